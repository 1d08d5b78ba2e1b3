"""Resolving beside an established library: python benchmarks/beside_splink.py [sightings]

Takes the events of the made-up world (default 20,000 sightings), resolves them with this project and, in the same run, with
splink (Fellegi and Sunter's model, trained without labels by expectation maximisation on DuckDB, its clusters at a match
probability of 0.95), each from the same normalised fields. Prints time and how far the groups are the things (pairs).
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow as pa
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from _population import World
from growth import take_in

from discovery.clock import Clock
from discovery.items import Event
from discovery.schema import open_database
from pipelines._profile import essence_of
from pipelines.resolve import resolve

PROBABILITY = 0.95
Groups = list[tuple[str, str]]
"""Thing and group of each sighting."""


def row_of(number: int, item: Event) -> dict[str, Any]:
    essence = essence_of(item)
    return {
        "unique_id": number, "name": essence.compact or None, "start": essence.compact[:5] or None,
        "day": str(essence.first) if essence.first else None, "town": item.city, "country": item.country,
        "url": essence.url, "host": essence.host or None,
    }  # fmt: skip


def with_splink(events: list[tuple[str, Event]]) -> Groups:
    api = DuckDBAPI()
    table = api.register(pa.Table.from_pylist([row_of(number, item) for number, (_, item) in enumerate(events)]))
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            cl.JaroWinklerAtThresholds("name", [0.97, 0.9, 0.8]).configure(term_frequency_adjustments=True),
            cl.ExactMatch("day"), cl.JaroWinklerAtThresholds("town", [0.9]), cl.ExactMatch("url"),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("url"), block_on("start", "day"), block_on("town", "day"), block_on("start", "town"),
        ],
    )  # fmt: skip
    linker = Linker(table, settings, log_level="ERROR")
    linker.training.estimate_probability_two_random_records_match([block_on("url", "day", "name")], recall=0.5)
    linker.training.estimate_u_using_random_sampling(seed=1)
    for rule in (block_on("url"), block_on("name", "day")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    pairs = linker.inference.predict(threshold_match_probability=PROBABILITY)
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(
        pairs, threshold_match_probability=PROBABILITY
    )
    found = {row["unique_id"]: str(row["cluster_id"]) for row in clusters.as_pyarrow_table().to_pylist()}
    return [(key.partition(".")[0], found.get(number, f"alone {number}")) for number, (key, _) in enumerate(events)]


def with_discovery(events: list[tuple[str, Event]]) -> Groups:
    by_source: dict[str, list[Event]] = {}
    for key, item in events:
        by_source.setdefault(key.partition(".")[2], []).append(item)
    with tempfile.TemporaryDirectory() as folder:
        db = open_database(Path(folder) / "discovery.db")
        for source, items in by_source.items():
            take_in(db, Clock.at("2026-06-01T06:00:00Z"), source, iter(items), complete=True)
        resolve(db, Clock.at("2026-06-01T07:00:00Z"))
        rows = db.conn.execute("SELECT source_key, record_id FROM sightings").fetchall()
        db.close()
    return [(key.partition(".")[0], record) for key, record in rows]


def measure(groups: Groups) -> str:
    things, found, both = (Counter(column) for column in ((a for a, _ in groups), (b for _, b in groups), groups))
    hits, true, said = (sum(n * (n - 1) // 2 for n in counted.values()) for counted in (both, things, found))
    precision, recall = hits / max(said, 1), hits / max(true, 1)
    return f"precision {precision:.4f}, recall {recall:.4f}, F1 {2 * precision * recall / max(precision + recall, 1e-9):.4f}"


def main() -> None:
    count = int(sys.argv[1].replace(",", "")) if len(sys.argv) > 1 else 20_000
    events = [(str(item.source_key), item) for _, item in World(count).sightings() if isinstance(item, Event)]
    print(f"{len(events):,} sightings of events")
    for name, way in (("discovery (store and resolve)", with_discovery), ("splink", with_splink)):
        wall, cpu = time.perf_counter(), time.process_time()
        groups = way(events)
        took = f"{time.process_time() - cpu:.1f} s CPU, {time.perf_counter() - wall:.1f} s wall"
        print(f"  {name:30} {measure(groups)}; {took}", flush=True)


if __name__ == "__main__":
    main()
