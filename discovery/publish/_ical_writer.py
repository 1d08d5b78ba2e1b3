"""iCalendar (RFC 5545, RFC 7986), in the form that every client reads.

A VEVENT is rendered by the icalendar library, once for each version of its content, and kept as text; a feed is those
texts between a head and a foot. So the number of feeds costs nothing but joining strings.

One occurrence is one VEVENT with a UID of its own: ``<id>@discovery``, and ``<id>-<original start>@discovery`` where an
event repeats. Clients disagree on RRULE with moved and cancelled exceptions; on plain events they agree. Both ids stay
the same for ever, since the original start is the occurrence's identity (RECURRENCE-ID) even after it was moved.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from discovery.publish._timezones import writable
from discovery.publish._words import (
    DEADLINE_WORDS,
    STATUS_WORDS,
    due_words,
    kind_words,
    parse_local,
    parse_utc,
    place_words,
    price_words,
    topic_words,
    when_words,
    zone_of,
)
from discovery.text import clean_url, cut, one_line, plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from icalendar import Event

    from discovery.publish._things import Due, Thing

RENDERING = 1
"""Counts up when the form of a VEVENT changes, so that none of the kept ones is used any more."""
PRODID = "-//discovery//feeds//EN"
REFRESH = "PT12H"
DESCRIPTION_CHARS = 1_500
SUMMARY_CHARS = 250
STATUS = {"cancelled": "CANCELLED", "postponed": "TENTATIVE", "tentative": "TENTATIVE"}
"""iCalendar's word for a status; all others are CONFIRMED."""
TOLD_IN_SUMMARY = frozenset({"cancelled", "postponed"})
COLOURS: tuple[tuple[str, str], ...] = (
    ("steelblue", "#4682B4"), ("seagreen", "#2E8B57"), ("indianred", "#CD5C5C"), ("darkorange", "#FF8C00"),
    ("mediumpurple", "#9370DB"), ("teal", "#008080"), ("goldenrod", "#DAA520"), ("slategray", "#708090"),
)  # fmt: skip
"""CSS3 names (RFC 7986) with Apple's form of the same colour; a feed keeps its own, chosen by its id."""
EMPTY_CALENDAR_PART = (
    "BEGIN:VTIMEZONE\r\nTZID:Etc/UTC\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0000\r\n"
    "TZOFFSETTO:+0000\r\nTZNAME:UTC\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
)
"""A calendar must have a component (RFC 5545 section 3.6); this one shows nothing."""
_SEQUENCE = re.compile(r"\r\nSEQUENCE:(\d+)\r\n")
_LAST_MODIFIED = re.compile(r"\r\nLAST-MODIFIED:(\d{8}T\d{6}Z)\r\n")
_ESSENTIAL = re.compile(r"^(?:DTSTART|DTEND|LOCATION|STATUS)[;:].*$", re.MULTILINE)
_SAFE_ID = re.compile(r"[A-Za-z0-9._~-]{1,120}")


@dataclass(frozen=True, slots=True)
class Rendering:
    """One VEVENT as text, with the zone whose VTIMEZONE it needs (None: none)."""

    text: str
    timezone: str | None = None

    @property
    def stamp(self) -> Stamp:
        """What the text says of its own version."""
        sequence, changed = _SEQUENCE.search(self.text), _LAST_MODIFIED.search(self.text)
        if sequence is None or changed is None:
            raise ValueError("this is no VEVENT of ours")
        moment = datetime.strptime(changed[1], "%Y%m%dT%H%M%SZ")  # noqa: DTZ007 - the Z is in the pattern
        return Stamp(f"{moment:%Y-%m-%dT%H:%M:%SZ}", int(sequence[1]))

    @property
    def essence(self) -> list[str]:
        """What must be noticed when it changes (RFC 5545 section 3.8.7.4): time, place, status."""
        return _ESSENTIAL.findall(self.text.replace("\r\n ", ""))


@dataclass(frozen=True, slots=True)
class Stamp:
    """The version of a VEVENT: when its content changed last (``…Z``), and how often what matters did."""

    changed: str
    sequence: int


@dataclass(frozen=True, slots=True)
class Head:
    """What a calendar says of itself."""

    id: str
    name: str
    description: str
    last_modified: str | None = None
    source: str | None = None
    """Where the feed is, if it is at a public address."""
    page: str | None = None


def uid_of(record_id: str, suffix: str = "") -> str:
    """Give the UID of a record, or of its part named by a suffix: ASCII, at most 255 octets, the same for ever."""
    name = f"{record_id}-{suffix}" if suffix else record_id
    if _SAFE_ID.fullmatch(name) is None:
        name = blake2b(name.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
    return f"{name}@discovery"


def occurrence_key(thing: Thing) -> str:
    """Name an occurrence of a repeating event by its original start; empty for what happens once."""
    original = thing.recurrence_id or (thing.start_local if thing.repeats else None)
    return re.sub(r"[^0-9T]", "", original)[:15] if original else ""


def rendered(
    thing: Thing, due: Due | None, base_url: str | None, before: Rendering | None, now: str | None
) -> Rendering:
    """Render an event, or one of its deadlines, so that calendars that have the former rendering see what is new.

    The stamps are those of the record; where something changed that the record does not count (a deadline), they go on
    from the former rendering, at the time ``now``. Without it, where nothing is kept, they are the former ones, so that
    the same thing is always written alike.
    """

    def render(stamp: Stamp) -> Rendering:
        return event_text(thing, base_url, stamp) if due is None else deadline_text(thing, due, base_url, stamp)

    record = Stamp(thing.last_changed, thing.sequence)
    if before is None:
        return render(record)
    former = before.stamp
    changed = record.changed if record.changed > former.changed else now or former.changed
    new = render(Stamp(changed, max(record.sequence, former.sequence)))
    if new.essence != before.essence and record.sequence <= former.sequence:
        new = render(Stamp(changed, former.sequence + 1))
    return new


def event_text(thing: Thing, base_url: str | None = None, stamp: Stamp | None = None) -> Rendering:
    """Render one event, or an opportunity with a date, as a VEVENT. Raises ValueError if it has no usable start."""
    event = _new_event(uid_of(thing.id, occurrence_key(thing)), stamp or Stamp(thing.last_changed, thing.sequence))
    start, end, zone = _span(thing)
    event.add("dtstart", start)
    if end is not None:
        event.add("dtend", end)
    name = cut(one_line(thing.name), SUMMARY_CHARS)
    status = thing.status or "scheduled"
    event.add("summary", f"{STATUS_WORDS[status]}: {name}" if status in TOLD_IN_SUMMARY else name)
    event.add("description", _description(thing, base_url))
    event.add(
        "status",
        "TENTATIVE" if thing.presence == "withdrawn" and status not in STATUS else STATUS.get(status, "CONFIRMED"),
    )
    _add_place(event, thing)
    _add_common(event, thing, thing.url, base_url)
    return Rendering(_text(event), zone)


def deadline_text(thing: Thing, due: Due, base_url: str | None = None, stamp: Stamp | None = None) -> Rendering:
    """Render one deadline as a VEVENT: its instant, or the whole day where no zone makes an instant of it.

    Raises ValueError if its time is unknown.
    """
    uid = uid_of(thing.id, f"{due.kind.replace('_', '-')}-{due.number}")
    event = _new_event(uid, stamp or Stamp(thing.last_changed, thing.sequence))
    instant, local = parse_utc(due.due_utc), parse_local(due.due_local)
    if instant is not None:
        event.add("dtstart", instant.astimezone(UTC))
    elif isinstance(local, datetime):
        event.add("dtstart", local)
    elif local is not None:
        event.add("dtstart", local)
        event.add("dtend", local + timedelta(days=1))
    else:
        raise ValueError(f"the {due.kind} deadline has no time")
    what = DEADLINE_WORDS.get(due.kind, DEADLINE_WORDS["other"])
    prefix = "Cancelled: " if thing.status == "cancelled" else ""
    event.add("summary", f"{prefix}{what}: {cut(one_line(thing.name), SUMMARY_CHARS)}")
    event.add("description", _deadline_description(thing, due, base_url))
    event.add("status", "CANCELLED" if prefix else "CONFIRMED")
    _add_common(event, thing, due.url or thing.url, base_url)
    return Rendering(_text(event))


def calendar_text(head: Head, events: Iterable[str], timezones: Iterable[str]) -> bytes:
    """Put rendered events and the VTIMEZONE texts they need into one calendar."""
    from icalendar import Calendar, vText

    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODID)
    calendar.add("calscale", "GREGORIAN")
    calendar.add("uid", uid_of(f"feed-{head.id}"))
    for names, text in ((("name", "x-wr-calname"), head.name), (("description", "x-wr-caldesc"), head.description)):
        for name in names:
            calendar.add(name, vText(cut(one_line(text), SUMMARY_CHARS)), encode=False)
    _add(calendar, "refresh-interval", REFRESH, VALUE="DURATION")
    calendar.add("x-published-ttl", REFRESH)
    colour, rgb = COLOURS[blake2b(head.id.encode(), digest_size=1).digest()[0] % len(COLOURS)]
    calendar.add("color", colour)
    calendar.add("x-apple-calendar-color", rgb)
    moment = parse_utc(head.last_modified)
    if moment is not None:
        calendar.add("last-modified", moment)
    if head.source:
        _add(calendar, "source", head.source, VALUE="URI")
    if head.page:
        calendar.add("url", head.page)
    body = "".join(timezones) + "".join(events)
    opened = calendar.to_ical().decode("utf-8").removesuffix("END:VCALENDAR\r\n")
    return f"{opened}{body or EMPTY_CALENDAR_PART}END:VCALENDAR\r\n".encode()


# --- parts of a VEVENT ---------------------------------------------------------------------------------------------


def _new_event(uid: str, stamp: Stamp) -> Event:
    """Begin a VEVENT. Its stamps are the time of the last change of content: a new one at each run is a change."""
    from icalendar import Event

    event = Event()
    moment = parse_utc(stamp.changed)
    if moment is None:
        raise ValueError(f"last_changed {stamp.changed!r} is no time")
    event.add("uid", uid)
    event.add("dtstamp", moment.astimezone(UTC))
    event.add("last-modified", moment.astimezone(UTC))
    event.add("sequence", stamp.sequence)
    event.add("transp", "TRANSPARENT")
    return event


def _span(thing: Thing) -> tuple[date | datetime, date | datetime | None, str | None]:
    """Give DTSTART, DTEND (exclusive, None if unknown) and the zone that needs a VTIMEZONE.

    In-person events keep their wall clock (TZID); online ones, and those whose zone has no simple rule, are written in
    UTC; a time whose zone nobody knows floats.
    """
    start, end = parse_local(thing.start_local), parse_local(thing.end_local)
    if start is None:
        raise ValueError(f"start_local {thing.start_local!r} is no time")
    if not isinstance(start, datetime):
        last = end.date() if isinstance(end, datetime) else end
        return start, last + timedelta(days=1) if last is not None and last >= start else None, None
    ends = end if isinstance(end, datetime) and end > start else None
    starts_utc, ends_utc = parse_utc(thing.start_utc), parse_utc(thing.end_utc)
    zone = zone_of(thing.timezone)
    if zone is not None and starts_utc is None:
        starts_utc = start.replace(tzinfo=zone).astimezone(UTC)
    if zone is not None and ends_utc is None and ends is not None:
        ends_utc = ends.replace(tzinfo=zone).astimezone(UTC)
    if starts_utc is None:
        return start, ends, None
    starts_utc = starts_utc.astimezone(UTC)
    if ends_utc is not None and ends_utc <= starts_utc:
        ends_utc = None
    if thing.attendance != "online" and zone is not None and thing.timezone and writable(thing.timezone, start.year):
        local = start.replace(tzinfo=zone)
        local_end = ends_utc.astimezone(zone) if ends_utc is not None else None
        # a wall clock that stands for two instants is not understood alike by all: UTC is
        if (
            local.astimezone(UTC) == starts_utc
            and not _ambiguous(local)
            and (local_end is None or not _ambiguous(local_end))
        ):
            return local, local_end, thing.timezone
    return starts_utc, ends_utc.astimezone(UTC) if ends_utc is not None else None, None


def _ambiguous(local: datetime) -> bool:
    """Tell whether a wall clock time is shown twice, or never, on the night when clocks change."""
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()


def _add(component: Any, name: str, value: str, **parameters: str) -> None:
    """Add a property as it is written, with parameters that the library would leave out."""
    from icalendar import Parameters, vUri

    component.add(name, vUri(value, params=Parameters(parameters)), encode=False)


def _add_place(event: Event, thing: Thing) -> None:
    from icalendar import vGeo

    place = place_words(thing, full=True)
    if place:
        event.add("location", cut(place, SUMMARY_CHARS))
    latitude, longitude = thing.latitude, thing.longitude
    if latitude is not None and longitude is not None and (latitude or longitude) and thing.attendance != "online":

        class Geo(vGeo):
            def to_ical(self) -> str:
                return f"{self.latitude:.6f};{self.longitude:.6f}"

        event.add("geo", Geo((latitude, longitude)), encode=False)


def _add_common(event: Event, thing: Thing, url: str | None, base_url: str | None) -> None:
    link = clean_url(url or "") or page_of(thing, base_url)
    if link:
        event.add("url", link)
    topics = [topic_words(topic) for topic in thing.topics]
    if topics:
        event.add("categories", topics)


def page_of(thing: Thing, base_url: str | None) -> str | None:
    """Give the address of a thing's page, if the site has a public one."""
    return f"{base_url.rstrip('/')}/{thing.type}/{thing.id}" if base_url else None


def _description(thing: Thing, base_url: str | None) -> str:
    """Tell in plain text: what it is and costs, what it says of itself, whom it is known from, the link."""
    first = [kind_words(thing.kind, thing.type), price_words(thing)]
    first += [
        f"{DEADLINE_WORDS.get(due.kind, 'Deadline')} until {due_words(due)}"
        for due in thing.deadlines
        if due_words(due)
    ][:2]
    paragraphs = [" · ".join([part for part in first if part])]
    if thing.presence == "withdrawn":
        paragraphs.insert(0, f"No longer listed by its source (last seen {thing.last_seen[:10]}): please check.")
    if thing.status in STATUS_WORDS and thing.status not in TOLD_IN_SUMMARY:
        paragraphs.insert(0, STATUS_WORDS[thing.status])
    return _told("\n".join(paragraphs), thing, base_url)


def _deadline_description(thing: Thing, due: Due, base_url: str | None) -> str:
    lines = [f"{DEADLINE_WORDS.get(due.kind, 'Deadline')} until {due_words(due)}"]
    said = one_line(due.due_text or "")
    if said:
        lines.append(f"In the source's words: {cut(said, SUMMARY_CHARS)}")
    when = when_words(thing.start_local, thing.end_local, thing.timezone)
    if when and not thing.repeats:
        lines.append(" · ".join([part for part in (when, place_words(thing)) if part]))
    return _told("\n".join(lines), thing, base_url, describe=False)


def _told(first: str, thing: Thing, base_url: str | None, *, describe: bool = True) -> str:
    paragraphs = [first]
    if describe and thing.description:
        paragraphs.append(cut(plain(thing.description), DESCRIPTION_CHARS))
    last = [f"Source: {attribution(thing)}"] if thing.credits else []
    link = page_of(thing, base_url) or clean_url(thing.url or "")
    paragraphs.append("\n".join([*last, *([link] if link else [])]))
    return "\n\n".join([part for part in paragraphs if part])


def attribution(thing: Thing) -> str:
    """Name the sources of a thing, each with its licence where that is known."""
    named = {c.attribution: c.licence for c in thing.credits}
    return "; ".join(
        [cut(one_line(who), 120) + (f" ({licence})" if licence != "unknown" else "") for who, licence in named.items()][
            :4
        ]
    )


def _text(event: Event) -> str:
    return str(event.to_ical().decode("utf-8"))
