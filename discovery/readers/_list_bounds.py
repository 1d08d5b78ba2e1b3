"""What belongs to each date of a group: the element around it, its line, or the paragraphs up to the next."""

from __future__ import annotations

from bisect import bisect_left
from itertools import takewhile
from typing import TYPE_CHECKING

from discovery.readers._list_join import block_of
from discovery.readers._list_record import Record
from discovery.readers._list_tree import HEADINGS, letters
from discovery.readers._list_words import ACTION, DOCUMENT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from discovery.readers._list_dates import Mention
    from discovery.readers._list_tree import Node, Tree

MAX_RECORD = 3_000
"""Characters of a record; what is longer is an article with a date in it."""
MARGIN = 16
"""Characters beside dates that do not count: weekdays, commas, a dash."""
FEW_LETTERS = 12
"""With no more letters than this beside its date, an element is a line of its record and not the whole."""
MAX_IN_ROW = 40
MAX_DAYS = 3
"""Days in one record; an element with more holds a list of its own."""
BULLET_WIDTH = 3
"""Characters before a date that begins its line."""
NO_PARAGRAPHS = frozenset({"tr", "td", "th", "li", "dd", "dt"})


def records_of(tree: Tree, members: list[Mention], all_mentions: list[Mention]) -> Iterator[Record]:
    """Give what belongs to each date of a group."""
    named_before = _named_before(tree, members)
    for number, mention in enumerate(members):
        before = members[number - 1] if number else None
        after = members[number + 1] if number + 1 < len(members) else None
        root = _root(members, number)
        if named_before:
            yield _from_name(members, number)
            continue
        if root.tag == "tr" and not says_more(tree, root, all_mentions):
            root = block_of(mention)
        elif len(_days_in(tree, root, all_mentions)) > MAX_DAYS:
            at = bisect_left(all_mentions, mention.start, key=lambda one: one.start)
            root = _root(all_mentions, at)
            before = all_mentions[at - 1] if at else None
            after = all_mentions[at + 1] if at + 1 < len(all_mentions) else None
        if (before and root.start <= before.start) or (after and root.end >= after.end):
            yield _line(tree, members, number, root)
        else:
            yield _extended(tree, mention, root, before, after)


def says_more(tree: Tree, row: Node, mentions: list[Mention]) -> bool:
    """Tell whether a row of a table says anything but several dates: if not, each of its cells is for itself."""
    inside = _inside(row, mentions)
    if len({mention.day for mention in inside}) < 2:
        return True
    said = DOCUMENT.sub(" ", ACTION.sub(" ", tree.of(row)))
    dates = sum(letters(tree.text[mention.start : mention.end]) for mention in inside)
    return letters(said, dates + MARGIN + 1) - dates > MARGIN


def _inside(node: Node, mentions: list[Mention]) -> list[Mention]:
    """Give the first dates in an element."""
    first = bisect_left(mentions, node.start, key=lambda mention: mention.start)
    return list(takewhile(lambda mention: mention.end <= node.end, mentions[first : first + MAX_IN_ROW]))


def _days_in(tree: Tree, node: Node, mentions: list[Mention]) -> set[str]:
    """Give the days that begin a line in an element."""
    return {one.day for one in _inside(node, mentions) if one.start - tree.line(one.start)[0] <= BULLET_WIDTH}


def _named_before(tree: Tree, members: list[Mention]) -> bool:
    """Tell whether dates stand flat among their siblings, each behind a link or bold line and none before one."""
    blocks = [block_of(mention) for mention in members]
    parent = blocks[0].parent
    if len(members) < 2 or parent is None or any(block.parent is not parent or not block.place for block in blocks):
        return False
    if any(
        block.tag in NO_PARAGRAPHS or _letters_beside(tree, block, mention)
        for block, mention in zip(blocks, members, strict=True)
    ):
        return False
    if len({block.place for block in blocks}) < len(blocks):
        return False
    siblings = parent.children
    before = [siblings[block.place - 1] for block in blocks]
    after = [siblings[block.place + 1] for block in blocks if block.place + 1 < len(siblings)]
    return all(_stands_out(tree, node) for node in before) and not any(
        _stands_out(tree, node) for node in after if node not in before
    )


def _stands_out(tree: Tree, node: Node) -> bool:
    """Tell whether a paragraph is a link or bold: what flat lists do to names."""
    if node.tag in HEADINGS:
        return False  # a heading is known for what it is
    inside = tree.within(node.start, node.end)
    return node.end > node.start and any(
        (one.href or one.tag in {"strong", "b"}) and one.end - one.start >= (node.end - node.start) // 2
        for one in inside
    )


def _letters_beside(tree: Tree, block: Node, mention: Mention) -> bool:
    rest = tree.text[block.start : mention.start] + tree.text[mention.end : block.end]
    return letters(rest) > MARGIN


def _from_name(members: list[Mention], number: int) -> Record:
    """Give a record that begins with the paragraph before its date and ends before that of the next."""
    block = block_of(members[number])
    siblings = block.parent.children if block.parent is not None else [block]
    first = siblings[block.place - 1]
    last = len(siblings)
    if number + 1 < len(members):
        last = block_of(members[number + 1]).place - 1
    end = block.end
    for sibling in siblings[block.place + 1 : last]:
        if sibling.tag in HEADINGS or sibling.end - first.start > MAX_RECORD:
            break
        end = sibling.end
    return Record(members[number], first.start, end, block)


def _line(tree: Tree, members: list[Mention], number: int, root: Node) -> Record:
    """Give the line of a date that shares its element with others; of a line with several dates, the part up to the next."""
    mention = members[number]
    start, end = tree.line(mention.start)
    first = number
    while first and members[first - 1].start >= start:
        first -= 1
    last = number + 1 == len(members) or members[number + 1].start >= end
    if last and first == number:
        return Record(mention, start, end, root)
    heading = (start, members[first].start)
    end = min(end, mention.end + MARGIN) if last else members[number + 1].start
    return Record(mention, start if first == number else mention.start, end, root, heading=heading)


def _root(members: list[Mention], number: int) -> Node:
    """Give the largest element around a date that holds no other date of its group, at most of a record's size."""
    mention = members[number]
    if mention.node.stamp and mention.of_calendar:
        return mention.node
    low = members[number - 1].end if number else -1
    high = members[number + 1].start if number + 1 < len(members) else 1 << 60
    root = block_of(mention)
    while root.parent is not None and root.parent.start >= low and root.parent.end <= high:
        if root.parent.end - root.parent.start > MAX_RECORD:
            break
        root = root.parent
    return root


def _extended(tree: Tree, mention: Mention, root: Node, before: Mention | None, after: Mention | None) -> Record:
    """Take in the elements that follow a date flat, up to the next one; and the heading before it, where each has one."""
    rest = tree.text[root.start : mention.start] + tree.text[mention.end : root.end]
    is_full = letters(rest) > FEW_LETTERS or any(node.href for node in tree.within(root.start, root.end))
    if root.parent is None or is_full or root.tag in {"tr", "td", "th", "li"}:
        return Record(mention, root.start, root.end, root)
    siblings = root.parent.children
    at = root.place
    start, end = root.start, root.end
    if (
        root.tag not in HEADINGS
        and at
        and siblings[at - 1].tag in HEADINGS
        and (before is None or siblings[at - 1].start >= before.end)
    ):
        start = siblings[at - 1].start
    for sibling in siblings[at + 1 :]:
        stop = (after is not None and sibling.end > after.start) or sibling.end - start > MAX_RECORD
        if stop or (sibling.tag in HEADINGS and (root.tag not in HEADINGS or sibling.tag <= root.tag)):
            break
        end = sibling.end
    return Record(mention, start, end, root)
