"""Finds the list of events on a page by its repetition, without being told anything of the page.

Dates that stand in the same place of the markup (the same path of elements, the same column) form a group. What belongs to
one date is the largest element around it that holds no other date of its group, or, where headings and paragraphs follow
each other flat, the stretch up to the next one. A group is a list of events when enough speaks for it; every item says how
sure that is.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from discovery.items import Problem
from discovery.readers._list_bounds import MAX_RECORD, records_of, says_more
from discovery.readers._list_dates import Dates, Mention
from discovery.readers._list_days import with_days
from discovery.readers._list_entries import apart
from discovery.readers._list_join import joined, usable
from discovery.readers._list_record import OF_ALL, Record, event_of, own_name, same_name
from discovery.readers._list_score import MOST, THRESHOLD, confidence, is_of_others
from discovery.readers._list_tree import Tree
from discovery.readers._list_words import DOCUMENT, names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from discovery.items import Event, Found
    from discovery.readers import Payload
    from discovery.readers._html import Page

MAX_EVENTS = 5_000
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
        self._dropped: set[int] = set()
        self._named: set[str] = set()
        self._weak: dict[str, list[tuple[Group | None, Event, tuple[str, str]]]] = defaultdict(list)
        """By day, the events that say no more than that something is: a document's date, or one without a name."""

    def overlaps(self, record: Record) -> bool:
        """Tell whether part of a record belongs to an event already."""
        place = bisect_left(self._taken, (record.end, 0))
        return place > 0 and self._taken[place - 1][1] > record.start

    def add(self, record: Record, event: Event, group: Group, *, weak: bool, of_document: bool) -> None:
        """Keep an event; of two with one name on one day the time of the more exact.

        What one list names another need not repeat without a name, nor any list as a document.
        """
        insort(self._taken, (record.start, record.end))
        key = (record.mention.day, same_name(event.name or "", self._dates))
        if weak and (event.all_day or OF_ALL in event.notes):
            self._weak[record.mention.day].append((None if of_document else group, event, key))
            if of_document and record.mention.day in self._named:
                return
        elif not weak:
            self._named.add(record.mention.day)
            self._drop_weak(record.mention.day, group)
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

    def _drop_weak(self, day: str, group: Group) -> None:
        for other, event, key in self._weak.pop(day, ()):
            if other is not group:
                self._dropped.add(id(event))
                if self._known.get(key) is event:
                    del self._known[key]

    def in_order(self) -> list[Event]:
        """Give the events in the order of the page."""
        kept = [pair for pair in self._events if id(pair[1]) not in self._dropped]
        return [event for _, event in sorted(kept, key=lambda pair: pair[0])]


def read_by_repetition(payload: Payload, page: Page) -> Iterator[Found]:
    """Yield the events of the lists on a page that are certain enough; a problem where there is none."""
    tree = Tree(page)
    dates = Dates(payload, page, tree)
    mentions = usable(tree, with_days(tree, dates, joined(tree, dates.mentions())))
    _agree_on_years(dates, mentions)
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
            if event is None:
                continue
            weak = _only_repeats(event, record, tree, dates)
            if not (weak and record.mention.day in days_before):
                event.notes.append(f"confidence {min(group.score, MOST):.2f}")
                of_document = weak and _is_document(record, tree, dates)
                kept.add(record, event, group, weak=weak, of_document=of_document)
    events = kept.in_order()
    yield from events[:MAX_EVENTS]
    if not events:
        yield Problem(reason="no list of events found")
    elif len(events) > MAX_EVENTS or dates.is_cut:
        yield Problem(reason=f"more than {min(MAX_EVENTS, len(events)):,} events; the rest is left out", cut_off=True)
    if tree.is_cut:
        yield Problem(reason="page too large or nested too deep for a list; the rest is left out", cut_off=True)


def _only_repeats(event: Event, record: Record, tree: Tree, dates: Dates) -> bool:
    """Tell whether an event on a day that a better list has is only that list's once more: without a name, or a document."""
    return own_name(record, tree, dates) is None or DOCUMENT.search(event.name or "") is not None


def _is_document(record: Record, tree: Tree, dates: Dates) -> bool:
    """Tell whether a record says the date of a document and no name."""
    return own_name(record, tree, dates) is None and DOCUMENT.search(tree.text, record.start, record.end) is not None


def _groups(tree: Tree, dates: Dates, mentions: list[Mention]) -> list[Group]:
    by_place: dict[tuple[str, ...], list[Mention]] = defaultdict(list)
    bare: dict[int, bool] = {}
    for mention in mentions:
        row = mention.node.nearest("tr")
        if row is not None and id(row) not in bare:
            bare[id(row)] = not says_more(tree, row, mentions)
        by_place[_signature(tree, mention, by_column=row is None or not bare[id(row)])].append(mention)
    groups = []
    for members in by_place.values():
        _take_years(dates, members)
        records = apart(list(records_of(tree, members, mentions)), tree, dates)
        records = [record for record in records if record.end - record.start <= MAX_RECORD]
        if members[0].of_calendar:
            records = [record for record in records if own_name(record, tree, dates) is not None]
        bounds = sorted((record.start, record.end) for record in records)
        for record in records:
            record.others = bounds
        if records:
            groups.append(Group(records))
    return groups


def _agree_on_years(dates: Dates, mentions: list[Mention]) -> None:
    """Give a date without a year the one that the page states for the same day elsewhere, if it is but one."""
    stated: dict[str, set[str]] = defaultdict(set)
    for mention in mentions:
        if not mention.when.year_inferred:
            stated[mention.day[5:]].add(mention.day[:4])
    for mention in mentions:
        years = stated.get(mention.day[5:], set())
        if mention.when.year_inferred and not mention.placed and len(years) == 1 and mention.day[:4] not in years:
            dates.in_year(mention, int(next(iter(years))))


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


def _signature(tree: Tree, mention: Mention, *, by_column: bool) -> tuple[str, ...]:
    """Give the place of a date in the markup: the path of block elements, the class of the nearest, column and table heads.

    The columns of a table that consists of dates are one.
    """
    blocks = [node for node in mention.node.ancestors() if node.block]
    nearest = blocks[0] if blocks else mention.node
    shape = " ".join(word for word in nearest.classes.lower().split() if word.isalpha() and word not in _SHAPELESS)
    path = (*(node.tag for node in blocks), shape, _section_kind(tree, mention))
    if mention.of_calendar:
        return (*(node.tag for node in blocks), "calendar")
    cell = nearest.nearest("td", "th")
    table = nearest.nearest("table")
    return (*path, str(cell.column), *tree.headers(table)) if by_column and cell and table else path


def _section_kind(tree: Tree, mention: Mention) -> str:
    """Give what the heading over a date says that no list of events is called: news and events may look the same."""
    above = tree.headings_above(mention.start, limit=1)
    return "other" if above and is_of_others(tree.of(above[0])) else ""


def _scored(tree: Tree, dates: Dates, page: Page, group: Group) -> Group:
    group.score = confidence(group.records, tree, dates, page)
    return group
