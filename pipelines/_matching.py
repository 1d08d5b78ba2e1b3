"""Which sightings may be one thing: keys under which they meet, and the scored pairs that come of it.

Pairs are kept with their features (table ``matches``), so that every join can be explained. A pair depends on its two
sightings alone, so the order in which they came does not matter.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import lru_cache
from hashlib import blake2b
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeAlias
from zlib import crc32

import msgspec

from discovery.items import Event, Opportunity, Organization
from pipelines._compare import THRESHOLD, features, score
from pipelines._intake import chunks
from pipelines._items import decode_item, times
from pipelines._profile import Essence, Profile, essence_of, profile_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Sequence

    from discovery.items import Item

Key: TypeAlias = tuple[int, int, int]
"""A row of ``record_keys``: key, number of the source, sighting."""

INDEXED = "SELECT s.id, s.source, s.item FROM sightings s"
MEMBERS = "SELECT sighting_id FROM record_keys WHERE key BETWEEN ? AND ? AND source != 0 LIMIT ?"
TWIN = 0
"""Stands for the source where a key is one of twins."""
KEPT = 0.2
"""Pairs that score less are not worth explaining."""
MAX_BLOCK = 80
"""What more sightings than this have in common tells little: they must have more in common to be compared."""
MAX_MOMENT = 1_000
"""More sightings than this of one name or place and one moment are nowhere told apart: they are no longer compared."""
MANY = 10_000
"""Pairs that are written at once."""
PART_BITS = 8
PART_MASK = (1 << PART_BITS) - 1
"""The lowest bits of a key: into how many parts a block can be divided."""
SCANNED_SHARE = 4
"""From one dirty sighting in so many on, reading all keys in order is quicker than looking up those that matter."""
SURE, LIKELY = 1.0, 0.9
URL_WEEKS, PLACE_DAYS = 14, 3
"""How far apart in days the dates of one thing may be: with the same address or name, and with the same town."""
SHARED_IDENTIFIERS = ("wikidata", "ror", "ein", "charity")
SAME_NAME = 0.85
APART = (
    "city_conflict",
    "country_conflict",
    "venue_conflict",
    "other_hour",
    "other_minute",
    "part",
    "number_conflict",
    "year_conflict",
)
"""Any of these tells two entries of one source apart."""


def blocking_keys(item: Item, source: str) -> list[tuple[int, int]]:
    """Give the keys under which a sighting meets others that may be the same thing, each with a number for its source.

    They are short: a chance meeting is compared and parted. The lowest bits of a key tell its part of the block (see
    ``find_pairs``). Twins are not compared by name, so their key is long.
    """
    essence = essence_of(item)
    origin = crc32(source.encode()) or 1
    if not isinstance(item, Event):
        return [(key, origin) for key in _undated_keys(item, essence)]
    twin = f"{source}|{essence.compact}|{times(item)[0]}|{essence.url}"
    return [*[(key, origin) for key in _event_keys(essence)], (_number(twin), TWIN)]


def _number(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big", signed=True)


def _part(text: str) -> int:
    return crc32(text.encode()) & PART_MASK


def _event_keys(essence: Essence) -> set[int]:
    name = _part(essence.compact[:4])
    if essence.first is None:
        return {crc32(f"u{essence.url}".encode()) << PART_BITS | name} if essence.url else set()
    day = essence.first.toordinal()
    week, span = day // URL_WEEKS, day // PLACE_DAYS
    texts = [(f"u{essence.url}:{essence.first.year}", day & PART_MASK)] if essence.url else []
    if essence.compact:
        start = essence.compact[:5]
        where = _part(essence.city[0][:5] if essence.city else essence.host)
        texts += [
            (f"d{essence.compact[:8]}:{day}", where),
            (f"n{start}:{week}", where),
            (f"n{start}:{week + 1}", where),
        ]
    if essence.city:
        town = essence.city[0][:5]
        texts += [(f"c{town}:{span}", name), (f"c{town}:{span + 1}", name)]
    elif essence.host:  # two in one town meet there, whatever their addresses
        texts += [(f"h{essence.host}:{week}", name), (f"h{essence.host}:{week + 1}", name)]
    return {crc32(text.encode()) << PART_BITS | part for text, part in texts}


def _undated_keys(item: Item, essence: Essence) -> set[int]:
    texts = [f"u{essence.url}"] if essence.url else []
    if isinstance(item, Organization):
        texts += [f"{name}:{item.identifiers[name]}" for name in SHARED_IDENTIFIERS if name in item.identifiers]
    name = _part(essence.compact[:4])
    return {crc32(text.encode()) << PART_BITS | name for text in texts}


def index_sightings(conn: sqlite3.Connection) -> None:
    """Write the keys of the sightings in ``temp.dirty``, and forget the keys and pairs they had.

    Keys go in sorted, all at once: that is how a tree of hashes is quickly filled. They have no index by sighting, which
    only the few that change would need. The keys that they had are in ``temp.former_keys`` then.
    """
    conn.execute("CREATE TEMP TABLE IF NOT EXISTS dirty_keys (key INTEGER, source INTEGER, sighting_id INTEGER)")
    conn.execute("CREATE TEMP TABLE IF NOT EXISTS former_keys (key INTEGER)")
    conn.execute("DELETE FROM temp.dirty_keys")
    conn.execute("DELETE FROM temp.former_keys")
    _collect_keys(conn, conn.execute(f"{INDEXED} JOIN temp.dirty d ON d.id = s.id WHERE s.recurrence_id IS NULL"))
    if conn.execute(
        "SELECT 1 FROM temp.dirty d JOIN sightings s ON s.id = d.id WHERE s.record_id IS NOT NULL LIMIT 1"
    ).fetchone():  # what has no record yet has no keys
        conn.execute(
            """INSERT INTO temp.former_keys SELECT key FROM record_keys
            WHERE source != 0 AND sighting_id IN (SELECT id FROM temp.dirty)"""
        )
        conn.execute("DELETE FROM record_keys WHERE sighting_id IN (SELECT id FROM temp.dirty)")
        _forget_pairs(conn)
    conn.execute("INSERT INTO record_keys SELECT key, source, sighting_id FROM temp.dirty_keys ORDER BY key, source")


def _collect_keys(conn: sqlite3.Connection, rows: Iterable[tuple[int, str, str]]) -> None:
    for chunk in chunks(rows):
        conn.executemany(
            "INSERT INTO temp.dirty_keys VALUES (?,?,?)",
            [
                (key, origin, number)
                for number, source, text in chunk
                for key, origin in blocking_keys(decode_item(text), source)
            ],
        )


def _forget_pairs(conn: sqlite3.Connection) -> None:
    conn.execute("DELETE FROM matches WHERE a IN (SELECT id FROM temp.dirty)")
    conn.execute("DELETE FROM matches WHERE b IN (SELECT id FROM temp.dirty)")


def find_pairs(conn: sqlite3.Connection) -> None:
    """Score the pairs that ``temp.dirty`` sightings make with others; keep those worth explaining.

    All that share a key meet, up to ``MAX_BLOCK`` of them. A larger block is divided: only those meet that share the second
    half of the key too (the name where a place is shared, the place where a name is), and if these are too many, only
    those that begin at the same moment. Where a block grows beyond the limit or falls below it, its members are dirty too:
    so the pairs are those that all sightings would give if they came at once.
    """
    conn.execute("CREATE TEMP TABLE IF NOT EXISTS pairs (a INTEGER, b INTEGER, PRIMARY KEY (a, b)) WITHOUT ROWID")
    conn.execute("DELETE FROM temp.pairs")
    regrouped = _meet(conn, _dirty(conn), Counter(row[0] for row in conn.execute("SELECT key FROM temp.former_keys")))
    if regrouped:
        _make_dirty(conn, sorted(regrouped))
        _meet(conn, _dirty(conn), Counter())
    twins = conn.execute(
        """SELECT DISTINCT min(k.sighting_id, o.sighting_id), max(k.sighting_id, o.sighting_id), 1
        FROM temp.dirty_keys k
        JOIN record_keys o ON o.key = k.key AND o.source = 0 AND o.sighting_id != k.sighting_id WHERE k.source = 0"""
    ).fetchall()
    compare = _Comparing(conn)
    for chunk in chunks(chain(conn.execute("SELECT a, b, 0 FROM temp.pairs ORDER BY a, b"), twins)):
        rows = [row for row in (compare.pair(*pair) for pair in chunk) if row is not None]
        conn.executemany("INSERT OR REPLACE INTO matches (a, b, score, features) VALUES (?,?,?,?)", rows)


def _dirty(conn: sqlite3.Connection) -> bytearray:
    """Give a table that tells of each sighting whether it is dirty, by its id."""
    last = conn.execute("SELECT coalesce(max(id), 0) FROM sightings").fetchone()[0]
    dirty = bytearray(last + 1)
    for (number,) in conn.execute("SELECT id FROM temp.dirty"):
        dirty[number] = 1
    return dirty


def _meet(conn: sqlite3.Connection, dirty: bytearray, former: Counter[int]) -> set[int]:
    """Put the pairs to compare into ``temp.pairs``. Gives the sightings that must be looked at too.

    ``former`` counts the keys that dirty sightings had before.
    """
    regrouped: set[int] = set()
    gone: defaultdict[int, Counter[int]] = defaultdict(Counter)
    for key, count in former.items():
        gone[key >> PART_BITS][key] = count
    pairs: list[tuple[int, int]] = []
    for block in _blocks(conn):
        pairs += _meetings(conn, block, dirty)
        before = gone.get(block[0][0] >> PART_BITS, Counter())
        if len(block) + before.total() > MAX_BLOCK:
            regrouped |= _regrouped(block, dirty, before)
        if len(pairs) > MANY:
            conn.executemany("INSERT OR IGNORE INTO temp.pairs VALUES (?,?)", pairs)
            pairs.clear()
    conn.executemany("INSERT OR IGNORE INTO temp.pairs VALUES (?,?)", pairs)
    return regrouped


def _blocks(conn: sqlite3.Connection) -> Iterator[list[Key]]:
    """Give the blocks that dirty sightings are in, or were: all rows of several sources that share a key."""
    some, last = conn.execute("SELECT (SELECT count(*) FROM temp.dirty), (SELECT max(id) FROM sightings)").fetchone()
    if some * SCANNED_SHARE > last:
        rows = conn.execute("SELECT key, source, sighting_id FROM record_keys WHERE source != 0 ORDER BY key")
    else:
        rows = conn.execute(
            f"""SELECT o.key, o.source, o.sighting_id FROM
            (SELECT key >> {PART_BITS} AS block FROM temp.dirty_keys WHERE source != 0
              UNION SELECT key >> {PART_BITS} FROM temp.former_keys) d
            CROSS JOIN record_keys o ON o.key BETWEEN d.block << {PART_BITS} AND (d.block << {PART_BITS}) + {PART_MASK}
            WHERE o.source != 0"""  # noqa: S608 - numbers of ours
        )
    block, members = -1, list[Key]()
    for row in rows:
        if row[0] >> PART_BITS != block:
            if len(members) > 1 and len({one[1] for one in members}) > 1:
                yield members
            block, members = row[0] >> PART_BITS, []
        members.append(row)
    if len({one[1] for one in members}) > 1:
        yield members


def _meetings(conn: sqlite3.Connection, block: Sequence[Key], dirty: bytearray) -> Iterator[tuple[int, int]]:
    """Give the pairs of a block that are to be compared: of two sources, at least one of the two dirty."""
    for group in [block] if len(block) <= MAX_BLOCK else _divided(conn, block, dirty):
        for _, source, a in group:
            if dirty[a]:
                for _, other, b in group:
                    if other != source and (a < b or not dirty[b]):
                        yield (a, b) if a < b else (b, a)


def _divided(conn: sqlite3.Connection, block: Sequence[Key], dirty: bytearray) -> Iterator[Sequence[Key]]:
    """Give the groups of a large block that are to be compared, as far as there is anything dirty in them."""
    parts = defaultdict(list)
    for row in block:
        parts[row[0]].append(row)
    for part in parts.values():
        if len(part) <= MAX_BLOCK:
            yield part
            continue
        if not any(dirty[row[2]] for row in part):
            continue
        moments = defaultdict(list)
        for row in part:
            (starts,) = conn.execute("SELECT starts FROM sightings WHERE id = ?", (row[2],)).fetchone()
            moments[starts].append(row)
        yield from (group for group in moments.values() if len(group) <= MAX_MOMENT)


def _regrouped(block: Sequence[Key], dirty: bytearray, former: Counter[int]) -> set[int]:
    """Give the others in a block that came to be divided, or is no longer, and those in such a part of it."""
    found: set[int] = set()
    for shift in (PART_BITS, 0):
        now = Counter([row[0] >> shift for row in block])
        then = Counter([row[0] >> shift for row in block if not dirty[row[2]]])
        for key, count in former.items():
            then[key >> shift] += count
        changed = {part for part, count in now.items() if (count > MAX_BLOCK) != (then[part] > MAX_BLOCK)}
        found.update(row[2] for row in block if row[0] >> shift in changed and not dirty[row[2]])
    return found


def _make_dirty(conn: sqlite3.Connection, numbers: Sequence[int]) -> None:
    """Add sightings to ``temp.dirty`` whose keys are as they were."""
    conn.executemany("INSERT INTO temp.dirty (id) VALUES (?)", [(number,) for number in numbers])
    for chunk in chunks(numbers):
        _collect_keys(conn, conn.execute(f"{INDEXED} WHERE s.id IN ({','.join('?' * len(chunk))})", chunk).fetchall())
    _forget_pairs(conn)


class _Comparing:
    """Compares sightings by their ids, each profile made once for a while."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._profile = lru_cache(maxsize=20_000)(self._make)
        self._conn = conn

    def _make(self, number: int) -> tuple[Item, Profile]:
        (text,) = self._conn.execute("SELECT item FROM sightings WHERE id = ?", (number,)).fetchone()
        item = decode_item(text)
        return item, profile_of(item)

    def pair(self, a: int, b: int, twins: int) -> tuple[int, int, float, str] | None:
        """Give the row of a pair, or None if it is not worth keeping.

        ``twins`` are of one source, and have name, start and address in common: one thing unless anything sets them apart.
        """
        (one, left), (two, right) = self._profile(a), self._profile(b)
        if type(one) is not type(two):
            return None
        found = features(left, right)
        if twins:
            if any(found.get(name) for name in APART) or (left.venue, left.city) != (right.venue, right.city):
                return None
            found["twins"] = 1.0
            return a, b, SURE, msgspec.json.encode(found).decode()
        value = score(found) if isinstance(one, Event) else _rule(one, two, found)
        if value < KEPT:
            return None
        return a, b, round(value, 4), msgspec.json.encode(found).decode()


def _rule(one: Item, two: Item, found: dict[str, float]) -> float:
    """Score what has no date: by a common identifier, or by address and name together; never by the name alone."""
    if isinstance(one, Organization) and isinstance(two, Organization):
        common = [name for name in SHARED_IDENTIFIERS if name in one.identifiers and name in two.identifiers]
        if any(one.identifiers[name] == two.identifiers[name] for name in common):
            return SURE
        if common:
            return 0.0
    if isinstance(one, Opportunity) and found.get("year_conflict"):
        return 0.0
    clash = any(found.get(name) for name in ("country_conflict", "city_conflict", "number_conflict"))
    alike = found.get("same_url", 0.0) and found.get("name", 0.0) >= SAME_NAME
    return LIKELY if alike and not clash else 0.0


def edges(conn: sqlite3.Connection, ids: Iterable[int]) -> list[tuple[int, int, float, bool]]:
    """Give the pairs among some sightings that are one thing: both ids, the score, and whether they are twins."""
    found: list[tuple[int, int, float, bool]] = []
    members = set(ids)
    for chunk in chunks(sorted(members)):
        marks = ",".join("?" * len(chunk))
        query = f"SELECT a, b, score, features LIKE '%\"twins\"%' FROM matches WHERE a IN ({marks}) AND score >= ?"  # noqa: S608
        rows: list[Any] = conn.execute(query, (*chunk, THRESHOLD)).fetchall()
        found += [(a, b, value, bool(twin)) for a, b, value, twin in rows if b in members]
    return found
