"""Lists kept as JSON or YAML: rows checked by shape, so that one bad value costs itself and one bad row costs itself.

YAML is read with every scalar as text: no date, octal or ``NO`` of its own making, no merges, and a limit to nesting (the
parser underneath recurses without one). What a value means is said where it is taken: ``row.day("start")``.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from discovery.items import Problem
from discovery.readers._foreign import foreign_bytes
from discovery.text import clean_url, one_line, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from discovery.items import Found
    from discovery.readers import Payload

MAX_BYTES = 20_000_000
"""Twenty times the largest of these lists."""
MAX_YAML = 5_000_000
"""Bytes; its parser is slow, and the largest of these lists has 220,000."""
MAX_NODES = 300_000
"""Values of one YAML document, and the beginnings and ends of its lists and objects."""
MAX_ENTRIES = 50_000
"""Entries of a broken list that are read one by one."""
MAX_NESTING = 60
MAX_PROBLEMS = 1_000
"""Problems of one list that are told; a broken list repeats itself."""
MAX_TEXT = 20_000
ALIKE = 20
"""Entries after which one that lacks what all have is odd."""
UNFORESEEN = "row could not be read"
NOTHING = frozenset({"", "~", "null", "Null", "NULL"})
"""How YAML writes that there is no value."""
_NO_YAML = dict.fromkeys([*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F, 0xFEFF])
"""Characters that its parser refuses, to be left out."""
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(?:\.\d+)?)?")


class BadRow(ValueError):  # noqa: N818 - it is a row, not an error of ours
    """A row cannot be used. The message says which value is missing or wrong."""


class Row:
    """One object of a list. Taking a value of the wrong type gives None and is noted in ``faults``."""

    def __init__(self, raw: dict[str, Any], base: str = "") -> None:
        self.raw = raw
        self.base = base
        self.faults: list[str] = []

    def fault(self, key: str, expected: str) -> None:
        """Note that a value is not what it should be."""
        self.faults.append(f"{key}: {str(self.raw.get(key))[:80]!r} is not {expected}")

    def block(self, key: str) -> str | None:
        """Give a text of several lines, or None."""
        value = self.raw.get(key)
        if isinstance(value, int | float) and not isinstance(value, bool):
            value = str(value)
        if _is_nothing(value):
            return None
        if not isinstance(value, str):
            self.fault(key, "a text")
            return None
        value = value[:MAX_TEXT]  # a name may stand in angle brackets as a whole: <Interrupt>
        return plain(value) or plain(value.replace("<", "").replace(">", "")) or None

    def text(self, key: str) -> str | None:
        """Give a text of one line, or None."""
        value = self.block(key)
        return one_line(value) if value else None

    def need(self, key: str) -> str:
        """Give a text of one line. Raises BadRow if there is none."""
        value = self.text(key)
        if value is None:
            raise BadRow(self.faults[-1] if self.faults else f"{key}: is missing")
        return value

    def url(self, key: str) -> str | None:
        """Give an http(s) address, or None. What begins with a slash belongs to the base; a bare word is no address."""
        value = self.raw.get(key)
        if _is_nothing(value):
            return None
        base = self.base if isinstance(value, str) and value.startswith("/") else None
        found = clean_url(value, base or None) if isinstance(value, str) else None
        if found is None:
            self.fault(key, "a web address")
        return found

    def day(self, key: str) -> str | None:
        """Give a date as ``2027-05-31``, or None."""
        value = self.moment(key)
        return value[:10] if value else None

    def moment(self, key: str) -> str | None:
        """Give a date or a wall-clock time as ``2027-05-31`` or ``2027-05-31T23:59:59``, or None."""
        value = self.text(key)
        found = iso_moment(value) if value else None
        if value and found is None:
            self.fault(key, "a date")
        return found

    def number(self, key: str) -> float | None:
        """Give a finite number, or None."""
        value = self.raw.get(key)
        if _is_nothing(value):
            return None
        try:
            found = float(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else math.nan
        except (ValueError, OverflowError):
            found = math.nan
        if not math.isfinite(found):
            self.fault(key, "a number")
            return None
        return found

    def flag(self, key: str) -> bool | None:
        """Give true or false, or None."""
        value = self.raw.get(key)
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, str) and value.lower() in {"true", "false"}:
            return value.lower() == "true"
        if not _is_nothing(value):
            self.fault(key, "true or false")
        return None

    def texts(self, key: str) -> list[str]:
        """Give the texts of a list, each once; one text stands for a list of one."""
        value = self.raw.get(key)
        if _is_nothing(value):
            return []
        many = value if isinstance(value, list) else [value]
        found = [one_line(one[:MAX_TEXT]) for one in many if isinstance(one, str)]
        if len(found) < len(many):
            self.fault(key, "a list of texts")
        return list(dict.fromkeys(one for one in found if one))

    def row(self, key: str) -> Row:
        """Give an object inside this one; an empty one if there is none. Its faults are noted here."""
        value = self.raw.get(key)
        if not isinstance(value, dict) and not _is_nothing(value):
            self.fault(key, "an object")
        return self._inner(value if isinstance(value, dict) else {})

    def rows(self, key: str) -> list[Row]:
        """Give the objects of a list inside this one; one object stands for a list of one."""
        value = self.raw.get(key)
        if _is_nothing(value):
            return []
        many = value if isinstance(value, list) else [value]
        if not all(isinstance(one, dict) for one in many):
            self.fault(key, "a list of objects")
        return [self._inner(one) for one in many if isinstance(one, dict)]

    def _inner(self, raw: dict[str, Any]) -> Row:
        inner = Row(raw, self.base)
        inner.faults = self.faults
        return inner


def _is_nothing(value: Any) -> bool:
    return value is None or (isinstance(value, str) and value in NOTHING)


def iso_moment(text: str) -> str | None:
    """Give a date or time that is written as ISO 8601 (a blank for the T is fine) in that form, or None."""
    match = _MOMENT.fullmatch(text.strip())
    if match is None:
        return None
    day, time = match.groups()
    try:
        if time is None:
            return date.fromisoformat(day).isoformat()
        return datetime.fromisoformat(f"{day}T{time}").isoformat()
    except ValueError:
        return None


def json_of(payload: Payload) -> Any:
    """Parse a JSON document; a Problem if it is none."""
    if len(payload.body) > MAX_BYTES:
        return Problem(reason=f"larger than {MAX_BYTES:,} bytes")
    try:
        return json.loads(payload.body.decode("utf-8-sig", "replace"), strict=False)
    except (ValueError, RecursionError) as error:
        return Problem(reason=f"not JSON: {error}"[:300])


def open_end(payload: Payload) -> Iterator[Problem]:
    """Yield a problem for a file of lines whose last one does not end: one that was cut off looks like that.

    And for one with bytes that are no text. Some files were written so: it is a note on what was seen, not a loss.
    """
    if (foreign := foreign_bytes(payload.body)) is not None:
        yield foreign
    if b"\n" in payload.body.strip() and payload.body.rstrip(b" \t")[-1:] not in {b"\n", b"\r"}:
        line = payload.body.count(b"\n") + 1
        yield Problem(reason="the last line has no end: the file may have been cut off", where=f"line {line:,}")


def yaml_of(payload: Payload) -> Any:
    """Parse a YAML document, all scalars as text; a Problem if it is none.

    A list of which some entry is broken gives the other entries, with a Problem in the place of that one; one whose last
    entry stops short has a Problem behind it.
    """
    if len(payload.body) > MAX_YAML:
        return Problem(reason=f"larger than {MAX_YAML:,} bytes")
    text = payload.body.decode("utf-8-sig", "replace").translate(_NO_YAML)
    whole = _yaml(text)
    entries = re.split(r"^(?=- )", text, flags=re.MULTILINE)
    if isinstance(whole, list):
        return [*whole, *_stops_short(whole)]
    if not isinstance(whole, Problem) or not 3 <= len(entries) <= MAX_ENTRIES:
        return whole
    rows: list[Any] = []
    for entry in entries[1:]:
        found = _yaml(entry)
        rows.extend(found if isinstance(found, list) else [found])
    return rows


def _stops_short(rows: list[Any]) -> list[Problem]:
    """Say so if the last entry of a list lacks what every other one has: in the middle of it a file may have been cut off."""
    if len(rows) < ALIKE or not all(isinstance(row, dict) for row in rows):
        return []
    lacks = set(rows[0]).intersection(*rows[1:-1]) - set(rows[-1])
    told = ", ".join(sorted(lacks)[:5])
    reason = f"the last entry lacks what all others have ({told}): the file may have been cut off"
    return [Problem(reason=reason[:300])] if lacks else []


def _yaml(text: str) -> Any:
    import yaml

    depth = 0
    try:
        for number, event in enumerate(yaml.parse(text, yaml.CBaseLoader)):
            if number > MAX_NODES:
                return Problem(reason=f"more than {MAX_NODES:,} values")
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > MAX_NESTING:
                return Problem(reason=f"nested deeper than {MAX_NESTING} levels")
        return yaml.load(text, yaml.CBaseLoader)  # noqa: S506 - the base loader makes texts, lists and mappings only
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        return Problem(reason=f"not YAML: {' '.join(str(error).split())}"[:300])


def read_rows(value: Any, convert: Callable[[Row], Iterable[Found]], base: str = "") -> Iterator[Found]:
    """Turn each object of a list into items. What is wrong with a row becomes one Problem that names it.

    ``value`` gives the rows one by one, or is the Problem that stands for them; ``base`` the address that relative ones belong to.
    """
    if isinstance(value, Problem):
        yield value
        return
    if isinstance(value, str | dict) or not isinstance(value, Iterable):
        yield Problem(reason=f"expected a list, found {_kind(value)}")
        return
    problems = 0
    for number, raw in enumerate(value, 1):
        for found in read_row(raw, convert, f"row {number}", base):
            problems += isinstance(found, Problem)
            if problems <= MAX_PROBLEMS or not isinstance(found, Problem):
                yield found
    if problems > MAX_PROBLEMS:
        yield Problem(reason=f"{problems - MAX_PROBLEMS:,} more problems like these")


def read_row(raw: Any, convert: Callable[[Row], Iterable[Found]], where: str = "", base: str = "") -> Iterator[Found]:
    """Turn one object into items, with a Problem for what is wrong with it."""
    if isinstance(raw, Problem):
        yield Problem(reason=raw.reason, where=where)
        return
    if not isinstance(raw, dict):
        yield Problem(reason=f"expected an object, found {_kind(raw)}", where=where)
        return
    row = Row(raw, base)
    try:
        yield from convert(row)
    except BadRow as error:
        yield Problem(reason=str(error), where=where)
        return
    except Exception as error:  # noqa: BLE001 - a row that nobody thought of must not take its neighbours along
        yield Problem(reason=f"{UNFORESEEN}: {type(error).__name__}: {error}"[:300], where=where)
        return
    if row.faults:
        yield Problem(reason="; ".join(row.faults)[:300], where=where)


def _kind(value: Any) -> str:
    if _is_nothing(value):
        return "nothing"
    kinds = {dict: "an object", list: "a list", str: "a text", bool: "true or false"}
    return kinds.get(type(value), "a number")
