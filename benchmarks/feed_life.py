"""How well feeds are followed through what real feeds do: python benchmarks/feed_life.py [FOLDER] [-v] [--seed N]

Takes recorded calendars (default: those beside the checkout, ../shared/corpus), keeps of each what lies ahead, and lets it live
for some weeks: events are moved, retitled, relocated, described anew, issued again under a new UID, left out, brought back and
added, and some days the answer is broken. What was done is known, so what is told can be held against it.
"""

from __future__ import annotations

import random
import re
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from discovery.clock import Clock
from discovery.commands.ingest import batch_of
from discovery.readers import Payload
from discovery.schema import open_database
from discovery.sources import Source
from pipelines import Context
from pipelines.resolve import resolve
from pipelines.store import Store

ROOT = Path(__file__).resolve().parents[2] / "shared" / "corpus"
DAYS = 24
MIN_EVENTS, MAX_EVENTS = 4, 60
FAULTS = ("cut", "empty", "page", "half", "hour", "strange", "busy", "nothing")
OPERATIONS = (
    "move", "move", "retitle", "relocate", "describe", "new uid", "new uid", "move, new uid", "leave", "pause", "add", "retitle and move",
)  # fmt: skip
FIELDS = ("name", "start_local", "venue")
START = re.compile(r"^DTSTART([^:\r\n]*):(\d{8})(T\d{6})?(Z?)", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """One VEVENT as text, with a number by which it is known here."""

    number: int
    text: str

    def get(self, name: str) -> str:
        found = re.search(rf"^{name}(?:;[^:\n]*)?:(.*)$", self.text, re.MULTILINE)
        return found[1].strip().replace("\\,", ",").replace("\\;", ";") if found else ""

    def set(self, name: str, value: str) -> Block:
        line = rf"^{name}(;[^:\n]*)?:.*$"
        if not re.search(line, self.text, re.MULTILINE):
            return replace(self, text=self.text.replace("END:VEVENT", f"{name}:{value}\nEND:VEVENT"))
        return replace(
            self, text=re.sub(line, lambda m: f"{name}{m[1] or ''}:{value}", self.text, count=1, flags=re.MULTILINE)
        )

    @property
    def start(self) -> datetime:
        found = START.search(self.text)
        assert found
        return datetime.strptime(found[2] + (found[3] or "T000000"), "%Y%m%dT%H%M%S").replace(tzinfo=UTC)

    def shifted(self, by: timedelta) -> Block:
        def moved(match: re.Match[str]) -> str:
            form = "%Y%m%dT%H%M%S" if match[3] else "%Y%m%d"
            at = datetime.strptime(match[2] + (match[3] or ""), form) + by  # noqa: DTZ007 - as written
            return f"{match[1]}:{at.strftime(form)}{match[4]}"

        return replace(
            self, text=re.sub(r"^(DT(?:START|END)[^:\n]*):(\d{8})(T\d{6})?(Z?)", moved, self.text, flags=re.MULTILINE)
        )


@dataclass
class Feed:
    """A feed as it really is: what it shows today, and what was done to it since yesterday."""

    name: str
    head: str
    shown: list[Block]
    chance: random.Random
    paused: list[tuple[int, Block]] = field(default_factory=list)
    done: list[tuple[str, Block, Block]] = field(default_factory=list)
    serial: int = 10_000

    def live(self, today: datetime, day: int) -> None:
        self.done = []
        for due, block in list(self.paused):
            if due <= day and block.start > today:
                self.paused.remove((due, block))
                self.shown.append(block)
        for _ in range(max(1, len(self.shown) // 15)):
            ahead = [at for at, one in enumerate(self.shown) if one.start > today + timedelta(days=2)]
            if not ahead or self.chance.random() < 0.3:
                continue
            at = self.chance.choice(ahead)
            if any(self.shown[at].number == one.number for _, one, _ in self.done):
                continue
            self._do(self.chance.choice(OPERATIONS), at, day)

    def _do(self, what: str, at: int, day: int) -> None:
        old = new = self.shown[at]
        self.serial += 1
        if "move" in what:
            timed = "T000000" not in f"{new.start:T%H%M%S}"
            new = new.shifted(
                timedelta(days=self.chance.choice((1, 3, 5, 9, 16)), hours=self.chance.choice((0, 1, -2)) * timed)
            )
        if "retitle" in what:
            new = new.set(
                "SUMMARY",
                self.chance.choice((f"{new.get('SUMMARY')} (new programme)", f"Rethought: evening {self.serial}")),
            )
        if what == "relocate":
            new = new.set("LOCATION", f"House {self.serial}\\, Side Street")
        if what == "describe":
            new = new.set("DESCRIPTION", f"Another text {self.serial}")
        if "new uid" in what:
            new = new.set("UID", f"again-{self.serial}@feed.example")
        if what in ("leave", "pause"):
            del self.shown[at]
            if what == "pause":
                self.paused.append((day + self.chance.randint(2, 7), old))
        elif what == "add":
            extra = (
                replace(old, number=self.serial)
                .set("UID", f"{self.serial}@feed.example")
                .set("SUMMARY", f"Extra no {self.serial}")
            )
            self.shown.append(extra.set("URL", f"https://feed.example/extra/{self.serial}").shifted(timedelta(days=2)))
        else:
            self.shown[at] = new
        self.done.append((what, old, new))

    def body(self, today: datetime, fault: str | None) -> bytes:
        stamp = f"{today:%Y%m%dT%H%M%SZ}"
        shown = [one for one in self.shown if one.start > today - timedelta(hours=12)]
        if fault == "half":
            shown = self.chance.sample(shown, len(shown) // 3)
        if fault == "hour":
            shown = [one.shifted(timedelta(hours=1)) for one in shown]
        if fault == "busy":
            shown = [one.set("SUMMARY", "Busy") for one in shown]
        if fault == "strange":
            shown = [
                one.set("UID", f"s{n}")
                .set("SUMMARY", f"Win {n * 7919}")
                .set("URL", f"https://pills.example/{n}")
                .shifted(timedelta(hours=n))
                for n, one in enumerate(shown)
            ]
        blocks = "".join(
            one.set("DTSTAMP", stamp).set("LAST-MODIFIED", stamp).text + "\n"
            for one in ([] if fault == "empty" else shown)
        )
        text = f"{self.head}{blocks}END:VCALENDAR\n"
        if fault == "cut":
            text = text[: len(text) * self.chance.randint(40, 90) // 100]
        if fault == "page":
            text = "<html><body><h1>502 Bad Gateway</h1></body></html>"
        return b"" if fault == "nothing" else text.replace("\n", "\r\n").encode()


def feeds(root: Path, chance: random.Random) -> list[tuple[Feed, datetime]]:
    found = []
    for path in sorted([*(root / "series").glob("*/*.ics"), *(root / "calendars").rglob("*_*.ics")]):
        text = re.sub(r"\r?\n[ \t]", "", path.read_text("utf-8", "replace")).replace("\r\n", "\n")
        blocks = [
            Block(number, text_) for number, text_ in enumerate(re.findall(r"BEGIN:VEVENT.*?END:VEVENT", text, re.DOTALL))
            if START.search(text_) and "\nRRULE" not in text_ and "\nRECURRENCE-ID" not in text_ and "\nSUMMARY" in text_
        ]  # fmt: skip
        if len(blocks) < MIN_EVENTS:
            continue
        starts = sorted(one.start for one in blocks)
        today = starts[len(starts) // 3].replace(hour=4, minute=0, second=0)
        ahead = [one for one in blocks if one.start > today][:MAX_EVENTS]
        uids = Counter(one.get("UID") for one in ahead)
        if len(ahead) >= MIN_EVENTS and max(uids.values()) == 1 and "" not in uids:
            found.append((Feed(str(path.relative_to(root)), text.partition("BEGIN:VEVENT")[0], ahead, chance), today))
    return found


class Judge:
    """Lets one feed live and holds what is told against what was done."""

    def __init__(self, feed: Feed, place: Path) -> None:
        self.feed = feed
        self.db = open_database(place)
        self.source = Source(name="feed", spider="icalendar", url="https://feed.example/cal.ics", licence="CC0-1.0")
        self.counts: Counter[str] = Counter()
        self.remarks: list[str] = []
        self.records: dict[int, str] = {}
        self.said: dict[int, tuple[Any, ...]] = {}
        self.done: dict[int, set[str]] = {}
        self.mark = self.held = 0

    def day(self, today: datetime, fault: str | None) -> None:
        clock = Clock.at(today.isoformat())
        payload = Payload(self.feed.body(today, fault), self.source.url, "text/calendar", clock.now())
        store = Store(self.db, clock)
        run = store.start_run()
        counts = store.commit(batch_of([payload], Context(self.source, clock)), run)
        resolve(self.db, clock, run)
        for what, old, _ in self.feed.done:
            self.done.setdefault(old.number, set()).add(what)
        self.counts[f"{fault or 'sound'} {counts.outcome}"] += 1
        rows = self.db.conn.execute(
            "SELECT id, record_id, field, old, new FROM changes WHERE id > ?", (self.mark,)
        ).fetchall()
        if fault is None and counts.outcome != "ok":
            self.remarks.append(f"{today:%m-%d} sound, but {counts.outcome}: {counts.reason}")
        if fault is not None:
            if counts.outcome not in ("suspicious", "failed"):
                self.remarks.append(f"{today:%m-%d} {fault}: {counts}")
            else:
                self.note("rows on a day that was held back", len(rows) - self.held, today, fault, *rows[:3])
            self.held = len(rows)
        elif counts.outcome == "ok":
            self.held = 0
            self.mark = max([self.mark, *[row[0] for row in rows]])
            self._compare(today, [row[1:] for row in rows])

    def note(self, what: str, wrong: Any, *words: Any) -> None:
        if wrong:
            self.counts[what] += len(wrong) if isinstance(wrong, list) else 1
            self.remarks.append(f"{what}: " + " ".join(map(str, words)))

    def _compare(self, today: datetime, rows: list[tuple[Any, ...]]) -> None:
        """Compare what is told since the last sound day that was believed with what differs since then."""
        keys = dict(self.db.conn.execute("SELECT source_key, record_id FROM sightings"))
        presence = dict(self.db.conn.execute("SELECT id, presence FROM events"))
        twice = Counter(one.get("SUMMARY") for one in self.feed.shown)
        told = Counter((row[0], row[1]) for row in rows if row[1] in FIELDS)
        for one in self.feed.shown:
            record = keys.get(one.get("UID"))
            if one.start <= today or record is None:
                continue
            self.note("shown, yet not present", presence.get(record) != "present", today, one.get("SUMMARY"))
            said = (one.get("SUMMARY"), one.start, one.get("LOCATION"))
            if one.number in self.said:
                wanted = {
                    name for name, old, new in zip(FIELDS, self.said[one.number], said, strict=True) if old != new
                }
                what = " + ".join(sorted(self.done.get(one.number, ())))
                if "move, new uid" in what and (not one.get("URL") or twice[one.get("SUMMARY")] > 1):
                    what += ", name shared" if twice[one.get("SUMMARY")] > 1 else ", no page"
                same = self.records.get(one.number) == record
                all_told = all(told[record, name] for name in wanted)
                if what:
                    self.counts[f"{what if '+' not in what else 'several'}: done"] += 1
                    self.counts[f"{what if '+' not in what else 'several'}: kept and told"] += same and all_told
                if not (same and all_told):
                    self.remarks.append(
                        f"{today:%m-%d} {what}: same {same}, told {all_told}: {self.said[one.number]} -> {said} {one.get('URL')}"
                    )
                for name in wanted:
                    told[record, name] = 0
            self.records[one.number], self.said[one.number] = record, said
        self.done = {}
        spare = [f"{record} {name}" for (record, name), count in told.items() if count]
        self.note("told beside", spare, today, [row for row in rows if f"{row[0]} {row[1]}" in spare][:4])
        called_off = self.db.conn.execute("SELECT name FROM events WHERE status = 'cancelled'").fetchall()
        self.note(
            "cancelled without the word",
            [name for (name,) in called_off if "cancel" not in name.lower()],
            today,
            called_off,
        )


def main() -> int:
    root = next((Path(one) for one in sys.argv[1:] if not one.startswith("-") and not one.isdigit()), ROOT)
    seed = int(sys.argv[sys.argv.index("--seed") + 1]) if "--seed" in sys.argv else 7
    chance = random.Random(seed)
    total: Counter[str] = Counter()
    lives = feeds(root, chance)
    chance.shuffle(lives)
    for feed, first in lives[:40]:
        with tempfile.TemporaryDirectory() as place:
            judge = Judge(feed, Path(place) / "life.db")
            for day in range(DAYS):
                today = first + timedelta(days=day)
                if day:
                    feed.live(today, day)
                judge.day(today, chance.choice(FAULTS) if day % 5 == 4 else None)
            judge.db.close()
            total.update(judge.counts)
            if "-v" in sys.argv:
                print(feed.name, dict(judge.counts), *judge.remarks[:12], sep="\n    ")
    for name in sorted(total):
        print(f"{total[name]:>7}  {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
