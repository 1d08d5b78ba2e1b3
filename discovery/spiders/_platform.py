"""What the spiders of platforms with an interface of their own share."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urlsplit, urlunsplit

from discovery.items import Link, Problem
from discovery.readers import icalendar, read_any
from discovery.readers._html import decode, looks_like_html
from discovery.spiders._base import Ask, SourceSpider

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from discovery.items import Found
    from discovery.readers import Payload
    from discovery.readers._platforms._shape import Shape
    from discovery.sources import Source

LEADS = "alternate"
"""The relation of a page to the interface or feed behind it."""


class PlatformSpider(SourceSpider):
    """Reads JSON of one shape; a calendar or a page that answers in its place is read as what it is.

    A source's url may be a page: what ``suggest`` makes of the address is asked, else the page itself, which may name what
    to ask.
    """

    shape: ClassVar[Shape]
    by_page: ClassVar[bool] = False
    """Whether pages are what is read: then one that shows nothing is no fault."""

    def requests(self, source: Source) -> Iterator[Ask]:
        """Ask what the address leads to."""
        yield Ask(self.suggest(source.url, "") or source.url)

    def follow(self, source: Source, links: Iterable[Link], depth: int) -> Iterator[Ask]:  # noqa: ARG002
        """Ask the next pages; of a page that shows nothing itself what it leads to."""
        for link in links:
            if link.rel == "next" or (link.rel == LEADS and depth == 0):
                yield Ask(link.url)

    @classmethod
    def read(cls, payload: Payload) -> Iterator[Found]:
        """Map one answer."""
        if is_calendar(payload):
            yield from icalendar.read(payload)
        elif looks_like_html(payload) and not is_json(payload):
            yield from cls.read_page(payload)
        else:
            yield from cls.shape.read(payload)

    @classmethod
    def read_page(cls, payload: Payload) -> Iterator[Found]:
        """Read a page by its markup; where it shows nothing, name what it leads to."""
        reading = read_any(payload)
        if not reading.items:
            address = cls.suggest(payload.url, decode(payload.body, payload.content_type))
            if address and address != payload.url:
                yield Link(url=address, rel=LEADS)
                yield from reading.problems
                return
            if not (cls.by_page or reading.problems):
                yield Problem(reason=f"a page without events where an answer of {cls.title} was expected")
                return
        yield from reading.items
        yield from reading.problems
        yield from reading.links


def is_calendar(payload: Payload) -> bool:
    """Tell whether an answer is iCalendar."""
    return payload.body[:200].lstrip(b"\xef\xbb\xbf \t\r\n")[:15].upper() == b"BEGIN:VCALENDAR"


def is_json(payload: Payload) -> bool:
    """Tell whether an answer begins as JSON, whatever type it has."""
    return payload.body[:200].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {b"{", b"["}


def everything(payload: Payload) -> Iterator[Found]:
    """Yield all that the readers find in an answer."""
    reading = read_any(payload)
    yield from reading.items
    yield from reading.problems
    yield from reading.links


def before(url: str, *marks: str) -> str:
    """Give the address up to the first of the marks in its path, with a slash: where the platform is installed.

    >>> before("https://host.example/indico/event/7/", "/event/", "/category/")
    'https://host.example/indico/'
    """
    parts = urlsplit(url)
    path = f"{parts.path.rstrip('/')}/"
    cuts = [at for mark in marks if (at := path.find(mark)) >= 0]
    return urlunsplit((parts.scheme, parts.netloc, f"{path[: min(cuts)]}/" if cuts else "/", "", ""))
