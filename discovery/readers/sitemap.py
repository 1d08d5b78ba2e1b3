"""Sitemaps: the addresses of a site with their last change.

The format is https://www.sitemaps.org/protocol.html. A ``urlset`` gives links to ask (``rel=item``), a ``sitemapindex``
further sitemaps (``rel=sitemap``); both may be zipped. A plain list of addresses, one a line, is a sitemap too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from discovery.items import Link, Problem
from discovery.readers._xml import MAX_UNZIPPED_BYTES, XmlRefused, child_text, gunzip, local, root_name, stream
from discovery.text import clean_url

if TYPE_CHECKING:
    from collections.abc import Iterator

    from discovery.items import Found
    from discovery.readers import Payload

MAX_ADDRESSES = 50_000
"""The protocol's own limit for one file."""
MAX_PROBLEMS = 100
RELATION = {"url": "item", "sitemap": "sitemap"}


def recognise(payload: Payload) -> bool:
    """Tell whether this is a sitemap: by its root element, or a text file of that name."""
    return root_name(payload.body) in {"urlset", "sitemapindex"} or _is_list(payload)


def read(payload: Payload) -> Iterator[Found]:
    """Yield one link for each address, in the order of the file."""
    seen: set[str] = set()
    refused = 0
    try:
        for rel, address, lastmod in _entries(payload):
            url = clean_url(address, payload.url or None)
            if url is None:
                refused += 1
                if refused <= MAX_PROBLEMS:
                    yield Problem(reason="not an http(s) address", where=address[:200])
                continue
            if url in seen:
                continue
            if len(seen) == MAX_ADDRESSES:
                yield Problem(reason=f"more than {MAX_ADDRESSES:,} addresses; the rest is left out")
                return
            seen.add(url)
            yield Link(url=url, rel=rel, lastmod=lastmod or None)
    except XmlRefused as error:
        yield Problem(reason=f"sitemap not read to its end: {error}", where=f"after {len(seen)} addresses")
    if not seen:
        yield Problem(reason="sitemap without addresses")


def _is_list(payload: Payload) -> bool:
    path = urlsplit(payload.url).path.lower() if _parses(payload.url) else ""
    return path.endswith(".txt") and "sitemap" in path and payload.body.lstrip()[:4].lower() == b"http"


def _entries(payload: Payload) -> Iterator[tuple[str, str, str]]:
    """Yield relation, address and last change as written."""
    if _is_list(payload):
        text = gunzip(payload.body)[:MAX_UNZIPPED_BYTES].decode("utf-8", "replace")
        for line in text.splitlines():
            if line.strip():
                yield "item", line.strip(), ""
        return
    for element in stream(payload.body, tuple(RELATION)):
        address = child_text(element, "loc")
        if address:
            yield RELATION[local(element)], address, child_text(element, "lastmod")


def _parses(url: str) -> bool:
    try:
        urlsplit(url)
    except ValueError:
        return False
    return True
