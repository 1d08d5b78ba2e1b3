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
_PREFIX = re.compile(r"([A-Za-z][\w.-]{0,30}):\s{1,9}https?://(?:www\.)?schema\.org/?#?")


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
    for node in select(page.tree.root, "html, [prefix]" if b"prefix" in page.data else "html")[:50]:
        attributes = node.attributes
        found.update(_PREFIX.findall(attributes.get("prefix") or ""))
        found.update(
            name[6:]
            for name, value in attributes.items()
            if name.startswith("xmlns:") and "schema.org" in (value or "")
        )
    return frozenset(found)


def _items(page: Page, prefixes: frozenset[str]) -> list[Item]:
    owners, items = Owners(), []
    foreign = _foreign_vocabulary(page)
    relations: dict[int, list[str]] = {}
    for node in unique(select(page.tree.root, "[typeof],[property],[rel]:not(link)"), MAX_NODES):
        attributes = node.attributes
        owner = owners.owner(node)
        names = _names(f"{attributes.get('property') or ''} {attributes.get('rel') or ''}", prefixes)
        if "typeof" not in attributes:
            owners.within(node, owner)
            if (
                owner is not None
                and attributes.get("rel")
                and node.tag not in {"a", "area"}
                and not attributes.get("property")
            ):
                relations[node.mem_id] = names  # the items inside are the values
            elif owner is not None:
                owner.properties.extend(
                    (name, node) for name in names if name not in {"nofollow", "noopener", "external"}
                )
            continue
        types = [] if foreign else _names(attributes.get("typeof") or "", prefixes)
        item = Item(node, types, attributes.get("resource") or attributes.get("about"))
        if not names and node.parent is not None:
            names = relations.get(node.parent.mem_id, [])
        item.nested = bool(names) and owner is not None
        owners.within(node, item)
        items.append(item)
        if owner is not None:
            owner.properties.extend((name, item) for name in names)
        if attributes.get("href") and not any(name == "url" for name, _ in item.properties):
            item.properties.append(("url", node))
    return items


def _foreign_vocabulary(page: Page) -> bool:
    """Tell whether bare names on this page are of another vocabulary."""
    if b"vocab" not in page.data:
        return False
    stated = [node.attributes.get("vocab") or "" for node in select(page.tree.root, "[vocab]")[:50]]
    return bool(stated) and not any(name in one for one in stated for name in VOCABULARIES)


def _names(text: str, prefixes: frozenset[str]) -> list[str]:
    """Give schema.org names without prefix; names of other vocabularies are left out."""
    names = []
    for token in text.split():
        prefix, colon, name = token.partition(":")
        if not colon or name.startswith("//"):
            names.append(token.rpartition("/")[2] if any(one in token for one in VOCABULARIES) else token)
        elif prefix in prefixes:
            names.append(name)
    return [name for name in names if "://" not in name]
