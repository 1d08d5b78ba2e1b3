"""One record per real thing: what is joined, what stays apart, and that ids last."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import pytest
from storing import World, event, replace_source

from discovery.clock import Clock
from discovery.items import Deadline, Event, Opportunity, Organization, Party, Place, Recurrence
from pipelines._decisions import DecisionError, decide
from pipelines._profile import profile_of
from pipelines.resolve import history, resolve, why

ROOT = Path(__file__).resolve().parents[2]


def conference(name: str, url: str | None, start: str, end: str, city: str | None, country: str | None = "DE") -> Event:
    place = Place(city=city, country=country) if city else None
    return Event(
        source_key=f"{name}|{start}|{city}", name=name, url=url, start=start, end=end, start_local=start, end_local=end,
        location=place, city=city, country=country if city else None,
    )  # fmt: skip


BASE = ("Nordlicht Conf 2027", "https://nordlichtconf.example/2027", "2027-05-10", "2027-05-12", "Hamburg")
SAME = [
    ("another address of the site", ("Nordlicht Conf", "https://www.nordlichtconf.example/en/", "2027-05-10", "2027-05-12", "Hamburg")),
    ("tracking and archive", ("Nordlicht", "https://web.archive.org/web/2027/https://nordlichtconf.example/?utm_source=x",
                              "2027-05-10", "2027-05-12", "Hamburg")),
    ("no address", ("NordlichtConf 2027", None, "2027-05-10", "2027-05-12", "Hamburg")),
    ("start a day off", ("Nordlicht Conf", "https://nordlichtconf.example", "2027-05-11", "2027-05-12", "Hamburg")),
    ("town spelled otherwise", ("Nordlicht Conf", "https://nordlichtconf.example", "2027-05-10", "2027-05-12", "Hamburg-Altona")),
    ("year as a host", ("Nordlicht Conference", "https://2027.nordlichtconf.example", "2027-05-10", "2027-05-12", "Hamburg")),
]  # fmt: skip
APART = [
    ("other year", ("Nordlicht Conf 2028", "https://nordlichtconf.example", "2028-05-08", "2028-05-10", "Hamburg")),
    ("parallel edition in another town", ("Nordlicht Conf", "https://nordlichtconf.example", "2027-05-10", "2027-05-12", "Wien")),
    ("held at it", ("Rust Workshop at Nordlicht Conf", "https://rustworkshop.example", "2027-05-10", "2027-05-10", "Hamburg")),
    ("other event in town", ("Hafen Data Days", "https://hafendata.example", "2027-05-10", "2027-05-12", "Hamburg")),
    ("sub-event below its address",
     ("Kids Day", "https://nordlichtconf.example/2027/kids", "2027-05-10", "2027-05-10", "Hamburg")),
]  # fmt: skip


def records(world: World) -> dict[str, str]:
    return dict(world.rows("SELECT source || ':' || source_key, record_id FROM sightings"))


def two_sources(world: World, other: tuple[Any, ...]) -> int:
    world.run(1, [conference(*BASE)])
    country = "AT" if other[4] == "Wien" else "DE"
    world.run(2, [conference(*other, country)], replace_source(name="other"))
    return len(set(records(world).values()))


@pytest.mark.parametrize("other", [one[1] for one in SAME], ids=[one[0] for one in SAME])
def test_one_thing_in_two_sources_is_one_record(world, other):
    assert two_sources(world, other) == 1


@pytest.mark.parametrize("other", [one[1] for one in APART], ids=[one[0] for one in APART])
def test_different_things_stay_apart(world, other):
    assert two_sources(world, other) == 2


@pytest.mark.parametrize(
    ("name", "expected"), [("Karate York Meetup", 2), ("Karate Leeds Meetup", 1), ("Karate Leeds Meetup 2027", 1)]
)
def test_a_town_in_a_name_tells_chapters_apart_where_no_place_is_known(world, name, expected):
    def evening(title: str, city: str | None) -> Event:
        place = Place(city=city, country="GB") if city else None
        return event("1", title, "2027-05-10T18:00", city=city, location=place)

    world.run(1, [evening("Karate Leeds Meetup", "Leeds")])
    world.run(2, [evening(name, None)], replace_source(name="other"))
    assert len(set(records(world).values())) == expected


def test_joint_events_of_two_societies_share_address_and_days_but_not_the_record(world):
    world.run(1, [conference("ICQD 2027", "https://joint.example/2027", "2027-05-10", "2027-05-12", "Hamburg")])
    other = conference("WSTM 2027", "https://joint.example/2027", "2027-05-10", "2027-05-12", "Hamburg")
    world.run(2, [other], replace_source(name="other"))
    assert len(set(records(world).values())) == 2


def test_two_shows_on_one_evening_stay_apart(world):
    url = "https://theatre.example/open-stage"
    world.run(1, [event("1", "Open Stage", "2026-10-01T18:00", url=url)])
    world.run(1, [event("2", "Open Stage", "2026-10-01T21:00", url=url)], replace_source(name="other"))
    assert len(set(records(world).values())) == 2


def test_a_meeting_at_the_same_moment_under_another_address_of_one_house_is_the_same_if_it_is_called_the_same(world):
    site = "https://groups.example/chess/events"
    world.run(1, [event("1", "Saturday Chess in the Park", "2026-10-03T13:30", url=f"{site}/313799137")])
    others = [
        event("a", "Saturday Chess in the Park", "2026-10-03T13:30", url=f"{site}/kpqsrtyj"),
        event("b", "Saturday Chess in the Park", "2026-10-10T13:30", url=f"{site}/kpqsrtyk"),
        event("c", "Saturday Yoga in the Hall", "2026-10-03T13:30", url=f"{site}/kpqsrtyl"),
    ]
    world.run(1, others, replace_source(name="other"))
    found = records(world)
    assert [found["feed:1"] == found[f"other:{key}"] for key in "abc"] == [True, False, False]


def test_what_one_source_shows_twice_alike_is_one_record(world):
    world.run(1, [event("1", "Choir"), event("2", "Choir"), event("3", "Choir", location=Place(name="Hall B")),
                  event("4", "Choir", location=Place(name="Hall A"))])  # fmt: skip
    found = records(world)
    assert found["feed:3"] != found["feed:4"]
    assert found["feed:1"] == found["feed:2"]


LISTS = {
    "one": [BASE, ("Hafen Data Days", "https://hafendata.example", "2027-05-10", "2027-05-12", "Hamburg")],
    "two": [SAME[0][1], ("Hafen Data Days 2027", None, "2027-05-10", "2027-05-12", "Hamburg")],
    "three": [SAME[3][1], APART[0][1]],
}


@pytest.mark.parametrize("order", list(itertools.permutations(LISTS)), ids=",".join)
def test_the_order_of_sources_does_not_matter(world, order):
    for day, name in enumerate(order, 1):
        world.run(day, [conference(*row) for row in LISTS[name]], replace_source(name=name))
    groups: dict[str, set[str]] = {}
    for sighting, record in records(world).items():
        groups.setdefault(record, set()).add(sighting.partition("|")[0])
    assert sorted(map(sorted, groups.values())) == [
        ["one:Hafen Data Days", "two:Hafen Data Days 2027"],
        ["one:Nordlicht Conf 2027", "three:Nordlicht Conf", "two:Nordlicht Conf"],
        ["three:Nordlicht Conf 2028"],
    ]


def test_the_oldest_sighting_gives_the_id_and_a_merged_one_becomes_an_alias(world):
    vague = ("Nordlicht", None, "2027-06-20", "2027-06-20", None)
    world.run(1, [conference(*BASE)])
    first = world.column("SELECT id FROM events")[0]
    world.run(2, [conference(*vague)], replace_source(name="other"))
    second = next(one for one in world.column("SELECT id FROM events") if one != first)
    known = conference(*BASE[:4], "Hamburg")
    known.source_key = conference(*vague).source_key
    counts = world.run(3, [known], replace_source(name="other"))
    assert (counts.changed, world.column("SELECT id FROM events")) == (1, [first])
    assert world.rows("SELECT former_id, record_id FROM aliases") == [(second, first)]
    world.run(4, [conference(*vague)], replace_source(name="other"))  # no longer the same: it is itself again
    assert sorted(world.column("SELECT id FROM events")) == sorted([first, second])
    assert world.rows("SELECT * FROM aliases") == []


def test_rules_of_people_win(world, tmp_path):
    path = tmp_path / "decisions.toml"
    hafen = LISTS["one"][1]
    world.run(1, [conference(*BASE)])
    world.run(1, [conference(*SAME[0][1])], replace_source(name="other"))
    world.run(1, [conference(*hafen)], replace_source(name="third"))
    keys = {name: f"{name}:{key}" for name, key in world.rows("SELECT source, source_key FROM sightings")}
    decide(world.db.conn, path, "different", keys["feed"], keys["other"], "a namesake")
    decide(world.db.conn, path, "same", keys["feed"], keys["third"])
    resolve(world.db, Clock.at("2026-08-05T00:00:00Z"))
    found = records(world)
    assert (found[keys["feed"]] == found[keys["third"]], found[keys["feed"]] == found[keys["other"]]) == (True, False)
    path.unlink()
    resolve(world.db, Clock.at("2026-08-06T00:00:00Z"))
    found = records(world)
    assert (found[keys["feed"]] == found[keys["third"]], found[keys["feed"]] == found[keys["other"]]) == (False, True)


def test_rules_name_records_by_former_ids_too(world, tmp_path):
    world.run(1, [conference(*BASE)])
    other = conference(*LISTS["one"][1])
    world.run(2, [other], replace_source(name="other"))
    first, second = world.column("SELECT id FROM events ORDER BY first_seen")
    decide(world.db.conn, tmp_path / "decisions.toml", "same", first, second)
    resolve(world.db, Clock.at("2026-08-03T00:00:00Z"))
    assert world.column("SELECT id FROM events") == [first]
    (tmp_path / "decisions.toml").unlink()
    decide(world.db.conn, tmp_path / "decisions.toml", "different", first, second)
    resolve(world.db, Clock.at("2026-08-04T00:00:00Z"))
    assert sorted(world.column("SELECT id FROM events")) == sorted([first, second])


def test_who_decides_anew_takes_back_what_was_decided_before(world, tmp_path):
    path = tmp_path / "decisions.toml"
    path.write_text('# ours\n[[same]]\na = "one:x"\nb = "two:y"\nwhy = "[[not a table]]"\n')
    world.run(1, [conference(*BASE)])
    world.run(2, [conference(*LISTS["one"][1])], replace_source(name="other"))
    first, second = world.column("SELECT id FROM events ORDER BY first_seen")
    keys = [f"{name}:{key}" for name, key in world.rows("SELECT source, source_key FROM sightings ORDER BY first_seen")]
    before = path.read_text()
    counts = []
    for day, (kind, a, b) in enumerate(
        [("same", first, second), ("different", second, first), ("same", keys[1], first), ("different", *keys)], 3
    ):
        counts.append(decide(world.db.conn, path, kind, a, b))
        resolve(world.db, Clock.at(f"2026-08-{day:02}T00:00:00Z"))
        assert len(world.column("SELECT id FROM events")) == (1 if kind == "same" else 2)
    assert counts == [0, 1, 1, 1]
    assert path.read_text().startswith(before)
    assert path.read_text().count("[[same]]\n") == 1
    assert sorted(world.column("SELECT id FROM events")) == sorted([first, second])


@pytest.mark.parametrize(("text", "reason"), [
    ("[[same]]\na = 1\nb = 'x'", "same 1: a rule needs"), ("[[like]]\na = 'x'", "unknown table 'like'"),
    ("[[same", "decisions.toml"), ("[[same]]\na='x'\nb='y'\nc='z'", "unknown key 'c'"),
])  # fmt: skip
def test_a_rule_that_cannot_be_read_is_refused_by_name(world, tmp_path, text, reason):
    (tmp_path / "decisions.toml").write_text(text)
    with pytest.raises(DecisionError, match=reason):
        resolve(world.db, Clock.at("2026-08-05T00:00:00Z"))


def test_the_record_shows_the_best_of_each_field_and_says_who_gave_it(world):
    primary = replace_source(name="site", url="https://nordlichtconf.example/events.ics")
    listed = conference(*BASE)
    listed.tags, listed.description = ["rust"], "As the list has it"
    own = conference(BASE[0], BASE[1], "2027-05-10T09:00", "2027-05-12T17:00", "Hamburg")
    own.location = Place(name="Kulturwerk", address="Am Kai 1", city="Hamburg", country="DE")
    own.deadlines = [Deadline(kind="call_for_papers", due="2027-01-31")]
    world.run(1, [listed])
    world.run(2, [own], primary)
    row = world.rows("SELECT start_local, venue, description, tags, field_sources FROM events")[0]
    sources = json.loads(row[4])
    assert row[:4] == ("2027-05-10T09:00", "Kulturwerk", "As the list has it", '["rust"]')
    assert (sources["start_local"], sources["location"], sources["description"]) == ("site", "site", "feed")
    assert world.rows("SELECT kind, due_local FROM deadlines") == [("call_for_papers", "2027-01-31")]


def test_what_sources_disagree_on_is_a_doubt_and_what_one_supplies_is_none(world):
    listed = conference(*BASE)
    listed.end = listed.end_local = None
    listed.quality = ["no_end"]
    other = conference("Nordlicht Conf", BASE[1], "2027-05-11", "2027-05-12", "Kiel")
    world.run(1, [listed])
    world.run(2, [other], replace_source(name="other"))
    quality, sources = world.rows("SELECT quality, field_sources FROM events")[0]
    assert json.loads(quality) == ["dates_disagree", "place_disagrees"]
    assert json.loads(sources)["end_local"] == "other"
    world.run(3, [conference(*BASE)], replace_source(name="other"))
    assert world.column("SELECT quality FROM events") == [None]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Talk by Ann Miller", "Talk by Ann Smith"),
        ("Introduction to Excel", "Introduction to Word"),
        ("Board meeting: finance committee", "Board meeting: audit committee"),
        ("Chamber breakfast: tax", "Chamber breakfast: export"),
        ("Workshop 1", "Workshop 2"),
    ],
)
@pytest.mark.parametrize("city", ["Hamburg", None])
def test_names_of_one_pattern_at_one_moment_are_two_things(world, one, other, city):
    days = ("2027-05-10T10:00", "2027-05-10T12:00", city)
    world.run(1, [conference(one, "https://a.example/1", *days)])
    world.run(2, [conference(other, "https://b.example/2", *days)], replace_source(name="other"))
    assert len(set(records(world).values())) == 2


def test_a_country_is_a_code_or_unknown(world):
    """What a source wrote for one and nothing could be made of stays with its sighting."""
    told = conference(*BASE, country="Hamburg & Virtual")
    told.country = None
    world.run(1, [told])
    assert world.rows("SELECT city, country FROM events") == [("Hamburg", None)]


def test_editions_of_different_years_are_one_series(world):
    world.run(1, [conference(*BASE), conference(*APART[0][1]), conference(*LISTS["one"][1])])
    rows = dict(world.rows("SELECT name, series_id FROM events"))
    assert rows["Nordlicht Conf 2027"] == rows["Nordlicht Conf 2028"] is not None
    assert rows["Hafen Data Days"] is None


ORGANIZERS = [
    (Party(name="Elsewhere", key="o1"), True),
    (Party(name="Nordlicht e.V.", url="https://nordlicht.example/about"), True),
    (Party(name="Nordlicht e.V.", url="https://other.example/"), False),
    (Party(name="Nordlicht e.V."), False),
]


@pytest.mark.parametrize(("party", "tied"), ORGANIZERS, ids=["key", "name and host", "other host", "name alone"])
@pytest.mark.parametrize("first", ["event", "organization"])
def test_an_organizer_is_tied_by_key_or_by_name_and_host(world, party, tied, first):
    body = Organization(source_key="o1", name="Nordlicht e.V.", url="https://nordlicht.example", kind="learned_society")
    steps = [[event(organizer=party)], [body]]
    for day, items in enumerate(steps if first == "event" else reversed(steps), 1):
        world.run(day, items, complete=False)
    expected = world.column("SELECT id FROM organizations") if tied else [None]
    assert world.column("SELECT organization_id FROM events") == expected


def test_bodies_are_joined_by_register_and_never_by_name_alone(world):
    one = Organization(source_key="1", name="Chamber of X", identifiers={"ror": "r1"})
    world.run(1, [one])
    world.run(1, [Organization(source_key="2", name="X Chamber", identifiers={"ror": "r1"}),
                  Organization(source_key="3", name="Chamber of X")], replace_source(name="other"))  # fmt: skip
    found = records(world)
    assert (found["feed:1"] == found["other:2"], found["feed:1"] == found["other:3"]) == (True, False)


def body(name: str, url: str | None = None, city: str | None = None, **more: Any) -> Organization:
    return Organization(
        source_key=f"{name}{url}{city}", name=name, url=url, city=city, country="DE" if city else None, **more
    )


BODIES = [
    ("a page of its site", True, body("Hafenbund", "https://hafenbund.example/"), body("Hafenbund", "https://www.hafenbund.example/wer-wir-sind")),
    ("name and town", True, body("Hafenbund", "https://hafenbund.example/", "Kiel"), body("Hafenbund", None, "Kiel")),
    ("name and town, other site", False, body("Hafenbund", "https://a.example/", "Kiel"), body("Hafenbund", "https://b.example/", "Kiel")),
    ("chapters in two towns", False, body("Hafenbund", "https://hafenbund.example/", "Kiel"), body("Hafenbund", "https://hafenbund.example/", "Bremen")),
    ("chapters by name", False, body("Hafenbund Kiel", "https://hafenbund.example/kiel"), body("Hafenbund Bremen", "https://hafenbund.example/bremen")),
    ("a chapter and its parent", False, body("Hafenbund", "https://hafenbund.example/"), body("Hafenbund Kiel", "https://hafenbund.example/kiel")),
    ("two pages of one site", False, body("Ortsgruppe", "https://hafenbund.example/g/1"), body("Ortsgruppe", "https://hafenbund.example/g/2")),
    ("name alone", False, body("Hafenbund"), body("Hafenbund")),
    ("other number in a register", False, body("Hafenbund", "https://h.example/", identifiers={"ein": "1"}),
     body("Hafenbund", "https://h.example/", identifiers={"ein": "2"})),
]  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other", "same"), [(one, two, same) for _, same, one, two in BODIES], ids=[row[0] for row in BODIES]
)
def test_bodies_are_told_by_site_and_place(world, one, other, same):
    world.run(1, [one])
    world.run(2, [other], replace_source(name="other"))
    assert (len(set(records(world).values())) == 1) == same


def role(organizer: str, city: str, url: str | None) -> Opportunity:
    return Opportunity(
        source_key=f"{url}", name="Museum Guide", url=url, city=city, country="DE", organization=Party(name=organizer)
    )


@pytest.mark.parametrize(("other", "same"), [
    (role("Museum am Hafen", "Kiel", "https://list.example/77"), True),
    (role("Museum am Hafen", "Bremen", "https://list.example/77"), False),
    (role("Stadtmuseum", "Kiel", "https://list.example/77"), False),
    (role("Museum am Hafen", "Kiel", "https://hafen.example/jobs/2"), False),
])  # fmt: skip
def test_a_role_is_told_by_body_and_town(world, other, same):
    world.run(1, [role("Museum am Hafen", "Kiel", "https://hafen.example/jobs/1")])
    world.run(2, [other], replace_source(name="other"))
    assert (len(set(records(world).values())) == 1) == same


def test_history_and_reasons_are_told(world):
    world.run(1, [conference(*BASE)])
    world.run(2, [conference(*SAME[0][1])], replace_source(name="other"))
    moved = conference(*BASE)
    moved.status = "postponed"
    world.run(3, [moved])
    record = world.column("SELECT id FROM events")[0]
    assert [(row["field"], row["old"], row["new"], row["source"]) for row in history(world.db, record)] == [
        ("status", "scheduled", "postponed", "feed")
    ]
    reasons = why(world.db, record)
    assert [one["source"] for one in reasons] == ["feed", "other"]
    assert reasons[0]["joined"][0].startswith("other:Nordlicht Conf|2027-05-10|Hamburg ")


def test_a_second_pass_over_everything_changes_nothing(world):
    for day, name in enumerate(LISTS, 1):
        world.run(day, [conference(*row) for row in LISTS[name]], replace_source(name=name))
    before = list(world.db.conn.iterdump())
    counts = resolve(world.db, Clock.at("2026-08-09T00:00:00Z"), full=True)
    after = list(world.db.conn.iterdump())
    assert (counts.new, counts.changed, counts.removed) == (0, 0, 0)
    assert [line for line in after if line not in before] == []


NAMES = [
    ("RubyConf AU 2019", ("ruby", "au"), {2019}), ("wroc_love.rb", ("wroc", "love", "rb"), set()),
    ("The 7th International Conference on Data (ICOD '27)", ("data", "icod"), {2027}), ("PyCon27", ("py",), {2027}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "words", "years"), NAMES)
def test_the_telling_words_of_a_name(name, words, years):
    profile = profile_of(Event(name=name))
    assert (profile.words, set(profile.years)) == (words, years)


def test_new_exceptions_of_many_series_go_each_with_its_own(world):
    def series(key: str) -> list[Event]:
        head = event(key, f"Choir of {key}", "2026-10-01T18:00", recurrence=Recurrence(rrule="FREQ=WEEKLY;COUNT=4"))
        moved = event(
            f"{key}#2", f"Choir of {key}", "2026-10-09T18:00", series_key=key, recurrence_id="2026-10-08T18:00"
        )
        return [head, moved]

    towns = ["Zadar", "Arles", "Mainz", "Bonn", "Yverdon", "Cork"]
    world.run(1, [series(town)[0] for town in towns])
    world.run(2, [one for town in towns for one in reversed(series(town))])
    for town in towns:
        found = world.rows("SELECT DISTINCT record_id FROM sightings WHERE source_key LIKE ? || '%'", town)
        assert len(found) == 1
    assert len(set(records(world).values())) == len(towns)
