"""Feeds: what goes in, that the files are whole and stay the same, and that every calendar can read them."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from discovery.clock import Clock
from discovery.interests import Interest, Near
from discovery.publish import feeds
from discovery.publish._ical_writer import Head, calendar_text, event_text, uid_of
from discovery.publish._things import Due, Thing
from discovery.publish.feeds import FeedCounts, is_feed_name, make_feeds
from publish.library import CLOCK, NOW, SEEN, add_event, add_opportunity, add_organization, new_library

if TYPE_CHECKING:
    from pathlib import Path

    from icalendar import Event
    from sqlite_utils import Database

ALL = Interest(id="all", title="Everything")
BERLIN = {"timezone": "Europe/Berlin", "city": "Berlin", "country": "DE", "latitude": 52.52, "longitude": 13.405}
EVENING = {"start": "2026-12-03T19:00", "end": "2026-12-03T21:00", "start_utc": "2026-12-03T18:00:00Z", "end_utc": "2026-12-03T20:00:00Z"}  # fmt: skip


@pytest.fixture
def db(tmp_path: Path) -> Database:
    return new_library(tmp_path)


def make(
    db: Database, folder: Path, *interests: Interest, clock: Clock = CLOCK, base_url: str | None = None
) -> FeedCounts:
    return make_feeds(db, interests or (ALL,), folder / "feeds", clock, base_url)


def read(folder: Path, name: str = "all.ics") -> bytes:
    return (folder / "feeds" / name).read_bytes()


def events(body: bytes) -> list[Event]:
    check_lines(body)
    return list(Calendar.from_ical(body).walk("VEVENT"))


def the_event(db: Database, folder: Path, **values: Any) -> Event:
    add_event(db, "e1", **values)
    make(db, folder)
    (event,) = events(read(folder))
    return event


def check_lines(body: bytes) -> None:
    """What only a look at the lines sees: parsers are too kind."""
    text = body.decode("utf-8")
    assert text.startswith("BEGIN:VCALENDAR\r\n")
    assert text.endswith("END:VCALENDAR\r\n")
    assert re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\u202a-\u202e]", text) is None
    assert "\r" not in text.replace("\r\n", "")
    assert "\n" not in text.replace("\r\n", "")
    assert max(len(line) for line in body.split(b"\r\n")) <= 75
    assert "\r\n\r\n" not in text
    for line in body.split(b"\r\n"):
        line.decode("utf-8")  # no character is split
    unfolded = text.replace("\r\n ", "")
    names = {re.split("[;:]", line, maxsplit=1)[0] for line in unfolded.split("\r\n")}
    assert names.isdisjoint({"METHOD", "ATTACH", "ATTENDEE", "ORGANIZER", "X-ALT-DESC", "X-WR-TIMEZONE"})
    assert "BEGIN:VALARM" not in text
    uids = re.findall(r"^UID:(.*)$", unfolded.replace("\r", ""), re.MULTILINE)
    assert len(uids) == len(set(uids))
    assert all(re.fullmatch(r"[!-~]{1,255}", uid) for uid in uids)
    zones = set(re.findall(r"TZID=([^:;]+)", unfolded))
    assert zones == set(re.findall(r"^TZID:(.*)$", unfolded.replace("\r", ""), re.MULTILINE)) - {"Etc/UTC"}
    assert all(re.fullmatch(r"\d{8}T\d{6}Z", stamp) for stamp in re.findall(r"DTSTAMP:(\S+)", unfolded))
    for block in unfolded.split("BEGIN:VEVENT")[1:]:
        assert block.count("DTSTAMP:") == block.count("SUMMARY:") == 1


# --- the calendar as a whole --------------------------------------------------------------------------------------


def test_what_a_calendar_says_of_itself(db: Database, tmp_path: Path) -> None:
    make(db, tmp_path, Interest(id="x", title="Talks; and, more", kinds=("webinar",)), base_url="https://site.example/")
    text = read(tmp_path, "x.ics").decode()
    for line in (
        "VERSION:2.0",
        "PRODID:-//discovery//feeds//EN",
        "CALSCALE:GREGORIAN",
        r"NAME:Talks\; and\, more",
        r"X-WR-CALNAME:Talks\; and\, more",
        "REFRESH-INTERVAL;VALUE=DURATION:PT12H",
        "X-PUBLISHED-TTL:PT12H",
        "SOURCE;VALUE=URI:https://site.example/feeds/x.ics",
        "URL:https://site.example/interest/x",
        "UID:feed-x@discovery",
    ):
        assert f"\r\n{line}\r\n" in text
    assert re.search(r"\r\nCOLOR:[a-z]+\r\n", text)
    assert re.search(r"\r\nX-APPLE-CALENDAR-COLOR:#[0-9A-F]{6}\r\n", text)


def test_a_calendar_without_events_has_a_component(db: Database, tmp_path: Path) -> None:
    make(db, tmp_path)
    body = read(tmp_path)
    assert events(body) == []
    assert [c.name for c in Calendar.from_ical(body).subcomponents] == ["VTIMEZONE"]


def test_the_files_of_an_interest(db: Database, tmp_path: Path) -> None:
    add_event(db, "e1")
    counts = make(db, tmp_path)
    assert sorted(path.name for path in (tmp_path / "feeds").iterdir()) == [
        ".discovery-feeds.json", "all-deadlines.ics", "all.atom", "all.ics", "all.json",
    ]  # fmt: skip
    assert (counts.interests, counts.feeds, counts.written, counts.rendered) == (1, 4, 4, 1)


# --- one event ----------------------------------------------------------------------------------------------------


def test_an_event_in_person_keeps_its_wall_clock(db: Database, tmp_path: Path) -> None:
    add_event(db, "e1", **EVENING, **BERLIN, venue="Town hall", topics=["leadership"], price_min=10, currency="EUR",
              description="First line.\nSecond; line, with \\ signs.", sequence=3, deadlines=[
                  {"kind": "registration", "due_local": "2026-12-01", "due_text": "Register by 1 December"}])  # fmt: skip
    make(db, tmp_path)
    (event,) = events(read(tmp_path))
    assert event["UID"] == "e1@discovery"
    assert event["SUMMARY"] == "Event e1"
    assert event["DTSTART"].to_ical() == b"20261203T190000"
    assert event["DTSTART"].params["TZID"] == "Europe/Berlin"
    assert event["DTEND"].dt == datetime(2026, 12, 3, 21, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    assert event["DTSTAMP"].dt == event["LAST-MODIFIED"].dt == datetime(2026, 11, 20, 5, 31, tzinfo=UTC)
    assert event["SEQUENCE"] == 3
    assert event["LOCATION"] == "Town hall, Berlin, Germany"
    assert b"GEO:52.520000;13.405000\r\n" in read(tmp_path)
    assert event["URL"] == "https://events.example/e1"
    assert [str(category) for category in event["CATEGORIES"].cats] == ["Leadership"]
    assert (event["STATUS"], event["TRANSP"]) == ("CONFIRMED", "TRANSPARENT")
    assert event["DESCRIPTION"].split("\n") == [
        "Conference · from 10 EUR · Registration until Tue 1 December 2026",
        "",
        "First line.",
        "Second; line, with \\ signs.",
        "",
        "Source: The list (MIT)",
        "https://events.example/e1",
    ]


def test_an_online_event_is_in_utc(db: Database, tmp_path: Path) -> None:
    event = the_event(
        db, tmp_path, **EVENING, timezone="Europe/Berlin", attendance="online", latitude=1.0, longitude=1.0
    )
    assert event["DTSTART"].to_ical() == b"20261203T180000Z"
    assert event["DTEND"].to_ical() == b"20261203T200000Z"
    assert event["LOCATION"] == "Online"
    assert "GEO" not in event


@pytest.mark.parametrize(
    ("values", "start", "end"),
    [
        ({"start": "2026-12-03"}, b"20261203", None),
        ({"start": "2026-12-03", "end": "2026-12-03"}, b"20261203", b"20261204"),
        ({"start": "2026-12-30", "end": "2027-01-02"}, b"20261230", b"20270103"),
        ({"start": "2026-12-03", "end": "2026-12-01"}, b"20261203", None),
        ({"start": "2026-12-03T19:00"}, b"20261203T190000", None),
        ({"start": "2026-12-03T19:00", "end": "2026-12-03T19:00"}, b"20261203T190000", None),
        ({"start": "2026-12-03T19:00", "start_utc": "2026-12-03T18:00:00Z"}, b"20261203T180000Z", None),
        ({"start": "2026-12-03T19:00", "timezone": "Mars/Olympus"}, b"20261203T190000", None),
        ({"start": "2026-12-03T19:00", "timezone": "UTC"}, b"20261203T190000Z", None),
        # a zone without a yearly rule
        ({"start": "2026-12-03T19:00", "timezone": "Africa/Casablanca"}, b"20261203T180000Z", None),
        # the hour that comes twice, and the one that never comes
        ({"start": "2027-10-31T02:30", "start_utc": "2027-10-31T01:30:00Z", "timezone": "Europe/Berlin"}, b"20271031T013000Z", None),
        ({"start": "2027-03-28T02:30", "start_utc": "2027-03-28T01:30:00Z", "timezone": "Europe/Berlin"}, b"20270328T013000Z", None),
        # the zone contradicts the instant: the instant is what the source meant
        ({"start": "2026-12-03T19:00", "start_utc": "2026-12-03T19:00:00Z", "timezone": "Europe/Berlin"}, b"20261203T190000Z", None),
        ({"start": "2026-12-03T23:00", "end": "2026-12-04T01:00", "timezone": "America/New_York"}, b"20261203T230000", b"20261204T010000"),
    ],
)  # fmt: skip
def test_times(db: Database, tmp_path: Path, values: dict[str, Any], start: bytes, end: bytes | None) -> None:
    event = the_event(db, tmp_path, **values)
    assert event["DTSTART"].to_ical() == start
    assert (event["DTEND"].to_ical() if "DTEND" in event else None) == end
    if len(start) == 8:
        assert event["DTSTART"].params["VALUE"] == "DATE"


@pytest.mark.parametrize(
    ("values", "status", "summary"),
    [
        ({"status": "cancelled"}, "CANCELLED", "Cancelled: Event e1"),
        ({"status": "postponed"}, "TENTATIVE", "Postponed: Event e1"),
        ({"status": "tentative"}, "TENTATIVE", "Event e1"),
        ({"status": "rescheduled"}, "CONFIRMED", "Event e1"),
        ({"status": "moved_online"}, "CONFIRMED", "Event e1"),
        ({"status": None}, "CONFIRMED", "Event e1"),
        ({"presence": "missing"}, "CONFIRMED", "Event e1"),
        ({"presence": "withdrawn"}, "TENTATIVE", "Event e1"),
    ],
)
def test_status(db: Database, tmp_path: Path, values: dict[str, Any], status: str, summary: str) -> None:
    event = the_event(db, tmp_path, **values)
    assert (event["STATUS"], event["SUMMARY"]) == (status, summary)


def test_what_vanished_says_so_and_is_not_called_cancelled(db: Database, tmp_path: Path) -> None:
    event = the_event(db, tmp_path, presence="withdrawn")
    assert event["DESCRIPTION"].startswith("No longer listed by its source (last seen 2026-11-24): please check.")
    assert "ancelled" not in event.to_ical().decode()


def test_each_date_of_a_series_is_an_event_of_its_own(db: Database, tmp_path: Path) -> None:
    dates = [
        {"start_local": "2026-12-03T19:00", "recurrence_id": "2026-12-03T19:00"},
        {"start_local": "2026-12-11T20:00", "recurrence_id": "2026-12-10T19:00", "name": "Moved by a day"},
        {"start_local": "2026-12-17T19:00", "recurrence_id": "2026-12-17T19:00", "status": "cancelled"},
    ]
    add_event(db, "e1", "2026-12-03T19:00", occurrences=dates)
    make(db, tmp_path)
    found = {str(event["UID"]): event for event in events(read(tmp_path))}
    assert set(found) == {f"e1-202612{day}T1900@discovery" for day in ("03", "10", "17")}
    assert found["e1-20261210T1900@discovery"]["SUMMARY"] == "Moved by a day"
    assert found["e1-20261210T1900@discovery"]["DTSTART"].to_ical() == b"20261211T200000"
    assert found["e1-20261217T1900@discovery"]["STATUS"] == "CANCELLED"


def test_a_source_of_unknown_licence_gives_facts_only(db: Database, tmp_path: Path) -> None:
    event = the_event(db, tmp_path, source="chamber", description="Their own words.")
    assert "Their own words" not in event["DESCRIPTION"]
    assert "Source: Chamber" in event["DESCRIPTION"]


def test_the_licence_of_whoever_gave_the_description_counts(db: Database, tmp_path: Path) -> None:
    add_event(db, "e1", description="Open words.", field_sources=json.dumps({"description": "open-list"}))
    db.table("sightings").insert(
        {"source": "chamber", "source_key": "k", "type": "event", "record_id": "e1", "item": "{}", "content_hash": "",
         "first_seen": SEEN, "last_seen": SEEN, "last_changed": SEEN}
    )  # fmt: skip
    make(db, tmp_path)
    assert "Open words." in read(tmp_path).decode()


def test_only_web_addresses_pass(db: Database, tmp_path: Path) -> None:
    event = the_event(db, tmp_path, url="javascript:alert(1)")
    assert "URL" not in event
    assert "javascript" not in event["DESCRIPTION"]


def test_a_null_island_is_no_place(db: Database, tmp_path: Path) -> None:
    assert "GEO" not in the_event(db, tmp_path, latitude=0.0, longitude=0.0)


def test_one_broken_event_costs_only_itself(db: Database, tmp_path: Path) -> None:
    add_event(db, "bad", "2026-12-99")
    add_event(db, "good", "2026-12-03")
    counts = make(db, tmp_path)
    assert [event["UID"] for event in events(read(tmp_path))] == ["good@discovery"]
    assert counts.left_out == ["event bad: start_local '2026-12-99' is no time"]


def test_an_opportunity_with_a_date_is_in_the_calendar_and_one_with_a_period_is_not(
    db: Database, tmp_path: Path
) -> None:
    add_opportunity(db, "day", start_local="2026-12-05", end_local="2026-12-06")
    add_opportunity(db, "year", start_local="2026-12-01", end_local="2027-11-30")
    add_opportunity(db, "undated")
    make(db, tmp_path)
    assert [event["UID"] for event in events(read(tmp_path))] == ["day@discovery"]
    assert {item["id"].rpartition("/")[2] for item in json.loads(read(tmp_path, "all.json"))["items"]} == {
        "day",
        "year",
        "undated",
    }


TEXT = st.text(max_size=200)


@settings(max_examples=150)
@given(name=TEXT, description=TEXT, venue=TEXT, url=TEXT, record_id=st.text(min_size=1, max_size=300))
def test_no_text_breaks_a_calendar(name: str, description: str, venue: str, url: str, record_id: str) -> None:
    thing = a_thing(
        id=record_id, name=name, description=description, venue=venue, url=url, latitude=1.5, longitude=-1.5
    )
    body = calendar_text(Head("x", name, description), [event_text(thing).text], [])
    (event,) = events(body)
    assert event.errors == []
    assert event["UID"] == uid_of(record_id)
    assert event["DTSTART"].dt == date(2026, 12, 3)


def a_thing(**values: Any) -> Thing:
    empty: dict[str, Any] = dict.fromkeys(Thing.__dataclass_fields__)
    basic = {
        "type": "event", "id": "e1", "name": "Event", "presence": "present", "start_local": "2026-12-03", "sequence": 0,
        "first_seen": SEEN, "last_seen": SEEN, "last_changed": SEEN, "repeats": False, "topics": (), "deadlines": (), "credits": (),
    }  # fmt: skip
    return Thing(**{**empty, **basic, **values})


# --- deadlines ----------------------------------------------------------------------------------------------------


def test_deadlines_have_a_calendar_of_their_own(db: Database, tmp_path: Path) -> None:
    add_event(
        db,
        "e1",
        "2027-04-01",
        deadlines=[
            {"kind": "call_for_papers", "due_utc": "2026-12-10T11:59:59Z", "due_local": "2026-12-09T23:59:59", "timezone": "AoE",
             "due_text": "9 December, AoE", "url": "https://events.example/cfp"},
            {"kind": "call_for_papers", "due_utc": "2027-01-10T11:59:59Z", "due_local": "2027-01-09T23:59:59", "timezone": "AoE"},
            {"kind": "early_bird", "due_local": "2026-12-15"},
            {"kind": "registration", "due_local": "2026-10-01"},
            {"kind": "other", "due_text": "soon"},
        ],
    )  # fmt: skip
    make(db, tmp_path)
    found = {str(event["UID"]): event for event in events(read(tmp_path, "all-deadlines.ics"))}
    assert set(found) == {f"e1-{name}@discovery" for name in ("call-for-papers-1", "call-for-papers-2", "early-bird-1")}
    papers = found["e1-call-for-papers-1@discovery"]
    assert papers["DTSTART"].to_ical() == b"20261210T115959Z"
    assert "DTEND" not in papers
    assert papers["SUMMARY"] == "Call for papers: Event e1"
    assert papers["URL"] == "https://events.example/cfp"
    assert papers["DESCRIPTION"].startswith("Call for papers until Wed 9 December 2026, 23:59 anywhere on Earth\n")
    assert "In the source's words: 9 December, AoE" in papers["DESCRIPTION"]
    assert "Thu 1 April 2027" in papers["DESCRIPTION"]
    early = found["e1-early-bird-1@discovery"]
    assert (early["DTSTART"].dt, early["DTEND"].dt) == (date(2026, 12, 15), date(2026, 12, 16))
    assert [event["UID"] for event in events(read(tmp_path))] == ["e1@discovery"]


def test_a_moved_deadline_keeps_its_id(db: Database, tmp_path: Path) -> None:
    add_event(db, "e1", deadlines=[{"kind": "application", "due_local": "2026-12-01"}])
    make(db, tmp_path)
    before = [event["UID"] for event in events(read(tmp_path, "all-deadlines.ics"))]
    db.execute("UPDATE deadlines SET id = id + 100, due_local = '2026-12-08'")
    make(db, tmp_path, clock=Clock.at("2026-11-25T06:00:00Z"))
    (event,) = events(read(tmp_path, "all-deadlines.ics"))
    assert [event["UID"]] == before
    assert event["DTSTART"].dt == date(2026, 12, 8)
    assert event["SEQUENCE"] == 1
    assert event["DTSTAMP"].dt == event["LAST-MODIFIED"].dt == datetime(2026, 11, 25, 6, 0, tzinfo=UTC)


def test_what_the_record_does_not_count_is_stamped_all_the_same(db: Database, tmp_path: Path) -> None:
    add_event(db, "e1", sequence=4)
    make(db, tmp_path)
    db.table("record_topics").insert({"record_id": "e1", "topic": "hr", "score": 1.0, "why": ""})
    make(db, tmp_path)
    (event,) = events(read(tmp_path))
    assert (event["SEQUENCE"], event["LAST-MODIFIED"].dt) == (4, NOW)
    db.execute("UPDATE events SET sequence = 5, last_changed = '2026-11-24T07:00:00Z', status = 'cancelled'")
    make(db, tmp_path)
    (event,) = events(read(tmp_path))
    assert (event["SEQUENCE"], event["LAST-MODIFIED"].dt) == (5, datetime(2026, 11, 24, 7, 0, tzinfo=UTC))
    db.execute("UPDATE events SET sequence = 5, status = 'scheduled'")
    make(db, tmp_path, clock=Clock.at("2026-11-25T06:00:00Z"))
    (event,) = events(read(tmp_path))
    assert (event["SEQUENCE"], event["LAST-MODIFIED"].dt) == (6, datetime(2026, 11, 25, 6, 0, tzinfo=UTC))
    assert make(db, tmp_path, clock=Clock.at("2026-11-25T07:00:00Z")).written == 0


def test_a_series_has_each_deadline_once(db: Database, tmp_path: Path) -> None:
    dates = [{"start_local": f"2026-12-{day}", "recurrence_id": f"2026-12-{day}"} for day in ("03", "10")]
    add_event(db, "e1", occurrences=dates, deadlines=[{"kind": "registration", "due_local": "2026-12-01"}])
    make(db, tmp_path)
    assert len(events(read(tmp_path, "all-deadlines.ics"))) == 1


# --- Atom and JSON Feed -------------------------------------------------------------------------------------------


def test_atom_and_json_tell_the_same_newest_first(db: Database, tmp_path: Path) -> None:
    add_event(db, "old", last_changed="2026-11-01T00:00:00Z")
    add_event(db, "new", last_changed="2026-11-22T00:00:00Z", name='A < B & "C"', topics=["hr"])
    add_organization(db, "o1", last_changed="2026-11-10T00:00:00Z")
    add_opportunity(db, "p1", last_changed="2026-11-11T00:00:00Z")
    make(db, tmp_path, base_url="https://site.example")
    atom = feedparser.parse(read(tmp_path, "all.atom"))
    items = json.loads(read(tmp_path, "all.json"))
    assert not atom.bozo
    expected = [f"tag:discovery,2026:{key}" for key in ("event/new", "opportunity/p1", "organization/o1", "event/old")]
    assert [entry.id for entry in atom.entries] == [item["id"] for item in items["items"]] == expected
    assert atom.feed.updated == items["items"][0]["date_modified"] == "2026-11-22T00:00:00Z"
    assert atom.entries[0].title == items["items"][0]["title"] == 'A < B & "C"'
    assert atom.entries[0].link == items["items"][0]["url"] == "https://site.example/event/new"
    assert items["items"][0]["external_url"] == "https://events.example/new"
    assert items["version"] == "https://jsonfeed.org/version/1.1"
    assert items["feed_url"] == "https://site.example/feeds/all.json"
    assert items["items"][0]["_discovery"]["start_local"] == "2026-12-03"
    assert [tag.term for tag in atom.entries[0].tags] == items["items"][0]["tags"]


def test_a_series_is_one_entry(db: Database, tmp_path: Path) -> None:
    dates = [{"start_local": f"2026-{day}", "recurrence_id": f"2026-{day}"} for day in ("11-19", "12-03", "12-10")]
    add_event(db, "e1", "2026-11-19", occurrences=dates)
    make(db, tmp_path)
    (item,) = json.loads(read(tmp_path, "all.json"))["items"]
    assert item["_discovery"]["start_local"] == "2026-12-03"


# --- files --------------------------------------------------------------------------------------------------------


def test_a_second_run_writes_nothing(db: Database, tmp_path: Path) -> None:
    add_event(db, "e1", **EVENING, **BERLIN)
    make(db, tmp_path)
    stamps = {path: path.stat().st_mtime_ns for path in (tmp_path / "feeds").iterdir()}
    counts = make(db, tmp_path, clock=Clock.at("2026-11-24T18:00:00Z"))
    assert (counts.written, counts.unchanged, counts.rendered) == (0, 4, 0)
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "feeds").iterdir()} == stamps


def test_only_what_changed_is_rendered_anew(db: Database, tmp_path: Path) -> None:
    for number in range(5):
        add_event(db, f"e{number}")
    assert make(db, tmp_path).rendered == 5
    db.execute("UPDATE events SET name = 'Renamed', last_changed = '2026-11-24T05:00:00Z' WHERE id = 'e3'")
    assert make(db, tmp_path, ALL, Interest(id="two", title="Two")).rendered == 1
    assert b"SUMMARY:Renamed\r\n" in read(tmp_path, "two.ics")
    db.execute("UPDATE occurrences SET start_local = '2020-01-01' WHERE event_id <> 'e3'")
    make(db, tmp_path)
    assert [row["record_id"] for row in db.query("SELECT record_id FROM renderings")] == ["e3"]


def test_being_seen_again_changes_nothing(db: Database, tmp_path: Path) -> None:
    add_event(db, "e1")
    make(db, tmp_path)
    db.execute("UPDATE events SET last_seen = '2026-11-24T05:59:00Z'")
    db.execute("UPDATE sightings SET last_seen = '2026-11-24T05:59:00Z'")
    assert make(db, tmp_path).written == 0


def test_feeds_of_a_former_interest_go_and_other_files_stay(db: Database, tmp_path: Path) -> None:
    make(db, tmp_path, ALL, Interest(id="gone", title="Gone"))
    mine = tmp_path / "feeds" / "mine.ics"
    mine.write_text("my own")
    counts = make(db, tmp_path, ALL)
    assert counts.removed == 4
    names = {path.name for path in (tmp_path / "feeds").iterdir()}
    assert "gone.ics" not in names
    assert {"mine.ics", "all.ics"} <= names


def test_a_manifest_that_names_other_files_removes_none_of_them(db: Database, tmp_path: Path) -> None:
    make(db, tmp_path)
    victim = tmp_path / "victim.ics"
    victim.write_text("x")
    (tmp_path / "feeds" / feeds.MANIFEST).write_text(json.dumps({"files": ["../victim.ics", "/etc/passwd", 3]}))
    make(db, tmp_path)
    assert victim.exists()


def test_a_killed_run_leaves_no_half_file(db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add_event(db, "e1")
    make(db, tmp_path)
    before = read(tmp_path)
    add_event(db, "e2")

    def killed(_: int) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(feeds.os, "fsync", killed)
        with pytest.raises(KeyboardInterrupt):
            make(db, tmp_path)
    assert read(tmp_path) == before
    make(db, tmp_path)
    assert len(events(read(tmp_path))) == 2
    assert not list((tmp_path / "feeds").glob(f"*{feeds.TEMPORARY}"))
    assert not list((tmp_path / "feeds").glob(f".*{feeds.TEMPORARY}"))


@pytest.mark.parametrize(
    ("name", "valid"),
    [
        ("a.ics", True), ("a-deadlines.ics", True), ("a.atom", True), ("a.json", True), ("a.db", False), ("../a.ics", False),
        ("A.ics", False), (".ics", False), ("a", False), ("a.ics.tmp", False), (f"{'a' * 61}.ics", False), ("a\n.ics", False),
    ],
)  # fmt: skip
def test_names_of_feeds(name: str, valid: bool) -> None:
    assert is_feed_name(name) is valid


# --- limits -------------------------------------------------------------------------------------------------------


def test_a_full_calendar_keeps_what_comes_next(db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "MAX_EVENTS", 4)
    for offset in (-20, -10, -5, 1, 2, 30):
        add_event(db, f"d{offset}", (NOW.date() + timedelta(days=offset)).isoformat())
    make(db, tmp_path)
    body = read(tmp_path)
    assert [event["UID"] for event in events(body)] == [f"d{offset}@discovery" for offset in (-5, 1, 2, 30)]
    assert "4 of 6" in Calendar.from_ical(body)["X-WR-CALDESC"]


def test_a_calendar_stays_below_its_size(db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "MAX_BYTES", 20_000)
    for number in range(40):
        add_event(db, f"e{number:02}", f"2026-12-{number % 28 + 1:02}T10:00", description="ü" * 600, **BERLIN)
    make(db, tmp_path)
    body = read(tmp_path)
    assert 5_000 < len(body) <= 20_000
    assert "of 40" in Calendar.from_ical(body)["X-WR-CALDESC"]


def test_the_past_stays_for_thirty_days(db: Database, tmp_path: Path) -> None:
    add_event(db, "e30", "2026-10-25")
    add_event(db, "e31", "2026-10-24")
    make(db, tmp_path)
    assert [event["UID"] for event in events(read(tmp_path))] == ["e30@discovery"]


def test_each_interest_has_its_own(db: Database, tmp_path: Path) -> None:
    add_event(db, "near", **BERLIN)
    add_event(db, "far", latitude=40.7, longitude=-74.0)
    make(db, tmp_path, ALL, Interest(id="berlin", title="B", near=Near(km=50, latitude=52.5, longitude=13.4)))
    assert len(events(read(tmp_path))) == 2
    assert [event["UID"] for event in events(read(tmp_path, "berlin.ics"))] == ["near@discovery"]


def test_a_due_without_a_time_is_refused() -> None:
    from discovery.publish._ical_writer import deadline_text

    with pytest.raises(ValueError, match="has no time"):
        deadline_text(a_thing(), Due("other", None, None, "soon", None, None))
