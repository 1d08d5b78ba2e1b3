"""GrowthZone (ChamberMaster): the events of chambers of commerce. Its list is unverified: built from what its users tell of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urljoin, urlsplit

from discovery.items import Event, Link
from discovery.readers import schema_org, xml_platforms
from discovery.readers._html import looks_like_html
from discovery.readers._platforms import civic
from discovery.spiders._base import Ask, Fingerprint, SourceSpider, html
from discovery.spiders._platform import is_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from discovery.items import Found
    from discovery.readers import Payload
    from discovery.sources import Source

DETAILS = re.compile(r"/events/details/([^/?#]+)")
NUMBERED = re.compile(r"-(?!(?:19|20)\d\d$)(\d{1,9})$")
"""The number of an event at the end of its address. One that may be a year is left alone."""


class GrowthZoneSpider(SourceSpider):
    """Reads ``/api/events`` (XML) of ``business.{chamber}``: keyless, no zone and mostly no place; then the event's page.

    Give the source its ``timezone``. The pages have the place and the status; both go by the event's number.
    """

    name = "growthzone"
    title = "GrowthZone"
    max_pages = 120
    fingerprints: ClassVar[tuple[Fingerprint, ...]] = (
        html(r"growthzone(?:app|cms|sites)?\.com|chambermaster\.com|class=[\"'][^\"']{0,100}\bgz-", weight=0.8),
        html(r"<ArrayOfEventDisplay\b", weight=0.9),
    )
    options: ClassVar[dict[str, str]] = {"follow": "false: do not ask the pages of the events"}

    def requests(self, source: Source) -> Iterator[Ask]:
        """Ask for all events."""
        yield Ask(self.suggest(source.url, "") or source.url, headers={"Accept": "application/xml, text/xml"})

    def follow(self, source: Source, links: Iterable[Link], depth: int) -> Iterator[Ask]:
        """Ask the pages of the events."""
        if depth == 0 and source.options.get("follow", True):
            yield from (Ask(link.url, optional=True) for link in links if link.rel == "item")

    @classmethod
    def read(cls, payload: Payload) -> Iterator[Found]:
        """Read the list and name the pages, or read one page."""
        if looks_like_html(payload) and not is_json(payload):
            slug = DETAILS.search(payload.url)
            for found in schema_org.read(payload):
                if isinstance(found, Event) and slug:
                    number = NUMBERED.search(slug[1])
                    found.source_key = number[1] if number else slug[1]
                if not isinstance(found, Link):
                    yield found
            return
        for found in civic.SHAPE.read(payload) if is_json(payload) else xml_platforms.read(payload):
            yield found
            if isinstance(found, Event) and found.url and DETAILS.search(found.url):
                yield Link(url=found.url, rel="item")

    @classmethod
    def suggest(cls, url: str, page: str) -> str | None:  # noqa: ARG003
        """Give the interface of the host."""
        return url if urlsplit(url).path.startswith("/api/") else urljoin(url, "/api/events")
