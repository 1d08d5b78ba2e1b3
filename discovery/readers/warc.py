"""WARC, the web archive's container (ISO 28500): every response in it is read by its own address and type."""

from __future__ import annotations

import io
import zlib
from typing import TYPE_CHECKING, Any

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
MEMBER = b"\x1f\x8b\x08"
"""How each zipped record begins."""
MAX_MEMBER_TRIES = 20
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
    """Yield each answered response (status 200) as a payload of its own, with the container's clock and hints."""
    from warcio.archiveiterator import ArchiveIterator

    records = iter(ArchiveIterator(io.BytesIO(payload.body)))
    skipped = 0
    number = 0
    while True:
        try:
            record = next(records)
            number += 1
            if record.rec_type != "response" or record.http_headers is None:
                continue
            url = record.rec_headers.get_header("WARC-Target-URI") or ""
            if record.http_headers.get_statuscode() != "200":
                continue
            body, over = _bounded(record.content_stream(), MAX_SKIPPED_BYTES - skipped)
        except StopIteration:
            if _cut_off(payload.body):
                yield Problem(reason="WARC not read to its end: the file is cut off", where=f"record {number + 1}")
            return
        except Exception as error:  # noqa: BLE001 - the container's parser raises whatever its layers raise
            yield Problem(
                reason=f"WARC not read to its end: {type(error).__name__}: {error}"[:300], where=f"record {number + 1}"
            )
            return
        if over:
            skipped += over
            yield Problem(reason=f"answer larger than {MAX_RECORD_BYTES:,} bytes", read_from=url)
            if skipped >= MAX_SKIPPED_BYTES:
                yield Problem(
                    reason="too many bytes in too large answers; the rest is left out", where=f"record {number}"
                )
                return
            continue
        yield Payload(
            body=body,
            url=url.strip("<>"),
            content_type=record.http_headers.get_header("Content-Type"),
            now=payload.now,
            timezone=payload.timezone,
            country=payload.country,
            language=payload.language,
            options=payload.options,
        )


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


def _cut_off(body: bytes) -> bool:
    """Tell whether a file ends inside a record; its parser passes over that in silence."""
    if not body.startswith(GZIP):
        return not body.endswith(b"\r\n\r\n")
    start = body.rfind(MEMBER)
    for _ in range(MAX_MEMBER_TRIES):  # the bytes may also occur inside a member, where they unzip to nothing
        unzip = zlib.decompressobj(wbits=31)
        try:
            rest = body[start:]
            while rest and not unzip.eof:
                unzip.decompress(rest, MAX_RECORD_BYTES)
                rest = unzip.unconsumed_tail
            return not unzip.eof
        except zlib.error:
            start = body.rfind(MEMBER, 0, start)
    return True
