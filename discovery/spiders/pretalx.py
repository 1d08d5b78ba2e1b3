"""pretalx: conferences and their schedules.

https://docs.pretalx.org/

The list of events and the page of the call for papers are unverified: built from the documentation and the templates.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urljoin, urlsplit

from discovery.items import Deadline, Event, Link
from discovery.readers import frab
from discovery.readers._html import decode, looks_like_html
from discovery.readers._platforms import talks
from discovery.readers._platforms._values import iso, zone_of
from discovery.spiders._base import Ask, Fingerprint, address, html
from discovery.spiders._platform import PlatformSpider
from discovery.text import one_line, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from discovery.items import Found
    from discovery.readers import Payload
    from discovery.readers._platforms._shape import Shape
    from discovery.sources import Source

FILE = re.compile(r"\.(?:json|xml|ics|xcal)(?:\?|$)|/api/")
SCHEDULE = re.compile(r"(https?://[^?#]{1,300}?/)schedule(?:/export/schedule|/v/[^/?#]{1,60}/schedule)?\.(?:json|xml)")
CALL = re.compile(r"/([A-Za-z0-9_.-]{1,60})/cfp/?(?:[?#]|$)")
DUE = re.compile(
    r"(\d{4}-\d\d-\d\d|\d{1,2}\.\d{1,2}\.\d{4}),?\s(\d{1,2}:\d\d)[^()\n]{0,40}\(([A-Za-z_]{2,30}(?:/[A-Za-z0-9_+-]{1,40}){0,2})\)"
)
OPENS = re.compile(r"\bopens?\b|öffne|ouvr|se abre|\baprono\b", re.IGNORECASE)
OWN_PAGES = frozenset({"", "api", "static", "media", "orga", "p", "accounts", "organisers"})


class PretalxSpider(PlatformSpider):
    """Reads ``/api/events/`` of an instance, or the schedule of one event (``/{event}/schedule/export/schedule.json``).

    Both are keyless. With a schedule goes the page of its call for papers, which has the deadline. A schedule in frab's
    format of any other host is read too.
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

    def follow(self, source: Source, links: Iterable[Link], depth: int) -> Iterator[Ask]:
        """Ask the call for papers, which not every conference has."""
        found = list(links)
        yield from super().follow(source, found, depth)
        yield from (Ask(link.url, optional=True) for link in found if link.rel == "item" and depth == 0)

    @classmethod
    def read(cls, payload: Payload) -> Iterator[Found]:
        """Read a schedule, a list of events, or the page of a call for papers."""
        if frab.recognise(payload):
            yield from frab.read(payload)
            if own := SCHEDULE.match(payload.url):
                yield Link(url=f"{own[1]}cfp", rel="item")
        elif (call := CALL.search(payload.url)) and looks_like_html(payload):
            yield from _call(call[1], payload)
        else:
            yield from super().read(payload)

    @classmethod
    def suggest(cls, url: str, page: str) -> str | None:  # noqa: ARG003
        """Give the schedule of the event that a page belongs to; at the root the list of events."""
        if FILE.search(url):
            return url
        slug = urlsplit(url).path.strip("/").partition("/")[0]
        return urljoin(url, "/api/events/" if slug in OWN_PAGES else f"/{slug}/schedule/export/schedule.json")


def _call(slug: str, payload: Payload) -> Iterator[Found]:
    """Read until when proposals are taken: the page says so in a sentence, with day, time and zone."""
    page = decode(payload.body, payload.content_type)
    title = re.search(r"<title[^>]{0,200}>([^<]{1,300})", page)
    name = one_line(title[1]).removesuffix(":: pretalx").strip(" :").rpartition(" :: ")[2] if title else slug
    for line in plain(page).splitlines():
        said = DUE.search(line)
        zone = zone_of(said[3]) if said else None
        if said and zone and not OPENS.search(line):
            due = iso(f"{said[1]} {said[2]}")
            deadline = Deadline(kind="call_for_papers", due=due, timezone=zone, url=payload.url)
            yield Event(source_key=slug, kind="conference", name=name, deadlines=[deadline])
            return
