"""How resolving grows: python benchmarks/growth.py [sightings …] [--change SHARE]

Makes sightings of a made-up world (default 10,000, 100,000 and 1,000,000; the last takes six minutes and 3 GB of
disk), stores each source's as one run, resolves all, changes one in a hundred (new ones, moved ones, reworded ones) and
resolves those. Each step is a process of its own. Prints for each size the time of both (wall and processor), per sighting,
the peak memory, and how far the records are the things that the sightings were made of (pairs of sightings).
"""

from __future__ import annotations

import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from _population import World

from discovery.clock import Clock
from discovery.items import Event, Item
from discovery.schema import open_database
from discovery.sources import Source
from pipelines._items import decode_item
from pipelines.resolve import resolve
from pipelines.store import Batch, PageState, Store

if TYPE_CHECKING:
    from collections.abc import Iterator

SIZES = (10_000, 100_000, 1_000_000)
SHARE = 0.01
STEPS = ("store", "resolve", "change", "again")
AIMS = "aims: time per sighting at most 1.5 times that of the smallest, peak under 1,024 MB, a change in at most 3 % of the time"


def page_of(source: str) -> str:
    return f"https://{source}.example/list"


def take_in(db: Any, clock: Clock, source: str, items: Iterator[bytes | Item], *, complete: bool) -> None:
    store = Store(db, clock)
    run = store.start_run()
    page = page_of(source)
    made = Source(name=source, spider="json_items", url=page, licence="CC0-1.0")
    counts = store.commit(Batch(made, ((page, one) for one in items), [PageState(page, 200)], complete=complete), run)
    assert counts.outcome == "ok", counts
    store.finish_run(run, "ok", 0)


def store(folder: Path, count: int) -> None:
    """Make the sightings and store them, source by source."""
    world = World(count)
    spool = folder / "spool"
    spool.mkdir()
    with ExitStack() as stack:
        files = {name: stack.enter_context((spool / name).open("wb")) for name in world.sources}
        for source, item in world.sightings():
            files[source].write(msgspec.json.encode(item) + b"\n")
    db = open_database(folder / "discovery.db")
    for name in world.sources:
        path = spool / name
        with path.open("rb") as lines:
            take_in(db, Clock.at("2026-06-01T06:00:00Z"), name, (line.rstrip() for line in lines), complete=True)
        path.unlink()
    db.close()


def change(folder: Path, share: float) -> None:
    """Take in what a day brings: of so many, a third are new, a third begin at another time, a third are called otherwise."""
    db = open_database(folder / "discovery.db")
    rng = random.Random(3)
    (last,) = db.conn.execute("SELECT max(id) FROM sightings").fetchone()
    world = World(10 * last, seed=5)
    by_source: dict[str, list[Item]] = {}
    for number in range(round(last * share)):
        source, text = db.conn.execute(
            "SELECT source, item FROM sightings WHERE id = ?", (rng.randrange(1, last + 1),)
        ).fetchone()
        item = decode_item(text)
        if number % 3 == 0 or not isinstance(item, Event):
            thing = world.thing(last + number)
            item = world.sighting(thing, source)
        elif number % 3 == 1:
            start = f"2027-{1 + number % 12:02}-{1 + number % 28:02}"
            item.start = item.start_local = start
            item.end = item.end_local = item.start_utc = item.end_utc = None
        else:
            item.name = f"{item.name} ({world.brands[number % len(world.brands)]})"
        by_source.setdefault(source, []).append(item)
    for source, items in sorted(by_source.items()):
        take_in(db, Clock.at("2026-06-02T06:00:00Z"), source, iter(items), complete=False)
    db.close()


def accuracy(folder: Path) -> dict[str, float]:
    """Give precision and recall of pairs of sightings: of one record, of one thing."""
    db = open_database(folder / "discovery.db")
    things, records, both = Counter[str](), Counter[str](), Counter[tuple[str, str]]()
    for key, record in db.conn.execute("SELECT source_key, record_id FROM sightings"):
        thing = key.partition(".")[0]
        things[thing] += 1
        records[record] += 1
        both[thing, record] += 1
    db.close()
    hits, said, true = (sum(n * (n - 1) // 2 for n in counted.values()) for counted in (both, records, things))
    return {
        "records": len(records),
        "things": len(things),
        "precision": hits / max(said, 1),
        "recall": hits / max(true, 1),
    }


def step(name: str, folder: Path, count: int, share: float) -> None:
    """Run one step and print what it took as JSON."""
    db = None
    if name in ("resolve", "again"):
        db = open_database(folder / "discovery.db")
    wall, cpu = time.perf_counter(), time.process_time()
    if name == "store":
        store(folder, count)
    elif name == "change":
        change(folder, share)
    else:
        clock = Clock.at("2026-06-01T07:00:00Z" if name == "resolve" else "2026-06-02T07:00:00Z")
        resolve(db, clock)
    took = {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}
    took["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    if name == "resolve":
        took |= accuracy(folder)
    print(json.dumps(took))


def measure(count: int, share: float) -> dict[str, dict[str, float]]:
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for name in STEPS:
            command = [sys.executable, __file__, "--step", name, folder, str(count), str(share)]
            done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env={**os.environ})
            found[name] = json.loads(done.stdout)
        found["disk"] = {"mb": (Path(folder) / "discovery.db").stat().st_size / 2**20}
    return found


def main() -> None:
    arguments = sys.argv[1:]
    if arguments[:1] == ["--step"]:
        name, folder, count, part = arguments[1:]
        step(name, Path(folder), int(count), float(part))
        return
    share = SHARE
    if "--change" in arguments:
        at = arguments.index("--change")
        share = float(arguments[at + 1])
        del arguments[at : at + 2]
    print(AIMS)
    first = None
    for size in [int(one.replace(",", "")) for one in arguments] or SIZES:
        found = measure(size, share)
        all_at_once, again = found["resolve"], found["again"]
        each = 1e6 * all_at_once["cpu"] / size
        first = first or each
        print(
            f"{size:>9,} sightings of {all_at_once['things']:,} things: {all_at_once['records']:,} records, "
            f"precision {all_at_once['precision']:.4f}, recall {all_at_once['recall']:.4f}\n"
            f"   store   {found['store']['cpu']:7.1f} s CPU, {found['store']['wall']:7.1f} s wall, peak {found['store']['peak_mb']:.0f} MB\n"
            f"   resolve {all_at_once['cpu']:7.1f} s CPU, {all_at_once['wall']:7.1f} s wall, peak {all_at_once['peak_mb']:.0f} MB: "
            f"{each:.0f} µs each, {each / first:.2f} times the first\n"
            f"   {share:.1%} changed: {again['cpu']:.2f} s CPU, {again['wall']:.2f} s wall, peak {again['peak_mb']:.0f} MB: "
            f"{again['cpu'] / all_at_once['cpu']:.2%} of the whole ({again['wall'] / all_at_once['wall']:.2%} of the wall time); "
            f"database {found['disk']['mb']:,.0f} MB",
            flush=True,
        )


if __name__ == "__main__":
    main()
