"""confs.tech, the list of technology conferences.

https://github.com/tech-conferences/conference-data
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from discovery.items import Deadline, Event, Place
from discovery.readers._rows import Row, json_of, read_rows
from discovery.spiders._base import Folder, SourceSpider

if TYPE_CHECKING:
    from collections.abc import Iterator

    from discovery.items import Found
    from discovery.readers import Payload
    from discovery.sources import Source

FILE = r"\d{4}/[a-z0-9-]+\.json"
CLEARER = {"networking": "computer networking"}
"""Topics that mean something else to everybody outside of technology."""
LANGUAGE = re.compile(r"[a-z]{2}")


class ConfsTechSpider(SourceSpider):
    """Reads ``conferences/<year>/<topic>.json``: one array a file; ``url`` of the source is the folder ``conferences/``.

    The rows have no id, and one address may serve several cities of one day, so a key is made of start, name and city.
    An event stands in the file of each of its topics: those copies have one key, and the topic goes into the tags.
    """

    name = "confs_tech"
    title = "confs.tech"
    max_pages = 2_000

    def requests(self, source: Source) -> Iterator[Folder]:
        """Ask for every file of the folder."""
        yield Folder(source.url, FILE)

    @classmethod
    def read(cls, payload: Payload) -> Iterator[Found]:
        """Map one file."""
        topic = urlsplit(payload.url).path.rpartition("/")[2].removesuffix(".json")
        yield from read_rows(json_of(payload), lambda row: _events(row, topic), payload.url)


def _events(row: Row, topic: str) -> Iterator[Event]:
    name = row.need("name")
    start, end, city = row.day("startDate"), row.day("endDate"), row.text("city")
    language = (row.text("locales") or "").partition(",")[0].strip().lower()
    yield Event(
        source_key=" | ".join((start or "undated", name.casefold(), (city or "").casefold())),
        kind="conference",
        name=name,
        url=row.url("url"),
        start=start,
        end=end,
        all_day=True if start else None,
        attendance=_attendance(online=row.flag("online"), city=city),
        location=Place(city=city, country=row.text("country")) if city or row.text("country") else None,
        deadlines=_deadlines(row),
        tags=[CLEARER.get(topic, topic)] if topic else [],
        language=language if LANGUAGE.fullmatch(language) else None,
    )


def _attendance(*, online: bool | None, city: str | None) -> str | None:
    """Tell how to attend: the list marks what is online; what it does not mark takes place in its city only."""
    if online:
        return "hybrid" if city else "online"
    return "in_person" if city else None


def _deadlines(row: Row) -> list[Deadline]:
    """Give the day on which the call for papers ends, in a zone that the list does not tell."""
    due = row.day("cfpEndDate")
    return [Deadline(kind="call_for_papers", due=due, url=row.url("cfpUrl"))] if due else []
