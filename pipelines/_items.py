"""What the store asks of a normalised item: its key, its times, the hash of what it says, and how two become one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import TYPE_CHECKING

import msgspec

from discovery.items import Event, Item, Opportunity
from discovery.text import canonical_url, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from discovery.items import Recurrence

ALWAYS = "9999"
"""What has no date is expected for ever: this sorts after every moment."""
UTC_AHEAD = timedelta(hours=14)
"""How far before UTC a time may lie whose zone is unknown (Kiritimati)."""
UNIONS = frozenset(
    ("deadlines", "tags", "same_as", "notes", "topics", "quality", "speakers", "skills", "causes", "alternate_names")
)
"""Lists that grow together when one thing is shown in several places."""
MAX_YEARS = 60
"""How far ahead the last occurrence of a counted rule is looked for."""

_decoder: msgspec.json.Decoder[Item] = msgspec.json.Decoder(Item)
_decode = _decoder.decode
_encode = msgspec.json.encode
_TRACKING_IN_TEXT = re.compile(r"[?&](?:utm_\w{1,20}|fbclid|gclid|mc_[ce]id)=[^&\s)\"'\]]{0,500}")
_UNTIL = re.compile(r"UNTIL=(\d{4})(\d{2})(\d{2})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Staged:
    """One normalised item on its way into the store, with all that it is looked up by."""

    key: str
    page: str
    type: str
    hash: str
    starts: str | None
    expected_until: str
    series_key: str | None
    recurrence_id: str | None
    url: str | None
    item: bytes


def decode_item(text: str | bytes) -> Item:
    """Read a normalised item from the JSON that a sighting keeps."""
    return _decode(text)


def encode_item(item: Item) -> bytes:
    """Write a normalised item as JSON."""
    return _encode(item)


class Where(msgspec.Struct):
    """The part of a place by which a thing is found."""

    name: str | None = None
    city: str | None = None
    country: str | None = None


class Sketch(msgspec.Struct):
    """The part of an item by which it is found, in half the time that the whole takes."""

    type: str
    name: str | None = None
    url: str | None = None
    description: str | None = None
    location: Where | None = None
    city: str | None = None
    country: str | None = None
    attendance: str | None = None
    start: str | None = None
    end: str | None = None
    start_local: str | None = None
    end_local: str | None = None
    start_utc: str | None = None
    identifiers: dict[str, str] = msgspec.field(default_factory=dict)

    @property
    def starts(self) -> str | None:
        """When it begins, as in ``times``."""
        return self.start_utc or self.start_local or self.start


sketch_in = msgspec.json.Decoder(Sketch).decode
"""Read the sketch of an item in its JSON."""


class _Head(msgspec.Struct):
    """The part of an item that tells its key at a glance."""

    source_key: str | None = None
    recurrence_id: str | None = None


_glance = msgspec.json.Decoder(_Head).decode


def key_in(item: bytes) -> str | None:
    """Give the key of an item in its JSON, or None where it takes a closer look."""
    head = _glance(item)
    return None if head.recurrence_id else head.source_key


def type_of(item: Item) -> str:
    """Tell ``event``, ``organization`` or ``opportunity``."""
    return str(item.__struct_config__.tag)


def stage_item(page: str, item: bytes | Item, key: str | None = None) -> Staged:
    """Take one normalised item in: find its key (unless one is given), its times and the hash of what it says."""
    raw = item if isinstance(item, bytes) else _encode(item)
    one = _decode(raw)
    own_key = one.source_key or (canonical_url(one.url) if one.url else None) or f"{one.name}|{times(one)[0] or ''}"
    series_key = recurrence_id = None
    if isinstance(one, Event) and one.recurrence_id:
        recurrence_id = one.recurrence_id
        series_key = one.series_key or own_key
        if series_key == own_key:
            own_key = f"{own_key}#{recurrence_id}"
    starts, until = times(one)
    url = one.url  # before hashing, which consumes the item
    return Staged(
        key or own_key, page, type_of(one), _content_hash(one, raw), starts, until, series_key, recurrence_id, url, raw
    )


def _content_hash(item: Item, raw: bytes) -> str:
    """Hash what an item says, without what changes by itself. The item is consumed: stamps are taken out of it.

    Left out: sequence and modification stamps, notes of the reader, the wording of a date that was understood, tracking
    parameters of addresses, the query of an image's address.
    """
    item.notes = []
    if isinstance(item, Event):
        item.sequence = item.modified = None
        if item.start_local:
            item.when_text = None
    if item.image and "?" in item.image:
        item.image = item.image.partition("?")[0]
    if b"utm_" in raw or b"clid=" in raw or b"mc_cid" in raw or b"ref=" in raw:  # cheaper than parsing addresses
        if item.url:
            item.url = canonical_url(item.url)
        item.same_as = sorted({canonical_url(url) or url for url in item.same_as})
        if item.description:
            item.description = _TRACKING_IN_TEXT.sub("", item.description)
    return blake2b(_encode(item), digest_size=16).hexdigest()


def times(item: Item) -> tuple[str | None, str]:
    """Give when an item starts, and until when its source must go on showing it.

    Instants are in UTC, else local. What has begun may leave a list of what comes next, what is due may leave a list of what
    can be applied for; a series is expected until its last occurrence, what has no date for ever.
    """
    if isinstance(item, Event):
        starts = item.start_utc or item.start_local or item.start
        if starts is not None and item.recurrence is not None and (item.recurrence.rrule or item.recurrence.rdate):
            return starts, _series_end(item, item.recurrence)
        return starts, _surely(starts)
    if isinstance(item, Opportunity):
        starts = item.start_local or item.start
        due = max((one.due_utc or one.due or "" for one in item.deadlines), default="")
        once = starts if item.kind == "event_volunteering" else None
        return starts, _surely(due or once or item.end_local or item.end)
    return None, ALWAYS


def _surely(moment: str | None) -> str:
    """Give a moment before which, anywhere on earth, this one has not come: for bare dates and times without a zone."""
    if not moment:
        return ALWAYS
    if moment.endswith("Z"):
        return moment
    try:
        read = datetime.fromisoformat(moment)
        read = read.astimezone(UTC) if read.tzinfo else (read - UTC_AHEAD)
    except (ValueError, OverflowError):
        return ALWAYS
    return read.strftime("%Y-%m-%dT%H:%M:%SZ")


def _series_end(item: Event, recurrence: Recurrence) -> str:
    """Give the start of the day of the last occurrence; an endless or unreadable series is expected for ever."""
    start = item.start_local or item.start or ""
    days = [moment[:10] for moment in (start, *recurrence.rdate)]
    for rule in (recurrence.rrule or "").split("\n"):
        until = _UNTIL.search(rule)
        if rule:
            days.append("-".join(until.groups()) if until else _counted_end(rule, start))
    return _surely(max(days)) if max(days) != ALWAYS else ALWAYS


def _counted_end(rule: str, start: str) -> str:
    """Give the day of the last occurrence of a counted rule; of any other it is never."""
    if "COUNT=" not in rule.upper():
        return ALWAYS
    from discovery._rrule import MAX_COUNT, naive_rule

    try:
        first = datetime.fromisoformat(start).replace(tzinfo=None)
        found = naive_rule(rule, first, first, first.replace(year=first.year + MAX_YEARS, day=1), limit=MAX_COUNT)
    except (ValueError, OverflowError):
        return ALWAYS
    return max([first, *found]).date().isoformat()


def merge_items(items: Sequence[Item]) -> Item:
    """Make one item of several that show the same thing: the first that has a field gives it, lists are united."""
    merged = _decode(_encode(items[0]))
    for other in items[1:]:
        for name in other.__struct_fields__:
            value = getattr(other, name)
            mine = getattr(merged, name)
            if name in UNIONS:
                setattr(merged, name, mine + [one for one in value if one not in mine])
            elif mine is None or mine == {}:
                setattr(merged, name, value)
    return merged


def same_thing(items: Iterable[Item]) -> list[list[Item]]:
    """Group items of one key: those of one type with one name and one start are one thing."""
    groups: dict[tuple[str, str, str | None], list[Item]] = {}
    for item in items:
        groups.setdefault((type_of(item), fold(item.name or ""), times(item)[0]), []).append(item)
    return list(groups.values())
