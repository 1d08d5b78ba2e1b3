"""The database: tables, indexes, full-text search, as sqlite-utils migrations. Column names are a contract."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from sqlite_utils import Database, Migrations

from discovery.environment import number_from

if TYPE_CHECKING:
    from pathlib import Path

migrations = Migrations("discovery")

BUSY_TIMEOUT_MS = int(number_from("DISCOVERY_BUSY_MS", 10_000))
"""How long a writer waits for another one."""
CACHE_KB = 32 * 1024
WAL_BYTES = 64 * 1024 * 1024
"""The write-ahead log is cut back to this size once it has been copied into the database."""

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
  timezone TEXT, topics TEXT, country TEXT, state TEXT, enabled INTEGER NOT NULL DEFAULT 1,
  published INTEGER NOT NULL DEFAULT 1
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
  id INTEGER PRIMARY KEY, source TEXT NOT NULL, source_key TEXT NOT NULL, type TEXT NOT NULL, record_id TEXT,
  presence TEXT NOT NULL DEFAULT 'present', missing_since TEXT, missing_runs INTEGER NOT NULL DEFAULT 0,
  content_hash TEXT NOT NULL, first_seen TEXT NOT NULL, last_seen TEXT NOT NULL, last_changed TEXT NOT NULL,
  starts TEXT, expected_until TEXT, series_key TEXT, recurrence_id TEXT, page TEXT, url TEXT, former_keys TEXT, run_id INTEGER,
  item TEXT NOT NULL, UNIQUE (source, source_key)
);
CREATE INDEX idx_sightings_record ON sightings (record_id);
CREATE INDEX idx_sightings_series ON sightings (source, series_key) WHERE series_key IS NOT NULL;
CREATE TABLE sighting_pages (
  sighting_id INTEGER NOT NULL REFERENCES sightings(id) ON DELETE CASCADE, page TEXT NOT NULL, item TEXT NOT NULL,
  PRIMARY KEY (sighting_id, page)
) WITHOUT ROWID;
CREATE INDEX idx_sighting_pages_page ON sighting_pages (page);
CREATE TABLE unresolved (sighting_id INTEGER PRIMARY KEY);
CREATE TABLE state (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE events (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, kind TEXT, description TEXT, url TEXT, start_local TEXT, end_local TEXT,
  timezone TEXT, timezone_source TEXT, start_utc TEXT, end_utc TEXT, all_day INTEGER, status TEXT, attendance TEXT,
  organization_id TEXT, organizer TEXT, series_id TEXT, series_key TEXT, series_name TEXT, parent_id TEXT, recurrence TEXT, speakers TEXT,
  {PLACE_COLUMNS},{PRICE_COLUMNS},{LIFE_COLUMNS}
);
CREATE TABLE occurrences (
  id INTEGER PRIMARY KEY, event_id TEXT NOT NULL REFERENCES events(id) ON DELETE CASCADE, start_local TEXT, end_local TEXT,
  start_utc TEXT, end_utc TEXT, status TEXT, recurrence_id TEXT, name TEXT, venue TEXT, address TEXT, city TEXT, url TEXT,
  description TEXT
);
CREATE TABLE organizations (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, kind TEXT, description TEXT, url TEXT, host TEXT, field TEXT, level TEXT, parent_id TEXT,
  founded TEXT, membership_url TEXT, mentoring_url TEXT, volunteer_url TEXT, events_url TEXT, same_as TEXT,
  alternate_names TEXT, identifiers TEXT, wikidata TEXT, ror TEXT, ein TEXT, charity_number TEXT,
  {PLACE_COLUMNS},{LIFE_COLUMNS}
);
CREATE TABLE opportunities (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, kind TEXT, description TEXT, url TEXT, host TEXT, organization_id TEXT, organization TEXT,
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
CREATE TABLE aliases (former_id TEXT PRIMARY KEY, record_id TEXT NOT NULL, at TEXT, sighting_id INTEGER) WITHOUT ROWID;
CREATE INDEX idx_aliases_record ON aliases (record_id);
CREATE TABLE ties (
  record_id TEXT NOT NULL, kind TEXT NOT NULL, source TEXT NOT NULL, target_key TEXT, name TEXT, host TEXT,
  PRIMARY KEY (record_id, kind)
) WITHOUT ROWID;
CREATE INDEX idx_ties_target ON ties (source, target_key);
CREATE INDEX idx_ties_name ON ties (name);
CREATE TABLE record_keys (
  key INTEGER NOT NULL, source INTEGER NOT NULL, sighting_id INTEGER NOT NULL, PRIMARY KEY (key, source, sighting_id)
) WITHOUT ROWID;
CREATE TABLE matches (
  a INTEGER NOT NULL REFERENCES sightings(id) ON DELETE CASCADE, b INTEGER NOT NULL REFERENCES sightings(id) ON DELETE CASCADE,
  score REAL NOT NULL, features TEXT, PRIMARY KEY (a, b)
) WITHOUT ROWID;
CREATE INDEX idx_matches_b ON matches (b);
CREATE TABLE search_rows (record_id TEXT PRIMARY KEY, docid INTEGER NOT NULL UNIQUE, until TEXT) WITHOUT ROWID;
CREATE INDEX idx_search_rows_until ON search_rows (until);
CREATE VIRTUAL TABLE search USING fts5 (
  record_id UNINDEXED, type UNINDEXED, name, place, organizer, description, tokenize = 'unicode61 remove_diacritics 2'
);
CREATE INDEX idx_events_start ON events (start_utc);
CREATE INDEX idx_events_start_local ON events (start_local);
CREATE INDEX idx_events_country ON events (country, start_local);
CREATE INDEX idx_events_series ON events (series_key);
CREATE INDEX idx_events_kind ON events (kind, start_local);
CREATE INDEX idx_occurrences_event ON occurrences (event_id, start_local);
CREATE INDEX idx_occurrences_start ON occurrences (start_local);
CREATE INDEX idx_deadlines_record ON deadlines (record_id);
CREATE INDEX idx_deadlines_due ON deadlines (due_utc);
CREATE INDEX idx_opportunities_kind ON opportunities (kind);
CREATE INDEX idx_organizations_name ON organizations (name);
CREATE INDEX idx_organizations_country ON organizations (country, kind);
"""


@migrations()
def create_tables(db: Database) -> None:
    """Lay out the first version."""
    for statement in SCHEMA.split(";"):
        if statement.strip():
            db.execute(statement)


@migrations()
def create_renderings(db: Database) -> None:
    """Keep each VEVENT as text, by the version of its content, for all feeds that want it."""
    db.execute(
        "CREATE TABLE renderings (record_id TEXT NOT NULL, part TEXT NOT NULL, version TEXT NOT NULL, "
        "timezone TEXT, text TEXT NOT NULL, PRIMARY KEY (record_id, part)) WITHOUT ROWID"
    )


@migrations()
def tell_occurrences(db: Database) -> None:
    """Say of a change which occurrence of a series it is of; of a run whether absence from it says something.

    The latter takes the place of a count at each sighting, which changed with every run.
    """
    db.execute("ALTER TABLE changes ADD COLUMN occurrence TEXT")
    db.execute("ALTER TABLE source_runs ADD COLUMN complete INTEGER NOT NULL DEFAULT 1")
    db.execute("ALTER TABLE sightings DROP COLUMN missing_runs")


@migrations()
def create_briefs(db: Database) -> None:
    """Keep the little of each sighting by which most pairs are told apart; those that are there get theirs from ``resolve``."""
    numbers = (
        "day", "last", "moment", "timed", "town", "country", "address", "host", "grams", "more_grams", "short", "heads", "plain",
    )  # fmt: skip
    columns = ", ".join(f"{name} INTEGER" for name in numbers)
    db.execute(f"CREATE TABLE briefs (sighting_id INTEGER PRIMARY KEY, keys BLOB NOT NULL, {columns})")
    db.execute("DELETE FROM record_keys")
    db.execute("DELETE FROM matches")
    db.execute("INSERT OR IGNORE INTO unresolved SELECT id FROM sightings")


@migrations()
def part_keys(db: Database) -> None:
    """Take the two halves of a key apart, so that what several sources share is found by its order; keep briefs packed.

    ``resolve`` fills both anew.
    """
    db.execute("DROP TABLE record_keys")
    db.execute(
        """CREATE TABLE record_keys (block INTEGER NOT NULL, part INTEGER NOT NULL, source INTEGER NOT NULL,
        sighting_id INTEGER NOT NULL, PRIMARY KEY (block, part, source, sighting_id)) WITHOUT ROWID"""
    )
    db.execute("DROP TABLE briefs")
    db.execute("CREATE TABLE briefs (sighting_id INTEGER PRIMARY KEY, keys BLOB NOT NULL, brief BLOB NOT NULL)")
    db.execute("DELETE FROM matches")
    db.execute("INSERT OR IGNORE INTO unresolved SELECT id FROM sightings")


def open_database(path: Path | str) -> Database:
    """Open the database for writing, made or brought up to date as needed: WAL, foreign keys, a patient lock.

    The connection may be handed from one thread to another, never used by two at once.
    Raises sqlite3.DatabaseError if it is no database, is corrupt or cannot be written.
    """
    db = Database(sqlite3.connect(path, check_same_thread=False))
    db.conn.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    db.enable_wal()
    db.conn.execute("PRAGMA synchronous = NORMAL")
    db.conn.execute(f"PRAGMA journal_size_limit = {WAL_BYTES}")
    db.conn.execute(f"PRAGMA cache_size = -{CACHE_KB}")
    db.conn.execute("PRAGMA foreign_keys = ON")
    migrations.apply(db)
    return db
