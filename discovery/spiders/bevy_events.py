"""Bevy: the events of a host's chapters, or of one chapter. Unverified: built from what its users tell of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urljoin

from discovery.readers._platforms import market
from discovery.spiders._base import Ask, Fingerprint, address, html
from discovery.spiders._platform import PlatformSpider

if TYPE_CHECKING:
    from collections.abc import Iterator

    from discovery.readers._platforms._shape import Shape
    from discovery.sources import Source

CHAPTER = re.compile(r"\"?chapter_?[iI]d\"?\s{0,2}[:=]\s{0,2}\"?(\d{1,9})|/api/chapter/(\d{1,9})")


class BevyEventsSpider(PlatformSpider):
    """Reads ``/api/event_slim/?status=Live`` of a host, or ``/api/chapter/{id}/event/``: keyless, in pages."""

    name = "bevy_events"
    title = "Bevy events"
    shape: ClassVar[Shape] = market.BEVY
    fingerprints: ClassVar[tuple[Fingerprint, ...]] = (
        address(r"^https?://[^/]*\.community\.dev(?:/|$)", weight=0.8),
        html(r"//[a-z0-9.-]{0,60}\bbevy(?:labs|hq)?\.com/|bevy-(?:app|event|chapter)", weight=0.6),
    )

    def requests(self, source: Source) -> Iterator[Ask]:
        """Ask for the events, or what the url says."""
        yield Ask(source.url if "/api/" in source.url else self.suggest(source.url, "") or source.url)

    @classmethod
    def suggest(cls, url: str, page: str) -> str | None:
        """Give the events of the chapter whose page it is, or of the host."""
        chapter = CHAPTER.search(page)
        return urljoin(
            url, f"/api/chapter/{chapter[1] or chapter[2]}/event/" if chapter else "/api/event_slim/?status=Live"
        )
