"""What the spiders of platforms with an interface of their own share."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urlsplit, urlunsplit

from discovery.readers import icalendar, read_any
from discovery.readers._html import looks_like_html
from discovery.spiders._base import SourceSpider

if TYPE_CHECKING:
    from collections.abc import Iterator

    from discovery.items import Found
    from discovery.readers import Payload
    from discovery.readers._platforms._shape import Shape


class PlatformSpider(SourceSpider):
    """Reads JSON of one shape; a calendar or a page that answers in its place is read as what it is."""

    shape: ClassVar[Shape]

    @classmethod
    def read(cls, payload: Payload) -> Iterator[Found]:
        """Map one answer."""
        if is_calendar(payload):
            yield from icalendar.read(payload)
        elif looks_like_html(payload) and not is_json(payload):
            yield from everything(payload)
        else:
            yield from cls.shape.read(payload)


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
