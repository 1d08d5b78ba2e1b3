"""Feeds, RSS and Atom: what they say of events themselves, and the pages of the entries that say nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from discovery.spiders._base import Ask, SourceSpider, address, html

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from discovery.items import Link
    from discovery.sources import Source


class RssSpider(SourceSpider):
    """Reads a feed; asks the page of each entry that has no date of its event.

    A feed holds the newest entries only: what left it has not been withdrawn.
    """

    name = "rss"
    title = "RSS or Atom feed"
    fingerprints = (
        address(r"(?i)(?:/feed/?|/rss/?|\.rss|\.atom|/(?:rss|atom|feed)\.xml)(?:\?.*)?$"),
        html(r"(?i)<rss\s[^>]{0,2000}version=|<feed\s[^>]{0,2000}w3\.org/2005/Atom", weight=0.9),
    )
    options: ClassVar[dict[str, str]] = {
        "follow": "false: do not ask the pages of entries without a date",
        "max_pages": "how many pages to ask in one run, the feed included (default 40)",
    }
    complete = False

    def follow(self, source: Source, links: Iterable[Link], depth: int) -> Iterator[Ask]:
        """Ask the next pages of the feed, and from its first page those of its entries; an entry's page leads nowhere."""
        for link in links:
            if link.rel == "next":
                yield Ask(link.url)
            elif link.rel == "item" and depth == 0 and source.options.get("follow", True):
                yield Ask(link.url, optional=True)
