"""The same thing described twice on one page, in two syntaxes or two blocks, becomes one item."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import msgspec

from discovery.items import Event, Opportunity, Place
from discovery.text import canonical_url, fold

if TYPE_CHECKING:
    from discovery.items import Item


_canonical = lru_cache(maxsize=10_000)(canonical_url)
MAX_COMPARED = 50
"""Items of one name and day that one is compared with."""


@dataclass(slots=True)
class Seen:
    """An item with what tells it apart: whether its address is its own, and which syntax it came from."""

    item: Item
    own_url: bool
    syntax: str
    node: Any = None
    """The node it was made from."""
    around: Any = None
    """The node of the event that it is a part of."""

    @property
    def canonical(self) -> str | None:
        """Its address in the form in which two are the same."""
        return _canonical(self.item.url or "")


def merged(found: list[Seen]) -> list[Item]:
    """Give the items in the order in which they first occur; the richer of two wins, the other fills what is missing."""
    kept: dict[str, list[Seen]] = {}
    at_address: dict[str, list[Seen]] = {}
    order: list[Seen] = []
    made_from: dict[int, Seen] = {}
    several = len({one.syntax for one in found}) > 1
    for one in found:
        kind, name = type(one.item).__name__, fold(one.item.name or "")
        groups = [kept.setdefault(f"{kind} {day} {name}", []) for day in _days(one.item, several=several)]
        address = (
            at_address.setdefault(f"{kind} {one.canonical}", []) if several and one.own_url and one.canonical else []
        )
        twin = next((other for group in groups for other in group[-MAX_COMPARED:] if _same(other, one)), None)
        if twin is None:
            twin = next((other for other in address[-MAX_COMPARED:] if _same_by_address(other, one)), None)
        made_from[id(one.node)] = twin or one
        if twin is None:
            for group in (*groups, address):
                group.append(one)
            order.append(one)
        else:
            _join(twin, one)
    items = [one.item for one in order]
    _set_keys(items)
    for one in order:
        whole = made_from.get(id(one.around)) if one.around is not None else None
        if whole is not None and isinstance(one.item, Event) and one.item.parent_key is None:
            one.item.parent_key = whole.item.source_key
    return items


def _same(a: Seen, b: Seen) -> bool:
    """Tell whether two items of one name are one: by start, place, key and address, as far as both state them."""
    if not _agree(_start(a.item), _start(b.item)) and not (a.syntax != b.syntax and _at_one_address(a, b)):
        return False
    here, there = a.item.location, b.item.location
    if a.syntax == b.syntax and (
        _differ(here, there) or (isinstance(a.item, Opportunity) and a.item.price != b.item.price)
    ):
        return False  # two rooms, or two offers of one course
    if a.item.source_key is not None and a.item.source_key == b.item.source_key:
        return True
    if a.own_url and b.own_url and a.canonical != b.canonical:
        return False
    return not _elsewhere(here, there)


def _same_by_address(a: Seen, b: Seen) -> bool:
    """Tell whether two syntaxes speak of one thing by two names, one of which is the other and more: a site's name, a subtitle."""
    shorter, longer = sorted((fold(a.item.name or ""), fold(b.item.name or "")), key=len)
    return a.syntax != b.syntax and f" {shorter} " in f" {longer} " and _same(a, b)


def _start(item: Item) -> str:
    return (item.start or item.when_text or "") if isinstance(item, Event | Opportunity) else ""


def _days(item: Item, *, several: bool) -> set[str]:
    """Give the day of the start and, if there are several syntaxes, that in Greenwich: one of them may count from there."""
    start = _start(item)
    days = {start[:10]}
    if several and (instant := _instant(start)) is not None:
        days.add(instant.date().isoformat())
    return days


def _instant(start: str) -> datetime | None:
    if len(start) <= 16 or (start[-1] != "Z" and start[-6] not in "+-"):
        return None
    try:
        return datetime.fromisoformat(start).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _agree(a: str, b: str) -> bool:
    """Tell whether two starts may be the same moment, one perhaps stated less exactly or from another place."""
    if not a or not b:
        return a == b
    if len(a) == 10 or len(b) == 10:
        return a[:10] == b[:10]
    if a[:16] == b[:16]:
        return True
    instant = _instant(a)
    return instant is not None and instant == _instant(b)


def _at_one_address(a: Seen, b: Seen) -> bool:
    """Tell whether two syntaxes have a page of its own for this thing, the same day, and only one of them an offset.

    What prints the time of Greenwich in one place and local time in the other means one event.
    """
    here, there = _start(a.item), _start(b.item)
    return (
        a.own_url and b.own_url and a.canonical is not None and a.canonical == b.canonical
        and len(here) > 10 and len(there) > 10 and here[:10] == there[:10]
        and (_instant(here) is None) != (_instant(there) is None)
    )  # fmt: skip


def _elsewhere(a: Place | None, b: Place | None) -> bool:
    """Tell whether two places are certainly different: no word in common."""
    here, there = _words(a), _words(b)
    return bool(here) and bool(there) and not here & there


def _differ(a: Place | None, b: Place | None) -> bool:
    return a is not None and b is not None and _words(a) != _words(b)


def _words(place: Place | None) -> set[str]:
    return (
        set() if place is None else set(fold(" ".join(filter(None, (place.name, place.address, place.city)))).split())
    )


def _join(kept: Seen, other: Seen) -> None:
    """Make one of two: the richer stays, with the fields of the other where it has none."""
    richer, poorer = (other, kept) if _weight(other.item) > _weight(kept.item) else (kept, other)
    _fill(richer.item, poorer.item)
    if not richer.own_url and poorer.own_url:
        richer.item.url, richer.item.source_key = poorer.item.url, poorer.item.source_key
    kept.item, kept.own_url = richer.item, richer.own_url or poorer.own_url


def _weight(item: Item) -> tuple[bool, int]:
    """How much an item says: a start with a time counts more than anything."""
    return len(_start(item)) > 10, len(msgspec.structs.asdict(item)) - sum(
        not value for value in msgspec.structs.asdict(item).values()
    )


def _fill(item: Any, other: Any) -> None:
    for name in item.__struct_fields__:
        mine, theirs = getattr(item, name), getattr(other, name)
        if isinstance(mine, Place) and isinstance(theirs, Place):
            _fill(mine, theirs)
        elif theirs and mine in (None, [], {}) and not (name in {"end", "all_day"} and not _ends_alike(item, other)):
            setattr(item, name, theirs)


def _ends_alike(item: Any, other: Any) -> bool:
    """Tell whether the other's end fits: an end without a time says nothing of a start that has one."""
    return len(_start(item)) == len(_start(other)) or len(getattr(other, "end", None) or "") > 10


def _set_keys(items: list[Item]) -> None:
    """Give keys to items without one, and apart those that share one: by start, and only then by number."""
    counts: dict[str | None, int] = {}
    for item in items:
        item.source_key = item.source_key or _canonical(item.url or "")
        counts[item.source_key] = counts.get(item.source_key, 0) + 1
    taken: set[str] = set()
    numbers: dict[str, int] = {}
    for item in items:
        key = item.source_key or ""
        if counts[item.source_key] > 1 or not key:
            key = f"{key}{'' if '#' in key else '#'}{'/' if '#' in key else ''}{_start(item)}"
        unique = key
        while unique in taken:
            numbers[key] = numbers.get(key, 1) + 1
            unique = f"{key}/{numbers[key]}"
        taken.add(unique)
        item.source_key = unique
