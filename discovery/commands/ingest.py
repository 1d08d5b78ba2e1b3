"""``discovery ingest``: store a file as one healthy run of a source."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from discovery.commands._common import Failed, Setting, common, plural, say, settle, warn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from discovery.readers import Payload
    from discovery.sources import Source
    from pipelines import Context
    from pipelines.store import Batch, Counts


@click.command("ingest")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(path_type=Path))
@click.option("--source", "name", required=True, help="The source that the file is of; a new name makes a new source.")
@click.option("--url", help="The address that the file came from.")
@click.option("--type", "media_type", metavar="MIME", help="The type that the file was sent with.")
@click.option("--spider", help="Read as this platform's answers are read; default: the source's spider, or by format.")
@click.option("--partial", is_flag=True, help="The file does not show everything: what is absent may still be there.")
@common
def ingest_command(
    paths: tuple[Path, ...], name: str, url: str | None, media_type: str | None, spider: str | None, partial: bool
) -> int:
    """Read a file and store it as one healthy, complete run of a source, then resolve.

    \b
    discovery ingest events.ics --source chamber-events
    discovery ingest items.jsonl --source my-list --partial

    A file that looks wrong beside what the source showed before (empty, half of it gone, all times shifted, another language)
    is held back: nothing of it is kept until the source insists, or you say that it is right (discovery sources accept).

    Takes .ics, .html, .json, .xml, .warc.gz, and .jsonl of items as ``discovery read`` gives them.
    """
    from discovery.crawl.lock import lock
    from pipelines import Context
    from pipelines.resolve import resolve
    from pipelines.store import Store

    setting = settle()
    setting.data.mkdir(parents=True, exist_ok=True)
    source = _source(setting, name, url, spider)
    payloads = [_payload(path, url, media_type, setting, source) for path in paths]
    with lock(setting.data):
        db = setting.open()
        try:
            store = Store(db, setting.clock)
            context = Context(source=source, clock=setting.clock, data=setting.data)
            batch = batch_of(payloads, context, complete=not partial, spider=spider)
            run_id = store.start_run()
            counts = store.commit(batch, run_id)
            resolve(db, setting.clock, run_id)
            failed = batch.outcome == "failed"
            store.finish_run(run_id, "ok" if not failed else "1 source failed", int(failed))
        finally:
            db.close()
    _report(name, batch, counts)
    return int(failed)


def _source(setting: Setting, name: str, url: str | None, spider: str | None) -> Source:
    from discovery.crawl.run import catalogue
    from discovery.sources import NAME, Source

    folder = setting.data / "sources"
    known = catalogue(setting.data) if folder.is_dir() else {}
    if name in known:
        return known[name]
    if NAME.fullmatch(name) is None:
        raise Failed(f"{name!r} is no name for a source: lower-case letters, digits, hyphens, dots and underscores")
    return Source(name=name, spider=spider or "ingest", url=url or f"file:{name}", title=name)


def _payload(path: Path, url: str | None, media_type: str | None, setting: Setting, source: Source) -> Payload:
    from dataclasses import replace

    from discovery.commands._reading import file_payload

    payload = file_payload(
        path, url or (source.url if source.url.startswith("http") else None), media_type, setting.clock
    )
    if isinstance(payload, str):
        raise Failed(f"{path}: {payload}")
    return replace(
        payload, timezone=source.timezone, country=source.country, language=source.language, options=source.options
    )


def batch_of(
    payloads: Sequence[Payload], context: Context, *, complete: bool = True, spider: str | None = None
) -> Batch:
    """Read and normalise payloads of one source: all that one run saw of it. Without items it failed, if there are problems."""
    from discovery.commands._reading import read_payload
    from discovery.crawl.reading import PageRead, normalize_into
    from discovery.spiders._registry import spider_names
    from pipelines.store import Batch, PageState

    source = context.source
    batch = Batch(source=source, items=[], complete=complete)
    items: list[tuple[str, bytes]] = []
    for payload in payloads:
        name = spider or (source.spider if source.spider in spider_names() else None)
        reading = read_payload(payload, name if not _is_items(payload) else None)
        page = PageRead()
        # one file is what the source's address shows, whatever the file is called today
        url = source.url if len(payloads) == 1 and payload.url.startswith("file:") else payload.url
        for item in reading.items:
            normalize_into(page, item, context)
        items += [(url, item) for item in page.items]
        for problem in reading.problems:
            problem.read_from = problem.read_from or payload.url
            batch.problems.append((url, problem))
        batch.rejects += [(url, reason, msgspec.json.decode(item)) for reason, item in page.rejects]
        batch.bytes += len(payload.body)
        digest = hashlib.blake2b(payload.body, digest_size=16).hexdigest()
        batch.pages.append(PageState(url=url, status=200, body_hash=digest, items=len(page.items)))
    batch.items = items
    if batch.problems and not items and not batch.rejects:
        batch.outcome, batch.reason, batch.complete = "failed", batch.problems[0][1].reason, False
    return batch


def _is_items(payload: Payload) -> bool:
    return payload.media_type == "application/jsonl"


def _report(name: str, batch: Batch, counts: Counts) -> None:
    """Say what came of the file; of one that was held back, what can be done."""
    for url, problem in batch.problems[:20]:
        warn(": ".join(filter(None, ("problem", problem.read_from or url, problem.where, problem.reason))))
    if counts.outcome == "suspicious":
        warn(
            f"{name}: looks wrong and is held back, nothing of it was kept ({counts.reason}); if it is right: "
            f"discovery sources accept {name}, then ingest it again"
        )
    say(
        f"{name}: {counts.outcome}, {counts.seen:,} seen, {counts.new:,} new, {counts.changed:,} changed, "
        f"{counts.reissued:,} under a new key, {counts.missing:,} missing, {counts.withdrawn:,} withdrawn, "
        f"{counts.rejected:,} refused, {plural(len(batch.problems), 'problem')}"
    )
