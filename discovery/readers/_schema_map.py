"""schema.org nodes to items: events. https://schema.org/Event."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Any

from discovery.items import Deadline, Event
from discovery.readers._moments import Moment, before, clock, duration, moment, plus
from discovery.readers._nodes import Marked
from discovery.readers._schema_prices import price
from discovery.readers._schema_schedule import repetition
from discovery.readers._schema_values import (
    Node,
    Scope,
    address,
    addresses,
    as_list,
    bare,
    first_address,
    language_of,
    paragraphs,
    party,
    people,
    place,
    scalar,
    text,
    texts,
    values,
)
from discovery.text import canonical_url, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable

EVENT_TYPES: dict[str, str | None] = {
    "Event": None, "BusinessEvent": None, "ChildrensEvent": "other", "ComedyEvent": "other",
    "ConferenceEvent": "conference", "DanceEvent": "other", "EducationEvent": None, "EventSeries": None,
    "ExhibitionEvent": None, "Festival": None, "FoodEvent": None, "Hackathon": None, "LiteraryEvent": None,
    "MusicEvent": "other", "PerformingArtsEvent": "other", "SaleEvent": None, "ScreeningEvent": "other",
    "SocialEvent": None, "SportsEvent": "other", "TheaterEvent": "other", "VisualArtsEvent": None,
    "BroadcastEvent": "other",
}  # fmt: skip
"""schema.org's events, each with the kind that it certainly is, or None: a plain ``Event`` may be any."""
NO_EVENTS = frozenset({"PublicationEvent", "OnDemandEvent", "DeliveryEvent", "UserInteraction", "InstantaneousEvent"})
"""Events by name only: a post's publication, a parcel, a click."""
STATUSES = {
    "eventcancelled": "cancelled", "eventcanceled": "cancelled", "cancelled": "cancelled", "canceled": "cancelled",
    "eventpostponed": "postponed", "postponed": "postponed", "eventmovedonline": "moved_online",
    "movedonline": "moved_online", "eventrescheduled": "rescheduled", "rescheduled": "rescheduled",
    "tentative": "tentative", "eventscheduled": "scheduled", "scheduled": "scheduled", "on-schedule": "scheduled",
    "confirmed": "scheduled",
}  # fmt: skip
"""Strongest first: where several are stated the first in this order counts."""
ATTENDANCE = {
    "offlineeventattendancemode": "in_person", "offline": "in_person", "onlineeventattendancemode": "online",
    "online": "online", "mixedeventattendancemode": "hybrid", "mixed": "hybrid",
}  # fmt: skip
NAMES = ("name", "summary", "headline", "title", "alternateName")
SPELLINGS = {
    name.lower(): name
    for name in ("name", "startDate", "endDate", "startTime", "endTime", "location", "url", "description", "organizer")
}
MAX_DATES = 100
MAX_TIMES = 5
_ZONE = re.compile(r"[A-Z][A-Za-z_]{1,30}(?:/[A-Za-z0-9_+-]{1,40}){1,2}")
_EARLY = re.compile(r"early|frühbucher|anticip", re.IGNORECASE)
_CALL = re.compile(r"call for (?:papers|proposals|speakers|participation|abstracts)|\bcf[ps]\b", re.IGNORECASE)


def is_event(types: Iterable[str]) -> bool:
    """Tell whether one of the types is an event, known or by its name."""
    names = set(types)
    if names & NO_EVENTS or "CourseInstance" in names:
        return False
    return any(name in EVENT_TYPES or (name.endswith("Event") and name.isalpha()) for name in names)


def event(node: Node, types: list[str], scope: Scope) -> tuple[Event, bool]:
    """Map an event as far as it goes, and tell whether its address is its own, not that of the page.

    Name and start may be missing: the caller decides what becomes of it.
    """
    if "startDate" not in node or "name" not in node:
        node = _respelled(node)
    stated = first_address(node, scope, "url", "mainEntityOfPage") or _id_address(node, scope)
    made = Event(
        source_key=key_of(node, scope),
        kind=next((kind for name in types if (kind := EVENT_TYPES.get(name))), None),
        name=text(node, *NAMES),
        url=stated or scope.resolve(scope.url),
        description=paragraphs(node, "description", "articleBody"),
        price=price(node, scope),
        tags=texts(node, "keywords", "about", "eventType"),
        language=language_of(node, scope),
        image=first_address(node, scope, "image", "photo", "logo", "thumbnailUrl"),
        same_as=addresses(node, scope, "sameAs"),
        status=_strongest(node, "eventStatus", STATUSES) or _strongest(node, "status", STATUSES),
        organizer=party(node, scope, "organizer", "organiser", "host"),
        speakers=people(node, scope, "performer", "performers"),
        modified=_modified(node),
    )
    _set_place(made, node, scope)
    _set_dates(made, node, scope)
    made.deadlines = _deadlines(node, scope, made.start)
    _set_series(made, node, scope)
    return made, stated is not None


def _respelled(node: Node) -> Node:
    """Give a node its properties by their right names where only capitals or underscores are wrong."""
    known = {
        right: value
        for name, value in node.items()
        if (right := SPELLINGS.get(name.replace("_", "").lower())) is not None and right not in node
    }
    return {**node, **known} if known else node


def _strongest(node: Node, name: str, words: dict[str, str]) -> str | None:
    if name not in node:
        return None
    stated = {bare(written).lower() for value in as_list(node[name]) if (written := _word(value))}
    return next((meaning for word, meaning in words.items() if word in stated), None)


def _word(value: Any) -> str | None:
    """Give the word of an enumeration, written as text, as a reference or, wrongly, as a type."""
    if isinstance(value, dict):
        kinds = as_list(value.get("@type"))
        return scalar(value) or next((one for one in (value.get("@id"), *kinds) if isinstance(one, str)), None)
    return scalar(value)


def key_of(node: Node, scope: Scope) -> str | None:
    """Give the key by which its source knows a node: its ``@id`` or its address. None if it has neither.

    Tracking parameters and spellings of the same address do not count; the fragment of an ``@id`` does.
    """
    identity = node.get("@id")
    if isinstance(identity, str) and identity:
        whole = f"{scope.url.partition('#')[0]}{identity}" if identity[0] == "#" else identity
        if "://" in whole[:9] and (canonical := canonical_url(whole)):
            _, _, fragment = whole.partition("#")
            return f"{canonical}#{fragment}" if fragment else canonical
    url = first_address(node, scope, "url")
    return canonical_url(url) if url else None


def _id_address(node: Node, scope: Scope) -> str | None:
    identity = node.get("@id")
    if not isinstance(identity, str) or "://" not in identity[:9] or "#" in identity:
        return None
    return scope.resolve(identity)


def _modified(node: Node) -> str | None:
    if "dateModified" not in node:
        return None
    found = next((one for value in as_list(node["dateModified"]) if (one := moment(scalar(value)))), None)
    return found.iso if found else None


# --- place and attendance -----------------------------------------------------------------------------------------


def _set_place(made: Event, node: Node, scope: Scope) -> None:
    made.location, physical, online = place(node, scope, "location")
    mode = _strongest(node, "eventAttendanceMode", ATTENDANCE)
    if mode is None and online:
        mode = "hybrid" if physical else "online"
    if mode is None and made.status == "moved_online":
        mode = "online"
    made.attendance = mode


# --- dates --------------------------------------------------------------------------------------------------------


def _set_dates(made: Event, node: Node, scope: Scope) -> None:
    starts, start_words = _moments(node, scope, "startDate", "startTime")
    ends, end_words = _moments(node, scope, "endDate", "endTime")
    start = starts[0] if starts else None
    end = next((one for one in ends if start is None or not one.all_day or start.all_day or one.day != start.day), None)
    if start is not None:
        start, shown_end = _as_shown(_with_time(start, node, "startTime", "startDate"), node, "startDate", made.notes)
        if end is not None:
            end = _as_shown(_with_time(end, node, "endTime", "endDate"), node, "endDate", made.notes)[0]
        else:
            end = shown_end or _interval_end(node)
        made.start, made.timezone = start.iso, start.timezone or _zone(node)
        if start.odd_offset:
            made.notes.append("offset +0:00 is none; the time is taken as local")
    if end is not None:
        _set_end(made, start, end)
    elif start is not None and (length := duration(text(node, "duration"))) is not None:
        made.end = plus(start, length)
    _set_repetition(made, node, starts)
    made.all_day = True if made.start is not None and len(made.start) == 10 else None
    if made.start is None or start_words:
        made.when_text = made.when_text or " – ".join(dict.fromkeys((*start_words, *end_words)))[:300] or None
    previous, _ = _moments(node, scope, "previousStartDate")
    made.previous_start = previous[0].iso if previous else None


def _set_end(made: Event, start: Moment | None, end: Moment) -> None:
    """Set the end, unless it lies before the start or says less than the start does."""
    if start is None:
        made.end = end.iso
    elif before(end.iso, start.iso):
        made.notes.append(f"end {end.iso} before start dropped")
    elif start.all_day and not end.all_day and end.day == start.day:
        made.notes.append(f"end {end.iso} of a day without a start time dropped")
    else:
        made.end = end.iso


def _moments(node: Node, scope: Scope, *names: str) -> tuple[list[Moment], list[str]]:
    """Give the dates of a property, the most exact one for each day and time, and the texts that could not be read."""
    found: dict[str, Moment] = {}
    words: list[str] = []
    for value in islice(values(node, *names), MAX_DATES):
        written = value if isinstance(value, int | float) else scalar(value)
        if isinstance(written, str) and (interval := _INTERVAL.fullmatch(written.strip())):
            written = interval[1]
        one = scope.moment(written)
        if one is None:
            words.extend([one_line(written[:300])] if isinstance(written, str) and written.strip() else [])
            continue
        known = found.get(one.day)
        if known is None or (len(one.iso) > len(known.iso) and known.iso in {one.day, one.iso[:16], one.iso[:19]}):
            found[one.day] = one
        elif not one.all_day and known.iso[:16] != one.iso[:16]:
            found[one.iso[:16]] = one
    return list(found.values()), [] if found else words


def _zone(node: Node) -> str | None:
    """Give the IANA zone that a node names; schema.org has no property for it, but authors have."""
    stated = text(node, "timezone", "timeZone", limit=60)
    return stated if stated and _ZONE.fullmatch(stated) else None


def _with_time(one: Moment, node: Node, *names: str) -> Moment:
    """Give a day the time that stands in a property of its own, or beside it in the same one."""
    if not one.all_day:
        return one
    times = (clock(scalar(value)) for name in names for value in as_list(node.get(name))[:MAX_TIMES])
    time = next((found for found in times if found is not None), None)
    return one if time is None else one._replace(iso=f"{one.day}T{time}")


_INTERVAL = re.compile(r"(\d{4}-\d\d-\d\d[T\d:+Z-]{0,20})/(\d{4}-\d\d-\d\d[T\d:+Z-]{0,20})")
"""An ISO 8601 interval in the place of a start."""


def _interval_end(node: Node) -> Moment | None:
    match = _INTERVAL.fullmatch((text(node, "startDate") or "").strip())
    return moment(match[2]) if match is not None else None


_SHOWN_CLOCK = re.compile(r"(?<![\d:])(\d{1,2})[:.](\d\d)(?::\d\d)?\s?(?:([AaPp])\.?[Mm]\.?)?(?![\d:.])")


def _as_shown(one: Moment, node: Node, name: str, notes: list[str]) -> tuple[Moment, Moment | None]:
    """Correct a time without offset by the visible text of the same element, where that shows another.

    Content systems write the time of Greenwich into the attribute and forget to say so; what people read is what counts.
    The second value is the end, where the text goes on to name one.
    """
    shown = next((value.shown for value in as_list(node.get(name)) if isinstance(value, Marked)), None)
    if shown is None or one.all_day or len(one.iso) > 19:
        return one, None
    clocks = _clocks(shown[:500])
    day = int(one.iso[8:10])
    if not 1 <= len(clocks) <= 2 or re.search(rf"(?<!\d)0?{day}(?!\d)", shown) is None:
        return one, None  # not certainly about this day
    later = Moment(f"{one.day}T{clocks[-1]}", one.timezone) if clocks[-1] > clocks[0] else None
    if one.iso[11:16] in clocks:
        return one, later if one.iso[11:16] == clocks[0] else None
    notes.append(f"{name} {one.iso} in the markup, {clocks[0]} in the visible text")
    return Moment(f"{one.day}T{clocks[0]}", one.timezone), later


def _clocks(shown: str) -> list[str]:
    """Give the times of day in a text, as ``hh:mm``."""
    found = []
    for hour, minute, half in _SHOWN_CLOCK.findall(shown):
        number = int(hour) % 12 + (12 if half in "pP" else 0) if half else int(hour)
        if number < 24 and int(minute) < 60:
            found.append(f"{number:02}:{minute}")
    return found


def _set_repetition(made: Event, node: Node, starts: list[Moment]) -> None:
    if node.get("eventSchedule"):
        found = repetition(node, made.start, made.end)
        made.start, made.end = found.start, found.end
        made.timezone = made.timezone or found.timezone
        made.recurrence, made.when_text = found.recurrence, found.when_text if found.start is None else None
    elif len(starts) > 1:
        from discovery.items import Recurrence

        made.recurrence = Recurrence(rdate=[one.iso for one in starts[1:]])


def _set_series(made: Event, node: Node, scope: Scope) -> None:
    for value in values(node, "superEvent", scope=scope) if "superEvent" in node else ():
        if isinstance(value, str):
            made.series_name = made.series_name or one_line(value)[:300] or None
        elif isinstance(value, dict):
            made.parent_key = made.parent_key or key_of(value, scope)
            kinds = as_list(value.get("@type"))
            if any(isinstance(kind, str) and bare(kind) == "EventSeries" for kind in kinds):
                made.series_name = text(value, "name")


# --- deadlines ----------------------------------------------------------------------------------------------------


def _deadlines(node: Node, scope: Scope, start: str | None) -> list[Deadline]:
    """Give the days until which tickets are sold or proposals taken, where they end before the event begins."""
    found: list[Deadline] = []
    for name in ("offers", "hasParticipationOffer"):
        for offer in values(node, name, scope=scope) if name in node else ():
            if not isinstance(offer, dict):
                continue
            until = next(
                (one for value in values(offer, "validThrough", "availabilityEnds") if (one := moment(scalar(value)))),
                None,
            )
            title = f"{text(offer, 'name') or ''} {text(offer, 'category') or ''}"
            kind = (
                "call_for_papers" if _CALL.search(title) else "early_bird" if _EARLY.search(title) else "registration"
            )
            if name == "hasParticipationOffer" and kind == "registration":
                kind = "application"
            if until is None or (start is not None and not before(until.iso, start)):
                continue
            found.append(
                Deadline(kind=kind, due=until.iso, timezone=until.timezone, url=address(offer.get("url"), scope))
            )
    return _last_of_each(found)


def _last_of_each(found: list[Deadline]) -> list[Deadline]:
    """Keep of each kind the last: registration ends when the last ticket is sold."""
    last: dict[str, Deadline] = {}
    for one in found:
        known = last.get(one.kind)
        if known is None or before(known.due or "", one.due or ""):
            last[one.kind] = one
    return list(last.values())
