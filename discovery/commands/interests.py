"""``discovery interests``: list interests, show what is in one, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
import msgspec

from discovery.commands._common import Failed, Setting, common, say, settle, table

if TYPE_CHECKING:
    from discovery.interests import Interest


@click.group("interests", invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="As JSON lines.")
@common
def interests_command(as_json: bool) -> int:
    """List the interests; show one with what is in it, and why.

    \b
    discovery interests                             all, with their questions
    discovery interests show leadership-berlin      what is in it, and why
    discovery interests show leadership-berlin ID   why one record is, or is not
    """
    from discovery.commands.publish import interests_of
    from discovery.interests import count

    if click.get_current_context().invoked_subcommand is not None:
        return 0
    setting = settle()
    setting.need_data()
    interests = interests_of(setting)
    if as_json:
        for one in interests:
            say(msgspec.json.encode(one).decode())
        return 0
    counts: dict[str, str] = {}
    if setting.database.is_file():
        db = setting.open_existing()
        try:
            counts = {one.id: f"{count(db.conn, one, setting.clock.now()):,}" for one in interests}
        finally:
            db.close()
    say(table([(one.id, counts.get(one.id, ""), one.title or "") for one in interests], ("id", "now in it", "title")))
    return 0


@interests_command.command("show")
@click.argument("interest_id", metavar="ID")
@click.argument("record_id", metavar="[RECORD]", required=False)
@click.option("--limit", type=click.IntRange(1, 10_000), default=20, show_default=True)
@common
def show(interest_id: str, record_id: str | None, limit: int) -> int:
    """Show what is in an interest and why each thing is, or why one record is or is not in it."""
    from discovery.interests import explain, find

    setting = settle()
    interest = _one(setting, interest_id)
    db = setting.open_existing()
    try:
        now = setting.clock.now()
        if record_id is not None:
            explained = explain(db.conn, interest, record_id, now)
            say(f"{record_id} is {'' if explained.found else 'not '}in {interest_id}")
            for key, holds, sentence in explained.reasons:
                say(f"      {'' if holds else 'not '}{key}: {sentence}")
            return 0
        for row in find(db.conn, interest, now)[:limit]:
            say(f"{row['id']}  {(row['start_local'] or '')[:16]:<16}  {row['name']}")
            for key, holds, sentence in explain(db.conn, interest, row["id"], now).reasons:
                say(f"      {'' if holds else 'not '}{key}: {sentence}")
    finally:
        db.close()
    return 0


def _one(setting: Setting, interest_id: str) -> Interest:
    from discovery.commands.publish import interests_of

    for one in interests_of(setting):
        if one.id == interest_id:
            return one
    raise Failed(f"no interest {interest_id!r} in {setting.data / 'interests.toml'}; discovery interests lists them")
