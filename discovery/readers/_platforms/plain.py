"""JSON lists of events of no platform in particular, read by the names of their keys.

A list counts as one of events if half of its objects have a name and a date. Keys are compared without case, blanks and
underscores, and without a leading ``event``, ``meeting`` and the like: ``MM_MeetingTitle``, ``eventTitle`` and ``title``
are one. Calendars of the Google, Microsoft, Kendo and FullCalendar kind, WordPress plugins and most council portals are
written so.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from discovery.items import Event, Party, Place
from discovery.readers._platforms import _values as v
from discovery.readers._platforms._shape import Shape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from discovery.readers._rows import Row
    from discovery.readers._types import Payload

NEWS = ("post", "page", "article", "news", "attachment")
"""What has a name and a date, and is no event: the date is that of its publication."""
MAX_LISTS = 2_000
MAX_WORDING = 60
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
TIMES = ("dateTime", "local", "iso", "utc", "value", "begin", "start", "millis")
ZONES = ("timeZone", "timezone", "tz", "tzid")
_CLOCKS = re.compile(
    r"(\d{1,2}(?::\d\d)?\s?(?:[AaPp]\.?[Mm]\.?)?)\s?(?:-|–|—|to|bis)\s?(\d{1,2}(?::\d\d)?\s?(?:[AaPp]\.?[Mm]\.?)?)"
)
SAMPLE = 40
"""Objects of a list that are looked at to tell whether they are events."""
_NUMERIC = re.compile(r"(\d{1,2})/(\d{1,2})/\d{4}(?:\s\d{1,2}:\d\d(?::\d\d)?\s?(?P<half>[AaPp][Mm]))?")
PREFIXES = re.compile(r"^(?:mm|field|event|evt|meeting|course|session|calendar|item)(?=[a-z])")
WRAPPERS = (
    "event",
    "node",
    "meeting",
    "fields",
    "attributes",
    "properties",
    "resource",
    "definition",
    "content",
    "when",
)
"""Keys under which the object itself may stand."""

WORDS: dict[str, tuple[str, ...]] = {
    "key": ("id", "uid", "uuid", "guid", "unid", "unique", "mastermeetingid", "postid", "datalayerid", "icaluid", "slug"),
    "name": ("title", "name", "summary", "subject", "cleanname", "heading", "committeename", "boardname", "bodyname",
             "typename", "typedesc", "topic"),
    "start": ("start", "startdatetime", "datetimestart", "startsat", "startat", "startson", "startlocal", "startdatelocal",
              "dtstart", "begin", "begins", "beginson", "begindatetime", "startdate", "datestart", "begindate", "begindt",
              "startdt", "from", "fromdate", "startutc", "startdateutc", "starttimestamp", "startunix", "datetime", "date",
              "numberdate", "day", "dates", "starttime", "firsttiming", "nexttiming"),
    "clock": ("starttime", "timestart", "begintime", "time"),
    "end": ("end", "enddatetime", "datetimeend", "endsat", "endat", "endson", "endlocal", "enddatelocal", "dtend",
            "finish", "enddate", "dateend", "enddt", "until", "to", "todate", "endutc", "enddateutc", "endtimestamp",
            "endunix", "endtime"),
    "end_clock": ("endtime", "timeend", "finishtime"),
    "all_day": ("allday", "isallday", "alldayevent", "isalldayevent", "fullday", "isfullday", "wholeday"),
    "zone": ("timezone", "timezoneid", "tz", "starttimezone", "starteventtimezone", "tzid", "zone"),
    "url": ("url", "link", "htmllink", "permalink", "weburl", "weblink", "href", "path", "detailurl", "detailsurl",
            "publicurl", "website", "details", "fullurl"),
    "description": ("description", "body", "content", "details", "desc", "bodypreview", "text", "summary", "abstract",
                    "excerpt", "notes", "shortdescription"),
    "place": ("location", "venue", "place", "where", "locationname", "venuename", "placename", "venues", "locations", "room"),
    "address": ("address", "streetaddress", "street", "locationaddress", "addressline1", "fulladdress"),
    "city": ("city", "locality", "town", "locationcity"),
    "region": ("state", "region", "province", "locationstate"),
    "postcode": ("zip", "zipcode", "postcode", "postalcode", "locationzip"),
    "country": ("country", "countrycode"),
    "latitude": ("latitude", "lat", "geolat", "markerlat"),
    "longitude": ("longitude", "lng", "lon", "long", "geolng", "markerlng"),
    "status": ("status", "state", "type"),
    "cancelled": ("cancelled", "canceled", "iscancelled", "iscanceled", "canceledevent", "cancelledevent"),
    "deleted": ("deleted", "isdeleted", "hidden", "ishidden", "isprivate"),
    "organizer": ("organizer", "organiser", "organization", "organisation", "host", "department", "group"),
    "tags": ("tags", "categories", "category", "categoryname", "categorytitle", "keywords", "topics"),
    "image": ("image", "imageurl", "thumbnail", "photo", "photourl", "featuredimage", "logo"),
    "price": ("cost", "price", "fee", "ticketprice", "admission"),
    "free": ("isfree", "free"),
    "online": ("isonline", "onlineevent", "isvirtual", "virtual", "meetingonline", "isonlinemeeting"),
    "online_url": ("onlinemeetingurl", "joinurl", "hangoutlink", "virtualurl", "onlineurl", "zoommeetinglink"),
    "language": ("language", "lang"),
    "modified": ("modified", "updated", "updatedat", "lastmodified", "lastmodifieddatetime", "modifiedutc"),
}  # fmt: skip
"""For each field the words it goes by, best first."""


def found(raw: dict[str, Any]) -> dict[str, Any]:
    """Give the values of an object by field."""
    by_word: dict[str, Any] = {}
    for key, value in raw.items():
        word = re.sub(r"[^a-z0-9]", "", str(key)[:60].lower())
        if value is None or value in ("", [], {}) or (word == "date" and "date_gmt" in raw):
            continue
        by_word.setdefault(word, value)
        by_word.setdefault(_bare(word), value)
    return {field: next((by_word[word] for word in words if word in by_word), None) for field, words in WORDS.items()}


def _bare(word: str) -> str:
    for _ in range(2):
        word = PREFIXES.sub("", word)
    return word


def flat(value: Any) -> dict[str, Any]:
    """Give the object itself, where it is wrapped into one of a single purpose: ``{"event": {…}}``."""
    raw: dict[str, Any] = value if isinstance(value, dict) else {}
    for _ in range(3):
        inner: dict[str, Any] | None = next((raw[name] for name in WRAPPERS if isinstance(raw.get(name), dict)), None)
        if inner is None or looks_like_event(raw):
            return raw
        raw = {**{key: value for key, value in raw.items() if value is not inner}, **inner}
    return raw


def looks_like_event(raw: dict[str, Any]) -> bool:
    """Tell whether an object has a name and a date."""
    if "@type" in raw or "@context" in raw or raw.get("type") in ("event", "organization", "opportunity"):
        return False
    if raw.get("type") in NEWS and "start" not in raw:
        return False
    values = found(raw)
    return v.text(values["name"]) is not None and any(
        _moment(values[side], None, "en-us") for side in ("start", "clock")
    )


def rows(answer: Any, payload: Payload) -> list[Any] | None:  # noqa: ARG001
    """Give the longest list of events in an answer, or the answer itself if it is one event."""
    best: list[Any] = []
    for many in _lists(answer):
        if len(many) > len(best):
            sample = [flat(one) for one in many[:SAMPLE]]
            if 2 * sum(looks_like_event(one) for one in sample) >= len(sample):
                best = many
    if best:
        zone = v.zone_of(answer.get("timeZone"), answer.get("timezone")) if isinstance(answer, dict) else None
        told = {"_zone": zone, "_lang": _order_of_days(best)}
        return [flat(one) | told if isinstance(one, dict) else one for one in best if one]
    if isinstance(answer, dict) and looks_like_event(one := flat(answer)):
        return [one]
    return None


def _lists(answer: Any) -> Iterator[list[Any]]:
    """Yield the lists of objects of a document, the outer ones first; not those inside of a list's objects."""
    queue: list[Any] = [answer]
    for position in range(MAX_LISTS):
        if position >= len(queue):
            return
        one = queue[position]
        if isinstance(one, list):
            if any(isinstance(each, dict) for each in one[:SAMPLE]):
                yield one
        elif isinstance(one, dict):
            queue.extend(each for each in one.values() if isinstance(each, dict | list))
            if len(one) > 1 and all(isinstance(each, dict) for each in one.values()):
                yield list(one.values())


def _order_of_days(many: list[Any]) -> str | None:
    """Tell by the whole list whether ``7/4/2027`` is American; None if nothing in it shows that."""
    pairs = [match for one in many if (match := _NUMERIC.match(str(found(flat(one))["start"] or "")))]
    american = any(int(match[2]) > 12 or match["half"] for match in pairs)
    other = any(int(match[1]) > 12 for match in pairs)
    return None if american == other else "en-us" if american else "en-gb"


def events(row: Row) -> Iterator[Event]:
    """Map one object."""
    raw = row.raw
    values = found(raw)
    name = v.text(values["name"])
    if name is None:
        row.fault("name", "given, nor is a title")
        return
    if v.truth(values["deleted"]):
        return
    start, end, all_day, zone, wording = _times(values, v.zone_of(raw.get("_zone")), v.text(raw.get("_lang")))
    if start is None and wording is None:
        row.faults.append(f"{name[:60]!r} has no date")
        return
    place, online = _place(values, row.base), v.web(v.text(values["online_url"]))
    organizer = values["organizer"]
    yield Event(
        source_key=v.text(values["key"]),
        name=name,
        url=_address(values["url"], row.base),
        description=v.block(values["description"]) if values["description"] is not values["name"] else None,
        start=v.aware(start, zone),
        end=v.aware(end, zone),
        timezone=v.named(zone),
        all_day=all_day,
        when_text=wording,
        status=_status(values),
        attendance="online" if (v.truth(values["online"]) or online) and place is None else None,
        location=place or v.place(url=online),
        organizer=Party(name=host) if (host := v.text(organizer)) and "@" not in host else None,
        price=v.cost(values["price"], free=v.truth(values["free"]))
        if v.truth(values["free"]) or values["price"]
        else None,
        tags=v.texts(values["tags"], "name", "title", "label") if not isinstance(values["tags"], int) else [],
        language=v.text(values["language"]),
        image=_address(values["image"], row.base),
        modified=_moment(values["modified"], None),
    )


def _times(
    values: dict[str, Any], zone: str | None, lang: str | None
) -> tuple[str | None, str | None, bool | None, str | None, str | None]:
    """Give start, end, whether these are days, the zone, and the wording where it is no date that is certain."""
    begin, finish = values["start"], values["end"]
    inner = v.obj(begin)
    if finish is None:
        finish = next((inner[name] for name in ("end_value", "end", "endDate") if inner.get(name)), None)
    zone = _zone(inner, values["zone"]) or zone
    all_day = v.truth(values["all_day"])
    clock, end_clock = _clocks(values["clock"], values["end_clock"])
    start = _with_clock(_moment(begin, zone, lang), clock, zone)
    end = _moment(finish, zone, lang) or (start[:10] if start and end_clock else None)
    end = _with_clock(end, end_clock, zone)
    if start is None:
        wording = " ".join(one for value in (begin, values["clock"]) if (one := v.text(value)))
        return None, None, all_day, zone, wording or None
    google_day = "date" in inner and len(start) == 10
    if all_day or google_day:
        exclusive = (
            google_day or (end or "")[10:16] == "T00:00" or ("T" not in start and end is not None and bool(all_day))
        )
        start, end = v.whole_days(start, end, exclusive)
        all_day = True
    if start and end and (end < start if len(end) == len(start) else end[:10] < start[:10]):
        end = None
    if end == start and not all_day:
        end = None
    return start, end, all_day, zone, None


def _zone(inner: dict[str, Any], stated: Any) -> str | None:
    """Give the zone that a time or its event names; a name goes before a mere offset."""
    found = [v.zone_of(one) for one in (*(inner.get(name) for name in ZONES), v.text(stated))]
    known = [one for one in found if one]
    return next((one for one in known if v.named(one) not in (None, "UTC")), next(iter(known), None))


def _clocks(clock: Any, end_clock: Any) -> tuple[Any, Any]:
    """Give begin and end of what may be a range of the clock: ``6:00 PM - 8:00 PM``."""
    match = _CLOCKS.fullmatch(clock.strip()) if isinstance(clock, str) else None
    return (match[1], end_clock or match[2]) if match else (clock, end_clock)


def _moment(value: Any, zone: str | None, lang: str | None = None) -> str | None:
    """Read a time, also where it stands in an object: ``{dateTime}``, ``{local}``, ``{date, time}``, ``{utc}``."""
    if isinstance(value, dict):
        day, clock = value.get("date"), value.get("time")
        whole = next((value[name] for name in TIMES if value.get(name)), None)
        value = whole or (f"{day} {clock}" if isinstance(day, str) and isinstance(clock, str) and clock else day)
    return v.iso(value, zone, lang) or _worded(value)


def _worded(value: Any) -> str | None:
    """Read a day in words that leaves no doubt: ``Jul 25, 2022``."""
    if not isinstance(value, str) or len(value) > MAX_WORDING or _YEAR.search(value) is None:
        return None
    from discovery.when import parse_when

    said = parse_when(value)
    if said is None or said.ambiguous or said.year_inferred or said.precision not in {"day", "minute"}:
        return None
    return said.start


def _with_clock(day: str | None, clock: Any, zone: str | None) -> str | None:
    """Put date and time together where they stand apart: ``2027-03-01`` and ``7:00 PM`` or a whole time of that day."""
    if day is None or not isinstance(clock, str) or not (len(day) == 10 or day[10:] in {"T00:00", "T00:00:00"}):
        return day
    whole = v.iso(clock, zone)
    if whole is not None:
        return whole if whole[:10] == day[:10] else day
    return v.iso(f"{day[:10]} {clock.strip()[:20]}") or day


def _status(values: dict[str, Any]) -> str | None:
    if v.truth(values["cancelled"]):
        return v.CANCELLED
    word = (v.text(values["status"]) or "").casefold().replace("_", "").replace(" ", "")
    return v.STATUSES.get(word)


def _address(value: Any, base: str) -> str | None:
    if isinstance(value, dict):
        value = next(
            (value[name] for name in ("url", "public", "href", "src") if isinstance(value.get(name), str)), None
        )
    if not isinstance(value, str) or not value.startswith(("http", "/")):
        return None
    return v.web(value, base)


def _place(values: dict[str, Any], base: str) -> Place | None:
    """Make a place of flat values, or of an object that holds them."""
    spot = values["place"]
    if isinstance(spot, dict | list):
        raw = v.obj(spot)
        inner = found(
            {**v.obj(raw.get("address")), **{key: one for key, one in raw.items() if not isinstance(one, dict)}}
        )
        values, name = inner, v.text(raw.get("name") or raw.get("displayName") or raw.get("title") or inner["place"])
        lines = v.joined(values["address"], *(raw.get(f"address{number}") for number in (1, 2, 3)))
    else:
        name, lines = v.text(spot), v.joined(values["address"]) if not isinstance(values["address"], dict) else None
    is_link = bool(name and name.startswith(("http://", "https://")))
    return v.place(
        name=None if is_link else name,
        address=lines,
        city=values["city"],
        region=None if isinstance(values["region"], int) else values["region"],
        postcode=values["postcode"],
        country=values["country"],
        latitude=values["latitude"],
        longitude=values["longitude"],
        url=v.web(name, base) if is_link else None,
    )


SHAPE = Shape("a list of events", rows, events)
