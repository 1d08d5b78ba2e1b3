"""The database: tables, indexes, full-text search, as sqlite-utils migrations. Column names are a contract."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlite_utils import Database, Migrations

if TYPE_CHECKING:
    from pathlib import Path

migrations = Migrations("discovery")

BUSY_TIMEOUT_MS = 10_000

PLACE_COLUMNS = """
  venue TEXT, address TEXT, city TEXT, region TEXT, country TEXT, latitude REAL, longitude REAL"""
PRICE_COLUMNS = """
  price_min REAL, price_max REAL, currency TEXT, is_free INTEGER"""
LIFE_COLUMNS = """
  language TEXT, image TEXT, tags TEXT, quality TEXT, field_sources TEXT,
  presence TEXT NOT NULL DEFAULT 'present', sequence INTEGER NOT NULL DEFAULT 0, content_hash TEXT,
  first_seen TEXT NOT NULL, last_seen TEXT NOT NULL, last_changed TEXT NOT NULL"""

SCHEMA = f"""
CREATE TABLE sources (
  name TEXT PRIMARY KEY, title TEXT, url TEXT, spider TEXT, organization TEXT, licence TEXT, attribution TEXT, every TEXT,
  timezone TEXT, topics TEXT, country TEXT, state TEXT, enabled INTEGER NOT NULL DEFAULT 1
);
CREATE TABLE runs (
  id INTEGER PRIMARY KEY, started TEXT NOT NULL, finished TEXT, outcome TEXT, sources_ok INTEGER, sources_failed INTEGER,
  pages INTEGER, bytes INTEGER, items INTEGER, new INTEGER, changed INTEGER, missing INTEGER, rejected INTEGER,
  seconds REAL, exit_code INTEGER
);
CREATE TABLE source_runs (
  run_id INTEGER NOT NULL REFERENCES runs(id), source TEXT NOT NULL REFERENCES sources(name), outcome TEXT NOT NULL,
  reason TEXT, http_status INTEGER, pages INTEGER, unchanged INTEGER, problems INTEGER, seen INTEGER, new INTEGER,
  changed INTEGER, missing INTEGER, rejected INTEGER, bytes INTEGER, seconds REAL, at TEXT,
  PRIMARY KEY (run_id, source)
);
CREATE TABLE source_health (
  source TEXT PRIMARY KEY REFERENCES sources(name), state TEXT NOT NULL, state_since TEXT, reason TEXT,
  last_attempt TEXT, last_success TEXT, last_change TEXT, next_check TEXT, consecutive_failures INTEGER NOT NULL DEFAULT 0,
  healthy_runs INTEGER NOT NULL DEFAULT 0, http_status INTEGER, seen INTEGER, baseline INTEGER, seconds REAL
);
CREATE TABLE pages (
  source TEXT NOT NULL, url TEXT NOT NULL, etag TEXT, last_modified TEXT, status INTEGER, body_hash TEXT, links TEXT,
  items INTEGER, reader TEXT, fetched TEXT, PRIMARY KEY (source, url)
) WITHOUT ROWID;
CREATE TABLE hosts (
  origin TEXT PRIMARY KEY, robots TEXT, robots_status INTEGER, robots_fetched TEXT, robots_etag TEXT,
  robots_last_modified TEXT, crawl_delay REAL, blocked_until TEXT
);
CREATE TABLE problems (
  id INTEGER PRIMARY KEY, run_id INTEGER, source TEXT, read_from TEXT, "where" TEXT, reason TEXT, at TEXT
);
CREATE INDEX idx_problems_source ON problems (source, run_id);
CREATE TABLE rejects (
  id INTEGER PRIMARY KEY, run_id INTEGER, source TEXT, read_from TEXT, reason TEXT, item TEXT, at TEXT
);
CREATE INDEX idx_rejects_source ON rejects (source, run_id);
CREATE TABLE sightings (
  id INTEGER PRIMARY KEY, source TEXT NOT NULL, source_key TEXT NOT NULL, type TEXT NOT NULL, record_id TEXT, url TEXT,
  item TEXT NOT NULL, content_hash TEXT NOT NULL, first_seen TEXT NOT NULL, last_seen TEXT NOT NULL,
  last_changed TEXT NOT NULL, presence TEXT NOT NULL DEFAULT 'present', missing_since TEXT,
  missing_runs INTEGER NOT NULL DEFAULT 0, UNIQUE (source, source_key)
);
CREATE INDEX idx_sightings_record ON sightings (record_id);
CREATE TABLE sighting_pages (
  sighting_id INTEGER NOT NULL REFERENCES sightings(id), page TEXT NOT NULL, item TEXT, PRIMARY KEY (sighting_id, page)
) WITHOUT ROWID;
CREATE INDEX idx_sighting_pages_page ON sighting_pages (page);
CREATE TABLE events (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, kind TEXT, description TEXT, url TEXT, start_local TEXT, end_local TEXT,
  timezone TEXT, timezone_source TEXT, start_utc TEXT, end_utc TEXT, all_day INTEGER, status TEXT, attendance TEXT,
  organization_id TEXT, organizer TEXT, series_id TEXT, series_name TEXT, parent_id TEXT, recurrence TEXT, speakers TEXT,
  {PLACE_COLUMNS},{PRICE_COLUMNS},{LIFE_COLUMNS}
);
CREATE TABLE occurrences (
  id INTEGER PRIMARY KEY, event_id TEXT NOT NULL REFERENCES events(id) ON DELETE CASCADE, start_local TEXT, end_local TEXT,
  start_utc TEXT, end_utc TEXT, status TEXT, recurrence_id TEXT, name TEXT, venue TEXT, address TEXT, city TEXT, url TEXT,
  description TEXT
);
CREATE TABLE organizations (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, kind TEXT, description TEXT, url TEXT, field TEXT, level TEXT, parent_id TEXT,
  founded TEXT, membership_url TEXT, mentoring_url TEXT, volunteer_url TEXT, events_url TEXT, same_as TEXT,
  alternate_names TEXT, identifiers TEXT, wikidata TEXT, ror TEXT, ein TEXT, charity_number TEXT,
  {PLACE_COLUMNS},{LIFE_COLUMNS}
);
CREATE TABLE opportunities (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, kind TEXT, description TEXT, url TEXT, organization_id TEXT, organization TEXT,
  mode TEXT, hours_min REAL, hours_max REAL, per TEXT, start_local TEXT, end_local TEXT, deadline_status TEXT,
  skills TEXT, causes TEXT, min_age INTEGER,
  {PLACE_COLUMNS},{PRICE_COLUMNS},{LIFE_COLUMNS}
);
CREATE TABLE deadlines (
  id INTEGER PRIMARY KEY, record_id TEXT NOT NULL, kind TEXT, due_utc TEXT, due_local TEXT, due_text TEXT, timezone TEXT,
  url TEXT
);
CREATE TABLE record_topics (
  record_id TEXT NOT NULL, topic TEXT NOT NULL, score REAL, why TEXT, PRIMARY KEY (record_id, topic)
) WITHOUT ROWID;
CREATE INDEX idx_record_topics_topic ON record_topics (topic, record_id);
CREATE TABLE changes (
  id INTEGER PRIMARY KEY, record_id TEXT NOT NULL, field TEXT NOT NULL, old TEXT, new TEXT, at TEXT NOT NULL, source TEXT,
  run_id INTEGER
);
CREATE INDEX idx_changes_record ON changes (record_id);
CREATE INDEX idx_changes_at ON changes (at);
CREATE TABLE aliases (former_id TEXT PRIMARY KEY, record_id TEXT NOT NULL, at TEXT) WITHOUT ROWID;
CREATE INDEX idx_events_start ON events (start_utc);
CREATE INDEX idx_events_start_local ON events (start_local);
CREATE INDEX idx_events_country ON events (country, start_local);
CREATE INDEX idx_events_kind ON events (kind, start_local);
CREATE INDEX idx_occurrences_event ON occurrences (event_id, start_local);
CREATE INDEX idx_occurrences_start ON occurrences (start_local);
CREATE INDEX idx_deadlines_record ON deadlines (record_id);
CREATE INDEX idx_deadlines_due ON deadlines (due_utc);
CREATE INDEX idx_opportunities_kind ON opportunities (kind);
CREATE INDEX idx_organizations_country ON organizations (country, kind);
"""


@migrations()
def create_tables(db: Database) -> None:
    """Lay out the first version."""
    for statement in SCHEMA.split(";"):
        if statement.strip():
            db.execute(statement)


def open_database(path: Path | str) -> Database:
    """Open the database for writing, made or brought up to date as needed: WAL, foreign keys, a patient lock.

    Raises sqlite3.DatabaseError if it is no database, is corrupt or cannot be written.
    """
    db = Database(path)
    db.conn.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    db.enable_wal()
    db.conn.execute("PRAGMA synchronous = NORMAL")
    migrations.apply(db)
    return db
