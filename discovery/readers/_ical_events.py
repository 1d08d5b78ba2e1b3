"""From a VEVENT (RFC 5545 section 3.6.1, with RFC 7986 and RFC 9073) to an event item, in the source's own words."""

from __future__ import annotations

import re
from hashlib import blake2s
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from discovery.items import Event, Party, Place, Price
from discovery.readers._ical_fields import ONLINE, Draft, Fields, Frame
from discovery.readers._ical_lines import split
from discovery.readers._ical_times import read_recurrence, read_times
from discovery.readers._ical_values import geo, iso, moment, split_list, unescape
from discovery.text import clean_url, fold, one_line, plain

if TYPE_CHECKING:
    from discovery.readers._ical_lines import Component, Property

MAX_TEXT = 20_000
"""Characters of a text that are kept."""
MAX_TAGS = 50

STATUSES = {
    "CANCELLED": "cancelled", "CANCELED": "cancelled", "CONFIRMED": "scheduled", "TENTATIVE": "tentative",
    "POSTPONED": "postponed", "RESCHEDULED": "rescheduled",
}  # fmt: skip
SPEAKING = ("SPEAKER", "PERFORMER")

_WEB_ADDRESS = re.compile(r"https?://[^\s<>\"'\\]+", re.IGNORECASE)
_MAP = re.compile(
    r"^https?://(?:(?:www\.)?google\.[a-z.]+/maps|maps\.|goo\.gl/maps|(?:www\.)?openstreetmap\.)", re.IGNORECASE
)
_IMAGE_PATH = re.compile(r"\.(?:jpe?g|png|gif|webp|avif)(?:[?#]|$)", re.IGNORECASE)
_PERCENT = re.compile(r"%[0-9A-Fa-f]{2}")
_CONTACT = re.compile(r"@|^[\s+()\d./-]{6,}$")
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_].*)?")
_FREE = re.compile(r"\s*free\s*", re.IGNORECASE)


def read_event(component: Component, frame: Frame) -> Draft:
    """Map one VEVENT. Raises Lost if it has no start that could be read."""
    fields = Fields(component)
    event = Event()
    draft = Draft(event, component, unescape(fields.text("UID")) or None)
    read_times(fields, frame, draft)
    _read_words(fields, frame, event)
    _read_place(fields, event)
    _read_nested(component, event)
    status = STATUSES.get(fields.text("STATUS").upper())
    event.status = "cancelled" if frame.cancelled else status
    read_recurrence(fields, frame, draft)
    _read_version(fields, event)
    draft.problems += [f"{name} longer than a megabyte is left out" for name in component.too_long]
    if len(fields.all("UID")) > 1 and len(fields.all("DTSTART")) > 1:
        draft.problems.append("two UID and two DTSTART: another event has run into this one")
    if not component.closed:
        event.notes.append("component without END")
    return draft


# --- words ----------------------------------------------------------------------------------------------------------


def _read_words(fields: Fields, frame: Frame, event: Event) -> None:
    summary = fields.first("SUMMARY")
    if summary is not None:
        event.name = one_line(unescape(summary.value))[:MAX_TEXT] or None
        language = _LANGUAGE.fullmatch(summary.params.get("LANGUAGE", ""))
        event.language = language[1].lower() if language else None
    for name in ("DESCRIPTION", "STYLED-DESCRIPTION", "X-ALT-DESC"):
        text = fields.text(name)
        if text:
            event.description = plain(unescape(text))[:MAX_TEXT] or None
            if event.description:
                break
    event.url = _address(fields, frame, event.description)
    tags = (one_line(unescape(tag)) for prop in fields.all("CATEGORIES") for tag in split_list(prop.value))
    event.tags = list(dict.fromkeys(tag for tag in tags if tag))[:MAX_TAGS]
    event.organizer = _organizer(fields.first("ORGANIZER"))
    event.image = _image(fields)
    parent = next(
        (one for one in fields.all("RELATED-TO") if one.params.get("RELTYPE", "PARENT").upper() == "PARENT"), None
    )
    if parent is not None:
        event.parent_key = parent.value.strip() or None
    cost = one_line(unescape(fields.text("X-COST")))
    if cost or _FREE.fullmatch(fields.text("X-COST-TYPE")):
        event.price = Price(
            text=cost or None, free=True if _FREE.fullmatch(fields.text("X-COST-TYPE") or cost) else None
        )


def _address(fields: Fields, frame: Frame, description: str | None) -> str | None:
    """Give the event's own page: what URL says unless that is the feed itself, else a description that is nothing else."""
    url = _first_url(fields.all("URL"), frame.base)
    if url is not None and not _same_address(url, frame.base):
        return url
    if description and _WEB_ADDRESS.fullmatch(description):
        return clean_url(description)
    return None


def _same_address(url: str, feed: str | None) -> bool:
    """Tell whether an address is the feed's, in whatever order its parameters stand."""
    one, other = urlsplit(url), urlsplit(feed or "")
    return (one.netloc, one.path, sorted(one.query.split("&"))) == (
        other.netloc,
        other.path,
        sorted(other.query.split("&")),
    )


def _first_url(properties: list[Property], base: str | None) -> str | None:
    for prop in properties:
        url = clean_url(unescape(prop.value), base)
        if url is not None:
            return url
    return None


def _organizer(prop: Property | None) -> Party | None:
    """Give name and web address of the organiser; never the mail address or number, nor the name of a person."""
    if prop is None:
        return None
    name = prop.params.get("CN", "")
    if _PERCENT.search(name):
        name = unquote(name)
    name = one_line(unescape(name))[:300]
    url = clean_url(prop.value)
    if _CONTACT.search(name) or _is_mailbox_of(prop.value, name):
        name = ""
    return Party(name=name or None, url=url) if name or url else None


def _is_mailbox_of(address: str, name: str) -> bool:
    """Tell whether a mail address is made of a name as those of persons are: ``jane.doe@``, ``jdoe@``, ``doej@``, ``jane@``."""
    local = address.lower().removeprefix("mailto:").partition("@")[0]
    words = fold(name).replace(".", " ").replace("'", "").split()
    if not 2 <= len(words) <= 3 or not "".join(words).isalpha():
        return False
    first, last = words[0], words[-1]
    parts = [part for part in re.split(r"[^a-z]+", local) if part]
    if len(parts) == 2:
        return set(parts) in ({first, last}, {first[0], last}, {first, last[0]})
    made = {first, first[0] + last, last + first[0], first + last[0]}
    return len(parts) == 1 and parts[0] in made and len(parts[0]) > 2


def _image(fields: Fields) -> str | None:
    for prop in (*fields.all("IMAGE"), *fields.all("ATTACH")):
        url = clean_url(unescape(prop.value))
        kind = prop.params.get("FMTTYPE", "").lower()
        if url and (prop.name == "IMAGE" or kind.startswith("image/") or (not kind and _IMAGE_PATH.search(url))):
            return url
    found = _WEB_ADDRESS.search(fields.text("X-WP-IMAGES-URL")[:MAX_TEXT])
    return clean_url(found[0].split(";")[0]) if found else None


def _read_version(fields: Fields, event: Event) -> None:
    sequence = fields.text("SEQUENCE")
    if sequence.isdecimal() and len(sequence) < 10:
        event.sequence = int(sequence)
    made = moment(fields.text("LAST-MODIFIED"))
    if made is not None:
        event.modified = iso(made.wall.replace(tzinfo=made.offset), is_date=made.is_date)


# --- place ----------------------------------------------------------------------------------------------------------


def _read_place(fields: Fields, event: Event) -> None:
    place = Place()
    text = plain(unescape(fields.text("LOCATION")))[:MAX_TEXT]
    web = _WEB_ADDRESS.search(text)
    link = clean_url(web[0].rstrip(".,;)")) if web and not _MAP.match(web[0]) else None
    if link is not None and web is not None and len(web[0]) == len(text):
        place.url = link
    elif text:
        place.name = text
        place.url = link
    for name in ONLINE:
        place.url = place.url or _first_url(fields.all(name), None)
    if place.url and not place.name:
        event.attendance = "online"
    position = geo(fields.text("GEO"))
    structured = fields.first("X-APPLE-STRUCTURED-LOCATION")
    if structured is not None:
        position = position or geo(structured.value)
        place.name = place.name or one_line(unescape(structured.params.get("X-TITLE", ""))) or None
    if position is not None:
        place.latitude, place.longitude = position
    elif fields.text("GEO"):
        event.notes.append("GEO dropped: no position")
    if place != Place():
        event.location = place


def _read_nested(component: Component, event: Event) -> None:
    """Take what RFC 9073 puts into components of their own: venues and speakers."""
    for child in component.children:
        values = {made.name: made.value.strip() for made in map(split, child.lines) if made is not None}
        name = one_line(unescape(values.get("NAME") or values.get("SUMMARY") or ""))[:300]
        if child.name == "VLOCATION":
            place = event.location or Place()
            place.name = place.name or name or None
            position = geo(values.get("GEO", ""))
            if position is not None and place.latitude is None:
                place.latitude, place.longitude = position
            event.location = place if place != Place() else None
        elif child.name == "PARTICIPANT" and values.get("PARTICIPANT-TYPE", "").upper() in SPEAKING:
            event.speakers += [name] if name and not _CONTACT.search(name) and len(event.speakers) < MAX_TAGS else []


# --- keys -----------------------------------------------------------------------------------------------------------


def derived_key(event: Event) -> str:
    """Make a key for an event without UID, the same whenever it is shown the same."""
    words = f"{event.start}|{event.timezone}|{event.name}".encode("utf-8", "replace")
    return f"no-uid-{blake2s(words, digest_size=10).hexdigest()}"
