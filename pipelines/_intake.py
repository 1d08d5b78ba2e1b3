"""One run of one source on its way into the table of sightings: staged, folded, recognised, written."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from discovery.text import fold
from pipelines._items import Staged, decode_item, encode_item, key_in, merge_items, same_thing, stage_item, times
from pipelines._recognise import KNOWN, Known, under_known_keys

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from discovery.items import Item

CHUNK = 500
"""Keys looked up in one statement."""

_TABLES = (
    """CREATE TEMP TABLE IF NOT EXISTS incoming (
      seq INTEGER PRIMARY KEY, key TEXT NOT NULL, page TEXT NOT NULL, type TEXT NOT NULL, hash TEXT NOT NULL, starts TEXT,
      expected_until TEXT, series_key TEXT, recurrence_id TEXT, url TEXT, item TEXT, sighting_id INTEGER)""",
    "CREATE TEMP TABLE IF NOT EXISTS seen (id INTEGER PRIMARY KEY)",
    "CREATE TEMP TABLE IF NOT EXISTS page_names (url TEXT PRIMARY KEY, reread INTEGER, failed INTEGER) WITHOUT ROWID",
    "DELETE FROM temp.incoming",
    "DELETE FROM temp.seen",
    "DELETE FROM temp.page_names",
)
_INSERT = """INSERT INTO temp.incoming
  (key, page, type, hash, starts, expected_until, series_key, recurrence_id, url, item, sighting_id)
  VALUES (?,?,?,?,?,?,?,?,?,?,?)"""
_NEW = """INSERT INTO sightings
  (source, source_key, type, content_hash, first_seen, last_seen, last_changed, starts, expected_until, series_key, recurrence_id,
   page, url, run_id, item)
  SELECT :source, key, type, hash, :now, :now, :now, starts, expected_until, series_key, recurrence_id, page, url, :run, item
  FROM temp.incoming WHERE sighting_id IS NULL ORDER BY seq"""
_CHANGED = """UPDATE sightings SET
  type = i.type, content_hash = i.hash, last_changed = :now, starts = i.starts, expected_until = i.expected_until,
  series_key = i.series_key, recurrence_id = i.recurrence_id, page = i.page, url = i.url, run_id = :run, item = i.item
  FROM temp.incoming i WHERE i.sighting_id = sightings.id AND i.item IS NOT NULL
  AND i.hash IS NOT sightings.content_hash"""


def chunks(rows: Iterable[Any], size: int = CHUNK) -> Iterator[list[Any]]:
    """Cut an iterable into lists."""
    iterator = iter(rows)
    while chunk := list(islice(iterator, size)):
        yield chunk


class Intake:
    """All that one run saw of one source, beside what was known of it. Lives within one transaction.

    ``seen`` counts what the run showed, pages that did not change included; ``new``, ``changed`` and ``reissued`` are
    numbers of sightings. ``last_known`` is the highest sighting id there was before.
    """

    def __init__(self, conn: sqlite3.Connection, source: str, moment: datetime, run_id: int) -> None:
        self.conn = conn
        self.source = source
        self.moment = moment
        self.now = now = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
        self.values: dict[str, Any] = {"source": source, "now": now, "run": run_id}
        self.seen = self.new = self.changed = self.reissued = 0
        self.last_known: int = conn.execute("SELECT coalesce(max(id), 0) FROM sightings").fetchone()[0]
        self._pages_of: dict[int, list[tuple[str, str]]] = {}
        for statement in _TABLES:
            conn.execute(statement)

    def stage(self, items: Iterable[tuple[str, bytes | Item]]) -> None:
        """Put all items of the run into the staging table, each beside the sighting that it repeats."""
        known = self._value("SELECT count(*) FROM (SELECT 1 FROM sightings WHERE source = :source LIMIT 1)")
        for chunk in chunks(items):
            rest = self._as_before(chunk) if known else chunk
            staged = [stage_item(page, item) for page, item in rest]
            found = self._known([one.key for one in staged]) if known else {}
            if known:
                staged = under_known_keys(self.conn, self.source, staged, found)
            self.conn.executemany(_INSERT, [_row(one, found.get(one.key)) for one in staged])
        self.conn.execute("CREATE INDEX IF NOT EXISTS temp.idx_incoming_key ON incoming (key)")
        self.conn.execute("CREATE INDEX IF NOT EXISTS temp.idx_incoming_sighting ON incoming (sighting_id)")

    def name_pages(self, reread: Iterable[str], unchanged: Iterable[str], failed: Iterable[str]) -> None:
        """Say which pages were read again, are as they were, or could not be had. Those that gave items were read again."""
        conn = self.conn
        conn.executemany("INSERT OR REPLACE INTO temp.page_names VALUES (?, 0, 1)", [(url,) for url in failed])
        conn.executemany("INSERT OR REPLACE INTO temp.page_names VALUES (?, 0, 0)", [(url,) for url in unchanged])
        conn.executemany("INSERT OR REPLACE INTO temp.page_names VALUES (?, 1, 0)", [(url,) for url in reread])
        conn.execute("INSERT OR REPLACE INTO temp.page_names SELECT DISTINCT page, 1, 0 FROM temp.incoming")

    def fold_pages(self, complete: bool) -> None:
        """Make one staged row of each thing that stands on several pages, or several times on one.

        A page that did not change or could not be had still shows what it showed: its own version of the item counts; in a
        run that did not ask all pages, so do those that it left out. Things that share a key by mistake (other name or other
        start) get keys of their own, ``key#start``; none is lost.
        """
        reread = dict(self.conn.execute("SELECT url, reread FROM temp.page_names").fetchall())
        for key, sighting_id in self._repeated():
            before = self._contributions(sighting_id)
            left_out = not complete and len(before) > 1
            rows = self.conn.execute("SELECT page, item FROM temp.incoming WHERE key = ?", (key,)).fetchall()
            shown = {(page, item) for page, item in rows if item is not None}
            as_before = {page for page, item in rows if item is None}
            kept = {
                (page, item)
                for page, item in before
                if page in as_before or reread.get(page) == 0 or (left_out and page not in reread)
            }
            if rows or any(page in reread for page, _ in kept):
                self._replace(key, sorted(shown | kept))

    def see_unreadable(self, keys: Iterable[str], halves: Iterable[str] = ()) -> None:
        """Count as seen what the source shows in a form that cannot be read or kept now: it stays as it was known.

        So does what was read by half, before the stream ended (``halves``); it is taken in when it is read whole.
        """
        for key in halves:
            self.conn.execute("DELETE FROM temp.incoming WHERE key = ?", (key,))
        for key in keys:
            self.conn.execute(
                """INSERT OR IGNORE INTO temp.seen SELECT id FROM sightings WHERE source = :source AND (source_key = :key
                OR series_key = :key OR (source_key > :key || '#' AND source_key < :key || '$'))""",
                {**self.values, "key": key},
            )

    def see_unchanged(self) -> None:
        """Count what stands on unchanged pages as seen."""
        if self._value("SELECT count(*) FROM temp.page_names WHERE NOT reread AND NOT failed"):
            self.conn.execute(
                """INSERT OR IGNORE INTO temp.seen SELECT id FROM sightings WHERE source = :source
                AND page IN (SELECT url FROM temp.page_names WHERE NOT reread AND NOT failed)""",
                self.values,
            )
            self.conn.execute(
                """INSERT OR IGNORE INTO temp.seen SELECT s.id FROM sighting_pages p
                JOIN sightings s ON s.id = p.sighting_id AND s.source = :source
                WHERE p.page IN (SELECT url FROM temp.page_names WHERE NOT reread AND NOT failed)""",
                self.values,
            )
        self.conn.execute("INSERT OR IGNORE INTO temp.seen SELECT sighting_id FROM temp.incoming WHERE sighting_id > 0")

    def write(self) -> None:
        """Write what is new or changed into the sightings, remember their pages, and queue them for resolving."""
        conn = self.conn
        self.changed = conn.execute(_CHANGED, self.values).rowcount
        conn.execute(
            """UPDATE sightings SET page = i.page FROM temp.incoming i
            WHERE i.sighting_id = sightings.id AND i.page IS NOT sightings.page"""
        )
        conn.execute(
            """INSERT OR IGNORE INTO unresolved SELECT s.id FROM temp.incoming i CROSS JOIN sightings s ON s.id = i.sighting_id
            WHERE s.run_id = :run AND s.last_changed = :now AND i.item IS NOT NULL""",
            self.values,
        )
        self.new = conn.execute(_NEW, self.values).rowcount
        conn.execute("INSERT INTO unresolved SELECT id FROM sightings WHERE id > ?", (self.last_known,))
        self._write_pages()
        self.seen = self._value("SELECT count(*) FROM temp.seen") + self.new

    def touch(self) -> None:
        """Say of all that was seen that it was seen now; what had been missing is back."""
        conn = self.conn
        back = (
            """FROM sightings WHERE source = :source AND presence != 'present' AND id IN (SELECT id FROM temp.seen)"""
        )
        conn.execute(f"INSERT OR IGNORE INTO unresolved SELECT id {back}", self.values)
        conn.execute(
            """UPDATE sightings SET presence = 'present', missing_since = NULL
            WHERE source = :source AND presence != 'present' AND id IN (SELECT id FROM temp.seen)""",
            self.values,
        )
        conn.execute("UPDATE sightings SET last_seen = :now WHERE id IN (SELECT id FROM temp.seen)", self.values)
        for table in ("events", "organizations", "opportunities"):
            conn.execute(
                f"""UPDATE {table} SET last_seen = :now WHERE id IN
                (SELECT record_id FROM sightings WHERE id IN (SELECT id FROM temp.seen))""",  # noqa: S608 - constant
                self.values,
            )

    # --- parts ---

    def _value(self, query: str) -> int:
        return int(self.conn.execute(query, self.values).fetchone()[0])

    def _as_before(self, chunk: Sequence[tuple[str, bytes | Item]]) -> list[tuple[str, bytes | Item]]:
        """Stage what stands in the store letter by letter, without a closer look; give the rest."""
        keys = [key_in(item) if isinstance(item, bytes) else None for _, item in chunk]
        wanted = [key for key in keys if key]
        query = f"""SELECT source_key, id, type, content_hash, page, item FROM sightings
          WHERE source = ? AND source_key IN ({",".join("?" * len(wanted))})"""  # noqa: S608 - marks only
        found = {row[0]: row for row in self.conn.execute(query, (self.source, *wanted))}
        rest, rows = [], []
        for (page, item), key in zip(chunk, keys, strict=True):
            known = found.get(key) if key else None
            if known is not None and known[4] == page and isinstance(item, bytes) and known[5] == item.decode():
                rows.append((key, page, known[2], known[3], None, None, None, None, None, None, known[1]))
            else:
                rest.append((page, item))
        self.conn.executemany(_INSERT, rows)
        return rest

    def _known(self, keys: Sequence[str]) -> dict[str, Known]:
        marks = ",".join("?" * len(keys))
        query = f"SELECT source_key, {KNOWN} FROM sightings WHERE source = ? AND source_key IN ({marks})"  # noqa: S608
        return {row[0]: Known(*row[1:]) for row in self.conn.execute(query, (self.source, *keys))}

    def _repeated(self) -> list[tuple[str, int | None]]:
        """Find the keys that stand in more than one place, now or before."""
        queries = (
            "SELECT key, max(sighting_id) FROM temp.incoming GROUP BY key HAVING count(*) > 1",
            "SELECT i.key, i.sighting_id FROM temp.incoming i JOIN sighting_pages p ON p.sighting_id = i.sighting_id",
            """SELECT i.key, i.sighting_id FROM temp.incoming i JOIN sightings s ON s.id = i.sighting_id
            WHERE s.page IS NOT i.page AND s.page IN (SELECT url FROM temp.page_names WHERE NOT reread)""",
            """SELECT s.source_key, s.id FROM sighting_pages p JOIN sightings s ON s.id = p.sighting_id
            WHERE s.source = :source AND p.page IN (SELECT url FROM temp.page_names WHERE reread)""",
        )
        found: dict[str, int | None] = {}
        for query in queries:
            found.update(self.conn.execute(query, self.values).fetchall())
        return sorted(found.items())

    def _contributions(self, sighting_id: int | None) -> list[tuple[str, str]]:
        """Give what each page showed of a sighting when it was last read."""
        if sighting_id is None:
            return []
        several = self.conn.execute("SELECT page, item FROM sighting_pages WHERE sighting_id = ?", (sighting_id,))
        return (
            several.fetchall()
            or self.conn.execute("SELECT page, item FROM sightings WHERE id = ?", (sighting_id,)).fetchall()
        )

    def _replace(self, key: str, shown: Sequence[tuple[str, str]]) -> None:
        """Put the merged rows of one key into the stage, in place of what was there."""
        self.conn.execute("DELETE FROM temp.incoming WHERE key = ?", (key,))
        page_of: dict[int, str] = {}
        items: list[Item] = []
        for page, text in shown:
            items.append(decode_item(text))
            page_of[id(items[-1])] = page
        groups = same_thing(items)
        for group in groups:
            own_key = key if len(groups) == 1 else _variant(key, group[0], groups)
            staged = stage_item(page_of[id(group[0])], merge_items(group), own_key)
            cursor = self.conn.execute(_INSERT, _row(staged, self._known([own_key]).get(own_key)))
            by_page: dict[str, list[Item]] = {}
            for item in group:
                by_page.setdefault(page_of[id(item)], []).append(item)
            self._pages_of[cursor.lastrowid or 0] = [
                (page, encode_item(merge_items(of_page)).decode()) for page, of_page in sorted(by_page.items())
            ]

    def _write_pages(self) -> None:
        """Remember each page's own version of what stands on several pages."""
        for seq, pages in self._pages_of.items():
            found = self.conn.execute(
                """SELECT s.id FROM temp.incoming i JOIN sightings s ON s.source = ? AND s.source_key = i.key
                WHERE i.seq = ?""",
                (self.source, seq),
            ).fetchone()
            before = self.conn.execute(
                "SELECT page, item FROM sighting_pages WHERE sighting_id = ? ORDER BY page", found
            ).fetchall()
            after = pages if len(pages) > 1 else []
            if before != after:
                self.conn.execute("DELETE FROM sighting_pages WHERE sighting_id = ?", found)
                self.conn.executemany("INSERT INTO sighting_pages VALUES (?,?,?)", [(*found, *one) for one in after])


def _row(staged: Staged, known: Known | None) -> tuple[Any, ...]:
    """Give the row of the staging table; an item that is as it was needs no text."""
    unchanged = known is not None and known.hash == staged.hash and known.page == staged.page
    return (
        staged.key, staged.page, staged.type, staged.hash, staged.starts, staged.expected_until, staged.series_key,
        staged.recurrence_id, staged.url, None if unchanged else staged.item.decode(), known.id if known else None,
    )  # fmt: skip


def _variant(key: str, item: Item, groups: Sequence[Sequence[Item]]) -> str:
    """Give a thing that shares its key with others one of its own."""
    start = times(item)[0]
    own = f"{key}#{start or ''}"
    if sum(1 for group in groups if times(group[0])[0] == start) > 1:
        own += f"#{fold(item.name or '')[:80]}"
    return own
