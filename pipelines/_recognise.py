"""Giving what a run shows the sightings that it had: under a shared key, under another's key, under a new key."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from discovery.text import fold
from pipelines._identity import Brief, exact, name_of, take_over
from pipelines._items import decode_item

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

    from pipelines._intake import Intake
    from pipelines._items import Staged

KNOWN = "id, content_hash, page, starts, json_extract(item, '$.name')"
MIN_NUMBERED = 3
"""Keys that must have changed hands for a source to be one that numbers its rows."""
MIN_SHARE = 0.5

_OWN_PART = re.compile(r"#\d{4}-\d{2}-\d{2}(?:T|#|\Z)")
"""Where the key of several things ends, and what tells them apart begins."""


class Known(NamedTuple):
    """The sighting that stands under a key."""

    id: int
    hash: str
    page: str
    starts: str | None
    name: str | None


# --- one key for several things -----------------------------------------------------------------------------------------


def under_known_keys(
    conn: sqlite3.Connection, source: str, staged: Sequence[Staged], found: dict[str, Known]
) -> list[Staged]:
    """Put what shares its key with others under the key by which it is known. ``found`` is filled up.

    A source may give one key to all dates of a meeting. As long as it shows several they are ``key#start``; the one that is
    left alone is ``key``, and none the less the one that it was.
    """
    taken = {one.key for one in staged if one.key in found}
    result = []
    for one in staged:
        known = found.get(one.key)
        if one.recurrence_id is None and (known is None or known.starts != one.starts):
            other = _sibling(conn, source, one)
            if other is not None and other[0] not in taken:
                key, sighting = other
                if known is None:  # the key is free
                    _set_key(conn, sighting.id, one.key, key)
                    key = one.key
                found[key] = sighting
                taken.add(key)
                one = replace(one, key=key)  # noqa: PLW2901
        result.append(one)
    return result


def _sibling(conn: sqlite3.Connection, source: str, one: Staged) -> tuple[str, Known] | None:
    """Give key and sighting of what shares the key and has the same start, and the same name where several do."""
    part = _OWN_PART.search(one.key)
    base = one.key[: part.start()] if part else one.key
    rows = conn.execute(
        f"""SELECT source_key, {KNOWN} FROM sightings WHERE source = :source AND recurrence_id IS NULL AND starts IS :starts
        AND (source_key = :base OR (source_key > :base || '#' AND source_key < :base || '$'))""",  # noqa: S608 - our columns
        {"source": source, "starts": one.starts, "base": base},
    ).fetchall()
    if len(rows) > 1:
        name = fold(decode_item(one.item).name or "")
        rows = [row for row in rows if fold(row[5] or "") == name]
    return (rows[0][0], Known(*rows[0][1:])) if len(rows) == 1 else None


# --- another's key ------------------------------------------------------------------------------------------------------


def match_numbered(intake: Intake) -> None:
    """Find out whether the source numbers its rows, and tell its things by what they say then.

    When a row goes, each one behind it gets the key of the one before. That shows where several keys name things of another
    name and another start, most of which were known, exactly so, under another key.
    """
    conn = intake.conn
    rows = conn.execute(
        """SELECT i.seq, i.key, i.item, s.id, s.source_key, s.item, i.starts IS NOT s.starts
          AND json_extract(i.item, '$.name') IS NOT json_extract(s.item, '$.name')
        FROM temp.incoming i JOIN sightings s ON s.id = i.sighting_id
        WHERE i.item IS NOT NULL AND i.recurrence_id IS NULL
        AND (i.starts IS NOT s.starts OR json_extract(i.item, '$.name') IS NOT json_extract(s.item, '$.name'))"""
    ).fetchall()
    swapped = {row[0] for row in rows if row[6]}
    if len(swapped) < MIN_NUMBERED:
        return
    fresh = [Brief.of(row[:3], intake.now) for row in rows]
    before = [Brief.of(row[3:6], intake.now) for row in rows]
    pairs = dict(exact(fresh, before + _gone(intake)))
    if len(swapped & pairs.keys()) < max(MIN_NUMBERED, MIN_SHARE * len(swapped)):
        return
    kept = set(pairs.values())
    pairs |= {row[0]: row[3] for row in rows if row[0] not in pairs and not row[6] and row[3] not in kept}
    _rename(intake, rows, pairs)


def _gone(intake: Intake) -> list[Brief]:
    rows = intake.conn.execute(
        """SELECT id, source_key, item FROM sightings WHERE source = ? AND recurrence_id IS NULL
        AND id NOT IN (SELECT sighting_id FROM temp.incoming WHERE sighting_id IS NOT NULL)""",
        (intake.source,),
    )
    return [Brief.of(row, intake.now) for row in rows]


def _rename(intake: Intake, rows: Sequence[Any], pairs: dict[int, int]) -> None:
    """Give the paired sightings their new keys; who lost a key keeps it with a mark of its own."""
    conn = intake.conn
    keys = {seq: key for seq, key, *_ in rows}
    freed = {row[3] for row in rows} | set(pairs.values())
    old_keys = {
        number: conn.execute("SELECT source_key FROM sightings WHERE id = ?", (number,)).fetchone()[0]
        for number in freed
    }
    for number in freed:  # out of each other's way first
        conn.execute("UPDATE sightings SET source_key = ? WHERE id = ?", (f"\x00{number}", number))
    conn.execute(
        f"UPDATE temp.incoming SET sighting_id = NULL WHERE seq IN ({','.join(map(str, keys))})"  # noqa: S608 - numbers
    )
    for seq, number in pairs.items():
        conn.execute("UPDATE temp.incoming SET sighting_id = ? WHERE seq = ?", (number, seq))
        _set_key(conn, number, keys[seq], old_keys[number])
    for number in freed - set(pairs.values()):
        _set_key(conn, number, f"{old_keys[number]}#was#{number}", old_keys[number])
    intake.reissued += sum(keys[seq] != old_keys[number] for seq, number in pairs.items())


# --- a new key ----------------------------------------------------------------------------------------------------------


def recognise(intake: Intake, complete: bool) -> None:
    """Give what a source re-issued under a new key the sighting that it had.

    Only what vanished can have been re-issued: in a run that saw all, whatever it did not show; else what was on the
    pages that were read again.
    """
    conn = intake.conn
    gone = conn.execute(
        """SELECT id, source_key, item FROM sightings WHERE source = :source AND recurrence_id IS NULL
        AND id NOT IN (SELECT id FROM temp.seen)
        AND (:complete OR page IN (SELECT url FROM temp.page_names WHERE reread))""",
        {**intake.values, "complete": complete},
    ).fetchall()
    if not gone:
        return
    fresh = conn.execute(
        "SELECT seq, key, item FROM temp.incoming WHERE sighting_id IS NULL AND recurrence_id IS NULL"
    ).fetchall()
    left, right = [Brief.of(row, intake.now) for row in fresh], [Brief.of(row, intake.now) for row in gone]
    for seq, sighting_id in take_over(left, right, lambda: _still(intake), lambda: _names(intake)):
        _take(intake, seq, sighting_id)


def _still(intake: Intake) -> Iterator[tuple[str, str | None]]:
    """Give key and address of what was seen under its old key."""
    yield from intake.conn.execute("SELECT source_key, url FROM sightings WHERE id IN (SELECT id FROM temp.seen)")


def _names(intake: Intake) -> Counter[str]:
    """Count the things that the source ever showed under a name."""
    rows = intake.conn.execute(
        "SELECT json_extract(item, '$.name') FROM sightings WHERE source = ? AND recurrence_id IS NULL",
        (intake.source,),
    )
    return Counter(name_of(name) for (name,) in rows)


def _take(intake: Intake, seq: int, sighting_id: int) -> None:
    conn = intake.conn
    (key,) = conn.execute("SELECT key FROM temp.incoming WHERE seq = ?", (seq,)).fetchone()
    (old,) = conn.execute("SELECT source_key FROM sightings WHERE id = ?", (sighting_id,)).fetchone()
    _set_key(conn, sighting_id, key, old)
    conn.execute("UPDATE temp.incoming SET sighting_id = ? WHERE seq = ?", (sighting_id, seq))
    conn.execute("INSERT OR IGNORE INTO temp.seen VALUES (?)", (sighting_id,))
    intake.reissued += 1
    _take_exceptions(intake, old, key)


def _take_exceptions(intake: Intake, old: str, key: str) -> None:
    """Let the changed occurrences of a series follow it to its new key."""
    conn = intake.conn
    rows = conn.execute(
        "SELECT id, source_key, recurrence_id FROM sightings WHERE source = ? AND series_key = ?", (intake.source, old)
    ).fetchall()
    for number, old_key, recurrence_id in rows:
        new_key = f"{key}#{recurrence_id}"
        taken = conn.execute(
            "SELECT 1 FROM sightings WHERE source = ? AND source_key = ?", (intake.source, new_key)
        ).fetchone()
        if taken:
            continue
        _set_key(conn, number, new_key, old_key)
        conn.execute("UPDATE sightings SET series_key = ? WHERE id = ?", (key, number))
        found = conn.execute(
            "UPDATE temp.incoming SET sighting_id = ? WHERE key = ? AND sighting_id IS NULL", (number, new_key)
        )
        if found.rowcount:
            conn.execute("INSERT OR IGNORE INTO temp.seen VALUES (?)", (number,))


def _set_key(conn: sqlite3.Connection, number: int, key: str, old: str) -> None:
    """Give a sighting another key, and remember those it had."""
    (former,) = conn.execute("SELECT former_keys FROM sightings WHERE id = ?", (number,)).fetchone()
    keys = [one for one in json.loads(former or "[]") if one not in (old, key)] + ([old] if old != key else [])
    conn.execute(
        "UPDATE sightings SET source_key = ?, former_keys = ? WHERE id = ?",
        (key, json.dumps(keys) if keys else None, number),
    )
