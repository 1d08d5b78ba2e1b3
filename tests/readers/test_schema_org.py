"""The reader of structured markup, by small pages in the shapes that occur."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from discovery.items import Event, Opportunity, Organization
from discovery.readers import Payload, Reading, schema_org

DATA = Path(__file__).resolve().parents[1] / "data" / "schema_org"
URL = "https://host.example/events/"


def read(body: str | bytes, **options: Any) -> Reading:
    data = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body
    payload = Payload(body=data, url=URL, content_type="text/html", options={"lists": False, **options})
    reading = Reading.of(schema_org.read(payload))
    assert not [one for one in reading.problems if "reader failed" in one.reason]
    return reading


def ld(*nodes: Any) -> str:
    return "".join(f'<script type="application/ld+json">{json.dumps(node)}</script>' for node in nodes)


def event(**properties: Any) -> Event:
    node = {"@context": "https://schema.org", "@type": "Event", "name": "A", "startDate": "2027-05-01", **properties}
    (item,) = read(ld(node)).items
    assert isinstance(item, Event)
    return item


@pytest.fixture(scope="module")
def listing() -> Reading:
    payload = Payload(body=(DATA / "listing.html").read_bytes(), url="https://chamber.example/events/")
    assert schema_org.recognise(payload)
    return Reading.of(schema_org.read(payload))


def test_listing_gives_each_event_once_in_order(listing: Reading) -> None:
    assert [item.name for item in listing.items] == ["Leaders’ Breakfast", 'Broken "quotes" night', "Board meeting"]


def test_json_ld_and_microdata_of_one_event_are_joined(listing: Reading) -> None:
    first = listing.items[0]
    assert isinstance(first, Event)
    assert first.source_key == "https://chamber.example/event/breakfast"
    assert (first.start, first.end) == ("2027-03-02T08:00:00+00:00", "2027-03-02T09:30:00+00:00")
    assert first.image == "https://chamber.example/b.jpg"  # only the microdata has it
    assert first.description == "Coffee & talk."
    assert first.location is not None
    assert (first.location.city, first.location.country, first.location.latitude) == ("York", "GB", 53.96)
    assert first.price is not None
    assert (first.price.min, first.price.free, first.price.currency) == (0.0, True, "GBP")
    assert (first.status, first.attendance, first.language, first.speakers) == ("scheduled", "in_person", "en", [])


def test_repaired_block_says_so(listing: Reading) -> None:
    assert "json repaired" in listing.items[1].notes


def test_time_that_people_read_wins_over_an_attribute_without_offset(listing: Reading) -> None:
    board = listing.items[2]
    assert isinstance(board, Event)
    assert (board.start, board.end) == ("2027-12-14T09:30", "2027-12-14T12:00")
    assert board.notes == ["startDate 2027-12-14T14:30 in the markup, 09:30 in the visible text"]


def test_incomplete_events_are_problems_and_their_pages_links(listing: Reading) -> None:
    reasons = [problem.reason for problem in listing.problems]
    assert reasons.count("event without name") == 1
    assert "event without start" in reasons
    assert "https://chamber.example/event/undated/" in [link.url for link in listing.links if link.rel == "item"]


def test_alternates_and_the_next_page_are_links_but_not_the_next_post(listing: Reading) -> None:
    found = [(link.rel, link.type, link.url) for link in listing.links if link.rel != "item"]
    assert found == [
        ("alternate", "text/calendar", "https://chamber.example/events.ics"),
        ("next", None, "https://chamber.example/events/page/2/"),
    ]


@pytest.mark.parametrize(
    ("written", "start"),
    [
        ("2019-09-13T18:00:00-05:00", "2019-09-13T18:00:00-05:00"),
        ("2019-9-13T18:00", "2019-09-13T18:00"),
        ("2019-09-13 18:00", "2019-09-13T18:00"),
        ("2019-9-13", "2019-09-13"),
        ("20190913", "2019-09-13"),
        ("19970903T163000Z", "1997-09-03T16:30:00Z"),
        ("2022-08-04T19:30:00.000+02:00", "2022-08-04T19:30:00+02:00"),
        ("2024-5-28T16:30+0:00", "2024-05-28T16:30"),
        ("2024-5-28T16:30-5:00", "2024-05-28T16:30-05:00"),
        ("2019-9-20T08-08-30-00", "2019-09-20T08:30:00"),
        ("2012-05-13-11:00:00", "2012-05-13T11:00:00"),
        ("2027-05-01T24:00", "2027-05-02T00:00"),
        (1568397600000, "2019-09-13T18:00:00Z"),
        ("1568397600", "2019-09-13T18:00:00Z"),
        ("Fri, 13 Sep 2019 18:00:00 +0200", "2019-09-13T18:00:00+02:00"),
        ("Fri Sep 13 2019 18:00:00 GMT+0200 (CEST)", "2019-09-13T18:00:00+02:00"),
        ("9/13/2019 6:00 PM", "2019-09-13T18:00"),
        ("13.09.2019 18:00", "2019-09-13T18:00"),
        ({"@type": "Date", "@value": "2019-09-13"}, "2019-09-13"),
        ("2019-09-13T18:00+02:00[Europe/Berlin]", "2019-09-13T18:00+02:00"),
    ],
)
def test_start(written: Any, start: str) -> None:
    item = event(startDate=written)
    assert item.start == start
    assert item.all_day is (True if len(start) == 10 else None)


@pytest.mark.parametrize("written", ["4/5/2019", "next Friday", "2019-02-30", "2019-09", "TBA"])
def test_start_that_is_not_certain_stays_text(written: str) -> None:
    item = event(startDate=written)
    assert (item.start, item.when_text) == (None, written)


@pytest.mark.parametrize("written", ["1970-01-01T00:00:00+00:00", "0000-00-00", "", None, "-0001-11-30T00:00:00"])
def test_placeholder_dates_make_no_start(written: Any) -> None:
    reading = read(ld({"@type": "Event", "name": "A", "startDate": written}))
    assert [getattr(item, "start", None) for item in reading.items] in ([], [None])


def test_end_before_start_is_dropped_with_a_note() -> None:
    item = event(startDate="2027-05-02", endDate="2027-05-01")
    assert item.end is None
    assert item.notes == ["end 2027-05-01 before start dropped"]


def test_duration_gives_the_end() -> None:
    assert event(startDate="2027-05-01T18:00+02:00", duration="PT90M").end == "2027-05-01T19:30+02:00"


@pytest.mark.parametrize(
    ("stated", "status"),
    [
        ("EventCancelled", "cancelled"),
        ("http://schema.org/EventCancelled", "cancelled"),
        ({"@id": "https://schema.org/EventPostponed"}, "postponed"),
        ({"@type": "https://schema.org/EventScheduled"}, "scheduled"),
        (["EventRescheduled", "https://schema.org/EventMovedOnline"], "moved_online"),
        ("on-schedule", "scheduled"),
        ("Sold out", None),
    ],
)
def test_status(stated: Any, status: str | None) -> None:
    assert event(eventStatus=stated).status == status


VIRTUAL = {"@type": "VirtualLocation", "url": "https://meet.example/1"}


@pytest.mark.parametrize(
    ("location", "attendance", "name", "url"),
    [
        ("Town Hall", None, "Town Hall", None),
        (VIRTUAL, "online", None, "https://meet.example/1"),
        ([{"@type": "Place", "name": "Hall"}, VIRTUAL], "hybrid", "Hall", "https://meet.example/1"),
        ("https://meet.example/1", "online", None, "https://meet.example/1"),
    ],
)
def test_place_and_attendance(location: Any, attendance: str | None, name: str | None, url: str | None) -> None:
    item = event(location=location)
    assert item.location is not None
    assert (item.attendance, item.location.name, item.location.url) == (attendance, name, url)


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({"offers": {"price": "25.00", "priceCurrency": "EUR"}}, (25.0, 25.0, "EUR", False)),
        ({"offers": [{"price": 10}, {"price": "€ 1.250,00"}]}, (10.0, 1250.0, "EUR", False)),
        (
            {"offers": {"@type": "AggregateOffer", "lowPrice": 5, "highPrice": 9, "priceCurrency": "usd"}},
            (5.0, 9.0, "USD", False),
        ),
        ({"isAccessibleForFree": True}, (None, None, None, True)),
        ({"isAccessibleForFree": "http://schema.org/False"}, (None, None, None, False)),
        ({"offers": {"price": "Free"}}, (None, None, None, True)),
    ],
)
def test_price(properties: dict[str, Any], expected: tuple[Any, ...]) -> None:
    found = event(**properties).price
    assert found is not None
    assert (found.min, found.max, found.currency, found.free) == expected


def test_ticket_sale_and_call_that_end_before_the_start_are_deadlines() -> None:
    item = event(
        offers=[
            {"name": "Early bird", "validThrough": "2027-03-01"},
            {"name": "Regular", "validThrough": "2027-04-20"},
        ],
        hasParticipationOffer={"name": "Call for Proposals", "availabilityEnds": "2027-01-15"},
    )
    assert {one.kind: one.due for one in item.deadlines} == {
        "early_bird": "2027-03-01", "registration": "2027-04-20", "call_for_papers": "2027-01-15",
    }  # fmt: skip
    assert event(offers={"validThrough": "2027-05-01"}).deadlines == []


def test_graph_references_sub_events_and_persons() -> None:
    graph = {
        "@graph": [
            {"@id": "#hall", "@type": "Place", "name": "Hall"},
            {"@type": ["Thing", "Festival"], "@id": "https://host.example/f#event", "name": "F", "startDate": "2027-05-01",
             "location": {"@id": "#hall"}, "performer": [{"@type": "Person", "name": "Ada L."}, {"@type": "MusicGroup", "name": "Band"}],
             "subEvent": [{"@type": "Event", "name": "S", "startDate": "2027-05-01T10:00"}]},
            {"@type": "Article", "headline": "News", "datePublished": "2027-01-01"},
            {"@type": "WebPage", "name": "Page", "datePublished": "2027-01-01"},
        ]
    }  # fmt: skip
    whole, part = read(ld(graph)).items
    assert isinstance(whole, Event)
    assert isinstance(part, Event)
    assert whole.location is not None
    assert (whole.location.name, whole.speakers, whole.source_key) == (
        "Hall",
        ["Ada L."],
        "https://host.example/f#event",
    )
    assert part.parent_key == whole.source_key


def test_schedule_becomes_a_rule_that_its_start_fits() -> None:
    schedule = {"startDate": "2027-01-01", "endDate": "2027-12-31", "repeatFrequency": "P1W", "byDay": "https://schema.org/Wednesday",
                "startTime": "19:00:00", "endTime": "20:00:00", "scheduleTimezone": "Europe/London"}  # fmt: skip
    item = event(startDate=None, eventSchedule=schedule)
    assert (item.start, item.end, item.timezone) == ("2027-01-06T19:00", "2027-01-06T20:00", "Europe/London")
    assert item.recurrence is not None
    assert item.recurrence.rrule == "FREQ=WEEKLY;BYDAY=WE;UNTIL=20271231T235959Z"


def test_events_at_one_address_have_keys_of_their_own_and_keep_them() -> None:
    nodes = [{"@type": "Event", "name": "Talk", "url": "/talk", "startDate": f"2027-05-0{day}"} for day in (1, 2, 3)]
    keys = [item.source_key for item in read(ld(*nodes)).items]
    assert len(set(keys)) == 3
    assert [item.source_key for item in read(ld(*nodes[1:])).items] == keys[1:]


def test_same_node_twice_is_one_and_two_rooms_are_two() -> None:
    node = {"@type": "Event", "name": "Talk", "startDate": "2027-05-01T10:00", "location": "Room A"}
    assert len(read(ld(node, node)).items) == 1
    assert len(read(ld(node, {**node, "location": "Room B"})).items) == 2


@pytest.mark.parametrize(
    "text",
    [
        '<!-- {"@type":"Event","name":"A","startDate":"2027-05-01"} -->',
        '//<![CDATA[\n{"@type":"Event","name":"A","startDate":"2027-05-01"}\n//]]>',
        '{"@type":"Event","name":"A","startDate":"2027-05-01"};',
        "{&quot;@type&quot;:&quot;Event&quot;,&quot;name&quot;:&quot;A&quot;,&quot;startDate&quot;:&quot;2027-05-01&quot;}",
        '{"@type":"Article"}{"@type":"Event","name":"A","startDate":"2027-05-01"}',
        '{"@type":"Event","name":"A","startDate":"2027-05-01",}',
        '{"@type":"Event","name":"A","startDate":"2027-05-01","x":"C:\\dir"}',
        '{"@type":"Event","name":"A","startDate":"2027-05-01","x":NaN,"y":' + "9" * 5000 + "}",
        '{"@type":"Event","name":"A","startDate":"2027-05-01","x":"line\nbreak"}',
        '{"@type":"Event","name":"A","startDate":"2027-05-01","x":"\\ud800"}',
        "{'@type':'Event','name':'A','startDate':'2027-05-01'}",
        '{"schema:name":"A","@type":"schema:Event","schema:startDate":"2027-05-01"}',
    ],
)
def test_odd_blocks_are_read(text: str) -> None:
    (item,) = read(f'<script type="application/ld+json">{text}</script>').items
    assert isinstance(item, Event)
    assert (item.name, item.start) == ("A", "2027-05-01")


GOOD = ld({"@type": "Event", "name": "Good", "startDate": "2027-05-01"})


@pytest.mark.parametrize(
    "bomb",
    [
        f'<script type="application/ld+json">{"[" * 100_000}</script>',
        f'<script type="application/ld+json">{{"@type":"Event","a":{"{" * 9_000}</script>',
        "<div>" * 100_000,
        f"<div {' '.join(f'a{number}' for number in range(200_000))}>",
        '<div itemscope itemtype="http://schema.org/Event" itemprop="subEvent">' * 3_000,
        '<div class="vevent">' * 3_000,
        "x" * 10_000_000,
        "&amp;" * 500_000,
        "<a" * 500_000,
    ],
    ids=["lists", "objects", "elements", "attributes", "items", "vevents", "line", "entities", "tags"],
)
def test_bombs_cost_no_neighbour(bomb: str) -> None:
    assert "Good" in [item.name for item in read(GOOD + bomb).items]
    if "<div " not in bomb[:5]:
        assert len(read(bomb).items) == 0


def test_block_behind_the_tree_is_found() -> None:
    assert [item.name for item in read("<html>" + "x" * 3_100_000 + GOOD).items] == ["Good"]


RDFA = """<div vocab="https://schema.org/" typeof="Event"><h1 property="name">A</h1>
<time property="startDate" datetime="2027-05-01T10:00">1 May</time>
<div property="location" typeof="Place"><span property="name">Hall</span></div></div>"""
HCALENDAR = """<div class="vevent"><b class="summary">A</b> <abbr class="dtstart" title="2027-05-01">May 1</abbr>-
<abbr class="dtend" title="2027-05-04">3</abbr> <span class="location">Hall</span></div>"""
H_EVENT = """<div class="h-event"><b class="p-name">A</b><time class="dt-start" datetime="2027-05-01 10:00"></time>
<span class="p-location">Hall</span></div>"""
MICRODATA = """<div itemscope itemtype="http://schema.org/Event" itemref="where"><b itemprop="name">A</b>
<meta itemprop="startDate" content="2027-05-01T10:00"></div><p id="where"><i itemprop="location">Hall</i></p>"""


@pytest.mark.parametrize(
    ("page", "start", "end"),
    [
        (RDFA, "2027-05-01T10:00", None),
        (HCALENDAR, "2027-05-01", "2027-05-03"),
        (H_EVENT, "2027-05-01T10:00", None),
        (MICRODATA, "2027-05-01T10:00", None),
    ],
    ids=["rdfa", "hcalendar", "h-event", "itemref"],
)
def test_syntaxes_of_markup(page: str, start: str, end: str | None) -> None:
    (item,) = read(page).items
    assert isinstance(item, Event)
    assert item.location is not None
    assert (item.name, item.start, item.end, item.location.name) == ("A", start, end, "Hall")


def test_table_that_is_one_item_gives_its_events() -> None:
    rows = "".join(
        f'<tr><td><a itemprop="url" href="/{n}"><b itemprop="summary">Talk {n}</b></a><time itemprop="startDate" datetime="2027-05-0{n}T10:00"></time>'
        for n in (1, 2, 3)
    )
    found = read(f'<div itemscope itemtype="http://data-vocabulary.org/Event"><table>{rows}</table></div>').items
    assert [(item.name, item.url) for item in found] == [(f"Talk {n}", f"https://host.example/{n}") for n in (1, 2, 3)]


def test_opportunities() -> None:
    job = {"@type": "JobPosting", "title": "Treasurer", "employmentType": ["VOLUNTEER"], "validThrough": "2027-06-30",
           "hiringOrganization": {"name": "NGO"}, "jobLocationType": "TELECOMMUTE"}  # fmt: skip
    paid = {"@type": "JobPosting", "title": "Manager", "employmentType": "FULL_TIME"}
    course = {"@type": "Course", "name": "Leading", "provider": "School",
              "hasCourseInstance": [{"@type": "CourseInstance", "courseMode": "Online", "startDate": "2027-02-01"},
                                    {"@type": "CourseInstance", "courseMode": "onsite", "startDate": "2027-09-01"}]}  # fmt: skip
    found = read(ld(job, paid, course)).items
    assert all(isinstance(item, Opportunity) for item in found)
    assert [(item.name, item.kind, item.mode, item.start) for item in found if isinstance(item, Opportunity)] == [
        ("Treasurer", "volunteering", "remote", None),
        ("Leading", "course", "remote", "2027-02-01"),
        ("Leading", "course", "on_site", "2027-09-01"),
    ]
    assert [(one.kind, one.due) for one in found[0].deadlines] == [("application", "2027-06-30")]


def test_organizations_only_where_the_page_is_about_them() -> None:
    signature = {"@type": "Organization", "name": "Site", "logo": "/l.png"}
    society = {**signature, "name": "Society", "description": "We …"}
    assert read(ld(signature)).items == []
    (item,) = read(ld(society)).items
    assert isinstance(item, Organization)
    assert [one.name for one in read(ld(society) + GOOD).items] == ["Good"]
    assert [one.name for one in read(ld({**signature, "@type": "NGO"}) + GOOD).items] == ["Site", "Good"]


def test_lists_name_pages_but_breadcrumbs_and_products_do_not() -> None:
    element = {"@type": "ListItem", "url": "/event/1/"}
    nodes = [
        {"@type": "ItemList", "itemListElement": [element, {"@type": "ListItem", "item": {"@type": "Event", "url": "/event/2/"}},
                                                  {"@type": "ListItem", "item": {"@type": "Product", "url": "/shop/"}}]},
        {"@type": "BreadcrumbList", "itemListElement": [{"@type": "ListItem", "item": "https://host.example/crumb/"}]},
    ]  # fmt: skip
    assert [(link.url, link.type) for link in read(ld(*nodes)).links] == [
        ("https://host.example/event/1/", "text/html"), ("https://host.example/event/2/", "text/html"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "content_type", "expected"),
    [
        (b"<!doctype html><p>", None, True),
        (b"<!-- licence --><div class=vevent>", "text/plain", True),
        (b'{"@context":"https://schema.org","@type":"Event"}', "application/json", True),
        (b'{"events":[]}', "application/json", False),
        (b"<rss version='2.0'><channel><title>x</title>", "application/xml", False),
        (b"BEGIN:VCALENDAR", "text/calendar", False),
        (b"", "text/html", True),
    ],
)
def test_recognise(body: bytes, content_type: str | None, expected: bool) -> None:
    assert schema_org.recognise(Payload(body=body, url=URL, content_type=content_type)) is expected


def test_json_ld_document() -> None:
    body = json.dumps([{"@type": "Event", "name": "A", "startDate": "2027-05-01"}]).encode()
    (item,) = Reading.of(schema_org.read(Payload(body=body, url=URL, content_type="application/ld+json"))).items
    assert item.name == "A"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(encoding: str) -> None:
    page = '<html lang="de-AT"><script type="application/ld+json">{"@type":"Event","name":"Frühstück","startDate":"2027-05-01"}</script>'
    (item,) = read(page.encode(encoding)).items
    assert (item.name, item.language) == ("Frühstück", "de")


WHOLE = (DATA / "listing.html").read_bytes() + (RDFA + HCALENDAR + H_EVENT + MICRODATA).encode()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(
    st.integers(0, len(WHOLE)), st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), max_size=12)
)
def test_cut_and_flipped_pages_never_fail(end: int, flips: list[tuple[int, int]]) -> None:
    damaged = bytearray(WHOLE)
    for place, value in flips:
        damaged[place] = value
    read(bytes(damaged[:end]))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.sampled_from(["2027-05-01", "Event", "https://x.example/"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(
        ["@type", "@id", "@graph", "name", "startDate", "endDate", "location", "offers", "price", "subEvent", "eventSchedule", "organizer",
         "byDay", "repeatFrequency", "performer", "keywords", "url", "geo", "latitude", "image", "hasCourseInstance", "@value"]), inner, max_size=5),
    max_leaves=25,
)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(JSON, st.sampled_from(["Event", "Course", "JobPosting", "NGO", "ItemList", "MusicEvent"]))
def test_any_shape_of_json_never_fails(value: Any, kind: str) -> None:
    node = (
        {"name": "A", "startDate": "2027-05-01", "employmentType": "VOLUNTEER", **value}
        if isinstance(value, dict)
        else {"about": value}
    )
    reading = read(ld({**node, "@type": kind}))
    assert not [one for one in reading.problems if "Error" in one.reason]


def test_recorded_pages_give_their_events(shared: Path) -> None:
    folder = shared / "corpus" / "pages" / "dugnetwork.org"
    for path in sorted(folder.glob("*.html")):
        found = Reading.of(schema_org.read(Payload(body=path.read_bytes(), url="http://dugnetwork.org/event/x/"))).items
        assert [type(item) for item in found] == [Event]
