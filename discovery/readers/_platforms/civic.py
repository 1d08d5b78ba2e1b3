"""Portals of councils, boards and schools whose JSON needs one remark each; the rest is read by its keys.

Each entry of ``PORTALS`` tells by which keys a portal's rows are known, and what has to be put right before they are read:
a ``Z`` behind local times, a place in pieces, a name that repeats the date.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from discovery.readers._platforms import _values as v
from discovery.readers._platforms import plain
from discovery.readers._platforms._shape import Shape
from discovery.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable

    from discovery.readers._types import Payload

    Remedy = Callable[[dict[str, Any], str], dict[str, Any]]

MAX_ROWS = 100_000
APPROVED = "APPROVED"


def _civicclerk(raw: dict[str, Any], base: str) -> dict[str, Any]:  # noqa: ARG001
    """Take the ``Z`` off local times; the end is the year 1900 where there is none."""
    return raw | {
        "start": _without_z(raw.get("startDateTime")),
        "end": _without_z(raw.get("endDateTime") or raw.get("meetingEndTime")),
        "location": raw.get("eventLocation"),
        "startDateTime": None,
        "endDateTime": None,
        "meetingEndTime": None,
    }


def _boarddocs(raw: dict[str, Any], base: str) -> dict[str, Any]:
    """Give the address of a meeting, which goes by its key."""
    key = v.text(raw.get("unique")) or ""
    return raw | {"key": None, "url": urljoin(base, f"goto?open&id={key}") if "Board.nsf" in base and key else None}


def _diligent(raw: dict[str, Any], base: str) -> dict[str, Any]:
    """Take the type for the name, which repeats day and state of the agenda; the page goes by its number."""
    key = v.text(raw.get("Id"))
    page = urljoin(base, f"/Portal/MeetingInformation.aspx?Org=Cal&Id={key}") if base and key else None
    return {
        "id": key,
        "name": raw.get("MeetingTypeName") or raw.get("Name"),
        "start": raw.get("MeetingDateTime") or raw.get("MeetingDate"),
        "location": raw.get("MeetingLocation"),
        "status": v.CANCELLED if "cancel" in (v.text(raw.get("Name")) or "").casefold() else None,
        "url": page,
    }


def _simbli(raw: dict[str, Any], base: str) -> dict[str, Any]:  # noqa: ARG001
    """Take the first line of the address for the room."""
    return {
        "id": raw.get("Master_MeetingID"),
        "title": raw.get("MM_MeetingTitle"),
        "start": raw.get("MM_DateTime"),
        "location": raw.get("MM_Address1"),
        "address": v.joined(raw.get("MM_Address2"), raw.get("MM_Address3")),
        "tags": raw.get("ML_TypeTitle"),
    }


def _schoolwires(raw: dict[str, Any], base: str) -> dict[str, Any]:
    """Bring both answers together: that for one day has the event inside. Whole days end at 23:59."""
    inner = v.obj(raw.get("Event"))
    whole = v.truth(raw.get("AllDayEvent", raw.get("AllDay")))
    start, end = v.iso(raw.get("StartDate") or raw.get("Start")), v.iso(raw.get("EndDate") or raw.get("End"))
    if whole:
        start, end = start and start[:10], None if end and start and end[:10] == start[:10] else end
    elif v.truth(raw.get("NoEndTime", inner.get("NoEndTime"))):
        end = None
    return {
        "id": raw.get("Id"),
        "title": raw.get("Title") or inner.get("Title"),
        "start": start,
        "end": end,
        "allday": whole,
        "description": inner.get("Description"),
        "location": inner.get("Location"),
        "address": inner.get("LocationStreetAddress"),
        "city": inner.get("LocationCity"),
        "state": inner.get("LocationState"),
        "zip": inner.get("LocationZip"),
        "url": v.web(inner.get("URL"), base),
        "tags": raw.get("CategoryTitle") or inner.get("CalendarName"),
        "organizer": inner.get("DomainName"),
    }


def _aem(raw: dict[str, Any], base: str) -> dict[str, Any]:
    """Put together the two lists of places, one for each way to take part."""
    here, there = v.obj(raw.get("physicalList")), v.obj(raw.get("virtualList"))
    kinds = v.obj(raw.get("extendedProps")).get("typeName")
    return {
        "id": raw.get("datalayerId"),
        "title": raw.get("eventTitle"),
        "start": raw.get("start"),
        "end": raw.get("end"),
        "description": raw.get("description"),
        "url": v.web(raw.get("eventPath"), base),
        "cancelled": raw.get("canceledEvent"),
        "tags": kinds,
        "image": raw.get("image"),
        "joinurl": v.web(there.get("link")),
        "location": {
            "name": here.get("locationName"),
            "address": v.joined(here.get("streetLineOne"), here.get("streetLineTwo")),
            "city": here.get("city"),
            "state": here.get("state"),
            "zip": here.get("zipcode"),
            "latitude": here.get("latitude"),
            "longitude": here.get("longitude"),
        }
        if here
        else None,
    }


def _legistar(raw: dict[str, Any], base: str) -> dict[str, Any]:
    """Read the table of a calendar, taken out of its page: American days; the addresses have the key."""
    entry, page = v.obj(raw.get("iCalendar")), v.obj(raw.get("Meeting Details"))
    address = v.web(page.get("url"), base) or v.web(entry.get("url"), base)
    key = re.search(r"[?&]ID=(\d{1,12})", address or "", re.IGNORECASE)
    place = v.text(raw.get("Meeting Location"))
    word = place.rpartition(" ")[2].casefold() if place else ""
    return {
        "id": key[1] if key else None,
        "name": v.text(raw.get("Name")),
        "start": v.iso(raw.get("Meeting Date"), lang="en-us"),
        "time": raw.get("Meeting Time"),
        "location": place,
        "status": word if word in v.STATUSES and word not in {"live", "scheduled"} else raw.get("Meeting Status"),
        "url": v.web(page.get("url"), base) or v.web(v.obj(raw.get("Name")).get("url"), base),
    }


def _legistar_api(raw: dict[str, Any], base: str) -> dict[str, Any]:  # noqa: ARG001
    """Read the Web API: midnight of the day, and the time in words."""
    day = v.iso(raw.get("EventDate"))
    return {
        "id": raw.get("EventId"),
        "name": raw.get("EventBodyName"),
        "start": day and day[:10],
        "time": raw.get("EventTime"),
        "location": raw.get("EventLocation"),
        "status": raw.get("EventAgendaStatusName"),
        "description": raw.get("EventComment"),
        "url": raw.get("EventInSiteURL"),
        "modified": raw.get("EventLastModifiedUtc"),
    }


def _growthzone(raw: dict[str, Any], base: str) -> dict[str, Any]:
    """Give the address of an event's page, which goes by slug and number. What is not approved is not announced.

    The address on the map is often that of the chamber: it counts where the place in words has the same street.
    """
    slug, number = v.text(raw.get("Slug")), v.text(raw.get("EventID") or raw.get("EventId") or raw.get("Id"))
    page = f"{slug}-{number}" if slug and number and not slug.endswith(f"-{number}") else slug
    words, street = v.text(raw.get("LocationDesc") or raw.get("Location")), v.text(raw.get("MapAddr1"))
    on_map = bool(words and street and fold(street) in fold(words))
    return {
        "id": number or slug,
        "name": raw.get("Name"),
        "start": _without_z(raw.get("StartDate")),
        "end": _without_z(raw.get("EndDate")),
        "allday": raw.get("IsAllDayEvent"),
        "description": raw.get("Description") or raw.get("ShortDescription"),
        "location": words,
        "city": raw.get("MapCity") if on_map else None,
        "state": raw.get("MapState") if on_map else None,
        "zip": raw.get("MapZip") if on_map else None,
        "price": raw.get("AdmissionDesc"),
        "deleted": str(raw.get("Status") or APPROVED).strip().upper() != APPROVED,
        "url": urljoin(base, f"/events/details/{page}") if base and page else None,
    }


def _without_z(value: Any) -> Any:
    return value.strip().removesuffix("Z") if isinstance(value, str) else value


PORTALS: tuple[tuple[str, frozenset[str], Remedy], ...] = tuple(
    (name, frozenset(keys.split("|")), remedy)
    for name, keys, remedy in (
        ("CivicClerk", "eventName|startDateTime|publishedFiles", _civicclerk),
        ("BoardDocs", "unique|numberdate|name", _boarddocs),
        ("Diligent Community", "MeetingDateTime|MeetingTypeName|Id", _diligent),
        ("Simbli", "Master_MeetingID|MM_DateTime", _simbli),
        ("Schoolwires", "EventID|ModuleInstanceID|Start", _schoolwires),
        ("Schoolwires", "StartDate|AllDayEvent|Event", _schoolwires),
        ("AEM event feed", "eventTitle|eventPath|physicalList", _aem),
        ("Legistar", "Meeting Date|Meeting Time|Name", _legistar),
        ("Legistar", "EventBodyName|EventDate|EventTime", _legistar_api),
        ("GrowthZone", "Slug|StartDate|Name", _growthzone),
    )
)  # fmt: skip


def rows(answer: Any, payload: Payload) -> list[Any] | None:
    """Give the rows of the portal that the answer is of, put right."""
    many = answer
    if isinstance(answer, dict):
        many = next((one for one in answer.values() if isinstance(one, list) and v.objs(one)), [answer])
        if any(keys <= answer.keys() for _, keys, _ in PORTALS):
            many = [answer]
    keys_found = v.obj(many).keys() if isinstance(many, list) else set()
    for _, keys, remedy in PORTALS:
        if keys <= keys_found:
            return [
                remedy(plain_one, payload.url) if isinstance(plain_one := one, dict) else one for one in many[:MAX_ROWS]
            ]
    return None


SHAPE = Shape("a portal of meetings", rows, plain.events)
