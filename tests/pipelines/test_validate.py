"""What is refused, and what is flagged."""

from __future__ import annotations

import pytest

from discovery.clock import Clock
from discovery.items import Deadline, Event, Opportunity, Organization, Party, Recurrence
from pipelines import Context, Reject
from pipelines.quality import flags
from pipelines.validate import process

CONTEXT = Context(clock=Clock.at("2026-11-23T12:00:00Z"))


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        (Event(start="2027-01-01"), "no name"),
        (Event(name="X"), "no date"),
        (Event(name="X", when_text="soon"), "no date: 'soon' tells neither day nor month"),
        (Event(name="X", deadlines=[Deadline(due="2026-11-22")]), "no date"),
        (Event(name="X", deadlines=[Deadline(due="TBA")]), "no date"),
        (Event(name="X", start="1969-12-31"), "absurd year"),
        (Event(name="X", start="2037-01-01"), "absurd year"),
        (Event(name="X", start="12027-01-01"), "absurd year"),
        (Event(name="X", start="2027-01-01", tags=["y" * 1000 + str(i) for i in range(300)]), "too large"),
    ],
)
def test_refused(event: Event, reason: str) -> None:
    with pytest.raises(Reject, match=reason):
        process(event, CONTEXT)


@pytest.mark.parametrize(
    "event",
    [
        Event(name="X", end="2027-03-12"),
        Event(name="X", deadlines=[Deadline(due="2026-11-23")]),
        Event(name="X", deadlines=[Deadline(due="2026-11-23", due_utc="2026-11-24T11:59:59Z")]),
        Event(name="X", start="1970-01-01"),
        Event(name="X", start="2036-12-31"),
        Event(name="X", start="1900-01-01", recurrence=Recurrence(rrule="FREQ=YEARLY")),
        Event(name="X", recurrence_id="2027-01-01", series_key="s"),
    ],
)
def test_kept(event: Event) -> None:
    assert process(event, CONTEXT).quality == []


def test_an_event_whose_month_is_known_is_kept() -> None:
    event = process(Event(name="X", when_text="March 2027", quality=["date_imprecise"]), CONTEXT)
    assert event.quality == ["date_imprecise"]


def test_an_endless_event_loses_its_end() -> None:
    event = process(Event(name="X", start="2027-01-01", end="9999-12-31", end_utc="9999-12-31T00:00:00Z"), CONTEXT)
    assert isinstance(event, Event)
    assert (event.end, event.end_utc, event.quality) == (None, None, ["end_absurd"])


def test_others_need_no_date() -> None:
    assert process(Organization(name="X"), CONTEXT).name == "X"
    assert process(Opportunity(name="X"), CONTEXT).name == "X"


def test_what_is_no_item() -> None:
    with pytest.raises(Reject, match="not an event"):
        process(Deadline(), CONTEXT)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (Event(name="https://x.org/e"), ["name_is_url"]),
        (Event(name="***"), ["name_is_url"]),
        (Event(name="ICX 2027", url="https://www.waset.org/icx"), ["predatory_series"]),
        (Event(name="X", organizer=Party(name="OMICS International")), ["predatory_series"]),
        (Event(name="X", url="https://notwaset.org/"), []),
        (Event(name="X 2026", start="2027-05-01"), ["year_mismatch"]),
        (Event(name="X", url="https://x2026.org/", start="2027-05-01"), ["year_mismatch"]),
        (Event(name="X", url="https://x.org/2026/05/x", start="2027-05-01"), []),
        (Event(name="X 2026", start="2026-12-31", end="2027-01-02"), []),
        (Event(name="X", kind="conference", start="2027-01-01", end="2027-01-10"), []),
        (Event(name="X", kind="conference", start="2027-01-01", end="2027-01-11"), ["long_duration"]),
        (Event(name="X", kind="training", start="2027-01-01", end="2027-03-11"), []),
        (
            Event(name="X", start="2027-01-01", deadlines=[Deadline(kind="call_for_papers", due="2027-01-02")]),
            ["deadline_after_start"],
        ),
        (Event(name="X", start="2027-01-01", deadlines=[Deadline(kind="call_for_papers", due="2027-01-01")]), []),
    ],
)
def test_flags(event: Event, expected: list[str]) -> None:
    assert list(flags(event)) == expected


def test_a_flag_is_given_once() -> None:
    event = process(process(Event(name="***", start="2027-01-01"), CONTEXT), CONTEXT)
    assert event.quality == ["name_is_url"]
