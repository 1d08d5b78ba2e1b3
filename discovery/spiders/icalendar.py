"""Any iCalendar feed: one .ics address, whatever made it (RFC 5545)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from discovery.readers import icalendar
from discovery.spiders._base import Ask, Fingerprint, SourceSpider, address, html

if TYPE_CHECKING:
    from collections.abc import Iterator

    from discovery.items import Found
    from discovery.readers import Payload
    from discovery.sources import Source

_WEBCAL = re.compile(r"^webcals?:", re.IGNORECASE)


def feed_address(url: str) -> str:
    """Give the web address of a calendar: ``webcal:`` means https."""
    return _WEBCAL.sub("https:", url.strip())


class ICalendarSpider(SourceSpider):
    """Asks for one calendar and reads it whole.

    Recognised by a link of type ``text/calendar``, ``webcal:`` or an address that ends in ``.ics``. Feeds hold up to
    20 MB; more than ``options.max_bytes`` is not read.
    """

    name = "icalendar"
    title = "iCalendar"
    fingerprints: ClassVar[tuple[Fingerprint, ...]] = (
        address(r"^webcals?:|\.ics(?:\?|$)|[?&](?:ical|outlook-ical)=1|/ical(?:/|$)", weight=0.9),
        html(r"type=[\"']?text/calendar|href=[\"']webcals?:", weight=0.6),
    )
    options: ClassVar[dict[str, str]] = {"max_bytes": "bytes of the calendar that are read at most (20,000,000)"}
    max_pages = 1
    max_depth = 0

    def requests(self, source: Source) -> Iterator[Ask]:
        """Ask for the calendar itself."""
        yield Ask(feed_address(source.url), headers={"Accept": "text/calendar, text/plain;q=0.5, */*;q=0.1"})

    @classmethod
    def read(cls, payload: Payload) -> Iterator[Found]:
        """Read the answer as iCalendar, whatever type the server says it has."""
        yield from icalendar.read(payload)
