"""What one record of a list says: its name, its time, its place, its address, its status."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from discovery.items import Event, Place
from discovery.readers._list_dates import TIME, Dates, Mention
from discovery.readers._list_tree import HEADINGS, Node, Tree
from discovery.readers._list_words import (
    ACTION,
    ADDRESS,
    DOCUMENT,
    DOCUMENT_PATH,
    EVENT_WORDS,
    MAYBE_NAME_CLASS,
    NAME_CLASS,
    NO_EVENT,
    NOT_NAME_CLASS,
    PLACE_CLASS,
    PLACE_LABEL,
    PUBLISHED,
    STATUS_WORDS,
    STATUSES,
    TIME_LABEL,
    WHEN_LABEL,
    names,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from discovery.readers._html import Page
    from discovery.when import When

MAX_NAME = 250
MIN_LETTERS = 3
MAX_ABOVE = 2_000
MAX_LINE_ABOVE = 80
"""How many characters above a record, and in how long a line, its section may be named without being marked a heading."""
TITLE_TAGS = frozenset({"h1", "h2"})
MIN_TITLE = 10
TITLE_RANK, CLASS_RANK, MAYBE_RANK = -1, 0, 3
"""How likely an element with a class for names, and one that may hold more than the name, holds it: see ``_rank``."""
CONTAINERS = names("ul ol dl table tbody tr section article main")
"""Elements whose class speaks of what they hold, not of their text."""
HELD = re.compile(
    r"\s(?:will (?:be held|take place)|(?:is|are|to be|being) held|takes? place|(?:is|are) scheduled|findet|finden|aura lieu|"
    r"se celebrará|si terrà)\b",
    re.IGNORECASE,
)
"""Where the name ends in a sentence about an event."""
INTRODUCTION = re.compile(r":$|\b(?:following|below|folgende[nr]?|suivant\w*|siguiente\w*)\b", re.IGNORECASE)
"""A heading that leads to a list and does not name it (``Meetings will be held on the following dates:``)."""
OF_ALL = "time stated for the whole list"
"""The note of an event whose own record states no time."""
MAX_PLACE = 200
MAX_OFF = 120
"""Characters of a record that says no more than that nothing is on its day."""
_EDGES = " \t\n-–—|:;,.•·*()[]@/"
_WORDS = re.compile(r"[^\W\d_]{2,}")
_TOKENS = re.compile(r"[^\W_]+")


@dataclass(slots=True, eq=False)
class Record:
    """One row of a list: its date, its stretch of the text, and the element around the date."""

    mention: Mention
    start: int
    end: int
    root: Node
    name: str | None = None
    """Its own name once it has been looked for; empty if it has none."""
    times: list[tuple[int, int]] | None = None
    """Where it says a time of day, once that has been looked for."""
    others: list[tuple[int, int]] = field(default_factory=list)
    """The stretches of all records of its group, in order: what stands there names none of the others."""
    is_only: bool = False
    """Whether the page is about it alone."""
    heading: tuple[int, int] | None = None
    """Where the line of several dates begins, up to the first of them (``Board meetings: January 5, March 2``)."""


def event_of(record: Record, tree: Tree, dates: Dates, page: Page) -> Event | None:
    """Give the event of a record, or None if it has no name, not even that of its section."""
    name = _title_name(record, tree) or own_name(record, tree, dates) or section_name(record, tree, dates)
    if name is None or NO_EVENT.fullmatch(name) or _is_off(record, tree):
        return None
    when, notes = _with_time(record, tree, dates)
    url = _address(record, tree, page, name)
    place = _place(record, tree, dates, name)
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
        notes=notes,
    )


def _title_name(record: Record, tree: Tree) -> str | None:
    """Give the heading that is the page's title, where the page is about one event."""
    if not record.is_only:
        return None
    headings = (
        " ".join(tree.of(node).split()) for node in tree.headings_above(record.mention.start) if node.tag in TITLE_TAGS
    )
    return next((text for text in headings if _is_title(text, tree)), None)


def _is_off(record: Record, tree: Tree) -> bool:
    """Tell whether a line of a short record says that nothing is on its day."""
    text = tree.text[record.start : record.end]
    return len(text) <= MAX_OFF and any(NO_EVENT.fullmatch(line) for line in text.split("\n"))


def same_name(name: str, dates: Dates) -> str:
    """Give what two names of one meeting have in common: without dates, documents, status words, case and punctuation."""
    words = _TOKENS.findall(STATUS_WORDS.sub(" ", DOCUMENT.sub(" ", _without_dates(name, dates))).lower())
    return " ".join(word for word in words if word not in _FILLERS)


def own_name(record: Record, tree: Tree, dates: Dates) -> str | None:
    """Give the name that stands in the record itself: the best of headings, links, and lines."""
    if record.name is None:
        record.name = _find_name(record, tree, dates) or ""
    return record.name or None


def _find_name(record: Record, tree: Tree, dates: Dates) -> str | None:
    if record.heading is not None and (name := _named(tree.text[slice(*record.heading)], dates)):
        return name
    best: tuple[int, str] | None = None
    for node in tree.within(record.start, record.end):
        rank = _rank(node, tree)
        if rank is None or (best and rank >= best[0]):
            continue
        mention = record.mention
        holds_date = node.start <= mention.start and mention.end <= node.end
        if (holds_date and rank == MAYBE_RANK) or (mention.start <= node.start and node.end <= mention.end):
            continue
        text = " ".join(tree.of(node).split())
        of_document = DOCUMENT.search(text) and (rank > CLASS_RANK or dates.find(text))
        name = _without_documents(text, dates) if of_document else _named(text, dates)
        if name and not (holds_date and is_address(_without_dates(name, dates))):
            best = (rank, name)
    if best:
        return best[1]
    lines = _without_mention(record, tree).split("\n")
    for above, whole_line in zip(["", *lines], lines, strict=False):
        line = HELD.split(whole_line)[0]
        if PLACE_LABEL.match(line.strip()) or PLACE_LABEL.fullmatch(above.strip()):
            continue
        rest = _without_dates(line, dates)
        name = _without_documents(line, dates) if DOCUMENT.search(rest) else _named(rest, dates)
        if name and not is_address(name):
            return name
    return None


def _without_mention(record: Record, tree: Tree) -> str:
    """Give the text of a record; a day that is one only below its month is taken out, as nothing else knows it for one."""
    mention = record.mention
    if not mention.of_calendar or not record.start <= mention.start <= mention.end <= record.end:
        return tree.text[record.start : record.end]
    return tree.text[record.start : mention.start] + tree.text[mention.end : record.end]


def section_name(record: Record, tree: Tree, dates: Dates) -> str | None:
    """Give the name of the section that holds a record: its caption or heading, else the page's own."""
    for node in tree.headings_above(record.start):
        text = " ".join(tree.of(node).split())
        of_another = any((when.start or "")[:10] != record.mention.day for _, when in dates.find(text))
        if not of_another and not INTRODUCTION.search(text) and not is_address(text) and (name := _named(text, dates)):
            return name
    for line in _lines_above(record, tree):
        if len(line) <= MAX_LINE_ABOVE and _names_events(line) and (name := _named(line, dates)):
            return name
    return _named(tree.title, dates)


def _lines_above(record: Record, tree: Tree) -> Iterator[str]:
    """Yield the lines above a record that belong to no record of its group, the nearest first."""
    end = record.start
    lowest = max(0, record.start - MAX_ABOVE)
    while end > lowest:
        start = tree.text.rfind("\n", 0, end - 1) + 1
        place = bisect_right(record.others, start, key=lambda bounds: bounds[0]) - 1
        if place >= 0 and record.others[place][1] > start:
            start = min(start, record.others[place][0])
        else:
            yield tree.text[start:end].rstrip("\n")
        end = start


@lru_cache(maxsize=4_096)
def _names_events(line: str) -> bool:
    """Tell whether a line may be the name of a list of events; cached, as every record below a line asks."""
    return EVENT_WORDS.search(line) is not None and INTRODUCTION.search(line) is None


def _rank(node: Node, tree: Tree) -> int | None:
    """Tell how likely an element holds the name, 0 the most; None if it does not."""
    if NOT_NAME_CLASS.search(node.classes):
        return None
    if node.tag in HEADINGS:
        return TITLE_RANK if node.tag in TITLE_TAGS and _is_title(" ".join(tree.of(node).split()), tree) else CLASS_RANK
    if node.tag == "td" and (head := tree.header(node)):
        named = NAME_CLASS.search(head) or MAYBE_NAME_CLASS.search(head)
        return CLASS_RANK if named and not NOT_NAME_CLASS.search(head) else None
    single = node.tag not in CONTAINERS
    if single and NAME_CLASS.search(node.classes):
        return CLASS_RANK
    if node.tag == "a" and node.href and not DOCUMENT_PATH.search(node.href):
        return 2
    if single and MAYBE_NAME_CLASS.search(node.classes):
        return MAYBE_RANK
    return 4 if node.tag in {"strong", "b"} else None


def is_address(text: str) -> bool:
    """Tell whether a text says where something is and nothing of what it is."""
    return ADDRESS.search(text) is not None and EVENT_WORDS.search(text) is None


def _is_title(text: str, tree: Tree) -> bool:
    """Tell whether a heading is what the page's title says: it names the one event of a page."""
    return len(text) >= MIN_TITLE and text in tree.title


def _named(text: str, dates: Dates) -> str | None:
    """Give a text as a name, or None if it says nothing but dates, times, labels, documents and actions."""
    text = text.strip(" \t\n-–—|:;,•·*")
    if (
        not text
        or len(text) > MAX_NAME
        or WHEN_LABEL.match(text)
        or dates.is_month(text)
        or any(pattern.fullmatch(text) for _, pattern in STATUSES)
    ):
        return None
    rest = _without_dates(text, dates)
    rest = PUBLISHED.sub(" ", TIME_LABEL.sub("", rest))
    rest = DOCUMENT.sub(" ", ACTION.sub(" ", rest))
    words = [word for word in _WORDS.findall(rest) if word.lower() not in _FILLERS | QUALIFIERS]
    return text if sum(map(len, words)) >= MIN_LETTERS else None


QUALIFIERS = frozenset({"special", "regular"})
"""What says of a meeting which one it is, and does not name it alone."""
_FILLERS = names(
    "and or the of to for at on in by from until pm am est edt cst cdt pst pdt mst mdt cet cest gmt utc uhr und bis von der die "
    "das le la les du de des et el los las y date time when where location monday tuesday wednesday thursday friday saturday "
    "sunday mon tue tues wed thu thur thurs fri sat sun"
)


def _without_dates(text: str, dates: Dates) -> str:
    """Take dates and times out of a text."""
    for (start, end), _ in reversed(dates.find(text)):
        text = text[:start] + " " + text[end:]
    return _trimmed(TIME.sub(" ", text))


def _trimmed(text: str) -> str:
    """Take from the ends of a text what is there only beside something else: signs, ``of``, weekdays, half a bracket."""
    words = " ".join(text.split()).strip(_EDGES).split()
    while words and words[0].strip(_EDGES).lower() in _FILLERS:
        words.pop(0)
    while words and words[-1].strip(_EDGES).lower() in _FILLERS:
        words.pop()
    return _closed(" ".join(words).strip(_EDGES))


def _closed(text: str) -> str:
    """Take out brackets whose other half is gone (``Special) / Minutes``), or close the last one (``Growth (A. Berg``)."""
    for opened, closed in ("()", "[]"):
        missing = text.count(opened) - text.count(closed)
        if missing == 1 and closed not in text[text.rfind(opened) :] and _WORDS.search(text, text.rfind(opened)):
            text += closed
        elif missing:
            text = text.replace(opened, " ").replace(closed, " ")
    return " ".join(text.split())


def _without_documents(line: str, dates: Dates) -> str | None:
    """Give what a document of a meeting says of the meeting (``January 26 Board meeting minutes`` → ``Board meeting``)."""
    return _named(_trimmed(DOCUMENT.sub(" ", _without_dates(line, dates))), dates)


def _with_time(record: Record, tree: Tree, dates: Dates) -> tuple[When, list[str]]:
    """Give the date with the time of the record, or of the sentence about the whole list; and what is to be noted of it."""
    mention = record.mention
    if not mention.when.all_day:
        return (mention.when if mention.when.end else _with_end(record, tree, dates)), []
    beside = _time_beside(record, tree, dates)
    if beside is not None:
        return beside, []
    stated = dates.stated_time(record.start, record.others)
    of_all = _on_day(record, tree, dates, stated) if stated else None
    return (mention.when, []) if of_all is None else (of_all, [OF_ALL])


def _with_end(record: Record, tree: Tree, dates: Dates) -> When:
    """Give the date and time of a record with the end that a range of times in it states (``Time: 10:30 - 12:00``)."""
    when = record.mention.when
    for start, end in time_places(record, tree):
        timed = _on_day(record, tree, dates, " ".join(tree.text[start:end].split()))
        if timed is not None and timed.start == when.start and timed.end is not None:
            return timed
    return when


def _time_beside(record: Record, tree: Tree, dates: Dates) -> When | None:
    """Give the date with the time that stands in the record: in the title of a link, or near the date."""
    mention = record.mention
    titles = [node.title for node in tree.within(record.start, record.end) if TIME.search(node.title)]
    for title in titles[:4]:
        for _, when in dates.find(title):
            if not when.all_day and (when.start or "")[:10] == mention.day:
                return when
    for start, end in time_places(record, tree):
        timed = _on_day(record, tree, dates, " ".join(tree.text[start:end].split()))
        if timed is not None:
            return timed
    return None


def _on_day(record: Record, tree: Tree, dates: Dates, time: str) -> When | None:
    """Read the wording of a record's date together with that of a time, or give None if that makes no time of that day."""
    mention = record.mention
    if mention.when.end is not None and mention.when.end[:10] != mention.day:
        return None  # of several days, one time says neither when the first begins nor when the last ends
    wording = " ".join(tree.text[mention.start : mention.end].split())
    for text in (f"{wording} {time}", f"{mention.day} {time}"):
        found = dates.find(text, today=date(int(mention.day[:4]), 1, 1))
        if found and not found[0][1].all_day and (found[0][1].start or "")[:10] == mention.day:
            return found[0][1]
    return None


def time_places(record: Record, tree: Tree) -> list[tuple[int, int]]:
    """Give the stretches of a record that say a time of day, those after the date first; not those of publication."""
    if record.times is not None:
        return record.times
    spans: list[tuple[int, int]] = []
    for match in TIME.finditer(tree.text, record.start, record.end):
        if spans and not tree.text[spans[-1][1] : match.start()].strip(" \n-–—to"):
            spans[-1] = (spans[-1][0], match.end())
        elif not PUBLISHED.search(tree.text[max(record.start, match.start() - 40) : match.start()]):
            spans.append((match.start(), match.end()))
    record.times = sorted(spans, key=lambda span: (span[0] < record.mention.start, span[0]))[:4]
    return record.times


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


def _place(record: Record, tree: Tree, dates: Dates, name: str) -> str | None:
    """Give the place: what stands in an element whose class or column says so, the innermost, or after a label for it."""
    found: list[Node] = []
    for node in tree.within(record.start, record.end):
        by_head = node.tag == "td" and PLACE_CLASS.search(tree.header(node))
        if (by_head or PLACE_CLASS.search(node.classes)) and 0 < node.end - node.start <= MAX_PLACE:
            found.append(node)
    for node in found:
        inner = any(other is not node and node.start <= other.start and other.end <= node.end for other in found)
        text = _as_place(tree.of(node), dates, name)
        if text and not (inner and len(found) > 1 and "\n" in tree.of(node)):
            return text
    lines = [line.strip() for line in tree.text[record.start : record.end].split("\n")]
    for number, line in enumerate(lines):
        if label := PLACE_LABEL.match(line):
            return _as_place(line[label.end() :] or (lines[number + 1] if number + 1 < len(lines) else ""), dates, name)
    return None


def _as_place(text: str, dates: Dates, name: str) -> str | None:
    """Give a text as a place, or None if it is empty, a status, or says when or what the event is."""
    lines = [line for line in text.split("\n") if PLACE_LABEL.sub("", line).strip()]
    place = _closed(ACTION.sub(" ", PLACE_LABEL.sub("", ", ".join(lines)))).strip(_EDGES)
    if not _WORDS.search(place) or len(place) > MAX_PLACE or any(pattern.fullmatch(place) for _, pattern in STATUSES):
        return None
    return None if TIME.search(place) or dates.find(place) or name in place else place


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
