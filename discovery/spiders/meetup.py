"""Meetup: the calendar of a group, and the pages of its events (https://www.meetup.com/)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from discovery.items import Event, Link
from discovery.readers import icalendar, schema_org
from discovery.spiders._base import Ask, SourceSpider, address
from discovery.spiders._platform import is_calendar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from discovery.items import Found
    from discovery.readers import Payload
    from discovery.sources import Source

GROUP = re.compile(
    r"^(https?://(?:www\.)?meetup\.com/)(?:[a-z]{2}-[A-Z]{2}/)?(?!find\b|topics\b|pro/|cities\b)([^/?#]+)"
)
EVENT = re.compile(r"/events/(?:event_)?([a-z0-9]{6,40})(?:[/?#]|$)")
FEED = "{}{}/events/ical/"


class MeetupSpider(SourceSpider):
    """Reads ``/{group}/events/ical/``: keyless, about ten coming events; then each event's page.

    The calendar has times and zones but no place; the page has place, price, status and attendance. Both go by the
    event's number. ``complete`` is false: what is beyond the tenth event is not shown.
    """

    name = "meetup"
    title = "Meetup"
    fingerprints = (address(r"^https?://(?:www\.)?meetup\.com/(?!find\b|topics\b|cities\b)[^/?#]+", weight=0.9),)
    options: ClassVar[dict[str, str]] = {"follow": "false: do not ask the pages of the events"}
    complete = False

    def requests(self, source: Source) -> Iterator[Ask]:
        """Ask the calendar of the group."""
        yield Ask(self.suggest(source.url, "") or source.url)

    def follow(self, source: Source, links: Iterable[Link], depth: int) -> Iterator[Ask]:
        """Ask the pages of the events."""
        if depth == 0 and source.options.get("follow", True):
            for link in links:
                if link.rel == "item":
                    yield Ask(link.url, optional=True)

    @classmethod
    def read(cls, payload: Payload) -> Iterator[Found]:
        """Read the calendar and name the pages, or read one page."""
        if is_calendar(payload):
            for found in icalendar.read(payload):
                yield found
                if isinstance(found, Event) and found.url and EVENT.search(found.url):
                    yield Link(url=found.url, rel="item")
            return
        page = EVENT.search(payload.url)
        own = page[1] if page else None
        for found in schema_org.read(payload):
            if not isinstance(found, Event | Link):
                yield found
            elif isinstance(found, Event) and (number := EVENT.search(found.url or "")) and own in (None, number[1]):
                found.source_key = f"event_{number[1]}@meetup.com"
                yield found

    @classmethod
    def suggest(cls, url: str, page: str) -> str | None:  # noqa: ARG003
        """Give the calendar of the group that an address belongs to."""
        group = GROUP.match(url)
        return FEED.format(group[1], group[2]) if group else None
