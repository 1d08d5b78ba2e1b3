"""JSON of platforms, told by its shape: a saved answer is read as the platform's spider would read it.

Known are The Events Calendar, Indico, Squarespace, Localist, LiveWhale, LibCal, Trumba, Mobilizon, Gancio, Eventbrite, Wix,
Luma, Bevy, Sessionize, researchseminars.org, pretalx, the portals of ``_platforms.civic``, and any list of objects
with a name and a date.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from discovery.items import Event, Problem
from discovery.readers._platforms import campus, civic, federated, indico, market, plain, squarespace, talks, tribe
from discovery.readers._rows import MAX_BYTES, json_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from discovery.items import Found
    from discovery.readers._platforms._shape import Shape
    from discovery.readers._types import Payload

SHAPES: tuple[Shape, ...] = (
    tribe.SHAPE, indico.SHAPE, squarespace.SHAPE, campus.LOCALIST, campus.LIVEWHALE, campus.LIBCAL, campus.TRUMBA,
    federated.MOBILIZON, federated.GANCIO, market.EVENTBRITE, market.BEVY, talks.SESSIONIZE, talks.SEMINARS,
    talks.PRETALX, civic.SHAPE, market.WIX, market.LUMA, plain.SHAPE,
)  # fmt: skip
"""In the order in which they are asked: the certain ones first, the reading by names of keys last."""
JSON_LD = re.compile(rb'"@(?:context|graph)"')
OWN = re.compile(
    rb'^[\s\[]{0,20}(?:\{\s{0,20}"items"\s{0,5}:\s{0,5}\[\s{0,20})?\{\s{0,20}"type"\s{0,5}:\s{0,5}"(?:event|organization|opportunity)"'
)
"""How items of Discovery's own begin."""
MAX_PAGES = 200
"""Pages that one answer carries in itself: a calendar has one, or one for each of its events."""
MARKUP = re.compile(r"itemtype\s{0,3}=|application/ld\+json|vevent|h-event", re.IGNORECASE)


def recognise(payload: Payload) -> bool:
    """Tell whether this is JSON of one of the shapes, whatever type it came with."""
    return _shape_of(payload) is not None


def shape_of(payload: Payload) -> Shape | None:
    """Give the shape of an answer; None if it has none that is known, or carries a page in itself."""
    known = _shape_of(payload)
    return known[0] if known else None


def read(payload: Payload) -> Iterator[Found]:
    """Yield the items of the shape that fits."""
    known = _shape_of(payload)
    if known is None:
        yield Problem(reason="JSON of no known shape")
        return
    shape, answer, rows = known
    if shape is None:
        yield from _markup(payload, answer)
        return
    yield from shape.links(answer, payload)
    yield from shape.items(rows, payload)


def _shape_of(payload: Payload) -> tuple[Shape | None, Any, list[Any]] | None:
    """Give the shape, the answer and its rows; no shape for an answer that carries a page in itself."""
    body = payload.body
    if len(body) > MAX_BYTES or body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] not in {b"{", b"["}:
        return None
    if OWN.match(body[:200]) or JSON_LD.search(body):
        return None
    answer = json_of(payload)
    if isinstance(answer, Problem) or not isinstance(answer, dict | list):
        return None
    if isinstance(answer, dict) and any(isinstance(one, str) and MARKUP.search(one) for one in answer.values()):
        return None, answer, []
    for shape in SHAPES:
        rows = shape.rows(answer, payload)
        if rows:
            return shape, answer, rows
    return None


def _markup(payload: Payload, answer: dict[str, Any]) -> Iterator[Found]:
    """Read the pages that an answer carries in itself, as calendars that load by script do."""
    from discovery.readers import schema_org

    pages = [value for value in answer.values() if isinstance(value, str) and MARKUP.search(value)]
    if len(pages) > MAX_PAGES:
        yield Problem(reason=f"more than {MAX_PAGES} pages in one answer; the rest is left out", cut_off=True)
    for value in pages[:MAX_PAGES]:
        yield from _events_of(schema_org.read(_as_page(payload, value)))


def _events_of(found: Iterator[Found]) -> Iterator[Found]:
    for one in found:
        if isinstance(one, Event | Problem):
            yield one


def _as_page(payload: Payload, markup: str) -> Payload:
    from dataclasses import replace

    return replace(payload, body=markup.encode("utf-8", "replace"), content_type="text/html; charset=utf-8")
