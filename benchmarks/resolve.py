"""How well things are told apart and brought together: python benchmarks/resolve.py [shared folder]

Reads six lists of conferences as their spiders do, stores each as a source of its own, resolves, and asks of pairs read by hand
whether both rows have one record. Prints precision, recall and F1, once with the rows of the pairs alone and once with the
whole lists; whether the order of the sources matters. With ``--commands`` all rows of the lists go the whole way of a user
instead: a file of items for each list, ``discovery ingest``, ``discovery resolve``, in two orders.
"""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import tempfile
import time
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import msgspec

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from discovery.clock import Clock
from discovery.items import Event, Item, Place
from discovery.readers import Payload
from discovery.schema import open_database
from discovery.settings import NORMALIZE_PIPELINES
from discovery.sources import Source
from discovery.spiders._base import SourceSpider
from pipelines import Chain, Context, Reject
from pipelines.resolve import resolve
from pipelines.store import Batch, PageState, Store

SHARED = Path(__file__).resolve().parents[2] / "shared"
LISTS = {
    "confs.tech": ("confs_tech", "tech-conferences_conference-data", "conferences/*/*.json"),
    "python-deadlines": ("python_deadlines", "JesperDramsch_python-deadlines", "_data/*.yml"),
    "testingconferences": ("testing_conferences", "TestingConferences", "_data/*.yml"),
    "ccf-deadlines": ("ccfddl", "ccfddl_ccf-deadlines", "conference/*/*.yml"),
    "hf-ai-deadlines": ("ai_deadlines", "huggingface_ai-deadlines", "src/data/conferences/*.yml"),
    "rubyevents": ("rubyevents", "rubyevents", "data/*/*/event.yml"),
}
"""By source: the module of its spider, its folder, its files."""
Items = dict[str, list[Item]]


def chain() -> Chain:
    return Chain({name: number for name, number in NORMALIZE_PIPELINES.items() if find_spec(name)})


def normalised(items: list[Any], source: str) -> list[Item]:
    steps, kept = chain(), []
    context = Context(
        Source(name=source, spider=source, url="https://lists.example/"), Clock.at("2026-08-20T00:00:00Z")
    )
    for item in items:
        try:
            kept.append(steps(item, context))
        except Reject:
            continue
    return kept


def whole_lists(shared: Path) -> Items:
    found: Items = {}
    for source, (module, folder, pattern) in LISTS.items():
        loaded = import_module(f"discovery.spiders.{module}")
        spider = next(
            one for one in vars(loaded).values()
            if isinstance(one, type) and issubclass(one, SourceSpider) and one.__module__ == loaded.__name__
        )  # fmt: skip
        root = shared / "corpus" / "lists" / folder
        read: list[Any] = []
        for path in sorted(root.glob(pattern)):
            payload = Payload(path.read_bytes(), url=f"https://lists.example/{path.relative_to(root)}")
            read += [one for one in spider.read(payload) if isinstance(one, Event)]
        found[source] = normalised(read, source)
    return found


def raw_lists(shared: Path) -> Items:
    """Read the lists as their spiders do, not normalised; the rows that the pairs name as a judge would write them down."""
    found: Items = {}
    for source, (module, folder, pattern) in LISTS.items():
        loaded = import_module(f"discovery.spiders.{module}")
        spider = next(
            one for one in vars(loaded).values()
            if isinstance(one, type) and issubclass(one, SourceSpider) and one.__module__ == loaded.__name__
        )  # fmt: skip
        root = shared / "corpus" / "lists" / folder
        found[source] = [
            one for path in sorted(root.glob(pattern))
            for one in spider.read(Payload(path.read_bytes(), url=f"https://lists.example/{path.relative_to(root)}"))
            if isinstance(one, Event)
        ]  # fmt: skip
    return found


def by_commands(items: Items, order: list[str], folder: Path) -> dict[tuple[str, str], str]:
    """Ingest each list as a source of its own and resolve, by the commands; give the record of each sighting."""
    discovery = [sys.executable, "-m", "discovery.cli", "--data", str(folder / "data")]
    subprocess.run([*discovery[:3], "init", str(folder / "data")], check=True, stdout=subprocess.DEVNULL)
    for number, source in enumerate(order):
        path = folder / f"{source}.jsonl"
        path.write_bytes(b"".join(msgspec.json.encode(item) + b"\n" for item in items[source]))
        moment = ["--now", f"2026-08-{20 + number}T00:00:00Z"]
        ingest = [*discovery, *moment, "ingest", str(path), "--source", source.replace(".", "-")]
        done = subprocess.run(ingest, check=False, stdout=subprocess.DEVNULL)
        assert done.returncode in (0, 1), done
    subprocess.run([*discovery, "--now", "2026-08-30T00:00:00Z", "resolve"], check=True, stdout=subprocess.DEVNULL)
    connection = sqlite3.connect(folder / "data" / "discovery.db")
    names = {source.replace(".", "-"): source for source in items}
    rows = connection.execute("SELECT source, source_key, record_id FROM sightings")
    return {(names[source], key): record for source, key, record in rows}


def the_whole_way(shared: Path, pairs: list[dict[str, Any]]) -> None:
    """Print how the pairs are judged after the commands, in two orders, with rows as spiders read them and as pairs write them."""
    spiders = raw_lists(shared)
    written: Items = {}
    for (source, *_), row in {
        (one["source"], one["file"], one["index"]): one for pair in pairs for one in (pair["a"], pair["b"])
    }.items():
        place = Place(city=row["city"], country=row["country"]) if row["city"] or row["country"] else None
        key = f"{row['file']}#{row['index']}"
        item = Event(
            source_key=key, name=row["name"], url=row["url"], start=row["start"], end=row["end"], location=place
        )
        written.setdefault(source, []).append(item)
    for name, items in (("all rows, as spiders read them", spiders), ("rows of the pairs, as written", written)):
        found = []
        for order in (sorted(items), sorted(items, reverse=True)):
            with tempfile.TemporaryDirectory() as folder:
                found.append(by_commands(items, order, Path(folder)))
        keys = finder(whole_lists(shared) if items is spiders else items)
        judged = [
            (pair["match"], *(found[0].get((one["source"], keys.get((one["source"], one["name"], one["start"]), "")))
                              for one in (pair["a"], pair["b"])))
            for pair in pairs
        ]  # fmt: skip
        print(f"by commands, {name}: {measure(judged)}; {len(found[0])} sightings")
        print(f"  the other way round: {'the same' if groups(found[0]) == groups(found[1]) else 'DIFFERENT'} groups")


def row_item(row: dict[str, Any]) -> Event:
    place = Place(city=row["city"], country=row["country"]) if row["city"] or row["country"] else None
    return Event(
        source_key=f"{row['file']}#{row['index']}", name=row["name"], url=row["url"], start=row["start"], end=row["end"],
        start_local=row["start"], end_local=row["end"], location=place,
    )  # fmt: skip


def rows_alone(pairs: list[dict[str, Any]]) -> Items:
    rows = {(one["source"], one["file"], one["index"]): one for pair in pairs for one in (pair["a"], pair["b"])}
    found: Items = {}
    for (source, *_), row in rows.items():
        found.setdefault(source, []).append(row_item(row))
    return {source: normalised(items, source) for source, items in found.items()}


def resolved(items: Items, order: list[str], path: Path) -> dict[tuple[str, str], str]:
    """Store and resolve the sources one after the other; give the record of each sighting."""
    db = open_database(path)
    for number, source in enumerate(order):
        clock = Clock.at(f"2026-08-{20 + number}T00:00:00Z")
        store = Store(db, clock)
        run = store.start_run()
        batch = Batch(
            Source(name=source, spider="json_items", url=f"https://{source}.example/"), [("page", item) for item in items[source]],
            [PageState("page", 200)],
        )  # fmt: skip
        store.commit(batch, run)
        resolve(db, clock, run)
    found = {(row[0], row[1]): row[2] for row in db.conn.execute("SELECT source, source_key, record_id FROM sightings")}
    db.close()
    return found


def measure(pairs: list[tuple[bool, str | None, str | None]]) -> str:
    known = [(truth, left == right) for truth, left, right in pairs if left and right]
    hits = sum(truth and said for truth, said in known)
    said_so, true = sum(said for _, said in known), sum(truth for truth, _ in known)
    precision, recall = hits / max(said_so, 1), hits / max(true, 1)
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    return f"{len(known)} pairs: precision {precision:.4f}, recall {recall:.4f}, F1 {f1:.4f}"


def groups(records: dict[tuple[str, str], str]) -> set[frozenset[tuple[str, str]]]:
    found: dict[str, set[tuple[str, str]]] = {}
    for sighting, record in records.items():
        found.setdefault(record, set()).add(sighting)
    return {frozenset(group) for group in found.values()}


def finder(items: Items) -> dict[tuple[str, Any, Any], str]:
    """Find the keys of items by source, name and start, where those are the only ones."""
    found: dict[tuple[str, Any, Any], str] = {}
    for source, ones in items.items():
        for item in ones:
            found[source, item.name, getattr(item, "start", None)] = str(item.source_key)
    return found


def main() -> None:
    shared = Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED
    lines = (shared / "corpus" / "labels" / "duplicate_pairs.jsonl").read_text("utf-8").splitlines()
    pairs = [json.loads(line) for line in lines]
    if "--commands" in sys.argv:
        the_whole_way(shared, pairs)
        return
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        alone = rows_alone(pairs)
        orders = [sorted(alone), sorted(alone, reverse=True)]
        records, other = (resolved(alone, order, base / f"rows{n}.db") for n, order in enumerate(orders))
        judged = []
        for pair in pairs:
            ids = [records.get((one["source"], f"{one['file']}#{one['index']}")) for one in (pair["a"], pair["b"])]
            judged.append((pair["match"], *ids))
            if "-v" in sys.argv and (ids[0] == ids[1]) != pair["match"]:
                print(f"  {pair['match']} {pair['why']}: {pair['a']['name']} | {pair['b']['name']}")
        print(f"rows of the pairs alone: {measure(judged)}")
        print(f"  the other way round: {'the same' if groups(records) == groups(other) else 'DIFFERENT'} groups")
        lists = whole_lists(shared)
        begin = time.perf_counter()
        records = resolved(lists, sorted(lists), base / "lists.db")
        seconds = time.perf_counter() - begin
        keys = finder(lists)
        judged = [
            (pair["match"], *(records.get((one["source"], keys.get((one["source"], one["name"], one["start"]), "")))
                              for one in (pair["a"], pair["b"])))
            for pair in pairs
        ]  # fmt: skip
        print(f"whole lists: {measure(judged)}")
        print(f"  {len(records)} sightings, {len(set(records.values()))} records, {seconds:.1f} s stored and resolved")
        other = resolved(lists, sorted(lists, reverse=True), base / "back.db")
        print(f"  the other way round: {'the same' if groups(records) == groups(other) else 'DIFFERENT'} groups")
        if "-v" in sys.argv:
            for group in sorted(groups(records) ^ groups(other), key=sorted)[:40]:
                print("   ", sorted(group))


if __name__ == "__main__":
    main()
