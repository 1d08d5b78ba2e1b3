"""How much speaks for a group of records being a list of events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discovery.readers._list_record import HELD, own_name, time_places
from discovery.readers._list_words import EVENT_CLASS, EVENT_WORDS, NEWS_CLASS, NEWS_PATH, OTHER_HEADING, WHEN_LABEL

if TYPE_CHECKING:
    from collections.abc import Iterable

    from discovery.readers._html import Page
    from discovery.readers._list_dates import Dates
    from discovery.readers._list_record import Record
    from discovery.readers._list_tree import Node, Tree

THRESHOLD = 0.6
MOST = 0.99
PROSE_LINE = 220
"""A line longer than this is prose."""
FEW = 2
"""So many dates may stand anywhere by chance: they must be marked as dates of events by a label, a time or a line."""
MARGIN = 16
"""Characters beside a date (its weekday, a comma) with which it still stands alone."""

SENTENCE = 90
"""A line longer than this may be a sentence."""
SHORT = 400
"""Characters of a record in which a time is that of its date."""

WEIGHTS = {
    "base": 0.25,
    "three or more": 0.2,
    "two": 0.1,
    "own names": 0.15,
    "times": 0.15,
    "links": 0.05,
    "words of events around": 0.15,
    "words of events in names": 0.15,
    "class of events": 0.1,
    "labelled": 0.1,
    "date alone": 0.1,
    "future": 0.1,
    "news": -0.4,
    "prose": -0.4,
    "few and unmarked": -0.3,
    "days repeated": -0.2,
    "no sign of events": -0.2,
}
"""What speaks for and against; shares of the records are multiplied by their weight."""


SIGNS = ("times", "words of events around", "words of events in names", "class of events", "labelled", "future")
"""What dated lists of other things lack."""


def confidence(records: list[Record], tree: Tree, dates: Dates, page: Page) -> float:
    """Give how much speaks for the records being events: from ``THRESHOLD`` on they are, ``MOST`` is as sure as can be."""
    number = len(records)
    names = [own_name(record, tree, dates) for record in records]
    near = " ".join(node.classes for node in _up_to_root(records[0]))
    classes = " ".join(node.classes for node in records[0].mention.node.ancestors())
    marked = [
        _labelled(one, tree) or _is_timed(one, tree) or (_alone(one, tree) and bool(EVENT_WORDS.search(name or "")))
        for one, name in zip(records, names, strict=True)
    ]
    shares = {
        "base": 1.0,
        "three or more": float(number >= 3),
        "two": float(number == 2),
        "own names": _share(bool(name) for name in names),
        "words of events in names": _share(bool(EVENT_WORDS.search(name or "")) for name in names),
        "times": _share(_is_timed(record, tree) for record in records),
        "links": _share(any(node.href for node in tree.within(record.start, record.end)) for record in records),
        "words of events around": float(bool(EVENT_WORDS.search(_around(records[0], tree, page)))),
        "class of events": float(bool(EVENT_CLASS.search(classes))),
        "labelled": _share(_labelled(record, tree) for record in records),
        "date alone": _share(_alone(record, tree) for record in records),
        "future": _share(record.mention.day >= dates.today.isoformat() for record in records),
        "news": max(float(bool(NEWS_CLASS.search(near)) and not EVENT_CLASS.search(near)), _as_news(records, tree)),
        "few and unmarked": 1 - _share(marked) if number <= FEW else 0.0,
        "days repeated": 1 - len({record.mention.day for record in records}) / number,
        "prose": _share(_in_prose(record, tree) for record in records),
    }
    shares["no sign of events"] = float(not any(shares[sign] for sign in SIGNS))
    return sum(WEIGHTS[name] * share for name, share in shares.items())


def _is_timed(record: Record, tree: Tree) -> bool:
    """Tell whether the date of a record, or a short record, states a time."""
    short = record.end - record.start <= SHORT
    return not record.mention.when.all_day or (short and bool(time_places(record, tree)))


def _share(values: Iterable[bool]) -> float:
    listed = list(values)
    return sum(listed) / len(listed) if listed else 0.0


def _around(record: Record, tree: Tree, page: Page) -> str:
    """Give the headings that stand over a record, and the page's title and address."""
    headings = [tree.of(node) for node in tree.headings_above(record.mention.end, limit=6)]
    words = page.url.rpartition("//")[2].partition("/")[2].replace("-", " ").replace("/", " ").replace("_", " ")
    return " ".join([tree.title, words, *headings])


def _as_news(records: list[Record], tree: Tree) -> float:
    """Give how much speaks for news: the heading over the records, or the part of them that lead to where news lie."""
    above = tree.headings_above(records[0].start, limit=1)
    if above and is_of_others(tree.of(above[0])):
        return 1.0
    return _share(
        any(NEWS_PATH.search(node.href or "") for node in tree.within(record.start, record.end)) for record in records
    )


def is_of_others(heading: str) -> bool:
    """Tell whether a heading calls what is below it news, jobs and the like, and not events as well."""
    return OTHER_HEADING.match(heading) is not None and EVENT_WORDS.search(heading) is None


def _labelled(record: Record, tree: Tree) -> bool:
    """Tell whether a label before the date, or the head of its column, calls it the date."""
    before = tree.text[max(0, record.mention.start - 30) : record.mention.start]
    return bool(WHEN_LABEL.search(before) or WHEN_LABEL.search(tree.header(record.mention.node)))


def _up_to_root(record: Record) -> list[Node]:
    """Give the elements around a date, up to its record."""
    found = []
    for node in record.mention.node.ancestors():
        found.append(node)
        if node is record.root:
            break
    return found


def _alone(record: Record, tree: Tree) -> bool:
    """Tell whether the line of a date says little else."""
    start, end = tree.line(record.mention.start)
    return (end - start) - (record.mention.end - record.mention.start) <= MARGIN


def _in_sentence(record: Record, tree: Tree) -> bool:
    """Tell whether a date stands within a sentence, unless that says what will be held."""
    start, end = tree.line(record.mention.start)
    within = end - start > SENTENCE and record.mention.start - start > MARGIN
    return within and HELD.search(tree.text, start, end) is None


def _in_prose(record: Record, tree: Tree) -> bool:
    start, end = tree.line(record.mention.start)
    return end - start > PROSE_LINE and record.mention.start - start > 20
