"""How well and how fast calendars are read: accuracy on recorded feeds, speed against icalendar.

Usage: python benchmarks/calendars.py [FOLDER]      (default: the recorded data beside the checkout, ../shared/corpus)

Three opinions are compared with the reader's: a count of lines that knows nothing of iCalendar but BEGIN, SUMMARY and
DTSTART; the icalendar library; and the occurrences that the test suites of other libraries state.
"""

from __future__ import annotations

import html
import json
import re
import sys
import time
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from discovery._rrule import naive_rule
from discovery.items import Event
from discovery.readers import Payload, Reading, Window, icalendar
from discovery.recurrence import RuleError, occurrences

NOW = datetime(2026, 8, 20, tzinfo=UTC)
LINE = re.compile(r"^(SUMMARY|DTSTART)((?:;[^:\n]*)?):(.*)$", re.IGNORECASE)
TIME = re.compile(r"(\d{8})(?:T(\d{4}(?:\d{2})?)(Z?))?$")


def read(body: bytes, url: str = "https://feed.example/calendar.ics") -> Reading:
    return Reading.of(icalendar.read(Payload(body=body, url=url, content_type="text/calendar", now=NOW)))


def letters(text: str | None) -> str:
    """What two wordings of one name have in common, whatever was done to escapes, entities and markup."""
    text = html.unescape(html.unescape(text or ""))
    return re.sub(r"[\W_]+", "", re.sub(r"<[^<>]*>", "", text)).casefold()


def forms(item: Event) -> set[str]:
    """The ways in which a source may have written the start of an item."""
    if item.start is None:
        return set()
    if len(item.start) == 10:
        return {item.start.replace("-", "")}
    made = datetime.fromisoformat(item.start)
    found = {made.strftime("%Y%m%dT%H%M"), made.strftime("%Y%m%d")}
    if made.tzinfo is None and item.timezone:
        made = made.replace(tzinfo=ZoneInfo(item.timezone))
    if made.tzinfo is not None:
        found.add(made.astimezone(UTC).strftime("%Y%m%dT%H%MZ"))
    return found


# --- opinions -------------------------------------------------------------------------------------------------------


def by_lines(body: bytes) -> list[tuple[str, str]]:
    """Name and start of each VEVENT, by looking at lines alone."""
    if body[:2] in (b"\xff\xfe", b"\xfe\xff"):
        body = body.decode("utf-16").encode()
    body = re.sub(rb"\r*\n[ \t]|\r\n?[ \t]", b"", body.removeprefix(b"\xef\xbb\xbf"))
    try:
        text = body.decode()
    except UnicodeDecodeError:
        text = body.decode("cp1252", "replace")
    found: list[tuple[str, str]] = []
    depth: list[str] = []
    event: dict[str, str] = {}
    for line in re.split(r"[\r\n]+", text):
        upper = line.strip().upper()
        if upper.startswith("BEGIN:"):
            depth.append(upper[6:])
            if upper == "BEGIN:VEVENT":
                event = {}
        elif upper.startswith("END:"):
            if upper == "END:VEVENT" and "DTSTART" in event and "SUMMARY" in event:
                found.append((event["SUMMARY"], event["DTSTART"]))
            while depth and depth.pop() != upper[4:]:
                pass
        elif depth and depth[-1] == "VEVENT" and (match := LINE.match(line)):
            name, _, value = match[1].upper(), match[2], match[3].strip()
            if name == "SUMMARY":
                event.setdefault("SUMMARY", re.sub(r"\\+([,;nN\"\\])", lambda m: " " if m[1] in "nN" else m[1], value))
            elif (made := TIME.match(value)) and valid(made[1]):
                event.setdefault("DTSTART", made[1] + (f"T{made[2][:4]}{made[3]}" if made[2] else ""))
    return found


def valid(day: str) -> bool:
    try:
        date(int(day[:4]), int(day[4:6]), int(day[6:]))
    except ValueError:
        return False
    return True


def by_library(body: bytes) -> list[tuple[str, str, str]] | None:
    """UID, name and start (UTC where known) of each VEVENT as icalendar has it; None where it raises."""
    import icalendar as library

    found = []
    try:
        for calendar in library.Calendar.from_ical(body, multiple=True):
            for event in calendar.walk("VEVENT"):
                start = getattr(event.get("DTSTART"), "dt", None)
                if start is None:
                    continue
                if event["DTSTART"].params.get("VALUE") == "DATE":  # icalendar makes a midnight of a date with TZID
                    text = start.strftime("%Y%m%d")
                elif isinstance(start, datetime):
                    text = (
                        start.astimezone(UTC).strftime("%Y%m%dT%H%MZ")
                        if start.tzinfo
                        else start.strftime("%Y%m%dT%H%M")
                    )
                else:
                    text = start.strftime("%Y%m%d")
                found.append((str(event.get("UID", "")), str(event.get("SUMMARY", "")), text))
    except Exception:
        return None
    return found


# --- accuracy -------------------------------------------------------------------------------------------------------


def accuracy(root: Path) -> dict[str, Any]:
    counts: Counter[str] = Counter()
    misses: list[str] = []
    for path in sorted([*(root / "calendars").rglob("*.ics"), *(root / "series").rglob("*.ics")]):
        body = path.read_bytes()
        items = [item for item in read(body).items if isinstance(item, Event)]
        have = {(letters(item.name), form) for item in items for form in forms(item)}
        expected = by_lines(body)
        counts["files"] += 1
        counts["files with a readable VEVENT"] += bool(expected)
        counts["files lost"] += bool(expected) and not items
        counts["VEVENTs by lines"] += len(expected)
        for name, start in expected:
            if (letters(name), start) in have:
                counts["VEVENTs right"] += 1
            else:
                misses.append(f"{path.relative_to(root)}: {name[:50]!r} {start}")
        library = by_library(body)
        counts["files lost by icalendar"] += bool(expected) and not library
        for _, name, start in library or ():
            counts["VEVENTs by icalendar"] += 1
            if (letters(name), start) in have:
                counts["VEVENTs as icalendar"] += 1
            else:
                misses.append(f"{path.relative_to(root)}: icalendar has {name[:50]!r} {start}")
    return {"counts": counts, "misses": misses}


def local(text: str) -> datetime:
    return datetime.fromisoformat(text.partition("[")[0]).replace(tzinfo=None)


def series(root: Path) -> tuple[int, int, list[str]]:
    """Rows equal, rows refused on purpose (too many within the day), and the others."""
    equal, refused, others = 0, 0, []
    for line in (root / "calendars/occurrences.jsonl").read_text().splitlines():
        row = json.loads(line)
        expected = [local(one["start"] if isinstance(one, dict) else one) for one in row["expected"]]
        try:
            found = from_file(root, row) if row["file"] else [from_rule(row)]
        except RuleError as error:
            if "FREQ=" in str(error):
                refused += 1
            else:
                others.append(f"{row['rrule']}: {error}")
            continue
        if row.get("start_at"):
            expected = [one for one in expected if one >= local(row["start_at"])]
        if expected in found:
            equal += 1
        else:
            others.append(
                f"{row['file'] or row['rrule']} {row.get('dtstart', '')}: {[str(one) for one in found[0][:4]]}"
            )
    return equal, refused, others


def from_rule(row: dict[str, Any]) -> list[datetime]:
    start = local(row["dtstart"])
    return naive_rule(row["rrule"], start, local(row["start_at"] or row["dtstart"]), datetime(9999, 12, 31))  # noqa: DTZ001 - as the rows are


def from_file(root: Path, row: dict[str, Any]) -> list[list[datetime]]:
    """The starts inside the window: of all events together, and of each alone (the row does not say which it means)."""
    reading = read((root / row["file"]).read_bytes())
    if any("FREQ=" in problem.reason for problem in reading.problems):
        raise RuleError("FREQ= refused")
    low, high = local(row["from"]), local(row["to"])
    alone: dict[str, list[datetime]] = {}
    everything = []
    for item in occurrences([one for one in reading.items if isinstance(one, Event)], Window(low.date(), high.date())):
        start = local(item.start or "")
        if low <= start < high:
            everything.append(start)
            alone.setdefault(item.series_key or item.source_key or "", []).append(start)
    return [everything, *alone.values()]


# --- speed ----------------------------------------------------------------------------------------------------------

EVENT = """BEGIN:VEVENT
UID:event-{n}@feed.example
DTSTAMP:20260801T000000Z
DTSTART;TZID=Europe/Berlin:2026{month:02}{day:02}T180000
DTEND;TZID=Europe/Berlin:2026{month:02}{day:02}T200000
SUMMARY:Leadership evening no. {n}\\, with guests
DESCRIPTION:An evening about leading people\\, for those who begin and thos
 e who have done it for long.\\n\\nDoors open at half past five\\; the talk begins at six\\, an
 d there is time to meet afterwards. Number {n}.
LOCATION:Hall {n}\\, Main Street 1\\, Berlin
URL:https://feed.example/events/{n}
CATEGORIES:Leadership,Business
GEO:52.52;13.41
END:VEVENT
"""


def calendar_of(count: int) -> bytes:
    events = "".join(EVENT.format(n=n, month=n % 12 + 1, day=n % 28 + 1) for n in range(count))
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//bench//EN\n{events}END:VCALENDAR\n".replace("\n", "\r\n").encode()


def naive(body: bytes) -> list[dict[str, Any]]:
    """What one writes first: the library, and a dictionary an event."""
    import icalendar as library

    return [
        {name: str(event.get(name)) for name in ("UID", "SUMMARY", "DESCRIPTION", "LOCATION", "URL", "STATUS")}
        | {"start": event["DTSTART"].dt.isoformat(), "end": event["DTEND"].dt.isoformat()}
        for event in library.Calendar.from_ical(body).walk("VEVENT")
    ]


def cpu_seconds(job: Any, body: bytes, rounds: int = 3) -> float:
    best = float("inf")
    for _ in range(rounds):
        begin = time.process_time()
        job(body)
        best = min(best, time.process_time() - begin)
    return best


def speed(count: int = 10_000) -> list[tuple[str, float]]:
    import icalendar as library

    body = calendar_of(count)
    warm = calendar_of(10)
    for job in (read, naive):
        job(warm)
    return [
        (f"{count} events, {len(body) / 1e6:.2f} MB: this reader", cpu_seconds(read, body)),
        ("icalendar from_ical", cpu_seconds(library.Calendar.from_ical, body)),
        ("naive (from_ical and a dictionary an event)", cpu_seconds(naive, body)),
    ]


def main() -> int:
    default = Path(__file__).resolve().parents[1] / "../shared/corpus"
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else default
    if not (root / "calendars").is_dir():
        print(f"no recorded calendars in {root}", file=sys.stderr)
        return 2
    result = accuracy(root)
    for name, count in result["counts"].items():
        print(f"{count:>8}  {name}")
    counts = result["counts"]
    right = counts["VEVENTs right"] / max(counts["VEVENTs by lines"], 1)
    agree = counts["VEVENTs as icalendar"] / max(counts["VEVENTs by icalendar"], 1)
    print(f"{right:>8.3%}  of VEVENTs with the right name and start\n{agree:>8.3%}  the same as icalendar")
    equal, refused, others = series(root)
    print(
        f"{equal / max(equal + len(others), 1):>8.1%}  of {equal + len(others)} stated series equal ({refused} sub-daily refused)"
    )
    times = speed()
    for name, seconds in times:
        print(f"{seconds:>7.2f}s  {name} ({times[0][1] / seconds:.2f} times as long for us)")
    for line in [*result["misses"][:60], *others]:
        print("  differs:", line)
    good = counts["files lost"] == 0 and right >= 0.999 and equal >= 0.98 * (equal + len(others))
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
