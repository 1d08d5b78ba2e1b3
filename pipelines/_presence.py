"""What a run did not show: missing at once, withdrawn when the source insists. Never a cancellation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipelines._intake import Intake

MIN_SHARE = 0.5
"""The share of the others that a run must show for it to withdraw one."""
WITHDRAW_RUNS = 3
WITHDRAW_AFTER = timedelta(days=3) - timedelta(hours=2)
"""Three days, less what a daily schedule may jitter."""
HISTORY_DAYS = 60
"""A list that reaches back further shows its history too: it is no window on what comes next."""


@dataclass(frozen=True, slots=True)
class Absent:
    """A thing to come that a run did not show."""

    id: int
    since: str | None
    starts: str | None


@dataclass(frozen=True, slots=True)
class Expected:
    """What was known of a source's future things before a run, and how much of it the run showed again."""

    known: int
    again: int
    absent: list[Absent]
    """What it did not show, though it was in sight."""

    @property
    def awaited(self) -> int:
        """Count what the last run showed, or would have if its window reached so far: what is missing already surprises nobody."""
        return self.known - sum(one.since is not None for one in self.absent)

    @property
    def beyond(self) -> int:
        """Count what lies behind the end of the window that the source shows."""
        return self.known - self.again - len(self.absent)

    @property
    def others_seen(self) -> bool:
        """Tell whether at least half of the others in sight was seen, from the view of one that was not."""
        others = self.known - self.beyond - 1
        return self.again >= MIN_SHARE * others


def expected(intake: Intake) -> Expected:
    """Compare what is known to come with what the run showed. To be called when ``seen`` is complete, before writing."""
    rows = intake.conn.execute(
        """SELECT id, missing_since, starts, id IN (SELECT id FROM temp.seen) FROM sightings
        WHERE source = ? AND presence != 'withdrawn' AND id <= ? AND expected_until > ?""",
        (intake.source, intake.last_known, intake.now),
    ).fetchall()
    absent = [Absent(*row[:3]) for row in rows if not row[3]]
    return Expected(len(rows), len(rows) - len(absent), _in_sight(intake, absent))


def mark_absent(intake: Intake, before: Expected) -> tuple[int, int]:
    """Mark what a healthy, complete run did not show as missing, or withdrawn. Gives both numbers.

    What is past is history. What lies beyond the last thing that a window showed is not in sight.
    """
    conn = intake.conn
    runs: dict[str, int] = {}
    missing: list[tuple[str, int]] = []
    withdrawn: list[tuple[int]] = []
    for one in before.absent:
        if one.since is None:
            missing.append((intake.now, one.id))
            continue
        if one.since not in runs:
            runs[one.since] = _runs_since(intake, one.since)
        long_enough = runs[one.since] >= WITHDRAW_RUNS and intake.moment - moment(one.since) >= WITHDRAW_AFTER
        if long_enough and before.others_seen:
            withdrawn.append((one.id,))
    conn.executemany("INSERT OR IGNORE INTO unresolved VALUES (?)", [(number,) for _, number in missing] + withdrawn)
    conn.executemany("UPDATE sightings SET presence = 'missing', missing_since = ? WHERE id = ?", missing)
    conn.executemany("UPDATE sightings SET presence = 'withdrawn' WHERE id = ?", withdrawn)
    return len(before.absent) - len(withdrawn), len(withdrawn)


def take_back_exceptions(intake: Intake) -> int:
    """Withdraw the changed occurrences that a series no longer has: the source shows it again as its rule says.

    Gives their number. This is no absence, so it takes no patience.
    """
    conn = intake.conn
    dropped = conn.execute(
        """SELECT o.id FROM sightings o JOIN sightings s ON s.source = o.source AND s.source_key = o.series_key
        WHERE o.source = ? AND o.recurrence_id IS NOT NULL AND o.presence != 'withdrawn' AND o.id <= ?
        AND o.id NOT IN (SELECT id FROM temp.seen) AND s.id IN (SELECT id FROM temp.seen)""",
        (intake.source, intake.last_known),
    ).fetchall()
    conn.executemany("INSERT OR IGNORE INTO unresolved VALUES (?)", dropped)
    conn.executemany(
        "UPDATE sightings SET presence = 'withdrawn', missing_since = coalesce(missing_since, ?) WHERE id = ?",
        [(intake.now, *row) for row in dropped],
    )
    return len(dropped)


def _runs_since(intake: Intake, since: str) -> int:
    """Count the healthy, complete runs since a moment, this one included; the same moment asked twice is one asking."""
    before = intake.conn.execute(
        """SELECT count(DISTINCT at) FROM source_runs
        WHERE source = ? AND outcome = 'ok' AND complete AND at >= ? AND at < ?""",
        (intake.source, since, intake.now),
    ).fetchone()[0]
    return int(before) + 1


def _in_sight(intake: Intake, absent: list[Absent]) -> list[Absent]:
    """Leave out what starts after the last thing shown, where the source shows a window on what comes next.

    A list that shows as many things as before may be full: what was last has made room. One that became shorter is not
    full, unless it lost more than one thing at its end and nothing else: then the window has shrunk. What was missing
    already stays so.
    """
    conn = intake.conn
    first, last, seen = conn.execute(
        """SELECT min(starts), max(starts), count(*) FROM (
          SELECT s.starts FROM temp.seen t CROSS JOIN sightings s ON s.id = t.id WHERE s.starts IS NOT NULL AND s.expected_until != '9999'
          UNION ALL SELECT starts FROM temp.incoming WHERE sighting_id IS NULL AND starts IS NOT NULL AND expected_until != '9999')"""
    ).fetchone()
    if not seen or first < (intake.moment - timedelta(days=HISTORY_DAYS)).strftime("%Y-%m-%d"):
        return absent
    tail = {one.id for one in absent if one.since is None and one.starts is not None and one.starts > last}
    if not tail:
        return absent
    shown = conn.execute(
        """SELECT seen FROM source_runs WHERE source = ? AND outcome = 'ok' AND complete AND seen > 0
        ORDER BY run_id DESC LIMIT 1""",
        (intake.source,),
    ).fetchone()
    shorter = shown is not None and seen < shown[0]
    shrunk = len(tail) > 1 and len(tail) == sum(1 for one in absent if one.since is None)
    return [one for one in absent if one.id not in tail] if shrunk or not shorter else absent


def moment(text: str) -> datetime:
    """Read a date or time of a sighting; without an offset it counts as UTC."""
    read = datetime.fromisoformat(text)
    return read.replace(tzinfo=UTC) if read.tzinfo is None else read
