"""Folders of public repositories."""

from __future__ import annotations

import json

import pytest

from discovery.crawl.listing import ListingError, listing_url, members
from discovery.spiders import Folder

BASE = "https://raw.githubusercontent.com/owner/repo/main/"
FOLDER = Folder(BASE + "data/", r"\d{4}/[a-z]+\.json")
TREE = {
    "tree": [
        {"path": "data/2027/web.json", "type": "blob"},
        {"path": "data/2026/web.json", "type": "blob"},
        {"path": "data/2026", "type": "tree"},
        {"path": "data/README.md", "type": "blob"},
        {"path": "other/2026/web.json", "type": "blob"},
    ]
}


def test_listing_address() -> None:
    assert listing_url(FOLDER) == "https://api.github.com/repos/owner/repo/git/trees/main?recursive=1"


def test_members_in_order() -> None:
    assert members(FOLDER, json.dumps(TREE).encode()) == [BASE + "data/2026/web.json", BASE + "data/2027/web.json"]


def test_names_are_quoted() -> None:
    body = json.dumps({"tree": [{"path": "data/a b#1.yml", "type": "blob"}]}).encode()
    assert members(Folder(BASE + "data/"), body) == [BASE + "data/a%20b%231.yml"]


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"message": "rate limit"}', b'{"tree": [1]}'])
def test_no_listing_is_said_so(body: bytes) -> None:
    with pytest.raises(ListingError):
        members(FOLDER, body)


def test_only_raw_addresses_have_a_listing() -> None:
    with pytest.raises(ListingError):
        listing_url(Folder("https://example.org/data/"))
