"""Gancio, the shared agenda of local collectives.

https://gancio.org/dev/api

Unverified: built from the documentation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urljoin

from discovery.readers._platforms import federated
from discovery.readers._platforms._values import with_query
from discovery.spiders._base import Ask, Fingerprint, html, meta
from discovery.spiders._platform import PlatformSpider

if TYPE_CHECKING:
    from collections.abc import Iterator

    from discovery.readers._platforms._shape import Shape
    from discovery.sources import Source


EVENTS = "/api/events?show_recurrent=true"


class GancioSpider(PlatformSpider):
    """Reads ``/api/events`` of an instance: keyless, all that is coming in one answer.

    It names no zone: give the source its ``timezone``. There is no cancelled state; what disappears is absent.
    """

    name = "gancio"
    title = "Gancio"
    shape: ClassVar[Shape] = federated.GANCIO
    fingerprints: ClassVar[tuple[Fingerprint, ...]] = (
        meta("generator", "gancio"),
        html(r"gancio-events|href=[\"']https://gancio\.org", weight=0.7),
    )

    def requests(self, source: Source) -> Iterator[Ask]:
        """Ask for all events from today on, occurrences of recurring ones included."""
        if "/feed/" in source.url:
            yield Ask(source.url)
            return
        url = source.url if "/api/events" in source.url else urljoin(source.url, EVENTS)
        midnight = self.clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
        yield Ask(url if "start=" in url else with_query(url, start=int(midnight.timestamp())))

    @classmethod
    def suggest(cls, url: str, page: str) -> str | None:  # noqa: ARG003
        """Give the interface of the instance."""
        return urljoin(url, EVENTS)
