"""Annotated elements as JSON-LD-like nodes: what microdata and RDFa have in common.

A node is a dict with ``@type`` (a list) and properties, each a list of texts and nodes. Properties of markup may carry
their visible text beside the value meant for machines: ``Marked``, a ``str`` that remembers it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from discovery.readers._html import MAX_DEPTH, first, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

MAX_NODES = 30_000
"""Annotated elements of one page; a list of 1,000 events has fewer."""
MAX_ITEMS_DEEP = 40
MAX_PROPERTIES = 2_000
"""Properties of one item; a table of 200 events in one item has fewer."""
MAX_SAME = 150
"""Values of one property of one item."""
ADDRESS_ATTRIBUTES = {
    "a": "href", "area": "href", "link": "href", "img": "src", "audio": "src", "embed": "src", "iframe": "src",
    "source": "src", "track": "src", "video": "src", "object": "data",
}  # fmt: skip
VALUE_ATTRIBUTES = {"time": "datetime", "data": "value", "meter": "value"}
TEXTS = frozenset({
    "name", "description", "summary", "title", "streetAddress", "addressLocality", "addressRegion", "postalCode",
    "addressCountry", "address", "startDate", "endDate", "keywords", "about", "price", "priceCurrency",
})  # fmt: skip
"""Properties that are never an address: of a link that carries them the text is meant."""


DATES = frozenset({"startDate", "endDate", "previousStartDate"})
MAX_DATE = 2_000
"""Characters of markup around a date."""
_ISO_DATE = re.compile(r"\s*\d{4}-?\d\d-?\d\d")


class Marked(str):
    """A value from markup, with the text that a person sees in its place."""

    __slots__ = ("shown",)
    shown: str | None


def marked(value: str, shown: str | None) -> Marked:
    """Make a value that remembers its visible text."""
    one = Marked(value)
    one.shown = shown
    return one


@dataclass(slots=True)
class Item:
    """One annotated element before its values are taken: only those of interest ever are."""

    node: Any
    types: list[str]
    key: str | None = None
    properties: list[tuple[str, Any]] = field(default_factory=list)
    """Name, and the element or ``Item`` that has the value, in document order."""
    nested: bool = False
    made: dict[str, Any] | None = None
    """The node made of it: an item that stands in several places is made once. Empty while that is being done."""


def value_of(node: Any, name: str) -> str:
    """Give the value of an annotated element: what is meant for machines, else its address, else its text."""
    attributes, tag = node.attributes, node.tag
    value: str | None = attributes.get(VALUE_ATTRIBUTES.get(tag, ""))
    if value is None or not value.strip():
        value = attributes.get("content")
    if value is None and name in DATES:
        value = _date_of(node, attributes)
    if value is not None:
        shown = None if tag == "meta" or "Date" not in name else text_of(node, MAX_DATE)
        return marked(value, shown) if shown else value
    if name not in TEXTS:
        address: str | None = attributes.get(ADDRESS_ATTRIBUTES.get(tag, ""))
        if address is not None:
            return address
    if tag == "img":
        return attributes.get("alt") or ""
    return text_of(node, MAX_DATE) if name in DATES else text_of(node)


def _date_of(node: Any, attributes: dict[str, str | None]) -> str | None:
    """Give the date that a title, or one element inside, has for machines."""
    if (title := attributes.get("title")) and _ISO_DATE.match(title):
        return title
    inner = first(node, "time[datetime], [content], abbr[title]")
    around = inner.attributes if inner is not None else {}
    for name in ("datetime", "content", "title"):
        if (value := around.get(name)) and _ISO_DATE.match(value):
            return str(value)
    return None


def as_node(item: Item, depth: int = 0) -> dict[str, Any]:
    """Give the item as a JSON-LD-like node."""
    if item.made is not None:
        return item.made
    item.made = {}
    made: dict[str, Any] = {"@type": item.types}
    if item.key:
        made["@id"] = item.key
    for name, value in item.properties[:MAX_PROPERTIES]:
        if len(made.get(name, ())) >= MAX_SAME:
            continue
        if isinstance(value, Item):
            if depth >= MAX_ITEMS_DEEP:
                continue
            one: Any = as_node(value, depth + 1)
            if len(one) == 1:  # typed but without properties: its text is all there is
                one = text_of(value.node)
        else:
            one = value_of(value, name)
        if one:
            made.setdefault(name, []).append(one)
    item.made = made
    return made


def interesting(item: Item, wanted: Callable[[Iterable[str]], bool]) -> bool:
    """Tell whether an item or one inside it has a type that is wanted."""
    stack = [(item, 0)]
    seen: set[int] = set()
    while stack:
        one, depth = stack.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        if wanted(one.types):
            return True
        if depth < MAX_ITEMS_DEEP:
            stack.extend((value, depth + 1) for _, value in one.properties if isinstance(value, Item))
    return False


class Owners:
    """Finds, for each annotated element in document order, the item that it belongs to."""

    def __init__(self) -> None:
        self._known: dict[int, Item | None] = {}

    def owner(self, node: Any) -> Item | None:
        """Give the item around an element: the nearest annotated element around it is known already."""
        parent = node.parent
        for _ in range(MAX_DEPTH):
            if parent is None:
                return None
            if parent.mem_id in self._known:
                return self._known[parent.mem_id]
            parent = parent.parent
        return None

    def within(self, node: Any, item: Item | None) -> None:
        """Say to which item the content of an element belongs."""
        self._known[node.mem_id] = item
