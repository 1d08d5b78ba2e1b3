"""Which sightings of different sources may be one thing: keys to find pairs by, and the score of a pair."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

from pipelines._identity import address
from pipelines._intake import chunks
from pipelines._items import decode_item, times

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from discovery.items import Item

THRESHOLD = 0.5
"""From this score on two sightings are one thing."""


def blocking_keys(item: Item) -> set[int]:
    """Give the keys under which sightings of the same thing meet."""
    found = set()
    url = address(item.url)
    if url:
        found.add(_number(f"url:{url}:{(times(item)[0] or '')[:10]}"))
    return found


def _number(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big", signed=True)


def index_sightings(conn: sqlite3.Connection, dirty: Iterable[tuple[int, str]]) -> None:
    """Write the keys of sightings, in place of those they had, and forget the pairs they were in."""
    for chunk in chunks(dirty):
        ids = [(number,) for number, _ in chunk]
        conn.executemany("DELETE FROM record_keys WHERE sighting_id = ?", ids)
        conn.executemany("DELETE FROM matches WHERE a = ?", ids)
        conn.executemany("DELETE FROM matches WHERE b = ?", ids)
        conn.executemany(
            "INSERT INTO record_keys VALUES (?,?)",
            sorted((key, number) for number, text in chunk for key in blocking_keys(decode_item(text))),
        )


def find_pairs(conn: sqlite3.Connection) -> None:
    """Score the pairs that ``temp.dirty`` sightings make with others and keep those that match."""
    conn.execute(
        """INSERT OR IGNORE INTO matches (a, b, score)
        SELECT min(k.sighting_id, o.sighting_id), max(k.sighting_id, o.sighting_id), 1.0
        FROM temp.dirty d JOIN record_keys k ON k.sighting_id = d.id
        JOIN record_keys o ON o.key = k.key AND o.sighting_id != k.sighting_id
        JOIN sightings a ON a.id = k.sighting_id JOIN sightings b ON b.id = o.sighting_id
        WHERE a.source != b.source AND a.type = b.type"""
    )
