"""Whether a web page has its end. Authors may leave end tags out, so that a page that stops says little by itself.

What counts is whether the page itself would have gone on: an element open that nobody leaves open on purpose, or an end
that is missing although the page writes out other tags that may be left out.
"""

from __future__ import annotations

import re
from collections import Counter

from discovery.items import Problem

WHERE = "end of page"
MAX_DECOYS = 20
"""Ends inside scripts or comments that are passed over."""
_END = re.compile(rb"</(?:html|body)\b", re.IGNORECASE)
_DOCUMENT = re.compile(rb"<(?:html|head|body)\b", re.IGNORECASE)
_HEAD_START = re.compile(rb"<head\b", re.IGNORECASE)
_HEAD_END = re.compile(rb"</head\b|<body\b", re.IGNORECASE)
_WRITTEN_OUT = re.compile(rb"<(?:html|head|body)\s{0,9}>|</(?:head|li|td|tr)\b", re.IGNORECASE)
"""Tags that may be left out, and are by those who leave out the page's own end."""
_PAIRED = re.compile(
    rb"<(/?)(article|aside|div|footer|form|main|nav|ol|section|select|span|style|svg|table|textarea|title|ul)\b",
    re.IGNORECASE,
)
"""Elements that nobody leaves open on purpose."""
_CONTENT = re.compile(rb"<(?!(?:base|body|head|html|link|meta|noscript|style|title)\b)[A-Za-z]", re.IGNORECASE)
_HIDDEN = ((b"<script", b"</script"), (b"<!--", b"-->"))


def missing_end(data: bytes) -> Problem | None:
    """Say that the end of a page is missing, or that it may be: only the first is a page that is not read to its end."""
    if _has_end(data):
        return None
    if _is_open(data):
        return Problem(reason="the page was cut off: its end is missing", where=WHERE, cut_off=True)
    if _DOCUMENT.search(data) is not None and _WRITTEN_OUT.search(data) is not None:
        return Problem(reason="the page has no end tag (</body>, </html>): it may have been cut off", where=WHERE)
    return None


def _has_end(data: bytes) -> bool:
    """Tell whether the end tag of the page stands behind all that is page; one in a script or a comment is none."""
    end = len(data)
    for _ in range(MAX_DECOYS):
        found = max(data.rfind(b"</html", 0, end), data.rfind(b"</body", 0, end))
        if found < 0:
            break
        hidden = _hidden_from(data, found)
        if hidden is None:
            return _DOCUMENT.search(data, found) is None  # else another document begins, and has no end
        end = hidden
    return any(_hidden_from(data, match.start()) is None for match in list(_END.finditer(data, 0, end))[-1:])


def _hidden_from(data: bytes, at: int) -> int | None:
    """Give where the script or comment begins that a place stands in, or None."""
    for opening, closing in _HIDDEN:
        start = data.rfind(opening, 0, at)
        if start >= 0 and data.find(closing, start, at) < 0:
            return start
    return None


def _is_open(data: bytes) -> bool:
    """Tell whether the page stops inside of something, or before it has begun."""
    if data.rfind(b"<") > data.rfind(b">"):
        return True
    shown = _shown(data)
    if shown is None:
        return True
    in_head = _HEAD_START.search(shown) is not None and _HEAD_END.search(shown) is None
    if in_head or _CONTENT.search(data) is None:
        return True
    depth: Counter[bytes] = Counter()
    for match in _PAIRED.finditer(shown):
        name = match[2].lower()
        depth[name] = max(depth[name] - 1, 0) if match[1] else depth[name] + 1
    return any(depth.values())


def _shown(data: bytes) -> bytes | None:
    """Give the page without its scripts and comments, which may name tags; None if it stops inside of one."""
    for opening, closing in _HIDDEN:
        parts: list[bytes] = []
        at = 0
        while (start := data.find(opening, at)) >= 0:
            parts.append(data[at:start])
            at = data.find(closing, start + len(opening))
            if at < 0:
                return None
        data = b"".join([*parts, data[at:]])
    return data
