"""The site: every page, what it says, and that nothing foreign gets out of hand."""

from __future__ import annotations

import json
import re
import sqlite3
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio
from datasette.app import Datasette
from icalendar import Calendar
from lxml import html

from discovery.interests import load_interests
from discovery.publish import public_address
from discovery.publish.feeds import make_feeds
from discovery.publish.serve import SETTINGS, TABLES, make_site
from publish.library import CLOCK, SEEN, add_event, add_opportunity, add_organization, new_library

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from sqlite_utils import Database

pytestmark = pytest.mark.asyncio

INTERESTS = """
[leading]
title = "Leading & following"
topics = ["management"]

[empty]
title = "Nothing yet"
kinds = ["trade_fair"]
"""
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)> {{ 7 * 7 }}"
HOSTILE_TITLE = f"Hostile {HOSTILE}"


def fill(db: Database) -> None:
    """Put in one of everything that a page can show."""
    add_event(
        db, "e1", "2026-11-26T08:30", "2026-11-26T10:00", name="Leadership breakfast", kind="networking", is_free=1,
        start_utc="2026-11-26T07:30:00Z", end_utc="2026-11-26T09:00:00Z", timezone="Europe/Berlin", venue="The mill",
        city="Berlin", country="DE", latitude=52.52, longitude=13.405, organizer="The society", organization_id="o1",
        language="en", topics=["leadership"], description="Coffee and talks.\n\nSeats are few.", series_id="s1",
        deadlines=[{"kind": "registration", "due_local": "2026-11-25", "url": "https://events.example/register"}],
    )  # fmt: skip
    add_event(db, "e0", "2025-11-26", name="Leadership breakfast 2025", series_id="s1")
    dates = [{"start_local": f"2026-{day}T19:00", "recurrence_id": f"2026-{day}T19:00", "status": status}
             for day, status in (("11-19", None), ("12-03", None), ("12-17", "cancelled"))]  # fmt: skip
    add_event(
        db,
        "e2",
        "2026-11-19T19:00",
        name="Speaking evening",
        occurrences=dates,
        source="chamber",
        description="Secret.",
    )
    add_event(db, "e3", "2026-12-05", name="Career fair", status="cancelled", last_changed="2026-11-22T00:00:00Z")
    add_organization(db, "o1", name="The society", city="Berlin", country="DE", membership_url="https://society.example/join",
                     same_as=json.dumps(["https://www.wikidata.org/wiki/Q1", "javascript:x"]), topics=["hr"], founded="1952")  # fmt: skip
    add_organization(db, "o2", name="The society, Hamburg chapter", kind="chapter", parent_id="o1", city="Hamburg")
    add_opportunity(db, "p1", name="Mentor new managers", kind="mentoring_programme", organization_id="o1", topics=["leadership"],
                    organization="The society", mode="remote", hours_min=2, hours_max=4, per="month", skills='["listening"]',
                    deadlines=[{"kind": "application", "due_local": "2026-12-15"}])  # fmt: skip
    add_event(db, "h1", "2026-12-08", name=HOSTILE_TITLE, description=HOSTILE, url="javascript:alert(3)", venue=HOSTILE,
              organizer=HOSTILE, city=HOSTILE, image="https://evil.example/x.png")  # fmt: skip
    add_event(db, "h2", "2026-12-09", name="W" * 3_000, description="\u202egnp.exe\u2066 " + "x" * 5_000)
    db.table("aliases").insert_all(
        [{"former_id": "e-old", "record_id": "e1"}, {"former_id": "e-older", "record_id": "e-old"}]
    )
    db.table("changes").insert_all(
        [
            {"record_id": "e3", "field": "status", "old": "scheduled", "new": "cancelled", "at": "2026-11-22T05:31:00Z",
             "source": "open-list"},
            {"record_id": "h1", "field": "name", "old": HOSTILE, "new": None, "at": "2026-11-21T05:31:00Z", "source": "chamber"},
        ]
    )  # fmt: skip
    other = {"name": "Leadership Breakfast Berlin", "start_local": "2026-11-26T09:00", "city": "Berlin"}
    db.table("sightings").insert(
        {"source": "chamber", "source_key": "k", "type": "event", "record_id": "e1", "item": json.dumps(other),
         "content_hash": "", "first_seen": SEEN, "last_seen": SEEN, "last_changed": SEEN, "url": "https://chamber.example/e"}
    )  # fmt: skip
    db.table("runs").insert({"id": 1, "started": "2026-11-24T05:31:00Z", "finished": "2026-11-24T05:36:00Z", "outcome": "ok",
                             "sources_ok": 2, "sources_failed": 1, "new": 3, "changed": 2, "seconds": 300})  # fmt: skip
    db.table("source_health").insert_all(
        [{"source": "open-list", "state": "ok", "last_success": SEEN, "seen": 4, "consecutive_failures": 0, "healthy_runs": 3},
         {"source": "chamber", "state": "failing", "reason": HOSTILE, "seen": 0, "consecutive_failures": 4, "healthy_runs": 0}]
    )  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("data")
    (path / "interests.toml").write_text(INTERESTS)
    db = new_library(path)
    fill(db)
    make_feeds(db, load_interests(path / "interests.toml"), path / "feeds", CLOCK)
    db.close()
    return path


@pytest_asyncio.fixture
async def client(folder: Path) -> AsyncIterator[Any]:
    datasette = make_site(folder, clock=CLOCK)
    await datasette.invoke_startup()
    return datasette.client


@pytest_asyncio.fixture
async def public(folder: Path) -> AsyncIterator[Any]:
    datasette = make_site(folder, base_url="https://site.example", clock=CLOCK)
    await datasette.invoke_startup()
    return datasette.client


async def text_of(client: Any, path: str) -> str:
    response = await client.get(path)
    assert response.status_code == 200, path
    return " ".join(html.document_fromstring(response.text).text_content().split())


PAGES = {
    "/": "The next seven days",
    "/search": "found",
    "/search?q=leadership": "Leadership breakfast",
    "/interests": "Nothing yet",
    "/interest/leading": "Mentor new managers",
    "/interest/empty": "Nothing at the moment",
    "/interest/leading/why/e1": "Why this is in",
    "/interest/empty/why/e1": "Why this is not in",
    "/calendar/2026/12": "Speaking evening",
    "/calendar/2026/12?topic=leadership": "No events are known for this month",
    "/changes": "cancelled",
    "/sources": "An open list",
    "/health": "4 in a row",
    "/event/e1": "Leadership breakfast",
    "/event/e2": "Next dates",
    "/event/e0": "Over",
    "/event/e3": "Cancelled",
    "/event/h1": "Hostile",
    "/event/h2": "WWWW",
    "/organization/o1": "Ways to take part",
    "/opportunity/p1": "2–4 hours a month",
    "/discovery": "organizations",
    "/discovery/events": "attendance",
    "/discovery/events/e1": "Leadership breakfast",
    "/discovery/events?_search=x": "events",
    "/discovery/sightings": "sightings",
}


@pytest.mark.parametrize(("path", "words"), PAGES.items())
async def test_every_page(client: Any, path: str, words: str) -> None:
    response = await client.get(path)
    assert response.status_code == 200
    assert words in " ".join(html.document_fromstring(response.text).text_content().split())
    check_page(response.text)


def check_page(page: str) -> None:
    """What holds for every page: no script runs, nothing is loaded from elsewhere, no foreign markup, a sound structure."""
    tree = html.document_fromstring(page)
    assert all(script.get("type") == "application/ld+json" for script in tree.iter("script"))
    for element in tree.iter():
        if isinstance(element.tag, str):
            assert not [name for name in element.attrib if name.startswith("on")]
            assert not (element.get("href") or "").strip().lower().startswith(("javascript:", "data:"))
            assert (element.get("src") or "/").startswith("/")
    assert [
        link.get("href")
        for link in tree.iter("link")
        if link.get("rel") == "stylesheet" and not link.get("href").startswith("/")
    ] == []
    assert not list(tree.iter("img"))
    assert tree.get("lang") == "en"
    assert len(tree.xpath("//h1")) == 1
    assert len(tree.xpath("//main")) == 1
    identifiers = tree.xpath("//@id")
    assert len(identifiers) == len(set(identifiers))
    for control in tree.xpath("//main//input[not(@type='hidden' or @type='submit')] | //main//select"):
        if "/-/" not in page and not control.xpath("ancestor::form[contains(@class,'filters')]"):
            labelled = control.xpath("ancestor::label") or tree.xpath(f"//label[@for='{control.get('id')}']")
            assert labelled, html.tostring(control)
    assert "49 " not in tree.text_content()


@pytest.mark.parametrize(
    ("path", "status", "location"),
    [
        ("/calendar", 302, "/calendar/2026/11"),
        ("/calendar?topic=hr", 302, "/calendar/2026/11?topic=hr"),
        ("/event/e-old", 301, "/event/e1"),
        ("/organization/e-old", 301, "/event/e1"),
        ("/event/e-older", 301, "/event/e1"),
        ("/event/p1", 301, "/opportunity/p1"),
    ],
)
async def test_what_leads_elsewhere(client: Any, path: str, status: int, location: str) -> None:
    response = await client.get(path)
    assert (response.status_code, response.headers["location"]) == (status, location)


@pytest.mark.parametrize(
    "path",
    [
        "/nope", "/event/nope", "/event/nope.ics", "/organization/nope", "/opportunity/nope", "/interest/nope",
        "/interest/nope/why/e1", "/interest/leading/why/nope", "/calendar/2026/13", "/calendar/1200/01", "/feeds/nope.ics",
        "/feeds/leading.db", "/feeds/..%2Fdiscovery.db", "/feeds/.discovery-feeds.json", "/-/discovery/site.py", "/discovery/nope",
        "/event/%00", "/event/..%2f..%2fetc", "/feeds/%2e%2e/discovery.db",
    ],
)  # fmt: skip
async def test_what_is_not_there_leads_on(client: Any, path: str) -> None:
    response = await client.get(path, follow_redirects=True)
    assert response.status_code == 404
    assert "Back to the start" in response.text
    check_page(response.text)


async def test_an_event_tells_its_facts(client: Any) -> None:
    page = await text_of(client, "/event/e1")
    for words in (
        "Thu 26 November 2026, 08:30–10:00 CET", "The mill, Berlin, Germany", "free", "The society",
        "until Wed 25 November 2026", "Coffee and talks.", "Leadership", "The list", "MIT", "first seen 2026-11-20",
        "Sources disagree", "2026-11-26T09:00", "The chamber", "Other editions", "Leadership breakfast 2025", "English",
    ):  # fmt: skip
        assert words in page
    raw = (await client.get("/event/e1")).text
    assert '<time datetime="2026-11-26T08:30:00+01:00">' in raw
    assert 'href="/organization/o1"' in raw
    assert 'href="/event/e1.ics"' in raw


async def test_an_event_as_json_ld(client: Any) -> None:
    tree = html.document_fromstring((await client.get("/event/e1")).text)
    (script,) = tree.xpath("//script[@type='application/ld+json']/text()")
    told = json.loads(script)
    assert told["@type"] == "BusinessEvent"
    assert told["startDate"] == "2026-11-26T08:30:00+01:00"
    assert told["endDate"] == "2026-11-26T10:00:00+01:00"
    assert told["eventStatus"] == "https://schema.org/EventScheduled"
    assert told["eventAttendanceMode"] == "https://schema.org/OfflineEventAttendanceMode"
    assert told["location"]["address"] == {
        "@type": "PostalAddress",
        "addressLocality": "Berlin",
        "addressCountry": "DE",
    }
    assert told["offers"]["price"] == 0
    assert told["isAccessibleForFree"] is True
    assert told["organizer"]["name"] == "The society"


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/organization/o1", "Organization"),
        ("/opportunity/p1", "EducationalOccupationalProgram"),
        ("/event/h1", "BusinessEvent"),
    ],
)
async def test_json_ld_of_other_records(client: Any, path: str, kind: str) -> None:
    tree = html.document_fromstring((await client.get(path)).text)
    (script,) = tree.xpath("//script[@type='application/ld+json']/text()")
    assert json.loads(script)["@type"] == kind


async def test_hostile_text_stays_text(client: Any) -> None:
    for path in (
        "/event/h1",
        "/",
        "/search?q=hostile",
        "/calendar/2026/12",
        "/changes",
        "/health",
        "/discovery/events",
    ):
        raw = (await client.get(path)).text
        assert "<script>alert" not in raw
        assert "<img src=x" not in raw
        check_page(raw)
    page = await text_of(client, "/event/h1")
    assert HOSTILE in page
    assert "Go to the event" not in page


async def test_text_cannot_turn_the_line_around(client: Any) -> None:
    raw = (await client.get("/event/h2")).text
    assert re.search("[\u202a-\u202e\u2066-\u2069]", raw) is None
    assert "gnp.exe" in raw


async def test_hostile_questions_stay_text(client: Any) -> None:
    for query in (
        "q=%3Cscript%3Ealert(1)%3C/script%3E",
        "topic=%22%3E%3Cscript%3E",
        "from=%3Cscript%3E",
        "q=%22%27))%20OR%201=1--",
        "near=%3Cb%3E&km=x",
    ):
        response = await client.get(f"/search?{query}")
        assert response.status_code == 200
        assert "<script>" not in response.text
        check_page(response.text)


async def test_no_description_of_an_unknown_licence(client: Any) -> None:
    page = await text_of(client, "/event/e2")
    assert "Secret." not in page
    assert "licence not known: facts and links only" in page


# --- search -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=breakfast", {"e1"}),
        ("q=breakf*", {"e1"}),
        ("q=breakfast&from=2025-01-01", {"e0", "e1"}),
        ("topic=management", {"e1", "p1"}),
        ("topic=leadership&type=event", {"e1"}),
        ("type=organization&kind=chapter", {"o2"}),
        ("country=de", {"e1", "o1"}),
        ("free=1", {"e1"}),
        ("attendance=online", {"p1"}),
        ("from=2026-12-01&to=2026-12-06", {"e2", "e3"}),
        ("q=nothing+at+all", set()),
        ("q=!!!", set()),
    ],
)
async def test_filters(client: Any, query: str, found: set[str]) -> None:
    raw = (await client.get(f"/search?{query}")).text
    links = html.document_fromstring(raw).xpath("//ul[@class='things']//h3/a/@href")
    assert {link.rpartition("/")[2] for link in links} == found


async def test_what_begins_on_a_day_comes_before_what_goes_on(tmp_path: Path) -> None:
    db = new_library(tmp_path)
    add_event(db, "long", "2026-12-01", "2026-12-31", name="Exhibition")
    add_event(db, "day", "2026-12-09", name="Lecture")
    datasette = make_site(tmp_path, clock=CLOCK)
    await datasette.invoke_startup()
    tree = html.document_fromstring((await datasette.client.get("/calendar/2026/12")).text)
    (cell,) = tree.xpath("//td[time/@datetime='2026-12-09']")
    assert [link.text for link in cell.iter("a")] == ["Lecture", "Exhibition"]
    (row,) = tree.xpath("//div[@class='month-list']/section[h2/time/@datetime='2026-12-09']")
    assert "Goes on: Exhibition" in " ".join(row.text_content().split())


async def test_a_source_is_named_once(tmp_path: Path) -> None:
    db = new_library(tmp_path)
    add_event(db, "e1", "2026-12-01")
    again = {
        "type": "event",
        "record_id": "e1",
        "item": "{}",
        "content_hash": "",
        "first_seen": SEEN,
        "last_changed": SEEN,
    }
    db.table("sightings").insert(
        {"source": "open-list", "source_key": "part", "last_seen": "2026-11-24T05:59:00Z", **again}
    )
    datasette = make_site(tmp_path, clock=CLOCK)
    await datasette.invoke_startup()
    tree = html.document_fromstring((await datasette.client.get("/event/e1")).text)
    (credit,) = tree.xpath("//ul[@class='credits']/li")
    assert "An open list" in credit.text_content()


async def test_words_sort_by_relevance_or_by_date(client: Any) -> None:
    raw = (await client.get("/search?q=breakfast&from=2025-01-01&sort=start")).text
    assert 'href="/search?q=breakfast&amp;from=2025-01-01"' in raw
    links = html.document_fromstring(raw).xpath("//ul[@class='things']//h3/a/@href")
    assert links == ["/event/e0", "/event/e1"]


async def test_home_shows_what_is_next_and_which_deadlines(client: Any) -> None:
    page = await text_of(client, "/")
    assert "Application until Tue 15 December 2026" in page
    assert "After that" in page
    assert page.index("Leadership breakfast") < page.index("After that") < page.index("Speaking evening")


async def test_what_makes_no_sense_is_left_out_and_said(client: Any) -> None:
    page = await text_of(client, "/search?topic=juggling&kind=party&from=soon&country=Germany&q=breakfast")
    assert page.count("Left out, since it makes no sense") == 4
    assert "Leadership breakfast" in page


async def test_found_words_are_marked_safely(client: Any) -> None:
    raw = (await client.get("/search?q=coffee")).text
    assert "<mark>Coffee</mark> and talks." in raw
    raw = (await client.get("/search?q=alert")).text
    assert "&lt;script&gt;<mark>alert</mark>(1)" in raw


async def test_a_search_can_be_subscribed_to(client: Any) -> None:
    raw = (await client.get("/search?q=breakfast&country=DE")).text
    tree = html.document_fromstring(raw)
    (path,) = tree.xpath("//link[@type='application/atom+xml']/@href")
    webcal = tree.xpath("//a[@class='button']/@href")[0]
    assert path == "/feeds/filter/q=breakfast&country=DE.atom"
    assert webcal == "webcal://localhost/feeds/filter/q=breakfast&country=DE.ics"
    for ending in ("ics", "atom", "json"):
        response = await client.get(path.replace(".atom", f".{ending}"))
        assert response.status_code == 200
        assert "Leadership breakfast" in response.text
    assert "Career fair" not in response.text
    calendar = Calendar.from_ical((await client.get(path.replace(".atom", ".ics"))).content)
    assert [str(event["UID"]) for event in calendar.walk("VEVENT")] == ["e1@discovery"]


# --- feeds over HTTP ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/feeds/leading.ics", "text/calendar; charset=utf-8"),
        ("/feeds/leading-deadlines.ics", "text/calendar; charset=utf-8"),
        ("/feeds/leading.atom", "application/atom+xml; charset=utf-8"),
        ("/feeds/leading.json", "application/feed+json; charset=utf-8"),
        ("/feeds/filter/topic=hr.ics", "text/calendar; charset=utf-8"),
        ("/event/e1.ics", "text/calendar; charset=utf-8"),
    ],
)
async def test_a_feed_is_asked_conditionally(client: Any, path: str, kind: str) -> None:
    first = await client.get(path)
    etag = first.headers["etag"]
    assert first.status_code == 200
    assert first.headers["content-type"] == kind
    assert first.headers["content-disposition"].startswith("inline; filename=")
    assert re.fullmatch(r'"[0-9a-f]{32}"', etag)
    again = await client.get(path, headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == etag
    assert (await client.get(path, headers={"If-None-Match": f'"x", W/{etag}'})).status_code == 304
    assert (await client.get(path, headers={"If-None-Match": '"x"'})).status_code == 200
    head = await client.head(path)
    assert (head.status_code, head.content) == (200, b"")
    assert int(head.headers["content-length"]) == len(first.content)


async def test_a_feed_is_asked_by_date(client: Any) -> None:
    path = "/feeds/leading.ics"
    changed = (await client.get(path)).headers["last-modified"]
    assert (await client.get(path, headers={"If-Modified-Since": changed})).status_code == 304
    assert (await client.get(path, headers={"If-Modified-Since": "Mon, 01 Jan 2001 00:00:00 GMT"})).status_code == 200
    assert (await client.get(path, headers={"If-Modified-Since": "yesterday"})).status_code == 200
    both = {"If-Modified-Since": changed, "If-None-Match": '"other"'}
    assert (await client.get(path, headers=both)).status_code == 200


async def test_a_filtered_feed_is_the_same_each_time(public: Any) -> None:
    path = "/feeds/filter/topic=management.ics"  # its links differ from those of the kept files
    first, again = await public.get(path), await public.get(path)
    assert first.headers["etag"] == again.headers["etag"]
    assert "https://site.example/event/e1" in first.text.replace("\r\n ", "")
    assert "LAST-MODIFIED:20261120T053100Z" in first.text


async def test_the_calendar_of_one_event(client: Any) -> None:
    events = Calendar.from_ical((await client.get("/event/e2.ics")).content).walk("VEVENT")
    assert len(events) == 3
    events = Calendar.from_ical((await client.get("/event/e1.ics")).content).walk("VEVENT")
    assert [str(event["UID"]) for event in events] == ["e1@discovery"]


async def test_an_interest_can_be_subscribed_to(public: Any) -> None:
    tree = html.document_fromstring((await public.get("/interest/leading")).text)
    links = set(tree.xpath("//section[contains(@class, 'subscribe')]//a/@href"))
    assert links == {
        "webcal://site.example/feeds/leading.ics",
        "https://calendar.google.com/calendar/r?cid=webcal%3A%2F%2Fsite.example%2Ffeeds%2Fleading.ics",
        "https://outlook.live.com/calendar/0/addfromweb?url=https%3A%2F%2Fsite.example%2Ffeeds%2Fleading.ics",
        "https://site.example/feeds/leading.ics",
        "webcal://site.example/feeds/leading-deadlines.ics",
        "https://site.example/feeds/leading-deadlines.ics",
        "/feeds/leading.atom",
        "/feeds/leading.json",
    }


# --- the frame ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["/", "/event/e1", "/discovery/events", "/feeds/leading.ics", "/nope", "/discovery/events.json"]
)
async def test_security_headers(client: Any, path: str) -> None:
    headers = (await client.get(path)).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] in ("strict-origin-when-cross-origin", "no-referrer")
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "script-src" not in headers["content-security-policy"]
    assert ("unsafe-inline" in headers["content-security-policy"]) is (path not in ("/", "/event/e1", "/nope"))
    assert "x-discovery-page" not in headers


async def test_the_style_sheet_is_kept_for_good(client: Any) -> None:
    tree = html.document_fromstring((await client.get("/discovery")).text)
    (path,) = tree.xpath("//link[@rel='stylesheet']/@href")
    response = await client.get(path)
    assert response.status_code == 200
    assert "immutable" in response.headers["cache-control"]
    assert "prefers-color-scheme: dark" in response.text
    assert "://" not in response.text


async def test_robots_and_sitemap(public: Any) -> None:
    robots = (await public.get("/robots.txt")).text
    assert "Allow: /feeds/" in robots
    assert "Disallow: /discovery" in robots
    assert "Sitemap: https://site.example/sitemap.xml" in robots
    sitemap = await public.get("/sitemap.xml")
    locations = html.fromstring(sitemap.content).xpath("//loc/text()")
    assert {
        "https://site.example/event/e1",
        "https://site.example/organization/o1",
        "https://site.example/interest/leading",
    } <= set(locations)
    assert "https://site.example/event/e0" not in locations


async def test_the_public_cannot_ask_sql_nor_see_the_crawl(public: Any, client: Any, folder: Path) -> None:
    assert (await client.get("/discovery.json?sql=select+1")).status_code == 200
    assert (await public.get("/discovery.json?sql=select+1")).status_code == 403
    with sqlite3.connect(folder / "discovery.db") as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    assert {"sightings", "pages", "rejects", "search", "renderings"} <= set(names)
    for table in names:
        status = (await public.get(f"/discovery/{table}.json")).status_code
        assert status == (200 if table in TABLES else 403), table
    assert (await public.get("/discovery.db")).status_code in (403, 404)


async def test_settings(folder: Path) -> None:
    datasette = make_site(folder)
    assert {name: datasette.setting(name) for name in SETTINGS} == SETTINGS


async def test_no_path_of_the_machine_is_told(client: Any, folder: Path) -> None:
    for path in ("/", "/-/metadata.json", "/health", "/nope", "/-/settings.json"):
        assert str(folder) not in (await client.get(path)).text


async def test_new_data_is_seen_at_once(folder: Path, tmp_path: Path) -> None:
    db = new_library(tmp_path)
    datasette = make_site(tmp_path, clock=CLOCK)
    await datasette.invoke_startup()
    assert "Nothing is known" in (await datasette.client.get("/")).text
    add_event(db, "late", "2026-11-25", name="Just in")
    assert "Just in" in (await datasette.client.get("/")).text


async def test_broken_interests_are_told_and_the_last_good_ones_stay(tmp_path: Path) -> None:
    new_library(tmp_path)
    path = tmp_path / "interests.toml"
    path.write_text(INTERESTS)
    datasette = make_site(tmp_path, clock=CLOCK)
    await datasette.invoke_startup()
    assert "Leading &amp; following" in (await datasette.client.get("/")).text
    path.write_text("[leading]\ntitle = 3\n")
    page = (await datasette.client.get("/")).text
    assert "Leading &amp; following" in page
    assert "interests.toml: [leading] title" in page


async def test_datasette_alone_serves_the_pages_too(folder: Path) -> None:
    datasette = Datasette(
        files=[str(folder / "discovery.db")], metadata={"plugins": {"discovery": {"now": CLOCK.iso()}}}
    )
    await datasette.invoke_startup()
    assert "Leadership breakfast" in (await datasette.client.get("/")).text


async def test_another_database_keeps_its_own_pages(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE things (name TEXT)")
    datasette = Datasette(files=[str(path)])
    await datasette.invoke_startup()
    page = await datasette.client.get("/")
    assert page.status_code == 200
    assert "things" in page.text


@pytest.mark.parametrize(
    ("given", "variable", "address"),
    [(None, None, None), ("https://a.example/", None, "https://a.example"), (None, "https://b.example", "https://b.example"),
     ("https://a.example", "https://b.example", "https://a.example")],
)  # fmt: skip
async def test_the_public_address(
    monkeypatch: pytest.MonkeyPatch, given: str | None, variable: str | None, address: str | None
) -> None:
    monkeypatch.delenv("DISCOVERY_BASE_URL", raising=False)
    if variable:
        monkeypatch.setenv("DISCOVERY_BASE_URL", variable)
    assert public_address(given) == address


async def test_an_address_that_is_none_is_refused(folder: Path) -> None:
    with pytest.raises(ValueError, match="is no public address"):
        make_site(folder, base_url="javascript:alert(1)")


async def test_without_a_database_the_way_out_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="run: discovery crawl"):
        make_site(tmp_path)


async def test_home_begins_with_what_answers_an_interest(client: Any) -> None:
    page = await text_of(client, "/")
    assert page.index("Next in your interests") < page.index("Leadership breakfast") < page.index("The next seven days")
    assert "in Leading & following" in page


async def test_what_says_what_it_is_comes_before_the_rest(tmp_path: Path) -> None:
    db = new_library(tmp_path)
    add_event(db, "plain", "2026-11-26T08:00", name="Story time", kind="other")
    add_event(db, "told", "2026-11-26T18:00", name="Talk on hiring", kind="seminar")
    db.close()
    site = make_site(tmp_path, clock=CLOCK)
    await site.invoke_startup()
    home = await text_of(site.client, "/")
    assert "Talk on hiring" in home
    assert "Story time" not in home
    assert "All 2 of the next seven days" in home
    month = await text_of(site.client, "/calendar/2026/11")
    assert month.index("Talk on hiring") < month.index("Story time")


async def test_a_word_that_names_a_topic_leads_to_the_topic(client: Any) -> None:
    named = await client.get("/search?q=leadership")
    assert "/search?topic=leadership" in named.text
    assert "/search?topic=" not in (await client.get("/search?q=breakfast")).text


async def test_what_goes_on_since_earlier_comes_after_what_begins(tmp_path: Path) -> None:
    db = new_library(tmp_path)
    add_event(db, "old", "2025-01-01", "2027-01-01", name="Long exhibition")
    add_event(db, "new", "2026-11-24", name="Conference of today")
    add_event(db, "next", "2026-11-25", name="Conference of tomorrow")
    db.close()
    site = make_site(tmp_path, clock=CLOCK)
    await site.invoke_startup()
    page = await text_of(site.client, "/search?type=event")
    order = [page.index(name) for name in ("Conference of today", "Long exhibition", "Conference of tomorrow")]
    assert order == sorted(order)


async def test_doubts_are_told(tmp_path: Path) -> None:
    db = new_library(tmp_path)
    add_event(db, "e1", "2026-11-26", name="Forum", quality='["no_end", "year_mismatch"]')
    db.close()
    site = make_site(tmp_path, clock=CLOCK)
    await site.invoke_startup()
    assert "Please check: the name speaks of another year than the dates." in await text_of(site.client, "/event/e1")
    assert "year_mismatch" in await text_of(site.client, "/discovery/events")


async def test_sources_that_say_the_same_do_not_disagree(tmp_path: Path) -> None:
    db = new_library(tmp_path)
    add_event(db, "e1", "2026-11-26", name="Forum")
    shared = {"name": "FORUM", "url": "https://www.forum.example/?utm_source=list", "attendance": "in_person"}
    for source, item in (
        ("open-list", {"name": "Forum", "url": "https://forum.example", "attendance": "online"}),
        ("chamber", shared),
    ):
        db.table("sightings").insert(
            {"source": source, "source_key": f"own-{source}", "type": "event", "record_id": "e1", "item": json.dumps(item),
             "content_hash": "", "first_seen": SEEN, "last_seen": SEEN, "last_changed": SEEN, "url": None}
        )  # fmt: skip
    db.close()
    site = make_site(tmp_path, clock=CLOCK)
    await site.invoke_startup()
    page = await text_of(site.client, "/event/e1")
    disagree = page[page.index("Sources disagree") : page.index("Where this comes from")]
    assert "In person" in disagree
    assert "forum" not in disagree.casefold()


async def test_what_is_new_leaves_out_what_is_over(client: Any) -> None:
    page = await text_of(client, "/changes")
    newest = page[page.index("What is new") :]
    assert newest.index("Leadership breakfast") < newest.index("The society")
    assert "Leadership breakfast 2025" not in newest


async def test_an_unknown_address_speaks_of_no_database(client: Any) -> None:
    response = await client.get("/nosuch")
    assert response.status_code == 404
    assert "There is no page at this address" in response.text


async def test_the_filters_of_a_table_have_names(client: Any) -> None:
    text = (await client.get("/discovery/events?kind=conference")).text
    fields = re.findall(r"<[^>]* name=\"_(?:filter_\w+|sort)\"[^>]*", text)
    assert "<select aria-label=" in text
    assert [one for one in fields if "aria-label" not in one] == []
