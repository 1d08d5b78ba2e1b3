"""How well recorded feeds are followed from day to day: python benchmarks/series.py [folder of series]

Every feed is read, stored and resolved recording by recording, with the clock at the recording's day. What really changed is
taken from the items themselves (same key, another start, name or place); what the ``changes`` table says is held against it.
Prints one line a feed and the sums.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from discovery.clock import Clock
from discovery.items import Event
from discovery.readers import Payload, read_any
from discovery.schema import open_database
from discovery.settings import NORMALIZE_PIPELINES
from discovery.sources import Source
from pipelines import Chain, Context, Reject
from pipelines._items import times
from pipelines.resolve import resolve
from pipelines.store import Batch, PageState, Store

if TYPE_CHECKING:
    from sqlite_utils import Database

SHARED = Path(__file__).resolve().parents[2] / "shared" / "corpus" / "series"
NAME = re.compile(r"(\d{4}-\d{2}-\d{2})(?:\.(\d))?\.ics")
SHOWN = ("name", "start_local", "venue")


@dataclass
class Tally:
    """What came of one feed."""

    counts: Counter[str] = field(default_factory=Counter)
    remarks: list[str] = field(default_factory=list)


def recordings(folder: Path) -> list[tuple[str, Path]]:
    """Give the recordings of a feed with their moments, in order."""
    found = []
    for path in folder.glob("*.ics"):
        match = NAME.fullmatch(path.name)
        assert match
        found.append((f"{match[1]}T{6 + int(match[2] or 0):02}:00:00Z", path))
    return sorted(found)


def normalised(path: Path, source: Source, clock: Clock) -> list[Event]:
    chain = Chain({name: number for name, number in NORMALIZE_PIPELINES.items() if find_spec(name)})
    items = []
    payload = Payload(path.read_bytes(), url=source.url, content_type="text/calendar", now=clock.now())
    for item in read_any(payload).items:
        try:
            items.append(chain(item, Context(source, clock)))
        except Reject:
            continue
    return [item for item in items if isinstance(item, Event)]


def said(item: Event) -> dict[str, Any]:
    place = item.location
    return {"name": item.name, "start_local": item.start_local or item.start, "venue": place.name if place else None}


def key_of(item: Event) -> str:
    return f"{item.source_key}"


def truth(before: list[Event], after: list[Event]) -> set[tuple[str, str, Any, Any]]:
    """Give key, field, old and new of what differs between two recordings under one key."""
    old = {key_of(item): said(item) for item in before}
    found = set()
    for item in after:
        known = old.get(key_of(item))
        for name, value in said(item).items():
            if known is not None and known[name] != value:
                found.add((key_of(item), name, known[name], value))
    return found


def reissued(before: list[Event], after: list[Event], now: str) -> list[tuple[str, str]]:
    """Give old and new keys of what is to come and stands there again under another key, with its title and start."""
    keys, old_keys = {key_of(item) for item in after}, {key_of(item) for item in before}
    fresh: dict[tuple[Any, Any], list[str]] = {}
    for item in after:
        if key_of(item) not in old_keys:
            fresh.setdefault((item.name, times(item)[0]), []).append(key_of(item))
    pairs = []
    for item in before:
        if key_of(item) not in keys and times(item)[1] >= now:
            same = fresh.get((item.name, times(item)[0]))
            if same:
                pairs.append((key_of(item), same.pop(0)))
    return pairs


def dump(db: Database) -> dict[str, list[Any]]:
    tables = (
        "sightings",
        "events",
        "occurrences",
        "changes",
        "aliases",
        "sighting_pages",
        "search_rows",
        "record_topics",
    )
    found = {}
    for table in tables:
        columns = [column.name for column in db[table].columns if column.name != "last_seen"]
        found[table] = sorted(map(repr, db.conn.execute(f"SELECT {','.join(columns)} FROM {table}")))
    return found


def follow(folder: Path) -> Tally:
    tally = Tally()
    source = Source(name="feed", spider="icalendar", url=f"https://{folder.name}.example/feed.ics", licence="CC0-1.0")
    with tempfile.TemporaryDirectory() as place:
        db = open_database(Path(place) / "series.db")
        before: list[Event] = []
        records: dict[str, str] = {}
        last: tuple[list[Event], Clock] | None = None
        for moment, path in recordings(folder):
            clock = Clock.at(moment)
            items = normalised(path, source, clock)
            outcome = store(db, source, clock, items)
            tally.counts[outcome] += 1
            if outcome != "ok":
                continue
            judge(db, tally, before, items, moment, records)
            before, last = items, (items, clock)
        if last is not None:
            first = dump(db)
            store(db, source, last[1], last[0])
            second = dump(db)
            tally.counts["twice differs"] += first != second
            for table, rows in first.items():
                tally.remarks += [f"twice: {table} {row[:300]}" for row in second[table] if row not in rows]
        absent = "SELECT presence, name, start_local FROM events WHERE presence != 'present'"
        for row in db.conn.execute(absent):
            tally.counts[row[0]] += 1
            tally.remarks.append(" ".join(map(str, row)))
        db.close()
    return tally


def store(db: Database, source: Source, clock: Clock, items: list[Event]) -> str:
    store = Store(db, clock)
    run = store.start_run()
    outcome = "ok" if items else "failed"
    page = PageState(source.url, 200)
    counts = store.commit(Batch(source, [(source.url, item) for item in items], [page], outcome=outcome), run)
    resolve(db, clock, run)
    store.finish_run(run, counts.outcome, 0)
    return counts.outcome


def judge(
    db: Database, tally: Tally, before: list[Event], after: list[Event], moment: str, records: dict[str, str]
) -> None:
    now_records = dict(db.conn.execute("SELECT source_key, record_id FROM sightings"))
    for old, new in reissued(before, after, moment):
        tally.counts["reissues"] += 1
        tally.counts["reissues kept"] += records.get(old) == now_records.get(new)
    for key, record in records.items():
        if key in now_records and now_records[key] != record:
            tally.counts["ids changed"] += 1
            tally.remarks.append(f"id changed: {key} {record} {now_records[key]}")
    wanted = truth(before, after)
    rows = db.conn.execute("SELECT record_id, field, old, new FROM changes WHERE at = ?", (moment,)).fetchall()
    told = Counter((record, name, old, new) for record, name, old, new in rows)
    tally.counts["presence rows"] += sum(1 for row in rows if row[1] == "presence")
    tally.counts["told"] += sum(1 for row in rows if row[1] in SHOWN)
    for key, name, old, new in sorted(wanted, key=str):
        tally.counts["changes"] += 1
        found = told[(now_records.get(key), name, old, new)] > 0
        tally.counts["changes told"] += found
        if not found:
            tally.remarks.append(f"{moment[:10]} not told: {key} {name}: {old} -> {new}")
        told[(str(now_records.get(key)), name, old, new)] = 0
    spare = [f"{moment[:10]} told: {key}" for key, count in told.items() if count and key[1] in SHOWN]
    tally.remarks += spare
    tally.counts["told beside"] += len(spare)
    records.update(now_records)


def main() -> None:
    folder = next((Path(one) for one in sys.argv[1:] if one != "-v"), SHARED)
    total: Counter[str] = Counter()
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            tally = follow(path)
            total.update(tally.counts)
            print(f"{path.name[:44]:44} {dict(tally.counts)}")
            if "-v" in sys.argv:
                for remark in tally.remarks:
                    print(f"      {remark}")
    print(dict(total))


if __name__ == "__main__":
    main()
