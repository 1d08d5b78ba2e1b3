"""schema.org ``Schedule`` to a recurrence rule of RFC 5545. https://schema.org/Schedule."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from discovery.items import Recurrence
from discovery.readers._moments import moment
from discovery.readers._schema_values import Node, as_list, bare, scalar, text

FREQUENCIES = {"D": "DAILY", "W": "WEEKLY", "M": "MONTHLY", "Y": "YEARLY"}
FREQUENCY_WORDS = {"daily": "DAILY", "weekly": "WEEKLY", "monthly": "MONTHLY", "yearly": "YEARLY", "annually": "YEARLY"}
WEEKDAYS = {
    "monday": "MO", "tuesday": "TU", "wednesday": "WE", "thursday": "TH", "friday": "FR", "saturday": "SA",
    "sunday": "SU",
}  # fmt: skip
MAX_COUNT = 1_000
MAX_DAYS = 1_500
"""Days within which a rule must have its first occurrence; the rarest, a 29 February, comes every four years."""
_PERIOD = re.compile(r"P([1-9]\d?)([DWMY])")
_BYDAY = re.compile(r"([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)")
_TIME = re.compile(r"T?(\d{1,2}):(\d\d)(?::(\d\d))?(Z|[+-]\d\d:\d\d)?")


@dataclass(slots=True)
class Repetition:
    """A schedule as far as it maps: first start and end, zone, and the rule."""

    start: str | None = None
    end: str | None = None
    timezone: str | None = None
    recurrence: Recurrence | None = None
    when_text: str | None = None


def repetition(node: Node, start: str | None, end: str | None) -> Repetition:
    """Read the schedules of an event whose own start and end, where it has them, are given as ISO dates or times."""
    schedules = [one for one in as_list(node.get("eventSchedule")) if isinstance(one, dict)]
    made = Repetition(start, end)
    dates: list[str] = []
    for schedule in schedules:
        rule = _rule(schedule)
        if rule is None:
            if (first := _first(schedule, None)) is not None:
                dates.append(first)
        elif made.recurrence is None:
            made.timezone = _zone(schedule)
            _apply(made, schedule, rule, start, end)
        made.when_text = made.when_text or _wording(schedule)
    if dates and made.recurrence is None:
        dates = sorted(set(dates))
        if made.start is None:
            made.start, made.timezone = dates[0], _zone(schedules[0])
            made.end = _with_clock(dates[0], schedules[0], "endTime")
        if others := [one for one in dates if one != made.start]:
            made.recurrence = Recurrence(rdate=others)
    return made


def _apply(made: Repetition, schedule: Node, rule: list[str], start: str | None, end: str | None) -> None:
    """Join a rule with the days between which it holds."""
    first = _first(schedule, start)
    if first is None:
        made.when_text = _wording(schedule)
        return
    if start is None:
        first = _on_rule(first, rule)
    made.start = first
    last = moment(scalar(next(iter(as_list(schedule.get("endDate"))), None)))
    until = last.iso if last is not None else None
    if until is None and start is not None and end is not None and end[:10] > start[:10]:
        until = end  # the event's own end is that of its last occurrence
    made.end = _with_clock(first, schedule, "endTime") or (end if end is not None and end[:10] == first[:10] else None)
    count = scalar(next(iter(as_list(schedule.get("repeatCount"))), None)) or ""
    if count.isdigit() and 0 < int(count) <= MAX_COUNT:
        rule.append(f"COUNT={int(count)}")
    elif until is not None:
        rule.append(f"UNTIL={_until(until[:10], first, made.timezone)}")
    exceptions = [found.iso for one in as_list(schedule.get("exceptDate")) if (found := moment(scalar(one)))]
    exdates = [f"{one}{first[10:]}" if len(one) == 10 else one for one in exceptions]
    made.recurrence = Recurrence(rrule=";".join(rule), exdate=exdates)


def _rule(schedule: Node) -> list[str] | None:
    """Give the parts of the rule; None if the schedule does not say how often."""
    written = text(schedule, "repeatFrequency") or ""
    period = _PERIOD.fullmatch(written.strip().upper())
    days = [day for one in as_list(schedule.get("byDay")) if (day := _weekday(one))]
    weeks = [
        number
        for one in as_list(schedule.get("byMonthWeek"))
        if (number := scalar(one)) and re.fullmatch(r"-?[1-5]", number)
    ]
    if period is not None:
        rule = [f"FREQ={FREQUENCIES[period[2]]}"] + ([f"INTERVAL={period[1]}"] if period[1] != "1" else [])
    elif word := FREQUENCY_WORDS.get(bare(written).lower()):
        rule = [f"FREQ={word}"]
    elif days and weeks:  # the first and third Wednesday can only be those of a month
        rule = ["FREQ=MONTHLY"]
    elif days:
        rule = ["FREQ=WEEKLY"]
    else:
        return None
    if weeks and days and "WEEKLY" not in rule[0]:
        days = [f"{week}{day[-2:]}" for week in weeks for day in days]
    if days:
        rule.append(f"BYDAY={','.join(dict.fromkeys(days))}")
    for name, part, limit in (("byMonth", "BYMONTH", 12), ("byMonthDay", "BYMONTHDAY", 31)):
        numbers = [
            one
            for value in as_list(schedule.get(name))
            if (one := scalar(value)) and one.isdigit() and 0 < int(one) <= limit
        ]
        if numbers:
            rule.append(f"{part}={','.join(numbers)}")
    return rule


def _weekday(value: Any) -> str | None:
    word = bare(scalar(value) or (value.get("@id") if isinstance(value, dict) else "") or "")
    if found := WEEKDAYS.get(word.lower()):
        return found
    return word.upper() if _BYDAY.fullmatch(word.upper()) else None


def _first(schedule: Node, start: str | None) -> str | None:
    """Give the start of the first occurrence: the event's day, else the schedule's, with the schedule's time."""
    if start is not None and len(start) > 10:
        return start
    day = start
    if day is None:
        found = moment(scalar(next(iter(as_list(schedule.get("startDate"))), None)))
        if found is None:
            return None
        if not found.all_day:
            return found.iso
        day = found.iso
    return _with_clock(day, schedule, "startTime") or day


def _on_rule(first: str, rule: list[str]) -> str:
    """Move a schedule's first day to the first day of its rule: a schedule says from when it holds, not when it begins."""
    parts = dict(part.split("=", 1) for part in rule)
    day = date.fromisoformat(first[:10])
    for _ in range(MAX_DAYS):
        if all(_fits(day, name, value) for name, value in parts.items()):
            return day.isoformat() + first[10:]
        day += timedelta(days=1)
    return first


def _fits(day: date, name: str, value: str) -> bool:
    if name == "BYMONTH":
        return str(day.month) in value.split(",")
    if name == "BYMONTHDAY":
        return str(day.day) in value.split(",")
    if name != "BYDAY":
        return True
    weekday = tuple(WEEKDAYS.values())[day.weekday()]
    days_left = (day.replace(day=28) + timedelta(days=4)).replace(day=1) - day
    which = {weekday, f"{(day.day - 1) // 7 + 1}{weekday}", f"-{(days_left.days - 1) // 7 + 1}{weekday}"}
    return not which.isdisjoint(value.split(","))


def _with_clock(day: str, schedule: Node, name: str) -> str | None:
    match = _TIME.fullmatch(text(schedule, name) or "")
    if match is None or int(match[1]) > 23:
        return None
    return f"{day[:10]}T{int(match[1]):02}:{match[2]}{match[4] or ''}"


def _zone(schedule: Node) -> str | None:
    name = text(schedule, "scheduleTimezone")
    return name if name and ("/" in name or name == "UTC") and len(name) < 60 else None


def _until(day: str, first: str, timezone: str | None) -> str:
    """Give the end of the last day in the form that fits the start: a date, a local time or one in UTC."""
    if len(first) == 10:
        return day.replace("-", "")
    last = datetime.fromisoformat(f"{day}T23:59:59")
    start = datetime.fromisoformat(first)
    zone: Any = start.tzinfo
    if zone is None and timezone is not None:
        try:
            zone = ZoneInfo(timezone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            zone = None
    if zone is None:
        return last.strftime("%Y%m%dT%H%M%S")
    return last.replace(tzinfo=zone).astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _wording(schedule: Node) -> str | None:
    """Give what a schedule says, in its own words, for those that do not map."""
    names = ("startDate", "endDate", "startTime", "endTime", "repeatFrequency", "byDay", "byMonthDay", "byMonthWeek")
    parts = (f"{bare(one)}" for name in names for value in as_list(schedule.get(name)) if (one := scalar(value)))
    return " ".join(parts)[:300] or None
