"""Interests: saved questions. Load, validate, turn into one query, and say why something is an answer.

Every key narrows; within one key any value is enough. What a source does not say (price, language) does not exclude;
what the interest asks for by name (topic, word, kind, place) has to be there. A page of the site that somebody filtered
is an interest too, which is why it can be subscribed to.
"""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
from msgspec import Meta, Struct

from discovery._interest_query import (
    EUR_PER_UNIT,
    TYPES,
    Query,
    columns_of,
    conditions_of,
    match_expression,
    query_of,
    register_functions,
    rows,
    table_of,
)
from discovery._toml import read_toml
from discovery.items import ATTENDANCE, EVENT_KINDS, OPPORTUNITY_KINDS, ORGANIZATION_KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from pathlib import Path

__all__ = [
    "TYPES",
    "Explanation",
    "Interest",
    "InterestError",
    "Near",
    "Query",
    "complete",
    "count",
    "explain",
    "find",
    "load_interests",
    "match_expression",
    "query_of",
    "read_interest",
    "register_functions",
    "rows",
    "topic_tree",
]

KINDS = frozenset((*EVENT_KINDS, *ORGANIZATION_KINDS, *OPPORTUNITY_KINDS))
SLUG = re.compile(r"[a-z0-9-]{1,60}")
DEADLINES_SUFFIX = "-deadlines"
"""Ends the file name of a deadline feed, so no id may end in it."""
MAX_KM = 20_038.0
"""Half the circumference: everywhere."""


class InterestError(ValueError):
    """The interests cannot be used. The message names file, table and key."""


class Near(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A circle on the map: around a place by name, or around a point in degrees (WGS 84)."""

    km: Annotated[float, Meta(gt=0, le=MAX_KM)]
    place: str | None = None
    latitude: Annotated[float, Meta(ge=-90, le=90)] | None = None
    longitude: Annotated[float, Meta(ge=-180, le=180)] | None = None


class Interest(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One saved question. All keys but ``id`` and ``title`` are optional."""

    id: str = ""
    """The table's name: names the feed files."""
    title: str = ""
    topics: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    """Each is looked for as a whole: all its words, in any order, or in this order if it stands in double quotes."""
    types: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    near: Near | None = None
    countries: tuple[str, ...] = ()
    """ISO 3166-1 alpha-2."""
    online: bool | None = None
    """True: online ones too, wherever they are. False: never online ones. None: as good as any other."""
    attendance: tuple[str, ...] = ()
    max_price: Annotated[float, Meta(ge=0)] | None = None
    """0 means free, and said to be so."""
    currency: str = "EUR"
    languages: tuple[str, ...] = ()
    horizon_days: Annotated[int, Meta(ge=1, le=1830)] = 365
    since: date | None = msgspec.field(default=None, name="from")
    """First day, for a question about certain days; undated things are then left out."""
    until: date | None = msgspec.field(default=None, name="to")
    topic_family: tuple[str, ...] = ()
    """``topics`` with everything below them in the topic tree. Filled by ``complete``."""

    @property
    def dated_only(self) -> bool:
        """Whether the question is about certain days."""
        return self.since is not None or self.until is not None


KEYS = frozenset(msgspec.structs.asdict(Interest())) - {"id", "topic_family", "since", "until"} | {"from", "to"}


# --- loading ------------------------------------------------------------------------------------------------------


def load_interests(path: Path, tree: Mapping[str, Iterable[str]] | None = None) -> list[Interest]:
    """Read all interests of a file, in its order.

    ``tree`` gives every known topic with itself and all topics below it; without one it is the ``topics.toml`` beside
    the file, or else the default one. Raises InterestError with one line that names file, table and key; an absent file
    has no interests.
    """
    tree = topic_tree(path.parent) if tree is None else tree
    try:
        tables = read_toml(path)
    except FileNotFoundError:
        return []
    except ValueError as error:
        raise InterestError(f"{path}: {error}") from error
    interests = []
    for name, table in tables.items():
        try:
            interests.append(read_interest(name, table, tree))
        except InterestError as error:
            raise InterestError(f"{path}: [{name}] {error}") from error
    return interests


def topic_tree(folder: Path | None = None) -> Mapping[str, Iterable[str]]:
    """Give every known topic with itself and all topics below it, from a data folder or by default.

    Raises InterestError if the topics cannot be read.
    """
    from discovery.topics import TopicError, load_topics

    own = folder / "topics.toml" if folder is not None else None
    try:
        return load_topics(own if own is not None and own.is_file() else None).families
    except TopicError as error:
        raise InterestError(str(error)) from error


def read_interest(name: str, table: Any, tree: Mapping[str, Iterable[str]] | None = None) -> Interest:
    """Make one interest of its table. Raises InterestError that names the key."""
    if SLUG.fullmatch(name) is None:
        raise InterestError("the name may only have a-z, 0-9 and -, at most 60 of them")
    if name.endswith(DEADLINES_SUFFIX):
        raise InterestError(f"the name may not end in {DEADLINES_SUFFIX}, which names the feeds of deadlines")
    if not isinstance(table, dict):
        raise InterestError("is no table")
    for key in table:
        if key not in KEYS:
            raise InterestError(f"{key}: unknown key; known are {', '.join(sorted(KEYS))}")
    try:
        interest = msgspec.convert({**table, "id": name}, Interest)
    except msgspec.ValidationError as error:
        message, _, where = str(error).partition(" - at `$.")
        raise InterestError(f"{where.rstrip('`') or 'table'}: {message}") from error
    if not interest.title.strip():
        raise InterestError("title: is missing")
    return complete(interest, tree)


def complete(interest: Interest, tree: Mapping[str, Iterable[str]] | None = None) -> Interest:
    """Check the values of an interest, find its place on the map and the topics below its topics.

    Raises InterestError that names the key.
    """
    _check_values("types", interest.types, TYPES)
    _check_values("kinds", interest.kinds, KINDS)
    _check_values("attendance", interest.attendance, ATTENDANCE)
    if tree is not None:
        _check_values("topics", interest.topics, tree)
    for key, values, pattern, wanted in (
        ("countries", interest.countries, r"[A-Z]{2}", "two capital letters (ISO 3166-1)"),
        ("languages", interest.languages, r"[a-z]{2,3}", "two or three small letters (BCP 47)"),
        ("currency", (interest.currency,), "|".join(EUR_PER_UNIT), "one of " + ", ".join(EUR_PER_UNIT)),
        ("topics", interest.topics, r"[a-z0-9-]{1,60}", "a topic's name"),
    ):
        for value in values:
            if re.fullmatch(pattern, value) is None:
                raise InterestError(f"{key}: {value!r} is not {wanted}")
    if interest.since and interest.until and interest.until < interest.since:
        raise InterestError("to: is before from")
    family = interest.topics if tree is None else tuple({below: None for t in interest.topics for below in tree[t]})
    return msgspec.structs.replace(interest, near=_located(interest.near), topic_family=family)


def _check_values(key: str, values: Iterable[str], known: Iterable[str]) -> None:
    allowed = frozenset(known)
    for value in values:
        if value not in allowed:
            hint = f"; known are {', '.join(sorted(allowed))}" if len(allowed) <= 40 else ""
            raise InterestError(f"{key}: {value!r} is not known{hint}")


def _located(near: Near | None) -> Near | None:
    """Give the circle with its centre in degrees."""
    if near is None or (near.latitude is not None and near.longitude is not None):
        return near
    if near.latitude is not None or near.longitude is not None:
        raise InterestError("near: latitude and longitude belong together")
    if near.place is None:
        raise InterestError("near: needs a place, or latitude and longitude")
    point = _point_of(near.place)
    if point is None:
        raise InterestError(f'near: no place is known as {near.place!r}; try "City, COUNTRY CODE" or degrees')
    return msgspec.structs.replace(near, latitude=point[0], longitude=point[1])


def _point_of(place: str) -> tuple[float, float] | None:
    """Find a place on the map. What ends like a country code is taken for one first: ``Berlin, DE`` is not in Delaware."""
    from discovery.gazetteer import locate

    city, _, code = place.rpartition(",")
    country = code.strip()
    tries = [locate(city.strip(), country)] if city and re.fullmatch("[A-Z]{2}", country) else []
    for found in (*tries, locate(place)):
        if found is not None and found.latitude is not None and found.longitude is not None:
            return found.latitude, found.longitude
    return None


# --- asking -----------------------------------------------------------------------------------------------------------


def find(connection: sqlite3.Connection, interest: Interest, now: datetime, **how: Any) -> list[sqlite3.Row]:
    """Give the answers to an interest, as rows. ``how`` is as for ``query_of``."""
    register_functions(connection)
    return rows(connection, query_of(interest, now, **how))


def count(connection: sqlite3.Connection, interest: Interest, now: datetime) -> int:
    """Count the records that an interest finds."""
    register_functions(connection)
    query = query_of(interest, now)
    total = f"SELECT count(*) AS n FROM (SELECT DISTINCT type, id FROM ({query.sql}))"  # noqa: S608 - our own query
    return int(rows(connection, Query(total, query.params))[0]["n"])


@dataclass(frozen=True, slots=True)
class Explanation:
    """Whether a record answers an interest, and why: each sentence with the key it speaks of and whether it holds."""

    found: bool
    reasons: tuple[tuple[str, bool, str], ...]


def explain(connection: sqlite3.Connection, interest: Interest, record_id: str, now: datetime) -> Explanation:
    """Say why a record is, or is not, an answer to an interest. Raises LookupError if there is no such record.

    The conditions asked are those of the query itself, one by one.
    """
    register_functions(connection)
    for kind in TYPES:
        conditions, params = conditions_of(interest, now)
        wanted = [*columns_of(kind, near=interest.near is not None)]
        wanted += [f"({clause[kind]}) AS holds_{key}" for key, clause in conditions]
        sql = f"SELECT {', '.join(wanted)} FROM {table_of(kind)} WHERE r.id = :record_id"  # noqa: S608 - our own names
        found = rows(connection, Query(sql, {**params, "record_id": record_id}))
        if found:
            keys = [key for key, _ in conditions]
            best = max(found, key=lambda row: sum(bool(row[f"holds_{key}"]) for key in keys))
            reasons = tuple(
                (key, bool(best[f"holds_{key}"]), _because(connection, interest, key, best)) for key in keys
            )
            return Explanation(all(holds for _, holds, _ in reasons), reasons)
    raise LookupError(f"there is no record {record_id!r}")


def _because(connection: sqlite3.Connection, interest: Interest, key: str, row: sqlite3.Row) -> str:
    """Put what is known of a record into words, for one key of an interest."""
    match key:
        case "presence":
            return f"{row['status'] or 'no status'}, {row['presence']}, last seen {row['last_seen'][:10]}"
        case "days":
            return f"from {row['start_local']} to {row['end_local']}" if row["start_local"] else "has no date"
        case "types":
            return f"is of the type {row['type']}"
        case "topics":
            return _topics_in_words(connection, interest, row["id"])
        case "words":
            return "looked for " + ", ".join(interest.words)
        case "kinds":
            return f"is of the kind {row['kind']}"
        case "near":
            return _distance_in_words(interest, row)
        case "countries":
            return f"is in {row['country'] or 'an unknown country'}{_online_in_words(row)}"
        case "attendance" | "online":
            return f"attendance is {row['attendance'] or 'unknown'}"
        case "max_price":
            return _price_in_words(interest, row)
        case _:
            return f"language is {row['language'] or 'not stated'}"


def _topics_in_words(connection: sqlite3.Connection, interest: Interest, record_id: str) -> str:
    sql = "SELECT topic, score, why FROM record_topics WHERE record_id = :id ORDER BY score DESC, topic"
    family = interest.topic_family or interest.topics
    known = rows(connection, Query(sql, {"id": record_id}))
    told = [
        f"{row['topic']} ({row['score'] or 0:.2f}: {row['why'] or 'no reason kept'})"
        for row in known
        if row["topic"] in family
    ]
    return "; ".join(told) or "about " + (", ".join(row["topic"] for row in known) or "no known topic")


def _distance_in_words(interest: Interest, row: sqlite3.Row) -> str:
    near = interest.near
    if near is None or row["distance_km"] is None:
        return f"its place on the map is unknown{_online_in_words(row)}"
    centre = near.place or f"{near.latitude}, {near.longitude}"
    return f"{row['distance_km']:.0f} km from {centre}, at most {near.km:g}{_online_in_words(row)}"


def _online_in_words(row: sqlite3.Row) -> str:
    return f", and {row['attendance']}" if row["attendance"] in ("online", "hybrid") else ""


def _price_in_words(interest: Interest, row: sqlite3.Row) -> str:
    if row["is_free"]:
        return "is free"
    lowest = row["price_min"] if row["price_min"] is not None else row["price_max"]
    if lowest is None:
        return "its price is not stated"
    return f"costs from {lowest:g} {row['currency'] or ''}, at most {interest.max_price:g} {interest.currency}".replace(
        " ,", ","
    )
