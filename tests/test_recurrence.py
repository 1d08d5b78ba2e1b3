"""Series become dated occurrences: on the clock of their zone, with their exceptions, and never too many."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from dateutil.rrule import rrulestr

from discovery._rrule import MAX_OCCURRENCES, RuleError, checked_rule, naive_rule
from discovery.items import Event, Recurrence
from discovery.readers import Payload, Reading, Window, icalendar
from discovery.recurrence import Occurrence, expand, occurrences

DATA = Path(__file__).resolve().parent / "data/ical"
SPRING = Window(date(2027, 3, 1), date(2027, 4, 30))


def series(
    rrule: str | None,
    start: str = "2027-03-23T18:00",
    end: str | None = None,
    timezone: str | None = "Europe/Berlin",
    rdate: tuple[str, ...] = (),
    exdate: tuple[str, ...] = (),
) -> Event:
    recurrence = Recurrence(rrule=rrule, rdate=list(rdate), exdate=list(exdate))
    return Event(source_key="s", name="Series", start=start, end=end, timezone=timezone, recurrence=recurrence)


def change(recurrence_id: str, start: str, **more: object) -> Event:
    key = f"s#{recurrence_id}"
    fields = {"timezone": "Europe/Berlin", "name": "Changed", **more}
    return Event(source_key=key, series_key="s", recurrence_id=recurrence_id, start=start, **fields)  # type: ignore[arg-type]


def starts(event: Event, *overrides: Event, window: Window = SPRING) -> list[str]:
    return [one.start_local for one in expand(event, overrides, window)]


def test_a_series_stays_at_its_hour_through_a_clock_change() -> None:
    found = expand(series("FREQ=WEEKLY;COUNT=2", end="2027-03-23T19:30"), [], SPRING)
    assert found == [
        Occurrence("2027-03-23T18:00", "2027-03-23T19:30", "2027-03-23T17:00:00Z", "2027-03-23T18:30:00Z", "2027-03-23T18:00"),
        Occurrence("2027-03-30T18:00", "2027-03-30T19:30", "2027-03-30T16:00:00Z", "2027-03-30T17:30:00Z", "2027-03-30T18:00"),
    ]  # fmt: skip


def test_a_series_in_utc_stays_in_utc_and_is_shown_in_its_zone() -> None:
    found = expand(series("FREQ=WEEKLY;COUNT=2", "2027-03-23T23:30Z"), [], SPRING)
    assert [(one.start_local, one.start_utc) for one in found] == [
        ("2027-03-24T00:30", "2027-03-23T23:30:00Z"),
        ("2027-03-31T01:30", "2027-03-30T23:30:00Z"),
    ]


def test_an_offset_that_is_the_zones_own_does_not_hold_the_series() -> None:
    found = expand(series("FREQ=WEEKLY;COUNT=2", "2027-03-23T18:00+01:00"), [], SPRING)
    assert [one.start_utc for one in found] == ["2027-03-23T17:00:00Z", "2027-03-30T16:00:00Z"]


def test_a_time_that_the_clock_change_skips_counts_with_the_offset_before_it() -> None:
    (found,) = expand(series("FREQ=DAILY;COUNT=1", "2027-03-28T02:30"), [], SPRING)
    assert (found.start_local, found.start_utc) == ("2027-03-28T02:30", "2027-03-28T01:30:00Z")


def test_without_a_zone_there_is_no_instant() -> None:
    (found,) = expand(series("FREQ=DAILY;COUNT=1", timezone=None), [], SPRING)
    assert (found.start_local, found.start_utc) == ("2027-03-23T18:00", None)


def test_days_end_on_their_last_day() -> None:
    found = expand(series("FREQ=WEEKLY;COUNT=2", "2027-03-23", "2027-03-25"), [], SPRING)
    assert [(one.start_local, one.end_local, one.start_utc) for one in found] == [
        ("2027-03-23", "2027-03-25", None),
        ("2027-03-30", "2027-04-01", None),
    ]


@pytest.mark.parametrize(
    ("rrule", "expected"),
    [
        ("FREQ=DAILY;UNTIL=20270325T170000Z", ["23", "24", "25"]),
        ("FREQ=DAILY;UNTIL=20270325T165959Z", ["23", "24"]),
        ("FREQ=DAILY;UNTIL=20270325T180000", ["23", "24", "25"]),
        ("FREQ=DAILY;UNTIL=20270325", ["23", "24", "25"]),
        ("FREQ=DAILY;UNTIL=2027-03-24", ["23", "24"]),
        ("FREQ=DAILY;UNTIL=20270322", []),
        ("freq=daily; count=2;", ["23", "24"]),
        ("RRULE:FREQ=DAILY;COUNT=2;X-OWN=1", ["23", "24"]),
        ("FREQ=WEEKLY;BYDAY=TU, TH;COUNT=3", ["23", "25", "30"]),
    ],
)
def test_bounds_of_rules(rrule: str, expected: list[str]) -> None:
    assert starts(series(rrule)) == [f"2027-03-{day}T18:00" for day in expected]


def test_until_in_utc_ends_a_series_of_days_by_its_date() -> None:
    assert starts(series("FREQ=DAILY;UNTIL=20270325T000000Z", "2027-03-23")) == [
        "2027-03-23",
        "2027-03-24",
        "2027-03-25",
    ]


@pytest.mark.parametrize(
    ("exdate", "expected"),
    [
        (["2027-03-24T18:00"], ["23", "25"]),
        (["2027-03-24T17:00Z"], ["23", "25"]),
        (["2027-03-24T18:00+01:00"], ["23", "25"]),
        (["2027-03-24"], ["23", "25"]),
        (["2027-03-24T17:00"], ["23", "24", "25"]),
        (["2027-03-23T18:00", "rubbish"], ["24", "25"]),
    ],
)
def test_exceptions_of_any_type(exdate: list[str], expected: list[str]) -> None:
    found = starts(series("FREQ=DAILY;COUNT=3", exdate=tuple(exdate)))
    assert found == [f"2027-03-{day}T18:00" for day in expected]


def test_exceptions_of_a_series_of_days_count_by_their_day() -> None:
    found = starts(series("FREQ=DAILY;COUNT=3", "2027-03-23", exdate=("2027-03-24T18:00",)))
    assert found == ["2027-03-23", "2027-03-25"]


def test_single_dates_and_periods() -> None:
    event = series(
        None, end="2027-03-23T19:00", rdate=("2027-04-01T10:00", "2027-04-02T10:00/2027-04-02T15:00", "2027-04-03")
    )
    assert [(one.start_local, one.end_local) for one in expand(event, [], SPRING)] == [
        ("2027-03-23T18:00", "2027-03-23T19:00"),
        ("2027-04-01T10:00", "2027-04-01T11:00"),
        ("2027-04-02T10:00", "2027-04-02T15:00"),
        ("2027-04-03T18:00", "2027-04-03T19:00"),
    ]


def test_two_rules_are_joined() -> None:
    assert starts(series("FREQ=WEEKLY;COUNT=2\nFREQ=DAILY;COUNT=2")) == [
        "2027-03-23T18:00",
        "2027-03-24T18:00",
        "2027-03-30T18:00",
    ]


def test_changed_occurrences_replace_the_series() -> None:
    moved = change("2027-03-24T17:00Z", "2027-03-26T09:00", end="2027-03-26T10:00")
    cancelled = change("2027-03-25", "2027-03-25T18:00", status="cancelled")
    added = change("2027-04-01T18:00", "2027-04-01T18:00")
    found = expand(series("FREQ=DAILY;COUNT=3"), [moved, cancelled, added], SPRING)
    assert [(one.start_local, one.recurrence_id, one.status, one.override) for one in found] == [
        ("2027-03-23T18:00", "2027-03-23T18:00", None, None),
        ("2027-03-25T18:00", "2027-03-25T18:00", "cancelled", cancelled),
        ("2027-03-26T09:00", "2027-03-24T18:00", None, moved),
        ("2027-04-01T18:00", "2027-04-01T18:00", None, added),
    ]


def test_the_newest_version_of_a_change_wins() -> None:
    versions = [change("2027-03-23T18:00", f"2027-03-23T{hour}:00", sequence=n) for hour, n in ((20, 2), (19, 1))]
    assert starts(series("FREQ=DAILY;COUNT=1"), *versions) == ["2027-03-23T20:00"]


def test_a_change_of_this_and_all_later_ones() -> None:
    later = change(
        "2027-03-24T18:00",
        "2027-03-24T20:00",
        end="2027-03-24T21:00",
        recurrence_range="THISANDFUTURE",
        status="tentative",
    )
    found = expand(series("FREQ=DAILY;COUNT=3", end="2027-03-23T18:30"), [later], SPRING)
    assert [(one.start_local, one.end_local, one.recurrence_id, one.status) for one in found] == [
        ("2027-03-23T18:00", "2027-03-23T18:30", "2027-03-23T18:00", None),
        ("2027-03-24T20:00", "2027-03-24T21:00", "2027-03-24T18:00", "tentative"),
        ("2027-03-25T20:00", "2027-03-25T21:00", "2027-03-25T18:00", "tentative"),
    ]


def test_later_ones_that_were_moved_far_come_into_the_window() -> None:
    later = change("2027-03-01T18:00", "2027-04-10T18:00", recurrence_range="THISANDFUTURE")
    window = Window(date(2027, 4, 10), date(2027, 4, 11))
    assert starts(series("FREQ=DAILY;COUNT=9", "2027-02-25T18:00"), later, window=window) == [
        "2027-04-10T18:00",
        "2027-04-11T18:00",
    ]


def test_occurrences_that_last_into_the_window_are_in_it() -> None:
    event = series("FREQ=MONTHLY", "2027-02-20", "2027-03-05")
    assert starts(event, window=Window(date(2027, 3, 3), date(2027, 3, 3))) == ["2027-02-20"]


def test_an_event_without_a_rule_has_its_one_date() -> None:
    event = Event(source_key="e", start="2027-03-23T18:00", timezone="Europe/Berlin", status="scheduled")
    assert expand(event, [], SPRING) == [
        Occurrence("2027-03-23T18:00", None, "2027-03-23T17:00:00Z", None, None, None, "scheduled")
    ]
    assert expand(Event(source_key="e", start="some day"), [], SPRING) == []
    assert expand(Event(source_key="e"), [], SPRING) == []


def test_normalised_times_serve_where_the_source_wrote_none() -> None:
    event = Event(
        start="next Tuesday", start_local="2027-03-23T18:00", end_local="2027-03-23T19:00", timezone="Europe/Berlin"
    )
    (found,) = expand(event, [], SPRING)
    assert (found.start_utc, found.end_utc) == ("2027-03-23T17:00:00Z", "2027-03-23T18:00:00Z")


def test_no_more_than_the_limit() -> None:
    decade = Window(date(2027, 1, 1), date(2037, 1, 1))
    assert len(starts(series("FREQ=DAILY"), window=decade)) == 366
    assert len(expand(series("FREQ=DAILY"), [], decade, limit=10)) == 10


@pytest.mark.parametrize("start", ["0001-01-01T00:00", "1601-01-01T02:00", "1970-01-01T18:00", "9999-12-31T23:00"])
@pytest.mark.parametrize("rrule", ["FREQ=DAILY", "FREQ=WEEKLY;INTERVAL=2", "FREQ=MONTHLY;BYDAY=-1SU", "FREQ=YEARLY"])
def test_starts_at_the_ends_of_time_cost_nothing(start: str, rrule: str) -> None:
    assert len(starts(series(rrule, start))) <= 366


@pytest.mark.parametrize(
    "event",
    [
        Event(start="9999-12-31T23:00", timezone="America/New_York"),
        Event(start="0001-01-01T00:30Z", timezone="Asia/Tokyo"),
        series("FREQ=DAILY", "0001-01-01T00:30", "9999-12-31T23:59"),
        series(None, "9999-12-31", rdate=("0001-01-01T00:00Z",), exdate=("0001-01-01T00:00Z",)),
        series("FREQ=YEARLY;INTERVAL=1000", "4000-12-31T23:59", "5000-12-31T23:59", "America/New_York"),
    ],
)
def test_years_in_which_nobody_meets_have_no_occurrence(event: Event) -> None:
    override = change("2027-01-01T00:00", "9999-12-31T23:59", recurrence_range="THISANDFUTURE")
    assert expand(event, [], Window(date.min, date(2030, 1, 1))) == []
    assert len(expand(event, [override], Window(date.min, date.max))) <= 2


@pytest.mark.parametrize(
    ("rrule", "start", "first"),
    [
        ("FREQ=DAILY;INTERVAL=3", "1999-12-31T18:00", "2027-03-03T18:00"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SA;WKST=SU", "2001-01-01T18:00", "2027-03-08T18:00"),
        ("FREQ=MONTHLY;INTERVAL=7", "2001-01-31T18:00", "2029-01-31T18:00"),
        ("FREQ=YEARLY;INTERVAL=4", "2004-02-29T18:00", "2028-02-29T18:00"),
    ],
)
def test_old_series_keep_their_rhythm(rrule: str, start: str, first: str) -> None:
    window = Window(date(2027, 3, 1), date(2032, 1, 1))
    whole = rrulestr(rrule, dtstart=datetime.fromisoformat(start))
    slow = whole.between(datetime(2027, 3, 1), datetime(2032, 1, 2), inc=True)[:366]
    found = starts(series(rrule, start), window=window)
    assert found[0] == first
    assert [datetime.fromisoformat(one) for one in found] == slow


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY", "FREQ=MINUTELY;COUNT=367", "FREQ=HOURLY", "FREQ=MINUTELY;BYMINUTE=0", "FREQ=NEVER", "COUNT=3", "", "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=-1", "FREQ=DAILY;COUNT=0", "FREQ=DAILY;COUNT=1001", "FREQ=DAILY;COUNT=x",
        "FREQ=YEARLY;BYWEEKNO=54", "FREQ=YEARLY;BYMONTH=13", "FREQ=MONTHLY;BYMONTHDAY=0x1", "FREQ=WEEKLY;BYDAY=99MO",
        "FREQ=DAILY;BYHOUR=-1", "FREQ=DAILY;BYHOUR=" + ",".join(["1"] * 21), "FREQ=YEARLY;RSCALE=CHINESE",
        "FREQ=MONTHLY;SKIP=FORWARD", "FREQ=DAILY;UNTIL=tomorrow", "FREQ=DAILY;BYEASTER=1",
    ],
)  # fmt: skip
def test_rules_that_are_refused(rule: str) -> None:
    with pytest.raises(RuleError):
        checked_rule(rule)


FEW_A_DAY = [
    "FREQ=HOURLY;COUNT=5", "FREQ=MINUTELY;INTERVAL=90;COUNT=8", "FREQ=HOURLY;INTERVAL=3;UNTIL=20270323T230000",
    "FREQ=HOURLY;BYHOUR=9,12;BYDAY=MO,TH;COUNT=9", "FREQ=SECONDLY;BYSECOND=4,5;COUNT=5", "FREQ=HOURLY;INTERVAL=7;COUNT=30",
    "FREQ=MINUTELY;BYMINUTE=5,25;INTERVAL=61;COUNT=6", "FREQ=HOURLY;BYMINUTE=0,30;COUNT=10", "FREQ=HOURLY;BYMONTH=6;COUNT=40",
    "FREQ=HOURLY;BYHOUR=9,20", "FREQ=HOURLY;INTERVAL=2;BYHOUR=9,14,20", "FREQ=MINUTELY;INTERVAL=20;BYHOUR=9,10;BYMINUTE=0,20,40",
    "FREQ=HOURLY;BYHOUR=10;BYMINUTE=15,45;BYDAY=TU", "FREQ=SECONDLY;BYHOUR=8;BYMINUTE=0,30;BYSECOND=0",
    "FREQ=HOURLY;BYHOUR=0;BYYEARDAY=360,-2;UNTIL=20280101T000000", "FREQ=MINUTELY;INTERVAL=1501;COUNT=12",
]  # fmt: skip


@pytest.mark.parametrize("rule", FEW_A_DAY)
def test_what_repeats_within_the_day_is_expanded_while_it_is_little(rule: str) -> None:
    start, high = datetime(2027, 3, 23, 18, 0), datetime(2028, 2, 1)
    expected = rrulestr(rule, dtstart=start).between(start, high, inc=True)
    assert naive_rule(rule, start, start, high) == expected[:MAX_OCCURRENCES]


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY;UNTIL=20300101T000000", "FREQ=HOURLY;UNTIL=20280101T000000", "FREQ=HOURLY;BYHOUR=3;BYSETPOS=1",
        "FREQ=MINUTELY;BYHOUR=9", "FREQ=SECONDLY;BYHOUR=9;BYSECOND=0,30", "FREQ=HOURLY;INTERVAL=7;BYHOUR=3", "FREQ=MINUTELY;COUNT=3;BYHOUR=3;BYDAY=MO;INTERVAL=1440",
    ],
)  # fmt: skip
def test_what_repeats_within_the_day_is_refused_where_it_is_much_or_never_comes(rule: str) -> None:
    start = datetime(2027, 3, 23, 18, 0)
    with pytest.raises(RuleError):
        naive_rule(rule, start, start, datetime(9999, 1, 1))


@pytest.mark.parametrize("rule", ["FREQ=DAILY;COUNT=1000", "FREQ=DAILY;BYHOUR=" + ",".join(["1"] * 20), "FREQ=YEARLY"])
def test_rules_at_the_edge_of_what_is_allowed(rule: str) -> None:
    assert checked_rule(rule)["FREQ"] in ("DAILY", "YEARLY")


def test_a_refused_rule_leaves_the_first_date() -> None:
    assert starts(series("FREQ=SECONDLY")) == ["2027-03-23T18:00"]


@pytest.mark.parametrize(
    ("rule", "start", "expected"),
    [
        # a numbered week has the start's weekday only, and belongs to a year of weeks
        ("FREQ=YEARLY;BYWEEKNO=1,2;COUNT=3", "20130107", ["20130107", "20131230", "20140106"]),
        ("FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO,TU;INTERVAL=3;COUNT=3", "20241231", ["20241231", "20280103", "20280104"]),
        ("FREQ=YEARLY;BYWEEKNO=-1;BYDAY=SU;COUNT=2", "20260101", ["20270103", "20280102"]),
        ("FREQ=YEARLY;BYWEEKNO=1;BYSETPOS=-1;BYDAY=MO,FR;COUNT=2", "20270101", ["20270108", "20280107"]),
        # a yearly day of the month is one of the start's month
        ("FREQ=YEARLY;BYMONTHDAY=1,-31;COUNT=2", "20250101", ["20250101", "20260101"]),
        ("FREQ=YEARLY;BYDAY=20MO;COUNT=2", "19970519", ["19970519", "19980518"]),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=2", "20270129", ["20270129", "20270226"]),
        ("FREQ=MONTHLY;COUNT=3", "20270131", ["20270131", "20270331", "20270531"]),
        ("FREQ=MONTHLY;BYDAY=0MO,SA;BYMONTHDAY=13;COUNT=1", "20260613", ["20260613"]),
        ("FREQ=WEEKLY;BYDAY=1MO;COUNT=2", "20270104", ["20270104", "20270111"]),
    ],
)
def test_rules(rule: str, start: str, expected: list[str]) -> None:
    first = datetime.fromisoformat(start)
    found = naive_rule(rule, first, first, datetime(2040, 1, 1))
    assert [one.strftime("%Y%m%d") for one in found] == expected


def test_items_as_read_become_one_item_an_occurrence() -> None:
    items = Reading.of(icalendar.read(Payload(body=(DATA / "series.ics").read_bytes()))).items
    found = occurrences([item for item in items if isinstance(item, Event)], SPRING)
    assert [(one.source_key, one.name, one.start, one.end, one.status) for one in found] == [
        ("weekly#2027-03-02T18:00", "Mentoring evening", "2027-03-02T18:00", "2027-03-02T19:30", None),
        ("single-utc", "Talk", "2027-03-10T18:00", "2027-03-10T20:00", None),
        ("weekly#2027-03-16T18:00", "Mentoring evening", "2027-03-16T18:00", "2027-03-16T19:30", None),
        ("weekly#2027-03-30T18:00", "Mentoring evening (moved)", "2027-03-31T19:00", "2027-03-31T20:30", None),
        ("weekly#2027-04-06T18:00", "Mentoring evening", "2027-04-06T18:00", None, "cancelled"),
        ("weekly#2027-04-13T18:00", "Mentoring evening, later", "2027-04-13T20:00", "2027-04-13T21:00", None),
        ("weekly#2027-04-20T18:00", "Mentoring evening, later", "2027-04-20T20:00", "2027-04-20T21:00", None),
    ]
    assert {one.recurrence for one in found} == {None}
    assert [one.series_key for one in found if one.recurrence_id] == ["weekly"] * 6


def test_a_change_without_its_series_stands_for_itself() -> None:
    (found,) = occurrences([change("2027-03-24T18:00", "2027-03-26T09:00")], SPRING)
    assert (found.start, found.recurrence_id, found.series_key) == ("2027-03-26T09:00", "2027-03-24T18:00", "s")


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("2027-03-23T18:00Z", ["2027-03-23T18:00Z", "2027-03-30T18:00Z"]),
        ("2027-03-23T18:00+02:00", ["2027-03-23T18:00+02:00", "2027-03-30T18:00+02:00"]),
        ("2027-03-23T18:00", ["2027-03-23T18:00", "2027-03-30T18:00"]),
    ],
)
def test_an_offset_is_kept_where_no_zone_is_known(start: str, expected: list[str]) -> None:
    assert [one.start for one in occurrences([series("FREQ=WEEKLY;COUNT=2", start, timezone=None)], SPRING)] == expected


def test_outside_of_the_window_there_is_nothing() -> None:
    undated, past = Event(source_key="a", name="A"), Event(source_key="b", start="2026-03-01")
    assert occurrences([undated, past, series("FREQ=DAILY;COUNT=2", "2026-01-01T10:00")], SPRING) == []
