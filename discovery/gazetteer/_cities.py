"""Which city a word means: by its spellings, in what is known of country and region, among namesakes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from discovery.gazetteer._codes import points_in
from discovery.gazetteer._compile import key
from discovery.gazetteer._lookup import (
    City,
    Region,
    cities_named,
    distance_km,
    is_part_of_city,
    paired_cities,
    regions,
    towns_in,
)
from discovery.gazetteer._names import COUNTED, POSTCODE, spellings
from discovery.gazetteer._parts import KNOWN_AS_TAIL, KNOWN_IN_PHRASE
from discovery.gazetteer._tables import CONNECTING, METROS, NOT_A_VENUE, ORDINARY, VENUES

DOMINANT = 3.35
"""A name alone means its largest city only if that is so many times larger than the next one elsewhere."""
CLEAR = 2
"""The same inside a known country, where namesakes are far apart."""
FOREIGN_NAME = 5
FOREIGN_NAME_OF_KNOWN = 40
"""A city is meant by its name in another language if it is so many times larger than those whose own name it is: more if
one of these is known by itself, for names in other languages are full of errors; never if it is large."""
FOREIGN_NAME_OF_VENUE = 100
"""The same in an address without a country, which is mostly that of a town where its reader is."""
NAMESAKE_KM = 50.0
KNOWN_ALONE = 15_000
"""A smaller city needs a country beside its name to be meant."""
ALONE_AND_ONLY = 2_000
LONG_NAME = 8
"""Letters of a name that is hardly that of a room."""
KNOWN_AS_LAST = 5_000
UNRIVALLED = 20
"""The same where no place of the name in the world has more than so small a part of its people."""
KNOWN_WITH_VENUE = 15_000
"""In a known region, and in a known country a venue named after a city of this size is there: ``Manipal Institute of Technology``."""
KNOWN_AT_END = 500_000
"""A city of this size is meant when a phrase that is neither room nor street ends with its name: ``ExCeL London``."""
MISSPELT = ((6, None, 300_000), (7, None, 50_000), (9, "", 1_000))
"""A name of so many letters may be misspelt by one letter if the city has so many people: shorter names are too near to each
other to guess at. The last is for places in a known region."""
PAIRED = 5_000
CODE_KM = 40.0
"""A postal code lies so near to its city."""
AREA_KM = 100.0
"""How far from the middle of an area its places may be."""
BEHIND_CODE = re.compile(
    r"\s(?:[A-Z]{1,2}-)?(?:\d{4} ?[A-Z]{2}|\d{4,6}|\d{2}-\d{3}|\d{3} \d{2})\s+([^\W\d][^\d]{1,40})$"
)
PAIR = re.compile(r"\s?[-–&+]\s?|\s(?:and|und|et|y|e)\s")


@dataclass(frozen=True, slots=True)
class Scope:
    """What is known of where a word's city lies."""

    country: str | None
    region: Region | None
    hint: str | None
    text: str
    """The whole text, for its postal codes."""
    street: bool = False

    @property
    def admin1(self) -> str | None:
        """GeoNames' code of the region, if it has one."""
        return self.region.admin1 if self.region else None


def known_as(word: str, scope: Scope) -> City | None:
    """Give the city that people call so: ``SF Bay Area``, ``Heathrow``, ``Saigon``."""
    for name in spellings(word):
        if len(name) == 2 and not word.strip().isupper():
            continue  # ``La`` is no Los Angeles
        city_name, country, admin1 = METROS.get(name, ("", None, None))
        if not city_name and not name.isascii():
            city_name, country, admin1 = METROS.get(_in_latin(name), ("", None, None))
        if city_name and scope.country in (None, country) and scope.admin1 in (None, admin1):
            pool = [city for city in cities_named(key(city_name)) if city.country == country and city.main]
            if pool:
                return next((city for city in pool if city.admin1 == admin1), pool[0])
    return None


def _in_latin(name: str) -> str:
    """Give the name in Latin letters of the largest city that has a name in other letters: ``バルセロナ`` to ``barcelona``."""
    cities = cities_named(name)
    return key(cities[0].name) if cities else ""


def pool_of(word: str, scope: Scope) -> list[City]:
    """Give all cities that a word may mean, the largest first."""
    if scope.country is None and key(word) in ORDINARY:
        return []
    villages: list[City] = []
    for name in spellings(word):
        inside = _inside([city for city in cities_named(name) if scope.country in (None, city.country)], scope.region)
        if name in regions().get(scope.country or "", {}) and (not inside or _is_rather_region(name, inside, scope)):
            return []  # the area of that name is meant, not ``… City``
        if villages and not key(word).startswith(f"{name} "):
            break
        if inside and (scope.country or inside[0].population):
            return _written_so(word, inside)
        villages = villages or inside  # ``Aarhus C`` without its country is rather a part of Aarhus
    return villages


def _written_so(word: str, pool: list[City]) -> list[City]:
    """Keep the cities that are written with the same accents, if the word has some: ``Bodø`` is not ``Bodo``."""
    if word.isascii():
        return pool
    written = word.casefold()
    same = [city for city in pool if written in (part.strip() for part in city.name.casefold().split("/"))]
    return same if same and same[0].population >= KNOWN_ALONE else pool


def _is_rather_region(name: str, inside: list[City], scope: Scope) -> bool:
    region = regions()[scope.country or ""][name]
    if scope.region is not None and region.admin1 is not None:
        return False
    return inside[0].population < KNOWN_IN_PHRASE or not (inside[0].main or _names_its_region(name, inside[0], region))


def _names_its_region(name: str, city: City, region: Region) -> bool:
    """Tell whether a region is named after a city that has more names: ``Durango`` after ``Victoria de Durango``."""
    return city.admin1 == region.admin1 and name in key(city.name).split()


def _inside(pool: list[City], region: Region | None) -> list[City]:
    """Keep the cities of a region, or those near the middle of an area."""
    if region is None:
        return pool
    if region.admin1:
        return [city for city in pool if city.admin1 == region.admin1 and city.country == region.country]
    near = [
        city for city in pool if distance_km(city.latitude, city.longitude, region.latitude, region.longitude) < AREA_KM
    ]
    return near or pool


def choose(pool: list[City], scope: Scope) -> City | None:
    """Give the city that is meant, or None if that is open."""
    if not pool:
        return None
    mains = [city for city in pool if city.main] or pool
    largest = max(pool, key=lambda city: city.population)
    best = max(mains, key=lambda city: city.population)
    times = FOREIGN_NAME if best.population < KNOWN_ALONE else FOREIGN_NAME_OF_KNOWN
    named_so = (
        scope.street
        and any(letter.isdigit() for letter in scope.text)
        and best.main
        and best.population >= KNOWN_AS_LAST
        and largest.population < FOREIGN_NAME_OF_VENUE * best.population
    )
    if (
        not largest.main
        and not named_so  # ``Main Street, Sebastopol`` lies not in the Crimea
        and largest.population > times * best.population
        and best.population < KNOWN_IN_PHRASE
    ):
        best, mains = largest, [largest, *mains]
    coded = _at_code(pool, scope)
    if coded is not None:
        return coded
    if scope.country is not None:
        return _clear(best, mains)
    hinted = [city for city in mains if city.country == scope.hint] if scope.hint else []
    if hinted:
        return _clear(max(hinted, key=lambda city: city.population), hinted)
    if best.population < (KNOWN_ALONE if best.main else KNOWN_IN_PHRASE):
        rivals = [city.population for city in pool if _apart(city, best)]
        enough = ALONE_AND_ONLY if best.main and _stands_out(best, scope) else KNOWN_ALONE
        return best if best.population >= max(enough, UNRIVALLED * max(rivals, default=0)) else None
    rival = max((city.population for city in mains if city.country != best.country), default=0)
    if best.population < DOMINANT * rival:
        return None
    return _clear(best, [city for city in mains if city.country == best.country])


def _stands_out(city: City, scope: Scope) -> bool:
    """Tell whether a name is hardly that of a room: where a venue may stand, a small town needs several words, accents or the end."""
    if not scope.street:
        return True
    text, name = scope.text.casefold(), city.name.casefold()
    if text.endswith(f", {name}") and city.population >= KNOWN_AS_LAST:
        return True
    if text.strip() == name and len(name) >= LONG_NAME:
        return True
    plain = name.isascii() and " " not in name and "-" not in name
    return not plain and name in text


def _at_code(pool: list[City], scope: Scope) -> City | None:
    """Give the one city that lies at a postal code of the text; nothing if there is none or several."""
    if not any(letter.isdigit() for letter in scope.text):
        return None
    near = [
        city
        for city in pool
        for latitude, longitude in points_in(scope.text, city.country)
        if distance_km(city.latitude, city.longitude, latitude, longitude) <= CODE_KM
    ]
    return near[0] if near and not any(_apart(city, near[0]) for city in near) else None


def _clear(best: City, pool: list[City]) -> City | None:
    """Give the largest city of one country's namesakes if it is clearly the largest."""
    rivals = [city.population for city in pool if city is not best and _apart(city, best)]
    if not rivals or (best.population > 0 and best.population >= CLEAR * max(rivals)):
        return best
    whole = [city for city in pool if not is_part_of_city(city)]  # ``Salamanca`` is a district of Madrid too
    return _clear(max(whole, key=lambda city: city.population), whole) if 0 < len(whole) < len(pool) else None


def _apart(one: City, other: City) -> bool:
    return distance_km(one.latitude, one.longitude, other.latitude, other.longitude) > NAMESAKE_KM


def near(pool: list[City], anchor: City, *, street: bool) -> City | None:
    """Give the city of a word that lies in or beside the one that a later word names: ``Kadıköy, İstanbul``."""
    found = [
        city
        for city in pool
        if city.country == anchor.country
        and (not street or city.population >= KNOWN_ALONE)
        and distance_km(city.latitude, city.longitude, anchor.latitude, anchor.longitude)
        <= (AREA_KM if city.admin1 == anchor.admin1 and city.population >= KNOWN_ALONE else CODE_KM)
    ]
    return max(found, key=lambda city: (city.main, city.population), default=None)


def of_pair(word: str, scope: Scope) -> City | None:
    """Give the city that a part of two joined names means: ``Rapperswil-Jona``, ``Brighton & Hove``, ``Berlin-Mitte``."""
    plain = POSTCODE.sub(" ", word)
    names = [key(part) for part in PAIR.split(plain)]
    if len(names) < 2:
        return None
    if scope.street and scope.country is None and any(" " in name for name in names):
        return None  # a house named after two people: ``Kennedy-McIlwee Studio Theatre``
    within = (scope.country, scope.region)
    chosen = [choose(_named(name, *within), scope) if len(name) > 3 else None for name in names]
    known = [city for city in chosen if city is not None]
    if not known:
        return None
    joined = "-" in plain and " - " not in plain
    if joined and len(known) == 1 and known[0].population < KNOWN_IN_PHRASE:
        return None  # a piece of a name: ``Clermont-Fd``
    if joined and len(known) > 1 and _apart(known[0], known[1]) and known[0].population < KNOWN_IN_PHRASE:
        return None
    return known[0]


def _named(name: str, country: str | None, region: Region | None) -> list[City]:
    pool = [city for city in cities_named(name) if city.main or city.population >= KNOWN_IN_PHRASE]
    return _inside([city for city in pool if country in (None, city.country)], region)


def in_phrase(word: str, scope: Scope) -> City | None:
    """Give the large city that begins or ends a phrase, or is misspelt by one letter in a known country."""
    words = key(COUNTED.sub("", POSTCODE.sub(" ", word).strip())).split()
    if scope.country is None:
        return _of_venue(words, scope)
    known = KNOWN_WITH_VENUE if scope.region or not VENUES.isdisjoint(words) else KNOWN_IN_PHRASE
    for name in _ends(words):
        of_region = name in regions().get(
            scope.country, {}
        )  # ``Puerto Morelos`` is not in the Morelos that lies elsewhere
        for city in cities_named(name):
            if (
                (city.main or (name == words[-1] and not of_region))
                and city.country == scope.country
                and city.population >= known
                and scope.admin1 in (None, city.admin1)
            ):
                return city
    name = " ".join(words)
    return _within(words, scope) or _paired(name, scope) or _misspelt(name, scope.country, scope.admin1)


def _within(words: list[str], scope: Scope) -> City | None:
    """Give the large city of a known region that a venue's name holds: ``Grand Hyatt San Antonio Riverwalk``, in Texas."""
    if not scope.admin1 or VENUES.isdisjoint(words):
        return None
    spans = [" ".join(words[at : at + size]) for size in (3, 2) for at in range(len(words) - size + 1)]
    return next(
        (
            city
            for name in spans
            for city in cities_named(name)
            if city.main
            and (city.country, city.admin1) == (scope.country, scope.admin1)
            and city.population >= KNOWN_IN_PHRASE
        ),
        None,
    )


def _paired(name: str, scope: Scope) -> City | None:
    """Give the one town whose joined name begins so: ``Driebergen``."""
    found = [city for city in paired_cities(name, scope.country or "") if scope.admin1 in (None, city.admin1)]
    towns = [city for city in found if city.population >= PAIRED]
    return towns[0] if len(towns) == 1 and len(name) > 3 else None


def at_end(word: str, scope: Scope) -> City | None:
    """Give the city of a known region whose name follows a street without a mark: ``211 Indiana Avenue Bloomington``."""
    words = key(COUNTED.sub("", POSTCODE.sub(" ", word).strip())).split()
    for size in (3, 2, 1):
        for city in cities_named(" ".join(words[-size:])) if len(words) > size + 1 else ():
            if (city.country, city.admin1) == (scope.country, scope.admin1) and city.population >= KNOWN_AS_TAIL:
                return city
    return None


def _ends(words: list[str]) -> list[str]:
    if len(words) < 2:
        return []
    ends = [words[-1], words[0]]
    return [" ".join(words[-2:]), " ".join(words[:2]), *ends] if len(words) > 2 else ends


def _of_venue(words: list[str], scope: Scope) -> City | None:
    """Give the large city of a venue that bears its name: ``Frankfurt Airport``, ``ETH Zürich``, ``ExCeL London``.

    Rooms, streets and houses bear names of cities far away.
    """
    venue = not VENUES.isdisjoint(words)
    if len(words) < 2 or not NOT_A_VENUE.isdisjoint(set(words) - CONNECTING if venue else words):
        return None
    for name in _ends(words) if venue else (words[-1],):
        if name in VENUES or len(name) < 4:
            continue
        alone = Scope(None, None, scope.hint, "", street=True)
        city = known_as(name, alone) or choose(pool_of(name, alone), alone)
        if city is not None and city.population >= (KNOWN_IN_PHRASE if venue else KNOWN_AT_END):
            return city
    return None


def behind_code(word: str, scope: Scope) -> City | None:
    """Give the city that stands at its postal code behind a street without a mark: ``18 Place Bellecour 69002 Lyon``."""
    match = BEHIND_CODE.search(word)
    if match is not None:
        return _at_code(pool_of(match[1], scope), scope)
    words = POSTCODE.sub(" ", word).split()  # ``10 Downing Street London SW1A 2AA``
    tails = [" ".join(words[-size:]) for size in (3, 2, 1) if len(words) > size + 1]
    return next((city for name in tails if (city := _at_code(pool_of(name, scope), scope)) is not None), None)


def _misspelt(name: str, country: str, admin1: str | None) -> City | None:
    from rapidfuzz.distance import OSA

    for letters, of_region, least in MISSPELT:
        if len(name) < letters or (of_region is not None and not admin1):
            continue
        found = [
            city
            for known, city in towns_in(country, admin1 if of_region is not None else None, least)
            if admin1 in (None, city.admin1)
            and (known[0] == name[0] or city.population >= KNOWN_IN_PHRASE)
            and OSA.distance(name, known, score_cutoff=1) <= 1
        ]
        if found:
            return found[0] if len(found) == 1 else None
    return None
