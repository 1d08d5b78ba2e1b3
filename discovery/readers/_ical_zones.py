"""Time zones of iCalendar: what a TZID means, by its name or by the VTIMEZONE that a feed brings along."""

from __future__ import annotations

import re
from bisect import bisect_right
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import TYPE_CHECKING

from discovery._rrule import naive_rule
from discovery.readers._ical_lines import split
from discovery.readers._ical_values import moment, unescape
from discovery.zones import AOE, rules_of, zone_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from discovery.readers._ical_lines import Component

_OFFSET = re.compile(r"([+-]?)(\d{2}):?(\d{2}):?(\d{2})?")
_ERAS = [
    [datetime(year, 1, 4, 12) + timedelta(days=9 * n) for n in range(82)]  # noqa: DTZ001 - wall-clock times
    for year in (2025, 2005, 1999)
]
"""Two years of moments each, at which zones are compared: feeds carry rules that their governments have long changed."""
_PROBES = _ERAS[0]
FIRST_YEAR, LAST_YEAR = 1970, 2040
MAX_OBSERVANCES = 400
"""Parts of one VTIMEZONE that are looked at; feeds list at most one a half-year since 1900."""
MAX_RULES = 40
"""Rules of one VTIMEZONE that are expanded: New York has had 21."""
MAX_OWN_ZONES = 50
"""Zones of one stream whose rules are expanded; the others are known by their names alone."""

REPRESENTATIVES: tuple[str, ...] = (
    "UTC", "Europe/London", "Europe/Berlin", "Europe/Athens", "Europe/Istanbul", "Europe/Moscow", "Europe/Lisbon",
    "America/New_York", "America/Chicago", "America/Denver", "America/Phoenix", "America/Los_Angeles", "America/Anchorage",
    "America/Halifax", "America/St_Johns", "America/Sao_Paulo", "America/Argentina/Buenos_Aires", "America/Bogota",
    "America/Mexico_City", "America/Santiago", "America/Caracas", "Pacific/Honolulu", "Africa/Johannesburg", "Africa/Lagos",
    "Africa/Nairobi", "Africa/Cairo", "Asia/Jerusalem", "Asia/Dubai", "Asia/Tehran", "Asia/Karachi", "Asia/Kolkata",
    "Asia/Kathmandu", "Asia/Dhaka", "Asia/Yangon", "Asia/Bangkok", "Asia/Shanghai", "Asia/Tokyo", "Australia/Perth",
    "Australia/Adelaide", "Australia/Darwin", "Australia/Brisbane", "Australia/Sydney", "Pacific/Auckland",
)  # fmt: skip
"""The zone that stands for all which share its rules today, for a VTIMEZONE that names none."""


def iana(name: str) -> str | None:
    """Give the IANA name (or ``UTC``) for the name that a feed uses, or None."""
    found = zone_name(name)
    return None if found is None or found == AOE or found[0] in "+-" else found


@lru_cache(maxsize=512)
def zone(name: str) -> tzinfo:
    """Give the rules of an IANA name or offset; UTC itself for ``UTC``."""
    return rules_of(name) or UTC


class Zones:
    """The zones of one calendar: of each TZID an IANA name, or the rules that its VTIMEZONE states."""

    def __init__(self, blocks: Iterable[Component] = (), others: Zones | None = None) -> None:
        """Take the VTIMEZONEs of a calendar, and the zones of the whole stream it is part of."""
        self._blocks: dict[str, Component] = {}
        self._others = others
        self._evaluated = 0
        self._known: dict[str, tuple[str | None, tzinfo | None, str | None]] = {}
        for block in blocks:
            for tzid in _values(block, "TZID"):
                self._blocks.setdefault(tzid.strip(), block)

    def find(self, tzid: str) -> tuple[str | None, tzinfo | None, str | None]:
        """Give IANA name, rules and what is worth noting of a TZID.

        Without a name the rules are the VTIMEZONE's own; without rules the zone is unknown.
        """
        tzid = tzid.strip()
        if tzid not in self._known:
            self._known[tzid] = self._find(tzid)
        return self._known[tzid]

    def _find(self, tzid: str) -> tuple[str | None, tzinfo | None, str | None]:
        if iana(tzid) == tzid:
            return tzid, zone(tzid), None
        block = self._blocks.get(tzid) or self._blocks.get(unescape(tzid))
        if block is None and self._others is not None:
            return self._others.find(tzid)
        own = _rules(block) if block is not None and self._may_evaluate() else None
        names = [tzid, tzid.replace("-", "/", 1)]  # US-Eastern
        if block is not None:
            names += [name for prop in ("X-LIC-LOCATION", "TZID-ALIAS-OF", "TZID") for name in _values(block, prop)]
        for name in names:
            known = iana(name)
            if known is not None and (own is None or _agree(own, zone(known))):
                return known, zone(known), None
        if own is not None:
            known = same_rules(own)
            if known is not None:
                return known, zone(known), f"time zone {tzid[:80]!r} taken for {known} by its rules"
            return None, own, f"time zone {tzid[:80]!r} is known by its own rules only"
        offset = zone_name(tzid)
        if offset is not None and offset != AOE:
            return None, zone(offset), None
        return None, None, f"unknown time zone {tzid[:80]!r}"

    def _may_evaluate(self) -> bool:
        """Count the zones of the stream whose rules are expanded."""
        counter = self._others or self
        counter._evaluated += 1
        return counter._evaluated <= MAX_OWN_ZONES


def _agree(own: Rules, known: tzinfo) -> bool:
    """Tell whether two zones share an offset: rules go out of date, but a name in words may mean another continent."""
    return not {probe.replace(tzinfo=own).utcoffset() for probe in _PROBES}.isdisjoint(
        {probe.replace(tzinfo=known).utcoffset() for probe in _PROBES}
    )


def _values(block: Component, name: str) -> list[str]:
    found = [split(line) for line in block.lines if line[: len(name)].upper() == name]
    return [unescape(one.value) for one in found if one is not None and one.name == name and one.value.strip()]


class Rules(tzinfo):
    """The offsets that a VTIMEZONE states: a list of instants, each with the offset that holds from then on."""

    def __init__(self, transitions: list[tuple[datetime, timedelta, timedelta]]) -> None:
        """Take naive UTC instants, sorted, with the offsets before and after."""
        self._instants = [instant for instant, _, _ in transitions]
        # a skipped wall-clock time counts with the offset before it, a doubled one is the first of the two
        self._walls = [instant + max(before, after) for instant, before, after in transitions]
        self._offsets = [transitions[0][1], *[after for _, _, after in transitions]]

    def utcoffset(self, dt: datetime | None) -> timedelta | None:
        """Give the offset at a wall-clock time."""
        return None if dt is None else self._offsets[bisect_right(self._walls, dt.replace(tzinfo=None))]

    def dst(self, dt: datetime | None) -> timedelta | None:  # noqa: ARG002 - the interface of tzinfo
        """Say nothing: a VTIMEZONE has offsets, not reasons."""
        return None

    def tzname(self, dt: datetime | None) -> str | None:  # noqa: ARG002 - the interface of tzinfo
        """Say nothing: there is no name that others know."""
        return None

    def fromutc(self, dt: datetime) -> datetime:
        """Give the wall-clock time of an instant."""
        return dt + self._offsets[bisect_right(self._instants, dt.replace(tzinfo=None))]


def _rules(block: Component) -> Rules | None:
    """Make a zone of a VTIMEZONE, or None if it cannot be one."""
    transitions: list[tuple[datetime, timedelta, timedelta]] = []
    rules = 0
    for one in block.children[:MAX_OBSERVANCES]:
        if one.name in ("STANDARD", "DAYLIGHT"):
            rules += len(_values(one, "RRULE"))
            if rules > MAX_RULES:
                return None
            try:
                transitions += _observance(one)
            except (ValueError, OverflowError):  # a broken half-year leaves the others
                continue
    return Rules(sorted(transitions)) if transitions else None


def _observance(block: Component) -> list[tuple[datetime, timedelta, timedelta]]:
    before, after = (_utc_offset(_values(block, name)) for name in ("TZOFFSETFROM", "TZOFFSETTO"))
    first = [moment(value) for value in _values(block, "DTSTART")[:1]]
    if before is None or after is None or not first or first[0] is None:
        return []
    starts = [first[0].wall]
    horizon = datetime(LAST_YEAR, 12, 31)  # noqa: DTZ001 - wall-clock times of a zone
    for rule in _values(block, "RRULE"):
        if "FREQ=YEARLY" in rule.upper().replace(" ", ""):
            starts += naive_rule(rule, starts[0], datetime(FIRST_YEAR, 1, 1), horizon)  # noqa: DTZ001
    for value in _values(block, "RDATE"):
        starts += [one.wall for one in map(moment, value.split(",")[:MAX_OBSERVANCES]) if one is not None]
    return [(start - before, before, after) for start in dict.fromkeys(starts)]


def _utc_offset(values: list[str]) -> timedelta | None:
    match = _OFFSET.fullmatch(values[0].strip()) if values else None
    if match is None:
        return None
    sign, hours, minutes, seconds = match.groups()
    offset = timedelta(hours=int(hours), minutes=int(minutes), seconds=int(seconds or 0))
    return (-offset if sign == "-" else offset) if offset < timedelta(hours=24) else None


def same_rules(rules: tzinfo) -> str | None:
    """Give the representative zone whose offsets are the same all through two years, now or before, or None."""
    for era, known in enumerate(_representatives()):
        offsets = [probe.replace(tzinfo=rules).utcoffset() for probe in _ERAS[era]]
        found = next((name for name, others in known if others == offsets), None)
        if found is not None:
            return found
    return None


@lru_cache(maxsize=1)
def _representatives() -> list[list[tuple[str, list[timedelta | None]]]]:
    return [
        [(name, [probe.replace(tzinfo=zone(name)).utcoffset() for probe in era]) for name in REPRESENTATIVES]
        for era in _ERAS
    ]
