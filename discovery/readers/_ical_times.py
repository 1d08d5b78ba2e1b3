"""When an event is: the times of a VEVENT on the clock on which it is shown, and how it recurs (RFC 5545 section 3.8.2)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from discovery._rrule import RuleError, checked_rule, naive_rule
from discovery._sub_daily import SECONDS as SUB_DAILY
from discovery.items import Recurrence
from discovery.readers._ical_fields import ALL_DAY_FLAGS, Draft, Fields, Frame, Lost
from discovery.readers._ical_values import Moment, duration, iso, moment
from discovery.readers._ical_zones import LAST_YEAR, zone

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import tzinfo

    from discovery.readers._ical_lines import Property

FAR = datetime(LAST_YEAR, 12, 31)  # noqa: DTZ001 - wall-clock time
MAX_SUB_DAILY = 100
"""Rules of one calendar that repeat within the day; hardly any calendar has one."""
MAX_DATES = 5_000
"""Values of EXDATE or RDATE that one event may have."""


def read_times(fields: Fields, frame: Frame, draft: Draft) -> None:
    """Fill start, end, zone and ``all_day`` of the draft. Raises Lost if there is no start."""
    event = draft.event
    start, prop = _start(fields)
    if start.is_date:
        draft.zone = zone(frame.timezone) if frame.timezone else None
    else:
        _read_zone(start, prop, frame, draft, recurs=bool(fields.all("RRULE") or fields.all("RDATE")))
    wall = _wall(start, prop.params.get("TZID"), frame, draft)
    flagged = any(fields.text(name).upper() in ("TRUE", "1") for name in ALL_DAY_FLAGS)
    all_day = start.is_date or (flagged and wall.time() == datetime.min.time())
    event.all_day = all_day
    event.start = _write(wall, draft, all_day=all_day)
    end = _end(fields, frame, draft, wall, all_day=all_day)
    if end is not None:
        event.end = _write(end, draft, all_day=all_day)
    if all_day:
        event.timezone = None


def _start(fields: Fields) -> tuple[Moment, Property]:
    candidates = fields.all("DTSTART")
    if not candidates:
        raise Lost("no DTSTART")
    for prop in candidates:
        made = moment(prop.value, prop.params.get("VALUE", "").upper())
        if made is not None:
            return made, prop
    raise Lost(f"DTSTART {candidates[0].value.strip()[:60]!r} is no date or time")


def _read_zone(start: Moment, prop: Property, frame: Frame, draft: Draft, *, recurs: bool) -> None:
    """Find the zone in which the times of the event are shown."""
    event = draft.event
    tzid = prop.params.get("TZID", "").strip()
    offset = start.offset
    if tzid:
        name, rules, note = frame.zones.find(tzid)
        if note:
            event.notes.append(note)
        if rules is UTC:  # not where the event is, but how its time is written
            offset = offset or UTC
        elif rules is not None:
            event.timezone, draft.zone = name, rules
            return
    if frame.timezone and (offset is None or not recurs):
        event.timezone, draft.zone = frame.timezone, zone(frame.timezone)
    elif offset is not None:
        # a series in UTC repeats by UTC; the calendar's zone tells only how it is shown
        event.timezone, draft.zone = frame.timezone, offset


def _wall(one: Moment, tzid: str | None, frame: Frame, draft: Draft) -> datetime:
    """Give a time as wall-clock time of the event."""
    if one.is_date:
        return one.wall
    rules: tzinfo | None = one.offset
    if rules is None and tzid:
        rules = frame.zones.find(tzid)[1]
    if rules is None or draft.zone is None or rules is draft.zone:
        return one.wall
    try:
        return one.wall.replace(tzinfo=rules).astimezone(draft.zone).replace(tzinfo=None)
    except OverflowError:  # the first or last day of all time
        return one.wall


def _write(wall: datetime, draft: Draft, *, all_day: bool) -> str:
    """Write a wall-clock time of the event: with its offset where no zone name tells it."""
    if all_day:
        return iso(wall, is_date=True)
    if draft.zone is not None and (draft.event.timezone is None or not isinstance(draft.zone, ZoneInfo)):
        return iso(wall.replace(tzinfo=draft.zone))
    return iso(wall)


def _end(fields: Fields, frame: Frame, draft: Draft, start: datetime, *, all_day: bool) -> datetime | None:
    """Give the end: for all-day events the last day, inclusive."""
    notes = draft.event.notes
    prop = fields.first("DTEND")
    end: datetime | None = None
    if prop is not None:
        made = moment(prop.value, prop.params.get("VALUE", "").upper())
        if made is None:
            draft.problems.append(f"DTEND {prop.value.strip()[:60]!r} is no date or time")
        elif made.is_date and not all_day:
            notes.append("end dropped: a date where the start has a time")
            return None
        else:
            end = _wall(made, prop.params.get("TZID"), frame, draft)
    elif (lasting := fields.first("DURATION")) is not None:
        length = duration(lasting.value)
        if length is None:
            draft.problems.append(f"DURATION {lasting.value.strip()[:60]!r} is no duration")
        elif length:
            end = _plus(start, length)
    if end is None:
        return None
    if end <= start:
        notes.append("end dropped: not after the start")
        return None
    if all_day:
        return end - timedelta(days=1) if end.time() == datetime.min.time() else end
    return end


def _plus(start: datetime, length: timedelta) -> datetime | None:
    try:
        return start + length
    except OverflowError:
        return None


def read_recurrence(fields: Fields, frame: Frame, draft: Draft) -> None:
    """Fill how the draft recurs, or what it replaces in its series. What is refused becomes a problem of the draft."""
    event = draft.event
    original = fields.first("RECURRENCE-ID")
    if original is not None:
        made = moment(original.value, original.params.get("VALUE", "").upper())
        if made is None:
            draft.problems.append(f"RECURRENCE-ID {original.value.strip()[:60]!r} is no date or time")
        else:
            draft.original = (made, original.params.get("TZID"))
            if original.params.get("RANGE", "").upper() == "THISANDFUTURE":
                event.recurrence_range = "THISANDFUTURE"
    rules = []
    for prop in fields.all("RRULE"):
        if prop.value.strip():
            try:
                parts = checked_rule(prop.value)
                if parts["FREQ"] in SUB_DAILY:
                    _check_sub_daily(prop.value, frame, draft)
                rules.append(";".join(f"{name}={value}" for name, value in parts.items()))
            except RuleError as error:
                draft.problems.append(str(error))
    rdate = list(_dates(fields.all("RDATE"), frame, draft))
    exdate = list(_dates(fields.all("EXDATE"), frame, draft))
    if fields.all("EXRULE"):
        draft.problems.append("EXRULE (dropped from RFC 5545) is not applied")
    if rules or rdate:
        event.recurrence = Recurrence(rrule="\n".join(rules) or None, rdate=rdate, exdate=exdate)


def _check_sub_daily(rule: str, frame: Frame, draft: Draft) -> None:
    """Raise RuleError for a rule within the day that makes many dates; how many, only its start tells."""
    frame.sub_daily += 1
    if frame.sub_daily > MAX_SUB_DAILY:
        raise RuleError(f"recurrence within the day is refused after {MAX_SUB_DAILY} of them")
    begin = datetime.fromisoformat(draft.event.start or "").replace(tzinfo=None)
    naive_rule(rule, begin, begin, FAR, is_date=bool(draft.event.all_day))


def _dates(properties: list[Property], frame: Frame, draft: Draft) -> Iterator[str]:
    """Give the values of all EXDATE or RDATE lines; too many are left out before the first is looked at."""
    if sum(prop.value.count(",") + 1 for prop in properties) > MAX_DATES:
        draft.problems.append(f"{properties[0].name} with more than {MAX_DATES} values is left out")
        return
    for prop in properties:
        value_type = prop.params.get("VALUE", "").upper()
        for value in prop.value.split(","):
            if value.strip():
                made = _date(value, value_type, prop.params.get("TZID"), frame, draft)
                if made is None:
                    draft.problems.append(f"{prop.name} {value.strip()[:60]!r} is no date or time")
                else:
                    yield made


def _date(value: str, value_type: str, tzid: str | None, frame: Frame, draft: Draft) -> str | None:
    """Give one value of EXDATE or RDATE as the event's own time; a PERIOD as ISO 8601 interval (``start/end``)."""
    first, slash, last = value.partition("/")
    begin = moment(first, value_type)
    if begin is None:
        return None
    wall = _wall(begin, tzid, frame, draft)
    text = _write(wall, draft, all_day=begin.is_date)
    if not slash:
        return text
    finish = moment(last)
    length = duration(last) if finish is None else None
    end = _wall(finish, tzid, frame, draft) if finish is not None else _plus(wall, length) if length else None
    return text if end is None else f"{text}/{_write(end, draft, all_day=begin.is_date)}"


def original_start(draft: Draft, series: Draft, frame: Frame) -> str | None:
    """Give the start that an override replaces, in the clock of its series; None if it replaces none."""
    if draft.original is None:
        return None
    made, tzid = draft.original
    return _write(_wall(made, tzid, frame, series), series, all_day=made.is_date or bool(series.event.all_day))
