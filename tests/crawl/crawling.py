"""Crawls of hostile sites, each in a process of its own, and what came of them."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

from hostile import Site

NOW = "2026-08-20T06:00:00Z"
INTERESTS = '[everything]\ntitle = "Everything"\nhorizon_days = 365\n'


def environment(sites: list[Site], now: str = NOW, **more: str) -> dict[str, str]:
    """Give the environment of a crawl that may ask these sites. Proxies that must not be used are named in it."""
    return {
        **os.environ,
        "DISCOVERY_ALLOW_HOSTS": ",".join(site.host for site in sites),
        "DISCOVERY_NOW": now,
        "DISCOVERY_TIMEOUT": "1.5",
        **more,
    }


def lay_out(data: Path, sources: dict[str, dict[str, Any]]) -> Path:
    """Make a data folder with these sources and one interest."""
    (data / "sources").mkdir(parents=True, exist_ok=True)
    (data / "interests.toml").write_text(INTERESTS)
    write_sources(data, sources)
    return data


def write_sources(data: Path, sources: dict[str, dict[str, Any]]) -> None:
    """Write the catalogue. Strings, numbers, truth values and ``options`` tables are the same in JSON and TOML."""
    lines: list[str] = []
    for name, table in sources.items():
        lines.append(f"[{name}]")
        for key, value in {"spider": "icalendar", "licence": "CC0-1.0", **table}.items():
            if isinstance(value, dict):
                inner = ", ".join(f"{k} = {json.dumps(v)}" for k, v in value.items())
                lines.append(f"{key} = {{ {inner} }}")
            else:
                lines.append(f"{key} = {json.dumps(value)}")
    (data / "sources" / "test.toml").write_text("\n".join(lines) + "\n")


def crawl(data: Path, env: dict[str, str], *args: str, program: str | None = None) -> subprocess.CompletedProcess[str]:
    """Crawl to the end; ``program`` is Python that stands in place of the command."""
    start = ["-c", program] if program else ["-m", "discovery.cli"]
    return subprocess.run(
        [sys.executable, *start, "crawl", "--data", str(data), *args],
        env=env,
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )


def connect(data: Path) -> sqlite3.Connection:
    """Open the database for reading."""
    conn = sqlite3.connect(f"file:{data / 'discovery.db'}?mode=ro", uri=True)
    conn.row_factory = sqlite3.Row
    return conn


def runs(data: Path) -> dict[str, sqlite3.Row]:
    """Give what came of each source in the last run."""
    query = "SELECT * FROM source_runs WHERE run_id = (SELECT max(id) FROM runs)"
    return {row["source"]: row for row in connect(data).execute(query)}


def names(data: Path) -> list[str]:
    """Give the names of the events that are in the records and present."""
    return [row[0] for row in connect(data).execute("SELECT name FROM events WHERE presence = 'present' ORDER BY name")]


def dump(data: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Give what the database says, without the moments and numbers that a run of its own brings."""
    conn = connect(data)
    tables = {
        "sightings": "SELECT source, source_key, type, presence, content_hash, item FROM sightings ORDER BY 1, 2",
        "events": "SELECT id, name, start_utc, end_utc, presence, status, url FROM events ORDER BY 1",
        "occurrences": "SELECT event_id, start_local, end_local FROM occurrences ORDER BY 1, 2",
        "search": "SELECT record_id, name FROM search ORDER BY 1",
        "pages": "SELECT source, url, etag, body_hash, items FROM pages ORDER BY 1, 2",
    }
    return {name: [tuple(row) for row in conn.execute(query)] for name, query in tables.items()}
