"""Any JSON list of events: portals of councils and schools, calendars that load by script, interfaces of one's own.

Known portals are CivicClerk, PrimeGov, BoardDocs, Diligent Community, Simbli, Schoolwires, AEM and Legistar; every other
list of objects with a name and a date is read by the names of its keys.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urljoin

from discovery.readers import json_platforms, xml_platforms
from discovery.spiders._base import Ask, Fingerprint, SourceSpider, address, html
from discovery.spiders._platform import everything, is_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from discovery.items import Found
    from discovery.readers import Payload
    from discovery.sources import Source

PORTALS: tuple[tuple[str, str], ...] = (
    (r"https?://([a-z0-9-]{1,63})\.portal\.civicclerk\.com",
     "https://{}.api.civicclerk.com/v1/Events?$filter=startDateTime+ge+{{today}}&$orderby=startDateTime"),
    (r"https?://([a-z0-9-]{1,63})\.primegov\.com", "https://{}.primegov.com/api/v2/PublicPortal/ListUpcomingMeetings"),
    (r"https?://go\.boarddocs\.com/([a-z]{2}/[\w-]{1,40})/Board\.nsf",
     "https://go.boarddocs.com/{}/Board.nsf/XML-ActiveMeetings"),
    (r"https?://([a-z0-9-]{1,63})\.diligent\.community",
     "https://{}.diligent.community/Services/MeetingsService.svc/meetings?from={{today}}&to=9999-12-31"),
    (r"https?://([a-z0-9-]{1,63})\.legistar\.com",
     "https://webapi.legistar.com/v1/{}/Events?$filter=EventDate+ge+datetime'{{today}}'"),
)  # fmt: skip
"""By which address a portal is known, and where its list stands; ``{today}`` is filled in when it is asked."""
FEED_MODEL = re.compile(r"[\"'](/[^\"'\s]{1,400}/events_feed\.model\.json)[\"']")


class JsonEventsSpider(SourceSpider):
    """Asks one address and reads the list there. ``{today}`` and ``{year_on}`` in the url stand for days, ``2027-03-01``."""

    name = "json_events"
    title = "JSON list of events"
    fingerprints: ClassVar[tuple[Fingerprint, ...]] = (
        *(html(sign, weight=0.6) for sign, _ in PORTALS),
        *(address(sign, weight=0.9) for sign, _ in PORTALS),
        html(FEED_MODEL.pattern, weight=0.8),
    )
    complete = False

    def requests(self, source: Source) -> Iterator[Ask]:
        """Ask the address, with the days filled in."""
        today = self.clock.now().date()
        days = {"{today}": today.isoformat(), "{year_on}": (today + timedelta(days=365)).isoformat()}
        url = source.url
        for mark, day in days.items():
            url = url.replace(mark, day)
        yield Ask(url, headers={"Accept": "application/json, application/xml;q=0.8, */*;q=0.1"})

    @classmethod
    def read(cls, payload: Payload) -> Iterator[Found]:
        """Read a list as JSON or XML; whatever else answers as what it is."""
        if is_json(payload):
            yield from json_platforms.read(payload)
        elif xml_platforms.recognise(payload):
            yield from xml_platforms.read(payload)
        else:
            yield from everything(payload)

    @classmethod
    def suggest(cls, url: str, page: str) -> str | None:
        """Give the list of the portal that the page is of, or links to."""
        for sign, form in PORTALS:
            if found := re.search(sign, url, re.IGNORECASE) or re.search(sign, page, re.IGNORECASE):
                return form.format(found[1])
        feed = FEED_MODEL.search(page)
        return urljoin(url, feed[1]) if feed else None
