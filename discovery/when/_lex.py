"""Text to tokens: what each piece of a date expression may be."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from discovery.text import fold
from discovery.when._pattern import TOKEN
from discovery.when._words import vocabulary
from discovery.zones import ABBREVIATIONS, zone_name

if TYPE_CHECKING:
    from collections.abc import Callable

MIN_YEAR, MAX_YEAR = 1900, 2100
MAX_DAY = 31
TWO_DIGIT_YEARS = range(1, 70)
"""``'27`` is 2027; ``'98`` is no year of an event that somebody still goes to."""
ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911}
"""The year before the first of each era that Japan and Taiwan count by."""


class Numeric(NamedTuple):
    """A date in numbers, as written: which of ``a`` and ``b`` is the day stands in ``order``.

    ``dmy`` and ``ymd``: the day is ``a``; ``mdy``: it is ``b``; ``?``: that is to be told.
    """

    year: int | None
    a: int
    b: int
    order: str
    short: bool = False
    """The year is of two digits, and so perhaps the day."""
    bare: bool = False
    """Only two numbers and a mark between them: often no date at all."""


class Clock(NamedTuple):
    """A time of day in minutes since midnight. ``half`` is ``a``, ``p`` or empty; ``unit`` tells that it can be nothing else."""

    minutes: int
    seconds: int = 0
    half: str = ""
    unit: bool = False


class Zone(NamedTuple):
    """A time zone, by its name or by an abbreviation that is to be told by the country."""

    name: str | None
    abbreviation: str | None = None


@dataclass(slots=True)
class Token:
    """A piece of text and what it may be, the likeliest first: a letter for its kind, and its value."""

    start: int
    end: int
    readings: list[tuple[str, Any]] = field(default_factory=list)
    ordinal: bool = False


_EQUAL = {
    **{0xFF01 + offset: 0x21 + offset for offset in range(94)},
    **dict.fromkeys(map(ord, "‐‑‒–—―−－➔→⟶"), "-"),
    **dict.fromkeys(map(ord, "～〜∼"), "~"),
    **dict.fromkeys(map(ord, "’‘ʼ´`"), "'"),
    **dict.fromkeys(map(ord, "\u00a0\u2009\u202f\u3000\u2002\u2003\u2007\u2008\u200a"), " "),
    ord("、"): ",",
    ord("，"): ",",
    ord("："): ":",
    ord("。"): " ",
}
"""Characters that mean the same, one for one, so that places in the text stay."""

_HALVES = {
    **dict.fromkeys(("午前", "上午", "早", "早上", "早晨", "凌晨", "清晨", "朝", "오전", "아침", "새벽"), "a"),
    **dict.fromkeys(("午後", "下午", "傍晚", "晚", "晚上", "晚间", "晚間", "夜", "오후", "저녁", "밤", "中午"), "p"),
}
_NIGHT = frozenset(("晚", "晚上", "晚间", "晚間", "夜", "밤"))
"""Of the night, twelve is midnight, and one to four are in the morning after: of which day is not said."""
_MIDNIGHT = 24 * 60


def clock(hour: int, minute: int, half: str = "", seconds: int = 0, *, unit: bool = False) -> Clock | None:
    """Make a time of day, of a 12-hour clock if ``half`` is given; None if there is no such time."""
    if half:
        if not 0 <= hour <= 12:
            return clock(hour, minute, "", seconds, unit=unit) if hour < 24 else None
        hour = hour % 12 + (12 if half == "p" else 0)
    if minute > 59 or hour > 24 or (hour == 24 and minute):
        return None
    return Clock(hour * 60 + minute, seconds if seconds < 60 else 0, half, unit)


_CHINESE = {char: str(number) for number, char in enumerate("〇一二三四五六七八九")} | {"零": "0"}
_CHINESE_NUMBER = re.compile("[〇零一二三四五六七八九十]{1,4}(?=[年月日號号点點时時分])")


def in_digits(text: str) -> str:
    """Write Chinese numbers of dates in digits: ``二零二七年十二月三日`` is ``2027年12月3日``."""

    def digits(match: re.Match[str]) -> str:
        tens, ten, ones = match[0].partition("十")
        if not ten:
            return "".join([_CHINESE[char] for char in match[0]])
        if len(tens) > 1 or len(ones) > 1 or "十" in ones:
            return match[0]
        return f"{_CHINESE.get(tens, '1')}{_CHINESE.get(ones, '0')}"

    return text if text.isascii() else _CHINESE_NUMBER.sub(digits, text)


def level(text: str) -> str:
    """Write characters that mean the same alike; the length stays."""
    return text if text.isascii() else text.translate(_EQUAL)


def tokens(text: str, lang: str) -> list[Token]:
    """Cut a text into tokens. Every character is in one, except marks that mean nothing, and blanks inside a paragraph."""
    words = vocabulary(lang)
    found = []
    for match in TOKEN.finditer(text):
        name = match.lastgroup or "other"
        if name == "space":
            if match[0].count("\n") > 1:
                found.append(Token(match.start(), match.end(), [("P", 0)]))
            continue
        readings = _word(match[name], words) if name == "word" else _READERS[name](match)
        ordinal = readings[0][0] == "D" and (name == "word" or bool(match["suffix"]))
        found.append(Token(match.start(), match.end(), readings, ordinal))
    return found


Readings = list[tuple[str, Any]]
_UNKNOWN: Readings = [("x", None)]


def _word(text: str, words: dict[str, tuple[tuple[str, int], ...]]) -> Readings:
    folded = fold(text)
    readings: Readings = []
    for kind, value in words.get(folded, ()):
        readings.append((kind, clock(value // 60, value % 60, unit=True)) if kind == "T" else (kind, value))
    if text.isupper() and text in ABBREVIATIONS:
        readings.append(("Z", Zone(None, text)))
    if " " in folded:
        return _word(folded.replace(" ", "-"), words)
    return readings or [("x", folded)]


def _day(year: int, month: int, day: int) -> Readings:
    try:
        if MIN_YEAR <= year <= MAX_YEAR:
            date(year, month, day)
            return [("N", Numeric(year, day, month, "ymd"))]
    except ValueError:
        pass
    return _UNKNOWN


def _iso(match: re.Match[str]) -> Readings:
    day = _day(int(match["iy"]), int(match["im"]), int(match["id"]))
    time = clock(int(match["ih"]), int(match["imin"]), "", int(match["is"] or 0), unit=True)
    if day is _UNKNOWN or time is None:
        return _UNKNOWN
    zone = zone_name(match["iz"].strip()) if match["iz"] else None
    return [("I", (day[0][1], time, Zone(zone) if zone else None))]


def _basic(match: re.Match[str]) -> Readings:
    day = _day(int(match["y5"]), int(match["m5"]), int(match["d5"]))
    if day is _UNKNOWN or not match["h5"]:
        return day
    time = clock(int(match["h5"]), int(match["min5"]), "", int(match["sec5"] or 0), unit=True)
    return [("I", (day[0][1], time, Zone("UTC") if match["z5"] else None))] if time else _UNKNOWN


def _dmy(match: re.Match[str]) -> Readings:
    readings = _full_date(match)
    if match["b3"] and match["y2"].isdecimal() and int(match["a2"]) < int(match["b3"]) < int(match["y2"]) <= MAX_DAY:
        days = (int(match["a2"]), int(match["b3"]), int(match["y2"]))  # ``22-23-24 April``
        return [*(readings if readings is not _UNKNOWN else []), ("DDD", days)]
    return readings


def _full_date(match: re.Match[str]) -> Readings:
    digits = match["y2"].lstrip("'")
    year = int(digits)
    separator = match["s2"] or ("/" if match["s3"] else ".")
    a, b = int(match["a2"]), int(match["b2"] or match["b3"] or match["b4"])
    if len(digits) == 2:
        if separator == "." and (year not in TWO_DIGIT_YEARS or b > 31):
            time = clock(a, b, "", year, unit=True)  # ``18.30.00``
            return [("T", time)] if time else _UNKNOWN
        if (separator == "-" and "'" not in match["y2"]) or year not in TWO_DIGIT_YEARS:
            return _UNKNOWN
        year += 2000
    dotted = separator == "." and not (b > 12 >= a and len(digits) == 4)  # ``10.21.2027`` can be nothing else
    readings = _pair(year, a, b, "dmy" if dotted else "?", "N", short=len(digits) == 2)
    return readings if readings is not _UNKNOWN or len(digits) == 4 else _short_year_first(a, b, year - 2000)


def _short_year_first(a: int, b: int, c: int) -> Readings:
    """Read ``27. 2. 26.``, which only some languages write; the last number stands where a year would."""
    return [("N", Numeric(2000 + c, a, b, "?", short=True))] if 1 <= b <= 12 and 1 <= c <= 31 else _UNKNOWN


def _pair(
    year: int | None, a: int, b: int, order: str, kind: str, *, short: bool = False, bare: bool = False
) -> Readings:
    """Read two numbers as day and month; their order is certain where one of them is no month."""
    dotless = order == "?"
    if dotless:
        order = "dmy" if a > 12 else "mdy" if b > 12 else "?"
    month = a if order == "mdy" else b
    day = b if order == "mdy" else a
    if not (1 <= day <= 31 and 1 <= month <= 12) or not (year is None or MIN_YEAR <= year <= MAX_YEAR):
        return _UNKNOWN
    return [(kind, Numeric(year, a, b, order, short, bare=bare or (year is None and dotless)))]


def _year(value: int) -> Readings:
    return [("Y", value)] if MIN_YEAR <= value <= MAX_YEAR else _UNKNOWN


def _cjk_year(match: re.Match[str]) -> Readings:
    if match["era"]:
        return _year(ERAS[match["era"]] + (1 if match["inera"] == "元" else int(match["inera"])))
    return _year(int(match["y6"]))


def _bounded(kind: str, group: str, low: int, high: int) -> Callable[[re.Match[str]], Readings]:
    def read(match: re.Match[str]) -> Readings:
        value = int(match[group])
        return [(kind, value)] if low <= value <= high else _UNKNOWN

    return read


def _time(
    match: re.Match[str], hour: str, minute: str, half: str = "", seconds: str = "", *, unit: bool = False
) -> Readings:
    made = clock(
        int(match[hour]), int(match[minute] or 0), half, int((match[seconds] if seconds else 0) or 0), unit=unit
    )
    return [("T", made)] if made else _UNKNOWN


def _half(match: re.Match[str]) -> Readings:
    if match["half18"]:  # Greek
        return _time(match, "h18", "min18", "a" if match["half18"] == "π" else "p", unit=True)
    if match["half19"]:  # ``5:30p``
        return _time(match, "h19", "min19", match["half19"].lower(), unit=True)
    return _time(match, "h9", "min9", match["half9"].lower(), unit=True)


def _cjk_time(match: re.Match[str]) -> Readings:
    if _is_after_midnight(match["half7"], int(match["h7"])):
        return _UNKNOWN
    made = clock(
        int(match["h7"]),
        30 if match["semi7"] else int(match["min7"] or 0),
        _HALVES.get(match["half7"] or "", ""),
        unit=True,
    )
    return [("T", made)] if made else _UNKNOWN


def _is_after_midnight(half: str | None, hour: int) -> bool:
    return half in _NIGHT and (hour % 12 < 5)


def _cjk_clock(match: re.Match[str]) -> Readings:
    if _is_after_midnight(match["half8"], int(match["h8"])):
        return _UNKNOWN
    half = _HALVES.get(match["half8"]) or match["half8"][0].lower()
    return _time(match, "h8", "min8", half, unit=True)


_DAYS = {
    char: number % 7
    for chars in ("月火水木金土日", "一二三四五六日", "월화수목금토일")
    for number, char in enumerate(chars)
}
_DAYS["天"] = 6


def _cjk_week(match: re.Match[str]) -> Readings:
    chars = [char for char in match[0].replace("曜日", "").replace("요일", "").replace("祝日", "") if char in _DAYS]
    if match[0][0] in "周週" or match[0].startswith(("星", "礼", "禮")):
        chars = chars[-1:]
    return [("W", _DAYS[chars[0]])] if chars else _UNKNOWN


def _slash(match: re.Match[str]) -> Readings:
    a, b = int(match["a13"]), int(match["b13"])
    pair = _pair(None, a, b, "?", "n")
    days = [("DD", (a, b))] if 1 <= a <= 31 and 1 <= b <= 31 else []
    return [*(pair if pair is not _UNKNOWN else []), *days] or _UNKNOWN


def _dotted(match: re.Match[str]) -> Readings:
    a, b = int(match["a14"]), int(match["b14"])
    if len(match["b14"]) == 1:
        pair = _pair(None, a, b, "mdy", "n")
        return [("q", (None, pair[0][1]))] if pair is not _UNKNOWN else _UNKNOWN
    time = clock(a, b)
    pair = _pair(None, a, b, "dmy", "n", bare=True)
    if pair is _UNKNOWN:
        month_first = _pair(None, a, b, "mdy", "n")
        return (
            [("q", (time, month_first[0][1]))]
            if time and month_first is not _UNKNOWN
            else [("T", time)]
            if time
            else _UNKNOWN
        )
    return [("p", (time, pair[0][1]))] if time else pair


def _dm(match: re.Match[str]) -> Readings:
    a, b = int(match["a12"]), int(match["b12"])
    pair = _pair(None, a, b, "dmy", "n")
    days = [("DD", (a, b))] if 1 <= a <= 31 and 1 <= b <= 31 and match[0].count(" ") else []
    time = clock(a, b) if b > 12 else None
    month_first = _pair(None, a, b, "mdy", "n")
    if time and month_first is not _UNKNOWN:
        return [*days, ("q", (time, month_first[0][1]))]
    return [*(pair if pair is not _UNKNOWN else []), *days, *([("T", time)] if time else [])] or _UNKNOWN


def _short_year(match: re.Match[str]) -> Readings:
    value = int(match["y15"])
    return [("Y", 2000 + value)] if value in TWO_DIGIT_YEARS else _UNKNOWN


def _number(match: re.Match[str]) -> Readings:
    digits = match["digits"]
    value = int(digits) if len(digits) <= 4 else -1
    if len(digits) == 4:
        year = _year(value)
        if match["suffix"]:
            return _UNKNOWN
        time = clock(value // 100, value % 100)
        return [*(year if year is not _UNKNOWN else []), *([("h", time)] if time else [])] or _UNKNOWN
    if len(digits) > 2:
        return _UNKNOWN
    if match["suffix"]:
        return [("D", value)] if 1 <= value <= 31 else _UNKNOWN
    readings: Readings = [("D", value)] if 1 <= value <= 31 else []
    if value <= 24:
        readings.append(("h", clock(value, 0)))
    if len(digits) == 2 and not match["stop"] and value in TWO_DIGIT_YEARS:
        readings.append(("y", 2000 + value))
    return readings or _UNKNOWN


def _zone(match: re.Match[str]) -> Readings:
    name = zone_name(match[0])
    return [("Z", Zone(name))] if name else _UNKNOWN


def _is(kind: str) -> Callable[[re.Match[str]], Readings]:
    return lambda match: [(kind, 0)]  # noqa: ARG005 - one shape for all readers


def _noon(match: re.Match[str]) -> Readings:  # noqa: ARG001
    return [("T", clock(12, 0, unit=True))]


_READERS: dict[str, Callable[[re.Match[str]], Readings]] = {
    "iso": _iso,
    "ymd": lambda match: _day(int(match["y1"]), int(match["m1"]), int(match["d1"])),
    "dmy": _dmy,
    "basic": _basic,
    "duration": lambda match: _UNKNOWN,  # noqa: ARG005 - ``/PT3H`` is no hour
    "cjkyear": _cjk_year,
    "cjkmonth": _bounded("M", "m6", 1, 12),
    "cjkday": _bounded("D", "d6", 1, 31),
    "cjktime": _cjk_time,
    "cjkclock": _cjk_clock,
    "cjkweek": _cjk_week,
    "cjkuntil": _is("<"),
    "cjkrange": _is("-"),
    "cjkand": _is("&"),
    "cjkveto": _is("!"),
    "cjknoise": _is(" "),
    "cjknoon": _noon,
    "nextday": _is("+"),
    "everyday": _is(" "),
    "turkish": _is(" "),
    "turkishfrom": _is("-"),
    "feira": lambda match: [("W", int(match["count"]) - 2)],
    "noon": _noon,
    "half": _half,
    "clock": lambda match: _time(match, "h10", "min10", "", "sec10", unit=True),
    "hclock": lambda match: _time(match, "h11", "min11", unit=True),
    "monthyear": lambda match: [("MY", (int(match["m16"]), int(match["y16"])))],
    "yearmonth": lambda match: [("MY", (int(match["m17"]), int(match["y17"])))],
    "dm": _dm,
    "slash": _slash,
    "dotted": _dotted,
    "shortyear": _short_year,
    "number": _number,
    "zone": _zone,
    "zonetime": _zone,
    "citytime": _zone,
    "american": _zone,
    "offset": _zone,
    "tm": _is("U"),
    "dash": _is("-"),
    "comma": _is(","),
    "plus": _is("&"),
    "bar": _is("/"),
    "other": lambda match: [("x", match[0])],
}
