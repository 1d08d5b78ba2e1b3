"""The nodes of a page in document order, each with what stands around it; references by ``@id`` resolved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from discovery.readers._schema_values import Node, types_of

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_VISITED = 200_000
MAX_DEPTH = 40
CONTAINERS = frozenset({"@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item", "hasPart"})
"""Properties through which a node is still the page's own subject."""
SKIPPED = frozenset(
    {"potentialAction", "workPerformed", "workFeatured", "review", "aggregateRating", "comment", "track"}
)
"""Properties that never lead to an event of interest and often to a flood of other things."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One typed node: its types, the property it stands in, the nearest node around it, whether it is a subject."""

    node: Node
    types: list[str]
    via: str
    around: Node | None
    subject: bool
    """Whether it stands at the top of a block, of a graph or of a list."""


def index(roots: list[Any]) -> dict[str, Node]:
    """Give the nodes that others may refer to, by ``@id``; of several the one that says most."""
    found: dict[str, Node] = {}
    for node in _all(roots):
        identity = node.get("@id")
        if isinstance(identity, str) and len(node) > 1 and len(node) > len(found.get(identity, ())):
            found[identity] = node
    return found


def _all(roots: list[Any]) -> Iterator[Node]:
    stack: list[tuple[Any, int]] = [(one, 0) for one in reversed(roots)]
    visited = 0
    while stack:
        value, depth = stack.pop()
        visited += 1
        if visited > MAX_VISITED:
            return
        if isinstance(value, dict):
            yield value
            if depth < MAX_DEPTH:
                stack.extend((one, depth + 1) for one in value.values() if isinstance(one, dict | list))
        elif isinstance(value, list) and depth < MAX_DEPTH:
            stack.extend((one, depth + 1) for one in value if isinstance(one, dict | list))


def walk(roots: list[Any]) -> Iterator[Visit]:
    """Yield every typed node once, in document order."""
    stack: list[tuple[Any, str, Node | None, bool, int]] = [(one, "", None, True, 0) for one in reversed(roots)]
    visited = 0
    while stack:
        value, via, around, subject, depth = stack.pop()
        visited += 1
        if visited > MAX_VISITED or depth > MAX_DEPTH:
            continue
        if isinstance(value, list):
            stack.extend(
                (one, via, around, subject, depth + 1) for one in reversed(value) if isinstance(one, dict | list)
            )
        elif isinstance(value, dict):
            types = types_of(value)
            if types:
                yield Visit(value, types, via, around, subject)
            inner = value if types else around
            # what stands in a container of the page, or of a node without a type, is a subject as its container is
            stack.extend(
                (one, name, inner, subject and (name in CONTAINERS or not types), depth + 1)
                for name, one in reversed(value.items())
                if isinstance(one, dict | list) and name not in SKIPPED
            )
