"""The status that a title states."""

from __future__ import annotations

import pytest

from discovery.items import Event
from pipelines import Context
from pipelines.status import process, status_of


@pytest.mark.parametrize(
    ("title", "status"),
    [
        ("CANCELLED: Oak Leaf Painting", "cancelled"),
        ("Cancelled Oak Leaf Painting", "cancelled"),
        ("Transfer Talks (Cancelled)", "cancelled"),
        ("[CANCELED] Board meeting", "cancelled"),
        ("Board meeting - CANCELED", "cancelled"),
        ("*** CANCELLED *** Board meeting", "cancelled"),
        ("Abgesagt: Vortrag", "cancelled"),
        ("Vortrag entfällt", "cancelled"),
        ("ANNULÉ – Conférence", "cancelled"),
        ("Conferencia (cancelada)", "cancelled"),
        ("Annullato: convegno", "cancelled"),
        ("Geannuleerd: lezing", "cancelled"),
        ("INSTÄLLT: föreläsning", "cancelled"),
        ("Aflyst: foredrag", "cancelled"),
        ("PERUTTU: luento", "cancelled"),
        ("ODWOŁANE: wykład", "cancelled"),
        ("ZRUŠENO: přednáška", "cancelled"),
        ("Отменено: лекция", "cancelled"),
        ("【中止】講演会", "cancelled"),
        ("POSTPONED: Spring gala", "postponed"),
        ("Spring gala [Postponed]", "postponed"),
        ("Verschoben: Vortrag", "postponed"),
        ("Rescheduled: Board meeting", "rescheduled"),
        ("Board meeting (RESCHEDULED)", "rescheduled"),
        ("MOVED ONLINE: Board meeting", "moved_online"),
        ("How to cancel a subscription", "scheduled"),
        ("Choir rehearsal – RESCHEDULED FROM 3/15", "scheduled"),
        ("Rescheduled from March 15: choir rehearsal", "scheduled"),
        ("The cancelled project: lessons", "scheduled"),
        ("Cancellation policies explained", "scheduled"),
        ("Now online marketing for all", "scheduled"),
        ("Noise cancelling in practice", "scheduled"),
        ("", "scheduled"),
    ],
)
def test_status_word_in_title(title: str, status: str) -> None:
    assert status_of(title) == status


@pytest.mark.parametrize(
    ("before", "title", "after"),
    [
        (None, "Cancelled: x", "cancelled"),
        ("scheduled", "Cancelled: x", "cancelled"),
        ("postponed", "Cancelled: x", "postponed"),
        (None, "x", None),
        ("tentative", "x", "tentative"),
    ],
)
def test_the_word_of_the_source_goes_first(before: str | None, title: str, after: str | None) -> None:
    event = process(Event(name=title, status=before), Context())
    assert isinstance(event, Event)
    assert event.status == after
