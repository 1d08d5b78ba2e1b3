"""Calendars of WordPress that speak schema.org and iCalendar: Modern Events Calendar, EventON, Events Manager, My Calendar."""

from __future__ import annotations

import re
from typing import ClassVar
from urllib.parse import urljoin, urlsplit

from discovery.spiders._base import Fingerprint, html, meta
from discovery.spiders.schema_org import SchemaOrgSpider

MARKED = r"application/ld\+json|itemtype=[\"']https?://schema\.org/\w{0,30}Event"
"""What shows that the page itself can be read."""
FEEDS: tuple[tuple[str, str], ...] = (
    (r"plugins/modern-events-calendar|mec-event-article", "?mec-ical-feed=1"),
    (r"plugins/events-manager|em-calendar|em-events-list", "events.ics"),
    (r"plugins/wp-event-manager|class=[\"'][^\"']{0,200}\bwpem-", "?feed=event_feed"),
)
"""By which sign a plugin is known whose feed stands at an address of its own, below the root of WordPress."""
ROOT = re.compile(r"[\"'(](https?://[^\"'()<>\s]{1,300}?/|/[^\"'()<>\s]{0,200}?)wp-(?:content|includes|json)/")
"""Where WordPress is installed: its own files stand below it."""


class WordPressEventsSpider(SchemaOrgSpider):
    """Reads the page with its markup, or the plugin's feed where there is one; whatever answers is read by its format.

    EventON and My Calendar have no feed that is always there: their pages carry the events. A page that has neither markup nor
    a plugin with a feed is left to other ways.
    """

    name = "wordpress_events"
    title = "WordPress calendar"
    fingerprints: ClassVar[tuple[Fingerprint, ...]] = (
        meta("generator", "EventON", weight=0.9),
        html(
            r"plugins/(?:modern-events-calendar|eventon|events-manager|my-calendar|sugar-calendar|wp-event-manager)|"
            r"mec-event-article|eventon_list_event",
            weight=0.7,
        ),
    )

    @classmethod
    def suggest(cls, url: str, page: str) -> str | None:
        """Give the feed of the plugin; the page itself where it is marked up and the plugin has none."""
        for sign, path in FEEDS:
            if re.search(sign, page, re.IGNORECASE):
                return urljoin(_root(url, page), path)
        return url if re.search(MARKED, page, re.IGNORECASE) else None


def _root(url: str, page: str) -> str:
    """Give the address below which WordPress is installed: on the page's own host, else the host itself."""
    host = urlsplit(url).netloc.removeprefix("www.")
    for found in ROOT.finditer(page):
        address: str = urljoin(url, found[1])
        if urlsplit(address).netloc.removeprefix("www.") == host:
            return address
    return urljoin(url, "/")
