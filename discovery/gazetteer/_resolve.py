"""From what people write to a place: country, region, city, in that order, from the end of the text."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from discovery.gazetteer._cities import (
    KNOWN_ALONE,
    Scope,
    at_end,
    behind_code,
    choose,
    in_phrase,
    known_as,
    near,
    of_pair,
    pool_of,
)
from discovery.gazetteer._codes import country_by_code, points_in
from discovery.gazetteer._compile import key
from discovery.gazetteer._east import is_eastern, westward
from discovery.gazetteer._lookup import City, Region, cities_named, distance_km, region_name, regions
from discovery.gazetteer._names import COUNTED, bare
from discovery.gazetteer._parts import (
    KNOWN_IN_PHRASE,
    Parts,
    are_several_countries,
    is_large_city,
    peel,
    split,
    take_country,
    take_region,
)
from discovery.gazetteer._tables import AMBIGUOUS_ALONE, ONLINE_WORDS, VENUES

MAX_TEXT = 300
ONLINE = re.compile(rf"(?:{ONLINE_WORDS})(?: (?:only|event|conference|online|virtual))*")
AND_ONLINE = re.compile(
    rf"(?<=\w)\s*(?:[&+/]|\b(?:and|und|et|y|e|en|och|og|ja|i|oraz|a|ve|и)\b)\s*(?:{ONLINE_WORDS})\s*$", re.IGNORECASE
)
"""``Pompeii, Italy & Virtual``."""
URL = re.compile(r"https?://\S+")
DOMINANT = 4
"""A region's name alone means the region if its people are so many times more than those of a city of that name."""
AREA = re.compile(r"\b(?:county|province|prefecture|district|governorate|voivodeship|landkreis|kreis|oblast|region)\b")
PAIRED = re.compile(r"([^\W\d_][\w .'-]{0,40}?)\s?\(([^()\d]{1,30})\)")
"""What stands in brackets behind a name."""
SLASHED = re.compile(r"([^\W\d_][\w .'-]{1,30})/([^\W\d_][\w .]{1,20})")
LISTED = re.compile(r"\s*[/&+;]\s*|\s(?:and|und|et|y|e|och|og|en|ja|ve|oraz|и)\s")
"""What people put between several places."""
STREET = re.compile(
    r"\d|(?<!^)\bst(?:\s[nsew])?$|\b(?:street|road|rd|avenue|ave|strasse|platz|allee|weg|rue|via|plaza|calle|drive|blvd|lane|suite|room|floor)\b"
)
ISLAND = re.compile(r"^(?:the )?(?:isle|island) of | (?:island|islands|isle|city)$")
DEPARTMENT = re.compile(r"\((?:\d{2}|2[AB])\)$")
"""The number of a French department: ``Saint-Denis (93)``."""
SEVERAL_KM = 100.0
"""Cities named side by side are several places if they lie further apart."""


@dataclass(frozen=True, slots=True)
class Located:
    """What is known of a place. All None: nothing."""

    city: str | None = None
    region: str | None = None
    """GeoNames' code of the first-level region."""
    region_name: str | None = None
    """The name of the region, if the text names one."""
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    zone: str | None = None
    online: bool = False
    ambiguous: bool = False
    """Several places are meant by these words, and nothing decides between them; they are left undecided."""
    imprecise: bool = False
    """The degrees are the middle of a region, an island or a small country, or those of a postal code."""
    several: bool = False
    """Several places are named, far from each other; this is the first of them."""
    rest: str | None = None
    """The first words that are neither region nor country, where no city of that name is known."""

    def __bool__(self) -> bool:
        return self.country is not None or self.city is not None


@lru_cache(maxsize=20_000)
def resolve(text: str, country: str | None = None, hint: str | None = None, *, street: bool = False) -> Located:
    """Find the place that a text names.

    ``country`` (ISO code) is certain; ``hint`` decides only between places of the same name. ``street`` says that the
    text is an address or a venue, of which only the parts that are certain count.
    """
    text = text[:MAX_TEXT]
    if is_eastern(text):
        text = westward(text)
    text = text.replace("Congo - ", "Congo-")  # as CLDR writes both
    text = AND_ONLINE.sub("", URL.sub(" ", text) if "://" in text else text)
    text = SLASHED.sub(_one_name, PAIRED.sub(_one_name, text))
    listed = _first_of_several(text, country, hint)
    if listed is not None:
        return listed
    parts = split(text, country, street=street)
    if not parts.words:
        return Located(country=country)
    if all(ONLINE.fullmatch(key(word)) for word in parts.words):
        return Located(online=True)
    parts.words = [word for word in parts.words if not ONLINE.fullmatch(key(word))]
    if are_several_countries(parts.words):
        return Located(country=country, ambiguous=True)
    peel(parts)
    if hint is None and DEPARTMENT.search(text):
        hint = "FR"
    take_country(parts)
    take_region(parts)
    if parts.country is None and parts.region is None:
        parts.country = country_by_code(text)
    found = _with_city(parts, text, hint, street=street)
    if parts.region is None or not parts.region.admin1 or found.region != parts.region.admin1:
        return found
    return replace(found, region_name=region_name(parts.region.country, parts.region.admin1))


def _one_name(match: re.Match[str]) -> str:
    """Take the marks out of the name of a city that has them: ``Frankfurt (Oder)``, ``Halle/Saale``."""
    joined = f"{match[1]} {match[2]}"
    return joined if any(city.main and city.population for city in cities_named(key(joined))) else match[0]


def _first_of_several(text: str, country: str | None, hint: str | None) -> Located | None:
    """Give the first of several cities that a text lists side by side, or None if it does not."""
    names = LISTED.split(text) if any(mark in text for mark in "/&+; ") else []
    if len(names) < 2 or not all(len(name) > 2 for name in names):
        return None
    scope = Scope(country, None, hint, "", street=True)
    found = [
        choose([city for city in cities_named(key(name)) if country in (None, city.country)], scope) for name in names
    ]
    cities = [city for city in found if city is not None and city.population >= KNOWN_IN_PHRASE]
    if len(cities) < len(names):
        return None
    spread = max(_km(cities[0], city) for city in cities)
    return replace(_located(cities[0], cities[0].admin1), several=spread > SEVERAL_KM)


def _km(one: City, other: City) -> float:
    return distance_km(one.latitude, one.longitude, other.latitude, other.longitude)


def _with_city(parts: Parts, text: str, hint: str | None, *, street: bool) -> Located:
    country = parts.country or (parts.region.country if parts.region else None)
    region = parts.region if parts.region and parts.region.country == country else None
    is_all = not street or key(text) == key(parts.words[0] if parts.words else "")  # no room or house beside it
    if (
        country is None
        and parts.doubtful is not None
        and is_all
        and _outweighs_cities(parts.doubtful, key(bare(parts.words[0])))
    ):
        return _middle(parts.doubtful)
    scope = Scope(country, region, hint, text, street=street)
    city, ambiguous = _find(parts.words, scope)
    if city is not None:
        return _located(city, scope.admin1 or city.admin1)
    if country is None and (ambiguous or (parts.words and key(parts.words[0]) in AMBIGUOUS_ALONE)):
        return Located(ambiguous=True)
    if not ambiguous and not (country is None and parts.doubtful is not None and not is_all):
        found = _without_city(parts, country, region, text)
        if found is not None:
            return found
    rest = parts.words[0] if parts.words and not street else None
    return Located(country=country, region=region.admin1 if region else None, ambiguous=ambiguous, rest=rest)


def _find(words: list[str], scope: Scope) -> tuple[City | None, bool]:
    """Give the city that one of the words names, and whether a word names several with nothing to decide.

    The largest that is certain tells where all of it is; a smaller one before it, in or beside it, is the place.
    """
    kept = [
        word
        for word in words
        if not (len(words) > 1 and AREA.search(key(word)))
        and not (scope.street and STREET.search(key(COUNTED.sub("", bare(word)))))
    ]
    pools = [pool_of(word, scope) for word in kept]
    chosen = [known_as(word, scope) or choose(pool, scope) for word, pool in zip(kept, pools, strict=True)]
    known = [(city, index) for index, city in enumerate(chosen) if city is not None]
    if not known:
        common = _in_all([pool for pool in pools if pool])
        if common is not None:
            return common, False
        if any(pool[0].population >= KNOWN_ALONE for pool in pools if pool):
            return None, True
        for word in reversed(kept) if scope.street else kept:
            if any(name in regions().get(scope.country or "", {}) for name in _area_names(word)):
                continue
            city = of_pair(word, scope) or in_phrase(word, scope)
            if city is not None:
                return city, False
        for word in words if scope.street else ():
            city = at_end(word, scope) if scope.admin1 else behind_code(word, scope)
            if city is not None:
                return city, False
        return None, any(pools)
    anchor, last = max(known, key=lambda pair: (pair[0].population, pair[1] if scope.street else -pair[1]))
    if scope.street and scope.country is None:
        if known[-1][0].population >= KNOWN_ALONE:
            anchor, last = known[-1]  # a house may bear the name of a larger city, and stands first
        elif anchor.population < KNOWN_ALONE and any(pools[last + 1 :]):
            return None, True  # a later word names towns too: ``Spring House, 1244 Spring Street, St. Helena``
    for pool in pools[:last]:
        city = near(pool, anchor, street=scope.street)
        if city is not None:
            return city, False
    return anchor, False


def _in_all(pools: list[list[City]]) -> City | None:
    """Give the one city that each of several words names: ``Derry/Londonderry``."""
    if len(pools) < 2:
        return None
    places = [{(city.latitude, city.longitude) for city in pool} for pool in pools]
    shared = set.intersection(*places)
    found = [city for city in pools[0] if (city.latitude, city.longitude) in shared]
    return found[0] if len(found) == 1 else None


def _without_city(parts: Parts, country: str | None, region: Region | None, text: str) -> Located | None:
    """Give what is known of a place that is no city: an area, a region, a postal code, a country of one town's size."""
    if parts.doubtful is not None and country in (None, parts.doubtful.country):
        return _middle(parts.doubtful)
    areas = regions().get(country or "", {})
    area = next((areas[name] for word in parts.words for name in _area_names(word) if name in areas), None)
    if area is not None:
        return _middle(area)
    if country is not None:
        point = next(iter(points_in(text, country)), None)
        if point is not None:
            latitude, longitude = point
            admin1 = region.admin1 if region else None
            return Located(region=admin1, country=country, latitude=latitude, longitude=longitude, imprecise=True)
    if region is not None and (not parts.words or not region.admin1):
        return _middle(region)
    return _middle(areas[""]) if "" in areas else None


def _area_names(word: str) -> list[str]:
    """Give the forms of an area's name, and what ends a phrase: ``Boracay Island``, ``North Shore O'ahu``."""
    name = key(word)
    forms = [name, ISLAND.sub("", name)]
    last = name.rpartition(" ")[2]
    is_town = last in _region_words() and VENUES.isdisjoint(name.split())
    return [*forms, last] if " " in name and not is_town else forms


@cache
def _region_words() -> frozenset[str]:
    """Give the names of first-level regions: ``Puerto Morelos`` does not lie in Morelos."""
    return frozenset(name for table in regions().values() for name, region in table.items() if region.admin1)


def _outweighs_cities(region: Region, name: str) -> bool:
    """Tell whether a region's name alone means the region: ``Tuscany`` is a suburb too."""
    if is_large_city(name, region.country):
        return False
    if region.admin1 is None:
        return all(city.population < KNOWN_ALONE or not city.main for city in cities_named(name))
    return region.population > DOMINANT * max((city.population for city in cities_named(name)), default=0)


def _middle(region: Region) -> Located:
    """Give the middle of a region; one without places has none."""
    if region.latitude == region.longitude == 0:
        return Located(country=region.country, region=region.admin1)
    return Located(
        region=region.admin1,
        region_name=region_name(region.country, region.admin1) if region.admin1 else None,
        country=region.country,
        latitude=region.latitude,
        longitude=region.longitude,
        imprecise=True,
    )


def _located(city: City, region: str | None) -> Located:
    return Located(
        city=city.name,
        region=region or None,
        country=city.country,
        latitude=city.latitude,
        longitude=city.longitude,
        zone=city.zone,
    )
