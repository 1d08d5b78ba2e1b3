"""Microdata of schema.org and of its forerunner data-vocabulary.org. https://html.spec.whatwg.org/multipage/microdata.html

Read as search engines read it: ``content`` and ``datetime`` count on any element. Where one item holds several events
one after the other (a table with one ``itemscope`` for all rows), its parallel properties are told apart again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from discovery.readers._nodes import MAX_NODES, Item, Owners, as_node, interesting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from discovery.readers._html import Page

PARALLEL_NAMES = ("name", "summary")
MAX_REFERENCES = 20


def nodes(page: Page, wanted: Callable[[Iterable[str]], bool]) -> Iterator[dict[str, Any]]:
    """Yield the outermost items that are wanted, or hold one that is, as JSON-LD-like nodes."""
    if "itemscope" not in page.text and "itemtype" not in page.text:
        return
    for item in _items(page):
        if not item.nested and interesting(item, wanted):
            yield from _apart(as_node(item))


def _items(page: Page) -> list[Item]:
    """Build all items of a page, properties assigned, values not yet taken."""
    owners, items, orphans = Owners(), [], []
    for node in page.tree.css("[itemscope],[itemtype],[itemprop]")[:MAX_NODES]:
        attributes = node.attributes
        owner = owners.owner(node)
        names = (attributes.get("itemprop") or "").split()
        if "itemscope" not in attributes and not attributes.get("itemtype"):
            owners.within(node, owner)
            if owner is None:
                orphans.append((node, names))
            else:
                owner.properties.extend((name, node) for name in names)
            continue
        item = Item(node, (attributes.get("itemtype") or "").split(), (attributes.get("itemid") or "").strip() or None)
        item.nested = bool(names) and owner is not None
        owners.within(node, item)
        items.append(item)
        if owner is not None:
            owner.properties.extend((name, item) for name in names)
        elif names:
            orphans.append((item, names))
    _follow_references(page, items, orphans)
    return items


def _follow_references(page: Page, items: list[Item], orphans: list[tuple[Any, list[str]]]) -> None:
    """Give items what they refer to by ``itemref``: elements elsewhere that have no item of their own."""
    if "itemref" not in page.text:
        return
    for item in items:
        references = set((item.node.attributes.get("itemref") or "").split()[:MAX_REFERENCES])
        for orphan, names in orphans if references else []:
            node = orphan.node if isinstance(orphan, Item) else orphan
            if _within(node, references):
                if isinstance(orphan, Item):
                    orphan.nested = True
                item.properties.extend((name, orphan) for name in names)


def _within(node: Any, ids: set[str]) -> bool:
    for _ in range(50):
        if node is None:
            return False
        if node.attributes.get("id") in ids:
            return True
        node = node.parent
    return False


def _apart(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Tell several events in one item apart, by as many names as starts."""
    starts = node.get("startDate") or []
    names = next((node[name] for name in PARALLEL_NAMES if name in node), [])
    if len(starts) < 2 or len(names) != len(starts) or len(set(zip(names, starts, strict=True))) == 1:
        yield node
        return
    for number in range(len(starts)):
        one = dict(node)
        for name, values in node.items():
            if isinstance(values, list) and len(values) == len(starts) and name != "@type":
                one[name] = [values[number]]
            elif name[0] != "@":
                del one[name]  # fewer values than events: nobody knows whose they are
        yield one
