"""Whether a run can be believed. One that looks wrong is held back, until the source insists or the operator accepts it."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime, timedelta
from statistics import median
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from discovery.text import fold
from discovery.zones import rules_of
from pipelines._presence import moment

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from pipelines._intake import Intake
    from pipelines._presence import Expected

MIN_BASELINE = 5
"""Fewer things than this come and go by chance."""
MIN_SHARE = 0.5
"""The share of what was expected that a run must show to be believed."""
MOST = 0.8
"""The share of things that one cause must explain, or that must speak one language, or stand on one host."""
MIN_MOVED, MIN_TITLES = 4, 3
"""Things that a wrong zone must have moved, and their different titles: one meeting may begin an hour later from now on."""
MAX_ZONE_ERROR = timedelta(hours=14)
"""What a wrong zone may move times by."""
UNLIKE = 60
"""How alike (0 to 100) two titles are at most that share no more than a word or two."""
BASELINE_RUNS = 5
PATIENCE_RUNS = 3
PATIENCE = {
    "shrunk": timedelta(days=3), "shifted": timedelta(days=3), "retitled": timedelta(days=3), "language": timedelta(days=7),
    "replaced": timedelta(days=7), "run out": timedelta(days=7), "empty": timedelta(days=30),
}  # fmt: skip
"""How long a source must insist, over ``PATIENCE_RUNS`` runs, until it is believed. Another's things on another's site
(``foreign``) never are: that is how a lost domain looks."""
_ACCEPT = "accept "


class Doubt(NamedTuple):
    """Why a run is not believed: a code, and words for the operator."""

    code: str
    words: str

    def __str__(self) -> str:
        return f"{self.code}: {self.words}"


class _Change(NamedTuple):
    """What a run says of a thing to come that was known before."""

    old_starts: str | None
    starts: str | None
    old_local: str | None
    local: str | None
    zone: str | None
    old_name: str
    name: str


def baseline(conn: sqlite3.Connection, source: str) -> int | None:
    """Give the median of what the last good runs showed, of complete ones if there are any, or None if there was none."""
    rows = conn.execute(
        """SELECT seen FROM source_runs WHERE source = ? AND outcome = 'ok' AND seen > 0
        ORDER BY complete DESC, run_id DESC LIMIT ?""",
        (source, BASELINE_RUNS),
    ).fetchall()
    return round(median(row[0] for row in rows)) if rows else None


def doubt(intake: Intake, before: Expected, usual: int | None) -> Doubt | None:
    """Tell why a complete run cannot be believed, or None. To be called before writing."""
    conn = intake.conn
    fresh = conn.execute("SELECT count(*) FROM temp.incoming WHERE sighting_id IS NULL").fetchone()[0]
    seen = conn.execute("SELECT count(*) FROM temp.seen").fetchone()[0] + fresh
    if seen == 0 and before.awaited:
        code = "run out" if before.awaited < MIN_BASELINE else "empty"
        return Doubt(code, f"showed nothing, after {usual or before.known} before")
    changes = _changes(intake)
    if moved := _shift(changes, intake):
        return Doubt("shifted", f"all times moved by {moved}")
    if renamed := _retitled(changes, before.again):
        return Doubt("retitled", f"{renamed} of {before.again} known things bear quite another title")
    if before.awaited < MIN_BASELINE:
        return _all_foreign(intake, before, seen, fresh)
    if languages := _languages(intake):
        return Doubt("language", f"speaks {languages[1]}, after {languages[0]} before")
    return _half_gone(intake, before, usual, seen, fresh)


def _half_gone(intake: Intake, before: Expected, usual: int | None, seen: int, fresh: int) -> Doubt | None:
    gone = before.awaited - before.again
    if gone <= MIN_SHARE * before.awaited:
        return None
    if usual is not None and usual >= MIN_BASELINE and seen < MIN_SHARE * usual:
        return Doubt("shrunk", f"showed {seen}, after {usual} before")
    if gone - before.beyond <= MIN_SHARE * before.awaited or _familiar(intake, fresh):
        return None
    if fresh <= MIN_SHARE * seen and fresh < MIN_SHARE * gone:
        return Doubt("shrunk", f"{gone} of {before.awaited} known things gone")
    words = f"{gone} of {before.awaited} known things gone, {fresh} of {seen} new"
    strange = _strange_host(intake)
    return Doubt("foreign", f"{words}, on {strange}") if strange else Doubt("replaced", words)


def _all_foreign(intake: Intake, before: Expected, seen: int, fresh: int) -> Doubt | None:
    """Doubt a short list only if nothing of it is left, and all that is there instead stands on one other site."""
    if before.awaited and not before.again and fresh == seen and (strange := _strange_host(intake)):
        return Doubt("foreign", f"all {before.awaited} known things gone, {fresh} new on {strange}")
    return None


def _familiar(intake: Intake, fresh: int) -> bool:
    """Tell whether most of what is new bears a name that the source used before: a new season, not a new owner."""
    known = intake.conn.execute(
        """SELECT count(*) FROM temp.incoming i WHERE i.sighting_id IS NULL AND json_extract(i.item, '$.name') IN
        (SELECT json_extract(item, '$.name') FROM sightings WHERE source = ?)""",
        (intake.source,),
    ).fetchone()[0]
    return fresh > 0 and bool(known >= MIN_SHARE * fresh)


def _strange_host(intake: Intake) -> str | None:
    """Give the host on which most of what is new stands, if the source used to stand on one other."""
    conn = intake.conn
    known = _hosts(conn.execute("SELECT url FROM sightings WHERE source = ? AND url IS NOT NULL", (intake.source,)))
    new = _hosts(conn.execute("SELECT url FROM temp.incoming WHERE sighting_id IS NULL AND url IS NOT NULL"))
    own, strange = _most(known, MIN_TITLES), _most(new, MIN_TITLES)
    return strange if own and strange and known[strange] == 0 else None


def _hosts(rows: Iterable[tuple[str]]) -> Counter[str]:
    return Counter((urlsplit(url).hostname or "").removeprefix("www.") for (url,) in rows)


def _most(counted: Counter[str], least: int = MIN_BASELINE) -> str | None:
    """Give what most of at least a few share."""
    total = counted.total()
    if total < least:
        return None
    value, count = counted.most_common(1)[0]
    return value if value and count >= MOST * total else None


def _changes(intake: Intake) -> list[_Change]:
    """Give what is said of the things to come that were known, changed or not."""
    rows = intake.conn.execute(
        """SELECT s.starts, coalesce(i.starts, s.starts), json_extract(s.item, '$.start_local'),
          json_extract(coalesce(i.item, s.item), '$.start_local'), json_extract(s.item, '$.timezone'),
          json_extract(s.item, '$.name'), json_extract(coalesce(i.item, s.item), '$.name')
        FROM sightings s JOIN temp.seen t ON t.id = s.id LEFT JOIN temp.incoming i ON i.sighting_id = s.id
        WHERE s.source = ? AND s.expected_until > ?""",
        (intake.source, intake.now),
    )
    return [_Change(*row) for row in rows]


def _shift(changes: list[_Change], intake: Intake) -> str | None:
    """Give the offset by which nearly all future things moved, or None.

    A wrong zone moves winter and summer by different offsets, or only one of them, and days otherwise than times: each of
    these moves as one then.
    """
    groups: dict[tuple[bool, timedelta | None], Counter[timedelta]] = defaultdict(Counter)
    for one in changes:
        if one.old_starts:
            groups[len(one.old_starts) == len("2026-01-01"), _clock_at(one, intake.moment)][_offset(one)] += 1
    total = sum(group.total() for group in groups.values())
    tops = [group.most_common(1)[0] for group in groups.values()]
    moved = [(offset, count) for offset, count in tops if offset]
    if sum(count for _, count in moved) < MIN_MOVED or sum(count for _, count in tops) < MOST * total:
        return None
    if len({one.name for one in changes if _offset(one)}) < MIN_TITLES:
        return None
    some_stay = sum(count for _, count in moved) < MOST * total
    if some_stay and any(abs(offset) > MAX_ZONE_ERROR for offset, _ in moved):
        return None
    return _in_words(max(moved, key=lambda pair: pair[1])[0])


def _offset(one: _Change) -> timedelta:
    """Give how far a thing moved; not at all if only the way changed in which its time is told."""
    if one.old_starts == one.starts or not one.starts or not one.old_starts or one.old_local == one.local:
        return timedelta()
    return moment(one.starts) - moment(one.old_starts)


def _clock_at(one: _Change, now: datetime) -> timedelta | None:
    """Give the offset of the thing's zone at its time, which tells summer from winter."""
    rules = rules_of(one.zone) if one.zone else None
    at = moment(one.old_starts or now.isoformat())
    return None if rules is None else at.astimezone(rules).utcoffset()


def _in_words(offset: timedelta) -> str:
    days, seconds = divmod(int(abs(offset).total_seconds()), 86_400)
    words = [
        f"{count} {unit}" for count, unit in ((days, "d"), (seconds // 3600, "h"), (seconds // 60 % 60, "min")) if count
    ]
    return ("-" if offset < timedelta() else "+") + " ".join(words)


def _retitled(changes: list[_Change], again: int) -> int:
    """Count the things whose title became another altogether, if these are most: translated, hidden (``Busy``), mixed up."""
    from rapidfuzz.fuzz import token_set_ratio

    differing = [(fold(one.old_name), fold(one.name)) for one in changes if one.old_name != one.name]
    if len(differing) >= MIN_TITLES and len({new for _, new in differing}) == 1 < len({old for old, _ in differing}):
        return len(differing)
    if len(differing) < MIN_BASELINE:
        return 0
    unlike = sum(token_set_ratio(old, new) < UNLIKE for old, new in differing)
    return unlike if unlike >= MIN_BASELINE and unlike > MIN_SHARE * again else 0


def _languages(intake: Intake) -> tuple[str, str] | None:
    """Give the language that a source spoke and the one that it speaks now, if they differ."""
    conn = intake.conn
    new = conn.execute("SELECT json_extract(item, '$.language') FROM temp.incoming WHERE item IS NOT NULL")
    now_spoken = _most(Counter(row[0] for row in new if row[0]))
    if now_spoken is None:
        return None
    old = conn.execute(
        "SELECT json_extract(item, '$.language') FROM sightings WHERE source = ? AND expected_until > ?",
        (intake.source, intake.now),
    )
    spoken = _most(Counter(row[0] for row in old if row[0]))
    return (spoken, now_spoken) if spoken and spoken != now_spoken else None


# --- the way out ------------------------------------------------------------------------------------------------------


def accept(conn: sqlite3.Connection, source: str, at: str) -> None:
    """Have the next complete run of a source believed, whatever it shows, and have the source asked now."""
    conn.execute("INSERT OR REPLACE INTO state VALUES (?, ?)", (_ACCEPT + source, at))
    conn.execute("UPDATE source_health SET next_check = ? WHERE source = ?", (at, source))


def use_acceptance(conn: sqlite3.Connection, source: str) -> bool:
    """Tell whether the operator accepted what the source shows next; it holds once."""
    return conn.execute("DELETE FROM state WHERE name = ?", (_ACCEPT + source,)).rowcount > 0


def believed_by_now(conn: sqlite3.Connection, source: str, code: str, now: datetime) -> bool:
    """Tell whether a source has insisted long enough on a suspicious picture."""
    if code not in PATIENCE:
        return False
    count, since = conn.execute(
        """SELECT count(*), min(at) FROM source_runs WHERE source = :source AND outcome = 'suspicious' AND run_id > coalesce(
          (SELECT max(run_id) FROM source_runs WHERE source = :source AND outcome = 'ok' AND complete), 0)""",
        {"source": source},
    ).fetchone()
    return count + 1 >= PATIENCE_RUNS and now - moment(since) >= PATIENCE[code]
