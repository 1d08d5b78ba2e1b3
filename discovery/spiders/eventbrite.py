"""Eventbrite: pages of organisers who agreed, or the interface with a token of one's own."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, ClassVar

from discovery.readers._platforms import market
from discovery.spiders._base import Ask, Fingerprint, address
from discovery.spiders._platform import PlatformSpider

if TYPE_CHECKING:
    from collections.abc import Iterator

    from discovery.readers._platforms._shape import Shape
    from discovery.sources import Source

TOKEN = "DISCOVERY_EVENTBRITE_TOKEN"  # noqa: S105 - the name of a variable
API = "https://www.eventbriteapi.com/"


class EventbriteSpider(PlatformSpider):
    """Reads ``/o/{organiser}-{id}`` by its markup, or ``/v3/organizers/{id}/events/`` with a token.

    The terms restrict collecting: a page is asked only if ``options.permission`` says whose leave there is. What an organiser
    cancelled shows on the page only; the interface goes on calling it live.
    """

    name = "eventbrite"
    title = "Eventbrite"
    shape: ClassVar[Shape] = market.EVENTBRITE
    fingerprints: ClassVar[tuple[Fingerprint, ...]] = (
        address(r"^https?://(?:www\.)?eventbrite\.[a-z.]{2,7}/o/", weight=0.9),
    )
    options: ClassVar[dict[str, str]] = {
        "permission": "who gave leave to read the page, and when: without it nothing is asked"
    }
    by_page = True
    complete = False

    def requests(self, source: Source) -> Iterator[Ask]:
        """Ask for the page or the list. Raises ValueError where permission or token is missing."""
        if source.url.startswith(API):
            token = os.environ.get(TOKEN)
            if not token:
                raise ValueError(f"Eventbrite's interface wants a token: put yours into the environment as {TOKEN}")
            yield Ask(source.url, headers={"Authorization": f"Bearer {token}"})
            return
        if not source.options.get("permission"):
            raise ValueError("Eventbrite's terms restrict collecting: say in options.permission whose leave you have")
        yield Ask(source.url)
