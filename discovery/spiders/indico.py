"""Indico, the conference system of research institutes.

https://docs.getindico.io/en/stable/http-api/
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from discovery.readers._platforms import indico
from discovery.readers._platforms._values import with_query
from discovery.spiders._base import Fingerprint, address, html
from discovery.spiders._platform import PlatformSpider, before

if TYPE_CHECKING:
    from discovery.readers._platforms._shape import Shape

PLACE = re.compile(r"/(category|event)/(\d{1,9})(?:[/?#]|$)")
MARKS = ("/category/", "/event/", "/export/")
COMING = {"from": "today", "to": "+400d", "onlypublic": "yes", "limit": "500", "order": "start"}


class IndicoSpider(PlatformSpider):
    """Reads ``/export/categ/{id}.json``: keyless, public events of a category and those below it, 400 days ahead.

    The source's url is a category's or an event's page, the root of an instance (category 0 is everything), or an export.
    """

    name = "indico"
    title = "Indico"
    shape: ClassVar[Shape] = indico.SHAPE
    fingerprints: ClassVar[tuple[Fingerprint, ...]] = (
        html(r"Powered by\s*(?:<[^>]{0,200}>\s*){0,3}Indico|PRODID:-//CERN//INDICO", weight=0.9),
        html(
            r"<meta[^>]{0,100}content=[\"']Indico[\"'\s]|class=[\"'][^\"']{0,100}\bindico-|/dist/js/[^\"']{0,60}indico",
            weight=0.6,
        ),
        address(r"/export/(?:categ|event)/\d", weight=0.9),
    )

    @classmethod
    def suggest(cls, url: str, page: str) -> str | None:  # noqa: ARG003
        """Give the export of the category or the event that an address belongs to."""
        if "/export/" in url or url.endswith(".ics"):
            return url
        place, root = PLACE.search(url), before(url, *MARKS)
        if place and place[1] == "event":
            return f"{root}export/event/{place[2]}.json"
        return with_query(f"{root}export/categ/{place[2] if place else 0}.json", **COMING)
