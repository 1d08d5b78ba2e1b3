"""A small library of records, made by hand, for the tests of what is published."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from discovery.clock import Clock
from discovery.schema import open_database

if TYPE_CHECKING:
    from pathlib import Path

    from sqlite_utils import Database

CLOCK = Clock.at("2026-11-24T06:00:00Z")
NOW = CLOCK.now()
SEEN = "2026-11-20T05:31:00Z"

SOURCES = [
    {
        "name": "open-list",
        "title": "An open list",
        "url": "https://list.example/",
        "licence": "MIT",
        "attribution": "The list",
    },
    {
        "name": "chamber",
        "title": "The chamber",
        "url": "https://chamber.example/",
        "licence": "unknown",
        "attribution": "Chamber",
    },
]


def new_library(folder: Path) -> Database:
    """Make an empty database with two sources."""
    db = open_database(folder / "discovery.db")
    db.table("sources").insert_all(SOURCES)
    return db


def _life(values: dict[str, Any]) -> dict[str, Any]:
    return {"first_seen": SEEN, "last_seen": "2026-11-24T05:31:00Z", "last_changed": SEEN, **values}


def _around(db: Database, kind: str, record: dict[str, Any], topics: Any, deadlines: Any, source: str | None) -> None:
    for topic in topics:
        db.table("record_topics").insert(
            {"record_id": record["id"], "topic": topic, "score": 0.9, "why": f"“{topic}” in the name"}
        )
    for deadline in deadlines:
        db.table("deadlines").insert({"record_id": record["id"], **deadline})
    if source is not None:
        item = {key: record.get(key) for key in ("name", "start_local", "end_local", "city", "status")}
        db.table("sightings").insert(
            {
                "source": source, "source_key": record["id"], "type": kind, "record_id": record["id"],
                "url": record.get("url"), "item": json.dumps(item), "content_hash": "x", "first_seen": SEEN,
                "last_seen": record["last_seen"], "last_changed": SEEN,
            }
        )  # fmt: skip
    db.table("search").insert(
        {
            "record_id": record["id"], "type": kind, "name": record["name"], "place": record.get("city") or "",
            "organizer": record.get("organizer") or "", "description": record.get("description") or "",
        }
    )  # fmt: skip


def add_event(
    db: Database,
    record_id: str,
    start: str = "2026-12-03",
    end: str | None = None,
    *,
    topics: Any = (),
    deadlines: Any = (),
    occurrences: list[dict[str, Any]] | None = None,
    source: str | None = "open-list",
    **values: Any,
) -> str:
    """Put in one event with its occurrences. Times given as ``start_utc`` and ``end_utc`` go to the occurrence too."""
    record = _life(
        {
            "id": record_id, "name": f"Event {record_id}", "kind": "conference", "url": f"https://events.example/{record_id}",
            "start_local": start, "end_local": end, "all_day": int(len(start) == 10), "status": "scheduled",
            "attendance": "in_person", **values,
        }
    )  # fmt: skip
    db.table("events").insert(record)
    times = {key: record.get(key) for key in ("start_local", "end_local", "start_utc", "end_utc")}
    for occurrence in occurrences or [times]:
        db.table("occurrences").insert({"event_id": record_id, **occurrence})
    _around(db, "event", record, topics, deadlines, source)
    return record_id


def add_organization(
    db: Database, record_id: str, *, topics: Any = (), source: str | None = "open-list", **values: Any
) -> str:
    """Put in one organization."""
    record = _life({"id": record_id, "name": f"Organization {record_id}", "kind": "professional_association", **values})
    db.table("organizations").insert(record)
    _around(db, "organization", record, topics, (), source)
    return record_id


def add_opportunity(
    db: Database,
    record_id: str,
    *,
    topics: Any = (),
    deadlines: Any = (),
    source: str | None = "open-list",
    **values: Any,
) -> str:
    """Put in one opportunity."""
    record = _life({"id": record_id, "name": f"Opportunity {record_id}", "kind": "volunteering", **values})
    db.table("opportunities").insert(record)
    _around(db, "opportunity", record, topics, deadlines, source)
    return record_id
