"""How completely recorded answers of platforms are read: by the platform's spider, and by format alone.

    python benchmarks/platforms.py FOLDER [--all]

``FOLDER`` is the recorded data: ``INDEX.jsonl`` and the files it names. Wanted are the events that the index counts for a
file, and the starts that the scraper made for it has of them (``*.expect.json``); calendars are counted by their
components. An item is false if neither its name nor its day stands in the answer. Without ``--all`` the calendars are
summed up by platform; every answer of which something is missing is named.
"""

from __future__ import annotations

import argparse
import html
import json
import re
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from discovery.items import Event, Problem
from discovery.readers import Payload, Reading, read_any
from discovery.spiders._registry import spider_class
from discovery.text import fold
from discovery.zones import utc_to_local

SPIDERS = {
    "tribe-events": "the_events_calendar", "eventbrite": "eventbrite", "indico": "indico", "frab-schedule": "pretalx",
    "sessionize": "sessionize", "eventon": "wordpress_events", "carpentries-feeds": "carpentries",
    "rss-event-feeds": "rss", "bioschemas-json": "schema_org", "meetup": "meetup", "the-events-calendar": "the_events_calendar",
    "civicplus": "civicplus", "libcal": "libcal", "livewhale": "livewhale", "localist": "localist", "trumba": "trumba",
    "events-manager": "wordpress_events", "modern-events-calendar": "wordpress_events", "meetup.com": "meetup",
}  # fmt: skip
"""Of which platform the files of a folder are; all other answers are those of portals (``json_events``)."""
NO_EVENTS = re.compile(r"/(?:categories|formats|organizer_\d+|venue_\d+|token|url_to_local)\.json$")
"""Answers that hold no events: registers beside them."""
COMPONENT = re.compile(rb"^BEGIN:VEVENT\s*$", re.MULTILINE)
TYPES = {".json": "application/json", ".xml": "application/xml", ".html": "text/html", ".ics": "text/calendar"}
OFFSET = re.compile(r"T.*(?:Z|[+-]\d\d:\d\d)$")
MISSING_SHOWN = 3


@dataclass(slots=True)
class Row:
    """What came of one file, or of several together."""

    name: str
    files: int = 0
    wanted: int | None = None
    spider: int = 0
    by_format: int = 0
    starts: int = 0
    starts_wanted: int = 0
    false: int = 0
    problems: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--all", action="store_true", help="a line for each calendar")
    args = parser.parse_args()
    rows = [json.loads(line) for line in (args.folder / "INDEX.jsonl").read_text("utf-8").splitlines()]
    answers: list[Row] = []
    sums: dict[str, Row] = defaultdict(lambda: Row(""))
    for entry in rows:
        kind, platform = entry["file"].split("/")[:2]
        if kind == "platforms" or (kind in {"calendars", "pages"} and platform in SPIDERS):
            row = measured(args.folder, entry, SPIDERS.get(platform, "json_events"))
            if kind == "calendars" and not args.all:
                add(sums[f"calendars/{platform}"], row)
            else:
                answers.append(row)
    for name, row in sums.items():
        row.name = name
    show([*answers, *sums.values()])


def measured(folder: Path, entry: dict[str, Any], spider: str) -> Row:
    """Read one file both ways and compare."""
    path = folder / entry["file"]
    body = path.read_bytes()
    payload = Payload(body, entry.get("url") or "", TYPES.get(path.suffix), options={"service": True, "sessions": True})
    mine, other = Reading.of(spider_class(spider).read(payload)), read_any(payload)
    row = Row(entry["file"], 1, wanted_of(entry, body), len(mine.items), len(other.items))
    row.problems = [told(problem) for problem in mine.problems]
    events = [item for item in mine.items if isinstance(item, Event)]
    expected, zone = expected_starts(folder / f"{entry['file']}.expect.json")
    starts = {in_zone(event.start or "", zone)[:16] for event in events}
    days = {start[:10] for start in starts}
    row.starts_wanted = len(expected)
    row.missing = sorted(
        one for one in expected if one[:16] not in starts and not (one.endswith("T00:00:00") and one[:10] in days)
    )
    row.starts = len(expected) - len(row.missing)
    text = fold(html.unescape(body.decode("utf-8", "replace")))
    row.false = sum(not supported(event, text) for event in events) if path.suffix != ".ics" else 0
    return row


def wanted_of(entry: dict[str, Any], body: bytes) -> int | None:
    if entry["file"].endswith(".ics"):
        return len(COMPONENT.findall(body))
    if NO_EVENTS.search(entry["file"]) or not body:
        return 0
    if "/sessionize/" in entry["file"]:  # every session stands there twice: by room and by time
        return int(entry["events"]) // 2
    return entry.get("events")


def expected_starts(path: Path) -> tuple[list[str], str | None]:
    """Give the starts that the origin's own scraper has, and the zone that they are local to."""
    if not path.is_file():
        return [], None
    tests = json.loads(path.read_text("utf-8"))["tests"]
    outputs = [one for test in tests for output in (test.get("spider_output") or {}).values() for one in output]
    zone = next((test["timezone"] for test in tests if test.get("timezone")), None)
    return sorted({one["start"] for one in outputs if isinstance(one.get("start"), str)}), zone


def in_zone(start: str, zone: str | None) -> str:
    """Give a start with an offset local to the zone."""
    return (utc_to_local(start, zone) or start) if zone and OFFSET.search(start) else start


def supported(event: Event, text: str) -> bool:
    """Tell whether the name or the day of an event stands in the answer, in a notation of its day or of the one before."""
    if fold(event.name or "")[:25] in text:
        return True
    try:
        day = date.fromisoformat((event.start or "")[:10])
    except ValueError:
        return False
    near = (day, day - timedelta(days=1), day + timedelta(days=1))
    return any(f"{one:%Y-%m-%d}" in text or f"{one.month}/{one.day}/{one.year}" in text for one in near)


def told(problem: Problem) -> str:
    return f"{problem.where}: {problem.reason}" if problem.where else problem.reason


def add(total: Row, row: Row) -> None:
    total.files += 1
    total.wanted = (total.wanted or 0) + (row.wanted or 0)
    for name in ("spider", "by_format", "starts", "starts_wanted", "false"):
        setattr(total, name, getattr(total, name) + getattr(row, name))
    total.problems += row.problems
    total.missing += row.missing


def show(rows: list[Row]) -> None:
    print(f"{'':<62}{'files':>6}{'wanted':>8}{'spider':>8}{'format':>8}{'starts':>12}{'false':>7}{'problems':>10}")
    for row in rows:
        wanted = "?" if row.wanted is None else str(row.wanted)
        starts = f"{row.starts}/{row.starts_wanted}" if row.starts_wanted else ""
        name = row.name.removeprefix("platforms/")[:60]
        print(
            f"{name:<62}{row.files:>6}{wanted:>8}{row.spider:>8}{row.by_format:>8}{starts:>12}{row.false:>7}{len(row.problems):>10}"
        )
        if row.wanted is not None and row.spider < row.wanted:
            print(
                f"    {row.wanted - row.spider} not read: {'; '.join(row.problems[:MISSING_SHOWN])[:300] or 'nothing says why'}"
            )
        if row.missing:
            print(f"    other starts: {', '.join(row.missing[:MISSING_SHOWN])}")
    known = [row for row in rows if row.wanted is not None]
    print(f"items {sum(min(row.spider, row.wanted or 0) for row in known)}/{sum(row.wanted or 0 for row in known)} of those counted, "
          f"starts {sum(row.starts for row in rows)}/{sum(row.starts_wanted for row in rows)}, "
          f"false {sum(row.false for row in rows)} of {sum(row.spider for row in rows)}")  # fmt: skip


if __name__ == "__main__":
    main()
