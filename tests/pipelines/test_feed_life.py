"""What real feeds do from day to day: what is told of it is true, and nothing else is told."""

from __future__ import annotations

import pytest
from feeding import Life, Show, calendar

TITLES = (
    "Founders' breakfast", "Data protection in practice", "Open mentoring hour", "Leading remote teams", "Pitch evening",
    "Volunteer day at the river", "Statistics for managers", "Night of the museums", "Job fair", "Women in engineering",
    "Writing grant proposals", "Annual assembly",
)  # fmt: skip


def programme(count: int = 12) -> list[Show]:
    """Events of different names on days of September, each with a page of its own."""
    return [
        Show(f"{n}@feed.example", TITLES[n], f"2026-09-{n + 2:02}T{10 + n % 8}:00", url=f"https://feed.example/e/{n}")
        for n in range(count)
    ]


def without_pages(shows: list[Show]) -> list[Show]:
    return [one.to(url=None) for one in shows]


def weekly(count: int = 8, first: int = 1) -> list[Show]:
    """Weeks of one meeting, each a VEVENT of its own."""
    start = Show("w", "Language exchange", "2026-09-01T19:00")
    return [start.later(days=7 * n).to(uid=f"w{n}@feed.example") for n in range(first - 1, first - 1 + count)]


@pytest.fixture
def life(tmp_path):
    return Life(tmp_path / "discovery.db")


def replaced(shows: list[Show], at: int, *new: Show) -> list[Show]:
    return [*shows[:at], *new, *shows[at + 1 :]]


def test_new_stamps_alone_are_no_change(life):
    life.day(1, programme())
    before = life.dump()
    life.day(2, [one.to(more=("SEQUENCE:3", "X-VIEWS:17", "CREATED:20260801T000000Z")) for one in programme()])
    assert life.dump() == before


OLD = Show("5@feed.example", TITLES[5], "2026-09-07T15:00", url="https://feed.example/e/5")
MOVED = [("start_local", "2026-09-07T15:00", "2026-09-21T17:30")]
CHANGES: dict[str, tuple[Show, Show, list[tuple[str, str | None, str | None]]]] = {
    "moved": (OLD, OLD.to(start="2026-09-21T17:30"), MOVED),
    "moved, new UID, same page": (OLD, OLD.to(start="2026-09-21T17:30", uid="x"), MOVED),
    "moved, new UID, no page": (OLD.to(url=None), OLD.to(start="2026-09-21T17:30", uid="x", url=None), MOVED),
    "moved, no UID": (OLD.to(url=None, uid=None), OLD.to(start="2026-09-21T17:30", uid=None, url=None), MOVED),
    "moved, UID of its times": (
        OLD.to(uid="815-1788786000-1788793200@feed.example", url=None),
        OLD.to(uid="815-1790004600-1790011800@feed.example", url=None, start="2026-09-21T17:30"), MOVED,
    ),
    "retitled": (OLD, OLD.to(title="River clean-up"), [("name", TITLES[5], "River clean-up")]),
    "retitled, no UID": (
        OLD.to(uid=None, url=None), OLD.to(uid=None, url=None, title="Volunteers' day at the river"),
        [("name", TITLES[5], "Volunteers' day at the river")],
    ),
    "retitled and moved": (
        OLD, OLD.to(title="River clean-up", start="2026-09-21T17:30"), [("name", TITLES[5], "River clean-up"), *MOVED],
    ),
    "retitled and moved, new UID, same page": (
        OLD, OLD.to(title="River clean-up", start="2026-09-21T17:30", uid="x"),
        [("name", TITLES[5], "River clean-up"), *MOVED],
    ),
    "relocated": (OLD, OLD.to(place="Boat house"), [("venue", "Town Hall", "Boat house")]),
    "relocated, new UID": (OLD, OLD.to(place="Boat house", uid="x", url=None), [("venue", "Town Hall", "Boat house")]),
    "described anew": (OLD, OLD.to(text="Bring boots."), []),
    "the same under a new UID": (OLD, OLD.to(uid="x"), []),
    "the same under a new UID and address": (OLD, OLD.to(uid="x", url="https://feed.example/e/x"), []),
    "the same instant, written in UTC": (OLD, OLD.to(start="2026-09-07T13:00", zone=None, more=("X-A:1",)), None),
    "called off": (OLD, OLD.to(more=("STATUS:CANCELLED",)), [("status", "scheduled", "cancelled")]),
    "sold out": (OLD, OLD.to(title=f"{TITLES[5]} - SOLD OUT"), [("name", TITLES[5], f"{TITLES[5]} - SOLD OUT")]),
}  # fmt: skip
CHANGES.pop("the same instant, written in UTC")


@pytest.mark.parametrize("what", CHANGES)
def test_what_changed_is_told_and_nothing_else(life, what):
    before, after, told = CHANGES[what]
    life.day(1, replaced(programme(), 5, before))
    records = set(life.ids().values())
    counts = life.day(2, replaced(programme(), 5, after))
    assert (counts.outcome, counts.new, counts.missing) == ("ok", 0, 0)
    assert life.told() == told
    assert set(life.ids().values()) == records


@pytest.mark.parametrize(
    ("title", "status"),
    [
        ("CANCELLED: {}", "cancelled"), ("{} (canceled)", "cancelled"), ("ABGESAGT: {}", "cancelled"), ("{} - annulé", "cancelled"),
        ("CANCELADO {}", "cancelled"), ("{} [POSTPONED]", "postponed"), ("Verschoben: {}", "postponed"), ("Sold out: {}", "scheduled"),
        ("AUSGEBUCHT - {}", "scheduled"), ("{} - RESCHEDULED FROM 9/1", "scheduled"), ("Now hiring: {}", "scheduled"),
        ("{} (complet)", "scheduled"), ("Last places! {}", "scheduled"),
    ],
)  # fmt: skip
def test_a_word_in_the_title(life, title, status):
    life.day(1, programme())
    marked = programme()[5].to(title=title.format(TITLES[5]))
    life.day(2, replaced(programme(), 5, marked))
    assert life.column("SELECT status FROM events WHERE name = ?", marked.title) == [status]
    life.day(3, programme())
    assert life.column("SELECT DISTINCT status FROM events") == ["scheduled"]
    assert life.column("SELECT count(*) FROM events") == [12]


def test_called_off_and_on_again(life):
    life.day(1, programme())
    life.day(2, replaced(programme(), 5, programme()[5].to(more=("STATUS:CANCELLED",))))
    life.day(3, replaced(programme(), 5, programme()[5].to(more=("STATUS:CONFIRMED",))))
    assert life.told() == [("status", "scheduled", "cancelled"), ("status", "cancelled", "scheduled")]


def test_two_events_that_swap_their_times(life):
    a, b = programme()[2:4]
    life.day(1, programme())
    life.day(2, [*programme()[:2], a.to(start=b.start), b.to(start=a.start), *programme()[4:]])
    assert sorted(life.told()) == sorted([("start_local", a.start, b.start), ("start_local", b.start, a.start)])


# --- weeks of one meeting ---------------------------------------------------------------------------------------------


def test_a_week_that_is_left_out_is_not_moved_to_the_one_that_is_added(life):
    life.day(1, weekly(8))
    life.day(2, [*weekly(3), *weekly(5, first=5)])
    assert life.told() == []
    assert life.presences()["Language exchange 2026-09-22T19:00"] == "missing"


@pytest.mark.parametrize("uids", ["stable", "anew"])
def test_a_window_on_the_next_weeks_moves_nothing(life, uids):
    for day in range(30):
        shows = weekly(6, first=1 + max(0, (day - 24) // 7))
        if uids == "anew":
            shows = [one.to(uid=f"{day}-{one.uid}") for one in shows]
        life.day(1 + day, [one.later(days=-28) for one in shows])
    assert life.told() == []
    assert set(life.presences().values()) == {"present"}


def test_only_the_next_date_is_shown_at_a_time(life):
    """What took place did not move: the next date is another event."""
    dates = [one.later(days=-28) for one in weekly(5)]
    for day in range(1, 29):
        life.day(day, [next(one for one in dates if one.start[:10] >= f"2026-08-{day:02}")])
    assert life.told() == []
    assert len(set(life.ids().values())) == 5


def test_a_week_left_out_of_a_feed_that_gives_new_uids_each_time(life):
    life.day(1, weekly(8))
    shows = [*weekly(3), *weekly(6, first=5)]
    life.day(2, [one.to(uid=f"new-{one.uid}") for one in shows])
    assert life.told() == []
    assert [key for key, value in life.presences().items() if value == "missing"] == [
        "Language exchange 2026-09-22T19:00"
    ]


def test_two_shows_a_day(life):
    shows = [Show(f"{d}{h}", "Planetarium", f"2026-09-{d:02}T{h}:00") for d in range(1, 7) for h in (15, 20)]
    life.day(1, shows)
    life.day(2, [one.to(uid=f"n{one.uid}") for one in shows])
    assert (life.told(), len(set(life.ids().values()))) == ([], 12)
    life.day(3, [one.to(uid=f"n{one.uid}") for one in shows if one.uid != "315"])
    assert life.told() == []
    assert life.presences()["Planetarium 2026-09-03T15:00"] == "missing"


def test_two_shows_a_day_without_uid(life):
    shows = [Show(None, "Planetarium", f"2026-09-{d:02}T{h}:00") for d in range(1, 7) for h in (15, 20)]
    life.day(1, shows)
    life.day(2, shows[1:])
    life.day(3, shows)
    assert life.told() == []
    assert len(set(life.ids().values())) == 12


# --- one UID for several events ---------------------------------------------------------------------------------------


def test_one_uid_for_all_dates_of_a_meeting(life):
    """The first date goes by, a new one is added at the end: none of them has moved."""
    dates = [one.to(uid="same@feed.example").later(days=-28) for one in weekly(8)]
    life.day(1, dates[:5])
    assert life.column("SELECT count(*) FROM events") == [5]
    ids = set(life.ids().values())
    for day in range(2, 27):
        coming = [one for one in dates if one.start[:10] >= f"2026-08-{day:02}"]
        life.day(day, coming[:5])
    assert life.told() == []
    assert ids <= set(life.ids().values())
    assert life.column("SELECT count(*) FROM events") == [8]


def test_one_uid_for_dates_that_run_out(life):
    dates = [one.to(uid="same@feed.example").later(days=-28) for one in weekly(3)]
    other = programme(6)
    records = None
    for day in range(1, 20):
        life.day(day, [*other, *[one for one in dates if one.start[:10] >= f"2026-08-{day:02}"]])
        records = records or set(life.ids().values())
    assert life.told() == []
    assert set(life.ids().values()) == records


def test_one_uid_for_different_events(life):
    shows = [one.to(uid="0") for one in programme(6)]
    life.day(1, shows)
    life.day(2, shows[::-1])
    life.day(3, shows[2:])
    life.day(4, shows)
    assert life.told() == []
    assert (life.column("SELECT count(*) FROM events"), set(life.presences().values())) == ([6], {"present"})


def test_uids_that_number_the_rows(life):
    """When the first row goes, every row gets the number of the one before it."""
    shows = without_pages(programme())
    shows[0] = shows[0].to(start="2026-08-01T19:00")

    def numbered(some: list[Show]) -> list[Show]:
        return [one.to(uid=f"row-{n}") for n, one in enumerate(some)]

    life.day(1, numbered(shows))
    records = dict(life.rows("SELECT name, id FROM events"))
    life.day(2, numbered(shows[1:]))
    assert life.told() == []
    assert dict(life.rows("SELECT name, id FROM events")) == records


# --- what is not shown -----------------------------------------------------------------------------------------------


def broken(shows: list[Show]) -> dict[str, bytes]:
    whole = calendar(shows)
    return {
        "cut": whole[: len(whole) * 3 // 4],
        "cut between two events": whole[: whole.index(b"BEGIN:VEVENT", len(whole) * 2 // 3)],
        "page": b"<!DOCTYPE html><html><head><title>503</title></head><body><h1>Down for maintenance</h1></body></html>",
        "nothing": b"",
        "words": b"Error establishing a database connection",
        "empty": calendar([]),
        "half": calendar(shows[:5]),
        "an hour later": calendar([one.later(hours=1) for one in shows]),
        "a day earlier": calendar([one.later(days=-1) for one in shows]),
        "no titles": calendar([one.to(title="Busy") for one in shows]),
        "another's": calendar(
            [
                Show(f"p{n}", f"Cheap pills {n}", f"2026-09-{n + 3:02}T09:00", url=f"https://pills.example/{n}")
                for n in range(9)
            ]
        ),
        "one unreadable": whole.replace(b"DTSTART;TZID=Europe/Berlin:20260907T150000", b"DTSTART:soon"),
        "one refused": whole.replace(b"Berlin:20260907T150000", b"Berlin:20960907T150000"),
        "one without a name": whole.replace(b"SUMMARY:Volunteer day at the river\r\n", b""),
    }


@pytest.mark.parametrize("what", broken(programme()))
@pytest.mark.parametrize("order", ["by date", "mixed"])
def test_a_broken_answer_withdraws_nothing_and_tells_nothing(life, what, order):
    shows = programme() if order == "by date" else sorted(programme(), key=lambda one: one.title)
    life.day(1, shows)
    life.day(2, shows)
    for day in (3, 4):
        life.day(day, broken(shows)[what])
    life.day(4.5, shows)
    assert life.rows("SELECT * FROM changes") == []
    assert set(life.presences().values()) == {"present"}


GERMAN = (
    "Frühstück für Gründer", "Datenschutz in der Praxis", "Offene Mentoring-Stunde", "Teams aus der Ferne führen",
    "Abend der Ideen", "Freiwilligentag am Fluss", "Statistik für Führungskräfte", "Nacht der Museen", "Stellenmesse",
    "Frauen im Ingenieurwesen", "Förderanträge schreiben", "Jahresversammlung",
)  # fmt: skip


@pytest.mark.parametrize("uids", ["stable", "anew"])
@pytest.mark.parametrize("pages", ["stable", "anew", "none"])
def test_all_in_another_language_is_held_back(life, uids, pages):
    life.day(1, programme() if pages != "none" else without_pages(programme()))
    other = [one.to(title=title) for one, title in zip(programme(), GERMAN, strict=True)]
    if uids == "anew":
        other = [one.to(uid=f"de-{one.uid}") for one in other]
    if pages != "stable":
        other = [one.to(url=f"https://feed.example/de/{n}" if pages == "anew" else None) for n, one in enumerate(other)]
    counts = life.day(2, other)
    assert counts.outcome == "suspicious"
    life.day(3, programme())
    assert life.told() == []


def test_a_thing_that_comes_back_is_itself_again(life):
    life.day(1, programme())
    ids = life.ids()
    for day in range(2, 9):
        life.day(day, replaced(programme(), 5))
    life.day(9, programme())
    assert (life.ids(), life.told()) == (ids, [])
    assert set(life.presences().values()) == {"present"}


def test_a_thing_that_comes_back_under_a_new_uid_is_itself_again(life):
    life.day(1, programme())
    records = set(life.ids().values())
    for day in range(2, 9):
        life.day(day, replaced(programme(), 5))
    life.day(9, replaced(programme(), 5, OLD.to(uid="again")))
    assert set(life.ids().values()) == records
    assert set(life.presences().values()) == {"present"}


def test_past_events_that_leave_are_history(life):
    shows = [one.later(days=-30) for one in programme()]
    for day in range(1, 16):
        life.day(day, [one for one in shows if one.start[:10] >= f"2026-08-{day:02}"])
    assert set(life.presences().values()) == {"present"}
    assert life.told() == []


def test_a_window_of_the_next_ten(life):
    shows = [
        Show(f"{n}", f"{TITLES[n % 12]} {n}", (Show("", "", "2026-08-02T18:00").later(days=n * 1.5)).start)
        for n in range(24)
    ]
    for day in range(1, 12):
        coming = [one for one in shows if one.start[:10] >= f"2026-08-{day:02}"]
        if day >= 5:  # one is put in between: the tenth leaves
            coming = sorted([*coming, Show("new", "Extra evening", "2026-08-14T12:00")], key=lambda one: one.start)
        life.day(day, coming[:10])
    assert set(life.presences().values()) == {"present"}


# --- series ----------------------------------------------------------------------------------------------------------

RULE = Show("s@feed.example", "Choir", "2026-09-01T19:00", more=("RRULE:FREQ=WEEKLY;COUNT=8",))


def exception(
    start: str, *more: str, original: str = "20260915T190000", uid: str = "s@feed.example", title: str = "Choir"
) -> Show:
    return Show(uid, title, start, more=(f"RECURRENCE-ID;TZID=Europe/Berlin:{original}", *more))


def test_an_occurrence_that_is_moved_and_moved_back(life):
    others = programme(6)
    life.day(1, [*others, RULE])
    life.day(2, [*others, RULE, exception("2026-09-16T20:00")])
    assert ("start_local", "2026-09-15T19:00", "2026-09-16T20:00") in life.told()
    assert ("Choir", "2026-09-16T20:00") in life.shown()
    life.day(3, [*others, RULE])
    assert life.told()[-1] == ("start_local", "2026-09-16T20:00", "2026-09-15T19:00")
    assert ("Choir", "2026-09-16T20:00") not in life.shown()
    assert ("Choir", "2026-09-15T19:00") in life.shown()


@pytest.mark.parametrize(
    ("off", "told"),
    [
        (
            [RULE, exception("2026-09-15T19:00", "STATUS:CANCELLED")],
            ("2026-09-15T19:00", "status", "scheduled", "cancelled"),
        ),
        (
            [RULE.to(more=(*RULE.more, "EXDATE;TZID=Europe/Berlin:20260915T190000"))],
            ("2026-09-15T19:00", "start_local", "2026-09-15T19:00", None),
        ),
    ],
    ids=["STATUS", "EXDATE"],
)
def test_an_occurrence_that_is_called_off_is_not_the_series(life, off, told):
    others = programme(6)
    life.day(1, [*others, RULE])
    life.day(2, [*others, *off])
    assert life.rows("SELECT status, presence FROM events WHERE name = 'Choir'") == [("scheduled", "present")]
    assert [start for name, start in life.shown() if name == "Choir" and start < "2026-09-23"] == [
        "2026-09-01T19:00", "2026-09-08T19:00", "2026-09-22T19:00"
    ]  # fmt: skip
    assert life.rows("SELECT occurrence, field, old, new FROM changes") == [told]
    life.day(3, [*others, RULE])
    assert ("Choir", "2026-09-15T19:00") in life.shown()


def test_a_series_under_a_new_uid_takes_its_exceptions_along(life):
    others = programme(6)
    life.day(
        1, [*others, RULE, exception("2026-09-16T20:00"), exception("2026-09-30T19:00", original="20260929T190000")]
    )
    ids = set(life.ids().values())
    renamed = RULE.to(uid="t@feed.example")
    life.day(2, [*others, renamed, exception("2026-09-16T20:00", uid="t@feed.example")])
    assert set(life.ids().values()) == ids
    starts = [start for name, start in life.shown() if name == "Choir"]
    assert starts == [
        "2026-09-01T19:00", "2026-09-08T19:00", "2026-09-16T20:00", "2026-09-22T19:00", "2026-09-29T19:00",
        "2026-10-06T19:00", "2026-10-13T19:00", "2026-10-20T19:00",
    ]  # fmt: skip


def test_a_series_that_is_split_moves_nothing(life):
    others = programme(6)
    life.day(1, [*others, RULE.to(more=("RRULE:FREQ=WEEKLY",))])
    first = RULE.to(more=("RRULE:FREQ=WEEKLY;UNTIL=20260914T215959Z",))
    second = RULE.to(uid="s_R20260915T170000@feed.example", start="2026-09-15T20:00", more=("RRULE:FREQ=WEEKLY",))
    life.day(2, [*others, first, second])
    assert [one for one in life.told() if one[0] != "recurrence"] == []
    assert [start for name, start in life.shown() if name == "Choir"][:4] == [
        "2026-09-01T19:00", "2026-09-08T19:00", "2026-09-15T20:00", "2026-09-22T20:00",
    ]  # fmt: skip


def test_a_series_that_is_written_from_its_next_date_on_has_not_moved(life):
    others = programme(6)
    weekly_rule = ("RRULE:FREQ=WEEKLY",)
    life.day(1, [*others, RULE.to(start="2026-08-04T19:00", more=weekly_rule)])
    life.day(6, [*others, RULE.to(start="2026-08-11T19:00", more=weekly_rule)])
    life.day(13, [*others, RULE.to(start="2026-08-18T19:00", more=weekly_rule)])
    assert life.rows("SELECT field, old, new FROM changes") == []


def test_a_series_that_moves_by_an_hour_is_told_once(life):
    others = programme(6)
    life.day(1, [*others, RULE])
    life.day(2, [*others, RULE.later(hours=1)])
    assert life.told() == [("start_local", "2026-09-01T19:00", "2026-09-01T20:00")]


@pytest.mark.parametrize("uid", [True, False])
def test_the_event_in_whose_middle_a_stream_ends_stays_as_it_was(life, uid):
    shows = programme() if uid else [one.to(uid=None) for one in programme()]
    life.day(1, shows)
    whole = calendar(shows)
    life.day(2, whole[: whole.index(b"LOCATION", whole.index(TITLES[5].encode()))])
    assert life.rows("SELECT * FROM changes") == []
    assert life.column("SELECT venue FROM events WHERE name = ?", TITLES[5]) == ["Town Hall"]


def test_a_short_list_that_becomes_another_site_is_held_back(life):
    life.day(1, programme(4))
    pills = [Show(f"p{n}", f"Pills {n}", f"2026-09-0{n}T09:00", url=f"https://pills.example/{n}") for n in range(1, 5)]
    counts = life.day(2, pills)
    assert (counts.outcome, (counts.reason or "")[:8]) == ("suspicious", "foreign:")
