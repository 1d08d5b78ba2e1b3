"""The Events Calendar, the most widespread calendar of WordPress (https://docs.theeventscalendar.com/)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from discovery.readers._platforms import tribe
from discovery.readers._platforms._values import with_query
from discovery.spiders._base import Ask, Fingerprint, html, meta
from discovery.spiders._platform import PlatformSpider, before

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from discovery.items import Link
    from discovery.readers._platforms._shape import Shape
    from discovery.sources import Source

ARCHIVE = "wp-json/tribe/events/v1/events"
ORIGIN = re.compile(
    r"<link\b[^>]{0,300}href=[\"']([^\"'<>\s]{1,500}?(?:/tribe/events/v1/|%2Ftribe%2Fevents%2Fv1%2F))", re.IGNORECASE
)
API_ROOT = re.compile(
    r"<link\b[^>]{0,300}rel=[\"']https://api\.w\.org/[\"'][^>]{0,100}href=[\"']([^\"'<>\s]{1,500})", re.IGNORECASE
)


class TheEventsCalendarSpider(PlatformSpider):
    """Reads ``/wp-json/tribe/events/v1/events``: keyless, what is not over yet, 50 a page (the most it gives).

    An event whose title says that something is up is asked for by itself: only there stands its status. Where a firewall
    blocks the interface, the address of the calendar (``/events/?ical=1``) may be the source's url instead.
    """

    name = "the_events_calendar"
    title = "The Events Calendar"
    shape: ClassVar[Shape] = tribe.SHAPE
    fingerprints: ClassVar[tuple[Fingerprint, ...]] = (
        meta("tec-api-version", "."),
        html(r"/wp-json/tribe/events/v1/|rest_route=/tribe/events/v1", weight=0.9),
        html(r"/wp-content/plugins/the-events-calendar/", weight=0.7),
    )

    def requests(self, source: Source) -> Iterator[Ask]:
        """Ask the address as it is, or the archive of the site that it belongs to."""
        known = ("tribe/events/v1", "tribe%2Fevents", "ical=1", ".ics")
        is_own = any(mark in source.url for mark in known)
        yield Ask(source.url if is_own else with_query(before(source.url) + ARCHIVE, per_page=50))

    def follow(self, source: Source, links: Iterable[Link], depth: int) -> Iterator[Ask]:  # noqa: ARG002
        """Ask the next pages, and the events whose status is in doubt."""
        for link in links:
            if link.rel in {"next", "item"}:
                yield Ask(link.url, optional=link.rel == "item")

    @classmethod
    def suggest(cls, url: str, page: str) -> str | None:
        """Give the archive: where the page names it, below the root that it names, or at the host."""
        if "tribe/events/v1" in url:
            return url
        if named := ORIGIN.search(page):
            root = named[1].replace("&amp;", "&")
            return with_query(f"{root}events", per_page=50) if "?" not in root else f"{root}events&per_page=50"
        api = API_ROOT.search(page)
        root = api[1] if api else f"{before(url)}wp-json/"
        return with_query(f"{root}tribe/events/v1/events", per_page=50) if "?" not in root else None
