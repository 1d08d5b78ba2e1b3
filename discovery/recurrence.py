"""Recurring events (RFC 5545 sections 3.8.4.4 and 3.8.5): from a series and its changes to dated occurrences.

A series repeats on the clock of its zone: a meeting at nine stays at nine through every clock change. One that a source
states in UTC repeats in UTC, and is shown on the clock of its zone. Rules that are made to exhaust are refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from discovery._rrule import MAX_OCCURRENCES, RuleError, checked_rule, naive_rule
from discovery.items import Event, Recurrence
from discovery.zones import rules_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import tzinfo

    from discovery.readers import Window

__all__ = ["MAX_OCCURRENCES", "Occurrence", "RuleError", "checked_rule", "expand", "occurrences"]

MAX_RULES = 10
"""Rules of one event; RFC 5545 wants one."""
FIRST_YEAR, LAST_YEAR = 1000, 5000
"""Years of events. Nothing that is moved or lasts within them leaves the years that a computer can count."""
MAX_REACH_DAYS = 400
"""How far before the window occurrences are looked for that last into it, or were moved into it."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One date of an event. Times as in items: a bare date (the end is the last day) or a wall-clock time; UTC ``…Z``."""

    start_local: str
    end_local: str | None
    start_utc: str | None
    end_utc: str | None
    recurrence_id: str | None
    """The start that the series gave this occurrence; None for an event that does not recur."""
    override: Event | None = None
    """The item that replaces what the series says, if one does."""
    status: str | None = None


def expand(event: Event, overrides: Iterable[Event], window: Window, limit: int = MAX_OCCURRENCES) -> list[Occurrence]:
    """Give the occurrences of an event that touch the window, in order, at most ``limit``.

    ``overrides`` are the changed occurrences of the same series (``recurrence_id``); cancelled ones come back with that
    status. An event without a rule gives its one date; a rule that is refused leaves the first date.
    """
    span = _Span.of(event)
    if span is None:
        return []
    changes = _changes(span.clock, overrides)
    if event.recurrence is None:
        starts = {span.start: span.length}
    else:
        reach = min(_reach(span, changes), timedelta(days=MAX_REACH_DAYS))
        starts = _starts(event.recurrence, span, window, reach, limit)
    series = event.recurrence is not None or bool(changes)
    found = (
        _applied(event, span, starts, changes) if series else [_occurrence(span, span.start, span.length, None, event)]
    )
    inside = [one for one in found if _touches(one, window)]
    return sorted(inside, key=lambda one: (one.start_local, one.recurrence_id or ""))[:limit]


def occurrences(items: Iterable[Event], window: Window) -> list[Event]:
    """Turn events as read (series, changed occurrences, single ones) into one event an occurrence inside the window.

    Each has its own start, end and ``recurrence_id`` and no rule any more. Events without a date have no occurrence.
    """
    masters: list[Event] = []
    overrides: dict[str, list[Event]] = {}
    for item in items:
        if item.recurrence_id and item.series_key:
            overrides.setdefault(item.series_key, []).append(item)
        else:
            masters.append(item)
    found: list[Event] = []
    for master in masters:
        changes = overrides.pop(master.source_key, []) if master.source_key else []
        found += [_as_event(master, one) for one in expand(master, changes, window)]
    for orphans in overrides.values():  # changed occurrences of a series that the source does not show
        for item in orphans:
            alone = msgspec.structs.replace(item, recurrence=None)
            found += [_dated(item, one) for one in expand(alone, [], window)]
    return sorted(found, key=lambda item: (item.start or "", item.source_key or ""))


def _as_event(master: Event, one: Occurrence) -> Event:
    """Make an event of an occurrence: the master's words, or those of what replaces it."""
    if one.recurrence_id is None:
        return _dated(master, one)
    event = _dated(one.override or master, one)
    event.series_key = master.source_key
    event.recurrence_id = one.recurrence_id
    event.source_key = f"{master.source_key}#{one.recurrence_id}"
    return event


def _dated(item: Event, one: Occurrence) -> Event:
    start, end = one.start_local, one.end_local
    made = _parse(item.start or "")
    if item.timezone is None and made is not None and made.tzinfo is not None and one.start_utc is not None:
        # an offset tells the instant where no zone does
        offset = "Z" if made.utcoffset() == timedelta() else made.isoformat()[-6:]
        start, end = start + offset, end + offset if end else None
    return msgspec.structs.replace(
        item, start=start, end=end, recurrence=None, recurrence_range=None, status=one.status
    )


# --- clocks ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Clock:
    """How the times of one event are meant: the rules by which it repeats, and those by which it is shown."""

    repeat: tzinfo | None
    show: tzinfo | None
    is_date: bool

    def read(self, text: str) -> datetime | None:
        """Read an item's time as a naive time of the clock by which the event repeats; None if it is no time."""
        made = _parse(text)
        if made is None:
            return None
        if self.is_date:
            return datetime.combine(made, time.min)
        if made.tzinfo is None:
            if self.repeat is self.show or _is_date(text):
                return made
            made = made.replace(tzinfo=self.show)
        return made.astimezone(self.repeat or made.tzinfo).replace(tzinfo=None)

    def local(self, wall: datetime) -> datetime:
        """Give the time as it is shown."""
        if self.repeat is None or self.show is None or self.repeat is self.show:
            return wall
        return wall.replace(tzinfo=self.repeat).astimezone(self.show).replace(tzinfo=None)

    def write(self, wall: datetime) -> str:
        """Write a time as it is shown."""
        if self.is_date:
            return wall.date().isoformat()
        local = self.local(wall)
        return local.isoformat(timespec="seconds" if local.second else "minutes")

    def utc(self, wall: datetime) -> str | None:
        """Write the instant; None where no zone tells it."""
        if self.is_date or self.repeat is None:
            return None
        return wall.replace(tzinfo=self.repeat).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(frozen=True, slots=True)
class _Span:
    """When an event is: its clock, its start on that clock, and how long it lasts on it (None: not said)."""

    clock: _Clock
    start: datetime
    length: timedelta | None

    @classmethod
    def of(cls, event: Event) -> _Span | None:
        """Read the times of an event, as its source wrote them or as normalised; None if it has no start."""
        text, end_text = next(
            (
                pair
                for pair in ((event.start, event.end), (event.start_local, event.end_local))
                if _parse(pair[0] or "")
            ),
            (None, None),
        )
        if text is None:
            return None
        clock = _clock(text, event)
        start, end = clock.read(text), clock.read(end_text) if end_text else None
        if start is None:
            return None
        return cls(clock, start, end - start if end is not None and end >= start else None)


def _clock(text: str, event: Event) -> _Clock:
    show = _zone(event.timezone)
    made = _parse(text)
    if event.all_day or _is_date(text) or made is None or made.tzinfo is None:
        return _Clock(show, show, is_date=bool(event.all_day) or _is_date(text))
    if show is not None and not text.endswith("Z") and made.utcoffset() == made.astimezone(show).utcoffset():
        return _Clock(show, show, is_date=False)  # the offset is only the zone's own, spelled out
    return _Clock(made.tzinfo, show or made.tzinfo, is_date=False)


@lru_cache(maxsize=4_096)
def _parse(text: str) -> datetime | None:
    """Read ISO 8601; None if it is none, or of a year in which nobody meets."""
    try:
        made = datetime.fromisoformat(text)
    except ValueError:
        return None
    return made if FIRST_YEAR <= made.year <= LAST_YEAR else None


def _zone(name: str | None) -> tzinfo | None:
    return rules_of(name) if name else None


def _is_date(text: str) -> bool:
    return len(text) <= len("2026-01-01")


# --- series ---------------------------------------------------------------------------------------------------------


def _changes(clock: _Clock, overrides: Iterable[Event]) -> list[tuple[datetime, Event]]:
    """Pair each override with the start it replaces, older versions first, so that the newest wins."""
    found = []
    for one in overrides:
        at = clock.read(one.recurrence_id or "")
        if at is not None:
            found.append((at, one))
    return sorted(found, key=lambda pair: (pair[0], pair[1].sequence or 0, pair[1].modified or ""))


def _reach(span: _Span, changes: list[tuple[datetime, Event]]) -> timedelta:
    """Give how far from the window an occurrence may have been that touches it."""
    reach = (span.length or timedelta()) + timedelta(days=2)  # two days: between any two clocks
    for at, one in changes:
        moved = _Span.of(one) if one.recurrence_range else None
        if moved is not None:
            reach += abs(moved.start - at) + (moved.length or timedelta())
    return reach


def _starts(
    recurrence: Recurrence, span: _Span, window: Window, reach: timedelta, limit: int
) -> dict[datetime, timedelta | None]:
    """Give the starts of a series near the window with their lengths, exceptions taken out."""
    clock = span.clock
    low, high = _shift(window.start, -reach), _shift(window.end, reach + timedelta(days=1))
    starts: dict[datetime, timedelta | None] = {}
    rules = [rule for rule in (recurrence.rrule or "").split("\n") if rule.strip()][:MAX_RULES]
    refused = not rules
    for rule in rules:
        try:
            found = naive_rule(
                rule, span.start, low, high, clock.repeat, is_date=clock.is_date, limit=limit + 24 * reach.days
            )
        except RuleError:
            refused = True
        else:
            starts.update(dict.fromkeys(found, span.length))
    if refused:
        starts[span.start] = span.length
    for text in recurrence.rdate:
        first, _, last = text.partition("/")
        begin, end = clock.read(first), clock.read(last) if last else None
        if begin is not None:
            if _is_date(first) and not clock.is_date:
                begin = datetime.combine(begin, span.start.time())
            starts[begin] = end - begin if end is not None and end >= begin else span.length
    days = {made.date() for text in recurrence.exdate if _is_date(text) and (made := _parse(text))}
    moments = {clock.read(text) for text in recurrence.exdate if not _is_date(text)}
    return {
        at: length
        for at, length in starts.items()
        if at not in moments and not (days and clock.local(at).date() in days)
    }


def _shift(day: date, by: timedelta) -> datetime:
    """Move the beginning of a day, within the years of events."""
    day = min(max(day, date(FIRST_YEAR, 1, 1)), date(LAST_YEAR, 12, 31))
    return datetime.combine(day, time.min) + by


def _applied(
    event: Event, span: _Span, starts: dict[datetime, timedelta | None], changes: list[tuple[datetime, Event]]
) -> list[Occurrence]:
    """Make occurrences, each from the series or from what replaces it."""
    by_day = {at.date(): at for at in starts}
    single: dict[datetime, Event] = {}
    onwards: list[tuple[datetime, Event]] = []
    for at, one in changes:
        if one.recurrence_range:
            onwards.append((at, one))
        else:
            # a bare date where the series has times means the occurrence of that day
            loose = _is_date(one.recurrence_id or "") and at not in starts
            single[by_day.get(at.date(), at) if loose else at] = one
    found = [_changed(span, at, at, one) for at, one in single.items()]
    for at, length in starts.items():
        if at in single:
            continue
        later = [pair for pair in onwards if pair[0] <= at]
        if later:
            found.append(_changed(span, at, *later[-1]))
        else:
            found.append(_occurrence(span, at, length, span.clock.write(at), event))
    return found


def _changed(span: _Span, at: datetime, origin: datetime, override: Event) -> Occurrence:
    """Replace the occurrence ``at``: as the override says, moved on by what lies between it and the override's own."""
    own = _Span.of(override)
    recurrence_id = span.clock.write(at)
    if own is None:
        return _occurrence(span, at, span.length, recurrence_id, override, replaced=True)
    return _occurrence(own, own.start + (at - origin), own.length, recurrence_id, override, replaced=True)


def _occurrence(
    span: _Span,
    at: datetime,
    length: timedelta | None,
    recurrence_id: str | None,
    event: Event,
    *,
    replaced: bool = False,
) -> Occurrence:
    clock = span.clock
    end = at + length if length is not None else None
    return Occurrence(
        start_local=clock.write(at),
        end_local=clock.write(end) if end is not None else None,
        start_utc=clock.utc(at),
        end_utc=clock.utc(end) if end is not None else None,
        recurrence_id=recurrence_id,
        override=event if replaced else None,
        status=event.status,
    )


def _touches(one: Occurrence, window: Window) -> bool:
    first, last = one.start_local[:10], (one.end_local or one.start_local)[:10]
    return first <= window.end.isoformat() and last >= window.start.isoformat()
