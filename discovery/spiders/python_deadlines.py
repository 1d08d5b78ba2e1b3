"""pythondeadlin.es, Python conferences and their deadlines.

https://github.com/JesperDramsch/python-deadlines
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from discovery.items import Deadline, Event, Place
from discovery.readers._rows import Row, iso_moment, open_end, read_rows, yaml_of
from discovery.spiders._base import Ask, SourceSpider

if TYPE_CHECKING:
    from collections.abc import Iterator

    from discovery.items import Found
    from discovery.readers import Payload
    from discovery.sources import Source

FILES = ("conferences.yml", "archive.yml", "legacy.yml")
TOPICS = {
    "PY": "python", "SCIPY": "scientific python", "DATA": "data", "WEB": "web", "BIZ": "business", "GEO": "geospatial",
    "CAMP": "python camp", "DAY": "python day",
}  # fmt: skip
"""What the codes of ``sub`` stand for (``_data/types.yml``)."""
NO_DATE = frozenset({"TBA", "None", "Cancelled"})
"""What ``cfp`` holds in place of a date."""
PROPOSALS = {"tutorial_deadline": "Tutorial proposals", "workshop_deadline": "Workshop proposals"}
CANCELLED = re.compile(r"\bcancell?ed\b", re.IGNORECASE)


class PythonDeadlinesSpider(SourceSpider):
    """Reads the current, past and imported conferences; ``url`` of the source is the folder ``_data/``.

    Deadlines are local to ``timezone``, which is anywhere on Earth where it is not given. An extended call replaces the
    first one. A name, a year and a place are one conference: of some series several cities have their own in one year.
    """

    name = "python_deadlines"
    title = "pythondeadlin.es"

    def requests(self, source: Source) -> Iterator[Ask]:
        """Ask for the three files; the past is no loss where it has moved."""
        for file in FILES:
            yield Ask(urljoin(source.url, file), optional=file != FILES[0])

    @classmethod
    def read(cls, payload: Payload) -> Iterator[Found]:
        """Map one file."""
        yield from read_rows(yaml_of(payload), _events, payload.url)
        yield from open_end(payload)


def _events(row: Row) -> Iterator[Event]:
    series, year, place = row.need("conference"), row.need("year"), row.text("place")
    start, note = row.day("start"), row.text("note")
    cancelled = row.text("cfp") == "Cancelled" or CANCELLED.search(note or "")
    yield Event(
        source_key=" | ".join((series, year, place or "")).casefold(),
        kind="conference",
        name=series if year in series else f"{series} {year}",
        series_name=series,
        url=row.url("link"),
        description=note,
        start=start,
        end=row.day("end"),
        all_day=True if start else None,
        status="cancelled" if cancelled else None,
        attendance=_attendance(place, row.texts("extra_places")),
        location=_location(row, place),
        deadlines=_deadlines(row),
        tags=[
            TOPICS.get(code.strip(), code.strip().lower())
            for code in (row.text("sub") or "").split(",")
            if code.strip()
        ],
    )


def _attendance(place: str | None, extra: list[str]) -> str | None:
    online = [one.casefold() == "online" for one in (place, *extra) if one]
    if not online:
        return None
    return "online" if all(online) else "hybrid" if any(online) else "in_person"


def _location(row: Row, place: str | None) -> Place | None:
    """Take ``City, Country`` apart; the first of the points belongs to it."""
    if place is None or place.casefold() == "online":
        return None
    city, comma, country = place.rpartition(",")
    points = row.rows("location")
    return Place(
        city=(city if comma else place).strip(),
        country=country.strip() if comma else None,
        latitude=points[0].number("latitude") if points else None,
        longitude=points[0].number("longitude") if points else None,
    )


def _deadlines(row: Row) -> list[Deadline]:
    zone = row.text("timezone") or "AoE"
    first = row.text("cfp")
    call = None if first in NO_DATE else row.moment("cfp")
    extended = iso_moment(row.text("cfp_ext") or "")
    found = []
    if call or extended:
        text = f"extended from {first}" if call and extended else first if call else None
        link = row.url("cfp_link")
        found.append(Deadline(kind="call_for_papers", due=extended or call, due_text=text, timezone=zone, url=link))
    for key, what in PROPOSALS.items():
        if row.text(key) not in NO_DATE and (due := row.moment(key)):
            found.append(Deadline(kind="call_for_papers", due=due, due_text=f"{what}: {row.text(key)}", timezone=zone))
    return found
