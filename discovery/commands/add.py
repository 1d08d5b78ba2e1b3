"""``discovery add``: find out how a site can be read, show it, and write the source."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import click
import msgspec

from discovery.commands._common import Failed, Setting, common, plural, say, settle

if TYPE_CHECKING:
    from discovery.crawl.fetch import Answer, Get
    from discovery.crawl.reading import PageRead
    from discovery.detect import Way
    from discovery.sources import Source

MAX_REQUESTS = 5
"""In all: the page, robots.txt of each host, redirects, and the ways that are tried."""
MAX_PROBES = 3
"""With the page itself and its robots.txt that makes five requests."""
NEXT = 3


@dataclass(slots=True)
class Finding:
    """What the site showed."""

    page: Answer | None = None
    title: str = ""
    refused: str | None = None
    tried: list[tuple[Way, str | None, PageRead | None]] = field(default_factory=list)
    """Way, what went wrong, what was read."""


@click.command("add")
@click.argument("url")
@click.option("--yes", is_flag=True, help="Write the best way without asking.")
@click.option("--name", help="The name of the new source.")
@common
def add_command(url: str, yes: bool, name: str | None) -> int:
    """Ask a site how it can be read, show what it gives, and write the source.

    \b
    discovery add https://chamber.example/events         shows the best way, and asks
    discovery add chamber.example --yes --name chamber   writes it

    At most five polite requests. Ways are tried from the best: a platform's own interface, a calendar, markup, a feed,
    a plain list.
    """
    from discovery.crawl.fetch import run_errand
    from discovery.crawl.run import catalogue
    from discovery.sources import add_source

    setting = settle()
    setting.need_data()
    sources = catalogue(setting.data)
    if any(source.url == url for source in sources.values()):
        raise Failed(f"{url} is in the catalogue already")
    finding = Finding()
    run_errand(lambda get: look(get, _http(url), setting, finding), setting.clock, budget=MAX_REQUESTS)
    if finding.refused:
        raise Failed(f"{url}: {finding.refused}")
    best = _show(finding)
    if best is None:
        raise Failed(f"{url}: nothing there that can be read")
    there = next((source.name for source in sources.values() if source.url == best.url), None)
    if there is not None:
        raise Failed(f"{best.url} is in the catalogue already, as {there}")
    source = _source(best, finding, name, set(sources))
    say(f"\n[{source.name}]\nspider = {source.spider!r}\nurl = {source.url!r}")
    if not (yes or click.confirm("Write this source?", default=True)):
        return 0
    say(f"written to {add_source(setting.data / 'sources', source)}; next: discovery crawl {source.name}")
    return 0


async def look(get: Get, url: str, setting: Setting, finding: Finding) -> None:
    """Ask the page, find the ways, try the best of them."""
    from selectolax.lexbor import LexborHTMLParser

    from discovery.detect import MAX_PAGE_BYTES, refusal, ways

    answer = await get(url)
    finding.page = answer
    if answer.error:
        finding.refused = answer.error
        return
    page = answer.body[:MAX_PAGE_BYTES].decode("utf-8", "replace")
    node = LexborHTMLParser(page).css_first("title")
    finding.title = " ".join(node.text().split()) if node else ""
    finding.refused = refusal(answer.status, finding.title, page) or (None if answer.ok else answer.reason)
    if finding.refused:
        return
    asked = 0
    for way in ways(answer.url, page, answer.headers):
        same = way.url == answer.url
        if not same and asked >= MAX_PROBES:
            continue
        asked += not same
        finding.tried.append(_try(way, answer if same else await get(way.url), setting))


def _try(way: Way, answer: Answer, setting: Setting) -> tuple[Way, str | None, PageRead | None]:
    if not answer.ok:
        return way, answer.reason, None
    read = read_answer(_new("probe", way), answer, setting)
    if read.items:
        return way, None, read
    return way, read.problems[0].reason if read.problems else "nothing with a date in it", None


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


def _show(finding: Finding) -> Way | None:
    best = None
    for way, wrong, read in finding.tried:
        if read is None:
            say(f"  -  {way.why}: {way.url}\n       {wrong}")
            continue
        say(f"  {'*' if best is None else '+'}  {way.why}: {way.url}\n       {describe(read)}")
        best = best or way
    return best


def describe(read: PageRead, now: str = "") -> str:
    """Say how much was read, and the next three."""
    rows = [msgspec.json.decode(item) for item in read.items]
    kinds = {kind: sum(row["type"] == kind for row in rows) for kind in ("event", "organization", "opportunity")}
    counted = ", ".join(plural(count, kind, many) for (kind, count), many in zip(
        kinds.items(), ("events", "organizations", "opportunities"), strict=True) if count)  # fmt: skip
    coming = sorted(
        (row for row in rows if (row.get("start_local") or row.get("start") or "9999") >= now),
        key=lambda row: row.get("start_local") or row.get("start") or "9999",
    )
    lines = [f"{(row.get('start_local') or row.get('start') or '')[:16]:<17}{row['name']}" for row in coming[:NEXT]]
    return "\n       ".join([counted, *lines])


def _source(way: Way, finding: Finding, name: str | None, taken: set[str]) -> Source:
    from discovery.detect import name_for

    if name is not None and name in taken:
        raise Failed(f"there is a source {name!r} already")
    source = _new(name or name_for(way.url, None, taken), way)
    source.title = finding.title[:100] or None
    return source


def _new(name: str, way: Way) -> Source:
    from urllib.parse import urlsplit

    from discovery.sources import Source

    return Source(name=name, spider=way.spider, url=way.url, attribution=urlsplit(way.url).hostname)


def _http(url: str) -> str:
    if url.startswith("webcal:"):
        return "https" + url[6:]
    return url if "://" in url else f"https://{url}"


def try_source(source: Source, setting: Setting) -> int:
    """Ask the first address of a source and show what it gives; give the exit code."""
    from discovery.crawl.fetch import run_errand
    from discovery.spiders import Folder
    from discovery.spiders._registry import spider_class

    spider = spider_class(source.spider)()
    spider.clock = setting.clock
    first = next(iter(spider.requests(source)), None)
    if first is None:
        raise Failed(f"{source.name}: its spider asks nothing")
    if isinstance(first, Folder):
        say(f"{source.name}: a folder of files, {first.url}; discovery crawl {source.name} reads them all")
        return 0
    answers: list[Answer] = []

    async def script(get: Get) -> None:
        answers.append(await get(_http(first.url)))

    run_errand(script, setting.clock)
    answer = answers[0]
    if not answer.ok:
        raise Failed(f"{source.name}: {answer.reason} ({answer.url})")
    read = read_answer(source, answer, setting)
    say(f"{source.name}: {answer.status}, {plural(len(answer.body), 'byte')}")
    say(f"       {describe(read, setting.clock.iso()[:10])}")
    for problem in read.problems[:10]:
        say(f"problem: {problem.where}: {problem.reason}")
    for reason, _ in read.rejects[:10]:
        say(f"refused: {reason}")
    return int(not read.items)
