"""What is told of a change, and that a thing stays itself through it."""

from __future__ import annotations

import pytest
from storing import event, replace_source

from discovery.clock import Clock
from discovery.items import Event, Place, Price, Recurrence
from pipelines.resolve import resolve


def told(world) -> list[tuple[str, str | None, str | None]]:
    return world.rows("SELECT field, old, new FROM changes ORDER BY field")


CHANGES = [
    ({"name": "Forum II"}, [("name", "Forum", "Forum II")], 1),
    ({"start": "2026-10-02T09:00"}, [("start_local", "2026-10-01T09:00", "2026-10-02T09:00")], 1),
    ({"location": Place(name="Aula")}, [("venue", None, "Aula")], 1),
    ({"city": "Rome"}, [("city", None, "Rome")], 1),
    ({"status": "cancelled"}, [("status", "scheduled", "cancelled")], 1),
    ({"price": Price(min=5, currency="EUR")}, [("currency", None, "EUR"), ("price_min", None, "5.0")], 0),
    ({"url": "https://feed.example/new"}, [("url", None, "https://feed.example/new")], 0),
    ({"description": "longer"}, [], 0),
]


@pytest.mark.parametrize(("change", "rows", "sequence"), CHANGES, ids=[next(iter(one[0])) for one in CHANGES])
def test_one_row_for_each_field_that_changed(world, change, rows, sequence):
    world.run(1, [event()])
    world.run(2, [event(**change)])
    assert told(world) == rows
    assert world.rows("SELECT sequence FROM events") == [(sequence,)]
    stamp = "2026-08-02T00:00:00Z" if rows else "2026-08-01T00:00:00Z"
    assert world.rows("SELECT last_changed FROM events") == [(stamp,)]


def test_a_change_says_where_and_in_which_run(world):
    world.run(1, [event()])
    world.run(2, [event(name="Forum II")])
    assert world.rows("SELECT at, source, run_id FROM changes") == [("2026-08-02T00:00:00Z", "feed", 2)]


REISSUES = [
    (
        "The Events Calendar makes keys of times",
        event("4711-1790845200-1790848800@x.example", url="https://x.example/event/forum/"),
        event("4711-1790931600-1790935200@x.example", start="2026-10-02T09:00", url="https://x.example/event/forum/"),
    ),
    (
        "key of times without an address",
        event("4711-1790845200-1790848800@x.example"),
        event("4711-1790931600-1790935200@x.example", name="Forum, moved", start="2026-10-02T09:00"),
    ),
    ("same title, place and time", event("a", location=Place(name="Aula")), event("b", location=Place(name="Aula"))),
    ("same title and time, other room", event("a", location=Place(name="A 1")), event("b", location=Place(name="B 2"))),
    (
        "same title, place and day, other hour",
        event("a", location=Place(name="Aula")),
        event("b", start="2026-10-01T11:00", location=Place(name="Aula")),
    ),
    ("same time, title reworded", event("a", "Forum on data and people"), event("b", "Forum on people and data!")),
    (
        "same address, moved",
        event("a", url="https://x.example/e/9?utm_source=feed"),
        event("b", "Forum, new date", "2026-11-01T09:00", url="https://x.example/e/9"),
    ),
]


@pytest.mark.parametrize(("before", "after"), [one[1:] for one in REISSUES], ids=[one[0] for one in REISSUES])
def test_a_thing_under_a_new_key_keeps_its_record(world, before, after):
    others = [event(f"o{n}", f"Other {n}", f"2026-10-{n + 10}T09:00") for n in range(5)]
    world.run(1, [before, *others])
    was = world.column("SELECT record_id FROM sightings WHERE source_key = ?", before.source_key)
    counts = world.run(2, [after, *others])
    assert (counts.reissued, counts.new, counts.missing) == (1, 0, 0)
    assert world.rows("SELECT record_id, former_keys FROM sightings WHERE source_key = ?", after.source_key) == [
        (was[0], f'["{before.source_key}"]')
    ]


DIFFERENT = [
    ("next edition at the same address", event("a", url="https://x.example/"),
     event("b", start="2027-10-01T09:00", url="https://x.example/")),
    ("another title at another time", event("a"), event("b", "Fair", "2026-10-09T09:00")),
    ("the next of a weekly series, the last one being past", event("a", start="2026-08-01T12:00", url="https://x.example/s"),
     event("b", start="2026-08-08T12:00", url="https://x.example/s")),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after"), [one[1:] for one in DIFFERENT], ids=[one[0] for one in DIFFERENT])
def test_another_thing_gets_a_record_of_its_own(world, before, after):
    world.run(1, [before])
    assert world.run(2, [after]).reissued == 0
    assert world.rows("SELECT count(DISTINCT record_id) FROM sightings") == [(2,)]


def test_an_address_that_many_share_recognises_nothing(world):
    page = "https://x.example/calendar"
    items = [event(str(n), f"Talk {n}", f"2026-10-{n:02}T09:00", url=page) for n in range(1, 7)]
    world.run(1, items)
    fresh = event("new", "Dinner", "2026-10-20T19:00", url=page)
    assert world.run(2, [*items[:2], *items[3:], fresh]).reissued == 0


def series(**more: object) -> Event:
    from discovery.items import Recurrence

    rule = Recurrence(rrule="FREQ=WEEKLY;COUNT=8")
    return event("s", "Club", "2026-08-03T18:00", timezone="Europe/Berlin", recurrence=rule, **more)


def moved(day: str = "2026-08-10", to: str = "2026-08-11T19:00", **more: object) -> Event:
    return Event(
        source_key=f"s#{day}", series_key="s", recurrence_id=f"{day}T18:00", name="Club", start=to, start_local=to,
        timezone="Europe/Berlin", **more,
    )  # fmt: skip


def test_a_series_is_one_event_with_a_row_an_occurrence(world):
    world.run(1, [series()])
    assert world.rows("SELECT count(*), count(DISTINCT event_id) FROM occurrences") == [(8, 1)]
    assert world.rows("SELECT start_local FROM events") == [("2026-08-03T18:00",)]


def test_a_changed_occurrence_joins_its_series_and_is_told(world):
    world.run(1, [series()])
    counts = world.run(2, [series(), moved(city="Bonn")])
    assert (counts.new, world.rows("SELECT count(*) FROM events")) == (1, [(1,)])
    assert world.rows(
        "SELECT start_local, recurrence_id, city FROM occurrences WHERE recurrence_id LIKE '2026-08-10%'"
    ) == [("2026-08-11T19:00", "2026-08-10T18:00", "Bonn")]
    assert ("start_local", "2026-08-10T18:00", "2026-08-11T19:00") in told(world)
    assert world.rows("SELECT count(DISTINCT record_id) FROM sightings") == [(1,)]


def test_the_changed_occurrences_of_a_series_that_is_not_shown_are_one_event(world):
    world.run(1, [moved(), moved("2026-08-17", "2026-08-18T19:00")])
    assert world.rows("SELECT count(*) FROM events") == [(1,)]
    assert world.column("SELECT start_local FROM occurrences ORDER BY 1") == ["2026-08-11T19:00", "2026-08-18T19:00"]
    record = world.column("SELECT DISTINCT record_id FROM sightings")
    world.run(2, [series(), moved(), moved("2026-08-17", "2026-08-18T19:00")])
    assert world.column("SELECT DISTINCT record_id FROM sightings") == record


def test_a_series_is_written_out_further_as_time_goes_on(world):
    endless = series()
    endless.recurrence = Recurrence(rrule="FREQ=MONTHLY")
    world.run(1, [endless])
    last = world.column("SELECT max(start_local) FROM occurrences")[0]
    world.db.conn.execute("UPDATE state SET value = '2026-07' WHERE name = 'occurrences from'")
    world.db.conn.execute("DELETE FROM occurrences WHERE start_local = ?", (last,))
    world.db.conn.execute("UPDATE events SET content_hash = 'of an earlier window'")
    world.db.conn.commit()
    world.run(2, [endless])
    assert world.column("SELECT max(start_local) FROM occurrences") == [last]
    assert told(world) == []


@pytest.mark.parametrize("later", ["2026-08-31", "2026-09-30", "2026-10-02", "2027-06-01"])
@pytest.mark.parametrize("rule", ["FREQ=WEEKLY", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"])
def test_a_run_after_a_long_pause_tells_of_no_change(world, rule, later):
    """Dates that come into the window are not new, and those that passed are not gone."""
    endless = series()
    endless.recurrence = Recurrence(rrule=rule)
    world.run(1, [endless, moved("2026-12-07", "2026-08-18T19:00")])
    last = world.column("SELECT max(start_local) FROM occurrences")[0]
    resolve(world.db, Clock.at(f"{later}T06:00:00Z"))
    assert (world.column("SELECT max(start_local) FROM occurrences")[0] > last) is (later[:7] != "2026-08")
    assert told(world) == []
    assert world.column("SELECT last_changed FROM events") == ["2026-08-01T00:00:00Z"]


def test_a_licence_that_was_granted_publishes_the_description(world):
    world.run(1, [event(description="Text")], replace_source(licence="unknown"))
    world.run(2, [event(description="Text", name="Forum II")])
    assert world.column("SELECT description FROM events") == ["Text"]


def test_a_source_that_misses_it_for_a_day_does_not_change_what_is_said_of_it(world):
    first = event(
        "a", "Forum on data", url="https://feed.example/forum", location=Place(name="Aula", address="Main Street 1")
    )
    second = event("b", "Forum on Data!", url="https://feed.example/forum", location=Place(name="The Aula"))
    others = [event(f"o{n}", f"Other {n}", f"2026-11-{n + 10}T09:00") for n in range(5)]
    world.run(1, [first, *others])
    world.run(1, [second], replace_source(name="list", url="https://list.example/"))
    assert world.column("SELECT count(*) FROM events WHERE name LIKE 'Forum%'") == [1]
    for day in (2, 3):
        world.run(day, others)
    assert told(world) == []
