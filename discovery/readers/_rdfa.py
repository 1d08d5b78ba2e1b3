"""RDFa Lite, and the little of full RDFa that content systems write, for schema.org. https://www.w3.org/TR/rdfa-lite/."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from discovery.readers._html import select, unique
from discovery.readers._nodes import MAX_NODES, Item, Owners, as_node, interesting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from discovery.readers._html import Page

VOCABULARIES = ("//schema.org", "//www.schema.org", "//data-vocabulary.org", "//rdf.data-vocabulary.org")
NO_PROPERTIES = frozenset({"nofollow", "noopener", "noreferrer", "external", "ugc", "sponsored"})
"""What ``rel`` says to browsers and search engines."""
_VOCABULARY = rb"https?://(?:www\.|rdf\.)?(?:schema|data-vocabulary)\.org\b"
_XMLNS = re.compile(rb"xmlns:([A-Za-z][\w.-]{0,30})\s{0,3}=\s{0,3}[\"']" + _VOCABULARY)
_PREFIX = re.compile(rb"([A-Za-z][\w.-]{0,30}):\s{1,9}" + _VOCABULARY)
MAX_DECLARATIONS = 200
MAX_DECLARATION = 1_000
"""Bytes of an attribute that declares prefixes."""


def nodes(page: Page, wanted: Callable[[Iterable[str]], bool]) -> Iterator[dict[str, Any]]:
    """Yield the outermost items that are wanted, or hold one that is, as JSON-LD-like nodes."""
    if not page.marks.typed:
        return
    for item in _items(page, _prefixes(page)):
        if not item.nested and interesting(item, wanted):
            yield as_node(item)


def _prefixes(page: Page) -> frozenset[str]:
    """Give the prefixes that stand for schema.org on this page."""
    found = {"schema"}
    for marker, pattern in ((b"xmlns:", _XMLNS), (b"prefix", _PREFIX)):
        at = page.data.find(marker)
        for _ in range(MAX_DECLARATIONS):
            if at < 0:
                break
            found.update(one.decode("ascii", "ignore") for one in pattern.findall(page.data, at, at + MAX_DECLARATION))
            at = page.data.find(marker, at + len(marker))
    return frozenset(found)


class _Reader:
    """Goes over annotated elements in document order and gives each property to the item that it is said of."""

    def __init__(self, prefixes: frozenset[str], *, foreign: bool) -> None:
        self.prefixes = prefixes
        self.foreign = foreign
        self.owners = Owners()
        self.items: list[Item] = []
        self.subjects: dict[str, Item] = {}
        """Items by what names them: several elements may speak of one."""
        self.relations: dict[int, list[str]] = {}
        self.references: list[tuple[Item, str, str]] = []

    def add(self, node: Any) -> None:
        """Take one element."""
        attributes = node.attributes
        owner = self.owners.owner(node)
        names = _names(f"{attributes.get('property') or ''} {attributes.get('rel') or ''}", self.prefixes)
        if "typeof" in attributes:
            self._typed(node, attributes, owner, names)
            return
        subject = attributes.get("about") or (attributes.get("resource") if not names else None)
        if subject:
            item = self._item(node, subject)
            self.owners.within(node, item)
            owner = item
        else:
            self.owners.within(node, owner)
        if owner is None:
            return
        if (target := attributes.get("resource")) and names:
            self.references.extend((owner, name, target) for name in names)
        elif attributes.get("rel") and node.tag not in {"a", "area"} and not attributes.get("property"):
            self.relations[node.mem_id] = names  # the items inside are the values
        else:
            owner.properties.extend((name, node) for name in names if name not in NO_PROPERTIES)

    def _typed(self, node: Any, attributes: dict[str, Any], owner: Item | None, names: list[str]) -> None:
        item = self._item(node, attributes.get("resource") or attributes.get("about"))
        item.types.extend([] if self.foreign else _names(attributes.get("typeof") or "", self.prefixes))
        if not names and node.parent is not None:
            names = self.relations.get(node.parent.mem_id, [])
        backwards = _names(attributes.get("rev") or "", self.prefixes)
        self.owners.within(node, item)
        if owner is not None and owner is not item:
            item.nested = item.nested or bool(names)
            owner.properties.extend((name, item) for name in names)
            item.properties.extend((name, owner) for name in backwards)
        if attributes.get("href") and not any(name == "url" for name, _ in item.properties):
            item.properties.append(("url", node))

    def _item(self, node: Any, key: str | None) -> Item:
        if key and key in self.subjects:
            return self.subjects[key]
        item = Item(node, [], key)
        self.items.append(item)
        if key:
            self.subjects[key] = item
        return item

    def follow(self) -> None:
        """Put in the place of references what they refer to, if the page has it."""
        for owner, name, target in self.references:
            item = self.subjects.get(target)
            if item is not None and item is not owner:
                owner.properties.append((name, item))


def _items(page: Page, prefixes: frozenset[str]) -> list[Item]:
    reader = _Reader(prefixes, foreign=_foreign_vocabulary(page))
    found = select(page.tree.root, "[typeof],[property],[about],[resource],[rel]:not(link)")
    for node in unique(found, MAX_NODES):
        reader.add(node)
    reader.follow()
    return reader.items


def _foreign_vocabulary(page: Page) -> bool:
    """Tell whether bare names on this page are of another vocabulary."""
    if b"vocab" not in page.data:
        return False
    stated = [node.attributes.get("vocab") or "" for node in select(page.tree.root, "[vocab]")[:50]]
    return bool(stated) and not any(name in one for one in stated for name in VOCABULARIES)


def _names(text: str, prefixes: frozenset[str]) -> list[str]:
    """Give schema.org names without prefix; names of other vocabularies are left out."""
    names = []
    for token in text.replace("[", " ").replace("]", " ").split():
        prefix, colon, name = token.partition(":")
        if not colon or name.startswith("//"):
            names.append(token.rpartition("/")[2] if any(one in token for one in VOCABULARIES) else token)
        elif prefix in prefixes:
            names.append(name)
    return [name for name in names if "://" not in name]
