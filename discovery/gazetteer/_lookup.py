"""Look places up in the compiled file. It stays on disk; the operating system shares its pages between processes."""

from __future__ import annotations

import math
import sqlite3
import threading
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from discovery.gazetteer._compile import FILE, key
from discovery.gazetteer._tables import ABBREVIATED, COUNTRIES

EARTH_KM = 6371.0088
PART_KM, PART_TIMES = 3.5, 5
"""A place so near to the middle of a city so many times larger is a part of it."""
_local = threading.local()


@dataclass(frozen=True, slots=True)
class City:
    """A row of GeoNames; degrees are WGS 84."""

    name: str
    country: str
    admin1: str | None
    latitude: float
    longitude: float
    population: int
    zone: str
    main: int = 1
    """Whether it was found by its own name, not by one in another language."""


def _db() -> sqlite3.Connection:
    connection: sqlite3.Connection | None = getattr(_local, "db", None)
    if connection is None:
        connection = sqlite3.connect(f"file:{FILE}?mode=ro&immutable=1", uri=True, check_same_thread=False)
        _local.db = connection
    return connection


@lru_cache(maxsize=20_000)
def cities_named(name: str) -> tuple[City, ...]:
    """Give the cities of a name (in its looked-up form), the largest first."""
    query = """
        SELECT c.name, c.country, c.admin1, c.latitude / 1e5, c.longitude / 1e5, c.population, z.name, n.main
        FROM names n JOIN cities c ON c.id = n.city JOIN zones z ON z.id = c.zone WHERE n.name = ? ORDER BY c.population DESC, c.id"""
    return tuple(City(*row) for row in _db().execute(query, [name]))


@lru_cache(maxsize=5_000)
def country_code(text: str | None) -> str | None:
    """Give the ISO 3166-1 alpha-2 code of a country as people write it, in any of 38 languages; None if it is none."""
    if not text:
        return None
    name = key(text)
    if not name:
        return None
    if len(name) == 2 and text.isascii() and text.strip().isupper():  # ``AO``, before what Austria is called in Vietnam
        row = _db().execute("SELECT 1 FROM countries WHERE code = ? LIMIT 1", [name.upper()]).fetchone()
        if row:
            return name.upper()
    known = COUNTRIES.get(name)
    if known is None and len(name) == 3 and text.isascii() and not text.strip(" .").isupper():
        return None  # ``PER`` is a code, ``Per`` is none
    return known or _country_named(name) or _country_named(name.removeprefix("the "))


def _country_named(name: str) -> str | None:
    row = _db().execute("SELECT code FROM countries WHERE name = ?", [name]).fetchone()
    return str(row[0]) if row else None


@lru_cache(maxsize=5_000)
def code_point(country: str, code: str) -> tuple[float, float] | None:
    """Give where a postal code of a country lies, by the longest beginning of it that is known."""
    starts = [code[:length] for length in range(1, len(code) + 1)]
    query = f"""
        SELECT code, latitude / 1e5, longitude / 1e5 FROM postcodes
        WHERE country = ? AND code IN ({", ".join("?" * len(starts))}) ORDER BY length(code) DESC LIMIT 1"""  # noqa: S608 - marks only
    row = _db().execute(query, [country, *starts]).fetchone()
    return (row[1], row[2]) if row else None


@lru_cache(maxsize=300)
def towns_in(country: str, admin1: str | None, least: int) -> tuple[tuple[str, City], ...]:
    """Give the places of a country (and region) with so many people, each with its name in looked-up form."""
    query = """
        SELECT c.name, country, admin1, latitude / 1e5, longitude / 1e5, population, z.name
        FROM cities c JOIN zones z ON z.id = c.zone WHERE country = ? AND population >= ? AND (? IS NULL OR admin1 = ?)"""
    return tuple((key(row[0]), City(*row)) for row in _db().execute(query, [country, least, admin1, admin1]))


@lru_cache(maxsize=2_000)
def paired_cities(name: str, country: str) -> tuple[City, ...]:
    """Give the cities whose own name is two joined ones of which the first is this: ``Driebergen`` of ``Driebergen-Rijsenburg``."""
    query = """
        SELECT c.name, c.country, c.admin1, c.latitude / 1e5, c.longitude / 1e5, c.population, z.name, n.main
        FROM names n JOIN cities c ON c.id = n.city JOIN zones z ON z.id = c.zone
        WHERE n.name > ? AND n.name < ? AND n.main = 1 AND c.country = ? ORDER BY c.population DESC LIMIT 50"""
    rows = [City(*row) for row in _db().execute(query, [f"{name} ", f"{name}!", country])]
    return tuple(city for city in rows if "-" in city.name and key(city.name.partition("-")[0]) == name)


class Region(NamedTuple):
    """A first-level region by GeoNames' code, or an area without one; the degrees of its middle, its population."""

    country: str
    admin1: str | None
    latitude: float
    longitude: float
    population: int


@cache
def regions() -> dict[str, dict[str, Region]]:
    """Give regions and areas by country and name; the countries whose codes people write stand first."""
    found: dict[str, dict[str, Region]] = {code: {} for code in ABBREVIATED}
    for name, *row in _db().execute("SELECT name, country, admin1, latitude, longitude, population FROM regions"):
        found.setdefault(row[0], {})[name] = Region(*row)
    return found


@cache
def regions_by_name() -> dict[str, list[Region]]:
    """Give the regions and areas of every name, in the order of the countries in ``regions``."""
    found: dict[str, list[Region]] = {}
    for table in regions().values():
        for name, region in table.items():
            found.setdefault(name, []).append(region)
    return found


@lru_cache(maxsize=2_000)
def region_name(country: str, admin1: str) -> str | None:
    """Give the name of a first-level region by GeoNames' code, where the tables have it."""
    row = _db().execute("SELECT name FROM region_names WHERE country = ? AND admin1 = ?", [country, admin1]).fetchone()
    return str(row[0]) if row else None


@lru_cache(maxsize=2_000)
def zones_around(latitude: float, longitude: float, country: str) -> frozenset[str]:
    """Give the zones of the region whose middle a point is; none if it is the middle of no region."""
    middle = next(
        (
            region
            for region in regions().get(country, {}).values()
            if region.admin1 and (region.latitude, region.longitude) == (latitude, longitude)
        ),
        None,
    )
    query = """
        SELECT DISTINCT z.name FROM cities c JOIN zones z ON z.id = c.zone
        WHERE country = ? AND admin1 = ? AND population >= 5000"""
    return frozenset(row[0] for row in _db().execute(query, [country, middle.admin1])) if middle else frozenset()


@lru_cache(maxsize=5_000)
def nearest_city(latitude: float, longitude: float, within_km: float = 60.0, country: str | None = None) -> City | None:
    """Give the place (of a country) that is nearest to a point, or None if there is none within a distance."""
    span = within_km / 111.0
    wide = span / max(0.1, math.cos(math.radians(latitude)))
    query = """
        SELECT c.name, country, admin1, latitude / 1e5, longitude / 1e5, population, z.name
        FROM cities c JOIN zones z ON z.id = c.zone WHERE latitude BETWEEN ? AND ? AND longitude BETWEEN ? AND ?"""
    rows = _db().execute(
        query, [round(edge * 1e5) for edge in (latitude - span, latitude + span, longitude - wide, longitude + wide)]
    )
    found = [(distance_km(latitude, longitude, row[3], row[4]), City(*row)) for row in rows]
    near = [pair for pair in found if pair[0] <= within_km and country in (None, pair[1].country)]
    return min(near, key=lambda pair: pair[0])[1] if near else None


@lru_cache(maxsize=2_000)
def is_part_of_city(city: City) -> bool:
    """Tell whether a place lies in the middle of one that is so much larger that it can only be a part of it."""
    span = PART_KM / 111.0
    wide = span / max(0.1, math.cos(math.radians(city.latitude)))
    edges = (city.latitude - span, city.latitude + span, city.longitude - wide, city.longitude + wide)
    query = """
        SELECT max(population) FROM cities
        WHERE latitude BETWEEN ? AND ? AND longitude BETWEEN ? AND ? AND country = ?"""
    row = _db().execute(query, [*(round(edge * 1e5) for edge in edges), city.country]).fetchone()
    return bool(city.population) and (row[0] or 0) >= PART_TIMES * city.population


def distance_km(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """Give the great-circle distance of two points in kilometres."""
    a, b = math.radians(latitude), math.radians(other_latitude)
    across = math.radians(other_longitude - longitude)
    h = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(across / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(h)))
