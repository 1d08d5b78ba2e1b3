"""After the crawl: one record for each real thing, made from all its sightings, over what changed."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from pipelines import _matching
from pipelines._compare import THRESHOLD
from pipelines._decisions import FILE, beside, decide, load_rules, reference_known
from pipelines._history import history, why
from pipelines._intake import chunks
from pipelines._items import decode_item
from pipelines._links import tie
from pipelines._records import PREFIXES, Sighting, first_key, make_record, new_id
from pipelines._writer import Writer
from pipelines.store import transaction

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from datetime import datetime

    from sqlite_utils import Database

    from discovery.clock import Clock

__all__ = ["FILE", "ResolveCounts", "decide", "history", "reference_known", "resolve", "why"]

SIGHTING = """SELECT s.id, s.source, s.source_key, s.type, s.record_id, s.presence, s.first_seen, s.last_seen,
  s.last_changed, s.series_key, s.recurrence_id, s.former_keys, s.item, x.url, x.licence
  FROM sightings s JOIN sources x ON x.name = s.source"""

CACHE_BYTES = 300
"""What the database may keep in memory for each sighting while they are resolved: the pages that one transaction writes to
again and again, so that they are not written out and read back each time."""
MAX_CACHE_KB = 384 * 1024


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
    with _room(db.conn), transaction(db) as conn:
        return _Resolver(conn, clock.now(), run_id).run(full=full)


@contextmanager
def _room(conn: sqlite3.Connection) -> Iterator[None]:
    """Let the connection to a large database keep more pages."""
    (usual,) = conn.execute("PRAGMA cache_size").fetchone()
    (last,) = conn.execute("SELECT coalesce(max(id), 0) FROM sightings").fetchone()
    wanted_kb = min(MAX_CACHE_KB, last * CACHE_BYTES // 1024)
    if wanted_kb <= -usual:  # kilobytes are told as negative numbers
        yield
        return
    conn.execute(f"PRAGMA cache_size = -{wanted_kb}")
    try:
        yield
    finally:
        conn.execute(f"PRAGMA cache_size = {usual}")
        conn.execute("PRAGMA shrink_memory")


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
            _matching.find_pairs(conn)
            self._split()
            for one in self._singles():
                self.writer.put(make_record(one.record_id or "", [one]), one.type)
            for cluster in self._clusters():
                self._write_cluster(cluster)
            self.writer.flush()
            tie(conn)
            conn.execute("DELETE FROM unresolved WHERE sighting_id IN (SELECT id FROM temp.dirty)")
        self.writer.expire_search()
        written = self.writer.written
        self.counts.new, self.counts.changed, self.counts.removed = written.new, written.changed, written.removed
        self.counts.changes = written.changes
        return self.counts

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
            """INSERT INTO temp.dirty (id) SELECT u.sighting_id FROM unresolved u JOIN sightings s ON s.id = u.sighting_id
            JOIN sources x ON x.name = s.source AND x.published"""
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
        return (_sighting(row) for row in self.conn.execute(query))

    def _name_singles(self) -> None:
        """Give the id of a record to each sighting that stands alone and has none."""
        conn = self.conn
        query = """SELECT s.id, s.type, s.source, s.source_key, s.former_keys, s.record_id
          FROM temp.dirty d JOIN sightings s ON s.id = d.id WHERE NOT d.linked ORDER BY s.id"""
        for chunk in chunks(conn.execute(query).fetchall()):
            fresh = {
                number: new_id(kind, source, first_key(key, former))
                for number, kind, source, key, former, record_id in chunk
                if not (record_id and record_id.startswith(PREFIXES[kind]))
            }
            taken = self._taken(fresh.values())
            for number, kind, source, key, former, record_id in chunk:
                if number not in fresh:
                    continue
                if fresh[number] in taken:
                    fresh[number] = self._free_id(kind, source, first_key(key, former), taken)
                if record_id:
                    self._retire(record_id, fresh[number], number)
                taken.add(fresh[number])
            conn.executemany(
                "UPDATE sightings SET record_id = ? WHERE id = ?", [(made, one) for one, made in fresh.items()]
            )
        conn.execute(
            """UPDATE temp.dirty SET record_id = s.record_id FROM sightings s
            WHERE s.id = temp.dirty.id AND NOT linked"""
        )

    def _taken(self, ids: Iterable[str]) -> set[str]:
        wanted = list(ids)
        marks = ",".join("?" * len(wanted))
        query = f"SELECT record_id FROM sightings WHERE record_id IN ({marks})"  # noqa: S608 - marks only
        return {row[0] for row in self.conn.execute(query, wanted)}

    def _free_id(self, kind: str, source: str, key: str, given: Collection[str] = ()) -> str:
        """Make an id that no record has; ``given`` are those that were given and not yet written."""
        attempt = 0
        while (made := new_id(kind, source, key, attempt)) in given or self._taken([made]):
            attempt += 1
        self.conn.execute("DELETE FROM aliases WHERE former_id = ?", (made,))  # what was joined by mistake lives again
        return made

    # --- what hangs together ---

    def _clusters(self) -> Iterator[list[Sighting]]:
        """Give the groups of sightings, each of one thing, that what changed belongs to."""
        done: set[int] = set()
        linked = [row[0] for row in self.conn.execute("SELECT id FROM temp.dirty WHERE linked ORDER BY id")]
        for start in linked:
            if start in done:
                continue
            members = self._component(start)
            done.update(members)
            sightings = self._load(sorted(members))
            if sightings:
                yield from self._partition(sightings)

    def _component(self, start: int) -> set[int]:
        """Give all that is joined to a sighting: by matches, by its series, by the record it had."""
        members: set[int] = set()
        asked: set[tuple[str, ...]] = set()
        queue = [start]
        decided: dict[int, list[int]] = {}
        for a, b in self.rules.same:
            decided.setdefault(a, []).append(b)
            decided.setdefault(b, []).append(a)
        while queue:
            number = queue.pop()
            if number in members:
                continue
            members.add(number)
            queue += decided.get(number, [])
            queue += self._column(
                """SELECT b FROM matches WHERE a = :id AND score >= :sure
                UNION SELECT a FROM matches WHERE b = :id AND score >= :sure""", id=number, sure=THRESHOLD
            )  # fmt: skip
            source, key, series, record = self.conn.execute(
                "SELECT source, source_key, series_key, record_id FROM sightings WHERE id = ?", (number,)
            ).fetchone()
            if record and (record,) not in asked:
                asked.add((record,))
                queue += self._column("SELECT id FROM sightings WHERE record_id = :record", record=record)
            for head in {key, series or key}:
                if (source, head) not in asked:
                    asked.add((source, head))
                    queue += self._column(
                        """SELECT id FROM sightings WHERE source = :source AND series_key = :key
                        UNION SELECT id FROM sightings WHERE source = :source AND source_key = :key
                          AND :head""", source=source, key=head, head=head == series
                    )  # fmt: skip
        return members

    def _column(self, query: str, **values: Any) -> list[int]:
        return [row[0] for row in self.conn.execute(query, values)]

    def _load(self, ids: Sequence[int]) -> list[Sighting]:
        found: list[Sighting] = []
        for chunk in chunks(ids):
            marks = ",".join("?" * len(chunk))
            query = f"{SIGHTING} WHERE s.id IN ({marks}) AND x.published"
            found += [_sighting(row) for row in self.conn.execute(query, chunk)]
        return found

    def _partition(self, sightings: Sequence[Sighting]) -> list[list[Sighting]]:
        """Divide a component into things, the surest pairs first.

        An override goes with its series. Two things of one source stay two, unless they cannot be told apart: its own keys
        know best. So do the rules of ``decisions.toml``.
        """
        groups = Groups([one.id for one in sightings])
        by_id = {one.id: one for one in sightings}
        series: dict[tuple[str, str], int] = {}
        for one in sorted(sightings, key=lambda one: (one.recurrence_id is not None, one.age)):
            key = (one.source, one.series_key if one.recurrence_id and one.series_key else one.source_key)
            groups.join(one.id, series.setdefault(key, one.id))
        pairs = sorted(
            _matching.edges(self.conn, by_id),
            key=lambda pair: (-pair[2], *sorted((by_id[pair[0]].name, by_id[pair[1]].name))),
        )
        for a, b in sorted(self.rules.same):
            if a in by_id and b in by_id and by_id[a].type == by_id[b].type:
                groups.join(a, b)
        for a, b, _, twins in pairs:
            left, right = groups.members(a), groups.members(b)
            if left is right or by_id[a].type != by_id[b].type or self.rules.part(left, right):
                continue
            if not twins and (_sources(left, by_id) & _sources(right, by_id) or self._contradict(left, right, by_id)):
                continue
            groups.join(a, b)
        return [sorted((by_id[number] for number in group), key=lambda one: one.age) for group in groups.all()]

    def _contradict(self, left: Sequence[int], right: Sequence[int], by_id: dict[int, Sighting]) -> bool:
        """Tell whether two groups say what cannot be true of one thing, though one of each looked like the other.

        So a vague sighting does not make one of two that it might both be.
        """
        if len(left) + len(right) == 2:
            return False
        ones, others = (
            [by_id[one].profile for one in group if by_id[one].type == "event" and not by_id[one].recurrence_id]
            for group in (left, right)
        )
        return any(_matching.contradict(a, b) for a in ones for b in others)

    def _write_cluster(self, cluster: Sequence[Sighting]) -> None:
        kind = cluster[0].type
        record_id = self._id_for(cluster, kind)
        for one in cluster:
            if one.record_id not in (None, record_id):
                self._leave(one, record_id)
        self.conn.executemany(
            "UPDATE sightings SET record_id = ? WHERE id = ?", [(record_id, one.id) for one in cluster]
        )
        self.writer.put(make_record(record_id, cluster), kind)

    def _id_for(self, cluster: Sequence[Sighting], kind: str) -> str:
        """Keep the id of the oldest sighting that brings one of its own; else make one from the oldest."""
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


class Groups:
    """Disjoint sets of numbers (union-find, members at hand)."""

    def __init__(self, numbers: Iterable[int]) -> None:
        self._of = {number: [number] for number in numbers}

    def members(self, number: int) -> list[int]:
        """Give the set that a number is in."""
        return self._of[number]

    def join(self, a: int, b: int) -> None:
        """Make one set of two."""
        left, right = self._of[a], self._of[b]
        if left is right:
            return
        if len(left) < len(right):
            left, right = right, left
        left += right
        for number in right:
            self._of[number] = left

    def all(self) -> list[list[int]]:
        """Give all sets."""
        return list({id(group): group for group in self._of.values()}.values())


def _sources(group: Iterable[int], by_id: dict[int, Sighting]) -> set[str]:
    return {by_id[number].source for number in group if by_id[number].recurrence_id is None}


def _sighting(row: tuple[Any, ...]) -> Sighting:
    text, source_url, licence = row[-3:]
    item = decode_item(text)
    first_hand = bool(item.url) and _host(item.url) == _host(source_url) != ""
    known: tuple[Any, ...] = (*row[:-3], item, first_hand, licence != "unknown")
    return Sighting(*known)


@lru_cache(maxsize=1_024)
def _host(url: str) -> str:
    return url.partition("://")[2].partition("/")[0].lower().removeprefix("www.")
