"""Commands that ask the web without a crawl."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import crawling
import pytest
from hostile import Answer, Site, ics, page


def discovery(site: Site, *args: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "discovery.cli", *map(str, args)],
        env={**os.environ, **crawling.environment([site])},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def site():
    site = Site({"/a.ics": ics("Forum", "Fair"), "/b.ics": ics("Day"), "/gone.ics": Answer(b"no", 404)})
    yield site
    site.close()


def test_read_asks_addresses(site: Site) -> None:
    urls = [site.url(path) for path in ("/a.ics", "/gone.ics", "/b.ics")]
    done = discovery(site, "read", *urls)
    assert done.returncode == 1
    assert [(row["read_from"], row["name"]) for row in map(json.loads, done.stdout.splitlines())] == [
        (urls[0], "Forum"), (urls[0], "Fair"), (urls[2], "Day"),
    ]  # fmt: skip
    assert [json.loads(line)["read_from"] for line in done.stderr.splitlines()] == [urls[1]]
    assert site.paths(robots=True)[0] == "/robots.txt"


@pytest.mark.parametrize(("path", "code", "word"), [("/a.ics", 0, "Forum"), ("/gone.ics", 1, "404")])
def test_a_source_is_tested_and_nothing_stored(site: Site, tmp_path: Path, path: str, code: int, word: str) -> None:
    data = crawling.lay_out(tmp_path / "data", {"one": {"url": site.url(path)}})
    done = discovery(site, "sources", "test", "one", "--data", data)
    assert done.returncode == code, done.stderr
    assert word in done.stdout + done.stderr
    assert not (data / "discovery.db").exists()


def test_add_writes_a_source(site: Site, tmp_path: Path) -> None:
    data = crawling.lay_out(tmp_path / "data", {})
    site.pages["/"] = page("Chamber", '<a href="/a.ics">Subscribe to our calendar</a>')
    done = discovery(site, "add", site.url("/"), "--yes", "--data", data)
    assert done.returncode == 0, done.stderr
    assert site.url("/a.ics") in (data / "sources" / "added.toml").read_text()
