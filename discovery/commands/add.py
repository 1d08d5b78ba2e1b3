"""``discovery add``: find out how a site can be read, show it, and write the source."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from discovery.commands._common import Failed, Setting, SourceFailed, common, plural, say, settle
from discovery.commands._looking import (
    MAX_REQUESTS,
    Finding,
    Trial,
    Tried,
    as_source,
    describe,
    look,
    try_source,
    why_not,
    without_zone,
)

if TYPE_CHECKING:
    from discovery.crawl.fetch import Answer
    from discovery.detect import Way
    from discovery.sources import Source

MAX_PROBLEMS = 10
INDENT = "\n       "


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

    At most five polite requests. Ways are tried from the best: a platform's own interface, a calendar, markup, a sitemap,
    a feed, a plain list.
    """
    from discovery.crawl.fetch import run_errand
    from discovery.crawl.run import catalogue
    from discovery.sources import add_source

    setting = settle()
    setting.need_data()
    url = address_of(url)
    sources = catalogue(setting.data)
    there = next((source.name for source in sources.values() if source.url == url), None)
    if there is not None:
        raise Failed(f"{url} is in the catalogue already, as {there}")
    finding = Finding()
    run_errand(lambda get: look(get, url, setting, finding), setting.clock, budget=MAX_REQUESTS)
    if finding.refused:
        raise Failed(f"{url}: {finding.refused}")
    best = _show(finding, setting.clock.iso()[:10])
    if best is None:
        raise Failed(f"{url}: nothing there that can be read")
    there = next((source.name for source in sources.values() if source.url == best.url), None)
    if there is not None:
        raise Failed(f"{best.url} is in the catalogue already, as {there}")
    source = _source(best, url, finding, name, set(sources))
    if without_zone(finding, best):
        say('\nSome times have no zone: write it into the source, timezone = "Area/City".')
    options = f"\noptions = {source.options}" if source.options else ""
    say(f"\n[{source.name}]\nspider = {source.spider!r}\nurl = {source.url!r}{options}")
    if not (yes or click.confirm("Write this source?", default=True)):
        return 0
    say(f"written to {add_source(setting.data / 'sources', source)}; next: discovery crawl {source.name}")
    return 0


def _show(finding: Finding, today: str) -> Way | None:
    """Show each way and what it gives; give the best that gives something."""
    best = None
    if finding.title:
        say(finding.title[:100])
    for one in finding.tried:
        way = one.way
        if one.read is None:
            say(f"  -  {way.why}: {way.url}{INDENT}{one.wrong}")
            continue
        note = f"{one.note}{INDENT}" if one.note else ""
        say(f"  {'*' if best is None else '+'}  {way.why}: {way.url}{INDENT}{note}{_indented(one, today)}")
        best = best or way
    for way in finding.untried:
        say(f"  .  {way.why}: {way.url}{INDENT}not tried")
    return best


def _indented(tried: Tried, today: str) -> str:
    return describe(tried.read.items if tried.read else [], today).replace("\n", INDENT)


def _source(way: Way, url: str, finding: Finding, name: str | None, taken: set[str]) -> Source:
    from discovery.detect import name_for

    if name is not None and name in taken:
        raise Failed(f"there is a source {name!r} already")
    source = as_source(name or name_for(url, None, taken), way)
    source.title = finding.title[:100] or None
    return source


def address_of(url: str) -> str:
    """Give the web address that somebody typed: ``webcal:`` means https, and so does no scheme."""
    url = url.strip()
    scheme, colon, rest = url.partition(":")
    if colon and scheme.lower() in {"webcal", "webcals"}:
        return f"https://{rest.lstrip('/')}"
    return url if "://" in url else f"https://{url}"


def try_out(source: Source, setting: Setting) -> int:
    """Ask the first pages of a source and show what they give; give the exit code."""
    from discovery.crawl.fetch import run_errand
    from discovery.spiders import Ask, Folder
    from discovery.spiders._registry import spider_class

    spider = spider_class(source.spider)()
    spider.clock = setting.clock
    try:
        wanted = list(spider.requests(source))
    except ValueError as error:
        raise Failed(f"{source.name}: {error}") from error
    folder = next((one for one in wanted if isinstance(one, Folder)), None)
    if folder is not None:
        say(f"{source.name}: a folder of files, {folder.url}; discovery crawl {source.name} reads them all")
        return 0
    asks = [one for one in wanted if isinstance(one, Ask)]
    if not asks:
        raise Failed(f"{source.name}: its spider asks nothing")
    trial = Trial()
    run_errand(lambda get: try_source(get, source, asks, spider, setting, trial), setting.clock, budget=MAX_REQUESTS)
    return _tell(source, trial, setting)


def _tell(source: Source, trial: Trial, setting: Setting) -> int:
    for note in trial.notes:
        say(note)
    readable = [(answer, read) for answer, read in trial.asked if read is not None]
    if not readable:
        answer = trial.asked[0][0]
        raise SourceFailed(f"{source.name}: {_refused(answer) or answer.reason} ({answer.url})")
    items = [item for _, read in readable for item in read.items]
    pages = f", {plural(len(readable), 'page')}" if len(readable) > 1 else ""
    first = readable[-1][0] if items else readable[0][0]
    say(f"{source.name}: {first.status}, {plural(len(first.body), 'byte')}{pages}")
    say(f"       {describe(items, setting.clock.iso()[:10])}".replace("\n", INDENT))
    if not items and (wall := _refused(first)):
        say(f"problem: {wall}")
    if trial.left:
        say(f"a crawl would ask {plural(trial.left, 'more page')}")
    for problem in [one for _, read in readable for one in read.problems][:MAX_PROBLEMS]:
        say(f"problem: {problem.where}: {problem.reason}" if problem.where else f"problem: {problem.reason}")
    for reason, _ in [one for _, read in readable for one in read.rejects][:MAX_PROBLEMS]:
        say(f"refused: {reason}")
    return int(not items)


def _refused(answer: Answer) -> str | None:
    """Say what a page is that stands in the place of an answer; None if nothing tells."""
    from discovery.readers._html import tree_of

    if "html" not in answer.headers.get("content-type", ""):
        return None
    page = answer.body[:200_000].decode("utf-8", "replace")
    return why_not(answer, tree_of(page), page)
