"""What a run did not show: whether it can be believed, and what is missing or withdrawn then. Never a cancellation."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

    from pipelines._intake import Intake

MIN_BASELINE = 5
"""Fewer things than this come and go by chance."""
MIN_SHARE = 0.5
"""The share of what was expected that a run must show to be believed, and of the others to withdraw one."""
SAME_SHIFT = 0.9
"""The share of the timed things that one offset must have moved."""
WITHDRAW_RUNS = 3
WITHDRAW_AFTER = timedelta(days=3) - timedelta(hours=2)
"""Three days, less what a daily schedule may jitter."""
PATIENCE_RUNS = 3
PATIENCE = {"shrunk": timedelta(days=3), "shifted": timedelta(days=3), "replaced": timedelta(days=7)}
"""How long a source must insist on a suspicious picture until it is believed. An empty one never is."""
BASELINE_RUNS = 5
HISTORY_DAYS = 60
"""A list that reaches back further shows its history too: it is no window on what comes next."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What was known of a source's future things before a run, and how much of it the run showed again."""

    known: int
    again: int

    @property
    def others_seen(self) -> bool:
        """Tell whether at least half of the others was seen, from the view of one that was not."""
        return self.known <= 1 or self.again >= MIN_SHARE * (self.known - 1)


def expected(intake: Intake) -> Expected:
    """Count the future things known before, and those seen again. To be called when ``seen`` is complete."""
    known, again = intake.conn.execute(
        """SELECT count(*), coalesce(sum(id IN (SELECT id FROM temp.seen)), 0) FROM sightings
        WHERE source = ? AND presence != 'withdrawn' AND id <= ? AND expected_until > ?""",
        (intake.source, intake.last_known, intake.now),
    ).fetchone()
    return Expected(known, again)


def baseline(conn: sqlite3.Connection, source: str) -> int | None:
    """Give the median of what the last good runs showed, or None if there was none."""
    rows = conn.execute(
        "SELECT seen FROM source_runs WHERE source = ? AND outcome = 'ok' AND seen > 0 ORDER BY run_id DESC LIMIT ?",
        (source, BASELINE_RUNS),
    ).fetchall()
    return round(median(row[0] for row in rows)) if rows else None


def doubt(intake: Intake, before: Expected, usual: int | None) -> tuple[str, str] | None:
    """Tell why a complete run cannot be believed, as a code and in words, or None. To be called before writing."""
    conn = intake.conn
    fresh = conn.execute("SELECT count(*) FROM temp.incoming WHERE sighting_id IS NULL").fetchone()[0]
    seen = conn.execute("SELECT count(*) FROM temp.seen").fetchone()[0] + fresh
    if seen == 0 and usual:
        return "empty", f"showed nothing, after {usual} before"
    if moved := _shift(intake):
        return "shifted", f"all times moved by {moved}"
    gone = before.known - before.again
    if usual is None or usual < MIN_BASELINE:
        return None
    if seen < MIN_SHARE * usual and (before.known == 0 or before.again < MIN_SHARE * before.known):
        return "shrunk", f"showed {seen}, after {usual} before"
    if before.known >= MIN_BASELINE and gone > MIN_SHARE * before.known and fresh > MIN_SHARE * seen:
        if _beyond(intake) + before.again >= MIN_SHARE * before.known or _familiar(intake, fresh):
            return None
        return "replaced", f"{gone} of {before.known} known things gone, {fresh} of {seen} new"
    return None


def _familiar(intake: Intake, fresh: int) -> bool:
    """Tell whether most of what is new bears a name that the source used before: a new season, not a new owner."""
    known = intake.conn.execute(
        """SELECT count(*) FROM temp.incoming i WHERE i.sighting_id IS NULL AND json_extract(i.item, '$.name') IN
        (SELECT json_extract(item, '$.name') FROM sightings WHERE source = ?)""",
        (intake.source,),
    ).fetchone()[0]
    return bool(known >= MIN_SHARE * fresh)


def _beyond(intake: Intake) -> int:
    absent = _absent(intake)
    return len(absent) - len(_within_horizon(intake, absent))


def _shift(intake: Intake) -> str | None:
    """Give the one offset by which nearly all timed future things moved, or None."""
    moved = intake.conn.execute(
        """SELECT count(*) FROM temp.incoming i JOIN sightings s ON s.id = i.sighting_id
        WHERE i.item IS NOT NULL AND s.starts IS NOT i.starts"""
    ).fetchone()[0]
    if moved < MIN_BASELINE:
        return None
    rows = intake.conn.execute(
        """SELECT s.starts, coalesce(i.starts, s.starts) FROM sightings s
        JOIN temp.seen t ON t.id = s.id LEFT JOIN temp.incoming i ON i.sighting_id = s.id
        WHERE s.source = ? AND s.expected_until > ? AND length(s.starts) > 10""",
        (intake.source, intake.now),
    )
    offsets: Counter[timedelta] = Counter()
    for old, new in rows:
        offsets[timedelta() if old == new else _moment(new) - _moment(old)] += 1
    total = offsets.total()
    if total < MIN_BASELINE:
        return None
    offset, count = offsets.most_common(1)[0]
    return str(offset) if offset and count >= SAME_SHIFT * total else None


def believed_by_now(conn: sqlite3.Connection, source: str, code: str, now: datetime) -> bool:
    """Tell whether a source has insisted long enough on the same suspicious picture."""
    if code not in PATIENCE:
        return False
    rows = conn.execute(
        "SELECT outcome, reason, at FROM source_runs WHERE source = ? AND outcome != 'failed' ORDER BY run_id DESC LIMIT 50",
        (source,),
    ).fetchall()
    doubted = []
    for outcome, reason, at in rows:
        if outcome != "suspicious" or not str(reason).startswith(f"{code}:"):
            break
        doubted.append(_moment(at))
    return len(doubted) + 1 >= PATIENCE_RUNS and now - doubted[-1] >= PATIENCE[code]


def mark_absent(intake: Intake, before: Expected) -> tuple[int, int]:
    """Mark what a healthy, complete run did not show as missing, or withdrawn. Gives both numbers.

    What is past is history. What lies beyond the last thing that a window showed is not in sight.
    """
    conn = intake.conn
    absent = _within_horizon(intake, _absent(intake))
    missing: list[tuple[str, int, int]] = []
    withdrawn: list[tuple[int]] = []
    counted = _counts_as_run(intake)
    for number, since, runs, _ in absent:
        first = since or intake.now
        long_enough = runs + counted >= WITHDRAW_RUNS and intake.moment - _moment(first) >= WITHDRAW_AFTER
        if long_enough and before.others_seen:
            withdrawn.append((number,))
        else:
            missing.append((first, runs + (counted or since is None), number))
    changed = [(number,) for number, since, _, _ in absent if since is None] + withdrawn
    conn.executemany("INSERT OR IGNORE INTO unresolved VALUES (?)", changed)
    conn.executemany(
        "UPDATE sightings SET presence = 'missing', missing_since = ?, missing_runs = ? WHERE id = ?", missing
    )
    conn.executemany(
        "UPDATE sightings SET presence = 'withdrawn', missing_runs = missing_runs + 1 WHERE id = ?", withdrawn
    )
    return len(missing), len(withdrawn)


def _counts_as_run(intake: Intake) -> bool:
    """Tell whether time has passed since the last good run: the same moment asked twice is one asking."""
    last = intake.conn.execute(
        "SELECT max(at) FROM source_runs WHERE source = ? AND outcome = 'ok'", (intake.source,)
    ).fetchone()[0]
    return last is None or last < intake.now


def _absent(intake: Intake) -> list[tuple[int, str | None, int, str | None]]:
    """Give id, missing since, missing runs and start of the future things that the run did not show."""
    return intake.conn.execute(
        """SELECT id, missing_since, missing_runs, starts FROM sightings
        WHERE source = ? AND presence != 'withdrawn' AND id <= ? AND expected_until > ? AND id NOT IN (SELECT id FROM temp.seen)""",
        (intake.source, intake.last_known, intake.now),
    ).fetchall()


def _within_horizon(
    intake: Intake, absent: list[tuple[int, str | None, int, str | None]]
) -> list[tuple[int, str | None, int, str | None]]:
    """Leave out what starts after the last thing shown, where the source shows a window on what comes next.

    A list that shows as many things as before may be full: what was last has made room. One that became shorter is not
    full, unless it lost more than one thing at its end and nothing else: then the window has shrunk. What was missing
    already stays so.
    """
    conn = intake.conn
    first, last, seen = conn.execute(
        """SELECT min(starts), max(starts), count(*) FROM (
          SELECT s.starts FROM sightings s JOIN temp.seen t ON t.id = s.id WHERE s.starts IS NOT NULL AND s.expected_until != '9999'
          UNION ALL SELECT starts FROM temp.incoming WHERE sighting_id IS NULL AND starts IS NOT NULL AND expected_until != '9999')"""
    ).fetchone()
    if not seen or first < (intake.moment - timedelta(days=HISTORY_DAYS)).strftime("%Y-%m-%d"):
        return absent
    tail = {row[0] for row in absent if row[1] is None and row[3] is not None and row[3] > last}
    if not tail:
        return absent
    shown = conn.execute(
        "SELECT seen FROM source_runs WHERE source = ? AND outcome = 'ok' AND seen > 0 ORDER BY run_id DESC LIMIT 1",
        (intake.source,),
    ).fetchone()
    shorter = shown is not None and seen < shown[0]
    shrunk = len(tail) > 1 and len(tail) == sum(1 for row in absent if row[1] is None)
    return [row for row in absent if row[0] not in tail] if shrunk or not shorter else absent


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
