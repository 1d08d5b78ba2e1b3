"""Resolving what changed gives what resolving all at once would, whatever came in which order, and wherever it was stopped."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from storing import replace_source

from discovery.clock import Clock
from discovery.items import Event, Organization, Place
from discovery.schema import open_database
from pipelines import _matching
from pipelines._decisions import decide
from pipelines.resolve import resolve
from pipelines.store import Batch, PageState, Store

ROOT = Path(__file__).resolve().parents[2]
NAMES = (
    "Nordlicht Conf",
    "Nordlicht Conf 2027",
    "NordlichtConf",
    "Hafen Data Days",
    "Hafen Day",
    "Annual Meeting",
    "ND",
    "Nachtdienst",
)
URLS = (None, "https://nordlicht.example/2027", "https://hafen.example/", "https://lists.example/e/1")
DAYS = ("2027-05-10", "2027-05-11", "2027-05-17", "2027-05-10T18:00")
TOWNS = (None, ("Hamburg", "DE"), ("Bremen", "DE"), ("Wien", "AT"))
SOURCES = ("one", "two", "three")


def made(kind: int, key: int, name: str, url: str | None, start: str, town: tuple[str, str] | None) -> Any:
    place = Place(city=town[0], country=town[1]) if town else None
    where = {"city": town[0], "country": town[1]} if town else {}
    if kind == 0:
        return Organization(source_key=f"o{key}", name=name, url=url, location=place, **where)
    return Event(source_key=f"e{key}", name=name, url=url, start=start, start_local=start, location=place, **where)


ITEMS = st.builds(
    made, st.integers(0, 4), st.integers(0, 5), st.sampled_from(NAMES), st.sampled_from(URLS), st.sampled_from(DAYS), st.sampled_from(TOWNS)
)  # fmt: skip
BATCHES = st.lists(
    st.tuples(st.sampled_from(SOURCES), st.lists(ITEMS, max_size=5), st.booleans()), min_size=1, max_size=6
)


def take_in(db: Any, day: float, source: str, items: list[Any], *, complete: bool = True) -> None:
    store = Store(db, Clock.at(f"2026-08-{int(day) + 1:02}T00:00:00Z"))
    unique = {item.source_key: item for item in items}
    pages = [PageState("page", 200)]
    batch = Batch(replace_source(name=source), [("page", one) for one in unique.values()], pages, complete=complete)
    store.commit(batch, store.start_run())


def partition(db: Any) -> set[frozenset[str]]:
    groups: dict[str, set[str]] = {}
    for name, record in db.conn.execute("SELECT source || ':' || source_key, record_id FROM sightings"):
        groups.setdefault(record, set()).add(name)
    return {frozenset(group) for group in groups.values()}


def shown(db: Any) -> dict[tuple[str, ...], tuple[Any, ...]]:
    """Give what the records say, by the sightings that they are made of."""
    found = {}
    for table in ("events", "organizations"):
        columns = ["name", "url", "city", "field_sources", "presence", "first_seen", "quality"]
        columns += ["start_local", "series_key"] if table == "events" else []
        for record, *values in db.conn.execute(f"SELECT id, {','.join(columns)} FROM {table}"):
            members = db.conn.execute(
                "SELECT source || ':' || source_key FROM sightings WHERE record_id = ?", (record,)
            )
            found[tuple(sorted(row[0] for row in members))] = tuple(values)
    return found


def forget_records(db: Any) -> None:
    tables = ("events", "organizations", "opportunities", "occurrences", "matches", "record_keys", "briefs", "aliases", "ties",
              "deadlines", "record_topics", "search_rows", "search", "changes")  # fmt: skip
    for table in tables:
        db.conn.execute(f"DELETE FROM {table}")
    db.conn.execute("UPDATE sightings SET record_id = NULL")
    db.conn.commit()


@settings(max_examples=60, deadline=None)
@given(BATCHES, st.sampled_from((80, 3)))
def test_resolving_what_changed_gives_what_resolving_all_would(batches, limit):
    before, _matching.MAX_BLOCK = _matching.MAX_BLOCK, limit  # small, so that blocks are divided, and no longer
    try:
        db = open_database(":memory:")
        ids: dict[str, str] = {}
        for day, (source, items, complete) in enumerate(batches):
            take_in(db, day, source, items, complete=complete)
            resolve(db, Clock.at(f"2026-08-{day + 1:02}T01:00:00Z"))
            known = {
                row[0] for table in ("events", "organizations") for row in db.conn.execute(f"SELECT id FROM {table}")
            }
            led = dict(db.conn.execute("SELECT former_id, record_id FROM aliases"))
            assert all(record in known or led.get(record) in known for record in ids.values())
            ids |= dict(db.conn.execute("SELECT source || ':' || source_key, record_id FROM sightings"))
            assert set(ids.values()) & known == known
        by_part, said = partition(db), shown(db)
        forget_records(db)
        resolve(db, Clock.at("2026-08-30T00:00:00Z"), full=True)
        assert partition(db) == by_part
        assert shown(db) == said
    finally:
        _matching.MAX_BLOCK = before


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(SOURCES), ITEMS), max_size=12), st.randoms(use_true_random=False))
def test_the_order_in_which_sightings_come_does_not_matter(sightings, rng):
    by_source: dict[str, dict[str, Any]] = {}
    for source, item in sightings:
        by_source.setdefault(source, {})[item.source_key] = item
    found = []
    for _ in range(2):
        order = [(source, list(items.values())) for source, items in by_source.items()]
        rng.shuffle(order)
        db = open_database(":memory:")
        for day, (source, items) in enumerate(order):
            rng.shuffle(items)
            take_in(db, day, source, items)
            resolve(db, Clock.at(f"2026-08-{day + 1:02}T01:00:00Z"))
        found.append(partition(db))
    assert found[0] == found[1]


@settings(max_examples=25, deadline=None)
@given(BATCHES, st.data())
def test_decisions_of_people_always_win(tmp_path_factory, batches, data):
    folder = tmp_path_factory.mktemp("decided")
    db = open_database(folder / "discovery.db")
    for day, (source, items, complete) in enumerate(batches):
        take_in(db, day, source, items, complete=complete)
    events = [
        row[0] for row in db.conn.execute("SELECT source || ':' || source_key FROM sightings WHERE type = 'event'")
    ]
    if len(events) < 3:
        return
    a, b, c = data.draw(st.permutations(events))[:3]
    decide(db.conn, folder / "decisions.toml", "same", a, b)
    decide(db.conn, folder / "decisions.toml", "different", b, c)
    resolve(db, Clock.at("2026-08-30T00:00:00Z"))
    record = dict(db.conn.execute("SELECT source || ':' || source_key, record_id FROM sightings"))
    assert record[a] == record[b] != record[c]


# --- stopped in the middle ---


def filled(path: Path) -> Any:
    """Make a database with much to do: records to make, to join, to part, to lead on, to change."""
    db = open_database(path)
    place = ("Hamburg", "DE")
    take_in(
        db,
        0,
        "one",
        [made(1, 1, "Nordlicht Conf", URLS[1], DAYS[0], place), made(1, 2, "Hafen Data Days", None, DAYS[0], place)],
    )
    take_in(
        db,
        0,
        "two",
        [made(1, 1, "Nordlicht", None, "2027-09-01", None), made(1, 2, "Hafen Data Days", None, DAYS[0], place)],
    )
    resolve(db, Clock.at("2026-08-01T01:00:00Z"))
    take_in(
        db,
        1,
        "two",
        [made(1, 1, "Nordlicht Conf", URLS[1], DAYS[0], place), made(1, 2, "Regatta", None, DAYS[0], place)],
    )
    take_in(
        db,
        1,
        "three",
        [made(1, 1, "Nordlicht Conf", None, DAYS[1], place), made(0, 2, "Hafenverein", URLS[2], DAYS[0], place)],
    )
    return db


def dump(db: Any) -> list[str]:
    return [line for line in db.conn.iterdump() if "_sqlite_migrations" not in line]


def resolved(db: Any) -> Any:
    resolve(db, Clock.at("2026-08-09T00:00:00Z"))
    return db


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    return dump(resolved(filled(tmp_path_factory.mktemp("whole") / "discovery.db")))


def test_a_fault_at_any_statement_leaves_nothing_half_done(tmp_path, undisturbed):
    db = filled(tmp_path / "discovery.db")
    before = dump(db)
    for count in range(1, 1_000):
        left = count

        def interrupt() -> int:
            nonlocal left
            left -= 1
            return left == 0

        db.conn.set_progress_handler(interrupt, 40)
        try:
            resolve(db, Clock.at("2026-08-09T00:00:00Z"))
        except sqlite3.OperationalError:
            db.conn.set_progress_handler(None, 0)
            assert dump(db) == before
        else:
            break
    db.conn.set_progress_handler(None, 0)
    assert count > 50
    assert dump(db) == undisturbed


KILLED = """
import os, signal, sys
from discovery.clock import Clock
from discovery.schema import open_database
from pipelines.resolve import resolve
for path, count in zip(sys.argv[1::2], map(int, sys.argv[2::2])):
    if os.fork():
        os.wait()
        continue
    db = open_database(path)
    def traced(statement):
        global count
        count -= 1
        if count == 0:
            os.kill(os.getpid(), signal.SIGKILL)
    db.conn.set_trace_callback(traced)
    resolve(db, Clock.at("2026-08-09T00:00:00Z"))
    os._exit(0)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills processes that it forked")
def test_killed_at_any_statement_the_next_pass_gives_the_same(tmp_path, undisturbed):
    counts = [1, 2, 4, 8, 12, 16, *range(20, 200, 9)]
    paths = [tmp_path / f"{count}.db" for count in counts]
    for path in paths:
        filled(path).conn.close()
    arguments = [text for path, count in zip(paths, counts, strict=True) for text in (str(path), str(count))]
    subprocess.run(
        [sys.executable, "-c", KILLED, *arguments], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True
    )
    for path in paths:
        assert dump(resolved(open_database(path))) == undisturbed


# --- what nobody would wish for ---


def test_names_that_nobody_would_give_cost_only_themselves(world):
    odd = ("🎉🎉🎉", "x" * 2_000, "…", "漢字" * 700, "a b " * 900, "I", "V", "((((", "5th", "2027")
    for source in ("one", "two"):
        world.run(
            1,
            [made(1, number, name, None, DAYS[0], TOWNS[1]) for number, name in enumerate(odd)],
            replace_source(name=source),
        )
    nameless = Event(source_key="n", start="2027-05-10", start_local="2027-05-10", url="https://hafen.example/")
    world.run(2, [nameless, made(1, 1, "Hafen Day", URLS[2], DAYS[0], None)], replace_source(name="three"))
    assert world.column("SELECT count(*) FROM sightings WHERE record_id IS NULL") == [0]


def test_a_thousand_of_one_name_at_one_moment_are_taken_in(world):
    for source in ("one", "two"):
        items = [made(1, number, "Open House", None, DAYS[3], None) for number in range(1_000)]
        world.run(1, items, replace_source(name=source))
    assert world.column("SELECT count(*) FROM sightings WHERE record_id IS NULL") == [0]
