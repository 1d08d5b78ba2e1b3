"""Places over the world, as people write them.

``places.tsv`` and ``addresses.tsv`` have text, country, degrees; ``-`` for what names no one place.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from discovery.gazetteer import distance_km
from discovery.items import Event, Place
from pipelines import Context
from pipelines.places import process

NEAR_KM = 50.0


def _rows(name: str) -> list[list[str]]:
    with (Path(__file__).parent / name).open(encoding="utf-8") as table:
        return list(csv.reader(table, delimiter="\t", quoting=csv.QUOTE_NONE))


ROWS = [*_rows("places.tsv"), *_rows("addresses.tsv")]


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_place(row: list[str]) -> None:
    text, country, *degrees = row
    item = process(Event(name="x", location=Place(name=text)), Context())
    assert item.country == (None if country == "-" else country)
    if degrees[0]:
        assert item.latitude is not None
        assert item.longitude is not None
        assert distance_km(item.latitude, item.longitude, float(degrees[0]), float(degrees[1])) <= NEAR_KM


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Place(city="Asheville", country="NC"), Place(city="Asheville, NC", country="United States")),
        (Place(city="San Diego", country="CA"), Place(city="San Diego", region="California", country="USA")),
        (Place(city="Otis", country="OR"), Place(city="Otis, OR", country="United States")),
        (Place(city="Sophia Antipolis", country="FR"), Place(city="Sophia-Antipolis", country="France")),
        (Place(city="Perthshire, Scotland", country="UK"), Place(city="Perthshire", country="Scotland")),
        (Place(city="Ossa, Rawa County", country="Poland"), Place(city="Ossa", country="PL")),
    ],
)
def test_one_place_written_in_two_ways(one: Place, other: Place) -> None:
    a, b = (process(Event(name="x", location=place), Context()) for place in (one, other))
    assert (a.country, a.city, a.latitude) == (b.country, b.city, b.latitude)


def test_two_joined_names_are_either() -> None:
    item = process(Event(name="x", location=Place(city="Rapperswil-Jona", country="CH")), Context())
    assert item.city in {"Rapperswil", "Jona"}


def test_the_middle_of_a_region_says_so() -> None:
    item = process(Event(name="x", location=Place(name="Tuscany, Italy")), Context())
    assert (item.city, item.country, item.place_source, item.quality) == (None, "IT", "geocoded", ["place_imprecise"])
    item = process(Event(name="x", location=Place(city="Nowhere-on-Sea", region="Texas", country="US")), Context())
    assert (item.city, item.country, item.latitude) == ("Nowhere-on-Sea", "US", None)
