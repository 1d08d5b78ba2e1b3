"""What a thing is compared by: the words of its name, its address, its days and its place, each in a comparable form."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from discovery.items import Place
from discovery.text import fold
from pipelines._identity import address
from pipelines._words import GENERIC, LANGUAGES, ONLINE, ORDINALS, PAGES, PARTS, STOPWORDS, SUBJECTS, UNTELLING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from discovery.items import Item
    from pipelines._items import Sketch


TOWN_LETTERS = 5
"""Towns are looked up by so many: they differ at the end from language to language."""
MAX_ALTERNATE = 120
KEPT = 8_192
"""Names, addresses and places whose words are kept."""

_WORD = re.compile(r"[^\W_]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z][a-z]|[A-Z]+(?![a-z]))|(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z]{3})")
_DIGIT = re.compile(r"\d")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_SHORT_YEAR = re.compile(r"(?<=[A-Za-z])['’]?(\d\d)(?!\w)|['’](\d\d)(?!\w)")
_ORDINAL = re.compile(r"(\d{1,3})(?:st|nd|rd|th|\.)?")
_NTH = re.compile(r"(?<!\d)(\d{1,3})(?:st|nd|rd|th)\b")
_ROMAN = re.compile(r"(?<![\w'’/&.-])(?=[IVX])X{0,3}(?:IX|IV|V?I{0,3})(?![\w'’/&.-])")
_ROMAN_DIGITS = {"I": 1, "V": 5, "X": 10}
_ARCHIVE = re.compile(r"https?://web\.archive\.org/web/\d+(?:[a-z]{2}_)?/", re.IGNORECASE)
_ALIAS = re.compile(r"\(([^()]{2,60})\)")
_STATUS = re.compile(r"\((?:cancel+ed|postponed|virtual|online)\)|\b(?:cancel+ed|postponed)\b", re.IGNORECASE)
_HOSTED = re.compile(
    r"\s(?:at|@|during|within|colocated with|co-located with|in conjunction with|part of)\s+", re.IGNORECASE
)
_COLOCATED = re.compile(r"\bco-?located\b", re.IGNORECASE)
_HOST_YEAR = re.compile(r"(?:19|20)\d\d|\d\d$")
_COMMONPLACE = GENERIC | PARTS | UNTELLING
_UNTOLD = STOPWORDS | ORDINALS.keys()
_UNTELLING_PARTS = LANGUAGES | PAGES
_NOWHERE = Place()


class Profile(NamedTuple):
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
    """The town is a region, or named like the country: it says nothing that could be contradicted."""
    venue_words: frozenset[str]
    online: bool
    venue: str
    latitude: float | None
    longitude: float | None
    organizer: str
    all_words: frozenset[str]
    plain: int
    """How little its name says of which thing it is: 2 if only that people meet, 1 if only about what, else 0."""


def words_of(text: str) -> list[str]:
    """Give the words of a name, ``RubyConf`` and ``wroc_love.rb`` taken apart, without accents."""
    if not text.istitle() or _DIGIT.search(text):
        text = _CAMEL.sub(" ", text)
    return _WORD.findall(fold(text))


class Essence(NamedTuple):
    """The little by which things are found that may be one: all of it is in ``Profile`` too."""

    compact: str
    bare: str
    """Its name without the words of its town, which all names in a town may have."""
    other_names: tuple[str, ...]
    """What else it is called: the names in brackets, its short description."""
    heads: frozenset[str]
    """The first two letters of what an abbreviation of it, or of which it is one, begins with."""
    url: str | None
    host: str
    first: date | None
    last: date | None
    timed: bool
    town: str
    country: str
    online: bool
    plain: int


def essence_of(item: Item | Sketch) -> Essence:
    """Take only that out of an item which keys are made of."""
    bare = without_years(_without_status(item.name or ""))[0]
    words = words_of(_without_roman(bare))
    telling = _telling(words)
    core = _core(telling)
    url, host = _place_of(item.url)
    city = _city(item)
    compact = "".join(core)
    others = tuple([name for name in (*_aliases(bare), _alternate(item.description)) if name])
    heads = {name[:2] for name in (compact, *others, _initials(words, bare), "".join(word[0] for word in core[:2]))}
    first, last, _ = _days(item)
    bare_name = "".join([word for word in core if word not in city]) or compact
    return Essence(
        compact, bare_name, others, frozenset(heads), url, host, first, last, _clock_of(item) is not None,
        "".join(city)[:TOWN_LETTERS], _country(item), _online(item, city), _plain(telling, city),
    )  # fmt: skip


def _country(item: Item | Sketch) -> str:
    return item.country or (item.location.country if item.location else None) or ""


def _aliases(name: str) -> frozenset[str]:
    if "(" not in name:
        return frozenset()
    return frozenset("".join(_WORD.findall(fold(alias))) for alias in _ALIAS.findall(name)) - {""}


def _online(item: Item | Sketch, city: tuple[str, ...]) -> bool:
    return getattr(item, "attendance", None) == "online" or bool(ONLINE & {*city})


def _plain(telling: Sequence[str], city: tuple[str, ...]) -> int:
    """Tell how little a name says of which thing it is: 2 if only that people meet, 1 if only about what, else 0."""
    rest = [word for word in telling if word not in _COMMONPLACE and word not in city]
    if not rest:
        return 2
    return int(SUBJECTS.issuperset(rest))


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
    return [word for word in words if word not in _UNTOLD and not (word[0].isdigit() and _ORDINAL.fullmatch(word))]


def _numbers(name: str, words: list[str]) -> frozenset[int]:
    """Give the numbers in a name that tell editions, levels or parts: ``5th``, ``5.``, ``fifth``, ``V``."""
    found = {int(match[1]) for word in words if (match := _ORDINAL.fullmatch(word)) and int(match[1]) < 200}
    found |= {ORDINALS[word] for word in words if word in ORDINALS}
    if _DIGIT.search(name):
        found |= {int(match[1]) for match in _NTH.finditer(fold(name))}
    if "I" in name or "V" in name or "X" in name:
        found |= {_roman(match[0]) for match in _ROMAN.finditer(name)}
    return frozenset(found)


def _roman(text: str) -> int:
    values = [_ROMAN_DIGITS[char] for char in text]
    return sum(-one if one < two else one for one, two in zip(values, [*values[1:], 0], strict=True))


def _without_roman(name: str) -> str:
    return _ROMAN.sub(" ", name) if "I" in name or "V" in name or "X" in name else name


def _core(telling: list[str]) -> tuple[str, ...]:
    return tuple([word for word in telling if word not in GENERIC]) or tuple(telling)


def _city(item: Item | Sketch) -> tuple[str, ...]:
    text = item.city or (item.location.city if item.location else None)
    return tuple(_WORD.findall(fold(text.partition(",")[0]))) if text else ()


def town_of(item: Item) -> tuple[str, ...]:
    """Give the words of a thing's town, or none where it is online or says nothing that could be contradicted."""
    city = _city(item)
    return () if not city or _vague(item, city) or _online(item, city) else city


def _vague(item: Item, city: tuple[str, ...]) -> bool:
    country = (item.location.country if item.location else None) or ""
    return "place_imprecise" in item.quality or city == tuple(_WORD.findall(fold(country)))


class _Named(NamedTuple):
    """What a name says, as in ``Profile``."""

    words: tuple[str, ...]
    telling: tuple[str, ...]
    all_words: frozenset[str]
    parts: frozenset[str]
    acronym: str
    initials: str
    aliases: frozenset[str]
    numbers: frozenset[int]
    years: frozenset[int]
    hosted_at: tuple[str, ...]


@lru_cache(maxsize=KEPT)
def _named(name: str) -> _Named:
    """Take a name apart. What is one thing is mostly called alike, and compared soon after."""
    bare, years = without_years(_without_status(name))
    head = _HOSTED.split(bare, maxsplit=1)
    words = words_of(_without_roman(bare))
    telling = _telling(words)
    core = _core(telling)
    return _Named(
        words=core,
        telling=tuple(telling),
        all_words=frozenset(words) - STOPWORDS,
        parts=_parts(bare, telling),
        acronym=_acronym(bare, core),
        initials=_initials(words, bare),
        aliases=_aliases(bare),
        numbers=_numbers(bare, words),
        years=frozenset(years),
        hosted_at=tuple(words_of(head[1])) if len(head) > 1 else (),
    )


@lru_cache(maxsize=KEPT)
def _words_in(*texts: str | None) -> frozenset[str]:
    return frozenset(_WORD.findall(fold(" ".join(filter(None, texts)))))


def profile_of(item: Item) -> Profile:
    """Take what identifies a thing out of its normalised item."""
    name = _named(item.name or "")
    place = item.location or _NOWHERE
    city = _city(item)
    url, host, path, url_years = _address(item.url)
    first, last, instant = _days(item)
    organizer = getattr(item, "organizer", None) or getattr(item, "organization", None)
    imprecise = "place_imprecise" in item.quality
    return Profile(
        words=name.words,
        parts=name.parts,
        compact="".join(name.words),
        acronym=name.acronym,
        initials=name.initials,
        aliases=name.aliases,
        numbers=name.numbers,
        years=name.years,
        url_years=url_years,
        alternate=_alternate(item.description),
        hosted_at=name.hosted_at,
        url=url,
        host=host,
        path=path,
        first=first,
        last=last,
        instant=instant,
        clock=_clock_of(item),
        city=city,
        country=item.country or place.country or None,
        place=_words_in(item.city or place.city, item.region or place.region, place.country, item.country),
        vague=_vague(item, city),
        venue_words=_words_in(place.name, place.address) if place is not _NOWHERE else frozenset(),
        online=_online(item, city),
        venue=" ".join(_WORD.findall(fold(place.name))) if place.name else "",
        latitude=None if imprecise else item.latitude,
        longitude=None if imprecise else item.longitude,
        organizer="".join(_WORD.findall(fold(organizer.name))) if organizer and organizer.name else "",
        all_words=name.all_words,
        plain=_plain(name.telling, city),
    )


def _parts(name: str, telling: list[str]) -> frozenset[str]:
    found = frozenset(telling) & PARTS
    return found | {"colocated"} if "located" in name and _COLOCATED.search(name) else found


def _acronym(name: str, core: tuple[str, ...]) -> str:
    """Give the abbreviation that a name is made of (``IJCNN``, ``IEEE CEC``), or nothing."""
    capitals = [
        word for word in _WORD.findall(name) if len(word) > 1 and word.isupper() and word.lower() not in GENERIC
    ]
    return capitals[0].lower() if len(capitals) == 1 and "".join(core) == capitals[0].lower() else ""


def _clock_of(item: Item | Sketch) -> str | None:
    start = getattr(item, "start_local", None)
    return start[10:16] if start and len(start) > 10 else None


def _alternate(text: str | None) -> str:
    if not text or len(text) > MAX_ALTERNATE or "\n" in text:
        return ""
    return "".join(word for word in words_of(_YEAR.sub(" ", text)) if word not in STOPWORDS and word not in GENERIC)


def _initials(words: list[str], name: str) -> str:
    words = words_of(_ALIAS.sub(" ", name)) if "(" in name else words
    words = [word for word in words if word not in STOPWORDS and not word.isdigit()]
    return "".join(word[0] for word in words) if len(words) > 2 else ""


@lru_cache(maxsize=KEPT)
def _address(url: str | None) -> tuple[str | None, str, tuple[str, ...], frozenset[int]]:
    """Give an address, its host and its path without years, languages and page names, and the years that were in it."""
    canonical = _canonical(url)
    if canonical is None:
        return None, "", (), frozenset()
    host, path = site_of(canonical)
    return "/".join((host, *path)), host, path, frozenset([int(one) for one in _YEAR.findall(canonical)])


def _place_of(url: str | None) -> tuple[str | None, str]:
    """Give an address and its host as ``_address`` does."""
    canonical = _canonical(url)
    if canonical is None:
        return None, ""
    host, path = site_of(canonical)
    return "/".join((host, *path)), host


def _canonical(url: str | None) -> str | None:
    return address(_ARCHIVE.sub("", url) if url and "archive.org" in url else url)


def site_of(canonical: str) -> tuple[str, tuple[str, ...]]:
    """Give host and path of a canonical address without years, languages and the names of pages."""
    host, _, rest = canonical.removeprefix("https://").partition("/")
    rest, _, query = rest.partition("#")[0].partition("?")
    path = [word for part in rest.lower().split("/") if (word := _bare_part(part)) and word not in _UNTELLING_PARTS]
    return site_host(host), (*path, query) if query else tuple(path)


def _bare_part(part: str) -> str:
    return (_YEAR.sub("", part) if "20" in part or "19" in part else part).strip("-_. ")


@lru_cache(maxsize=4_096)
def site_host(host: str) -> str:
    """Give a host without years and languages."""
    labels = [_HOST_YEAR.sub("", label).strip("-") for label in host.split(".")]
    return ".".join([label for label in labels[:-2] if label and label not in LANGUAGES] + labels[-2:])


def _days(item: Item | Sketch) -> tuple[date | None, date | None, str | None]:
    start = getattr(item, "start_local", None) or getattr(item, "start", None)
    end = getattr(item, "end_local", None) or getattr(item, "end", None)
    first, last = _day(start), _day(end)
    if first is not None and (last is None or last < first):
        last = first
    return first, last, getattr(item, "start_utc", None)


def _day(text: str | None) -> date | None:
    if not text:
        return None
    return _date(text[:10]) if text[10:11] in ("", "T", " ") else None


@lru_cache(maxsize=4_096)
def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
