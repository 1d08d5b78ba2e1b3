"""How fast the store and resolve are beside raw SQLite: python benchmarks/store.py [items]

Stores and resolves a number of normalised events (default 100,000), stores them again unchanged, and then writes the very rows
that came of it with plain ``executemany`` into an empty database of the same schema, indexes and full-text search. Prints
the three rates, their ratios and the peak memory of the process. Seconds are processor time, so that what else runs on the
machine does not count.
"""

from __future__ import annotations

import random
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from discovery.clock import Clock
from discovery.items import Event, Party, Place, Price, TopicScore
from discovery.schema import open_database
from discovery.sources import Source
from pipelines.resolve import resolve
from pipelines.store import Batch, PageState, Store

if TYPE_CHECKING:
    from collections.abc import Iterator

WORDS = (
    "data", "cloud", "open", "agile", "people", "leadership", "science", "digital", "network", "community", "career",
    "women", "software", "design", "health", "energy", "finance", "marketing", "product", "engineering", "security",
    "research", "education", "policy", "climate", "language", "european", "national", "regional",
)  # fmt: skip
KINDS = ("Conference", "Summit", "Workshop", "Meetup", "Forum", "Days", "Symposium", "Congress", "Seminar", "Webinar")
CITIES = [
    (f"{first}{last}", country)
    for first in ("Nor", "Sud", "Ost", "Wes", "Alt", "Neu", "Ham", "Bre", "Lin", "Mar")
    for last in ("burg", "dorf", "stadt", "ham", "ville", "ford", "ton", "berg", "by", "ia")
    for country in ("DE", "GB", "FR")
]


def items(count: int, sources: int) -> Iterator[tuple[str, bytes]]:
    """Make normalised events, always the same ones."""
    rng = random.Random(7)
    for number in range(count):
        city, country = rng.choice(CITIES)
        year, month, day = 2026 + rng.randrange(2), rng.randrange(1, 13), rng.randrange(1, 28)
        name = f"{' '.join(rng.sample(WORDS, 3)).title()} {rng.choice(KINDS)} {year}"
        start = f"{year}-{month:02}-{day:02}T09:00"
        end = start.replace("T09", "T17")
        event = Event(
            source_key=f"event-{number}", kind="conference", name=name,
            url=f"https://events{number % sources}.example/e/{number}", description=" ".join(rng.choices(WORDS, k=60)),
            start=start, end=end, timezone="Europe/Berlin", all_day=False, status="scheduled", attendance="in_person",
            location=Place(name=f"Hall {number % 97}", address=f"Main Street {number % 211}", city=city, country=country),
            organizer=Party(name=f"{rng.choice(WORDS).title()} Society {number % 400}"),
            price=Price(min=50, max=90, currency="EUR"), tags=rng.sample(WORDS, 2), language="en",
            city=city, country=country, latitude=50 + rng.random(), longitude=8 + rng.random(),
            topics=[TopicScore(topic="leadership", score=0.8, why="title"), TopicScore(topic="data", score=0.6)],
            start_local=start, end_local=end, start_utc=f"{start}:00Z", end_utc=f"{end}:00Z", timezone_source="item",
        )  # fmt: skip
        yield "https://events.example/list", msgspec.json.encode(event)


def spooled(path: Path) -> Iterator[tuple[str, bytes]]:
    """Read items back as the crawl hands them over."""
    with path.open("rb") as lines:
        for line in lines:
            yield "https://events.example/list", line.rstrip()


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def store_once(path: Path, spool: Path, when: str) -> tuple[float, float]:
    """Store and resolve all; give the seconds of each."""
    db = open_database(path)
    clock = Clock.at(when)
    store = Store(db, clock)
    source = Source(name="bench", spider="icalendar", url="https://events.example/", licence="CC0-1.0")
    run = store.start_run()
    begin = time.process_time()
    page = PageState("https://events.example/list", 200)
    counts = store.commit(Batch(source, spooled(spool), [page]), run)
    middle = time.process_time()
    resolved = resolve(db, clock, run)
    end = time.process_time()
    store.finish_run(run, "ok", 0)
    print(f"  {counts.outcome}: seen {counts.seen}, new {counts.new}, changed {counts.changed}; records {resolved.new}")
    db.close()
    return middle - begin, end - middle


TABLES = ("sightings", "events", "occurrences", "record_topics", "record_keys", "briefs", "search_rows", "search")


def raw(filled: Path, path: Path) -> float:
    """Write the same rows with executemany; give the seconds of the writing alone."""
    source, target = open_database(filled), open_database(path)
    target.conn.execute("PRAGMA foreign_keys = OFF")
    seconds = 0.0
    for table in TABLES:
        columns = [column.name for column in source[table].columns]
        names = ",".join(columns if table != "search" else ["rowid", *columns])
        rows = source.conn.execute(f"SELECT {names} FROM {table}")
        insert = f"INSERT INTO {table} ({names}) VALUES ({','.join('?' * len(names.split(',')))})"
        while chunk := rows.fetchmany(20_000):
            begin = time.process_time()
            target.conn.executemany(insert, chunk)
            seconds += time.process_time() - begin
    begin = time.process_time()
    target.conn.commit()
    return seconds + time.process_time() - begin


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        filled = Path(folder) / "filled.db"
        spool = Path(folder) / "items.jsonl"
        with spool.open("wb") as lines:
            lines.writelines(item + b"\n" for _, item in items(count, 40))
        print(f"{count} items, {spool.stat().st_size / 1e6:.0f} MB")
        base = peak_mb()
        stored, resolved = store_once(filled, spool, "2026-06-01T06:00:00Z")
        peak = peak_mb()
        again, nothing = store_once(filled, spool, "2026-06-02T06:00:00Z")
        plain = raw(filled, Path(folder) / "raw.db")
        new = stored + resolved
        print(f"new:       {count / new:8.0f} items/s  (store {stored:.1f} s, resolve {resolved:.1f} s)")
        print(f"unchanged: {count / (again + nothing):8.0f} items/s  (store {again:.1f} s, resolve {nothing:.1f} s)")
        print(f"raw:       {count / plain:8.0f} items/s  ({plain:.1f} s)")
        print(f"rate beside raw executemany: {plain / new:.2f}   (aim: at least 0.33)")
        print(f"unchanged beside new:        {new / (again + nothing):.2f}   (aim: at least 3)")
        print(f"peak memory {peak:.0f} MB, of which {base:.0f} MB before storing")


if __name__ == "__main__":
    main()
