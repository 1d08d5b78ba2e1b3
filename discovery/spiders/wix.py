"""Wix Events: what the calendar on a page carries along."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from discovery.readers._html import decode, looks_like_html
from discovery.readers._platforms import market
from discovery.readers._platforms._shape import read_shaped
from discovery.readers._platforms._values import embedded
from discovery.spiders._base import Fingerprint, html
from discovery.spiders._platform import PlatformSpider, is_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from discovery.items import Found
    from discovery.readers import Payload
    from discovery.readers._platforms._shape import Shape


class WixSpider(PlatformSpider):
    """Reads the data inside a page built with Wix; only the first events of the calendar stand there."""

    name = "wix"
    title = "Wix Events"
    shape: ClassVar[Shape] = market.WIX
    fingerprints: ClassVar[tuple[Fingerprint, ...]] = (
        html(r"\"scheduling\"\s{0,2}:\s{0,2}\{\s{0,2}\"(?:config|formatted|scheduleTbd)", weight=0.9),
    )
    by_page = True
    complete = False

    @classmethod
    def read(cls, payload: Payload) -> Iterator[Found]:
        """Read what the page carries along; its markup where that is nothing."""
        if looks_like_html(payload) and not is_json(payload):
            rows = [
                row
                for document in embedded(decode(payload.body, payload.content_type))
                for row in cls.shape.rows(document, payload) or []
            ]
            if rows:
                yield from read_shaped(
                    list({str(row.get("id")): row for row in rows}.values()), cls.shape.convert, payload.url
                )
                return
        yield from super().read(payload)
