"""Squarespace: an events page with ``?format=json``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from discovery.items import Event, Link, Party, Place
from discovery.readers._platforms import _values as v
from discovery.readers._platforms._shape import Shape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from discovery.readers._rows import Row
    from discovery.readers._types import Payload

NEW_YORK = (40.7207559, -74.0007613)
"""Where Squarespace puts what has no place."""


def rows(answer: Any, payload: Payload) -> list[Any] | None:  # noqa: ARG001
    """Give the events of a collection, or the one of its own page, each with the site's zone and title."""
    if not isinstance(answer, dict) or not isinstance(answer.get("website"), dict):
        return None
    collection = v.obj(answer.get("collection"))
    many = [*v.objs(answer.get("upcoming") or []), *v.objs(answer.get("past") or [])]
    if not many and isinstance(answer.get("item"), dict):
        many = [answer["item"]]
    is_events = collection.get("typeName") == "events" or "upcoming" in answer
    if not is_events and not any(_is_event(one) for one in many):
        return None
    site = answer["website"]
    told = {"_zone": site.get("timeZone"), "_site": site.get("siteTitle"), "_home": site.get("baseUrl")}
    return [one | told for one in many]


def _is_event(one: dict[str, Any]) -> bool:
    return v.obj(one.get("structuredContent")).get("_type") == "CalendarEvent"


def links(answer: Any, payload: Payload) -> Iterator[Link]:
    """Find the next page of upcoming events; what is past is not asked for."""
    page = v.obj(answer.get("pagination"))
    following = v.web(page.get("nextPageUrl"), payload.url)
    if page.get("nextPage") and following and answer.get("upcoming") and not answer.get("past"):
        yield Link(url=v.with_query(following, format="json"), rel="next")


def events(row: Row) -> Iterator[Event]:
    """Map one event: times are milliseconds, with noise below the minute."""
    raw, key, name = row.raw, row.need("id"), row.need("title")
    zone = v.zone_of(raw.get("_zone"))
    inner = v.obj(raw.get("structuredContent"))
    start, end = (_minute(raw.get(name_) or inner.get(name_), zone) for name_ in ("startDate", "endDate"))
    if start is None:
        row.fault("startDate", "a moment")
    home = v.web(raw.get("_home")) or row.base
    yield Event(
        source_key=key,
        name=name,
        url=v.web(raw.get("fullUrl"), home),
        description=row.block("excerpt") or row.block("body"),
        start=start,
        end=end,
        timezone=v.named(zone),
        location=_place(v.obj(raw.get("location"))),
        organizer=Party(name=site) if (site := v.text(raw.get("_site"))) else None,
        tags=list(dict.fromkeys(v.texts(raw.get("categories") or []) + v.texts(raw.get("tags") or []))),
        image=v.web(raw.get("assetUrl")),
    )


def _minute(value: Any, zone: str | None) -> str | None:
    found = v.iso(value, zone)
    if found is None or len(found) < 16:
        return found
    return found[:16] + ("Z" if found.endswith("Z") else "")


def _place(raw: dict[str, Any]) -> Place | None:
    """Trust the coordinates only beside an address."""
    lines = v.joined(raw.get("addressLine1"), raw.get("addressLine2"))
    point = (
        v.degrees(raw.get("markerLat") or raw.get("mapLat"), 90),
        v.degrees(raw.get("markerLng") or raw.get("mapLng"), 180),
    )
    known = lines is not None and point != NEW_YORK
    return v.place(
        name=raw.get("addressTitle"),
        address=lines,
        country=raw.get("addressCountry"),
        latitude=point[0] if known else None,
        longitude=point[1] if known else None,
    )


SHAPE = Shape("Squarespace", rows, events, links)
