"""How long feeds take: python benchmarks/feeds.py [events] [interests]

Fills a database with events (default 10,000) and makes the feeds of many interests (default 50) three times: from nothing,
again unchanged, and after one in a hundred events changed. Beside it, the floor: the same events as naive f-strings into one
calendar, with folding, which is what a writer without any library would take. Then one filtered feed and the main pages of
the site, as a visitor asks for them. Times are CPU seconds of this process, or milliseconds of wall time for the site.
"""

from __future__ import annotations

import asyncio
import random
import resource
import statistics
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from discovery.clock import Clock
from discovery.interests import Interest, Near
from discovery.publish.feeds import make_feeds
from discovery.publish.serve import make_site
from discovery.schema import open_database
from discovery.topics import load_topics

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlite_utils import Database

CLOCK = Clock.at("2026-11-24T06:00:00Z")
SEEN = "2026-11-20T05:31:00Z"
WORDS = (
    "Leadership", "Summit", "Agile", "People", "Days", "Product", "Forum", "Management", "Meetup", "Cloud", "Career",
    "Mentoring", "Workshop", "Digital",
)  # fmt: skip
CITIES = [
    ("Berlin", "DE", 52.52, 13.4),
    ("Paris", "FR", 48.86, 2.35),
    ("London", "GB", 51.5, -0.12),
    ("Porto", "PT", 41.15, -8.6),
]
ZONES = {"DE": "Europe/Berlin", "FR": "Europe/Paris", "GB": "Europe/London", "PT": "Europe/Lisbon"}
DESCRIPTION = "A day for people who lead other people, with talks, tables and time to meet; bring a question. " * 2
PATHS = ("/", "/search?q=leadership", "/search?topic=management&country=DE", "/calendar/2026/12", "/interest/i0", "/event/e7",
         "/feeds/i0.ics", "/feeds/filter/q=leadership&country=DE.ics", "/discovery/events")  # fmt: skip


def main(events: int = 10_000, interests: int = 50) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        db = open_database(data / "discovery.db")
        fill(db, events)
        asked = list(questions(interests))
        toml = "\n".join(f'[{one.id}]\ntitle = "{one.title}"\ntopics = ["{one.topics[0]}"]' for one in asked)
        (data / "interests.toml").write_text(toml)
        print(f"{events:,} events, {interests} interests, {4 * interests} files")
        feeds = data / "feeds"
        first, counts = cpu(lambda: make_feeds(db, asked, feeds, CLOCK))
        size = sum(path.stat().st_size for path in feeds.iterdir())
        print(f"from nothing: {first:6.2f} s, {counts.rendered:,} VEVENTs rendered, {size / 1e6:.1f} MB written")
        again, counts = cpu(lambda: make_feeds(db, asked, feeds, CLOCK))
        print(f"unchanged:    {again:6.2f} s, {counts.written} files written")
        with db.atomic():
            db.execute(
                "UPDATE events SET name = name || ' 2', last_changed = '2026-11-24T05:00:00Z' WHERE id LIKE '%00'"
            )
        some, counts = cpu(lambda: make_feeds(db, asked, feeds, CLOCK))
        print(f"1 % changed:  {some:6.2f} s, {counts.rendered:,} rendered, {counts.written} files written")
        floor, size = cpu(lambda: len(naive(db)))
        print(
            f"floor:        {floor:6.2f} s for all events as f-strings in one calendar ({size / 1e6:.1f} MB), no query per interest"
        )
        asyncio.run(pages(data))
        print(f"peak memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def cpu(work: Callable[[], Any]) -> tuple[float, Any]:
    """Give the CPU seconds that some work took, and what it gave."""
    started = time.process_time()
    result = work()
    return time.process_time() - started, result


def fill(db: Database, events: int) -> None:
    """Put in events with a place, a time, topics and a deadline each."""
    chance = random.Random(7)
    topics = list(load_topics())
    rows: dict[str, list[dict[str, Any]]] = {
        name: [] for name in ("events", "occurrences", "record_topics", "deadlines", "sightings", "search")
    }
    for number in range(events):
        city, country, latitude, longitude = chance.choice(CITIES)
        day = date(2026, 11, 1) + timedelta(days=chance.randrange(400))
        start, end = f"{day}T09:00", f"{day}T17:30"
        times = {"start_local": start, "end_local": end, "start_utc": f"{day}T08:00:00Z", "end_utc": f"{day}T16:30:00Z"}
        event = f"e{number}"
        name = " ".join(chance.sample(WORDS, 3))
        rows["events"].append(
            {"id": event, "name": name, "kind": "conference", "description": DESCRIPTION, "url": f"https://e.example/{number}",
             **times, "timezone": ZONES[country], "all_day": 0, "status": "scheduled", "attendance": "in_person", "city": city,
             "country": country, "latitude": latitude, "longitude": longitude, "price_min": chance.randrange(900), "currency": "EUR",
             "language": "en", "first_seen": SEEN, "last_seen": SEEN, "last_changed": SEEN}
        )  # fmt: skip
        rows["occurrences"].append({"event_id": event, **times})
        rows["record_topics"] += [
            {"record_id": event, "topic": t, "score": 0.8, "why": "made"} for t in chance.sample(topics, 2)
        ]
        rows["deadlines"].append({"record_id": event, "kind": "registration", "due_local": f"{day}"})
        rows["sightings"].append(
            {"source": "made", "source_key": event, "type": "event", "record_id": event, "item": "{}", "content_hash": "",
             "first_seen": SEEN, "last_seen": SEEN, "last_changed": SEEN}
        )  # fmt: skip
        rows["search"].append(
            {
                "record_id": event,
                "type": "event",
                "name": name,
                "place": city,
                "organizer": "",
                "description": DESCRIPTION,
            }
        )
    db.table("sources").insert({"name": "made", "title": "Made", "licence": "CC0-1.0", "attribution": "Nobody"})
    for table, all_rows in rows.items():
        db.table(table).insert_all(all_rows, batch_size=1_000)


def questions(number: int) -> Iterator[Interest]:
    """Give different interests: by topic, near a city, by price."""
    topics = list(load_topics())
    families = load_topics().families
    for index in range(number):
        topic = topics[index % len(topics)]
        city, _, latitude, longitude = CITIES[index % len(CITIES)]
        near = Near(km=300, latitude=latitude, longitude=longitude, place=city) if index % 2 else None
        yield Interest(
            id=f"i{index}",
            title=f"{topic} {index}",
            topics=(topic,),
            topic_family=families[topic],
            near=near,
            max_price=800,
        )


def naive(db: Database) -> bytes:
    """Write all events as a calendar in the plainest way that is still correct."""
    parts = ["BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\n"]
    for row in db.query("SELECT * FROM events"):
        text = row["description"].replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")
        lines = (
            "BEGIN:VEVENT", f"UID:{row['id']}", "DTSTAMP:20261120T053100Z", f"DTSTART:{row['start_utc']}", f"DTEND:{row['end_utc']}",
            f"SUMMARY:{row['name']}", f"DESCRIPTION:{text}", f"LOCATION:{row['city']}", f"URL:{row['url']}", "END:VEVENT", "",
        )  # fmt: skip
        parts.append(
            "\r\n".join(
                [
                    line if len(line) <= 75 else "\r\n ".join(line[i : i + 74] for i in range(0, len(line), 74))
                    for line in lines
                ]
            )
        )
    return "".join([*parts, "END:VCALENDAR\r\n"]).encode()


async def pages(data: Path) -> None:
    """Ask for the main pages, some times each, after a first time that is not counted."""
    datasette = make_site(data, clock=CLOCK)
    await datasette.invoke_startup()
    for path in PATHS:
        taken = []
        for _ in range(6):
            started = time.perf_counter()
            response = await datasette.client.get(path)
            taken.append((time.perf_counter() - started) * 1_000)
            assert response.status_code == 200, (path, response.status_code)
        print(f"  {statistics.median(taken[1:]):7.1f} ms  {len(response.content) / 1_000:7.1f} kB  {path}")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:3]))
