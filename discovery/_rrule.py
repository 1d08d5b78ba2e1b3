"""Rules of recurrence (RFC 5545 section 3.3.10): read, refused where they are made to exhaust, expanded on a naive clock."""

from __future__ import annotations

from calendar import isleap, monthrange
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import TYPE_CHECKING

from discovery import _sub_daily

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import tzinfo

MAX_OCCURRENCES = 366
MAX_COUNT = 1_000
MAX_BY_VALUES = 20
MAX_TIMES = 48
"""Times of day of one rule."""
EARLIEST_YEAR = 1900
"""A counted series that begins earlier is none of ours, and counting through it would take its time."""

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_FREQUENCIES = ("YEARLY", "MONTHLY", "WEEKLY", "DAILY")
_BY_RANGES = {
    "BYMONTH": (1, 12, False), "BYMONTHDAY": (1, 31, True), "BYYEARDAY": (1, 366, True), "BYWEEKNO": (1, 53, True),
    "BYSETPOS": (1, 366, True), "BYHOUR": (0, 23, False), "BYMINUTE": (0, 59, False), "BYSECOND": (0, 60, False),
}  # fmt: skip
"""Lowest and highest value of each list, and whether counting from the end is allowed."""


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
    if parts.get("FREQ") not in _FREQUENCIES and parts.get("FREQ") not in _sub_daily.SECONDS:
        raise RuleError(f"recurrence FREQ={parts.get('FREQ', '(missing)')[:20]} is refused")
    if not parts.get("INTERVAL", "1").isdecimal() or int(parts.get("INTERVAL", "1")[:9]) < 1:
        raise RuleError(f"recurrence INTERVAL={parts['INTERVAL'][:20]} is refused")
    count = parts.get("COUNT", "1")
    if not count.isdecimal() or not 0 < int(count[:9]) <= MAX_COUNT:
        raise RuleError(f"recurrence COUNT={count[:20]} is refused")
    if parts["FREQ"] in _sub_daily.SECONDS and not _sub_daily.is_bounded(parts, MAX_OCCURRENCES):
        raise RuleError(f"recurrence FREQ={parts['FREQ']} is refused: it makes more than {MAX_OCCURRENCES} dates")
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
            if one[-2:] in _DAYS and (not one[:-2] or (ordinal.isdecimal() and int(ordinal[:4]) <= 53)):
                continue
        elif name in _BY_RANGES:
            low, high, backwards = _BY_RANGES[name]
            digits = one.lstrip("+-") if backwards else one
            if digits.isdecimal() and low <= int(digits[:6]) <= high:
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
    if start.year < EARLIEST_YEAR and "COUNT" in parts:
        raise RuleError(f"recurrence counted since the year {start.year} is refused")
    count = int(parts.get("COUNT", "0")) or None
    if parts["FREQ"] in _sub_daily.SECONDS:
        if is_date:
            raise RuleError(f"recurrence FREQ={parts['FREQ']} of whole days is refused")
        parts, few = _within_days(parts, start, bound)
        if few is not None:
            return list(islice((one for one in few if one >= low), limit))
    made = islice(_expanded(_Lists.of(parts, start), start, start if count else max(start, low), bound), count)
    return list(islice((one for one in made if one >= low), limit))


def _within_days(
    parts: dict[str, str], start: datetime, bound: datetime
) -> tuple[dict[str, str], list[datetime] | None]:
    """Give the daily rule that means the same as one that repeats within the day; where there is none, all its starts."""
    freq, interval = parts["FREQ"], int(parts.get("INTERVAL", "1")[:9])
    if parts.keys() & {"BYSETPOS", "BYWEEKNO"}:
        raise RuleError(f"recurrence FREQ={freq} with BYSETPOS or BYWEEKNO is refused")
    lists = {name: frozenset(map(int, parts[name].split(","))) for name, _ in _sub_daily.UNITS if name in parts}
    daily = {name: value for name, value in parts.items() if name not in lists and name != "INTERVAL"} | {
        "FREQ": "DAILY"
    }
    refused = RuleError(f"recurrence FREQ={freq} is refused: it makes more than {MAX_OCCURRENCES} dates")
    if parts.keys() & {"COUNT", "BYHOUR"}:
        times = _sub_daily.times_of_day(freq, interval, lists, start, MAX_TIMES)
        if times == ():
            raise RuleError(f"recurrence FREQ={freq} names no time that it comes to")
        if times is not None:
            return daily | {"TIMES": ",".join(one.isoformat() for one in times)}, None
    if not parts.keys() & {"COUNT", "UNTIL"}:
        raise refused
    count = int(parts.get("COUNT", MAX_OCCURRENCES + 1))
    found = list(islice(_sub_daily.steps(freq, interval, lists, start, bound, _Lists.of(daily, start).has), count))
    if None in found or len(found) > MAX_OCCURRENCES:
        raise refused
    return daily, [one for one in found if one is not None]


# --- expanding ------------------------------------------------------------------------------------------------------
#
# A period (day, week, month, year, year of weeks) has those of its days that pass every list of the rule, each at every
# time of day. Every step is bounded by the window; libraries look for the next match until the year 9999.


@dataclass(frozen=True, slots=True)
class _Lists:
    """A rule with everything spelled out that it leaves to its start (RFC 5545 section 3.3.10)."""

    freq: str
    interval: int
    first_weekday: int
    months: frozenset[int]
    """Of the BYMONTH list; empty where there is none, as with all the others."""
    only_month: int | None
    month_days: frozenset[int]
    year_days: frozenset[int]
    weeks: frozenset[int]
    weekdays: frozenset[int]
    ordinals: frozenset[tuple[int, int]]
    """Weekdays that are counted in their month or year: (weekday, which)."""
    times: tuple[time, ...]
    places: frozenset[int]

    @classmethod
    def of(cls, parts: dict[str, str], start: datetime) -> _Lists:
        lists = {name: frozenset(map(int, parts[name].split(","))) for name in _BY_RANGES if name in parts}
        freq = parts["FREQ"]
        if "BYWEEKNO" in parts and freq != "YEARLY":
            raise RuleError("recurrence with BYWEEKNO that is not yearly is refused")
        month_days, only_month = lists.get("BYMONTHDAY", frozenset()), None
        counted = freq in ("MONTHLY", "YEARLY") and "BYWEEKNO" not in parts
        weekdays, ordinals = _by_day(parts.get("BYDAY", ""), counted=counted)
        if not lists.keys() & {"BYMONTHDAY", "BYYEARDAY"} and not weekdays and not ordinals:
            if freq == "WEEKLY" or "BYWEEKNO" in parts:
                weekdays = frozenset({start.weekday()})
            elif freq != "DAILY":
                month_days = frozenset({start.day})
        if freq == "YEARLY" and month_days and not lists.keys() & {"BYMONTH", "BYYEARDAY", "BYWEEKNO"}:
            only_month = start.month  # once a year, not once a month: so have it libical, ical.js and ical.net
        return cls(
            freq="WEEKS" if "BYWEEKNO" in parts else freq,
            interval=int(parts.get("INTERVAL", "1")[:9]),
            first_weekday=_DAYS.index(parts.get("WKST", "MO")),
            months=lists.get("BYMONTH", frozenset()),
            only_month=only_month,
            month_days=month_days,
            year_days=lists.get("BYYEARDAY", frozenset()),
            weeks=lists.get("BYWEEKNO", frozenset()),
            weekdays=weekdays,
            ordinals=ordinals,
            times=_times(lists, start)
            if "TIMES" not in parts
            else tuple(map(time.fromisoformat, parts["TIMES"].split(","))),
            places=lists.get("BYSETPOS", frozenset()),
        )

    def has(self, day: date) -> bool:
        """Tell whether a day passes all lists but that of the weeks."""
        if (self.months and day.month not in self.months) or (self.only_month and day.month != self.only_month):
            return False
        weekday = day.weekday()
        if (self.weekdays or self.ordinals) and weekday not in self.weekdays and not self._is_counted(day, weekday):
            return False
        if self.month_days:
            days = monthrange(day.year, day.month)[1]
            if day.day not in self.month_days and day.day - days - 1 not in self.month_days:
                return False
        if self.year_days:
            of_year, days = day.timetuple().tm_yday, 365 + isleap(day.year)
            return of_year in self.year_days or of_year - days - 1 in self.year_days
        return True

    def _is_counted(self, day: date, weekday: int) -> bool:
        """Tell whether a day is, say, the last Friday of its month, or of its year where the rule names no month."""
        if not self.ordinals:
            return False
        if self.freq == "MONTHLY" or self.months:
            place, days = day.day, monthrange(day.year, day.month)[1]
        else:
            place, days = day.timetuple().tm_yday, 365 + isleap(day.year)
        return bool({(weekday, (place + 6) // 7), (weekday, -((days - place) // 7) - 1)} & self.ordinals)


def _by_day(text: str, *, counted: bool) -> tuple[frozenset[int], frozenset[tuple[int, int]]]:
    """Take BYDAY apart. An ordinal of zero names no day; where ordinals have no meaning they are left out."""
    pairs = [(_DAYS.index(one[-2:]), one[:-2]) for one in text.split(",") if one]
    pairs = [(day, ordinal) for day, ordinal in pairs if not ordinal or int(ordinal)]
    plain = frozenset(day for day, ordinal in pairs if not ordinal or not counted)
    return plain, frozenset((day, int(ordinal)) for day, ordinal in pairs if ordinal and counted)


def _times(lists: dict[str, frozenset[int]], start: datetime) -> tuple[time, ...]:
    hours, minutes, seconds = (
        lists.get(name, {given})
        for name, given in (("BYHOUR", start.hour), ("BYMINUTE", start.minute), ("BYSECOND", start.second))
    )
    if len(hours) * len(minutes) * len(seconds) > MAX_TIMES:
        raise RuleError(f"recurrence with more than {MAX_TIMES} times a day is refused")
    return tuple(sorted({time(h, m, min(s, 59)) for h in hours for m in minutes for s in seconds}))


def _expanded(rule: _Lists, start: datetime, low: datetime, bound: datetime) -> Iterator[datetime]:
    for first, length in _periods(rule, start.date(), low.date()):
        if first > bound.date():
            return
        days = [day for day in (first + timedelta(days=n) for n in range(length)) if rule.has(day)]
        if rule.weeks:
            numbers = {number if number > 0 else length // 7 + 1 + number for number in rule.weeks}
            days = [day for day in days if (day - first).days // 7 + 1 in numbers]
        found = [datetime.combine(day, at) for day in days for at in rule.times]
        if rule.places:
            chosen = {place - 1 if place > 0 else len(found) + place for place in rule.places}
            found = [one for index, one in enumerate(found) if index in chosen]
        yield from (one for one in found if start <= one <= bound)


def _periods(rule: _Lists, start: date, low: date) -> Iterator[tuple[date, int]]:
    """Give first day and length of each period from that of the start on; whole intervals before ``low`` are skipped."""
    step = rule.interval
    with suppress(OverflowError, ValueError):  # the last day of all time
        if rule.freq in ("DAILY", "WEEKLY"):
            length = 7 if rule.freq == "WEEKLY" else 1
            first = start - timedelta(days=(start.weekday() - rule.first_weekday) % length)
            first += timedelta(days=max((low - first).days // (length * step) - 1, 0) * length * step)
            while True:
                yield first, length
                first += timedelta(days=length * step)
        elif rule.freq == "MONTHLY":
            month = start.year * 12 + start.month - 1
            month += max((low.year * 12 + low.month - 1 - month) // step - 1, 0) * step
            while True:
                yield date(month // 12, month % 12 + 1, 1), monthrange(month // 12, month % 12 + 1)[1]
                month += step
        else:
            weeks = rule.freq == "WEEKS"
            year = _week_year(start, rule.first_weekday) if weeks else start.year
            year += max((low.year - year) // step - 1, 0) * step
            while True:
                first = _first_week(year, rule.first_weekday) if weeks else date(year, 1, 1)
                following = _first_week(year + 1, rule.first_weekday) if weeks else None
                yield first, (following - first).days if following else 365 + isleap(year)
                year += step


def _first_week(year: int, first_weekday: int) -> date:
    """Give the day on which week 1 begins: the week that has 4 January."""
    fourth = date(year, 1, 4)
    return fourth - timedelta(days=(fourth.weekday() - first_weekday) % 7)


def _week_year(day: date, first_weekday: int) -> int:
    """Give the year to whose weeks a day belongs."""
    return max(year for year in (day.year - 1, day.year, day.year + 1) if _first_week(year, first_weekday) <= day)
