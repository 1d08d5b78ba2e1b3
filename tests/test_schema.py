"""The database: the names that other tools read, and that it is opened for many readers and one patient writer."""

from __future__ import annotations

import sqlite3

import pytest
from sqlite_utils import Database

from discovery.schema import WAL_BYTES, migrations, open_database

CONTRACT = {
    "sources": "name title url spider licence attribution every enabled",
    "runs": "id started finished outcome",
    "source_runs": "run_id source outcome reason http_status seen new changed missing rejected bytes seconds",
    "source_health": "source state",
    "sightings": "id source source_key type record_id url item content_hash first_seen last_seen last_changed presence",
    "events": "id name kind description url start_local end_local timezone start_utc end_utc all_day status presence attendance "
    "venue address city region country latitude longitude organization_id organizer price_min price_max currency is_free "
    "language series_id image sequence first_seen last_seen last_changed",
    "occurrences": "event_id start_local end_local start_utc end_utc status recurrence_id",
    "organizations": "id name kind description url field level parent_id city region country latitude longitude membership_url "
    "mentoring_url volunteer_url events_url same_as first_seen last_seen last_changed",
    "opportunities": "id name kind description url organization_id mode hours_min hours_max per start_local end_local "
    "deadline_status city country skills causes min_age price_min first_seen last_seen last_changed",
    "deadlines": "record_id kind due_utc due_text timezone url",
    "record_topics": "record_id topic score why",
    "changes": "id record_id field old new at source run_id",
    "rejects": "source reason item",
    "aliases": "former_id record_id",
    "search": "record_id type name place organizer description",
}


@pytest.mark.parametrize("table", CONTRACT)
def test_names_that_other_tools_read(tmp_path, table):
    db = open_database(tmp_path / "discovery.db")
    columns = {row[1] for row in db.execute(f"PRAGMA table_info({table})")}
    assert set(CONTRACT[table].split()) - columns == set()


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("foreign_keys", 1), ("busy_timeout", 10_000), ("journal_size_limit", WAL_BYTES)],
)
def test_how_it_is_opened(tmp_path, pragma, value):
    assert open_database(tmp_path / "discovery.db").execute(f"PRAGMA {pragma}").fetchone()[0] == value


def test_opening_again_changes_nothing(tmp_path):
    path = tmp_path / "discovery.db"
    before = list(open_database(path).conn.iterdump())
    assert list(open_database(path).conn.iterdump()) == before


def test_what_an_older_version_stored_waits_to_be_resolved_anew(tmp_path):
    path = tmp_path / "discovery.db"
    older = Database(path)
    migrations.apply(older, stop_before="part_keys")
    older.execute("INSERT INTO sources (name, spider, url) VALUES ('one', 'rss', 'https://one.example/')")
    older.execute(
        """INSERT INTO sightings (source, source_key, type, item, content_hash, first_seen, last_seen, last_changed)
        VALUES ('one', 'a', 'event', '{}', 'x', '2026', '2026', '2026')"""
    )
    older.conn.commit()
    older.close()
    assert open_database(path).execute("SELECT sighting_id FROM unresolved").fetchall() == [(1,)]


def test_what_is_no_database_is_refused(tmp_path):
    path = tmp_path / "discovery.db"
    path.write_bytes(b"no database, but long enough to be taken for one" * 100)
    with pytest.raises(sqlite3.DatabaseError):
        open_database(path)
