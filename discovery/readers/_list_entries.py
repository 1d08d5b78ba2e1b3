"""The things of one day: a date that stands once over several of them, as a heading or in the cell of a calendar."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from discovery.readers._list_dates import TIME
from discovery.readers._list_record import Record, own_name
from discovery.readers._list_tree import HEADINGS, letters
from discovery.readers._list_words import DOCUMENT

if TYPE_CHECKING:
    from discovery.readers._list_dates import Dates
    from discovery.readers._list_tree import Node, Tree

MARGIN = 16
"""Letters beside a date (its weekday, ``on``) with which it still stands alone."""
MAX_ENTRIES = 60
REPEATED = frozenset({"li", "tr", "article", "p", "div", "section", "a", "dd"})
LISTED = frozenset({"li", "tr", "article"})
"""Elements of which each is a thing of its own, whatever stands in it; of others that must show by a time or a link."""


def apart(records: list[Record], tree: Tree, dates: Dates) -> list[Record]:
    """Give a record for each thing of a day, where days of a group hold several; else the records as they are.

    Where all days hold equally many without a time, these are the parts of one thing (its name, its place, its links).
    """
    parts = [_entries(record, tree, dates) for record in records]
    numbers = {len(entries) for entries in parts}
    if numbers <= {0, 1}:
        return records
    alone = len(records) == 1 and not records[0].mention.of_calendar
    if (alone or (len(records) > 1 and len(numbers) == 1)) and not all(
        _timed(one, tree) for entries in parts for one in entries
    ):
        return records
    return [
        one
        for record, entries in zip(records, parts, strict=True)
        for one in (entries if len(entries) > 1 else [record])
    ]


def _entries(record: Record, tree: Tree, dates: Dates) -> list[Record]:
    """Give the things below a date that stands alone at the beginning of its record; none where it is about one."""
    line_end = tree.line(record.mention.end)[1]
    before = tree.text[record.start : record.mention.start]
    if letters(before) > MARGIN:
        return []
    rest = tree.text[record.mention.end : line_end]
    alone = letters(rest) <= MARGIN and TIME.search(rest) is None
    if not alone and not record.mention.of_calendar:
        return []
    start = line_end if alone else record.mention.end
    linked = record.mention.of_calendar
    for bounds in (_by_elements(tree, start, record.end, linked), _by_lines(tree, start, record.end, linked)):
        entries = [Record(record.mention, first, last, record.root) for first, last in bounds[:MAX_ENTRIES]]
        if len(entries) > 1 and all(_is_named(one, tree, dates) for one in entries):
            return entries
    return []


def _is_named(entry: Record, tree: Tree, dates: Dates) -> bool:
    name = own_name(entry, tree, dates)
    return name is not None and DOCUMENT.search(name) is None


def _by_elements(tree: Tree, start: int, end: int, linked: bool) -> list[tuple[int, int]]:
    """Give the bounds of like elements side by side that fill a stretch; a link makes one a thing of its own, or a time does."""
    tops = _tops(tree, start, end)
    heads = [node for node in tops if node.tag in HEADINGS]
    if len(heads) > 1 and len({node.tag for node in heads}) == 1:
        return _up_to_next(heads, end)
    by_shape: dict[tuple[str, str], list[Node]] = {}
    for node in tops:
        if node.tag in REPEATED:
            by_shape.setdefault((node.tag, node.classes), []).append(node)
    alike = max(by_shape.values(), key=len, default=[])
    if len(alike) < 2:
        return []
    if alike[0].tag in LISTED or all(_says_more(tree, node, linked) for node in alike):
        return _up_to_next(alike, end)
    return []


def _tops(tree: Tree, start: int, end: int) -> list[Node]:
    """Give the outermost elements in a stretch; where there is but one, those in it."""
    inside = [node for node in tree.within(start, end) if node.end > node.start]
    while inside:
        tops: list[Node] = []
        for node in inside:
            if not tops or node.start >= tops[-1].end:
                tops.append(node)
        if len(tops) > 1:
            return tops
        inside = [node for node in inside if node.depth > tops[0].depth]
    return []


def _says_more(tree: Tree, node: Node, linked: bool) -> bool:
    """Tell whether an element holds a time or, where that is enough, a link."""
    text = tree.text[node.start : node.end]
    return (
        TIME.search(text) is not None
        or (linked and node.href is not None)
        or (linked and any(one.href for one in tree.within(node.start, node.end)))
    )


def _by_lines(tree: Tree, start: int, end: int, linked: bool) -> list[tuple[int, int]]:
    """Give the bounds of lines of which each states a time or, where that is enough, begins a link."""
    links = [node.start for node in tree.within(start, end) if linked and node.href and node.end > node.start]
    bounds: list[tuple[int, int]] = []
    position = start
    while position < end:
        line_end = tree.text.find("\n", position, end)
        line_end = end if line_end < 0 else line_end
        text = tree.text[position:line_end]
        if bounds and not letters(TIME.sub("", text), 1):
            bounds[-1] = (bounds[-1][0], line_end)  # the time of what the line before says
        elif letters(text, 1):
            if TIME.search(text) is None and not any(position <= link < line_end for link in links):
                return []
            bounds.append((position, line_end))
        position = line_end + 1
    return bounds


def _up_to_next(nodes: list[Node], end: int) -> list[tuple[int, int]]:
    """Give the bounds from each element to the next, the last to the end."""
    return [(node.start, after.start) for node, after in pairwise(nodes)] + [(nodes[-1].start, end)]


def _timed(entry: Record, tree: Tree) -> bool:
    return TIME.search(tree.text, entry.start, entry.end) is not None
