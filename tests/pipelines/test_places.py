"""The place pipeline: what the item says, what is added, what is doubted."""

from __future__ import annotations

import pytest

from discovery.items import Event, Organization, Place
from discovery.sources import Source
from pipelines import Context
from pipelines.places import process


def placed(place: Place | None, country: str | None = None, timezone: str | None = None) -> Event:
    source = Source(name="s", spider="s", url="", country=country)
    item = process(Event(name="x", location=place, timezone=timezone), Context(source=source))
    assert isinstance(item, Event)
    return item


def test_a_city_and_a_country() -> None:
    item = placed(Place(city="München", country="Deutschland"))
    assert (item.city, item.country, item.place_source) == ("Munich", "DE", "geocoded")
    assert item.latitude == pytest.approx(48.14, abs=0.05)


def test_an_address_behind_a_venue() -> None:
    item = placed(Place(name="Kulturhaus, Lindenstr. 4, 20099 Hamburg"))
    assert (item.city, item.country) == ("Hamburg", "DE")


def test_coordinates_given_are_kept() -> None:
    item = placed(Place(city="Berlin", country="DE", latitude=52.5001, longitude=13.3001))
    assert (item.latitude, item.longitude, item.place_source) == (52.5001, 13.3001, "item")


def test_coordinates_far_from_the_city_are_dropped_and_flagged() -> None:
    item = placed(Place(city="Berlin", country="DE", latitude=40.7207559, longitude=-74.0007613))
    assert item.latitude == pytest.approx(52.52, abs=0.05)
    assert "coordinates_contradict" in item.quality


def test_coordinates_alone_tell_the_country() -> None:
    item = placed(Place(latitude=48.2, longitude=16.37))
    assert (item.city, item.country, item.place_source) == (None, "AT", "coordinates")


def test_an_ambiguous_city_is_kept_as_written_and_flagged() -> None:
    item = placed(Place(city="Cambridge"))
    assert (item.city, item.country, item.latitude) == ("Cambridge", None, None)
    assert "place_ambiguous" in item.quality


@pytest.mark.parametrize(("country", "timezone"), [("US", None), (None, "America/New_York")])
def test_the_source_or_the_zone_decides_between_namesakes(country: str | None, timezone: str | None) -> None:
    item = placed(Place(city="Cambridge"), country, timezone)
    assert item.country == "US"


def test_a_region_in_the_place_of_the_country() -> None:
    item = placed(Place(city="Austin", country="TX"))
    assert (item.city, item.country) == ("Austin", "US")


def test_online_is_no_city() -> None:
    item = placed(Place(name="Online"), country="DE")
    assert (item.city, item.country) == (None, None)


def test_nothing_is_invented() -> None:
    assert placed(None, country="DE").country is None
    organization = process(Organization(name="x"), Context())
    assert organization.country is None
