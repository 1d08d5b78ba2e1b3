"""``discovery sources``: list, show, test, enable and disable what is crawled; accept what a suspicious one shows."""

from __future__ import annotations

import click
import msgspec

from discovery.commands._common import Failed, Setting, common, say, settle, table
from discovery.sources import Source, set_state


@click.group("sources", invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="As JSON lines.")
@common
def sources_command(as_json: bool) -> int:
    """List the sources; show, test, enable or disable one, or accept what it shows.

    \b
    discovery sources                       all, with spider and address
    discovery sources show confs-tech       its table, its health, its last runs
    discovery sources test confs-tech       asks it, and stores nothing
    discovery sources disable confs-tech    is not asked any more
    discovery sources accept confs-tech     what it shows is right, though it looks wrong
    """
    context = click.get_current_context()
    if context.invoked_subcommand is not None:
        return 0
    sources = _catalogue(settle())
    if as_json:
        for source in sources.values():
            say(msgspec.json.encode(source).decode())
        return 0
    rows = [(one.name, one.state, one.every, one.spider, one.title or one.url) for one in sources.values()]
    say(table(rows, ("name", "state", "every", "spider", "title")))
    return 0


@sources_command.command("show")
@click.argument("name")
@common
def show(name: str) -> int:
    """Show one source: its table, its health, its last runs and problems."""
    setting = settle()
    source = _one(setting, name)
    for key, value in msgspec.to_builtins(source).items():
        say(f"{key:<14} {value}")
    if not setting.database.is_file():
        return 0
    db = setting.open_existing()
    try:
        for row in db.query("SELECT * FROM source_health WHERE source = ?", [name]):
            say()
            for key, value in row.items():
                if key != "source" and value is not None:
                    say(f"{key:<22} {value}")
        query = """
            SELECT at, outcome, seen, new, changed, missing, rejected, reason FROM source_runs
            WHERE source = ? ORDER BY run_id DESC LIMIT 5"""
        runs = [
            tuple("" if cell is None else str(cell) for cell in row) for row in db.execute(query, [name]).fetchall()
        ]
        if runs:
            say()
            say(table(runs, ("at", "outcome", "seen", "new", "changed", "missing", "refused", "reason")))
        for row in db.query(
            'SELECT read_from, "where", reason FROM problems WHERE source = ? ORDER BY id DESC LIMIT 10', [name]
        ):
            say(f"problem: {row['read_from']} {row['where']}: {row['reason']}")
    finally:
        db.close()
    return 0


@sources_command.command("test")
@click.argument("name")
@common
def test(name: str) -> int:
    """Ask a source politely and show what it gives, storing nothing."""
    from discovery.commands.add import try_out

    setting = settle()
    return try_out(_one(setting, name), setting)


@sources_command.command("enable")
@click.argument("name")
@common
def enable(name: str) -> int:
    """Have a source crawled."""
    return _switch(name, "active")


@sources_command.command("disable")
@click.argument("name")
@common
def disable(name: str) -> int:
    """Have a source left alone. What was seen of it stays."""
    return _switch(name, "off")


@sources_command.command("accept")
@click.argument("name")
@common
def accept(name: str) -> int:
    """Believe what a suspicious source shows next, whatever it is. Holds for one run.

    \b
    discovery sources accept confs-tech && discovery crawl confs-tech

    A source that insists is believed by itself: after three runs over three days if it shows less, other times or other
    titles; over seven if it shows other things or speaks another language; over thirty if it shows nothing. What stands on
    another's site is never believed unasked.
    """
    from pipelines.store import accept as believe_next

    setting = settle()
    db = setting.open_existing()
    try:
        reason = believe_next(db, name, setting.clock)
    finally:
        db.close()
    if reason is None:
        raise Failed(f"{name!r} is not held back as suspicious; discovery status shows what is")
    say(f"{name}: was held back ({reason}); its next run is believed: discovery crawl {name}")
    return 0


def _switch(name: str, state: str) -> int:
    setting = settle()
    _one(setting, name)
    path = set_state(setting.data / "sources", name, state)
    say(f"{name}: state = {state!r} in {path}")
    return 0


def _catalogue(setting: Setting) -> dict[str, Source]:
    from discovery.crawl.run import catalogue

    setting.need_data()
    return catalogue(setting.data)


def _one(setting: Setting, name: str) -> Source:
    sources = _catalogue(setting)
    if name not in sources:
        raise Failed(f"no source {name!r} in {setting.data / 'sources'}; discovery sources lists them")
    return sources[name]
