"""What an interest asks of the database, as one SQL statement with named parameters."""

from __future__ import annotations

import json
import math
import re
import sqlite3
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from discovery.interests import Interest

TYPES: tuple[str, ...] = ("event", "opportunity", "organization")
KEEP_DAYS = 30
"""How long a cancelled or vanished event is still shown, so that whoever planned for it learns of it."""
RANKED_CANDIDATES = 5_000
"""Matches that a ranked search looks at. A word that is in most records costs seconds otherwise."""
BM25_WEIGHTS = "0, 0, 10, 4, 4, 1"
"""record_id, type, name, place, organizer, description."""
EARTH_KM = 6_371.0
EUR_PER_UNIT: dict[str, float] = {
    "EUR": 1.0, "USD": 0.9, "GBP": 1.17, "CHF": 1.05, "SEK": 0.09, "NOK": 0.086, "DKK": 0.134, "PLN": 0.23,
    "CZK": 0.04, "HUF": 0.0025, "RON": 0.2, "CAD": 0.65, "AUD": 0.58, "NZD": 0.53, "JPY": 0.006, "CNY": 0.125,
    "HKD": 0.115, "SGD": 0.68, "INR": 0.0105, "BRL": 0.16, "MXN": 0.049, "ZAR": 0.05, "ILS": 0.25, "TRY": 0.022,
    "AED": 0.245, "KRW": 0.00063, "TWD": 0.028,
}  # fmt: skip
"""Round rates, only to tell whether a price is within a limit that was given in another currency. Never shown."""


# --- functions that the query calls ---------------------------------------------------------------------------------


def distance_km(lat1: float | None, lon1: float | None, lat2: float | None, lon2: float | None) -> float | None:
    """Give the great-circle distance of two points in degrees, by the haversine formula; None if one is unknown."""
    if lat1 is None or lon1 is None or lat2 is None or lon2 is None:
        return None
    a, b = math.radians(lat1), math.radians(lat2)
    half = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(half)))


def in_currency(amount: float | None, currency: str | None, wanted: str | None) -> float | None:
    """Give roughly what an amount is in another currency. An unstated currency counts as the wanted one."""
    if amount is None or wanted not in EUR_PER_UNIT:
        return None
    rate = EUR_PER_UNIT.get(currency or wanted)
    return None if rate is None else amount * rate / EUR_PER_UNIT[wanted]


def register_functions(connection: sqlite3.Connection) -> None:
    """Teach a connection the functions that the query of an interest calls, if it does not know them."""
    try:
        connection.execute("SELECT distance_km(0, 0, 0, 0), in_currency(0, 'EUR', 'EUR')").fetchone()
    except sqlite3.OperationalError:
        pass
    else:
        return
    connection.create_function("distance_km", 4, distance_km, deterministic=True)
    connection.create_function("in_currency", 3, in_currency, deterministic=True)


def bounding_box(latitude: float, longitude: float, km: float) -> tuple[float, float, float, float]:
    """Give south, north, west and east of a circle. West is greater than east where the box crosses the date line."""
    angle = km / EARTH_KM
    south, north = latitude - math.degrees(angle), latitude + math.degrees(angle)
    ratio = math.sin(min(angle, math.pi / 2)) / max(1e-12, math.cos(math.radians(latitude)))
    if south <= -90 or north >= 90 or ratio >= 1:
        return max(south, -90.0), min(north, 90.0), -180.0, 180.0
    reach = math.degrees(math.asin(ratio))
    west, east = longitude - reach, longitude + reach
    return south, north, west + 360 if west < -180 else west, east - 360 if east > 180 else east


def match_expression(words: Iterable[str]) -> str | None:
    """Turn words as people type them into an FTS5 expression; None if nothing in them can be looked for.

    ``leadership summit`` needs both, ``"project management"`` needs the phrase, ``manag*`` any word that begins so.
    """
    groups = []
    for text in words:
        tokens = []
        for phrase, word in re.findall(r'"([^"]{1,200})"|([^\s"]{1,100})', text[:1_000]):
            token = (phrase or word).replace('"', " ").replace("\0", " ").strip()
            if any(char.isalnum() for char in token):
                tokens.append(f'"{token.rstrip("*")}"*' if word and token.endswith("*") else f'"{token}"')
        if tokens:
            groups.append("(" + " AND ".join(tokens[:20]) + ")")
    return " OR ".join(groups) or None


# --- the query ----------------------------------------------------------------------------------------------------

_ONLINE = {"event": "r.attendance", "opportunity": "CASE r.mode WHEN 'remote' THEN 'online' WHEN 'on_site' THEN 'in_person' ELSE r.mode END", "organization": "NULL"}  # fmt: skip # noqa: E501
_FROM = {
    "event": "occurrences o JOIN events r ON r.id = o.event_id",
    "opportunity": "opportunities r",
    "organization": "organizations r",
}

COLUMNS: tuple[tuple[str, str, str, str], ...] = (
    # name, for an event (r, its occurrence o), for an opportunity, for an organization
    ("type", "'event'", "'opportunity'", "'organization'"),
    ("id", "r.id", "r.id", "r.id"),
    ("occurrence_id", "o.id", "NULL", "NULL"),
    ("recurrence_id", "o.recurrence_id", "NULL", "NULL"),
    ("name", "coalesce(o.name, r.name)", "r.name", "r.name"),
    ("kind", "r.kind", "r.kind", "r.kind"),
    ("description", "coalesce(o.description, r.description)", "r.description", "r.description"),
    ("url", "coalesce(o.url, r.url)", "r.url", "r.url"),
    ("status", "coalesce(o.status, r.status)", "NULL", "NULL"),
    ("presence", "r.presence", "r.presence", "r.presence"),
    ("attendance", _ONLINE["event"], _ONLINE["opportunity"], "NULL"),
    ("all_day", "r.all_day", "NULL", "NULL"),
    ("timezone", "r.timezone", "NULL", "NULL"),
    ("start_local", "o.start_local", "r.start_local", "NULL"),
    ("end_local", "o.end_local", "r.end_local", "NULL"),
    ("start_utc", "o.start_utc", "NULL", "NULL"),
    ("end_utc", "o.end_utc", "NULL", "NULL"),
    ("venue", "coalesce(o.venue, r.venue)", "r.venue", "r.venue"),
    ("address", "coalesce(o.address, r.address)", "r.address", "r.address"),
    ("city", "coalesce(o.city, r.city)", "r.city", "r.city"),
    ("region", "r.region", "r.region", "r.region"),
    ("country", "r.country", "r.country", "r.country"),
    ("latitude", "r.latitude", "r.latitude", "r.latitude"),
    ("longitude", "r.longitude", "r.longitude", "r.longitude"),
    ("organizer", "r.organizer", "r.organization", "NULL"),
    ("organization_id", "r.organization_id", "r.organization_id", "r.parent_id"),
    ("price_min", "r.price_min", "r.price_min", "NULL"),
    ("price_max", "r.price_max", "r.price_max", "NULL"),
    ("currency", "r.currency", "r.currency", "NULL"),
    ("is_free", "r.is_free", "r.is_free", "NULL"),
    ("deadline_status", "NULL", "r.deadline_status", "NULL"),
    ("level", "NULL", "NULL", "r.level"),
    ("language", "r.language", "r.language", "r.language"),
    ("field_sources", "r.field_sources", "r.field_sources", "r.field_sources"),
    ("sequence", "r.sequence", "r.sequence", "r.sequence"),
    ("first_seen", "r.first_seen", "r.first_seen", "r.first_seen"),
    ("last_seen", "r.last_seen", "r.last_seen", "r.last_seen"),
    ("last_changed", "r.last_changed", "r.last_changed", "r.last_changed"),
)
ORDERS: dict[str, str] = {
    "start": (
        "start_local IS NULL, max(substr(start_local, 1, 10), :since), start_local < :since, "
        "coalesce(start_utc, start_local), name, id"
    ),
    "relevance": "rank, start_local IS NULL, start_local, id",
    "changed": "last_changed DESC, type, id",
}
"""How answers can be sorted: by time, what goes on since earlier after what begins that day and undated ones last; by
relevance to the words; newest change first."""


def table_of(kind: str) -> str:
    """Give the table (alias ``r``, an occurrence ``o``) that things of a type stand in."""
    return _FROM[kind]


def columns_of(kind: str, *, near: bool, only: frozenset[str] | None = None) -> list[str]:
    """Give the columns of an answer, for things of one type, with the distance if there is a place to measure from."""
    index = TYPES.index(kind) + 1
    return [
        *(f"{spec[index]} AS {spec[0]}" for spec in COLUMNS if only is None or spec[0] in only),
        f"{_DISTANCE} AS distance_km" if near else "NULL AS distance_km",
    ]


@dataclass(frozen=True, slots=True)
class Query:
    """One SQL statement with its named parameters."""

    sql: str
    params: dict[str, Any]


def query_of(
    interest: Interest,
    now: datetime,
    *,
    past_days: int = 0,
    order: str = "start",
    per_record: bool = False,
    limit: int = -1,
    offset: int = 0,
    only: frozenset[str] | None = None,
) -> Query:
    """Turn an interest into one query whose columns are those of ``COLUMNS``, ``distance_km`` and ``rank``.

    ``only`` names the columns of ``COLUMNS`` that are wanted, where not all are; those sorted by must be among them.
    An event gives one row for each occurrence, or with ``per_record`` one row in all, that of its next occurrence.
    ``past_days`` lets in what ended so many days ago. The connection needs ``register_functions``.
    """
    conditions, params = conditions_of(interest, now, past_days)
    ranked = order == "relevance" and "words" in params
    parts = []
    for kind in TYPES:
        if interest.types and kind not in interest.types:
            continue
        columns = [
            *columns_of(kind, near=interest.near is not None, only=only),
            "h.rank AS rank" if ranked else "0 AS rank",
        ]
        source = f"{table_of(kind)} JOIN hits h ON h.record_id = r.id" if ranked else table_of(kind)
        where = " AND ".join([clause[kind] for key, clause in conditions if not (ranked and key == "words")])
        parts.append(f"SELECT {', '.join(columns)} FROM {source} WHERE {where}")  # noqa: S608 - from the tables above
    sql = " UNION ALL ".join(parts)
    if per_record:  # with min() SQLite takes the other columns from the row that has the minimum
        sql = f"SELECT *, min(coalesce(start_utc, start_local, '')) FROM ({sql}) GROUP BY type, id"  # noqa: S608
    sql = f"SELECT * FROM ({sql}) ORDER BY {ORDERS[order if ranked or order != 'relevance' else 'start']}"  # noqa: S608
    if ranked:
        params["candidates"] = RANKED_CANDIDATES
        hits = f"SELECT record_id, bm25(search, {BM25_WEIGHTS}) AS rank FROM search WHERE search MATCH :words LIMIT :candidates"  # noqa: S608
        sql = f"WITH hits AS MATERIALIZED ({hits}) {sql}"
    return Query(f"{sql} LIMIT :limit OFFSET :offset", {**params, "limit": limit, "offset": offset})


_DISTANCE = "distance_km(r.latitude, r.longitude, :latitude, :longitude)"
_NEAR = (
    "(r.latitude BETWEEN :south AND :north AND CASE WHEN :west <= :east THEN r.longitude BETWEEN :west AND :east "
    f"ELSE r.longitude >= :west OR r.longitude <= :east END AND {_DISTANCE} <= :km)"
)
_EVENT_LIFE = (
    "(coalesce(o.status, r.status, '') <> 'cancelled' OR coalesce((SELECT max(c.at) FROM changes c WHERE c.record_id = "
    "r.id AND c.field = 'status'), r.last_changed) >= :keep) AND (r.presence <> 'withdrawn' OR r.last_seen >= :keep)"
)
_EVENT_DAYS = "(o.start_local < :after AND substr(coalesce(o.end_local, o.start_local), 1, 10) >= :since)"
_LISTED = "IN (SELECT value FROM json_each({}))"


def conditions_of(
    interest: Interest, now: datetime, past_days: int = 0
) -> tuple[list[tuple[str, dict[str, str]]], dict[str, Any]]:
    """Give the conditions, each with the key that asks for it and its SQL by type, and the named parameters."""
    today = now.date()
    since = interest.since or today - timedelta(days=past_days)
    until = interest.until or max(interest.since or today, today) + timedelta(days=interest.horizon_days)
    params: dict[str, Any] = {
        "since": since.isoformat(),
        "after": (until + timedelta(days=1)).isoformat(),
        "keep": (now - timedelta(days=KEEP_DAYS)).strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    found: list[tuple[str, dict[str, str]]] = [
        ("presence", {**_same("r.presence <> 'withdrawn'"), "event": _EVENT_LIFE}),
        ("days", _days(interest)),
    ]

    def add(key: str, clause: dict[str, str], **values: Any) -> None:
        found.append((key, clause))
        params.update(values)

    if interest.types:
        add("types", {kind: str(int(kind in interest.types)) for kind in TYPES})
    if interest.topics:
        in_topics = _LISTED.format(":topics")
        add(
            "topics",
            _same(f"r.id IN (SELECT t.record_id FROM record_topics t WHERE t.topic {in_topics})"),  # noqa: S608
            topics=json.dumps(interest.topic_family or interest.topics),
        )
    if interest.words:
        expression = match_expression(interest.words)
        if expression is None:
            add("words", _same("0"))
        else:
            add("words", _same("r.id IN (SELECT record_id FROM search WHERE search MATCH :words)"), words=expression)
    if interest.kinds:
        add("kinds", _same(f"r.kind {_LISTED.format(':kinds')}"), kinds=json.dumps(interest.kinds))
    if interest.languages:
        add(
            "languages",
            _same(f"(r.language IS NULL OR r.language {_LISTED.format(':languages')})"),
            languages=json.dumps(interest.languages),
        )
    if interest.attendance:
        listed = _LISTED.format(":attendance")
        add("attendance", {k: f"{_ONLINE[k]} {listed}" for k in TYPES}, attendance=json.dumps(interest.attendance))
    if interest.max_price is not None:
        add("max_price", _price(interest.max_price), max_price=interest.max_price, currency=interest.currency)
    found.extend(_place(interest, params))
    return found, params


def _same(sql: str) -> dict[str, str]:
    return dict.fromkeys(TYPES, sql)


def _days(interest: Interest) -> dict[str, str]:
    """Take what is not over and begins before the horizon. A call whose deadline has passed is over."""
    open_yet = "(r.start_local IS NULL OR r.start_local < :after) AND (r.end_local IS NULL OR r.end_local >= :since)"
    dated = "r.start_local IS NOT NULL AND " if interest.dated_only else ""
    return {
        "event": _EVENT_DAYS,
        "opportunity": f"({dated}{open_yet} AND r.deadline_status IS NOT 'passed')",
        "organization": "0" if interest.dated_only else "1",
    }


def _price(limit: float) -> dict[str, str]:
    lowest = "coalesce(r.price_min, r.price_max)"
    if limit == 0:  # asked for free things: it has to be said
        sql = f"(r.is_free = 1 OR {lowest} = 0)"
    else:
        sql = f"(r.is_free = 1 OR coalesce(in_currency({lowest}, r.currency, :currency), 0) <= :max_price)"
    return {**_same(sql), "organization": str(int(limit > 0))}


def _place(interest: Interest, params: dict[str, Any]) -> Iterable[tuple[str, dict[str, str]]]:
    """Say where it may be. With ``online`` online ones pass wherever they are."""
    places = []
    near = interest.near
    if near is not None and near.latitude is not None and near.longitude is not None:
        south, north, west, east = bounding_box(near.latitude, near.longitude, near.km)
        params.update(south=south, north=north, west=west, east=east)
        params.update(latitude=near.latitude, longitude=near.longitude, km=near.km)
        places.append(("near", _NEAR))
    if interest.countries:
        params["countries"] = json.dumps(interest.countries)
        places.append(("countries", f"r.country {_LISTED.format(':countries')}"))
    for key, sql in places:
        if interest.online:
            yield key, {k: f"({sql} OR {_ONLINE[k]} IN ('online', 'hybrid'))" for k in TYPES}
        else:
            yield key, _same(sql)
    if interest.online is False:
        yield "online", {k: f"{_ONLINE[k]} IS NOT 'online'" for k in TYPES}


def rows(connection: sqlite3.Connection, query: Query) -> list[sqlite3.Row]:
    """Run a query; its rows can be asked by column name."""
    cursor = connection.cursor()
    cursor.row_factory = sqlite3.Row
    return cursor.execute(query.sql, query.params).fetchall()
