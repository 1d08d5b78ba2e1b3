"""``discovery resolve``, ``history``, ``why``, ``same`` and ``different``: records and how they came to be."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click
import msgspec

from discovery.commands._common import Failed, common, say, settle

if TYPE_CHECKING:
    from sqlite_utils import Database


@click.command("resolve")
@click.option("--full", is_flag=True, help="Look at every sighting again, not only at what changed.")
@common
def resolve_command(full: bool) -> int:
    """Make one record of all sightings of the same real thing.

    \b
    discovery resolve
    discovery resolve --full

    A crawl does this by itself; alone it is for after ``discovery ingest`` or a change of the rules.
    """
    from discovery.crawl.lock import lock
    from pipelines.resolve import resolve

    setting = settle()
    with lock(setting.data) if setting.data.is_dir() else _nothing():
        db = setting.open_existing()
        try:
            counts = resolve(db, setting.clock, full=full)
        finally:
            db.close()
    say(", ".join(f"{value:,} {name.replace('_', ' ')}" for name, value in asdict(counts).items()))
    return 0


def _nothing() -> Any:
    from contextlib import nullcontext

    return nullcontext()


def _known(db: Database, record_id: str) -> str:
    row = db.execute("SELECT record_id FROM aliases WHERE former_id = ?", [record_id]).fetchone()
    record = row[0] if row else record_id
    for name in ("events", "organizations", "opportunities"):
        if db.execute(f"SELECT 1 FROM {name} WHERE id = ?", [record]).fetchone():  # noqa: S608 - our own names
            return str(record)
    raise Failed(f"no record {record_id!r}")


@click.command("history")
@click.argument("record_id", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="As JSON lines.")
@common
def history_command(record_id: str, as_json: bool) -> int:
    """Show what changed of one record: when, from what to what, and where it was seen.

    \b
    discovery history e_oiti5igbzabc
    """
    from pipelines.resolve import history

    db = settle().open_existing()
    try:
        rows = history(db, _known(db, record_id))
    finally:
        db.close()
    for row in rows:
        if as_json:
            say(msgspec.json.encode(row).decode())
        else:
            say(f"{row['at']}  {row['field']:<14} {row['old'] or '-'} -> {row['new'] or '-'}  ({row['source']})")
    if not rows and not as_json:
        say("nothing has changed since it was first seen")
    return 0


@click.command("why")
@click.argument("record_id", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@common
def why_command(record_id: str, as_json: bool) -> int:
    """Show which sightings a record was made of, and what joined them.

    \b
    discovery why e_oiti5igbzabc
    """
    from pipelines.resolve import why

    db = settle().open_existing()
    try:
        rows = why(db, _known(db, record_id))
    finally:
        db.close()
    if as_json:
        say(msgspec.json.encode(rows).decode())
        return 0
    for row in rows:
        say(f"{row['source']}: {row['name']}")
        for key, value in row.items():
            if key not in ("source", "name") and value not in (None, "", []):
                for line in value if isinstance(value, list) else [value]:
                    say(f"    {key.replace('_', ' '):<12} {line}")
    return 0


@click.command("same")
@click.argument("a")
@click.argument("b")
@click.option("--why", default="", help="A word for whoever reads the rule later.")
@common
def same_command(a: str, b: str, why: str) -> int:
    """Say that A and B are one thing, whatever they look like. The next resolve makes one record of them.

    \b
    discovery same e_oiti5igbzabc e_qqzdzyvv5yi6
    discovery same e_oiti5igbzabc chamber-events:4711 --why "the same fair under two names"

    A and B are records' ids, or ``source:key`` of a sighting. The rule goes into decisions.toml beside the database,
    where it can be edited and taken back.
    """
    return _decide("same", a, b, why)


@click.command("different")
@click.argument("a")
@click.argument("b")
@click.option("--why", default="", help="A word for whoever reads the rule later.")
@common
def different_command(a: str, b: str, why: str) -> int:
    """Say that A and B are two things, however alike they look. The next resolve keeps or takes them apart.

    \b
    discovery different e_oiti5igbzabc chamber-events:4711
    """
    return _decide("different", a, b, why)


def _decide(kind: str, a: str, b: str, reason: str) -> int:
    from pipelines.resolve import FILE, decide, reference_known

    setting = settle()
    db = setting.open_existing()
    try:
        for reference in (a, b):
            if not reference_known(db.conn, reference):
                raise Failed(f"{reference!r} is neither a record's id nor source:key of a sighting")
    finally:
        db.close()
    decide(setting.data / FILE, kind, a, b, reason)
    say(f"{kind}: {a} and {b}, in {setting.data / FILE}; next: discovery resolve")
    return 0
