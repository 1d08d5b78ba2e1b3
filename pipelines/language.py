"""Settles the language: by the item's own tag."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from discovery.items import Item
    from pipelines import Context

_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9-_]*)?")


def process(item: Item, context: Context) -> Item:
    """Set ``language`` to a primary tag, or None."""
    stated = item.language or context.source.language
    match = _TAG.fullmatch(stated.strip()) if stated else None
    item.language = match[1].lower() if match else None
    return item
