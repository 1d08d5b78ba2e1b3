"""CivicPlus (CivicEngage): calendars of municipalities."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urljoin

from discovery.readers import icalendar
from discovery.spiders._base import Ask, Fingerprint, SourceSpider, address, html

if TYPE_CHECKING:
    from collections.abc import Iterator

    from discovery.items import Found
    from discovery.readers import Payload
    from discovery.sources import Source

CATEGORY = re.compile(r"[?&](?:CID|catID)=(\d{1,6})", re.IGNORECASE)
FEED = "/common/modules/iCalendar/iCalendar.aspx?catID={}&feed=calendar"


class CivicPlusSpider(SourceSpider):
    """Reads ``/common/modules/iCalendar/iCalendar.aspx?catID=…&feed=calendar``."""

    name = "civicplus"
    title = "CivicPlus"
    fingerprints: ClassVar[tuple[Fingerprint, ...]] = (
        html(r"civicplus\.com|civicengage|/common/modules/iCalendar/iCalendar\.aspx|/calendar\.aspx\?CID=", weight=0.8),
        address(r"/common/modules/iCalendar/|/calendar\.aspx\?", weight=0.8),
    )
    max_pages = 1

    def requests(self, source: Source) -> Iterator[Ask]:
        """Ask the feed that the address leads to."""
        yield Ask(self.suggest(source.url, "") or source.url)

    @classmethod
    def read(cls, payload: Payload) -> Iterator[Found]:
        """Read the calendar."""
        yield from icalendar.read(payload)

    @classmethod
    def suggest(cls, url: str, page: str) -> str | None:
        """Give the feed of the category that an address or a page names."""
        if "icalendar.aspx" in url.lower():
            return url
        category = CATEGORY.search(url) or CATEGORY.search(page)
        return urljoin(url, FEED.format(category[1])) if category else None
