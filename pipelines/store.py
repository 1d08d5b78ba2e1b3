"""The store: all that one run saw of one source goes into the database in one transaction, or not at all."""

from __future__ import annotations

import gc
import json
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec

from pipelines import _doubt, _presence
from pipelines._health import is_published, save_health
from pipelines._intake import Intake
from pipelines._recognise import match_numbered, recognise

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from sqlite_utils import Database

    from discovery.clock import Clock
    from discovery.items import Item, Problem
    from discovery.sources import Source

_REREAD = """(read_from IS NULL OR read_from IN (SELECT url FROM temp.page_names WHERE reread)
  OR (:whole AND read_from NOT IN (SELECT url FROM temp.page_names)))"""
"""Findings of pages that were read again, or that a run which asked all of them no longer asks."""
OUTCOMES = ("ok", "partial", "failed")
NOT_READ = 400
"""From this HTTP status on an answer says nothing of what the page shows."""


@dataclass(slots=True)
class PageState:
    """One page of a run, with what makes the next request conditional.

    ``links`` is a list of ``Link`` as JSON. ``unchanged``: answered 304 or with the same body; then what it showed when it
    was last read counts as seen.
    """

    url: str
    status: int | None = None
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    links: str | None = None
    items: int = 0
    reader: str | None = None
    unchanged: bool = False


@dataclass(slots=True)
class Batch:
    """All that one run saw of one source.

    ``items`` are pairs of page URL and normalised item (or its JSON), possibly a generator: they are taken once.
    ``outcome`` is ``ok``, ``partial`` or ``failed``; unless ``complete``, absence says nothing.
    """

    source: Source
    items: Iterable[tuple[str, bytes | Item]] = ()
    pages: list[PageState] = field(default_factory=list)
    problems: list[tuple[str, Problem]] = field(default_factory=list)
    rejects: list[tuple[str, str, dict[str, object]]] = field(default_factory=list)
    outcome: str = "ok"
    reason: str | None = None
    http_status: int | None = None
    complete: bool = True
    bytes: int = 0
    seconds: float = 0.0


@dataclass(slots=True)
class Counts:
    """What a run came to. ``outcome`` may be ``suspicious``: then nothing was kept but the fact."""

    outcome: str
    reason: str | None = None
    state: str | None = None
    seen: int = 0
    new: int = 0
    changed: int = 0
    reissued: int = 0
    missing: int = 0
    withdrawn: int = 0
    rejected: int = 0
    problems: int = 0


class Store:
    """Writes runs. ``db`` comes from ``discovery.schema.open_database``; the clock says when things are seen."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self.db = db
        self.clock = clock

    def start_run(self) -> int:
        """Open a run and give its id."""
        with transaction(self.db) as conn:
            cursor = conn.execute("INSERT INTO runs (started) VALUES (?)", (self.clock.iso(),))
            return int(cursor.lastrowid or 0)

    def commit(self, batch: Batch, run_id: int) -> Counts:
        """Store what a run saw of one source, in one transaction. A source that is off is not touched."""
        if batch.source.state == "off":
            return Counts(outcome="off")
        with uncollected(), transaction(self.db) as conn:
            return _Commit(conn, batch, run_id, self.clock.now()).run()

    def finish_run(self, run_id: int, outcome: str, exit_code: int) -> None:
        """Close a run: sum up its sources and say how it ended."""
        with transaction(self.db) as conn:
            conn.execute(
                """UPDATE runs SET finished = :now, outcome = :outcome, exit_code = :exit_code,
                seconds = (julianday(:now) - julianday(started)) * 86400,
                sources_ok = t.good, sources_failed = t.bad, pages = t.pages, bytes = t.bytes, items = t.seen,
                new = t.new, changed = t.changed, missing = t.missing, rejected = t.rejected
                FROM (SELECT coalesce(sum(outcome = 'ok'), 0) good, coalesce(sum(outcome != 'ok'), 0) bad,
                  coalesce(sum(pages), 0) pages, coalesce(sum(bytes), 0) bytes, coalesce(sum(seen), 0) seen,
                  coalesce(sum(new), 0) new, coalesce(sum(changed), 0) changed, coalesce(sum(missing), 0) missing,
                  coalesce(sum(rejected), 0) rejected FROM source_runs WHERE run_id = :run) t
                WHERE id = :run""",
                {"now": self.clock.iso(), "outcome": outcome, "exit_code": exit_code, "run": run_id},
            )


@contextmanager
def transaction(db: Database) -> Iterator[sqlite3.Connection]:
    """Hold the database for writing from the first statement on; all or nothing is kept."""
    db.conn.execute("BEGIN IMMEDIATE")
    try:
        yield db.conn
    except BaseException:
        db.conn.rollback()
        raise
    db.conn.commit()


@contextmanager
def uncollected() -> Iterator[None]:
    """Keep the interpreter from looking through all its objects for cycles again and again; there are none here.

    It takes a seventh of the time otherwise: items and profiles by the ten thousand are made and let go.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class _Suspicious(Exception):  # noqa: N818 - a verdict, not an error
    """The run is not believed; the message says why."""


def accept(db: Database, source: str, clock: Clock) -> str | None:
    """Have the next complete run of a source believed, whatever it shows. Gives the reason for which it is held back.

    None, and nothing is done, for a source that is not held back.
    """
    with transaction(db) as conn:
        row = conn.execute(
            "SELECT reason FROM source_health WHERE source = ? AND state = 'suspicious'", (source,)
        ).fetchone()
        if row is None:
            return None
        _doubt.accept(conn, source, clock.iso())
        return str(row[0])


class _Commit:
    """One source's run on its way into the database."""

    def __init__(self, conn: sqlite3.Connection, batch: Batch, run_id: int, now: datetime) -> None:
        self.conn = conn
        self.batch = batch
        self.source = batch.source
        self.run_id = run_id
        self.now = now
        self.at = now.strftime("%Y-%m-%dT%H:%M:%SZ")
        self.counts = Counts(batch.outcome, batch.reason, rejected=len(batch.rejects), problems=len(batch.problems))
        self.usual = _doubt.baseline(conn, self.source.name)
        cut_off = next((one.reason for _, one in batch.problems if one.cut_off), None)
        if batch.outcome == "ok" and cut_off is not None:
            self.counts.outcome, self.counts.reason = "partial", cut_off
        self.says_absence = False
        self.whole = batch.complete and self.counts.outcome == "ok"

    def run(self) -> Counts:
        """Do it all; to be called within a transaction."""
        was_published = self._save_source()
        if self.batch.outcome != "failed":
            self.conn.execute("SAVEPOINT believed")
            try:
                self._take_in()
            except _Suspicious as verdict:
                self.conn.execute("ROLLBACK TO believed")
                self.counts.outcome, self.counts.reason = "suspicious", str(verdict)
                self.counts.missing = self.counts.withdrawn = 0
            else:
                self._save_pages()
                self._save_findings()
            self.conn.execute("RELEASE believed")
        self._save_run()
        if self._graduates(was_published):
            self.conn.execute(
                "INSERT OR IGNORE INTO unresolved SELECT id FROM sightings WHERE source = ?", (self.source.name,)
            )
        return self.counts

    def _take_in(self) -> None:
        """Stage, recognise and write the items; raises if the run is not to be believed."""
        batch, counts = self.batch, self.counts
        intake = Intake(self.conn, self.source.name, self.now, self.run_id)
        intake.stage(batch.items)
        read = [page for page in batch.pages if not page.unchanged and (page.status or 0) < NOT_READ]
        unchanged = [page.url for page in batch.pages if page.unchanged]
        failed = [page.url for page in batch.pages if (page.status or 0) >= NOT_READ]
        intake.name_pages([page.url for page in read], unchanged, failed)
        intake.fold_pages(self.whole)
        match_numbered(intake)
        intake.see_unchanged()
        halves = {problem.key for _, problem in batch.problems if problem.key and problem.cut_off}
        intake.see_unreadable(self._unreadable(), halves)
        recognise(intake, self.whole)
        if self.whole:
            _presence.take_back_exceptions(intake)
        before = _presence.expected(intake)
        if self.whole:
            self._believe(intake, before)
        lost_more = len(batch.problems) > self._problems_before()
        intake.write()
        intake.touch()
        self.says_absence = self.whole and not lost_more
        if self.says_absence:
            counts.missing, counts.withdrawn = _presence.mark_absent(intake, before)
        counts.seen, counts.new, counts.changed = intake.seen, intake.new, intake.changed
        counts.reissued = intake.reissued

    def _believe(self, intake: Intake, before: _presence.Expected) -> None:
        """Raise if the run is not to be believed."""
        name = self.source.name
        doubt = _doubt.doubt(intake, before, self.usual)
        accepted = _doubt.use_acceptance(self.conn, name)
        if doubt and not accepted and not _doubt.believed_by_now(self.conn, name, doubt.code, self.now):
            self.counts.seen = self.conn.execute("SELECT count(*) FROM temp.incoming").fetchone()[0]
            raise _Suspicious(str(doubt))

    def _unreadable(self) -> set[str]:
        """Give the keys of what the source shows, but could not be read or was refused."""
        keys = {problem.key for _, problem in self.batch.problems if problem.key}
        refused = (item.get("source_key") for _, _, item in self.batch.rejects)
        return keys | {key for key in refused if isinstance(key, str) and key}

    def _problems_before(self) -> int:
        """Count the problems of the last run on the pages of this one: what is new in them may hide what is not shown."""
        query = f"SELECT count(*) FROM problems WHERE source = :source AND {_REREAD}"  # noqa: S608 - constant
        return int(self.conn.execute(query, {"source": self.source.name, "whole": self.whole}).fetchone()[0])

    def _save_source(self) -> bool:
        """Bring the row of the source up to date. Tells whether it was published before this run."""
        source = self.source
        published = is_published(self.conn, source)
        self.conn.execute(
            """INSERT INTO sources (name, title, url, spider, organization, licence, attribution, every, timezone, topics,
            country, state, enabled, published) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,1,?)
            ON CONFLICT (name) DO UPDATE SET title = excluded.title, url = excluded.url, spider = excluded.spider,
            organization = excluded.organization, licence = excluded.licence, attribution = excluded.attribution,
            every = excluded.every, timezone = excluded.timezone, topics = excluded.topics, country = excluded.country,
            state = excluded.state, enabled = 1, published = excluded.published""",
            (
                source.name, source.title, source.url, source.spider, source.organization, source.licence,
                source.attribution, source.every, source.timezone, json.dumps(source.topics), source.country,
                source.state, published,
            ),
        )  # fmt: skip
        return published

    def _graduates(self, was_published: bool) -> bool:
        if was_published or not is_published(self.conn, self.source):
            return False
        self.conn.execute("UPDATE sources SET published = 1 WHERE name = ?", (self.source.name,))
        return True

    def _save_pages(self) -> None:
        rows = [
            (
                self.source.name,
                p.url,
                p.etag,
                p.last_modified,
                p.status,
                p.body_hash,
                p.links,
                p.items,
                p.reader,
                self.at,
            )
            for p in self.batch.pages
            if not p.unchanged and (p.status or 0) < NOT_READ
        ]
        self.conn.executemany("INSERT OR REPLACE INTO pages VALUES (?,?,?,?,?,?,?,?,?,?)", rows)
        self.conn.executemany(
            """UPDATE pages SET fetched = ?, etag = coalesce(?, etag), last_modified = coalesce(?, last_modified)
            WHERE source = ? AND url = ?""",
            [(self.at, p.etag, p.last_modified, self.source.name, p.url) for p in self.batch.pages if p.unchanged],
        )

    def _save_findings(self) -> None:
        """Write problems and rejects, in place of those that the same pages had before; what fails each time stands once."""
        name, run = self.source.name, self.run_id
        for table in ("problems", "rejects"):
            self.conn.execute(
                f"DELETE FROM {table} WHERE source = :source AND {_REREAD}",  # noqa: S608 - constant
                {"source": name, "whole": self.whole},
            )
        self.conn.executemany(
            'DELETE FROM problems WHERE source = ? AND read_from IS ? AND "where" IS ? AND reason = ?',
            [(name, page or None, one.where, one.reason) for page, one in self.batch.problems],
        )
        self.conn.executemany(
            'INSERT INTO problems (run_id, source, read_from, "where", reason, at) VALUES (?,?,?,?,?,?)',
            [(run, name, page or None, one.where, one.reason, self.at) for page, one in self.batch.problems],
        )
        self.conn.executemany(
            "INSERT INTO rejects (run_id, source, read_from, reason, item, at) VALUES (?,?,?,?,?,?)",
            [
                (run, name, page or None, reason, msgspec.json.encode(item).decode(), self.at)
                for page, reason, item in self.batch.rejects
            ],
        )

    def _save_run(self) -> None:
        batch, counts = self.batch, self.counts
        self.conn.execute(
            """INSERT OR REPLACE INTO source_runs (run_id, source, outcome, reason, http_status, pages, unchanged, problems,
            seen, new, changed, missing, rejected, bytes, seconds, at, complete) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)""",
            (
                self.run_id, self.source.name, counts.outcome, counts.reason, batch.http_status, len(batch.pages),
                sum(page.unchanged for page in batch.pages), counts.problems, counts.seen, counts.new, counts.changed,
                counts.missing + counts.withdrawn, counts.rejected, batch.bytes, batch.seconds, self.at, self.says_absence,
            ),
        )  # fmt: skip
        run = {
            "outcome": self._finer_outcome(),
            "reason": counts.reason,
            "http_status": batch.http_status,
            "seen": counts.seen,
            "seconds": batch.seconds,
            "changed": bool(counts.new or counts.changed),
            "usual": _doubt.baseline(self.conn, self.source.name),
        }
        counts.state = save_health(self.conn, self.source, self.now, run)

    def _finer_outcome(self) -> str:
        """Tell apart what is all right: nothing changed on any page, or nothing of it is still to come."""
        if self.counts.outcome != "ok":
            return self.counts.outcome
        total, coming = self.conn.execute(
            "SELECT count(*), coalesce(sum(expected_until > ?), 0) FROM sightings WHERE source = ? AND presence != 'withdrawn'",
            (self.at, self.source.name),
        ).fetchone()
        if total and not coming:
            return "stale"
        pages = self.batch.pages
        return "unchanged" if pages and all(page.unchanged for page in pages) else "ok"
