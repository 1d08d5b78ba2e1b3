"""Feeds over HTTP: the files of the interests, any filter as a feed, one event as a calendar."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from datasette import NotFound, Response

from discovery.publish._ical_writer import Head, calendar_text, event_text
from discovery.publish._things import load_record, load_things
from discovery.publish._timezones import vtimezone
from discovery.publish.feeds import CONTENT_TYPES, Renderer, etag_of, file_of, is_feed_name, select
from discovery.publish.site._filters import feed_path, filter_from_path, query_string
from discovery.publish.site._site import site_of

if TYPE_CHECKING:
    import sqlite3

    from discovery.interests import Interest

CACHE = "public, max-age=3600"


async def feed_file(request: Any, datasette: Any) -> Response:
    """Serve a file of an interest."""
    name = request.url_vars["file"]
    if not is_feed_name(name):
        raise NotFound("There is no such feed")
    path = site_of(datasette).folder / "feeds" / name
    try:
        body, changed = path.read_bytes(), datetime.fromtimestamp(int(path.stat().st_mtime), UTC)
    except FileNotFoundError as error:
        raise NotFound("There is no such feed") from error
    return _answer(request, body, name, changed)


async def filter_feed(request: Any, datasette: Any) -> Response:
    """Make the feed of a filter: as the files of interests are made, at the moment it is asked for."""
    site = site_of(datasette)
    interest = filter_from_path(request.url_vars["query"], site.tree)
    ending = request.url_vars["ending"]

    def make(connection: sqlite3.Connection) -> bytes:
        return _filter_body(connection, interest, ending, site.clock.now(), site.base_url)

    return _answer(request, await site.ask(make), f"filter.{ending}", None)


def _filter_body(
    connection: sqlite3.Connection, interest: Interest, ending: str, now: datetime, base_url: str | None
) -> bytes:
    selection = replace(
        select(connection, interest, now),
        page_path=f"/search?{query_string(interest)}",
        feed_path=feed_path(interest, "ics").removesuffix(".ics"),
    )
    keys = selection.dated if ending == "ics" else selection.newest
    things = {thing.key: thing for thing in load_things(connection, keys)}
    renderer = Renderer(connection, base_url, None, {key[1] for key in keys})
    return file_of(f"filter.{ending}", selection, things, renderer, now)


async def event_file(request: Any, datasette: Any) -> Response:
    """Give one event, with all its dates, as a calendar."""
    site = site_of(datasette)
    record_id = unquote(request.url_vars["id"])
    things = await site.ask(lambda connection: load_record(connection, "event", record_id))
    if not things:
        raise NotFound("There is no such event")
    rendered = [event_text(thing, site.base_url) for thing in things if thing.start_local]
    if not rendered:
        raise NotFound("This event has no date")
    first = things[0]
    head = Head(first.id, first.name, "", first.last_changed, page=site.address(request, f"/event/{first.id}"))
    zones = sorted({one.timezone for one in rendered if one.timezone})
    body = calendar_text(head, [one.text for one in rendered], [vtimezone(zone) for zone in zones])
    return _answer(request, body, "event.ics", None)


def _answer(request: Any, body: bytes, name: str, changed: datetime | None) -> Response:
    """Answer with a feed, or with 304 if the client has it already."""
    etag = etag_of(body)
    headers = {
        "ETag": etag,
        "Cache-Control": CACHE,
        "Content-Disposition": f'inline; filename="{name}"',
        "Access-Control-Allow-Origin": "*",  # web calendars fetch feeds from the browser
    }
    if changed is not None:
        headers["Last-Modified"] = format_datetime(changed, usegmt=True)
    kind = CONTENT_TYPES[name.rpartition(".")[2]]
    if _has_it(request, etag, changed):
        return Response("", status=304, headers=headers, content_type=kind)
    if request.method == "HEAD":
        headers["Content-Length"] = str(len(body))
        body = b""
    return Response(body, headers=headers, content_type=kind)


def _has_it(request: Any, etag: str, changed: datetime | None) -> bool:
    """Tell whether the client's copy is current (RFC 9110 section 13): the entity tag decides if one is given."""
    tags = request.headers.get("if-none-match")
    if tags is not None:
        return any(tag.strip().removeprefix("W/") in (etag, "*") for tag in tags.split(","))
    since = request.headers.get("if-modified-since")
    if since is None or changed is None:
        return False
    try:
        moment = parsedate_to_datetime(since)
    except (ValueError, TypeError):
        return False
    return changed <= (moment if moment.tzinfo else moment.replace(tzinfo=UTC))
