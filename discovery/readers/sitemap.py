"""Sitemaps: the addresses of a site with their last change.

The format is https://www.sitemaps.org/protocol.html. A ``urlset`` gives links to ask (``rel=item``), a ``sitemapindex``
further sitemaps (``rel=sitemap``); both may be zipped. A plain list of addresses, one a line, is a sitemap too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from discovery.items import Link, Problem
from discovery.readers._rows import open_end
from discovery.readers._xml import MAX_UNZIPPED_BYTES, XmlRefused, child_text, gunzip, local, root_name, stream
from discovery.text import clean_url

if TYPE_CHECKING:
    from collections.abc import Iterator

    from discovery.items import Found
    from discovery.readers import Payload

MAX_ADDRESSES = 50_000
"""The protocol's own limit for one file."""
MAX_ENTRIES = 2 * MAX_ADDRESSES
"""Entries that are looked at, with those that are no address or stand there again."""
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
        for number, (rel, address, lastmod) in enumerate(_entries(payload)):
            if len(seen) == MAX_ADDRESSES or number == MAX_ENTRIES:
                yield Problem(reason=f"more than {MAX_ADDRESSES:,} addresses; the rest is left out", cut_off=True)
                return
            url = clean_url(address, payload.url or None)
            if url is None:
                refused += 1
                if refused <= MAX_PROBLEMS:
                    yield Problem(reason="not an http(s) address", where=address[:200])
                continue
            if url in seen:
                continue
            seen.add(url)
            yield Link(url=url, rel=rel, lastmod=lastmod or None)
    except XmlRefused as error:
        yield Problem(
            reason=f"sitemap not read to its end: {error}", where=f"after {len(seen)} addresses", cut_off=True
        )
    if not seen:
        yield Problem(reason="sitemap without addresses")
    if _is_list(payload):
        yield from open_end(payload)


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
    body = gunzip(payload.body)
    last: tuple[str, str, str] | None = None  # held back: of a file that is cut off the last address may be half of one
    try:
        for element in stream(body, tuple(RELATION)):
            address = child_text(element, "loc")
            if address:
                if last is not None:
                    yield last
                last = RELATION[local(element)], address, child_text(element, "lastmod")
    except XmlRefused:
        if last is not None and _ends_whole(body):
            yield last
        raise
    if last is not None:
        yield last


def _ends_whole(body: bytes) -> bool:
    """Tell whether a file that was cut off ends behind a whole entry."""
    end = body.rfind(b"</")
    return end == body.rfind(b"<") and body[end:].strip(b"</> \r\n\t").rpartition(b":")[2].lower() in {
        b"url",
        b"sitemap",
    }


def _parses(url: str) -> bool:
    try:
        urlsplit(url)
    except ValueError:
        return False
    return True
