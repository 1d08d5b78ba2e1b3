"""Payload in, normalised items out: the whole work on one page, as a worker process does it."""

from __future__ import annotations

import hashlib
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from discovery.clock import Clock
from discovery.items import Link, Problem
from discovery.readers import Payload, Reading
from discovery.settings import NORMALIZE_PIPELINES
from discovery.sources import Source
from discovery.spiders._registry import spider_class
from pipelines import Chain, Context, Reject

if TYPE_CHECKING:
    from discovery.items import Item


class PageRead(Struct, kw_only=True):
    """What came of one page. Items are JSON bytes, as the store takes them."""

    items: list[bytes] = msgspec.field(default_factory=list)
    problems: list[Problem] = msgspec.field(default_factory=list)
    rejects: list[tuple[str, bytes]] = msgspec.field(default_factory=list)
    """Reason and item."""
    links: list[Link] = msgspec.field(default_factory=list)
    body_hash: str | None = None
    """Digest of what was read; None if nothing could be."""


def body_hash(body: bytes) -> str:
    """Name the content of a page, to see the next time whether it is the same."""
    return hashlib.blake2b(body, digest_size=16).hexdigest()


class Work(Struct, kw_only=True):
    """One page to read."""

    source: Source
    body: bytes
    url: str
    content_type: str | None
    now: datetime
    data: str | None = None
    """The data folder."""


@cache
def chain() -> Chain:
    """Give the normalising pipelines, loaded once a process."""
    return Chain(NORMALIZE_PIPELINES)


def read_page(work: Work) -> PageRead:
    """Read and normalise one page. Never raises for what the page holds."""
    source = work.source
    payload = Payload(
        body=work.body,
        url=work.url,
        content_type=work.content_type,
        now=work.now,
        timezone=source.timezone,
        country=source.country,
        language=source.language,
        options=source.options,
    )
    reading = Reading.of(spider_class(source.spider).read(payload))
    page = PageRead(problems=reading.problems, links=reading.links, body_hash=body_hash(work.body))
    context = Context(source=source, clock=Clock(work.now), data=Path(work.data) if work.data else None)
    for item in reading.items:
        normalize_into(page, item, context)
    return page


def normalize_into(page: PageRead, item: Item, context: Context) -> None:
    """Normalise one item and keep it on its page, or the reason why it is refused."""
    raw = msgspec.json.encode(item)
    try:
        page.items.append(msgspec.json.encode(chain()(item, context)))
    except Reject as reject:
        page.rejects.append((str(reject), raw))
    except Exception as error:  # noqa: BLE001 - one item must not cost its neighbours
        page.rejects.append((f"could not be normalised: {type(error).__name__}: {error}"[:300], raw))
