"""A page as one text and the elements over it: each element knows which stretch of the text is its own.

Lists are found by where dates stand in the text; the elements then say what belongs together. Menus, footers, forms and
scripts are left out.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any

from discovery.readers._list_words import names
from discovery.text import plain

if TYPE_CHECKING:
    from discovery.readers._html import Page

MAX_NODES = 60_000
"""Elements and texts that are looked at; the longest real list had 15,000."""
MAX_DEPTH = 200
MAX_TEXT = 1_000_000

LEFT_OUT = names(
    "script style noscript template svg math select option textarea input button iframe object nav footer canvas audio video "
    "head dialog"
)
BLOCKS = names(
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure form h1 h2 h3 h4 h5 h6 "
    "header hgroup html legend li main menu ol p pre section summary table tbody td tfoot th thead tr ul"
)
SECTION_HEADINGS = names("h1 h2 h3 h4 h5 h6 caption")
HEADINGS = names("h1 h2 h3 h4 h5 h6 caption legend dt summary")
INLINE = names("span time strong em b i a label abbr u font small big")
PARTS = 3
"""With this many elements inside, a link or a span is a card."""
ASIDE_WORDS = re.compile(
    r"(?:^|[-_ ])(?:nav|navbar|navigation|(?<!dropdown-)menu|mainmenu|submenu|breadcrumbs?|footer|cookie|cookies|pager|pagination|"
    r"share|social|skip)"
    r"(?:[-_ ]|$)",
    re.IGNORECASE,
)
"""Classes and ids of what frames a page and holds no list of events."""
MAX_ASIDE_CHARACTERS = 1_500
"""An element of such a class with more text than this is the page itself (``class="page has-menu"``)."""
STAMP = re.compile(r"\s*\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d\S{0,20})?\s*")
MAX_STAMP = 40
STAMP_ATTRIBUTES = re.compile(
    r"(?:data-|date-)?(?:start|event|full|cell)?[-_]?(?:date|day|datetime|start)", re.IGNORECASE
)
"""Attributes in which calendars keep the day of a cell or the start of an event."""
_LETTER = re.compile(r"[^\W\d_]")
_ORDINAL = re.compile(r"(?:st|nd|rd|th|er|e|º|ª|\.)\b", re.IGNORECASE)


@dataclass(slots=True, eq=False)
class Node:
    """One element: where its text begins and ends in the page's text, and what it is."""

    tag: str
    parent: Node | None
    depth: int
    start: int
    end: int = 0
    classes: str = ""
    href: str | None = None
    title: str = ""
    stamp: str = ""
    """The date, with or without a time, that an attribute states for machines (``<time datetime>``, ``data-date``)."""
    block: bool = True
    """Whether it begins a line of its own."""
    lists_links: bool = False
    """Whether it holds links side by side and nothing else: each is a line then."""
    column: int = 0
    """Which cell of its row it is, from 0, for ``td`` and ``th``."""
    place: int = 0
    """Which child of its parent it is, from 0."""
    children: list[Node] = field(default_factory=list)

    def ancestors(self) -> list[Node]:
        """Give the elements around it, from itself outwards."""
        found: list[Node] = []
        node: Node | None = self
        while node is not None:
            found.append(node)
            node = node.parent
        return found

    def nearest(self, *tags: str) -> Node | None:
        """Give the innermost element of some tags around it, itself included."""
        return next((one for one in self.ancestors() if one.tag in tags), None)


class Tree:
    """The text of a page, its lines, and the elements over them."""

    def __init__(self, page: Page) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._broken = True
        self._inline_end = False
        self._siblings = False
        self.nodes: list[Node] = []
        self.is_cut = False
        """Whether there was more of the page than is looked at."""
        title = page.tree.css_first("title")
        self.title = " ".join((title.text() if title is not None else "").split())[:500]
        body = page.tree.body
        self.root = Node("html", None, 0, 0)
        if body is not None:
            self._walk(body)
        self.text = "".join(self._parts)
        self.root.end = len(self.text)
        self._starts = [node.start for node in self.nodes]
        self._headers: dict[int, list[str]] = {}
        self.headings = [node for node in self.nodes if node.tag in SECTION_HEADINGS]
        self._heading_ends = [node.end for node in self.headings]

    def of(self, node: Node) -> str:
        """Give the text of an element, its lines apart."""
        return self.text[node.start : node.end].strip()

    def deepest(self, start: int, end: int) -> Node:
        """Give the innermost element that holds a stretch of the text."""
        index = bisect_right(self._starts, start) - 1
        node = self.nodes[index] if index >= 0 else self.root
        while node.parent is not None and not (node.start <= start and end <= node.end):
            node = node.parent
        return node

    def within(self, start: int, end: int) -> list[Node]:
        """Give the elements that begin in a stretch of the text and end in it, in order."""
        low = bisect_right(self._starts, start - 1)
        high = bisect_right(self._starts, end - 1)
        return [node for node in self.nodes[low:high] if node.end <= end]

    def line(self, offset: int) -> tuple[int, int]:
        """Give the bounds of the line that holds an offset."""
        start = self.text.rfind("\n", 0, offset) + 1
        end = self.text.find("\n", offset)
        return start, len(self.text) if end < 0 else end

    def headings_above(self, offset: int, limit: int = 20) -> list[Node]:
        """Give the headings that end before an offset, the nearest first."""
        index = bisect_right(self._heading_ends, offset)
        return self.headings[max(0, index - limit) : index][::-1]

    def header(self, node: Node) -> str:
        """Give the head of the column that an element stands in, as written; empty where there is none."""
        cell = node.nearest("td", "th")
        table = cell.nearest("table") if cell else None
        if cell is None or table is None:
            return ""
        heads = self.headers(table)
        return heads[cell.column] if cell.column < len(heads) else ""

    def headers(self, table: Node) -> list[str]:
        """Give the heads of the columns of a table: its first row, where that consists of ``th`` or stands in ``thead``."""
        if id(table) not in self._headers:
            rows = (one for one in self.within(table.start, table.end) if one.tag == "tr" and one.end > one.start)
            row = next((one for one in rows if one.nearest("table") is table), None)
            cells = [one for one in row.children if one.tag in {"td", "th"}] if row else []
            head = row is not None and row.parent is not None and row.parent.tag == "thead"
            is_head = bool(cells) and (head or all(cell.tag == "th" for cell in cells))
            self._headers[id(table)] = [self.of(cell).replace("\n", " ")[:60] for cell in cells] if is_head else []
        return self._headers[id(table)]

    def _walk(self, body: Any) -> None:
        """Go through the elements without recursion, writing the text and noting where each begins and ends."""
        stack: list[tuple[Any, Node | None]] = [(body, self.root)]
        seen = 0
        while stack:
            raw, parent = stack.pop()
            if parent is None:  # the end of an element
                self._close(raw)
                continue
            seen += 1
            if seen > MAX_NODES or self._length > MAX_TEXT:
                self.is_cut = True
                break
            if raw.tag is None:  # the parser has no name for what a broken tag is: what is in it counts as beside it
                stack.extend((child, parent) for child in reversed(list(raw.iter(include_text=True))))
                continue
            if raw.tag == "-text":
                self._write(raw.text_content or "", parent)
                continue
            if raw.tag == "br":
                self._break()
                continue
            if raw.tag.startswith(("-", "!", "_")) or raw.tag in LEFT_OUT:
                continue
            if parent.depth >= MAX_DEPTH:
                self.is_cut = True
                continue
            node = self._open(raw, parent)
            if node is None:
                continue
            stack.append((node, None))
            children = list(raw.iter(include_text=True))
            node.lists_links = _lists_links(children)
            stack.extend((child, node) for child in reversed(children))
        for node in self.nodes:
            node.end = node.end or self._length

    def _open(self, raw: Any, parent: Node) -> Node | None:
        attributes = raw.attributes
        classes = " ".join(filter(None, (attributes.get("class"), attributes.get("role"))))
        marks = f"{classes} {attributes.get('id') or ''}"
        if (
            ASIDE_WORDS.search(marks)
            and raw.tag not in {"body", "main"}
            and len(raw.text(deep=True)) <= MAX_ASIDE_CHARACTERS
        ):
            return None
        card = raw.tag in INLINE and _holds_parts(raw)
        block = raw.tag in BLOCKS or card or (raw.tag == "a" and parent.lists_links)
        if block:
            self._break()
        elif raw.tag in INLINE:
            self._siblings = self._inline_end
            self._inline_end = True
        node = Node(raw.tag, parent, parent.depth + 1, self._length, classes=classes[:200], block=block)
        node.href = attributes.get("href") if raw.tag == "a" else None
        node.title = plain(attributes.get("title") or "")[:300] if raw.tag == "a" else ""
        node.stamp = _stamp(attributes)
        if raw.tag in {"td", "th"}:
            node.column = parent.children[-1].column + 1 if parent.children else 0
        node.place = len(parent.children)
        parent.children.append(node)
        self.nodes.append(node)
        return node

    def _close(self, node: Node) -> None:
        if node.block:
            self._break()
        else:
            self._inline_end = True
        node.end = self._length

    def _break(self) -> None:
        if not self._broken:
            self._parts.append("\n")
            self._length += 1
            self._broken = True
        self._inline_end = self._siblings = False

    def _write(self, raw: str, parent: Node) -> None:
        """Write a text, white space folded; what two inline elements say is kept apart (``<span>07</span><span>Oct</span>``)."""
        text = (
            " ".join(raw.split())
            if parent.tag != "pre"
            else "\n".join(" ".join(line.split()) for line in raw.splitlines())
        )
        if not text:
            if raw and not self._broken:
                self._space()
            return
        if raw[:1].isspace() or (self._inline_end and self._touches(text)):
            self._space()
        self._inline_end = self._siblings = False
        self._parts.append(text)
        self._length += len(text)
        self._broken = text.endswith("\n")
        if raw[-1:].isspace():
            self._space()

    def _touches(self, text: str) -> bool:
        """Tell whether this text would run into that of the element before it."""
        last = self._parts[-1][-1:] if self._parts else ""
        first = text[0]
        if self._siblings and last.isalnum() and first.isalnum() and not _ORDINAL.match(text):
            return len(text) > 1 or first.isdigit()
        return (last.isdigit() and first.isalpha() and not _ORDINAL.match(text)) or (
            (last.isalpha() and first.isdigit()) or (last.islower() and first.isupper())
        )

    def _space(self) -> None:
        if not self._broken and self._parts and not self._parts[-1].endswith((" ", "\n")):
            self._parts.append(" ")
            self._length += 1


def letters(text: str, enough: int = 100) -> int:
    """Count the letters of a text, up to as many as are enough."""
    return sum(1 for _ in islice(_LETTER.finditer(text), enough))


def _stamp(attributes: dict[str, str | None]) -> str:
    """Give the date that an attribute of an element states, as written, or nothing."""
    for name, value in attributes.items():
        if value and len(value) <= MAX_STAMP and STAMP_ATTRIBUTES.fullmatch(name) and STAMP.fullmatch(value):
            return value.strip()
    return ""


def _holds_parts(raw: Any) -> bool:
    """Tell whether an inline element is used like a block: a link or span around the parts of a whole card."""
    child = raw.first_child
    parts = 0
    while child is not None and parts < PARTS:
        parts += (
            child.tag is not None
            and not child.tag.startswith(("-", "!"))
            and child.tag not in {"br", "img", "svg", "sup", "wbr", "i"}
        )
        child = child.next
    return parts >= PARTS


def _lists_links(children: list[Any]) -> bool:
    """Tell whether an element holds links and nothing else but line breaks and separators."""
    links = 0
    for child in children:
        if child.tag == "a":
            links += 1
        elif child.tag == "-text":
            if (child.text_content or "").strip(" \t\r\n|,;•·/-–\xa0"):
                return False
        elif child.tag not in {"br", "hr", "-comment", "!--"}:
            return False
    return links >= PARTS
