"""How much speaks for a group of records being a list of events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discovery.readers._list_record import own_name
from discovery.readers._list_words import EVENT_CLASS, EVENT_WORDS, NEWS_CLASS, WHEN_LABEL

if TYPE_CHECKING:
    from discovery.readers._html import Page
    from discovery.readers._list_dates import Dates
    from discovery.readers._list_record import Record
    from discovery.readers._list_tree import Tree

THRESHOLD = 0.5
PROSE_LINE = 220
"""A line longer than this is prose."""
HEADING_TAGS = frozenset({"h1", "h2", "h3", "h4", "caption", "title"})

WEIGHTS = {
    "base": 0.25,
    "three or more": 0.2,
    "two": 0.1,
    "own names": 0.15,
    "times": 0.15,
    "links": 0.05,
    "words of events around": 0.2,
    "class of events": 0.1,
    "labelled": 0.1,
    "future": 0.1,
    "news": -0.4,
    "prose": -0.4,
}
"""What speaks for and against; shares of the records are multiplied by their weight."""


def confidence(records: list[Record], tree: Tree, dates: Dates, page: Page) -> float:
    """Give how sure it is that the records are events, 0 to 1."""
    number = len(records)
    ancestors = records[0].root.ancestors()
    classes = " ".join(node.classes for node in [*records[0].mention.node.ancestors()])
    shares = {
        "base": 1.0,
        "three or more": float(number >= 3),
        "two": float(number == 2),
        "own names": _share(bool(own_name(record, tree, dates)) for record in records),
        "times": _share(not record.mention.when.all_day for record in records),
        "links": _share(any(node.href for node in tree.within(record.start, record.end)) for record in records),
        "words of events around": float(bool(EVENT_WORDS.search(_around(records[0], tree, page)))),
        "class of events": float(bool(EVENT_CLASS.search(classes))),
        "labelled": _share(bool(WHEN_LABEL.search(_before(record, tree))) for record in records),
        "future": _share(record.mention.day >= dates.today.isoformat() for record in records),
        "news": float(bool(NEWS_CLASS.search(classes)) and not EVENT_CLASS.search(classes)),
        "prose": _share(_in_prose(record, tree) for record in records),
    }
    del ancestors
    return max(0.0, min(1.0, sum(WEIGHTS[name] * share for name, share in shares.items())))


def _share(values: object) -> float:
    listed = list(values)  # type: ignore[call-overload]
    return sum(listed) / len(listed) if listed else 0.0


def _around(record: Record, tree: Tree, page: Page) -> str:
    """Give the headings that stand over a record, and the page's title and address."""
    title = page.tree.css_first("title")
    headings = [tree.of(node) for node in tree.nodes if node.tag in HEADING_TAGS and node.end <= record.mention.end]
    words = page.url.rpartition("//")[2].partition("/")[2].replace("-", " ").replace("/", " ").replace("_", " ")
    return " ".join([title.text() if title is not None else "", words, *headings[-6:]])


def _before(record: Record, tree: Tree) -> str:
    return tree.text[max(0, record.mention.start - 30) : record.mention.start]


def _in_prose(record: Record, tree: Tree) -> bool:
    start, end = tree.line(record.mention.start)
    return end - start > PROSE_LINE and record.mention.start - start > 20
