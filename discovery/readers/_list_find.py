"""Finds the list of events on a page by its repetition, without being told anything of the page.

Dates that stand in the same place of the markup (the same path of elements, the same column) form a group. What belongs to
one date is the largest element around it that holds no other date of its group, or, where headings and paragraphs follow
each other flat, the stretch up to the next one. A group is a list of events when enough speaks for it; every item says how
sure that is.
"""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import takewhile
from typing import TYPE_CHECKING

from discovery.items import Problem
from discovery.readers._list_dates import END_LABEL, RANGE, Dates, Mention
from discovery.readers._list_days import with_days
from discovery.readers._list_entries import apart
from discovery.readers._list_record import Record, event_of, own_name, same_name
from discovery.readers._list_score import MOST, THRESHOLD, confidence, is_of_others
from discovery.readers._list_tree import HEADINGS, Node, Tree
from discovery.readers._list_words import ACTION, DEADLINE, DOCUMENT, PUBLISHED, names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from discovery.items import Event, Found
    from discovery.readers import Payload
    from discovery.readers._html import Page

MAX_RECORD = 3_000
"""Characters of a record; what is longer is an article with a date in it."""
MAX_EVENTS = 5_000
MARGIN = 16
"""Characters beside dates that do not count: weekdays, commas, a dash."""
BEFORE = 30
"""How many characters before a date may say what date it is."""
MAX_IN_ROW = 40
MAX_DAYS = 3
"""Days in one record; an element with more holds a list of its own."""
BULLET_WIDTH = 3
MAX_REPEAT = 200
"""Characters within which a block may say its date again."""
IN_SENTENCE = re.compile(r"\b(?:the|this|our|its)\s\Z", re.IGNORECASE)
"""What stands before a date that an English sentence speaks of; elsewhere an article belongs to every date (``le 3 mars``)."""
END_CLASS = re.compile(r"(?:^|[-_ ])(?:end|until|dtend|enddate)(?:[-_ ]|$)", re.IGNORECASE)
END_DEPTH = 3
"""How many elements around a date may have a class that calls it an end."""
BULLET = re.compile(r"\n\s*[-–—•*]\s*\Z")
"""A dash that begins a line is no span between two dates."""
_SHAPELESS = names(
    "odd even first last alt active current selected row item collapse past future today upcoming weekend weekday"
)


@dataclass(slots=True)
class Group:
    """Records whose dates stand in the same place of the markup."""

    records: list[Record] = field(default_factory=list)
    score: float = 0.0

    @property
    def days(self) -> set[str]:
        """The days of its records."""
        return {record.mention.day for record in self.records}


class Kept:
    """The events kept so far, and whether another is one of them once more."""

    def __init__(self, dates: Dates) -> None:
        self._dates = dates
        self.days: set[str] = set()
        self._events: list[tuple[int, Event]] = []
        self._taken: list[tuple[int, int]] = []
        """The stretches of the kept events, in order; none overlaps another."""
        self._known: dict[tuple[str, str], Event] = {}
        self._keys: set[str | None] = set()

    def overlaps(self, record: Record) -> bool:
        """Tell whether part of a record belongs to an event already."""
        place = bisect_left(self._taken, (record.end, 0))
        return place > 0 and self._taken[place - 1][1] > record.start

    def add(self, record: Record, event: Event) -> None:
        """Keep an event; of two with one name on one day the time of the more exact."""
        insort(self._taken, (record.start, record.end))
        key = (record.mention.day, same_name(event.name or "", self._dates))
        known = self._known.setdefault(key, event)
        if known is event or (not known.all_day and not event.all_day and known.start != event.start):
            if (
                event.source_key in self._keys
            ):  # an address that stands in several rows is the key of none but the first
                event.source_key = f"{event.source_key}#{event.start}|{(event.name or '')[:80]}"
            self._keys.add(event.source_key)
            self._events.append((record.start, event))
        elif known.all_day and not event.all_day:
            known.start, known.end, known.all_day = event.start, event.end, event.all_day

    def in_order(self) -> list[Event]:
        """Give the events in the order of the page."""
        return [event for _, event in sorted(self._events, key=lambda pair: pair[0])]


def read_by_repetition(payload: Payload, page: Page) -> Iterator[Found]:
    """Yield the events of the lists on a page that are certain enough; a problem where there is none."""
    tree = Tree(page)
    dates = Dates(payload, page, tree)
    mentions = _usable(tree, with_days(tree, dates, _joined(tree, dates.mentions())))
    groups = [_scored(tree, dates, page, group) for group in _groups(tree, dates, mentions)]
    kept = Kept(dates)
    sure = [group for group in groups if group.score >= THRESHOLD]
    if len(sure) == 1 and len(sure[0].records) == 1:
        sure[0].records[0].is_only = True
    for group in sorted(groups, key=lambda one: (-one.score, -len(one.records))):
        of_others = bool(kept.days) and len(group.days) < len(group.records) and group.days <= kept.days
        if group.score < THRESHOLD or of_others:
            continue  # not sure enough, or the parts of events that a better list has (agenda items, documents)
        days_before = set(kept.days)
        kept.days |= group.days
        for record in group.records:
            event = None if kept.overlaps(record) else event_of(record, tree, dates, page)
            if event is None or (record.mention.day in days_before and _only_repeats(event, record, tree, dates)):
                continue
            event.notes.append(f"confidence {min(group.score, MOST):.2f}")
            kept.add(record, event)
    events = kept.in_order()
    yield from events[:MAX_EVENTS]
    if not events:
        yield Problem(reason="no list of events found")
    elif len(events) > MAX_EVENTS or dates.is_cut:
        yield Problem(reason=f"more than {min(MAX_EVENTS, len(events)):,} events; the rest is left out")
    if tree.is_cut:
        yield Problem(reason="page too large or nested too deep for a list; the rest is left out")


def _only_repeats(event: Event, record: Record, tree: Tree, dates: Dates) -> bool:
    """Tell whether an event on a day that a better list has is only that list's once more: without a name, or a document."""
    return own_name(record, tree, dates) is None or DOCUMENT.search(event.name or "") is not None


def _joined(tree: Tree, mentions: list[Mention]) -> list[Mention]:
    """Make one of two dates that belong together: a start and its end, or the same day said twice in one place."""
    kept: list[Mention] = []
    for mention in mentions:
        last = kept[-1] if kept else None
        if last is None:
            kept.append(mention)
            continue
        if _ends(tree.text[last.end : mention.start], last, mention):
            last.when.end = mention.when.end or mention.when.start
        elif not _says_again(last, mention):
            kept.append(mention)
            continue
        elif last.when.all_day and not mention.when.all_day:
            last.when = mention.when
        last.end = mention.end
    return kept


def _ends(between: str, last: Mention, mention: Mention) -> bool:
    """Tell whether the second of two dates is the end of the first: a word for a span or for an end stands between them."""
    if last.when.end is not None or BULLET.search(between) or (mention.when.start or "") <= (last.when.start or ""):
        return False
    between = between.replace("\n", " ").strip(" ,.:;|()")
    if len(between) < 40 and any(END_CLASS.search(node.classes) for node in mention.node.ancestors()[:END_DEPTH]):
        return True
    return 0 < len(between) < 40 and (RANGE.fullmatch(between) is not None or END_LABEL.fullmatch(between) is not None)


def _says_again(last: Mention, mention: Mention) -> bool:
    """Tell whether a date only repeats the one before it, or its end, in the same block."""
    if mention.day != last.day or _block(last) is not _block(mention) or mention.start - last.end > MAX_REPEAT:
        return False
    return last.when.all_day or mention.when.all_day or mention.when.start in {last.when.start, last.when.end}


def _block(mention: Mention) -> Node:
    return next((node for node in mention.node.ancestors() if node.block), mention.node)


def _usable(tree: Tree, mentions: list[Mention]) -> list[Mention]:
    """Leave out dates of publication, deadlines and the like, by the words between them and the date before."""
    kept = []
    last_end = 0
    for mention in mentions:
        line = tree.line(mention.start)[0]
        above = tree.line(line - 1)[0] if line else 0
        cell = next((node.start for node in mention.node.ancestors() if node.tag == "tr"), 0)
        tail = tree.text[max(last_end, mention.start - BEFORE, above, cell) : mention.start].replace("\n", " ")
        last_end = mention.end
        labels = (tail, tree.header(mention.node))
        if not any(words.search(label) for words in (PUBLISHED, DEADLINE, IN_SENTENCE) for label in labels):
            kept.append(mention)
    return kept


def _groups(tree: Tree, dates: Dates, mentions: list[Mention]) -> list[Group]:
    by_place: dict[tuple[str, ...], list[Mention]] = defaultdict(list)
    for mention in mentions:
        by_place[_signature(tree, mention)].append(mention)
    groups = []
    for members in by_place.values():
        _take_years(dates, members)
        records = apart(list(_records(tree, members, mentions)), tree, dates)
        records = [record for record in records if record.end - record.start <= MAX_RECORD]
        if members[0].of_calendar:
            records = [record for record in records if own_name(record, tree, dates) is not None]
        bounds = sorted((record.start, record.end) for record in records)
        for record in records:
            record.others = bounds
        if records:
            groups.append(Group(records))
    return groups


def _take_years(dates: Dates, members: list[Mention]) -> None:
    """Give the dates without a year, between two of their group with one, the year in which they lie between them."""
    before: Mention | None = None
    waiting: list[Mention] = []
    for member in members:
        if member.when.year_inferred:
            waiting.append(member)
            continue
        low, high = sorted((before.day if before else member.day, member.day))
        for mention in waiting:
            years = [year for year in {low[:4], high[:4]} if low <= f"{year}{mention.day[4:]}" <= high]
            if len(years) == 1 and not low <= mention.day <= high:
                dates.in_year(mention, int(years[0]))
        before, waiting = member, []


def _signature(tree: Tree, mention: Mention) -> tuple[str, ...]:
    """Give the place of a date in the markup: the path of block elements, the class of the nearest, column and table heads."""
    blocks = [node for node in mention.node.ancestors() if node.block]
    nearest = blocks[0] if blocks else mention.node
    shape = " ".join(word for word in nearest.classes.lower().split() if word.isalpha() and word not in _SHAPELESS)
    path = (*(node.tag for node in blocks), shape, _section_kind(tree, mention))
    if mention.of_calendar:
        return (*(node.tag for node in blocks), "calendar")
    cell = nearest.nearest("td", "th")
    table = nearest.nearest("table")
    return path if cell is None or table is None else (*path, str(cell.column), *tree.headers(table))


def _section_kind(tree: Tree, mention: Mention) -> str:
    """Give what the heading over a date says that no list of events is called: news and events may look the same."""
    above = tree.headings_above(mention.start, limit=1)
    return "other" if above and is_of_others(tree.of(above[0])) else ""


def _records(tree: Tree, members: list[Mention], all_mentions: list[Mention]) -> Iterator[Record]:
    """Give what belongs to each date of a group."""
    for number, mention in enumerate(members):
        before = members[number - 1] if number else None
        after = members[number + 1] if number + 1 < len(members) else None
        root = _root(members, number)
        if root.tag == "tr" and not _says_more(tree, root, all_mentions):
            root = _block(mention)
        elif len(_days_in(tree, root, all_mentions)) > MAX_DAYS:
            at = bisect_left(all_mentions, mention.start, key=lambda one: one.start)
            root = _root(all_mentions, at)
            before = all_mentions[at - 1] if at else None
            after = all_mentions[at + 1] if at + 1 < len(all_mentions) else None
        if (before and root.start <= before.start) or (after and root.end >= after.end):
            yield _line(tree, members, number, root)
        else:
            yield _extended(tree, mention, root, before, after)


def _says_more(tree: Tree, row: Node, mentions: list[Mention]) -> bool:
    """Tell whether a row of a table says anything but several dates: if not, each of its cells is for itself."""
    inside = _inside(row, mentions)
    if len({mention.day for mention in inside}) < 2:
        return True
    said = DOCUMENT.sub(" ", ACTION.sub(" ", tree.of(row)))
    dates = sum(char.isalpha() for mention in inside for char in tree.text[mention.start : mention.end])
    return sum(char.isalpha() for char in said) - dates > MARGIN


def _inside(node: Node, mentions: list[Mention]) -> list[Mention]:
    """Give the first dates in an element."""
    first = bisect_left(mentions, node.start, key=lambda mention: mention.start)
    return list(takewhile(lambda mention: mention.end <= node.end, mentions[first : first + MAX_IN_ROW]))


def _days_in(tree: Tree, node: Node, mentions: list[Mention]) -> set[str]:
    """Give the days that begin a line in an element."""
    return {one.day for one in _inside(node, mentions) if one.start - tree.line(one.start)[0] <= BULLET_WIDTH}


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
    root = _block(mention)
    while root.parent is not None and root.parent.start >= low and root.parent.end <= high:
        if root.parent.end - root.parent.start > MAX_RECORD:
            break
        root = root.parent
    return root


def _extended(tree: Tree, mention: Mention, root: Node, before: Mention | None, after: Mention | None) -> Record:
    """Take in the elements that follow a date flat, up to the next one; and the heading before it, where each has one."""
    rest = tree.text[root.start : mention.start] + tree.text[mention.end : root.end]
    if root.parent is None or sum(char.isalpha() for char in rest) > 12 or root.tag in {"tr", "td", "th", "li"}:
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


def _scored(tree: Tree, dates: Dates, page: Page, group: Group) -> Group:
    group.score = confidence(group.records, tree, dates, page)
    return group
