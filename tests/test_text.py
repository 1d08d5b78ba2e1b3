"""Plain text and plain addresses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discovery.text import MAX_URL, canonical_url, clean_url, cut, fold, one_line, plain


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  plain ASCII  ", "plain ASCII"),
        ("Hello <b>World</b> &amp; co", "Hello World & co"),
        ("&lt;p&gt;Hidden &amp;amp; deep&lt;/p&gt;", "Hidden & deep"),
        ("one<br>two<br/>three", "one\ntwo\nthree"),
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("<ul><li>a<li>b</ul>", "- a\n- b"),
        ("<td>09:00</td><td>Opening</td>", "09:00 Opening"),
        ("<script>alert(1)</script>ok<style>p{}</style>", "ok"),
        ("Learn <script> in a day", "Learn in a day"),
        ("<scr<script>ipt>alert(1)</script>", "<scr"),
        ("<!-- hidden -->shown<![CDATA[kept]]>", "shownkept"),
        ("<?xml version='1.0'?><!DOCTYPE html>text", "text"),
        ('see <a href="a > b" title=\'"\'>this</a>', "see this"),
        ('cut off <a href="https://x.or', "cut off"),
        ("<o:p>Word</o:p> <my-tag>custom</my-tag>", "Word custom"),
    ],
)
def test_markup_becomes_text(text: str, expected: str) -> None:
    assert plain(text) == expected


@pytest.mark.parametrize(
    "text", ["a < b and c > d", "I <3 you", "List<String>", "<https://x.org/a?b=c>", "R&D; AT&T", "Ã¼ber"]
)
def test_what_is_no_markup_stays(text: str) -> None:
    assert plain(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A\x00B\x1bC\x7fD\x9fE", "ABCDE"),
        ("a\u202eb\u2066c\u200fd", "abcd"),
        ("a\u200bb\ufeffc\u00add\U000e0041", "abcd"),
        ("a\u2028b\u2029c\x85d\x0be\r\nf\rg", "a\nb\nc\nd\ne\nf\ng"),
        ("a\ud800b", "ab"),
        ("\ud83d\ude00", "😀"),
        ("e\u0301te", "éte"),
        ("a\u00a0\u3000  b\t c", "a b c"),
        ("a\n\n\n\n b", "a\n\nb"),
        ("👩\u200d💻", "👩\u200d💻"),
    ],
)
def test_nothing_invisible_stays(text: str, expected: str) -> None:
    assert plain(text) == expected


@given(st.text(max_size=300) | st.text(alphabet="<>&;abplit#38/ \"'=!-\u202e\n", max_size=200))
def test_plain_is_stable_and_safe(text: str) -> None:
    once = plain(text)
    assert plain(once) == once
    once.encode("utf-8")
    assert not any(char in once for char in "\x00\x85\u2028\u202e\r")


def test_nesting_ends_with_text() -> None:
    text = "<b>x</b>"
    for _ in range(12):
        text = text.replace("&", "&amp;").replace("<", "&lt;")
    assert "<" not in plain(text)


def test_one_line() -> None:
    assert one_line("<p>a</p>\n<p>b</p>") == "a b"


@pytest.mark.parametrize(
    ("limit", "expected"), [(11, "one two six"), (10, "one two…"), (9, "one two…"), (8, "one two…"), (4, "one…")]
)
def test_cut_at_a_word(limit: int, expected: str) -> None:
    assert cut("one two six", limit) == expected
    assert len(cut("one two six", limit)) <= limit


def test_cut_without_spaces() -> None:
    assert cut("漢" * 50, 10) == "漢" * 9 + "…"


@pytest.mark.parametrize(
    ("text", "expected"), [("Straße", "strasse"), ("ÉTÉ", "ete"), ("Łódź", "lodz"), ("Ørsted", "orsted")]
)
def test_fold(text: str, expected: str) -> None:
    assert fold(text) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (" https://x.org/a#b ", "https://x.org/a#b"),
        ("HTTP://x.org/", "http://x.org/"),
        ("//x.org/a", "https://x.org/a"),
        ("www.x.org/a", "https://www.x.org/a"),
        ("https://x.org/a b?x=1&amp;y=<2>", "https://x.org/a%20b?x=1&y=%3C2%3E"),
        ("https://münchen.example/ä", "https://münchen.example/ä"),
        ("http://127.0.0.1:8000/x", "http://127.0.0.1:8000/x"),
        ("https://x.org/" + "a" * (MAX_URL - 14), "https://x.org/" + "a" * (MAX_URL - 14)),
        ("https://x.org/" + "a" * (MAX_URL - 13), None),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("mailto:a@b.org", None),
        ("java\nscript:alert(1)", None),
        ("https://user:pass@x.org/", None),
        ("https://x.org@evil.example/", None),
        ("https:\\\\x.org\\a", None),
        ("https://x.org/\u202egpj.exe", None),
        ("https://x.org:99999/", None),
        ("https://x.org:port/", None),
        ("https://[::1/", None),
        ("https://n/a", None),
        ("https://", None),
        ("TBA", None),
        ("", None),
    ],
)
def test_clean_url(url: str, expected: str | None) -> None:
    assert clean_url(url) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [("/a", "https://x.org/a"), ("b", "https://x.org/c/b"), ("?p=1", "https://x.org/c/d?p=1"), ("javascript:x", None)],
)
def test_relative_addresses(url: str, expected: str | None) -> None:
    assert clean_url(url, "https://x.org/c/d") == expected


@pytest.mark.parametrize(
    "url",
    [
        "https://x.org/a?p=1&q=2",
        "http://www.x.org/a/?q=2&p=1",
        "https://X.ORG:443/a/index.html?utm_source=n&p=1&q=2&fbclid=z#top",
        "//x.org/a?p=1&q=2&mc_cid=3",
    ],
)
def test_same_address(url: str) -> None:
    assert canonical_url(url) == "https://x.org/a?p=1&q=2"


@pytest.mark.parametrize(
    "other", ["https://x.org/b", "https://y.org/a", "https://x.org:8080/a", "https://x.org/a?id=2"]
)
def test_other_address(other: str) -> None:
    assert canonical_url(other) != canonical_url("https://x.org/a")


def test_international_host_is_one() -> None:
    assert canonical_url("https://xn--mnchen-3ya.example/") == canonical_url("https://münchen.example")


def test_what_is_no_address_has_no_identity() -> None:
    assert canonical_url("javascript:alert(1)") is None
