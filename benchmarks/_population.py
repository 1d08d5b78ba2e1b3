"""Made-up sightings of a made-up world, always the same: real things seen by several sources, each in its own words.

What is skewed in life is skewed here: a few towns, sources and names have most of it; groups meet weekly under one name;
many bodies call their meetings alike; series have editions by year and by town. A source may write a name with or without
its year, number and article, abbreviated or mistyped, give the address of the thing's own site or its own, be a day off,
or not know the town.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from discovery.items import Event, Opportunity, Organization, Party, Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from discovery.items import Item

SYLLABLES = "ka lo mi ner to va ri sun del bra pho qui zen mar tel vor nix lum era sta dor fen gil hap jor kel"
TOPICS = """
data cloud agile people leadership science digital network community career women software design health energy finance
marketing product engineering security research education policy climate language robotics privacy law mobility housing
water forest ocean history music theatre nursing surgery genetics physics chemistry geology statistics algebra logic
translation publishing library museum sports tourism logistics retail insurance banking auditing taxation procurement
welding printing textiles packaging farming fisheries mining"""
KINDS = ("Conference", "Summit", "Workshop", "Forum", "Days", "Symposium", "Congress", "Seminar", "Week", "Expo")
COMMON = (
    "Annual Meeting", "Board Meeting", "Open House", "Annual General Meeting", "Networking Evening", "Webinar",
    "Members' Breakfast", "Information Session", "Orientation", "Volunteer Day",
)  # fmt: skip
COUNTRIES = "US GB DE FR NL ES IT PL CA IN AU BR SE CH AT"
BEGINNING = date(2026, 1, 1)
DAYS = 1_000
TOWNS, BRANDS, GROUPS_SHARE = 1_500, 60_000, 40
SOURCES = 400
"""As many in a small world as in a large one, so that the share of what several show is the same."""
COPIES = ((0.70, 1), (0.88, 2), (0.95, 3), (0.985, 4), (1.0, 6))
"""How many sources show a thing: the share of things up to which, the number."""


def skewed(count: int) -> list[float]:
    """Give running weights by Zipf's law, for ``random.choices``."""
    return list(accumulate(1 / (rank + 3) for rank in range(count)))


@dataclass(slots=True)
class Thing:
    """One real thing: what all sources agree on but for their wording."""

    number: int
    type: str
    name: str
    site: str
    town: tuple[str, str] | None
    day: date
    days: int
    hour: int | None
    edition: int | None
    organizer: str
    words: list[str] = field(default_factory=list)


class World:
    """Gives things, and the sightings of them. ``count`` is the number of sightings."""

    def __init__(self, count: int, seed: int = 11) -> None:
        self.count = count
        self.rng = rng = random.Random(seed)
        self.sources = [f"source-{number:04}" for number in range(SOURCES)]
        names = sorted({"".join(rng.choices(SYLLABLES.split(), k=3)).title() for _ in range(BRANDS)})
        rng.shuffle(names)
        self.brands = names[TOWNS:]
        countries = COUNTRIES.split()
        self.towns = [(f"{name}burg", countries[number % len(countries)]) for number, name in enumerate(names[:TOWNS])]
        self._topics = TOPICS.split()
        self._of_sources, self._of_towns = skewed(len(self.sources)), skewed(len(self.towns))
        self._of_topics = skewed(len(self._topics))
        self._group: Thing | None = None
        self._named: set[tuple[str, str]] = set()

    def sightings(self) -> Iterator[tuple[str, Item]]:
        """Give source and item of each; the key of an item begins with the number of its thing."""
        left, number = self.count, 0
        while left > 0:
            thing = self.thing(number)
            seen_by = self.watchers(left)
            for source in seen_by:
                yield source, self.sighting(thing, source)
            left -= len(seen_by)
            number += 1

    def watchers(self, most: int) -> list[str]:
        """Choose the sources that show a thing: no source twice."""
        chance = self.rng.random()
        wanted = min(next(copies for share, copies in COPIES if chance <= share), most)
        return list(dict.fromkeys(self.rng.choices(self.sources, cum_weights=self._of_sources, k=wanted)))

    def thing(self, number: int) -> Thing:
        rng = self.rng
        chance = rng.random()
        town = rng.choices(self.towns, cum_weights=self._of_towns)[0] if rng.random() < 0.88 else None
        brand = rng.choice(self.brands)
        words = [brand] if rng.random() < 0.75 else []
        words += list(
            dict.fromkeys(rng.choices(self._topics, cum_weights=self._of_topics, k=rng.choice((1, 2)) if words else 3))
        )
        thing = Thing(
            number, "event", "", f"{brand}{number}.example".lower(), town, BEGINNING + timedelta(rng.randrange(DAYS)),
            rng.choice((0, 0, 1, 1, 2, 4)), rng.choice((None, None, 9, 10, 18)), None, f"{brand} Society", words,
        )  # fmt: skip
        if chance < 0.10:
            thing.type, thing.name = (
                "organization",
                " ".join([brand, *(word.title() for word in words[-1:]), "Society"]),
            )
        elif chance < 0.18:
            thing.type, thing.name = "opportunity", f"{words[-1].title()} Volunteer for {brand}"
        elif chance < 0.38:
            return self._meeting(thing)
        elif chance < 0.46:
            thing.name, thing.hour, thing.days = rng.choice(COMMON), rng.choice((9, 12, 18)), 0
        elif chance < 0.60:
            thing.edition = rng.randrange(2, 40)
        thing.name = thing.name or " ".join([*(word.title() for word in words), rng.choice(KINDS)])
        return thing

    def _meeting(self, thing: Thing) -> Thing:
        """Make a meeting of a group: most are a week after the last one of the same."""
        if self._group is None or self.rng.random() < 1 / GROUPS_SHARE:
            subject, town = thing.words[-1].title(), thing.town[0] if thing.town else thing.site[:6].title()
            if (subject, town) in self._named:  # two groups of one town are called otherwise
                subject = f"{thing.organizer.split()[0]} {subject}"
            self._named.add((subject, town))
            thing.name, thing.hour, thing.days = f"{subject} {town} Meetup", 18, 0
            thing.day = BEGINNING + timedelta(self.rng.randrange(200))
            self._group = thing
            return thing
        last = self._group
        self._group = Thing(
            thing.number, "event", last.name, last.site, last.town, last.day + timedelta(7), 0, 18, None, last.organizer, last.words
        )  # fmt: skip
        return self._group

    # --- what one source says ---

    def sighting(self, thing: Thing, source: str) -> Item:
        rng = self.rng
        key = f"{thing.number}.{source}"
        place = None
        if thing.town and rng.random() < 0.95:
            city = f"{thing.town[0]} am See" if rng.random() < 0.05 else thing.town[0]
            place = Place(city=city, country=thing.town[1])
        common: dict[str, Any] = {
            "source_key": key, "name": self._name(thing), "url": self._url(thing, source), "location": place,
            "city": place.city if place else None, "country": place.country if place else None, "language": "en",
            "description": " ".join(rng.choices(self._topics, k=40)),
        }  # fmt: skip
        if thing.type == "organization":
            known = {"wikidata": f"Q{thing.number + 1000}"} if rng.random() < 0.3 else {}
            return Organization(kind="learned_society", identifiers=known, **common)
        if thing.type == "opportunity":
            return Opportunity(kind="volunteering", organization=Party(name=thing.organizer), **common)
        first = thing.day + timedelta(rng.choice((-1, 1)) if thing.hour is None and rng.random() < 0.04 else 0)
        last = first + timedelta(thing.days)
        timed = thing.hour is not None and rng.random() < 0.9
        start = f"{first}T{thing.hour:02}:00" if timed else str(first)
        end = (f"{last}T21:00" if timed else str(last)) if rng.random() < 0.9 else None
        times = {"start": start, "end": end, "start_local": start, "end_local": end}
        if timed:
            times |= {"start_utc": f"{start}:00Z", "end_utc": f"{end}:00Z" if end else None}
        return Event(
            kind="conference", organizer=Party(name=thing.organizer) if rng.random() < 0.5 else None, **times, **common
        )

    def _name(self, thing: Thing) -> str:
        rng = self.rng
        name = thing.name
        if thing.type == "event":
            if rng.random() < 0.4:
                name = f"{name} {thing.day.year}"
            if thing.edition and rng.random() < 0.5:
                name = f"{thing.edition}th {name}"
            if rng.random() < 0.1:
                name = f"The {name}"
        if rng.random() < 0.03 and len(name) > 9:
            at = rng.randrange(4, len(name) - 2)
            name = name[:at] + name[at + 1] + name[at] + name[at + 2 :]
        return name

    def _url(self, thing: Thing, source: str) -> str | None:
        chance = self.rng.random()
        if chance < 0.08:
            return None
        if chance < 0.3:
            return f"https://{source}.example/e/{thing.number}"
        page = f"{thing.day:%Y-%m-%d}" if thing.name.endswith("Meetup") else ""
        return f"https://{self.rng.choice(('', 'www.'))}{thing.site}/{self.rng.choice(('', 'en/'))}{page}"
