"""``discovery status``: health of the sources, last runs, what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
import msgspec

from discovery.commands._common import common, plural, say, settle, table

if TYPE_CHECKING:
    from sqlite_utils import Database

GOOD_STATES = ("ok", "unchanged")
COUNTED = ("events", "organizations", "opportunities", "deadlines", "sightings", "changes", "rejects", "problems")


@click.command("status")
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
@click.option("--all", "show_all", is_flag=True, help="Show the healthy sources too.")
@common
def status_command(as_json: bool, show_all: bool) -> int:
    """Show how the sources are: the last success of each, its counts, and what is wrong.

    \b
    discovery status           what is wrong, and the last runs
    discovery status --all     every source
    discovery status --json    the same for a program

    Exit code 1 if a source is in trouble.
    """
    setting = settle()
    db = setting.open_existing()
    try:
        status = gather(db)
    finally:
        db.close()
    trouble = [row for row in status["sources"] if row["state"] not in GOOD_STATES]
    if as_json:
        say(msgspec.json.encode(status).decode())
    else:
        _show(status, status["sources"] if show_all else trouble)
    return int(bool(trouble))


def gather(db: Database) -> dict[str, Any]:
    """Collect what ``status`` shows, from the database alone."""
    health = """
        SELECT h.source, h.state, h.state_since, h.reason, h.last_attempt, h.last_success, h.last_change, h.next_check,
               h.consecutive_failures, h.http_status, r.outcome, r.seen, r.new, r.changed, r.missing, r.rejected,
               r.problems, r.pages, r.bytes, r.seconds
        FROM source_health h LEFT JOIN source_runs r
          ON r.source = h.source AND r.run_id = (SELECT max(run_id) FROM source_runs WHERE source = h.source)
        ORDER BY h.source"""
    changed = "SELECT field, count(*) AS changes FROM changes WHERE run_id = (SELECT max(id) FROM runs) GROUP BY field ORDER BY 2 DESC"
    return {
        "counts": {name: db.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in COUNTED},  # noqa: S608
        "runs": list(db.query("SELECT * FROM runs ORDER BY id DESC LIMIT 5")),
        "changed_in_last_run": {row["field"]: row["changes"] for row in db.query(changed)},
        "sources": list(db.query(health)),
    }


def _show(status: dict[str, Any], sources: list[dict[str, Any]]) -> None:
    counts = status["counts"]
    say(", ".join(f"{counts[name]:,} {name}" for name in COUNTED[:4]))
    runs = [
        (
            str(run["id"]),
            run["started"] or "",
            run["finished"] or "not finished",
            run["outcome"] or "",
            _number(run["items"]),
        )
        for run in status["runs"]
    ]
    if runs:
        say()
        say(table(runs, ("run", "started", "finished", "outcome", "items")))
    changed = ", ".join(f"{count:,} {field}" for field, count in status["changed_in_last_run"].items())
    say(f"\nchanged in the last run: {changed or 'nothing'}")
    say()
    if not sources:
        say(f"all {plural(len(status['sources']), 'source')} are well")
        return
    rows = [
        (row["source"], row["state"], row["last_success"] or "never", _number(row["seen"]), (row["reason"] or "")[:100])
        for row in sources
    ]
    say(table(rows, ("source", "state", "last success", "seen", "reason")))


def _number(value: int | None) -> str:
    return "" if value is None else f"{value:,}"
