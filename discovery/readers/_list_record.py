"""What one record of a list says: its name, its time, its place, its address, its status."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from discovery.items import Event, Place
from discovery.readers._list_dates import TIME, Dates, Mention
from discovery.readers._list_tree import HEADINGS, Node, Tree
from discovery.readers._list_words import (
    ACTION,
    DOCUMENT,
    DOCUMENT_PATH,
    NAME_CLASS,
    NOT_NAME_CLASS,
    PLACE_CLASS,
    PLACE_LABEL,
    STATUSES,
    TIME_LABEL,
    names,
)

if TYPE_CHECKING:
    from discovery.readers._html import Page
    from discovery.when import When

MAX_NAME = 250
MIN_LETTERS = 3
MAX_PLACE = 200
_EDGES = " \t\n-–—|:;,.•·*()[]@/"
_WORDS = re.compile(r"[^\W\d_]{2,}")


@dataclass(slots=True, eq=False)
class Record:
    """One row of a list: its date, its stretch of the text, and the element around the date."""

    mention: Mention
    start: int
    end: int
    root: Node


def event_of(record: Record, tree: Tree, dates: Dates, page: Page) -> Event | None:
    """Give the event of a record, or None if it has no name, not even that of its section."""
    name = own_name(record, tree, dates) or section_name(record, tree, dates, page)
    if name is None:
        return None
    when = _with_time(record, tree, dates)
    url = _address(record, tree, page, name)
    place = _place(record, tree)
    start = when.start or ""
    return Event(
        source_key=url
        if url and not DOCUMENT_PATH.search(url)
        else f"{page.url.partition('#')[0]}#{start}|{name[:80]}",
        name=name,
        url=url,
        start=start,
        end=when.end,
        all_day=when.all_day,
        timezone=when.timezone,
        when_text=" ".join(tree.text[record.mention.start : record.mention.end].split())[:200],
        location=Place(name=place) if place else None,
        status=_status(record, tree),
        language=page.language,
    )


def own_name(record: Record, tree: Tree, dates: Dates) -> str | None:
    """Give the name that stands in the record itself: the best of headings, links, and lines."""
    best: tuple[int, int, str] | None = None
    nodes = tree.within(record.start, record.end)
    for order, node in enumerate(nodes):
        rank = _rank(node)
        if rank is None or (best and rank >= best[0]):
            continue
        text = " ".join(tree.of(node).split())
        name = _named(text, dates)
        if name:
            best = (rank, order, name)
    if best:
        return best[2]
    for line in tree.text[record.start : record.end].split("\n"):
        if PLACE_LABEL.match(line.strip()):
            continue
        name = _named(_without_dates(line, dates), dates) or _without_documents(line, dates)
        if name:
            return name
    return None


def section_name(record: Record, tree: Tree, dates: Dates, page: Page) -> str | None:
    """Give the name of the section that holds a record: its caption or heading, else the page's own."""
    for node in reversed(tree.nodes):
        if node.tag in {"h1", "h2", "h3", "h4", "h5", "h6", "caption"} and node.end <= record.start:
            name = _named(" ".join(tree.of(node).split()), dates)
            if name:
                return name
    title = page.tree.css_first("title")
    return _named(" ".join((title.text() if title is not None else "").split()), dates)


def _rank(node: Node) -> int | None:
    """Tell how likely an element holds the name, 0 the most; None if it does not."""
    if NOT_NAME_CLASS.search(node.classes):
        return None
    if node.tag in HEADINGS:
        return 0
    if NAME_CLASS.search(node.classes) and node.tag not in {"ul", "ol", "table", "tr", "section", "article", "tbody"}:
        return 1
    if node.tag == "a" and node.href and not DOCUMENT_PATH.search(node.href):
        return 2
    return 3 if node.tag in {"strong", "b"} else None


def _named(text: str, dates: Dates) -> str | None:
    """Give a text as a name, or None if it says nothing but dates, times, labels, documents and actions."""
    text = text.strip(" \t\n-–—|:;,•·*")
    if not text or len(text) > MAX_NAME or any(pattern.fullmatch(text) for _, pattern in STATUSES):
        return None
    rest = _without_dates(text, dates)
    rest = TIME_LABEL.sub("", rest)
    rest = DOCUMENT.sub(" ", ACTION.sub(" ", rest))
    words = [word for word in _WORDS.findall(rest) if word.lower() not in _FILLERS]
    return text if sum(map(len, words)) >= MIN_LETTERS else None


_FILLERS = names(
    "and or the of to for at on in by from until pm am est edt cst cdt pst pdt mst mdt cet cest gmt utc uhr und bis von der die "
    "das le la les du de des et el los las y date time when where location monday tuesday wednesday thursday friday saturday "
    "sunday mon tue tues wed thu thur thurs fri sat sun"
)


def _without_dates(text: str, dates: Dates) -> str:
    """Take dates and times out of a text."""
    for (start, end), _ in reversed(dates.find(text)):
        text = text[:start] + " " + text[end:]
    return " ".join(TIME.sub(" ", text).split()).strip(_EDGES)


def _without_documents(line: str, dates: Dates) -> str | None:
    """Give what a document of a meeting says of the meeting (``January 26 Board meeting minutes`` → ``Board meeting``)."""
    rest = " ".join(DOCUMENT.sub(" ", _without_dates(line, dates)).split()).strip(_EDGES)
    return _named(rest, dates)


def _with_time(record: Record, tree: Tree, dates: Dates) -> When:
    """Give the date with the time that stands beside it in the record, where the date itself has none."""
    mention = record.mention
    if not mention.when.all_day:
        return mention.when
    year = int((mention.when.start or "0001")[:4])
    wording = " ".join(tree.text[mention.start : mention.end].split())
    for start, end in _time_places(record, tree):
        time = " ".join(tree.text[start:end].split())
        found = dates.find(f"{wording} {time}", today=mention.first_day(year))
        if found and not found[0][1].all_day and (found[0][1].start or "")[:10] == mention.day:
            return found[0][1]
    return mention.when


def _time_places(record: Record, tree: Tree) -> list[tuple[int, int]]:
    """Give the stretches of a record that say a time of day, those after the date first."""
    places = [
        (match.start() + record.start, match.end() + record.start)
        for match in TIME.finditer(tree.text[record.start : record.end])
    ]
    spans: list[tuple[int, int]] = []
    for start, end in places:
        if spans and len(tree.text[spans[-1][1] : start].strip(" \n-–—to")) == 0:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return sorted(spans, key=lambda span: (span[0] < record.mention.start, span[0]))[:4]


def _address(record: Record, tree: Tree, page: Page, name: str) -> str | None:
    """Give the address of the event: that of its name, else of any link that is no document, else of a document."""
    links = [node for node in tree.within(record.start, record.end) if node.href]
    around = next((node for node in record.mention.node.ancestors() if node.href), None)
    if around is not None:
        links.append(around)
    ranked = sorted(links, key=lambda node: (_is_document(node, tree), name not in " ".join(tree.of(node).split())))
    for node in ranked:
        if url := page.resolve(node.href):
            return url
    return None


def _is_document(node: Node, tree: Tree) -> bool:
    return bool(DOCUMENT_PATH.search(node.href or "")) or bool(DOCUMENT.search(tree.of(node)))


def _place(record: Record, tree: Tree) -> str | None:
    """Give the place: what stands after a label for it, or in an element whose class says so."""
    for node in tree.within(record.start, record.end):
        if PLACE_CLASS.search(node.classes) and node.end - node.start <= MAX_PLACE:
            text = PLACE_LABEL.sub("", ", ".join(tree.of(node).split("\n"))).strip(_EDGES)
            if _WORDS.search(text):
                return text
    lines = [line.strip() for line in tree.text[record.start : record.end].split("\n")]
    for number, line in enumerate(lines):
        if label := PLACE_LABEL.match(line):
            text = line[label.end() :] or (lines[number + 1] if number + 1 < len(lines) else "")
            if _WORDS.search(text) and len(text) <= MAX_PLACE:
                return text.strip(_EDGES)
    return None


def _status(record: Record, tree: Tree) -> str | None:
    """Give the status that a cell, a badge or a class states by itself."""
    for node in (record.root, *tree.within(record.start, record.end)):
        text = tree.of(node)
        for status, pattern in STATUSES:
            if (0 < len(text) <= 40 and pattern.fullmatch(text)) or any(
                pattern.fullmatch(word) for word in re.split(r"[\s_-]+", node.classes)
            ):
                return status
    return None
