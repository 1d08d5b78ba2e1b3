"""Calendars of universities and libraries: Localist, LiveWhale, LibCal, Trumba.

Unverified: built from the documentation of their JSON interfaces; their .ics feeds are read by the calendar reader.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from discovery.items import Event, Link, Party, Price
from discovery.readers._platforms import _values as v
from discovery.readers._platforms._shape import Shape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from discovery.readers._rows import Row
    from discovery.readers._types import Payload

EXPERIENCE = {
    "inperson": "in_person",
    "in_person": "in_person",
    "virtual": "online",
    "online": "online",
    "hybrid": "hybrid",
}


# --- Localist: /api/2/events --------------------------------------------------------------------------------------


def localist_rows(answer: Any, payload: Payload) -> list[Any] | None:  # noqa: ARG001
    """Give one row an instance of each event."""
    if not isinstance(answer, dict):
        return None
    wrapped = answer["events"] if isinstance(answer.get("events"), list) else [answer]
    if not wrapped and "page" in answer:
        return []
    many = [one["event"] for one in wrapped if isinstance(one, dict) and isinstance(one.get("event"), dict)]
    if not any("event_instances" in one or "localist_url" in one for one in many):
        return None
    return [one | {"_instance": instance} for one in many for instance in _instances(one)]


def _instances(event: dict[str, Any]) -> list[dict[str, Any]]:
    found = [v.obj(one.get("event_instance")) or one for one in v.objs(event.get("event_instances") or [])]
    return found or [{"start": event.get("first_date"), "end": event.get("last_date"), "all_day": True}]


def localist_links(answer: Any, payload: Payload) -> Iterator[Link]:
    """Find the next page by its number."""
    page = v.obj(answer.get("page"))
    current, total = v.whole(page.get("current")), v.whole(page.get("total"))
    if current is not None and total is not None and current < total and payload.url:
        yield Link(url=v.with_query(payload.url, page=current + 1), rel="next")


def localist_events(row: Row) -> Iterator[Event]:
    """Map one instance. A day begins at midnight and its end is the last day."""
    raw, name, instance = row.raw, row.need("title"), v.obj(row.raw.get("_instance"))
    geo, filters = v.obj(raw.get("geo")), v.obj(raw.get("filters"))
    all_day, free = v.truth(instance.get("all_day")), v.truth(raw.get("free"))
    start, end = v.iso(instance.get("start")), v.iso(instance.get("end"))
    if start is None:
        row.fault("_instance", "an instance with its start")
    if all_day:
        start, end = v.whole_days(start, end)
    yield Event(
        source_key=v.text(instance.get("id")) or row.need("id"),
        name=name,
        url=row.url("localist_url") or row.url("url"),
        description=row.block("description_text") or row.block("description"),
        start=start,
        end=end,
        all_day=all_day,
        status=v.STATUSES.get((row.text("status") or "").casefold()),
        attendance=EXPERIENCE.get(row.text("experience") or ""),
        location=v.place(
            name=v.joined(raw.get("location_name") or raw.get("location"), raw.get("room_number")),
            address=raw.get("address") or geo.get("street"),
            city=geo.get("city"),
            region=geo.get("state"),
            postcode=geo.get("zip"),
            country=geo.get("country"),
            latitude=geo.get("latitude"),
            longitude=geo.get("longitude"),
            url=v.web(raw.get("stream_url")),
        ),
        price=v.cost(raw.get("ticket_cost"), free=free) if free is not False or raw.get("ticket_cost") else None,
        tags=list(
            dict.fromkeys(
                v.texts(raw.get("tags") or [])
                + v.texts(raw.get("keywords") or [])
                + [tag for many in filters.values() for tag in v.texts(many, "name")]
            )
        ),
        image=row.url("photo_url"),
        modified=v.iso(raw.get("updated_at")),
    )


# --- LiveWhale: /live/json/v2/events ------------------------------------------------------------------------------


HIDDEN = 2
LOCKED = "log in to view"
"""What stands in place of a location that only members see."""


def livewhale_rows(answer: Any, payload: Payload) -> list[Any] | None:  # noqa: ARG001
    """Give the events of version 2 (``data``) or of the list of version 1."""
    many = answer.get("data") if isinstance(answer, dict) else answer
    if not isinstance(many, list):
        return None
    is_empty = not many and isinstance(answer, dict) and "meta" in answer
    return many if is_empty or any("date_utc" in one or "date_iso" in one for one in v.objs(many)) else None


def livewhale_links(answer: Any, payload: Payload) -> Iterator[Link]:
    """Find the next page where the answer names it."""
    named = v.obj(answer.get("links")).get("next") if isinstance(answer, dict) else None
    if following := v.web(named, payload.url):
        yield Link(url=following, rel="next")


def livewhale_events(row: Row) -> Iterator[Event]:
    """Map one event: UTC beside the name of the zone, or the local time with its offset. Numbers stand for true and false."""
    if v.whole(row.raw.get("status")) == HIDDEN:
        return
    raw, key, name = row.raw, row.need("id"), row.need("title")
    zone, all_day = v.zone_of(raw.get("timezone")), v.truth(raw.get("is_all_day"))
    start, end = _utc(raw, "date", zone), _utc(raw, "date2", zone)
    if start is None:
        row.fault("date_utc", "a moment")
    if all_day:
        start, end = v.whole_days(start, end)
    online, group = v.truth(raw.get("is_online")), v.text(raw.get("group_title"))
    place = v.joined(*(one for name in ("location_title", "location") if (one := _unlocked(raw.get(name)))))
    yield Event(
        source_key=key,
        name=name,
        url=row.url("url"),
        description=row.block("description") or row.block("summary"),
        start=start,
        end=end,
        timezone=v.named(zone),
        all_day=all_day,
        status=v.CANCELLED if v.truth(raw.get("is_canceled")) else None,
        attendance=("hybrid" if place else "online") if online else None,
        location=v.place(
            name=place,
            latitude=raw.get("location_latitude"),
            longitude=raw.get("location_longitude"),
            url=v.web(raw.get("online_url")) if online else None,
        ),
        organizer=Party(name=group) if group else None,
        price=v.cost(raw.get("cost")),
        tags=list(
            dict.fromkeys(tag for name in ("tags", "categories", "event_types") for tag in v.texts(raw.get(name) or []))
        ),
        image=row.url("thumbnail"),
        modified=_utc({"last_modified_utc": raw.get("last_modified")}, "last_modified", None),
    )


def _utc(raw: dict[str, Any], name: str, zone: str | None) -> str | None:
    local = v.iso(raw.get(f"{name}_iso"), zone)
    if local:
        return local
    stated = v.iso(raw.get(f"{name}_utc"))
    return v.iso(f"{stated}Z" if stated and len(stated) > 10 and not stated.endswith("Z") else stated, zone)


def _unlocked(value: Any) -> str | None:
    found = v.text(value)
    return None if found and LOCKED in found.casefold() else found


# --- LibCal: /ajax/calendar/list and /1.1/events --------------------------------------------------------------------


def libcal_rows(answer: Any, payload: Payload) -> list[Any] | None:  # noqa: ARG001
    """Give the results of the public list, or the events of the interface with a key."""
    if not isinstance(answer, dict):
        return None
    many = answer.get("results") or answer.get("events")
    if not many and "total_results" in answer:
        return []
    if not isinstance(many, list):
        return None
    first = v.obj(many)
    if "startdt" in first or ("allday" in first and isinstance(first.get("url"), dict)):
        return many
    return None


def libcal_links(answer: Any, payload: Payload) -> Iterator[Link]:
    """Find the next page: the list tells how many there are in all and on a page."""
    total, size = v.whole(answer.get("total_results")), v.whole(answer.get("perpage"))
    page = v.query_number(payload.url, "page", 1)
    if total and size and page * size < total and payload.url:
        yield Link(url=v.with_query(payload.url, page=page + 1), rel="next")


def libcal_events(row: Row) -> Iterator[Event]:
    """Map one event. Times of the list are local, those of the interface have an offset."""
    raw, key, name = row.raw, row.need("id"), row.need("title")
    all_day = v.truth(raw.get("all_day", raw.get("allday")))
    start, end = v.iso(raw.get("startdt") or raw.get("start")), v.iso(raw.get("enddt") or raw.get("end"))
    if start is None:
        row.fault("startdt" if "startdt" in raw else "start", "a moment")
    if all_day:
        start, end = v.whole_days(start, end)
    link, spot = raw.get("url"), v.obj(raw.get("geolocation"))
    online = v.truth(raw.get("online_event"))
    yield Event(
        source_key=key,
        name=name,
        url=v.web(link.get("public") if isinstance(link, dict) else link, row.base),
        description=row.block("description") or row.block("shortdesc"),
        start=start,
        end=end,
        all_day=all_day,
        attendance="online" if online else None,
        location=v.place(
            name=v.joined(v.obj(raw.get("location")).get("name") or raw.get("location"), raw.get("campus")),
            latitude=spot.get("latitude"),
            longitude=spot.get("longitude"),
        ),
        price=v.cost(raw.get("registration_cost")),
        tags=v.texts(raw.get("categories_arr") or raw.get("category") or raw.get("categories") or [], "name", "cat"),
        image=v.web(raw.get("featured_image"), row.base),
    )


# --- Trumba: /calendars/{name}.json -------------------------------------------------------------------------------


def trumba_rows(answer: Any, payload: Payload) -> list[Any] | None:  # noqa: ARG001
    """Give the events of a calendar."""
    first = v.obj(answer) if isinstance(answer, list) else {}
    return answer if "eventID" in first and "startDateTime" in first else None


def trumba_events(row: Row) -> Iterator[Event]:
    """Map one event: local time and its offset stand apart."""
    raw, key, name = row.raw, row.need("eventID"), row.need("title")
    all_day = v.truth(raw.get("allDay"))
    start, end = _with_offset(raw, "start"), _with_offset(raw, "end")
    if start is None:
        row.fault("startDateTime", "a moment")
    if all_day:
        start, end = v.whole_days(start, end)
    yield Event(
        source_key=key,
        name=name,
        url=row.url("permaLinkUrl") or row.url("webLink"),
        description=row.block("description"),
        start=start,
        end=end,
        all_day=all_day,
        status=v.CANCELLED if v.truth(raw.get("canceled")) else None,
        attendance=EXPERIENCE.get(re.sub(r"[^a-z]", "", (row.text("locationType") or "").casefold())),
        location=v.place(name=raw.get("location")),
        price=_field(raw, "cost"),
        tags=v.texts((v.text(raw.get("categoryCalendar")) or "").split("|")),
        image=v.web((v.obj(raw.get("eventImage")) or v.obj(raw.get("detailImage"))).get("url")),
    )


def _with_offset(raw: dict[str, Any], side: str) -> str | None:
    local, offset = v.iso(raw.get(f"{side}DateTime")), v.text(raw.get(f"{side}TimeZoneOffset"))
    if local and len(local) in (16, 19) and offset and len(offset) == 5:
        return v.iso(f"{local}{offset[:3]}:{offset[3:]}") or local
    return local


def _field(raw: dict[str, Any], label: str) -> Price | None:
    fields = v.objs(raw.get("customFields") or [])
    stated = next((one.get("value") for one in fields if (v.text(one.get("label")) or "").casefold() == label), None)
    return v.cost(stated)


LOCALIST = Shape("Localist", localist_rows, localist_events, localist_links, repeats=True)
LIVEWHALE = Shape("LiveWhale", livewhale_rows, livewhale_events, livewhale_links)
LIBCAL = Shape("LibCal", libcal_rows, libcal_events, libcal_links)
TRUMBA = Shape("Trumba", trumba_rows, trumba_events)
