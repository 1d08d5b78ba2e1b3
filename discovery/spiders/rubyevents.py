"""RubyEvents, conferences and groups of Ruby programmers.

https://github.com/rubyevents/rubyevents
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from discovery.items import EVENT_STATUSES, Event, Organization, Place
from discovery.readers._rows import Row, open_end, read_row, yaml_of
from discovery.spiders._base import Folder, SourceSpider

if TYPE_CHECKING:
    from collections.abc import Iterator

    from discovery.items import Found
    from discovery.readers import Payload
    from discovery.sources import Source

KINDS = {"conference": "conference", "meetup": "meetup", "workshop": "workshop"}
GROUPS = frozenset({"meetup", "organisation"})
"""Kinds of series behind which a group of people stands."""
YEAR = re.compile(r"\s*[-–(,]?\s*\b(?:19|20)\d\d\b\)?")
NOWHERE = frozenset({"online", "unknown", "earth", ""})


class RubyEventsSpider(SourceSpider):
    """Reads ``data/<series>/<event>/event.yml`` (events) and ``data/<series>/series.yml`` (groups).

    ``url`` of the source is the folder ``data/``. The entry of a group's meetups as a whole has no date and is no event:
    the group is an organization.
    """

    name = "rubyevents"
    title = "RubyEvents"
    max_pages = 5_000

    def requests(self, source: Source) -> Iterator[Folder]:
        """Ask for the files of all series and events."""
        yield Folder(source.url, r"[^/]+/(?:series|[^/]+/event)\.ya?ml")

    @classmethod
    def read(cls, payload: Payload) -> Iterator[Found]:
        """Map one file."""
        is_series = urlsplit(payload.url).path.rpartition("/")[2].startswith("series.")
        yield from read_row(yaml_of(payload), _groups if is_series else _events, base=payload.url)
        yield from open_end(payload)


def _groups(row: Row) -> Iterator[Organization]:
    key, name, kind = row.need("id"), row.need("name"), row.text("kind")
    if kind not in GROUPS:
        return
    links = [row.url(site) for site in ("meetup", "luma", "linkedin")]
    country = row.text("default_country_code")
    yield Organization(
        source_key=f"series/{key}",
        kind="community",
        name=name,
        url=row.url("website"),
        description=row.block("description"),
        location=Place(country=country) if country else None,
        alternate_names=row.texts("aliases"),
        same_as=list(dict.fromkeys(link for link in links if link)),
    )


def _events(row: Row) -> Iterator[Event]:
    key, title, kind = row.need("id"), row.need("title"), row.text("kind")
    start = row.day("start_date")
    if kind == "meetup" and start is None:
        return
    is_vague = row.text("date_precision") not in (None, "day")
    status, place = row.text("status"), row.text("location") or ""
    if status is not None and status not in EVENT_STATUSES:
        row.fault("status", "a known status")
    yield Event(
        source_key=key,
        kind=KINDS.get(kind or "", "other"),
        name=title,
        series_name=YEAR.sub("", title).strip() or title,
        url=row.url("website") or row.url("original_website"),
        description=row.block("description"),
        start=None if is_vague else start,
        end=None if is_vague else row.day("end_date"),
        all_day=True if start and not is_vague else None,
        when_text=(start or "")[:4] or None if is_vague else None,
        timezone=row.text("timezone"),
        status=status if status in EVENT_STATUSES else None,
        attendance=_attendance(place, is_hybrid=bool(row.flag("hybrid"))),
        location=_place(row, place),
    )


def _attendance(place: str, *, is_hybrid: bool) -> str | None:
    if is_hybrid:
        return "hybrid"
    return "online" if place.casefold() == "online" else None if place.casefold() in NOWHERE else "in_person"


def _place(row: Row, written: str) -> Place | None:
    """Take ``City, Region, Country`` apart."""
    if written.casefold() in NOWHERE:
        return None
    city, *regions, country = [part.strip() for part in written.split(",")] if "," in written else ["", written]
    point = row.row("coordinates") if isinstance(row.raw.get("coordinates"), dict) else Row({})  # false: no point
    return Place(
        name=row.text("venue"),
        city=city or None,
        region=", ".join(regions) or None,
        country=country,
        latitude=point.number("latitude"),
        longitude=point.number("longitude"),
    )
