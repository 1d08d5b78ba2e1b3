"""The Events Calendar (WordPress), REST version 1: ``/wp-json/tribe/events/v1/events``, its archive and single events."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from discovery.items import Event, Link, Party, Place, Price
from discovery.readers._platforms import _values as v
from discovery.readers._platforms._shape import Shape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from discovery.readers._rows import Row
    from discovery.readers._types import Payload

SUSPICIOUS = re.compile(
    r"cancel|postpon|resched|called off|moved|new date|abgesagt|entf[äa]ll|verschoben|verlegt|annul|report[ée]|"
    r"cancelad|aplazad|suspendid|rinviat|geannuleerd|afgelast|uitgesteld|inst[äa]ll|aflyst|avlyst|odwo[łl]an|peruttu",
    re.IGNORECASE,
)
"""Titles whose event may have a status, which only the answer for the single event tells."""
SHORTCODE = re.compile(r"\[/?[a-z]{1,30}_[a-z0-9_-]{1,60}(?:\s[^\[\]]{0,2000})?\]", re.IGNORECASE)
"""What builders of pages leave in texts: ``[vc_row css="…"]``."""
ATTENDANCE = {"virtual": "online", "hybrid": "hybrid"}


def rows(answer: Any, payload: Payload) -> list[Any] | None:  # noqa: ARG001
    """Give the events of an archive, or the one of a single answer."""
    if not isinstance(answer, dict):
        return None
    found = answer.get("events")
    if isinstance(found, list) and ("total_pages" in answer or "rest_url" in answer or _is_event(v.obj(found))):
        return found
    return [answer] if _is_event(answer) else None


def _is_event(one: dict[str, Any]) -> bool:
    return "utc_start_date" in one and "global_id" in one


def links(answer: Any, payload: Payload) -> Iterator[Link]:
    """Find the next page, and the single answers of events whose title says that something is up."""
    following = v.web(answer.get("next_rest_url"), payload.url)
    if following:
        yield Link(url=following, rel="next")
    for one in v.objs(answer.get("events")):
        address = v.web(one.get("rest_url"), payload.url)
        title = v.text(one.get("title"))
        if address and ((title and SUSPICIOUS.search(title)) or v.text(one.get("event_status"))):
            yield Link(url=address, rel="item")


def events(row: Row) -> Iterator[Event]:
    """Map one event. The zone stays away where local time and UTC do not agree on it."""
    raw, key, name = row.raw, row.need("id"), row.need("title")
    if (post := row.text("status")) not in {None, "publish", "future"}:
        row.faults.append(f"status: {post!r}, not published")
        return
    zone, all_day = v.zone_of(raw.get("timezone")), v.truth(raw.get("all_day"))
    start, end = row.moment("start_date"), row.moment("end_date")
    utc = row.moment("utc_start_date")
    if start and utc and not all_day and zone and not v.same_moment(start, zone, utc):
        row.faults.append(f"timezone: {start} in {raw.get('timezone')} is not {utc} UTC")
        zone = None
    if all_day:
        start, end = v.whole_days(start, end)
    organizer, online = v.obj(raw.get("organizer")), v.truth(raw.get("is_virtual"))
    modified = row.moment("modified_utc")
    yield Event(
        source_key=key,
        name=name,
        url=row.url("url"),
        description=_text(row, "description") or _text(row, "excerpt"),
        start=v.aware(_minutes(start), zone),
        end=v.aware(_minutes(end), zone),
        timezone=v.named(zone),
        all_day=all_day,
        status=_status(raw),
        attendance=ATTENDANCE.get(str(raw.get("virtual_event_type")), "online") if online else None,
        location=_place(v.obj(raw.get("venue")), v.web(raw.get("virtual_url")) if online else None),
        organizer=Party(name=v.text(organizer.get("organizer")), url=v.web(organizer.get("website")))
        if organizer
        else None,
        price=_price(raw),
        tags=list(dict.fromkeys(v.texts(raw.get("categories"), "name") + v.texts(raw.get("tags"), "name"))),
        image=v.web(v.obj(raw.get("image")).get("url"), row.base),
        same_as=[site] if (site := v.web(raw.get("website"))) else [],
        modified=f"{modified}Z" if modified and len(modified) > 10 else None,
    )


def _text(row: Row, name: str) -> str | None:
    text = row.block(name)
    return SHORTCODE.sub("", text).strip() or None if text and "[" in text else text


def _minutes(moment: str | None) -> str | None:
    return moment.removesuffix(":00") if moment and len(moment) > 16 else moment


def _status(raw: dict[str, Any]) -> str | None:
    for value in (v.obj(raw.get("json_ld")).get("eventStatus"), raw.get("event_status")):
        if found := v.STATUSES.get((v.text(value) or "").rpartition("/")[2].casefold()):
            return found
    return None


def _place(venue: dict[str, Any], online: str | None) -> Place | None:
    return v.place(
        name=venue.get("venue"),
        address=venue.get("address"),
        city=venue.get("city"),
        region=venue.get("stateprovince") or venue.get("state") or venue.get("province"),
        postcode=venue.get("zip"),
        country=venue.get("country"),
        latitude=venue.get("geo_lat"),
        longitude=venue.get("geo_lng"),
        url=online,
    )


def _price(raw: dict[str, Any]) -> Price | None:
    details = v.obj(raw.get("cost_details"))
    price = v.cost(raw.get("cost"), details.get("currency_code"))
    values = details.get("values")
    amounts = [
        amount
        for one in (values if isinstance(values, list) else [])
        if (amount := v.degrees(one, 1_000_000)) is not None
    ]
    if price is not None and amounts:
        price.min, price.max, price.free = min(amounts), max(amounts), max(amounts) == 0
    return price


SHAPE = Shape("The Events Calendar", rows, events, links)
