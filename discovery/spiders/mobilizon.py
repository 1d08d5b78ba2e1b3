"""Mobilizon, events of the federated web.

https://docs.mobilizon.org/

Unverified: built from the documentation.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urljoin

from discovery.readers._platforms import federated
from discovery.readers._platforms._values import query_number
from discovery.spiders._base import Ask, Fingerprint, html, meta
from discovery.spiders._platform import PlatformSpider

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from discovery.items import Link
    from discovery.readers._platforms._shape import Shape
    from discovery.sources import Source

GROUP = re.compile(r"/@([A-Za-z0-9_.@-]{1,100})")
QUERY = """query ($term: String, $tags: String, $location: String, $radius: Float, $from: DateTime, $page: Int, $limit: Int) {
  searchEvents(term: $term, tags: $tags, location: $location, radius: $radius, beginsOn: $from, page: $page, limit: $limit) {
    total elements { ... on Event { uuid url title description beginsOn endsOn status onlineAddress language
      options { timezone isOnline } picture { url } tags { title }
      physicalAddress { description street locality postalCode region country geom timezone }
      attributedTo { name preferredUsername url } organizerActor { name preferredUsername url } } } } }"""


class MobilizonSpider(PlatformSpider):
    """Asks ``POST /api`` (GraphQL) of an instance for the events that are coming, 50 a page; or reads a group's .ics feed."""

    name = "mobilizon"
    title = "Mobilizon"
    shape: ClassVar[Shape] = federated.MOBILIZON
    fingerprints: ClassVar[tuple[Fingerprint, ...]] = (
        meta("generator", "mobilizon"),
        html(r"<title>[^<]{0,100}\bMobilizon\b|<div id=[\"']app[\"'][^>]{0,100}mobilizon|mobilizon-", weight=0.6),
    )
    options: ClassVar[dict[str, str]] = {
        "term": "words to search for",
        "tags": "tags, comma separated",
        "location": "geohash of the middle of a circle",
        "radius": "of that circle, km",
    }
    complete = False

    def requests(self, source: Source) -> Iterator[Ask]:
        """Ask for the first page of an instance; for the feed of a group, or the one that the url is."""
        if "/feed/" in source.url or "/export/" in source.url:
            yield Ask(source.url)
        elif GROUP.search(source.url):
            yield Ask(self.suggest(source.url, "") or source.url)
        else:
            yield self._page(source, urljoin(source.url, "/api?page=1"))

    def follow(self, source: Source, links: Iterable[Link], depth: int) -> Iterator[Ask]:  # noqa: ARG002
        """Ask the next page."""
        for link in links:
            if link.rel == "next":
                yield self._page(source, link.url)

    def _page(self, source: Source, url: str) -> Ask:
        wanted: dict[str, Any] = {name: source.options[name] for name in self.options if name in source.options}
        wanted |= {"from": self.clock.iso(), "page": query_number(url, "page", 1), "limit": federated.PAGE}
        body = json.dumps({"query": QUERY, "variables": wanted}).encode()
        return Ask(url, method="POST", body=body, headers={"Content-Type": "application/json"})

    @classmethod
    def suggest(cls, url: str, page: str) -> str | None:  # noqa: ARG003
        """Give the feed of the group whose page it is, or that of the instance."""
        group = GROUP.search(url)
        return urljoin(url, f"/@{group[1]}/feed/ics" if group else "/feed/instance/ics")
