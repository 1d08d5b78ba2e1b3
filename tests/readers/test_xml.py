"""What comes zipped, in one piece or in several, whole or broken; and documents without an end."""

from __future__ import annotations

import gzip

import pytest

from discovery.readers._xml import CUT_OFF, XmlRefused, gunzip, parse_xml

TEXT = b"".join(b"<a>%d</a>" % number for number in range(3_000))
ZIPPED = gzip.compress(TEXT, mtime=0)


@pytest.mark.parametrize("body", [TEXT, ZIPPED, gzip.compress(TEXT[:9_000]) + gzip.compress(TEXT[9_000:])])
def test_zipped_in_any_number_of_members(body: bytes) -> None:
    assert gunzip(body) == TEXT


@pytest.mark.parametrize(
    "body", [ZIPPED[: len(ZIPPED) // 2], ZIPPED[: len(ZIPPED) // 2] + b"\xff" * 40 + ZIPPED[-900:]]
)
def test_what_stands_before_a_break_is_kept(body: bytes) -> None:
    found = gunzip(body)
    assert len(found) > len(TEXT) // 4
    assert TEXT.startswith(found[: len(TEXT) // 4])


def test_broken_from_the_start_and_too_large() -> None:
    with pytest.raises(XmlRefused, match="broken gzip"):
        gunzip(b"\x1f\x8b\x08\x00" + b"\xff" * 40)
    with pytest.raises(XmlRefused, match="more than 100 bytes"):
        gunzip(gzip.compress(b"x" * 60) + gzip.compress(b"y" * 60), limit=100)


@pytest.mark.parametrize(
    ("body", "cut_off"),
    [
        (b"<r><a/></r>", False),
        (b"<p:r xmlns:p='x'><p:a/></p:r> ", False),
        (b"<r/>", False),
        (b"<r><a/>", True),
        (b"<p:r xmlns:p='x'><p:a/><p:b>text &am", True),
        (b"<r><a>1 & 2</a></r>", False),
    ],
)
def test_a_document_without_an_end_says_so(body: bytes, cut_off: bool) -> None:
    _, fault = parse_xml(body)
    assert (fault or "").startswith(CUT_OFF) is cut_off
