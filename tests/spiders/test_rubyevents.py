"""RubyEvents: events with points and zones, and the groups behind them."""

from __future__ import annotations

from itertools import islice

import pytest
from list_reading import asked, items, problems, read

from discovery.items import Event, Organization, Place

FOLDER = "https://raw.githubusercontent.com/rubyevents/rubyevents/main/data/"
EVENT_URL = f"{FOLDER}exruby/exruby-2027/event.yml"
SERIES_URL = f"{FOLDER}exruby/series.yml"
EVENT = """---
id: "exruby-2027"
title: "EX Ruby Atlanta 2027"
location: "Atlanta, GA, United States"
timezone: "America/New_York"
kind: "conference"
description: |-
  A single-day conference.
start_date: "2027-09-13"
end_date: "2027-09-14"
website: "https://exruby.example/atlanta/"
banner_background: "#230902"
coordinates:
  latitude: 33.75
  longitude: -84.37
"""
SERIES = """---
id: "exruby"
name: "EX Ruby"
website: "https://exruby.example"
kind: "meetup"
frequency: "monthly"
meetup: "https://www.meetup.example/exruby"
luma: ""
default_country_code: "NO"
aliases:
  - EXRuby
"""


def test_asks_for_series_and_events() -> None:
    (folder,) = asked("rubyevents", FOLDER)
    names = ("exruby/series.yml", "exruby/exruby-2027/event.yml", "exruby/exruby-2027/videos.yml", "speakers.yml")
    assert [folder.wants(FOLDER + name) for name in names] == [True, True, False, False]


def test_a_conference_is_an_event() -> None:
    assert read("rubyevents", EVENT, EVENT_URL) == [
        Event(
            source_key="exruby-2027",
            kind="conference",
            name="EX Ruby Atlanta 2027",
            series_name="EX Ruby Atlanta",
            url="https://exruby.example/atlanta/",
            description="A single-day conference.",
            start="2027-09-13",
            end="2027-09-14",
            all_day=True,
            timezone="America/New_York",
            attendance="in_person",
            location=Place(city="Atlanta", region="GA", country="United States", latitude=33.75, longitude=-84.37),
        )
    ]


def test_a_group_is_an_organization() -> None:
    assert read("rubyevents", SERIES, SERIES_URL) == [
        Organization(
            source_key="series/exruby",
            kind="community",
            name="EX Ruby",
            url="https://exruby.example",
            location=Place(country="NO"),
            alternate_names=["EXRuby"],
            same_as=["https://www.meetup.example/exruby"],
        )
    ]
    assert read("rubyevents", SERIES.replace('"meetup"', '"conference"'), SERIES_URL) == []


@pytest.mark.parametrize(
    ("old", "new", "field", "value"),
    [
        ('kind: "conference"', 'kind: "retreat"', "kind", "other"),
        ('kind: "conference"', 'status: "cancelled"', "status", "cancelled"),
        ('location: "Atlanta, GA, United States"', 'location: "online"', "attendance", "online"),
        ('location: "Atlanta, GA, United States"', 'location: "Unknown"', "attendance", None),
        ('location: "Atlanta, GA, United States"', 'location: "Belgium"', "attendance", "in_person"),
        ('kind: "conference"', "hybrid: true", "attendance", "hybrid"),
        ('kind: "conference"', 'date_precision: "year"', "start", None),
        ('kind: "conference"', 'date_precision: "year"', "when_text", "2027"),
        ("EX Ruby Atlanta 2027", "RailsConf", "series_name", "RailsConf"),
        ("EX Ruby Atlanta 2027", "2027", "series_name", "2027"),
    ],
)
def test_variants(old: str, new: str, field: str, value: object) -> None:
    (event,) = read("rubyevents", EVENT.replace(old, new), EVENT_URL)
    assert getattr(event, field) == value


def test_no_point_is_no_fault() -> None:
    body = EVENT.partition("coordinates")[0] + "coordinates: false\n"
    (event,) = read("rubyevents", body, EVENT_URL)
    assert (event.location.latitude, event.location.city) == (None, "Atlanta")


def test_the_meetups_of_a_group_as_a_whole_are_no_event() -> None:
    body = "id: x-meetup\ntitle: X Meetup\nkind: meetup\nlocation: online\n"
    assert read("rubyevents", body, EVENT_URL) == []
    assert len(read("rubyevents", body + "start_date: 2027-01-01\n", EVENT_URL)) == 1


@pytest.mark.parametrize(
    ("body", "count", "reason"),
    [
        ("title: X\n", 0, "id: is missing"),
        ("id: x\ntitle: X\nstatus: moved\n", 1, "status: 'moved' is not a known status"),
        ("id: x\ntitle: X\nstart_date: soon\n", 1, "start_date: 'soon' is not a date"),
        ("- id: x\n", 0, "expected an object, found a list"),
        ("", 0, "expected an object, found nothing"),
    ],
)
def test_odd_files(body: str, count: int, reason: str) -> None:
    found = read("rubyevents", body, EVENT_URL)
    assert (len(items(found)), [text for _, text in problems(found)]) == (count, [reason])


def test_real_files(shared) -> None:
    root = shared / "corpus/lists/rubyevents/data"
    files = sorted(root.glob("**/*.yml"))
    assert len(files) == 1_044
    found = []
    for file in islice(files, 0, None, 4):
        found += read("rubyevents", file.read_bytes(), FOLDER + file.relative_to(root).as_posix())
    assert problems(found) == []
    assert len({one.source_key for one in found}) == len(found) > 180
