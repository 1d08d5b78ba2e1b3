"""Microdata of schema.org and of its forerunner data-vocabulary.org. https://html.spec.whatwg.org/multipage/microdata.html.

Read as search engines read it: ``content`` and ``datetime`` count on any element. Where one item holds several events
one after the other (a table with one ``itemscope`` for all rows), its parallel properties are told apart again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from discovery.readers._nodes import MAX_NODES, MAX_PROPERTIES, Item, Owners, as_node, interesting
from discovery.readers._schema_values import bare

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from discovery.readers._html import Page

PARALLEL_NAMES = ("name", "summary")
MAX_REFERENCES = 20


def nodes(page: Page, wanted: Callable[[Iterable[str]], bool]) -> Iterator[dict[str, Any]]:
    """Yield the outermost items that are wanted, or hold one that is, as JSON-LD-like nodes."""
    if not any(wanted([one]) for one in set(page.marks.types)):
        return
    for item in _items(page):
        if not item.nested and interesting(item, wanted):
            yield from _apart(as_node(item))


def _items(page: Page) -> list[Item]:
    """Build all items of a page, properties assigned, values not yet taken."""
    owners, items, orphans, refers = Owners(), [], [], False
    for node in page.marks.items[:MAX_NODES]:
        attributes = node.attributes
        owner = owners.owner(node)
        names = _names(attributes.get("itemprop"))
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
        refers = refers or "itemref" in attributes
        if owner is not None:
            owner.properties.extend((name, item) for name in names)
        elif names:
            orphans.append((item, names))
    if refers:
        _follow_references(items, orphans)
    return items


def _names(written: str | None) -> list[str]:
    """Give the properties that an element has, by their bare names."""
    names = (written or "").split()
    return [bare(name) for name in names] if ":" in (written or "") else names


def _follow_references(items: list[Item], orphans: list[tuple[Any, list[str]]]) -> None:
    """Give items what they refer to by ``itemref``: elements elsewhere that have no item of their own."""
    references = {
        item.node.mem_id: (item.node.attributes.get("itemref") or "").split()[:MAX_REFERENCES] for item in items
    }
    wanted = {one for names in references.values() for one in names}
    below: dict[str, list[tuple[Any, list[str]]]] = {}
    for orphan, names in orphans if wanted else []:
        for one in _ids_around(orphan.node if isinstance(orphan, Item) else orphan) & wanted:
            below.setdefault(one, []).append((orphan, names))
    for item in items:
        for one in dict.fromkeys(references[item.node.mem_id]):
            for orphan, names in below.get(one, [])[:MAX_PROPERTIES]:
                if isinstance(orphan, Item):
                    orphan.nested = True
                item.properties.extend((name, orphan) for name in names)


def _ids_around(node: Any) -> set[str]:
    """Give the ids of an element and of those around it."""
    ids = set()
    for _ in range(50):
        if node is None:
            break
        ids.add(node.attributes.get("id") or "")
        node = node.parent
    return ids


def _apart(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Tell several events in one item apart, by as many names as starts."""
    starts = node.get("startDate") or []
    names: list[Any] = next((node[name] for name in PARALLEL_NAMES if name in node), [])
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
