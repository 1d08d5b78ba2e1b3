"""Recognising within one source what was re-issued under a new key: by address, or by title, place and time."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from discovery.items import Event
from discovery.text import canonical_url, fold
from pipelines._items import decode_item, times, type_of

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable

MAX_MOVE_DAYS = 180
"""What is further away under the same address is the next edition."""
ALIKE = 80
"""How alike (0 to 100) two titles at the same time must be for one to be the other, reworded."""
MAX_LENGTH = 400 * 86_400
"""Seconds from the start within which a number in a key is the start or the end."""
MIN_STEM = 4
"""Letters that the rest of a key must have to mean one thing, if there is no digit in it."""
MIN_NAME = 8
"""Letters that a name must have to be a sign of its own."""

_WORDS = re.compile(r"\w+")
_NUMBER = re.compile(r"\d+|\b\w\b")
_EPOCH = re.compile(r"(?<!\d)[12]\d{9}(?!\d)")
_STAMP = re.compile(r"(?<!\d)20\d\d-?[01]\d-?[0-3]\d(?:T?[0-2]\d:?[0-5]\d(?::?[0-5]\d)?Z?)?(?!\d)")
_PLAIN_URL = re.compile(r"https?://(?:www\.)?([a-z0-9-]+(?:\.[a-z0-9-]+)+)((?:/[A-Za-z0-9._~-]+)*/?)")
"""An address that needs no more than its scheme and its last slash taken off."""


@dataclass(frozen=True, slots=True)
class Brief:
    """What a thing is recognised by. ``id`` is its row in the stage, or its sighting."""

    id: int
    key: str
    type: str
    name: str
    url: str | None
    raw_url: str | None
    starts: str | None
    day: str | None
    place: str
    stem: str | None
    upcoming: bool
    ahead: bool
    """It begins more than a day from now: what is left out on its own day takes place, and the next date is another."""

    @classmethod
    def of(cls, row: tuple[int, str, str], now: str) -> Brief:
        """Take a row of id, key and item; ``now`` tells what is still to come."""
        number, key, text = row
        item = decode_item(text)
        starts, until = times(item)
        place = item.location
        where = " ".join(_WORDS.findall(fold((place.name or place.address or place.city or "") if place else "")))
        day = (item.start_local or item.start or "")[:10] if isinstance(item, Event) else None
        return cls(
            number, key, type_of(item), name_of(item.name), address(item.url), item.url, starts, day or None, where,
            key_stem(key, starts), until > now, until > _next_day(now),
        )  # fmt: skip


def name_of(name: str | None) -> str:
    """Give a name as it is compared: its words, folded."""
    return " ".join(_WORDS.findall(fold(name or "")))


def _next_day(now: str) -> str:
    return (datetime.fromisoformat(now) + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")


def address(url: str | None) -> str | None:
    """Give the canonical address, with a fragment that leads to a page of its own (``#!event/…``, ``#/event/…``)."""
    if not url:
        return None
    if (plain := _PLAIN_URL.fullmatch(url)) and "index." not in url and "default." not in url and "xn--" not in url:
        return f"https://{plain[1]}{plain[2].rstrip('/')}"
    fragment = url.partition("#")[2]
    canonical = canonical_url(url)
    return f"{canonical}#{fragment}" if canonical and fragment[:1] in ("!", "/") else canonical


def key_stem(key: str, starts: str | None) -> str | None:
    """Give a key without the times it is made of (``4711-1772733600-1772748000@host``), or None if it has none.

    The Events Calendar makes its UIDs so (``src/Tribe/iCal.php``): a rescheduled event gets a new one. Others put the date
    behind the key of the series.
    """
    if not starts:
        return None
    second = int(_moment(starts).timestamp())
    stem = _EPOCH.sub(lambda match: "" if abs(int(match[0]) - second) < MAX_LENGTH else match[0], key)
    stem = _STAMP.sub("", stem)
    local = stem.partition("@")[0]
    telling = sum(char.isalnum() for char in local) >= MIN_STEM or any(char.isdigit() for char in local)
    return stem if stem != key and telling else None


def exact(fresh: Iterable[Brief], gone: Iterable[Brief]) -> list[tuple[int, int]]:
    """Pair what is the same to the letter: address, name and start, or name, start and place. Gives pairs of ids."""
    pairing = _Pairing(list(fresh), list(gone))
    pairing.join_exact()
    return list(pairing.pairs.items())


def take_over(
    fresh: Iterable[Brief],
    gone: Iterable[Brief],
    still: Callable[[], Iterable[tuple[str, str | None]]],
    names: Callable[[], Counter[str]],
) -> list[tuple[int, int]]:
    """Pair what is new with what vanished, where both are the same thing. Gives pairs of their ids.

    ``still`` gives key and address of what was seen under its old key: an address or a stem in use there is no sign.
    ``names`` counts the things that the source ever showed under a name: one that several had is no sign.
    """
    pairing = _Pairing(list(fresh), list(gone))
    pairing.join_exact()
    pairing.join(lambda b: (b.name, b.starts) if b.starts else None)
    pairing.join(lambda b: (b.name, b.day, b.place) if b.day and b.place else None)
    for one, other in _alike(pairing.fresh(), [b for b in pairing.gone() if b.upcoming]):
        pairing.add(one, other)
    if not pairing.fresh() or not any(brief.upcoming for brief in pairing.gone()):
        return list(pairing.pairs.items())
    used = Counter[str]()
    stems = {brief.stem for brief in pairing.left if brief.stem}
    for key, url in still():
        used[url or ""] += 1
        used.update(stem for stem in stems if _fits(stem, key))
    pairing.join(lambda b: b.url if b.url and b.upcoming and not used[b.raw_url or ""] else None, unique=True)
    pairing.join(lambda b: b.stem if b.stem and b.upcoming and not used[b.stem] else None, unique=True)
    if pairing.fresh() and any(brief.ahead for brief in pairing.gone()):
        known = names()
        pairing.join(
            lambda b: (b.name, b.place) if b.ahead and len(b.name) >= MIN_NAME and known[b.name] == 1 else None,
            unique=True,
        )
    return list(pairing.pairs.items())


class _Pairing:
    """What is new beside what vanished, and the pairs that were found. A sign that comes first has the first choice."""

    def __init__(self, left: list[Brief], right: list[Brief]) -> None:
        self.left, self.right = left, right
        self.pairs: dict[int, int] = {}
        self._taken: set[int] = set()

    def fresh(self) -> list[Brief]:
        return [brief for brief in self.left if brief.id not in self.pairs]

    def gone(self) -> list[Brief]:
        return [brief for brief in self.right if brief.id not in self._taken]

    def add(self, one: Brief, other: Brief) -> None:
        self.pairs[one.id] = other.id
        self._taken.add(other.id)

    def join_exact(self) -> None:
        self.join(lambda b: (b.url, b.starts, b.name) if b.url else None)
        self.join(lambda b: (b.name, b.starts, b.place) if b.starts or b.place else None)

    def join(self, sign: Callable[[Brief], Hashable | None], *, unique: bool = False) -> None:
        """Pair those that share a sign; if ``unique``, only where one of each side has it."""
        groups: dict[Hashable, tuple[list[Brief], list[Brief]]] = defaultdict(lambda: ([], []))
        for side, briefs in enumerate((self.fresh(), self.gone())):
            for brief in briefs:
                if (value := sign(brief)) is not None:
                    groups[(brief.type, value)][side].append(brief)
        for new, old in groups.values():
            if not new or not old or (unique and (len(new) > 1 or len(old) > 1)):
                continue
            for one, other in zip(_in_order(new), _in_order(old), strict=False):
                if not unique or _may_have_moved(one, other):
                    self.add(one, other)


def _alike(fresh: list[Brief], gone: list[Brief]) -> list[tuple[Brief, Brief]]:
    """Pair what starts at the same time and is called nearly the same, best first. Rooms and levels are numbered."""
    from rapidfuzz.fuzz import token_sort_ratio

    by_start: dict[tuple[str, str], list[Brief]] = defaultdict(list)
    for other in gone:
        if other.starts:
            by_start[other.type, other.starts].append(other)
    scored = [
        (-score, one.key, other.key, one, other)
        for one in fresh
        for other in by_start.get((one.type, one.starts or ""), ())
        if _NUMBER.findall(one.name) == _NUMBER.findall(other.name)
        and (score := token_sort_ratio(one.name, other.name)) >= ALIKE
    ]
    found: dict[int, Brief] = {}
    used: set[int] = set()
    for _, _, _, one, other in sorted(scored, key=lambda row: row[:3]):
        if one.id not in found and other.id not in used:
            found[one.id] = other
            used.add(other.id)
    return [(one, found[one.id]) for one in fresh if one.id in found]


def _in_order(briefs: list[Brief]) -> list[Brief]:
    return sorted(briefs, key=lambda brief: (brief.starts or "", brief.place, brief.key))


def _may_have_moved(one: Brief, other: Brief) -> bool:
    if not one.starts or not other.starts:
        return True
    days = abs((_moment(one.starts) - _moment(other.starts)).days)
    return days <= MAX_MOVE_DAYS


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def _fits(stem: str, key: str) -> bool:
    """Tell whether a key could be made of a stem and times: all its words stand in the key."""
    words = [word for word in re.split(r"[^A-Za-z0-9.]+", stem) if word]
    return all(word in key for word in words)
