"""What is told of a record that differs from what stands there: field, old, new, and of which occurrence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from discovery.recurrence import MAX_OCCURRENCES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

TRACKED = frozenset(
    (
        "name", "start_local", "end_local", "timezone", "status", "attendance", "venue", "address", "city", "region",
        "country", "url", "organizer", "organization", "price_min", "price_max", "currency", "is_free", "presence",
        "deadline_status", "recurrence", "membership_url",
    )
)  # fmt: skip
"""Fields whose changes are told."""
SEQUENCED = frozenset(("name", "start_local", "end_local", "status", "venue", "address", "city", "recurrence"))
"""Fields whose change a calendar must notice (RFC 5545 section 3.8.7.4)."""
WHEN = frozenset(("start_local", "end_local"))
OCCURRENCE = (
    "start_local", "end_local", "start_utc", "end_utc", "status", "recurrence_id", "name", "venue", "address", "city", "url",
    "description",
)  # fmt: skip
"""The columns of an occurrence row."""
TOLD_OF_OCCURRENCE = ("start_local", "end_local", "status", "name", "venue", "address", "city", "url")
MAX_TOLD_DATES = 20
"""More dates than this that come or go at once are told by the rule alone."""


class Told(NamedTuple):
    """One row of change. ``occurrence`` is the original start of the one of a series that it is of."""

    field: str
    old: Any
    new: Any
    occurrence: str | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """A record as it stood or stands: its columns by name, and its occurrences."""

    row: Mapping[str, Any]
    occurrences: Sequence[tuple[Any, ...]]

    @property
    def recurs(self) -> bool:
        """Tell whether it is a series with a rule."""
        return bool(self.row.get("recurrence"))

    def dates(self) -> dict[str, dict[str, Any]]:
        """Give the occurrences of a series by their original starts."""
        rows = (dict(zip(OCCURRENCE, row, strict=True)) for row in self.occurrences)
        return {row["recurrence_id"]: row for row in rows if row["recurrence_id"]}


def told_of(before: Version, after: Version, today: str, until: str) -> list[Told]:
    """Compare two versions of a record. Between the dates ``today`` and ``until`` both are written out."""
    told = [
        Told(name, old, new)
        for name, new in after.row.items()
        if name in TRACKED and (old := before.row[name]) != new and not _same_moment(name, before.row, after.row)
    ]
    if not (before.recurs or after.recurs or any(row[5] for row in after.occurrences)):
        return told
    old_dates, new_dates = before.dates(), after.dates()
    if before.recurs and after.recurs:
        gone, added = _came_and_went(old_dates, new_dates, today, until)
        if not gone and not added:  # written from another date on, or otherwise, it is the same series
            told = [one for one in told if one.field not in WHEN and one.field != "recurrence"]
        elif _rule(before) == _rule(after) and len(gone) + len(added) <= MAX_TOLD_DATES:
            told = [one for one in told if one.field != "recurrence"]
            told += [Told("start_local", old_dates[one]["start_local"], None, one) for one in gone]
            told += [Told("start_local", None, new_dates[one]["start_local"], one) for one in added]
    return told + list(_of_occurrences(before, after, old_dates, new_dates))


def _same_moment(name: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Tell whether a time is the same instant, only shown on another clock."""
    if name not in WHEN:
        return False
    instant = name.replace("_local", "_utc")
    return before.get(instant) is not None and before.get(instant) == after.get(instant)


def _came_and_went(
    old: Mapping[str, Mapping[str, Any]], new: Mapping[str, Mapping[str, Any]], today: str, until: str
) -> tuple[list[str], list[str]]:
    """Give the original starts that left a series and that came to it; what was over before today is history."""
    for dates in (old, new):
        if len(dates) >= MAX_OCCURRENCES:  # not written out to the end
            until = min(until, max(dates))
    gone, added = (
        {
            one
            for one, row in some.items()
            if one not in other and today <= one <= until and today <= (row["start_local"] or one)
        }
        for some, other in ((old, new), (new, old))
    )
    return sorted(gone), sorted(added)


def _rule(version: Version) -> Any:
    """Give what a series repeats by, without the dates that are taken out of it or put in."""
    recurrence = msgspec.json.decode(version.row["recurrence"])
    return recurrence.get("rrule"), version.row["start_local"]


def _of_occurrences(
    before: Version,
    after: Version,
    old_dates: Mapping[str, Mapping[str, Any]],
    new_dates: Mapping[str, Mapping[str, Any]],
) -> Iterable[Told]:
    """Compare the changed occurrences of a series with what they were; what befell them all is told of the series."""
    for original, new in new_dates.items():
        old = old_dates.get(original)
        if old is None or old == new or (_plain(old, before.row) and _plain(new, after.row)):
            continue
        for name in TOLD_OF_OCCURRENCE:
            was, becomes = _value(old, name, before.row), _value(new, name, after.row)
            of_all = name not in WHEN and was == before.row.get(name) and becomes == after.row.get(name)
            if was != becomes and not of_all and not _same_moment(name, old, new):
                yield Told(name, was, becomes, original)


def _value(date: Mapping[str, Any], name: str, series: Mapping[str, Any]) -> Any:
    return series.get(name) if date[name] is None else date[name]


def _plain(date: Mapping[str, Any], series: Mapping[str, Any]) -> bool:
    """Tell whether an occurrence is as its series says."""
    return (
        date["start_local"] == date["recurrence_id"]
        and date["status"] == series["status"]
        and not any(date[name] for name in OCCURRENCE[6:])
        and _lasts(date) == _lasts(series)
    )


def _lasts(row: Mapping[str, Any]) -> timedelta | None:
    try:
        return datetime.fromisoformat(row["end_local"]).replace(tzinfo=None) - datetime.fromisoformat(
            row["start_local"]
        ).replace(tzinfo=None)
    except (TypeError, ValueError):
        return None
