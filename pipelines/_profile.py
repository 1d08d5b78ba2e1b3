"""What a thing is compared by: the words of its name, its address, its days and its place, each in a comparable form."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from discovery.items import Event
from discovery.text import canonical_url, fold

if TYPE_CHECKING:
    from discovery.items import Item


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


STOPWORDS = _set(
    "a an and as at by de der des die das du el et for fur im in la le les los of on or the to und y mit with"
)
GENERIC = _set(
    """annual anniversary conf conference conferences conferencia con congress convention edition event events expo forum
    global ieee acm ifip international internacional intl konferenz kongress live meeting national online official
    seminar series society software summit symposium tagung the virtual webinar world"""
)
"""Words that hundreds of names share: they tell a kind of event, not which one."""
PARTS = _set(
    """afterparty bootcamp camp colocated contributor day days devroom dinner fringe hackathon hackday junior kids lite
    meetup mini party preconference satellite special sprint sprints summer track training trainings tutorial tutorials
    unconference winter workshop workshops"""
)
"""Words that tell a part of an event, or one beside it, from the event."""
LANGUAGES = _set(
    "ar bg ca cs da de el en es et eu fi fr gl he hr hu it ja ko lt lv nb nl no pl pt ro ru sk sl sr sv tr uk zh"
)
PAGES = _set(
    "about agenda attend cfp conference conf events event home index main program register schedule tickets welcome"
)
"""Parts of an address that name a page of an event's site, or nothing at all."""
ONLINE = _set("online virtual remote internet webinar everywhere worldwide")

MAX_ALTERNATE = 120

_WORD = re.compile(r"[^\W_]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z][a-z]|[A-Z]+(?![a-z]))|(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z]{3})")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_SHORT_YEAR = re.compile(r"(?<=[A-Za-z])['’]?(\d\d)(?!\w)|['’](\d\d)(?!\w)")
_ORDINAL = re.compile(r"(\d{1,3})(?:st|nd|rd|th|\.)?")
_ARCHIVE = re.compile(r"https?://web\.archive\.org/web/\d+(?:[a-z]{2}_)?/", re.IGNORECASE)
_ALIAS = re.compile(r"\(([^()]{2,60})\)")
_STATUS = re.compile(r"\((?:cancel+ed|postponed|virtual|online)\)|\b(?:cancel+ed|postponed)\b", re.IGNORECASE)
_HOSTED = re.compile(
    r"\s(?:at|@|during|within|colocated with|co-located with|in conjunction with|part of)\s+", re.IGNORECASE
)
_HOST_YEAR = re.compile(r"(?:19|20)\d\d|\d\d$")


@dataclass(frozen=True, slots=True)
class Profile:
    """One thing, ready to be compared."""

    words: tuple[str, ...]
    """The words of its name that tell which one it is, in order."""
    parts: frozenset[str]
    compact: str
    initials: str
    aliases: frozenset[str]
    numbers: frozenset[int]
    years: frozenset[int]
    url_years: frozenset[int]
    alternate: str
    """A short description, as lists give it beside an acronym: the letters of its telling words."""
    hosted_at: tuple[str, ...]
    """The words after "at" or "@": what it is a part of."""
    url: str | None
    host: str
    path: tuple[str, ...]
    first: date | None
    last: date | None
    instant: str | None
    city: tuple[str, ...]
    country: str | None
    place: frozenset[str]
    """The words of its place, as they stand in names too."""
    vague: bool
    """The town is named like the country: it says nothing that could be contradicted."""
    venue_words: frozenset[str]
    online: bool
    venue: str
    latitude: float | None
    longitude: float | None
    organizer: str
    all_words: frozenset[str]


def words_of(text: str) -> list[str]:
    """Give the words of a name, ``RubyConf`` and ``wroc_love.rb`` taken apart, without accents."""
    return _WORD.findall(fold(_CAMEL.sub(" ", text)))


def profile_of(item: Item) -> Profile:
    """Take what identifies a thing out of its normalised item."""
    name = _STATUS.sub(" ", item.name or "")
    years = {int(one) for one in _YEAR.findall(name)}
    bare = _YEAR.sub(" ", name)
    for match in _SHORT_YEAR.finditer(bare):
        number = int(match[1] or match[2])
        if 10 <= number <= 39:
            years.add(2000 + number)
    bare = _SHORT_YEAR.sub(" ", bare)
    head = _HOSTED.split(bare, maxsplit=1)
    words = [word for word in words_of(bare) if word not in STOPWORDS]
    numbers = frozenset(int(m[1]) for word in words if (m := _ORDINAL.fullmatch(word)) and int(m[1]) < 200)
    numbers |= frozenset(int(m[1]) for m in re.finditer(r"(?<!\d)(\d{1,3})(?:st|nd|rd|th)\b", fold(bare)))
    telling = [word for word in words if not _ORDINAL.fullmatch(word) and word not in ("st", "nd", "rd", "th")]
    core = tuple(word for word in telling if word not in GENERIC) or tuple(telling)
    place = item.location
    city_text = item.city or (place.city if place else None) or ""
    venue_text = " ".join(filter(None, (place.name, place.address))) if place else ""
    country_text = (place.country if place else None) or ""
    city = tuple(_WORD.findall(fold(city_text.partition(",")[0])))
    vague = city == tuple(_WORD.findall(fold(country_text)))
    where = _WORD.findall(fold(" ".join((city_text, country_text, item.country or ""))))
    url, host, path, url_years = _address(item.url)
    first, last, instant = _days(item)
    attendance = getattr(item, "attendance", None)
    organizer = getattr(item, "organizer", None) or getattr(item, "organization", None)
    aliases = frozenset("".join(_WORD.findall(fold(_YEAR.sub("", alias)))) for alias in _ALIAS.findall(bare)) - {""}
    return Profile(
        core, frozenset(telling) & PARTS, "".join(core), _initials(bare), aliases, numbers, frozenset(years),
        frozenset(url_years), _alternate(item.description),
        tuple(words_of(head[1])) if len(head) > 1 else (), url, host, path, first, last, instant, city,
        item.country or country_text or None, frozenset(where), vague, frozenset(_WORD.findall(fold(venue_text))),
        attendance == "online" or bool(ONLINE & {*city}), " ".join(_WORD.findall(fold((place.name if place else "") or ""))),
        item.latitude, item.longitude, "".join(_WORD.findall(fold((organizer.name if organizer else "") or ""))),
        frozenset(words),
    )  # fmt: skip


def _alternate(text: str | None) -> str:
    if not text or len(text) > MAX_ALTERNATE or "\n" in text:
        return ""
    return "".join(word for word in words_of(_YEAR.sub(" ", text)) if word not in STOPWORDS and word not in GENERIC)


def _initials(name: str) -> str:
    words = [word for word in words_of(_ALIAS.sub(" ", name)) if word not in STOPWORDS and not word.isdigit()]
    return "".join(word[0] for word in words) if len(words) > 2 else ""


def _address(url: str | None) -> tuple[str | None, str, tuple[str, ...], set[int]]:
    """Give an address, its host and its path without years, languages and page names, and the years that were in it."""
    canonical = canonical_url(_ARCHIVE.sub("", url)) if url else None
    if canonical is None:
        return None, "", (), set()
    host, _, rest = canonical.removeprefix("https://").partition("/")
    years = {int(one) for one in _YEAR.findall(canonical)}
    labels = [_HOST_YEAR.sub("", label).strip("-") for label in host.split(".")]
    kept = [label for label in labels[:-2] if label and label not in LANGUAGES] + labels[-2:]
    rest, _, query = rest.partition("?")
    path = tuple(
        word
        for part in rest.lower().split("/")
        if (word := _YEAR.sub("", part).strip("-_. ")) and word not in LANGUAGES and word not in PAGES
    )
    if query:
        path = (*path, query)
    return "/".join((".".join(kept), *path)), ".".join(kept), path, years


def _days(item: Item) -> tuple[date | None, date | None, str | None]:
    start = getattr(item, "start_local", None) or getattr(item, "start", None)
    end = getattr(item, "end_local", None) or getattr(item, "end", None)
    first, last = _day(start), _day(end)
    if first is not None and (last is None or last < first):
        last = first
    instant = item.start_utc if isinstance(item, Event) else None
    return first, last, instant


def _day(text: str | None) -> date | None:
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).date() if len(text) > 10 else date.fromisoformat(text)
    except ValueError:
        return None
