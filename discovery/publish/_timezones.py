"""VTIMEZONE in the one form that every calendar client agrees on: STANDARD and DAYLIGHT, each with a yearly rule.

Zones whose clock changes follow no such rule (Casablanca) are not writable; their events are written in UTC.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from discovery.publish._words import zone_of

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FIRST_YEAR = 1971
"""No rule is followed further back: nothing that is published is older."""
LAST_YEAR = 2037
"""The last year of the zone tables; what they say of it is what is in force for good."""
UTC_NAMES = frozenset({"UTC", "ETC/UTC", "GMT", "ETC/GMT", "ZULU", "ETC/ZULU", "UCT", "ETC/UCT"})
"""Needs no VTIMEZONE: these times are written in UTC."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change of the clock: the wall-clock time just before it, and the offsets before and after."""

    local: datetime
    before: timedelta
    after: timedelta
    name: str
    daylight: bool

    def rule(self) -> tuple[int, int, int, int, int, timedelta, timedelta]:
        """Say when it happens, independent of the year: month, weekday, which of the month, time; and the offsets."""
        day = self.local.day
        length = calendar.monthrange(self.local.year, self.local.month)[1]
        which = -1 if day + 7 > length else (day - 1) // 7 + 1
        minutes = self.local.hour * 60 + self.local.minute
        return self.local.month, self.local.weekday(), which, minutes, int(self.daylight), self.before, self.after


@lru_cache(maxsize=4_096)
def changes(name: str, year: int) -> tuple[Change, ...]:
    """Give the changes of the clock of one zone in one year (UTC), found by halving."""
    zone = zone_of(name)
    if zone is None:
        return ()
    found = []
    for month in range(1, 13):
        low = datetime(year, month, 1, tzinfo=UTC)
        high = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=UTC)
        while (low := _next_change(zone, low, high)) < high:
            found.append(_change_at(zone, low))
    return tuple(found)


def _next_change(zone: ZoneInfo, low: datetime, high: datetime) -> datetime:
    """Give the first minute after ``low`` at which the offset is another one; ``high`` if there is none."""
    day = timedelta(days=1)
    offset = low.astimezone(zone).utcoffset()
    while low < high:
        step = min(low + day, high)
        if step.astimezone(zone).utcoffset() != offset:
            minutes_low, minutes_high = 0, int((step - low).total_seconds()) // 60
            while minutes_high - minutes_low > 1:
                middle = (minutes_low + minutes_high) // 2
                same = (low + timedelta(minutes=middle)).astimezone(zone).utcoffset() == offset
                minutes_low, minutes_high = (middle, minutes_high) if same else (minutes_low, middle)
            return low + timedelta(minutes=minutes_high)
        low = step
    return high


def _change_at(zone: ZoneInfo, moment: datetime) -> Change:
    after = moment.astimezone(zone)
    before = (moment - timedelta(minutes=1)).astimezone(zone).utcoffset() or timedelta()
    local = (moment + before).replace(tzinfo=None)
    offset = after.utcoffset() or timedelta()
    # not dst(): Dublin's tables call its winter time the saving one
    return Change(local, before, offset, after.tzname() or "", offset > before)


@lru_cache(maxsize=1_024)
def regular_since(name: str) -> int | None:
    """Give the first year since which the clock of a zone changes by the rules it has for good; None if it has none."""
    rules = _rules(name, LAST_YEAR)
    if zone_of(name) is None or len(rules) not in (0, 2) or len({rule[4] for rule in rules}) != len(rules):
        return None
    first = LAST_YEAR
    while first > FIRST_YEAR and _rules(name, first - 1) == rules:
        first -= 1
    return first


def _rules(name: str, year: int) -> list[tuple[int, int, int, int, int, timedelta, timedelta]]:
    return [change.rule() for change in changes(name, year)]


def writable(name: str, year: int) -> bool:
    """Tell whether one VTIMEZONE with yearly rules, or without any, is right for all times of a year in a zone."""
    first = regular_since(name)
    return first is not None and first < year and name.upper() not in UTC_NAMES


@lru_cache(maxsize=512)
def vtimezone(name: str) -> str:
    """Give the VTIMEZONE of a zone, the same for every year in which it is writable. Raises ValueError if it never is."""
    first = regular_since(name)
    zone = zone_of(name)
    if first is None or zone is None:
        raise ValueError(f"{name} has no rule that a VTIMEZONE could hold")
    lines = ["BEGIN:VTIMEZONE", f"TZID:{name}"]
    found = changes(name, first)
    for change in found:
        month, weekday, which, *_ = change.rule()
        lines += _observance(
            "DAYLIGHT" if change.daylight else "STANDARD", change.local, change.before, change.after, change.name
        )
        lines.insert(-1, f"RRULE:FREQ=YEARLY;BYMONTH={month};BYDAY={which}{DAYS[weekday]}")
    if not found:
        start = datetime(first, 1, 1)  # noqa: DTZ001 - a wall clock
        offset = start.replace(tzinfo=zone).utcoffset() or timedelta()
        lines += _observance("STANDARD", start, offset, offset, start.replace(tzinfo=zone).tzname() or name)
    return "\r\n".join([*lines, "END:VTIMEZONE", ""])


def _observance(kind: str, start: datetime, before: timedelta, after: timedelta, name: str) -> list[str]:
    return [
        f"BEGIN:{kind}",
        f"DTSTART:{start:%Y%m%dT%H%M%S}",
        f"TZOFFSETFROM:{_offset(before)}",
        f"TZOFFSETTO:{_offset(after)}",
        f"TZNAME:{name}",
        f"END:{kind}",
    ]


def _offset(offset: timedelta) -> str:
    minutes = round(offset.total_seconds() / 60)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}{abs(minutes) % 60:02}"
