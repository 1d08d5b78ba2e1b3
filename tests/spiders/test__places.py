"""Places in one text."""

from __future__ import annotations

import pytest

from discovery.items import Place
from discovery.spiders._places import place_of


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Berlin, Germany", Place(city="Berlin", country="Germany")),
        ("Arlington, TX, USA", Place(city="Arlington", region="TX", country="USA")),
        ("London, UK", Place(city="London", country="UK")),
        ("Boston, MA", Place(city="Boston, MA")),
        ("Valencia, ES", Place(city="Valencia, ES")),
        ("Cambridge, MA, US", Place(city="Cambridge", region="MA", country="US")),
        ("Hall 1, Utrecht, NH, Netherlands", Place(city="Hall 1", region="Utrecht, NH", country="Netherlands")),
        ("Singapore", Place(city="Singapore")),
        ("Singapore,", Place(city="Singapore,")),
        ("", Place()),
    ],
)
def test_places_are_taken_apart_at_their_commas(text: str, place: Place) -> None:
    assert place_of(text) == place
