"""Federated agendas: Mobilizon (GraphQL) and Gancio. Unverified: built from the documentation.

https://framagit.org/framasoft/mobilizon and https://gancio.org/dev/api
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from discovery.items import Event, Link, Party, Place
from discovery.readers._platforms import _values as v
from discovery.readers._platforms._shape import Shape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from discovery.readers._rows import Row
    from discovery.readers._types import Payload

PAGE = 50
"""Events of Mobilizon asked for at once."""
STATUS = {"CANCELLED": v.CANCELLED, "TENTATIVE": "tentative", "CONFIRMED": "scheduled"}


def mobilizon_rows(answer: Any, payload: Payload) -> list[Any] | None:  # noqa: ARG001
    """Give the elements of the answer to a search, or of a group's events."""
    data = v.obj(answer).get("data") if isinstance(answer, dict) else None
    for one in v.nodes(data) if isinstance(data, dict) else ():
        elements = one.get("elements")
        if isinstance(elements, list) and ("total" in one or any("beginsOn" in row for row in v.objs(elements))):
            return elements
    return None


def mobilizon_links(answer: Any, payload: Payload) -> Iterator[Link]:
    """Find the next page: its number stands in the address, which the server does not look at."""
    many = mobilizon_rows(answer, payload) or []
    page = v.query_number(payload.url, "page", 1)
    if len(many) >= PAGE and payload.url:
        yield Link(url=v.with_query(payload.url, page=page + 1), rel="next")


def mobilizon_events(row: Row) -> Iterator[Event]:
    """Map one event: UTC, and the zone among its options."""
    raw, key, name = row.raw, row.need("uuid"), row.need("title")
    options = v.obj(raw.get("options"))
    zone = v.zone_of(options.get("timezone"), v.obj(raw.get("physicalAddress")).get("timezone"))
    start, end = v.iso(raw.get("beginsOn"), zone), v.iso(raw.get("endsOn"), zone)
    if start is None:
        row.fault("beginsOn", "a moment")
    host = v.obj(raw.get("attributedTo")) or v.obj(raw.get("organizerActor"))
    online = v.web(raw.get("onlineAddress"))
    is_online = v.truth(options.get("isOnline"))
    place = _address(v.obj(raw.get("physicalAddress")))
    yield Event(
        source_key=key,
        name=name,
        url=row.url("url"),
        description=row.block("description"),
        start=start,
        end=end,
        timezone=v.named(zone),
        status=STATUS.get(row.text("status") or ""),
        attendance="online" if is_online and place is None else None,
        location=place or (v.place(url=online) if is_online else None),
        organizer=Party(
            name=v.text(host.get("name")) or v.text(host.get("preferredUsername")), url=v.web(host.get("url"))
        )
        if host
        else None,
        tags=v.texts(raw.get("tags") or [], "title", "slug"),
        language=row.text("language"),
        image=v.web(v.obj(raw.get("picture")).get("url")),
        same_as=[online] if online else [],
    )


def _address(raw: dict[str, Any]) -> Place | None:
    longitude, _, latitude = (v.text(raw.get("geom")) or "").partition(";")
    return v.place(
        name=raw.get("description"),
        address=raw.get("street"),
        city=raw.get("locality"),
        region=raw.get("region"),
        postcode=raw.get("postalCode"),
        country=raw.get("country"),
        latitude=latitude,
        longitude=longitude,
    )


def gancio_rows(answer: Any, payload: Payload) -> list[Any] | None:
    """Give the events, each with the zone that the source is known to be in: the interface names none."""
    many = answer.get("events") if isinstance(answer, dict) else answer
    if not isinstance(many, list) or "start_datetime" not in v.obj(many):
        return None
    return [one | {"_zone": payload.timezone} if isinstance(one, dict) else one for one in many]


def gancio_events(row: Row) -> Iterator[Event]:
    """Map one event: seconds of the epoch."""
    raw, key, name = row.raw, row.need("id"), row.need("title")
    zone = v.zone_of(raw.get("_zone"))
    start, end = v.iso(raw.get("start_datetime"), zone), v.iso(raw.get("end_datetime"), zone)
    if start is None:
        row.fault("start_datetime", "seconds of the epoch")
    place, slug = v.obj(raw.get("place")), row.text("slug") or key
    online = next((url for one in v.texts(raw.get("online_locations") or []) if (url := v.web(one))), None)
    media = v.text(v.obj(raw.get("media")).get("url"))
    has_place = bool(v.text(place.get("name"))) and (v.text(place.get("name")) or "").casefold() != "online"
    yield Event(
        source_key=key,
        name=name,
        url=urljoin(row.base, f"/event/{slug}") if row.base else None,
        description=row.block("description"),
        start=start,
        end=end,
        timezone=v.named(zone),
        attendance=("hybrid" if has_place else "online") if online else None,
        location=v.place(
            name=place.get("name") if has_place else None,
            address=place.get("address") if has_place else None,
            latitude=place.get("latitude"),
            longitude=place.get("longitude"),
            url=online,
        ),
        tags=v.texts(raw.get("tags") or [], "tag", "name"),
        image=v.web(f"/media/{media}", row.base) if media and row.base else None,
        modified=v.iso(raw.get("updatedAt")),
    )


MOBILIZON = Shape("Mobilizon", mobilizon_rows, mobilizon_events, mobilizon_links)
GANCIO = Shape("Gancio", gancio_rows, gancio_events)
