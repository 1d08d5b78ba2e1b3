"""How pipelines are put in a row."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING

from discovery.clock import Clock
from discovery.sources import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from discovery.items import Item

    Process = Callable[["Item", "Context"], "Item"]


class Reject(Exception):  # noqa: N818 - the word of the design
    """The item cannot be kept. The message is the reason, in words that an operator can act on."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a pipeline may know beside the item: where it came from, what time it is, where the data is."""

    source: Source = field(default_factory=lambda: Source(name="-", spider="-", url=""))
    clock: Clock = field(default_factory=Clock)
    data: Path | None = None
    """The data folder, where its own ``topics.toml`` counts. None: the default topics."""


class Chain:
    """Pipelines in the order of their numbers.

    >>> Chain({"pipelines.clean": 100}).names
    ['pipelines.clean']
    """

    def __init__(self, numbered: Mapping[str, int]) -> None:
        self.names = sorted(numbered, key=lambda name: numbered[name])
        self._steps: list[Process] = [import_module(name).process for name in self.names]

    def __call__(self, item: Item, context: Context) -> Item:
        """Normalise one item. Raises Reject."""
        for step in self._steps:
            item = step(item, context)
        return item
