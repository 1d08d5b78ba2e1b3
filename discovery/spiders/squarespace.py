"""Squarespace: a page of events as JSON (https://developers.squarespace.com/what-is-json)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from discovery.readers._platforms import squarespace
from discovery.readers._platforms._values import with_query
from discovery.spiders._base import Ask, Fingerprint, html
from discovery.spiders._platform import PlatformSpider

if TYPE_CHECKING:
    from collections.abc import Iterator

    from discovery.readers._platforms._shape import Shape
    from discovery.sources import Source

EVENTS = re.compile(r"eventlist-event|collection-type-events|sqs-events-collection|\"typeName\"\s*:\s*\"events\"")


class SquarespaceSpider(PlatformSpider):
    """Reads ``{events page}?format=json``: keyless, all that is coming.

    Some sites forbid that address in robots.txt; then nothing is asked.
    """

    name = "squarespace"
    title = "Squarespace events"
    shape: ClassVar[Shape] = squarespace.SHAPE
    fingerprints: ClassVar[tuple[Fingerprint, ...]] = (
        html(r"<!-- This is Squarespace\. -->|Static\.SQUARESPACE_CONTEXT|static1\.squarespace\.com", weight=0.9),
    )

    def requests(self, source: Source) -> Iterator[Ask]:
        """Ask the page as JSON."""
        yield Ask(with_query(source.url, format="json"))

    @classmethod
    def suggest(cls, url: str, page: str) -> str | None:
        """Give the page as JSON, if it is one of events."""
        return with_query(url, format="json") if EVENTS.search(page) else None
