"""Bytes that the encoding of a text does not have: what is left of it may not be what its author wrote."""

from __future__ import annotations

from discovery.items import Problem


def foreign_bytes(body: bytes) -> Problem | None:
    """Say where the first bytes stand that are no UTF-8, which is what a text is in that names no other encoding.

    It is a note on what was seen: they are read as well as can be, but around them something may be lost.
    """
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as error:
        return Problem(reason="bytes that are no UTF-8: the file may be damaged", where=f"byte {error.start:,}")
    return None
