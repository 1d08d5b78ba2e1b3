"""What feeds say of an event beyond RSS and Atom, by the local name of the element, whatever its namespace is called.

Known: the event module of RSS 1.0 (``ev:``), iCalendar in RSS (``xCal:``), Trumba (``x-trumba:``), CivicPlus
(``calendarEvent:``), Modern Events Calendar (``mec:``), CampusLabs Engage (``xmlns="events"``), Google's ``gd:when``,
GeoRSS, W3C geo.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from discovery.readers._moments import clock
from discovery.readers._xml import child_text, local, text_of
from discovery.text import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

FIELDS: dict[str, tuple[str, ...]] = {
    "start": (
        "localstart", "startdate", "start_date", "dtstart", "start", "starttime", "start_time", "startdatetime",
        "eventstart", "event_start", "eventstartdate", "event_start_date", "start-date", "eventdate", "event_date",
        "startsat", "starts",
    ),
    "end": (
        "localend", "enddate", "end_date", "dtend", "end", "endtime", "end_time", "enddatetime", "eventend", "event_end",
        "eventenddate", "event_end_date", "end-date", "endsat", "ends",
    ),
    "start_hour": ("starthour",),
    "end_hour": ("endhour",),
    "when": ("eventdates", "when", "formatteddatetime", "weekdate"),
    "hours": ("eventtimes",),
    "venue": ("location", "venue", "x-calconnect-venue-name", "where", "place", "featurename", "venuename"),
    "address": ("address", "x-calconnect-street", "street", "streetaddress"),
    "city": ("city", "x-calconnect-city", "locality"),
    "region": ("region", "x-calconnect-region", "state"),
    "postcode": ("postalcode", "postcode", "zip", "x-calconnect-postalcode"),
    "country": ("country", "x-calconnect-country"),
    "organizer": ("organizer", "organiser", "host"),
    "cost": ("cost", "price", "ticketprice"),
    "status": ("status", "eventstatus"),
    "zone": ("timezone", "tzid", "tz"),
    "point": ("point",),
    "latitude": ("lat", "latitude"),
    "longitude": ("long", "lon", "longitude"),
}  # fmt: skip
"""Field → local names in lower case, the most telling first."""

PLAIN_NAMESPACES = frozenset({
    "http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#", "http://purl.org/dc/elements/1.1/", "http://purl.org/dc/terms/",
    "http://purl.org/rss/1.0/modules/content/", "http://purl.org/rss/1.0/modules/syndication/",
    "http://purl.org/rss/1.0/modules/slash/", "http://search.yahoo.com/mrss/", "http://www.itunes.com/dtds/podcast-1.0.dtd",
})  # fmt: skip
"""Elements from here say nothing of an event, whatever their name (``itunes:…``, ``media:…``, ``dc:date``)."""

MAX_FIELD = 500
MAX_KEY = 1_000
EXCLUSIVE_END = "xcal"
"""In iCalendar, and so in its namespace here, a bare end date is the day after the last."""

ATTRIBUTES = {"starttime": "start", "endtime": "end", "valuestring": "venue"}
"""What Google's ``gd:when`` and ``gd:where`` have as attributes."""
_FIELD_OF = {name: (field, rank) for field, names in FIELDS.items() for rank, name in enumerate(names)}


def entries(root: Any) -> Iterator[Any]:
    """Yield the entries of a feed of any version, in order."""
    for element in root.iter():
        if local(element) in {"item", "entry"} and (len(element) or element.text):
            yield element


def entry_key(entry: Any) -> str:
    """Give the key of an entry as written: ``guid``, ``id`` or ``rdf:about``; empty if it has none."""
    about = next((value for name, value in entry.attrib.items() if name.rpartition("}")[2] == "about"), "")
    return child_text(entry, "guid", "id")[:MAX_KEY] or about.strip()[:MAX_KEY]


def event_fields(entry: Any) -> dict[str, str]:
    """Give what an entry says of its event, by the names of ``FIELDS``; ``exclusive_end`` where its bare end date is one."""
    best: dict[str, tuple[int, str]] = {}
    exclusive = False
    for element in entry.iterdescendants():
        namespace = element.tag.partition("}")[0].lstrip("{") if isinstance(element.tag, str) else ""
        if not isinstance(element.tag, str) or namespace in PLAIN_NAMESPACES:
            continue
        field, rank = _FIELD_OF.get(local(element), ("", 0))
        text = ", ".join(filter(None, plain(text_of(element, MAX_FIELD)).split("\n")))
        if field in {"start", "end"} and clock(text) is not None:
            field = f"{field}_hour"  # the day stands in another element
        if field and text and (field not in best or rank < best[field][0]):
            best[field] = (rank, text)
            exclusive = exclusive or (field == "end" and EXCLUSIVE_END in namespace.lower())
        for name, value in element.attrib.items():
            if (known := ATTRIBUTES.get(name.lower())) and value.strip():
                best.setdefault(known, (0, value.strip()[:MAX_FIELD]))
    found = {field: text for field, (_, text) in best.items()}
    return found | {"exclusive_end": "yes"} if exclusive else found
