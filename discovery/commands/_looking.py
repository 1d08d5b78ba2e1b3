"""A few polite requests to a site or a source, and what they show: for ``add`` and ``sources test``."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import msgspec

from discovery.commands._common import Setting, plural

if TYPE_CHECKING:
    from collections.abc import Iterable

    from discovery.crawl.fetch import Answer, Get
    from discovery.crawl.reading import PageRead
    from discovery.detect import Way
    from discovery.items import Link
    from discovery.sources import Source
    from discovery.spiders import Ask

MAX_REQUESTS = 5
"""In all: the page, robots.txt of each host, redirects, and the ways that are tried."""
NEXT = 3
UNREADABLE = "nothing with a date in it"
SECTION = re.compile(r"^/([^/]{1,60})/")


@dataclass(slots=True)
class Tried:
    """One way, and what came of it."""

    way: Way
    read: PageRead | None = None
    wrong: str | None = None
    note: str | None = None


@dataclass(slots=True)
class Finding:
    """What a site showed."""

    title: str = ""
    refused: str | None = None
    tried: list[Tried] = field(default_factory=list)
    untried: list[Way] = field(default_factory=list)


async def look(get: Get, url: str, setting: Setting, finding: Finding) -> None:
    """Ask the page, find the ways, try them from the best on while requests are left."""
    from discovery.crawl.fetch import payload_of
    from discovery.detect import MAX_PAGE_BYTES, ways
    from discovery.readers._html import decode, tree_of

    answer = await get(url)
    if answer.error:
        finding.refused = answer.error
        return
    page = decode(answer.body[:MAX_PAGE_BYTES], answer.headers.get("content-type"))
    tree = tree_of(page)
    node = tree.css_first("head title")
    finding.title = " ".join(node.text().split()) if node else ""
    finding.refused = why_not(answer, tree, page)
    if finding.refused:
        return
    spent = False
    for way in ways(payload_of(answer, setting.clock.now()), page, answer.headers, answer.sitemaps):
        known = any(one.read and one.way.url == way.url for one in finding.tried)
        if way.kind == "html" and known:
            continue  # the page was read already, its plain lists included
        try:
            ask = first_ask(way, setting)
        except ValueError as error:
            finding.tried.append(Tried(way, wrong=str(error)))
            continue
        same = ask.url == answer.url and ask.method == "GET"
        if same and way.kind != "sitemap":
            finding.tried.append(attempt(way, answer, setting))
        elif spent or (way.kind == "sitemap" and any(one.read for one in finding.tried)):
            finding.untried.append(way)
        else:
            tried = await _try(get, way, ask, answer if same else None, setting)
            spent = tried is None
            finding.tried.append(tried) if tried else finding.untried.append(way)


def why_not(answer: Answer, tree: Any, page: str) -> str | None:
    """Say why an answer is not to be read; None if it may be."""
    from discovery.refusals import refusal

    return refusal(answer.url, answer.status, tree, page) or (None if answer.ok else answer.reason)


def first_ask(way: Way, setting: Setting) -> Ask:
    """Give what a crawl of the source that a way would be asks first.

    Raises ValueError if its spider would not begin: a permission or a key is missing.
    """
    from discovery.spiders import Ask
    from discovery.spiders._registry import spider_class

    spider = spider_class(way.spider)()
    spider.clock = setting.clock
    first = next(iter(spider.requests(as_source("probe", way))), None)
    return first if isinstance(first, Ask) else Ask(way.url)


async def _try(get: Get, way: Way, ask: Ask, answer: Answer | None, setting: Setting) -> Tried | None:
    """Ask what a way asks first and read it; None if there are no requests left."""
    answer = answer or await get(ask.url, ask)
    if answer.out_of_requests:
        return None
    return await _sitemap(get, way, answer, setting) if way.kind == "sitemap" else attempt(way, answer, setting)


def attempt(way: Way, answer: Answer, setting: Setting) -> Tried:
    """Read one answer the way that is to be tried."""
    if not answer.ok:
        return Tried(way, wrong=answer.reason)
    read = read_answer(as_source("probe", way), answer, setting)
    if read.items:
        return Tried(way, read)
    return Tried(way, wrong=read.problems[0].reason if read.problems else UNREADABLE)


async def _sitemap(get: Get, way: Way, answer: Answer, setting: Setting) -> Tried:
    """Look for the pages of events in a sitemap, or in one that it leads to, and read the newest of them."""
    if not answer.ok:
        return Tried(way, wrong=answer.reason)
    links = read_answer(as_source("probe", way), answer, setting).links
    inner = [link.url for link in links if link.rel == "sitemap" and _is_eventful(link.url)]
    if inner and not any(link.rel == "item" for link in links):
        way = replace(way, url=inner[0])
        answer = await get(way.url)
        links = read_answer(as_source("probe", way), answer, setting).links if answer.ok else []
    pages = [link for link in links if link.rel == "item"]
    section = None if _is_eventful(way.url) else _section(pages)
    if section:
        way = replace(way, options={**way.options, "follow": f"/{re.escape(section)}/"})
        pages = [link for link in pages if f"/{section}/" in urlsplit(link.url).path]
    elif not _is_eventful(way.url):
        pages = []
    if not pages:
        return Tried(way, wrong=answer.reason if not answer.ok else "no pages of events named")
    newest = max(pages, key=lambda link: link.lastmod or "")
    tried = attempt(way, await get(newest.url), setting)
    return replace(tried, note=f"{plural(len(pages), 'page')} of events; one of them, {newest.url}:")


def _is_eventful(url: str) -> bool:
    from discovery.detect import EVENTFUL

    return EVENTFUL.search(urlsplit(url).path) is not None


def _section(pages: Iterable[Link]) -> str | None:
    """Give the part of a site below which most of its pages of events stand."""
    found = Counter(
        match[1] for link in pages if _is_eventful(link.url) and (match := SECTION.search(urlsplit(link.url).path))
    )
    return next((section for section, _ in found.most_common() if _is_eventful(f"https://x/{section}")), None)


def read_answer(source: Source, answer: Answer, setting: Setting) -> PageRead:
    """Read one answer as a crawl would."""
    from discovery.crawl.reading import Work, read_page

    work = Work(
        source=source,
        body=answer.body,
        url=answer.url,
        content_type=answer.headers.get("content-type"),
        now=setting.clock.now(),
    )
    return read_page(work)


def as_source(name: str, way: Way) -> Source:
    """Give the source that a way would be."""
    from discovery.sources import Source

    return Source(
        name=name, spider=way.spider, url=way.url, attribution=urlsplit(way.url).hostname, options=way.options
    )


def describe(items: list[bytes], today: str) -> str:
    """Say how many items there are, how many of them are ahead, and which come next."""
    rows = [msgspec.json.decode(item) for item in items]
    kinds = {"event": "events", "organization": "organizations", "opportunity": "opportunities"}
    counts = Counter(row["type"] for row in rows)
    counted = ", ".join(plural(counts[kind], kind, many) for kind, many in kinds.items() if counts[kind])
    if not counted:
        return "nothing"
    dated = sorted((_start(row), row["name"]) for row in rows if row["type"] == "event" and _start(row))
    coming = [one for one in dated if one[0][:10] >= today]
    if dated:
        counted += f", {len(coming) or 'none'} of them from today on" if len(coming) < len(dated) else " to come"
    shown = (
        coming[:NEXT] or [(start, name) for start, name in dated[-NEXT:]] or [("", row["name"]) for row in rows[:NEXT]]
    )
    return "\n".join([counted, *(f"{start[:16].replace('T', ' '):<18}{name[:90]}".rstrip() for start, name in shown)])


def without_zone(finding: Finding, way: Way) -> bool:
    """Tell whether events of a way have a time of which nobody can say when it is."""
    found = next((one.read for one in finding.tried if one.way == way and one.read), None)
    rows = [msgspec.json.decode(item) for item in found.items] if found else []
    return any("T" in _start(row) and not row.get("start_utc") for row in rows if row["type"] == "event")


def _start(row: dict[str, Any]) -> str:
    return str(row.get("start_local") or row.get("start") or "")


@dataclass(slots=True)
class Trial:
    """What the first pages of a source gave."""

    asked: list[tuple[Answer, PageRead | None]] = field(default_factory=list)
    left: int = 0
    """Pages that a crawl would ask too."""
    notes: list[str] = field(default_factory=list)


async def try_source(get: Get, source: Source, asks: list[Ask], spider: Any, setting: Setting, trial: Trial) -> None:
    """Ask the first pages of a source, and what they lead to, until requests are used up or a page gives items."""
    waiting = [(ask, 0) for ask in asks]
    while waiting:
        ask, depth = waiting.pop(0)
        answer = await get(ask.url, ask)
        if answer.out_of_requests:
            trial.left += 1
            break
        read = read_answer(source, answer, setting) if answer.ok else None
        trial.asked.append((answer, read))
        if ask.instead and (read is None or not (read.items or read.links)):
            trial.notes.append(
                f"{answer.url}: {answer.reason if read is None else 'could not be read'}; asking {ask.instead} instead"
            )
            waiting.insert(0, (type(ask)(ask.instead), depth))
        following = [(one, depth + 1) for one in spider.follow(source, read.links, depth)] if read else []
        if read and read.items:
            trial.left += len(following)
            break
        waiting += following
    trial.left += len(waiting)
