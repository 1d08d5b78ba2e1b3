"""The Carpentries, workshops in data and coding skills for researchers.

https://feeds.carpentries.org
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from discovery.items import Event, Opportunity, Party, Place
from discovery.readers._rows import Row, json_of, read_rows
from discovery.spiders._base import Ask, SourceSpider

if TYPE_CHECKING:
    from collections.abc import Iterator

    from discovery.items import Found
    from discovery.readers import Payload
    from discovery.sources import Source

WORKSHOPS, CURRICULA = "swc_upcoming_workshops.json", "amy_curricula.json"
PROGRAMMES = {"SWC": "Software Carpentry", "DC": "Data Carpentry", "LC": "Library Carpentry"}
PLACEHOLDER = re.compile(r"unknown|mix-and-match|.*-other")
"""Curricula that stand for "not decided" in the form that hosts fill in."""
EVERYBODY = "The Carpentries"


class CarpentriesSpider(SourceSpider):
    """Reads upcoming workshops (events) and curricula (courses); ``url`` of the source is the host.

    A workshop has no title of its own: it is called by its programme and its host. Who teaches is not taken over.
    """

    name = "carpentries"
    title = "The Carpentries"

    def requests(self, source: Source) -> Iterator[Ask]:
        """Ask for both feeds."""
        yield Ask(urljoin(source.url, WORKSHOPS))
        yield Ask(urljoin(source.url, CURRICULA), optional=True)

    @classmethod
    def read(cls, payload: Payload) -> Iterator[Found]:
        """Map one feed: a workshop has a first day, a curriculum has not."""
        yield from read_rows(json_of(payload), _items, payload.url)


def _items(row: Row) -> Iterator[Event | Opportunity]:
    if "start_date" in row.raw or "venue" in row.raw:
        yield _workshop(row)
    elif row.flag("active") is not False and not PLACEHOLDER.fullmatch(row.need("slug")):
        yield _course(row)


def _workshop(row: Row) -> Event:
    key, marks, host = row.need("slug"), (row.text("tag_name") or "").split(","), row.text("host_name")
    programmes = [PROGRAMMES[mark.strip()] for mark in marks if mark.strip() in PROGRAMMES]
    title = f"{programmes[0] if len(programmes) == 1 else EVERYBODY} workshop"
    start, place, online = row.day("start_date"), row.text("venue"), "online" in [mark.strip() for mark in marks]
    return Event(
        source_key=key,
        kind="workshop",
        name=f"{title} at {host or place}" if host or place else title,
        url=row.url("url"),
        start=start,
        end=row.day("end_date"),
        all_day=True if start else None,
        attendance="online" if online else "in_person",
        location=None
        if online
        else Place(
            name=place,
            country=row.text("country"),
            latitude=row.number("latitude"),
            longitude=row.number("longitude"),
        ),
        organizer=Party(name=host) if host else None,
        tags=[one for one in (row.text("curriculum"),) if one],
    )


def _course(row: Row) -> Opportunity:
    key, written = row.need("slug"), row.need("name")
    name, _, note = written.partition("*Note:")
    return Opportunity(
        source_key=key,
        kind="course",
        name=name.strip() or written,
        description=row.block("description"),
        organization=Party(name=PROGRAMMES.get(row.text("carpentry") or "", EVERYBODY)),
        notes=[note.strip()] if note.strip() else [],
    )
