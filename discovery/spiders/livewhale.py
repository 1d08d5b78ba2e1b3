"""LiveWhale: calendars of universities (https://docs.livewhale.com/).

The JSON is unverified: built from the documentation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urljoin

from discovery.readers._platforms import campus
from discovery.spiders._base import Fingerprint, address, html
from discovery.spiders._platform import PlatformSpider

if TYPE_CHECKING:
    from discovery.readers._platforms._shape import Shape


EVENTS = (
    "/live/json/v2/events/response_fields/description,summary,location,location_title,group_title,tags,categories,"
    "event_types,status/paginate/100/"
)
"""Beyond title, dates and address a field is given only where it is asked for."""


class LiveWhaleSpider(PlatformSpider):
    """Reads ``/live/json/v2/events``, a hundred a page, or any other ``/live/…`` address.

    Path parts narrow it: ``/group/Library/tag/talk``.
    """

    name = "livewhale"
    title = "LiveWhale"
    shape: ClassVar[Shape] = campus.LIVEWHALE
    fingerprints: ClassVar[tuple[Fingerprint, ...]] = (
        html(r"/_ingredients/(?:themes|templates)/|livewhale|/live/(?:ical|json|rss|widget)/", weight=0.8),
        address(r"/live/(?:ical|json)/", weight=0.9),
    )
    complete = False

    @classmethod
    def suggest(cls, url: str, page: str) -> str | None:  # noqa: ARG003
        """Give the interface of the host."""
        return url if "/live/" in url else urljoin(url, EVENTS)
