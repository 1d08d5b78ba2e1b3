"""``discovery read`` and ``discovery normalize``: what the readers see, and what the pipelines make of it."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from discovery.clock import Clock
from discovery.commands._common import Failed, Setting, common, settle

if TYPE_CHECKING:
    from collections.abc import Iterable

    from discovery.items import Item, Problem
    from discovery.readers import Reading, Window
    from discovery.sources import Source
    from pipelines import Chain, Context

MAX_LINE_BYTES = 20 * 1024 * 1024
ALL: dict[str, Any] = {"sessions": True}
"""What a source would have to ask for, this shows: of a conference's schedule the sessions too."""
TYPES_BY_SUFFIX = {
    ".ics": "text/calendar", ".ical": "text/calendar", ".html": "text/html", ".htm": "text/html",
    ".xhtml": "application/xhtml+xml", ".json": "application/json", ".jsonl": "application/jsonl",
    ".jsonld": "application/ld+json", ".xml": "application/xml", ".rss": "application/rss+xml",
    ".atom": "application/atom+xml", ".yml": "application/yaml", ".yaml": "application/yaml",
    ".gz": "application/gzip",
}  # fmt: skip


def content_type_of(path: Path) -> str | None:
    """Guess the type of a file from its name."""
    return TYPES_BY_SUFFIX.get(path.suffix.lower())


class Day(click.ParamType[date]):
    """A date such as 2026-08-20."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read it, or fail with a clear word."""
        try:
            return value if isinstance(value, date) else date.fromisoformat(str(value)[:10])
        except ValueError:
            self.fail(f"{value!r} is no date such as 2026-08-20", param, ctx)


@click.command("read")
@click.argument("inputs", nargs=-1, required=True, metavar="PATH|URL...")
@click.option("--url", help="The address that the file came from.")
@click.option("--type", "media_type", metavar="MIME", help="The type that the file was sent with.")
@click.option("--spider", help="Read as this platform's answers are read, not by format.")
@click.option("--from", "start", type=Day(), help="Expand recurring events from this day.")
@click.option("--to", "end", type=Day(), help="Expand recurring events to this day, inclusive.")
@common
def read_command(
    inputs: tuple[str, ...],
    url: str | None,
    media_type: str | None,
    spider: str | None,
    start: date | None,
    end: date | None,
) -> int:
    """Show what the readers see: items as JSON lines, problems as JSON lines on stderr.

    \b
    discovery read events.ics --from 2026-09-01 --to 2026-12-31
    discovery read page.html --url https://chamber.example/events
    discovery read https://chamber.example/events.ics

    An address is asked as politely as in a crawl.
    """
    from discovery.commands._reading import payloads, read_payload, windowed
    from discovery.readers import Window

    if (start is None) != (end is None):
        raise click.UsageError("--from and --to go together")
    if start is not None and end is not None and end < start:
        raise click.UsageError(f"--to {end} is before --from {start}")
    window = Window(start, end) if start is not None and end is not None else None
    setting = settle()
    failed = False
    for name, payload in payloads(inputs, url, media_type, setting):
        reading = payload if isinstance(payload, str) else read_payload(replace(payload, options=ALL), spider)
        if isinstance(reading, str):
            _problem({"read_from": name, "where": "", "reason": reading})
            failed = True
            continue
        failed |= bool(reading.problems and not reading.items)
        _show(name if len(inputs) > 1 else None, name, reading, window, windowed)
    return int(failed)


def _show(read_from: str | None, name: str, reading: Reading, window: Window | None, windowed: Any) -> None:
    items: Iterable[Item] = windowed(reading, window) if window else reading.items
    for item in items:
        row = msgspec.to_builtins(item)
        if read_from:
            row["read_from"] = read_from
        _line(row)
    for problem in reading.problems:
        _problem(_problem_row(name, problem))


def _problem_row(name: str, problem: Problem) -> dict[str, Any]:
    inner = problem.read_from
    return {"read_from": f"{name}#{inner}" if inner else name, "where": problem.where, "reason": problem.reason}


def _line(row: dict[str, Any]) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(row) + b"\n")
    sys.stdout.buffer.flush() if sys.stdout.isatty() else None


def _problem(row: dict[str, Any]) -> None:
    sys.stderr.buffer.write(msgspec.json.encode(row) + b"\n")
    sys.stderr.buffer.flush()


@click.command("normalize")
@click.option("--source", "source_name", help="Take zone, country and topics from this source of the catalogue.")
@common
def normalize_command(source_name: str | None) -> int:
    """Normalise items: JSON lines in, JSON lines out, in the same order.

    \b
    discovery read page.html | discovery normalize

    Every item gives one line. One that is refused comes out as far as it got, with the reason under `rejected`, which
    stands on stderr too; what is no item at all stands on stderr alone. Other keys of a line are passed through. Where only the
    month is known, `start` is it (2027-03) and there is no `start_local`.
    """
    from discovery.settings import NORMALIZE_PIPELINES
    from pipelines import Chain, Context

    setting = settle()
    chain = Chain(NORMALIZE_PIPELINES)
    clock = Clock(setting.clock.now())
    context = Context(clock=clock, data=setting.data)
    if source_name:
        context = replace(context, source=_source(setting, source_name))
    for number, line in enumerate(sys.stdin.buffer, 1):
        if line.strip():
            _normalize_line(number, line, chain, context)
    sys.stdout.buffer.flush()
    return 0


def _source(setting: Setting, name: str) -> Source:
    from discovery.crawl.run import catalogue

    setting.need_data()
    sources = catalogue(setting.data)
    if name not in sources:
        raise Failed(f"no source {name!r} in {setting.data / 'sources'}")
    return sources[name]


def _normalize_line(number: int, line: bytes, chain: Chain, context: Context) -> None:
    from discovery.items import Item
    from discovery.readers.json_items import REJECTED, without_nulls
    from pipelines.dates import months_of

    where = f"line {number}"
    try:
        if len(line) > MAX_LINE_BYTES:
            raise ValueError(f"longer than {MAX_LINE_BYTES} bytes")
        raw = without_nulls(msgspec.json.decode(line))
        item = msgspec.convert(raw, Item, strict=False)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        _problem({"read_from": "-", "where": where, "reason": str(error) or type(error).__name__})
        return
    item, reason = _through(chain, item, context)
    done = {**_unknown(raw), **msgspec.to_builtins(item)}
    if months := months_of(item, context):
        done |= {key: month for key, month in zip(("start", "end"), months, strict=True) if month}
    if reason is not None:
        done[REJECTED] = reason
        _problem({"read_from": "-", "where": where, "reason": reason})
    sys.stdout.buffer.write(msgspec.json.encode(done) + b"\n")


def _through(chain: Chain, item: Item, context: Context) -> tuple[Item, str | None]:
    """Normalise an item, or give it as far as it got with the reason why it is refused."""
    from pipelines import Reject

    try:
        return chain(item, context), None
    except Reject as reject:
        return item, str(reject)
    except Exception as error:  # noqa: BLE001 - one item must not cost its neighbours
        return item, f"could not be normalised: {type(error).__name__}: {error}"[:300]


def _unknown(raw: dict[str, Any]) -> dict[str, Any]:
    from discovery.items import Event, Opportunity, Organization
    from discovery.readers.json_items import REJECTED

    known = {"event": Event, "organization": Organization, "opportunity": Opportunity}[raw["type"]].__struct_fields__
    return {key: value for key, value in raw.items() if key not in known and key != REJECTED}
