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
from discovery.text import fold
from pipelines._compare import THRESHOLD, features, score
from pipelines._identity import address
from pipelines._intake import chunks
from pipelines._items import decode_item, times
from pipelines._profile import Profile, profile_of

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


def blocking_keys(item: Item, profile: Profile) -> set[int]:
    """Give the keys under which sightings of the same thing meet, as numbers."""
    return {
        _number(text) for text in (_event_keys(profile) if isinstance(item, Event) else _undated_keys(item, profile))
    }


def _number(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big", signed=True)


def _event_keys(profile: Profile) -> list[str]:
    if profile.first is None:
        return [f"u{profile.url}"] if profile.url else []
    day = profile.first.toordinal()
    texts = [f"u{profile.url}:{profile.first.year}"] if profile.url else []
    if profile.compact:
        texts.append(f"d{profile.compact[:8]}:{day}")
    for week in (day // URL_WEEKS, day // URL_WEEKS + 1):
        if profile.host:
            texts.append(f"h{profile.host}:{week}")
        if profile.compact:
            texts.append(f"n{profile.compact[:5]}:{week}")
    if profile.city:
        texts += [f"c{profile.city[0][:5]}:{span}" for span in (day // PLACE_DAYS, day // PLACE_DAYS + 1)]
    return texts


def _undated_keys(item: Item, profile: Profile) -> list[str]:
    texts = [f"u{profile.url}"] if profile.url else []
    if isinstance(item, Organization):
        texts += [f"{name}:{item.identifiers[name]}" for name in SHARED_IDENTIFIERS if name in item.identifiers]
    return texts


def twin_key(item: Event, source: str) -> int:
    """Give the key of what two entries of one source share if they cannot be told apart."""
    place = item.location
    where = (place.name or "", place.address or "", item.city or "") if place else ("", "", item.city or "")
    end = item.end_utc or item.end_local or item.end
    rule = item.recurrence.rrule if item.recurrence else ""
    parts = (fold(item.name or ""), times(item)[0], end, address(item.url), *where, rule, item.status)
    return _number("|".join(str(part) for part in (source, *parts)))


def index_sightings(conn: sqlite3.Connection, dirty: Iterable[tuple[int, str, str]]) -> None:
    """Write the keys of sightings (id, source, item), in place of those they had, and forget the pairs they were in."""
    known = conn.execute("SELECT 1 FROM record_keys LIMIT 1").fetchone() is not None
    for chunk in chunks(dirty):
        if known:
            ids = [(row[0],) for row in chunk]
            conn.executemany("DELETE FROM record_keys WHERE sighting_id = ?", ids)
            conn.executemany("DELETE FROM matches WHERE a = ?", ids)
            conn.executemany("DELETE FROM matches WHERE b = ?", ids)
        rows = []
        for number, source, text in chunk:
            item = decode_item(text)
            origin = crc32(source.encode())
            rows += [(key, origin, number) for key in blocking_keys(item, profile_of(item))]
            if isinstance(item, Event):
                rows.append((twin_key(item, source), TWIN, number))
        conn.executemany("INSERT INTO record_keys (key, source, sighting_id) VALUES (?,?,?)", sorted(rows))


def find_pairs(conn: sqlite3.Connection) -> int:
    """Score the pairs that ``temp.dirty`` sightings make with others; keep those worth explaining. Gives their number."""
    found = conn.execute(
        """SELECT DISTINCT min(k.sighting_id, o.sighting_id), max(k.sighting_id, o.sighting_id)
        FROM temp.dirty d JOIN record_keys k ON k.sighting_id = d.id
        JOIN record_keys o ON o.key = k.key AND o.sighting_id != k.sighting_id AND o.source != k.source
        WHERE (SELECT count(*) FROM (SELECT 1 FROM record_keys c WHERE c.key = k.key LIMIT :limit)) < :limit""",
        {"limit": MAX_BLOCK + 1},
    ).fetchall()
    compare = _Comparing(conn)
    kept = 0
    for chunk in chunks(found):
        rows = [row for row in (compare.pair(a, b) for a, b in chunk) if row is not None]
        conn.executemany("INSERT OR REPLACE INTO matches (a, b, score, features) VALUES (?,?,?,?)", rows)
        kept += len(rows)
    return kept + _find_twins(conn)


def _find_twins(conn: sqlite3.Connection) -> int:
    """Pair what one source shows twice, alike in every respect."""
    return conn.execute(
        """INSERT OR IGNORE INTO matches (a, b, score, features)
        SELECT DISTINCT min(k.sighting_id, o.sighting_id), max(k.sighting_id, o.sighting_id), 1.0, '{"twin":1.0}'
        FROM temp.dirty d JOIN record_keys k ON k.sighting_id = d.id
        JOIN record_keys o ON o.key = k.key AND o.sighting_id != k.sighting_id AND o.source = k.source
        WHERE k.source = 0"""
    ).rowcount


class _Comparing:
    """Compares sightings by their ids, each profile made once for a while."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._profile = lru_cache(maxsize=20_000)(self._make)
        self._conn = conn

    def _make(self, number: int) -> tuple[Item, Profile]:
        (text,) = self._conn.execute("SELECT item FROM sightings WHERE id = ?", (number,)).fetchone()
        item = decode_item(text)
        return item, profile_of(item)

    def pair(self, a: int, b: int) -> tuple[int, int, float, str] | None:
        """Give the row of a pair, or None if it is not worth keeping."""
        (one, left), (two, right) = self._profile(a), self._profile(b)
        if type(one) is not type(two):
            return None
        found = features(left, right)
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
        query = f"SELECT a, b, score, features = '{{\"twin\":1.0}}' FROM matches WHERE a IN ({marks}) AND score >= ?"  # noqa: S608
        rows: list[Any] = conn.execute(query, (*chunk, THRESHOLD)).fetchall()
        found += [(a, b, value, bool(twin)) for a, b, value, twin in rows if b in members]
    return found
