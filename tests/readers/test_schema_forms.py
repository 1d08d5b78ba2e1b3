"""The forms in which authors write one event: whatever the syntax and its faults, it is read, once, with its start."""

from __future__ import annotations

import json
from typing import Any

import pytest

from discovery.items import Event, Item, Problem
from discovery.readers import Payload, Reading, _jsonld, schema_org

URL = "https://host.example/events/"
LOCAL = "2027-05-01T10:00"
START = f"{LOCAL}:00+02:00"
EVENT = {"@context": "https://schema.org", "@type": "Event", "name": "A", "startDate": START}


def items(body: str, **hints: Any) -> list[Item]:
    payload = Payload(body=body.encode(), url=URL, content_type="text/html", options={"lists": False}, **hints)
    reading = Reading.of(schema_org.read(payload))
    assert not [one for one in reading.problems if "Error" in one.reason]
    return reading.items


def told(body: str, **hints: Any) -> list[tuple[str | None, str | None]]:
    """Give name and start of each event of a page."""
    return [(one.name, one.start) for one in items(body, **hints) if isinstance(one, Event)]


def ld(*nodes: Any) -> str:
    written = (node if isinstance(node, str) else json.dumps(node) for node in nodes)
    return "".join(f'<script type="application/ld+json">{one}</script>' for one in written)


def node(**properties: Any) -> dict[str, Any]:
    return {**EVENT, **properties}


def item(inside: str, kind: str = "http://schema.org/Event") -> str:
    return f'<div itemscope itemtype="{kind}">{inside}</div>'


NAMED = "<b itemprop=name>A</b>"
DATED = f'<meta itemprop=startDate content="{LOCAL}">'
PLACE = {"@id": "#p", "@type": "Place", "name": "Hall"}


@pytest.mark.parametrize(
    "nodes",
    [
        [{"@type": "Place", "event": node()}],
        [{"@type": "MusicVenue", "events": [node()]}],
        [{"@type": "Person", "performerIn": node()}],
        [{"@type": "WebPage", "about": node()}],
        [{"@type": "Place", "@reverse": {"location": node()}}],
        [{"@type": "ItemList", "itemListElement": {"@list": [{"@type": "ListItem", "item": node()}]}}],
        [{"@graph": node()}],
        [[[node()]]],
        [node(**{"@type": ["Event", "Product"]})],
        [node(**{"@type": "https://www.schema.org/MusicEvent"})],
        [node(**{"@type": "event"})],
        [{"@context": {"so": "http://schema.org/"}, "@type": "so:Event", "so:name": "A", "so:startDate": START}],
        [{"@type": ["http://schema.org/Event"], "http://schema.org/name": [{"@value": "A"}], "http://schema.org/startDate": [{"@value": START}]}],
        [{"@graph": [{"@type": "Event", "@id": "#e", "name": "A"}, {"@id": "#e", "startDate": START}]}],
        [{"@type": "Event", "@id": "#e", "name": "A", "startDate": START}, {"@type": "Event", "@id": "#e", "name": "A", "image": "/i.png"}],
        [{"@type": "Event", "Name": "A", "start_date": START}],
        [node(name={"en": "A", "de-AT": "B"})],
        [node(), node()],
    ],
)  # fmt: skip
def test_json_ld(nodes: list[Any]) -> None:
    assert told(ld(*nodes)) == [("A", START)]


@pytest.mark.parametrize("name", ["Business", "Childrens", "Comedy", "Conference", "Dance", "Education", "Exhibition", "Food", "Literary", "Music", "PerformingArts", "Sale", "Screening", "Social", "Sports", "Theater", "VisualArts", "Public"])  # fmt: skip
def test_events_of_every_type(name: str) -> None:
    assert told(ld(node(**{"@type": f"{name}Event"}))) == [("A", START)]


@pytest.mark.parametrize(
    "name", ["PublicationEvent", "DeliveryEvent", "UserComments", "OnDemandEvent", "Person", "Offer"]
)
def test_events_by_name_only(name: str) -> None:
    assert told(ld(node(**{"@type": name}))) == []


WRITTEN = json.dumps(EVENT)


@pytest.mark.parametrize(
    "text",
    [
        f"/*<![CDATA[*/{WRITTEN}/*]]>*/",
        f"/* event */{WRITTEN}",
        f"var event = {WRITTEN};",
        WRITTEN[:-1] + ',\n// remark\n"x":1}',
        WRITTEN[:-1] + ',"d":undefined}',
        WRITTEN[:-1] + ',"d":}',
        WRITTEN[:-1],
        WRITTEN + "}]",
        WRITTEN[:-1] + ',"location":{"@type":"Place","name":"Ha',
        WRITTEN[:-1] + ',"description":"the "best" one"}',
        WRITTEN.replace('"Event", "name"', '"Event"\n "name"'),
        WRITTEN.replace(', "name"', ',, "name"'),
        WRITTEN.replace('"name"', "“name”"),
        WRITTEN.replace(", ", ",\u00a0\u00a0"),
        WRITTEN.replace(", ", ",<br />"),
        "<p>" + WRITTEN.replace(", ", ",</p>\n<p>") + "</p>",
        f'{{"@graph":[{WRITTEN},{WRITTEN[:40]}',
    ],
)
def test_broken_json_ld(text: str) -> None:
    assert told(ld(text)) == [("A", START)]


@pytest.mark.parametrize(
    ("location", "others"),
    [
        ({"@id": "#p"}, [PLACE]),
        ({"@type": "Place", "@id": "#p"}, [PLACE]),
        ({"@id": f"{URL}#p"}, [PLACE]),
        ({"@id": "#p"}, [{**PLACE, "@id": f"{URL}#p"}]),
        ("#p", [PLACE]),
    ],
)
def test_references_between_blocks(location: Any, others: list[Any]) -> None:
    (found,) = items(ld(node(location=location), *others))
    assert isinstance(found, Event)
    assert found.location is not None
    assert found.location.name == "Hall"


def test_one_id_for_all_events_of_a_template_is_no_identity() -> None:
    days = [node(**{"@id": "#event", "startDate": f"2027-05-0{day}", "image": f"/{day}.png"}) for day in (1, 2, 3)]
    found = items(ld(*days))
    assert [(one.start, one.image) for one in found if isinstance(one, Event)] == [
        (f"2027-05-0{day}", f"https://host.example/{day}.png") for day in (1, 2, 3)
    ]


@pytest.mark.parametrize(
    ("written", "start"),
    [
        ("Saturday, May 1st, 2027 at 10:00 am", LOCAL),
        ("1 May 2027", "2027-05-01"),
        ("01-MAY-2027", "2027-05-01"),
        ("Sat, 01 May 2027 10:00:00 GMT", f"{LOCAL}:00Z"),
        ("2027-05-01 at 10:00", LOCAL),
        ("2027-05-01 10h00", LOCAL),
        ("2027-05-01T10+02:00", f"{LOCAL}+02:00"),
        ("2027-05-01T10:00&#43;02:00", f"{LOCAL}+02:00"),
        ("5/1/2027 10:00:00 AM", f"{LOCAL}:00"),
        ([["2027-05-01T10:00"]], LOCAL),
        (["2027-05-01", "10:00"], LOCAL),
        ("12 foo 2027", None),
        ("May 2027", None),
        ("1 May 2027 – 3 May 2027", None),
    ],
)
def test_dates(written: Any, start: str | None) -> None:
    assert told(ld(node(startDate=written))) == [("A", start)]


@pytest.mark.parametrize(
    ("page", "hints", "start"),
    [
        ("<html lang=en-GB>", {}, "2027-05-04"),
        ("<html lang=en-US>", {}, "2027-04-05"),
        ("<html lang=en>", {}, None),
        ("<html lang=en><p>17/05/2027, 31/12/2027</p>", {}, "2027-05-04"),
        ("<html lang=en><p>05/17/2027</p>", {}, "2027-04-05"),
        ("<html lang=en><p>05/17/2027 or 17/05/2027</p>", {}, None),
        ("<html lang=en>", {"country": "US"}, "2027-04-05"),
        ("<html lang=en>", {"country": "IE"}, "2027-05-04"),
    ],
)
def test_order_of_day_and_month(page: str, hints: dict[str, str], start: str | None) -> None:
    assert told(page + ld(node(startDate="04/05/2027")), **hints) == [("A", start)]


def test_zone_that_an_author_names() -> None:
    (found,) = items(ld(node(startDate=LOCAL, timezone="Europe/Berlin")))
    assert isinstance(found, Event)
    assert (found.start, found.timezone) == (LOCAL, "Europe/Berlin")


@pytest.mark.parametrize(
    "page",
    [
        item(NAMED + DATED, "//schema.org/Event"),
        item(NAMED + DATED, "https://www.schema.org/Event/"),
        item(NAMED + DATED, "http://schema.org/Event http://schema.org/Product"),
        f'<div ITEMSCOPE ITEMTYPE="http://schema.org/Event">{NAMED}{DATED}</div>',
        f'<div itemtype="http://schema.org/Event">{NAMED}{DATED}</div>',
        item(f"<b itemprop='schema:name'>A</b><meta itemprop='http://schema.org/startDate' content='{LOCAL}'>"),
        item(f"{NAMED}<meta itemprop=startdate content='{LOCAL}'>"),
        item(f"{NAMED}<span itemprop=startDate><time datetime='{LOCAL}'>1 May</time></span>"),
        item(f"{NAMED}<abbr itemprop=startDate title='{LOCAL}'>1 May</abbr>"),
        item(f"{NAMED}<time itemprop=startDate content='' datetime='{LOCAL}'>1 May</time>"),
        item(f"{NAMED}<meta itemprop=startDate content=2027-05-01><meta itemprop=startTime content=10:00>"),
        item(f"{NAMED}<span itemprop=startDate>May 1, 2027 10:00 AM</span>"),
        f'<div itemscope itemtype="http://schema.org/Event" itemref="n d"></div><h1 id=n itemprop=name>A</h1><p id=d>{DATED}</p>',
    ],
)
def test_microdata(page: str) -> None:
    assert told(page) == [("A", LOCAL)]


RDFA = f"<i property='s:name'>A</i><i property='s:startDate' content='{LOCAL}'></i>"
BARE = RDFA.replace("s:", "")


@pytest.mark.parametrize(
    "page",
    [
        f"<div vocab='http://schema.org' typeof=Event>{BARE}</div>",
        f"<div xmlns:s='http://schema.org/' typeof='s:Event'>{RDFA}</div>",
        f"<div prefix='s: http://schema.org/' typeof='[s:Event]'>{RDFA}</div>",
        f"<div about='/node/1' typeof='schema:Event'>{RDFA.replace('s:', 'schema:')}</div>",
        f"<div xmlns:v='http://rdf.data-vocabulary.org/#' typeof='v:Event'>{RDFA.replace('s:name', 'v:summary').replace('s:', 'v:')}</div>",
        f"<div vocab='http://schema.org/'><p about='#e' typeof=Event><i property=name>A</i></p><p about='#e'><i property=startDate content='{LOCAL}'></i></p></div>",
        f"<div vocab='http://schema.org/'><p resource='#e' typeof=Event><i property=name>A</i></p><p resource='#e'><i property=startDate content='{LOCAL}'></i></p></div>",
        f"<html vocab='http://ogp.me/ns#'><div vocab='http://schema.org/' typeof=Event>{BARE}</div>",
    ],
)  # fmt: skip
def test_rdfa(page: str) -> None:
    assert told(page) == [("A", LOCAL)]


HALL = "<b property=name>Hall</b>"
AT = "<link property=location resource='#h'>"


@pytest.mark.parametrize(
    "inside",
    [
        f"<div typeof=Event>{BARE}<div rel=location><div typeof=Place>{HALL}</div></div></div>",
        f"<div typeof=Event>{BARE}{AT}</div><div typeof=Place resource='#h'>{HALL}</div>",
        f"<div typeof=Place resource='#h'>{HALL}<div rev=location typeof=Event>{BARE}</div></div>",
        f"<div typeof=Event resource='#e'>{BARE}{AT}</div><div typeof=Place resource='#h'>{HALL}<link property=event resource='#e'></div>",
    ],
)
def test_rdfa_between_items(inside: str) -> None:
    (found,) = items(f"<body vocab='http://schema.org/'>{inside}")
    assert isinstance(found, Event)
    assert found.location is not None
    assert (found.start, found.location.name) == (LOCAL, "Hall")


@pytest.mark.parametrize(
    ("when", "start"),
    [
        ("<abbr class=dtstart title='20270501T1000+0200'>x</abbr>", f"{LOCAL}+02:00"),
        ("<span class=dtstart>x<span class='value-title' title='2027-05-01T10:00'></span></span>", LOCAL),
        ("<span class=dtstart><span class=value>10:00</span> on <abbr class=value title='2027-05-01'>1 May</abbr></span>", LOCAL),
        ("<span class=dtstart><span class=value>2027-05-01</span> <span class=value>7pm</span></span>", "2027-05-01T19:00"),
        ("<span class=dtstart><i class=value>2027-05-01</i><i class=value>10:00</i><abbr class=value title='+0200'>CET</abbr></span>", f"{LOCAL}+02:00"),
        ("<span class=dtstart>May 1, 2027 10:00 AM</span>", LOCAL),
    ],
)  # fmt: skip
def test_hcalendar(when: str, start: str) -> None:
    assert told(f"<div class=vevent><b class=summary>A</b>{when}</div>") == [("A", start)]


def test_microformat_that_ends_at_a_time_of_the_same_day() -> None:
    page = "<div class=vevent><b class=summary>A</b><i class=dtstart>2027-05-01T10:00</i> to <i class=dtend><i class=value>12:00</i></i></div>"
    (found,) = items(page)
    assert isinstance(found, Event)
    assert found.end == "2027-05-01T12:00"


def test_name_of_a_microformat_that_has_none_of_its_own() -> None:
    when = f"<time class=dt-start datetime='{LOCAL}'></time>"
    assert told(f"<div class=h-event>A {when}</div>") == [("A", LOCAL)]
    assert told(f"<div class=h-event>{'long text ' * 50}{when}</div>") == []
    assert told("<div class=h-event>A <time class=dt-start datetime=1973-09></time></div>") == []


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (ld(node()) + item(NAMED + DATED), [("A", START)]),
        (ld(node(startDate="2027-05-01T08:00:00Z")) + item(f"{NAMED}<meta itemprop=startDate content='{START}'>"), [("A", "2027-05-01T08:00:00Z")]),
        (ld(node(startDate="2027-04-30T23:00Z")) + item(f"{NAMED}<meta itemprop=startDate content='2027-05-01T01:00+02:00'>"), [("A", "2027-04-30T23:00Z")]),
        (ld(node(startDate="2027-05-01T08:00:00Z", url="/1")) + item(f"<a itemprop=url href='/1'></a>{NAMED}{DATED}"), [("A", "2027-05-01T08:00:00Z")]),
        (ld(node(name="A | Site", url="/1")) + item(f"<a itemprop=url href='/1'></a>{NAMED}{DATED}"), [("A | Site", START)]),
        (ld(node(name="Session 1", url="/1"), node(name="Session 10", url="/1")), [("Session 1", START), ("Session 10", START)]),
        (ld(node(), node(startDate="2027-05-01T15:00:00+02:00")), [("A", START), ("A", "2027-05-01T15:00:00+02:00")]),
    ],
)  # fmt: skip
def test_one_event_in_two_places_is_one(page: str, expected: list[tuple[str, str]]) -> None:
    assert told(page) == expected


def test_days_of_a_series_have_its_name() -> None:
    days = [{"@type": "Event", "startDate": f"2027-05-0{day}", "location": "Hall"} for day in (2, 3)]
    assert told(ld(node(startDate="2027-05-01", subEvent=days))) == [("A", f"2027-05-0{day}") for day in (1, 2, 3)]


def test_postponed_without_a_new_date() -> None:
    (found,) = items(
        ld({"@type": "Event", "name": "A", "eventStatus": "EventPostponed", "previousStartDate": "2027-05-01"})
    )
    assert isinstance(found, Event)
    assert (found.status, found.start, found.previous_start) == ("postponed", None, "2027-05-01")


def test_volunteering_that_an_organization_offers() -> None:
    action = {"@type": "VolunteerAction", "name": "Sort food"}
    button = {"@type": "SearchAction", "target": "/?s={q}", "result": node()}
    found = items(
        ld({"@type": "NGO", "name": "N", "potentialAction": [action]}, {"@type": "WebSite", "potentialAction": button})
    )
    assert [one.name for one in found] == ["N", "Sort food"]


def test_a_repair_that_goes_over_a_text_again_and_again_is_given_up() -> None:
    text = "[\"Event\", 'a' " + "'x' y " * 300
    assert isinstance(_jsonld.parse(text, "block 1", _jsonld.Looks(1_000)), Problem)
    nearly = json.dumps([{"@type": "Event", "name": f"N{n}", "description": "Some text. " * 9} for n in range(50)])[:-1]
    looks = _jsonld.Looks()
    block = _jsonld.parse(nearly, "block 1", looks)
    assert len(block.values[0]) == 50
    assert _jsonld.MAX_LOOKS - looks.left < 3 * len(nearly)
