"""Rules that repeat within the day (FREQ=HOURLY, MINUTELY, SECONDLY): expanded while they are few, refused as the bombs they are."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from itertools import product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from datetime import date

SECONDS = {"HOURLY": 3_600, "MINUTELY": 60, "SECONDLY": 1}
UNITS = (("BYHOUR", "hour"), ("BYMINUTE", "minute"), ("BYSECOND", "second"))
DAY = 86_400
MAX_CANDIDATES = 1_440
"""Times of one day that are looked at: every minute of it."""
MAX_STEPS = 5_000
"""Steps and days that are looked at for one rule."""

Lists = dict[str, frozenset[int]]


def is_bounded(parts: dict[str, str], most: int) -> bool:
    """Tell whether a rule says where it ends, or names the hours that it means."""
    if "COUNT" in parts:
        return int(parts["COUNT"]) <= most
    return "UNTIL" in parts or "BYHOUR" in parts


def times_of_day(freq: str, interval: int, lists: Lists, start: datetime, most: int) -> tuple[time, ...] | None:
    """Give the times that a rule names if they are the same every day, and at most ``most``; else None."""
    step = SECONDS[freq] * interval
    hours: Collection[int] = lists.get("BYHOUR", range(24))
    minutes: Collection[int] = lists.get("BYMINUTE", {start.minute} if freq == "HOURLY" else range(60))
    seconds: Collection[int] = lists.get("BYSECOND", range(60) if freq == "SECONDLY" else {start.second})
    if DAY % step or len(hours) * len(minutes) * len(seconds) > MAX_CANDIDATES:
        return None
    level = SECONDS[freq]
    begin = (start.hour * 3_600 + start.minute * 60 + start.second) // level * level
    found = {
        time(hour, minute, min(second, 59))
        for hour, minute, second in product(hours, minutes, seconds)
        if ((hour * 3_600 + minute * 60 + second) // level * level - begin) % step == 0
    }
    return tuple(sorted(found)) if len(found) <= most else None


def steps(
    freq: str, interval: int, lists: Lists, start: datetime, bound: datetime, has: Callable[[date], bool]
) -> Iterator[datetime | None]:
    """Give the starts of a rule up to ``bound``; None at the end if they are not all, because they are too far apart.

    ``has`` tells whether a day passes the rule's lists of days; the others are skipped whole.
    """
    step = timedelta(seconds=SECONDS[freq] * interval)
    at = start
    for _ in range(MAX_STEPS):
        if at > bound:
            return
        if has(at.date()):
            yield from (one for one in sorted(_within(at, freq, lists)) if start <= one <= bound)
            ahead = step
        else:
            rest = datetime.combine(at.date() + timedelta(days=1), time.min) - at
            ahead = max(-(-rest // step), 1) * step
        try:
            at += ahead
        except OverflowError:  # the last day of all time
            return
    yield None


def _within(at: datetime, freq: str, lists: Lists) -> list[datetime]:
    """Give what a rule makes of one of its steps: nothing if a list leaves it out, several where lists of smaller units add."""
    found = [at]
    limits = True
    for (name, unit), level in zip(UNITS, SECONDS, strict=True):
        if name in lists:
            if limits:
                if getattr(at, unit) not in lists[name]:
                    return []
            else:
                found = [_with(one, unit, min(value, 59)) for one in found for value in lists[name]]
        if level == freq:
            limits = False
    return found


def _with(at: datetime, unit: str, value: int) -> datetime:
    return at.replace(minute=value) if unit == "minute" else at.replace(second=value)
