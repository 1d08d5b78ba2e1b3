"""What the store keeps of a run, and that it keeps all of it or nothing."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from storing import PAGE, SOURCE, event, replace_source

from discovery.clock import Clock
from discovery.items import Event, Place, Problem, TopicScore
from pipelines.store import Batch, PageState, Store


def test_a_new_item_is_a_sighting_and_a_record(world):
    counts = world.run(1, [event(city="Berlin", country="DE")])
    assert (counts.outcome, counts.seen, counts.new, counts.changed) == ("ok", 1, 1, 0)
    assert world.rows("SELECT source, source_key, type, presence, first_seen, last_seen FROM sightings") == [
        ("feed", "1", "event", "present", "2026-08-01T00:00:00Z", "2026-08-01T00:00:00Z")
    ]
    assert world.rows("SELECT name, start_local, city, country, status, presence, sequence FROM events") == [
        ("Forum", "2026-10-01T09:00", "Berlin", "DE", "scheduled", "present", 0)
    ]
    assert world.column("SELECT record_id FROM sightings") == world.column("SELECT id FROM events")
    assert world.rows("SELECT start_local, recurrence_id FROM occurrences") == [("2026-10-01T09:00", None)]


def test_every_event_has_an_occurrence_even_without_a_date(world):
    world.run(1, [Event(source_key="1", name="Some day")])
    assert world.rows("SELECT start_local, start_utc FROM occurrences") == [(None, None)]


STAMPS = [
    {"sequence": 7},
    {"modified": "2026-08-02T00:00:00Z"},
    {"notes": ["json repaired"]},
    {"url": "https://feed.example/e?id=1&utm_source=x"},
    {"image": "https://feed.example/i.png?v=2"},
]


@pytest.mark.parametrize("stamp", STAMPS, ids=[next(iter(one)) for one in STAMPS])
def test_what_changes_by_itself_is_no_change(world, stamp):
    plain = {"url": "https://feed.example/e?id=1", "image": "https://feed.example/i.png?v=1"}
    world.run(1, [event(**plain)])
    before = world.rows("SELECT * FROM sightings")[0], world.rows("SELECT * FROM events")[0]
    counts = world.run(2, [event(**{**plain, **stamp})])
    assert (counts.new, counts.changed) == (0, 0)
    assert world.rows("SELECT count(*) FROM changes") == [(0,)]
    after = world.rows("SELECT * FROM sightings")[0], world.rows("SELECT * FROM events")[0]
    for old, new in zip(before, after, strict=True):
        assert {b for a, b in zip(old, new, strict=True) if a != b} == {"2026-08-02T00:00:00Z"}  # last_seen


def test_an_unchanged_page_shows_what_it_showed(world):
    world.run(1, [event("1"), event("2")])
    counts = world.run(2, [], pages=[PageState(PAGE, 304, unchanged=True)])
    assert (counts.outcome, counts.state, counts.seen) == ("ok", "unchanged", 2)
    assert world.column("SELECT DISTINCT last_seen FROM sightings") == ["2026-08-02T00:00:00Z"]
    assert world.column("SELECT DISTINCT last_seen FROM events") == ["2026-08-02T00:00:00Z"]


A, B = "https://feed.example/a.json", "https://feed.example/b.json"


def both_pages(status_b: int = 200) -> list[PageState]:
    return [PageState(A, 200), PageState(B, status_b, unchanged=status_b == 304)]


def test_one_thing_on_two_pages_is_one_sighting_with_the_tags_of_both(world):
    counts = world.run(1, [(A, event(tags=["data"])), (B, event(tags=["people"], city="Rome"))], pages=both_pages())
    assert counts.new == 1
    item = json.loads(world.column("SELECT item FROM sightings")[0])
    assert (item["tags"], item["city"]) == (["data", "people"], "Rome")
    assert world.column("SELECT page FROM sighting_pages ORDER BY page") == [A, B]


@pytest.mark.parametrize("order", [(A, B), (B, A)])
def test_the_order_of_pages_does_not_matter(world, order):
    shown = {A: event(tags=["data"], description="long"), B: event(tags=["people"], description="short")}
    world.run(1, [(page, shown[page]) for page in order], pages=both_pages())
    item = json.loads(world.column("SELECT item FROM sightings")[0])
    assert (item["tags"], item["description"]) == (["data", "people"], "long")


def test_a_change_on_one_page_keeps_what_an_unchanged_page_says(world):
    world.run(1, [(A, event(tags=["data"])), (B, event(tags=["people"]))], pages=both_pages())
    world.run(2, [(A, event(tags=["cloud"]))], pages=both_pages(304))
    item = json.loads(world.column("SELECT item FROM sightings")[0])
    assert item["tags"] == ["cloud", "people"]


def test_a_page_that_moved_is_the_same_page(world):
    old, new = "https://feed.example/2026-08-01.ics", "https://feed.example/2026-08-02.ics"
    world.run(1, [(old, event(tags=["data"])), (old, event("2", "Fair"))], pages=[PageState(old, 200)])
    for day, complete in ((2, True), (3, False)):
        page = new if complete else f"{new}?again"
        world.run(
            day, [(page, event(name="Forum II", tags=["cloud"]))], pages=[PageState(page, 200)], complete=complete
        )
        assert json.loads(world.column("SELECT item FROM sightings WHERE source_key = '1'")[0])["tags"] == ["cloud"]
    assert world.column("SELECT count(*) FROM sightings") == [2]


def test_what_one_of_its_pages_dropped_stays_while_the_other_shows_it(world):
    world.run(1, [(A, event(tags=["data"])), (B, event(tags=["people"]))], pages=both_pages())
    counts = world.run(2, [], pages=both_pages(304))
    item = json.loads(world.column("SELECT item FROM sightings")[0])
    assert (counts.seen, counts.missing, item["tags"]) == (1, 0, ["people"])
    assert world.column("SELECT page FROM sightings") == [B]


def test_two_things_with_one_key_are_both_kept(world):
    items = [event("1", "Morning", "2026-10-01T09:00"), event("1", "Evening", "2026-10-01T18:00")]
    world.run(1, items)
    assert sorted(world.column("SELECT name FROM events")) == ["Evening", "Morning"]
    ids = world.rows("SELECT name, id FROM events ORDER BY name")
    world.run(2, reversed(items))
    assert world.rows("SELECT name, id FROM events ORDER BY name") == ids
    world.run(3, items[1:])  # one left: it gets the bare key and stays what it was
    assert world.rows("SELECT source_key, record_id FROM sightings WHERE source_key = '1'") == [("1", ids[0][1])]


def test_topics_and_deadlines_hang_on_the_record(world):
    item = event(topics=[TopicScore(topic="data", score=0.7, why="title"), TopicScore(topic="data", score=0.9)])
    world.run(1, [item])
    assert world.rows("SELECT topic, score FROM record_topics") == [("data", 0.9)]


def test_without_a_licence_no_description_is_published(world):
    unknown = replace_source(licence="unknown")
    world.run(1, [event(description="A fine text")], unknown)
    assert world.column("SELECT description FROM events") == [None]
    assert world.rows("SELECT record_id FROM search WHERE search MATCH 'fine'") == []
    assert "A fine text" in world.column("SELECT item FROM sightings")[0]


def test_search_finds_without_accents_and_forgets_what_is_long_past(world):
    world.run(1, [event("1", "Café der Künste"), event("2", "Café alt", "2026-06-01T09:00")])
    assert world.column("SELECT name FROM search WHERE search MATCH 'cafe'") == ["Café der Künste"]
    world.db.conn.execute("UPDATE search_rows SET until = '2026-06-01'")
    world.db.conn.commit()
    world.run(2, [], pages=[PageState(PAGE, 304, unchanged=True)])
    assert world.column("SELECT name FROM search WHERE search MATCH 'cafe'") == []


def test_search_follows_what_moves_and_what_is_renamed(world):
    found = "SELECT s.name, r.until FROM search s JOIN search_rows r USING (record_id) WHERE search MATCH ?"
    for name, start, words, rows in [
        ("Forum", "2026-10-01T09:00", "forum", [("Forum", "2026-10-01")]),
        ("Forum", "2026-11-05T09:00", "forum", [("Forum", "2026-11-05")]),  # moved
        ("Treffen", "2026-11-05T09:00", "forum", []),  # renamed
        ("Treffen", "2026-11-05T09:00", "treffen", [("Treffen", "2026-11-05")]),
        ("Treffen", "2026-05-05T09:00", "treffen", []),  # long past
        ("Treffen", "2026-12-05T09:00", "treffen", [("Treffen", "2026-12-05")]),  # and back
    ]:
        world.run(1, [event("1", name, start)])
        assert world.rows(found, words) == rows


def test_problems_and_rejects_replace_those_of_the_same_page(world):
    for day in (1, 2):
        world.run(
            day, [event()], problems=[(PAGE, Problem(reason=f"bad {day}", where="line 3"))],
            rejects=[(PAGE, "no name", {"type": "event"})],
        )  # fmt: skip
    assert world.rows('SELECT source, read_from, "where", reason FROM problems') == [("feed", PAGE, "line 3", "bad 2")]
    assert world.rows("SELECT reason, item FROM rejects") == [("no name", '{"type":"event"}')]


def test_a_page_that_fails_each_time_is_one_problem(world):
    dead = "https://feed.example/dead"
    for day in (1, 2, 3):
        world.run(day, [event()], problems=[(dead, Problem(reason="the page answered 404"))])
    assert world.rows("SELECT run_id, read_from, reason FROM problems") == [(3, dead, "the page answered 404")]


def test_a_source_that_is_off_is_not_touched(world):
    assert world.run(1, [event()], replace_source(state="off")).outcome == "off"
    assert world.rows("SELECT count(*) FROM sources") == [(0,)]


def test_a_candidate_is_published_once_it_was_healthy_twice(world):
    candidate = replace_source(state="candidate")
    world.run(1, [event()], candidate)
    assert (world.rows("SELECT count(*) FROM sightings"), world.rows("SELECT count(*) FROM events")) == ([(1,)], [(0,)])
    world.run(2, [event()], candidate)
    assert world.rows("SELECT name, presence FROM events") == [("Forum", "present")]


@pytest.mark.parametrize("broken_at", range(1, 4))
def test_a_run_that_breaks_leaves_the_source_as_it_was(world, broken_at):
    world.run(1, [event("1"), event("2"), event("3")])
    before = list(world.db.conn.iterdump())

    def breaks():
        for number in range(1, 4):
            if number == broken_at:
                raise OSError("disk full")
            yield PAGE, event(str(number), "Changed")

    clock = Clock.at("2026-08-02T00:00:00Z")
    with pytest.raises(OSError, match="disk full"):
        Store(world.db, clock).commit(Batch(SOURCE, breaks(), [PageState(PAGE, 200)]), 1)
    assert list(world.db.conn.iterdump()) == before


HEALTH = [
    ({"outcome": "failed", "http_status": 500}, "degraded"),
    ({"outcome": "failed", "http_status": 403}, "blocked"),
    ({"outcome": "failed", "http_status": 429}, "rate_limited"),
    ({"outcome": "failed", "http_status": 410}, "gone"),
    ({"outcome": "failed", "reason": "robots.txt forbids it"}, "blocked"),
    ({"outcome": "partial"}, "degraded"),
]


@pytest.mark.parametrize(("batch", "state"), HEALTH, ids=[state + str(i) for i, (_, state) in enumerate(HEALTH)])
def test_state_of_a_source_after_a_run(world, batch, state):
    assert world.run(1, [], **batch).state == state


def test_failures_wait_longer_each_time_and_a_success_starts_over(world):
    waits = []
    for day in (1, 2, 3):
        counts = world.run(day, [], outcome="failed", http_status=500)
        waits.append(world.column("SELECT julianday(next_check) - julianday(last_attempt) FROM source_health")[0])
    assert counts.state == "failing"
    assert waits[0] < waits[1] < waits[2] <= 7
    world.run(4, [event()])
    assert world.rows("SELECT state, consecutive_failures FROM source_health") == [("ok", 0)]


def test_pages_remember_what_makes_the_next_request_conditional(world):
    world.run(1, [event()], pages=[PageState(PAGE, 200, etag='"a"', last_modified="Mon", body_hash="h", items=1)])
    world.run(2, [], pages=[PageState(PAGE, 304, unchanged=True)])
    assert world.rows("SELECT etag, last_modified, status, body_hash, items, fetched FROM pages") == [
        ('"a"', "Mon", 200, "h", 1, "2026-08-02T00:00:00Z")
    ]


def test_a_failing_page_costs_only_itself(world):
    world.run(1, [(A, event("1")), (B, event("2"))], pages=both_pages())
    counts = world.run(2, [(A, event("1"))], pages=both_pages(503), outcome="partial", complete=False)
    assert (counts.missing, counts.state) == (0, "degraded")
    assert world.column("SELECT DISTINCT presence FROM sightings") == ["present"]
    assert world.column("SELECT status FROM pages WHERE url = ?", B) == [200]


def test_places_come_from_the_normalised_fields(world):
    world.run(1, [event(location=Place(name="Hall", city="Köln"), city="Cologne", country="DE", latitude=50.9)])
    assert world.rows("SELECT venue, city, country, latitude FROM events") == [("Hall", "Cologne", "DE", 50.9)]


def test_the_page_state_is_a_plain_record():
    assert replace(PageState(PAGE), status=304, unchanged=True) == PageState(PAGE, 304, unchanged=True)
