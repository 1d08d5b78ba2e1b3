"""pretalx: conferences and their schedules.

https://docs.pretalx.org/

The list of events is unverified: built from the documentation.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urljoin, urlsplit

from discovery.readers import frab
from discovery.readers._platforms import talks
from discovery.spiders._base import Ask, Fingerprint, address, html
from discovery.spiders._platform import PlatformSpider

if TYPE_CHECKING:
    from collections.abc import Iterator

    from discovery.items import Found
    from discovery.readers import Payload
    from discovery.readers._platforms._shape import Shape
    from discovery.sources import Source

FILE = re.compile(r"\.(?:json|xml|ics|xcal)(?:\?|$)|/api/")
OWN_PAGES = frozenset({"", "api", "static", "media", "orga", "p", "accounts", "organisers"})


class PretalxSpider(PlatformSpider):
    """Reads ``/api/events/`` of an instance, or the schedule of one event (``/{event}/schedule/export/schedule.json``).

    Both are keyless. A schedule in frab's format of any other host is read too.
    """

    name = "pretalx"
    title = "pretalx"
    shape: ClassVar[Shape] = talks.PRETALX
    fingerprints: ClassVar[tuple[Fingerprint, ...]] = (
        Fingerprint("header", ".", "Pretalx-Version"),
        html(
            r"/static/(?:CACHE/[^\"']{0,100}|[^\"']{0,60})pretalx|powered by\s*(?:<[^>]{0,200}>\s*){0,3}pretalx",
            weight=0.9,
        ),
        address(r"^https?://pretalx\.com/", weight=0.9),
    )
    options: ClassVar[dict[str, str]] = {"sessions": "true: the sessions of a schedule are items too"}

    def requests(self, source: Source) -> Iterator[Ask]:
        """Ask for the schedule or the list of events."""
        yield Ask(self.suggest(source.url, "") or source.url)

    @classmethod
    def read(cls, payload: Payload) -> Iterator[Found]:
        """Read a schedule, or a list of events."""
        yield from frab.read(payload) if frab.recognise(payload) else super().read(payload)

    @classmethod
    def suggest(cls, url: str, page: str) -> str | None:  # noqa: ARG003
        """Give the schedule of the event that a page belongs to; at the root the list of events."""
        if FILE.search(url):
            return url
        slug = urlsplit(url).path.strip("/").partition("/")[0]
        return urljoin(url, "/api/events/" if slug in OWN_PAGES else f"/{slug}/schedule/export/schedule.json")
