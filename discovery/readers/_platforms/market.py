"""Marketplaces and site builders: Eventbrite (version 3), Wix Events, Luma, Bevy.

Unverified, built from what their users tell: Bevy, and Wix Events in version 3 of its interface.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from discovery.items import Event, Link, Party, Place, Price
from discovery.readers._platforms import _values as v
from discovery.readers._platforms._shape import Shape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from discovery.readers._rows import Row
    from discovery.readers._types import Payload


# --- Eventbrite ---------------------------------------------------------------------------------------------------


def eventbrite_rows(answer: Any, payload: Payload) -> list[Any] | None:  # noqa: ARG001
    """Give the events of a list, or the one of a single answer."""
    if not isinstance(answer, dict):
        return None
    many = answer["events"] if isinstance(answer.get("events"), list) else [answer]
    first = v.obj(many)
    is_event = "local" in v.obj(first.get("start")) and isinstance(first.get("name"), dict)
    return many if is_event or ("pagination" in answer and "events" in answer) else None


def eventbrite_links(answer: Any, payload: Payload) -> Iterator[Link]:
    """Find the next page by its continuation."""
    page = v.obj(answer.get("pagination"))
    if page.get("has_more_items") and (token := v.text(page.get("continuation"))) and payload.url:
        yield Link(url=v.with_query(payload.url, continuation=token), rel="next")


def eventbrite_events(row: Row) -> Iterator[Event]:
    """Map one event; drafts and private ones are none."""
    raw, key = row.raw, row.need("id")
    name, status = v.text(raw.get("name")), row.text("status") or ""
    if not name:
        row.fault("name", "a name")
        return
    if status == "draft" or raw.get("listed") is False:
        row.faults.append(f"{name[:60]!r} is {'a draft' if status == 'draft' else 'not listed'}: left out")
        return
    start, end = v.obj(raw.get("start")), v.obj(raw.get("end"))
    zone = v.zone_of(start.get("timezone"), end.get("timezone"))
    begin = v.iso(start.get("local")) or v.iso(start.get("utc"), zone)
    if begin is None:
        row.fault("start", "a moment")
    venue, host = v.obj(raw.get("venue")), v.obj(raw.get("organizer"))
    yield Event(
        source_key=key,
        name=name,
        url=row.url("url"),
        description=v.block(raw.get("description")) or row.block("summary"),
        start=v.aware(begin, zone),
        end=v.aware(v.iso(end.get("local")) or v.iso(end.get("utc"), zone), zone),
        timezone=v.named(zone),
        status=v.STATUSES.get(status),
        attendance="online" if raw.get("online_event") is True else "in_person" if venue else None,
        location=_venue(venue),
        organizer=Party(name=v.text(host.get("name")), url=v.web(host.get("url"))) if host else None,
        price=Price(free=True) if raw.get("is_free") is True else None,
        tags=v.texts([raw.get("category"), raw.get("subcategory"), raw.get("format")], "name"),
        language=(row.text("locale") or "").partition("_")[0].lower() or None,
        image=v.web(v.obj(raw.get("logo")).get("url")),
        series_key=row.text("series_id"),
        modified=v.iso(raw.get("changed")),
    )


def _venue(venue: dict[str, Any]) -> Place | None:
    address = v.obj(venue.get("address"))
    return v.place(
        name=venue.get("name"),
        address=v.joined(address.get("address_1"), address.get("address_2")),
        city=address.get("city"),
        region=address.get("region"),
        postcode=address.get("postal_code"),
        country=address.get("country"),
        latitude=address.get("latitude") or venue.get("latitude"),
        longitude=address.get("longitude") or venue.get("longitude"),
    )


# --- Wix Events ---------------------------------------------------------------------------------------------------


def wix_rows(answer: Any, payload: Payload) -> list[Any] | None:  # noqa: ARG001
    """Give every object that has a schedule, wherever it stands in what the page carries along, each once."""
    found: dict[str, Any] = {}
    for one in v.nodes(answer):
        if "title" in one and not _schedule(one).keys().isdisjoint(SCHEDULED):
            found.setdefault(str(one.get("id")), one)
    return list(found.values()) or None


SCHEDULED = frozenset({"startDate", "scheduleTbd", "dateAndTimeTbd"})


def _schedule(raw: dict[str, Any]) -> dict[str, Any]:
    """Give dates and zone: of what a page carries along, or of an answer of the interface (version 3)."""
    return v.obj(v.obj(raw.get("scheduling")).get("config")) or v.obj(raw.get("dateAndTimeSettings"))


def wix_events(row: Row) -> Iterator[Event]:
    """Map one event: UTC with the zone beside it; where the date is open the wording stands for it."""
    raw, key, name = row.raw, row.need("id"), row.need("title")
    schedule, place = _schedule(raw), v.obj(raw.get("location"))
    zone = v.zone_of(schedule.get("timeZoneId"))
    open_date = v.truth(schedule.get("scheduleTbd", schedule.get("dateAndTimeTbd")))
    address = v.obj(place.get("fullAddress")) or v.obj(place.get("address"))
    spot = v.obj(place.get("coordinates")) or v.obj(address.get("geocode")) or v.obj(address.get("location"))
    formatted = address.get("formattedAddress") or (place.get("address") if not address else None)
    page, slug = v.obj(raw.get("eventPageUrl")), row.text("slug")
    online = str(place.get("type", "")).upper() == "ONLINE"
    yield Event(
        source_key=key,
        name=name,
        url=v.web(v.joined(page.get("base"), page.get("path"), by=""))
        or (v.web(f"/event-details/{slug}", row.base) if slug and row.base else None),
        description=row.block("description") or row.block("about") or v.block(raw.get("shortDescription")),
        start=None if open_date else v.iso(schedule.get("startDate"), zone),
        end=None if open_date else v.iso(schedule.get("endDate"), zone),
        when_text=v.text(schedule.get("scheduleTbdMessage") or schedule.get("dateAndTimeTbdMessage"))
        if open_date
        else None,
        timezone=v.named(zone),
        status="tentative" if open_date else _wix_status(raw),
        attendance="online" if online else None,
        location=v.place(
            name=place.get("name"),
            address=formatted,
            city=address.get("city"),
            region=address.get("subdivision"),
            postcode=address.get("postalCode"),
            country=address.get("country"),
            latitude=spot.get("lat") or spot.get("latitude"),
            longitude=spot.get("lng") or spot.get("longitude"),
        )
        if not online
        else None,
        language=row.text("language"),
        image=v.web(v.obj(raw.get("mainImage")).get("url")),
    )


def _wix_status(raw: dict[str, Any]) -> str | None:
    return v.CANCELLED if str(raw.get("status")).upper() in {"CANCELED", "CANCELLED", "3"} else None


# --- Luma ---------------------------------------------------------------------------------------------------------


LUMA_PLACES = {
    "offline": "in_person", "online": "online", "zoom": "online", "meet": "online", "youtube": "online", "hybrid": "hybrid",
}  # fmt: skip


def luma_rows(answer: Any, payload: Payload) -> list[Any] | None:  # noqa: ARG001
    """Give each event with what stands beside it: calendar, hosts, tickets."""
    if isinstance(answer, dict) and answer.get("entries") == [] and "has_more" in answer:
        return []
    found: dict[str, Any] = {}
    for one in v.nodes(answer):
        event = v.obj(one.get("event"))
        if str(event.get("api_id", "")).startswith("evt-") and "start_at" in event:
            found.setdefault(str(event["api_id"]), one)
    return list(found.values()) or None


def luma_events(row: Row) -> Iterator[Event]:
    """Map one event; private ones are none."""
    raw, beside = v.obj(row.raw.get("event")), row.raw
    key, name = v.text(raw.get("api_id")), v.text(raw.get("name"))
    if not name:
        row.fault("event", "an event with a name")
        return
    if raw.get("visibility") == "private":
        return
    zone = v.zone_of(raw.get("timezone"))
    kind, path = v.text(raw.get("location_type")), v.text(raw.get("url"))
    address = v.obj(raw.get("geo_address_info"))
    spot = v.obj(raw.get("coordinate")) or v.obj(raw.get("place_coordinate")) or address
    host, ticket = v.obj(beside.get("calendar")) or v.obj(beside.get("hosts")), v.obj(beside.get("ticket_info"))
    yield Event(
        source_key=key,
        name=name,
        url=f"https://luma.com/{path}" if path and "/" not in path else None,
        description=v.block(beside.get("description")) or v.block(raw.get("description")),
        start=v.iso(raw.get("start_at"), zone),
        end=v.iso(raw.get("end_at"), zone),
        timezone=v.named(zone),
        status=v.STATUSES.get((v.text(beside.get("_status")) or "").rpartition("/")[2].casefold()),
        attendance=LUMA_PLACES.get(kind or ""),
        location=v.place(
            name=address.get("place_name") or address.get("address"),
            address=address.get("full_address"),
            city=address.get("city") or address.get("city_state"),
            region=address.get("region"),
            country=address.get("country_code") or address.get("country"),
            latitude=spot.get("latitude"),
            longitude=spot.get("longitude"),
        ),
        organizer=Party(name=v.text(host.get("name"))) if host.get("name") else None,
        price=_luma_price(ticket),
        tags=v.texts(beside.get("categories") or [], "name"),
        image=v.web(raw.get("cover_url")),
    )


def _luma_price(ticket: dict[str, Any]) -> Price | None:
    if ticket.get("is_free") is True:
        return Price(free=True)
    cents = [v.obj(ticket.get(name)) for name in ("price", "max_price")]
    amounts = [one["cents"] / 100 for one in cents if isinstance(one.get("cents"), int)]
    currency = next((text.upper() for one in cents if (text := v.text(one.get("currency")))), None)
    return Price(min=min(amounts), max=max(amounts), currency=currency) if amounts else None


# --- Bevy ---------------------------------------------------------------------------------------------------------

BEVY_KEYS = frozenset({
    "chapter", "chapter_id", "chapter_title", "event_type_title", "event_type", "audience_type", "event_timezone",
    "cohost_registration_url", "is_virtual_event", "description_short", "start_date_iso",
})  # fmt: skip
"""Which of them an answer has is for the question to say; ``title`` and ``start_date`` alone are no sign of Bevy."""
AUDIENCE = {"IN_PERSON": "in_person", "VIRTUAL": "online", "HYBRID": "hybrid"}


def bevy_rows(answer: Any, payload: Payload) -> list[Any] | None:  # noqa: ARG001
    """Give the results of a list of events, the list itself, or the one event of an answer."""
    if isinstance(answer, dict) and answer.get("results") == [] and "links" in answer:
        return []
    many = answer.get("results", [answer]) if isinstance(answer, dict) else answer
    first = v.obj(many) if isinstance(many, list) else {}
    is_event = ("start_date" in first or "start_date_iso" in first) and not first.keys().isdisjoint(BEVY_KEYS)
    return many if is_event and "title" in first and isinstance(many, list) else None


def bevy_links(answer: Any, payload: Payload) -> Iterator[Link]:
    """Find the next page where the answer names it."""
    if isinstance(answer, dict):
        named = answer.get("next") or v.obj(answer.get("links")).get("next")
        if following := v.web(named, payload.url):
            yield Link(url=following, rel="next")


def bevy_events(row: Row) -> Iterator[Event]:
    """Map one event: UTC, or the local time with its offset; the chapter is an object, or lies flat beside the event."""
    raw, name = row.raw, row.need("title")
    url = next((one for key in ("url", "static_url", "relative_url") if (one := v.web(raw.get(key), row.base))), None)
    key = row.text("id") or row.text("slug") or url
    status = (row.text("status") or "").casefold()
    if status == "draft" or v.truth(raw.get("is_hidden")):
        return
    if key is None:
        row.fault("id", "given, nor is an address")
    chapter = _chapter(raw)
    zone = v.zone_of(raw.get("event_timezone"), raw.get("timezone"), raw.get("_timezone"), chapter.get("timezone"))
    start = v.iso(raw.get("start_date_iso"), zone) or v.iso(raw.get("start_date"), zone)
    if start is None:
        row.fault("start_date", "a moment")
    spot = v.obj(raw.get("_geoloc"))
    attendance = AUDIENCE.get(str(raw.get("audience_type") or "").upper()) or (
        "online" if v.truth(raw.get("is_virtual_event")) else None
    )
    here = attendance != "online"
    yield Event(
        source_key=key,
        name=name,
        url=url,
        description=row.block("description_short") or row.block("description"),
        start=start,
        end=v.iso(raw.get("end_date_iso"), zone) or v.iso(raw.get("end_date"), zone),
        timezone=v.named(zone),
        status=v.STATUSES.get(status),
        attendance=attendance,
        location=v.place(
            name=raw.get("venue_name"),
            address=raw.get("venue_address"),
            city=raw.get("venue_city") or (chapter.get("city") if here else None),
            region=raw.get("venue_state") or (chapter.get("state") if here else None),
            postcode=raw.get("venue_zip_code"),
            country=raw.get("venue_country") or (chapter.get("country") if here else None),
            latitude=spot.get("lat") if here else None,
            longitude=spot.get("lng") if here else None,
        ),
        organizer=Party(
            name=v.text(chapter.get("title")), url=v.web(chapter.get("url"), row.base), key=v.text(chapter.get("id"))
        )
        if v.text(chapter.get("title"))
        else None,
        tags=v.texts(raw.get("tags") or [], "name") + v.texts([raw.get("event_type_title")]),
        image=next(
            (
                one
                for key in ("cropped_banner_url", "cropped_picture_url", "picture")
                if (one := _picture(raw.get(key)))
            ),
            None,
        ),
    )


def _chapter(raw: dict[str, Any]) -> dict[str, Any]:
    whole = raw.get("chapter")
    if isinstance(whole, dict):
        return whole
    return {name: raw.get(f"chapter_{name}") for name in ("id", "title", "url", "city", "state", "country")}


def _picture(value: Any) -> str | None:
    return v.web(value.get("url") if isinstance(value, dict) else value)


EVENTBRITE = Shape("Eventbrite", eventbrite_rows, eventbrite_events, eventbrite_links)
WIX = Shape("Wix Events", wix_rows, wix_events)
LUMA = Shape("Luma", luma_rows, luma_events)
BEVY = Shape("Bevy", bevy_rows, bevy_events, bevy_links)
