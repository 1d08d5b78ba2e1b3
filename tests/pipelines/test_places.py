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


@pytest.mark.parametrize(("latitude", "longitude"), [(39.8283, -98.5795), (51.1657, 10.4515)])
def test_what_a_map_shows_for_a_whole_country_is_no_place(latitude: float, longitude: float) -> None:
    item = placed(Place(city="Nowhere-on-Sea", latitude=latitude, longitude=longitude))
    assert (item.latitude, item.quality) == (None, ["coordinates_false"])


def test_coordinates_in_another_country_are_dropped_and_flagged() -> None:
    item = placed(Place(country="France", latitude=38.7, longitude=-90.3))
    assert (item.country, item.latitude, item.quality) == ("FR", None, ["coordinates_contradict"])


def test_coordinates_that_changed_places_are_dropped_and_flagged() -> None:
    item = placed(Place(city="Berlin", country="DE", latitude=13.405, longitude=52.52))
    assert item.latitude == pytest.approx(52.52, abs=0.05)
    assert item.quality == ["coordinates_contradict"]


def test_a_point_beside_a_border_is_believed() -> None:
    item = placed(Place(country="DE", latitude=47.56, longitude=7.60))
    assert (item.country, item.latitude) == ("DE", 47.56)


def test_of_several_places_the_first_is_shown() -> None:
    item = placed(Place(city="Paris & Lyon"))
    assert (item.city, item.country, item.quality) == ("Paris", "FR", ["place_several"])


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


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("Austin, TX", "Texas"), ("Springfield, IL 62701", "Illinois"), ("Toronto, Ontario", "Ontario"), ("Sydney NSW", "New South Wales"),
        ("Köln, NRW", "Nordrhein Westfalen"), ("Trento, Trentino-Alto Adige", "Trentino-Alto Adige"), ("Bern, BE", "Canton of Bern"),
        ("Tuscany, Italy", "Tuscany"), ("Austin", None), ("Paris, France", None), ("Mallorca, Spain", None),
    ],
)  # fmt: skip
def test_a_region_that_is_named_is_given(text: str, region: str | None) -> None:
    assert placed(Place(name=text)).region == region


def test_online_is_no_city() -> None:
    item = placed(Place(name="Online"), country="DE")
    assert (item.city, item.country) == (None, None)


def test_nothing_is_invented() -> None:
    assert placed(None, country="DE").country is None
    organization = process(Organization(name="x"), Context())
    assert organization.country is None
