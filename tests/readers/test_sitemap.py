"""Sitemaps: what is a link, what is refused, what is bounded."""

from __future__ import annotations

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discovery.items import Link
from discovery.readers import Payload, Reading, read_any, sitemap

NS = b'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
URLSET = (
    b'<?xml version="1.0" encoding="UTF-8"?><urlset '
    + NS
    + b"><url><loc> https://a.example/events/1?a=1&amp;b=2 </loc>"
    b"<lastmod>2027-01-05</lastmod></url><url><loc>https://a.example/events/2</loc></url></urlset>"
)
INDEX = (
    b"<sitemapindex "
    + NS
    + b"><sitemap><loc>https://a.example/event-sitemap.xml</loc><lastmod>2027-01-05T10:00:00+00:00</lastmod>"
    b"</sitemap></sitemapindex>"
)
BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE urlset [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    b"<!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;'>]><urlset><url><loc>https://a.example/&c;</loc></url></urlset>"
)


def read(body: bytes, url: str = "https://a.example/sitemap.xml") -> Reading:
    return Reading.of(sitemap.read(Payload(body, url=url)))


def test_addresses_become_links_with_their_last_change() -> None:
    assert read(URLSET).links == [
        Link(url="https://a.example/events/1?a=1&b=2", rel="item", lastmod="2027-01-05"),
        Link(url="https://a.example/events/2", rel="item"),
    ]


@pytest.mark.parametrize(
    ("body", "urls"),
    [
        (b"<urlset><url><loc>https://a.example/?a=1&b=2</loc></url></urlset>", ["https://a.example/?a=1&b=2"]),
        (b"<urlset><url><loc><![CDATA[https://a.example/?a=1&b=2]]></loc></url><!-- a&b --></urlset>", ["https://a.example/?a=1&b=2"]),
        (b"<br/><b>Warning</b>: x\n<?xml version='1.0'?><urlset><url><loc>https://a.example/1</loc></url></urlset>", ["https://a.example/1"]),
        (b"<s:urlset xmlns:s='x:y'><s:url><s:loc>https://a.example/1</s:loc></s:url></s:urlset>", ["https://a.example/1"]),
        (b"<urlset><url><loc>https://a.example/1</loc></url><url><loc>https://a.ex", ["https://a.example/1"]),
        (b"<urlset><url><loc>/1</loc><image:image><image:loc>/i.png</image:loc></image:image></url></urlset>", ["https://a.example/1"]),
    ],
)  # fmt: skip
def test_addresses_as_sites_write_them(body: bytes, urls: list[str]) -> None:
    reading = read_any(Payload(body, url="https://a.example/sitemap.xml"))
    assert [link.url for link in reading.links] == urls


def test_an_index_leads_to_further_sitemaps() -> None:
    assert read(INDEX).links == [
        Link(url="https://a.example/event-sitemap.xml", rel="sitemap", lastmod="2027-01-05T10:00:00+00:00")
    ]


@pytest.mark.parametrize(
    "body", [URLSET, INDEX, gzip.compress(URLSET), b"\xef\xbb\xbf" + URLSET, b"<!-- made by x -->" + INDEX]
)
def test_sitemaps_are_recognised_and_read_by_any(body: bytes) -> None:
    reading = read_any(Payload(body, url="https://a.example/map"))
    assert reading.links
    assert reading.problems == []


@pytest.mark.parametrize(
    "body", [b"<html><urlset></html>", b"<rss/>", b"urlset", gzip.compress(b"<html>"), b"\x1f\x8bbroken"]
)
def test_other_things_are_not_recognised(body: bytes) -> None:
    assert not sitemap.recognise(Payload(body))


def test_a_list_of_addresses_is_a_sitemap_too() -> None:
    payload = Payload(
        b"https://a.example/1\nhttps://a.example/2\n\n", url="https://a.example/sitemap.txt", content_type="text/plain"
    )
    assert [link.url for link in read_any(payload).links] == ["https://a.example/1", "https://a.example/2"]


def test_entities_are_refused_and_nothing_is_expanded() -> None:
    reading = read(BOMB)
    assert reading.links == []
    assert "declares XML entities" in reading.problems[0].reason


def test_what_came_before_the_end_of_a_cut_off_file_is_kept() -> None:
    reading = read(URLSET[: URLSET.index(b"<url><loc>https://a.example/events/2")])
    assert [link.url for link in reading.links] == ["https://a.example/events/1?a=1&b=2"]
    assert "not read to its end" in reading.problems[-1].reason


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "ftp://a.example/x", "file:///etc/passwd", "https://user:pw@a.example/"]
)
def test_only_web_addresses_pass(address: str) -> None:
    reading = read(f"<urlset><url><loc>{address}</loc></url></urlset>".encode())
    assert reading.links == []
    assert reading.problems[0].where == address


def test_a_zip_bomb_is_refused() -> None:
    reading = read(gzip.compress(b"<urlset>" + b" " * 60_000_000 + b"</urlset>"))
    assert "unzips to more than" in reading.problems[0].reason


def test_too_many_addresses_are_cut_with_a_problem() -> None:
    rows = b"".join(
        b"<url><loc>https://a.example/%d</loc></url>" % number for number in range(sitemap.MAX_ADDRESSES + 1)
    )
    reading = read(b"<urlset>" + rows + b"</urlset>")
    assert len(reading.links) == sitemap.MAX_ADDRESSES
    assert "more than 50,000 addresses" in reading.problems[0].reason


def test_an_address_stands_once() -> None:
    assert (
        len(read(URLSET.replace(b"</urlset>", b"<url><loc>https://a.example/events/2</loc></url></urlset>")).links) == 2
    )


@pytest.mark.parametrize(
    "body", [b"<urlset>" + b"<url>" * 100_000, b"<urlset>" + b"<a " + b"x='1' " * 10_000, b"<urlset"]
)
def test_hostile_markup_is_a_problem(body: bytes) -> None:
    reading = read(body)
    assert reading.links == []
    assert reading.problems


@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"<urlset>", b"<sitemapindex><sitemap><loc>", b"<?xml version='1.0'?><urlset><url>"]),
)
def test_no_bytes_make_it_raise(body: bytes, start: bytes) -> None:
    list(sitemap.read(Payload(start + body)))
    sitemap.recognise(Payload(start + body))
