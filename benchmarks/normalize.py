"""The normalising chain through its command: ``python benchmarks/normalize.py [FOLDER OF RECORDED DATA]``.

Accuracy on the labelled rows as somebody would send them (JSON lines in, JSON lines out), start-up time, items a second on what
the readers find in recorded calendars and pages, peak memory.
"""

from __future__ import annotations

import csv
import json
import os
import resource
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import msgspec

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from discovery.gazetteer import country_code, distance_km
from discovery.topics import load_topics

DATA = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared/corpus"
NOW = "2026-11-23T12:00:00Z"
NEAR_KM, SAME_KM, SPREAD_KM = 50.0, 30.0, 60.0
MIX = ("calendars/*/*.ics", "pages/*/*.html", "platforms/*/*.json")
MOST_OF_A_FILE = 60
"""Items of one file that count: a few calendars would drown all else."""
COMMAND = [sys.executable, "-m", "discovery.cli", "normalize", "--now", NOW]

Row = dict[str, Any]


def normalized(items: list[Row]) -> list[Row]:
    """Send items through the command; one comes back for each."""
    text = "\n".join(json.dumps({"type": "event", "name": "An event", **item}) for item in items)
    done = subprocess.run(COMMAND, input=text.encode(), capture_output=True, check=True, cwd=ROOT).stdout.splitlines()
    if len(done) != len(items):
        raise RuntimeError(f"{len(items)} items in, {len(done)} out")
    return [json.loads(line) for line in done]


def table(name: str) -> list[dict[str, str]]:
    with (DATA / "labels" / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def dates() -> None:
    rows = [json.loads(line) for line in (DATA / "labels/dates.jsonl").read_text("utf-8").splitlines()]
    right, total, wrong = Counter[str](), Counter[str](), 0
    for row, item in zip(
        rows, normalized([{"when_text": r["text"], "language": r["lang"]} for r in rows]), strict=True
    ):
        expected = row["expected_start"], row["expected_end"] or row["expected_start"]
        start, end = item.get("start_local") or item.get("start"), item.get("end_local") or item.get("end")
        read = start, end or start
        same = all((a or "")[:16] == (b or "")[:16] for a, b in zip(read, expected, strict=True))
        group = "English" if row["lang"] == "en" else "others"
        total[group] += 1
        right[group] += same
        wrong += not same and start is not None
        if not same:
            print(f"  {row['lang']} {row['text']!r}: {read}, expected {expected}")
    print(
        f"dates: English {right['English']} of {total['English']}, all {right.total()} of {total.total()}, wrong {wrong}"
    )


def deadlines() -> None:
    rows = table("deadlines.tsv")
    items = [
        {
            "start": "2030-01-01",
            "deadlines": [
                {"kind": "call_for_papers", "due": row["deadline_local"], "timezone": row["timezone"] or "AoE"}
            ],
        }
        for row in rows
    ]
    right = sum(
        (item["deadlines"][0].get("due_utc") if item.get("deadlines") else None) == (row["expected_utc"] or None)
        for row, item in zip(rows, normalized(items), strict=True)
    )
    print(f"deadlines: {right} of {len(rows)}")


def at(city: str, country: str) -> Row:
    return {"start": "2027-05-05", "location": {"city": city, "country": country}}


def apart(one: Row, other: Row) -> float | None:
    if one.get("latitude") is None or other.get("latitude") is None:
        return None
    return distance_km(one["latitude"], one["longitude"], other["latitude"], other["longitude"])


def places() -> None:
    rows = table("geo.tsv")
    for shape in ("city and country", "name alone"):
        if shape == "name alone":
            items = [
                {"start": "2027-05-05", "location": {"name": ", ".join(filter(None, (r["city"], r["country"])))}}
                for r in rows
            ]
        else:
            items = [at(row["city"], row["country"]) for row in rows]
        country, named, near, located, open_ = 0, 0, 0, 0, 0
        for row, item in zip(rows, normalized(items), strict=True):
            if wanted := country_code(row["country"]):
                named += 1
                country += item.get("country") == wanted
            if row["lat"] and float(row["coord_spread_km"]) <= SPREAD_KM:
                located += 1
                km = apart(item, {"latitude": float(row["lat"]), "longitude": float(row["lon"])})
                open_ += km is None
                near += km is not None and km <= NEAR_KM
        print(f"places, {shape}: country {country} of {named}, near {near} of {located}, {open_} left open")
    pairs = table("place_aliases.tsv")
    first, second = (normalized([at(r[f"city_{end}"], r[f"country_{end}"]) for r in pairs]) for end in "ab")
    found = Counter[tuple[str, bool]]()
    for row, one, other in zip(pairs, first, second, strict=True):
        km = apart(one, other)
        texts = [(item.get("city"), item.get("country")) for item in (one, other)]
        same = km <= SAME_KM if km is not None else texts[0] == texts[1] and texts[0][0] is not None
        found[row["kind"], same] += 1
        if same is (row["kind"] == "conflict") and row["kind"] in {"conflict", "same_place"}:
            print(f"  {row['city_a']!r}, {row['country_a']!r} / {row['city_b']!r}, {row['country_b']!r}: {texts}, {km}")
    for kind in sorted({kind for kind, _ in found}):
        print(f"  {kind:<16} same {found[kind, True]:>3}, not {found[kind, False]:>3}")


def topics() -> None:
    """Compare topics with the list's by the links of topics.toml; the model has learned from these rows."""
    linked = load_topics(ROOT / "data/topics.toml").linked("confs_tech")
    ours = {topic for found in linked.values() for topic in found}
    rows = [json.loads(line) for line in (DATA / "labels/topics.jsonl").read_text("utf-8").splitlines()]
    items = [{"name": r["name"], "url": r["url"], "start": r["start"]} for r in rows]
    right = wrong = missed = 0
    for row, item in zip(rows, normalized(items), strict=True):
        wanted = [set(linked[topic]) for topic in row["topics"] if topic in linked]
        given = {one["topic"] for one in item.get("topics", ())} & ours
        found = sum(bool(topic & given) for topic in wanted)
        right, missed, wrong = right + found, missed + len(wanted) - found, wrong + len(given - set().union(*wanted))
    print(f"topics (learned rows): micro-F1 {2 * right / (2 * right + wrong + missed):.3f}")


def mix() -> list[bytes]:
    """Give what the readers find in recorded files, as JSON lines; a few of each file."""
    from discovery.clock import Clock
    from discovery.commands._reading import file_payload, read_payload

    lines: list[bytes] = []
    for pattern in MIX:
        for path in sorted(DATA.glob(pattern)):
            payload = file_payload(path, f"https://example.org/{path.name}", None, Clock.at(NOW))
            reading = read_payload(payload, None) if not isinstance(payload, str) else payload
            if not isinstance(reading, str):
                lines += [msgspec.json.encode(item) for item in reading.items[:MOST_OF_A_FILE]]
    return lines


def speed() -> None:
    starts = []
    for _ in range(5):
        begun = time.perf_counter()
        subprocess.run(COMMAND, input=b"", capture_output=True, check=True, cwd=ROOT)
        starts.append(time.perf_counter() - begun)
    lines = mix()
    took = []
    for part in (lines[:1], lines):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(
            COMMAND, input=b"\n".join(part), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True, cwd=ROOT,
            env={**os.environ},
        )  # fmt: skip
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        took.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    size = sum(map(len, lines)) / len(lines)
    print(f"start-up: {min(starts):.2f} to {max(starts):.2f} s; first item {took[0]:.2f} s of CPU")
    print(
        f"speed: {len(lines):,} items of {size:,.0f} bytes: {(len(lines) - 1) / (took[1] - took[0]):,.0f} a second of CPU"
    )
    print(f"peak memory: {after.ru_maxrss / 1024:.0f} MB")


def main() -> None:
    dates()
    deadlines()
    places()
    topics()
    speed()


if __name__ == "__main__":
    main()
