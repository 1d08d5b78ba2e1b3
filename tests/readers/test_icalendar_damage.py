"""Whatever happens to a calendar on its way, the reader ends, raises nothing, and keeps what is whole."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from discovery.items import Event, Problem
from discovery.readers import Payload, Window, icalendar, read_any
from discovery.recurrence import occurrences

UNFORESEEN = re.compile(r"\w+(?:Error|Exception): ")
"""A problem that the reader did not know by name, only caught."""
NOW = datetime(2027, 1, 1, tzinfo=UTC)
WINDOW = Window(date(2027, 1, 1), date(2028, 6, 30))
CALENDARS = [
    path.read_bytes().replace(b"\n", b"\r\n")
    for path in sorted((Path(__file__).resolve().parents[1] / "data/ical").glob("*.ics"))
]
TOKENS = [
    b"BEGIN:VEVENT\r\n", b"END:VEVENT\r\n", b"BEGIN:VCALENDAR\r\n", b"\r\n ", b"\r", b"\n\n", b":", b";", b'"', b"=", b"\\", b",",
    b"\0", b"\xff", b"\xef\xbb\xbf", b"TZID=", b"VALUE=DATE:", b"99999999T999999", b"RRULE:FREQ=DAILY;BYDAY=-53SU\r\n",
    b"RECURRENCE-ID;RANGE=THISANDFUTURE:00010101\r\n", b"DTSTART:99991231T235959Z\r\n", b"DTSTART:00010101T000000\r\n",
    b"DURATION:P999999999W\r\n", b"TZOFFSETTO:+2400\r\n", b"RDATE;VALUE=PERIOD:99991231T235959/P9W\r\n", b"^n", b"&#0;", b"<",
]  # fmt: skip


def read_and_expand(body: bytes) -> list[Event]:
    found = list(icalendar.read(Payload(body=body, url="https://feed.example/a.ics", now=NOW)))
    events = [one for one in found if isinstance(one, Event)]
    assert [one.reason for one in found if isinstance(one, Problem) and UNFORESEEN.match(one.reason)] == []
    for one in events:
        assert one.source_key
        assert one.start
        datetime.fromisoformat(one.start)
    occurrences(events, WINDOW)
    return events


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    body = draw(st.sampled_from(CALENDARS))
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(body)))
        what = draw(st.sampled_from(["cut", "drop", "flip", "insert", "repeat"]))
        length = draw(st.integers(1, 60))
        if what == "cut":
            body = body[:at]
        elif what == "drop":
            body = body[:at] + body[at + length :]
        elif what == "flip":
            body = body[:at] + bytes([draw(st.integers(0, 255))]) + body[at + 1 :]
        elif what == "insert":
            body = body[:at] + draw(st.sampled_from(TOKENS)) + body[at:]
        else:
            body = body[:at] + body[at : at + length] * 3 + body[at + length :]
    return body


@settings(max_examples=400, deadline=None, derandomize=True)
@given(damaged())
def test_damaged_calendars(body: bytes) -> None:
    read_and_expand(body)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from([*TOKENS, b"SUMMARY:A\r\n", b"UID:u\r\n", b"DTSTART:20270101\r\n"]), max_size=40))
def test_calendars_out_of_scraps(scraps: list[bytes]) -> None:
    read_and_expand(b"BEGIN:VCALENDAR\r\n" + b"".join(scraps))


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.sampled_from(CALENDARS), st.data())
def test_a_broken_event_costs_no_other(body: bytes, data: st.DataObject) -> None:
    """Bytes inside one event change; the events around it come as before."""
    whole = {one.source_key for one in read_and_expand(body)}
    first = body.index(b"BEGIN:VEVENT\r\n") + len(b"BEGIN:VEVENT\r\n")
    noise = data.draw(st.binary(max_size=80)).replace(b"\r", b"").replace(b"\n", b"").replace(b"\0", b"")
    broken = body[:first] + b"X-NOISE:" + noise + b"\r\n" + body[first:]
    assert {one.source_key for one in read_and_expand(broken)} == whole


@pytest.mark.parametrize(
    ("lines", "names", "said"),
    [
        (["MEGIN:VEVENT", "UID:a", "DTSTART:20260901", "SUMMARY:A", "END:VEVENT"], ["Z"], "END:VEVENT without BEGIN:VEVENT"),
        (["BEGIN:VEVENT", "UID:a", "DTSTART:20260901", "SUMMARY:A", "END:VEVENT?BEGIN:VEVENT", "UID:b", "DTSTART:20260902", "END:VEVENT"],
         ["A", "Z"], "two UID and two DTSTART"),
        (["END:VTODO"], ["Z"], None),
    ],
)  # fmt: skip
def test_an_event_that_lost_its_bounds_is_said(lines: list[str], names: list[str], said: str | None) -> None:
    neighbour = ["BEGIN:VEVENT", "UID:z", "DTSTART:20260903", "SUMMARY:Z", "END:VEVENT"]
    body = "\r\n".join(["BEGIN:VCALENDAR", *lines, *neighbour, "END:VCALENDAR", ""]).encode()
    reading = read_any(Payload(body, content_type="text/calendar"))
    assert [one.name for one in reading.items] == names
    assert [said in one.reason for one in reading.problems if said] == ([True] if said else [])
