"""Whether other parsers read our calendars as we mean them: python benchmarks/crosscheck_feeds.py NODE_MODULES [FEED.ics …]

NODE_MODULES is a folder where ``npm install ical.js`` was run (node is needed for this check alone). Compares UID, summary,
start and end of every VEVENT as read by ical.js, the parser of Thunderbird, with those that icalendar reads. Without feeds
it makes hard ones of its own: all kinds of times, zones, texts and a series. Exit code 1 if anything differs.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from icalendar import Calendar

from discovery.publish._ical_writer import Head, calendar_text, event_text
from discovery.publish._things import Thing
from discovery.publish._timezones import vtimezone

SEEN = "2026-11-20T05:31:00Z"
SCRIPT = """
const ICAL = require(process.argv[1] + '/ical.js').default || require(process.argv[1] + '/ical.js');
const fs = require('fs');
const root = new ICAL.Component(ICAL.parse(fs.readFileSync(process.argv[2], 'utf8')));
ICAL.TimezoneService.reset && ICAL.TimezoneService.reset();
for (const zone of root.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(zone);
const show = time => !time ? null : time.isDate ? time.toString()
  : time.zone === ICAL.Timezone.localTimezone ? 'floating ' + time.toString()
  : new Date(time.toUnixTime() * 1000).toISOString().slice(0, 19) + 'Z';
console.log(JSON.stringify(root.getAllSubcomponents('vevent').map(e => {
  const value = name => e.getFirstPropertyValue(name);
  return [value('uid'), value('summary'), show(value('dtstart')), show(value('dtend'))];
})));
"""


def main(modules: str, *feeds: str) -> int:
    """Compare; print what differs; give the exit code."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(feed) for feed in feeds] or [hard_feed(Path(folder))]
        differing = events = 0
        for path in paths:
            mine = ours(path.read_bytes())
            theirs = [tuple(event) for event in ical_js(modules, path)]
            events += len(mine)
            for one in sorted(set(mine) ^ set(theirs), key=str):
                differing += 1
                print(f"{path.name}: only {'icalendar' if one in set(mine) else 'ical.js'} reads {one}")
    print(f"{len(paths)} calendars, {events} events, {differing} readings differ")
    return int(differing > 0 or events == 0)


def ours(body: bytes) -> list[tuple[Any, ...]]:
    """Read a calendar with icalendar."""
    calendar = Calendar.from_ical(body)
    return [
        (str(event["UID"]), str(event["SUMMARY"]), shown(event.get("DTSTART")), shown(event.get("DTEND")))
        for event in calendar.walk("VEVENT")
    ]


def shown(value: Any) -> str | None:
    """Give a date, an instant in UTC, or a floating time, as text."""
    if value is None:
        return None
    when: date | datetime = value.dt
    if not isinstance(when, datetime):
        return when.isoformat()
    return f"{when.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if when.tzinfo else f"floating {when:%Y-%m-%dT%H:%M:%S}"


def ical_js(modules: str, path: Path) -> list[list[Any]]:
    """Read a calendar with ical.js."""
    command = ["node", "-e", SCRIPT, str(Path(modules).resolve()), str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"ical.js cannot read {path}: {done.stderr[-500:]}")
    result: list[list[Any]] = json.loads(done.stdout)
    return result


ZONES = ("Europe/Berlin", "Europe/London", "Europe/Dublin", "America/New_York", "America/St_Johns", "America/Santiago",
         "Asia/Kolkata", "Asia/Tehran", "Asia/Jerusalem", "Australia/Sydney", "Australia/Lord_Howe", "Pacific/Chatham",
         "Africa/Casablanca", "UTC", None)  # fmt: skip
TIMES = (
    "2026-12-03T19:00",
    "2027-03-28T01:30",
    "2027-03-28T02:30",
    "2027-10-31T02:30",
    "2027-07-15T09:00",
    "2026-12-31T23:30",
)
TEXTS = (
    "plain",
    "a, b; c \\ d",
    "Zürich: „Führung“ für alle " * 6,
    "日本語の会議" * 20,
    "👩‍💻 emoji " * 15,
    "line\none",
    'quote " and ^ caret',
)


def hard_feed(folder: Path) -> Path:
    """Write a calendar with everything that goes wrong between parsers."""
    texts, zones = [], set()
    empty: dict[str, Any] = dict.fromkeys(Thing.__dataclass_fields__)
    basic = {"type": "event", "presence": "present", "sequence": 1, "first_seen": SEEN, "last_seen": SEEN,
             "last_changed": SEEN, "repeats": False, "topics": ("hr",), "deadlines": (), "credits": ()}  # fmt: skip
    cases: list[dict[str, Any]] = [{"timezone": zone, "start_local": time} for zone in ZONES for time in TIMES]
    cases += [
        {"start_local": start, "end_local": end}
        for start, end in (("2026-12-03", None), ("2026-12-30", "2027-01-02"), ("2027-02-28", "2027-02-28"))
    ]
    cases += [{"start_local": "2026-12-03", "name": text, "description": text, "venue": text} for text in TEXTS]
    for number, case in enumerate(cases):
        end = f"{case['start_local'][:11]}23:59" if "T" in case["start_local"] else None
        thing = Thing(**{**empty, **basic, "id": f"e{number}", "name": f"Event {number}", "end_local": end, **case})
        rendering = event_text(thing)
        texts.append(rendering.text)
        if rendering.timezone:
            zones.add(rendering.timezone)
    path = folder / "hard.ics"
    path.write_bytes(
        calendar_text(Head("hard", "Hard", "Everything"), texts, [vtimezone(zone) for zone in sorted(zones)])
    )
    return path


if __name__ == "__main__":
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    sys.exit(main(*sys.argv[1:]))
