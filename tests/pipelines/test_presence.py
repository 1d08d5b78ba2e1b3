"""Absence is not cancellation: what a run did not show, and when it is believed."""

from __future__ import annotations

import pytest
from storing import event, replace_source

from discovery.items import Event, Opportunity, Organization


def weekly(count: int = 10) -> list[Event]:
    """Events on the first days of October, all to come."""
    return [event(str(day), f"Talk {day}", f"2026-10-{day:02}T09:00") for day in range(1, count + 1)]


def without(items: list[Event], *keys: str) -> list[Event]:
    return [item for item in items if item.source_key not in keys]


def presence(world, key: str) -> str:
    return world.column(
        "SELECT e.presence FROM events e JOIN sightings s ON s.record_id = e.id WHERE s.source_key = ?", key
    )[0]


def test_missing_then_withdrawn_then_back(world):
    seen = []
    world.run(1, weekly())
    for day in (2, 3, 4, 5):
        world.run(day, without(weekly(), "3"))
        seen.append(presence(world, "3"))
    world.run(6, weekly())
    assert [*seen, presence(world, "3")] == ["missing", "missing", "missing", "withdrawn", "present"]
    assert world.rows("SELECT field, old, new, source FROM changes") == [
        ("presence", "present", "missing", "feed"),
        ("presence", "missing", "withdrawn", "feed"),
        ("presence", "withdrawn", "present", "feed"),
    ]
    assert world.column("SELECT DISTINCT status FROM events") == ["scheduled"]


def test_three_runs_in_one_day_withdraw_nothing(world):
    world.run(1, weekly())
    for hour in (2.0, 2.25, 2.5, 2.75):
        world.run(hour, without(weekly(), "3"))
    assert presence(world, "3") == "missing"


def test_two_runs_withdraw_nothing_however_far_apart(world):
    world.run(1, weekly())
    for day in (2, 20):
        world.run(day, without(weekly(), "3"))
    assert presence(world, "3") == "missing"


@pytest.mark.parametrize(("kept", "expected"), [(3, "withdrawn"), (1, "missing")])
def test_withdrawn_only_if_half_of_the_others_was_seen(world, kept, expected):
    world.run(1, weekly(4))
    for day in (2, 3, 4, 5, 6):
        assert world.run(day, weekly(4)[-kept:]).outcome == "ok"
    assert presence(world, "1") == expected


def test_what_has_begun_is_history(world):
    items = weekly()
    items[0].start = items[0].start_local = "2026-08-02T09:00"
    items[0].start_utc = "2026-08-02T09:00:00Z"
    world.run(1, items)
    for day in (3, 4, 5, 6, 7):
        assert world.run(day, items[1:]).missing == 0
    assert presence(world, "1") == "present"


@pytest.mark.parametrize(
    ("start", "day", "missing"), [("2026-08-05", 4.25, 1), ("2026-08-05", 4.5, 0), ("2026-08-05", 5, 0)]
)
def test_a_bare_date_has_begun_where_the_day_begins_first(world, start, day, missing):
    world.run(1, [*weekly(), event("today", "Fair", start)])
    assert world.run(day, weekly()).missing == missing


def test_a_run_that_was_not_complete_says_nothing_of_absence(world):
    world.run(1, weekly())
    assert world.run(2, weekly(5), complete=False).missing == 0
    assert world.run(3, weekly(5), outcome="partial").missing == 0


def test_a_full_window_hides_what_comes_after_it(world):
    world.run(1, weekly(10))
    earlier = event("0", "Talk 0", "2026-09-30T09:00")
    counts = world.run(2, [earlier, *weekly(9)])  # still ten: the last made room
    assert (counts.missing, presence(world, "10")) == (0, "present")


def test_a_window_that_shrinks_hides_its_end(world):
    world.run(1, weekly(10))
    assert world.run(2, weekly(7)).missing == 0


def test_the_last_one_of_a_list_that_became_shorter_is_missing(world):
    world.run(1, weekly(10))
    assert world.run(2, weekly(9)).missing == 1


SUSPICIOUS = {
    "empty": [],
    "shrunk": weekly(4),
    "shifted": [event(str(d), f"Talk {d}", f"2026-10-{d:02}T11:00") for d in range(1, 11)],
    "replaced": [
        event(f"x{d}", f"Pills {d}", f"2026-11-{d:02}T11:00", url=f"https://spam.example/{d}") for d in range(1, 11)
    ]
    + weekly(2),
}


@pytest.mark.parametrize("code", SUSPICIOUS)
def test_a_suspicious_run_changes_nothing(world, code):
    for day in (1, 2):
        world.run(day, weekly())
    tables = ("sightings", "events", "occurrences", "changes", "pages", "search_rows")
    before = {table: world.rows(f"SELECT * FROM {table}") for table in tables}
    counts = world.run(3, SUSPICIOUS[code])
    assert (counts.outcome, counts.state) == ("suspicious", "suspicious")
    assert counts.reason.startswith(f"{code}:")
    assert {table: world.rows(f"SELECT * FROM {table}") for table in tables} == before


def test_one_that_all_moved_alone_is_believed(world):
    items = weekly()
    world.run(1, items)
    items[2] = event("3", "Talk 3", "2026-10-03T11:00")
    assert world.run(2, items).outcome == "ok"


@pytest.mark.parametrize(
    ("code", "day", "outcome"), [("shrunk", 6, "ok"), ("shrunk", 5, "suspicious"), ("empty", 20, "suspicious")]
)
def test_a_source_that_insists_is_believed_but_never_that_it_is_empty(world, code, day, outcome):
    for earlier in (1, 2):
        world.run(earlier, weekly())
    world.run(3, SUSPICIOUS[code])
    world.run(4, SUSPICIOUS[code])
    assert world.run(day, SUSPICIOUS[code]).outcome == outcome


def test_a_small_list_may_change_entirely(world):
    world.run(1, weekly(4))
    assert world.run(2, [event("x", "Other", "2026-11-01T09:00")]).outcome == "ok"


def test_a_list_whose_past_is_gone_is_not_suspicious(world):
    items = [event(str(day), f"Talk {day}", f"2026-08-{day:02}T09:00") for day in range(2, 13)]
    world.run(1, items)
    assert world.run(10, items[8:]).outcome == "ok"


def test_a_failed_run_changes_nothing_and_says_why(world):
    world.run(1, weekly())
    counts = world.run(2, [], outcome="failed", reason="timeout")
    assert (counts.outcome, counts.reason) == ("failed", "timeout")
    assert world.column("SELECT DISTINCT presence FROM events") == ["present"]
    assert world.rows("SELECT state, reason, consecutive_failures FROM source_health") == [("degraded", "timeout", 1)]


def test_undated_things_go_missing_too(world):
    items = [Organization(source_key=str(n), name=f"Society {n}", kind="learned_society") for n in range(8)]
    items += [Opportunity(source_key=f"p{n}", name=f"Mentor {n}", kind="mentoring_programme") for n in range(8)]
    world.run(1, items)
    world.run(2, items[1:])
    assert world.rows("SELECT name, presence FROM organizations WHERE presence != 'present'") == [
        ("Society 0", "missing")
    ]


def test_missing_in_one_source_is_present_while_another_shows_it(world):
    shared = event("a", "Forum", "2026-10-05T09:00", url="https://forum.example/2026")
    world.run(1, [*weekly(), shared])
    world.run(1, [shared], replace_source(name="other"))
    world.run(2, weekly())
    assert world.rows("SELECT count(*), sum(presence = 'present') FROM sightings WHERE source_key = 'a'") == [(2, 1)]
    assert world.column("SELECT presence FROM events WHERE name = 'Forum'") == ["present"]


@pytest.mark.parametrize(
    ("rule", "until"),
    [
        ("FREQ=WEEKLY;COUNT=3", "2026-10-15"), ("FREQ=HOURLY;COUNT=3", "2026-10-01"), ("FREQ=DAILY;COUNT=1000", "2029-06-26"),
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=3", "2026-10-01"), ("FREQ=WEEKLY;UNTIL=20261210T090000Z", "2026-12-10"),
        ("FREQ=WEEKLY", "9999"), ("FREQ=SECONDLY;COUNT=5000", "9999"),
    ],
)  # fmt: skip
def test_a_series_is_expected_until_its_last_date(rule, until):
    from discovery.items import Recurrence
    from pipelines._items import times

    item = Event(start="2026-10-01T09:00", start_local="2026-10-01T09:00", recurrence=Recurrence(rrule=rule))
    expected = times(item)[1]
    assert expected == until if until == "9999" else expected[:10] in (until, _day_before(until))


def _day_before(day: str) -> str:
    from datetime import date, timedelta

    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()
