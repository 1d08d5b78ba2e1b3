"""``discovery crawl``: crawl sources, resolve, make the feeds."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from discovery.commands._common import Failed, Setting, common, on_terminal, plural, say, settle, warn

if TYPE_CHECKING:
    from sqlite_utils import Database

    from discovery.crawl.run import Tape
    from discovery.sources import Source
    from pipelines.store import Counts


@click.command("crawl")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--due", is_flag=True, help="Only the sources whose time has come.")
@click.option("--record", type=click.Path(path_type=Path), metavar="F.warc.gz", help="Keep every answer in this file.")
@click.option(
    "--replay", type=click.Path(path_type=Path), metavar="F.warc.gz", help="Answer from a recording, never the network."
)
@click.option("--workers", type=click.IntRange(1, 64), help="Reading processes [default: one a core].")
@common
def crawl_command(
    names: tuple[str, ...], due: bool, record: Path | None, replay: Path | None, workers: int | None
) -> int:
    """Crawl the sources (all that are on, or those named), then resolve and make the feeds.

    \b
    discovery crawl                          all sources
    discovery crawl --due                    those whose time has come: for cron
    discovery crawl confs-tech hmrc-list3    these two
    discovery crawl --record today.warc.gz   and keep what the web answered
    discovery crawl --replay today.warc.gz   the same again, without the network

    A second crawl in the same data folder leaves at once and says so.
    """
    from discovery.crawl.lock import AlreadyRunning, lock
    from discovery.crawl.run import Tape, catalogue

    if record and replay:
        raise click.UsageError("--record and --replay exclude each other")
    setting = settle()
    setting.need_data()
    sources = _chosen(catalogue(setting.data), names, setting)
    _check_tables(setting)
    if replay is not None and not replay.is_file():
        raise Failed(f"{replay}: no such recording")
    try:
        with lock(setting.data):
            return run(setting, sources, Tape(record, replay), only_due=due, workers=workers)
    except AlreadyRunning as running:
        say(f"discovery: {running}")
        return 0


def run(
    setting: Setting, sources: list[Source], tape: Tape, *, only_due: bool = False, workers: int | None = None
) -> int:
    """Crawl, resolve, make the feeds; give the exit code."""
    from discovery.crawl.plan import Plan
    from discovery.crawl.run import crawl
    from discovery.crawl.run import due as due_of
    from pipelines.store import Store

    db = setting.open(check=True)
    try:
        if only_due:
            sources = due_of(sources, db, setting.clock)
        if not sources:
            say("nothing is due" if only_due else "no source is on; see: discovery sources")
            return 0
        store = Store(db, setting.clock)
        run_id = store.start_run()
        progress = Progress(len(sources))
        plan = Plan(sources, setting.data, setting.clock, run_id=run_id, workers=workers, watcher=progress)
        try:
            try:
                outcomes = crawl(plan, tape)
            finally:
                progress.end()
            after_crawl(setting, db, run_id)
        except Exception as error:
            with suppress(sqlite3.Error):  # the first error is the one to tell
                store.finish_run(run_id, f"failed: {error or type(error).__name__}"[:300], 2)
            raise
        unfinished = len(sources) - len(outcomes)
        failed = sum(outcome == "failed" for outcome in outcomes.values())
        code = int(failed > 0 or unfinished > 0)
        words = (
            "ok"
            if not code
            else f"{plural(failed, 'source')} failed" + (f", {unfinished} not finished" if unfinished else "")
        )
        store.finish_run(run_id, words, code)
        say(_summary(len(outcomes), failed, unfinished, progress))
        return code
    finally:
        db.close()


def after_crawl(setting: Setting, db: Database, run_id: int | None) -> None:
    """Make records of what was seen, and feeds of the records."""
    from discovery.commands.publish import make_all_feeds
    from pipelines.resolve import resolve

    resolve(db, setting.clock, run_id)
    make_all_feeds(setting, db)


class Progress:
    """Says on stderr how a crawl goes: a line a source, and on a terminal a last line that counts."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.sources = 0
        self.pages = 0
        self.seen = 0
        self.new = 0
        self.changed = 0
        self._live = on_terminal()

    def page(self, source: Source) -> None:
        """Count a page."""
        self.pages += 1
        if self._live and self.pages % 10 == 0:
            self._show(source.name)

    def done(self, source: Source, outcome: str, reason: str | None, counts: Counts) -> None:
        """Say how a source went."""
        self.sources += 1
        self.seen += counts.seen
        self.new += counts.new
        self.changed += counts.changed
        self._clear()
        warn(f"{outcome:<10} {source.name:<50} {reason or _counted(counts)}")

    def end(self) -> None:
        """Take the counting line away."""
        self._clear()

    def _show(self, name: str) -> None:
        sys.stderr.write(f"\r\x1b[K{self.sources}/{self.total} sources, {self.pages:,} pages: {name[:50]}")
        sys.stderr.flush()

    def _clear(self) -> None:
        if self._live:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def _counted(counts: Counts) -> str:
    parts = [f"{counts.seen:,} seen"]
    parts += [f"{number:,} {word}" for number, word in ((counts.new, "new"), (counts.changed, "changed")) if number]
    parts += [
        f"{number:,} {word}" for number, word in ((counts.missing, "missing"), (counts.rejected, "refused")) if number
    ]
    return ", ".join(parts)


def _summary(done: int, failed: int, unfinished: int, progress: Progress) -> str:
    text = (
        f"{plural(done, 'source')}, {plural(progress.pages, 'page')}: {progress.seen:,} seen, {progress.new:,} new, "
        f"{progress.changed:,} changed"
    )
    if failed:
        text += f"; {plural(failed, 'source')} failed (discovery status says why)"
    return text + (f"; {plural(unfinished, 'source')} not finished" if unfinished else "")


def _chosen(sources: dict[str, Source], names: tuple[str, ...], setting: Setting) -> list[Source]:
    unknown = [name for name in names if name not in sources]
    if unknown:
        raise Failed(f"no source {', '.join(unknown)} in {setting.data / 'sources'}; discovery sources lists them")
    if off := [name for name in names if sources[name].state == "off"]:
        raise Failed(f"{', '.join(off)} is off; switch it on with: discovery sources enable {off[0]}")
    if names:
        return [sources[name] for name in names]
    return [source for source in sources.values() if source.state != "off"]


def _check_tables(setting: Setting) -> None:
    """Look at what people wrote before anything is asked. Raises InterestError, TopicError, DecisionError."""
    from discovery.commands.publish import interests_of
    from discovery.topics import load_topics
    from pipelines._decisions import FILE, read_decisions

    interests_of(setting)
    topics = setting.data / "topics.toml"
    if topics.is_file():
        load_topics(topics)
    read_decisions(setting.data / FILE)
