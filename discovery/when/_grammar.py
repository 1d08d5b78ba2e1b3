"""Tokens to a date expression: which sequences mean what."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice, pairwise, product
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from discovery.when._lex import Clock, Numeric, Token, Zone

MAX_READINGS = 48
"""Combinations of what the tokens of one expression may be that are tried."""
LONG = 16
"""Tokens from which on fewer combinations are tried inside a text, where every stretch of it is a candidate."""
MAX_ATOMS = 24
"""Dates and times in one expression; more is a programme, not a date."""

_SEPARATORS = "U-&/,"
"""The strongest first: a run of them joins as its strongest does."""
_DROPPED = frozenset(" kuvt<P+")


class Day(NamedTuple):
    """A date as far as it is stated at one place. ``numeric`` holds one whose day and month may change places."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    numeric: Numeric | None = None
    month_first: bool = False
    closed: bool = False
    """The year stands last: what follows is another date, and no further day of this month."""


class Hours(NamedTuple):
    """A time of day, and the one until which."""

    start: Clock
    end: Clock | None = None


@dataclass(slots=True)
class Expression:
    """Dates joined to a range or a list, each with the hours that stand beside it."""

    days: list[Day]
    joins: str
    """The separator after each date but the last."""
    hours: list[Hours | None]
    """One for each date; the hours of a whole range stand with its first, those of its end with its last."""
    shared: Hours | None = None
    until: bool = False
    """Only the end is stated."""
    next_day: bool = False
    """What ends does so on the day after."""
    zones: list[Zone] = field(default_factory=list)
    weekdays: list[int] = field(default_factory=list)


Item = tuple[str, Any]
_Readings = list[list[Item]]

_DATE = re.compile(
    r"Y,?M,?D|YDM(?!,?Y)|D-M-Y|M-D-Y|D/M/Y|Y-M-D|D,?M[-,]?Y(?!-?[MD])|M,?D[-,]?Y(?!-[MD])|D,?M,?Y|M,?D,?Y|N|n[-,]?Y|DM|M,?D|M[,/]?Y|Y,?M|D,?Y|n|M|D|Y"
)
_SHAPES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("one", re.compile(r"E(?:[-U,/]?[TR])?")),
    ("one", re.compile(r"T,?E|[TR][-,/]E|RE")),
    ("many", re.compile(r"E(?:[-U&,/]E)+(?:[-,]?[TR])?")),
    ("many", re.compile(r"[TR],?E(?:[-U&,/]E)+")),
    ("moments", re.compile(r"E,?T[-U/]E,?T")),
    ("moments", re.compile(r"T,?E[-U/]T,?E")),
    ("moments", re.compile(r"E,?T[-U]E")),
    ("sessions", re.compile(r"E[-,]?R(?:[&,/]?R)+")),
    ("moments", re.compile(r"E,?[TR](?:[&,]E,?[TR])+")),
)


@dataclass(slots=True)
class Budget:
    """How many tokens may still be looked at, over all combinations; a text that is made to be slow ends there."""

    left: int


def expressions(tokens: list[Token], *, two_digit_years: bool, budget: Budget | None = None) -> Iterator[Expression]:
    """Give what the tokens can mean as a whole, the likeliest first."""
    readings = [_in_context(tokens, place, two_digit_years=two_digit_years) for place in range(len(tokens))]
    if any(not options or options[0][0] == "!" for options in readings) or _counts_weekdays(tokens):
        return
    most = MAX_READINGS if budget is None or len(tokens) <= LONG else MAX_READINGS // 8
    for combination in islice(product(*readings), most):
        if budget is not None:
            budget.left -= len(tokens)
        found = _expression([part for item in combination for part in _spread(item)])
        if found is not None:
            yield found


def _kind(tokens: list[Token], place: int) -> str:
    return tokens[place].readings[0][0] if 0 <= place < len(tokens) else ""


def _is_time(tokens: list[Token], place: int) -> bool:
    """Tell whether a token is a time for certain: by its own unit, or by the word beside it."""
    if not 0 <= place < len(tokens):
        return False
    kinds = {kind for kind, _ in tokens[place].readings}
    if "T" in kinds:
        return True
    return bool(kinds & set("hpq")) and (_kind(tokens, place + 1) == "u" or _kind(tokens, place - 1) == "k")


def _introduces_time(tokens: list[Token], place: int) -> bool:
    return 0 <= place < len(tokens) and any(kind == "k" for kind, _ in tokens[place].readings)


def _is_marked(tokens: list[Token], place: int) -> bool:
    """Tell whether four digits are a time of day: ``2000`` in ``1800–2000 hrs``."""
    return _kind(tokens, place) in {"Y", "h"} and _kind(tokens, place + 1) in {"u", "v"}


def _is_span(tokens: list[Token], place: int) -> bool:
    """Tell whether four digits are joined to others that are no year: ``0930-1700``."""
    for step in (-1, 1):
        other = place + 2 * step
        if (
            _kind(tokens, place + step) == "-"
            and _kind(tokens, place) in {"Y", "h"}
            and _kind(tokens, other) in {"Y", "h"}
        ):
            both = (tokens[place], tokens[other])
            return all(token.end - token.start == 4 and token.readings[-1][0] == "h" for token in both) and any(
                token.readings[0][0] == "h" for token in both
            )
    return False


def _joins_time(tokens: list[Token], place: int) -> bool:
    """Tell whether a number is joined to a time: ``9`` in ``9–17 h`` and in ``kl 18-9``."""
    if _kind(tokens, place + 1) in {"-", "U"} and _is_time(tokens, _past(tokens, place + 1, 1)):
        return True
    return _kind(tokens, place - 1) in {"-", "U"} and _is_time(tokens, _past(tokens, place - 1, -1))


def _past(tokens: list[Token], place: int, step: int) -> int:
    """Give the next place beyond a separator and the words that only introduce a time."""
    place += step
    while _kind(tokens, place) in {"k", "u", "v", " ", "-", "U"} and 0 <= place < len(tokens):
        place += step
    return place


def _in_context(tokens: list[Token], place: int, *, two_digit_years: bool) -> list[Item]:
    """Give the readings of one token that its neighbours allow, the likeliest first."""
    options: list[Item] = []
    late: list[Item] = []
    for kind, value in tokens[place].readings:
        if kind == "h":
            long = tokens[place].readings[0][0] != "D"
            after = _kind(tokens, place + 1)
            if after == "u" or _introduces_time(tokens, place - 1) or (after == "v" and long):
                options.insert(0, ("T", value))
            elif long:
                if _is_span(tokens, place):
                    options.insert(0, ("T", value))
                late += [("T", value)] if _is_marked(tokens, _past(tokens, place + 1, 1)) else []
            elif _joins_time(tokens, place):
                options.insert(0, ("T", value))
        elif kind == "p":
            time, pair = value
            first_time = _is_time(tokens, place) or _joins_time(tokens, place)
            options += [("T", time), ("n", pair)] if first_time else [("n", pair), ("T", time)]
        elif kind == "q":  # ``03.14`` and ``3. 14.`` after ``2027.03.12 ~``, or a time
            time, pair = value
            dated = _kind(tokens, place - 1) in {"-", "U"} and _is_year_first(tokens)
            options += [("n", pair)] if dated else []
            options += [("T", time)] if time is not None else []
        elif kind == "y":
            if two_digit_years and _follows_month(tokens, place):
                late.append(("Y", value))
        else:
            options.append((kind, value))
    return options + late


def _is_year_first(tokens: list[Token]) -> bool:
    return any(kind == "N" and value.order == "ymd" for token in tokens for kind, value in token.readings)


def _follows_month(tokens: list[Token], place: int) -> bool:
    before = [_kind(tokens, place - back) for back in (1, 2, 3, 4)]
    if before == ["-", "M", "-", "D"]:  # ``14-Sep-27``
        return True
    return before[0] == "M" or (before[0] == "D" and before[1] == "M") or before[:3] == [",", "D", "M"]


def _counts_weekdays(tokens: list[Token]) -> bool:
    """Tell ``first Tuesday`` and ``2nd Thu`` (a rule) from ``5th (Fri)`` and ``5th, Friday`` (a day)."""
    return any(
        first.ordinal and _kind(tokens, place + 1) == "W" and tokens[place + 1].start - first.end <= 1
        for place, first in enumerate(tokens[:-1])
    )


def _spread(item: Item) -> tuple[Item, ...]:
    """Take tokens apart that hold several things."""
    kind, value = item
    if kind == "I":
        day, time, zone = value
        return (("N", day), ("T", time), *((("Z", zone),) if zone else ()))
    if kind == "MY":
        return (("M", value[0]), ("Y", value[1]))
    if kind == "DDD":
        return (("D", value[0]), ("&", 0), ("D", value[1]), ("&", 0), ("D", value[2]))
    if kind == "DD":
        return (("D", value[0]), ("/", 0), ("D", value[1]))
    return (item,)


def _expression(items: list[Item]) -> Expression | None:
    """Give what one way to read the tokens means, or None."""
    weekdays = [value for kind, value in items if kind == "W"]
    announced = any(kind == "t" for kind, _ in items)
    next_day = any(kind == "+" for kind, _ in items)
    postposed = any(kind == "<" for kind, _ in items)
    items = _one_rendering([item for item in items if item[0] not in _DROPPED])
    zones = [value for kind, value in items if kind == "Z"]
    items = _joined([item for item in _without_weekdays(items) if item[0] != "Z"])
    until = bool(items) and items[0][0] == "U"
    while items and items[0][0] in _SEPARATORS:
        items = items[1:]
    while items and items[-1][0] in _SEPARATORS:
        items = items[:-1]
    atoms = _atoms(_year_last(items))
    if atoms is None or len(atoms) > MAX_ATOMS:
        return None
    found = _shaped(atoms)
    if found is None or (announced and all(day.month is None and day.numeric is None for day in found.days)):
        return None
    ranged = any(hours is not None and hours.end is not None for hours in found.hours)
    found.until = (until or (postposed and not ranged)) and len(found.days) == 1
    found.zones, found.weekdays, found.next_day = zones, weekdays, next_day
    return found


def _year_last(items: list[Item]) -> list[Item]:
    """Put the year behind the month, of a range that begins with it: ``2027 9–11 February``."""
    kinds = "".join(kind for kind, _ in items)
    match = re.match(r"Y,?(D[-U&/,]D,?M)", kinds)
    if match is None or kinds.count("Y") > 1:
        return items
    return [*items[match.start(1) : match.end()], items[0], *items[match.end() :]]


def _without_weekdays(items: list[Item]) -> list[Item]:
    """Drop weekdays, and what joins one to another (``Mon–Wed``)."""
    kept: list[Item] = []
    for place, item in enumerate(items):
        between = item[0] in _SEPARATORS and 0 < place < len(items) - 1
        if item[0] != "W" and not (between and items[place - 1][0] == "W" and items[place + 1][0] == "W"):
            kept.append(item)
    return kept


def _one_rendering(items: list[Item]) -> list[Item]:
    """Of the same hours in several zones (``18:00 CET / 12 noon EST``) keep the first."""
    kinds = "".join(kind for kind, _ in items)
    match = re.search(r"(T(?:[-U]T)?Z)(?:[,/&]?T(?:[-U]T)?Z)+", kinds)
    if match is None:
        return items
    return items[: match.end(1)] + items[match.end() :]


def _joined(items: list[Item]) -> list[Item]:
    """Make one separator of a run of them."""
    kept: list[Item] = []
    for item in items:
        if item[0] in _SEPARATORS and kept and kept[-1][0] in _SEPARATORS:
            if _SEPARATORS.index(item[0]) < _SEPARATORS.index(kept[-1][0]):
                kept[-1] = item
        else:
            kept.append(item)
    return kept


def _atoms(items: list[Item]) -> list[Item] | None:
    """Put days, months and years together to dates, and times to hours; None if something is left over."""
    kinds = "".join(kind for kind, _ in items)
    atoms: list[Item] = []
    place = 0
    while place < len(items):
        kind, value = items[place]
        if kind == "T":
            if kinds[place + 1 : place + 2] in {"-", "U", "/"} and kinds[place + 2 : place + 3] == "T":
                atoms.append(("R", Hours(value, items[place + 2][1])))
                place += 3
                continue
            atoms.append(("T", Hours(value)))
            place += 1
        elif kind in _SEPARATORS:
            atoms.append((kind, None))
            place += 1
        else:
            match = _DATE.match(kinds, place)
            if match is None:
                return None
            atoms.append(("E", _day(items[place : match.end()])))
            place = match.end()
    return atoms


def _day(items: list[Item]) -> Day:
    parts = {kind: value for kind, value in items if kind not in _SEPARATORS}
    numeric = parts.get("N") or parts.get("n")
    if numeric is not None:
        year = numeric.year or parts.get("Y")
        return Day(year=year, numeric=numeric, closed=year is not None and numeric.order != "ymd")
    order = "".join(kind for kind, _ in items)
    month_first = "D" in order and "M" in order[: order.index("D")]
    return Day(
        parts.get("Y"), parts.get("M"), parts.get("D"), None, month_first, order.endswith("Y") and len(order) > 1
    )


def _shaped(atoms: list[Item]) -> Expression | None:
    """Fit dates and hours into one of the shapes that mean something."""
    kinds = "".join(kind for kind, _ in atoms)
    shape = next((name for name, pattern in _SHAPES if pattern.fullmatch(kinds)), None)
    if shape is None:
        return None
    days = [value for kind, value in atoms if kind == "E"]
    hours = [value for kind, value in atoms if kind in "TR"]
    joins = _joins(kinds)
    if shape == "one":
        if kinds in {"T-E", "T/E"} and not hours[0].start.unit:
            return None  # ``12 - 14 March`` are two days
        return Expression(days, "", hours or [None])
    if shape == "many":
        return Expression(days, joins, [None] * len(days), hours[0] if hours else None)
    if shape == "sessions":
        last = hours[-1].end
        rising = last is not None and all(
            a.end is not None and a.end.minutes <= b.start.minutes for a, b in pairwise(hours)
        )
        return Expression(days, "", [Hours(hours[0].start, last if rising else hours[0].end)])
    return Expression(days, joins, [*hours, *[None] * (len(days) - len(hours))])


def _joins(kinds: str) -> str:
    """Give the separators between dates, one for each pair of neighbours."""
    between = re.findall(r"E([^E]*)(?=E)", kinds)
    return "".join(next((char for char in _SEPARATORS if char in text), ",") for text in between)
