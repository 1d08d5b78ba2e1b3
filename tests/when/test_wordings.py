"""Dates as event sites word them, through the pipeline. A row of a table has language, text, start and end; ``-`` stands for no
date, ``~`` for a start that is not said. ``more_wordings.tsv`` was written before it was tried: eighteen languages in the same shapes.
``around.tsv`` is about what stands around a date: that it was moved, extended, published then, or is of another zone.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from discovery.clock import Clock
from discovery.items import Event
from pipelines import Context
from pipelines.dates import process

NOW = Context(clock=Clock.at("2026-11-23T12:00:00Z"))
ROWS = [
    row
    for name in ("wordings.tsv", "more_wordings.tsv", "around.tsv")
    for row in csv.reader(
        (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE
    )
]


@pytest.mark.parametrize(("lang", "text", "start", "end"), ROWS)
def test_wording(lang: str, text: str, start: str, end: str) -> None:
    event = process(Event(name="x", when_text=text, language=lang), NOW)
    assert isinstance(event, Event)
    if len(start) == len("2027-03"):  # a month is said in words, and is no day
        assert (event.start_local, "date_imprecise" in event.quality) == (None, True)
    elif start == "-":
        assert event.start_local is None
    elif start == "~":
        assert (event.start_local, event.end_local) == (None, end)
    else:
        assert (event.start_local, event.end_local or event.start_local) == (start, end or start)


@pytest.mark.parametrize(
    "text",
    ["CFP closes May 1, 2027", "Registration opens May 4, 2027", "Week of July 5, 2027"],
)
def test_dates_of_something_else(text: str) -> None:
    event = process(Event(name="x", when_text=text, language="en"), NOW)
    assert isinstance(event, Event)
    assert event.start_local is None
