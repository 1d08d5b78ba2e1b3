"""What makes a run suspicious, what does not, and how long a source must insist."""

from __future__ import annotations

import pytest
from storing import event

from discovery.clock import Clock
from discovery.items import Event, Problem
from pipelines.store import accept

HOME, OTHER = "https://club.example/e", "https://pills.example/e"


def talks(count: int = 10, **more: str) -> list[Event]:
    return [
        event(str(n), f"{word} talk", f"2026-10-{n:02}T{8 + n % 5:02}:00", url=f"{HOME}/{n}", **more)
        for n, word in enumerate(WORDS[:count], 1)
    ]


WORDS = (
    "Amber",
    "Birch",
    "Copper",
    "Delta",
    "Ember",
    "Fjord",
    "Garnet",
    "Harbour",
    "Island",
    "Juniper",
    "Kestrel",
    "Lagoon",
)
OTHERS = ("Miracle", "Nugget", "Oracle", "Profit", "Quick", "Riches", "Special", "Turbo", "Ultra", "Vital")


def others(site: str | None) -> list[Event]:
    return [
        event(f"x{n}", f"{word} offer", f"2026-10-{n:02}T20:00", url=f"{site}/x{n}" if site else None)
        for n, word in enumerate(OTHERS, 1)
    ]


def moved(hours: int, *, only: slice = slice(None)) -> list[Event]:
    found = talks()
    for one in found[only]:
        start = f"2026-10-{int(one.source_key or 0):02}T{8 + int(one.source_key or 0) % 5 + hours:02}:00"
        one.start = one.start_local = start
        one.start_utc = f"{start}:00Z"
    return found


def bare(shift: int = 0) -> list[Event]:
    return [event(str(n), f"{word} week", f"2026-10-{n + 1 + shift:02}") for n, word in enumerate(WORDS, 1)]


def said(language: str) -> list[Event]:
    return talks(language=language)


DOUBTED = [
    ("empty", talks(), []),
    ("shrunk", talks(), talks(4)),
    ("shifted", talks(), moved(2)),
    ("shifted", bare(), bare(-1)),
    ("retitled", talks(), [event(one.source_key, f"Veranstaltung {n * 7919}", one.start, url=one.url) for n, one in enumerate(talks())]),
    ("language", said("en"), said("de")),
    ("replaced", talks(), [*talks(2), *others(None)]),
    ("replaced", talks(), others(HOME)),
    ("foreign", talks(), others(OTHER)),
]  # fmt: skip


@pytest.mark.parametrize(("code", "before", "after"), DOUBTED)
def test_what_is_doubted(world, code, before, after):
    world.run(1, before)
    counts = world.run(2, after)
    assert (counts.outcome, (counts.reason or "").partition(":")[0]) == ("suspicious", code)
    assert world.rows("SELECT * FROM changes") == []


BELIEVED = {
    "half of it moved": moved(2, only=slice(0, 5)),
    "half of it gone": talks()[5:],
    "all called off in the title": [event(one.source_key, f"CANCELLED: {one.name}", one.start, url=one.url) for one in talks()],
    "all with the club's name before": [event(one.source_key, f"Club evening: {one.name}", one.start, url=one.url) for one in talks()],
    "twice as many": [*talks(), *others(HOME)],
    "as many in another language beside": [*said("en"), *[event(f"d{n}", f"Vortrag {n}", f"2026-10-{n:02}T12:00", language="de") for n in range(1, 11)]],
    "in UTC that was local": [event(one.source_key, one.name, f"{one.start}", url=one.url, timezone="UTC") for one in talks()],
}  # fmt: skip


@pytest.mark.parametrize("what", BELIEVED)
def test_what_is_believed(world, what):
    world.run(1, talks())
    assert world.run(2, BELIEVED[what]).outcome == "ok"


def test_a_zone_that_becomes_known_moves_nothing(world):
    unknown = talks()
    for one in unknown:
        one.start_utc = None
    world.run(1, unknown)
    known = talks(timezone="Europe/Berlin")
    for one in known:
        one.start_utc = f"{one.start_utc or ''}"[:11] + f"{int((one.start_utc or '')[11:13]) - 2:02}:00:00Z"
    assert world.run(2, known).outcome == "ok"
    assert world.column("SELECT DISTINCT field FROM changes") == ["timezone"]


def test_a_wrong_zone_that_shifts_only_the_summer(world):
    """Berlin's wall clock in winter, and an hour more in summer: half of the times are right, and none is to be believed."""

    def shows(*, wrong: bool) -> list[Event]:
        found = []
        for n, word in enumerate(WORDS):
            day, hour = (f"2026-10-{n + 4:02}", 7 + wrong) if n < 6 else (f"2026-11-{n + 4:02}", 8)
            item = event(str(n), f"{word} talk", f"{day}T{hour + 2 - (n >= 6):02}:00", timezone="Europe/Berlin")
            item.start_utc = f"{day}T{hour:02}:00:00Z"
            found.append(item)
        return found

    world.run(1, shows(wrong=False))
    counts = world.run(2, shows(wrong=True))
    assert (counts.outcome, counts.reason) == ("suspicious", "shifted: all times moved by +1 h")


INSISTENCE = [
    ("shrunk", talks(4), 3.9, "suspicious"), ("shrunk", talks(4), 5.2, "ok"), ("shifted", moved(2), 5.2, "ok"),
    ("replaced", others(HOME), 5.2, "suspicious"), ("replaced", others(HOME), 9.2, "ok"),
    ("foreign", others(OTHER), 30.2, "suspicious"), ("empty", [], 30.2, "suspicious"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "items", "day", "outcome"), INSISTENCE)
def test_a_source_that_insists_is_believed_in_time(world, code, items, day, outcome):
    world.run(1, talks())
    for earlier in (2, 3):
        assert (world.run(earlier, items).reason or "").startswith(code)
    world.run(3.5, [], outcome="failed", reason="timeout")
    assert world.run(day, items).outcome == outcome


def test_two_runs_are_not_enough_however_far_apart(world):
    world.run(1, talks())
    world.run(2, talks(4))
    assert world.run(25, talks(4)).outcome == "suspicious"


def test_what_was_right_in_between_starts_the_patience_anew(world):
    world.run(1, talks())
    for day, items in ((2, talks(4)), (3, talks(4)), (4, talks()), (5, talks(4)), (6, talks(4))):
        world.run(day, items)
    assert world.run(7, talks(4)).outcome == "suspicious"


def test_the_operator_accepts_what_comes_next_and_no_more(world):
    clock = Clock.at("2026-08-02T12:00:00Z")
    world.run(1, talks())
    assert accept(world.db, "feed", clock) is None
    world.run(2, [])
    assert accept(world.db, "feed", clock) == "empty: showed nothing, after 10 before"
    assert world.column("SELECT next_check FROM source_health") == ["2026-08-02T12:00:00Z"]
    counts = world.run(3, [])
    assert (counts.outcome, counts.missing) == ("ok", 10)
    world.run(4, talks())
    assert world.run(5, []).outcome == "suspicious"


def test_nothing_is_no_surprise_when_all_is_over(world):
    world.run(1, [event("1", start="2026-08-02T10:00")])
    counts = world.run(5, [])
    assert (counts.outcome, counts.state) == ("ok", "stale")


def test_new_problems_may_hide_what_is_not_shown(world):
    """A part that could not be read today says nothing of absence; one that never could be read changes nothing."""
    lost = [("https://feed.example/cal.ics", Problem(reason="row 3 cannot be read"))]
    world.run(1, talks())
    assert world.run(2, talks()[1:], problems=lost).missing == 0
    assert world.run(3, talks()[1:], problems=lost).missing == 1


def test_what_was_cut_off_says_nothing_of_absence(world):
    cut = [("https://feed.example/cal.ics", Problem(reason="no END", cut_off=True))]
    world.run(1, talks())
    for day in range(2, 8):
        counts = world.run(day, talks(2), problems=cut)
        assert (counts.outcome, counts.state, counts.reason, counts.missing) == ("partial", "degraded", "no END", 0)
