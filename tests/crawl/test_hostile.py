"""Three crawls of the same sites: while all is well, two hours later when most misbehave, and the day after.

What the sites were asked is judged on their side.
"""

from __future__ import annotations

import gzip
import sqlite3
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import crawling
import hostile
import pytest
from hostile import ICS, Answer, Page, Site, calendar, ics, page, redirect

WHOLE = calendar("Once seen")
LARGE = Answer(b"BEGIN:VCALENDAR\r\n" + b"X-A:b\r\n" * 300_000, headers={"Content-Type": ICS})
PACKED = gzip.compress(calendar(*(f"Event {n}" for n in range(20))))
LOGIN = page("Log in", "<form><input name=user><input type=password name=password></form>")


def in_circles(handler: hostile.Handler) -> Answer:
    return redirect("/b.ics" if handler.path == "/events.ics" else "/events.ics")


FAILING: dict[str, tuple[Page, str]] = {
    "too-large": (LARGE, "larger than allowed"),
    "cut-off": (Answer(WHOLE[:200], headers={"Content-Type": ICS}, length=len(WHOLE)), "cut off"),
    "cut-off-gzip": (
        Answer(PACKED[:-30], headers={"Content-Type": ICS, "Content-Encoding": "gzip"}),
        "cut off",
    ),
    "not-gzip": (Answer(WHOLE, headers={"Content-Type": ICS, "Content-Encoding": "gzip"}), "cannot be unpacked"),
    "bomb": (hostile.bomb(30_000_000), "larger than allowed once it is unpacked"),
    "endless": (hostile.endless, "no answer in time"),
    "slow-headers": (hostile.slow_headers, "no answer in time"),
    "silent": (hostile.silent, "no answer in time"),
    "reset": (hostile.reset, "connection"),
    "empty": (Answer(b"", headers={"Content-Type": ICS}), "no calendar"),
    "html-instead": (page("Welcome", "<h1>Our new site</h1>"), "no calendar"),
    "login-page": (LOGIN, "no calendar"),
    "picture": (Answer(b"\x89PNG\r\n\x1a\n" + b"\0" * 500, headers={"Content-Type": "image/png"}), "no calendar"),
    "gone-401": (Answer(b"no", 401), "answered 401"),
    "gone-403": (Answer(b"no", 403), "answered 403"),
    "gone-404": (Answer(b"no", 404), "answered 404"),
    "gone-410": (Answer(b"no", 410), "answered 410"),
    "broken-500": (Answer(b"no", 500), "answered 500"),
    "circles": (in_circles, "redirect"),
    "redirect-nowhere": (Answer(b"", 302), "answered 302"),
    "unasked-304": (Answer(b"", 304), "304 although no validator was sent"),
    "rate-limited": (Answer(b"", 429, {"Retry-After": "7200"}), "answered 429"),
    "resting": (Answer(b"", 503, {"Retry-After": "Thu, 20 Aug 2026 12:00:00 GMT"}), "answered 503"),
    "refresh": (page("Moved", '<meta http-equiv="refresh" content="0; url=/elsewhere.ics">'), "no calendar"),
}
"""What a source that was well before answers now, and a word of the reason that must be given."""
ROBOTS: dict[str, tuple[Page, str]] = {
    "robots-503": (Answer(b"", 503), "robots.txt answered 503"),
    "robots-429": (Answer(b"", 429, {"Retry-After": "3600"}), "robots.txt answered 429"),
    "robots-silent": (hostile.silent, "robots.txt could not be read: no answer in time"),
    "robots-reset": (hostile.reset, "robots.txt could not be read"),
    "robots-forbids": (
        Answer(b"User-agent: *\nDisallow: /events.ics?secret=1\nAllow: /events.ics\n"),
        "forbidden by robots.txt",
    ),
    "robots-away": (redirect("http://10.0.0.1/robots.txt"), "robots.txt could not be read"),
}
"""A robots.txt that keeps its source from being asked, and a word of the reason that must be given."""


@dataclass
class Story:
    """The sites, and what each crawl left."""

    data: Path
    sites: dict[str, Site]
    done: list[subprocess.CompletedProcess[str]] = field(default_factory=list)
    blocked: list[dict[str, str]] = field(default_factory=list)
    runs: list[dict[str, sqlite3.Row]] = field(default_factory=list)
    asked: list[dict[str, list[hostile.Asked]]] = field(default_factory=list)
    present: list[dict[str, set[str]]] = field(default_factory=list)

    def crawl(self, now: str) -> None:
        for site in self.sites.values():
            site.forget()
        self.done.append(crawling.crawl(self.data, crawling.environment(list(self.sites.values()), now)))
        self.runs.append(crawling.runs(self.data))
        self.asked.append({name: list(site.asked) for name, site in self.sites.items()})
        hosts = crawling.connect(self.data).execute("SELECT origin, blocked_until FROM hosts")
        self.blocked.append(dict(hosts.fetchall()))
        rows = crawling.connect(self.data).execute(
            "SELECT source, json_extract(item, '$.name') FROM sightings WHERE presence = 'present'"
        )
        present: dict[str, set[str]] = {}
        for source, name in rows:
            present.setdefault(source, set()).add(name)
        self.present.append(present)

    def paths(self, crawl: int, site: str) -> list[str]:
        return [one.path for one in self.asked[crawl][site]]


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    sites = {name: Site({"/events.ics": ics(f"Former of {name}")}) for name in FAILING}
    sites |= {name: Site({"*": ics(f"Of {name}")}, robots) for name, (robots, _) in ROBOTS.items()}
    etag, modified = "W/\"odd 'quoted' tag\"", "Tue, 18 Aug 2026 00:00:00 GMT"
    sites |= {
        "etag": Site({"/events.ics": hostile.with_validators(ics("By tag"), ETag=etag)}),
        "modified": Site({"/events.ics": hostile.with_validators(ics("By date"), **{"Last-Modified": modified})}),
        "changed-table": Site({"/events.ics": hostile.with_validators(ics("Read anew"), ETag='"x"')}),
        "robots-etag": Site(
            {"/events.ics": ics("Behind robots")},
            hostile.with_validators(Answer(b"User-agent: *\nDisallow: /private\n"), ETag='"r1"'),
        ),
        "robots-moved": Site(
            {"/events.ics": ics("Behind a moved robots.txt")} | {"/real-robots": Answer(b"User-agent: *\nAllow: /\n")},
            redirect("/real-robots", 301),
        ),
        "lists": Site(
            {
                "/": hostile.with_validators(page("One", '<a rel="next" href="/2">2</a>', "First page"), ETag='"p1"'),
                "/2": page("Two", "", "Second page"),
            }
        ),
        "shared": Site({f"/{n}.ics": hostile.slow(ics(f"Shared {n}"), 0.05) for n in range(8)}),
        "cookies": Site(
            {
                "/events.ics": redirect("/real.ics", 301),
                "/real.ics": ics("Behind cookies"),
            }
        ),
        "gate": Site({"/events.ics": redirect("PLACE")}),
        "behind": Site({"*": ics("Never shown")}, Answer(b"User-agent: *\nDisallow: /hidden\n")),
        "crowd": Site({"*": Answer(b"", 429, {"Retry-After": "600"})}),
    }
    sites["gate"].pages["/events.ics"] = redirect(sites["behind"].url("/hidden/x.ics"))
    for path in ("/events.ics", "/real.ics"):
        answer = sites["cookies"].pages[path]
        assert isinstance(answer, Answer)
        answer.headers["Set-Cookie"] = "track=me; Path=/"
    sources: dict[str, dict[str, object]] = {
        name: {"url": site.url("/events.ics")}
        for name, site in sites.items()
        if name not in ("lists", "shared", "behind", "crowd")
    }
    sources["robots-forbids"]["url"] = sites["robots-forbids"].url("/events.ics?secret=1")
    sources["too-large"]["options"] = {"max_bytes": 100_000}
    sources["lists"] = {"url": sites["lists"].url("/"), "spider": "schema_org"}
    sources |= {f"shared-{n}": {"url": sites["shared"].url(f"/{n}.ics")} for n in range(8)}
    sources |= {f"crowd-{n}": {"url": sites["crowd"].url(f"/{n}.ics")} for n in range(5)}
    told = Story(crawling.lay_out(tmp_path_factory.mktemp("hostile"), sources), sites)
    told.crawl("2026-08-20T06:00:00Z")
    for name, (answer, _) in FAILING.items():
        sites[name].pages["/events.ics"] = answer
        if callable(answer):
            sites[name].pages["/b.ics"] = answer
    sources["changed-table"]["timezone"] = "Europe/Berlin"
    crawling.write_sources(told.data, sources)
    told.crawl("2026-08-20T08:00:00Z")
    told.crawl("2026-08-21T09:00:00Z")
    yield told
    for site in sites.values():
        site.close()


@pytest.mark.parametrize("name", FAILING)
def test_a_source_that_misbehaves_is_failed_with_its_reason_and_keeps_what_it_had(story: Story, name: str) -> None:
    assert story.runs[0][name]["outcome"] == "ok"
    row = story.runs[1][name]
    assert (row["outcome"], FAILING[name][1] in row["reason"]) == ("failed", True), row["reason"]
    assert story.present[1][name] == {f"Former of {name}"}


@pytest.mark.parametrize("name", ROBOTS)
def test_a_robots_txt_that_forbids_or_fails_keeps_the_source_from_being_asked(story: Story, name: str) -> None:
    row = story.runs[0][name]
    assert (row["outcome"], ROBOTS[name][1] in row["reason"]) == ("failed", True), row["reason"]
    assert set(story.paths(0, name)) == {"/robots.txt"}


def test_the_crawl_goes_on_and_says_that_some_failed(story: Story) -> None:
    assert [done.returncode for done in story.done] == [1, 1, 1]
    assert all("Traceback" not in done.stderr for done in story.done)
    assert story.runs[1]["etag"]["outcome"] == "ok"


def test_every_failure_is_one_line_for_the_person_and_nothing_else_is_said(story: Story) -> None:
    lines = story.done[1].stderr.splitlines()
    assert sorted(line.split()[1] for line in lines) == sorted(story.runs[1])
    assert {line.split()[0] for line in lines} <= {"ok", "partial", "failed", "suspicious"}


def test_a_missing_robots_txt_allows_everything(story: Story) -> None:
    assert story.paths(0, "etag") == ["/robots.txt", "/events.ics"]


def test_robots_are_asked_once_a_day_and_then_conditionally(story: Story) -> None:
    assert story.paths(0, "robots-etag")[0] == "/robots.txt"
    assert "/robots.txt" not in story.paths(1, "robots-etag")
    asked = story.asked[2]["robots-etag"]
    assert (asked[0].path, asked[0].headers.get("if-none-match")) == ("/robots.txt", '"r1"')
    assert story.runs[2]["robots-etag"]["outcome"] == "ok"


def test_a_redirected_robots_txt_is_followed(story: Story) -> None:
    assert story.paths(0, "robots-moved") == ["/robots.txt", "/real-robots", "/events.ics"]


def test_robots_of_the_target_of_a_redirect_are_obeyed(story: Story) -> None:
    assert "forbidden by robots.txt" in story.runs[0]["gate"]["reason"]
    assert story.paths(0, "behind") == ["/robots.txt"]


def test_a_host_that_says_too_many_requests_is_not_asked_again(story: Story) -> None:
    assert story.paths(1, "rate-limited") == ["/events.ics"]
    assert story.paths(1, "resting") == ["/events.ics"]


def test_what_waits_for_a_host_is_not_asked_when_it_asks_to_be_left_alone(story: Story) -> None:
    assert len([path for path in story.paths(0, "crowd") if path != "/robots.txt"]) == 1
    reasons = [story.runs[0][f"crowd-{n}"]["reason"] for n in range(5)]
    assert sum("left alone until 2026-08-20T06:10:00Z" in reason for reason in reasons) == 4


def test_retry_after_is_remembered_between_runs(story: Story) -> None:
    assert story.blocked[1][story.sites["resting"].base] == "2026-08-20T12:00:00Z"
    assert story.blocked[1][story.sites["rate-limited"].base] == "2026-08-20T10:00:00Z"


@pytest.mark.parametrize(
    ("name", "header", "value"),
    [
        ("etag", "if-none-match", "W/\"odd 'quoted' tag\""),
        ("modified", "if-modified-since", "Tue, 18 Aug 2026 00:00:00 GMT"),
    ],
)
def test_validators_come_back_byte_for_byte(story: Story, name: str, header: str, value: str) -> None:
    first, second = story.asked[0][name][-1], story.asked[1][name][-1]
    assert header not in first.headers
    assert second.headers[header] == value
    assert (story.runs[1][name]["outcome"], story.runs[1][name]["unchanged"]) == ("ok", 1)
    assert len(story.present[1][name]) == 1


def test_an_unchanged_page_still_leads_to_its_links(story: Story) -> None:
    assert story.paths(1, "lists") == ["/", "/2"]
    assert story.present[1]["lists"] == {"First page", "Second page"}
    assert story.runs[1]["lists"]["unchanged"] == 2


def test_a_changed_table_has_the_source_read_again_unconditionally(story: Story) -> None:
    again, later = story.asked[1]["changed-table"][-1], story.asked[2]["changed-table"][-1]
    assert "if-none-match" not in again.headers
    assert story.runs[1]["changed-table"]["unchanged"] == 0
    assert later.headers["if-none-match"] == '"x"'


def test_one_request_at_a_time_whatever_the_number_of_sources(story: Story) -> None:
    assert story.sites["shared"].most_at_once == 1
    assert len(story.paths(0, "shared")) == 9  # eight pages, and robots.txt once


def test_who_asks_says_so_and_brings_no_cookies_and_no_referer(story: Story) -> None:
    every = [one for crawl in story.asked for asked in crawl.values() for one in asked]
    assert {one.method for one in every} == {"GET"}
    assert all(one.headers["user-agent"].startswith("discovery/") for one in every)
    assert all("(+http" in one.headers["user-agent"] for one in every)
    assert not [one.path for one in every if "cookie" in one.headers or "referer" in one.headers]
    assert {one.headers["accept-encoding"] for one in every} == {"gzip, deflate"}


def test_a_refresh_in_a_page_is_not_followed(story: Story) -> None:
    assert "/elsewhere.ics" not in story.paths(1, "refresh")


def test_a_broken_answer_is_asked_for_twice_at_most(story: Story) -> None:
    for name in ("broken-500", "silent", "cut-off", "reset"):
        assert len(story.paths(1, name)) <= 2


def test_the_database_is_sound_and_holds_the_reason_for_people(story: Story) -> None:
    conn = crawling.connect(story.data)
    assert conn.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    assert conn.execute("PRAGMA foreign_key_check").fetchall() == []
    states = dict(conn.execute("SELECT source, state FROM source_health"))
    assert states["etag"] in ("ok", "unchanged")
    assert states["gone-404"] not in ("ok", "unchanged")
