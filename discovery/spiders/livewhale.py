"""LiveWhale: calendars of universities (https://docs.livewhale.com/).

The JSON is unverified: built from the documentation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urljoin

from discovery.readers._platforms import campus
from discovery.spiders._base import Ask, Fingerprint, address, html
from discovery.spiders._platform import PlatformSpider

if TYPE_CHECKING:
    from collections.abc import Iterator

    from discovery.readers._platforms._shape import Shape
    from discovery.sources import Source


class LiveWhaleSpider(PlatformSpider):
    """Reads ``/live/json/v2/events``, or any other ``/live/…`` address: path parts narrow it (``/group/Library/tag/talk``)."""

    name = "livewhale"
    title = "LiveWhale"
    shape: ClassVar[Shape] = campus.LIVEWHALE
    fingerprints: ClassVar[tuple[Fingerprint, ...]] = (
        html(r"/_ingredients/(?:themes|templates)/|livewhale|/live/(?:ical|json|rss|widget)/", weight=0.8),
        address(r"/live/(?:ical|json)/", weight=0.9),
    )
    complete = False

    def requests(self, source: Source) -> Iterator[Ask]:
        """Ask for the events, or what the url says."""
        yield Ask(self.suggest(source.url, "") or source.url)

    @classmethod
    def suggest(cls, url: str, page: str) -> str | None:  # noqa: ARG003
        """Give the interface of the host."""
        return url if "/live/" in url else urljoin(url, "/live/json/v2/events")
