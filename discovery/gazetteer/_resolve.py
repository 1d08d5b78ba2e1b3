"""From what people write to a place: country, region, city, in that order, from the end of the text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from discovery.gazetteer._compile import key
from discovery.gazetteer._lookup import City, Region, cities_named, country_code, distance_km, large_cities, regions
from discovery.gazetteer._tables import ABBREVIATED, AMBIGUOUS_ALONE, DECORATIONS, METROS, TERRITORIES

MAX_TEXT = 300
SEPARATORS = re.compile(r"\s*[,;|/·•\n()\[\]]\s*|\s+[-–—]\s+|\s{2,}")
POSTCODE = re.compile(
    r"\b(?:[A-Z]{1,2}-)?\d{4,6}(?:-\d{3,4})?\b|\b[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}\b|\b[A-Z]\d[A-Z]\s?\d[A-Z]\d\b"
)
ONLINE = re.compile(
    r"(?:online|virtual|virtually|remote|internet|webinar|web|everywhere|worldwide|anywhere|global|en ligne|en linea|virtuell|"
    r"digital|zoom|онлайн|オンライン|线上|온라인|hybrid)(?: (?:only|event|conference|online|virtual))*"
)
DOMINANT = 4
"""A name alone means its largest city only if that is so many times larger than the next one elsewhere."""
CLEAR = 2
"""The same inside a known country, where namesakes are far apart."""
CODE_OR_COUNTRY = 20
"""Two letters mean a country rather than a region if its city of that name is so many times larger."""
NAMESAKE_KM = 50.0
KNOWN_ALONE = 15_000
"""A smaller city needs a country beside its name to be meant."""
KNOWN_IN_PHRASE = 100_000
"""A smaller city is not looked for inside a longer phrase, nor under a misspelt name."""
NAMED_AS_THEIR_CITY = frozenset({"SG", "MC", "LU", "HK", "MO", "VA", "GI", "DJ", "GT", "PA", "KW", "SM", "MX"})
MISSPELT_LENGTH = 6
"""Shorter names are too near to each other to guess at."""
PAIR = re.compile(r"\s?[-–&+]\s?|\s(?:and|und|et|y|e)\s")
AREA = re.compile(r"\b(?:county|province|prefecture|district|governorate|voivodeship|landkreis|kreis|oblast)\b")
QUALIFIED = re.compile(r" (?:in der|an der|am|im|ob der|a d|upon|on|sur|bei|a\.? ?m) ")
"""What stands between a name and the river or country that tells it from its namesakes."""
COUNTED = re.compile(r"(?<=\w)\s\d{1,2}$")
"""The number of a postal district: ``Dublin 2``."""
PAIRED = re.compile(r"([^\W\d_][\w .'-]{0,40}?)\s?\(([^()\d]{1,30})\)")
"""What stands in brackets behind a name."""
AREA_KM = 100.0
"""How far from the middle of an area its places may be."""
STREET = re.compile(
    r"\d|(?<!^)\bst\b|\b(?:street|road|rd|avenue|ave|strasse|platz|allee|weg|rue|via|plaza|calle|drive|blvd|lane|suite|room|floor)\b"
)


@dataclass(frozen=True, slots=True)
class Located:
    """What is known of a place. All None: nothing."""

    city: str | None = None
    region: str | None = None
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    zone: str | None = None
    online: bool = False
    ambiguous: bool = False
    """Several places are meant by these words, and nothing decides between them; they are left undecided."""
    imprecise: bool = False
    """The degrees are the middle of a region or an island."""
    rest: str | None = None
    """The first words that are neither region nor country, where no city of that name is known."""

    def __bool__(self) -> bool:
        return self.country is not None or self.city is not None


@dataclass(slots=True)
class _Parts:
    """The words of a place that are still unexplained, and what was explained so far."""

    words: list[str]
    country: str | None = None
    region: Region | None = None
    doubtful: Region | None = None
    """A region whose name is a city's or a country's too (``Washington``, ``New York``, ``Georgia``)."""


@lru_cache(maxsize=20_000)
def resolve(text: str, country: str | None = None, hint: str | None = None, *, street: bool = False) -> Located:
    """Find the place that a text names.

    ``country`` (ISO code) is certain; ``hint`` decides only between places of the same name. ``street`` says that the
    text is an address or a venue, of which only the parts that are certain count.
    """
    text = PAIRED.sub(_one_name, text[:MAX_TEXT])
    parts = _Parts([part for part in SEPARATORS.split(text) if part], country)
    if not parts.words:
        return Located(country=country)
    if all(ONLINE.fullmatch(key(word)) for word in parts.words):
        return Located(online=True)
    parts.words = [word for word in parts.words if not ONLINE.fullmatch(key(word))]
    _take_country(parts)
    _take_region(parts)
    return _with_city(parts, hint, street=street)


def _one_name(match: re.Match[str]) -> str:
    """Take the brackets out of the name of a city that has them: ``Frankfurt (Oder)``."""
    return (
        f"{match[1]} {match[2]}" if any(city.main for city in cities_named(key(f"{match[1]} {match[2]}"))) else match[0]
    )


def _take_country(parts: _Parts) -> None:
    """Take the country off the end; a word that may be a region as well stays undecided if it is all there is."""
    for index in range(len(parts.words) - 1, -1, -1):
        word = POSTCODE.sub("", parts.words[index]).strip()
        name = key(word)
        if name in AMBIGUOUS_ALONE:
            _decide(parts, index, name)
            return
        code = None if _may_be_region_code(name, word, parts, index) else country_code(word)
        if code is None or (index == 0 and len(parts.words) > 1 and parts.country is None and cities_named(name)):
            continue
        if parts.country in (None, code):
            parts.country = code
            if not (len(parts.words) == 1 and code in NAMED_AS_THEIR_CITY):
                del parts.words[index]
            _take_territory(parts)
            return


def _take_territory(parts: _Parts) -> None:
    """Take the territory beside the country that it belongs to: ``Hong Kong, China``."""
    for word in parts.words:
        code = country_code(word)
        if code is not None and code in TERRITORIES.get(parts.country or "", ()):
            parts.country = code
            return


def _may_be_region_code(name: str, word: str, parts: _Parts, index: int) -> bool:
    """Tell whether two letters may rather mean a region (``CA``, ``IN``, ``DE``) or nothing."""
    if len(name) != 2 or parts.country is not None or name in ("uk", "us"):
        return False
    meant = [regions()[code][name] for code in ABBREVIATED if name in regions()[code]]
    if len(parts.words) == 1:
        return bool(meant) or not word.isupper()
    before = parts.words[:index]
    code = country_code(word)
    if meant and code is not None:  # ``Utrecht, NL``; ``Salem, IN``
        inside = max(_largest(before, region.country, region.admin1) for region in meant)
        return _largest(before, code, None) <= CODE_OR_COUNTRY * inside
    return bool(meant) or index == 0


def _decide(parts: _Parts, index: int, name: str) -> None:
    """Decide by the words before it between a country and a region of another country that share a name."""
    country, other = AMBIGUOUS_ALONE[name]
    region = regions()[other][name]
    if parts.country == country:
        del parts.words[index]
    elif parts.country is None:
        here = _largest(parts.words[:index], country, None)
        there = _largest(parts.words[:index], other, region.admin1)
        if here > there:
            parts.country = country
            del parts.words[index]
        elif there > 0:
            parts.region = region
            del parts.words[index]


def _largest(words: list[str], country: str, admin1: str | None) -> int:
    """Give the population of the largest city in a country (and region) that one of the words names; 0 if none does."""
    return max(
        (
            city.population
            for word in words
            for city in cities_named(key(POSTCODE.sub(" ", word)))
            if city.country == country and admin1 in (None, city.admin1)
        ),
        default=0,
    )


def _take_region(parts: _Parts) -> None:
    """Take a region off the end: a code behind a city, or a name."""
    if parts.region is not None or (len(parts.words) == 1 and key(parts.words[0]) in AMBIGUOUS_ALONE):
        return
    for index in range(len(parts.words) - 1, -1, -1):
        word = POSTCODE.sub("", parts.words[index]).strip(" .")
        name, before = key(word), parts.words[:index]
        found = _region(name, word, parts.country, before)
        if found is None:
            head, _, tail = word.rpartition(" ")
            if head and len(tail) <= 3 and tail.isupper():
                found = _region(key(tail), tail, parts.country, [*before, head])
            if found is not None:
                parts.region = found
                parts.words[index] = head
                return
            continue
        if len(parts.words) == 1:
            if len(name) <= 3 and parts.country is None:
                return  # two letters alone name nothing
            if not cities_named(name):
                parts.region = found
                del parts.words[index]
            else:
                parts.doubtful = found
            return
        if index == 0 or (_is_large_city(name, found.country) and not _largest(before, found.country, found.admin1)):
            continue
        parts.region = found
        del parts.words[index]
        return


def _is_large_city(name: str, country: str) -> bool:
    """Tell whether a region's name is rather that of its city: ``Berlin``, ``New York``."""
    return any(
        city.main and city.country == country and city.population >= KNOWN_IN_PHRASE for city in cities_named(name)
    )


def _region(name: str, word: str, country: str | None, before: list[str]) -> Region | None:
    """Give the region of a name or a code; among several countries' that in which the largest city of the words before lies."""
    if name in ("uk", "us"):
        return None
    found = [
        table[name]
        for code, table in regions().items()
        if country in (None, code)
        and name in table
        and (len(name) > 3 or country is not None or (code in ABBREVIATED and word.isupper()))
    ]
    if len(found) < 2:
        return found[0] if found else None
    sizes = [_largest(before, region.country, region.admin1) for region in found]
    if max(sizes) > 0:
        return found[sizes.index(max(sizes))]
    return found[0] if len(name) <= 3 else None


def _with_city(parts: _Parts, hint: str | None, *, street: bool) -> Located:
    country = parts.country or (parts.region.country if parts.region else None)
    region = parts.region if parts.region and parts.region.country == country else None
    if (
        country is None
        and parts.doubtful is not None
        and _outweighs_cities(parts.doubtful, key(POSTCODE.sub("", parts.words[0])))
    ):
        return _middle(parts.doubtful)
    ambiguous = False
    for word in reversed(parts.words) if street else parts.words:
        if len(parts.words) > 1 and AREA.search(key(word)):
            continue
        if street and STREET.search(key(COUNTED.sub("", POSTCODE.sub("", word)))):
            continue
        city, several = _city(word, country, region, hint)
        if city is not None:
            return _located(city, region.admin1 if region and region.admin1 else city.admin1)
        ambiguous = ambiguous or several
        if several:
            break
    if ambiguous and country is None:
        return Located(ambiguous=True)
    if country is None and parts.words and key(parts.words[0]) in AMBIGUOUS_ALONE:
        return Located(ambiguous=True)
    rest = parts.words[0] if parts.words and not street else None
    if parts.doubtful is not None and not ambiguous and country in (None, parts.doubtful.country):
        return _middle(parts.doubtful)
    areas = regions().get(country or "", {})
    area = next((areas[key(word)] for word in parts.words if key(word) in areas), None)
    if area is not None and not ambiguous:
        return _middle(area)
    if region is not None and not ambiguous and not parts.words:
        return _middle(region)
    return Located(country=country, region=region.admin1 if region else None, ambiguous=ambiguous, rest=rest)


def _outweighs_cities(region: Region, name: str) -> bool:
    """Tell whether a region's name alone means the region: ``Tuscany`` is a suburb too."""
    if _is_large_city(name, region.country):
        return False
    return region.population > DOMINANT * max((city.population for city in cities_named(name)), default=0)


def _middle(region: Region) -> Located:
    """Give the middle of a region; one without places has none."""
    if region.latitude == region.longitude == 0:
        return Located(country=region.country, region=region.admin1)
    return Located(None, region.admin1, region.country, region.latitude, region.longitude, imprecise=True)


def _city(word: str, country: str | None, region: Region | None, hint: str | None) -> tuple[City | None, bool]:
    """Give the city that a word names, and whether several are meant with nothing to decide."""
    admin1 = region.admin1 if region else None
    for name in _spellings(word):
        if name in METROS and _metro_fits(name, country, admin1):
            city_name, code, _ = METROS[name]
            pool = [city for city in cities_named(key(city_name)) if city.country == code and city.main]
            if pool:
                return pool[0], False
        pool = [city for city in cities_named(name) if country in (None, city.country)]
        inside = _inside(pool, region)
        if not inside:
            continue
        if (
            country is not None
            and region is None
            and name in regions().get(country, {})
            and inside[0].population < KNOWN_IN_PHRASE
        ):
            return None, False  # the region of that name is meant
        chosen = _choose(inside, country, hint)
        if chosen is not None:
            return chosen, False
        return None, True
    return _of_pair(word, country, region) or (_in_phrase(word, country, admin1) if country else None), False


def _inside(pool: list[City], region: Region | None) -> list[City]:
    """Keep the cities of a region, or those near the middle of an area."""
    if region is None:
        return pool
    if region.admin1:
        return [city for city in pool if city.admin1 == region.admin1]
    near = [
        city for city in pool if distance_km(city.latitude, city.longitude, region.latitude, region.longitude) < AREA_KM
    ]
    return near or pool


def _of_pair(word: str, country: str | None, region: Region | None) -> City | None:
    """Give the city that a part of two joined names means: ``Rapperswil-Jona``, ``Brighton & Hove``."""
    names = [key(part) for part in PAIR.split(POSTCODE.sub(" ", word))]
    if len(names) != 2:
        return None
    for name in names:
        pool = [city for city in cities_named(name) if city.main and country in (None, city.country)]
        chosen = _choose(_inside(pool, region), country, None) if len(name) > 3 and pool else None
        if chosen is not None:
            return chosen
    return None


def _in_phrase(word: str, country: str, admin1: str | None) -> City | None:
    """Give the large city of a known country that begins or ends a phrase, or is misspelt by one letter."""
    words = key(POSTCODE.sub(" ", word)).split()
    for name in (words[-1], words[0], " ".join(words[-2:]), " ".join(words[:2])) if len(words) > 1 else ():
        for city in cities_named(name):
            if (
                city.main
                and city.country == country
                and city.population >= KNOWN_IN_PHRASE
                and admin1 in (None, city.admin1)
            ):
                return city
    return _misspelt(" ".join(words), country)


def _misspelt(name: str, country: str) -> City | None:
    if len(name) < MISSPELT_LENGTH:
        return None
    from rapidfuzz.distance import OSA

    near = [city for known, city in large_cities(country) if OSA.distance(name, known, score_cutoff=1) <= 1]
    return near[0] if len(near) == 1 else None


def _apart(one: City, other: City) -> bool:
    return distance_km(one.latitude, one.longitude, other.latitude, other.longitude) > NAMESAKE_KM


def _metro_fits(name: str, country: str | None, admin1: str | None) -> bool:
    _, code, region = METROS[name]
    return country in (None, code) and admin1 in (None, region)


def _spellings(word: str) -> list[str]:
    bare = key(COUNTED.sub("", POSTCODE.sub(" ", word)))
    forms = [bare]
    words = bare.split()
    kept = " ".join(part for part in words if part not in DECORATIONS)
    forms.append(kept)
    forms.append(QUALIFIED.split(bare, maxsplit=1)[0])
    if bare.startswith(("st ", "ste ")):
        forms.append("saint" + bare[bare.index(" ") :])
    if "saint " in bare:
        forms.append(bare.replace("saint ", "st "))
    if bare.endswith(" city"):
        forms.append(bare.removesuffix(" city"))
    else:
        forms.append(bare + " city")
    return [form for form in dict.fromkeys(forms) if len(form) > 1]


def _choose(pool: list[City], country: str | None, hint: str | None) -> City | None:
    """Give the city that is meant, or None if that is open."""
    if not pool:
        return None
    mains = [city for city in pool if city.main] or pool
    largest = max(pool, key=lambda city: city.population)
    best = max(mains, key=lambda city: city.population)
    if not largest.main and largest.population > 20 * best.population:
        best = largest
    if country is not None:
        return _clear(best, mains)
    hinted = [city for city in mains if city.country == hint] if hint else []
    if hinted:
        return _clear(max(hinted, key=lambda city: city.population), hinted)
    rival = max((city.population for city in mains if city.country != best.country), default=0)
    if best.population < KNOWN_ALONE or best.population < DOMINANT * rival:
        return None
    return _clear(best, [city for city in mains if city.country == best.country])


def _clear(best: City, pool: list[City]) -> City | None:
    """Give the largest city of one country's namesakes if it is clearly the largest."""
    rival = max((city.population for city in pool if city is not best and _apart(city, best)), default=0)
    return best if best.population >= CLEAR * rival else None


def _located(city: City, region: str | None) -> Located:
    return Located(city.name, region or None, city.country, city.latitude, city.longitude, city.zone)
