"""What keeps a hostile page from a parser: tags with too many attributes, elements too deep inside each other."""

from __future__ import annotations

import re

MAX_ATTRIBUTES = 1_000
"""Attributes of one tag; a parser's time grows with their square."""
SMALL = 100_000
"""Bytes of a page that keep a parser busy for two seconds at most, whatever they are."""
MAX_OPEN = 3_000
"""Elements open at the same time; a parser's time grows with their square."""
MANY_TAGS = 6_000
"""Tags that a parser does in an instant, were they all inside each other."""
STRIDE = 32_768
"""Bytes within which elements are only counted."""
_TAG = re.compile(rb"<([A-Za-z][A-Za-z0-9:-]{0,40})(?:[^>\"']++|\"[^\"]*+\"|'[^']*+')*+")
_LONG_TAG = re.compile(rb"<[A-Za-z][^>\"']*+(?:(?:\"[^\"]*+\"|'[^']*+')[^>\"']*+){12,}+|<[A-Za-z][^>\"']{1000}")
"""A tag that may have too many attributes: with a dozen of values, or long without any."""
_VALUE = re.compile(rb"\"[^\"]*+\"|'[^']*+'")
_TAG_NAME = re.compile(rb"<(/?)([A-Za-z][A-Za-z0-9]{0,20})")
_VOID = frozenset(
    b"area base br col embed hr img input link meta param source track wbr li p option tr td th dt dd".split()
)
"""Elements without an end tag, and those that the next of their kind ends."""


def harmless(data: bytes) -> bytes:
    """Take the attributes from tags that have too many of them; a long one (an image in an address) is none of that."""
    if len(data) < SMALL:
        return data
    parts: list[bytes] = []
    at = 0
    for long in _LONG_TAG.finditer(data):
        tag = _TAG.match(data, long.start()) if long.start() >= at else None
        if tag is not None and _is_crowded(tag[0]):
            parts += (data[at : tag.start()], b"<", tag[1])
            at = tag.end()
    return b"".join([*parts, data[at:]]) if parts else data


def _is_crowded(tag: bytes) -> bool:
    """Tell whether a tag has too many attributes: blanks, slashes and values set them apart."""
    if len(tag) < MAX_ATTRIBUTES * 2:
        return False
    bare, count = _VALUE.subn(b" ", tag)
    return count > MAX_ATTRIBUTES or len(bare.replace(b"/", b" ").split()) > MAX_ATTRIBUTES


def may_be_deep(data: bytes) -> bool:
    """Tell whether too many elements may stand open somewhere: roughly, for what has no end tag counts as open."""
    if data.count(b"<") < MANY_TAGS:
        return False
    depth = 0
    for at in range(0, len(data), STRIDE):
        chunk = data[at : at + STRIDE]
        opened = chunk.count(b"<")
        depth = max(depth + opened - 2 * chunk.count(b"</"), 0)
        if depth > MAX_OPEN or opened > MAX_OPEN:
            return True
    return False


def shallow_end(data: bytes) -> int:
    """Give where too many elements stand open, or the end."""
    depth = 0
    for match in _TAG_NAME.finditer(data):
        if match[1]:
            depth -= depth > 0
        elif match[2].lower() not in _VOID:
            depth += 1
            if depth > MAX_OPEN:
                return match.start()
    return len(data)
