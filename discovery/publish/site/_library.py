"""What the pages ask of the database. Every function takes a connection and gives plain values."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from discovery._interest_query import Query, query_of, rows
from discovery.interests import Interest
from discovery.publish._things import complete_things, thing_of
from discovery.publish._words import field_words

if TYPE_CHECKING:
    import sqlite3
    from datetime import datetime

    from discovery.publish._things import Thing

MAX_COUNTED = 10_000
"""Counts stop here and are shown as "10,000+"."""


def answers(connection: sqlite3.Connection, interest: Interest, now: datetime, **how: Any) -> list[Thing]:
    """Give the answers to an interest, with all that belongs to them. ``how`` is as for ``query_of``."""
    found = rows(connection, query_of(interest, now, **how))
    return complete_things(connection, [thing_of(row) for row in found])


def how_many(connection: sqlite3.Connection, interest: Interest, now: datetime) -> int:
    """Count the records that an interest finds, up to ``MAX_COUNTED``."""
    query = query_of(interest, now, only=frozenset({"type", "id", "name", "start_local", "start_utc"}))
    sql = f"SELECT count(*) AS n FROM (SELECT DISTINCT type, id FROM ({query.sql}) LIMIT :most)"  # noqa: S608 - our own query
    return int(rows(connection, Query(sql, {**query.params, "most": MAX_COUNTED}))[0]["n"])


def numbers(connection: sqlite3.Connection, now: datetime) -> dict[str, list[tuple[str, int]]]:
    """Count what is current, by type and kind, the most frequent kind first."""
    today = now.date().isoformat()
    counted = {}
    for kind, sql in _NUMBERS.items():
        found = rows(connection, Query(sql, {"today": today}))
        counted[kind] = [(row["kind"] or "other", row["n"]) for row in found]
    return counted


_NUMBERS = {
    "event": (
        "SELECT r.kind, count(*) AS n FROM events r WHERE r.presence <> 'withdrawn' AND r.status IS NOT 'cancelled' AND "
        "EXISTS (SELECT 1 FROM occurrences o WHERE o.event_id = r.id AND substr(coalesce(o.end_local, o.start_local), 1, 10)"
        " >= :today) GROUP BY coalesce(r.kind, 'other') ORDER BY n DESC, r.kind"
    ),
    "opportunity": (
        "SELECT r.kind, count(*) AS n FROM opportunities r WHERE r.presence <> 'withdrawn' AND r.deadline_status IS NOT "
        "'passed' AND (r.end_local IS NULL OR r.end_local >= :today) GROUP BY coalesce(r.kind, 'other') "
        "ORDER BY n DESC, r.kind"
    ),
    "organization": (
        "SELECT r.kind, count(*) AS n FROM organizations r WHERE r.presence <> 'withdrawn' "
        "GROUP BY coalesce(r.kind, 'other') ORDER BY n DESC, r.kind"
    ),
}


def deadlines_ahead(connection: sqlite3.Connection, now: datetime, limit: int) -> list[dict[str, Any]]:
    """Give the next deadlines of what is current, each with the name and type of its record."""
    params = {"today": now.date().isoformat(), "limit": limit}
    return [dict(row) for row in rows(connection, Query(_DEADLINES_AHEAD, params))]


_DEADLINES_AHEAD = """
SELECT d.kind, d.due_utc, d.due_local, d.due_text, d.timezone, d.url, coalesce(e.name, p.name) AS name,
  d.record_id AS id, CASE WHEN e.id IS NOT NULL THEN 'event' ELSE 'opportunity' END AS type
FROM deadlines d LEFT JOIN events e ON e.id = d.record_id LEFT JOIN opportunities p ON p.id = d.record_id
WHERE coalesce(d.due_local, d.due_utc) >= :today AND coalesce(e.presence, p.presence) IN ('present', 'missing')
  AND e.status IS NOT 'cancelled'
ORDER BY coalesce(d.due_utc, d.due_local), name LIMIT :limit
"""


def last_run(connection: sqlite3.Connection) -> dict[str, Any] | None:
    """Give the last run that came to an end."""
    found = rows(connection, Query("SELECT * FROM runs WHERE finished IS NOT NULL ORDER BY finished DESC LIMIT 1", {}))
    return dict(found[0]) if found else None


def runs(connection: sqlite3.Connection, limit: int = 20) -> list[dict[str, Any]]:
    """Give the last runs, newest first."""
    return [dict(row) for row in rows(connection, Query("SELECT * FROM runs ORDER BY id DESC LIMIT :n", {"n": limit}))]


def catalogue(connection: sqlite3.Connection) -> list[dict[str, Any]]:
    """Give all sources with their health and how many records they stand behind."""
    sql = """
    SELECT k.*, h.state AS health, h.state_since, h.reason, h.last_attempt, h.last_success, h.last_change, h.next_check,
      h.consecutive_failures, h.seen, h.baseline,
      (SELECT count(DISTINCT s.record_id) FROM sightings s WHERE s.source = k.name AND s.presence <> 'withdrawn') AS records
    FROM sources k LEFT JOIN source_health h ON h.source = k.name
    ORDER BY coalesce(k.title, k.name) COLLATE NOCASE
    """
    return [dict(row) for row in rows(connection, Query(sql, {}))]


def choices(connection: sqlite3.Connection) -> dict[str, list[str]]:
    """Give the topics and countries that current things have, for the filters."""
    countries = (
        "SELECT country AS value FROM events WHERE country IS NOT NULL UNION SELECT country FROM organizations WHERE "
        "country IS NOT NULL UNION SELECT country FROM opportunities WHERE country IS NOT NULL ORDER BY 1"
    )
    topics = "SELECT DISTINCT topic AS value FROM record_topics ORDER BY 1"
    return {
        "topics": [row["value"] for row in rows(connection, Query(topics, {}))],
        "countries": [row["value"] for row in rows(connection, Query(countries, {}))],
    }


def snippets(connection: sqlite3.Connection, expression: str, record_ids: list[str]) -> dict[str, str]:
    """Give the part of each record's text around the words looked for, marked with ``MARK_ON`` and ``MARK_OFF``."""
    sql = (
        "SELECT record_id, snippet(search, 5, :on, :off, ' … ', 24) AS text FROM search WHERE search MATCH :words AND "
        "record_id IN (SELECT value FROM json_each(:ids))"
    )
    params = {"on": MARK_ON, "off": MARK_OFF, "words": expression, "ids": json.dumps(record_ids)}
    return {row["record_id"]: row["text"] or "" for row in rows(connection, Query(sql, params))}


MARK_ON, MARK_OFF = "\x02", "\x03"
"""Characters that no stored text has: markup is made of them only after escaping."""


def latest_changes(connection: sqlite3.Connection, limit: int, offset: int = 0) -> list[dict[str, Any]]:
    """Give changes, newest first, each with the name and type of its record."""
    found = rows(connection, Query(_CHANGES, {"limit": limit, "offset": offset}))
    return [{**dict(row), "words": field_words(row["field"])} for row in found]


_CHANGES = """
SELECT c.*, coalesce(e.name, o.name, p.name) AS name,
  CASE WHEN e.id IS NOT NULL THEN 'event' WHEN o.id IS NOT NULL THEN 'organization' ELSE 'opportunity' END AS type,
  coalesce(k.title, c.source) AS source_title
FROM changes c LEFT JOIN events e ON e.id = c.record_id LEFT JOIN organizations o ON o.id = c.record_id
  LEFT JOIN opportunities p ON p.id = c.record_id LEFT JOIN sources k ON k.name = c.source
WHERE coalesce(e.id, o.id, p.id) IS NOT NULL ORDER BY c.at DESC, c.id DESC LIMIT :limit OFFSET :offset
"""


def newest_records(connection: sqlite3.Connection, today: str, limit: int) -> list[dict[str, Any]]:
    """Give the records that were seen first most recently, without events that are over.

    Of those first seen in one run, events come first, and those that say what they are before the others.
    """
    ahead = "AND coalesce(end_local, start_local) >= :today"
    sql = " UNION ALL ".join(
        f"SELECT * FROM (SELECT {place} AS place, '{kind}' AS type, id, name, kind, kind = 'other' AS vague, first_seen FROM {table} WHERE "  # noqa: S608
        f"presence <> 'withdrawn' {condition} ORDER BY first_seen DESC, vague, name LIMIT :limit)"
        for place, (kind, table, condition) in enumerate(
            (("event", "events", ahead), ("opportunity", "opportunities", ""), ("organization", "organizations", ""))
        )
    )
    sql += " ORDER BY first_seen DESC, place, vague, name LIMIT :limit"
    return [dict(row) for row in rows(connection, Query(sql, {"today": today, "limit": limit}))]


def name_of(connection: sqlite3.Connection, record_id: str) -> tuple[str, str]:
    """Give type and name of a record. Raises LookupError if there is none."""
    sql = (
        "SELECT 'event' AS type, name FROM events WHERE id = :id UNION ALL SELECT 'organization', name FROM organizations "
        "WHERE id = :id UNION ALL SELECT 'opportunity', name FROM opportunities WHERE id = :id"
    )
    found = rows(connection, Query(sql, {"id": record_id}))
    if not found:
        raise LookupError(record_id)
    return found[0]["type"], found[0]["name"]
