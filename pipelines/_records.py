"""From the sightings of one thing to its record: the best value of each field, and who gave it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from hashlib import blake2b
from itertools import combinations
from typing import TYPE_CHECKING, Any

import msgspec

from discovery.items import Event, Opportunity, Organization, Place
from pipelines._compare import same_town
from pipelines._items import decode_item, encode_item
from pipelines._profile import profile_of, town_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from discovery.items import Item
    from pipelines._profile import Profile

TABLES = {"event": "events", "organization": "organizations", "opportunity": "opportunities"}
PREFIXES = {"event": "e_", "organization": "o_", "opportunity": "p_"}
PRESENCES = ("present", "missing", "withdrawn")
"""From best to worst: a thing is where any of its sources shows it."""
BUNDLES: tuple[tuple[str, ...], ...] = (
    ("start", "end", "timezone", "all_day", "when_text", "start_local", "end_local", "start_utc", "end_utc",
     "timezone_source", "recurrence"),
    ("location", "city", "region", "country", "latitude", "longitude", "place_source"),
    ("price",),
)  # fmt: skip
"""Fields that only make sense together: one source gives them all."""
UNITED = frozenset({"tags", "topics", "same_as", "speakers", "skills", "causes", "alternate_names", "quality"})
SUPPLIED = {"no_end": "end", "no_start": "start", "zone_unknown": "timezone"}
"""Flags of a sighting that do not hold for a record to which another sighting gave the field."""
STAMPS = frozenset({"source_key", "notes", "sequence", "modified", "recurrence_id", "recurrence_range", "series_key"})
_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
_PAIRS = [one + two for one in _LETTERS for two in _LETTERS]
"""Base32 (RFC 4648 section 6) of ten bits. An id has sixty: among a million records two are the same once in a million."""

_json = msgspec.json.encode


@dataclass(slots=True)
class Sighting:
    """A row of the table of sightings, its item read, with what is known of its source."""

    id: int
    source: str
    source_key: str
    type: str
    record_id: str | None
    presence: str
    first_seen: str
    last_seen: str
    last_changed: str
    series_key: str | None
    recurrence_id: str | None
    former_keys: str | None
    item: Item
    primary: bool = False
    licensed: bool = True
    compared_by: Profile | None = None

    @property
    def profile(self) -> Profile:
        """What it is compared by, made once."""
        if self.compared_by is None:
            self.compared_by = profile_of(self.item)
        return self.compared_by

    @property
    def first_key(self) -> str:
        """The key under which it was seen first."""
        return first_key(self.source_key, self.former_keys)

    @property
    def name(self) -> tuple[str, str]:
        """What it is called among all; the same whenever it came."""
        return self.source, self.source_key

    @property
    def age(self) -> tuple[str, str, str]:
        """Sort the oldest first; the same for whatever order they came in."""
        return self.first_seen, self.source, self.source_key


@dataclass(slots=True)
class Record:
    """What stands for one real thing: the item with the best of each field, who gave it, and its life."""

    id: str
    item: Item
    field_sources: dict[str, str]
    presence: str
    first_seen: str
    last_seen: str
    overrides: list[Event]
    licensed: bool


def first_key(source_key: str, former_keys: str | None) -> str:
    """Give the key under which a sighting was seen first; ``former_keys`` is JSON."""
    return str(json.loads(former_keys)[0]) if former_keys else source_key


def new_id(kind: str, source: str, source_key: str, attempt: int = 0) -> str:
    """Make the id of a record from its oldest sighting; ``attempt`` counts up while an id is taken."""
    text = f"{source}\0{source_key}" + (f"\0{attempt}" if attempt else "")
    number = int.from_bytes(blake2b(text.encode(), digest_size=10).digest()) >> 20
    return PREFIXES[kind] + "".join([_PAIRS[number >> bits & 1023] for bits in range(50, -1, -10)])


def make_record(record_id: str, sightings: Sequence[Sighting]) -> Record:
    """Make the record of sightings of one thing. Overrides of a series are told by their ``recurrence_id``."""
    if len(sightings) == 1 and sightings[0].recurrence_id is None:
        one = sightings[0]
        return Record(
            record_id, one.item, {"*": one.source}, one.presence, one.first_seen, one.last_seen, [], one.licensed
        )
    heads = [one for one in sightings if one.recurrence_id is None] or [min(sightings, key=_occurrence)]
    overrides = [one.item for one in sightings if one.recurrence_id is not None and one.presence != "withdrawn"]
    ranked = sorted(sorted(heads, key=_age), key=_rank, reverse=True) if len(heads) > 1 else heads
    item, sources = (ranked[0].item, {"*": ranked[0].source}) if len(ranked) == 1 else _best(ranked)
    described = next((one for one in ranked if one.item.description and one.licensed), None)
    if described is not None and described.item.description != item.description:
        item.description = described.item.description
        sources["description"] = described.source
    if len(ranked) > 1:
        _flag_doubts(item, ranked)
    return Record(
        record_id, item, sources, min((one.presence for one in heads), key=PRESENCES.index),
        min(one.first_seen for one in sightings), max(one.last_seen for one in sightings),
        [one for one in overrides if isinstance(one, Event)], described is not None,
    )  # fmt: skip


def _flag_doubts(item: Item, ranked: Sequence[Sighting]) -> None:
    """Leave a record the flags of its sightings that still hold, and add what those that are shown now disagree on."""
    item.quality = [
        flag for flag in item.quality if not (flag in SUPPLIED and _known(getattr(item, SUPPLIED[flag], None)))
    ]
    shown = [one for one in ranked if one.presence == ranked[0].presence]
    days = {_day(one.item) for one in shown} - {""}
    towns = [town for one in shown if (town := town_of(one.item))]
    if len(days) > 1:
        item.quality.append("dates_disagree")
    if any(not same_town(one, two) for one, two in combinations(dict.fromkeys(towns), 2)):
        item.quality.append("place_disagrees")


def _day(item: Item) -> str:
    return (getattr(item, "start_local", None) or getattr(item, "start", None) or "")[:10]


def _occurrence(one: Sighting) -> tuple[str, str]:
    return one.recurrence_id or "", one.source


def _age(one: Sighting) -> tuple[str, str, str]:
    return one.age


def _rank(one: Sighting) -> tuple[Any, ...]:
    """Order sightings by how much they are to be believed: not withdrawn, first hand, detailed, corrected lately.

    One that is only missing is believed as before: else what a record says would go back and forth with each bad day.
    """
    corrected = one.last_changed if one.last_changed > one.first_seen else ""
    return one.presence != "withdrawn", one.primary, _detail(one.item), corrected


def _detail(item: Item) -> int:
    """Count what is specific: a time beats a date, a street beats a town."""
    place = item.location or Place()
    detail = bool(place.address) + bool(place.name) + bool(item.city) + bool(item.price)
    if isinstance(item, Event):
        detail += 2 * (len(item.start_local or item.start or "") > 10) + bool(item.end_local) + bool(item.timezone)
    return detail


def _best(ranked: Sequence[Sighting]) -> tuple[Item, dict[str, str]]:
    """Take each field from the first that has it, bundles whole, lists united."""
    first = ranked[0]
    merged = decode_item(encode_item(first.item))
    sources = {name: first.source for name in merged.__struct_fields__ if _known(getattr(merged, name))}
    bundled = {name for bundle in BUNDLES for name in bundle}
    for other in ranked[1:]:
        for name in other.item.__struct_fields__:
            value = getattr(other.item, name)
            if name in STAMPS or name in bundled or not _known(value) or not hasattr(merged, name):
                continue
            if name in UNITED:
                setattr(
                    merged, name, getattr(merged, name) + [one for one in value if one not in getattr(merged, name)]
                )
            elif not _known(getattr(merged, name)):
                setattr(merged, name, value)
                sources[name] = other.source
        for bundle in BUNDLES:
            _fill_bundle(merged, other, bundle, sources)
    return merged, {name: source for name, source in sources.items() if name not in STAMPS}


def _fill_bundle(merged: Item, other: Sighting, bundle: tuple[str, ...], sources: dict[str, str]) -> None:
    fields = [name for name in bundle if hasattr(merged, name) and hasattr(other.item, name)]
    if any(_known(getattr(merged, name)) for name in fields):
        return
    for name in fields:
        value = getattr(other.item, name)
        setattr(merged, name, value)
        if _known(value):
            sources[name] = other.source


def _known(value: object) -> bool:
    return value is not None and value not in ([], {})


# --- rows -----------------------------------------------------------------------------------------------------------

PLACE = ("venue", "address", "city", "region", "country", "latitude", "longitude")
PRICE = ("price_min", "price_max", "currency", "is_free")
LIFE = ("language", "image", "tags", "quality", "field_sources", "presence")
COLUMNS: dict[str, tuple[str, ...]] = {
    "event": (
        "name", "kind", "description", "url", "start_local", "end_local", "timezone", "timezone_source", "start_utc",
        "end_utc", "all_day", "status", "attendance", "organizer", "series_name", "recurrence", "speakers",
        *PLACE, *PRICE, *LIFE,
    ),
    "organization": (
        "name", "kind", "description", "url", "field", "level", "founded", "membership_url", "mentoring_url",
        "volunteer_url", "events_url", "same_as", "alternate_names", "identifiers", "wikidata", "ror", "ein",
        "charity_number", *PLACE, *LIFE,
    ),
    "opportunity": (
        "name", "kind", "description", "url", "organization", "mode", "hours_min", "hours_max", "per", "start_local",
        "end_local", "deadline_status", "skills", "causes", "min_age", *PLACE, *PRICE, *LIFE,
    ),
}  # fmt: skip
"""What a record says, by type. Ids of other records and the life stamps are written apart."""


def row_of(record: Record) -> tuple[Any, ...]:
    """Give the values of ``COLUMNS`` for a record."""
    item = record.item
    life = (
        item.language, item.image, _list(item.tags), _list(item.quality), _json(record.field_sources).decode(),
        record.presence,
    )  # fmt: skip
    head = (item.name or "", item.kind, item.description if record.licensed else None, item.url)
    if isinstance(item, Event):
        return (*head, *_event(item), *_place(item), *_price(item), *life)
    if isinstance(item, Organization):
        return (*head, *_organization(item), *_place(item), *life)
    return (*head, *_opportunity(item), *_place(item), *_price(item), *life)


def _event(item: Event) -> tuple[Any, ...]:
    start = item.start_local or item.start
    return (
        start, item.end_local or item.end, item.timezone, item.timezone_source, item.start_utc, item.end_utc,
        len(start) == 10 if start and item.all_day is None else item.all_day, item.status or "scheduled",
        item.attendance or "unknown", item.organizer.name if item.organizer else None, item.series_name,
        _json(item.recurrence).decode() if item.recurrence else None, _list(item.speakers),
    )  # fmt: skip


def _organization(item: Organization) -> tuple[Any, ...]:
    known = item.identifiers
    return (
        item.field, item.level, item.founded, item.membership_url, item.mentoring_url, item.volunteer_url,
        item.events_url, _list(item.same_as), _list(item.alternate_names), _json(known).decode() if known else None,
        known.get("wikidata"), known.get("ror"), known.get("ein"), known.get("charity"),
    )  # fmt: skip


def _opportunity(item: Opportunity) -> tuple[Any, ...]:
    return (
        item.organization.name if item.organization else None, item.mode, item.hours_min, item.hours_max, item.per,
        item.start_local or item.start, item.end_local or item.end, item.deadline_status, _list(item.skills),
        _list(item.causes), item.min_age,
    )  # fmt: skip


_NOWHERE = Place()


def _place(item: Item) -> tuple[Any, ...]:
    place = item.location or _NOWHERE
    return (
        place.name, place.address, item.city or place.city, item.region or place.region, item.country,
        place.latitude if item.latitude is None else item.latitude,
        place.longitude if item.longitude is None else item.longitude,
    )  # fmt: skip


def _price(item: Event | Opportunity) -> tuple[Any, ...]:
    price = item.price
    return (price.min, price.max, price.currency, price.free) if price else (None, None, None, None)


def _list(values: Sequence[Any]) -> str | None:
    return _json(values).decode() if values else None


def deadlines_of(item: Item) -> list[tuple[Any, ...]]:
    """Give kind, due_utc, due_local, due_text, timezone and URL of the deadlines, each once."""
    rows = [(one.kind, one.due_utc, one.due, one.due_text, one.timezone, one.url) for one in item.deadlines]
    return list(dict.fromkeys(rows)) if len(rows) > 1 else rows


def topics_of(item: Item) -> list[tuple[str, float, str]]:
    """Give topic, score and reason, each topic once with its best score."""
    best: dict[str, tuple[str, float, str]] = {}
    for one in item.topics:
        if one.topic not in best or best[one.topic][1] < one.score:
            best[one.topic] = (one.topic, one.score, one.why)
    return sorted(best.values())


# --- occurrences ----------------------------------------------------------------------------------------------------

WINDOW_BACK = timedelta(days=30)
WINDOW_AHEAD = timedelta(days=548)
"""Recurring events are written out from a month ago to eighteen months ahead."""


def occurrences_of(record: Record, now: datetime) -> list[tuple[Any, ...]]:
    """Give start_local, end_local, start_utc, end_utc, status, recurrence_id and what an exception changes."""
    item = record.item
    if not isinstance(item, Event):
        return []
    if item.recurrence is None and not record.overrides:
        start = item.start_local or item.start
        end = item.end_local or item.end
        return [(start, end, item.start_utc, item.end_utc, item.status or "scheduled", None, *(None,) * 6)]
    rows = (
        _series(item, record, now)
        if item.recurrence_id is None
        else [_exception(item, one) for one in record.overrides]
    )
    if rows:
        return rows
    return [(item.start_local or item.start, item.end_local or item.end, item.start_utc, item.end_utc,
             item.status or "scheduled", None, *(None,) * 6)]  # fmt: skip


def _series(item: Event, record: Record, now: datetime) -> list[tuple[Any, ...]]:
    from discovery.readers import Window
    from discovery.recurrence import expand

    window = Window((now - WINDOW_BACK).date(), (now + WINDOW_AHEAD).date())
    rows = []
    for one in expand(item, record.overrides, window):
        changed = _differences(item, one.override, record.licensed) if one.override is not None else (None,) * 6
        status = one.status or item.status or "scheduled"
        rows.append((one.start_local, one.end_local, one.start_utc, one.end_utc, status, one.recurrence_id, *changed))
    return rows


def _exception(head: Event, item: Event) -> tuple[Any, ...]:
    """Give the row of a changed occurrence whose series is not shown."""
    return (
        item.start_local or item.start, item.end_local or item.end, item.start_utc, item.end_utc,
        item.status or "scheduled", item.recurrence_id, *_differences(head, item, licensed=False),
    )  # fmt: skip


def _differences(series: Event, item: Event, licensed: bool) -> tuple[Any, ...]:
    """Give name, venue, address, city, url and description where an occurrence has its own."""
    mine, theirs = item.location or _NOWHERE, series.location or _NOWHERE
    pairs = (
        (item.name, series.name), (mine.name, theirs.name), (mine.address, theirs.address), (item.city, series.city),
        (item.url, series.url), (item.description if licensed else None, series.description),
    )  # fmt: skip
    return tuple(own if own and own != common else None for own, common in pairs)


def hash_of(*parts: object) -> str:
    """Hash the content of a record, so that what did not change is not written."""
    return blake2b(_json(parts), digest_size=12).hexdigest()


def life_until(record: Record, occurrences: Sequence[tuple[Any, ...]]) -> str | None:
    """Give the last day of an event as far as it is known, or None for what has no end."""
    if not isinstance(record.item, Event):
        return None
    moments = [row[1] or row[0] for row in occurrences if row[0]]
    return max(moments)[:10] if moments else None


_PLACE_AT = {kind: slice(columns.index("venue"), columns.index("latitude")) for kind, columns in COLUMNS.items()}
_ORGANIZER_AT = {
    "event": COLUMNS["event"].index("organizer"),
    "opportunity": COLUMNS["opportunity"].index("organization"),
}


def searched_text(kind: str, row: Sequence[Any]) -> tuple[str, str | None, str | None, str | None]:
    """Give name, place, organiser and description of a row, as one searches for them."""
    place = ", ".join(filter(None, row[_PLACE_AT[kind]]))
    organizer = row[_ORGANIZER_AT[kind]] if kind in _ORGANIZER_AT else None
    return row[0], place or None, organizer, row[2]
