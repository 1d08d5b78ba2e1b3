"""Bevy: the events of a chapter, or of a host's chapters. Unverified: built from what its users tell of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urljoin, urlsplit

from discovery.readers._platforms import market
from discovery.spiders._base import Fingerprint, address, html
from discovery.spiders._platform import PlatformSpider

if TYPE_CHECKING:
    from discovery.readers._platforms._shape import Shape

CHAPTER = re.compile(
    r"\bchapter_?id\\?[\"']?\s{0,2}[:=]\s{0,2}\\?[\"']?(\d{1,9})|/api/chapter/(\d{1,9})|/for_chapter/(\d{1,9})",
    re.IGNORECASE,
)
LIVE = "status=Live&page_size=100&order=start_date&include_cohosted_events=true&fields=" + ",".join((
    "id", "slug", "title", "status", "start_date", "start_date_iso", "end_date", "end_date_iso", "event_timezone",
    "event_type_title", "audience_type", "is_virtual_event", "is_hidden", "url", "static_url", "description_short", "tags",
    "venue_name", "venue_address", "venue_city", "venue_state", "venue_zip_code", "cropped_banner_url", "chapter_id",
    "chapter_title", "chapter_url",
))  # fmt: skip


class BevyEventsSpider(PlatformSpider):
    """Reads ``/api/event_slim/for_chapter/{id}/?status=Live``, or that of a whole host: keyless, in pages."""

    name = "bevy_events"
    title = "Bevy events"
    shape: ClassVar[Shape] = market.BEVY
    fingerprints: ClassVar[tuple[Fingerprint, ...]] = (
        address(r"^https?://[^/]*\.community\.dev(?:/|$)", weight=0.8),
        html(r"//[a-z0-9.-]{0,60}\bbevy(?:labs|hq)?\.com/|bevy-(?:app|event|chapter)", weight=0.6),
    )

    @classmethod
    def suggest(cls, url: str, page: str) -> str | None:
        """Give the events of the chapter whose page it is; at the root of a host those of the host."""
        if "/api/" in url:
            return url
        if chapter := CHAPTER.search(page):
            return urljoin(url, f"/api/event_slim/for_chapter/{chapter[1] or chapter[2] or chapter[3]}/?{LIVE}")
        return None if urlsplit(url).path.strip("/") else urljoin(url, f"/api/event_slim/?{LIVE}")
