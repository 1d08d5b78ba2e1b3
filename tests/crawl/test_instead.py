"""Where a platform's interface is refused, its calendar is asked in its place."""

from __future__ import annotations

from pathlib import Path

import crawling
from hostile import Answer, Page, Site, ics, page

ARCHIVE = "/wp-json/tribe/events/v1/events?per_page=50&start_date=now"
CALENDAR = "/events/?ical=1"
FORBIDDEN = Answer(b"User-agent: *\nDisallow: /wp-json/")
ANSWERS: dict[str, tuple[Page, Page | None, str, list[str]]] = {
    "refused": (Answer(b"no", 403), None, "ok", [ARCHIVE, CALENDAR]),
    "missing": (Answer(b"nothing", 404), None, "ok", [ARCHIVE, CALENDAR]),
    "challenge": (page("Just a moment", "<p>Checking.</p>"), None, "ok", [ARCHIVE, CALENDAR]),
    "robots": (ics("Other"), FORBIDDEN, "ok", [CALENDAR]),
    "busy": (Answer(b"[]", 429), None, "failed", [ARCHIVE]),
}
"""What the interface answers, robots.txt, what comes of the source, and what is asked."""


def test_the_calendar_is_asked_where_the_interface_is_not_to_be_had(tmp_path: Path) -> None:
    sites = {
        name: Site({ARCHIVE: answer, CALENDAR: ics(f"Lunch {name}")}, robots=robots)
        for name, (answer, robots, _, _) in ANSWERS.items()
    }
    sources = {name: {"url": site.url("/"), "spider": "the_events_calendar"} for name, site in sites.items()}
    data = crawling.lay_out(tmp_path, sources)
    crawling.crawl(data, crawling.environment(list(sites.values())))
    runs = crawling.runs(data)
    for name, (_, _, outcome, asked) in ANSWERS.items():
        sites[name].close()
        assert (name, runs[name]["outcome"], list(dict.fromkeys(sites[name].paths()))) == (name, outcome, asked)
    assert crawling.names(data) == [f"Lunch {name}" for name in ("challenge", "missing", "refused", "robots")]
