"""The state of a source after a run: ok, unchanged, degraded, failing, blocked, rate limited, suspicious, stale, gone."""

from __future__ import annotations

from datetime import timedelta
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import sqlite3
    from datetime import datetime

    from discovery.sources import Source

FAILING_AFTER = 3
GONE_AFTER = 10
MAX_WAIT = timedelta(days=7)
GONE_WAIT = timedelta(days=30)
JITTER = 0.1
HTTP_STATES = {401: "blocked", 403: "blocked", 407: "blocked", 410: "gone", 429: "rate_limited", 451: "blocked"}
HEALTHY_STATES = ("ok", "unchanged", "stale")
HEALTHY_TO_PUBLISH = 2
"""Good runs after which a candidate is published."""


def is_published(conn: sqlite3.Connection, source: Source) -> bool:
    """Tell whether what a source shows is published: a candidate only once it was healthy twice."""
    if source.state == "candidate":
        row = conn.execute("SELECT healthy_runs FROM source_health WHERE source = ?", (source.name,)).fetchone()
        return row is not None and row[0] >= HEALTHY_TO_PUBLISH
    return source.state == "active"


def state_of(outcome: str, reason: str | None, http_status: int | None, failures: int) -> str:
    """Name the state for the outcome of a run; ``failures`` counts this one and those right before it."""
    if outcome in ("ok", "unchanged", "stale", "suspicious"):
        return outcome
    if outcome == "partial":
        return "degraded"
    if http_status in HTTP_STATES:
        return HTTP_STATES[http_status]
    if reason is not None and ("robots" in reason.lower() or "challenge" in reason.lower()):
        return "blocked"
    if failures >= GONE_AFTER:
        return "gone"
    return "failing" if failures >= FAILING_AFTER else "degraded"


def next_check(source: Source, state: str, failures: int, now: datetime) -> datetime:
    """Say when to ask next: after the source's interval, doubled with each failure, at most a week; monthly if gone."""
    if state == "gone":
        return now + GONE_WAIT
    wait = timedelta(seconds=source.interval_seconds)
    if not failures:
        return now + wait
    share = blake2b(f"{source.name}{failures}".encode(), digest_size=2).digest()
    jitter = 1 + JITTER * int.from_bytes(share, "big") / 0xFFFF
    return now + max(wait, min(MAX_WAIT, wait * (1 << min(failures, 12)) * jitter))


def save_health(conn: sqlite3.Connection, source: Source, now: datetime, run: dict[str, Any]) -> str:
    """Write the row of ``source_health`` after a run and give its state.

    ``run`` has outcome, reason, http_status, seen, seconds, changed (whether anything was new or different), usual.
    """
    at = now.strftime("%Y-%m-%dT%H:%M:%SZ")
    before = conn.execute(
        """SELECT state, state_since, last_success, last_change, consecutive_failures, healthy_runs, seen, baseline
        FROM source_health WHERE source = ?""",
        (source.name,),
    ).fetchone() or (None, None, None, None, 0, 0, None, None)
    healthy = run["outcome"] in HEALTHY_STATES
    failures = before[4] + 1 if run["outcome"] == "failed" else 0
    state = state_of(run["outcome"], run["reason"], run["http_status"], failures)
    conn.execute(
        """INSERT OR REPLACE INTO source_health (source, state, state_since, reason, last_attempt, last_success,
        last_change, next_check, consecutive_failures, healthy_runs, http_status, seen, baseline, seconds)
        VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)""",
        (
            source.name, state, before[1] if before[0] == state else at, run["reason"], at,
            at if healthy else before[2], at if run["changed"] else before[3],
            next_check(source, state, failures, now).strftime("%Y-%m-%dT%H:%M:%SZ"), failures, before[5] + healthy,
            run["http_status"], run["seen"] if healthy else before[6], run["usual"] or before[7], run["seconds"],
        ),
    )  # fmt: skip
    return state
