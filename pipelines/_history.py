"""What became of a record, and why it is one: for people who ask."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pipelines._compare import WEIGHTS

if TYPE_CHECKING:
    from sqlite_utils import Database

MAX_REASONS = 4
"""Features that explain a pair; the rest adds little."""


def history(db: Database, record_id: str) -> list[dict[str, Any]]:
    """Give the changes of a record, oldest first; those of ids that it took in too.

    Each has at, field, old, new, source, run_id, and of a series the original start of the occurrence that it is of.
    """
    rows = db.conn.execute(
        """SELECT at, field, old, new, source, run_id, record_id, occurrence FROM changes WHERE record_id = :id
        OR record_id IN (SELECT former_id FROM aliases WHERE record_id = :id) ORDER BY at, id""",
        {"id": record_id},
    )
    names = ("at", "field", "old", "new", "source", "run_id", "record_id", "occurrence")
    return [dict(zip(names, row, strict=True)) for row in rows]


def why(db: Database, record_id: str) -> list[dict[str, Any]]:
    """Give the sightings that a record is made of, oldest first, each with what joined it to another.

    ``joined`` names the other sighting as ``source:key`` with the score and the features that speak most for it;
    ``not_joined`` the like for pairs that were close but stayed apart.
    """
    columns = (
        "id",
        "source",
        "source_key",
        "name",
        "url",
        "starts",
        "presence",
        "first_seen",
        "last_seen",
        "former_keys",
    )
    rows = db.conn.execute(
        """SELECT id, source, source_key, json_extract(item, '$.name'), url, starts, presence, first_seen, last_seen, former_keys
        FROM sightings WHERE record_id = ? ORDER BY first_seen, source, source_key""",
        (record_id,),
    ).fetchall()
    found = [dict(zip(columns, row, strict=True)) for row in rows]
    for one in found:
        pairs = _pairs(db, one.pop("id"))
        one["former_keys"] = json.loads(one["former_keys"] or "[]")
        one["joined"] = [text for record, text in pairs if record == record_id]
        one["not_joined"] = [f"{text} ({record})" for record, text in pairs if record != record_id]
    return found


def _pairs(db: Database, number: int) -> list[tuple[str | None, str]]:
    rows = db.conn.execute(
        """SELECT s.record_id, s.source, s.source_key, m.score, m.features FROM matches m
        JOIN sightings s ON s.id = CASE WHEN m.a = :id THEN m.b ELSE m.a END
        WHERE m.a = :id OR m.b = :id ORDER BY m.score DESC""",
        {"id": number},
    )
    return [(row[0], f"{row[1]}:{row[2]} {row[3]:.2f} ({_reasons(row[4])})") for row in rows]


def _reasons(features: str | None) -> str:
    values: dict[str, float] = json.loads(features or "{}")
    weighed = {name: WEIGHTS.get(name, 1.0) * value for name, value in values.items() if name != "bias"}
    best = sorted(weighed, key=lambda name: -abs(weighed[name]))[:MAX_REASONS]
    return ", ".join(f"{name.replace('_', ' ')} {weighed[name]:+.1f}" for name in best)
