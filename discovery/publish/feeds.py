"""Feeds: for each interest a calendar, a calendar of deadlines, and what is new or changed as Atom and JSON Feed.

The files depend on the database, the interests and the day alone: a second run writes nothing. A file is old or new,
never half of one. Only files that this module made are ever removed.
"""

from __future__ import annotations

import contextlib
import json
import os
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import blake2b, sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from discovery._interest_query import KEEP_DAYS, Query, rows
from discovery.interests import DEADLINES_SUFFIX, SLUG, find
from discovery.publish import public_address
from discovery.publish._atom import atom_entry, atom_feed
from discovery.publish._entries import NOTHING_YET, Channel, entry_of
from discovery.publish._ical_writer import (
    RENDERING,
    Head,
    Rendering,
    calendar_text,
    occurrence_key,
    rendered,
)
from discovery.publish._jsonfeed import json_feed, json_item
from discovery.publish._things import load_things
from discovery.publish._timezones import vtimezone
from discovery.publish._words import due_day, interest_words, parse_local

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlite_utils import Database

    from discovery.clock import Clock
    from discovery.interests import Interest
    from discovery.publish._things import Due, Thing

MAX_EVENTS = 1_000
MAX_BYTES = 900_000
"""Google takes no more than about 1,100 events and 1 MB."""
HEAD_BYTES = 10_000
"""Kept free for what is not a VEVENT; the VTIMEZONEs are counted apart."""
MAX_ENTRIES = 100
"""Newest changes in an Atom or JSON feed."""
MAX_SPAN_DAYS = 31
"""An opportunity that lasts longer has a period, not a date, and would fill the calendar."""
MANIFEST = ".discovery-feeds.json"
TEMPORARY = ".discovery-tmp"
CONTENT_TYPES = {
    "ics": "text/calendar; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "json": "application/feed+json; charset=utf-8",
}
_LIGHT = frozenset({"type", "id", "occurrence_id", "name", "start_local", "end_local", "start_utc", "last_changed"})
_Key = tuple[str, str, "int | None"]


@dataclass(slots=True)
class FeedCounts:
    """What came of making the feeds: files in all, and how many were written, left as they were, removed."""

    interests: int = 0
    feeds: int = 0
    written: int = 0
    unchanged: int = 0
    removed: int = 0
    rendered: int = 0
    """VEVENTs that had to be rendered anew."""
    left_out: list[str] = field(default_factory=list)
    """Things that could not be written, each with its reason."""


@dataclass(slots=True)
class Selection:
    """What goes into the feeds of one interest, by key."""

    interest: Interest
    dated: list[_Key]
    """Occurrences for the calendar: upcoming ones by time, then past ones from the newest."""
    dated_total: int
    records: list[_Key]
    """One key for each record, in the order of the query."""
    newest: list[_Key]
    page_path: str = ""
    """Where the page of the interest is on the site."""
    feed_path: str = ""
    """Where its feeds are, without what tells them apart (``.ics``, ``-deadlines.ics``)."""


class Renderer:
    """Gives VEVENTs and entries as text: each once, and VEVENTs from what is kept where the content is still the same."""

    def __init__(
        self, connection: sqlite3.Connection, base_url: str | None, now: str | None, only: set[str] | None = None
    ) -> None:
        """Take what is kept: all of it, or ``only`` that of some records. ``now`` is None if nothing will be kept."""
        self.base_url = base_url
        self.now = now
        sql, params = "SELECT * FROM renderings", {}
        if only is not None:
            sql += " WHERE record_id IN (SELECT value FROM json_each(:ids))"
            params = {"ids": json.dumps(sorted(only))}
        self.kept: dict[tuple[str, str], tuple[str, Rendering]] = {
            (row["record_id"], row["part"]): (row["version"], Rendering(row["text"], row["timezone"]))
            for row in rows(connection, Query(sql, params))
        }
        self.used: dict[tuple[str, str], tuple[str, Rendering]] = {}
        self.entries: dict[tuple[str, str, int | None, str], str] = {}
        self.rendered = 0
        self.left_out: dict[tuple[str, str], str] = {}

    def event(self, thing: Thing) -> Rendering | None:
        """Give the VEVENT of a dated thing; None, with the reason in ``left_out``, if it has no usable time."""
        return self._give(thing, None, occurrence_key(thing))

    def deadline(self, thing: Thing, due: Due) -> Rendering | None:
        """Give the VEVENT of a deadline; None, with the reason in ``left_out``, if it has no usable time."""
        return self._give(thing, due, f"{due.kind}-{due.number}")

    def entry(self, thing: Thing, ending: str) -> str:
        """Give the entry of a thing for Atom or JSON Feed."""
        key = (*thing.key, ending)
        if key not in self.entries:
            entry = entry_of(thing, self.base_url)
            self.entries[key] = atom_entry(entry) if ending == "atom" else json_item(entry)
        return self.entries[key]

    def _give(self, thing: Thing, due: Due | None, part: str) -> Rendering | None:
        key = (thing.id, part)
        if key in self.used:
            return self.used[key][1]
        version = blake2b(f"{RENDERING} {self.base_url} {thing.version()}".encode(), digest_size=12).hexdigest()
        known = self.kept.get(key)
        if known is None or known[0] != version:
            try:
                rendering = rendered(thing, due, self.base_url, known[1] if known else None, self.now)
            except ValueError as error:  # one thing that cannot be written must not cost the feed
                self.left_out[key] = f"{thing.type} {thing.id}: {error}"
                return None
            self.rendered += 1
            known = (version, rendering)
        self.used[key] = known
        return known[1]

    def keep(self, db: Database) -> None:
        """Store what was rendered, and forget what no feed wants any more."""
        changed = [
            {"record_id": key[0], "part": key[1], "version": version, "text": r.text, "timezone": r.timezone}
            for key, (version, r) in self.used.items()
            if self.kept.get(key, ("",))[0] != version
        ]
        with db.atomic():
            if changed:
                db.table("renderings").upsert_all(changed, pk=("record_id", "part"), batch_size=1_000)
            for record_id, part in self.kept.keys() - self.used.keys():
                db.execute("DELETE FROM renderings WHERE record_id = ? AND part = ?", (record_id, part))


def make_feeds(
    db: Database, interests: Sequence[Interest], directory: Path, clock: Clock, base_url: str | None = None
) -> FeedCounts:
    """Make the feeds of all interests in a folder; remove those of interests that are no more.

    ``base_url`` is the public address of the site, for the links in the feeds; if it is not given, what stands in
    ``DISCOVERY_BASE_URL``. Raises OSError if the folder cannot be
    written and sqlite3.DatabaseError if the database cannot.
    """
    connection = db.conn
    now = clock.now()
    base_url = public_address(base_url)
    selections = [select(connection, interest, now) for interest in interests if SLUG.fullmatch(interest.id)]
    wanted = {key for s in selections for key in (*s.dated, *s.records)}
    things = {thing.key: thing for thing in load_things(connection, wanted)}
    renderer = Renderer(connection, base_url, clock.iso())
    counts = FeedCounts(interests=len(selections))
    directory.mkdir(parents=True, exist_ok=True)
    for leftover in directory.glob(f".*{TEMPORARY}"):
        leftover.unlink(missing_ok=True)
    before = _read_manifest(directory)
    files: dict[str, bytes] = {}
    for selection in selections:
        for name in file_names(selection.interest):
            files[name] = file_of(name, selection, things, renderer, now)
    _write_manifest(directory, before | files.keys())
    for name, body in files.items():
        counts.feeds += 1
        if _write(directory / name, body):
            counts.written += 1
        else:
            counts.unchanged += 1
    for name in before - files.keys():
        (directory / name).unlink(missing_ok=True)
        counts.removed += 1
    _write_manifest(directory, files.keys())
    renderer.keep(db)
    counts.rendered = renderer.rendered
    counts.left_out = sorted(renderer.left_out.values())
    return counts


def select(connection: sqlite3.Connection, interest: Interest, now: datetime) -> Selection:
    """Choose what goes into the feeds of an interest: future first, newest changes first."""
    found = find(connection, interest, now, past_days=KEEP_DAYS, only=_LIGHT)
    today = now.date().isoformat()
    dated = [row for row in found if row["start_local"] and _has_date(row)]
    upcoming = [row for row in dated if (row["end_local"] or row["start_local"])[:10] >= today]
    past = [row for row in dated if (row["end_local"] or row["start_local"])[:10] < today]
    chosen = [*upcoming, *reversed(past)][:MAX_EVENTS]
    first: dict[tuple[str, str], sqlite3.Row] = {}
    for row in found:  # sorted by time: an event stands for itself with its next occurrence, or else its last
        key = (row["type"], row["id"])
        if key not in first or (first[key]["start_local"] or "")[:10] < today:
            first[key] = row
    newest = sorted(first.values(), key=lambda row: (row["last_changed"], row["type"], row["id"]), reverse=True)
    return Selection(
        interest,
        dated=_keys(chosen),
        dated_total=len(dated),
        records=_keys(first.values()),
        newest=_keys(newest[:MAX_ENTRIES]),
        page_path=f"/interest/{interest.id}",
        feed_path=f"/feeds/{interest.id}",
    )


def _keys(found: Iterable[sqlite3.Row]) -> list[_Key]:
    return [(row["type"], row["id"], row["occurrence_id"]) for row in found]


def _has_date(row: sqlite3.Row) -> bool:
    if row["type"] == "event" or not row["end_local"]:
        return True
    start, end = parse_local(row["start_local"][:10]), parse_local(row["end_local"][:10])
    return start is not None and end is not None and end - start <= timedelta(days=MAX_SPAN_DAYS)


def file_names(interest: Interest) -> tuple[str, ...]:
    """Name the files of an interest."""
    stem = interest.id
    return f"{stem}.ics", f"{stem}{DEADLINES_SUFFIX}.ics", f"{stem}.atom", f"{stem}.json"


def file_of(name: str, selection: Selection, things: dict[_Key, Thing], renderer: Renderer, now: datetime) -> bytes:
    """Make one file of an interest. ``things`` has at least what it tells of."""
    stem, _, ending = name.rpartition(".")
    interest = selection.interest
    deadlines = stem.endswith(DEADLINES_SUFFIX)
    base = (renderer.base_url or "").rstrip("/")
    channel = Channel(
        id=interest.id + DEADLINES_SUFFIX * deadlines,
        title=interest.title + ": deadlines" * deadlines,
        subtitle="Deadlines · " * deadlines + interest_words(interest),
        self_url=f"{base}{selection.feed_path}{DEADLINES_SUFFIX * deadlines}.{ending}" if base else None,
        page_url=f"{base}{selection.page_path}" if base else None,
    )
    if ending == "ics":
        return (
            deadlines_of(channel, selection, things, renderer, now)
            if deadlines
            else calendar_of(channel, selection, things, renderer)
        )
    newest = [things[key] for key in selection.newest]
    entries = [renderer.entry(thing, ending) for thing in newest]
    if ending == "json":
        return json_feed(channel, entries)
    return atom_feed(channel, entries, max((thing.last_changed for thing in newest), default=NOTHING_YET))


def calendar_of(channel: Channel, selection: Selection, things: dict[_Key, Thing], renderer: Renderer) -> bytes:
    """Give the calendar of an interest: what has a date."""
    chosen = []
    for key in selection.dated:
        rendering = renderer.event(things[key])
        if rendering is not None:
            chosen.append((things[key].start_utc or things[key].start_local or "", rendering))
    return _calendar(channel, chosen, selection.dated_total)


def deadlines_of(
    channel: Channel, selection: Selection, things: dict[_Key, Thing], renderer: Renderer, now: datetime
) -> bytes:
    """Give the calendar of deadlines of an interest."""
    today = now.date()
    dues = []
    for key in selection.records:
        thing = things[key]
        for due in thing.deadlines:
            day = due_day(due)
            if day is not None and day >= today - timedelta(days=KEEP_DAYS):
                dues.append((day < today, abs((day - today).days), thing, due))
    dues.sort(key=lambda found: (found[0], found[1], found[2].id, found[3].kind, found[3].number))
    chosen = []
    for _, _, thing, due in dues[:MAX_EVENTS]:
        rendering = renderer.deadline(thing, due)
        if rendering is not None:
            chosen.append((due.due_utc or due.due_local or "", rendering))
    return _calendar(channel, chosen, len(dues))


def _calendar(channel: Channel, chosen: Sequence[tuple[str, Rendering]], total: int) -> bytes:
    """Join renderings, the most wanted first, until the calendar is full; write them by time."""
    room = MAX_BYTES - HEAD_BYTES
    kept: list[tuple[str, Rendering]] = []
    zones: dict[str, str] = {}
    for one in chosen:
        zone = one[1].timezone
        needs = {zone: vtimezone(zone)} if zone and zone not in zones else {}
        room -= len(one[1].text.encode()) + sum(map(len, needs.values()))
        if room < 0:
            break
        zones.update(needs)
        kept.append(one)
    full = len(kept) < min(total, len(chosen)) or total > MAX_EVENTS
    note = f"{len(kept)} of {total}, the next ones first: calendar programs take no more · " if full else ""
    head = Head(
        id=channel.id,
        name=channel.title,
        description=note + channel.subtitle,
        last_modified=max((rendering.stamp.changed for _, rendering in kept), default=None),
        source=channel.self_url,
        page=channel.page_url,
    )
    kept.sort(key=lambda one: (one[0], one[1].text))
    return calendar_text(head, [rendering.text for _, rendering in kept], [zones[zone] for zone in sorted(zones)])


# --- files --------------------------------------------------------------------------------------------------------


def _write(path: Path, body: bytes) -> bool:
    """Put a file in place, whole; leave it alone if it already has these bytes. Tells whether it was written."""
    with contextlib.suppress(FileNotFoundError):
        if path.stat().st_size == len(body) and path.read_bytes() == body:
            return False
    temporary = path.with_name(f".{path.name}{TEMPORARY}")
    with temporary.open("wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    return True


def _read_manifest(directory: Path) -> set[str]:
    """Give the names of the files that were made here before. What is no name of a feed is not ours."""
    try:
        names = json.loads((directory / MANIFEST).read_text(encoding="utf-8"))["files"]
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return set()
    return {name for name in names if isinstance(name, str) and is_feed_name(name)}


def _write_manifest(directory: Path, names: Iterable[str]) -> None:
    body: dict[str, Any] = {"made_by": "discovery feeds", "files": sorted(names)}
    _write(directory / MANIFEST, json.dumps(body, indent=1).encode() + b"\n")


def is_feed_name(name: str) -> bool:
    """Tell whether a file name is one that a feed can have: an interest's id and a known ending, no path."""
    stem, _, ending = name.rpartition(".")
    return ending in CONTENT_TYPES and SLUG.fullmatch(stem.removesuffix(DEADLINES_SUFFIX)) is not None


def etag_of(body: bytes) -> str:
    """Give the strong entity tag of a body."""
    return f'"{sha256(body).hexdigest()[:32]}"'
