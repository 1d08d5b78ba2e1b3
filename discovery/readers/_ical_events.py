"""From a VEVENT (RFC 5545 section 3.6.1, with RFC 7986 and RFC 9073) to an event item, in the source's own words."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import blake2s
from typing import TYPE_CHECKING
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from discovery._rrule import RuleError, checked_rule
from discovery.items import Event, Party, Place, Price, Recurrence
from discovery.readers._ical_lines import Component, Property, name_of, split
from discovery.readers._ical_values import Moment, duration, geo, iso, moment, split_list, unescape
from discovery.readers._ical_zones import Zones, iana, zone
from discovery.text import clean_url, one_line, plain

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import tzinfo

MAX_TEXT = 20_000
"""Characters of a text that are kept."""
MAX_DATES = 5_000
"""Values of EXDATE or RDATE that one event may have."""
MAX_TAGS = 50

STATUSES = {
    "CANCELLED": "cancelled", "CANCELED": "cancelled", "CONFIRMED": "scheduled", "TENTATIVE": "tentative",
    "POSTPONED": "postponed", "RESCHEDULED": "rescheduled",
}  # fmt: skip
ONLINE = ("CONFERENCE", "X-GOOGLE-CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL", "X-MICROSOFT-ONLINEMEETINGCONFLINK")
"""Properties that hold the address of a meeting room on the web."""
ALL_DAY_FLAGS = ("X-MICROSOFT-CDO-ALLDAYEVENT", "X-FUNAMBOL-ALLDAY", "X-MICROSOFT-MSNCALENDAR-ALLDAYEVENT")
SPEAKING = ("SPEAKER", "PERFORMER")

_WANTED = frozenset({
    "ATTACH", "CATEGORIES", "DESCRIPTION", "DTEND", "DTSTART", "DURATION", "EXDATE", "EXRULE", "GEO", "IMAGE",
    "LAST-MODIFIED", "LOCATION", "ORGANIZER", "RDATE", "RECURRENCE-ID", "RELATED-TO", "RRULE", "SEQUENCE",
    "STATUS", "STYLED-DESCRIPTION", "SUMMARY", "UID", "URL", "X-ALT-DESC", "X-APPLE-STRUCTURED-LOCATION",
    "X-COST", "X-COST-TYPE", "X-WP-IMAGES-URL",
}) | {*ONLINE, *ALL_DAY_FLAGS}  # fmt: skip
_WEB_ADDRESS = re.compile(r"https?://[^\s<>\"'\\]+", re.IGNORECASE)
_MAP = re.compile(
    r"^https?://(?:(?:www\.)?google\.[a-z.]+/maps|maps\.|goo\.gl/maps|(?:www\.)?openstreetmap\.)", re.IGNORECASE
)
_IMAGE_PATH = re.compile(r"\.(?:jpe?g|png|gif|webp|avif)(?:[?#]|$)", re.IGNORECASE)
_PERCENT = re.compile(r"%[0-9A-Fa-f]{2}")
_CONTACT = re.compile(r"@|^[\s+()\d./-]{6,}$")
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_].*)?")
_FREE = re.compile(r"\s*free\s*", re.IGNORECASE)


class Lost(ValueError):  # noqa: N818 - what happened, not what failed
    """The component cannot become an item. The message says why."""


@dataclass(slots=True)
class Frame:
    """What a calendar says of all its events."""

    zones: Zones
    timezone: str | None = None
    """X-WR-TIMEZONE as an IANA name."""
    cancelled: bool = False
    """METHOD:CANCEL."""
    base: str | None = None
    """The address of the feed, for relative links."""


@dataclass(slots=True)
class Draft:
    """An event on its way: the item, and what only shows when its neighbours are known."""

    event: Event
    component: Component
    uid: str | None
    original: tuple[Moment, str | None] | None = None
    """RECURRENCE-ID with its TZID."""
    zone: tzinfo | None = None
    problems: list[str] = field(default_factory=list)


class _Fields:
    """The wanted properties of one component, by name."""

    __slots__ = ("by_name",)

    def __init__(self, component: Component) -> None:
        self.by_name: dict[str, list[Property]] = {}
        for line in component.lines:
            name = name_of(line)
            if name in _WANTED:
                made = split(line)
                if made is not None:
                    self.by_name.setdefault(name, []).append(made)

    def all(self, name: str) -> list[Property]:
        return self.by_name.get(name, [])

    def first(self, name: str) -> Property | None:
        """Give the first property of that name that has a value."""
        for one in self.by_name.get(name, ()):
            if one.value.strip():
                return one
        return None

    def text(self, name: str) -> str:
        one = self.first(name)
        return one.value.strip() if one is not None else ""


def read_event(component: Component, frame: Frame) -> Draft:
    """Map one VEVENT. Raises Lost if it has no start that could be read."""
    fields = _Fields(component)
    event = Event()
    draft = Draft(event, component, unescape(fields.text("UID")) or None)
    _read_times(fields, frame, draft)
    _read_words(fields, frame, event)
    _read_place(fields, event)
    _read_nested(component, event)
    status = STATUSES.get(fields.text("STATUS").upper())
    event.status = "cancelled" if frame.cancelled else status
    _read_recurrence(fields, frame, draft)
    _read_version(fields, event)
    draft.problems += [f"{name} longer than a megabyte is left out" for name in component.too_long]
    if not component.closed:
        event.notes.append("component without END")
    return draft


# --- time -----------------------------------------------------------------------------------------------------------


def _read_times(fields: _Fields, frame: Frame, draft: Draft) -> None:
    event = draft.event
    start, prop = _start(fields)
    if start.is_date:
        draft.zone = zone(frame.timezone) if frame.timezone else None
    else:
        _read_zone(start, prop, frame, draft, recurs=bool(fields.all("RRULE") or fields.all("RDATE")))
    wall = _wall(start, prop.params.get("TZID"), frame, draft)
    flagged = any(fields.text(name).upper() in ("TRUE", "1") for name in ALL_DAY_FLAGS)
    all_day = start.is_date or (flagged and wall.time() == datetime.min.time())
    event.all_day = all_day
    event.start = _write(wall, draft, all_day=all_day)
    end = _end(fields, frame, draft, wall, all_day=all_day)
    if end is not None:
        event.end = _write(end, draft, all_day=all_day)
    if all_day:
        event.timezone = None


def _start(fields: _Fields) -> tuple[Moment, Property]:
    candidates = fields.all("DTSTART")
    if not candidates:
        raise Lost("no DTSTART")
    for prop in candidates:
        made = moment(prop.value, prop.params.get("VALUE", "").upper())
        if made is not None:
            return made, prop
    raise Lost(f"DTSTART {candidates[0].value.strip()[:60]!r} is no date or time")


def _read_zone(start: Moment, prop: Property, frame: Frame, draft: Draft, *, recurs: bool) -> None:
    """Find the zone in which the times of the event are shown."""
    event = draft.event
    tzid = prop.params.get("TZID", "").strip()
    if tzid:
        name, rules, note = frame.zones.find(tzid)
        if name == "UTC" and frame.timezone:
            name, rules = frame.timezone, zone(frame.timezone)
        event.timezone, draft.zone = name, rules
        if note:
            event.notes.append(note)
        if name is not None or rules is not None:
            return
    if frame.timezone and (start.offset is None or not recurs):
        event.timezone, draft.zone = frame.timezone, zone(frame.timezone)
    elif start.offset is not None:
        # a series in UTC repeats by UTC; the calendar's zone tells only how it is shown
        event.timezone, draft.zone = frame.timezone, start.offset


def _wall(one: Moment, tzid: str | None, frame: Frame, draft: Draft) -> datetime:
    """Give a time as wall-clock time of the event."""
    if one.is_date:
        return one.wall
    rules: tzinfo | None = one.offset
    if rules is None and tzid:
        name, rules, _ = frame.zones.find(tzid)
        if name == "UTC":
            rules = UTC
    if rules is None or draft.zone is None or rules is draft.zone:
        return one.wall
    try:
        return one.wall.replace(tzinfo=rules).astimezone(draft.zone).replace(tzinfo=None)
    except OverflowError:  # the first or last day of all time
        return one.wall


def _write(wall: datetime, draft: Draft, *, all_day: bool) -> str:
    """Write a wall-clock time of the event: with its offset where no zone name tells it."""
    if all_day:
        return iso(wall, is_date=True)
    if draft.zone is not None and (draft.event.timezone is None or not isinstance(draft.zone, ZoneInfo)):
        return iso(wall.replace(tzinfo=draft.zone))
    return iso(wall)


def _end(fields: _Fields, frame: Frame, draft: Draft, start: datetime, *, all_day: bool) -> datetime | None:
    """Give the end: for all-day events the last day, inclusive."""
    notes = draft.event.notes
    prop = fields.first("DTEND")
    end: datetime | None = None
    if prop is not None:
        made = moment(prop.value, prop.params.get("VALUE", "").upper())
        if made is None:
            draft.problems.append(f"DTEND {prop.value.strip()[:60]!r} is no date or time")
        elif made.is_date and not all_day:
            notes.append("end dropped: a date where the start has a time")
            return None
        else:
            end = _wall(made, prop.params.get("TZID"), frame, draft)
    elif (lasting := fields.first("DURATION")) is not None:
        length = duration(lasting.value)
        if length is None:
            draft.problems.append(f"DURATION {lasting.value.strip()[:60]!r} is no duration")
        elif length:
            end = _plus(start, length)
    if end is None:
        return None
    if end <= start:
        notes.append("end dropped: not after the start")
        return None
    if all_day:
        return end - timedelta(days=1) if end.time() == datetime.min.time() else end
    return end


def _plus(start: datetime, length: timedelta) -> datetime | None:
    try:
        return start + length
    except OverflowError:
        return None


def _read_recurrence(fields: _Fields, frame: Frame, draft: Draft) -> None:
    event = draft.event
    original = fields.first("RECURRENCE-ID")
    if original is not None:
        made = moment(original.value, original.params.get("VALUE", "").upper())
        if made is None:
            draft.problems.append(f"RECURRENCE-ID {original.value.strip()[:60]!r} is no date or time")
        else:
            draft.original = (made, original.params.get("TZID"))
            if original.params.get("RANGE", "").upper() == "THISANDFUTURE":
                event.recurrence_range = "THISANDFUTURE"
    rules = []
    for prop in fields.all("RRULE"):
        if prop.value.strip():
            try:
                rules.append(";".join(f"{name}={value}" for name, value in checked_rule(prop.value).items()))
            except RuleError as error:
                draft.problems.append(str(error))
    rdate = list(_dates(fields.all("RDATE"), frame, draft))
    exdate = list(_dates(fields.all("EXDATE"), frame, draft))
    if fields.all("EXRULE"):
        draft.problems.append("EXRULE (dropped from RFC 5545) is not applied")
    if rules or rdate:
        event.recurrence = Recurrence(rrule="\n".join(rules) or None, rdate=rdate, exdate=exdate)


def _dates(properties: list[Property], frame: Frame, draft: Draft) -> Iterator[str]:
    """Give the values of all EXDATE or RDATE lines; too many are left out before the first is looked at."""
    if sum(prop.value.count(",") + 1 for prop in properties) > MAX_DATES:
        draft.problems.append(f"{properties[0].name} with more than {MAX_DATES} values is left out")
        return
    for prop in properties:
        value_type = prop.params.get("VALUE", "").upper()
        for value in prop.value.split(","):
            if value.strip():
                made = _date(value, value_type, prop.params.get("TZID"), frame, draft)
                if made is None:
                    draft.problems.append(f"{prop.name} {value.strip()[:60]!r} is no date or time")
                else:
                    yield made


def _date(value: str, value_type: str, tzid: str | None, frame: Frame, draft: Draft) -> str | None:
    """Give one value of EXDATE or RDATE as the event's own time; a PERIOD as ISO 8601 interval (``start/end``)."""
    first, slash, last = value.partition("/")
    begin = moment(first, value_type)
    if begin is None:
        return None
    wall = _wall(begin, tzid, frame, draft)
    text = _write(wall, draft, all_day=begin.is_date)
    if not slash:
        return text
    finish = moment(last)
    length = duration(last) if finish is None else None
    end = _wall(finish, tzid, frame, draft) if finish is not None else _plus(wall, length) if length else None
    return text if end is None else f"{text}/{_write(end, draft, all_day=begin.is_date)}"


def original_start(draft: Draft, series: Draft, frame: Frame) -> str | None:
    """Give the start that an override replaces, in the clock of its series; None if it replaces none."""
    if draft.original is None:
        return None
    made, tzid = draft.original
    return _write(_wall(made, tzid, frame, series), series, all_day=made.is_date or bool(series.event.all_day))


# --- words ----------------------------------------------------------------------------------------------------------


def _read_words(fields: _Fields, frame: Frame, event: Event) -> None:
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


def _address(fields: _Fields, frame: Frame, description: str | None) -> str | None:
    """Give the event's own page: what URL says unless that is the feed itself, else a description that is nothing else."""
    url = _first_url(fields.all("URL"), frame.base)
    if url is not None and url != frame.base:
        return url
    if description and _WEB_ADDRESS.fullmatch(description):
        return clean_url(description)
    return None


def _first_url(properties: list[Property], base: str | None) -> str | None:
    for prop in properties:
        url = clean_url(unescape(prop.value), base)
        if url is not None:
            return url
    return None


def _organizer(prop: Property | None) -> Party | None:
    """Give name and web address of the organiser; never the mail address or number."""
    if prop is None:
        return None
    name = prop.params.get("CN", "")
    if _PERCENT.search(name):
        name = unquote(name)
    name = one_line(unescape(name))[:300]
    url = clean_url(prop.value)
    if _CONTACT.search(name):
        name = ""
    return Party(name=name or None, url=url) if name or url else None


def _image(fields: _Fields) -> str | None:
    for prop in (*fields.all("IMAGE"), *fields.all("ATTACH")):
        url = clean_url(unescape(prop.value))
        kind = prop.params.get("FMTTYPE", "").lower()
        if url and (prop.name == "IMAGE" or kind.startswith("image/") or (not kind and _IMAGE_PATH.search(url))):
            return url
    found = _WEB_ADDRESS.search(fields.text("X-WP-IMAGES-URL")[:MAX_TEXT])
    return clean_url(found[0].split(";")[0]) if found else None


def _read_version(fields: _Fields, event: Event) -> None:
    sequence = fields.text("SEQUENCE")
    if sequence.isdigit() and len(sequence) < 10:
        event.sequence = int(sequence)
    made = moment(fields.text("LAST-MODIFIED"))
    if made is not None and made.offset is not None:
        event.modified = made.wall.replace(tzinfo=made.offset).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    elif made is not None:
        event.modified = iso(made.wall, is_date=made.is_date)


# --- place ----------------------------------------------------------------------------------------------------------


def _read_place(fields: _Fields, event: Event) -> None:
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


def frame_of(calendar: Component | None, zones: Zones, base: str) -> Frame:
    """Read what a calendar says of all its events."""
    frame = Frame(zones, base=base if base.startswith(("http://", "https://")) else None)
    for line in calendar.lines if calendar is not None else ():
        prop = split(line)
        if prop is None:
            continue
        if prop.name == "X-WR-TIMEZONE" and frame.timezone is None:
            frame.timezone = iana(unescape(prop.value))
        elif prop.name == "METHOD":
            frame.cancelled = prop.value.strip().upper() == "CANCEL"
    if frame.timezone in ("UTC", "Etc/UTC"):
        frame.timezone = None
    return frame
