"""Which sightings may be one thing: keys under which they meet, and the scored pairs that come of it.

Pairs are kept with their features (table ``matches``), so that every join can be explained. A pair depends on its two
sightings alone, so the order in which they came does not matter.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from itertools import groupby, islice, pairwise
from operator import itemgetter
from typing import TYPE_CHECKING, Any, TypeAlias

import msgspec

from discovery.items import Event, Opportunity, Organization
from pipelines._compare import THRESHOLD, features, score
from pipelines._intake import chunks
from pipelines._items import decode_item, sketch_in
from pipelines._keys import (
    BRIEF_SIZE,
    SHARED_IDENTIFIERS,
    Brief,
    hopeless,
    keys_and_brief,
    pack_brief,
    pack_keys,
    unpack_brief,
    unpack_keys,
)
from pipelines._profile import Profile, profile_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from discovery.items import Item

Row: TypeAlias = tuple[int, int, int, int]
"""A row of ``record_keys``: block, part, number of the source, sighting."""
PART, SOURCE, SIGHTING = 1, 2, 3
"""Where in such a row stands what."""
Member: TypeAlias = tuple[int, int, tuple[int, ...]]
"""One of a block: number of the source, sighting, brief."""
BriefOf: TypeAlias = Callable[[int], tuple[int, ...]]
"""Gives the brief of a sighting."""
MOMENT = Brief._fields.index("moment")
INSERT_BRIEF = "INSERT OR REPLACE INTO briefs (sighting_id, keys, brief) VALUES (?,?,?)"
INDEXED = """SELECT s.id, s.source, s.item FROM temp.dirty d CROSS JOIN sightings s ON s.id = d.id
  WHERE s.recurrence_id IS NULL"""
KEPT_PROFILES = 10_000
"""What begins within a few days of each other, in a large database."""
KEPT = 0.2
"""Pairs that score less are not worth explaining."""
MAX_BLOCK = 100
"""What more sightings than this have in common tells little: they must have more in common to be compared."""
MAX_MOMENT = 200
"""More sightings than this of one name or place and one moment are nowhere told apart: they are no longer compared."""
BLOCKS_AT_ONCE = 1_000
"""Blocks whose briefs are fetched together."""
KEPT_BRIEFS = 200_000
NOBODY: Counter[int] = Counter()
MANY = 10_000
"""Pairs that are written at once."""
SCANNED_SHARE = 4
"""From one dirty sighting in so many on, reading all keys in order is quicker than looking up those that matter."""
SURE, LIKELY = 1.0, 0.9
TWINS = '{"twins":1.0}'
INSERT_MATCH = "INSERT OR REPLACE INTO matches (a, b, score, features) VALUES (?,?,?,?)"
SAME_NAME = 0.85
CONTRADICTIONS = ("apart", "country_conflict", "other_day", "other_hour", "year_conflict")
"""Any of these tells two sightings apart that are each like a third."""


def index_sightings(conn: sqlite3.Connection) -> None:
    """Write the keys and briefs of the sightings in ``temp.dirty``, and forget the keys and pairs they had.

    Keys go in sorted, all at once: that is how a tree of hashes is quickly filled. They have no index by sighting: its
    brief says which it has. The keys that they had are in ``temp.former_keys`` then.
    """
    conn.execute(
        "CREATE TEMP TABLE IF NOT EXISTS dirty_keys (block INTEGER, part INTEGER, source INTEGER, sighting_id INTEGER)"
    )
    conn.execute("CREATE TEMP TABLE IF NOT EXISTS former_keys AS SELECT * FROM temp.dirty_keys WHERE 0")
    conn.execute("DELETE FROM temp.dirty_keys")
    conn.execute("DELETE FROM temp.former_keys")
    known = _former_keys(conn)
    _collect_keys(conn, conn.execute(INDEXED))
    if known:
        conn.executemany(
            "DELETE FROM record_keys WHERE block = ? AND part = ? AND source = ? AND sighting_id = ?",
            conn.execute("SELECT * FROM temp.former_keys EXCEPT SELECT * FROM temp.dirty_keys").fetchall(),
        )
    conn.execute("INSERT OR IGNORE INTO record_keys SELECT * FROM temp.dirty_keys ORDER BY block, part, source")


def _former_keys(conn: sqlite3.Connection) -> bool:
    """Put the keys that dirty sightings have into ``temp.former_keys``, forget their briefs and pairs. Tells if there are any."""
    known = False
    for chunk in chunks(
        conn.execute("SELECT d.id, b.keys FROM temp.dirty d CROSS JOIN briefs b ON b.sighting_id = d.id")
    ):
        former = [(*key, number) for number, packed in chunk for key in unpack_keys(packed)]
        conn.executemany("INSERT INTO temp.former_keys VALUES (?,?,?,?)", former)
        known = True
    if known:
        conn.execute("DELETE FROM briefs WHERE sighting_id IN (SELECT id FROM temp.dirty)")
        conn.execute("DELETE FROM matches WHERE a IN (SELECT id FROM temp.dirty)")
        conn.execute("DELETE FROM matches WHERE b IN (SELECT id FROM temp.dirty)")
    return known


def _collect_keys(conn: sqlite3.Connection, rows: Iterable[tuple[int, str, str]]) -> None:
    for chunk in chunks(rows):
        keys: list[tuple[int, ...]] = []
        briefs: list[tuple[Any, ...]] = []
        for number, source, text in chunk:
            found, brief = keys_and_brief(sketch_in(text), source)
            keys += [(*key, number) for key in found]
            briefs.append((number, pack_keys(found), pack_brief(brief)))
        conn.executemany("INSERT INTO temp.dirty_keys VALUES (?,?,?,?)", keys)
        conn.executemany(INSERT_BRIEF, briefs)


def find_pairs(conn: sqlite3.Connection) -> None:
    """Score the pairs that ``temp.dirty`` sightings make with others; keep those worth explaining.

    All that share a block meet, up to ``MAX_BLOCK`` of them. A larger block is divided: only those meet that share the part
    too (the name where a place is shared, the place where a name is), and if these are too many, only those that begin at
    the same moment. Where a block grows beyond the limit or falls below it, its members are dirty too:
    so the pairs are those that all sightings would give if they came at once.
    """
    conn.execute(
        "CREATE TEMP TABLE IF NOT EXISTS pairs (day INTEGER, a INTEGER, b INTEGER, PRIMARY KEY (day, a, b)) WITHOUT ROWID"
    )
    conn.execute("DELETE FROM temp.pairs")
    dirty = _dirty(conn)
    former: defaultdict[int, Counter[int]] = defaultdict(Counter)
    for block, part in conn.execute("SELECT block, part FROM temp.former_keys WHERE block >= 0"):
        former[block][part] += 1
    regrouped = sorted(_meet(conn, dirty, former))
    before = _joined(conn, regrouped)
    if regrouped:
        _make_dirty(conn, regrouped)
        _meet(conn, _dirty(conn, regrouped), {})
    compare = _Comparing(conn)
    for chunk in chunks(conn.execute("SELECT a, b FROM temp.pairs ORDER BY day, a, b")):
        conn.executemany(INSERT_MATCH, compare.rows(chunk))
    changed = {number for pair in before ^ _joined(conn, regrouped) for number in pair}
    as_before = [(number,) for number in regrouped if number not in changed]
    conn.executemany("DELETE FROM temp.dirty WHERE id = ?", as_before)
    for chunk in chunks(_twins(conn)):
        conn.executemany(INSERT_MATCH, [(a, b, SURE, TWINS) for a, b in chunk])


def _twins(conn: sqlite3.Connection) -> list[tuple[int, int]]:
    """Give each with the next of those that one source shows alike, where one of them is dirty or was."""
    rows = conn.execute(
        """SELECT o.block, o.sighting_id FROM (SELECT block FROM temp.dirty_keys WHERE block < 0
          UNION SELECT block FROM temp.former_keys WHERE block < 0) k
        CROSS JOIN record_keys o ON o.block = k.block ORDER BY o.block, o.sighting_id"""
    )
    return [(a, b) for (block, a), (other, b) in pairwise(rows) if block == other]


def _dirty(conn: sqlite3.Connection, numbers: Iterable[int] | None = None) -> bytearray:
    """Give a table that tells of each sighting whether it is dirty, or among some numbers, by its id."""
    last = conn.execute("SELECT coalesce(max(id), 0) FROM sightings").fetchone()[0]
    dirty = bytearray(last + 1)
    for number in numbers or (row[0] for row in conn.execute("SELECT id FROM temp.dirty")):
        dirty[number] = 1
    return dirty


def _meet(conn: sqlite3.Connection, dirty: bytearray, former: Mapping[int, Counter[int]]) -> set[int]:
    """Put the pairs to compare into ``temp.pairs``, by the day of one: what is near in time is compared with the same others.

    Gives the sightings that must be looked at too. ``former`` counts, by block and part, the keys that dirty sightings had.
    """
    regrouped: set[int] = set()
    pairs: list[tuple[int, int, int]] = []
    for block, brief_of in _blocks(conn, dirty):
        pairs += _meetings(block, brief_of, dirty)
        before = former.get(block[0][0], NOBODY)
        if len(block) + before.total() > MAX_BLOCK:
            regrouped |= _regrouped(conn, block, dirty, before)
        if len(pairs) > MANY:
            conn.executemany("INSERT OR IGNORE INTO temp.pairs VALUES (?,?,?)", pairs)
            pairs.clear()
    conn.executemany("INSERT OR IGNORE INTO temp.pairs VALUES (?,?,?)", pairs)
    return regrouped


def _blocks(conn: sqlite3.Connection, dirty: bytearray) -> Iterator[tuple[list[Row], BriefOf]]:
    """Give the blocks of several sources that dirty sightings are in, or were: all their rows, and what gives their briefs."""
    some, last = conn.execute("SELECT (SELECT count(*) FROM temp.dirty), (SELECT max(id) FROM sightings)").fetchone()
    if some * SCANNED_SHARE > last:
        brief_of = _all_briefs(conn, last)
        yield from ((block, brief_of) for block in _grouped(conn, _SHARED))
        return
    known: dict[int, bytes] = {}
    for blocks in chunks(_grouped(conn, _CHANGED), BLOCKS_AT_ONCE):
        if len(known) > KEPT_BRIEFS:
            known.clear()
        _fetch_briefs(
            conn, {row[SIGHTING] for block in blocks for group in _groups(block, dirty) for row in group}, known
        )
        yield from ((block, lambda number: unpack_brief(known[number])) for block in blocks)


_SHARED = "SELECT block FROM record_keys WHERE block >= 0 GROUP BY block HAVING min(source) != max(source)"
_CHANGED = """SELECT block FROM temp.dirty_keys WHERE block >= 0
  UNION SELECT block FROM (SELECT block, count(*) AS gone FROM temp.former_keys WHERE block >= 0 GROUP BY block) f
  WHERE gone + (SELECT count(*) FROM record_keys o WHERE o.block = f.block) > :limit"""
"""Where dirty sightings are, and where they were if others may meet now that did not."""


def _grouped(conn: sqlite3.Connection, blocks: str) -> Iterator[list[Row]]:
    """Give all rows of each of the blocks that a query gives, if they are of several sources."""
    rows = conn.execute(
        f"SELECT o.block, o.part, o.source, o.sighting_id FROM ({blocks}) b CROSS JOIN record_keys o ON o.block = b.block",  # noqa: S608
        {"limit": MAX_BLOCK},
    )
    for _, group in groupby(rows, key=itemgetter(0)):
        block = list(group)
        if len(block) > 1 and any(row[SOURCE] != block[0][SOURCE] for row in block):
            yield block


def _all_briefs(conn: sqlite3.Connection, last: int) -> BriefOf:
    """Have all briefs at hand, up to the last sighting: 62 bytes each."""
    packed = bytearray(BRIEF_SIZE * (last + 1))
    for number, brief in conn.execute("SELECT sighting_id, brief FROM briefs"):
        packed[number * BRIEF_SIZE : (number + 1) * BRIEF_SIZE] = brief
    return lambda number: unpack_brief(packed, number * BRIEF_SIZE)


def _fetch_briefs(conn: sqlite3.Connection, numbers: set[int], known: dict[int, bytes]) -> None:
    """Add the briefs of some sightings to those that are known."""
    query = "SELECT b.sighting_id, b.brief FROM json_each(?) j CROSS JOIN briefs b ON b.sighting_id = j.value"
    missing = sorted(numbers - known.keys())
    known.update(conn.execute(query, (msgspec.json.encode(missing).decode(),)).fetchall())


def _meetings(block: Sequence[Row], brief_of: BriefOf, dirty: bytearray) -> Iterator[tuple[int, int, int]]:
    """Give the pairs of a block that are to be compared, with the day of the first: of two sources, one of the two dirty."""
    for group in _groups(block, dirty):
        members = [(row[SOURCE], row[SIGHTING], brief_of(row[SIGHTING])) for row in group]
        members.sort(key=lambda member: not dirty[member[1]])
        for some in [members] if len(members) <= MAX_BLOCK else _of_one_moment(members):
            for at, (source, a, brief) in enumerate(some, 1):
                if not dirty[a]:
                    break
                for other, b, second in some[at:]:
                    if other != source and not hopeless(brief, second):
                        yield (brief[0], a, b) if a < b else (second[0], b, a)


def _groups(block: Sequence[Row], dirty: bytearray) -> Iterable[Sequence[Row]]:
    """Give a block whole, or the parts of a large one in which there is anything dirty."""
    if len(block) <= MAX_BLOCK:
        return [block]
    parts = defaultdict(list)
    for row in block:
        parts[row[PART]].append(row)
    return [part for part in parts.values() if any(dirty[row[SIGHTING]] for row in part)]


def _of_one_moment(members: Sequence[Member]) -> Iterator[Sequence[Member]]:
    """Divide a large part further."""
    moments = defaultdict(list)
    for member in members:
        moments[member[2][MOMENT]].append(member)
    return (group for group in moments.values() if len(group) <= MAX_MOMENT)


def _regrouped(conn: sqlite3.Connection, block: Sequence[Row], dirty: bytearray, former: Counter[int]) -> set[int]:
    """Give the others in a block who meet more than before as it is no longer divided, or whose pairs may have parted.

    So it is with a part of it. One that has no pair in the block loses none when the block is divided.
    """
    part_of = {row[SIGHTING]: row[PART] for row in block if not dirty[row[SIGHTING]]}
    now, then = Counter([row[PART] for row in block]), Counter(part_of.values()) + former
    divided, was_divided = len(block) > MAX_BLOCK, len(part_of) + former.total() > MAX_BLOCK
    if not divided:
        return set(part_of) if was_divided else set()
    fuller = {part for part in now if now[part] > MAX_BLOCK >= then[part]}
    emptier = {part for part in now if now[part] <= MAX_BLOCK < then[part]}
    found = {number for number, part in part_of.items() if part in emptier}
    if fuller or not was_divided:
        for a, b in _pairs_of(conn, list(part_of), KEPT):
            part = part_of.get(a)
            if b in part_of and (part in fuller if part == part_of[b] else not was_divided):
                found |= {a, b}
    return found


def _pairs_of(conn: sqlite3.Connection, numbers: Sequence[int], least: float) -> Iterator[tuple[int, int]]:
    """Give the pairs that some sightings make with later ones, from some score on."""
    query = "SELECT m.a, m.b FROM json_each(?) j CROSS JOIN matches m ON m.a = j.value AND m.score >= ?"
    return conn.execute(query, (msgspec.json.encode(numbers).decode(), least))


def _joined(conn: sqlite3.Connection, numbers: Sequence[int]) -> set[tuple[int, int]]:
    """Give the pairs that make some sightings one with others."""
    query = "SELECT m.a, m.b FROM json_each(?) j CROSS JOIN matches m ON m.b = j.value AND m.score >= ?"
    earlier = conn.execute(query, (msgspec.json.encode(numbers).decode(), THRESHOLD))
    return {*_pairs_of(conn, numbers, THRESHOLD), *earlier}


def _make_dirty(conn: sqlite3.Connection, numbers: Sequence[int]) -> None:
    """Add sightings to ``temp.dirty`` whose keys are as they were; only theirs are in ``temp.dirty_keys`` then."""
    rows = [(number,) for number in numbers]
    conn.executemany("INSERT INTO temp.dirty (id) VALUES (?)", rows)
    conn.executemany("DELETE FROM matches WHERE a = ?", rows)
    conn.executemany("DELETE FROM matches WHERE b = ?", rows)
    conn.execute("DELETE FROM temp.former_keys WHERE block >= 0")
    conn.execute("DELETE FROM temp.dirty_keys WHERE block >= 0")
    query = "SELECT sighting_id, keys FROM briefs WHERE sighting_id IN (SELECT value FROM json_each(?))"
    known = conn.execute(query, (msgspec.json.encode(numbers).decode(),)).fetchall()
    keys = [(*key, number) for number, packed in known for key in unpack_keys(packed)]
    conn.executemany("INSERT INTO temp.dirty_keys VALUES (?,?,?,?)", keys)


class _Comparing:
    """Compares sightings by their ids, each profile made once for a while."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn
        self._kept: dict[int, tuple[Organization | Opportunity | None, Profile]] = {}

    def rows(self, pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int, float, str]]:
        """Give the rows of the pairs that are worth keeping."""
        self._load({number for pair in pairs for number in pair})
        return [row for row in (self._row(*pair) for pair in pairs) if row is not None]

    def _load(self, numbers: set[int]) -> None:
        """Make the profiles of sightings, beside what each is itself unless that is an event."""
        kept = self._kept
        if len(kept) > KEPT_PROFILES:
            newest = islice(kept.items(), len(kept) // 2, None)
            self._kept = kept = {number: kept[number] for number in numbers & kept.keys()} | dict(newest)
        missing = msgspec.json.encode(sorted(numbers - kept.keys())).decode()
        query = "SELECT s.id, s.item FROM json_each(?) j CROSS JOIN sightings s ON s.id = j.value"
        for number, text in self._conn.execute(query, (missing,)):
            item = decode_item(text)
            kept[number] = None if isinstance(item, Event) else item, profile_of(item)

    def _row(self, a: int, b: int) -> tuple[int, int, float, str] | None:
        (one, left), (two, right) = self._kept[a], self._kept[b]
        if type(one) is not type(two):
            return None
        found = features(left, right)
        value = score(found) if one is None or two is None else _rule(one, two, found)
        if value < KEPT:
            return None
        return a, b, round(value, 4), msgspec.json.encode(found).decode()


def contradict(one: Profile, two: Profile) -> bool:
    """Tell whether two events say what cannot be true of one thing, whatever joins each of them to a third."""
    found = features(one, two)
    if score(found) >= THRESHOLD:
        return False
    return any(found.get(name) for name in CONTRADICTIONS) or bool(
        found.get("city_conflict") and not found.get("same_url")
    )


def _rule(one: Item, two: Item, found: dict[str, float]) -> float:
    """Score what has no date; never by the name alone. By a common identifier; or by the name and an address, a site or a place."""
    if isinstance(one, Organization) and isinstance(two, Organization):
        common = [name for name in SHARED_IDENTIFIERS if name in one.identifiers and name in two.identifiers]
        if any(one.identifiers[name] == two.identifiers[name] for name in common):
            return SURE
        if common:
            return 0.0
    if isinstance(one, Opportunity) and found.get("year_conflict"):
        return 0.0
    if any(found.get(name) for name in ("country_conflict", "city_conflict", "number_conflict", "own_words")):
        return 0.0
    if found.get("same_url"):
        return LIKELY if found.get("name", 0.0) >= SAME_NAME else 0.0
    if not found.get("same_name") or found.get("contained"):
        return 0.0
    if isinstance(one, Opportunity):  # the same role is open in many towns, and at many bodies
        return LIKELY if found.get("organizer") and found.get("same_city") and not found.get("other_path") else 0.0
    if found.get("same_host"):  # a chapter has a page on the site of its parent
        return LIKELY if found.get("nested") or found.get("same_city") else 0.0
    return LIKELY if found.get("same_city") and not found.get("other_host") else 0.0
