"""The one vocabulary that readers, pipelines, store and publisher share: typed, documented, no behaviour.

An item is what a reader saw, in the source's own words. A reader leaves a field at its default when the source is
silent: nothing is invented. The pipelines fill the fields under *normalised* and touch the others only to clean them.

Items are ``msgspec.Struct``: ``msgspec.json.encode(item)`` gives the JSON object of one line (defaults left out, ``type``
as tag), ``msgspec.convert(obj, Item, strict=False)`` reads one.
"""

from typing import Any, TypeAlias

import msgspec
from msgspec import Struct

EVENT_KINDS: tuple[str, ...] = (
    "conference", "seminar", "workshop", "meetup", "webinar", "training", "networking", "trade_fair",
    "volunteering_event", "other",
)  # fmt: skip
ORGANIZATION_KINDS: tuple[str, ...] = (
    "professional_association", "learned_society", "trade_association", "chamber", "chapter", "nonprofit",
    "community", "company", "other",
)  # fmt: skip
OPPORTUNITY_KINDS: tuple[str, ...] = (
    "volunteering", "micro_volunteering", "board_role", "event_volunteering", "mentoring_programme", "course",
    "call_for_speakers", "other",
)  # fmt: skip
EVENT_STATUSES: tuple[str, ...] = (
    "scheduled", "cancelled", "postponed", "rescheduled", "moved_online", "tentative",
)  # fmt: skip
ATTENDANCE: tuple[str, ...] = ("in_person", "online", "hybrid", "unknown")
DEADLINE_KINDS: tuple[str, ...] = (
    "call_for_papers", "application", "registration", "early_bird", "notification", "other",
)  # fmt: skip
DEADLINE_STATUSES: tuple[str, ...] = ("dated", "rolling", "unknown", "passed")
MODES: tuple[str, ...] = ("on_site", "remote", "hybrid")
LEVELS: tuple[str, ...] = ("international", "national", "regional", "local")

SCHEMA_ORG_TYPE: dict[str, dict[str, str]] = {
    "event": {
        "conference": "BusinessEvent", "seminar": "EducationEvent", "workshop": "EducationEvent",
        "meetup": "SocialEvent", "webinar": "EducationEvent", "training": "EducationEvent",
        "networking": "BusinessEvent", "trade_fair": "ExhibitionEvent", "volunteering_event": "Event",
        "other": "Event",
    },
    "organization": {
        "professional_association": "Organization", "learned_society": "ResearchOrganization",
        "trade_association": "Organization", "chamber": "Organization", "chapter": "Organization",
        "nonprofit": "NGO", "community": "Organization", "company": "Corporation", "other": "Organization",
    },
    "opportunity": {
        "volunteering": "JobPosting", "micro_volunteering": "VolunteerAction", "board_role": "JobPosting",
        "event_volunteering": "VolunteerAction", "mentoring_programme": "EducationalOccupationalProgram",
        "course": "Course", "call_for_speakers": "Event", "other": "Action",
    },
}  # fmt: skip
"""The schema.org type that each kind is published as."""


class Place(Struct, omit_defaults=True, kw_only=True):
    """Where something is. ``country`` is ISO 3166-1 alpha-2 after normalising; degrees are WGS 84."""

    name: str | None = None
    address: str | None = None
    city: str | None = None
    region: str | None = None
    postcode: str | None = None
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    url: str | None = None


class Party(Struct, omit_defaults=True, kw_only=True):
    """An organization as another item names it: organiser, host, parent."""

    name: str | None = None
    url: str | None = None
    key: str | None = None
    """The ``source_key`` of that organization in the same source, where the source links them."""


class Price(Struct, omit_defaults=True, kw_only=True):
    """What it costs, in units of ``currency`` (ISO 4217). ``text`` is the source's wording."""

    min: float | None = None
    max: float | None = None
    currency: str | None = None
    free: bool | None = None
    text: str | None = None


class Deadline(Struct, omit_defaults=True, kw_only=True):
    """A moment by which somebody must act. ``due`` is ISO 8601, local to ``timezone`` (IANA, ``AoE`` or an offset)."""

    kind: str = "other"
    due: str | None = None
    due_text: str | None = None
    timezone: str | None = None
    url: str | None = None
    due_utc: str | None = None
    """Normalised: the exact instant, ``…Z``; None when the zone is unknown."""


class Recurrence(Struct, omit_defaults=True, kw_only=True):
    """How a series repeats (RFC 5545 section 3.3.10). Dates are ISO 8601 local to the event's zone."""

    rrule: str | None = None
    rdate: list[str] = msgspec.field(default_factory=list)
    exdate: list[str] = msgspec.field(default_factory=list)


class TopicScore(Struct, omit_defaults=True, kw_only=True):
    """A topic of the tree in ``topics.toml``, how sure it is (0 to 1), and what made it so."""

    topic: str
    score: float
    why: str = ""


class Common(Struct, omit_defaults=True, kw_only=True):
    """What every item has."""

    source_key: str | None = None
    """The source's own stable key: post id, UID, ``@id``, URL path. Never made from a title or a time if there is one."""
    kind: str | None = None
    name: str | None = None
    url: str | None = None
    description: str | None = None
    location: Place | None = None
    price: Price | None = None
    deadlines: list[Deadline] = msgspec.field(default_factory=list)
    tags: list[str] = msgspec.field(default_factory=list)
    language: str | None = None
    """BCP 47 primary tag, lower case (``en``, ``de``)."""
    image: str | None = None
    same_as: list[str] = msgspec.field(default_factory=list)
    notes: list[str] = msgspec.field(default_factory=list)
    """What a reader wants known of its reading: ``json repaired``, ``dates read from text``, ``confidence 0.82``."""

    # normalised
    city: str | None = None
    region: str | None = None
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    place_source: str | None = None
    """Where the place came from: ``item``, ``geocoded``, ``source``."""
    topics: list[TopicScore] = msgspec.field(default_factory=list)
    quality: list[str] = msgspec.field(default_factory=list)
    """Flags such as ``no_end``, ``zone_unknown``, ``dates_contradict``, ``place_ambiguous``."""


class Event(Common, tag_field="type", tag="event", omit_defaults=True, kw_only=True):
    """Something that happens at a time.

    ``start`` and ``end`` are ISO 8601: a bare date (all day; the end is the last day, inclusive), a wall-clock time local
    to ``timezone``, or a time with an offset. Online links stand in ``location.url``.
    """

    start: str | None = None
    end: str | None = None
    timezone: str | None = None
    all_day: bool | None = None
    when_text: str | None = None
    """The dates as the source words them, for the date pipeline."""
    status: str | None = None
    attendance: str | None = None
    organizer: Party | None = None
    speakers: list[str] = msgspec.field(default_factory=list)
    recurrence: Recurrence | None = None
    recurrence_id: str | None = None
    """Which occurrence of ``series_key`` this item replaces: its original local start, ISO 8601."""
    recurrence_range: str | None = None
    """``THISANDFUTURE`` when the replacement holds for all later ones too."""
    series_key: str | None = None
    """The ``source_key`` of the recurring event this belongs to."""
    series_name: str | None = None
    """The name of the series of editions this belongs to (``PyCon DE``), where the source tells."""
    parent_key: str | None = None
    """The ``source_key`` of the event that this is a part of (``superEvent``)."""
    previous_start: str | None = None
    sequence: int | None = None
    modified: str | None = None
    """When the source says it changed this item last, ISO 8601."""

    # normalised
    start_local: str | None = None
    end_local: str | None = None
    start_utc: str | None = None
    end_utc: str | None = None
    timezone_source: str | None = None
    """Where the zone came from: ``item``, ``offset``, ``source``, ``place``; None when it is unknown."""


class Organization(Common, tag_field="type", tag="organization", omit_defaults=True, kw_only=True):
    """An association, society, chamber, chapter, community or other body."""

    field: str | None = None
    level: str | None = None
    parent: Party | None = None
    founded: str | None = None
    membership_url: str | None = None
    mentoring_url: str | None = None
    volunteer_url: str | None = None
    events_url: str | None = None
    identifiers: dict[str, str] = msgspec.field(default_factory=dict)
    """By register: ``wikidata``, ``ror``, ``ein``, ``charity``."""
    alternate_names: list[str] = msgspec.field(default_factory=list)


class Opportunity(Common, tag_field="type", tag="opportunity", omit_defaults=True, kw_only=True):
    """Something to take part in: volunteering, mentoring, a course, a call for speakers."""

    organization: Party | None = None
    mode: str | None = None
    hours_min: float | None = None
    hours_max: float | None = None
    per: str | None = None
    """``week``, ``month`` or ``once``."""
    start: str | None = None
    end: str | None = None
    timezone: str | None = None
    when_text: str | None = None
    deadline_status: str | None = None
    skills: list[str] = msgspec.field(default_factory=list)
    causes: list[str] = msgspec.field(default_factory=list)
    min_age: int | None = None

    # normalised
    start_local: str | None = None
    end_local: str | None = None


Item: TypeAlias = Event | Organization | Opportunity
ITEM_TYPES: tuple[type[Common], ...] = (Event, Organization, Opportunity)


class Problem(Struct, omit_defaults=True, kw_only=True):
    """A part that could not be read, with place and reason. Never an exception that loses its neighbours."""

    reason: str
    where: str = ""
    """The place inside the payload: ``VEVENT 3 (uid abc), line 120``, ``script 2``, ``row 17``."""
    read_from: str | None = None
    detail: dict[str, Any] | None = None
    key: str | None = None
    """The ``source_key`` of the thing that could not be read, where it is known: it is shown, whatever it says."""
    cut_off: bool = False
    """The payload is not read to its end: what is not there may stand in the rest."""


class Link(Struct, omit_defaults=True, kw_only=True):
    """An address that a reader found worth asking next.

    ``rel``: ``next`` (the next page of this list), ``item`` (a page about one thing), ``sitemap`` (another index),
    ``alternate`` (the same in another format).
    """

    url: str
    rel: str = "item"
    lastmod: str | None = None
    type: str | None = None


Found: TypeAlias = Event | Organization | Opportunity | Problem | Link
"""What readers yield."""
