"""Recordings: written, read, and answered from."""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse

from discovery.crawl.replay import NotRecorded, Recorder, Recording, RecordingError, ReplayHandler

PAGE = "https://example.org/events"
HEADERS = {
    "Content-Type": "text/html",
    "ETag": '"abc"',
    "Last-Modified": "Tue, 18 Aug 2026 00:00:00 GMT",
    "Set-Cookie": "a=b",
}


@pytest.fixture
def tape(tmp_path: Path) -> Path:
    path = tmp_path / "tape.warc.gz"
    recorder = Recorder(path)
    recorder.keep(HtmlResponse(PAGE, status=200, headers=HEADERS, body=b"<h1>old</h1>"))
    recorder.keep(HtmlResponse(PAGE, status=200, headers=HEADERS, body=b"<h1>new</h1>"))
    recorder.keep(HtmlResponse("https://example.org/a/1.yml", status=404, body=b"gone"))
    recorder.close()
    return path


def answer(tape: Path, url: str, method: str = "GET", **headers: str) -> Any:
    crawler = SimpleNamespace(settings={"DISCOVERY_REPLAY": Recording(tape)})
    handler = ReplayHandler(crawler)  # type: ignore[arg-type]
    return asyncio.run(handler.download_request(Request(url, method=method, headers=headers)))


def test_the_last_answer_of_an_address_counts(tape: Path) -> None:
    response = answer(tape, PAGE)
    assert (response.status, response.body, type(response)) == (200, b"<h1>new</h1>", HtmlResponse)


def test_cookies_are_not_kept(tape: Path) -> None:
    assert b"Set-Cookie" not in answer(tape, PAGE).headers


def test_a_status_is_answered_as_it_was(tape: Path) -> None:
    assert answer(tape, "https://example.org/a/1.yml").status == 404


@pytest.mark.parametrize(("url", "method"), [("https://example.org/other", "GET"), (PAGE, "POST")])
def test_what_is_not_recorded_is_not_answered(tape: Path, url: str, method: str) -> None:
    with pytest.raises(NotRecorded, match="not in the recording"):
        answer(tape, url, method)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"If-None-Match": '"abc"'}, 304),
        ({"If-None-Match": '"other"'}, 200),
        ({"If-Modified-Since": "Tue, 18 Aug 2026 00:00:00 GMT"}, 304),
        ({"If-Modified-Since": "Wed, 19 Aug 2026 00:00:00 GMT"}, 304),
        ({"If-Modified-Since": "Mon, 17 Aug 2026 00:00:00 GMT"}, 200),
        ({"If-Modified-Since": "yesterday"}, 200),
        ({"If-None-Match": '"other"', "If-Modified-Since": "Wed, 19 Aug 2026 00:00:00 GMT"}, 200),
    ],
)
def test_conditional_requests(tape: Path, headers: dict[str, str], status: int) -> None:
    response = answer(tape, PAGE, **headers)
    assert response.status == status
    assert bool(response.body) is (status == 200)


def test_members_of_a_folder(tape: Path) -> None:
    assert list(Recording(tape).below("https://example.org/a/")) == ["https://example.org/a/1.yml"]


def test_a_recording_appears_when_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "new.warc.gz"
    recorder = Recorder(path)
    recorder.keep(HtmlResponse(PAGE, body=b"x"))
    assert not path.exists()
    recorder.close()
    assert len(Recording(path)) == 1


@pytest.mark.parametrize("content", [b"", b"<html>no recording</html>", b"\x1f\x8b\x08broken"])
def test_no_recording_is_said_so(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.warc.gz"
    path.write_bytes(content)
    with pytest.raises(RecordingError, match=r"broken\.warc\.gz"):
        Recording(path)
