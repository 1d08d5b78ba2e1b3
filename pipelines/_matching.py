"""Which sightings may be one thing: keys under which they meet, and the scored pairs that come of it.

Pairs are kept with their features (table ``matches``), so that every join can be explained. A pair depends on its two
sightings alone, so the order in which they came does not matter.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Any
from zlib import crc32

import msgspec

from discovery.items import Event, Opportunity, Organization
from pipelines._compare import THRESHOLD, features, score
from pipelines._intake import chunks
from pipelines._items import decode_item, times
from pipelines._profile import Essence, Profile, essence_of, profile_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from discovery.items import Item

TWIN = 0
"""Stands for the source where a key is one of twins."""
KEPT = 0.2
"""Pairs that score less are not worth explaining."""
MAX_BLOCK = 80
"""What more sightings than this have in common tells nothing."""
SURE, LIKELY = 1.0, 0.9
URL_WEEKS, PLACE_DAYS = 14, 3
"""How far apart in days the dates of one thing may be: with the same address or name, and with the same town."""
SHARED_IDENTIFIERS = ("wikidata", "ror", "ein", "charity")
SAME_NAME = 0.85
APART = (
    "city_conflict",
    "country_conflict",
    "venue_conflict",
    "other_hour",
    "other_minute",
    "part",
    "number_conflict",
    "year_conflict",
)
"""Any of these tells two entries of one source apart."""


def blocking_keys(item: Item, source: str) -> list[tuple[int, int]]:
    """Give the keys under which a sighting meets others that may be the same thing, each with a number for its source.

    They are short: a chance meeting is compared and parted. Twins are not compared by name, so their key is long.
    """
    essence = essence_of(item)
    origin = crc32(source.encode()) or 1
    if not isinstance(item, Event):
        return [(crc32(text.encode()), origin) for text in _undated_keys(item, essence)]
    twin = f"{source}|{essence.compact}|{times(item)[0]}|{essence.url}"
    return [*((key, origin) for key in {crc32(text.encode()) for text in _event_keys(essence)}), (_number(twin), TWIN)]


def _number(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big", signed=True)


def _event_keys(essence: Essence) -> list[str]:
    if essence.first is None:
        return [f"u{essence.url}"] if essence.url else []
    day = essence.first.toordinal()
    week, span = day // URL_WEEKS, day // PLACE_DAYS
    texts = [f"u{essence.url}:{essence.first.year}"] if essence.url else []
    if essence.compact:
        start = essence.compact[:5]
        texts += [f"d{essence.compact[:8]}:{day}", f"n{start}:{week}", f"n{start}:{week + 1}"]
    if essence.city:
        town = essence.city[0][:5]
        texts += [f"c{town}:{span}", f"c{town}:{span + 1}"]
    elif essence.host:  # two in one town meet there, whatever their addresses
        texts += [f"h{essence.host}:{week}", f"h{essence.host}:{week + 1}"]
    return texts


def _undated_keys(item: Item, essence: Essence) -> list[str]:
    texts = [f"u{essence.url}"] if essence.url else []
    if isinstance(item, Organization):
        texts += [f"{name}:{item.identifiers[name]}" for name in SHARED_IDENTIFIERS if name in item.identifiers]
    return texts


def index_sightings(conn: sqlite3.Connection, dirty: Iterable[tuple[int, str, str]]) -> None:
    """Write the keys of the sightings in ``temp.dirty`` (id, source, item), and forget the keys and pairs they had.

    Keys go in sorted, all at once: that is how a tree of hashes is quickly filled. They have no index by sighting, which
    only the few that change would need.
    """
    conn.execute("CREATE TEMP TABLE IF NOT EXISTS dirty_keys (key INTEGER, source INTEGER, sighting_id INTEGER)")
    conn.execute("DELETE FROM temp.dirty_keys")
    for chunk in chunks(dirty):
        conn.executemany(
            "INSERT INTO temp.dirty_keys VALUES (?,?,?)",
            [
                (key, origin, number)
                for number, source, text in chunk
                for key, origin in blocking_keys(decode_item(text), source)
            ],
        )
    if conn.execute("SELECT 1 FROM record_keys LIMIT 1").fetchone() is not None:
        conn.execute("DELETE FROM record_keys WHERE sighting_id IN (SELECT id FROM temp.dirty)")
        conn.execute("DELETE FROM matches WHERE a IN (SELECT id FROM temp.dirty)")
        conn.execute("DELETE FROM matches WHERE b IN (SELECT id FROM temp.dirty)")
    conn.execute("INSERT INTO record_keys SELECT key, source, sighting_id FROM temp.dirty_keys ORDER BY key, source")


def find_pairs(conn: sqlite3.Connection) -> None:
    """Score the pairs that ``temp.dirty`` sightings make with others; keep those worth explaining."""
    found = conn.execute(
        """WITH met (one, other, key) AS (
          SELECT k.sighting_id, o.sighting_id, k.key FROM temp.dirty_keys k
            JOIN record_keys o ON o.key = k.key AND o.source > k.source WHERE k.source > 0
          UNION ALL SELECT k.sighting_id, o.sighting_id, k.key FROM temp.dirty_keys k
            JOIN record_keys o ON o.key = k.key AND o.source < k.source WHERE k.source > 0 AND o.source > 0)
        SELECT DISTINCT min(one, other), max(one, other) FROM met
        WHERE (SELECT count(*) FROM (SELECT 1 FROM record_keys c WHERE c.key = met.key LIMIT :limit)) < :limit""",
        {"limit": MAX_BLOCK + 1},
    ).fetchall()
    twins = conn.execute(
        """SELECT DISTINCT min(k.sighting_id, o.sighting_id), max(k.sighting_id, o.sighting_id)
        FROM temp.dirty_keys k
        JOIN record_keys o ON o.key = k.key AND o.source = 0 AND o.sighting_id != k.sighting_id WHERE k.source = 0"""
    ).fetchall()
    compare = _Comparing(conn)
    for chunk in chunks([(*pair, False) for pair in found] + [(*pair, True) for pair in twins]):
        rows = [row for row in (compare.pair(*pair) for pair in chunk) if row is not None]
        conn.executemany("INSERT OR REPLACE INTO matches (a, b, score, features) VALUES (?,?,?,?)", rows)


class _Comparing:
    """Compares sightings by their ids, each profile made once for a while."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._profile = lru_cache(maxsize=20_000)(self._make)
        self._conn = conn

    def _make(self, number: int) -> tuple[Item, Profile]:
        (text,) = self._conn.execute("SELECT item FROM sightings WHERE id = ?", (number,)).fetchone()
        item = decode_item(text)
        return item, profile_of(item)

    def pair(self, a: int, b: int, twins: bool) -> tuple[int, int, float, str] | None:
        """Give the row of a pair, or None if it is not worth keeping.

        ``twins`` are of one source, and have name, start and address in common: one thing unless anything sets them apart.
        """
        (one, left), (two, right) = self._profile(a), self._profile(b)
        if type(one) is not type(two):
            return None
        found = features(left, right)
        if twins:
            if any(found.get(name) for name in APART) or (left.venue, left.city) != (right.venue, right.city):
                return None
            found["twins"] = 1.0
            return a, b, SURE, msgspec.json.encode(found).decode()
        value = score(found) if isinstance(one, Event) else _rule(one, two, found)
        if value < KEPT:
            return None
        return a, b, round(value, 4), msgspec.json.encode(found).decode()


def _rule(one: Item, two: Item, found: dict[str, float]) -> float:
    """Score what has no date: by a common identifier, or by address and name together; never by the name alone."""
    if isinstance(one, Organization) and isinstance(two, Organization):
        common = [name for name in SHARED_IDENTIFIERS if name in one.identifiers and name in two.identifiers]
        if any(one.identifiers[name] == two.identifiers[name] for name in common):
            return SURE
        if common:
            return 0.0
    if isinstance(one, Opportunity) and found.get("year_conflict"):
        return 0.0
    clash = any(found.get(name) for name in ("country_conflict", "city_conflict", "number_conflict"))
    alike = found.get("same_url", 0.0) and found.get("name", 0.0) >= SAME_NAME
    return LIKELY if alike and not clash else 0.0


def edges(conn: sqlite3.Connection, ids: Iterable[int]) -> list[tuple[int, int, float, bool]]:
    """Give the pairs among some sightings that are one thing: both ids, the score, and whether they are twins."""
    found: list[tuple[int, int, float, bool]] = []
    members = set(ids)
    for chunk in chunks(sorted(members)):
        marks = ",".join("?" * len(chunk))
        query = f"SELECT a, b, score, features LIKE '%\"twins\"%' FROM matches WHERE a IN ({marks}) AND score >= ?"  # noqa: S608
        rows: list[Any] = conn.execute(query, (*chunk, THRESHOLD)).fetchall()
        found += [(a, b, value, bool(twin)) for a, b, value, twin in rows if b in members]
    return found
