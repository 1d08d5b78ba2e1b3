"""A record as schema.org JSON-LD, for search engines and for whoever reads pages by machine."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from discovery.items import SCHEMA_ORG_TYPE
from discovery.publish._words import parse_local, parse_utc, topic_words, zone_of
from discovery.text import clean_url

if TYPE_CHECKING:
    from collections.abc import Mapping

    from discovery.publish._things import Thing

EVENT_STATUS = {
    "scheduled": "EventScheduled", "cancelled": "EventCancelled", "postponed": "EventPostponed",
    "rescheduled": "EventRescheduled", "moved_online": "EventMovedOnline",
}  # fmt: skip
ATTENDANCE_MODE = {
    "in_person": "OfflineEventAttendanceMode", "online": "OnlineEventAttendanceMode",
    "hybrid": "MixedEventAttendanceMode",
}  # fmt: skip
SCHEMA = "https://schema.org/"


def json_ld(thing: Thing, record: Mapping[str, Any]) -> dict[str, Any]:
    """Describe a record. ``record`` is its whole row; nothing is said that it does not know."""
    kind = SCHEMA_ORG_TYPE[thing.type].get(thing.kind or "other") or SCHEMA_ORG_TYPE[thing.type]["other"]
    told: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": kind,
        "name": thing.name,
        "url": clean_url(thing.url or ""),
        "description": thing.description,
        "keywords": [topic_words(topic) for topic in thing.topics],
    }
    about = {"event": _event, "organization": _organization, "opportunity": _opportunity}[thing.type]
    return _known({**told, **about(thing, record)})


def _event(thing: Thing, record: Mapping[str, Any]) -> dict[str, Any]:  # noqa: ARG001 - one of three alike
    status, mode = EVENT_STATUS.get(thing.status or ""), ATTENDANCE_MODE.get(thing.attendance or "")
    return {
        "startDate": moment(thing.start_local, thing.start_utc, thing.timezone),
        "endDate": moment(thing.end_local, thing.end_utc, thing.timezone),
        "eventStatus": SCHEMA + status if status else None,
        "eventAttendanceMode": SCHEMA + mode if mode else None,
        "location": {"@type": "VirtualLocation", "url": clean_url(thing.url or "")}
        if thing.attendance == "online"
        else place(thing),
        "organizer": _known({"@type": "Organization", "name": thing.organizer}) if thing.organizer else None,
        "offers": _offer(thing),
        "isAccessibleForFree": bool(thing.is_free) if thing.is_free is not None else None,
        "inLanguage": thing.language,
    }


def _organization(thing: Thing, record: Mapping[str, Any]) -> dict[str, Any]:
    where = place(thing)
    return {
        "address": where.get("address") if where else None,
        "foundingDate": record.get("founded"),
        "sameAs": [url for url in record.get("same_as_list", ()) if clean_url(url)],
    }


def _opportunity(thing: Thing, record: Mapping[str, Any]) -> dict[str, Any]:  # noqa: ARG001 - one of three alike
    host = {"@type": "Organization", "name": thing.organizer} if thing.organizer else None
    kind = SCHEMA_ORG_TYPE["opportunity"].get(thing.kind or "other")
    if kind == "JobPosting":
        return {
            "title": thing.name,
            "employmentType": "VOLUNTEER",
            "hiringOrganization": host,
            "jobLocation": place(thing),
            "jobLocationType": "TELECOMMUTE" if thing.attendance == "online" else None,
            "datePosted": thing.first_seen[:10],
        }
    if kind in ("Course", "EducationalOccupationalProgram"):
        return {"provider": host, "offers": _offer(thing)}
    return {"location": place(thing), "startDate": thing.start_local} if kind == "Event" else {"agent": host}


def moment(local: str | None, utc: str | None, zone: str | None) -> str | None:
    """Give a date, or a time with its offset where the zone is known."""
    value = parse_local(local)
    if not isinstance(value, datetime):
        return local
    info, instant = zone_of(zone), parse_utc(utc)
    if info is not None:
        return (instant.astimezone(info) if instant else value.replace(tzinfo=info)).isoformat()
    return instant.isoformat() if instant else value.isoformat()


def place(thing: Thing) -> dict[str, Any] | None:
    """Describe the place, if anything is known of it."""
    address = _known(
        {
            "@type": "PostalAddress",
            "streetAddress": thing.address,
            "addressLocality": thing.city,
            "addressRegion": thing.region,
            "addressCountry": thing.country,
        }
    )
    point = None
    if thing.latitude is not None and thing.longitude is not None:
        point = {"@type": "GeoCoordinates", "latitude": thing.latitude, "longitude": thing.longitude}
    known = _known(
        {"@type": "Place", "name": thing.venue, "address": address if len(address) > 1 else None, "geo": point}
    )
    return known if len(known) > 1 else None


def _offer(thing: Thing) -> dict[str, Any] | None:
    low = 0 if thing.is_free else thing.price_min if thing.price_min is not None else thing.price_max
    if low is None or (low and not thing.currency):
        return None
    return _known({"@type": "Offer", "price": low, "priceCurrency": thing.currency, "url": clean_url(thing.url or "")})


def _known(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None and value != []}
