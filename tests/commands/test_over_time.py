"""A source followed from day to day at the command line: what it says of changes, and of a file that looks wrong."""

from __future__ import annotations

from pathlib import Path

import msgspec

from discovery.items import Event

TALKS = [Event(source_key=str(n), name=f"Talk number {n}", start=f"2026-10-0{n}T09:00Z") for n in range(1, 9)]


def test_a_file_that_looks_wrong_is_held_back_until_it_is_accepted(discovery, tmp_path: Path) -> None:
    def ingest(day: int, talks: list[Event]) -> str:
        path = tmp_path / f"{day}.jsonl"
        path.write_bytes(b"\n".join(map(msgspec.json.encode, talks)))
        done = discovery("ingest", path, "--source", "club", "--data", tmp_path, "--now", f"2026-08-0{day}T06:00:00Z")
        return str(done.stdout + done.stderr)

    moved = [Event(source_key="1", name="Talk number 1", start="2026-10-11T10:00Z"), *TALKS[1:]]
    assert "club: ok, 8 seen, 8 new" in ingest(1, TALKS)
    assert "1 changed" in ingest(2, moved)
    told = ingest(3, moved[:3])
    assert "shrunk: showed 3, after 8 before" in told
    assert "discovery sources accept club" in told
    assert "suspicious" in discovery("status", "--data", tmp_path).stdout
    assert "its next run is believed" in discovery("sources", "accept", "club", "--data", tmp_path).stdout
    assert "club: ok, 3 seen, 0 new, 0 changed, 0 under a new key, 5 missing" in ingest(4, moved[:3])
    again = discovery("sources", "accept", "club", "--data", tmp_path)
    assert (again.returncode, "not held back" in again.stderr) == (2, True)

    import sqlite3

    (record,) = (
        sqlite3.connect(tmp_path / "discovery.db")
        .execute("SELECT id FROM events WHERE name = 'Talk number 1'")
        .fetchone()
    )
    assert discovery("history", record, "--data", tmp_path).stdout.splitlines() == [
        f"Talk number 1  ({record})",
        "2026-08-01 06:00  first seen by club",
        "2026-08-02 06:00  begins       2026-10-01 09:00 -> 2026-10-11 10:00  by club",
    ]
    nothing = discovery("history", "e_nothing", "--data", tmp_path)
    assert (nothing.returncode, "no record 'e_nothing'" in nothing.stderr) == (2, True)
