"""LibCal (Springshare): calendars of libraries.

The JSON is unverified: built from the documentation.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urljoin

from discovery.readers._platforms import campus
from discovery.spiders._base import Fingerprint, address, html
from discovery.spiders._platform import PlatformSpider

if TYPE_CHECKING:
    from discovery.readers._platforms._shape import Shape

CALENDAR = re.compile(r"(?:[?&](?:cid|c|calendarId)=|/calendar/|\"?cal_?id\"?\s{0,2}[:=]\s{0,2}\"?)(\d{1,9})")
HOST = re.compile(r"https?://[a-z0-9.-]{1,100}\.libcal\.com", re.IGNORECASE)
FEED = "/ical_subscribe.php?src=p&cid={}"
ALL = "/ajax/calendar/list?c=-1&date=0000-00-00&perpage=100&page=1"
"""What is coming in all calendars of a library."""


class LibCalSpider(PlatformSpider):
    """Reads ``/ical_subscribe.php?src=p&cid=…``, or ``/ajax/calendar/list?c=…`` where the source's url is that."""

    name = "libcal"
    title = "LibCal"
    shape: ClassVar[Shape] = campus.LIBCAL
    fingerprints: ClassVar[tuple[Fingerprint, ...]] = (
        address(r"^https?://[^/]*\.libcal\.com/", weight=0.9),
        html(r"//[a-z0-9.-]{1,60}\.libcal\.com|springshare", weight=0.6),
    )
    complete = False

    @classmethod
    def suggest(cls, url: str, page: str) -> str | None:
        """Give the feed of the calendar whose number stands in the address or on the page."""
        if "/ajax/" in url or "ical_subscribe" in url or "/1.1/" in url:
            return url
        number = CALENDAR.search(url) or CALENDAR.search(page)
        host = HOST.match(url) or HOST.search(page)
        if number:
            return urljoin(host[0] if host else url, FEED.format(number[1]))
        return urljoin(url, ALL) if HOST.match(url) else None
