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
