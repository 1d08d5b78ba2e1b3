"""How completely and how fast pages with structured events are read.

    python benchmarks/pages.py FOLDER

``FOLDER`` is the recorded data: ``INDEX.jsonl`` and the pages it names. What a page holds is told independently, by
extruct: its JSON-LD, microdata, RDFa and microformats, every node that is an event with a name and a start. Compared
are the sets of (name, day), and of the common ones the moment of the start as dateutil reads it. Blocks that extruct
cannot read count as nothing there, so events from repaired blocks appear as additional and are listed as such.
"""

from __future__ import annotations

import json
import logging
import sys
import time
import warnings
from pathlib import Path
from typing import Any

import extruct
from dateutil import parser as dateutil_parser

from discovery.items import Event
from discovery.readers import Payload, Reading, schema_org
from discovery.text import fold, one_line

PREFIXES = ("http://schema.org/", "https://schema.org/", "http://data-vocabulary.org/")
SYNTAXES = ("json-ld", "microdata", "rdfa", "microformat")
ROUNDS = 3


def main(folder: Path) -> None:
    warnings.filterwarnings("ignore")
    logging.disable(logging.CRITICAL)
    rows = [json.loads(line) for line in (folder / "INDEX.jsonl").read_text("utf-8").splitlines()]
    payloads = {
        row["file"]: Payload(
            body=(folder / row["file"]).read_bytes(), url=row.get("url") or "", content_type="text/html"
        )
        for row in rows
        if row["file"].startswith("pages/")
    }
    quality(payloads, {row["file"]: row.get("events") for row in rows})
    speed({name: payload for name, payload in payloads.items() if "_markup-samples" not in name})


# --- quality ------------------------------------------------------------------------------------------------------


def quality(payloads: dict[str, Payload], counts: dict[str, int | None]) -> None:
    truth_total = found_total = exact = additional = items = repaired = 0
    for name, payload in payloads.items():
        truth = events_of(payload)
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
            else:
                print(f"  other start {name}: {key[0][:40]}: {event.start} for {sorted(starts)} {event.notes}")
        for key, event in mine.items():
            if key not in truth:
                repaired += "json repaired" in event.notes
                additional += "json repaired" not in event.notes
                print(f"  additional  {name}: {key} {event.notes} {event.when_text or ''}")
        counted = counts.get(name)
        if counted is not None and counted != len(events):
            print(f"  plain count {name}: {counted} counted, {len(truth)} with name and start, {len(events)} read")
    print(f"pages {len(payloads)}, events independently found {truth_total}, read {items}")
    print(f"found {found_total}/{truth_total} = {found_total / truth_total:.1%}")
    print(f"start exact {exact}/{found_total} = {exact / found_total:.1%}")
    print(
        f"additional {additional} = {additional / items:.1%} (and {repaired} from repaired blocks that extruct cannot read)"
    )


def events_of(payload: Payload) -> dict[tuple[str, str], set[str]]:
    """Give what extruct sees: (name, day) → starts as written."""
    text = payload.body.decode("utf-8", "replace")
    found: dict[tuple[str, str], set[str]] = {}
    for syntax in SYNTAXES:
        try:
            data = extruct.extract(text, payload.url or "http://page.example/", syntaxes=[syntax], uniform=False)[
                syntax
            ]
        except Exception as error:
            print(f"  extruct     {syntax}: {type(error).__name__}")
            continue
        for node in _nodes(data):
            flat = FLATTEN[syntax](node)
            for title in flat.get("name", [])[:1]:
                for start in flat.get("start", [])[:1]:
                    found.setdefault((fold(one_line(title)), day_of(start)), set()).add(start)
    return found


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
