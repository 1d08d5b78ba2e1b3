"""XML of platforms that is no feed: BoardDocs' list of meetings, GrowthZone's list of events."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from discovery.items import Event, Problem
from discovery.readers._platforms import _values as v
from discovery.readers._platforms import civic
from discovery.readers._platforms._shape import read_shaped
from discovery.readers._xml import CUT_OFF, XmlRefused, child, child_text, local, parse_xml, root_name, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from discovery.items import Found
    from discovery.readers._rows import Row
    from discovery.readers._types import Payload

HEAD = 20_000
MAX_ROWS = 20_000
EVENTS = re.compile(rb"<(?:\w{1,20}:)?StartDate[\s>]")
AGENDA = re.compile(rb"<category[\s>]|</meeting>")
DECLARATION = re.compile(rb"\s{0,100}<\?xml[^>]{0,200}\?>")
NOTE = "time read from the description"


def recognise(payload: Payload) -> bool:
    """Tell by the root element and what is below it."""
    root = root_name(payload.body)
    if root == "meetings":
        return b"<meeting " in payload.body[:HEAD]
    return root.startswith(("arrayof", "events")) and EVENTS.search(payload.body[:HEAD]) is not None


def read(payload: Payload) -> Iterator[Found]:
    """Yield the events; what is no such XML is a problem."""
    if root_name(payload.body) == "meetings":
        yield from read_shaped(list(_meetings(payload.body)), _board_event, payload.url)
        if payload.body.count(b"<meeting ") > MAX_ROWS:
            yield _rest()
        if b"</meetings" not in payload.body:
            yield Problem(reason=f"{CUT_OFF}: it has no end", cut_off=True)
        return
    try:
        root, fault = parse_xml(payload.body)
    except XmlRefused as error:
        yield Problem(reason=f"not read: {error}")
        return
    if fault:
        yield Problem(reason=fault, cut_off=fault.startswith(CUT_OFF))
    many = [_texts(one) for one in root.iter() if child(one, "startdate") is not None]
    if len(many) > MAX_ROWS:
        del many[MAX_ROWS:]
        yield _rest()
    if not many and len(root):
        yield Problem(reason=f"no events below <{local(root)}>")
    yield from read_shaped(civic.rows(many, payload) or many, civic.SHAPE.convert, payload.url)


def _rest() -> Problem:
    return Problem(reason=f"more than {MAX_ROWS:,} events; the rest is left out", cut_off=True)


def _meetings(body: bytes) -> Iterator[dict[str, Any] | Problem]:
    """Give each meeting by itself, without its agenda: one that is broken must not end the list."""
    head, *parts = body.split(b"<meeting ")
    declaration = DECLARATION.match(head)
    for part in parts[:MAX_ROWS]:
        own = AGENDA.split(part, maxsplit=1)[0]
        try:
            element, _ = parse_xml((declaration[0] if declaration else b"") + b"<meeting " + own + b"</meeting>")
        except XmlRefused as error:
            yield Problem(reason=f"not read: {error}")
        else:
            yield _meeting(element)


def _texts(element: Any) -> dict[str, Any]:
    """Give what stands in an element, by names in their own spelling."""
    return {one.tag.rpartition("}")[2]: text for one in element if local(one) and (text := text_of(one))}


def _meeting(element: Any) -> dict[str, Any]:
    start = child(element, "start")
    return {
        "id": element.get("id"),
        "body": element.get("bodyname"),
        "name": child_text(element, "name"),
        "date": child_text(start, "date") if start is not None else None,
        "description": child_text(element, "description"),
        "link": child_text(element, "link"),
    }


def _board_event(row: Row) -> Iterator[Event]:
    """Map one meeting: its day is given, its hour stands in the description, if anywhere."""
    key, name, day = row.need("id"), row.need("name"), row.day("date")
    description = row.block("description")
    start = _hour(day, description) if day and description else None
    body = row.text("body")
    yield Event(
        source_key=key,
        name=name if body is None or body.casefold() in name.casefold() else f"{body}: {name}",
        url=row.url("link"),
        description=description,
        start=start or day,
        notes=[NOTE] if start else [],
    )


def _hour(day: str, description: str) -> str | None:
    """Give the time that the description states for that day; None if it states none, or two."""
    from discovery.when import find_when

    times = {
        said.start
        for _, said in find_when(v.text(description) or "")
        if said.start and said.start[:10] == day and said.precision == "minute" and not said.year_inferred
    }
    return times.pop() if len(times) == 1 else None
