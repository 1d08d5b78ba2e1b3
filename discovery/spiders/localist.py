"""Localist (Concept3D): calendars of universities and cities.

The JSON is unverified: built from the documentation. Its vendor asks for a licence, so the .ics feed is the default.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urljoin

from discovery.readers._platforms import campus
from discovery.spiders._base import Fingerprint, html
from discovery.spiders._platform import PlatformSpider

if TYPE_CHECKING:
    from discovery.readers._platforms._shape import Shape

FILE = re.compile(r"\.ics(?:\?|$)|/api/2(?:\.\d)?/")


class LocalistSpider(PlatformSpider):
    """Reads ``/calendar.ics``, or ``/api/2/events?days=370&pp=100`` where the source's url is that (with the vendor's leave)."""

    name = "localist"
    title = "Localist"
    shape: ClassVar[Shape] = campus.LOCALIST
    fingerprints: ClassVar[tuple[Fingerprint, ...]] = (
        html(
            r"localist(?:-cdn|-images)?\.(?:com|s3)|powered by\s*(?:<[^>]{0,200}>\s*){0,3}localist|\blocalist[-_]",
            weight=0.8,
        ),
    )
    complete = False

    @classmethod
    def suggest(cls, url: str, page: str) -> str | None:  # noqa: ARG003
        """Give the feed of the host."""
        return url if FILE.search(url) else urljoin(url, "/calendar.ics")
