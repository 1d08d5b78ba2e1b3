"""Writes records and all that hangs on them, only where they differ from what stands there, with a row for each change."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from pipelines._links import beside_of, ties_of
from pipelines._records import (
    COLUMNS,
    TABLES,
    WINDOW_AHEAD,
    Record,
    deadlines_of,
    hash_of,
    life_until,
    occurrences_of,
    row_of,
    searched_text,
    topics_of,
)
from pipelines._told import OCCURRENCE, SEQUENCED, Version, told_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

BATCH = 1_000
SEARCHED_DAYS = 30
"""What ended this long ago is no longer searched."""
BESIDE = {"event": "series_key", "organization": "host", "opportunity": "host"}
"""The column by which records are tied, no part of what they say."""
DEPENDENT: dict[str, tuple[str, ...]] = {
    "occurrences": (
        "event_id", "start_local", "end_local", "start_utc", "end_utc", "status", "recurrence_id", "name", "venue", "address",
        "city", "url", "description",
    ),
    "deadlines": ("record_id", "kind", "due_utc", "due_local", "due_text", "timezone", "url"),
    "record_topics": ("record_id", "topic", "score", "why"),
    "ties": ("record_id", "kind", "source", "target_key", "name", "host"),
}  # fmt: skip
"""What hangs on a record, by table: the columns, first the one that names the record."""


@dataclass(slots=True)
class Written:
    """How many records were made, changed (in a field whose change is told) and taken out."""

    new: int = 0
    changed: int = 0
    removed: int = 0
    changes: int = 0


@dataclass(slots=True)
class _Pending:
    """A record beside what is to be written of it."""

    record: Record
    type: str
    row: tuple[Any, ...]
    occurrences: list[tuple[Any, ...]]
    deadlines: list[tuple[Any, ...]]
    topics: list[tuple[str, float, str]]
    hash: str
    beside: str | None
    sources: dict[str, str] = field(default_factory=dict)

    def dependent(self, table: str) -> list[tuple[Any, ...]]:
        """Give the rows of one of the tables of ``DEPENDENT``."""
        number = self.record.id
        if table == "occurrences":
            return [(number, *row) for row in self.occurrences] if self.type == "event" else []
        if table == "ties":
            return ties_of(number, self.record.item, _source_of(self.sources, "organizer"))
        return [(number, *row) for row in (self.deadlines if table == "deadlines" else self.topics)]


class Writer:
    """Takes records and writes them in batches. ``flush`` at the end."""

    def __init__(self, conn: sqlite3.Connection, now: datetime, run_id: int | None) -> None:
        self.conn = conn
        self.now = now
        self.at = now.strftime("%Y-%m-%dT%H:%M:%SZ")
        self.run_id = run_id
        self.written = Written()
        self._pending: list[_Pending] = []
        conn.execute("CREATE TEMP TABLE IF NOT EXISTS touched (record_id TEXT PRIMARY KEY) WITHOUT ROWID")
        conn.execute("DELETE FROM temp.touched")
        self._next_doc: int = conn.execute("SELECT coalesce(max(docid), 0) + 1 FROM search_rows").fetchone()[0]
        self._written_until = self._window_end()
        self._searched_since = (now - timedelta(days=SEARCHED_DAYS)).strftime("%Y-%m-%d")

    def _window_end(self) -> str:
        """Give the day until which every series that stands there is written out, however long ago the last run was.

        In the first run of a month all are written anew; the month of the last one stands in ``state``.
        """
        known = self.conn.execute("SELECT value FROM state WHERE name = 'occurrences from'").fetchone()
        since = datetime.strptime(known[0], "%Y-%m").replace(tzinfo=UTC) if known else self.now
        return (since + WINDOW_AHEAD).strftime("%Y-%m-%d")

    def put(self, record: Record, kind: str) -> None:
        """Take a record in."""
        row = row_of(record)
        occurrences = occurrences_of(record, self.now)
        deadlines, topics = deadlines_of(record.item), topics_of(record.item)
        hashed = hash_of(row, occurrences, deadlines, topics)
        found = beside_of(record.item, _source_of(record.field_sources, "name"))
        self._pending.append(
            _Pending(record, kind, row, occurrences, deadlines, topics, hashed, found, record.field_sources)
        )
        if len(self._pending) >= BATCH:
            self.flush()

    def flush(self) -> None:
        """Write what was taken in."""
        for kind in TABLES:
            pending = [one for one in self._pending if one.type == kind]
            if pending:
                self._flush(kind, pending)
        self._pending.clear()

    def remove(self, record_id: str, kind: str) -> None:
        """Take a record out: it became part of another, or lost its last sighting."""
        self.conn.execute(f"DELETE FROM {TABLES[kind]} WHERE id = ?", (record_id,))  # noqa: S608 - from our table
        for table, columns in DEPENDENT.items():
            self.conn.execute(f"DELETE FROM {table} WHERE {columns[0]} = ?", (record_id,))  # noqa: S608 - from our table
        self._unsearch([record_id])
        self.written.removed += 1

    def expire_search(self) -> None:
        """Take out of the search what ended too long ago."""
        old = self.conn.execute("SELECT record_id FROM search_rows WHERE until < ?", (self._searched_since,)).fetchall()
        self._unsearch([row[0] for row in old])

    # --- parts ---

    def _flush(self, kind: str, pending: Sequence[_Pending]) -> None:
        before = self._before(kind, [one.record.id for one in pending])
        fresh = [one for one in pending if one.record.id not in before]
        differing = [
            one for one in pending if one.record.id in before and before[one.record.id]["content_hash"] != one.hash
        ]
        self._insert(kind, fresh)
        occurrences = self._occurrences(kind, differing, before)
        for one in differing:
            self._tell(one, before[one.record.id], occurrences.get(one.record.id, []))
        self._update(kind, differing, before)
        reworded = [one for one in differing if not self._reads_as_before(kind, one, before[one.record.id])]
        self._unsearch([one.record.id for one in reworded])
        self._search(kind, [*fresh, *reworded])
        for table, columns in DEPENDENT.items():
            self._insert_dependent(table, columns, fresh, differing)
        touched = [(one.record.id,) for one in (*fresh, *differing)]
        self.conn.executemany("INSERT OR IGNORE INTO temp.touched VALUES (?)", touched)
        self.conn.executemany(
            f"""UPDATE {TABLES[kind]} SET first_seen = ?1, last_seen = ?2
            WHERE id = ?3 AND (first_seen, last_seen) IS NOT (?1, ?2)""",  # noqa: S608 - from our table
            [
                (one.record.first_seen, one.record.last_seen, one.record.id)
                for one in pending
                if one.record.id in before and before[one.record.id]["content_hash"] == one.hash
            ],
        )
        self.written.new += len(fresh)

    def _before(self, kind: str, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
        columns = ("id", "content_hash", "sequence", "last_changed", BESIDE[kind], *COLUMNS[kind])
        marks = ",".join("?" * len(ids))
        query = f"SELECT {','.join(columns)} FROM {TABLES[kind]} WHERE id IN ({marks})"  # noqa: S608 - from our tables
        return {row[0]: dict(zip(columns, row, strict=True)) for row in self.conn.execute(query, ids)}

    def _insert(self, kind: str, fresh: Sequence[_Pending]) -> None:
        columns = ("id", *COLUMNS[kind], BESIDE[kind], "content_hash", "first_seen", "last_seen", "last_changed")
        self.conn.executemany(
            f"INSERT INTO {TABLES[kind]} ({','.join(columns)}) VALUES ({','.join('?' * len(columns))})",  # noqa: S608
            [
                (one.record.id, *one.row, one.beside, one.hash, one.record.first_seen, one.record.last_seen, self.at)
                for one in fresh
            ],
        )

    def _update(self, kind: str, differing: Sequence[_Pending], before: dict[str, dict[str, Any]]) -> None:
        """Write the columns that differ, and no others: each has its indexes."""
        changes: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
        for one in differing:
            old = before[one.record.id]
            new = dict(zip(COLUMNS[kind], one.row, strict=True)) | {BESIDE[kind]: one.beside}
            changed = {name: value for name, value in new.items() if old[name] != value} | {
                "content_hash": one.hash, "first_seen": one.record.first_seen, "last_seen": one.record.last_seen,
                "sequence": old["sequence"], "last_changed": old["last_changed"],
            }  # fmt: skip
            changes.setdefault(tuple(changed), []).append((*changed.values(), one.record.id))
        for columns, rows in changes.items():
            self.conn.executemany(
                f"UPDATE {TABLES[kind]} SET {','.join(f'{name} = ?' for name in columns)} WHERE id = ?",  # noqa: S608
                rows,
            )

    def _tell(self, one: _Pending, before: dict[str, Any], occurrences: Sequence[tuple[Any, ...]]) -> None:
        """Write a row for each change, and count the versions."""
        after = dict(zip(COLUMNS[one.type], one.row, strict=True))
        told = told_of(Version(before, occurrences), Version(after, one.occurrences), self.at[:10], self._written_until)
        if not told:
            return
        self.conn.executemany(
            "INSERT INTO changes (record_id, field, old, new, at, source, run_id, occurrence) VALUES (?,?,?,?,?,?,?,?)",
            [
                (
                    one.record.id, name, _text(old), _text(new), self.at, _source_of(one.sources, name), self.run_id,
                    occurrence,
                )
                for name, old, new, occurrence in told
            ],
        )  # fmt: skip
        before["last_changed"] = self.at
        before["sequence"] += any(change.field in SEQUENCED for change in told)
        self.written.changed += 1
        self.written.changes += len(told)

    def _occurrences(
        self, kind: str, pending: Sequence[_Pending], before: dict[str, dict[str, Any]]
    ) -> dict[str, list[Any]]:
        """Give the occurrences, as they stand, of the events that recur or did."""
        found: dict[str, list[Any]] = {}
        if kind == "event":
            for one in pending:
                if before[one.record.id]["recurrence"] or any(row[5] for row in one.occurrences):
                    query = f"SELECT {','.join(OCCURRENCE)} FROM occurrences WHERE event_id = ?"  # noqa: S608 - our columns
                    found[one.record.id] = self.conn.execute(query, (one.record.id,)).fetchall()
        return found

    def _reads_as_before(self, kind: str, one: _Pending, before: dict[str, Any]) -> bool:
        """Tell whether a record is searched by the same words as before; then only its last day is written."""
        if searched_text(kind, [before[name] for name in COLUMNS[kind]]) != searched_text(kind, one.row):
            return False
        until = life_until(one.record, one.occurrences)
        if until is not None and until < self._searched_since:
            return False
        query = "UPDATE search_rows SET until = ? WHERE record_id = ?"
        return self.conn.execute(query, (until, one.record.id)).rowcount > 0

    def _unsearch(self, ids: Iterable[str]) -> None:
        for record_id in ids:
            row = self.conn.execute(
                "DELETE FROM search_rows WHERE record_id = ? RETURNING docid", (record_id,)
            ).fetchone()
            if row:
                self.conn.execute("DELETE FROM search WHERE rowid = ?", row)

    def _insert_dependent(
        self, table: str, columns: Sequence[str], fresh: Sequence[_Pending], differing: Sequence[_Pending]
    ) -> None:
        """Write the rows of new records, and anew those of others where they are not as they stand."""
        rows = [row for one in fresh for row in one.dependent(table)]
        standing: dict[str, Counter[tuple[Any, ...]]] = {one.record.id: Counter() for one in differing}
        query = f"SELECT {','.join(columns)} FROM {table} WHERE {columns[0]} IN (SELECT value FROM json_each(?))"  # noqa: S608
        for row in self.conn.execute(query, (json.dumps(list(standing)),)) if standing else ():
            standing[row[0]][row] += 1
        for one in differing:
            wanted = one.dependent(table)
            if standing[one.record.id] != Counter(wanted):
                self.conn.execute(f"DELETE FROM {table} WHERE {columns[0]} = ?", (one.record.id,))  # noqa: S608
                rows += wanted
        insert = f"INSERT INTO {table} ({','.join(columns)}) VALUES ({','.join('?' * len(columns))})"  # noqa: S608
        self.conn.executemany(insert, rows)

    def _search(self, kind: str, pending: Sequence[_Pending]) -> None:
        rows, texts = [], []
        for one in pending:
            until = life_until(one.record, one.occurrences)
            if until is not None and until < self._searched_since:
                continue
            rows.append((one.record.id, self._next_doc, until))
            texts.append((self._next_doc, one.record.id, kind, *searched_text(kind, one.row)))
            self._next_doc += 1
        self.conn.executemany("INSERT INTO search_rows (record_id, docid, until) VALUES (?,?,?)", rows)
        self.conn.executemany(
            "INSERT INTO search (rowid, record_id, type, name, place, organizer, description) VALUES (?,?,?,?,?,?,?)",
            texts,
        )


def _text(value: object) -> str | None:
    return None if value is None else str(value)


_ITEM_FIELDS = {
    "venue": "location", "address": "location", "price_min": "price", "price_max": "price", "currency": "price",
    "is_free": "price",
}  # fmt: skip
"""The field of the item that a column comes from, where it has another name."""


def _source_of(sources: dict[str, str], column: str) -> str | None:
    return sources.get(_ITEM_FIELDS.get(column, column)) or sources.get("*") or sources.get("name")
