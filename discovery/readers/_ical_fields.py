"""What is read of a VEVENT and of its calendar before anything is made of it: properties by name, and the frame around."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from discovery.readers._ical_lines import Component, Property, name_of, split
from discovery.readers._ical_values import Moment, unescape
from discovery.readers._ical_zones import Zones, iana

if TYPE_CHECKING:
    from datetime import tzinfo

    from discovery.items import Event

ONLINE = ("CONFERENCE", "X-GOOGLE-CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL", "X-MICROSOFT-ONLINEMEETINGCONFLINK")
"""Properties that hold the address of a meeting room on the web."""
ALL_DAY_FLAGS = ("X-MICROSOFT-CDO-ALLDAYEVENT", "X-FUNAMBOL-ALLDAY", "X-MICROSOFT-MSNCALENDAR-ALLDAYEVENT")

_WANTED = frozenset({
    "ATTACH", "CATEGORIES", "DESCRIPTION", "DTEND", "DTSTART", "DURATION", "EXDATE", "EXRULE", "GEO", "IMAGE",
    "LAST-MODIFIED", "LOCATION", "ORGANIZER", "RDATE", "RECURRENCE-ID", "RELATED-TO", "RRULE", "SEQUENCE",
    "STATUS", "STYLED-DESCRIPTION", "SUMMARY", "UID", "URL", "X-ALT-DESC", "X-APPLE-STRUCTURED-LOCATION",
    "X-COST", "X-COST-TYPE", "X-WP-IMAGES-URL",
}) | {*ONLINE, *ALL_DAY_FLAGS}  # fmt: skip


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
    sub_daily: int = 0
    """Rules so far that repeat within the day: each takes its time to count."""


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


class Fields:
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
