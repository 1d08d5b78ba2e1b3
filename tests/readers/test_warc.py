"""WARC files: each answer is read by its own address and type."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from discovery.items import Link, Problem
from discovery.readers import Payload, Reading, read_any, warc

SITEMAP = b"<urlset><url><loc>https://a.example/1</loc></url></urlset>"
ITEM = b'{"type": "event", "name": "Tagung", "start": "2027-11-02"}'


def made(*answers: tuple[str, str, str, bytes], zipped: bool = True) -> bytes:
    """Make a WARC file of (url, status line, type, body)."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=zipped)
    writer.write_record(writer.create_warcinfo_record("t.warc.gz", {"software": "test"}))
    for url, status, media, body in answers:
        headers = StatusAndHeaders(
            status, [("Content-Type", media), ("Content-Length", str(len(body)))], protocol="HTTP/1.1"
        )
        writer.write_record(writer.create_warc_record(url, "response", payload=io.BytesIO(body), http_headers=headers))
        request = StatusAndHeaders("GET / HTTP/1.1", [("Host", "a.example")])
        writer.write_record(writer.create_warc_record(url, "request", http_headers=request))
    return out.getvalue()


BOTH = made(
    ("https://a.example/sitemap.xml", "200 OK", "application/xml", SITEMAP),
    ("https://a.example/gone", "404 Not Found", "application/json", ITEM),
    ("https://a.example/items.json", "200 OK", "application/json", ITEM),
)


@pytest.mark.parametrize("zipped", [True, False])
def test_each_answer_is_read_by_its_own_type(zipped: bool) -> None:
    body = made(
        ("https://a.example/sitemap.xml", "200 OK", "application/xml", SITEMAP),
        ("https://a.example/items.json", "200 OK", "application/json", ITEM),
        zipped=zipped,
    )
    reading = read_any(Payload(body, url="file:///t.warc.gz"))
    assert reading.links == [Link(url="https://a.example/1")]
    assert [item.name for item in reading.items] == ["Tagung"]
    assert reading.problems == []


def test_only_answers_that_brought_something_are_members() -> None:
    members = list(warc.members(Payload(BOTH)))
    assert [(one.url, one.content_type) for one in members if isinstance(one, Payload)] == [
        ("https://a.example/sitemap.xml", "application/xml"),
        ("https://a.example/items.json", "application/json"),
    ]


def test_a_problem_names_the_answer_it_is_of() -> None:
    body = made(
        ("https://a.example/x.json", "200 OK", "application/json", b"{"),
        ("https://a.example/i", "200 OK", "application/json", ITEM),
    )
    reading = Reading.of(warc.read(Payload(body)))
    assert [problem.read_from for problem in reading.problems] == ["https://a.example/x.json"]
    assert len(reading.items) == 1


def test_what_stands_before_a_break_is_kept() -> None:
    reading = Reading.of(warc.read(Payload(BOTH[: len(BOTH) * 2 // 3])))
    assert reading.links
    assert any("not read to its end" in problem.reason for problem in reading.problems)


def test_a_warc_in_a_warc_is_not_opened() -> None:
    reading = Reading.of(warc.read(Payload(made(("https://a.example/t.warc.gz", "200 OK", "application/warc", BOTH)))))
    assert reading.problems == [
        Problem(reason="a WARC file inside a WARC file is not opened", read_from="https://a.example/t.warc.gz")
    ]


def test_a_too_large_answer_costs_only_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warc, "MAX_RECORD_BYTES", 1_000)
    body = made(
        ("https://a.example/big", "200 OK", "text/html", b"x" * 200_000),
        ("https://a.example/i", "200 OK", "application/json", ITEM),
    )
    reading = Reading.of(warc.read(Payload(body)))
    assert [problem.read_from for problem in reading.problems] == ["https://a.example/big"]
    assert len(reading.items) == 1


def test_bombs_are_not_unpacked_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warc, "MAX_RECORD_BYTES", 1_000)
    monkeypatch.setattr(warc, "MAX_SKIPPED_BYTES", 100_000)
    body = made(
        ("https://a.example/big", "200 OK", "text/html", b"x" * 2_000_000),
        ("https://a.example/i", "200 OK", "application/json", ITEM),
    )
    reading = Reading.of(warc.read(Payload(body)))
    assert reading.items == []
    assert "too many bytes" in reading.problems[-1].reason


NAMES = [f"https://a.example/{number}" for number in range(5)]
FIVE = {
    zipped: made(
        *((url, "200 OK", "application/json", ITEM.replace(b"Tagung", url.encode())) for url in NAMES), zipped=zipped
    )
    for zipped in (True, False)
}


@pytest.mark.parametrize("zipped", [True, False])
@settings(max_examples=120, deadline=None, derandomize=True)
@given(at=st.floats(0, 1, exclude_max=True), gone=st.integers(0, 80), noise=st.binary(max_size=60))
def test_a_broken_record_costs_only_itself_and_says_so(zipped: bool, at: float, gone: int, noise: bytes) -> None:
    whole = FIVE[zipped]
    place = int(at * len(whole))
    body = whole[:place] + noise + whole[place + gone :]
    if body == whole or not warc.recognise(Payload(body)):
        return
    reading = Reading.of(warc.read(Payload(body)))
    kept = {item.name for item in reading.items} & set(NAMES)
    assert len(kept) >= len(NAMES) - 2  # what is cut out may span two
    assert len(kept) == len(NAMES) or reading.problems


def test_records_that_were_zipped_together_are_read() -> None:
    assert len(Reading.of(warc.read(Payload(gzip.compress(FIVE[False])))).items) == len(NAMES)


def test_a_record_that_was_changed_is_read_and_said_so() -> None:
    reading = Reading.of(warc.read(Payload(FIVE[False].replace(b"2027-11-02", b"2027-11-03", 1))))
    assert len(reading.items) == len(NAMES)
    assert [problem.reason for problem in reading.problems] == ["WARC record changed since it was written"]


@settings(max_examples=50)
@given(st.integers(0, len(BOTH)), st.binary(max_size=40))
def test_no_bytes_make_it_raise(at: int, noise: bytes) -> None:
    body = BOTH[:at] + noise + BOTH[at + len(noise) :]
    list(warc.read(Payload(body)))
    warc.recognise(Payload(body))


def test_a_real_recording_has_all_its_answers(shared: Path) -> None:
    members = warc.members(Payload((shared / "web/recorded.warc.gz").read_bytes()))
    index = [line.split("\t") for line in (shared / "web/index.tsv").read_text(encoding="utf-8").splitlines()[1:]]
    assert {one.url for one in members if isinstance(one, Payload)} == {row[0] for row in index if row[1] == "200"}
