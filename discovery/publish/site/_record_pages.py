"""The page of one event, organization or opportunity: facts, sources, what sources disagree on, and its history."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from datasette import NotFound, Response

from discovery._interest_query import Query, query_of, rows
from discovery.interests import Interest
from discovery.publish._things import complete_things, load_record, thing_of
from discovery.publish._words import (
    ATTENDANCE_WORDS,
    DEADLINE_WORDS,
    QUALITY_WORDS,
    STATUS_WORDS,
    country_words,
    due_day,
    due_words,
    field_words,
    kind_words,
    language_words,
    place_words,
    price_words,
    topic_words,
    when_words,
)
from discovery.publish.site import _library as library
from discovery.publish.site._json_ld import json_ld, moment
from discovery.publish.site._listing import badges_of, href_of, listed
from discovery.publish.site._site import site_of
from discovery.text import canonical_url, clean_url, one_line, plain

if TYPE_CHECKING:
    import sqlite3
    from datetime import datetime

    from discovery.publish._things import Thing
    from discovery.publish.site._site import Site

TABLES = {"event": "events", "organization": "organizations", "opportunity": "opportunities"}
COMPARED: dict[str, str] = {
    "name": "Name", "start_local": "Begins", "end_local": "Ends", "timezone": "Time zone", "status": "Status",
    "attendance": "Attendance", "city": "City", "country": "Country", "url": "Address on the web",
}  # fmt: skip
"""Fields of a normalised item in which sources may disagree, as people call them."""
LINKS: dict[str, str] = {
    "membership_url": "Membership", "events_url": "Events", "mentoring_url": "Mentoring", "volunteer_url": "Volunteering",
}  # fmt: skip
PER_WORDS = {"week": "a week", "month": "a month", "once": "in all"}
MODE_WORDS = {"on_site": "On site", "remote": "From anywhere", "hybrid": "On site or from anywhere"}
RELATED = 12
OCCURRENCES = 24
CHANGES = 60
MAX_ALIASES = 10
"""A record may have been merged more than once."""


async def record(request: Any, datasette: Any) -> Response:
    """Show a record. A former id leads to the present one."""
    site = site_of(datasette)
    kind, record_id = request.url_vars["type"], unquote(request.url_vars["id"])
    now = site.clock.now()
    told = await site.ask(lambda connection: read_record(connection, kind, record_id, now))
    if told is None:
        target = await site.ask(lambda connection: present_address(connection, record_id))
        if target is None:
            raise NotFound(f"There is no such {kind}")
        return Response.redirect(target, status=301)
    return await site.page(request, kind, {**told, **_told_of(site, told, now, request)})


def present_address(connection: sqlite3.Connection, record_id: str) -> str | None:
    """Give the path of a record by a former id, or by an id of another type; None if it is unknown."""
    present = record_id
    for _ in range(MAX_ALIASES):
        found = rows(connection, Query("SELECT record_id FROM aliases WHERE former_id = :id", {"id": present}))
        if not found:
            break
        present = found[0]["record_id"]
    try:
        kind, _ = library.name_of(connection, present)
    except LookupError:
        return None
    return href_of(kind, present)


def read_record(connection: sqlite3.Connection, kind: str, record_id: str, now: datetime) -> dict[str, Any] | None:
    """Read a record with all that its page shows; None if there is none."""
    things = load_record(connection, kind, record_id)
    if not things:
        return None
    sql = f"SELECT * FROM {TABLES[kind]} WHERE id = :id"  # noqa: S608 - one of three names
    row = dict(rows(connection, Query(sql, {"id": record_id}))[0])
    today = now.date().isoformat()
    ahead = [thing for thing in things if (thing.end_local or thing.start_local or "")[:10] >= today]
    return {
        "thing": (ahead or things)[0 if ahead else -1],
        "things": things,
        "ahead": ahead,
        "row": row,
        "changes": _changes(connection, record_id),
        "alternatives": _alternatives(connection, record_id),
        "host": _named(connection, "organizations", row["parent_id" if kind == "organization" else "organization_id"]),
        "whole": _named(connection, "events", row.get("parent_id")) if kind == "event" else None,
        "editions": _editions(connection, row) if kind == "event" else [],
        "related": _of_organization(connection, record_id, now) if kind == "organization" else {},
    }


def _told_of(site: Site, told: dict[str, Any], now: datetime, request: Any) -> dict[str, Any]:
    """Put a record into words."""
    thing: Thing = told["thing"]
    row: dict[str, Any] = told["row"]
    row["same_as_list"] = _strings(row.get("same_as"))
    url = clean_url(thing.url or "")
    return {
        "title": one_line(thing.name),
        "kind": kind_words(thing.kind, thing.type),
        "doubts": [QUALITY_WORDS[flag] for flag in _strings(row.get("quality")) if flag in QUALITY_WORDS],
        "badges": [badge for badge in badges_of(thing, now.date()) if " until " not in badge.words],
        "when": when_words(thing.start_local, thing.end_local, thing.timezone),
        "starts": moment(thing.start_local, thing.start_utc, thing.timezone),
        "place": place_words(thing, full=True, online=thing.type == "event"),
        "map": _map_address(thing),
        "attendance": ATTENDANCE_WORDS.get(thing.attendance or ""),
        "price": price_words(thing),
        "language": language_words(thing.language) if thing.language else "",
        "paragraphs": [part.split("\n") for part in plain(thing.description or "").split("\n\n") if part],
        "deadlines": [_deadline(due, now) for due in thing.deadlines],
        "topics": [(topic, topic_words(topic)) for topic in thing.topics],
        "url": url,
        "host_name": urlsplit(url).hostname if url else "",
        "links": [
            (words, clean_url(row.get(key) or "")) for key, words in LINKS.items() if clean_url(row.get(key) or "")
        ],
        "same_as": [address for address in row["same_as_list"] if clean_url(address)],
        "skills": _strings(row.get("skills")),
        "causes": _strings(row.get("causes")),
        "speakers": _strings(row.get("speakers")),
        "effort": _effort(row),
        "mode": MODE_WORDS.get(row.get("mode") or ""),
        "sources": [(credit, clean_url(credit.url or "")) for credit in thing.credits],
        "dates": [listed(one, now) for one in (told["ahead"] or told["things"])[:OCCURRENCES]]
        if len(told["things"]) > 1
        else [],
        "dates_total": len(told["ahead"]),
        "calendar": f"{href_of('event', thing.id)}.ics" if thing.type == "event" and thing.start_local else "",
        "webcal": "webcal:" + site.address(request, f"{href_of('event', thing.id)}.ics").partition(":")[2],
        "json_ld": json_ld(thing, row),
        "canonical": site.address(request, href_of(thing.type, thing.id)),
        "over": bool(thing.start_local) and not told["ahead"],
        "events": [listed(one, now) for one in told["related"].get("events", [])],
        "opportunities": [listed(one, now) for one in told["related"].get("opportunities", [])],
        "chapters": told["related"].get("chapters", []),
    }


def _deadline(due: Any, now: datetime) -> dict[str, Any]:
    day = due_day(due)
    return {
        "words": DEADLINE_WORDS.get(due.kind, DEADLINE_WORDS["other"]),
        "when": due_words(due),
        "datetime": due.due_utc or due.due_local or "",
        "url": clean_url(due.url or ""),
        "passed": day is not None and day < now.date(),
    }


def _map_address(thing: Thing) -> str | None:
    if thing.latitude is None or thing.longitude is None or thing.attendance == "online":
        return None
    point = f"{thing.latitude:.5f}", f"{thing.longitude:.5f}"
    return f"https://www.openstreetmap.org/?mlat={point[0]}&mlon={point[1]}#map=14/{point[0]}/{point[1]}"


def _effort(row: dict[str, Any]) -> str:
    low, high = row.get("hours_min"), row.get("hours_max")
    if low is None and high is None:
        return ""
    hours = (
        f"{low:g}–{high:g}"
        if low is not None and high is not None and low != high
        else f"{(high if low is None else low):g}"
    )
    return f"{hours} hours {PER_WORDS.get(row.get('per') or '', '')}".strip()


def _strings(text: str | None) -> list[str]:
    """Read a JSON list of texts; what is none is an empty list."""
    try:
        values = json.loads(text) if text else []
    except ValueError:
        return []
    return [one_line(value) for value in values if isinstance(value, str)] if isinstance(values, list) else []


def _changes(connection: sqlite3.Connection, record_id: str) -> list[dict[str, Any]]:
    sql = (
        "SELECT c.*, coalesce(k.title, c.source) AS source_title FROM changes c LEFT JOIN sources k ON k.name = c.source "
        "WHERE c.record_id = :id ORDER BY c.at DESC, c.id DESC LIMIT :limit"
    )
    found = rows(connection, Query(sql, {"id": record_id, "limit": CHANGES}))
    return [{**dict(row), "words": field_words(row["field"])} for row in found]


def _alternatives(connection: sqlite3.Connection, record_id: str) -> list[tuple[str, list[tuple[str, list[str]]]]]:
    """Give the fields in which current sightings differ: each value with the sources that say so."""
    sql = (
        "SELECT s.item, coalesce(k.title, s.source) AS title FROM sightings s LEFT JOIN sources k ON k.name = s.source "
        "WHERE s.record_id = :id AND s.presence = 'present' AND s.recurrence_id IS NULL ORDER BY s.first_seen, s.id LIMIT 50"
    )
    said: dict[str, dict[str, tuple[str, list[str]]]] = defaultdict(dict)
    for row in rows(connection, Query(sql, {"id": record_id})):
        item = json.loads(row["item"])
        for field in COMPARED:
            value = item.get(field)
            if isinstance(value, str) and value:
                who = said[field].setdefault(_sameness(field, value), (_shown(field, value), []))[1]
                who += [row["title"]] if row["title"] not in who else []
    return [(words, list(said[field].values())) for field, words in COMPARED.items() if len(said[field]) > 1]


def _sameness(field: str, value: str) -> str:
    """Give what two values have in common that say the same."""
    return (canonical_url(value) or value) if field == "url" else one_line(value).casefold()


def _shown(field: str, value: str) -> str:
    """Put a value of an item into words."""
    words = {"attendance": ATTENDANCE_WORDS, "status": STATUS_WORDS}.get(field, {})
    return words.get(value) or (
        country_words(value) if field == "country" else value.replace("_", " ") if words else value
    )


def _named(connection: sqlite3.Connection, table: str, record_id: str | None) -> dict[str, str] | None:
    if not record_id:
        return None
    found = rows(connection, Query(f"SELECT id, name FROM {table} WHERE id = :id", {"id": record_id}))  # noqa: S608
    kind = "event" if table == "events" else "organization"
    return {"name": one_line(found[0]["name"]), "href": href_of(kind, record_id)} if found else None


def _editions(connection: sqlite3.Connection, row: dict[str, Any]) -> list[dict[str, str]]:
    """Give the other editions of the same series, newest first."""
    if not row.get("series_id"):
        return []
    sql = (
        "SELECT id, name, start_local, end_local FROM events WHERE series_id = :series AND id <> :id "
        "ORDER BY start_local DESC LIMIT :limit"
    )
    found = rows(connection, Query(sql, {"series": row["series_id"], "id": row["id"], "limit": RELATED}))
    return [
        {
            "name": one_line(one["name"]),
            "href": href_of("event", one["id"]),
            "when": when_words((one["start_local"] or "")[:10], (one["end_local"] or "")[:10]),
        }
        for one in found
    ]


def _of_organization(connection: sqlite3.Connection, record_id: str, now: datetime) -> dict[str, Any]:
    """Give what an organization offers next: events, opportunities, chapters."""
    related: dict[str, Any] = {}
    for kind, name in (("event", "events"), ("opportunity", "opportunities")):
        query = query_of(Interest(types=(kind,)), now, per_record=True)
        sql = f"SELECT * FROM ({query.sql}) WHERE organization_id = :host LIMIT :related"  # noqa: S608 - our own query
        found = rows(connection, Query(sql, {**query.params, "host": record_id, "related": RELATED}))
        related[name] = complete_things(connection, [thing_of(row) for row in found])
    chapters = rows(
        connection,
        Query(
            "SELECT id, name, city FROM organizations WHERE parent_id = :id AND presence <> 'withdrawn' ORDER BY name LIMIT 60",
            {"id": record_id},
        ),
    )
    related["chapters"] = [
        {"name": one_line(row["name"]), "city": row["city"], "href": href_of("organization", row["id"])}
        for row in chapters
    ]
    return related
