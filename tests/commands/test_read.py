"""``discovery read`` shows all that a reader sees."""

from __future__ import annotations

import json
from pathlib import Path


def test_of_a_schedule_the_conference_and_its_sessions(discovery, tmp_path: Path) -> None:
    session = {
        "guid": "a1",
        "title": "Opening",
        "date": "2027-03-02T09:00:00+01:00",
        "duration": "00:30",
        "persons": [],
    }
    conference = {"acronym": "lead27", "title": "LeadConf", "start": "2027-03-02", "end": "2027-03-02",
                  "time_zone_name": "Europe/Berlin", "days": [{"date": "2027-03-02", "rooms": {"Main": [session]}}]}  # fmt: skip
    path = tmp_path / "schedule.json"
    path.write_text(json.dumps({"schedule": {"version": "1", "conference": conference}}))
    lines = [json.loads(line) for line in discovery("read", path).stdout.splitlines()]
    assert [(line["name"], line.get("parent_key")) for line in lines] == [("LeadConf", None), ("Opening", "lead27")]
