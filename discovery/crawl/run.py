"""A whole run: crawl the sources, resolve, make the feeds."""

from __future__ import annotations

import logging
import os
import signal
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from discovery.clock import Clock
from discovery.crawl.conductor import ManySources
from discovery.crawl.plan import Plan
from discovery.crawl.replay import Recorder, Recording
from discovery.sources import CatalogueError, Source, load_sources
from discovery.spiders._registry import spider_class, spider_names

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from scrapy.settings import Settings
    from sqlite_utils import Database

    from discovery.spiders import SourceSpider


TOLD_BY_US = ("scrapy.downloadermiddlewares.retry", "scrapy.core.downloader.handlers")
"""Loggers that repeat in their own words what the line of a failed source says."""
BAD_CERTIFICATE = "while verifying certificate"
"""How Twisted begins to tell of a certificate that it does not accept."""


@dataclass(frozen=True, slots=True)
class Tape:
    """What a run is recorded to or answered from; at most one of the two."""

    record: Path | None = None
    replay: Path | None = None


def data_folder() -> Path:
    """Give the data folder that the environment names, ``./data`` if it names none."""
    return Path(os.environ.get("DISCOVERY_DATA", "data"))


def catalogue(data: Path) -> dict[str, Source]:
    """Load the catalogue of a data folder. Raises CatalogueError."""
    spiders = {name: spider_class(name).options for name in spider_names()}
    return load_sources(data / "sources", spiders, cache(partial(_topics, data)))


def _topics(data: Path) -> Collection[str]:
    from discovery.interests import InterestError, topic_tree

    try:
        return set(topic_tree(data))
    except InterestError as error:
        raise CatalogueError(str(error)) from error


def plan_of(spider: SourceSpider) -> Plan:
    """Plan the one source that ``scrapy crawl SPIDER -a source=NAME`` names. Raises CatalogueError."""
    data, clock = data_folder(), Clock.at(os.environ.get("DISCOVERY_NOW"))
    sources = catalogue(data)
    fitting = [one.name for one in sources.values() if one.spider == spider.name]
    if spider.source is None:
        raise CatalogueError(
            f"say which source: -a source=NAME, one of {', '.join(sorted(fitting)[:20]) or 'none yet'}"
        )
    source = sources.get(spider.source)
    if source is None or source.spider != spider.name:
        raise CatalogueError(f"no source {spider.source!r} with spider = {spider.name!r} in {data / 'sources'}")
    return Plan(sources=[source], data=data, clock=clock)


def due(sources: Iterable[Source], db: Database, clock: Clock) -> list[Source]:
    """Give the sources whose next check has come."""
    checks = dict(db.execute("SELECT source, next_check FROM source_health").fetchall())
    now = clock.iso()
    return [source for source in sources if (checks.get(source.name) or "") <= now]


def crawl(plan: Plan, tape: Tape | None = None) -> dict[str, str]:
    """Crawl the sources of a plan in this process. Gives the outcome by source: ``ok``, ``partial``, ``failed``.

    A process can do this once (Twisted's reactor starts once). Raises RecordingError or OSError for a tape that cannot be
    used, before anything is asked; sqlite3.Error or OSError if a source could not be stored: what came before it is.
    """
    from scrapy.crawler import AsyncCrawlerProcess

    tape = tape or Tape()
    settings = project_settings()
    recorder = None
    if tape.replay is not None:
        settings.set("DISCOVERY_REPLAY", Recording(tape.replay))
        handlers(settings, "discovery.crawl.replay.ReplayHandler")
        settings.set("DOWNLOAD_DELAY", 0)
        settings.set("RETRY_ENABLED", False)
    elif tape.record is not None:
        recorder = Recorder(tape.record)
        settings.set("DISCOVERY_RECORD", recorder)
        handlers(settings, "discovery.crawl.replay.RecordHandler")
        plan.conditional = False
    process = AsyncCrawlerProcess(settings)
    hush()
    crawler = process.create_crawler(ManySources)
    process.crawl(crawler, plan=plan)
    try:
        process.start()
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)  # Scrapy's own handlers would ignore what comes from now on
        signal.signal(signal.SIGINT, signal.default_int_handler)
        if recorder is not None:
            recorder.close()
    spider = cast("ManySources | None", crawler.spider)
    if spider is None:
        raise RuntimeError("the crawl did not begin")
    fault = spider.fault or (spider.conductor.fatal if hasattr(spider, "conductor") else None)
    if fault is not None:
        raise fault
    return spider.conductor.outcomes


def hush() -> None:
    """Keep those quiet who would say again, with a traceback, what the line of a failed source says."""
    from twisted.logger import globalLogBeginner

    globalLogBeginner.beginLoggingTo([], redirectStandardIO=False)  # else Twisted itself prints what is critical
    for name in TOLD_BY_US:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    logging.getLogger("twisted").addFilter(lambda record: not record.getMessage().startswith(BAD_CERTIFICATE))


def project_settings() -> Settings:
    """Give the project's Scrapy settings."""
    from scrapy.settings import Settings

    settings = Settings()
    settings.setmodule("discovery.settings", priority="project")
    settings.set(
        "DISCOVERY_ALLOW_HOSTS", os.environ.get("DISCOVERY_ALLOW_HOSTS", "").lower().replace(" ", "").split(",")
    )
    return settings


def handlers(settings: Settings, path: str) -> None:
    """Have http(s) requests answered by another download handler."""
    handlers = settings.getdict("DOWNLOAD_HANDLERS")
    settings.set("DOWNLOAD_HANDLERS", {**handlers, "http": path, "https": path}, priority="cmdline")
