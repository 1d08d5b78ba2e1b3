"""Deadlines as instants, found in descriptions, and what is open to apply for."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from discovery.clock import Clock
from discovery.items import Deadline, Event, Opportunity
from pipelines import Context
from pipelines.deadlines import deadline_zone, due_utc, process

with (Path(__file__).parent / "deadlines.tsv").open(encoding="utf-8") as prose:
    PROSE = list(csv.reader(prose, delimiter="\t", quoting=csv.QUOTE_NONE))
CONTEXT = Context(clock=Clock.at("2026-11-23T08:00:00Z"))


@pytest.mark.parametrize(
    ("due", "zone", "instant"),
    [
        ("2027-01-15", "AoE", "2027-01-16T11:59:59Z"),
        ("2027-01-15 23:59", "AoE", "2027-01-16T11:59:00Z"),
        ("2027-01-15 23:59:59", "UTC-12", "2027-01-16T11:59:59Z"),
        ("2027-01-15 23:59:59", "UTC+02", "2027-01-15T21:59:59Z"),
        ("2027-01-15 23:59:59", "GMT+02", "2027-01-15T21:59:59Z"),
        ("2027-01-15 23:59:59", "GMT", "2027-01-15T23:59:59Z"),
        ("2027-07-15 23:59:59", "PST", "2027-07-16T07:59:59Z"),
        ("2027-07-15 23:59:59", "PT", "2027-07-16T06:59:59Z"),
        ("2027-01-15 23:59:59", "PT", "2027-01-16T07:59:59Z"),
        ("2027-07-15 23:59:59", "Europe/Berlin", "2027-07-15T21:59:59Z"),
        ("2027-07-15T23:59:59+02:00", "AoE", "2027-07-15T21:59:59Z"),
        ("2027-07-15T23:59:59Z", "", "2027-07-15T23:59:59Z"),
        ("2027-07-15 23:59:59", "", None),
        ("2027-07-15 23:59:59", "CST", None),
        ("TBA", "AoE", None),
        ("2027-02-30", "AoE", None),
    ],
)
def test_instant(due: str, zone: str, instant: str | None) -> None:
    assert due_utc(due, deadline_zone(zone) if zone else None) == instant


def test_recorded_deadlines(shared: Path) -> None:
    """That list takes AoE where it names no zone."""
    with (shared / "corpus" / "labels" / "deadlines.tsv").open(encoding="utf-8") as table:
        rows = list(csv.DictReader(table, delimiter="\t"))
    wrong = [
        row for row in rows
        if (due_utc(row["deadline_local"], deadline_zone(row["timezone"] or "AoE")) or "") != row["expected_utc"]
    ]  # fmt: skip
    assert wrong == []


@pytest.mark.parametrize(
    ("description", "kind", "due", "zone"),
    [
        ("Submission deadline: 15 January 2027, 23:59 AoE.", "call_for_papers", "2027-01-15T23:59", "AoE"),
        ("Abstracts due March 3, 2027", "call_for_papers", "2027-03-03", None),
        ("The CFP closes on 3 March 2027.", "call_for_papers", "2027-03-03", None),
        ("Please apply by 12 March 2027!", "application", "2027-03-12", None),
        ("Registration closes on 1 March 2027", "registration", "2027-03-01", None),
        ("RSVP by Friday, March 5, 2027", "registration", "2027-03-05", None),
        ("Early bird until 31 January 2027", "early_bird", "2027-01-31", None),
        ("Notification of acceptance: 2 February 2027", "notification", "2027-02-02", None),
        ("Deadline: 2027-03-01", "other", "2027-03-01", None),
        ("Anmeldeschluss: 1. März 2027", "registration", "2027-03-01", None),
        ("Bewerbungsfrist: 01.03.2027", "application", "2027-03-01", None),
        ("Einreichungsfrist ist der 1. März 2027", "call_for_papers", "2027-03-01", None),
        ("Date limite d'inscription : 1er mars 2027", "registration", "2027-03-01", None),
        ("Plazo de inscripción: 1 de marzo de 2027", "registration", "2027-03-01", None),
        ("Scadenza: 1 marzo 2027", "other", "2027-03-01", None),
        ("Prazo de inscrição: 1 de março de 2027", "application", "2027-03-01", None),
        ("Aanmelden kan tot 1 maart 2027", "registration", "2027-03-01", None),
        ("Sista anmälningsdag: 1 mars 2027", "registration", "2027-03-01", None),
        ("Tilmeldingsfrist: 1. marts 2027", "registration", "2027-03-01", None),
        ("Rejestracja trwa do 1 marca 2027", "registration", "2027-03-01", None),
        ("Son başvuru tarihi: 1 Mart 2027", "application", "2027-03-01", None),
        ("Срок подачи заявок: 1 марта 2027", "application", "2027-03-01", None),
        ("応募締切：2027年3月1日", "application", "2027-03-01", None),
        ("报名截止：2027年3月1日", "registration", "2027-03-01", None),
        ("신청 마감: 2027년 3월 1일", "registration", "2027-03-01", None),
    ],
)
def test_stated_in_the_description(description: str, kind: str, due: str, zone: str | None) -> None:
    event = process(Event(name="x", description=description), CONTEXT)
    assert [(one.kind, one.due, one.timezone) for one in event.deadlines] == [(kind, due, zone)]
    assert event.deadlines[0].due_text


@pytest.mark.parametrize(
    "description",
    [
        "The conference is on 12 March 2027.",
        "The deadline has passed. The event is on 12 March 2027.",
        "Deadline: TBA",
        "Apply by 12 March",
        "Submissions are welcome in March 2027",
        "How to meet a deadline in 2027",
        "Deadline extended.\n\n12 March 2027: the day itself",
        "Registration is open until we are full",
    ],
)
def test_nothing_is_inferred(description: str) -> None:
    assert process(Event(name="x", description=description), CONTEXT).deadlines == []


def test_what_the_item_has_is_not_added_again() -> None:
    item = Event(
        name="x",
        description="Deadline: 1 March 2027",
        deadlines=[Deadline(kind="application", due="2027-03-01", timezone="AoE")],
    )
    assert [(one.kind, one.due_utc) for one in process(item, CONTEXT).deadlines] == [
        ("application", "2027-03-02T11:59:59Z")
    ]


def test_unreadable_deadlines_go() -> None:
    item = Event(name="x", deadlines=[Deadline(due="TBA"), Deadline(), Deadline(due="2027-03-01", timezone="AoE")])
    assert [one.due for one in process(item, CONTEXT).deadlines] == ["2027-03-01"]


def test_without_a_zone_the_instant_is_unknown() -> None:
    item = process(Event(name="x", deadlines=[Deadline(due="2027-03-01 23:59")]), CONTEXT)
    assert (item.deadlines[0].due, item.deadlines[0].due_utc) == ("2027-03-01T23:59", None)
    assert "deadline_zone_unknown" in item.quality


@pytest.mark.parametrize(
    ("kind", "due", "flagged"),
    [
        ("call_for_papers", "2027-03-13", True),
        ("call_for_papers", "2027-03-12", False),
        ("notification", "2027-03-13", False),
    ],
)
def test_deadline_after_the_start(kind: str, due: str, flagged: bool) -> None:
    item = Event(name="x", start_local="2027-03-12", deadlines=[Deadline(kind=kind, due=due, timezone="AoE")])
    assert ("deadline_after_start" in process(item, CONTEXT).quality) is flagged


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"deadlines": [Deadline(due="2026-11-24", timezone="AoE")]}, "dated"),
        ({"deadlines": [Deadline(due="2026-11-22", timezone="AoE")]}, "dated"),
        ({"deadlines": [Deadline(due="2026-11-21", timezone="AoE")]}, "passed"),
        ({"deadlines": [Deadline(due="2026-11-22")]}, "dated"),
        ({"deadlines": [Deadline(due="2026-11-21")]}, "passed"),
        ({"deadlines": [Deadline(kind="notification", due="2027-11-21")]}, "unknown"),
        ({"description": "We recruit on a rolling basis."}, "rolling"),
        ({"when_text": "Ongoing"}, "rolling"),
        ({"deadline_status": "rolling"}, "rolling"),
        ({"deadline_status": "dated"}, "unknown"),
        ({"description": "Rolling hills and an ongoing debate"}, "unknown"),
        ({}, "unknown"),
    ],
)
def test_deadline_status(fields: dict[str, object], status: str) -> None:
    made = process(Opportunity(name="x", **fields), CONTEXT)  # type: ignore[arg-type]
    assert isinstance(made, Opportunity)
    assert made.deadline_status == status


@pytest.mark.parametrize(("lang", "text", "expected"), PROSE)
def test_deadlines_in_prose(lang: str, text: str, expected: str) -> None:
    event = Event(name="x", description=text.replace("\\n", "\n"), language=lang)
    found = process(event, CONTEXT).deadlines
    assert "; ".join(f"{one.kind} {one.due}" for one in found) == expected
