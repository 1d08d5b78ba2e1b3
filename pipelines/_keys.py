"""The keys under which sightings that may be one thing meet, and what tells at a glance that two of them are not."""

from __future__ import annotations

import struct
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, TypeAlias
from zlib import crc32

from discovery.text import fold
from pipelines._profile import essence_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipelines._items import Sketch
    from pipelines._profile import Essence

Key: TypeAlias = tuple[int, int, int]
"""A block in which sightings meet, the part of it if it is divided, and a number for the source. The block of twins is negative."""
PARTS = 256
"""Into how many parts a block can be divided."""
SPAN_DAYS = 3
"""How far apart in days one thing may begin in two sources that give no common address."""
SHARED_IDENTIFIERS = ("wikidata", "ror", "ein", "charity")
BITS = 63
"""As many as an integer of SQLite has to spare."""
GRAMS = 2 * BITS
SHORT = 12
"""What has no more letters may be the abbreviation of a longer name."""
ALIKE, ALIKE_NEAR = 0.5, 0.65
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
    """A bit for each pair of letters in its names, its town left out."""
    short: int
    heads: int
    """A bit for the first two letters of each name that may be an abbreviation, and of all that others may begin with."""
    plain: int
    """How little its name tells, as in ``Profile``."""


UNDATED = Brief(*(0,) * len(Brief._fields))


def keys_and_brief(item: Sketch, source: str) -> tuple[list[Key], Brief]:
    """Give the keys of a sighting and its brief.

    Keys are short: a chance meeting is compared and parted. Twins, which one source shows alike, are not compared any more,
    so the number of their block is long.
    """
    essence = essence_of(item)
    origin = crc32(source.encode())
    if item.type != "event":
        return _undated_keys(item, essence, origin), UNDATED
    starts, place = item.starts, item.location
    name = fold(item.name or "")
    hall, town = (place.name, place.city) if place else (None, None)
    twin = f"{source}|{name}|{starts}|{essence.url}|{hall}|{town}|{item.city}|{item.country}"
    return [*_event_keys(essence, origin), (_negative(twin), 0, 0)], _brief(essence, starts)


def pack_keys(keys: Sequence[Key]) -> bytes:
    """Make bytes of the keys of a sighting, as ``unpack_keys`` reads them."""
    return b"".join([_PACKED.pack(*key) for key in keys])


def unpack_keys(packed: bytes) -> list[Key]:
    """Give the keys that were packed."""
    return list(_PACKED.iter_unpack(packed))


_PACKED = struct.Struct("<qBI")
_BRIEF = struct.Struct("<IIIBIIIIQQQQB")
BRIEF_SIZE = _BRIEF.size
unpack_brief = _BRIEF.unpack_from
"""Gives the fields of a brief that was packed, from bytes and where in them it stands."""


def pack_brief(brief: Brief) -> bytes:
    """Make bytes of a brief, ``BRIEF_SIZE`` of them."""
    return _BRIEF.pack(*brief)


def _negative(text: str) -> int:
    return -1 - (int.from_bytes(blake2b(text.encode(), digest_size=8).digest()) >> 1)


def _part(text: str) -> int:
    return crc32(text.encode()) % PARTS


def _event_keys(essence: Essence, origin: int) -> list[Key]:
    name = _part(essence.compact[:4])
    if essence.first is None:
        return [(crc32(f"u{essence.url}".encode()), name, origin)] if essence.url else []
    day = essence.first.toordinal()
    span = day // SPAN_DAYS
    texts = [(f"u{essence.url}:{essence.first.year}", day % PARTS)] if essence.url else []
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
    return [(crc32(text.encode()), part, origin) for text, part in texts]


def _undated_keys(item: Sketch, essence: Essence, origin: int) -> list[Key]:
    texts = [f"u{essence.url}"] if essence.url else []
    if item.type == "organization":
        texts += [f"{name}:{item.identifiers[name]}" for name in SHARED_IDENTIFIERS if name in item.identifiers]
    if essence.compact:
        texts += [f"o{essence.compact}:{essence.town}"] if essence.town else []
        texts += [f"o{essence.compact}:{essence.host}"] if essence.host else []
    name = _part(essence.compact[:4])
    return [(crc32(text.encode()), name, origin) for text in texts]


def _brief(essence: Essence, starts: str | None) -> Brief:
    grams = short = 0
    for name in (essence.compact, *essence.other_names):
        if name and len(name) <= SHORT:
            short |= _bit(name[:2])
    for name in (essence.bare, *essence.other_names):
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
