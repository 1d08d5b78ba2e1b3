"""Recorded feeds, day by day: nothing false is told, nothing real is missed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from storing import World, replace_source

from discovery.clock import Clock
from discovery.items import Event
from discovery.readers import Payload, read_any
from pipelines.resolve import resolve
from pipelines.store import Batch, PageState, Store

if TYPE_CHECKING:
    from pathlib import Path

FEEDS = (
    "montclair_unioncong",
    "petaluma_aqus_community",
    "raleighdurham_meetup_chad2015",
    "toronto_meetup_salsa_bachata_kizomba_gta",
    "toronto_site3",
)
"""One of each producer that changes keys, moves, shrinks or fails."""


def recordings(folder: Path) -> list[tuple[Clock, bytes]]:
    found = []
    for path in folder.glob("*.ics"):
        day, _, number = path.name.removesuffix(".ics").partition(".")
        found.append((f"{day}T{6 + int(number or 0):02}:00:00Z", path.read_bytes()))
    return [(Clock.at(moment), body) for moment, body in sorted(found)]


def take_in(world: World, clock: Clock, body: bytes) -> list[Event]:
    url = "https://feed.example/cal.ics"
    read = read_any(Payload(body, url=url, content_type="text/calendar", now=clock.now())).items
    items = [item for item in read if isinstance(item, Event)]
    store = Store(world.db, clock)
    run = store.start_run()
    source = replace_source()
    pairs = [(url, item) for item in items]
    store.commit(Batch(source, pairs, [PageState(url, 200)], outcome="ok" if items else "failed"), run)
    resolve(world.db, clock, run)
    return items


@pytest.mark.parametrize("feed", FEEDS)
def test_moves_and_new_titles_are_told_and_ids_stay(shared, world, feed):
    before: dict[str | None, Event] = {}
    records: dict[str, str] = {}
    for clock, body in recordings(shared / "corpus" / "series" / feed):
        items = take_in(world, clock, body)
        if not items:
            continue
        now = dict(world.rows("SELECT source_key, record_id FROM sightings"))
        told = set(world.rows("SELECT record_id, field, old, new FROM changes WHERE at = ?", clock.iso()))
        for item in items:
            old = before.get(item.source_key)
            key = item.source_key or ""
            assert records.get(key, now[key]) == now[key]
            for name, field in (("name", "name"), ("start", "start_local")):
                if old is not None and getattr(old, name) != getattr(item, name):
                    assert (now[key], field, getattr(old, name), getattr(item, name)) in told
        records |= now
        before = {item.source_key: item for item in items}


@pytest.mark.parametrize("feed", FEEDS)
def test_the_last_recording_again_changes_only_when_it_was_seen(shared, world, feed):
    days = [one for one in recordings(shared / "corpus" / "series" / feed) if b"BEGIN:VEVENT" in one[1]]
    for clock, body in days:
        take_in(world, clock, body)
    tables = ("sightings", "events", "occurrences", "changes", "search_rows", "aliases")
    before = {table: world.rows(f"SELECT * FROM {table}") for table in tables}
    take_in(world, *days[-1])
    assert {table: world.rows(f"SELECT * FROM {table}") for table in tables} == before


def test_nothing_is_cancelled_that_no_feed_calls_so(shared, world):
    for feed in FEEDS:
        for clock, body in recordings(shared / "corpus" / "series" / feed):
            take_in(world, clock, body)
    names = world.column("SELECT name FROM events WHERE status = 'cancelled'")
    assert [name for name in names if not re.search("cancel", name, re.IGNORECASE)] == []
