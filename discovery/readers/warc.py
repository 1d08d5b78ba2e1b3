"""WARC, the web archive's container (ISO 28500): every response in it is read by its own address and type."""

from __future__ import annotations

import hashlib
import io
import re
import zlib
from base64 import b32encode
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from discovery.items import Problem
from discovery.readers._types import Payload
from discovery.readers._xml import GZIP, head

if TYPE_CHECKING:
    from collections.abc import Iterator

    from discovery.items import Found

MAX_RECORD_BYTES = 20_000_000
"""The largest answer that is read, unzipped."""
MAX_SKIPPED_BYTES = 512_000_000
"""How much of too large answers is passed over before the rest of the container is given up."""
MAX_PROBLEMS = 1_000
MAX_HEADER_BYTES = 65_536
MAX_FAULTS = 100
"""Broken records after which the rest of a container is given up."""
_HEAD_BYTES = 512
_MEMBER = re.compile(rb"\x1f\x8b\x08[\x00\x04\x08\x0c]")
"""How each zipped record begins."""
_TYPES = frozenset({"warcinfo", "response", "resource", "request", "metadata", "revisit", "conversion", "continuation"})
_RECORD = re.compile(rb"WARC/\d\.\d\r?\n")
_LENGTH = re.compile(rb"\ncontent-length[ \t]*:[ \t]*(\d{1,15})", re.IGNORECASE)
_TARGET = re.compile(rb"\nwarc-target-uri[ \t]*:[ \t]*<?([^\r\n>]{1,2000})", re.IGNORECASE)
_DIGEST = re.compile(rb"\nwarc-block-digest[ \t]*:[ \t]*sha1:([a-z2-7]{32})", re.IGNORECASE)
_ANSWER = re.compile(rb"HTTP/1\.[01] 200 ")
_RESPONSE = re.compile(rb"\r\nWARC-Type: response\r\n")
_MEDIA = re.compile(rb"\r\nContent-Type:[ \t]*([^\r\n]*)", re.IGNORECASE)
_CODED = re.compile(rb"\r\n(?:Transfer|Content)-Encoding", re.IGNORECASE)
_FOLDED = re.compile(rb"\n[ \t\r]")
"""A heading that goes on in the next line, or ends oddly."""
_BLANK_LINES = re.compile(rb"[\r\n]{0,8}")
_HEADERS_END = re.compile(rb"\r?\n\r?\n")
_CHUNK = 1 << 16


def recognise(payload: Payload) -> bool:
    """Tell whether this is a WARC file, zipped or not."""
    return head(payload.body, 16).startswith("WARC/")


def read(payload: Payload) -> Iterator[Found]:
    """Yield what each response gives, in the order of the file; problems say in ``read_from`` which one."""
    from discovery.readers import read_any

    for member in members(payload):
        if isinstance(member, Problem):
            yield member
            continue
        if recognise(member):
            yield Problem(reason="a WARC file inside a WARC file is not opened", read_from=member.url)
            continue
        reading = read_any(member)
        yield from reading.items
        for problem in reading.problems[:MAX_PROBLEMS]:
            problem.read_from = problem.read_from or member.url
            yield problem
        yield from reading.links


def members(payload: Payload) -> Iterator[Payload | Problem]:
    """Yield each answered response (status 200) as a payload of its own, with the container's clock and hints.

    A record that is broken costs only itself: the next one is found by how records begin.
    """
    skipped = faults = 0
    records = _zipped(payload.body) if payload.body.startswith(GZIP) else _plain(payload.body)
    for number, record in enumerate(records, 1):
        if isinstance(record, Problem):
            yield record
            faults += 1
            if faults > MAX_FAULTS:
                yield Problem(
                    reason="too many broken records; the rest is left out", where=f"record {number}", cut_off=True
                )
                return
            continue
        try:
            found, over = _answer(record, payload, MAX_SKIPPED_BYTES - skipped)
        except Exception as error:  # noqa: BLE001 - the container's parser raises whatever its layers raise
            yield Problem(
                reason=f"WARC record not read: {type(error).__name__}: {error}"[:300], where=f"record {number}"
            )
            continue
        if found is not None:
            yield found
        if _is_changed(record):
            yield Problem(reason="WARC record changed since it was written", where=f"record {number}")
        skipped += over
        if skipped >= MAX_SKIPPED_BYTES:
            yield Problem(
                reason="too many bytes in too large answers; the rest is left out",
                where=f"record {number}",
                cut_off=True,
            )
            return


def _answer(record: bytes, payload: Payload, allowance: int) -> tuple[Payload | Problem | None, int]:
    """Give the answer that a record holds, if it is one, and how many bytes of a too large one were passed over."""
    if (plain := _plain_answer(record)) is not None:
        url, media, body = plain
        if len(body) <= MAX_RECORD_BYTES:
            return replace(payload, body=body, url=url, content_type=media), 0
    from warcio.archiveiterator import ArchiveIterator

    made = next(iter(ArchiveIterator(io.BytesIO(record))))
    if made.rec_type not in _TYPES:
        return Problem(reason=f"WARC record of an unknown type: {str(made.rec_type)[:40]}"), 0
    if made.rec_type != "response" or made.http_headers is None or made.http_headers.get_statuscode() != "200":
        return None, 0
    url = (made.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")
    body, over = _bounded(made.content_stream(), allowance)
    if over:
        return Problem(reason=f"answer larger than {MAX_RECORD_BYTES:,} bytes", read_from=url), over
    media = made.http_headers.get_header("Content-Type")
    return replace(payload, body=body, url=url, content_type=media), 0


def _plain_answer(record: bytes) -> tuple[str, str | None, bytes] | None:
    """Give address, type and body of a response that is written as most are; None if it needs the container's parser."""
    warc_end = record.find(b"\r\n\r\n", 0, MAX_HEADER_BYTES)
    http_end = record.find(b"\r\n\r\n", warc_end + 4, warc_end + 4 + MAX_HEADER_BYTES)
    if warc_end < 0 or http_end < 0:
        return None
    headers, http = record[:warc_end], record[warc_end + 4 : http_end]
    length, target, media = _LENGTH.search(headers), _TARGET.search(headers), _MEDIA.search(http)
    written_plainly = headers.isascii() and http.isascii() and _CODED.search(http) is None
    if not written_plainly or _ANSWER.match(http) is None or _RESPONSE.search(headers) is None:
        return None
    if length is None or target is None or _FOLDED.search(headers) or _FOLDED.search(http):
        return None
    body = record[http_end + 4 : warc_end + 4 + int(length[1])]
    return target[1].decode().strip(), media[1].decode().strip() if media is not None else None, body


def _is_changed(record: bytes) -> bool:
    """Tell whether a record says what its bytes add up to, and they do not."""
    headers = _HEADERS_END.search(record, 0, MAX_HEADER_BYTES)
    if headers is None:
        return False
    stated, length = _DIGEST.search(record, 0, headers.start()), _LENGTH.search(record, 0, headers.start())
    if stated is None or length is None:
        return False
    block = record[headers.end() : headers.end() + int(length[1])]
    return b32encode(hashlib.sha1(block, usedforsecurity=False).digest()) != stated[1].upper()


def _plain(body: bytes) -> Iterator[bytes | Problem]:
    """Yield the records of a file that is not zipped."""
    start = _RECORD.search(body)
    while start is not None:
        headers = _HEADERS_END.search(body, start.end(), start.end() + MAX_HEADER_BYTES)
        length = _LENGTH.search(body, start.start(), headers.start()) if headers is not None else None
        end = headers.end() + int(length[1]) if headers is not None and length is not None else len(body) + 1
        blank = _BLANK_LINES.match(body, end)
        following = _RECORD.match(body, blank.end()) if blank is not None else None
        if end > len(body) or (following is None and body[end:].strip()):
            following = _RECORD.search(body, start.end())  # its length is wrong: the next record is looked for
            end = len(body) if following is None else following.start()
            fault = "the file is cut off" if following is None else "the record is broken"
            where = f"byte {start.start():,}"
            yield Problem(reason=f"WARC not read to its end: {fault}", where=where, cut_off=following is None)
        if end - start.start() > MAX_RECORD_BYTES + MAX_HEADER_BYTES:
            yield _too_large(body[start.start() : start.start() + MAX_HEADER_BYTES])
        else:
            yield body[start.start() : end]
        start = following


def _zipped(body: bytes) -> Iterator[bytes | Problem]:
    """Yield the records of a file in which each is zipped by itself, or several together."""
    skipped, start = 0, 0
    while start >= 0:
        member = _member(body, start, MAX_SKIPPED_BYTES - skipped)
        skipped += member.skipped
        following = _next_member(body, member.end)
        if member.fault:
            reason = f"WARC not read to its end: {member.fault}"
            yield Problem(reason=reason, where=f"byte {start:,}", cut_off=following < 0)
        elif member.skipped:
            yield _too_large(member.data)
        else:
            yield from _plain(member.data)
        if skipped >= MAX_SKIPPED_BYTES:
            yield Problem(
                reason="too many bytes in too large answers; the rest is left out",
                where=f"byte {start:,}",
                cut_off=True,
            )
            return
        start = following
        if not member.fault and body[member.end : start if start >= 0 else len(body)].strip(b"\0"):
            yield Problem(reason="WARC not read to its end: bytes that are no record", where=f"byte {member.end:,}")


def _too_large(record: bytes) -> Problem:
    target = _TARGET.search(record)
    where = target[1].decode("utf-8", "replace") if target is not None else None
    return Problem(reason=f"answer larger than {MAX_RECORD_BYTES:,} bytes", read_from=where)


class _Member(NamedTuple):
    """One unzipped member of a zipped file, and where it ends. Of one that is too large only the first bytes."""

    data: bytes
    end: int
    fault: str = ""
    skipped: int = 0


def _member(body: bytes, start: int, allowance: int) -> _Member:
    """Unzip one member. At most ``allowance`` bytes of one that is too large are passed over."""
    unzip = zlib.decompressobj(wbits=31)
    parts: list[bytes] = []
    size, at, waiting = 0, start, b""
    while not unzip.eof:
        if not waiting:
            waiting = body[at : at + _CHUNK]
            at += len(waiting)
            if not waiting:
                return _Member(b"", start + 1, "the file is cut off, or the record is broken")
        try:
            part = unzip.decompress(waiting, MAX_RECORD_BYTES)
        except zlib.error as error:
            return _Member(b"", start + 1, f"the record is broken: {error}")
        waiting = unzip.unconsumed_tail
        size += len(part)
        if size <= MAX_RECORD_BYTES + MAX_HEADER_BYTES or not parts:
            parts.append(part)
        elif size - MAX_RECORD_BYTES >= allowance:
            return _Member(parts[0][:MAX_HEADER_BYTES], at, skipped=size)
    end = at - len(unzip.unused_data)
    if size > MAX_RECORD_BYTES + MAX_HEADER_BYTES:
        return _Member(parts[0][:MAX_HEADER_BYTES], end, skipped=size)
    return _Member(b"".join(parts), end)


def _next_member(body: bytes, start: int) -> int:
    """Give where the next zipped record begins, or -1; its mark may also occur inside of another, where it unzips to nothing."""
    for mark in _MEMBER.finditer(body, start):
        if head(body[mark.start() : mark.start() + _HEAD_BYTES], 16).startswith("WARC/"):
            return mark.start()
    return -1


def _bounded(stream: Any, allowance: int) -> tuple[bytes, int]:
    """Give the body of an answer and 0, or nothing and by how many bytes it was passed over."""
    parts: list[bytes] = []
    size = 0
    while chunk := stream.read(_CHUNK):
        size += len(chunk)
        if size <= MAX_RECORD_BYTES:
            parts.append(chunk)
        elif size - MAX_RECORD_BYTES >= allowance:
            break
    return (b"", size) if size > MAX_RECORD_BYTES else (b"".join(parts), 0)
