"""What a date expression says: years, order of day and month, ends, zones."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from discovery.when._types import When
from discovery.zones import abbreviation_offset, abbreviation_zone, offset_at

if TYPE_CHECKING:
    from discovery.when._grammar import Day, Expression, Hours
    from discovery.when._lex import Clock

MONTH_FIRST = frozenset({"US", "PH", "PR", "GU", "VI", "AS", "MP", "UM", "FM", "MH", "PW"})
"""Countries that write the month before the day in numbers (Unicode CLDR)."""
YEAR_FIRST = frozenset({"ja", "zh", "ko", "hu", "lt"})
"""Languages in which the month goes before the day wherever it stands in numbers."""
MAX_TURN_DAYS = 120
"""The longest range over New Year that is believed of dates without a year of their own."""
SHORT_DAYS, LONG_DAYS = 7, 25
"""Of two orders of day and month, the one that makes a week of a range is right, and not the one that makes a season."""
MAX_YEARS_AHEAD = 2
MAX_LIST_GAP_DAYS = 4
"""Days of a list that lie farther apart are several dates, not one stretch of time."""


class Hints(NamedTuple):
    """What is known beside the text."""

    lang: str
    country: str | None
    today: date | None


class _Point(NamedTuple):
    year: int | None
    month: int | None
    day: int | None


def read(expression: Expression, hints: Hints) -> When | None:
    """Give what an expression means, or None if it is no possible time.

    Where the order of day and month is not known, a weekday or the order of start and end may decide; where nothing does,
    English is read as in the United States, with ``ambiguous`` set, and a text of no known language not at all.
    """
    found = [_read_in_order(expression, order, hints) for order in _orders(expression, hints)]
    possible = [when for when in found if when is not None]
    if len(possible) < 2:
        return possible[0] if possible else None
    fitting = [when for when in possible if not when.ambiguous]
    if expression.weekdays and len(fitting) == 1:
        return fitting[0]
    short = [when for when in possible if _lasts(when) <= SHORT_DAYS]
    if len(short) == 1 and all(when is short[0] or _lasts(when) > LONG_DAYS for when in possible):
        return short[0]
    if _is_uncertain(expression, hints):
        if not hints.lang:
            return None
        possible[0].ambiguous = True
    return possible[0]


def _lasts(when: When) -> int:
    """Give the days from start to end; one date is as short as can be, but proves nothing."""
    if when.start is None or when.end is None:
        return SHORT_DAYS + 1
    return (date.fromisoformat(when.end[:10]) - date.fromisoformat(when.start[:10])).days


def _orders(expression: Expression, hints: Hints) -> list[str]:
    """Give the orders of day and month to try, the likelier first."""
    numerics = [day.numeric for day in expression.days if day.numeric is not None]
    if any(a.numeric is None and a.month is None and b.numeric is not None for a, b in pairwise(expression.days)):
        return ["ymd" if hints.lang[:2] in YEAR_FIRST else "dmy"]  # ``04-06/05/2027``: the day stands first
    stated = {numeric.order for numeric in numerics if numeric.order != "?"}
    if hints.lang[:2] in YEAR_FIRST:
        return ["ymd"]
    if "ymd" in stated:
        return ["mdy"]
    if len(stated) == len(numerics) or not numerics:
        return ["dmy"]
    if len(stated) == 1:
        return [stated.pop()]
    if hints.country is not None:
        first = "mdy" if hints.country.upper() in MONTH_FIRST else "dmy"
    elif hints.lang.startswith("en"):
        first = "dmy" if len(hints.lang) > 2 and hints.lang[3:].upper() not in MONTH_FIRST else "mdy"
    elif hints.lang:
        first = "dmy"
    elif all(numeric.a == numeric.b for numeric in numerics):
        return ["dmy"]
    else:
        return ["dmy", "mdy"]
    return [first, "mdy" if first == "dmy" else "dmy"]


def _is_uncertain(expression: Expression, hints: Hints) -> bool:
    numerics = [day.numeric for day in expression.days if day.numeric is not None]
    if not numerics or any(numeric.order != "?" and numeric.order for numeric in numerics):
        return False
    known = hints.country is not None or (hints.lang and hints.lang != "en")
    return not known and any(numeric.a != numeric.b for numeric in numerics)


def _read_in_order(expression: Expression, order: str, hints: Hints) -> When | None:
    points = [_point(day, order) for day in expression.days]
    filled = _with_months(points, expression.days, expression.joins)
    if filled is None:
        return None
    dated = _with_years(filled, expression, hints.today)
    if dated is None:
        return None
    whole, inferred = dated
    if any(point.day is None for point in whole):
        return _months(whole, expression, inferred)
    days = _days(whole)
    if days is None:
        return None
    return _when(days, expression, hints, inferred=inferred)


def _point(day: Day, order: str) -> _Point:
    if day.numeric is None:
        return _Point(day.year, day.month, day.day)
    numeric = day.numeric
    own = numeric.order
    if order == "ymd" and numeric.short:
        return _Point(2000 + numeric.a, numeric.b, (numeric.year or 0) - 2000)
    order = "mdy" if order == "ymd" else order
    if own == "?" or (own == "dmy" and order == "mdy" and day.year is None and numeric.a <= 12):
        own = order
    month, number = (numeric.a, numeric.b) if own == "mdy" else (numeric.b, numeric.a)
    return _Point(day.year, month, number)


def _with_months(points: list[_Point], days: list[Day], joins: str) -> list[_Point] | None:
    """Give a day its month: from the date before it if that began with the month, else from the next that has one."""
    filled: list[_Point] = []
    for place, point in enumerate(points):
        if point.month is not None or point.day is None:
            filled.append(point)
            continue
        before = next((other for other in reversed(range(place)) if points[other].month is not None), None)
        after = next((other for other in range(place + 1, len(points)) if points[other].month is not None), None)
        source = before if before is not None and (days[before].month_first or after is None) else after
        same_year = source is not None and point.year is not None and point.year == points[source].year
        if source is None or (source == before and days[source].closed and not same_year):
            return None
        if source == before and not days[source].month_first and joins[place - 1] == ",":
            return None  # ``8 March, 12``: a house, an hour, but no day
        filled.append(point._replace(month=points[source].month))
    return filled


def _with_years(points: list[_Point], expression: Expression, today: date | None) -> tuple[list[_Point], bool] | None:
    """Give dates their years: from the next date that has one, from the one before, or by ``today``."""
    filled = list(points)
    for place in reversed(range(len(points) - 1)):
        following = filled[place + 1]
        if filled[place].year is None and following.year is not None:
            turned = _rank(filled[place]) > _rank(following)
            filled[place] = filled[place]._replace(year=following.year - turned)
    for place in range(1, len(points)):
        previous = filled[place - 1]
        if filled[place].year is None and previous.year is not None:
            turned = _rank(filled[place]) < _rank(previous)
            filled[place] = filled[place]._replace(year=previous.year + turned)
    inferred = filled[0].year is None
    if inferred:
        guessed = _inferred(filled, expression, today)
        if guessed is None:
            return None
        filled = guessed
    if any(point.year is None for point in filled):
        return None
    turned_years = any(a.year is None for a in points) and len({point.year for point in filled}) > 1
    if turned_years and not _is_short(filled):
        return None
    return filled, inferred


def _rank(point: _Point) -> tuple[int, int]:
    return point.month or 0, point.day or 0


def _is_short(points: list[_Point]) -> bool:
    days = _days(points) if all(point.day for point in points) else None
    if days is None:
        return False
    return (days[-1] - days[0]).days <= MAX_TURN_DAYS


def _inferred(points: list[_Point], expression: Expression, today: date | None) -> list[_Point] | None:
    """Put dates without a year at the next such days; a weekday, where one is stated, has to fit."""
    if today is None or any(point.day is None or point.month is None for point in points):
        return None
    bare = all(day.numeric is not None and day.numeric.bare for day in expression.days)
    ranged = len(expression.days) > 1 and all(day.numeric and day.numeric.order == "dmy" for day in expression.days)
    if bare and not ranged and not (expression.weekdays or any(expression.hours) or expression.shared):
        return None  # ``24/7``, ``3/4`` and ``12.03`` are no dates
    coming: list[tuple[list[_Point], bool]] = []
    gone: list[tuple[list[_Point], bool]] = []
    for year in range(today.year - 1, today.year + MAX_YEARS_AHEAD + 1):
        filled = _in_year(points, year)
        days = _days(filled)
        if days is not None:
            (coming if days[-1] >= today else gone).append((filled, _fits_weekdays(days, expression.weekdays)))
    for filled, fits in [*coming[:1], *reversed(gone), *coming[1:]]:
        if fits:
            return filled
    return coming[0][0] if coming else None


def _in_year(points: list[_Point], year: int) -> list[_Point]:
    filled = []
    for place, point in enumerate(points):
        if place and _rank(point) < _rank(points[place - 1]):
            year += 1
        filled.append(point._replace(year=year))
    return filled


def _fits_weekdays(days: list[date], weekdays: list[int]) -> bool:
    if len(weekdays) == len(days) or len(days) == 1:
        return all(day.weekday() == weekday for day, weekday in zip(days, weekdays, strict=False))
    if len(weekdays) == 2:
        return days[0].weekday() == weekdays[0] and days[-1].weekday() == weekdays[1]
    return not weekdays or days[0].weekday() == weekdays[0]


def _days(points: list[_Point]) -> list[date] | None:
    """Give the dates if they exist and rise."""
    try:
        days = [date(point.year or 0, point.month or 0, point.day or 0) for point in points]
    except ValueError:
        return None
    return days if all(a <= b for a, b in pairwise(days)) else None


def _months(points: list[_Point], expression: Expression, inferred: bool) -> When | None:
    """Give months, or a year, as precisely as they are stated."""
    if inferred or any(point.day for point in points) or any(expression.hours) or expression.shared:
        return None
    if points[0].month is None:
        return When(f"{points[0].year:04}", precision="year") if len(points) == 1 else None
    if any(point.month is None for point in points):
        return None
    texts = [f"{point.year:04}-{point.month:02}" for point in points]
    if texts != sorted(texts) or _are_months_apart(points, expression.joins):
        return None  # ``May 2027 and May 2028`` are two
    end = texts[-1] if len(texts) > 1 else None
    if expression.until:
        return When(None, texts[0], precision="month")
    return When(texts[0], end, precision="month")


def _are_months_apart(points: list[_Point], joins: str) -> bool:
    """Tell whether the months of a list do not follow each other: ``January, March and May 2027``."""
    numbers = [12 * (point.year or 0) + (point.month or 0) for point in points]
    return any(join in "&," and b - a > 1 for join, (a, b) in zip(joins, pairwise(numbers), strict=False))


def _when(days: list[date], expression: Expression, hints: Hints, *, inferred: bool) -> When | None:
    found = _with_hours(days, expression)
    if found is None:
        return None
    found.year_inferred = inferred
    if expression.weekdays and not _fits_weekdays(days, expression.weekdays):
        found.ambiguous = True
    if not found.all_day or any(zone.name == "AoE" for zone in expression.zones):
        _set_zone(found, expression, hints)
    if expression.until:
        found.start, found.end = None, found.start
    return found


def _with_hours(days: list[date], expression: Expression) -> When | None:
    first, last = expression.hours[0], expression.hours[-1]
    if expression.next_day:
        return _until_next_day(days[0], first) if len(days) == 1 and first is not None else None
    if expression.shared is not None:
        return _daily(days, expression.joins, expression.shared)
    if first is None and last is None:
        return _whole_days(days, expression.joins)
    if len(days) == 1:
        return _one_day(days[0], first) if first is not None else None
    if first is None:
        return None
    start = _moment(days[0], first.start)
    if set(expression.joins) <= {"-", "U", "/"} and len(days) == 2:
        end = days[1].isoformat() if last is None else _moment(days[1], last.start)
        if last is not None and end is not None and start is not None and end < start:
            return None
        return When(start, end, all_day=False, precision="minute") if start else None
    consecutive = all((b - a).days <= 1 for a, b in pairwise(days))
    end = _moment(days[-1], last.end) if consecutive and last is not None and last.end is not None else None
    return When(start, end, all_day=False, precision="minute", ambiguous=True) if start else None


def _until_next_day(day: date, hours: Hours) -> When | None:
    """Read ``22:00 – 5:00 next day``, and ``9:00 – next day``."""
    begin, finish = _same_half(hours)
    start = _moment(day, begin)
    after = day + timedelta(days=1)
    end = after.isoformat() if finish is None else _moment(after, finish)
    return When(start, end, all_day=False, precision="minute") if start and end else None


def _whole_days(days: list[date], joins: str) -> When:
    start, end = days[0].isoformat(), days[-1].isoformat()
    if len(days) == 1:
        return When(start)
    return When(start, None, ambiguous=True) if _are_apart(days, joins) else When(start, end)


def _are_apart(days: list[date], joins: str) -> bool:
    """Tell whether the days of a list are several dates, and not one stretch of time."""
    return any(
        join in "&," and (b - a).days > MAX_LIST_GAP_DAYS for join, (a, b) in zip(joins, pairwise(days), strict=False)
    )


def _one_day(day: date, hours: Hours) -> When | None:
    begin, finish = _same_half(hours)
    start = _moment(day, begin)
    if start is None:
        return None
    if finish is None:
        if begin.minutes == 24 * 60:  # ``midnight``: of which night?
            return When(day.isoformat(), ambiguous=True)
        return When(start, all_day=False, precision="minute")
    end = _moment(day if finish.minutes > begin.minutes else day + timedelta(days=1), finish)
    return When(start, end, all_day=False, precision="minute") if end else None


def _daily(days: list[date], joins: str, hours: Hours) -> When | None:
    """Read ``12–14 March, 9:00–17:00``: from the first morning to the last evening."""
    if _are_apart(days, joins):
        first = _one_day(days[0], hours)
        if first is not None:
            first.ambiguous = True
        return first
    begin, finish = _same_half(hours)
    start = _moment(days[0], begin)
    if start is None:
        return None
    end = _moment(days[-1], finish) if finish is not None else days[-1].isoformat()
    return When(start, end, all_day=False, precision="minute")


def _same_half(hours: Hours) -> tuple[Clock, Clock | None]:
    """Give both times; ``6–8 pm`` and ``10–1 pm`` say by the second what the first is."""
    begin, finish = hours
    if finish is not None and finish.half and not begin.half and 1 <= begin.minutes // 60 <= 12:
        hour = begin.minutes // 60 % 12
        minutes = hour * 60 + begin.minutes % 60
        late = minutes + 12 * 60
        if finish.half == "p" and late < finish.minutes:
            minutes = late
        begin = begin._replace(minutes=minutes, half=finish.half)
    elif finish is not None and begin.half == "p" and not finish.half and begin.minutes > finish.minutes < 12 * 60:
        finish = finish._replace(minutes=finish.minutes + 12 * 60)
    return begin, finish


def _moment(day: date, time: Clock) -> str | None:
    try:
        moment = datetime(day.year, day.month, day.day) + timedelta(minutes=time.minutes, seconds=time.seconds)  # noqa: DTZ001
    except (ValueError, OverflowError):
        return None
    return moment.isoformat(timespec="seconds" if moment.second else "minutes")


def _set_zone(found: When, expression: Expression, hints: Hints) -> None:
    """Name the zone; an abbreviation that does not hold on that day means the people's zone all the same."""
    if not expression.zones:
        return
    zone = expression.zones[0]
    if zone.name is not None:
        found.timezone = zone.name
        return
    country = hints.country or ("US" if _is_american(expression, hints) else None)
    found.timezone = abbreviation_zone(zone.abbreviation or "", country)
    stated = abbreviation_offset(zone.abbreviation or "", country)
    if found.timezone is None or (stated and found.start and offset_at(found.start, found.timezone) != _utc(stated)):
        found.ambiguous = True


def _utc(offset: str) -> str:
    return "UTC" if offset == "+00:00" else offset


def _is_american(expression: Expression, hints: Hints) -> bool:
    """Tell whether a text is worded as in the United States: the month first, hours by am and pm."""
    halves = any(
        hours is not None and (hours.start.half or (hours.end and hours.end.half)) for hours in expression.hours
    )
    return hints.lang[:2] in {"", "en"} and halves and any(day.month_first for day in expression.days)
