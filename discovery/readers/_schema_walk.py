"""The nodes of a page in document order, each with what stands around it; references by ``@id`` resolved."""

from __future__ import annotations

from typing import Any, NamedTuple

from discovery.readers._schema_values import Node, types_of

MAX_VISITED = 200_000
MAX_DEPTH = 40
CONTAINERS = frozenset({"@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item", "hasPart"})
"""Properties through which a node is still the page's own subject."""
SKIPPED = frozenset(
    {"potentialAction", "workPerformed", "workFeatured", "review", "aggregateRating", "comment", "track"}
)
"""Properties that never lead to an event of interest and often to a flood of other things."""


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

    Of several nodes with one ``@id`` the index keeps the one that says most.
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
        if identity is not None and isinstance(identity, str) and len(value) > max(len(index.get(identity, ())), 1):
            index[identity] = value
        types = types_of(value)
        if types and via is not None:
            found.append(Visit(value, types, via, around, subject))
        inner = value if types else around
        for name, one in reversed(value.items()):
            if isinstance(one, dict | list):
                # what stands in a container of the page, or of a node without a type, is a subject as its container is
                below = None if via is None or name in SKIPPED else name
                stack.append((one, below, inner, subject and (not types or name in CONTAINERS), depth + 1))
    return found
