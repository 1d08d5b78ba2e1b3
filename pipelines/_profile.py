"""What a thing is compared by: the words of its name, its address, its days and its place, each in a comparable form."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from discovery.items import Event
from discovery.text import fold
from pipelines._identity import address

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
_DIGIT = re.compile(r"\d")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_SHORT_YEAR = re.compile(r"(?<=[A-Za-z])['’]?(\d\d)(?!\w)|['’](\d\d)(?!\w)")
_ORDINAL = re.compile(r"(\d{1,3})(?:st|nd|rd|th|\.)?")
_NTH = re.compile(r"(?<!\d)(\d{1,3})(?:st|nd|rd|th)\b")
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
    acronym: str
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
    clock: str | None
    """The local time of day at which it begins."""
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
    if not text.istitle() or _DIGIT.search(text):
        text = _CAMEL.sub(" ", text)
    return _WORD.findall(fold(text))


@dataclass(frozen=True, slots=True)
class Essence:
    """The little by which things are found that may be one: all of it is in ``Profile`` too."""

    compact: str
    url: str | None
    host: str
    first: date | None
    city: tuple[str, ...]


def essence_of(item: Item) -> Essence:
    """Take only that out of an item which blocking keys are made of."""
    words = _telling(words_of(without_years(_without_status(item.name or ""))[0]))
    url, host, _, _ = _address(item.url)
    return Essence("".join(_core(words)), url, host, _days(item)[0], _city(item))


def _without_status(name: str) -> str:
    return _STATUS.sub(" ", name) if "(" in name or "ed" in name or "ED" in name else name


def without_years(name: str) -> tuple[str, set[int]]:
    """Take the years out of a name: ``2027``, ``Conf27``, ``'27``."""
    years = {int(one) for one in _YEAR.findall(name)}
    bare = _YEAR.sub(" ", name) if years else name
    if not _DIGIT.search(bare):
        return bare, years
    for match in _SHORT_YEAR.finditer(bare):
        number = int(match[1] or match[2])
        if 10 <= number <= 39:
            years.add(2000 + number)
    return _SHORT_YEAR.sub(" ", bare), years


def _telling(words: list[str]) -> list[str]:
    return [word for word in words if word not in STOPWORDS and not (word[0].isdigit() and _ORDINAL.fullmatch(word))]


def _core(telling: list[str]) -> tuple[str, ...]:
    return tuple([word for word in telling if word not in GENERIC]) or tuple(telling)


def _city(item: Item) -> tuple[str, ...]:
    text = item.city or (item.location.city if item.location else None)
    return tuple(_WORD.findall(fold(text.partition(",")[0]))) if text else ()


def profile_of(item: Item) -> Profile:
    """Take what identifies a thing out of its normalised item."""
    name = _without_status(item.name or "")
    bare, years = without_years(name)
    head = _HOSTED.split(bare, maxsplit=1)
    words = words_of(bare)
    numbers = frozenset(int(m[1]) for word in words if (m := _ORDINAL.fullmatch(word)) and int(m[1]) < 200)
    numbers |= frozenset(int(m[1]) for m in _NTH.finditer(fold(bare)))
    telling = _telling(words)
    core = _core(telling)
    place = item.location
    country_text = (place.country if place else None) or ""
    city = _city(item)
    where = _WORD.findall(
        fold(" ".join((item.city or (place.city if place else None) or "", country_text, item.country or "")))
    )
    venue_text = " ".join(filter(None, (place.name, place.address))) if place else ""
    url, host, path, url_years = _address(item.url)
    first, last, instant = _days(item)
    organizer = getattr(item, "organizer", None) or getattr(item, "organization", None)
    aliases = frozenset("".join(_WORD.findall(fold(alias))) for alias in _ALIAS.findall(bare)) - {""}
    return Profile(
        words=core,
        parts=frozenset(telling) & PARTS,
        compact="".join(core),
        acronym=_acronym(bare, core),
        initials=_initials(bare),
        aliases=aliases,
        numbers=numbers,
        years=frozenset(years),
        url_years=frozenset(url_years),
        alternate=_alternate(item.description),
        hosted_at=tuple(words_of(head[1])) if len(head) > 1 else (),
        url=url,
        host=host,
        path=path,
        first=first,
        last=last,
        instant=instant,
        clock=_clock_of(item),
        city=city,
        country=item.country or country_text or None,
        place=frozenset(where),
        vague=city == tuple(_WORD.findall(fold(country_text))),
        venue_words=frozenset(_WORD.findall(fold(venue_text))),
        online=getattr(item, "attendance", None) == "online" or bool(ONLINE & {*city}),
        venue=" ".join(_WORD.findall(fold((place.name if place else "") or ""))),
        latitude=item.latitude,
        longitude=item.longitude,
        organizer="".join(_WORD.findall(fold((organizer.name if organizer else "") or ""))),
        all_words=frozenset(words) - STOPWORDS,
    )


def _acronym(name: str, core: tuple[str, ...]) -> str:
    """Give the abbreviation that a name is made of (``IJCNN``, ``IEEE CEC``), or nothing."""
    capitals = [
        word for word in _WORD.findall(name) if len(word) > 1 and word.isupper() and word.lower() not in GENERIC
    ]
    return capitals[0].lower() if len(capitals) == 1 and "".join(core) == capitals[0].lower() else ""


def _clock_of(item: Item) -> str | None:
    start = getattr(item, "start_local", None)
    return start[10:16] if start and len(start) > 10 else None


def _alternate(text: str | None) -> str:
    if not text or len(text) > MAX_ALTERNATE or "\n" in text:
        return ""
    return "".join(word for word in words_of(_YEAR.sub(" ", text)) if word not in STOPWORDS and word not in GENERIC)


def _initials(name: str) -> str:
    words = [word for word in words_of(_ALIAS.sub(" ", name)) if word not in STOPWORDS and not word.isdigit()]
    return "".join(word[0] for word in words) if len(words) > 2 else ""


def _address(url: str | None) -> tuple[str | None, str, tuple[str, ...], set[int]]:
    """Give an address, its host and its path without years, languages and page names, and the years that were in it."""
    canonical = address(_ARCHIVE.sub("", url) if url and "archive.org" in url else url)
    if canonical is None:
        return None, "", (), set()
    host, path = site_of(canonical)
    return "/".join((host, *path)), host, path, {int(one) for one in _YEAR.findall(canonical)}


def site_of(canonical: str) -> tuple[str, tuple[str, ...]]:
    """Give host and path of a canonical address without years, languages and the names of pages."""
    host, _, rest = canonical.removeprefix("https://").partition("/")
    rest, _, query = rest.partition("#")[0].partition("?")
    path = [
        word
        for part in rest.lower().split("/")
        if (word := (_YEAR.sub("", part) if "20" in part or "19" in part else part).strip("-_. "))
        and word not in LANGUAGES
        and word not in PAGES
    ]
    return site_host(host), (*path, query) if query else tuple(path)


@lru_cache(maxsize=4_096)
def site_host(host: str) -> str:
    """Give a host without years and languages."""
    labels = [_HOST_YEAR.sub("", label).strip("-") for label in host.split(".")]
    return ".".join([label for label in labels[:-2] if label and label not in LANGUAGES] + labels[-2:])


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
