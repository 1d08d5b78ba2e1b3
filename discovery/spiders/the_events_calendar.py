"""The Events Calendar, the most widespread calendar of WordPress (https://docs.theeventscalendar.com/)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urljoin

from discovery.readers._platforms import tribe
from discovery.readers._platforms._values import with_query
from discovery.spiders._base import Ask, Fingerprint, html, meta
from discovery.spiders._platform import LEADS, PlatformSpider, before

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from discovery.items import Link
    from discovery.readers._platforms._shape import Shape
    from discovery.sources import Source

BELOW = "tribe/events/v1/events"
ROOTS = re.compile(r"(?:href|content)\s{0,2}=\s{0,2}[\"']?([^\"'<>\s]{1,500})", re.IGNORECASE)
TAGS = re.compile(r"<(?:link|meta)\b[^<>]{0,1000}>", re.IGNORECASE)
API = re.compile(r"/tribe/events/v1/?$|%2Ftribe%2Fevents%2Fv1(?:%2F)?$", re.IGNORECASE)
OWN = ("tribe/events/v1", "tribe%2Fevents", "ical=1", ".ics")


class TheEventsCalendarSpider(PlatformSpider):
    """Reads ``/wp-json/tribe/events/v1/events``: keyless, what is not over yet, 50 a page (the most it gives).

    An event whose title says that something is up is asked for by itself: only there stands its status. Where the interface
    is blocked or off, the calendar (``/events/?ical=1``) is asked instead, which shows the next thirty.
    """

    name = "the_events_calendar"
    title = "The Events Calendar"
    shape: ClassVar[Shape] = tribe.SHAPE
    fingerprints: ClassVar[tuple[Fingerprint, ...]] = (
        meta("tec-api-version", "."),
        Fingerprint("header", ".", "X-TEC-API-VERSION"),
        html(r"/wp-json/tribe/events/v1/|rest_route=/tribe/events/v1", weight=0.9),
        html(r"/wp-content/plugins/the-events-calendar/", weight=0.7),
    )

    def requests(self, source: Source) -> Iterator[Ask]:
        """Ask the address as it is, or the archive of the site that it belongs to."""
        calendar = f"{before(source.url, '/wp-json/')}events/?ical=1"
        if not any(mark in source.url for mark in OWN):
            yield Ask(_archive(f"{before(source.url)}wp-json/"), instead=calendar)
        elif "/wp-json/" in source.url:
            yield Ask(source.url, instead=calendar)
        else:
            yield Ask(source.url)

    def follow(self, source: Source, links: Iterable[Link], depth: int) -> Iterator[Ask]:  # noqa: ARG002
        """Ask the next pages, and the events whose status is in doubt."""
        for link in links:
            if link.rel in {"next", "item"} or (link.rel == LEADS and depth == 0):
                yield Ask(link.url, optional=link.rel == "item")

    @classmethod
    def suggest(cls, url: str, page: str) -> str | None:
        """Give the archive: where the page names it, below the root that it names, or at the host."""
        if "tribe/events/v1" in url:
            return url
        named = [
            (tag[0], found[1].replace("&amp;", "&")) for tag in TAGS.finditer(page) if (found := ROOTS.search(tag[0]))
        ]
        roots = [API.sub("/", address) for _, address in named if API.search(address)]
        roots += [address for tag, address in named if "https://api.w.org/" in tag]
        roots += [f"{address.rstrip('/')}/wp-json/" for tag, address in named if "tec-api-origin" in tag]
        return _archive(urljoin(url, (roots or [f"{before(url)}wp-json/"])[0]))


def _archive(root: str) -> str:
    """Give the archive below the root of a WordPress interface: a path, or ``?rest_route=/``."""
    address = f"{root.removesuffix('%2F').rstrip('/')}/{BELOW}"
    return with_query(address, per_page=50, start_date="now")
