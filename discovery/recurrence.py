"""Recurring events (RFC 5545 sections 3.3.10 and 3.8.5): from a series and its changed occurrences to dated occurrences.

A rule repeats on the clock of the event's zone: a meeting at nine stays at nine through every clock change. Rules that
exist to exhaust whoever expands them are refused before the first date is made.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import msgspec

from discovery.items import Event, Recurrence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import tzinfo

    from discovery.readers import Window

__all__ = ["MAX_OCCURRENCES", "Occurrence", "RuleError", "checked_rule", "expand", "naive_rule", "occurrences"]

MAX_OCCURRENCES = 366
MAX_COUNT = 1_000
MAX_BY_VALUES = 20
MAX_RULES = 10
EARLIEST_YEAR = 1800
"""No series begins earlier; a rule that does is one of year zero."""

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


# --- rules ----------------------------------------------------------------------------------------------------------


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
    text: str, start: datetime, low: datetime, high: datetime, rules: tzinfo | None = None, *, is_date: bool = False
) -> list[datetime]:
    """Give the wall-clock starts from ``low`` to ``high`` that a rule makes of a naive start. RuleError as above.

    ``rules`` is the zone in which an UNTIL in UTC is read.
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
    if start.year < EARLIEST_YEAR:
        raise RuleError(f"recurrence since the year {start.year} is refused")
    count = int(parts.get("COUNT", MAX_COUNT * MAX_COUNT))
    begin = start if "COUNT" in parts else _forward(parts, start, low)
    try:
        made = _by_weeks(parts, start, bound) if "BYWEEKNO" in parts else _by_dateutil(parts, start, begin, bound)
        return list(islice((one for one in islice(made, count) if one >= low), MAX_OCCURRENCES))
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
        days = [(one[-2:], one[:-2]) for one in parts["BYDAY"].split(",") if one[:-2].lstrip("+-").strip("0") or not one[:-2]]
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


# --- series ---------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Clock:
    """How the times of one event are to be read: the rules by which it repeats, and those by which it is shown."""

    repeat: tzinfo | None
    show: tzinfo | None
    is_date: bool

    def local(self, wall: datetime) -> datetime:
        """Give the shown wall-clock time of a repeated one."""
        if self.is_date or self.repeat is None or self.show is None or self.repeat is self.show:
            return wall
        return wall.replace(tzinfo=self.repeat).astimezone(self.show).replace(tzinfo=None)

    def utc(self, wall: datetime) -> str | None:
        """Give the instant of a repeated wall-clock time."""
        if self.is_date or self.repeat is None:
            return None
        moment = wall.replace(tzinfo=self.repeat).astimezone(UTC)
        return moment.strftime("%Y-%m-%dT%H:%M:%SZ")

    def write(self, wall: datetime) -> str:
        """Write a repeated wall-clock time as shown."""
        if self.is_date:
            return wall.date().isoformat()
        local = self.local(wall)
        return local.isoformat(timespec="seconds" if local.second else "minutes")

    def read(self, text: str) -> datetime | None:
        """Read an item's time as repeated wall-clock time; None if it is no time."""
        made = _parse(text)
        if made is None or made.tzinfo is None:
            # without an offset it is written as shown
            if made is None or self.is_date or self.repeat is self.show or self.repeat is None or self.show is None:
                return made
            return made.replace(tzinfo=self.show).astimezone(self.repeat).replace(tzinfo=None)
        return made.astimezone(self.repeat or made.tzinfo).replace(tzinfo=None)


@lru_cache(maxsize=4_096)
def _parse(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


@lru_cache(maxsize=256)
def _zone(name: str | None) -> tzinfo | None:
    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):  # not an IANA name: the time stays without an instant
        return None


def _is_date(text: str) -> bool:
    return len(text) <= 10


def _clock(event: Event, start: str) -> _Clock:
    show = _zone(event.timezone)
    offset = None if _is_date(start) else (_parse(start) or datetime.min).tzinfo
    if offset is None:
        return _Clock(show, show, _is_date(start))
    # an offset that is not the zone's own: the series repeats by it (``…Z``), and is shown in the zone
    return _Clock(offset, show or offset, is_date=False)


def _bounds(event: Event) -> tuple[str, str | None] | None:
    """Give start and end as strings: as read, or as normalised."""
    start = event.start or event.start_local
    if not start or _parse(start) is None:
        return None
    if event.all_day and not _is_date(start):
        start = start[:10]
    end = event.end or event.end_local
    if end and event.all_day:
        end = end[:10]
    return start, end if end and _parse(end) is not None else None


def expand(event: Event, overrides: Iterable[Event], window: Window, limit: int = MAX_OCCURRENCES) -> list[Occurrence]:
    """Give the occurrences of an event that touch the window, in order, at most ``limit``.

    ``overrides`` are the changed occurrences of the same series (``recurrence_id``); cancelled ones come back with that
    status. An event without a rule gives its one date. A rule that is refused leaves the first date. Source: RFC 5545
    sections 3.3.10, 3.8.4.4 and 3.8.5.
    """
    bounds = _bounds(event)
    if bounds is None:
        return []
    clock = _clock(event, bounds[0])
    start = clock.read(bounds[0])
    if start is None:
        return []
    end = clock.read(bounds[1]) if bounds[1] else None
    length = max(end - start, timedelta()) if end is not None else None
    margin = (length or timedelta()) + timedelta(days=2)
    low = _day(window.start, time.min) - margin
    high = _day(window.end, time.max) + timedelta(days=2)
    changed = _changed(clock, overrides)
    if event.recurrence is None:
        starts: dict[datetime, timedelta | None] = {start: length}
    else:
        earliest = min([low, *[one for one, _ in changed if changed]]) if any(o.recurrence_range for _, o in changed) else low
        starts = _starts(event.recurrence, clock, start, length, earliest, high)
    found = _apply(event, clock, starts, changed)
    inside = [one for one in found if _touches(one, window)]
    return sorted(inside, key=lambda one: (one.start_local, one.recurrence_id or ""))[:limit]


def _day(day: date, at: time) -> datetime:
    try:
        return datetime.combine(day, at)
    except OverflowError:
        return datetime.max


def _starts(
    recurrence: Recurrence, clock: _Clock, start: datetime, length: timedelta | None, low: datetime, high: datetime
) -> dict[datetime, timedelta | None]:
    """Give the starts of a series with their lengths, exceptions taken out."""
    starts: dict[datetime, timedelta | None] = {}
    rules = [rule for rule in (recurrence.rrule or "").split("\n") if rule.strip()][:MAX_RULES]
    refused = not rules
    for rule in rules:
        try:
            for one in naive_rule(rule, start, low, high, clock.repeat, is_date=clock.is_date):
                starts[one] = length
        except RuleError:
            refused = True
    if refused:
        starts[start] = length
    for text in recurrence.rdate:
        first, _, last = text.partition("/")
        begin, finish = clock.read(first), clock.read(last) if last else None
        if begin is None:
            continue
        if _is_date(first) and not clock.is_date:
            begin = datetime.combine(begin, start.time())
        elif clock.is_date:
            begin = datetime.combine(begin, time.min)
        starts[begin] = finish - begin if finish is not None and finish >= begin else length
    days, moments = _exceptions(recurrence.exdate, clock)
    return {
        one: lasts
        for one, lasts in starts.items()
        if one not in moments and clock.local(one).date() not in days
    }


def _exceptions(exdates: Iterable[str], clock: _Clock) -> tuple[set[date], set[datetime]]:
    """Give what EXDATE takes out: whole days (a bare date, or anything in a series of days), and single moments."""
    days: set[date] = set()
    moments: set[datetime] = set()
    for text in exdates:
        if _is_date(text) or clock.is_date:
            made = _parse(text)
            if made is not None:
                days.add(made.date())
        elif (read := clock.read(text)) is not None:
            moments.add(read)
    return days, moments


def _changed(clock: _Clock, overrides: Iterable[Event]) -> list[tuple[datetime, Event]]:
    """Pair overrides with the start they replace, oldest version first, so that the newest wins."""
    found = []
    for one in overrides:
        if one.recurrence_id and (at := clock.read(one.recurrence_id)) is not None:
            if clock.is_date:
                at = datetime.combine(at, time.min)
            found.append((at, one))
    return sorted(found, key=lambda pair: (pair[0], pair[1].sequence or 0, pair[1].modified or ""))


def _apply(
    event: Event, clock: _Clock, starts: dict[datetime, timedelta | None], changed: list[tuple[datetime, Event]]
) -> list[Occurrence]:
    """Make occurrences, each from the series or from what replaces it."""
    single = {at: one for at, one in changed if one.recurrence_range is None}
    onwards = [(at, one) for at, one in changed if one.recurrence_range is not None]
    series = event.recurrence is not None or bool(changed)
    found: list[Occurrence] = []
    for at, length in starts.items():
        if at in single:
            continue
        later = [pair for pair in onwards if pair[0] <= at]
        if later:
            found += _shifted(clock, at, later[-1])
            continue
        end = at + length if length is not None else None
        found.append(_occurrence(clock, at, end, clock.write(at) if series else None, None, event.status))
    days = {clock.local(at).date(): at for at in starts}
    for at, one in single.items():
        replaced = at
        if at not in starts and one.recurrence_id and _is_date(one.recurrence_id):
            replaced = days.get(at.date(), at)  # a date where the series has times: the occurrence of that day
            found = [other for other in found if other.recurrence_id != clock.write(replaced)]
        found += _replacement(clock, replaced, one)
    return found


def _replacement(clock: _Clock, at: datetime, override: Event) -> list[Occurrence]:
    bounds = _bounds(override)
    if bounds is None:
        return [_occurrence(clock, at, None, clock.write(at), override, override.status)]
    own = _clock(override, bounds[0])
    start = own.read(bounds[0])
    end = own.read(bounds[1]) if bounds[1] else None
    if start is None:
        return []
    return [_occurrence(own, start, end, clock.write(at), override, override.status)]


def _shifted(clock: _Clock, at: datetime, pair: tuple[datetime, Event]) -> list[Occurrence]:
    """Move an occurrence as the first of this-and-all-later ones was moved."""
    origin, override = pair
    made = _replacement(clock, origin, override)
    bounds = _bounds(override)
    if not made or bounds is None:
        return [_occurrence(clock, at, None, clock.write(at), override, override.status)]
    own = _clock(override, bounds[0])
    start, end = own.read(bounds[0]), own.read(bounds[1]) if bounds[1] else None
    if start is None:
        return []
    shift = at - origin
    return [
        _occurrence(own, start + shift, end + shift if end else None, clock.write(at), override, override.status)
    ]


def _occurrence(
    clock: _Clock, start: datetime, end: datetime | None, recurrence_id: str | None, override: Event | None, status: str | None
) -> Occurrence:
    return Occurrence(
        start_local=clock.write(start),
        end_local=clock.write(end) if end is not None else None,
        start_utc=clock.utc(start),
        end_utc=clock.utc(end) if end is not None else None,
        recurrence_id=recurrence_id,
        override=override,
        status=status,
    )


def _touches(one: Occurrence, window: Window) -> bool:
    first, last = one.start_local[:10], (one.end_local or one.start_local)[:10]
    return first <= window.end.isoformat() and max(first, last) >= window.start.isoformat()


def occurrences(items: Iterable[Event], window: Window) -> list[Event]:
    """Turn events as read (series, changed occurrences, single ones) into one event an occurrence inside the window.

    Each has its own start, end and ``recurrence_id`` and no rule any more. Events without a date have no occurrence.
    """
    singles: list[Event] = []
    series: dict[str, Event] = {}
    overrides: dict[str, list[Event]] = {}
    for item in items:
        if item.recurrence_id and item.series_key:
            overrides.setdefault(item.series_key, []).append(item)
        elif item.recurrence is not None and item.source_key and item.source_key not in series:
            series[item.source_key] = item
        else:
            singles.append(item)
    found: list[Event] = []
    for key, master in series.items():
        for one in expand(master, overrides.pop(key, []), window):
            found.append(_as_event(one.override or master, one, key))
    for master in singles:
        changes = overrides.pop(master.source_key, []) if master.source_key else []
        found += [_as_event(one.override or master, one, master.series_key) for one in expand(master, changes, window)]
    for orphans in overrides.values():
        for item in orphans:
            alone = msgspec.structs.replace(item, recurrence=None)
            found += [
                _as_event(item, one, item.series_key, item.recurrence_id) for one in expand(alone, [], window)
            ]
    return sorted(found, key=lambda item: (item.start or "", item.source_key or ""))


def _as_event(item: Event, one: Occurrence, series_key: str | None, recurrence_id: str | None = None) -> Event:
    which = recurrence_id or one.recurrence_id
    # an offset tells the instant where no zone does
    exact = item.timezone is None and one.start_utc is not None and item.start is not None
    return msgspec.structs.replace(
        item,
        start=_with_offset(one.start_local, item.start) if exact else one.start_local,
        end=_with_offset(one.end_local, item.start) if exact and one.end_local else one.end_local,
        recurrence=None,
        recurrence_id=which,
        recurrence_range=None,
        series_key=series_key if which else item.series_key,
        source_key=f"{series_key}#{which}" if which and series_key else item.source_key,
        status=one.status,
    )


def _with_offset(local: str, model: str | None) -> str:
    """Give a local time the offset that the item's own start has."""
    made = _parse(model or "")
    if made is None or made.tzinfo is None or _is_date(local):
        return local
    if model is not None and model.endswith("Z"):
        return f"{local}Z"
    return local + made.isoformat()[-6:]
