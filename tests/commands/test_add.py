"""``discovery add`` against sites of every kind."""

from __future__ import annotations

import tomllib
from pathlib import Path

import crawling
import pytest
from hostile import Answer, Site, ics, page

LISTED = '<link rel="alternate" type="text/calendar" href="/all.ics">'
FORM = "<form><input name=user><input type=password name=password></form>"


def added(data: Path) -> dict[str, object]:
    path = data / "sources" / "added.toml"
    return tomllib.loads(path.read_text()) if path.is_file() else {}


def add(discovery, data: Path, site: Site, *more: str):
    return discovery("add", site.url("/"), "--data", data, *more, env=crawling.environment([site]))


def test_a_calendar_that_the_page_names_is_written_once(discovery, tmp_path: Path) -> None:
    links = LISTED + "".join(f'<a href="/{n}.ics">more</a>' for n in range(9))
    site = Site({"/": page("Chamber", links), "/all.ics": ics("Meeting")})
    data = crawling.lay_out(tmp_path, {})
    done = add(discovery, data, site, "--yes")
    assert done.returncode == 0, done.stderr
    assert "Meeting" in done.stdout
    assert len(site.asked) <= 5
    (table,) = added(data).values()
    assert (table["spider"], table["url"]) == ("icalendar", site.url("/all.ics"))
    again = add(discovery, data, site, "--yes")
    assert (again.returncode, "in the catalogue already" in again.stderr) == (2, True)
    assert len(added(data)) == 1
    site.close()


def test_markup_in_the_page_is_read(discovery, tmp_path: Path) -> None:
    site = Site({"/": page("Summit", "", "Leadership summit")})
    data = crawling.lay_out(tmp_path, {})
    assert add(discovery, data, site, "--yes").returncode == 0
    (table,) = added(data).values()
    assert table["spider"] == "schema_org"
    site.close()


@pytest.mark.parametrize(
    ("answer", "word"),
    [
        (page("About us", "<p>We are nice.</p>"), "nothing there that can be read"),
        (page("Log in", FORM), "asks for a login"),
        (page("Page not found", "<p>Sorry.</p>"), "does not exist"),
        (Answer(b"no", 403), "does not let programs in"),
        (Answer(b"no", 500), "answered 500"),
    ],
)
def test_what_cannot_be_read_is_told_and_nothing_is_written(
    discovery, tmp_path: Path, answer: Answer, word: str
) -> None:
    site = Site({"/": answer})
    data = crawling.lay_out(tmp_path, {})
    done = add(discovery, data, site, "--yes")
    site.close()
    assert (done.returncode, word in done.stderr) == (2, True), done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert added(data) == {}
    assert len(site.asked) <= 5


LISTING = '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</urlset>'


def test_a_sitemap_that_robots_names_leads_to_the_pages_of_events(discovery, tmp_path: Path) -> None:
    site = Site({"/": page("Society", "<p>We are a society.</p>"), "/events/b/": page("b", "", "Annual meeting")})
    rows = "".join(
        f"<url><loc>{site.url(path)}</loc><lastmod>{day}</lastmod></url>"
        for path, day in (("/about/", "2026-08-11"), ("/events/a/", "2026-08-01"), ("/events/b/", "2026-08-09"))
    )
    site.pages["/sitemap.xml"] = Answer(LISTING.format(rows).encode())
    site.pages["/robots.txt"] = Answer(f"User-agent: *\nAllow: /\nSitemap: {site.url('/sitemap.xml')}\n".encode())
    data = crawling.lay_out(tmp_path, {})
    done = add(discovery, data, site, "--yes")
    tested = discovery("sources", "test", next(iter(added(data))), "--data", data, env=crawling.environment([site]))
    site.close()
    assert done.returncode == 0, done.stderr
    assert "2 pages of events" in done.stdout
    assert len(site.asked) <= 5 + 5
    (table,) = added(data).values()
    assert (table["spider"], table["url"], table["options"]) == (
        "schema_org", site.url("/sitemap.xml"), {"sitemap": True, "follow": "/events/"},
    )  # fmt: skip
    assert (tested.returncode, "Annual meeting" in tested.stdout) == (0, True), tested.stderr


def test_every_way_is_shown_with_what_it_gives(discovery, tmp_path: Path) -> None:
    head = '<link rel="alternate" href="/wp-json/tribe/events/v1/">' + LISTED
    blocked = Answer(b"no", 403)
    archive = "/wp-json/tribe/events/v1/events?per_page=50&start_date=now"
    site = Site({"/": page("Chamber", head, "Gala"), archive: blocked, "/all.ics": ics("Lunch", "Dinner")})
    data = crawling.lay_out(tmp_path, {})
    done = add(discovery, data, site, "--yes", "--name", "chamber")
    tested = discovery("sources", "test", "chamber", "--data", data, env=crawling.environment([site]))
    site.close()
    lines = [line.replace(site.base, "") for line in done.stdout.splitlines()]
    assert lines[:9] == [
        "Chamber",
        f"  -  looks like The Events Calendar: {archive}",
        "       the host answered 403",
        "  *  the page names this calendar: /all.ics",
        "       2 events to come",
        "       2026-10-01 09:00  Lunch",
        "       2026-10-02 09:00  Dinner",
        "  +  the page itself, by its markup for machines: /",
        "       1 event to come",
    ]
    assert list(added(data)) == ["chamber"]
    assert "chamber: 200, " in tested.stdout
    assert "2 events to come" in tested.stdout


def test_a_source_is_tested_with_what_is_asked_in_its_place(discovery, tmp_path: Path) -> None:
    site = Site({"/events/?ical=1": ics("Lunch")})
    data = crawling.lay_out(tmp_path, {"chamber": {"spider": "the_events_calendar", "url": site.url("/")}})
    tested = discovery("sources", "test", "chamber", "--data", data, env=crawling.environment([site]))
    site.close()
    assert tested.returncode == 0, tested.stderr
    assert "the host answered 404; asking" in tested.stdout
    assert "Lunch" in tested.stdout


def test_a_source_that_cannot_be_read_is_its_own_failure(discovery, tmp_path: Path) -> None:
    site = Site({"/feed.ics": Answer(b"gone", 410)})
    data = crawling.lay_out(tmp_path, {"gone": {"spider": "icalendar", "url": site.url("/feed.ics")}})
    tested = discovery("sources", "test", "gone", "--data", data, env=crawling.environment([site]))
    site.close()
    assert (tested.returncode, "gone: the host answered 410" in tested.stderr) == (1, True), tested.stderr


def test_what_a_source_needs_is_told_before_it_is_written(discovery, tmp_path: Path) -> None:
    data = crawling.lay_out(tmp_path, {"brite": {"spider": "eventbrite", "url": "https://www.eventbrite.com/o/data-1"}})
    tested = discovery("sources", "test", "brite", "--data", data)
    assert (tested.returncode, "options.permission" in tested.stderr) == (2, True)
