"""Which sightings hang together, and which of those are one thing."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import msgspec

from pipelines import _matching
from pipelines._compare import THRESHOLD
from pipelines._intake import chunks
from pipelines._items import decode_item
from pipelines._records import Sighting

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from pipelines._decisions import Rules

SIGHTING = """SELECT s.id, s.source, s.source_key, s.type, s.record_id, s.presence, s.first_seen, s.last_seen,
  s.last_changed, s.series_key, s.recurrence_id, s.former_keys, s.item, x.url, x.licence
  FROM sightings s JOIN sources x ON x.name = s.source"""
AT_ONCE = 500
"""Sightings that are followed together to all that they hang together with."""

_MATCHED = f"""SELECT m.a, m.b, m.score, m.features = '{_matching.TWINS}'
  FROM json_each(:ids) j CROSS JOIN matches m ON m.a = j.value AND m.score >= {THRESHOLD}
  UNION ALL SELECT m.a, m.b, m.score, m.features = '{_matching.TWINS}'
  FROM json_each(:ids) j CROSS JOIN matches m ON m.b = j.value AND m.score >= {THRESHOLD}"""  # noqa: S608 - constants
_ALL_OF = f"{SIGHTING} WHERE s.id IN (SELECT value FROM json_each(?))"  # noqa: S608 - constants
_OF_RECORD = "SELECT s.record_id, s.id FROM json_each(:ids) j CROSS JOIN sightings s ON s.record_id = j.value"
_OF_SERIES = """WITH asked AS MATERIALIZED (SELECT key AS at, json_extract(value, '$[0]') AS source,
  json_extract(value, '$[1]') AS head, json_extract(value, '$[2]') AS named FROM json_each(:ids))
  SELECT q.at, s.id FROM asked q CROSS JOIN sightings s ON s.source = q.source AND s.series_key = q.head
  UNION ALL SELECT q.at, s.id FROM asked q CROSS JOIN sightings s ON s.source = q.source AND s.source_key = q.head
  WHERE q.named"""


def read_sighting(row: tuple[Any, ...]) -> Sighting:
    """Make a sighting of a row of ``SIGHTING``."""
    text, source_url, licence = row[-3:]
    item = decode_item(text)
    first_hand = bool(item.url) and _host(item.url) == _host(source_url) != ""
    known: tuple[Any, ...] = (*row[:-3], item, first_hand, licence != "unknown")
    return Sighting(*known)


@lru_cache(maxsize=1_024)
def _host(url: str) -> str:
    return url.partition("://")[2].partition("/")[0].lower().removeprefix("www.")


def clusters_of(conn: sqlite3.Connection, rules: Rules, starts: Sequence[int]) -> Iterator[list[Sighting]]:
    """Give the groups of sightings, each of one thing, that some sightings belong to, and all that hang together with them."""
    done: set[int] = set()
    hidden = {name for (name,) in conn.execute("SELECT name FROM sources WHERE NOT published")}
    for chunk in chunks(starts, AT_ONCE):
        around = _Surroundings(conn, rules, [one for one in chunk if one not in done])
        done.update(around.rows)
        for component in around.components():
            rows = [around.rows[number] for number in component if number in around.rows]
            shown = [row for row in rows if row[1] not in hidden]
            if shown:
                pairs = [pair for row in shown for pair in around.pairs.get(row[0], ())]
                yield from _partition([read_sighting(row) for row in shown], pairs, rules)


class _Surroundings:
    """All that some sightings are joined to, and so on: by matches, by their series, by the record that they had.

    ``rows`` are those of all sightings that were come to (``SIGHTING``), ``pairs`` what is one thing by its score: both ids,
    the score, and whether they are twins, by the first id.
    """

    def __init__(self, conn: sqlite3.Connection, rules: Rules, starts: Sequence[int]) -> None:
        self._starts = starts
        self._beside: defaultdict[int, list[int]] = defaultdict(list)
        self.rows: dict[int, tuple[Any, ...]] = {}
        self.pairs: defaultdict[int, set[tuple[int, int, float, bool]]] = defaultdict(set)
        asked: dict[Any, int] = {}  # a record or a series, and the one by which it was come to
        known: set[int] = set()
        frontier = set(starts)
        while frontier:
            known |= frontier
            reached = [pair for pair in rules.same if not frontier.isdisjoint(pair)]
            for a, b, score, twins in conn.execute(_MATCHED, {"ids": _list(sorted(frontier))}):
                reached.append((a, b))
                self.pairs[a].add((a, b, score, bool(twins)))
            records: list[str] = []
            series: list[tuple[str, str, bool]] = []
            for row in conn.execute(_ALL_OF, (_list(sorted(frontier)),)).fetchall():
                number, source, key, record, of_series = row[0], row[1], row[2], row[4], row[9]
                self.rows[number] = row
                if record:
                    records += [] if record in asked else [record]
                    reached.append((number, asked.setdefault(record, number)))
                for head in {key, of_series or key}:
                    series += [] if (source, head) in asked else [(source, head, head == of_series)]
                    reached.append((number, asked.setdefault((source, head), number)))
            reached += [(asked[record], one) for record, one in conn.execute(_OF_RECORD, {"ids": _list(records)})]
            reached += [(asked[series[at][:2]], one) for at, one in conn.execute(_OF_SERIES, {"ids": _list(series)})]
            for a, b in reached:
                if a != b:
                    self._beside[a].append(b)
                    self._beside[b].append(a)
            frontier = {number for pair in reached for number in pair} - known

    def components(self) -> Iterator[list[int]]:
        """Give what hangs together, in the order of the first of each."""
        seen: set[int] = set()
        for start in self._starts:
            if start in seen:
                continue
            members, queue = set[int](), [start]
            while queue:
                number = queue.pop()
                if number not in members:
                    members.add(number)
                    queue += self._beside[number]
            seen |= members
            yield sorted(members)


def _list(values: Sequence[Any]) -> str:
    """Give values as the JSON that ``json_each`` takes. Numbers are quickly found in their order."""
    return msgspec.json.encode(values).decode()


def _partition(
    sightings: Sequence[Sighting], edges: Iterable[tuple[int, int, float, bool]], rules: Rules
) -> list[list[Sighting]]:
    """Divide a component into things, the surest pairs first.

    An override goes with its series. Two things of one source stay two, unless they cannot be told apart: its own keys
    know best. So do the rules of ``decisions.toml``.
    """
    by_id = {one.id: one for one in sightings}
    groups = Groups(by_id)
    series: dict[tuple[str, str], int] = {}
    for one in sorted(sightings, key=lambda one: (one.recurrence_id is not None, one.age)):
        key = (one.source, one.series_key if one.recurrence_id and one.series_key else one.source_key)
        groups.join(one.id, series.setdefault(key, one.id))
    for a, b in sorted(rules.same):
        if a in by_id and b in by_id and by_id[a].type == by_id[b].type:
            groups.join(a, b)
    surest = sorted(edges, key=lambda pair: (-pair[2], *sorted((by_id[pair[0]].name, by_id[pair[1]].name))))
    alike = {pair[:2] for pair in surest}
    for a, b, _, twins in surest:
        left, right = groups.members(a), groups.members(b)
        if left is right or by_id[a].type != by_id[b].type or rules.part(left, right):
            continue
        if not twins and (_sources(left, by_id) & _sources(right, by_id) or _contradict(left, right, by_id, alike)):
            continue
        groups.join(a, b)
    return [sorted((by_id[number] for number in group), key=lambda one: one.age) for group in groups.all()]


def _contradict(
    left: Sequence[int], right: Sequence[int], by_id: dict[int, Sighting], alike: Collection[tuple[int, int]]
) -> bool:
    """Tell whether two groups say what cannot be true of one thing, though one of each looked like the other.

    So a vague sighting does not make one of two that it might both be. Those that look ``alike`` say nothing of the kind.
    """
    if len(left) + len(right) == 2:
        return False
    ones, others = (
        [one for one in group if by_id[one].type == "event" and not by_id[one].recurrence_id] for group in (left, right)
    )
    return any(
        _matching.contradict(by_id[one].profile, by_id[other].profile)
        for one in ones
        for other in others
        if (min(one, other), max(one, other)) not in alike
    )


def _sources(group: Iterable[int], by_id: dict[int, Sighting]) -> set[str]:
    return {by_id[number].source for number in group if by_id[number].recurrence_id is None}


class Groups:
    """Disjoint sets of numbers (union-find, members at hand)."""

    def __init__(self, numbers: Iterable[int]) -> None:
        self._of = {number: [number] for number in numbers}

    def members(self, number: int) -> list[int]:
        """Give the set that a number is in."""
        return self._of[number]

    def join(self, a: int, b: int) -> None:
        """Make one set of two."""
        left, right = self._of[a], self._of[b]
        if left is right:
            return
        if len(left) < len(right):
            left, right = right, left
        left += right
        for number in right:
            self._of[number] = left

    def all(self) -> list[list[int]]:
        """Give all sets."""
        return list({id(group): group for group in self._of.values()}.values())
