"""JSON-LD in pages: finds the blocks, reads each alone, repairs what is broken and says so.

The order of repair is that of least change: comments off, control characters allowed, several values one after the
other, entities resolved, wrong escapes and last commas mended, and only then ``json_repair``, which always gives
something. Whatever was changed beyond the first three is named in the notes.
"""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from discovery.items import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from discovery.readers._html import Page

REPAIRED = "json repaired"
MAX_BLOCKS = 500
MAX_BLOCK = 5_000_000
"""Characters of one block; a list of 3,000 events with descriptions has fewer."""
MAX_REPAIRED = 1_000_000
"""Characters given to ``json_repair``."""
MAX_LOOKS = 10_000_000
"""Looks at a character that ``json_repair`` may take for the blocks of one page: of most it takes one or two for each
character, of some their square."""
MAX_INTEGER_DIGITS = 18
"""Longer numbers fit no column and cost time to convert."""
MAX_NESTING = 200
MAX_PREFIXES = 20
"""Prefixes for schema.org that are looked at in one block."""
CLOSING = 60
"""Characters at the end of a block within which a comment or CDATA section closes."""

_SCRIPT = re.compile(rb"<script\b[^<>]{0,500}ld\+json[^<>]{0,500}>", re.IGNORECASE)
_OPENING = re.compile(r"\A\s*(?:(?://|/\*)?\s*<!\[CDATA\[\s*(?:\*/)?|<!--|/\*<!\[CDATA\[\*/)")
_CLOSING = re.compile(r"(?:(?://|/\*)?\s{0,9}\]\]>\s{0,9}(?:\*/)?|(?://\s{0,9})?-->)\s*\Z")
_ESCAPED = re.compile(r"&(?:quot|#34|#x22|#0?39);", re.IGNORECASE)
_BAD_ESCAPE = re.compile(r'\\(?:(?=[^"\\/bfnrtu])|(?=u(?![0-9A-Fa-f]{4})))')
_LAST_COMMA = re.compile(r",(\s*[}\]])")
_BETWEEN = re.compile(r"[\s,;]*")
_PREFIXED_KEY = re.compile(r'"(?:schema:|https?://(?:www\.)?schema\.org/)(?=[A-Za-z]{1,60}"\s*:)')
_VOCABULARY = re.compile(r'https?://(?:www\.)?schema\.org/?#?"')
_DECLARES = re.compile(r'"([A-Za-z][\w-]{0,20})"\s{0,9}:\s{0,9}"\Z')
"""What stands before the vocabulary where a context declares a prefix for it."""
_LAID_OUT = re.compile(r"<(?:/?p|br)\s{0,3}/?>", re.IGNORECASE)
"""What a content system puts between the lines of a script that it takes for text."""
_OPENERS = re.compile(r"[\[{]")
_INTERESTING = re.compile(r"Event|Festival|Hackathon|Course|Program|JobPosting|Volunteer|ItemList|NGO")
_STARTS = "[{"


@dataclass(slots=True)
class Block:
    """The values of one script, with what was done to read them."""

    where: str
    values: list[Any]
    notes: list[str] = field(default_factory=list)
    cut_off: bool = False
    """Whether the text ends in the middle: what followed is lost."""

    def loss(self) -> Problem | None:
        """Give the problem of a block that was cut off."""
        reason = "JSON-LD ends in the middle: only what stands before is read"
        return Problem(reason=reason, where=self.where) if self.cut_off else None


class TooManyLooks(Exception):  # noqa: N818 - it is a limit, not a fault
    """A text is harder to repair than it is worth."""


@dataclass(slots=True)
class Looks:
    """How often characters may still be looked at."""

    left: int = MAX_LOOKS


class Metered(str):
    """A text that counts how often it is looked at."""

    __slots__ = ("looks",)
    looks: Looks

    def __getitem__(self, key: Any) -> str:
        """Give a character or a part. Raises TooManyLooks when there were too many."""
        found = str.__getitem__(self, key)
        self.looks.left -= 1 + len(found) // 16
        if self.looks.left < 0:
            raise TooManyLooks
        return found


def blocks(page: Page) -> Iterator[Block | Problem]:
    """Yield every JSON-LD block of a page in order; one that cannot be read is a problem."""
    looks = Looks()
    for number, text in enumerate(_scripts(page), 1):
        if number > MAX_BLOCKS:
            yield Problem(reason=f"more than {MAX_BLOCKS} JSON-LD blocks; the rest is left out", cut_off=True)
            return
        found = parse(text, f"JSON-LD block {number}", looks)
        if found is not None:
            yield found
        if isinstance(found, Block) and (loss := found.loss()) is not None:
            yield loss


def _scripts(page: Page) -> Iterator[str]:
    for node in page.marks.scripts:
        yield node.text() or ""
    if len(page.data) > page.tree_end:
        yield from _behind(page.data, page.tree_end)


def _behind(data: bytes, at: int) -> Iterator[str]:
    """Yield the JSON-LD scripts behind a place, without a tree."""
    while (match := _SCRIPT.search(data, at)) is not None:
        at = data.find(b"</script", match.end())
        if at < 0:
            return
        yield data[match.end() : at].decode("utf-8", "replace")


def parse(text: str, where: str, looks: Looks | None = None) -> Block | Problem | None:
    """Read one block. None for an empty one; a problem for one that is lost."""
    text = _OPENING.sub("", text.strip().lstrip("\ufeff"), count=1)
    if len(text) > MAX_BLOCK:
        return Problem(reason=f"JSON-LD of {len(text):,} characters: more than {MAX_BLOCK:,} are not read", where=where)
    text = (text[:-CLOSING] + _CLOSING.sub("", text[-CLOSING:])).rstrip("; \t\r\n")
    if not text:
        return None
    text = _without_prefixes(text)
    try:
        return Block(where, _values(text))
    except RecursionError:
        return Problem(reason="JSON-LD nested too deep", where=where)
    except ValueError as error:
        reason = str(error)[:150]
    if _ESCAPED.search(text):
        try:
            return Block(where, _values(html.unescape(text)), [REPAIRED])
        except (ValueError, RecursionError) as error:
            reason = str(error)[:150]
    laid_out = _LAID_OUT.sub("\n", text)
    mended = _LAST_COMMA.sub(r"\1", _BAD_ESCAPE.sub(r"\\\\", laid_out))
    if mended != text:
        try:
            return Block(where, _values(mended), [REPAIRED])
        except (ValueError, RecursionError):
            pass  # more is broken than that; what the text was is repaired, and the first reason told
    return _repaired(laid_out, where, reason, looks or Looks())


def _without_prefixes(text: str) -> str:
    """Take from names the prefix that stands for schema.org: the usual one, the whole address, or one that is declared."""
    if '"schema:' in text or 'schema.org/name"' in text:
        text = _PREFIXED_KEY.sub('"', text)
    if "schema.org" in text:
        heads = (text[max(match.start() - 50, 0) : match.start()] for match in _VOCABULARY.finditer(text))
        declared = {match[1] for head in heads if (match := _DECLARES.search(head))}
        for prefix in sorted(declared)[:MAX_PREFIXES]:
            text = text.replace(f'"{prefix}:', '"')
    return text


def _values(text: str) -> list[Any]:
    """Read one value, or several that stand one after the other."""
    values: list[Any] = []
    at = 0
    while at < len(text):
        value, end = _DECODER.raw_decode(text, at)
        values.append(value)
        between = _BETWEEN.match(text, end)
        at = between.end() if between else end
    if not all(isinstance(value, dict | list) for value in values):
        raise ValueError("neither an object nor a list")
    return values


def _repaired(text: str, where: str, reason: str, looks: Looks) -> Block | Problem | None:
    if not _INTERESTING.search(text):
        return None  # a broken block about breadcrumbs loses nothing
    if len(text) > MAX_REPAIRED:
        return Problem(reason=f"JSON-LD cannot be read: {reason}", where=where)
    if len(_OPENERS.findall(text)) > MAX_NESTING and _depth(text) > MAX_NESTING:
        return Problem(reason="JSON-LD nested too deep", where=where)
    from json_repair import repair_json

    metered = Metered(text[_first(text) :])
    metered.looks = looks
    try:
        value = repair_json(metered, return_objects=True, skip_json_loads=True)
    except TooManyLooks:
        return Problem(reason=f"JSON-LD cannot be read: {reason}; too broken to be repaired", where=where)
    except (ValueError, RecursionError, TypeError, IndexError, KeyError) as error:
        return Problem(reason=f"JSON-LD cannot be read: {reason}; repair failed: {error}"[:300], where=where)
    if not isinstance(value, dict | list) or not value:
        return Problem(reason=f"JSON-LD cannot be read: {reason}", where=where)
    cut_off = len(_OPENERS.findall(text)) > text.count("}") + text.count("]")
    return Block(where, [value], [REPAIRED], cut_off)


def _first(text: str) -> int:
    """Where the first object or list begins; text before it is no JSON."""
    places = [place for place in (text.find(opener) for opener in _STARTS) if place >= 0]
    return min(places, default=0)


def _depth(text: str) -> int:
    deepest = depth = 0
    for char in re.findall(r"[\[\]{}]", text):
        depth += 1 if char in _STARTS else -1
        deepest = max(deepest, depth)
    return deepest


def _integer(digits: str) -> int | str:
    return int(digits) if len(digits) <= MAX_INTEGER_DIGITS else digits


def _constant(_: str) -> None:
    """NaN and Infinity are no JSON and say nothing."""
    return


_DECODER = json.JSONDecoder(strict=False, parse_int=_integer, parse_constant=_constant)
