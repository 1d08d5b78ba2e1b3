"""What a date expression says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Precision = Literal["minute", "day", "month", "year"]


@dataclass(slots=True)
class When:
    """The time that a text states.

    ``start`` and ``end`` are ISO 8601, local, without offset: ``2027-03-12`` or ``2027-03-12T09:00``, and only as precise
    as the text: ``2027-03`` where no day is stated (``precision`` says so). A range of days ends with its last day,
    inclusive. ``start`` is None where the text states an end alone. ``timezone`` is as ``discovery.zones`` writes zones.
    """

    start: str | None
    end: str | None = None
    all_day: bool = True
    precision: Precision = "day"
    timezone: str | None = None
    year_inferred: bool = False
    """No year stands in the text: it is the next such day after ``today``."""
    ambiguous: bool = False
    """Another reading is possible: day and month could change places, or the weekday does not fit."""
