"""Days that no full date in the text states: numbers below a month, and what attributes state for machines.

A calendar writes its month once and numbers its days, as a table of weeks or as a list; others put the date of a cell or an
entry into an attribute (``data-date``, ``<time datetime>``). Each such day becomes a mention like any date in the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from discovery.readers._list_dates import TIME, YEAR, YEAR_TAGS, Mention
from discovery.readers._list_tree import letters
from discovery.readers._list_words import AGO
from discovery.when import When, parse_when

if TYPE_CHECKING:
    from collections.abc import Iterator

    from discovery.readers._list_dates import Dates
    from discovery.readers._list_tree import Node, Tree

MAX_MARKS = 400
"""Headings that are looked at for a month."""
MAX_MONTH = 30
"""Characters of a line that says a month and nothing else."""
LONGEST_MONTH = 31
GRID = 20
"""With so many numbered days in one table it is a calendar, whose first and last days are of other months."""
MIN_LETTERS = 3
BESIDE = 60
"""How many characters after a date its time may stand."""
LINE = re.compile(r"[^\n]+")
DAY = re.compile(
    r"\W{0,3}(?:(?P<before>[^\W\d_]{2,12})[.,]{0,2}\s{1,2})?(?P<first>\d{1,2})(?:st|nd|rd|th|er|[.ºª])?"
    r"(?:\s?[-–—]\s?(?P<last>\d{1,2})(?:st|nd|rd|th|er|[.ºª])?)?(?:,?\s(?P<after>[^\W\d_]{2,12}))?(?![\w:/])"
)
"""A day of the month at the beginning of a line, with its weekday before or after it."""
ONE_WORD = re.compile(r"[^\W\d_]{3,12}")


@dataclass(frozen=True, slots=True)
class Month:
    """A month that a heading or a line states: from there to the next such line days may be numbers alone."""

    start: int
    end: int
    text: str
    year: int
    month: int


@dataclass(frozen=True, slots=True)
class Number:
    """A number that may be a day: its place, the days it would be, and whether a weekday beside it confirms it."""

    start: int
    end: int
    first: int
    last: int | None
    sure: bool
    whole: bool = True
    """Whether it is all that its element says."""


def with_days(tree: Tree, dates: Dates, mentions: list[Mention]) -> list[Mention]:
    """Add the days of calendars and attributes to the dates in the text, in order."""
    found = [*mentions, *_stamped(tree, dates, mentions)]
    found.sort(key=lambda mention: mention.start)
    found += _numbered(tree, dates, found)
    return sorted(found, key=lambda mention: mention.start)


def _stamped(tree: Tree, dates: Dates, mentions: list[Mention]) -> list[Mention]:
    """Give the dates that stand in attributes alone, and complete those in the text that an attribute states in full."""
    starts = [mention.start for mention in mentions]
    found: list[Mention] = []
    for node in tree.nodes:
        when = dates.stamp(node.stamp) if node.stamp and node.end > node.start else None
        if when is None or when.start is None:
            continue
        low, high = bisect_left(starts, node.start), bisect_left(starts, node.end)
        same = [one for one in mentions[low:high] if one.day[5:] == when.start[5:10]]
        for mention in same:
            _complete(mention, when if len(same) == 1 else When(when.start[:10]))
        if same:
            continue
        if node.tag != "time":
            if not found or node.start >= found[-1].node.end or found[-1].node.tag == "time":
                found += _of_cell(tree, node, when)
        elif low == high and not (low and mentions[low - 1].end > node.start) and not AGO.search(tree.of(node)):
            stated = _by_text(when, tree.of(node), node.stamp)
            before = [
                one for one in (*mentions[max(low - 1, 0) : low], *found[-1:]) if _goes_on(tree, one, node, stated)
            ]
            if before:
                _add_time(before[-1], stated)
            else:
                found.append(Mention(node.start, node.end, node, stated))
    return found


def _of_cell(tree: Tree, node: Node, when: When) -> Iterator[Mention]:
    """Yield the day of an element around what is on it; an empty one is a day of a calendar and no more."""
    if letters(tree.text[node.start : node.end]) < MIN_LETTERS:
        return
    day = (when.start or "")[:10]
    number = re.match(rf"\s{{0,3}}0?{int(day[8:])}\b", tree.text[node.start : node.end])
    yield Mention(node.start, node.start + (number.end() if number else 0), node, When(day), of_calendar=True)


def _goes_on(tree: Tree, before: Mention, node: Node, when: When) -> bool:
    """Tell whether a time that an attribute dates belongs to a date just before it: ``9 August 10:00 - <time>13:00</time>``."""
    near = node.start < before.node.end if before.of_calendar else 0 <= node.start - before.end <= BESIDE
    return near and before.day == (when.start or "")[:10] and TIME.search(tree.of(node)) is not None


def _add_time(mention: Mention, when: When) -> None:
    """Give a date the time that stands after it: its own if it has none, else its end. A calendar's day takes neither."""
    if mention.of_calendar or when.all_day:
        return
    if mention.when.all_day:
        mention.when = when
    elif mention.when.end is None and (when.start or "") > (mention.when.start or ""):
        mention.when.end = when.start


def _complete(mention: Mention, when: When) -> None:
    """Give a date in the text the year of the attribute beside it, and its time where the text states none."""
    start = when.start or ""
    if mention.when.year_inferred and mention.day != start[:10] and mention.when.end is None:
        mention.when = When(f"{start[:10]}{(mention.when.start or '')[10:]}", all_day=mention.when.all_day)
    if mention.when.all_day and mention.when.end is None and not when.all_day and when.timezone != "UTC":
        mention.when = when


def _by_text(when: When, text: str, stamp: str) -> When:
    """Give the date of an attribute; where that is in UTC the text beside it states the local time, or none is known."""
    if not stamp.endswith("Z") and when.timezone != "UTC":
        return when
    return When((when.start or "")[:10]) if TIME.search(text) is None else _local(stamp, text)


def _local(stamp: str, text: str) -> When:
    """Give the day on which it is the time of a text somewhere while it is the time of an attribute in UTC."""
    day, hour = stamp[:10], stamp[11:13]
    shown = parse_when(f"{day} {text}")
    if shown is None or shown.all_day or shown.start is None or not hour.isdigit():
        return When(day)
    apart = int(shown.start[11:13]) - int(hour)
    days = 1 if apart < -12 else -1 if apart > 12 else 0
    return When(f"{(date.fromisoformat(day) + timedelta(days=days)).isoformat()}{shown.start[10:]}", all_day=False)


def _numbered(tree: Tree, dates: Dates, mentions: list[Mention]) -> list[Mention]:
    """Give the days that are numbers below a month."""
    months = list(_months(tree, dates))
    found: list[Mention] = []
    starts = [mention.start for mention in mentions]
    for number, month in enumerate(months):
        end = months[number + 1].start if number + 1 < len(months) else len(tree.text)
        numbers = [
            one
            for one in _numbers(tree, dates, month, end)
            if bisect_left(starts, one.start - 1) == bisect_left(starts, tree.line(one.start)[1])
        ]
        found += _dated(tree, month, numbers)
    return found


def _months(tree: Tree, dates: Dates) -> Iterator[Month]:
    """Yield the lines that say a month and its year, and the headings that say a month of a year stated before."""
    headings = {node.start for node in tree.nodes if node.tag in YEAR_TAGS}
    looked_at = 0
    for match in LINE.finditer(tree.text):
        text = match[0].strip(" ,:|–-")
        if not MIN_LETTERS <= len(text) <= MAX_MONTH:
            continue
        wording = text
        if not YEAR.search(text):
            if match.start() not in headings or not ONE_WORD.fullmatch(text):
                continue
            year = dates.year_around(match.start())
            if year is None:
                continue
            wording = f"{text} {year}"
        looked_at += 1
        if looked_at > MAX_MARKS:
            return
        when = dates.month(wording)
        if when is not None:
            yield Month(match.start(), match.end(), wording, int(when[:4]), int(when[5:7]))


def _numbers(tree: Tree, dates: Dates, month: Month, end: int) -> Iterator[Number]:
    """Yield the numbers below a month that are an element's whole text, or stand beside a weekday that fits."""
    for line in LINE.finditer(tree.text, month.end, end):
        match = DAY.match(line[0])
        if match is None or not 0 < int(match["first"]) <= LONGEST_MONTH:
            continue
        start, stop = (
            line.start() + match.start("first"),
            line.start() + match.end("last" if match["last"] else "first"),
        )
        last = int(match["last"]) if match["last"] else None
        if last is not None and not int(match["first"]) < last <= LONGEST_MONTH:
            continue
        for word in filter(None, (match["before"], match["after"])):
            if dates.is_weekday(word, int(match["first"]), month.text):
                begin = line.start() + match.start("before" if match["before"] == word else "first")
                yield Number(begin, stop, int(match["first"]), last, sure=True)
                break
        else:
            whole = _is_whole(tree, start, stop)
            if match["before"] is None and (whole or _begins_cell(tree, start, stop)):
                yield Number(start, stop, int(match["first"]), last, sure=False, whole=whole)


def _is_whole(tree: Tree, start: int, end: int) -> bool:
    """Tell whether a stretch is the whole text of some element (``<b>4</b>``, ``<td>4.</td>``)."""
    node: Node | None = tree.deepest(start, end)
    return node is not None and len(tree.of(node).strip(" .,:")) <= end - start + 2


def _begins_cell(tree: Tree, start: int, end: int) -> bool:
    """Tell whether a stretch is the beginning of a table's cell (``<td>4 Open house</td>``)."""
    node = tree.deepest(start, end)
    return node.tag == "td" and node.start == start


def _dated(tree: Tree, month: Month, numbers: list[Number]) -> Iterator[Mention]:
    """Yield the numbers below a month as days: only what runs in one direction, the days of other months at its ends."""
    whole = date(month.year, month.month, 1)
    if any(one.sure for one in numbers):
        numbers = [one for one in numbers if one.sure]
    elif len(numbers) >= GRID:
        yield from _of_grid(tree, whole, numbers)
        return
    numbers = [one for one in numbers if one.whole]
    days = [one.first for one in numbers]
    if days not in (sorted(days), sorted(days, reverse=True)):
        return
    for one in numbers:
        if (mention := _mention(tree, whole, one)) is not None:
            yield mention


def _of_grid(tree: Tree, month: date, numbers: list[Number]) -> Iterator[Mention]:
    """Yield the days of a table of weeks: what stands before its first is of the month before, what follows the last of the next."""
    first = next((place for place, one in enumerate(numbers) if one.first == 1), None)
    if first is None:
        return
    last = first
    while last + 1 < len(numbers) and numbers[last + 1].first in {numbers[last].first, numbers[last].first + 1}:
        last += 1
    if numbers[last].first < LONGEST_MONTH - 3:
        return  # other numbers stand between the days: whatever this is, it is not understood
    before = (month - timedelta(days=1)).replace(day=1)
    after = (month + timedelta(days=LONGEST_MONTH)).replace(day=1)
    for place, one in enumerate(numbers):
        if place > last and one.first > place - last:
            return
        mention = _mention(tree, before if place < first else month if place <= last else after, one)
        if mention is not None:
            yield mention


def _mention(tree: Tree, month: date, one: Number) -> Mention | None:
    try:
        start = month.replace(day=one.first).isoformat()
        end = month.replace(day=one.last).isoformat() if one.last else None
    except ValueError:
        return None
    return Mention(one.start, one.end, tree.deepest(one.start, one.end), When(start, end), of_calendar=True)
