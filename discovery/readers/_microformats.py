"""Events in microformats: hCalendar (``vevent``) and ``h-event``. https://microformats.org/wiki/h-event.

Both become schema.org nodes. The end of an all-day ``vevent`` is the day after its last (RFC 5545), unless the text that
people see says that day; that of an ``h-event`` is its last.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from discovery.readers._html import MAX_DEPTH, select, text_of
from discovery.readers._moments import clock, moment
from discovery.readers._nodes import marked
from discovery.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from discovery.readers._html import Page

MAX_EVENTS = 2_000
MAX_ELEMENTS = 100_000
"""Elements with a class that are looked at on one page; events inside events would count their content many times."""
PROPERTIES = {
    "summary": "name", "name": "name", "fn": "name", "dtstart": "startDate", "start": "startDate", "dtend": "endDate",
    "end": "endDate", "duration": "duration", "description": "description", "content": "description", "url": "url",
    "uid": "identifier", "location": "location", "category": "keywords", "organizer": "organizer", "status": "status",
    "photo": "image", "featured": "image",
}  # fmt: skip
"""Class without its prefix → schema.org property. A ``p-summary`` is a name only where there is no ``p-name``."""
PLACES = {
    "street-address": "streetAddress", "locality": "addressLocality", "region": "addressRegion",
    "postal-code": "postalCode", "country-name": "addressCountry",
}  # fmt: skip
MAX_SAME = 30
"""Values of one property of one event."""
MAX_NAME = 200
"""Characters of a name that is only the text of the whole event."""
ADDRESSES = frozenset({"url", "image"})
DATES = frozenset({"startDate", "endDate"})
STATUSES = {
    "cancelled": "EventCancelled",
    "canceled": "EventCancelled",
    "confirmed": "EventScheduled",
    "tentative": "tentative",
}
_PREFIX = re.compile(r"^(?:p|u|dt|e|d)-")
_OFFSET = re.compile(r"Z|[+-]\d\d:?\d\d")
_DAY = re.compile(r"(?<!\d)(\d{1,2})(?![\d:])")


def nodes(page: Page) -> Iterator[dict[str, Any]]:
    """Yield the events of a page as JSON-LD-like nodes."""
    left = MAX_ELEMENTS
    for root in page.marks.events[:MAX_EVENTS]:
        elements = select(root, "[class]")
        left -= len(elements)
        if left < 0:
            return
        yield _event(root, elements, modern="h-event" in _classes(root))


def _classes(node: Any) -> list[str]:
    return (node.attributes.get("class") or "").split()


def _event(root: Any, inside: list[Any], *, modern: bool) -> dict[str, Any]:
    found: dict[str, list[Any]] = {}
    elements: dict[str, Any] = {}
    for node in inside:
        if node.mem_id == root.mem_id:
            continue
        for token in _classes(node):
            bare = _PREFIX.sub("", token)
            if modern and bare == token:
                continue  # in h-event every property has its prefix
            name = PROPERTIES.get(bare)
            if name is None or len(found.get(name, ())) >= MAX_SAME or not _belongs(node, root, bare):
                continue
            value = _place(node) if name == "location" else _name(node) if name == "organizer" else _value(node, name)
            if value:
                found.setdefault("summary" if modern and bare == "summary" else name, []).append(value)
                elements.setdefault(name, node)
    return _finished(root, found, elements, modern=modern)


def _finished(root: Any, found: dict[str, list[Any]], elements: dict[str, Any], *, modern: bool) -> dict[str, Any]:
    """Settle what only the whole event can tell."""
    summary = found.pop("summary", None)
    if summary and "name" in found:
        found.setdefault("description", summary)
    elif summary:
        found["name"] = summary
    node: dict[str, Any] = {"@type": ["Event"], **found}
    if anchor := root.attributes.get("id"):
        node["@id"] = f"#{anchor}"
    if "name" in found and len(found["name"]) > 1:
        node["name"] = found["name"][:1]
    if status := STATUSES.get(str(found.get("status", [""])[0]).lower()):
        node["eventStatus"] = status
    if modern and "name" not in node and not found.keys() & {"description", "location", "organizer"}:
        whole = one_line(text_of(root))  # a name that is only implied is all that the event says, beside its day
        if len(whole) <= MAX_NAME and moment(next(iter(found.get("startDate", ())), None)) is not None:
            node["name"] = [whole]
    if "startDate" in found and "endDate" in found:
        if (time := clock(found["endDate"][0])) is not None and (start := moment(found["startDate"][0])) is not None:
            found["endDate"][0] = f"{start.day}T{time}"  # until when on the same day
        node["endDate"] = [_last(str(found["startDate"][0]), found["endDate"][0], elements["endDate"], modern=modern)]
    return node


def _belongs(node: Any, root: Any, bare: str) -> bool:
    """Tell whether a property is the event's own, not one of a card, an address or an event inside it."""
    parent = node.parent
    for _ in range(MAX_DEPTH):
        if parent is None or parent.mem_id == root.mem_id:
            return parent is not None
        classes = _classes(parent)
        if "vevent" in classes or "h-event" in classes:
            return False
        if bare in {"fn", "name", "url", "photo", "uid", "category", "start", "end"} and (
            "vcard" in classes or any(one.startswith("h-") for one in classes)
        ):
            return False
        parent = parent.parent
    return False


def _value(node: Any, name: str) -> str:
    attributes, tag = node.attributes, node.tag
    if name in ADDRESSES:
        address = attributes.get({"img": "src", "object": "data"}.get(tag, "href"))
        if address is None and (link := node.css_first("a[href], img[src]")) is not None:
            address = link.attributes.get("href") or link.attributes.get("src")
        return (address or node.text() or "").strip()
    if name in DATES:
        return _date(node)
    if tag == "abbr" and attributes.get("title"):
        return str(attributes["title"])
    if tag in {"img", "area"}:
        return str(attributes.get("alt") or "")
    if tag in {"data", "input"} and attributes.get("value"):
        return str(attributes["value"])
    if name == "identifier":
        return (attributes.get("href") or attributes.get("data") or node.text() or "").strip()
    parts = [part for part in select(node, ".value, .value-title") if part.mem_id != node.mem_id]
    if parts and name != "description":
        return " ".join(filter(None, (_part(part) for part in parts)))
    return text_of(node)


def _name(node: Any) -> str:
    """Give the name of a party: that of the card it is, if it is one."""
    inner = node.css_first(".fn, .p-fn, .p-name, .org, .p-org")
    return text_of(node if inner is None else inner)


def _part(node: Any) -> str:
    """Give one part of a value by the value class pattern."""
    attributes = node.attributes
    if "value-title" in _classes(node) or node.tag == "abbr":
        return (attributes.get("title") or node.text() or "").strip()
    return (attributes.get("datetime") or attributes.get("alt") or node.text() or "").strip()


def _date(node: Any) -> str:
    """Give date and time of an element; its visible text goes along."""
    attributes = node.attributes
    shown = one_line(text_of(node))
    value = attributes.get("datetime") or (attributes.get("title") if node.tag in {"abbr", "span"} else None)
    if not value:
        inside = select(node, ".value, .value-title, time[datetime]")
        parts = [_part(part) for part in inside if part.mem_id != node.mem_id]
        value = _joined(list(dict.fromkeys(filter(None, parts)))) or shown
    return marked(value.strip(), shown)


def _joined(parts: list[str]) -> str | None:
    """Give the date out of its parts, in whatever order they stand: a day, a time of day, an offset."""
    day = next((part for part in parts if moment(part) is not None), None)
    time = next((found for part in parts if part != day and (found := clock(part))), None)
    offset = next((part for part in parts if _OFFSET.fullmatch(part)), "")
    if day is None:
        return time or (parts[0] if parts else None)
    return day if time is None or "T" in day else f"{day}T{time}{offset if len(time) <= 8 else ''}"


def _last(start: str, end: Any, node: Any, *, modern: bool) -> Any:
    """Give the last day of an all-day event, or the end as it is."""
    text = str(end)
    try:
        first, day = date.fromisoformat(start), date.fromisoformat(text)
    except ValueError:
        return end
    if day <= first:
        return end
    shown = {int(number) for number in _DAY.findall(one_line(text_of(node)))}
    previous = day - timedelta(days=1)
    if day.day in shown:
        return end
    return previous.isoformat() if previous.day in shown or not modern else end


def _place(node: Any) -> Any:
    """Give the place of an event: a card or address with its parts, or a text."""
    if node.tag == "abbr" and node.attributes.get("title"):
        return str(node.attributes["title"])
    parts = {}
    for name, target in PLACES.items():
        part = node.css_first(f".{name}, .p-{name}")
        if part is not None:
            parts[target] = _value(part, target)
    named = node.css_first(".fn, .org, .p-name")
    place: dict[str, Any] = {"@type": ["Place"]}
    if parts:
        place["address"] = {"@type": ["PostalAddress"], **parts}
    if named is not None:
        place["name"] = text_of(named)
    latitude, longitude = (node.css_first(f".{name}, .p-{name}") for name in ("latitude", "longitude"))
    if latitude is not None and longitude is not None:
        place["geo"] = {"latitude": _value(latitude, "latitude"), "longitude": _value(longitude, "longitude")}
    return place if len(place) > 1 else text_of(node)
