"""A feed that lives: calendars written event by event, read and stored day by day as a file that is ingested."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from storing import SOURCE

from discovery.clock import Clock
from discovery.commands.ingest import batch_of
from discovery.readers import Payload
from discovery.schema import open_database
from pipelines import Context
from pipelines.resolve import resolve
from pipelines.store import Counts, Store

if TYPE_CHECKING:
    from collections.abc import Iterable

    from discovery.sources import Source

URL = "https://feed.example/cal.ics"
ZONE = "Europe/Berlin"


@dataclass(frozen=True)
class Show:
    """One VEVENT. ``start`` is wall-clock time of ``zone``, or a bare date; without a zone it is written as it stands."""

    uid: str | None
    title: str
    start: str
    place: str | None = "Town Hall"
    url: str | None = None
    zone: str | None = ZONE
    text: str | None = None
    more: tuple[str, ...] = ()

    def to(self, **changes: Any) -> Show:
        return replace(self, **changes)

    def later(self, **by: float) -> Show:
        """The same event, moved."""
        if len(self.start) == 10:
            return self.to(start=(datetime.fromisoformat(self.start) + timedelta(**by)).date().isoformat())
        return self.to(start=(datetime.fromisoformat(self.start) + timedelta(**by)).isoformat(timespec="minutes"))

    def lines(self, stamp: str) -> list[str]:
        digits = self.start.replace("-", "").replace(":", "")
        if len(self.start) == 10:
            when = f"DTSTART;VALUE=DATE:{digits}"
        else:
            when = f"DTSTART;TZID={self.zone}:{digits}00" if self.zone else f"DTSTART:{digits}00"
        pairs = (
            ("UID", self.uid),
            ("SUMMARY", self.title),
            ("LOCATION", self.place),
            ("URL", self.url),
            ("DESCRIPTION", self.text),
        )
        made = [f"{name}:{escaped(value) if name != 'URL' else value}" for name, value in pairs if value]
        return ["BEGIN:VEVENT", f"DTSTAMP:{stamp}", f"LAST-MODIFIED:{stamp}", when, *made, *self.more, "END:VEVENT"]


def escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def calendar(shows: Iterable[Show], stamp: str = "20260801T000000Z", head: tuple[str, ...] = ()) -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//feed.example//EN", *head]
    for one in shows:
        lines += one.lines(stamp)
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


class Life:
    """A database, and a source whose feed is ingested at moments of August 2026."""

    def __init__(self, path: Any, source: Source = SOURCE) -> None:
        self.db = open_database(path)
        self.source = source

    def day(self, number: float, feed: bytes | Iterable[Show], *, complete: bool = True) -> Counts:
        """Take in what the feed shows on a day of August; the fraction is the time of day."""
        at = datetime(2026, 8, 1) + timedelta(days=number - 1, hours=6)
        clock = Clock.at(f"{at:%Y-%m-%dT%H:%M}:00Z")
        body = feed if isinstance(feed, bytes) else calendar(feed, f"{at:%Y%m%dT%H%M%S}Z")
        payload = Payload(body, URL, "text/calendar", clock.now())
        batch = batch_of([payload], Context(source=self.source, clock=clock, data=None), complete=complete)
        store = Store(self.db, clock)
        run = store.start_run()
        counts = store.commit(batch, run)
        resolve(self.db, clock, run)
        store.finish_run(run, "ok", 0)
        return counts

    def rows(self, query: str, *values: Any) -> list[Any]:
        return self.db.conn.execute(query, values).fetchall()

    def column(self, query: str, *values: Any) -> list[Any]:
        return [row[0] for row in self.rows(query, *values)]

    def told(self) -> list[tuple[str, str | None, str | None]]:
        """The changes of what a calendar must notice, in order."""
        return self.rows(
            "SELECT field, old, new FROM changes WHERE field IN ('name', 'start_local', 'venue', 'status') ORDER BY id"
        )

    def presences(self) -> dict[str, str]:
        return dict(self.rows("SELECT name || ' ' || start_local, presence FROM events"))

    def shown(self) -> list[tuple[str, str]]:
        """Name and start of the occurrences that are still to be believed."""
        return self.rows(
            """SELECT coalesce(o.name, e.name), o.start_local FROM occurrences o JOIN events e ON e.id = o.event_id
            WHERE e.presence = 'present' AND o.status != 'cancelled' ORDER BY 2, 1"""
        )

    def ids(self) -> dict[str, str]:
        return dict(self.rows("SELECT source_key, record_id FROM sightings"))

    def dump(self) -> dict[str, list[Any]]:
        """All that is kept but the stamps of seeing."""
        found = {}
        for table in ("sightings", "events", "occurrences", "changes", "aliases", "search_rows", "sighting_pages"):
            columns = [column.name for column in self.db[table].columns if column.name != "last_seen"]
            found[table] = self.rows(f"SELECT {','.join(columns)} FROM {table}")
        return found
