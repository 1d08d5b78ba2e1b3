"""Finds the list of events on a page by its repetition, without being told anything of the page.

Dates that stand in the same place of the markup (the same path of elements, the same column) form a group. What belongs to
one date is the largest element around it that holds no other date of its group, or, where headings and paragraphs follow
each other flat, the stretch up to the next one. A group is a list of events when enough speaks for it; every item says how
sure that is.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from discovery.items import Problem
from discovery.readers._list_dates import RANGE, Dates, Mention
from discovery.readers._list_record import Record, event_of
from discovery.readers._list_score import THRESHOLD, confidence
from discovery.readers._list_tree import HEADINGS, Node, Tree
from discovery.readers._list_words import DEADLINE, PUBLISHED, names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from discovery.items import Event, Found
    from discovery.readers import Payload
    from discovery.readers._html import Page

MAX_RECORD = 3_000
"""Characters of a record; what is longer is an article with a date in it."""
MAX_EVENTS = 1_000
_SHAPELESS = names("odd even first last alt active current selected row item collapse")


@dataclass(slots=True)
class Group:
    """Records whose dates stand in the same place of the markup."""

    records: list[Record] = field(default_factory=list)
    score: float = 0.0


def read_by_repetition(payload: Payload, page: Page) -> Iterator[Found]:
    """Yield the events of the lists on a page that are certain enough; a problem where there is none."""
    tree = Tree(page)
    dates = Dates(payload, page, tree)
    mentions = _usable(tree, _joined(tree, dates.mentions()))
    groups = [_scored(tree, dates, page, group) for group in _groups(tree, mentions)]
    taken: list[tuple[int, int]] = []
    seen: set[tuple[str | None, str | None]] = set()
    found: list[tuple[int, Event]] = []
    for group in sorted(groups, key=lambda one: (-one.score, -len(one.records))):
        if group.score < THRESHOLD:
            continue
        for record in group.records:
            if any(start < record.end and record.start < end for start, end in taken):
                continue
            event = event_of(record, tree, dates, page)
            if event is None:
                continue
            taken.append((record.start, record.end))
            if (event.start, event.name) not in seen:
                seen.add((event.start, event.name))
                event.notes = [f"confidence {group.score:.2f}"]
                found.append((record.start, event))
    for _, event in sorted(found, key=lambda pair: pair[0])[:MAX_EVENTS]:
        yield event
    if not found:
        yield Problem(reason="no list of events found")


def _joined(tree: Tree, mentions: list[Mention]) -> list[Mention]:
    """Make one of two dates with nothing but a word for a span between them, in elements of their own."""
    kept: list[Mention] = []
    for mention in mentions:
        last = kept[-1] if kept else None
        between = tree.text[last.end : mention.start].replace("\n", " ").strip(" ,.:;|") if last else ""
        if (
            last
            and last.when.end is None
            and between
            and len(between) < 12
            and RANGE.fullmatch(between)
            and mention.day >= last.day
        ):
            last.when.end = mention.when.end or mention.when.start
            last.end = mention.end
            last.node = tree.deepest(last.start, last.end)
        else:
            kept.append(mention)
    return kept


def _usable(tree: Tree, mentions: list[Mention]) -> list[Mention]:
    """Leave out dates of publication, deadlines and the like."""
    kept = []
    for mention in mentions:
        before = tree.text[max(0, mention.start - 30) : mention.start].rpartition("\n\n")[2]
        tail = before[-30:].replace("\n", " ")
        if not any(words.search(tail) for words in (PUBLISHED, DEADLINE)):
            kept.append(mention)
    return kept


def _groups(tree: Tree, mentions: list[Mention]) -> list[Group]:
    by_place: dict[tuple[str, ...], list[Mention]] = defaultdict(list)
    for mention in mentions:
        by_place[_signature(mention)].append(mention)
    groups = []
    for members in by_place.values():
        records = [record for record in _records(tree, members) if record.end - record.start <= MAX_RECORD]
        if records:
            groups.append(Group(records))
    return groups


def _signature(mention: Mention) -> tuple[str, ...]:
    """Give the place of a date in the markup: the path of block elements, the class of the nearest, the column."""
    blocks = [node for node in mention.node.ancestors() if node.block]
    nearest = blocks[0] if blocks else mention.node
    cell = next((node for node in blocks if node.tag in {"td", "th"}), None)
    shape = " ".join(word for word in nearest.classes.lower().split() if word.isalpha() and word not in _SHAPELESS)
    return (*(node.tag for node in blocks), shape, str(cell.column) if cell else "")


def _records(tree: Tree, members: list[Mention]) -> Iterator[Record]:
    """Give what belongs to each date of a group."""
    roots = [_root(members, number) for number in range(len(members))]
    for number, (mention, root) in enumerate(zip(members, roots, strict=True)):
        before = members[number - 1] if number else None
        after = members[number + 1] if number + 1 < len(members) else None
        if (before and root.start <= before.start) or (after and root.end >= after.end):
            start, end = tree.line(mention.start)
            if (before is None or before.end <= start) and (after is None or after.start >= end):
                yield Record(mention, start, end, root)
            continue
        yield _extended(tree, mention, root, before, after)


def _root(members: list[Mention], number: int) -> Node:
    """Give the largest element around a date that holds no other date of its group, at most of a record's size."""
    mention = members[number]
    low = members[number - 1].end if number else -1
    high = members[number + 1].start if number + 1 < len(members) else 1 << 60
    root = next((node for node in mention.node.ancestors() if node.block), mention.node)
    while root.parent is not None and root.parent.start >= low and root.parent.end <= high:
        if root.parent.end - root.parent.start > MAX_RECORD:
            break
        root = root.parent
    return root


def _extended(tree: Tree, mention: Mention, root: Node, before: Mention | None, after: Mention | None) -> Record:
    """Take in the elements that follow a date flat, up to the next one; and the heading before it, where each has one."""
    rest = tree.text[root.start : mention.start] + tree.text[mention.end : root.end]
    if root.parent is None or sum(char.isalpha() for char in rest) > 12 or root.tag in {"tr", "li"}:
        return Record(mention, root.start, root.end, root)
    siblings = root.parent.children
    at = siblings.index(root)
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


def _scored(tree: Tree, dates: Dates, page: Page, group: Group) -> Group:
    group.score = confidence(group.records, tree, dates, page)
    return group
