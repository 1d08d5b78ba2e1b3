"""How completely and how fast pages with structured events are read.

    python benchmarks/pages.py FOLDER

``FOLDER`` is the recorded data: ``INDEX.jsonl`` and the pages it names. What a page holds is told independently: its
JSON-LD by the standard library, block by block, its microdata, RDFa and microformats by extruct; every node that is an
event with a name and a start. Compared are the sets of (name, day), and of the common ones the moment of the start as
dateutil reads it, or as the scraper written for the page has it (``*.expect.json``), which is what people read on the page.

An event that only we find is false unless the page says it elsewhere: both its name and its day must stand in the source.
"""

from __future__ import annotations

import html
import json
import logging
import re
import sys
import time
import warnings
from pathlib import Path
from typing import Any

import extruct
from dateutil import parser as dateutil_parser

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from discovery.items import Event
from discovery.readers import Payload, Reading, schema_org
from discovery.text import fold, one_line

PREFIXES = ("http://schema.org/", "https://schema.org/", "http://data-vocabulary.org/")
SYNTAXES = ("microdata", "rdfa", "microformat")
SCRIPT = re.compile(r"<script[^>]*ld\+json[^>]*>(.*?)</script", re.DOTALL | re.IGNORECASE)
ROUNDS = 3


def main(folder: Path) -> None:
    warnings.filterwarnings("ignore")
    logging.disable(logging.CRITICAL)
    rows = [json.loads(line) for line in (folder / "INDEX.jsonl").read_text("utf-8").splitlines()]
    payloads = {
        row["file"]: Payload(
            body=(folder / row["file"]).read_bytes(),
            url=row.get("url") or "",
            content_type="text/html",
            options={"lists": False},
        )
        for row in rows
        if row["file"].startswith("pages/")
    }
    quality(folder, payloads, {row["file"]: row.get("events") for row in rows})
    speed({name: payload for name, payload in payloads.items() if "_markup-samples" not in name})


# --- quality ------------------------------------------------------------------------------------------------------


def quality(folder: Path, payloads: dict[str, Payload], counts: dict[str, int | None]) -> None:
    truth_total = found_total = exact = corrected = false = additional = items = 0
    for name, payload in payloads.items():
        truth = events_of(payload)
        asserted = asserted_starts(folder / f"{name}.expect.json")
        events = [item for item in Reading.of(schema_org.read(payload)).items if isinstance(item, Event)]
        mine = {(fold(event.name or ""), (event.start or "")[:10]): event for event in events}
        truth_total += len(truth)
        items += len(events)
        for key, starts in truth.items():
            event = mine.get(key)
            if event is None:
                print(f"  missing     {name}: {key}")
                continue
            found_total += 1
            if any(same_moment(event.start or "", start) for start in starts):
                exact += 1
            elif {event.start, f"{event.start}:00"} & asserted:
                corrected += 1
                print(f"  corrected   {name}: {event.start} as the page reads, {sorted(starts)} in its markup")
            else:
                print(f"  other start {name}: {key[0][:40]}: {event.start} for {sorted(starts)} {event.notes}")
        for key, event in mine.items():
            if key not in truth:
                additional += 1
                is_false = not supported(event, payload.body.decode("utf-8", "replace"))
                false += is_false
                print(f"  {'FALSE' if is_false else 'additional'}  {name}: {key} {event.notes} {event.when_text or ''}")
        counted = counts.get(name)
        if counted is not None and counted != len(events):
            print(f"  plain count {name}: {counted} counted, {len(truth)} with name and start, {len(events)} read")
    print(f"pages {len(payloads)}, events independently found {truth_total}, read {items}")
    print(f"found {found_total}/{truth_total} = {found_total / truth_total:.1%}")
    right = exact + corrected
    print(
        f"start exact {right}/{found_total} = {right / found_total:.1%} ({corrected} of them as the page reads, not its markup)"
    )
    print(f"additional {additional}, of them false {false} = {false / items:.1%}")


def events_of(payload: Payload) -> dict[tuple[str, str], set[str]]:
    """Give what extruct sees: (name, day) → starts as written."""
    text = payload.body.decode("utf-8", "replace")
    found: dict[tuple[str, str], set[str]] = {}
    for block in SCRIPT.findall(text):
        try:
            add(found, "json-ld", json.loads(block, strict=False))
        except ValueError as error:
            print(f"  not JSON    {error}")
    for syntax in SYNTAXES:
        try:
            data = extruct.extract(text, payload.url or "http://page.example/", syntaxes=[syntax], uniform=False)[
                syntax
            ]
        except Exception as error:
            print(f"  extruct fails on {syntax}: {type(error).__name__}")
            continue
        add(found, syntax, data)
    return found


def add(found: dict[tuple[str, str], set[str]], syntax: str, data: Any) -> None:
    for node in _nodes(data):
        flat = FLATTEN[syntax](node)
        for title in flat.get("name", [])[:1]:
            for start in flat.get("start", [])[:1]:
                found.setdefault((fold(one_line(title)), day_of(start)), set()).add(start)


def asserted_starts(path: Path) -> set[str]:
    """Give the starts that the origin's own scraper and its tests have of a page, local to its zone."""
    if not path.exists():
        return set()
    tests = json.loads(path.read_text("utf-8"))["tests"]
    rows = [one["fields"] for test in tests for one in test.get("asserted_events", [])]
    rows += [one for test in tests for output in (test.get("spider_output") or {}).values() for one in output]
    return {one["start"] for one in rows if isinstance(one.get("start"), str)}


def supported(event: Event, text: str) -> bool:
    """Tell whether name and day of an event stand in the source of the page."""
    year, month, day = (event.start or event.previous_start or "--")[:10].split("-")
    named = fold(event.name or "")[:30] in fold(html.unescape(text))
    if not day or event.recurrence is not None:  # the days of a series follow from its rule
        return named
    days = (rf"{year}-0?{int(month)}-0?{int(day)}", rf"{year}{month}{day}", rf"0?{int(month)}/0?{int(day)}/{year}")
    return any(re.search(rf"(?<!\d){one}", text) for one in days) and fold(event.name or "")[:30] in fold(
        html.unescape(text)
    )


def _nodes(value: Any) -> Any:
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from _nodes(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _nodes(inner)


def _texts(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [
        one if isinstance(one, str) else str(one["@value"])
        for one in values
        if isinstance(one, str) or (isinstance(one, dict) and "@value" in one)
    ]


def _is_event(types: Any) -> bool:
    names = [one for one in (types if isinstance(types, list) else [types]) if isinstance(one, str)]
    bare = [one.rpartition("/")[2] for one in names if "://" not in one or one.startswith(PREFIXES)]
    return any(one.endswith("Event") or one in {"Festival", "Hackathon", "EventSeries"} for one in bare)


def _json_ld(node: dict[str, Any]) -> dict[str, list[str]]:
    if not _is_event(node.get("@type")):
        return {}
    return {"name": _texts(node.get("name")), "start": _texts(node.get("startDate"))}


def _microdata(node: dict[str, Any]) -> dict[str, list[str]]:
    properties = node.get("properties")
    if not isinstance(properties, dict) or not _is_event(node.get("type")):
        return {}
    return {
        "name": _texts(properties.get("name", properties.get("summary"))),
        "start": _texts(properties.get("startDate")),
    }


def _rdfa(node: dict[str, Any]) -> dict[str, list[str]]:
    if not _is_event(node.get("@type")):
        return {}
    values: dict[str, list[str]] = {}
    for prefix in PREFIXES:
        values.setdefault("name", _texts(node.get(f"{prefix}name"))) or values.update(
            name=_texts(node.get(f"{prefix}name"))
        )
        values.setdefault("start", _texts(node.get(f"{prefix}startDate"))) or values.update(
            start=_texts(node.get(f"{prefix}startDate"))
        )
    return values


def _microformat(node: dict[str, Any]) -> dict[str, list[str]]:
    properties = node.get("properties")
    if not isinstance(properties, dict) or "h-event" not in (node.get("type") or []):
        return {}
    return {"name": _texts(properties.get("name")), "start": _texts(properties.get("start"))}


FLATTEN = {"json-ld": _json_ld, "microdata": _microdata, "rdfa": _rdfa, "microformat": _microformat}


def day_of(written: str) -> str:
    try:
        return dateutil_parser.parse(written).date().isoformat()
    except (ValueError, OverflowError):
        year, month, rest = (*written.split("-", 2), "", "")[:3]
        day = "".join(char for char in rest[:2] if char.isdigit())
        return f"{year}-{month:0>2}-{day:0>2}"


def same_moment(mine: str, written: str) -> bool:
    """Tell whether our start is the one written: the same day if written without a time, else the same time and offset."""
    if len(mine) == 10:
        return day_of(written) == mine and ":" not in written
    try:
        theirs, ours = dateutil_parser.parse(written), dateutil_parser.parse(mine)
    except (ValueError, OverflowError):
        return False
    return theirs.replace(tzinfo=None) == ours.replace(tzinfo=None) and theirs.utcoffset() == ours.utcoffset()


# --- speed --------------------------------------------------------------------------------------------------------


def speed(payloads: dict[str, Payload]) -> None:
    texts = {name: payload.body.decode("utf-8", "replace") for name, payload in payloads.items()}
    ours = clock(lambda name: Reading.of(schema_org.read(payloads[name])), payloads, ROUNDS)
    alone = clock(lambda name: extruct.extract(texts[name], syntaxes=["json-ld"], errors="ignore"), payloads, ROUNDS)
    default = clock(lambda name: extruct.extract(texts[name], errors="ignore"), payloads, 1)
    size = sum(len(payload.body) for payload in payloads.values()) / len(payloads)
    print(f"CPU ms a page, mean of {len(payloads)} pages of {size / 1000:.0f} kB, best of {ROUNDS} rounds")
    print(f"all syntaxes, items made     {ours:7.2f}")
    print(f"extruct, JSON-LD alone       {alone:7.2f}   ratio {ours / alone:.2f} (wanted < 1.5)")
    print(f"extruct, its default         {default:7.2f}   ratio {ours / default:.3f} (wanted < 0.1)")


def clock(job: Any, payloads: dict[str, Payload], rounds: int) -> float:
    best = float("inf")
    for _ in range(rounds):
        before = time.process_time()
        for name in payloads:
            job(name)
        best = min(best, time.process_time() - before)
    return best * 1000 / len(payloads)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python benchmarks/pages.py FOLDER")
    main(Path(sys.argv[1]))
