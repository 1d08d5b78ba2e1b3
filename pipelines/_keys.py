"""The keys under which sightings that may be one thing meet, and what tells at a glance that two of them are not."""

from __future__ import annotations

import struct
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

from discovery.items import Event, Organization, Place
from discovery.text import fold
from pipelines._items import times
from pipelines._profile import essence_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from discovery.items import Item
    from pipelines._profile import Essence

TWIN = 0
"""Stands for the source where a key is one of twins."""
PART_BITS = 8
PART_MASK = (1 << PART_BITS) - 1
"""The lowest bits of a key: into how many parts a block can be divided."""
SPAN_DAYS = 3
"""How far apart in days one thing may begin in two sources that give no common address."""
SHARED_IDENTIFIERS = ("wikidata", "ror", "ein", "charity")
BITS = 63
"""As many as an integer of SQLite has to spare."""
GRAMS = 2 * BITS
SHORT = 12
"""What has no more letters may be the abbreviation of a longer name."""
ALIKE, ALIKE_NEAR = 0.4, 0.6
"""Names are not alike that have a smaller share of the letter pairs of the shorter one in common: on one day, on near ones."""


class Brief(NamedTuple):
    """The little of a sighting by which most pairs are told apart before they are compared. Hashes; 0 is unknown."""

    day: int
    last: int
    moment: int
    timed: int
    """Whether the time of day is known."""
    town: int
    country: int
    address: int
    host: int
    grams: int
    more_grams: int
    """A bit for each pair of letters in its names."""
    short: int
    heads: int
    """A bit for the first two letters of each name that may be an abbreviation, and of all that others may begin with."""
    plain: int
    """How little its name tells, as in ``Profile``."""


UNDATED = Brief(*(0,) * len(Brief._fields))


def keys_and_brief(item: Item, source: str) -> tuple[list[tuple[int, int]], Brief]:
    """Give the keys of a sighting, each with a number for its source, and its brief.

    Keys are short: a chance meeting is compared and parted. The lowest bits of a key tell its part of the block (see
    ``_matching.find_pairs``). Twins, which one source shows alike, are not compared any more, so their key is long.
    """
    essence = essence_of(item)
    origin = crc32(source.encode()) or 1
    if not isinstance(item, Event):
        return [(key, origin) for key in _undated_keys(item, essence)], UNDATED
    starts = times(item)[0]
    place = item.location or Place()
    name = fold(item.name or "")
    twin = f"{source}|{name}|{starts}|{essence.url}|{place.name}|{place.city}|{item.city}|{item.country}"
    keys = [*[(key, origin) for key in _event_keys(essence)], (_number(twin), TWIN)]
    return keys, _brief(essence, starts)


def pack_keys(keys: Sequence[tuple[int, int]]) -> bytes:
    """Make bytes of the keys of a sighting, as ``unpack_keys`` reads them."""
    return struct.pack(f"<{2 * len(keys)}q", *[number for key in keys for number in key])


def unpack_keys(packed: bytes) -> list[tuple[int, int]]:
    """Give the keys that were packed."""
    return list(struct.iter_unpack("<qq", packed))


def _number(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big", signed=True)


def _part(text: str) -> int:
    return crc32(text.encode()) & PART_MASK


def _event_keys(essence: Essence) -> set[int]:
    name = _part(essence.compact[:4])
    if essence.first is None:
        return {crc32(f"u{essence.url}".encode()) << PART_BITS | name} if essence.url else set()
    day = essence.first.toordinal()
    span = day // SPAN_DAYS
    texts = [(f"u{essence.url}:{essence.first.year}", day & PART_MASK)] if essence.url else []
    if essence.compact:
        start = essence.compact[:5]
        where = _part(essence.town or essence.host)
        texts += [
            (f"d{essence.compact[:8]}:{day}", where),
            (f"n{start}:{span}", where),
            (f"n{start}:{span + 1}", where),
        ]
    if essence.town:
        texts += [(f"c{essence.town}:{span}", name), (f"c{essence.town}:{span + 1}", name)]
    elif essence.host:  # two in one town meet there, whatever their addresses
        texts += [(f"h{essence.host}:{span}", name), (f"h{essence.host}:{span + 1}", name)]
    return {crc32(text.encode()) << PART_BITS | part for text, part in texts}


def _undated_keys(item: Item, essence: Essence) -> set[int]:
    texts = [f"u{essence.url}"] if essence.url else []
    if isinstance(item, Organization):
        texts += [f"{name}:{item.identifiers[name]}" for name in SHARED_IDENTIFIERS if name in item.identifiers]
    if essence.compact:
        texts += [f"o{essence.compact}:{essence.town}"] if essence.town else []
        texts += [f"o{essence.compact}:{essence.host}"] if essence.host else []
    name = _part(essence.compact[:4])
    return {crc32(text.encode()) << PART_BITS | name for text in texts}


def _brief(essence: Essence, starts: str | None) -> Brief:
    grams = short = 0
    for name in essence.names:
        if len(name) <= SHORT:
            short |= _bit(name[:2])
        for pair in pairwise(name):
            grams |= _gram(pair)
    heads = 0
    for head in essence.heads:
        heads |= _bit(head)
    return Brief(
        day=essence.first.toordinal() if essence.first else 0,
        last=essence.last.toordinal() if essence.last else 0,
        moment=crc32((starts or "").encode()),
        timed=essence.timed,
        town=0 if essence.online else _hashed(essence.town),
        country=0 if essence.online or len(essence.country) != 2 else _hashed(essence.country),
        address=_hashed(essence.url),
        host=_hashed(essence.host),
        grams=grams & (1 << BITS) - 1,
        more_grams=grams >> BITS,
        short=short,
        heads=heads,
        plain=essence.plain,
    )


def _hashed(text: str | None) -> int:
    return crc32(text.encode()) if text else 0


@lru_cache(maxsize=4096)
def _gram(pair: tuple[str, str]) -> int:
    return 1 << (ord(pair[0]) * 31 + ord(pair[1])) % GRAMS


@lru_cache(maxsize=4096)
def _bit(head: str) -> int:
    return 1 << sum(ord(char) * weight for char, weight in zip(head, (1, 31), strict=False)) % BITS


def hopeless(one: Sequence[int], other: Sequence[int]) -> bool:
    """Tell whether two briefs are of things that cannot be one, so that comparing them is of no use.

    Called for most pairs that meet, so it looks at the little that parts most of them. It parts none that
    ``_compare.score`` would join. Without a common address names must be alike, or one may abbreviate the other, and times
    on different days, or towns and sites and days, or days far apart, tell them apart whatever they are called.
    """
    day, last, _, timed, town, country, address, host, grams, more, short, heads, plain = one
    day2, last2, _, timed2, town2, country2, address2, host2, grams2, more2, short2, heads2, plain2 = other
    if country and country2 and country != country2:
        return True
    if address and address == address2:
        return False
    if day != day2:
        if (timed and timed2) or (town and town2 and town != town2 and host != host2):
            return True
        if (day > last2 or day2 > last) and abs(day - day2) > SPAN_DAYS:
            return True
    if plain and plain2 and not (town and town == town2) and not (host and host == host2):
        return True
    if short & heads2 or short2 & heads:
        return False
    size = min(grams.bit_count() + more.bit_count(), grams2.bit_count() + more2.bit_count())
    common = (grams & grams2).bit_count() + (more & more2).bit_count()
    return common < (ALIKE if day == day2 else ALIKE_NEAR) * size
