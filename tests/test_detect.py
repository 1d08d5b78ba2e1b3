"""From a page to the ways in which its events can be read."""

from __future__ import annotations

import json

import pytest

from discovery.detect import name_for, ways
from discovery.readers import Payload
from discovery.readers._html import tree_of

URL = "https://chamber.example/events"
GOOGLE = "https://calendar.google.com/calendar/ical/abc%40group.calendar.google.com/public/basic.ics"


def seen(
    page: str, *, url: str = URL, kind: str | None = "text/html", sitemaps: tuple[str, ...] = (), **headers: str
) -> list[tuple[str, str, str]]:
    """Give kind, spider and address of each way, without the page itself as a plain list."""
    payload = Payload(page.encode(), url, kind)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return [(way.kind, way.spider, way.url) for way in ways(payload, page, named, sitemaps) if way.kind != "html"]


@pytest.mark.parametrize(
    ("page", "address"),
    [
        ('<link rel="alternate" type="text/calendar" href="/all.ics">', "https://chamber.example/all.ics"),
        ('<link REL="Alternate nofollow" TYPE="text/calendar; charset=utf-8" href="/all.ics">', "https://chamber.example/all.ics"),
        ('<a href="webcal://chamber.example/all.ics">Subscribe</a>', "https://chamber.example/all.ics"),
        ('<a href="webcals://chamber.example/feed">Subscribe</a>', "https://chamber.example/feed"),
        ('<a href="/calendar/export.ics?cat=2">Export</a>', "https://chamber.example/calendar/export.ics?cat=2"),
        ('<iframe src="https://calendar.google.com/calendar/embed?height=600&amp;src=abc%40group.calendar.google.com&amp;ctz=UTC">', GOOGLE),
        ('<iframe src="https://calendar.google.com/calendar/embed?src=YWJjQGdyb3VwLmNhbGVuZGFyLmdvb2dsZS5jb20">', GOOGLE),
        ('<a href="https://calendar.google.com/calendar/u/0?cid=YWJjQGdyb3VwLmNhbGVuZGFyLmdvb2dsZS5jb20">', GOOGLE),
        ('<div data-tockify-component="calendar" data-tockify-calendar="chamber.events">', "https://tockify.com/api/feeds/ics/chamber.events"),
        ('<iframe src="https://teamup.com/ksabcdef1234567890?view=m">', "https://ics.teamup.com/feed/ksabcdef1234567890/0.ics"),
        ('<a href="https://uni.campuslabs.com/engage/organizations">Clubs</a>', "https://uni.campuslabs.com/engage/events.ics"),
        ('<a href="https://api.membershipworks.com/v2/events?_op=ics&amp;org=7">All</a>', "https://api.membershipworks.com/v2/events?_op=ics&org=7"),
        ('<iframe src="https://outlook.office365.com/owa/calendar/a1@chamber.example/b2/calendar.html">', "https://outlook.office365.com/owa/calendar/a1@chamber.example/b2/calendar.ics"),
    ],
)  # fmt: skip
def test_calendars(page: str, address: str) -> None:
    assert seen(page) == [("icalendar", "icalendar", address)]


def test_a_portal_is_known_by_its_address() -> None:
    found = seen("<p>x</p>", url="https://town.portal.civicclerk.com/event/7")
    assert found[0][:2] == ("platform", "json_events")
    assert found[0][2].startswith("https://town.api.civicclerk.com/v1/Events?")


@pytest.mark.parametrize(
    "page",
    [
        '<a href="https://www.google.com/calendar/render?action=TEMPLATE&text=x&ical=1">Add</a>',
        '<a href="/event/lunch/?ical=1">Add to calendar</a>',
        '<a href="/music/icaldo">Songs</a>',
        '<iframe src="https://calendar.google.com/calendar/embed?src=no-id">',
        "<p>all.ics</p>",
    ],
)
def test_what_is_no_calendar_of_a_site(page: str) -> None:
    assert seen(page) == []


def test_of_many_links_the_one_to_the_whole_goes_first() -> None:
    links = "".join(f'<a href="/{number}.ics">save</a>' for number in range(9))
    found = seen(f'{links}<a href="/all.ics">Subscribe</a>')
    assert [url.rpartition("/")[2] for _, _, url in found] == ["all.ics", "0.ics", "1.ics"]


MARKED = f'<script type="application/ld+json">{json.dumps({"@type": "Event"})}</script>'
TEC = "https://chamber.example/wp-json/tribe/events/v1/events?per_page=50&start_date=now"


def test_the_ways_are_ranked() -> None:
    page = (
        '<link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed/">'
        '<link rel="alternate" type="application/rss+xml" href="/feed/">'
        '<link rel="alternate" type="application/atom+xml" href="/events/feed/"><link rel="sitemap" href="/sitemap.xml">'
        f'{MARKED}<a href="/all.ics">all</a><meta name="tec-api-version" content="v1">'
    )
    assert seen(page) == [
        ("platform", "the_events_calendar", TEC),
        ("icalendar", "icalendar", "https://chamber.example/all.ics"),
        ("schema_org", "schema_org", URL),
        ("sitemap", "schema_org", "https://chamber.example/sitemap.xml"),
        ("feed", "rss", "https://chamber.example/events/feed/"),
        ("feed", "rss", "https://chamber.example/feed/"),
    ]


def test_sitemaps_of_events_go_first() -> None:
    named = ("https://chamber.example/post-sitemap.xml", "https://chamber.example/tribe_events-sitemap.xml")
    assert [url for _, _, url in seen("<p>x</p>", sitemaps=named)] == [named[1], named[0]]


@pytest.mark.parametrize(
    ("spider", "url", "page", "address"),
    [
        ("meetup", "https://www.meetup.com/berlin-leads/", "", "https://www.meetup.com/berlin-leads/events/ical/"),
        ("luma", "https://lu.ma/berlin", '{"api_id":"cal-Zz99Yy88Xx77"}', "https://api2.luma.com/ics/get?entity=calendar&id=cal-Zz99Yy88Xx77"),
        ("squarespace", URL, '<!-- This is Squarespace. --><div class="eventlist-event">', f"{URL}?format=json"),
        ("indico", "https://indico.example/", "Powered by <a>Indico</a>", "https://indico.example/export/categ/0.json?from=today&to=+400d&onlypublic=yes&limit=500&order=start"),
        ("pretalx", "https://talks.example/conf/", '<link href="/static/pretalx/a.css">', "https://talks.example/conf/schedule/export/schedule.json"),
        ("mobilizon", "https://agenda.example/@cercle", '<meta name="generator" content="Mobilizon 5">', "https://agenda.example/@cercle/feed/ics"),
        ("gancio", "https://agenda.example/", '<meta name="generator" content="gancio">', "https://agenda.example/api/events?show_recurrent=true"),
        ("growthzone", "https://business.chamber.example/events", '<script src="https://chambermaster.com/a.js">', "https://business.chamber.example/api/events"),
        ("localist", "https://events.uni.example/", '<img src="https://localist-images.s3.example/x">', "https://events.uni.example/calendar.ics"),
        ("libcal", "https://library.libcal.com/calendar?cid=7", "", "https://library.libcal.com/ical_subscribe.php?src=p&cid=7"),
        ("trumba", "https://city.example/", "<script>$Trumba.addSpud({webName:'city'})</script>", "https://www.trumba.com/calendars/city.ics"),
        ("wix", URL, '<script>{"scheduling":{"config":{}}}</script>', URL),
        ("bevy_events", "https://gdg.community.dev/gdg-berlin/", '"chapter_id": 7', "https://gdg.community.dev/api/event_slim/for_chapter/7/?status=Live"),
        ("sessionize", URL, "https://sessionize.com/api/v2/abcd1234/view/Grid", "https://sessionize.com/api/v2/abcd1234/view/All"),
        ("researchseminars", "https://researchseminars.org/seminar/LEAD", "", "https://researchseminars.org/api/0/lookup/series?series_id=%22LEAD%22"),
        ("eventbrite", "https://www.eventbrite.com/o/data-1", "", "https://www.eventbrite.com/o/data-1"),
        ("civicplus", "https://town.example/", '<a href="/calendar.aspx?CID=14">', "https://town.example/common/modules/iCalendar/iCalendar.aspx?catID=14&feed=calendar"),
        ("wordpress_events", URL, '<link href="/wp-content/plugins/modern-events-calendar/a.css">', "https://chamber.example/?mec-ical-feed=1"),
    ],
)  # fmt: skip
def test_platforms_by_their_fingerprints(spider: str, url: str, page: str, address: str) -> None:
    found = [way for way in seen(f"<html>{page}</html>", url=url) if way[0] == "platform"]
    assert [name for _, name, _ in found if name != "bevy_chapters"] == [spider]
    assert any(url.startswith(address) for _, name, url in found if name == spider)


def test_livewhale_and_headers() -> None:
    assert seen('<link href="/live/rss/events">', url="https://events.uni.example/")[0][1] == "livewhale"
    assert seen("<p>x</p>", x_tec_api_version="v1")[0] == ("platform", "the_events_calendar", TEC)
    assert seen("<p>x</p>", pretalx_version="2025.1.0")[0][1] == "pretalx"


@pytest.mark.parametrize(
    ("body", "kind", "way"),
    [
        ("BEGIN:VCALENDAR\nEND:VCALENDAR", "text/html", ("icalendar", "icalendar")),
        ('<?xml version="1.0"?><rss version="2.0"><channel></channel></rss>', "text/xml", ("feed", "rss")),
        ('<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"></urlset>', "application/xml", ("sitemap", "schema_org")),
        ('{"schedule":{"conference":{"title":"C"}}}', "application/json", ("platform", "pretalx")),
        ('[{"id":1,"title":"Talk","start_datetime":1803988800}]', "application/json", ("platform", "gancio")),
        ('[{"id":1,"title":"Talk","start_datetime":1803988800}]', "text/html", ("platform", "gancio")),
        ('[{"title":"Talk","start":"2027-03-02T18:00"}]', None, ("platform", "json_events")),
        ('{"nothing": "here"}', "application/json", None),
    ],
)  # fmt: skip
def test_an_address_that_is_no_page(body: str, kind: str | None, way: tuple[str, str] | None) -> None:
    assert [found[:2] for found in seen(body, kind=kind)] == ([way] if way else [])


@pytest.mark.parametrize(
    ("url", "taken", "name"),
    [
        ("https://www.chamber.example/events/", set(), "chamber-example-events"),
        ("https://chamber.example/all.ics", set(), "chamber-example-all"),
        ("https://chamber.example/", {"chamber-example"}, "chamber-example-2"),
        ("https://münchen.example/", set(), "m-nchen-example"),
    ],
)
def test_names(url: str, taken: set[str], name: str) -> None:
    assert name_for(url, None, taken) == name


def test_a_page_of_nothing_but_nested_tags_is_looked_at_as_far_as_can_be() -> None:
    page = '<link rel="alternate" type="text/calendar" href="/all.ics">' + "<div>" * 40_000
    assert ("icalendar", "icalendar", "https://chamber.example/all.ics") in seen(page)
    assert len(tree_of(page).css("div")) < 40_000
