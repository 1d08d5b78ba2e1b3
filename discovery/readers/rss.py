"""RSS of all versions and Atom, with what event systems add to them.

The date of publication is never the date of the event. An entry is an event only where a date of the event is found: in an
element of an event namespace (``discovery.readers._rss_fields``), or in words, after a label, at the head or in the title
(note ``dates read from text``). Any other entry is a link to follow.
"""

from __future__ import annotations

import calendar
import io
import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from discovery.items import Event, Link, Opportunity, Party, Place, Price, Problem
from discovery.readers._xml import XmlRefused, parse_xml, root_name
from discovery.text import clean_url, one_line, plain

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from discovery.items import Found
    from discovery.readers import Payload

MAX_BYTES = 10_000_000
MAX_ENTRIES = 5_000
MAX_ELEMENTS = 300_000
"""Beyond these a feed is no feed, and would take longer than any feed is worth."""
COURSE = re.compile(
    r"\b(?:course|courses|cursus|cursussen|kurs|kurse|kurser|cours|cursos?|corsi|corso|mooc|kursy)\b", re.IGNORECASE
)
"""What a category that says an entry is a course contains, and the title of a feed of courses begins with."""
CANCELLED = re.compile(r"cancel", re.IGNORECASE)


def recognise(payload: Payload) -> bool:
    """Tell whether this is a feed: by its root element."""
    name = root_name(payload.body)
    if name == "rdf":
        return b"purl.org/rss/1.0/" in payload.body
    return name == "rss" or (name == "feed" and (b"Atom" in payload.body[:4_096] or b"atom" in payload.body[:4_096]))


def read(payload: Payload) -> Iterator[Found]:
    """Yield an event for each entry with a date of its own, a link for each other one."""
    from discovery.readers._rss_fields import entry_key, event_fields

    try:
        root, fault = parse_xml(payload.body, MAX_BYTES)
        elements, kept = _bounded(root)
    except XmlRefused as error:
        yield Problem(reason=f"feed not read: {error}")
        return
    if fault:
        yield Problem(reason=fault)
    if kept < len(elements):
        yield Problem(reason=f"more than {MAX_ENTRIES:,} entries; the rest is left out")
    feed = _parsed(payload, root, repaired=bool(fault) or kept < len(elements))
    paired = len(feed.entries) == kept
    for link in feed.feed.get("links", ()):
        if link.get("rel") == "next" and (url := clean_url(link.get("href", ""), payload.url or None)):
            yield Link(url=url, rel="next")
    if not feed.entries:
        yield Problem(reason="feed without entries")
    for number, entry in enumerate(feed.entries):
        fields = event_fields(elements[number]) if paired else {}
        if paired and (key := entry_key(elements[number])):
            entry["id"] = key  # as written: the parser makes an address of it
        yield from _entry(payload, feed.feed, entry, fields, f"entry {number + 1}")


def _bounded(root: Any) -> tuple[list[Any], int]:
    """Give the entries of a feed and how many of them are kept; the others are taken out of the tree."""
    from discovery.readers._rss_fields import entries

    if sum(1 for _ in root.iter()) > MAX_ELEMENTS:
        raise XmlRefused(f"more than {MAX_ELEMENTS:,} elements")
    found = list(entries(root))
    for element in found[MAX_ENTRIES:]:
        element.getparent().remove(element)
    return found, min(len(found), MAX_ENTRIES)


def _parsed(payload: Payload, root: Any, *, repaired: bool) -> Any:
    """Parse with feedparser: the bytes as they came, or what could be repaired of them."""
    import feedparser
    from lxml import etree

    headers = {"content-type": payload.content_type or "application/xml"}
    if payload.url:
        headers["content-location"] = payload.url
    body = payload.body
    if repaired:
        body = etree.tostring(root, encoding="utf-8", xml_declaration=True)
        headers["content-type"] = "application/xml; charset=utf-8"
    return feedparser.parse(io.BytesIO(body), response_headers=headers, sanitize_html=False)


def _entry(payload: Payload, feed: Any, entry: Any, fields: dict[str, str], where: str) -> Iterator[Found]:
    title = one_line(str(entry.get("title") or ""))
    url = clean_url(str(entry.get("link") or ""), payload.url or None)
    key = str(entry.get("id") or "") or url
    if not key or not (title or url):
        yield Problem(reason="entry without title or address", where=where)
        return
    published = _published(entry)
    language = str(entry.get("language") or feed.get("language") or "")[:2].lower() or None
    text = _text(entry)
    tags = [one_line(str(tag.get("term") or "")) for tag in entry.get("tags", ()) if tag.get("term")]
    course = any(COURSE.search(tag) for tag in tags) or COURSE.match(one_line(str(feed.get("title") or ""))) is not None
    today = (published or payload.now).date()
    found = _dates_in_fields(fields, language or payload.language, payload.country, today)
    if found is None and title:
        found = _dates_in_text(title, text, language or payload.language, payload.country, today)
    if found is None and url:
        yield Link(url=url, rel="item", lastmod=published.isoformat() if published else None)
    if not title or (found is None and not course):
        if not url:
            yield Problem(reason="entry with neither a date of the event nor an address to ask", where=where)
        return
    common: dict[str, Any] = {
        "source_key": key,
        "name": title,
        "url": url,
        "description": text or None,
        "location": _place(fields, text),
        "price": Price(text=fields["cost"]) if "cost" in fields else None,
        "tags": tags,
        "language": language,
        "image": _image(entry),
    } | (found or {})
    organizer = Party(name=fields["organizer"]) if "organizer" in fields else None
    if course:
        common.pop("all_day", None)
        yield Opportunity(kind="course", organization=organizer, **common)
        return
    status = "cancelled" if CANCELLED.search(fields.get("status", "")) else None
    yield Event(organizer=organizer, status=status, **common)


def _dates_in_fields(
    fields: dict[str, str], lang: str | None, country: str | None, today: date
) -> dict[str, Any] | None:
    """Give start, end, zone and so on from the elements of event namespaces, or None."""
    from discovery.when import parse_when

    words = " ".join(filter(None, (fields.get("when"), fields.get("hours"))))
    start = _moment(fields.get("start"), fields.get("start_hour"))
    if start is None:
        stated = words or fields.get("start", "")
        when = parse_when(stated, lang=lang, country=country, today=today) if stated else None
        if when is None or when.start is None:
            return None
        return {
            "start": when.start,
            "end": when.end,
            "all_day": when.all_day,
            "timezone": when.timezone,
            "when_text": stated,
        }
    end = _moment(fields.get("end"), fields.get("end_hour"))
    if end and start[11:16] == "00:00" and end[11:16] == "23:59":  # how calendars without all-day events write them
        start, end = start[:10], end[:10]
    elif end and len(end) == 10 and len(start) == 10 and "exclusive_end" in fields and end > start:
        end = (datetime.fromisoformat(end) - timedelta(days=1)).date().isoformat()
    return {
        "start": start,
        "end": end,
        "all_day": len(start) == 10,
        "timezone": _zone(fields.get("zone")),
        "when_text": words or None,
    }


def _dates_in_text(title: str, text: str, lang: str | None, country: str | None, today: date) -> dict[str, Any] | None:
    from discovery.readers._rss_text import date_in

    found = date_in(title, text, lang=lang, country=country, today=today)
    if found is None:
        return None
    when, wording = found
    return {
        "start": when.start,
        "end": when.end,
        "all_day": when.all_day,
        "timezone": when.timezone,
        "when_text": wording,
        "notes": ["dates read from text"],
    }


def _moment(text: str | None, hour: str | None) -> str | None:
    """Read a moment as feeds write it: ISO 8601 or RFC 822, or None; ``hour`` may stand in its own element."""
    if not text:
        return None
    moment: datetime | None = None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        try:
            moment = parsedate_to_datetime(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
    bare = ":" not in text and "T" not in text
    if bare and hour:
        return _with_hour(moment, hour)
    return moment.date().isoformat() if bare else moment.isoformat(timespec="minutes")


def _with_hour(day: datetime, hour: str) -> str:
    match = re.fullmatch(r"(\d{1,2})(?::(\d{2}))?(?::\d{2})?\s{0,3}([ap])?\.?m?\.?", hour.strip().lower())
    if match is None or int(match[1]) > 23 or int(match[2] or 0) > 59:
        return day.date().isoformat()
    hours = int(match[1]) % 12 + (12 if match[3] == "p" else 0) if match[3] else int(match[1])
    return day.replace(hour=hours, minute=int(match[2] or 0)).isoformat(timespec="minutes")


def _published(entry: Any) -> datetime | None:
    parsed = entry.get("published_parsed") or entry.get("updated_parsed")
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC) if parsed else None
    except (ValueError, TypeError, OverflowError, OSError):
        return None


def _text(entry: Any) -> str:
    """Give the longest text that the entry has of itself, without markup."""
    texts = [str(content.get("value") or "") for content in entry.get("content", ())] + [
        str(entry.get("summary") or "")
    ]
    return plain(max(texts, key=len))


def _place(fields: dict[str, str], text: str) -> Place | None:
    from discovery.readers._rss_text import place_in

    latitude, longitude = _degrees(fields)
    place = Place(
        name=fields.get("venue"),
        address=fields.get("address"),
        city=fields.get("city"),
        region=fields.get("region"),
        postcode=fields.get("postcode"),
        country=fields.get("country"),
        latitude=latitude,
        longitude=longitude,
    )
    if place.name is None and place.address is None and place.city is None:
        place.name = place_in(text)
    return place if place != Place() else None


def _degrees(fields: dict[str, str]) -> tuple[float | None, float | None]:
    """Give latitude and longitude from GeoRSS (``45.2 -71.9``) or W3C geo, or twice None."""
    pair = (
        fields["point"].replace(",", " ").split()
        if "point" in fields
        else [fields.get("latitude", ""), fields.get("longitude", "")]
    )
    try:
        latitude, longitude = (float(number) for number in pair)
    except ValueError:
        return None, None
    known = abs(latitude) <= 90 and abs(longitude) <= 180 and (latitude, longitude) != (0.0, 0.0)
    return (latitude, longitude) if known else (None, None)


def _image(entry: Any) -> str | None:
    """Give the entry's own picture."""
    media = [*entry.get("media_content", ()), *entry.get("media_thumbnail", ()), *entry.get("enclosures", ())]
    for one in media:
        address = str(one.get("url") or one.get("href") or "")
        if str(one.get("type") or one.get("medium") or "image").startswith("image") and (url := clean_url(address)):
            return url
    return None


def _zone(name: str | None) -> str | None:
    try:
        return ZoneInfo(name).key if name else None
    except (ValueError, OSError, LookupError):
        return None
