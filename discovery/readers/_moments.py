"""Dates and times as markup writes them, brought to ISO 8601 without changing what they mean.

Read: ISO 8601 extended and basic, with blanks, unpadded or with a 12-hour clock; RFC 2822, what JavaScript's ``Date``
prints and English dates with the month in letters; seconds and milliseconds of the epoch; numeric dates whose order of
day and month is certain. What is not read here stays text for the pipeline that knows languages.
"""

from __future__ import annotations

import html
import math
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

MAX_CHARACTERS = 200
MIN_YEAR, MAX_YEAR = 1800, 2200
MONTH_FIRST = frozenset({"en-us", "en-ph", "es-us"})
UNCERTAIN_ORDER = frozenset({"en", "en-ca", "fr-ca"})
"""Language tags under which both orders of day and month are usual."""
PLACEHOLDERS = frozenset({"1970-01-01T00:00:00", "1970-01-01", "1970-01-01T00:00"})
"""What an unset field becomes."""
_EPOCH_SECONDS = range(100_000_000, 10_000_000_000)  # 1973 to 2286
_EPOCH_MILLISECONDS = range(100_000_000_000, 10_000_000_000_000)

_ISO = re.compile(
    r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})"
    r"(?:(?:[Tt]|\s{1,3}(?:at\s|@\s)?|\s{0,2},\s{0,2}|\s[Tt]\s|-(?=\d\d:\d\d))(?P<time>\d.{0,60})|[Tt]|(?P<zone>Z|[+-]\d\d:?\d\d))?"
)
_SLASHED = re.compile(r"(?P<y>\d{4})/(?P<m>\d{1,2})/(?P<d>\d{1,2})(?:[T\s]\s{0,3}(?P<time>\d.{0,60}))?")
_BASIC = re.compile(r"(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)(?:T(?P<time>\d{4,6}(?:Z|[+-]\d\d:?\d\d)?))?")
_CLOCK = re.compile(
    r"(?P<h>\d{1,2})(?:[:.h](?P<min>\d\d)(?:[:.](?P<s>\d\d)(?:[.,]\d{1,9})?)?)?"
    r"(?:\s{0,2}(?P<half>[AaPp])\.?[Mm]\.?)?"
    r"\s{0,2}(?P<zone>Z|z|UTC|GMT|(?:UTC|GMT)?\s?[+\-−]\d{1,2}(?::?\d\d)?(?::\d\d)?)?"
    r"(?:\s?\[(?P<iana>[A-Za-z_]{2,30}(?:/[A-Za-z_+\-0-9]{1,40}){0,2})\]|\s?\([^()]{0,60}\))?"
)
_TIME_ALONE = re.compile(r"\s*[Tt]?\d{1,2}(?:[:.h]\d\d|\s?[AaPp])")
_BASIC_CLOCK = re.compile(r"(?P<h>\d\d)(?P<min>\d\d)(?P<s>\d\d)?(?P<zone>Z|[+-]\d\d:?\d\d)?")
_DOUBLED_CLOCK = re.compile(r"(?P<h>\d\d)-(?P=h)-(?P<min>\d\d)-(?P<s>\d\d)")
"""What a widespread calendar plugin prints: the hour twice, then minutes and seconds."""
_ISO_HOUR = re.compile(r"(\d{4}-\d\d-\d\dT\d\d)(Z|[+-]\d\d(?::?\d\d)?)?")
_MONTH_NAMES = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_MONTHS = {
    **{name: number for number, name in enumerate(_MONTH_NAMES, 1)},
    **{name[:3]: number for number, name in enumerate(_MONTH_NAMES, 1)},
    "sept": 9,
}
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s{1,2})?"
_THEN = r"(?:(?:,?\s{1,3}(?:at\s|@\s|[-–|]\s)?)(?P<time>\d.{0,60}))?"
_DAY_MONTH = re.compile(
    _WEEKDAY + r"(?P<d>\d{1,2})(?:st|nd|rd|th)?[\s-](?:of\s)?(?P<mon>[a-z]{3,9})\.?,?[\s-](?P<y>\d{4})" + _THEN,
    re.IGNORECASE,
)
"""``Sat, 1 May 2027 10:00:00 GMT``, ``1st of May 2027``, ``01-MAY-2027``."""
_MONTH_DAY = re.compile(
    _WEEKDAY + r"(?P<mon>[a-z]{3,9})\.?\s{1,2}(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s{1,2}(?P<y>\d{4})" + _THEN,
    re.IGNORECASE,
)
"""``Sat May 01 2027 10:00:00 GMT+0200 (CEST)``, ``Saturday, May 1st, 2027 at 10:00 am``."""
_NUMERIC = re.compile(
    r"(?P<a>\d{1,2})(?P<sep>[/.])(?P<b>\d{1,2})(?P=sep)(?P<y>\d{4})(?:,?\s{1,3}(?:at\s|um\s)?(?P<time>\d.{0,60}))?"
)
_OFFSET = re.compile(r"([+\-−])(\d{1,2})(?::?(\d\d))?")
_DURATION = re.compile(
    r"P(?:(?P<w>\d{1,3})W)?(?:(?P<d>\d{1,4})D)?(?:T(?:(?P<h>\d{1,4})H)?(?:(?P<min>\d{1,5})M)?(?:(?P<s>\d{1,7})S)?)?"
)


class Moment(NamedTuple):
    """A date (ISO 8601, ten characters) or a time, with the IANA zone if the text names one."""

    iso: str
    timezone: str | None = None
    odd_offset: bool = False
    """The text had the offset ``+0:00``, which is none: what prints it prints local time."""

    @property
    def all_day(self) -> bool:
        """Whether this is a date without a time."""
        return len(self.iso) == 10

    @property
    def day(self) -> str:
        """The date."""
        return self.iso[:10]


def moment(value: Any, lang: str | None = None) -> Moment | None:
    """Read one date or time; None if there is none, or more than one way to read it.

    ``lang`` is the page's language tag (``en-us``), by which ``4/5/2027`` may be certain: only in English without a region,
    and in Canada, it is not.
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return _epoch(value)
    if not isinstance(value, str) or not (text := value.strip()) or len(text) > MAX_CHARACTERS:
        return None
    if text.isdigit() and len(text) in {10, 13}:
        return _epoch(int(text))
    if "&" in text:
        text = html.unescape(text).strip()
    if len(text) < 20 and (hour := _ISO_HOUR.fullmatch(text)) is not None:
        text = f"{hour[1]}:00{hour[2] or ''}"
    found: Moment | None = None
    for pattern in (_ISO, _SLASHED, _BASIC, _DAY_MONTH, _MONTH_DAY):
        match = pattern.fullmatch(text)
        if match is not None:
            found = _of(match.groupdict())
            break
    else:
        match = _NUMERIC.fullmatch(text)
        found = _of(_ordered(match, lang)) if match is not None else None
    return None if found is None or found.iso[:19] in PLACEHOLDERS else found


def clock(text: str | None) -> str | None:
    """Read a time of day that stands alone (``19:30``, ``7:30 pm``, ``T19:30:00+02:00``); None for anything else."""
    if not text or _TIME_ALONE.match(text) is None:
        return None
    found = moment(f"2000-01-01T{text.strip().lstrip('Tt')}")
    return None if found is None or found.all_day or found.day != "2000-01-01" else found.iso[11:]


def _ordered(match: re.Match[str], lang: str | None) -> dict[str, Any]:
    """Tell day and month of a numeric date apart; empty if that is not certain."""
    a, b, time = int(match["a"]), int(match["b"]), match["time"] or ""
    month_first = {"y": match["y"], "m": match["a"], "d": match["b"], "time": time}
    day_first = {"y": match["y"], "m": match["b"], "d": match["a"], "time": time}
    if match["sep"] == ".":
        return day_first
    if a > 12 or b > 12 or a == b:
        return day_first if a > 12 else month_first
    if len(match["b"]) == 1 and time[-1:] in {"M", "m"}:
        return month_first  # of those who write 12-hour clocks only Americans leave a month's zero away
    if lang is None or lang in UNCERTAIN_ORDER:
        return {}
    return month_first if lang in MONTH_FIRST else day_first


def _of(parts: dict[str, Any]) -> Moment | None:
    if not parts:
        return None
    month = parts.get("m") or _MONTHS.get((parts.get("mon") or "").lower())
    try:
        day = date(int(parts["y"]), int(month or 0), int(parts["d"]))
    except ValueError:
        return None
    if not MIN_YEAR <= day.year <= MAX_YEAR:
        return None
    return _with_clock(day, parts["time"]) if parts.get("time") else Moment(day.isoformat())


def _with_clock(day: date, text: str) -> Moment | None:
    match = _CLOCK.fullmatch(text.strip()) or _BASIC_CLOCK.fullmatch(text) or _DOUBLED_CLOCK.fullmatch(text)
    if match is None:
        return None
    parts = match.groupdict()
    hour, minute, second = int(parts["h"]), int(parts["min"] or 0), int(parts["s"] or 0)
    if parts.get("half"):
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if parts["half"] in "pP" else 0)
    elif parts["min"] is None:  # ``2019-09-13 18`` may be anything
        return None
    if (hour, minute, second) == (24, 0, 0):
        day, hour = day + timedelta(days=1), 0
    if hour > 23 or minute > 59 or second > 60:
        return None
    clock = f"{hour:02}:{minute:02}" + (f":{min(second, 59):02}" if parts["s"] else "")
    zone = (parts.get("zone") or "").strip()
    odd = zone.lstrip("UTCGM ") in {"+0:00", "-0:00"}
    offset = "" if odd else _offset(zone)
    return None if offset is None else Moment(f"{day.isoformat()}T{clock}{offset}", parts.get("iana"), odd)


def _offset(zone: str) -> str | None:
    """Give ``Z``, ``+hh:mm`` or nothing; None for an offset that is none."""
    match = _OFFSET.search(zone)
    if match is None:
        return "Z" if zone else ""
    hours, minutes = int(match[2]), int(match[3] or 0)
    if hours > 14 or minutes > 59:
        return None
    return f"{'+' if match[1] == '+' else '-'}{hours:02}:{minutes:02}"


def _epoch(value: float) -> Moment | None:
    if not math.isfinite(value):
        return None
    seconds = int(value)
    if seconds in _EPOCH_MILLISECONDS:
        seconds //= 1000
    elif seconds not in _EPOCH_SECONDS:
        return None
    return Moment(datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))


def duration(text: Any) -> timedelta | None:
    """Read an ISO 8601 duration of weeks, days, hours, minutes and seconds; None for any other and for nothing."""
    match = _DURATION.fullmatch(text.strip()) if isinstance(text, str) and len(text) < 40 else None
    if match is None:
        return None
    w, d, h, m, s = (int(match[name] or 0) for name in ("w", "d", "h", "min", "s"))
    return timedelta(weeks=w, days=d, hours=h, minutes=m, seconds=s) or None


def plus(start: Moment, length: timedelta) -> str | None:
    """Give the end of what begins at ``start`` and lasts ``length``: the last day, inclusive, for whole days."""
    if start.all_day:
        if length.seconds:
            return None
        return (date.fromisoformat(start.iso) + length - timedelta(days=1)).isoformat()
    end = datetime.fromisoformat(start.iso) + length
    return end.isoformat(timespec="seconds" if len(start.iso) > 16 and end.second else "minutes").replace("+00:00", "Z")


def before(first: str, second: str) -> bool:
    """Tell whether one ISO date or time is certainly before another; False if they cannot be compared."""
    a, b = (datetime.fromisoformat(text) for text in (first, second))
    if len(first) == 10 or len(second) == 10:
        return a.date() < b.date()
    if (a.tzinfo is None) != (b.tzinfo is None):
        return a.replace(tzinfo=None) + timedelta(hours=26) < b.replace(tzinfo=None)
    return a < b
