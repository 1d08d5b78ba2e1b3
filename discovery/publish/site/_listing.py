"""How things look in a list: what the templates show of each, ready in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING
from urllib.parse import quote

from discovery.publish._words import (
    DEADLINE_WORDS,
    MONTHS,
    STATUS_WORDS,
    WEEKDAYS,
    day_words,
    due_day,
    kind_words,
    parse_local,
    place_words,
    price_words,
    time_words,
    when_words,
)
from discovery.text import cut, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from discovery.publish._things import Thing

TITLE_CHARS = 160
SOON = timedelta(days=21)
"""A deadline this near is shown in lists."""


@dataclass(frozen=True, slots=True)
class Badge:
    """A word that stands out; ``tone`` is its class: ``bad``, ``good``, ``warn`` or ``calm``."""

    words: str
    tone: str


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of a list."""

    href: str
    title: str
    day: str
    month: str
    weekday: str
    datetime: str
    """For ``<time>``."""
    when: str
    time: str
    """What is left to say of the time where the first day stands above."""
    facts: tuple[str, ...]
    badges: tuple[Badge, ...]
    over: bool
    record_id: str
    type: str
    distance: str
    language: str | None
    telling: bool
    """Whether it says what kind of thing it is."""


def href_of(kind: str, record_id: str) -> str:
    """Give the path of a record's page."""
    return f"/{kind}/{quote(record_id, safe='')}"


def badges_of(thing: Thing, today: date) -> tuple[Badge, ...]:
    """Give what has to stand out: status, doubt, online, free, a deadline that is near."""
    found = []
    if thing.status in STATUS_WORDS:
        tone = "bad" if thing.status in ("cancelled", "postponed") else "warn"
        found.append(Badge(STATUS_WORDS[thing.status], tone))
    if thing.presence == "withdrawn":
        found.append(Badge("No longer listed", "warn"))
    if thing.attendance in ("online", "hybrid"):
        found.append(Badge("Online" if thing.attendance == "online" else "Also online", "calm"))
    if price_words(thing) == "free":
        found.append(Badge("Free", "good"))
    for due in thing.deadlines:
        day = due_day(due)
        if day is not None and today <= day <= today + SOON and thing.status != "cancelled":
            words = DEADLINE_WORDS.get(due.kind, "Deadline").lower()
            found.append(Badge(f"{words} until {day.day} {MONTHS[day.month - 1]}", "warn"))
            break
    return tuple(found)


def listed(thing: Thing, now: datetime) -> Listed:
    """Put a thing into a line of a list."""
    start = parse_local(thing.start_local)
    day = start.date() if isinstance(start, datetime) else start
    last = parse_local((thing.end_local or thing.start_local or "")[:10])
    price = price_words(thing)
    telling = thing.kind not in (None, "other")
    facts = [
        kind_words(thing.kind, thing.type) if telling or day is None else "",  # its date says that it is an event
        cut(place_words(thing, online=False), 80),
        cut(one_line(thing.organizer or ""), 60),
        "" if price == "free" else price,
    ]
    return Listed(
        href=href_of(thing.type, thing.id),
        title=cut(one_line(thing.name), TITLE_CHARS),
        day=str(day.day) if day else "",
        month=MONTHS[day.month - 1][:3] if day else "",
        weekday=WEEKDAYS[day.weekday()] if day else "",
        datetime=(thing.start_local or "")[:16],
        when=when_words(thing.start_local, thing.end_local, thing.timezone),
        time=time_words(thing.start_local, thing.end_local, thing.timezone),
        facts=tuple(fact for fact in facts if fact),
        badges=badges_of(thing, now.date()),
        over=isinstance(last, date) and last < now.date(),
        record_id=thing.id,
        type=thing.type,
        distance=f"{thing.distance_km:,.0f} km away"
        if thing.distance_km is not None and thing.distance_km >= 1 and thing.attendance != "online"
        else "",
        language=thing.language,
        telling=telling,
    )


def by_day(lines: Iterable[Listed], today: date) -> Iterator[tuple[str, Sequence[Listed]]]:
    """Group lines that are sorted by time under headings: today and tomorrow by name, later days by date."""
    for text, group in groupby(lines, key=lambda line: line.datetime[:10]):
        day = parse_local(text)
        if not isinstance(day, date):
            yield "Without a date", tuple(group)
        elif day < today:
            yield "Going on", tuple(group)
        else:
            name = {today: "Today, ", today + timedelta(days=1): "Tomorrow, "}.get(day, "")
            yield name + day_words(day), tuple(group)
