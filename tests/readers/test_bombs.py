"""Payloads made to exhaust a reader cost only themselves: what stands beside them is read, what is left out is said."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from discovery.items import Event
from discovery.readers import Reading, Window, read_any
from discovery.recurrence import occurrences

if TYPE_CHECKING:
    from collections.abc import Mapping


def _bombs(name: str) -> Mapping[str, Any]:
    """Load a table beside this file: the benchmark reads the same, in its full size."""
    import importlib.util
    import sys

    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # its dataclass looks its own module up, the second table the first
    spec.loader.exec_module(module)
    table: Mapping[str, Any] = module.BOMBS
    return table


BOMBS = {**_bombs("bombs"), **_bombs("bombs_values")}
YEAR = Window(date(2026, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_costs_only_itself(name: str) -> None:
    bomb = BOMBS[name]
    reading: Reading = read_any(bomb.payload(bomb.small))
    assert not [problem for problem in reading.problems if "reader failed" in problem.reason]
    assert len(reading.items) >= bomb.neighbours
    if bomb.reported:
        assert reading.problems
    if bomb.content_type == "text/calendar":
        expanded = occurrences([item for item in reading.items if isinstance(item, Event)], YEAR)
        assert [one for one in expanded if one.name in {"Neighbour", "E1", "Z"}]
