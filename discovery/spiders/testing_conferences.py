"""TestingConferences.org, conferences and workshops on software testing.

https://github.com/TestingConferences/testingconferences.github.io
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from discovery.items import Deadline, Event
from discovery.readers._rows import Row, open_end, read_rows, yaml_of
from discovery.spiders._base import Ask, SourceSpider
from discovery.spiders._english import days
from discovery.spiders._places import place_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from discovery.items import Found
    from discovery.readers import Payload
    from discovery.sources import Source

ONLINE = re.compile(r"\b(?:online|virtual)\b", re.IGNORECASE)
BESIDE = re.compile(r"^online\s*(?:and|&)\s*|\s*(?:and|&)\s*(?:online|virtual)\b.*$|\s*\([^()]*\)", re.IGNORECASE)
"""``Sofia, Bulgaria and Online``, ``Online and London, UK``, ``Valencia, Spain (October 1)``."""
STATUSES = (
    (re.compile(r"^cancell?ed\b", re.IGNORECASE), "cancelled"),
    (re.compile(r"^postponed\b", re.IGNORECASE), "postponed"),
)
DEADLINES = (
    (re.compile(r"\bCFP is open\b", re.IGNORECASE), "call_for_papers"),
    (re.compile(r"\bearly\b", re.IGNORECASE), "early_bird"),
    (re.compile(r"\bregistration is open\b", re.IGNORECASE), "registration"),
)


class TestingConferencesSpider(SourceSpider):
    """Reads current and past conferences; ``url`` of the source is the folder ``_data/``.

    Dates and places are free text. The rows have no id: name, dates and place are one event.
    """

    name = "testing_conferences"
    title = "TestingConferences.org"

    def requests(self, source: Source) -> Iterator[Ask]:
        """Ask for both files; the past is no loss where it has moved."""
        yield Ask(urljoin(source.url, "current.yml"))
        yield Ask(urljoin(source.url, "past.yml"), optional=True)

    @classmethod
    def read(cls, payload: Payload) -> Iterator[Found]:
        """Map one file."""
        yield from read_rows(yaml_of(payload), _events, payload.url)
        yield from open_end(payload)


def _events(row: Row) -> Iterator[Event]:
    name, when, where, state = row.need("name"), row.text("dates"), row.text("location"), row.text("status") or ""
    city = BESIDE.sub("", where or "").strip() or where
    is_online = bool(where and ONLINE.search(where))
    is_only_online = bool(city and ONLINE.fullmatch(city))
    url = row.url("url")
    yield Event(
        source_key=" | ".join((name, when or "", where or "")).casefold(),
        kind="conference",
        name=name,
        url=url,
        when_text=when,
        status=next((status for pattern, status in STATUSES if pattern.search(state)), None),
        attendance="online" if is_only_online else "hybrid" if is_online else "in_person" if where else None,
        location=place_of(city) if city and not is_only_online else None,
        deadlines=list(_deadlines(state)),
        tags=["software testing"],
    )


def _deadlines(state: str) -> Iterator[Deadline]:
    """Find ``CFP is Open until September 30, 2026`` among what is said of the state; no day, no deadline."""
    for part in state.split("|"):
        head, until, tail = part.partition(" until ")
        day, _ = days(tail)
        kind = next((kind for pattern, kind in DEADLINES if pattern.search(head)), None)
        if until and day and kind:
            yield Deadline(kind=kind, due=day, due_text=part.strip())
