"""Values of iCalendar (RFC 5545 section 3.3): text, times, durations, lists, positions. Tolerant, and never raising."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_ESCAPED_TWICE = re.compile(r"\\[,;]|\\n(?=[A-Z\s\\<*•-]|\Z)")
_TIME = re.compile(
    r"(\d{4})[-/]?(\d{2})[-/]?(\d{2})"
    r"(?:[T \t]+(\d{2}):?(\d{2})(?::?(\d{2}))?(?:[.,]\d{1,9})?)?"
    r"[ \t]*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)
_DURATION = re.compile(r"([+-]?)P?T?((?:[+-]?\d{1,9}[WDHMS]T?){1,8})", re.IGNORECASE)
_DURATION_PART = re.compile(r"([+-]?\d{1,9})([WDHMS])", re.IGNORECASE)
_UNITS = {"W": "weeks", "D": "days", "H": "hours", "M": "minutes", "S": "seconds"}
_NUMBER = r"[ \t]*([+-]?\d{1,3}(?:\.\d{0,20})?)[ \t]*"
_GEO = re.compile(rf"(?:geo:)?{_NUMBER}\\?[;,]{_NUMBER}(?:[;,?].*)?", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Moment:
    """A DATE or DATE-TIME as written: ``wall`` is naive; ``offset`` is UTC for ``…Z``, and None for local time."""

    wall: datetime
    is_date: bool = False
    offset: timezone | None = None

    @property
    def day(self) -> date:
        """The date part."""
        return self.wall.date()


def unescape(value: str) -> str:
    """Resolve the backslashes of TEXT (RFC 5545 section 3.3.11), twice where a producer escaped twice."""
    if "\\" not in value:
        return value
    value = _ESCAPE.sub(_unescaped, value)
    return _ESCAPE.sub(_unescaped, value) if "\\" in value and _ESCAPED_TWICE.search(value) else value


def _unescaped(match: re.Match[str]) -> str:
    char = match[1]
    if char in "nN":
        return "\n"
    return char if char in '\\,;:"' else match[0]


def split_list(value: str, separator: str = ",") -> list[str]:
    """Split a value at its unescaped separators. The parts are still escaped."""
    if "\\" not in value:
        return value.split(separator)
    parts = [""]
    position = 0
    while (found := value.find(separator, position)) >= 0:
        part = value[position:found]
        backslashes = len(part) - len(part.rstrip("\\"))
        parts[-1] += part
        if backslashes % 2:
            parts[-1] += separator
        else:
            parts.append("")
        position = found + 1
    parts[-1] += value[position:]
    return parts


def moment(value: str, value_type: str = "") -> Moment | None:
    """Read a DATE or DATE-TIME, also in the spellings of ISO 8601. None if it is no time that exists."""
    match = _TIME.fullmatch(value.strip())
    if match is None:
        return None
    year, month, day, hour, minute, second, zone = match.groups()
    try:
        wall = datetime(int(year), int(month), int(day))  # noqa: DTZ001 - wall-clock time
        if hour is None:
            return Moment(wall, is_date=True)
        # 24:00 is the end of a day in ISO 8601; second 60 is a leap second
        wall += timedelta(
            hours=_within(hour, 24), minutes=_within(minute, 59), seconds=min(_within(second or "0", 60), 59)
        )
        offset = _offset(zone) if zone else None
    except (ValueError, OverflowError):
        return None
    if value_type == "DATE" and offset is None and wall.time() == datetime.min.time():
        return Moment(wall, is_date=True)
    return Moment(wall, offset=offset)


def _within(text: str, highest: int) -> int:
    number = int(text)
    if number > highest:
        raise ValueError(text)
    return number


def _offset(text: str) -> timezone:
    if text[0] not in "+-":
        return UTC
    hours, minutes = int(text[1:3]), int(text[-2:])
    delta = timedelta(hours=hours, minutes=minutes)
    return timezone(-delta if text[0] == "-" else delta)


def duration(value: str) -> timedelta | None:
    """Read a DURATION, also with the sign, the ``T`` or the ``P`` in the wrong place. None if it is none."""
    match = _DURATION.fullmatch(value.strip()[:200])
    if match is None:
        return None
    try:
        total = sum(
            (timedelta(**{_UNITS[unit.upper()]: int(number)}) for number, unit in _DURATION_PART.findall(match[2])),
            timedelta(),
        )
    except OverflowError:
        return None
    return -total if match[1] == "-" else total


def geo(value: str) -> tuple[float, float] | None:
    """Read a position in degrees: latitude and longitude. None if it is none, or 0;0, which means "not filled in"."""
    match = _GEO.fullmatch(value.strip()[:200])
    if match is None:
        return None
    latitude, longitude = float(match[1]), float(match[2])
    if abs(latitude) > 90 or abs(longitude) > 180 or latitude == longitude == 0:
        return None
    return latitude, longitude


def iso(wall: datetime, *, is_date: bool = False) -> str:
    """Write a time as items have it: a bare date, or a time to the minute, to the second only where it matters."""
    if is_date:
        return wall.date().isoformat()
    text = wall.isoformat(timespec="seconds" if wall.second else "minutes")
    return f"{text[:-6]}Z" if wall.tzinfo is UTC else text
