"""After the crawl: one record for each real thing, made from all its sightings, over what changed."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from pipelines import _matching
from pipelines._clusters import SIGHTING, clusters_of, read_sighting
from pipelines._compare import THRESHOLD
from pipelines._decisions import FILE, beside, decide, load_rules, reference_known
from pipelines._history import history, why
from pipelines._intake import CHUNK, chunks
from pipelines._links import tie
from pipelines._records import PREFIXES, first_key, make_record, new_id
from pipelines._writer import Writer
from pipelines.store import transaction, uncollected

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from datetime import datetime

    from sqlite_utils import Database

    from discovery.clock import Clock
    from pipelines._records import Sighting

__all__ = ["FILE", "ResolveCounts", "decide", "history", "reference_known", "resolve", "why"]

CACHE_BYTES = 300
"""What the database may keep in memory for each sighting while they are resolved: the pages that one transaction writes to
again and again, so that they are not written out and read back each time."""
MAX_CACHE_KB = 384 * 1024
MANY = 2_000
"""From so many sightings on it pays to make indexes at the end."""


@dataclass(slots=True)
class ResolveCounts:
    """What resolving came to: sightings looked at; records new, changed and taken out; rows of change told."""

    sightings: int = 0
    new: int = 0
    changed: int = 0
    removed: int = 0
    merged: int = 0
    changes: int = 0


def resolve(db: Database, clock: Clock, run_id: int | None = None, *, full: bool = False) -> ResolveCounts:
    """Bring the records up to date with the sightings, in one transaction.

    Looks at what the store queued (``unresolved``), and at all if ``full``. The same sightings give the same records in
    whatever order they came; killed at any point, the next call does the same work again.
    """
    with _made_ready(db.conn), transaction(db) as conn:
        return _Resolver(conn, clock.now(), run_id).run(full=full)


@contextmanager
def _made_ready(conn: sqlite3.Connection) -> Iterator[None]:
    """Let the connection to a large database keep more pages, until it closes, and not look up each row that another refers to.

    What refers to a record or a sighting is written and taken out together with it here.
    """
    (usual,) = conn.execute("PRAGMA cache_size").fetchone()
    (last,) = conn.execute("SELECT coalesce(max(id), 0) FROM sightings").fetchone()
    wanted_kb = min(MAX_CACHE_KB, last * CACHE_BYTES // 1024)
    if wanted_kb > -usual:  # kilobytes are told as negative numbers
        conn.execute(f"PRAGMA cache_size = -{wanted_kb}")
    conn.execute("PRAGMA foreign_keys = OFF")
    try:
        with uncollected():
            yield
    finally:
        conn.execute("PRAGMA foreign_keys = ON")


class _Resolver:
    """One pass over what changed."""

    def __init__(self, conn: sqlite3.Connection, now: datetime, run_id: int | None) -> None:
        self.conn = conn
        self.now = now
        self.at = now.strftime("%Y-%m-%dT%H:%M:%SZ")
        self.writer = Writer(conn, now, run_id)
        self.rules = load_rules(conn, beside(conn))
        self.counts = ResolveCounts()

    def run(self, *, full: bool) -> ResolveCounts:
        """Do it all; to be called within a transaction."""
        conn = self.conn
        self._queue(full=full)
        self.counts.sightings = conn.execute("SELECT count(*) FROM temp.dirty").fetchone()[0]
        if self.counts.sightings:
            _matching.index_sightings(conn)
            with self._filling("matches"):
                _matching.find_pairs(conn)
            self._split()
            with self._filling(
                "events", "organizations", "opportunities", "occurrences", "record_topics", "search_rows"
            ):
                for one in self._singles():
                    self.writer.put(make_record(one.record_id or "", [one]), one.type)
                self._write_clusters()
                self.writer.flush()
            tie(conn)
            conn.execute("DELETE FROM unresolved WHERE sighting_id IN (SELECT id FROM temp.dirty)")
        self.writer.expire_search()
        written = self.writer.written
        self.counts.new, self.counts.changed, self.counts.removed = written.new, written.changed, written.removed
        self.counts.changes = written.changes
        return self.counts

    @contextmanager
    def _filling(self, *tables: str) -> Iterator[None]:
        """Make the indexes of tables that are empty now when they are full: sorted, in a fraction of the time."""
        empty = self.counts.sightings >= MANY and not any(
            self.conn.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone()  # noqa: S608 - our own tables
            for table in tables
        )
        marks = ",".join("?" * len(tables))
        query = f"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql NOT NULL AND tbl_name IN ({marks})"  # noqa: S608
        indexes = self.conn.execute(query, tables).fetchall() if empty else []
        for name, _ in indexes:
            self.conn.execute(f"DROP INDEX {name}")
        yield
        for _, made in indexes:
            self.conn.execute(made)

    def _queue(self, *, full: bool) -> None:
        """Fill ``temp.dirty`` with the sightings to look at. What a candidate shows waits in the queue."""
        conn = self.conn
        conn.execute(
            """CREATE TEMP TABLE IF NOT EXISTS dirty
            (id INTEGER PRIMARY KEY, linked INTEGER NOT NULL DEFAULT 0, record_id TEXT)"""
        )
        conn.execute("DELETE FROM temp.dirty")
        month = self.at[:7]
        known = conn.execute("SELECT value FROM state WHERE name = 'occurrences from'").fetchone()
        if known is None or known[0] != month:
            conn.execute("INSERT OR REPLACE INTO state VALUES ('occurrences from', ?)", (month,))
            conn.execute(
                """INSERT OR IGNORE INTO unresolved SELECT s.id FROM events e JOIN sightings s ON s.record_id = e.id
                WHERE e.recurrence IS NOT NULL"""
            )
        self._queue_decided()
        if full:
            conn.execute("INSERT OR IGNORE INTO unresolved SELECT id FROM sightings")
        conn.execute(
            """INSERT INTO temp.dirty (id) SELECT u.sighting_id FROM unresolved u CROSS JOIN sightings s ON s.id = u.sighting_id
            CROSS JOIN sources x ON x.name = s.source AND x.published"""
        )

    def _queue_decided(self) -> None:
        """Queue what rules name, now or at the last time, if they are not the same."""
        rules = json.dumps([sorted(self.rules.same), sorted(self.rules.different)])
        row = self.conn.execute("SELECT value FROM state WHERE name = 'decisions'").fetchone()
        before = row[0] if row else "[[], []]"
        if rules == before:
            return
        named = self.rules.sightings | {number for kind in json.loads(before) for pair in kind for number in pair}
        self.conn.execute("INSERT OR REPLACE INTO state VALUES ('decisions', ?)", (rules,))
        self.conn.executemany("INSERT OR IGNORE INTO unresolved VALUES (?)", [(number,) for number in named])

    def _split(self) -> None:
        """Tell those that stand alone from those that hang together with others."""
        self.conn.execute(
            """UPDATE temp.dirty SET linked = 1 WHERE
              EXISTS (SELECT 1 FROM matches WHERE a = temp.dirty.id AND score >= :sure)
              OR EXISTS (SELECT 1 FROM matches WHERE b = temp.dirty.id AND score >= :sure)
              OR EXISTS (SELECT 1 FROM sightings s WHERE s.id = temp.dirty.id AND (s.series_key IS NOT NULL
                OR EXISTS (SELECT 1 FROM sightings o WHERE o.source = s.source AND o.series_key = s.source_key)
                OR EXISTS (SELECT 1 FROM sightings o WHERE o.record_id = s.record_id AND o.id != s.id)))""",
            {"sure": THRESHOLD},
        )
        decided = [(number,) for number in self.rules.sightings]
        self.conn.executemany("UPDATE temp.dirty SET linked = 1 WHERE id = ?", decided)

    def _singles(self) -> Iterator[Sighting]:
        """Give those that stand alone in the order of their records: so rows and indexes fill from one end."""
        self._name_singles()
        query = f"{SIGHTING} JOIN temp.dirty d ON d.id = s.id WHERE NOT d.linked ORDER BY d.record_id"
        return map(read_sighting, self.conn.execute(query))

    def _name_singles(self) -> None:
        """Give the id of a record to each sighting that stands alone and has none."""
        conn = self.conn
        query = f"""SELECT s.id, s.type, s.source, s.source_key, s.former_keys, s.record_id
          FROM temp.dirty d CROSS JOIN sightings s ON s.id = d.id WHERE d.id > ? AND NOT d.linked ORDER BY d.id LIMIT {CHUNK}"""  # noqa: S608 - a number of ours
        last = 0
        while rows := conn.execute(query, (last,)).fetchall():
            last = rows[-1][0]
            nameless = [row for row in rows if not (row[5] and row[5].startswith(PREFIXES[row[1]]))]
            made = self._new_ids([(kind, source, first_key(key, keys)) for _, kind, source, key, keys, _ in nameless])
            for (number, *_, former), record_id in zip(nameless, made, strict=True):
                if former:
                    self._retire(former, record_id, number)
            conn.executemany(
                "UPDATE sightings SET record_id = ? WHERE id = ?",
                [(record_id, row[0]) for record_id, row in zip(made, nameless, strict=True)],
            )
        conn.execute(
            """UPDATE temp.dirty SET record_id = s.record_id FROM sightings s
            WHERE s.id = temp.dirty.id AND NOT linked"""
        )

    def _new_ids(self, things: Sequence[tuple[str, str, str]]) -> list[str]:
        """Make the ids of new records, each from the type, source and first key of its oldest sighting."""
        made = [new_id(*thing) for thing in things]
        taken = self._taken(made)
        self._forget_aliases(made)
        for at, thing in enumerate(things):
            if made[at] in taken:
                made[at] = self._free_id(*thing, taken)
            taken.add(made[at])
        return made

    def _taken(self, ids: Sequence[str]) -> set[str]:
        query = "SELECT record_id FROM sightings WHERE record_id IN (SELECT value FROM json_each(?))"
        return {row[0] for row in self.conn.execute(query, (json.dumps(ids),))}

    def _forget_aliases(self, ids: Sequence[str]) -> None:
        """Let what was joined by mistake live again."""
        self.conn.execute("DELETE FROM aliases WHERE former_id IN (SELECT value FROM json_each(?))", (json.dumps(ids),))

    def _free_id(self, kind: str, source: str, key: str, given: Collection[str] = ()) -> str:
        """Make an id that no record has; ``given`` are those that were given and not yet written."""
        attempt = 0
        while (made := new_id(kind, source, key, attempt)) in given or self._taken([made]):
            attempt += 1
        self._forget_aliases([made])
        return made

    # --- what hangs together ---

    def _write_clusters(self) -> None:
        linked = [row[0] for row in self.conn.execute("SELECT id FROM temp.dirty WHERE linked ORDER BY id")]
        for fresh, clusters in groupby(clusters_of(self.conn, self.rules, linked), key=_is_fresh):
            for chunk in chunks(clusters):
                if fresh:
                    ids = self._new_ids([(one[0].type, one[0].source, one[0].first_key) for one in chunk])
                    self._write(zip(ids, chunk, strict=True))
                else:
                    for cluster in chunk:
                        self._write([(self._id_for(cluster), cluster)])

    def _write(self, named: Iterable[tuple[str, Sequence[Sighting]]]) -> None:
        """Give clusters their records."""
        given: list[tuple[str, int]] = []
        for record_id, cluster in named:
            for one in cluster:
                if one.record_id not in (None, record_id):
                    self._leave(one, record_id)
            given += [(record_id, one.id) for one in cluster if one.record_id is None]
            self.writer.put(make_record(record_id, cluster), cluster[0].type)
        self.conn.executemany("UPDATE sightings SET record_id = ? WHERE id = ?", sorted(given, key=itemgetter(1)))

    def _id_for(self, cluster: Sequence[Sighting]) -> str:
        """Keep the id of the oldest sighting that brings one of its own; else make one from the oldest."""
        kind = cluster[0].type
        for one in cluster:
            if one.record_id and one.record_id.startswith(PREFIXES[kind]) and self._founder(one.record_id) == one.id:
                return one.record_id
        return self._free_id(kind, cluster[0].source, cluster[0].first_key)

    def _founder(self, record_id: str) -> int:
        row = self.conn.execute(
            "SELECT id FROM sightings WHERE record_id = ? ORDER BY first_seen, source, source_key LIMIT 1", (record_id,)
        ).fetchone()
        return int(row[0])

    def _leave(self, one: Sighting, record_id: str) -> None:
        """Let a sighting go over to another record; a record without sightings left becomes an alias."""
        former = one.record_id or ""
        founder = self._founder(former)
        self.conn.execute("UPDATE sightings SET record_id = ? WHERE id = ?", (record_id, one.id))
        if not self._taken([former]):
            self._retire(former, record_id, founder)
            self.counts.merged += 1

    def _retire(self, former: str, record_id: str, founder: int) -> None:
        """Take a record out and lead those who know its id to another; ``founder`` is the sighting that it began with."""
        kind = next(kind for kind, prefix in PREFIXES.items() if former.startswith(prefix))
        self.writer.remove(former, kind)
        self.conn.execute("UPDATE aliases SET record_id = ? WHERE record_id = ?", (record_id, former))
        self.conn.execute("INSERT OR REPLACE INTO aliases VALUES (?, ?, ?, ?)", (former, record_id, self.at, founder))


def _is_fresh(cluster: Sequence[Sighting]) -> bool:
    """Tell whether none of a cluster has a record yet."""
    return all(one.record_id is None for one in cluster)
