"""Items of Discovery's own, as JSON or JSON lines: what ``discovery read`` writes and what anybody may send.

The shape is that of ``discovery.items``: one object an item, ``type`` says which; an object with ``items`` may hold them.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import msgspec

from discovery.items import Item, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from discovery.items import Found
    from discovery.readers import Payload

JSON_TYPES = frozenset(
    {"application/json", "application/x-ndjson", "application/jsonl", "application/x-jsonlines", "text/json"}
)
LINE_SUFFIXES = (".jsonl", ".ndjson")
TYPES = frozenset({"event", "organization", "opportunity"})
REJECTED = "rejected"
"""The key under which ``discovery normalize`` gives its reason for refusing an item."""
OPENING = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,100}(?:\[\s{0,100})?\{\s{0,100}\"")
"""How JSON begins, and no page does."""
HEAD = 200_000
"""Characters in which one whole line stands, if there are any."""
MAX_BYTES = 100_000_000
MAX_PROBLEMS = 1_000


def recognise(payload: Payload) -> bool:
    """Tell whether this is JSON that no other reader knows: JSON-LD goes to its own."""
    if b'"@type"' in payload.body or b'"@context"' in payload.body:
        return False
    if payload.media_type in JSON_TYPES or payload.url.partition("?")[0].endswith((".json", *LINE_SUFFIXES)):
        return True
    if "html" in payload.media_type:
        return OPENING.match(payload.body) is not None
    return payload.body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {b"{", b"["}


def read(payload: Payload) -> Iterator[Found]:
    """Yield the items; what is none leaves a problem with its line or number."""
    if len(payload.body) > MAX_BYTES:
        yield Problem(reason=f"larger than {MAX_BYTES:,} bytes")
        return
    problems = 0
    for where, value in _objects(payload.body):
        found = value if isinstance(value, Problem) else _item(where, value)
        if isinstance(found, Problem):
            problems += 1
            if problems > MAX_PROBLEMS:
                yield Problem(
                    reason=f"more than {MAX_PROBLEMS:,} problems; the rest is left out", where=where, cut_off=True
                )
                return
        yield found


def _objects(body: bytes) -> Iterator[tuple[str, Any]]:
    """Yield place and value of each object of a JSON document, or of each line where the whole is not one document."""
    text = body.decode("utf-8-sig", "replace")
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError) as error:
        if isinstance(error, RecursionError):
            yield "", Problem(reason="JSON nested too deep")
        elif _is_lines(text):
            yield from _lines(text)
        else:
            yield "", Problem(reason=f"not JSON: {error}"[:200])
        return
    if isinstance(whole, dict) and isinstance(whole.get("items"), list):
        whole = whole["items"]
    for number, value in enumerate(whole if isinstance(whole, list) else [whole], 1):
        yield f"item {number}", value


def _is_lines(text: str) -> bool:
    """Tell whether a text that is no JSON document may be one a line; a broken one laid out over lines is none."""
    first = [line for line in text[:HEAD].split("\n") if line.strip()]
    return len(first) > 1 and any(line.startswith("{") and line.rstrip().endswith("}") for line in first)


def _lines(text: str) -> Iterator[tuple[str, Any]]:
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        where = f"line {number}"
        try:
            yield where, json.loads(line)
        except ValueError as error:
            # the last line, without an end and in pieces: what followed is lost too
            yield where, Problem(reason=f"not JSON: {error}"[:200], where=where, cut_off=number == len(lines))
        except RecursionError:
            yield where, Problem(reason="JSON nested too deep", where=where)


def _item(where: str, value: Any) -> Found:
    if not isinstance(value, dict):
        return Problem(reason="not an object", where=where)
    if value.get(REJECTED):
        return Problem(reason=f"marked as rejected: {value[REJECTED]}"[:300], where=where)
    kind = value.get("type")
    if not isinstance(kind, str) or kind not in TYPES:
        if kind is None:
            return Problem(
                reason=f"no list of events that is known, and no item: it has no type ({_keys(value)})", where=where
            )
        return Problem(reason=f"type is {str(kind)[:40]!r}, not one of event, organization, opportunity", where=where)
    try:
        item: Item = msgspec.convert(without_nulls(value), Item, strict=False)
    except (msgspec.ValidationError, RecursionError) as error:
        return Problem(reason=f"not an item: {error}"[:300], where=where)
    return item


def _keys(value: dict[str, Any]) -> str:
    return f"an object with {', '.join(str(key)[:40] for key in list(value)[:6]) or 'nothing in it'}"


def without_nulls(value: Any) -> Any:
    """Leave out what is null: absent and null mean the same, unknown."""
    if isinstance(value, dict):
        return {key: without_nulls(one) for key, one in value.items() if one is not None}
    if isinstance(value, list):
        return [without_nulls(one) for one in value if one is not None]
    return value
