"""Start, end and zone of items as read."""

from __future__ import annotations

from typing import Any

import pytest

from discovery.clock import Clock
from discovery.items import Event, Opportunity, Place
from discovery.sources import Source
from pipelines import Context
from pipelines.dates import process, read_moment

NOW = "2026-11-23T08:00:00Z"


def dated(**fields: Any) -> Event:
    made = process(Event(name="x", **fields), Context(clock=Clock.at(NOW)))
    assert isinstance(made, Event)
    return made


BERLIN = {"city": "Berlin", "country": "DE"}
LOCAL = "2027-07-12T18:00"


@pytest.mark.parametrize(
    ("fields", "start_local", "start_utc", "timezone", "source"),
    [
        ({"start": LOCAL, "timezone": "Europe/Berlin"}, LOCAL, "2027-07-12T16:00:00Z", "Europe/Berlin", "item"),
        ({"start": LOCAL, "timezone": "W. Europe Standard Time"}, LOCAL, "2027-07-12T16:00:00Z", "Europe/Berlin", "item"),
        ({"start": f"{LOCAL}Z", "timezone": "Europe/Berlin"}, "2027-07-12T20:00", "2027-07-12T18:00:00Z", "Europe/Berlin", "item"),
        ({"start": f"{LOCAL}-04:00", "timezone": "Europe/Berlin"}, "2027-07-13T00:00", "2027-07-12T22:00:00Z", "Europe/Berlin", "item"),
        ({"start": f"{LOCAL}-04:00"}, LOCAL, "2027-07-12T22:00:00Z", None, "offset"),
        ({"start": f"{LOCAL}Z"}, LOCAL, "2027-07-12T18:00:00Z", "UTC", "offset"),
        ({"start": f"{LOCAL}+02:00", **BERLIN}, LOCAL, "2027-07-12T16:00:00Z", "Europe/Berlin", "place"),
        ({"start": f"{LOCAL}+01:00", **BERLIN}, LOCAL, "2027-07-12T17:00:00Z", None, "offset"),
        ({"start": f"{LOCAL}Z", **BERLIN}, "2027-07-12T20:00", "2027-07-12T18:00:00Z", "Europe/Berlin", "place"),
        ({"start": LOCAL, **BERLIN}, LOCAL, "2027-07-12T16:00:00Z", "Europe/Berlin", "place"),
        ({"start": LOCAL, "country": "JP"}, LOCAL, "2027-07-12T09:00:00Z", "Asia/Tokyo", "place"),
        ({"start": LOCAL, "country": "US"}, LOCAL, None, None, None),
        ({"start": LOCAL, "attendance": "online", **BERLIN}, LOCAL, None, None, None),
        ({"start": LOCAL, "quality": ["place_ambiguous"], **BERLIN}, LOCAL, None, None, None),
        ({"start": LOCAL, "timezone": "GMT+2"}, LOCAL, "2027-07-12T16:00:00Z", None, "offset"),
        ({"start": LOCAL, "timezone": "CST", "country": "CN"}, LOCAL, "2027-07-12T10:00:00Z", "Asia/Shanghai", "item"),
        ({"start": LOCAL, "timezone": "MST", "city": "Phoenix", "country": "US"}, LOCAL, "2027-07-13T01:00:00Z", "America/Phoenix", "item"),
        ({"start": LOCAL, "timezone": "MST", "city": "Denver", "country": "US"}, LOCAL, "2027-07-13T00:00:00Z", "America/Denver", "item"),
        ({"start": LOCAL, "timezone": "EST", "city": "Brisbane", "country": "AU"}, LOCAL, "2027-07-12T08:00:00Z", "Australia/Brisbane", "item"),
        ({"start": LOCAL, "timezone": "PST", "city": "Boston", "country": "US"}, LOCAL, "2027-07-13T01:00:00Z", "America/Los_Angeles", "item"),
        ({"start": LOCAL, "timezone": "Etc/GMT-2"}, LOCAL, "2027-07-12T16:00:00Z", "Etc/GMT-2", "item"),
        ({"start": LOCAL}, LOCAL, None, None, None),
    ],
)  # fmt: skip
def test_zone(
    fields: dict[str, Any], start_local: str, start_utc: str | None, timezone: str | None, source: str | None
) -> None:
    event = dated(**fields)
    assert (event.start_local, event.start_utc) == (start_local, start_utc)
    assert (event.timezone, event.timezone_source) == (timezone, source)
    assert ("zone_unknown" in event.quality) is (start_utc is None)


def test_the_zone_of_the_source_is_used_where_the_item_is_silent() -> None:
    source = Source(name="s", spider="s", url="https://s.example/", timezone="Europe/Paris")
    event = process(Event(name="x", start=LOCAL), Context(source=source, clock=Clock.at(NOW)))
    assert isinstance(event, Event)
    assert (event.timezone, event.timezone_source) == ("Europe/Paris", "source")
    silent = process(Event(name="x", start=LOCAL, timezone="Asia/Tokyo"), Context(source=source, clock=Clock.at(NOW)))
    assert isinstance(silent, Event)
    assert silent.timezone == "Asia/Tokyo"


def test_a_zone_that_nobody_knows_is_flagged() -> None:
    event = dated(start=LOCAL, timezone="Middle-earth/Shire")
    assert event.timezone is None
    assert {"zone_unreadable", "zone_unknown"} <= set(event.quality)


@pytest.mark.parametrize(
    ("fields", "start_local", "end_local", "all_day"),
    [
        ({"start": "2027-03-12", "end": "2027-03-14"}, "2027-03-12", "2027-03-14", True),
        ({"start": "2027-3-2", "end": "2027-3-4"}, "2027-03-02", "2027-03-04", True),
        ({"start": "2027-03-12T00:00", "end": "2027-03-12T23:59"}, "2027-03-12", "2027-03-12", True),
        ({"start": "2027-03-12T00:00", "end": "2027-03-14T00:00"}, "2027-03-12", "2027-03-13", True),
        ({"start": "2027-03-12T00:00", "all_day": True}, "2027-03-12", None, True),
        ({"start": "2027-03-12T00:00", "end": "2027-03-12T00:00", "all_day": True}, "2027-03-12", "2027-03-12", True),
        ({"start": "2027-03-12T00:00"}, "2027-03-12T00:00", None, False),
        ({"start": "2027-03-12T09:00", "end": "2027-03-14"}, "2027-03-12", "2027-03-14", True),
        ({"start": "2027-03-12T09:00", "end": "2027-03-12"}, "2027-03-12T09:00", None, False),
        ({"start": "2027-03-12", "end": "2027-03-14T17:00"}, "2027-03-12", "2027-03-14", True),
        ({"start": "2027-03-12T09:00", "all_day": True}, "2027-03-12T09:00", None, False),
        (
            {"start": "2027-03-12T09:00:00.123", "end": "2027-03-12 17:00:00"},
            "2027-03-12T09:00",
            "2027-03-12T17:00",
            False,
        ),
        ({"start": "2027-03-12T09:00:15"}, "2027-03-12T09:00:15", None, False),
        ({"start": "2027-03-12T09:00", "end": "2027-03-12T09:00"}, "2027-03-12T09:00", None, False),
        ({"start": "March 5, 2027 7:00 PM"}, "2027-03-05T19:00", None, False),
    ],
)
def test_days_and_times(fields: dict[str, Any], start_local: str, end_local: str | None, all_day: bool) -> None:
    event = dated(timezone="Europe/Berlin", **fields)
    assert (event.start_local, event.end_local, event.all_day) == (start_local, end_local, all_day)
    assert (event.start_utc is None) is all_day
    assert "zone_unknown" not in event.quality
    assert ("no_end" in event.quality) is (end_local is None)


@pytest.mark.parametrize(
    ("fields", "flag"),
    [
        ({"start": "2027-03-12", "end": "2027-03-10"}, "end_before_start"),
        ({"start": "2027-03-12T18:00", "end": "2027-03-12T17:00"}, "end_before_start"),
        ({"start": "2027-03-12", "end": "2027-05-12"}, "duration_odd"),
        ({"start": "soon"}, "date_unreadable"),
        ({"start": "2027-02-30"}, "date_unreadable"),
        ({"start": "2027-03"}, "date_imprecise"),
        ({"when_text": "March 2027"}, "date_imprecise"),
        ({"when_text": "March 2027 (TBC)"}, "date_imprecise"),
        ({"when_text": "Spring 2027: dates TBA"}, "date_imprecise"),
        ({"when_text": "Frühjahr 2027"}, "date_imprecise"),
        ({"when_text": "Q3 2027"}, "date_imprecise"),
        ({"when_text": "until 12 March 2027"}, "no_start"),
        ({"start": "2027-03-12", "when_text": "13–14 March 2027"}, "dates_contradict"),
        ({"start": "2027-03-12", "end": "2027-03-13", "when_text": "12–14 March 2027"}, "dates_contradict"),
        ({"when_text": "5 December"}, "year_inferred"),
        ({"when_text": "5/3/2027", "language": "en"}, "date_ambiguous"),
    ],
)
def test_what_cannot_be_is_flagged(fields: dict[str, Any], flag: str) -> None:
    assert flag in dated(**fields).quality


@pytest.mark.parametrize(
    "fields",
    [
        {"start": "2027-03-12", "end": "2027-03-14", "when_text": "12–14 March 2027"},
        {"start": "2027-03-12T18:00", "when_text": "Friday 12 March, 6 pm"},
        {"start": "2027-03-12", "when_text": "March 2027"},
        {"start": "2027-03-12", "when_text": "every Friday"},
        {"start": "2027-03-12T23:00-05:00", "when_text": "12 March 2027"},
    ],
)
def test_words_that_agree_contradict_nothing(fields: dict[str, Any]) -> None:
    assert "dates_contradict" not in dated(**fields).quality


def test_an_end_before_the_start_is_dropped() -> None:
    event = dated(start="2027-03-12T18:00", end="2027-03-12T17:00", timezone="UTC")
    assert (event.end_local, event.end_utc) == (None, None)


@pytest.mark.parametrize(
    ("text", "fields", "start_local", "end_local"),
    [
        ("12–14 March 2027", {}, "2027-03-12", "2027-03-14"),
        ("5 Nov 2026, 18:30–20:00 CET", {}, "2026-11-05T18:30", "2026-11-05T20:00"),
        ("12–14 March 2027, 9:00–17:00", {}, "2027-03-12T09:00", "2027-03-14T17:00"),
        ("12–14 March 2027, 9:00", {}, "2027-03-12", "2027-03-14"),
        ("Berlin, 12–14 March 2027", {}, "2027-03-12", "2027-03-14"),
        ("12.-14.5.2027", {"language": "de"}, "2027-05-12", "2027-05-14"),
        ("5/3/2027", {"country": "GB"}, "2027-03-05", None),
        ("5/3/2027", {"country": "US"}, "2027-05-03", None),
        ("every Tuesday from 2 March 2027", {}, None, None),
        ("2027 TBA", {}, None, None),
        ("March 2027", {}, None, None),
        ("2 March 2027 or maybe on the ninth of 9 June 2027", {}, None, None),
    ],
)
def test_dates_in_words(text: str, fields: dict[str, Any], start_local: str | None, end_local: str | None) -> None:
    event = dated(when_text=text, **fields)
    assert (event.start_local, event.end_local) == (start_local, end_local)
    assert ("dates read from text" in event.notes) is (start_local is not None)
    assert event.when_text == text


def test_words_complete_a_start_without_an_end() -> None:
    event = dated(start="2027-03-12", when_text="12–14 March 2027")
    assert event.end_local == "2027-03-14"
    assert "dates read from text" in event.notes


def test_twice_is_once() -> None:
    event = dated(when_text="12 March 2027, 6 pm", city="Berlin", country="DE")
    again = process(event, Context(clock=Clock.at(NOW)))
    assert again == event


def test_opportunity_has_days() -> None:
    made = process(Opportunity(name="x", start="2027-3-2T09:00", when_text=None), Context(clock=Clock.at(NOW)))
    assert isinstance(made, Opportunity)
    assert (made.start_local, made.end_local) == ("2027-03-02", None)


def test_place_is_left_alone() -> None:
    event = dated(start=LOCAL, location=Place(name="Town Hall"), **BERLIN)
    assert event.location == Place(name="Town Hall")


@pytest.mark.parametrize(
    ("text", "local", "offset"),
    [
        ("2019-9-13T18:00", "2019-09-13T18:00", None),
        ("2027-03-12T24:00", "2027-03-13T00:00", None),
        ("2027-03-12T18:00:00.000+0100", "2027-03-12T18:00", "+01:00"),
        ("2027-03-12 18:00 Z", "2027-03-12T18:00", "UTC"),
        ("2027-03-12T18:00-05", "2027-03-12T18:00", "-05:00"),
        ("2027-03-12T18:00+02:00[Europe/Berlin]", "2027-03-12T18:00", "+02:00"),
        ("2027-03-12T25:00", None, None),
        ("2027-03-12T18:00+25:00", None, None),
        ("12 March 2027", None, None),
    ],
)
def test_iso_in_the_wild(text: str, local: str | None, offset: str | None) -> None:
    moment = read_moment(text)
    assert (moment.local if moment else None, moment.offset if moment else None) == (local, offset)
