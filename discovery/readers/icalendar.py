"""iCalendar (RFC 5545, 7986, 9073): calendars of any producer, however broken.

Each VEVENT is read by itself. What cannot be read costs only itself and is a problem with its number, UID and line. A
series is one item with ``recurrence``; a changed occurrence an item of its own. ``discovery.recurrence`` expands them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from discovery.items import Problem
from discovery.readers._ical_events import Draft, Frame, Lost, derived_key, frame_of, original_start, read_event
from discovery.readers._ical_lines import Component, components, decode, looks_like_calendar
from discovery.readers._ical_zones import Zones

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from discovery.items import Found
    from discovery.readers import Payload

MAX_BYTES = 20_000_000
"""Bytes of one calendar that are read. The largest honest feeds have as many; the source's ``options.max_bytes`` differs."""
_MARKUP = (b"<!doctype", b"<html", b"<?xml")


def recognise(payload: Payload) -> bool:
    """Tell whether the payload holds iCalendar components, whatever type it says it has."""
    if not looks_like_calendar(payload.body):
        return False
    if payload.media_type in ("text/html", "application/xhtml+xml"):
        # a page may show a calendar as text; only one that is nothing else is a calendar
        return payload.body.lstrip()[:15].upper().startswith(b"BEGIN:V")
    return not payload.body.lstrip()[:200].lower().startswith(_MARKUP[1:]) or payload.media_type == "text/calendar"


def read(payload: Payload) -> Iterator[Found]:
    """Give the events of a calendar stream, and a problem for each part that could not be read."""
    limit = payload.options.get("max_bytes", MAX_BYTES)
    body = payload.body
    if isinstance(limit, int) and len(body) > limit:
        yield Problem(reason=f"calendar of {len(body)} bytes: only the first {limit} are read")
        body = body[:limit]
    blocks, losses = components(decode(body, payload.content_type))
    for line, reason in losses:
        yield Problem(reason=reason, where=f"line {line}")
    if not blocks:
        yield Problem(reason="no calendar component")
    number = 0
    seen: dict[str, list[Draft]] = {}
    for frame, events in _calendars(blocks, payload.url):
        drafts: list[tuple[int, Draft]] = []
        for component in events:
            number += 1
            try:
                drafts.append((number, read_event(component, frame)))
            except Lost as loss:
                yield Problem(reason=str(loss), where=_where(number, component))
            except (ValueError, OverflowError, RecursionError, KeyError, IndexError, TypeError, OSError) as error:
                yield Problem(reason=f"{type(error).__name__}: {error}"[:300], where=_where(number, component))
        yield from _finished(drafts, frame, seen)


def _calendars(blocks: list[Component], url: str) -> Iterator[tuple[Frame, list[Component]]]:
    """Give each calendar of a stream with its events. Zones of one calendar hold for all: some streams tell them apart."""
    calendars = [block for block in blocks if block.name == "VCALENDAR"]
    loose = [block for block in blocks if block.name != "VCALENDAR"]
    zones = Zones(_find(blocks, "VTIMEZONE"))
    for calendar in calendars:
        yield frame_of(calendar, zones, url), list(_find(calendar.children, "VEVENT"))
    if loose:
        yield frame_of(calendars[0] if calendars else None, zones, url), list(_find(loose, "VEVENT"))


def _find(blocks: Iterable[Component], name: str) -> Iterator[Component]:
    """Give the components of that name, also out of containers of the producer's own."""
    waiting = list(blocks)[::-1]
    while waiting:
        block = waiting.pop()
        if block.name == name:
            yield block
        else:
            waiting += block.children[::-1]


def _where(number: int, component: Component, uid: str | None = None) -> str:
    if uid is None:
        uid = next((line[4:].strip() for line in component.lines if line[:4].upper() == "UID:"), None)
    return f"VEVENT {number}" + (f" (uid {uid[:100]})" if uid else "") + f", line {component.line}"


def _finished(drafts: list[tuple[int, Draft]], frame: Frame, seen: dict[str, list[Draft]]) -> Iterator[Found]:
    """Give the items their keys, now that their neighbours are known."""
    series = {draft.uid: draft for _, draft in drafts if draft.uid and draft.original is None}
    for number, draft in drafts:
        event = draft.event
        where = _where(number, draft.component, draft.uid)
        for reason in draft.problems:
            yield Problem(reason=reason, where=where)
        if draft.uid is None:
            event.source_key = derived_key(event)
            event.notes.append("no UID: key made from start and name")
        elif draft.original is not None:
            event.series_key = draft.uid
            event.recurrence_id = original_start(draft, series.get(draft.uid, draft), frame)
            event.source_key = f"{draft.uid}#{event.recurrence_id}"
        else:
            event.source_key = draft.uid
        if _is_new(draft, seen):
            yield event


def _is_new(draft: Draft, seen: dict[str, list[Draft]]) -> bool:
    """Keep different events that share a key apart; drop what is there already."""
    event = draft.event
    key = event.source_key or ""
    others = seen.setdefault(key, [])
    others.append(draft)
    if len(others) == 1:
        return True
    if any(one.event.name == event.name and one.event.start == event.start for one in others[:-1]):
        return False
    event.source_key = f"{key}#{event.start}"
    if event.source_key in seen:
        event.source_key = f"{event.source_key}#{derived_key(event)[-8:]}"
    seen.setdefault(event.source_key, []).append(draft)
    event.notes.append("UID shared with another event")
    return True
