"""What people decided: ``decisions.toml`` beside the database says which things are the same and which are different.

It always wins over what was learned::

    [[same]]
    a = "e_b3k4ftnalit3"                 # a record's id, former or present
    b = "confs-tech:2026/some-key"       # or source:key of a sighting
    why = "renamed"

    [[different]]
    a = "e_b3k4ftnalit3"
    b = "e_67xgy224pcjb"
"""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from discovery._toml import read_toml

if TYPE_CHECKING:
    import sqlite3

FILE = "decisions.toml"
KINDS = ("same", "different")


class DecisionError(ValueError):
    """The file of decisions cannot be used. The message names file and rule."""


@dataclass(slots=True)
class Rules:
    """Decisions as pairs of sighting ids."""

    same: set[tuple[int, int]] = field(default_factory=set)
    different: set[tuple[int, int]] = field(default_factory=set)
    unknown: list[str] = field(default_factory=list)
    """References that name nothing, in the file's words."""

    @property
    def sightings(self) -> set[int]:
        """All sightings that a rule names."""
        return {number for pair in self.same | self.different for number in pair}

    def part(self, left: list[int], right: list[int]) -> bool:
        """Tell whether two groups must stay apart."""
        if not self.different:
            return False
        ones, others = set(left), set(right)
        return any((a in ones and b in others) or (b in ones and a in others) for a, b in self.different)


def beside(conn: sqlite3.Connection) -> Path | None:
    """Give the file of decisions that belongs to a database, or None for one in memory."""
    name = conn.execute("SELECT file FROM pragma_database_list WHERE name = 'main'").fetchone()[0]
    return Path(name).parent / FILE if name else None


def read_decisions(path: Path) -> dict[str, Any]:
    """Read the file; without one nothing is decided. DecisionError if it cannot be read or has other tables."""
    if not path.is_file():
        return {}
    try:
        table = read_toml(path)
    except ValueError as error:
        raise DecisionError(f"{path}: {error}") from error
    if unknown := set(table) - set(KINDS):
        raise DecisionError(f"{path}: unknown table {min(unknown)!r}; known are {', '.join(KINDS)}")
    if wrong := [kind for kind in KINDS if not isinstance(table.get(kind, []), list)]:
        raise DecisionError(f"{path}: [{wrong[0]}] is written [[{wrong[0]}]]")
    return table


def load_rules(conn: sqlite3.Connection, path: Path | None) -> Rules:
    """Read the decisions and find the sightings they name. DecisionError if the file or a rule cannot be read."""
    rules = Rules()
    table = read_decisions(path) if path is not None else {}
    for kind in KINDS:
        for number, rule in enumerate(table.get(kind, []), 1):
            pair = _pair(conn, rule, f"{path}: {kind} {number}", rules)
            if pair is not None:
                (rules.same if kind == "same" else rules.different).add(pair)
    return rules


def _pair(conn: sqlite3.Connection, rule: Any, where: str, rules: Rules) -> tuple[int, int] | None:
    if not isinstance(rule, dict) or not all(isinstance(rule.get(name), str) for name in "ab"):
        raise DecisionError(f"{where}: a rule needs the texts a and b")
    if unknown := set(rule) - {"a", "b", "why"}:
        raise DecisionError(f"{where}: unknown key {min(unknown)!r}")
    found = [_sighting(conn, rule["a"]), _sighting(conn, rule["b"])]
    rules.unknown += [rule[name] for name, one in zip("ab", found, strict=True) if one is None]
    if found[0] is None or found[1] is None or found[0] == found[1]:
        return None
    return min(found[0], found[1]), max(found[0], found[1])


def reference_known(conn: sqlite3.Connection, reference: str) -> bool:
    """Tell whether a rule may name this: a record, present or former, or ``source:key`` of a sighting."""
    return _sighting(conn, reference) is not None


def _sighting(conn: sqlite3.Connection, reference: str) -> int | None:
    """Give the sighting that a record began with, or that ``source:key`` names."""
    queries = (
        "SELECT sighting_id FROM aliases WHERE former_id = ? AND sighting_id IS NOT NULL",
        "SELECT id FROM sightings WHERE record_id = ? ORDER BY first_seen, source, source_key LIMIT 1",
        "SELECT id FROM sightings WHERE source || ':' || source_key = ?",
    )
    for query in queries:
        row = conn.execute(query, (reference,)).fetchone()
        if row:
            return int(row[0])
    return None


def decide(conn: sqlite3.Connection, path: Path, kind: str, a: str, b: str, why: str = "") -> int:
    """Add a decision to the file, which is made if need be. ``kind`` is ``same`` or ``different``.

    Decisions on the same two things that say otherwise are taken back. Gives how many. DecisionError for a broken file.
    """
    if kind not in KINDS:
        raise DecisionError(f"{kind!r} is no decision; known are {', '.join(KINDS)}")
    contrary = _without(conn, path, next(one for one in KINDS if one != kind), {_sighting(conn, a), _sighting(conn, b)})
    lines = ["", f"[[{kind}]]", f"a = {json.dumps(a)}", f"b = {json.dumps(b)}"]
    lines += [f"why = {json.dumps(why)}"] if why else []
    with path.open("a", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    return contrary


def _without(conn: sqlite3.Connection, path: Path, kind: str, pair: set[int | None]) -> int:
    """Take the rules of one kind on two sightings out of the file. Gives how many. Whatever else stands in it stays."""
    gone = {
        (rule["a"], rule["b"])
        for rule in read_decisions(path).get(kind, [])
        if isinstance(rule, dict) and {_sighting(conn, str(rule.get(name))) for name in "ab"} == pair
    }
    if not gone:
        return 0
    parts = re.split(r"(?m)^(?=[ \t]*\[\[)", path.read_text(encoding="utf-8"))
    kept = [part for part in parts if not any(_is_rule(part, kind, *one) for one in gone)]
    scratch = path.with_name(path.name + ".part")
    scratch.write_text("".join(kept), encoding="utf-8")
    scratch.replace(path)
    return len(parts) - len(kept)


def _is_rule(text: str, kind: str, a: str, b: str) -> bool:
    rules = tomllib.loads(text).get(kind, [])
    return bool(rules) and (rules[0].get("a"), rules[0].get("b")) == (a, b)
