"""Lists of events in plain HTML: by a recipe of CSS selectors where the source has one, else by their own repetition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discovery.readers._html import Page, looks_like_html

if TYPE_CHECKING:
    from collections.abc import Iterator

    from discovery.items import Found
    from discovery.readers import Payload


def recognise(payload: Payload) -> bool:
    """Tell whether this is a web page."""
    return looks_like_html(payload)


def read(payload: Payload) -> Iterator[Found]:
    """Yield the events of a list, and the links to its next page."""
    page = Page.of(payload)
    if "row" in payload.options:
        from discovery.readers._list_recipe import read_by_recipe

        yield from read_by_recipe(payload, page)
    else:
        from discovery.readers._list_find import read_by_repetition

        yield from read_by_repetition(payload, page)
    yield from page.losses()
    yield from page.links()
