"""Take a text about a place apart: its words, and off their end the country and the region."""

from __future__ import annotations

import re
from dataclasses import dataclass

from discovery.gazetteer._codes import points_in
from discovery.gazetteer._compile import key
from discovery.gazetteer._lookup import Region, cities_named, country_code, regions, regions_by_name
from discovery.gazetteer._names import bare, without_decorations
from discovery.gazetteer._tables import (
    ABBREVIATED,
    AMBIGUOUS_ALONE,
    NOWHERE,
    OFTEN_ABBREVIATED,
    RATHER_COUNTRY,
    TERRITORIES,
)

SEPARATORS = re.compile(r"\s*[,;|/·•\n()\[\]、，（）]\s*|\s+[-–—]\s+|\s{2,}")
CODE_OR_COUNTRY = 20
"""Two letters mean a country rather than a region if its city of that name is so many times larger."""
CODE_OR_COUNTRY_SELDOM = 0.5
"""The same for regions whose codes are written less often: ``Vitoria, ES`` lies in Spain."""
KNOWN_AS_TAIL = 1_000
"""A place of this size is found at the end of a phrase before its region."""
ZIP = re.compile(r"[A-Z]{2}\s\d{5}(?:-\d{4})?")
SHORT = frozenset({"usa", "uae", "uk", "us"})
"""Short names of countries that are hardly those of a house."""
TOWNSHIP = re.compile(r"\b(?:Township|Twp|County)$")
KNOWN_IN_PHRASE = 100_000
"""A smaller city is not looked for inside a longer phrase, nor under a misspelt name."""
NAMED_AS_THEIR_CITY = frozenset({"SG", "MC", "LU", "HK", "MO", "VA", "GI", "DJ", "KW", "SM"})


@dataclass(slots=True)
class Parts:
    """The words of a place that are still unexplained, and what was explained so far."""

    words: list[str]
    country: str | None = None
    region: Region | None = None
    doubtful: Region | None = None
    """A region whose name is a city's or a country's too (``Washington``, ``New York``, ``Georgia``)."""
    street: bool = False
    """The text is an address or a venue: codes and regions stand at its end, or beside their city."""


def split(text: str, country: str | None, *, street: bool = False) -> Parts:
    """Split a text at what people put between the parts of a place; what is everywhere and nowhere is left out."""
    words = [part for part in SEPARATORS.split(text) if part]
    return Parts([word for word in words if key(word) not in NOWHERE], country, street=street)


def peel(parts: Parts) -> None:
    """Part a country or region that follows its city without a mark: ``Seattle WA USA``, ``Atlanta Georgia``."""
    if not parts.words or cities_named(key(parts.words[-1])):
        return
    tokens = parts.words[-1].split()
    for size in range(1, min(4, len(tokens))):
        head, tail = " ".join(tokens[:-size]), " ".join(tokens[-size:])
        name = key(tail)
        if len(tail) == 2 and not tail.isupper():
            continue
        inside = [(region.country, region.admin1) for region in regions_by_name().get(name, ()) if len(name) > 1]
        code = country_code(tail)
        if code is not None:
            inside.append((code, None))
        before = [head, head.rpartition(" ")[0]] if code is not None else [head]
        if any(largest(before, country, admin1) for country, admin1 in inside):
            parts.words[-1:] = [head, tail]
            return


def are_several_countries(words: list[str]) -> bool:
    """Tell whether nothing but different countries is named: ``Spain / Portugal``."""
    if len(words) < 2:
        return False
    codes = [None if cities_named(key(word)) else country_code(word) for word in words]
    named = {code for code in codes if code}
    return (
        None not in codes and len(named) > 1 and not any(named & TERRITORIES.get(code, frozenset()) for code in named)
    )


def take_country(parts: Parts) -> None:
    """Take the country off the end; a word that may be a region as well stays undecided if it is all there is."""
    for index in range(len(parts.words) - 1, -1, -1):
        word = bare(parts.words[index])
        name = key(word)
        if name in AMBIGUOUS_ALONE:
            _decide(parts, index, name)
            return
        if parts.street and not _is_last(parts, index) and len(name) < 4 and name.isascii() and name not in SHORT:
            continue  # the short name of a house: ``Musical Arts Center (MAC)``
        is_region = _may_be_region_code(name, word, parts, index) or _is_short_for_region(
            name, word, parts.words[:index]
        )
        code = None if is_region else country_code(word)
        if code is None or (index == 0 and len(parts.words) > 1 and parts.country is None and cities_named(name)):
            continue
        if parts.street and len(name) == 2 and name not in SHORT and not _has_place_in(parts, index, code):
            continue  # ``29 Appleton Place, GR``
        if parts.country in (None, code):
            parts.country = code
            if not (len(parts.words) == 1 and code in NAMED_AS_THEIR_CITY):
                del parts.words[index]
            _take_territory(parts)
            return


def _is_last(parts: Parts, index: int) -> bool:
    """Tell whether nothing but postal codes follows a word."""
    return not any(bare(word) for word in parts.words[index + 1 :])


def _has_place_in(parts: Parts, index: int, country: str) -> bool:
    """Tell whether a city or a postal code before a code of two letters lies in its country, if there is a street before it."""
    before = parts.words[:index]
    return (
        parts.country == country
        or not any(letter.isdigit() for word in before for letter in word)
        or any(_is_region_of(word, country) for word in before)
        or largest(before, country, None) > 0
        or any(points_in(word, country) for word in parts.words)
        or any(largest(word.split()[-2:], country, None) > 0 for word in before)
    )


def _take_territory(parts: Parts) -> None:
    """Take the territory beside the country that it belongs to: ``Hong Kong, China``."""
    for word in parts.words:
        code = country_code(word)
        if code is not None and code in TERRITORIES.get(parts.country or "", ()):
            parts.country = code
            return


def _may_be_region_code(name: str, word: str, parts: Parts, index: int) -> bool:
    """Tell whether two letters may rather mean a region (``CA``, ``IN``, ``DE``) or nothing."""
    if len(name) != 2 or parts.country is not None or name in ("uk", "us"):
        return False
    meant = [regions()[code][name] for code in ABBREVIATED if name in regions()[code]]
    if len(parts.words) == 1:
        return bool(meant) or not word.isupper()
    before = parts.words[:index]
    code = country_code(word)
    if code is not None and len(before) > 1 and _is_region_of(before[-1], code):
        return False  # ``Windsor, ON, CA``
    if meant and code is not None:  # ``Utrecht, NL``; ``Salem, IN``
        inside = max(largest(before, region.country, region.admin1) for region in meant)
        outside = largest(before, code, None)
        if inside == outside == 0:
            if any(region.country == "US" for region in meant) and (
                ZIP.fullmatch(parts.words[index])
                or TOWNSHIP.search(before[-1] if before else "")
                or _ends_with_city_of(before, meant)
            ):
                return True
            return name not in RATHER_COUNTRY and meant[0].country in OFTEN_ABBREVIATED
        seldom = all(region.country not in OFTEN_ABBREVIATED for region in meant)
        return outside <= (CODE_OR_COUNTRY_SELDOM if seldom else CODE_OR_COUNTRY) * inside
    return bool(meant) or index == 0


def _is_region_of(word: str, country: str) -> bool:
    """Tell whether a word is the code of a region of a country."""
    return len(word) <= 3 and word.isupper() and key(word) in regions().get(country, {})


def _lies_in(words: list[str], region: Region) -> bool:
    """Tell whether a word, or the first of a phrase, names a city of a region: ``Kaneohe Bay, Hawai'i``."""
    starts = [word.rpartition(" ")[0] for word in words]
    return largest([*words, *starts], region.country, region.admin1) > 1


def _ends_with_city_of(words: list[str], meant: list[Region]) -> bool:
    """Tell whether the last words of a phrase name a city of a region: ``211 Indiana Avenue Bloomington``."""
    tokens = words[-1].split() if words else []
    tails = [" ".join(tokens[-size:]) for size in range(1, min(4, len(tokens)))]
    return any(largest(tails, region.country, region.admin1) > KNOWN_AS_TAIL for region in meant)


def _is_short_for_region(name: str, word: str, before: list[str]) -> bool:
    """Tell whether a word with a full stop stands for a region in which a word before it lies: as in ``Huntsville, Ala.``."""
    meant = regions_by_name().get(name, ()) if word.endswith(".") and len(name) > 2 else ()
    return any(largest(before, region.country, region.admin1) for region in meant)


def _decide(parts: Parts, index: int, name: str) -> None:
    """Decide by the words before it between a country and a region of another country that share a name."""
    country, other = AMBIGUOUS_ALONE[name]
    region = regions()[other][name]
    if parts.country == country:
        del parts.words[index]
    elif parts.country is None:
        here = largest(parts.words[:index], country, None)
        there = largest(parts.words[:index], other, region.admin1)
        if here > there:
            parts.country = country
            del parts.words[index]
        elif there > 0:
            parts.region = region
            del parts.words[index]


def largest(words: list[str], country: str, admin1: str | None) -> int:
    """Give the population of the largest city in a country (and region) that one of the words names; 0 if none does."""
    sizes = [
        max(city.population, 1)
        for word in words
        if word
        for city in cities_named(key(bare(word))) or cities_named(without_decorations(word))
        if city.country == country and admin1 in (None, city.admin1)
    ]
    if not sizes and any(
        area.country == country for word in words if word for area in regions_by_name().get(key(word), ())
    ):
        return 1
    return max(sizes, default=0)


def take_region(parts: Parts) -> None:
    """Take a region off the end: a code behind a city, or a name."""
    if parts.region is not None or (len(parts.words) == 1 and key(parts.words[0]) in AMBIGUOUS_ALONE):
        return
    for index in range(len(parts.words) - 1, -1, -1):
        word = bare(parts.words[index]).strip()
        dotted = word.endswith(".")
        word = word.strip(" .")
        name, before = key(word), parts.words[:index]
        found = _region(name, word, parts.country, before, dotted=dotted)
        if found is None:
            head, _, tail = word.rpartition(" ")
            if head and len(tail) <= 3 and tail.isupper():
                found = _region(key(tail), tail, parts.country, [*before, head])
            if (
                found is not None
                and parts.street
                and not ZIP.search(parts.words[index])
                and not _ends_with_city_of([*before, head], [found])
            ):
                found = None  # ``Room GA 2067``
            if found is not None:
                parts.region = found
                parts.words[index] = head
                return
            continue
        if len(parts.words) == 1:
            if len(name) <= 3 and name.isascii() and parts.country is None:
                return  # two letters alone name nothing
            if not cities_named(name):
                parts.region = found
                del parts.words[index]
            else:
                parts.doubtful = found
            return
        coded = word.isupper() and found.country in OFTEN_ABBREVIATED
        if parts.street and not (_is_last(parts, index) or coded or _lies_in(before, found)):
            continue  # a room: ``Student Union, Piedmont Ballroom``
        if index == 0 or (is_large_city(name, found.country) and not largest(before, found.country, found.admin1)):
            continue
        parts.region = found
        del parts.words[index]
        return


def is_large_city(name: str, country: str) -> bool:
    """Tell whether a region's name is rather that of its city: ``Berlin``, ``New York``."""
    return any(
        (city.main or not name.isascii()) and city.country == country and city.population >= KNOWN_IN_PHRASE
        for city in cities_named(name)
    )


def _region(name: str, word: str, country: str | None, before: list[str], *, dotted: bool = False) -> Region | None:
    """Give the region of a name or a code; among several countries' that in which the largest city of the words before lies."""
    if name in ("uk", "us") or (len(name) == 1 and not dotted):
        return None
    found = [
        region
        for region in regions_by_name().get(name, ())
        if country in (None, region.country)
        and (
            len(name) > 3
            or not name.isascii()
            or country is not None
            or (region.country in ABBREVIATED and (word.isupper() or dotted))
            or (region.country == "US" and word.istitle() and largest(before, "US", region.admin1) > KNOWN_AS_TAIL)
        )
    ]
    if not found:
        return None
    if len(found) == 1 and (len(name) > 3 or not name.isascii() or country is not None):
        return found[0]
    sizes = [largest(before, region.country, region.admin1) for region in found]
    if max(sizes) > 0:
        return found[sizes.index(max(sizes))]
    return found[0] if len(name) <= 3 and (country or found[0].country in OFTEN_ABBREVIATED) else None
