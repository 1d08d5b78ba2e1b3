"""Rules of recurrence (RFC 5545 section 3.3.10): read, refused where they are made to exhaust, expanded on a naive clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import tzinfo

MAX_OCCURRENCES = 366
MAX_COUNT = 1_000
MAX_BY_VALUES = 20
EARLIEST_YEAR = 1800
"""A counted series that begins earlier is one of year zero; counting through it would cost more than it is worth."""

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_FREQUENCIES = ("YEARLY", "MONTHLY", "WEEKLY", "DAILY")
_BY_RANGES = {
    "BYMONTH": (1, 12, False), "BYMONTHDAY": (1, 31, True), "BYYEARDAY": (1, 366, True), "BYWEEKNO": (1, 53, True),
    "BYSETPOS": (1, 366, True), "BYHOUR": (0, 23, False), "BYMINUTE": (0, 59, False), "BYSECOND": (0, 60, False),
}  # fmt: skip
"""Lowest and highest value of each list, and whether counting from the end is allowed."""
_DATEUTIL = {
    "BYMONTH": "bymonth", "BYMONTHDAY": "bymonthday", "BYYEARDAY": "byyearday",
    "BYSETPOS": "bysetpos", "BYHOUR": "byhour", "BYMINUTE": "byminute", "BYSECOND": "bysecond",
}  # fmt: skip


class RuleError(ValueError):
    """A rule that cannot or must not be expanded. The message says why."""


def checked_rule(text: str) -> dict[str, str]:
    """Take an RRULE apart. RuleError if it is no rule, or one made to exhaust (sub-daily, endless counts, huge lists)."""
    text = text.strip()
    if text[:6].upper() == "RRULE:":
        text = text[6:]
    parts: dict[str, str] = {}
    for part in text[:2_000].rstrip(";").split(";"):
        name, equals, value = part.partition("=")
        if equals and value.strip():
            parts[name.strip().upper()] = value.strip().upper().replace(" ", "")
    if parts.get("FREQ") not in _FREQUENCIES:
        raise RuleError(f"recurrence FREQ={parts.get('FREQ', '(missing)')[:20]} is refused")
    if not parts.get("INTERVAL", "1").isdigit() or int(parts.get("INTERVAL", "1")[:9]) < 1:
        raise RuleError(f"recurrence INTERVAL={parts['INTERVAL'][:20]} is refused")
    count = parts.get("COUNT", "1")
    if not count.isdigit() or not 0 < int(count[:9]) <= MAX_COUNT:
        raise RuleError(f"recurrence COUNT={count[:20]} is refused")
    if parts.get("RSCALE", "GREGORIAN") != "GREGORIAN" or parts.get("SKIP", "OMIT") != "OMIT":
        raise RuleError("recurrence with RSCALE or SKIP (RFC 7529) is not supported")
    for name, value in parts.items():
        if name.startswith("BY"):
            _check_list(name, value)
    if "UNTIL" in parts and _until(parts["UNTIL"]) is None:
        raise RuleError(f"recurrence UNTIL={parts['UNTIL'][:30]} is no time")
    if parts.get("WKST", "MO") not in _DAYS:
        del parts["WKST"]
    return parts


def _check_list(name: str, value: str) -> None:
    values = value.split(",")
    if len(values) > MAX_BY_VALUES:
        raise RuleError(f"recurrence with {len(values)} values in {name} is refused")
    for one in values:
        if name == "BYDAY":
            ordinal = one[:-2].lstrip("+-")
            if one[-2:] in _DAYS and (not one[:-2] or (ordinal.isdigit() and int(ordinal[:4]) <= 53)):
                continue
        elif name in _BY_RANGES:
            low, high, backwards = _BY_RANGES[name]
            digits = one.lstrip("+-") if backwards else one
            if digits.isdigit() and low <= int(digits[:6]) <= high:
                continue
        raise RuleError(f"recurrence with {name}={one[:20]} cannot be read")


def _until(text: str) -> tuple[datetime, bool, bool] | None:
    """Give the bound, whether it is a date, and whether it is in UTC."""
    digits = text.rstrip("Z").replace("-", "").replace(":", "")
    for form in ("%Y%m%dT%H%M%S", "%Y%m%dT%H%M", "%Y%m%d"):
        try:
            return datetime.strptime(digits, form), form == "%Y%m%d", text.endswith("Z")  # noqa: DTZ007
        except ValueError:
            continue
    return None


def naive_rule(
    text: str,
    start: datetime,
    low: datetime,
    high: datetime,
    rules: tzinfo | None = None,
    *,
    is_date: bool = False,
    limit: int = MAX_OCCURRENCES,
) -> list[datetime]:
    """Give the first ``limit`` wall-clock starts from ``low`` to ``high`` that a rule makes of a naive start.

    ``rules`` is the zone in which an UNTIL in UTC is read; a series of days compares it by its date. Raises RuleError.
    """
    parts = checked_rule(text)
    bound = high
    if "UNTIL" in parts:
        until, whole_day, utc = _until(parts["UNTIL"]) or (high, False, False)
        if utc and not is_date and rules is not None:
            until = until.replace(tzinfo=UTC).astimezone(rules).replace(tzinfo=None)
        if whole_day or is_date:
            until = datetime.combine(until, time.max)
        bound = min(bound, until)
    if bound < start:
        return []
    if start.year < EARLIEST_YEAR and "COUNT" in parts:
        raise RuleError(f"recurrence since the year {start.year} is refused")
    count = int(parts.get("COUNT", MAX_COUNT * MAX_COUNT))
    begin = start if "COUNT" in parts else _forward(parts, start, low)
    try:
        made = _by_weeks(parts, start, bound) if "BYWEEKNO" in parts else _by_dateutil(parts, start, begin, bound)
        return list(islice((one for one in islice(made, count) if one >= low), limit))
    except (ValueError, OverflowError, TypeError, IndexError) as error:
        raise RuleError(f"recurrence cannot be expanded: {error}"[:200]) from error


def _by_dateutil(parts: dict[str, str], start: datetime, begin: datetime, bound: datetime) -> Iterator[datetime]:
    from dateutil.rrule import rrule

    made: Iterator[datetime] = iter(rrule(dtstart=begin, until=bound, cache=False, **_arguments(parts, start)))
    if parts["FREQ"] == "YEARLY" and "BYMONTHDAY" in parts and "BYMONTH" not in parts and "BYYEARDAY" not in parts:
        # what the rule leaves open comes from the start: the month, as libical, ical.js and ical.net have it
        return (one for one in made if one.month == start.month)
    return made


def _by_weeks(parts: dict[str, str], start: datetime, bound: datetime) -> Iterator[datetime]:
    """Give the dates of a rule by numbered weeks, whose years are years of weeks and not of the calendar.

    dateutil takes every day of such a week and counts calendar years; a week has the start's weekday only, unless
    BYDAY or another list says otherwise.
    """
    if parts["FREQ"] != "YEARLY":
        raise RuleError("recurrence with BYWEEKNO that is not yearly is refused")
    first_day = _DAYS.index(parts.get("WKST", "MO"))
    lists = {name: [int(value) for value in parts[name].split(",")] for name in _BY_RANGES if name in parts}
    narrowed = "BYMONTHDAY" in lists or "BYYEARDAY" in lists
    days = [_DAYS.index(one[-2:]) for one in parts["BYDAY"].split(",")] if "BYDAY" in parts else []
    days = days or (list(range(7)) if narrowed else [start.weekday()])
    times = sorted(
        time(hour, minute, min(second, 59))
        for hour in lists.get("BYHOUR", [start.hour])
        for minute in lists.get("BYMINUTE", [start.minute])
        for second in lists.get("BYSECOND", [start.second])
    )
    year = _week_year(start.date(), first_day)
    while year <= bound.year + 1:
        begin, following = _first_week(year, first_day), _first_week(year + 1, first_day)
        weeks = (following - begin).days // 7
        numbers = {number if number > 0 else weeks + 1 + number for number in lists["BYWEEKNO"]}
        dates = sorted(
            begin + timedelta(days=7 * (number - 1) + (day - first_day) % 7)
            for number in numbers
            for day in days
            if 1 <= number <= weeks
        )
        found = [datetime.combine(one, at) for one in dates if _fits(one, lists) for at in times]
        if "BYSETPOS" in lists:
            chosen = {place - 1 if place > 0 else len(found) + place for place in lists["BYSETPOS"]}
            found = [one for index, one in enumerate(found) if index in chosen]
        yield from (one for one in found if start <= one <= bound)
        year += min(int(parts.get("INTERVAL", "1")), 10_000)


def _first_week(year: int, first_day: int) -> date:
    """Give the day on which week 1 begins: the week that has 4 January."""
    fourth = date(year, 1, 4)
    return fourth - timedelta(days=(fourth.weekday() - first_day) % 7)


def _week_year(day: date, first_day: int) -> int:
    return max(year for year in (day.year - 1, day.year, day.year + 1) if _first_week(year, first_day) <= day)


def _fits(day: date, lists: dict[str, list[int]]) -> bool:
    """Tell whether a day passes the lists that narrow numbered weeks down."""
    month_end = (date(day.year + day.month // 12, day.month % 12 + 1, 1) - timedelta(days=1)).day
    of_year = day.timetuple().tm_yday
    year_end = date(day.year, 12, 31).timetuple().tm_yday
    return (
        day.month in lists.get("BYMONTH", [day.month])
        and ("BYMONTHDAY" not in lists or bool({day.day, day.day - month_end - 1} & {*lists["BYMONTHDAY"]}))
        and ("BYYEARDAY" not in lists or bool({of_year, of_year - year_end - 1} & {*lists["BYYEARDAY"]}))
    )


def _arguments(parts: dict[str, str], start: datetime) -> dict[str, Any]:
    """Turn a checked rule into what dateutil takes, with what the start implies spelled out."""
    from dateutil import rrule as du

    arguments: dict[str, Any] = {
        "freq": _FREQUENCIES.index(parts["FREQ"]),
        "interval": min(int(parts.get("INTERVAL", "1")), 10_000),
        "wkst": _DAYS.index(parts.get("WKST", "MO")),
    }
    for name, argument in _DATEUTIL.items():
        if name in parts:
            arguments[argument] = [int(value) for value in parts[name].split(",")]
    if "BYDAY" in parts:
        # an ordinal of zero names no day; other expanders pass over it too
        days = [
            (one[-2:], one[:-2])
            for one in parts["BYDAY"].split(",")
            if one[:-2].lstrip("+-").strip("0") or not one[:-2]
        ]
        ordinals = parts["FREQ"] in ("MONTHLY", "YEARLY")
        arguments["byweekday"] = [
            du.weekday(_DAYS.index(day), int(ordinal) if ordinal and ordinals else None) for day, ordinal in days
        ]
    if not any(name in parts for name in ("BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO")):
        if parts["FREQ"] == "YEARLY" and "BYMONTH" not in parts:
            arguments["bymonth"] = start.month
        if parts["FREQ"] in ("YEARLY", "MONTHLY"):
            arguments["bymonthday"] = start.day
        elif parts["FREQ"] == "WEEKLY":
            arguments["byweekday"] = start.weekday()
    for name, value in (("byhour", start.hour), ("byminute", start.minute), ("bysecond", start.second)):
        arguments.setdefault(name, value)
    return arguments


def _forward(parts: dict[str, str], start: datetime, low: datetime) -> datetime:
    """Move the start of an endless rule near the window, by whole intervals, so that old series cost no more than new ones."""
    interval = min(int(parts.get("INTERVAL", "1")), 10_000)
    if low <= start:
        return start
    if parts["FREQ"] in ("DAILY", "WEEKLY"):
        step = interval * (7 if parts["FREQ"] == "WEEKLY" else 1)
        return start + timedelta(days=max((low - start).days // step - 1, 0) * step)
    months = interval * (12 if parts["FREQ"] == "YEARLY" else 1)
    passed = (low.year - start.year) * 12 + low.month - start.month
    skipped = max(passed // months - 1, 0) * months
    if not skipped:
        return start
    year, month = divmod(start.year * 12 + start.month - 1 + skipped, 12)
    # day 1 exists in every month, and still lies before the window
    return start.replace(year=year, month=month + 1, day=1)
