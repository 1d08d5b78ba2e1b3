"""ccfddl, computer science conferences with their ranks and deadlines.

https://github.com/ccfddl/ccf-deadlines
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from discovery.items import Deadline, Event
from discovery.readers._rows import Row, open_end, read_rows, yaml_of
from discovery.spiders._base import Folder, SourceSpider
from discovery.spiders._places import place_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from discovery.items import Found
    from discovery.readers import Payload
    from discovery.sources import Source

FIELDS = {
    "DS": "computer architecture", "NW": "networks", "SC": "security", "SE": "software engineering", "DB": "databases",
    "CT": "theory of computing", "CG": "graphics and multimedia", "AI": "artificial intelligence",
    "HI": "human-computer interaction", "MX": "interdisciplinary",
}  # fmt: skip
"""What the codes of ``sub`` stand for (``conference/types.yml``)."""
CALLS = {"abstract_deadline": "Abstract", "abstract deadline": "Abstract", "deadline": "Paper"}
NO_PLACE = frozenset({"tba", "tbd", "unknown", ""})
ONLINE = frozenset({"online", "virtual", "virtual conference", "online conference", "virtual event"})


class CcfddlSpider(SourceSpider):
    """Reads ``conference/<field>/<series>.yml``: a series with its editions; ``url`` of the source is ``conference/``.

    An edition's dates are free text, its deadlines local to its zone. Ids of editions repeat across fields (FSE stands
    for two conferences), so field and year are part of the key.
    """

    name = "ccfddl"
    title = "ccfddl"
    max_pages = 2_000

    def requests(self, source: Source) -> Iterator[Folder]:
        """Ask for the file of every series."""
        yield Folder(source.url, r"[A-Z]{2}/[^/]+\.ya?ml")

    @classmethod
    def read(cls, payload: Payload) -> Iterator[Found]:
        """Map one file."""
        yield from read_rows(yaml_of(payload), _editions, payload.url)
        yield from open_end(payload)


def _editions(series: Row) -> Iterator[Found]:
    title, field = series.need("title"), series.text("sub") or ""
    full, tags = series.text("description"), [FIELDS.get(field, field)] if field else []

    def edition(row: Row) -> Iterator[Event]:
        year, place = row.need("year"), row.text("place") or ""
        is_online = place.casefold() in ONLINE
        yield Event(
            source_key="/".join((field, row.text("id") or title, year)).casefold(),
            kind="conference",
            name=title if year in title else f"{title} {year}",
            series_name=title,
            description=full,
            url=row.url("link"),
            when_text=row.text("date"),
            attendance="online" if is_online else None,
            location=None if is_online or place.casefold() in NO_PLACE else place_of(place),
            deadlines=[one for moment in row.rows("timeline") for one in _calls(moment, row.text("timezone"))],
            tags=tags,
        )

    yield from read_rows(series.raw.get("confs"), edition, series.base)


def _calls(moment: Row, zone: str | None) -> Iterator[Deadline]:
    comment = moment.text("comment")
    for key, what in CALLS.items():
        written = moment.text(key)
        if written and written.upper() not in {"TBD", "TBA"} and (due := moment.moment(key)):
            text = f"{what}: {written}" + (f" ({comment})" if comment else "")
            yield Deadline(kind="call_for_papers", due=due, due_text=text, timezone=zone)
