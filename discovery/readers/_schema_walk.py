"""The nodes of a page in document order, each with what stands around it; references by ``@id`` resolved."""

from __future__ import annotations

from typing import Any, NamedTuple

from discovery.readers._schema_values import Node, types_of

MAX_VISITED = 200_000
MAX_DEPTH = 40
MAX_JOINED = 100
"""Properties of a node that is put together of several."""
CONTAINERS = frozenset({"@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item", "hasPart"})
"""Properties through which a node is still the page's own subject."""
SKIPPED = frozenset(
    {"potentialAction", "workPerformed", "workFeatured", "review", "aggregateRating", "comment", "track"}
)
"""Properties that never lead to an event of interest and often to a flood of other things."""
DISTINGUISHING = ("name", "startDate", "url")
"""Properties in which two nodes of one thing agree."""


class Visit(NamedTuple):
    """One typed node: its types, the property it stands in, the nearest node around it, whether it is a subject."""

    node: Node
    types: list[str]
    via: str
    around: Node | None
    subject: bool
    """Whether it stands at the top of a block, of a graph or of a list."""


def visits(roots: list[Any], index: dict[str, Node]) -> list[Visit]:
    """Give every typed node once, in document order, and enter into ``index`` what others may refer to by ``@id``.

    Several nodes with one ``@id`` are one in the index, unless they speak of different things: then the one that says most.
    """
    found: list[Visit] = []
    stack: list[tuple[Any, str | None, Node | None, bool, int]] = [(one, "", None, True, 0) for one in reversed(roots)]
    left = MAX_VISITED
    while stack and left:
        left -= 1
        value, via, around, subject, depth = stack.pop()
        if depth > MAX_DEPTH:
            continue
        if isinstance(value, list):
            stack.extend(
                [(one, via, around, subject, depth + 1) for one in reversed(value) if isinstance(one, dict | list)]
            )
            continue
        if not isinstance(value, dict):
            continue
        identity = value.get("@id")
        if identity and len(value) > 1 and isinstance(identity, str):
            known = index.get(identity)
            index[identity] = value if known is None else _joined(known, value)
        types = types_of(value)
        if types and via is not None:
            found.append(Visit(value, types, via, around, subject))
        inner = value if types else around
        for name, one in reversed(value.items()):
            if isinstance(one, dict | list):
                # what stands in a container of the page, or of a node without a type, is a subject as its container is
                below = None if via is None or (name in SKIPPED and not _is_volunteering(name, one)) else name
                stack.append((one, below, inner, subject and (not types or name in CONTAINERS), depth + 1))
    return found


def _is_volunteering(name: str, value: Any) -> bool:
    """Tell whether what may be done with a thing is to volunteer; all other actions are buttons."""
    return name == "potentialAction" and "VolunteerAction" in types_of(
        value[0] if isinstance(value, list) and value else value
    )


def completed(node: Node, index: dict[str, Node]) -> Node:
    """Give a node with what other nodes of its ``@id`` say of the same thing. A bare reference stays one."""
    if len(node) <= 2 or "@id" not in node or not isinstance(node["@id"], str):
        return node
    whole = index.get(node["@id"], node)
    return {**whole, **node} if len(node) < len(whole) <= MAX_JOINED and _of_one_thing(whole, node) else node


def _joined(known: Node, other: Node) -> Node:
    richer, poorer = (known, other) if len(known) >= len(other) else (other, known)
    if len(richer) >= MAX_JOINED or poorer.keys() <= richer.keys() or not _of_one_thing(known, other):
        return richer
    return {**poorer, **richer}


def _of_one_thing(a: Node, b: Node) -> bool:
    """Tell whether two nodes with one ``@id`` may be one thing: templates give the same one to different events."""
    if any(a.get(name) and b.get(name) and a[name] != b[name] for name in DISTINGUISHING):
        return False
    here, there = types_of(a), types_of(b)
    return not here or not there or not set(here).isdisjoint(there)
