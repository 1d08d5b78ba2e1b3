"""Interests: what a file may say, what an interest finds, and why."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from publish.library import NOW, add_event, add_opportunity, add_organization, new_library

from discovery._interest_query import bounding_box, distance_km, in_currency
from discovery.defaults import default_file
from discovery.interests import (
    Interest,
    InterestError,
    Near,
    count,
    explain,
    find,
    load_interests,
    match_expression,
    read_interest,
    topic_tree,
)

if TYPE_CHECKING:
    from pathlib import Path

    from sqlite_utils import Database

BERLIN = Near(km=150, latitude=52.52, longitude=13.405, place="Berlin, DE")
TREE = {"management": ("management", "leadership"), "leadership": ("leadership",), "hr": ("hr",)}


def ids(db: Database, interest: Interest, **how: Any) -> list[str]:
    return [row["id"] for row in find(db.conn, interest, NOW, **how)]


@pytest.fixture
def db(tmp_path: Path) -> Database:
    return new_library(tmp_path)


# --- the file -----------------------------------------------------------------------------------------------------


def test_the_example_interests_are_valid() -> None:
    interests = load_interests(default_file("interests.toml"))
    assert len(interests) >= 8
    assert len({one.id for one in interests}) == len(interests)


def test_an_absent_file_has_no_interests(tmp_path: Path) -> None:
    assert load_interests(tmp_path / "interests.toml") == []


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('[Big]\ntitle = "x"', "[Big] the name may only have a-z"),
        ('[x-deadlines]\ntitle = "x"', "[x-deadlines] the name may not end in -deadlines"),
        ('[x]\ntitle = "x"\ntopic = ["hr"]', "[x] topic: unknown key"),
        ('[x]\ntitle = "x"\nid = "y"', "[x] id: unknown key"),
        ('[x]\ntitle = "x"\ntopic_family = ["y"]', "[x] topic_family: unknown key"),
        ("[x]\nonline = true", "[x] title: is missing"),
        ('[x]\ntitle = "x"\nmax_price = "cheap"', "[x] max_price:"),
        ('[x]\ntitle = "x"\nmax_price = -1', "[x] max_price:"),
        ('[x]\ntitle = "x"\ncurrency = "XXX"', "[x] currency: 'XXX' is not one of"),
        ('[x]\ntitle = "x"\ntopics = ["juggling"]', "[x] topics: 'juggling' is not known"),
        ('[x]\ntitle = "x"\nkinds = ["party"]', "[x] kinds: 'party' is not known"),
        ('[x]\ntitle = "x"\ntypes = ["events"]', "[x] types: 'events' is not known"),
        ('[x]\ntitle = "x"\ncountries = ["Germany"]', "[x] countries: 'Germany' is not two capital letters"),
        ('[x]\ntitle = "x"\nlanguages = ["EN"]', "[x] languages: 'EN'"),
        ('[x]\ntitle = "x"\nnear = { km = 10 }', "[x] near: needs a place"),
        (
            '[x]\ntitle = "x"\nnear = { place = "Nowhereville, DE", km = 10 }',
            "[x] near: no place is known as 'Nowhereville, DE'",
        ),
        ('[x]\ntitle = "x"\nnear = { latitude = 1.0, km = 10 }', "[x] near: latitude and longitude belong together"),
        ('[x]\ntitle = "x"\nnear = { latitude = 91.0, longitude = 1.0, km = 10 }', "[x] near.latitude:"),
        ('[x]\ntitle = "x"\nnear = { latitude = 1.0, longitude = 1.0, km = 0 }', "[x] near.km:"),
        ('[x]\ntitle = "x"\nhorizon_days = 0', "[x] horizon_days:"),
        ('[x]\ntitle = "x"\nfrom = 2027-02-01\nto = 2027-01-01', "[x] to: is before from"),
        ("x = 3", "[x] is no table"),
        ("[x", "interests.toml: "),
    ],
)
def test_an_error_names_file_table_and_key(tmp_path: Path, text: str, named: str) -> None:
    path = tmp_path / "interests.toml"
    path.write_text(text)
    with pytest.raises(InterestError) as caught:
        load_interests(path, TREE)
    message = str(caught.value)
    assert message.startswith(str(path))
    assert named in message
    assert "\n" not in message


def test_every_key_is_read() -> None:
    table = {
        "title": "All", "topics": ["management"], "words": ["a b"], "types": ["event"], "kinds": ["workshop"],
        "near": {"latitude": 1, "longitude": 2, "km": 3}, "countries": ["DE"], "online": True, "attendance": ["hybrid"],
        "max_price": 5, "currency": "GBP", "languages": ["de"], "horizon_days": 7, "from": "2027-01-01", "to": date(2027, 2, 1),
    }  # fmt: skip
    interest = read_interest("all", table, TREE)
    assert interest == Interest(
        id="all", title="All", topics=("management",), words=("a b",), types=("event",), kinds=("workshop",),
        near=Near(latitude=1, longitude=2, km=3), countries=("DE",), online=True, attendance=("hybrid",), max_price=5,
        currency="GBP", languages=("de",), horizon_days=7, since=date(2027, 1, 1), until=date(2027, 2, 1),
        topic_family=("management", "leadership"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("place", "latitude", "longitude"),
    [("Berlin, DE", 52.5, 13.4), ("Cologne, DE", 50.9, 7.0), ("Portland, OR, US", 45.5, -122.7), ("Paris", 48.9, 2.3)],
)
def test_a_place_is_found_on_the_map(place: str, latitude: float, longitude: float) -> None:
    near = read_interest("x", {"title": "x", "near": {"place": place, "km": 10}}).near
    assert near is not None
    assert (near.latitude, near.longitude) == (pytest.approx(latitude, abs=0.1), pytest.approx(longitude, abs=0.1))


def test_the_topics_beside_the_file_are_used(tmp_path: Path) -> None:
    (tmp_path / "topics.toml").write_text('[juggling]\ntitle = "Juggling"\n')
    (tmp_path / "interests.toml").write_text('[x]\ntitle = "x"\ntopics = ["juggling"]\n')
    assert load_interests(tmp_path / "interests.toml")[0].topic_family == ("juggling",)
    assert set(topic_tree(tmp_path)) == {"juggling"}


# --- what is found ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({"start": "2026-11-23"}, False),
        ({"start": "2026-11-22", "end": "2026-11-24"}, True),
        ({"start": "2026-11-24T05:00"}, True),
        ({"start": "2027-11-24"}, True),
        ({"start": "2027-11-25"}, False),
        ({"status": "cancelled", "last_changed": "2026-11-01T00:00:00Z"}, True),
        ({"status": "cancelled", "last_changed": "2026-10-01T00:00:00Z"}, False),
        ({"presence": "missing"}, True),
        ({"presence": "withdrawn", "last_seen": "2026-11-01T00:00:00Z"}, True),
        ({"presence": "withdrawn", "last_seen": "2026-10-01T00:00:00Z"}, False),
    ],
)
def test_what_is_current(db: Database, values: dict[str, Any], found: bool) -> None:
    add_event(db, "e1", **values)
    assert (ids(db, Interest()) == ["e1"]) is found


def test_a_cancellation_counts_from_when_it_was_seen(db: Database) -> None:
    add_event(db, "e1", status="cancelled", last_changed="2026-11-23T00:00:00Z")
    db.table("changes").insert({"record_id": "e1", "field": "status", "new": "cancelled", "at": "2026-10-01T00:00:00Z"})
    assert ids(db, Interest()) == []


@pytest.mark.parametrize(
    ("price", "limit", "found"),
    [
        ({"is_free": 1}, 100, True),
        ({"price_min": 100, "currency": "EUR"}, 100, True),
        ({"price_min": 101, "currency": "EUR"}, 100, False),
        ({"price_min": 50, "price_max": 500, "currency": "EUR"}, 100, True),
        ({"price_max": 500, "currency": "EUR"}, 100, False),
        ({"price_min": 500, "currency": "SEK"}, 100, True),
        ({"price_min": 95, "currency": "GBP"}, 100, False),
        ({"price_min": 5000, "currency": "XAU"}, 100, True),
        ({"price_min": 101}, 100, False),
        ({}, 100, True),
        ({}, 0, False),
        ({"price_min": 0, "currency": "EUR"}, 0, True),
        ({"price_min": 1, "currency": "EUR"}, 0, False),
    ],
)
def test_price(db: Database, price: dict[str, Any], limit: float, found: bool) -> None:
    add_event(db, "e1", **price)
    assert (ids(db, Interest(max_price=limit)) == ["e1"]) is found


@pytest.mark.parametrize(
    ("place", "online", "found"),
    [
        ({"latitude": 52.4, "longitude": 13.06}, None, True),  # Potsdam
        ({"latitude": 48.14, "longitude": 11.58}, None, False),  # Munich
        ({"latitude": 48.14, "longitude": 11.58, "attendance": "online"}, True, True),
        ({"latitude": 48.14, "longitude": 11.58, "attendance": "hybrid"}, True, True),
        ({"attendance": "online"}, True, True),
        ({"attendance": "online"}, None, False),
        ({"latitude": 52.4, "longitude": 13.06, "attendance": "online"}, False, False),
        ({"latitude": 52.4, "longitude": 13.06, "attendance": "hybrid"}, False, True),
        ({}, None, False),
    ],
)
def test_near_and_online(db: Database, place: dict[str, Any], online: bool | None, found: bool) -> None:
    add_event(db, "e1", **place)
    assert (ids(db, Interest(near=BERLIN, online=online)) == ["e1"]) is found


def test_online_alone_asks_for_nothing(db: Database) -> None:
    add_event(db, "e1", country="FR")
    assert ids(db, Interest(online=True)) == ["e1"]
    assert ids(db, Interest(online=True, countries=("DE",))) == []


def test_topics_words_kinds_languages_and_countries_all_narrow(db: Database) -> None:
    fits = {
        "topics": ["leadership"],
        "name": "Leading engineers",
        "kind": "workshop",
        "country": "DE",
        "language": "de",
    }
    add_event(db, "fits", **fits)
    for key, value in (
        ("topics", ["hr"]),
        ("name", "Cooking"),
        ("kind", "meetup"),
        ("country", "FR"),
        ("language", "fr"),
    ):
        add_event(db, f"other-{key}", **{**fits, key: value})
    add_event(db, "silent", **{**fits, "language": None})
    interest = Interest(
        topics=("management",), topic_family=TREE["management"], words=("engineers leading",), kinds=("workshop",),
        countries=("DE", "AT"), languages=("de",),
    )  # fmt: skip
    assert set(ids(db, interest)) == {"fits", "silent"}


def test_types_and_undated_things(db: Database) -> None:
    add_event(db, "e1")
    add_organization(db, "o1")
    add_opportunity(db, "p1")
    add_opportunity(db, "p-passed", deadline_status="passed")
    add_opportunity(db, "p-over", start_local="2026-01-01", end_local="2026-10-01")
    add_opportunity(db, "p-open", start_local="2026-01-01")
    assert set(ids(db, Interest())) == {"e1", "o1", "p1", "p-open"}
    assert ids(db, Interest(types=("organization",))) == ["o1"]
    assert set(ids(db, Interest(since=date(2026, 11, 1)))) == {"e1", "p-open"}


def test_remote_opportunities_are_online(db: Database) -> None:
    add_opportunity(db, "p1", mode="remote")
    add_opportunity(db, "p2", mode="on_site")
    assert ids(db, Interest(attendance=("online",))) == ["p1"]
    assert ids(db, Interest(online=False)) == ["p2"]


def test_a_series_gives_a_row_for_each_date_or_one_in_all(db: Database) -> None:
    dates = [
        {"start_local": f"2026-{day}T19:00", "recurrence_id": f"2026-{day}T19:00"}
        for day in ("11-19", "12-03", "12-17")
    ]
    add_event(db, "e1", "2026-11-19T19:00", occurrences=dates)
    assert [row["start_local"][:10] for row in find(db.conn, Interest(), NOW)] == ["2026-12-03", "2026-12-17"]
    assert [row["start_local"][:10] for row in find(db.conn, Interest(), NOW, per_record=True)] == ["2026-12-03"]
    assert count(db.conn, Interest(), NOW) == 1


def test_relevance_puts_the_name_before_the_description(db: Database) -> None:
    add_event(db, "e1", "2026-12-01", description="Also about mentoring, and other things that go on and on.")
    add_event(db, "e2", "2026-12-09", name="Mentoring day")
    assert ids(db, Interest(words=("mentoring",))) == ["e1", "e2"]
    assert ids(db, Interest(words=("mentoring",)), order="relevance") == ["e2", "e1"]


@pytest.mark.parametrize(
    ("words", "expression"),
    [
        (["leadership summit"], '("leadership" AND "summit")'),
        (['"project management"'], '("project management")'),
        (["manag*", "lead"], '("manag"*) OR ("lead")'),
        (["NEAR(a b) OR -c"], '("NEAR(a" AND "b)" AND "OR" AND "-c")'),
        (["!!!", '"'], None),
        ([], None),
    ],
)
def test_words_become_an_expression(words: list[str], expression: str | None) -> None:
    assert match_expression(words) == expression


@given(st.lists(st.text(max_size=40), max_size=3))
def test_no_words_break_the_search(words: list[str]) -> None:
    import sqlite3

    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE search USING fts5(name)")
    expression = match_expression(words)
    if expression is not None:
        connection.execute("SELECT * FROM search WHERE search MATCH ?", (expression,)).fetchall()


def test_words_of_nothing_find_nothing(db: Database) -> None:
    add_event(db, "e1")
    assert ids(db, Interest(words=("!!!",))) == []


# --- why ----------------------------------------------------------------------------------------------------------


def test_explain_says_why_and_why_not(db: Database) -> None:
    add_event(db, "e1", topics=["leadership"], latitude=48.14, longitude=11.58, price_min=600, currency="EUR")
    interest = Interest(topics=("management",), topic_family=TREE["management"], near=BERLIN, max_price=500)
    explanation = explain(db.conn, interest, "e1", NOW)
    told = {key: (holds, words) for key, holds, words in explanation.reasons}
    assert not explanation.found
    assert told["topics"] == (True, "leadership (0.90: “leadership” in the name)")
    assert told["near"] == (False, "504 km from Berlin, DE, at most 150")
    assert told["max_price"] == (False, "costs from 600 EUR, at most 500 EUR")
    assert told["days"][0]


@pytest.mark.parametrize("record_id", ["e1", "o1", "p1"])
def test_explain_agrees_with_find(db: Database, record_id: str) -> None:
    add_event(db, "e1", topics=["hr"], country="DE")
    add_organization(db, "o1", topics=["hr"], country="FR")
    add_opportunity(db, "p1", topics=["leadership"], country="DE")
    interest = Interest(topics=("hr",), countries=("DE",))
    assert explain(db.conn, interest, record_id, NOW).found is (record_id in ids(db, interest))


def test_explain_of_nothing(db: Database) -> None:
    with pytest.raises(LookupError):
        explain(db.conn, Interest(), "nothing", NOW)


# --- geometry and money -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("a", "b", "km"),
    [
        ((52.52, 13.405), (48.137, 11.575), 504),
        ((0, 179.5), (0, -179.5), 111),
        ((90, 0), (-90, 0), 20015),
        ((10, 10), (10, 10), 0),
    ],
)
def test_distance(a: tuple[float, float], b: tuple[float, float], km: float) -> None:
    assert distance_km(*a, *b) == pytest.approx(km, abs=1)


DEGREES = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


@given(DEGREES, DEGREES, st.floats(0.1, 20_000))
def test_the_box_holds_the_whole_circle(centre: tuple[float, float], point: tuple[float, float], km: float) -> None:
    south, north, west, east = bounding_box(*centre, km)
    inside = south - 1e-9 <= point[0] <= north + 1e-9 and (
        west - 1e-6 <= point[1] <= east + 1e-6 if west <= east else point[1] >= west - 1e-6 or point[1] <= east + 1e-6
    )
    distance = distance_km(*centre, *point)
    assert distance is not None
    assert inside or distance > km - 1e-6


def test_a_circle_over_the_date_line(db: Database) -> None:
    add_event(db, "fiji", latitude=-18.1, longitude=178.4)
    add_event(db, "samoa", latitude=-13.8, longitude=-171.8)
    add_event(db, "berlin", latitude=52.5, longitude=13.4)
    near = Near(km=1_500, latitude=-17.0, longitude=-178.0)
    assert set(ids(db, Interest(near=near))) == {"fiji", "samoa"}


def test_money_is_compared_roughly_and_never_guessed() -> None:
    assert in_currency(100, "EUR", "EUR") == 100
    assert in_currency(100, None, "GBP") == 100
    assert in_currency(100, "XAU", "EUR") is None
    assert in_currency(None, "EUR", "EUR") is None


def test_the_clock_decides_what_is_current(db: Database) -> None:
    add_event(db, "e1", "2026-12-03")
    assert [row["id"] for row in find(db.conn, Interest(), datetime(2026, 12, 4, tzinfo=UTC))] == []
