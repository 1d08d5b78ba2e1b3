"""Feeds: an entry is an event only where its own date stands."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from discovery.items import Event, Link, Opportunity, Place
from discovery.readers import Payload, Reading, read_any, rss

DATA = Path(__file__).resolve().parents[1] / "data/rss"
NOW = datetime(2027, 1, 10, tzinfo=UTC)


def read(body: bytes) -> Reading:
    return Reading.of(rss.read(Payload(body, url="https://guild.example/feed/", now=NOW)))


def of_file(name: str) -> Reading:
    return read_any(Payload((DATA / name).read_bytes(), url="https://guild.example/feed/", now=NOW))


def feed(*items: str, head: str = "") -> bytes:
    return f"<rss version='2.0'><channel><title>x</title>{head}{''.join(items)}</channel></rss>".encode()


def entry(title: str, text: str = "", published: str = "Mon, 11 Jan 2027 10:00:00 GMT") -> str:
    return (
        f"<item><title>{title}</title><link>https://a.example/1</link><guid>g1</guid><pubDate>{published}</pubDate>"
        f"<description><![CDATA[{text}]]></description></item>"
    )


def dated(reading: Reading) -> list[tuple[Any, ...]]:
    return [(item.source_key, item.start, item.end, item.all_day) for item in reading.items if isinstance(item, Event)]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "event_module.rss",
            [
                ("guild-1", "2027-03-04T18:00+01:00", "2027-03-04T20:00+01:00", False),
                ("https://guild.example/e/2", "2027-05-06", "2027-05-07", True),
            ],
        ),
        (
            "trumba.rss",
            [
                ("http://uid.trumba.com/event/1", "2027-09-14T10:00", "2027-09-14T16:00", False),
                ("http://uid.trumba.com/event/2", "2027-09-20", "2027-09-21", True),
            ],
        ),
        (
            "civicplus.rss",
            [("https://www.town.example/Calendar.aspx?EID=7", "2027-08-09T18:00", "2027-08-09T21:00", False)],
        ),
        ("mec.rss", [("https://club.example/?p=1", "2027-05-12T20:30", "2027-05-12T23:00", False)]),
        ("engage.rss", [("https://engage.example/event/9", "2027-01-14T20:00+00:00", "2027-01-14T21:00+00:00", False)]),
        ("google.atom", [("tag:x,2027:e1", "2027-02-03T19:00+01:00", "2027-02-03T21:00+01:00", False)]),
        ("rss10.rdf", [("https://a.example/1", "2027-06-01T16:15", None, False)]),
    ],
)
def test_dates_in_event_namespaces(name: str, expected: list[tuple[Any, ...]]) -> None:
    reading = of_file(name)
    assert dated(reading) == expected
    assert reading.problems == []


def test_all_that_an_entry_says() -> None:
    event = of_file("event_module.rss").items[0]
    assert isinstance(event, Event)
    assert (event.name, event.url, event.language, event.tags) == (
        "Leadership & law",
        "https://guild.example/e/1",
        "en",
        ["Law"],
    )
    assert event.description == "An evening about law."
    assert event.location == Place(name="Harbour House, Bremen", latitude=53.08, longitude=8.8)
    assert event.organizer is not None
    assert event.organizer.name == "Guild of Planners"


@pytest.mark.parametrize(
    ("name", "field", "expected"),
    [
        ("civicplus.rss", "location", Place(name="12 Main Street, Town, KS 67052")),
        ("mec.rss", "location", Place(name="Club House")),
        ("google.atom", "location", Place(name="Rathaus, Mainz")),
        ("engage.rss", "status", "cancelled"),
        ("event_module.rss", "status", None),
    ],
)
def test_places_and_states(name: str, field: str, expected: Any) -> None:
    assert getattr(of_file(name).items[0], field) == expected


@pytest.mark.parametrize(
    ("inside", "start"),
    [
        ("<ev:startdate>2027-05-01T10:00:00+02:00</ev:startdate>", "2027-05-01T10:00+02:00"),
        ("<a:start_date>2027-05-01</a:start_date><a:start_time>10:00</a:start_time>", "2027-05-01T10:00"),
        ("<a:dtstart>20270501T100000Z</a:dtstart>", "2027-05-01T10:00+00:00"),
        ("<a:start>1809158400</a:start>", "2027-05-01T08:00+00:00"),
        ("<a:startdate>5/13/2027 10:00:00 AM</a:startdate>", "2027-05-13T10:00"),
        ("<a:startdate>Sat, 01 May 2027 10:00:00 +0200</a:startdate>", "2027-05-01T10:00+02:00"),
    ],
)
def test_dates_in_elements_of_any_namespace_declared_or_not(inside: str, start: str) -> None:
    reading = read(feed(entry("Gala").replace("</item>", f"{inside}</item>")).replace(b"<rss ", b"<rss xmlns:a='x:y' "))
    assert reading.problems == []
    assert [getattr(item, "start", None) for item in reading.items] == [start]


MARKUP = "datetime='2027-05-01T10:00:00+02:00'></time>"
GALA = f"<div class=vevent><b class=summary>Gala</b><time class=dtstart {MARKUP}</div>"


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        (f"<div class=vevent><b class=summary>The Gala</b><time class=dtstart {MARKUP}</div>", 1),
        (f"<time itemprop=startDate {MARKUP}", 1),
        ('<script type="application/ld+json">{"@type":"Event","name":"Gala","startDate":"2027-05-01T10:00:00+02:00"}</script>', 1),
        (f"<div class=vevent><b class=summary>Another thing</b><time class=dtstart {MARKUP}</div>", 0),
        (GALA * 2, 1),
        (f"{GALA}<div class=vevent><b class=summary>Ball</b><time class=dtstart datetime=2027-05-02></time></div>", 0),
    ],
)  # fmt: skip
def test_markup_inside_an_entry(text: str, starts: int) -> None:
    reading = read(feed(entry("Gala", text)))
    found = [item.start for item in reading.items if isinstance(item, Event)]
    assert found == ["2027-05-01T10:00:00+02:00"] * starts
    assert len(reading.links) == 1 - starts


def test_an_entry_without_a_date_of_its_own_is_a_link() -> None:
    assert of_file("event_module.rss").links == [
        Link(url="https://guild.example/n/3", rel="item", lastmod="2027-01-06T10:00:00+00:00")
    ]


def test_an_atom_feed_may_have_a_next_page() -> None:
    assert of_file("google.atom").links == [Link(url="https://cal.example/feed?page=2", rel="next")]


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("3 March 2027: Members' evening", "", "2027-03-03"),
        ("Members' evening – 3 March 2027", "", "2027-03-03"),
        ("Members' evening", "<p><b>Date:</b> 3 March 2027</p>", "2027-03-03"),
        ("Members' evening", "<p>When: Wednesday 3 March 2027, 18:00</p>", "2027-03-03T18:00"),
        ("Members' evening", "3 March 2027, at the usual place.", "2027-03-03"),
        ("Members' evening", "The evening will be held on 3 March 2027 in Leeds.", "2027-03-03"),
        ("Mitgliederabend", "Wann: 3. März 2027, 18:00 Uhr", "2027-03-03T18:00"),
        (
            "Symposium",
            "*** Sign up before February 1st 2027 *** Location: Amsterdam<br>Date and Time: 15/02/2027",
            "2027-02-15",
        ),
        ("Members' evening", "<p>Date: 3 March</p>", "2027-03-03"),
    ],
)
def test_dates_in_words(title: str, text: str, expected: str) -> None:
    [event] = read(feed(entry(title, text))).items
    assert isinstance(event, Event)
    assert event.start == expected
    assert event.notes == ["dates read from text"]
    assert event.when_text


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("New rules", "The ministry published the rules that hold from the first of the year."),
        (
            "New rules",
            "The association, which has had its seat in Leeds since it was founded on 3 March 1927, has changed its rules.",
        ),
        ("Call for papers", "Please send us what you have. The deadline is 3 March 2027."),
        ("Early bird ends 3 March 2027", ""),
        ("Minutes of 3 March 2027", ""),
        ("Members' evening", "We will tell you soon."),
    ],
)
def test_other_dates_are_not_the_events(title: str, text: str) -> None:
    reading = read(feed(entry(title, text)))
    assert reading.items == []
    assert [link.url for link in reading.links] == ["https://a.example/1"]


def test_a_date_without_a_year_counts_from_the_day_of_publication() -> None:
    [event] = read(feed(entry("Evening", "Date: 3 March", published="Mon, 11 Jan 2021 10:00:00 GMT"))).items
    assert getattr(event, "start", None) == "2021-03-03"


def test_courses_are_opportunities() -> None:
    reading = of_file("courses.rss")
    assert [type(item) for item in reading.items] == [Opportunity, Opportunity]
    first, second = reading.items
    assert isinstance(first, Opportunity)
    assert (first.kind, first.start, first.end) == ("course", "2027-05-03", "2027-05-05")
    assert first.location == Place(name="Utrecht")
    assert getattr(second, "start", None) is None
    assert [link.url for link in reading.links] == ["https://ac.example/c/2"]


def test_midnight_to_one_minute_before_midnight_is_all_day() -> None:
    item = "<startDate>2027-02-15T00:00:00+01:00</startDate><endDate>2027-02-16T23:59:00+01:00</endDate>"
    assert dated(read(feed(f"<item><title>x</title><guid>1</guid>{item}</item>"))) == [
        ("1", "2027-02-15", "2027-02-16", True)
    ]


@pytest.mark.parametrize("value", ["", "soon", "2027-99-99", "0000-00-00", "x" * 600])
def test_a_broken_date_is_no_date(value: str) -> None:
    item = f"<item><title>x</title><link>https://a.example/1</link><startdate>{value}</startdate></item>"
    reading = read(feed(item))
    assert reading.items == []
    assert reading.links == [Link(url="https://a.example/1")]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (
            b'<!DOCTYPE rss [<!ENTITY a "b"><!ENTITY c "&a;&a;&a;">]><rss><channel><item><title>&c;</title></item></channel></rss>',
            "entities",
        ),
        (b"<rss>" + b"<a/>" * 310_000, "more than 300,000 elements"),
        (b"<rss>" + b" " * 10_000_001, "larger than"),
        (b"<rss><channel><title>x</title></channel></rss>", "without entries"),
        (b"<rss>" + b"<item>" * 100_000, "not well-formed"),
    ],
)
def test_what_cannot_be_read_is_a_problem(body: bytes, reason: str) -> None:
    reading = read(body)
    assert reading.items == []
    assert any(reason in problem.reason for problem in reading.problems)


def test_a_cut_off_feed_gives_what_it_has_and_says_so() -> None:
    body = (DATA / "event_module.rss").read_bytes()
    reading = read(body[: body.index(b"<item><title>We have")])
    assert len(reading.items) == 2
    assert "not well-formed" in reading.problems[0].reason


@pytest.mark.parametrize("inside", ["<width>5</width>", "<height/>", "<image><width>x</width></image>", "<width>"])
def test_what_the_parser_fails_on_costs_no_entry(inside: str) -> None:
    reading = read(feed(inside, entry("Gala on 4 March 2027"), inside))
    assert [item.name for item in reading.items] == ["Gala on 4 March 2027"]


def test_names_of_characters_are_no_fault() -> None:
    reading = read(feed("<item><title>Evening&nbsp;talk, 3 March 2027</title><guid>1</guid></item>"))
    assert [item.name for item in reading.items] == ["Evening talk, 3 March 2027"]
    assert reading.problems == []


def test_too_many_entries_are_cut_with_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rss, "MAX_ENTRIES", 3)
    reading = read(feed(*(entry(f"{number} March 2027: x") for number in range(1, 6))))
    assert len(reading.items) == 3
    assert "more than 3 entries" in reading.problems[0].reason


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"<?xml version='1.0'?><!-- x --><rss version='2.0'>", True),
        (b"<feed xmlns='http://www.w3.org/2005/Atom'>", True),
        (b"<rdf:RDF xmlns='http://purl.org/rss/1.0/'>", True),
        (b"<rdf:RDF xmlns:schema='https://schema.org/'>", False),
        (b"<feed>", False),
        (b"<html><rss>", False),
    ],
)
def test_what_is_recognised(body: bytes, expected: bool) -> None:
    assert rss.recognise(Payload(body)) is expected


def test_a_real_feed_of_events(shared: Path) -> None:
    body = (shared / "corpus/platforms/rss-event-feeds/dtls__03__www.dtls.nl_events_feed_.xml").read_bytes()
    [event] = read_any(Payload(body, url="https://www.dtls.nl/events/feed/")).items
    assert isinstance(event, Event)
    assert (event.start, event.end, event.url) == (
        "2023-02-15",
        "2023-02-15",
        "https://www.dtls.nl/events/hottopics-symposium-evolution-in-and-of-cell-communities/",
    )


def test_real_news_are_links(shared: Path) -> None:
    reading = read_any(Payload((shared / "corpus/opportunities/mit-learn/test_medium_mit_news.rss").read_bytes()))
    assert reading.items == []
    assert len(reading.links) == 3


PIECES = [
    "<item>",
    "</item>",
    "<title>",
    "</title>",
    "<link>https://a.example/</link>",
    "<guid>1</guid>",
    "<startDate>2027-01-01</startDate>",
    "&",
    "<![CDATA[",
    "]]>",
    "3 May 2027",
    "Date: ",
]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=20))
def test_no_markup_makes_it_raise(parts: list[str]) -> None:
    list(rss.read(Payload(feed("".join(parts)), now=NOW)))


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_make_it_raise(body: bytes) -> None:
    list(rss.read(Payload(body)))
    list(rss.read(Payload(b"<rss><channel><item><title>" + body)))
    rss.recognise(Payload(body))
