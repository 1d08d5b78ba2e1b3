"""What ties records to one another: the series of editions, the event that one is a part of, the organization behind."""

from __future__ import annotations

import re
from hashlib import blake2b
from typing import TYPE_CHECKING

from discovery.items import Event, Opportunity
from discovery.text import fold
from pipelines._identity import address
from pipelines._profile import site_host

if TYPE_CHECKING:
    import sqlite3

    from discovery.items import Item


_WORD = re.compile(r"[^\W_]+")
_EDITION = re.compile(
    r"(?<!\d)(?:19|20)\d\d(?!\d)|(?<=[a-z'’])\d\d\b|\b\d{1,3}(?:st|nd|rd|th|\.)?(?!\w)|\b(?:cancel+ed|postponed)\b"
)
"""What tells the editions of a series apart."""


def series_key(item: Event, source: str) -> str | None:
    """Give the key that all editions of a series share: the name without year and number, under one address.

    A name alone ties nothing: where there is no address, both must come from one source.
    """
    name = " ".join(_WORD.findall(_EDITION.sub(" ", fold(item.series_name or item.name or ""))))
    if not name:
        return None
    where = source if item.series_name else _site(item.url, name) or source
    return "s_" + blake2b(f"{name}|{where}".encode(), digest_size=8).hexdigest()


def _site(url: str | None, name: str) -> str:
    """Give the host of an address, with the first part of the path where many share the host."""
    canonical = address(url)
    if canonical is None:
        return ""
    host, _, path = canonical.removeprefix("https://").partition("/")
    site = site_host(host)
    own = name.replace(" ", "")[:6] in site.replace("-", "").replace(".", "")
    return site if own or not path else f"{site}/{path.partition('/')[0]}"


def beside_of(item: Item, source: str | None) -> str | None:
    """Give that by which others find a record: an event's series, the host of anything else."""
    return series_key(item, source or "") if isinstance(item, Event) else host_of(item.url)


def ties_of(record_id: str, item: Item, source: str | None) -> list[tuple[str | None, ...]]:
    """Give the rows of what a record names: its organiser, the event that it is a part of."""
    rows: list[tuple[str | None, ...]] = []
    if isinstance(item, Event | Opportunity):
        party = item.organizer if isinstance(item, Event) else item.organization
        if party is not None and (party.key or (party.name and party.url)):
            rows.append((record_id, "organization", source, party.key, party.name, host_of(party.url)))
    if isinstance(item, Event) and item.parent_key:
        rows.append((record_id, "parent", source, item.parent_key, None, None))
    return rows


def host_of(url: str | None) -> str | None:
    """Give the host of an address as it is compared."""
    canonical = address(url)
    return canonical.removeprefix("https://").partition("/")[0] if canonical else None


def tie(conn: sqlite3.Connection) -> None:
    """Resolve the ties of the records in ``temp.touched``, and the ties to the organizations among them.

    By the key of the same source; else by the exact name and the same host. Never by the name alone.
    """
    conn.execute("CREATE TEMP TABLE IF NOT EXISTS tied (record_id TEXT PRIMARY KEY)")
    conn.execute("DELETE FROM temp.tied")
    conn.execute(
        "INSERT OR IGNORE INTO temp.tied SELECT t.record_id FROM temp.touched n CROSS JOIN ties t ON t.record_id = n.record_id"
    )
    conn.execute(
        """INSERT OR IGNORE INTO temp.tied SELECT t.record_id FROM temp.touched n CROSS JOIN sightings s
        ON s.record_id = n.record_id CROSS JOIN ties t ON t.source = s.source AND t.target_key = s.source_key"""
    )
    conn.execute(
        """INSERT OR IGNORE INTO temp.tied SELECT t.record_id FROM temp.touched n CROSS JOIN organizations o ON o.id = n.record_id
        CROSS JOIN ties t ON t.name = o.name"""
    )
    for table in ("events", "opportunities"):
        conn.execute(
            f"""UPDATE {table} SET organization_id = coalesce(
              (SELECT s.record_id FROM ties t JOIN sightings s ON s.source = t.source AND s.source_key = t.target_key
                 AND s.type = 'organization' WHERE t.record_id = {table}.id AND t.kind = 'organization'),
              (SELECT min(o.id) FROM ties t JOIN organizations o ON o.name = t.name AND o.host = t.host
                 WHERE t.record_id = {table}.id AND t.kind = 'organization'))
            WHERE id IN (SELECT record_id FROM temp.tied)"""  # noqa: S608 - constant
        )
    conn.execute(
        """UPDATE events SET parent_id = (SELECT s.record_id FROM ties t JOIN sightings s ON s.source = t.source
          AND s.source_key = t.target_key WHERE t.record_id = events.id AND t.kind = 'parent')
        WHERE id IN (SELECT record_id FROM temp.tied)"""
    )
    _tie_series(conn)


def _tie_series(conn: sqlite3.Connection) -> None:
    """Give the events that share a series its id; one alone is no series."""
    conn.execute("CREATE TEMP TABLE IF NOT EXISTS series (key TEXT PRIMARY KEY, editions INTEGER) WITHOUT ROWID")
    conn.execute("DELETE FROM temp.series")
    conn.execute(
        """INSERT INTO temp.series SELECT series_key, count(*) FROM events WHERE series_key IN
        (SELECT e.series_key FROM temp.touched t JOIN events e ON e.id = t.record_id) GROUP BY series_key"""
    )
    conn.execute(
        """UPDATE events SET series_id = series_key WHERE series_id IS NOT series_key
        AND series_key IN (SELECT key FROM temp.series WHERE editions > 1)"""
    )
    conn.execute(
        """UPDATE events SET series_id = NULL WHERE series_id IS NOT NULL
        AND series_key IN (SELECT key FROM temp.series WHERE editions = 1)"""
    )
