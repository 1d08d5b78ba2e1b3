"""Plain lists of events on web pages: by a recipe of CSS selectors, or found by their repetition."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from discovery.readers import html_list
from discovery.readers._list_recipe import KEYS
from discovery.spiders._base import Ask, SourceSpider

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from discovery.items import Found, Link
    from discovery.readers import Payload
    from discovery.sources import Source


class HtmlListSpider(SourceSpider):
    """Reads a page that lists events without any markup for machines.

    With ``row`` in the source's options the recipe there is followed; without it the list is found by its repetition, and
    each item says how sure that is (``confidence 0.82`` in ``notes``).
    """

    name = "html_list"
    title = "List of events in HTML"
    options: ClassVar[dict[str, str]] = KEYS | {
        "follow": "true: ask the next pages of the list (default true)",
        "max_pages": "how many pages of the list to ask in one run (default 40)",
    }

    def follow(self, source: Source, links: Iterable[Link], depth: int) -> Iterator[Ask]:  # noqa: ARG002
        """Ask the next pages of the list."""
        if source.options.get("follow", True):
            for link in links:
                if link.rel == "next":
                    yield Ask(link.url)

    @classmethod
    def read(cls, payload: Payload) -> Iterator[Found]:
        """Read the page as a list, whatever markup it carries beside."""
        yield from html_list.read(payload)
