"""Records with all that is told about them in feeds and on pages: topics, deadlines, and whom it is known from."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field, fields, replace
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from discovery._interest_query import TYPES, Query, columns_of, rows, table_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

PRESENCES = ("present", "missing", "withdrawn")
UNKNOWN_LICENCE = "unknown"
"""A source of this licence has its facts and links published, not its descriptions."""


@dataclass(frozen=True, slots=True)
class Due:
    """One deadline. ``number`` counts those of the same kind of one record, from 1, by time."""

    kind: str
    due_utc: str | None
    due_local: str | None
    due_text: str | None
    timezone: str | None
    url: str | None
    number: int = 1


@dataclass(frozen=True, slots=True)
class Credit:
    """One source that a record is known from."""

    source: str
    title: str
    attribution: str
    licence: str
    url: str | None
    presence: str
    first_seen: str
    last_seen: str


@dataclass(slots=True)
class Thing:
    """One event (at one of its occurrences), opportunity or organization. Fields are as in ``COLUMNS``."""

    type: str
    id: str
    occurrence_id: int | None
    recurrence_id: str | None
    name: str
    kind: str | None
    description: str | None
    url: str | None
    status: str | None
    presence: str
    attendance: str | None
    all_day: int | None
    timezone: str | None
    start_local: str | None
    end_local: str | None
    start_utc: str | None
    end_utc: str | None
    venue: str | None
    address: str | None
    city: str | None
    region: str | None
    country: str | None
    latitude: float | None
    longitude: float | None
    organizer: str | None
    organization_id: str | None
    price_min: float | None
    price_max: float | None
    currency: str | None
    is_free: int | None
    deadline_status: str | None
    level: str | None
    language: str | None
    field_sources: str | None
    sequence: int
    first_seen: str
    last_seen: str
    last_changed: str
    distance_km: float | None = None
    repeats: bool = False
    """Whether the event has other occurrences."""
    topics: tuple[str, ...] = ()
    deadlines: tuple[Due, ...] = ()
    credits: tuple[Credit, ...] = field(default=())

    @property
    def key(self) -> tuple[str, str, int | None]:
        """What tells this thing from others: type, id, occurrence."""
        return (self.type, self.id, self.occurrence_id)

    def version(self) -> str:
        """Give a hash of all that is told of the thing, whoever asks for it."""
        told = [getattr(self, name) for name in _TOLD]
        # when a source was last asked tells nothing about the thing
        told += [(c.source, c.attribution, c.licence, c.presence) for c in self.credits]
        return blake2b(repr(told).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


_NAMES = tuple(spec.name for spec in fields(Thing))
_TOLD = tuple(n for n in _NAMES if n not in {"distance_km", "credits", "last_seen", "occurrence_id", "field_sources"})


def thing_of(row: sqlite3.Row) -> Thing:
    """Make a thing of a row of an interest's query."""
    known = row.keys()
    return Thing(**{name: row[name] for name in _NAMES if name in known})


def load_things(connection: sqlite3.Connection, keys: Iterable[tuple[str, str, int | None]]) -> list[Thing]:
    """Give the things of these keys (type, id, occurrence) with all that belongs to them, in no certain order."""
    wanted: dict[str, list[Any]] = defaultdict(list)
    for kind, record_id, occurrence in keys:
        wanted[kind].append(record_id if occurrence is None else occurrence)
    things = []
    for kind in TYPES:
        if wanted[kind]:
            column = "o.id" if kind == "event" else "r.id"
            columns = ", ".join(columns_of(kind, near=False))
            sql = f"SELECT {columns} FROM {table_of(kind)} WHERE {column} IN (SELECT value FROM json_each(:keys))"  # noqa: S608
            things += [thing_of(row) for row in rows(connection, Query(sql, {"keys": json.dumps(wanted[kind])}))]
    return complete_things(connection, things)


def load_record(connection: sqlite3.Connection, kind: str, record_id: str) -> list[Thing]:
    """Give a record: one thing for each occurrence of an event, one thing else, none if there is no such record."""
    order = " ORDER BY o.start_local, o.id" if kind == "event" else ""
    sql = f"SELECT {', '.join(columns_of(kind, near=False))} FROM {table_of(kind)} WHERE r.id = :id{order}"  # noqa: S608
    return complete_things(connection, [thing_of(row) for row in rows(connection, Query(sql, {"id": record_id}))])


def complete_things(connection: sqlite3.Connection, things: list[Thing]) -> list[Thing]:
    """Fill topics, deadlines and credits of things, by three queries in all, and take out what may not be published."""
    ids = Query("", {"ids": json.dumps(sorted({thing.id for thing in things}))}).params
    topics = _grouped(connection, _TOPICS, ids, lambda row: str(row["topic"]))
    deadlines = _grouped(connection, _DEADLINES, ids, _due)
    credited = _grouped(connection, _CREDITS, ids, _credit)
    repeating = {row["event_id"] for row in rows(connection, Query(_REPEATING, ids))}
    for thing in things:
        thing.topics = tuple(topics[thing.id])
        thing.deadlines = _numbered(deadlines[thing.id])
        thing.credits = _by_source(credited[thing.id])
        thing.repeats = thing.id in repeating
        if not may_describe(thing):
            thing.description = None
    return things


def may_describe(thing: Thing) -> bool:
    """Tell whether the description may be published: the source that gave it, or where that is not kept one, is licensed."""
    licences = {credit.source: credit.licence for credit in thing.credits}
    sources = json.loads(thing.field_sources) if thing.field_sources else {}
    giver = sources.get("description") if isinstance(sources, dict) else None
    if giver in licences:
        return licences[giver] != UNKNOWN_LICENCE
    return any(licence != UNKNOWN_LICENCE for licence in licences.values())


_IDS = "IN (SELECT value FROM json_each(:ids))"
_TOPICS = f"SELECT record_id, topic FROM record_topics WHERE record_id {_IDS} ORDER BY score DESC, topic"  # noqa: S608
_DEADLINES = f"SELECT * FROM deadlines WHERE record_id {_IDS} ORDER BY kind, coalesce(due_utc, due_local, ''), due_text"  # noqa: S608
_REPEATING = f"SELECT event_id FROM occurrences WHERE event_id {_IDS} GROUP BY event_id HAVING count(*) > 1"  # noqa: S608
_CREDITS = (
    "SELECT s.record_id, s.source, coalesce(k.title, s.source) AS title, coalesce(k.attribution, k.title, s.source) "  # noqa: S608
    f"AS attribution, coalesce(k.licence, '{UNKNOWN_LICENCE}') AS licence, s.url, s.presence, s.first_seen, s.last_seen "
    f"FROM sightings s LEFT JOIN sources k ON k.name = s.source WHERE s.record_id {_IDS} ORDER BY s.first_seen, s.id"
)


def _grouped(connection: sqlite3.Connection, sql: str, params: dict[str, Any], make: Any) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for row in rows(connection, Query(sql, params)):
        found[row["record_id"]].append(make(row))
    return found


def _due(row: sqlite3.Row) -> Due:
    kind = row["kind"] or "other"
    return Due(kind, row["due_utc"], row["due_local"], row["due_text"], row["timezone"], row["url"])


def _credit(row: sqlite3.Row) -> Credit:
    return Credit(*(row[spec.name] for spec in fields(Credit)))


def _by_source(sightings: list[Credit]) -> tuple[Credit, ...]:
    """Make one of what a source shows in several pieces: a series and its exceptions, or the same thing on two pages."""
    merged: dict[str, Credit] = {}
    for one in sightings:
        known = merged.get(one.source)
        merged[one.source] = (
            one
            if known is None
            else replace(
                known,
                presence=min(known.presence, one.presence, key=PRESENCES.index),
                last_seen=max(known.last_seen, one.last_seen),
            )
        )
    return tuple(merged.values())


def _numbered(deadlines: list[Due]) -> tuple[Due, ...]:
    """Count deadlines within their kind, which is what keeps their identity when one of them is moved."""
    counts: dict[str, int] = defaultdict(int)
    numbered = []
    for due in deadlines:
        counts[due.kind] += 1
        numbered.append(
            Due(due.kind, due.due_utc, due.due_local, due.due_text, due.timezone, due.url, counts[due.kind])
        )
    return tuple(sorted(numbered, key=lambda due: due.due_utc or due.due_local or "9999"))
