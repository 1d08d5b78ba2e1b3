"""TeSS, registry of training events (ELIXIR's, and others that run the same software).

https://tess.elixir-europe.org, ``/events.json``
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from discovery.items import Event, Link, Party, Place
from discovery.readers._rows import Row, json_of, read_rows
from discovery.spiders._base import SourceSpider

if TYPE_CHECKING:
    from collections.abc import Iterator

    from discovery.items import Found
    from discovery.readers import Payload

KINDS = {
    "workshops_and_courses": "training", "awards_and_prizegivings": "other", "meetings_and_conferences": "conference",
    "receptions_and_networking": "networking",
}  # fmt: skip
"""Event types of the registry's own vocabulary."""


class TessSpider(SourceSpider):
    """Reads ``/events.json`` of one registry: an array, ten a page; ``page=N`` leads on until an answer is empty.

    A search is a source too: the facets stand in its URL. Contact persons are not taken over.
    """

    name = "tess"
    title = "TeSS"
    max_pages = 300

    @classmethod
    def read(cls, payload: Payload) -> Iterator[Found]:
        """Map one page."""
        answer = json_of(payload)
        if isinstance(answer, list) and answer:
            yield Link(url=next_page(payload.url), rel="next")
        yield from read_rows(answer, _events, payload.url)


def next_page(url: str) -> str:
    """Give the address of the page after this one.

    >>> next_page("https://tess.example/events.json?q=data&page=2")
    'https://tess.example/events.json?q=data&page=3'
    """
    parts = urlsplit(url)
    query = parse_qsl(parts.query, keep_blank_values=True)
    number = next((int(value) for key, value in query if key == "page" and value.isdecimal()), 1)
    query = [(key, value) for key, value in query if key != "page"]
    return urlunsplit(parts._replace(query=urlencode([*query, ("page", str(number + 1))])))


def _events(row: Row) -> Iterator[Event]:
    key, name, start = row.need("id"), row.need("title"), row.text("start")
    online, types = row.flag("online"), row.texts("event_types")
    place = Place(
        name=row.text("venue"),
        city=row.text("city"),
        region=row.text("county"),
        country=row.text("country"),
        postcode=row.text("postcode"),
        latitude=row.number("latitude"),
        longitude=row.number("longitude"),
    )
    subjects = [*row.texts("keywords"), *row.texts("scientific_topic_names"), *row.texts("scientific_topics")]
    yield Event(
        source_key=key,
        kind=next((KINDS[one] for one in types if one in KINDS), "training"),
        name=name,
        url=row.url("url"),
        description=row.block("description"),
        start=start,
        end=row.text("end"),
        timezone=row.text("timezone"),
        attendance=None if online is None else "online" if online else "in_person",
        location=place if place != Place() else None,
        organizer=Party(name=row.text("organizer")) if row.text("organizer") else None,
        tags=list(dict.fromkeys(subjects)),
        modified=row.text("updated_at"),
    )
