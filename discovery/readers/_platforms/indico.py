"""Indico's HTTP export: ``/export/categ/0.json`` and ``/export/event/1.json``.

https://docs.getindico.io/en/stable/http-api/
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from discovery.items import Event, Link
from discovery.readers._platforms import _values as v
from discovery.readers._platforms._shape import Shape
from discovery.zones import to_utc, utc_to_local

if TYPE_CHECKING:
    from collections.abc import Iterator

    from discovery.readers._rows import Row
    from discovery.readers._types import Payload

KINDS = {"conference": "conference", "lecture": "seminar", "simple_event": "seminar"}


def rows(answer: Any, payload: Payload) -> list[Any] | None:  # noqa: ARG001
    """Give the results of an export of events."""
    if not isinstance(answer, dict) or answer.get("_type") != "HTTPAPIResult":
        return None
    found = answer.get("results")
    return found if isinstance(found, list) else [found] if isinstance(found, dict) else None


def links(answer: Any, payload: Payload) -> Iterator[Link]:
    """Find the next page: there is one where this one is full."""
    limit = v.query_number(payload.url, "limit", 0)
    if limit and len(v.objs(answer.get("results"))) >= limit:
        following = v.query_number(payload.url, "offset", 0) + limit
        yield Link(url=v.with_query(payload.url, offset=following), rel="next")


def events(row: Row) -> Iterator[Event]:
    """Map one event. Times stand in the zone of the query; they are put into that of the event."""
    raw, key, name = row.raw, row.need("id"), row.need("title")
    zone = v.zone_of(raw.get("timezone"), v.obj(raw.get("startDate")).get("tz"))
    start, end = _moment(row, "startDate", zone), _moment(row, "endDate", zone)
    keywords = raw.get("keywords")
    yield Event(
        source_key=key,
        kind=KINDS.get(row.text("type") or ""),
        name=name,
        url=row.url("url"),
        description=row.block("description"),
        start=v.aware(start, zone),
        end=v.aware(end, zone),
        timezone=v.named(zone),
        status=_status(v.obj(raw.get("label"))),
        location=v.place(
            name=v.joined(raw.get("location"), raw.get("roomFullname") or raw.get("room")), address=raw.get("address")
        ),
        tags=list(dict.fromkeys(v.texts(keywords) + v.texts(raw.get("category")))),
        speakers=v.texts(raw.get("chairs") or [], "fullName", "name"),
        language=row.text("language"),
        modified=_moment(row, "modificationDate", None),
    )


def _status(label: dict[str, Any]) -> str | None:
    """Tell by the label of an event: its own word, or that the event does not happen."""
    if found := v.STATUSES.get((v.text(label.get("title")) or "").casefold()):
        return found
    return v.CANCELLED if v.truth(label.get("is_event_not_happening")) else None


def _moment(row: Row, key: str, zone: str | None) -> str | None:
    """Read ``{date, time, tz}``, and give it local to the event's zone."""
    parts = row.raw.get(key)
    if parts is None:
        return None
    parts = v.obj(parts)
    day, clock, stated = parts.get("date"), parts.get("time"), v.zone_of(parts.get("tz"))
    local = v.iso(f"{day}T{clock[:8]}") if isinstance(day, str) and isinstance(clock, str) else v.iso(day)
    if local is None:
        row.fault(key, "a date with time and zone")
        return None
    local = local.removesuffix(":00") if len(local) > 16 else local
    if zone and stated and stated != zone and len(local) > 10:
        return utc_to_local(to_utc(local, stated) or "", zone) or local
    return local


SHAPE = Shape("Indico", rows, events, links)
