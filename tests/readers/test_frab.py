"""Schedules: one conference with its days and zone, sessions where they are asked for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discovery.items import Event
from discovery.readers import Payload, Reading, frab, read_any

XML = """<?xml version="1.0" encoding="UTF-8"?>
<schedule><version>1</version>
<conference><acronym>dev27</acronym><title>DevDays 2027</title>{start}{end}<days>2</days>
<time_zone_name>Europe/Berlin</time_zone_name><venue>Kongresshalle</venue><city>Leipzig</city><url>https://dev.example/27/</url></conference>
<day index="1" date="2027-05-08"><room name="Saal 1"><event guid="g-1" id="1"><date>2027-05-08T10:30:00+02:00</date>
<start>10:30</start><duration>00:45</duration><title>Opening</title><url>/27/talk/1</url><language>en</language><track>Main</track>
<abstract>Hello</abstract><description/><persons><person id="3">Ada L.</person></persons></event>
<event id="2"><date>2027-05-08T12:00:00+02:00</date><duration>1:00</duration></event></room></day>
<day index="2" date="2027-05-09"><room name="Saal 1"/></day></schedule>"""


def xml(start: str = "2027-05-08", end: str = "2027-05-09") -> bytes:
    return XML.format(start=start and f"<start>{start}</start>", end=end and f"<end>{end}</end>").encode()


def read(body: bytes, **options: object) -> Reading:
    return Reading.of(frab.read(Payload(body, url="https://dev.example/27/schedule.xml", options=options)))


def conference(body: bytes) -> Event:
    item = read(body).items[0]
    assert isinstance(item, Event)
    return item


def test_a_schedule_is_one_event() -> None:
    reading = read_any(Payload(xml(), url="https://dev.example/27/schedule.xml"))
    assert reading.problems == []
    [event] = reading.items
    assert isinstance(event, Event)
    assert (event.source_key, event.name, event.kind, event.url) == (
        "dev27",
        "DevDays 2027",
        "conference",
        "https://dev.example/27/",
    )
    assert (event.start, event.end, event.all_day, event.timezone) == (
        "2027-05-08",
        "2027-05-09",
        True,
        "Europe/Berlin",
    )
    assert event.location is not None
    assert (event.location.name, event.location.city) == ("Kongresshalle", "Leipzig")


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2027-05-08T22:30:00+00:00", "2027-05-09T16:00:00+00:00", ("2027-05-09", "2027-05-09", True)),
        ("2027-05-08T07:30:00+00:00", "2027-05-08T16:00:00+00:00", ("2027-05-08T09:30", "2027-05-08T18:00", False)),
        ("2027-05-08T09:30:00+02:00", "2027-05-10T02:00:00+02:00", ("2027-05-08", "2027-05-09", True)),
        ("", "", ("2027-05-08", "2027-05-09", True)),
        ("2027-05-08", "", ("2027-05-08", "2027-05-09", True)),
        ("nonsense", "2027-99-99", ("2027-05-08", "2027-05-09", True)),
    ],
)
def test_dates_are_days_of_the_conference_zone(start: str, end: str, expected: tuple[str, str, bool]) -> None:
    event = conference(xml(start, end))
    if start.startswith("2027-05-08T22"):  # after midnight in Berlin, on the last day: a single day with its times
        assert (event.start, event.end, event.all_day) == ("2027-05-09T00:30", "2027-05-09T18:00", False)
    else:
        assert (event.start, event.end, event.all_day) == expected


def test_sessions_come_only_when_asked_for() -> None:
    reading = read(xml(), sessions=True)
    assert [item.name for item in reading.items] == ["DevDays 2027", "Opening"]
    talk = reading.items[1]
    assert isinstance(talk, Event)
    assert (talk.source_key, talk.parent_key, talk.start, talk.end) == (
        "g-1",
        "dev27",
        "2027-05-08T10:30",
        "2027-05-08T11:15",
    )
    assert (talk.url, talk.speakers, talk.tags, talk.language) == (
        "https://dev.example/27/talk/1",
        ["Ada L."],
        ["Main"],
        "en",
    )
    assert [problem.where for problem in reading.problems] == ["session 2"]


def test_the_json_form_says_the_same() -> None:
    body = {
        "schedule": {
            "version": "1",
            "conference": {
                "acronym": "dev27",
                "title": "DevDays 2027",
                "start": "2027-05-08",
                "end": "2027-05-09",
                "time_zone_name": "Europe/Berlin",
                "days": [
                    {
                        "index": 1,
                        "date": "2027-05-08",
                        "rooms": {
                            "Saal 1": [
                                {
                                    "guid": "g-1",
                                    "date": "2027-05-08T10:30:00+02:00",
                                    "duration": "00:45",
                                    "title": "Opening",
                                    "persons": [{"public_name": "Ada L."}],
                                }
                            ]
                        },
                    }
                ],
            },
        }
    }
    reading = read_any(Payload(json.dumps(body).encode(), content_type="application/json", options={"sessions": True}))
    assert [(item.name, getattr(item, "start", None)) for item in reading.items] == [
        ("DevDays 2027", "2027-05-08"),
        ("Opening", "2027-05-08T10:30"),
    ]


@pytest.mark.parametrize("zone", ["Nowhere/Else", "../../etc/passwd", "", "x" * 500])
def test_an_unknown_zone_stays_unknown(zone: str) -> None:
    assert conference(xml().replace(b"Europe/Berlin", zone.encode())).timezone is None


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"<schedule><conference/></schedule>", "without a title"),
        (b"<schedule><conference><title>x</title></conference></schedule>", "without dates"),
        (
            b'<!DOCTYPE schedule [<!ENTITY a "b">]><schedule><conference><title>&a;</title></conference></schedule>',
            "entities",
        ),
        (b'{"schedule": {"conference": ' + b"[" * 100_000, "not JSON"),
        (b'{"schedule": {"conference": 1}}', "without a title"),
    ],
)
def test_what_cannot_be_read_is_a_problem(body: bytes, reason: str) -> None:
    assert reason in read(body).problems[0].reason


def test_a_cut_off_schedule_says_so() -> None:
    reading = read(xml()[:-60])
    assert reading.items
    assert "not well-formed" in reading.problems[0].reason


def test_the_schedule_of_a_large_congress(shared: Path) -> None:
    body = (shared / "corpus/platforms/frab-schedule/schedule-38c3-20251206.xml").read_bytes()
    reading = read_any(Payload(body, options={"sessions": True}))
    event = reading.items[0]
    assert isinstance(event, Event)
    assert (event.name, event.start, event.end, event.timezone) == ("38C3", "2024-12-27", "2024-12-30", "Europe/Berlin")
    assert len(reading.items) == 1 + body.count(b"<event ")
    assert reading.problems == []


@given(
    st.binary(max_size=200),
    st.sampled_from([b"", b"<schedule><conference><title>", b'{"schedule":{"conference":{"title":']),
)
def test_no_bytes_make_it_raise(body: bytes, start: bytes) -> None:
    list(frab.read(Payload(start + body, options={"sessions": True})))
    frab.recognise(Payload(start + body))


@pytest.mark.parametrize(
    "head", [{}, {"version": 1}, {"$schema": "https://a.example/s.json", "generator": {"name": "x", "version": "1"}}]
)
def test_a_schedule_in_json_behind_other_keys(head: dict[str, object]) -> None:
    conference = {"title": "Days", "start": "2027-05-08", "end": "2027-05-09", "days": []}
    reading = read_any(Payload(json.dumps({**head, "schedule": {"version": "2", "conference": conference}}).encode()))
    assert [(item.name, item.start) for item in reading.items if isinstance(item, Event)] == [("Days", "2027-05-08")]
