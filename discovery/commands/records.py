"""``discovery resolve``, ``history``, ``why``, ``same`` and ``different``: records and how they came to be."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click
import msgspec

from discovery.commands._common import Failed, common, say, settle

if TYPE_CHECKING:
    from sqlite_utils import Database


TABLES = {"e_": "events", "o_": "organizations", "p_": "opportunities"}
"""The table of a record, by how its id begins."""


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
    """Give the id of the record that an id stands for. Raises Failed if there is none."""
    row = db.execute("SELECT record_id FROM aliases WHERE former_id = ?", [record_id]).fetchone()
    record = row[0] if row else record_id
    for name in TABLES.values():
        if db.execute(f"SELECT 1 FROM {name} WHERE id = ?", [record]).fetchone():  # noqa: S608 - our own names
            return str(record)
    raise Failed(
        f"no record {record_id!r}; ids stand in the addresses of the site's pages, and begin with e_, o_ or p_"
    )


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
        known = _known(db, record_id)
        rows = history(db, known)
        if not as_json:
            _head(db, known, record_id)
    finally:
        db.close()
    for row in rows:
        say(msgspec.json.encode(row).decode() if as_json else _line(row))
    if not rows and not as_json:
        say("nothing has changed since then")
    return 0


def _head(db: Database, record_id: str, asked: str) -> None:
    """Say what the record is and since when it is known; if it was asked for by a former id, that too."""
    table = TABLES[record_id[:2]]
    name, since, where = db.execute(
        f"""SELECT name, first_seen, (SELECT source FROM sightings WHERE record_id = :id ORDER BY first_seen, source LIMIT 1)
        FROM {table} WHERE id = :id""",  # noqa: S608 - our own names
        {"id": record_id},
    ).fetchone()
    say(f"{name}  ({record_id})")
    if asked != record_id:
        say(f"{asked} became a part of it")
    say(f"{_moment(since)}  first seen by {where}")


def _line(row: dict[str, Any]) -> str:
    """Word a change for people."""
    from discovery.publish._words import field_words

    of = f" (of the date {_value('start_local', row['occurrence'])})" if row["occurrence"] else ""
    old, new = _value(row["field"], row["old"]), _value(row["field"], row["new"])
    return f"{_moment(row['at'])}  {field_words(row['field']):<12} {old} -> {new}{of}  by {row['source']}"


def _moment(text: str) -> str:
    return text[:16].replace("T", " ")


def _value(field: str, value: str | None) -> str:
    if not value:
        return "(nothing)"
    if field == "recurrence":
        rule: dict[str, Any] = msgspec.json.decode(value)
        said = [(rule.get("rrule") or "no rule").replace("\n", " and ")]
        for key, word in (("rdate", "and on"), ("exdate", "but not on")):
            said += [f"{word} {', '.join(map(_moment, rule[key]))}"] if rule.get(key) else []
        return " ".join(said)
    return _moment(value) if field in ("start_local", "end_local") else value


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
        contrary = decide(db.conn, setting.data / FILE, kind, a, b, reason)
    finally:
        db.close()
    taken_back = "; what was decided otherwise is taken back" if contrary else ""
    say(f"{kind}: {a} and {b}, in {setting.data / FILE}{taken_back}; next: discovery resolve")
    return 0
