"""What people write, and which place it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discovery.gazetteer import country_code, distance_km, locate, nearest_city, resolve, zone_of


def middle(region: str) -> tuple[float | None, float | None]:
    found = resolve(region)
    assert found.imprecise
    return found.latitude, found.longitude


PLACES = [
    ("Cambridge, MA", "US", "America/New_York"),
    ("Cambridge, UK", "GB", "Europe/London"),
    ("München", "DE", "Europe/Berlin"),
    ("Muenchen, Germany", "DE", "Europe/Berlin"),
    ("Wien, Österreich", "AT", "Europe/Vienna"),
    ("Genève, Suisse", "CH", "Europe/Zurich"),
    ("Köln", "DE", "Europe/Berlin"),
    ("東京", "JP", "Asia/Tokyo"),
    ("Москва", "RU", "Europe/Moscow"),
    ("SF Bay Area", "US", "America/Los_Angeles"),
    ("Hotel Adlon, Berlin", "DE", "Europe/Berlin"),
    ("Austin | TX", "US", "America/Chicago"),
    ("Paris, TX", "US", "America/Chicago"),
    ("Paris", "FR", "Europe/Paris"),
    ("Tbilisi, Georgia", "GE", "Asia/Tbilisi"),
    ("Atlanta, Georgia", "US", "America/New_York"),
    ("London, Ontario", "CA", "America/Toronto"),
    ("London, ON, Canada", "CA", "America/Toronto"),
    ("London", "GB", "Europe/London"),
    ("New York, NY", "US", "America/New_York"),
    ("Seattle, Washington", "US", "America/Los_Angeles"),
    ("Washington, D.C.", "US", "America/New_York"),
    ("20099 Hamburg", "DE", "Europe/Berlin"),
    ("Springfield, IL 62701", "US", "America/Chicago"),
    ("Sydney NSW", "AU", "Australia/Sydney"),
    ("Singapore", "SG", "Asia/Singapore"),
    ("St. Gallen, Switzerland", "CH", "Europe/Zurich"),
    ("Frankfurt (Main), Germany", "DE", "Europe/Berlin"),
    ("S.A.R. Hong Kong", "HK", "Asia/Hong_Kong"),
]


@pytest.mark.parametrize(("text", "country", "zone"), PLACES)
def test_cities(text: str, country: str, zone: str) -> None:
    found = locate(text)
    assert found is not None
    assert (found.country, found.zone) == (country, zone)
    assert found.latitude is not None


@pytest.mark.parametrize("text", ["Cambridge", "Georgia", "Valencia", "Springfield", "San Jose"])
def test_what_is_ambiguous_stays_undecided(text: str) -> None:
    assert locate(text) is None
    assert resolve(text).ambiguous


@pytest.mark.parametrize(
    ("text", "hint", "country"), [("Cambridge", "US", "US"), ("Cambridge", "GB", "GB"), ("Valencia", "ES", "ES")]
)
def test_a_hint_decides_between_namesakes(text: str, hint: str, country: str) -> None:
    found = locate(text, hint=hint)
    assert found is not None
    assert found.country == country


def test_a_hint_does_not_move_a_city() -> None:
    found = locate("Paris, France", hint="US")
    assert found is not None
    assert found.country == "FR"


@pytest.mark.parametrize("text", ["Online", "online event", "Virtual", "Remote / Online", "En ligne", "Zoom"])
def test_online_is_no_place(text: str) -> None:
    assert resolve(text).online
    assert locate(text) is None


@pytest.mark.parametrize("text", ["", "TBA", "Room 5", "Europe", "the venue", "IN", "DE", "?", "Main Hall, 2nd floor"])
def test_what_names_no_place(text: str) -> None:
    assert locate(text) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Germany", "DE"), ("Deutschland", "DE"), ("Allemagne", "DE"), ("USA", "US"), ("U.S.A.", "US"), ("US", "US"),
        ("United States of America", "US"), ("United States", "US"), ("EEUU", "US"), ("UK", "GB"), ("England", "GB"),
        ("Scotland", "GB"), ("The Netherlands", "NL"), ("Turkey", "TR"), ("Türkiye", "TR"), ("Korea", "KR"),
        ("Ivory Coast", "CI"), ("Czech Republic", "CZ"), ("日本", "JP"), ("Suisse", "CH"), ("DEU", "DE"), ("fr", None), ("FR", "FR"),
        ("Atlantis", None), ("", None), (None, None),
    ],
)  # fmt: skip
def test_countries(text: str | None, code: str | None) -> None:
    assert country_code(text) == code


def test_coordinates() -> None:
    near = nearest_city(52.52, 13.41)
    assert near is not None
    assert near.country == "DE"
    assert nearest_city(0.0, -30.0) is None
    assert distance_km(52.52, 13.405, 48.137, 11.575) == pytest.approx(504, abs=2)


@pytest.mark.parametrize(
    ("where", "zone"),
    [
        ((None, None, "Chicago", "IL", "US"), "America/Chicago"),
        ((48.2, 16.37, None, None, None), "Europe/Vienna"),
        ((None, None, None, None, "US"), None),
        ((0.0, -30.0, None, None, None), None),
        ((*middle("Texas, USA"), None, None, "US"), None),
        ((*middle("Bavaria"), None, None, "DE"), "Europe/Berlin"),
        ((*middle("California"), None, None, "US"), "America/Los_Angeles"),
    ],
)
def test_zone(where: tuple[float | None, float | None, str | None, str | None, str | None], zone: str | None) -> None:
    assert zone_of(*where) == zone


@given(st.text(max_size=400))
def test_no_text_is_too_odd(text: str) -> None:
    found = resolve(text)
    assert found.latitude is None or -90 <= found.latitude <= 90
    assert not (found.ambiguous and found.city)
