"""Text is plain text from here on."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from discovery.items import Item
    from pipelines import Context


def process(item: Item, context: Context) -> Item:  # noqa: ARG001
    """Pass."""
    return item
