"""Trumba: calendars of universities and cities. The JSON is unverified: built from the documentation."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from discovery.readers._platforms import campus
from discovery.spiders._base import Fingerprint, address, html
from discovery.spiders._platform import PlatformSpider

if TYPE_CHECKING:
    from discovery.readers._platforms._shape import Shape

NAMED = re.compile(
    r"webName\s{0,3}:\s{0,3}[\"']([A-Za-z0-9_.-]{1,100})[\"']|trumba\.com/calendars/([A-Za-z0-9_-]{1,100})"
)
FEED = "https://www.trumba.com/calendars/{}.ics"


class TrumbaSpider(PlatformSpider):
    """Reads ``https://www.trumba.com/calendars/{name}.ics``, or ``.json`` where the source's url ends so."""

    name = "trumba"
    title = "Trumba"
    shape: ClassVar[Shape] = campus.TRUMBA
    fingerprints: ClassVar[tuple[Fingerprint, ...]] = (
        html(r"trumba\.com/scripts/spuds|\$Trumba\.addSpud|trumba\.com/calendars/", weight=0.9),
        address(r"trumba\.com/calendars/", weight=0.9),
    )
    complete = False

    @classmethod
    def suggest(cls, url: str, page: str) -> str | None:
        """Give the feed of the calendar that the page shows."""
        if url.partition("?")[0].endswith((".ics", ".json")):
            return url
        name = NAMED.search(url) or NAMED.search(page)
        return FEED.format(name[1] or name[2]) if name else None
