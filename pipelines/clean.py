"""Text is plain text from here on: no markup, nothing invisible, no e-mail address or telephone number, only web links."""

from __future__ import annotations

import re
from functools import lru_cache
from math import isfinite
from typing import TYPE_CHECKING, TypeVar

from discovery.items import Event, Opportunity, Organization
from discovery.text import clean_url, cut, one_line, plain
from pipelines._contacts import mask_contacts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from discovery.items import Common, Item, Party, Place
    from pipelines import Context

MAX_NAME = 300
MAX_LINE = 500
"""Places, dates in words, organisers, notes on prices."""
MAX_DESCRIPTION = 20_000
TEXTS_KEPT = 64
"""Descriptions that are kept as they were cleaned: the dates of a series share theirs."""
MAX_WORD = 120
"""One tag, skill or speaker."""
MAX_ENTRIES = 200
"""Entries of one list; longer ones are dumps."""

_LINES: dict[type, tuple[str, ...]] = {
    Event: ("when_text", "series_name"),
    Organization: ("field",),
    Opportunity: ("when_text",),
}
"""Fields of one line, by type of item."""
_COMMON_CODES = ("source_key", "kind", "language")
_CODES: dict[type, tuple[str, ...]] = {
    Event: (
        *_COMMON_CODES, "start", "end", "timezone", "status", "attendance", "recurrence_id", "recurrence_range",
        "series_key", "parent_key", "previous_start", "modified",
    ),
    Organization: (*_COMMON_CODES, "level", "founded"),
    Opportunity: (*_COMMON_CODES, "mode", "per", "start", "end", "timezone", "deadline_status"),
}  # fmt: skip
"""Fields that machines wrote for machines: cleaned, never masked, because a key may look like an e-mail address."""
_TIDY = re.compile(r"[!-%'-;=?-~]+")
"""One word of printable ASCII without markup: as it is."""
_URLS: dict[type, tuple[str, ...]] = {
    Event: (),
    Organization: ("membership_url", "mentoring_url", "volunteer_url", "events_url"),
    Opportunity: (),
}
_WORDS: dict[type, tuple[str, ...]] = {
    Event: ("tags", "speakers"),
    Organization: ("tags", "alternate_names"),
    Opportunity: ("tags", "skills", "causes"),
}
_PARTIES: dict[type, tuple[str, ...]] = {
    Event: ("organizer",),
    Organization: ("parent",),
    Opportunity: ("organization",),
}
_PLACE_LINES = ("name", "address", "city", "region", "postcode", "country")

T = TypeVar("T")


def process(item: Item, context: Context) -> Item:  # noqa: ARG001
    """Clean every text, address and coordinate of an item. What cannot be published becomes None."""
    kind = type(item)
    item.name = _line(item.name, MAX_NAME)
    if item.description is not None:
        item.description = _text(item.description[: 4 * MAX_DESCRIPTION]) or None
    for field in _LINES[kind]:
        if (text := getattr(item, field)) is not None:
            setattr(item, field, _line(text, MAX_LINE))
    for field in _CODES[kind]:
        if (text := getattr(item, field)) is not None and _TIDY.fullmatch(text) is None:
            setattr(item, field, one_line(text) or None)
    for field in _WORDS[kind]:
        if words := getattr(item, field):
            setattr(item, field, _unique([_line(word, MAX_WORD) for word in words[:MAX_ENTRIES]]))
    _clean_urls(item, ("url", "image", *_URLS[kind]))
    if item.same_as:
        item.same_as = _unique([_url(item, url) for url in item.same_as[:MAX_ENTRIES]])
    for field in _PARTIES[kind]:
        if (party := getattr(item, field)) is not None:
            setattr(item, field, _party(item, party))
    item.location = _place(item, item.location)
    item.latitude, item.longitude = coordinates(item.latitude, item.longitude)
    _clean_parts(item)
    return item


def coordinates(latitude: float | None, longitude: float | None) -> tuple[float | None, float | None]:
    """Give both degrees, or None for both: when one is missing, out of range, or they are the 0/0 of an empty form."""
    if latitude is None or longitude is None or not (isfinite(latitude) and isfinite(longitude)):
        return None, None
    if abs(latitude) > 90 or abs(longitude) > 180 or (latitude == 0 and longitude == 0):
        return None, None
    return latitude, longitude


@lru_cache(maxsize=TEXTS_KEPT)
def _text(text: str) -> str:
    """Give the published text of a description."""
    return cut(mask_contacts(plain(text)), MAX_DESCRIPTION)


def _line(text: str | None, limit: int) -> str | None:
    """Give one line of published text, or None if nothing is left."""
    if text is None:
        return None
    return cut(mask_contacts(one_line(text)), limit) or None


def _code(text: str | None) -> str | None:
    """Give one line that machines read, or None if nothing is left."""
    return None if text is None else one_line(text) or None


def _unique(entries: Iterable[T | None]) -> list[T]:
    """Drop what is empty or was there before; keep the order."""
    return list(dict.fromkeys([entry for entry in entries if entry is not None]))


def flag(item: Common, name: str) -> None:
    """Add a quality flag, once."""
    if name not in item.quality:
        item.quality.append(name)


def _url(item: Common, url: str | None) -> str | None:
    """Give the address if it may be published; an address that may not is flagged."""
    if url is None or not url.strip():
        return None
    cleaned = clean_url(url)
    if cleaned is None:
        flag(item, "url_dropped")
    return cleaned


def _clean_urls(item: Item, fields: Iterable[str]) -> None:
    for field in fields:
        value = getattr(item, field)
        if value is not None:
            setattr(item, field, _url(item, value))


def _party(item: Common, party: Party) -> Party | None:
    party.name = _line(party.name, MAX_NAME)
    party.url = _url(item, party.url)
    party.key = _code(party.key)
    return party if party.name or party.url or party.key else None


def _place(item: Common, place: Place | None) -> Place | None:
    if place is None:
        return None
    for field in _PLACE_LINES:
        if (text := getattr(place, field)) is not None:
            setattr(place, field, _line(text, MAX_LINE))
    place.url = _url(item, place.url)
    if place.latitude is not None and place.longitude is not None:
        place.latitude, place.longitude = coordinates(place.latitude, place.longitude)
        if place.latitude is None and "coordinates_false" not in item.quality:
            item.quality.append("coordinates_false")
    place.latitude, place.longitude = coordinates(place.latitude, place.longitude)
    return place if any(getattr(place, field) is not None for field in place.__struct_fields__) else None


def _clean_parts(item: Item) -> None:
    """Clean price, deadlines, recurrence, identifiers and notes."""
    if item.price is not None:
        item.price.text = _line(item.price.text, MAX_LINE)
        item.price.currency = _code(item.price.currency)
    for deadline in item.deadlines:
        deadline.due_text = _line(deadline.due_text, MAX_LINE)
        deadline.due, deadline.timezone = _code(deadline.due), _code(deadline.timezone)
        deadline.url = _url(item, deadline.url)
    if item.notes:
        item.notes = _unique([_line(note, MAX_LINE) for note in item.notes[:MAX_ENTRIES]])
    if isinstance(item, Organization) and item.identifiers:
        cleaned = {one_line(register): one_line(number) for register, number in item.identifiers.items()}
        item.identifiers = {register: number for register, number in cleaned.items() if register and number}
