"""Luma: calendars of communities, and cities (https://luma.com/)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from discovery.readers._html import decode, looks_like_html
from discovery.readers._platforms import market
from discovery.readers._platforms._shape import read_shaped
from discovery.readers._platforms._values import embedded
from discovery.spiders._base import Fingerprint, address
from discovery.spiders._platform import PlatformSpider, is_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from discovery.items import Found
    from discovery.readers import Payload
    from discovery.readers._platforms._shape import Shape

ENTITY = re.compile(r"\"api_id\"\s{0,2}:\s{0,2}\"((?:cal|discplace)-[A-Za-z0-9]{6,40})\"")
STATUS = re.compile(r"\"eventStatus\"\s{0,2}:\s{0,2}\"([A-Za-z:/.]{1,60})\"")
"""Only the markup of an event's page tells that it was cancelled."""
FEED = "https://api2.luma.com/ics/get?entity={}&id={}"


class LumaSpider(PlatformSpider):
    """Reads the .ics feed of a calendar (``cal-…``) or a city (``discplace-…``), or a page with the data that it carries.

    The feed holds what is coming; the vendor's interface with a key is not used.
    """

    name = "luma"
    title = "Luma"
    shape: ClassVar[Shape] = market.LUMA
    fingerprints: ClassVar[tuple[Fingerprint, ...]] = (
        address(r"^https?://(?:www\.|api2?\.)?(?:lu\.ma|luma\.com)/", weight=0.9),
    )
    by_page = True
    complete = False

    @classmethod
    def read(cls, payload: Payload) -> Iterator[Found]:
        """Read a feed, an answer, or what a page carries along."""
        if looks_like_html(payload) and not is_json(payload):
            page = decode(payload.body, payload.content_type)
            for document in embedded(page):
                if rows := cls.shape.rows(document, payload):
                    status = STATUS.search(page) if len(rows) == 1 else None
                    told = {"_status": status[1]} if status else {}
                    yield from read_shaped([row | told for row in rows], cls.shape.convert, payload.url)
                    return
        yield from super().read(payload)

    @classmethod
    def suggest(cls, url: str, page: str) -> str | None:
        """Give the feed of the calendar or city that a page is of; the page itself where it names none."""
        if "/ics/get" in url:
            return url
        entity = ENTITY.search(page)
        if entity is None:
            return url
        return FEED.format("discover" if entity[1].startswith("discplace") else "calendar", entity[1])
