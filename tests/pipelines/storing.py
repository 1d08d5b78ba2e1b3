"""A small world to store in: a database, a clock that is set by the day, one source unless another is given."""

from __future__ import annotations

from typing import Any

from discovery.clock import Clock
from discovery.items import Event
from discovery.schema import open_database
from discovery.sources import Source
from pipelines.resolve import ResolveCounts, resolve
from pipelines.store import Batch, Counts, PageState, Store

SOURCE = Source(name="feed", spider="icalendar", url="https://feed.example/cal.ics", licence="CC0-1.0")
PAGE = "https://feed.example/cal.ics"


class World:
    """A database with a clock that is set by the day: each ``run`` is one crawl of one source, resolved."""

    def __init__(self, path: Any) -> None:
        self.db = open_database(path)
        self.resolved = ResolveCounts()

    def run(self, day: float, items: Any = (), source: Source = SOURCE, **batch: Any) -> Counts:
        hour, minute = divmod(round((day % 1) * 24 * 60), 60)
        clock = Clock.at(f"2026-08-{int(day):02}T{hour:02}:{minute:02}:00Z")
        store = Store(self.db, clock)
        run_id = store.start_run()
        batch.setdefault("pages", [PageState(PAGE, 200)])
        pairs = [one if isinstance(one, tuple) else (PAGE, one) for one in items]
        counts = store.commit(Batch(source, pairs, **batch), run_id)
        self.resolved = resolve(self.db, clock, run_id)
        store.finish_run(run_id, "ok", 0)
        return counts

    def rows(self, query: str, *values: Any) -> list[Any]:
        return self.db.conn.execute(query, values).fetchall()

    def column(self, query: str, *values: Any) -> list[Any]:
        return [row[0] for row in self.rows(query, *values)]


def event(key: str = "1", name: str = "Forum", start: str = "2026-10-01T09:00", **more: Any) -> Event:
    local = {} if len(start) == 10 else {"start_utc": f"{start}:00Z"}
    return Event(source_key=key, name=name, start=start, start_local=start, **local, **more)


def replace_source(**changes: Any) -> Source:
    made = Source(name=SOURCE.name, spider=SOURCE.spider, url=SOURCE.url, licence=SOURCE.licence)
    for name, value in changes.items():
        setattr(made, name, value)
    return made
