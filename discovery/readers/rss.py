"""RSS of all versions and Atom, with what event systems add to them.

The date of publication is never the date of the event. An entry is an event only where a date of the event is found: in an
element of an event namespace (``discovery.readers._rss_fields``), or in words, after a label, at the head or in the title
(note ``dates read from text``). Any other entry is a link to follow.
"""

from __future__ import annotations

import calendar
import html
import io
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from discovery.items import Event, Link, Opportunity, Party, Place, Price, Problem
from discovery.readers import Payload, Reading, schema_org
from discovery.readers._moments import moment as moment_of
from discovery.readers._xml import CUT_OFF, XmlRefused, gunzip, local, parse_xml, root_name
from discovery.text import clean_url, fold, one_line, plain

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from discovery.items import Found
    from discovery.readers._rss_text import Words

MAX_BYTES = 10_000_000
MAX_ENTRIES = 5_000
MAX_ELEMENTS = 300_000
"""Beyond these a feed is no feed, and would take longer than any feed is worth."""
COURSE = re.compile(
    r"\b(?:course|courses|cursus|cursussen|kurs|kurse|kurser|cours|cursos?|corsi|corso|mooc|kursy)\b", re.IGNORECASE
)
"""What a category that says an entry is a course contains, and the title of a feed of courses begins with."""
MARKUP = ("ld+json", "itemprop", "vevent", "h-event", "typeof")
"""What the text of an entry contains if it is marked up."""
MAX_MARKUP = 10_000
"""Characters of one entry whose markup is looked at; all of a feed's together may have a hundred times as many."""
MISREAD = frozenset({"width", "height"})
"""Elements on which the parser fails where they stand alone; they are the size of a picture."""
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
        yield Problem(reason=fault, cut_off=fault.startswith(CUT_OFF))
    if kept < len(elements):
        yield Problem(reason=f"more than {MAX_ENTRIES:,} entries; the rest is left out", cut_off=True)
    try:
        parsed = _parsed(payload, root, repaired=bool(fault) or kept < len(elements))
    except XmlRefused as error:
        yield Problem(reason=f"feed not read: {error}")
        return
    for link in parsed.feed.get("links", ()):
        if link.get("rel") == "next" and (url := clean_url(link.get("href", ""), payload.url or None)):
            yield Link(url=url, rel="next")
    if not parsed.entries:
        yield Problem(reason="feed without entries")
    feed = Feed.of(payload, parsed.feed)
    paired = len(parsed.entries) == kept
    for number, entry in enumerate(parsed.entries):
        fields = event_fields(elements[number]) if paired else {}
        key = entry_key(elements[number]) if paired else ""  # as written: the parser makes an address of it
        yield from feed.entry(entry, key or str(entry.get("id") or ""), fields, f"entry {number + 1}")
    if feed.markup_left < MAX_MARKUP:
        yield Problem(reason="too much markup in entries; that of the last ones was not looked at")
    if feed.words.dates_left <= 0:
        yield Problem(reason="too many dates in words; those of the last entries were not looked at")


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
    """Parse with feedparser: the bytes as they came, or what could be repaired of them. Raises XmlRefused if it fails."""
    import feedparser
    from lxml import etree

    from discovery.readers._html_limits import harmless

    headers = {"content-type": payload.content_type or "application/xml"}
    if payload.url:
        headers["content-location"] = payload.url
    if not repaired:
        try:
            return feedparser.parse(
                io.BytesIO(harmless(gunzip(payload.body))), response_headers=headers, sanitize_html=False
            )
        except Exception:  # noqa: BLE001, S110 - it raises whatever its layers raise; then it is given what was repaired
            pass
    if misread := {one.tag for one in root.iter() if local(one) in MISREAD}:
        etree.strip_tags(root, *misread)  # what stands inside stays: it may be the rest of the feed
    headers["content-type"] = "application/xml; charset=utf-8"
    body = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    try:
        return feedparser.parse(io.BytesIO(harmless(body)), response_headers=headers, sanitize_html=False)
    except Exception as error:
        raise XmlRefused(f"{type(error).__name__}: {error}"[:200]) from error


@dataclass(slots=True)
class Feed:
    """What all entries of a feed share."""

    payload: Payload
    language: str | None
    of_courses: bool
    words: Words
    markup_left: int = 100 * MAX_MARKUP

    @classmethod
    def of(cls, payload: Payload, head: Any) -> Feed:
        """Make it from what the parser says of the whole feed."""
        from discovery.readers._rss_text import Words

        language = str(head.get("language") or "")[:2].lower() or None
        of_courses = COURSE.match(one_line(str(head.get("title") or ""))) is not None
        return cls(payload, language, of_courses, Words(language or payload.language, payload.country))

    def entry(self, entry: Any, key: str, fields: dict[str, str], where: str) -> Iterator[Found]:
        """Yield what one entry gives: an event or a course, a link to follow, or a problem."""
        title = one_line(str(entry.get("title") or ""))
        url = clean_url(str(entry.get("link") or ""), self.payload.url or None)
        if not (key or url) or not (title or url):
            yield Problem(reason="entry without title or address", where=where)
            return
        published = _published(entry)
        text = _text(entry)
        marked = None if "start" in fields or "when" in fields else self._marked(entry, title)
        dates = (
            self._dates(title, text, fields, (published or self.payload.now).date())
            if marked is None
            else _dates_of(marked)
        )
        tags = [one_line(str(tag.get("term") or "")) for tag in entry.get("tags", ()) if tag.get("term")]
        course = self.of_courses or any(COURSE.search(tag) for tag in tags)
        if dates is None and url:
            yield Link(url=url, rel="item", lastmod=published.isoformat() if published else None)
        if title and (dates is not None or course):
            common: dict[str, Any] = {
                "source_key": key or url,
                "name": title,
                "url": url,
                "description": text or None,
                "location": marked.location if marked is not None and marked.location else _place(fields, text),
                "price": Price(text=fields["cost"]) if "cost" in fields else None,
                "tags": tags,
                "language": self.language,
                "image": _image(entry),
            } | (dates or {})
            yield _course(common, fields) if course else _event(common, fields)
        elif not url:
            yield Problem(reason="entry with neither a date of the event nor an address to ask", where=where)

    def _dates(self, title: str, text: str, fields: dict[str, str], today: date) -> dict[str, Any] | None:
        language, country = self.words.language, self.payload.country
        return _dates_in_fields(fields, language, country, today) or _dates_in_text(self.words, title, text, today)

    def _marked(self, entry: Any, title: str) -> Event | None:
        """Give the event that the markup inside an entry's text is about, if it is about one with the entry's name."""
        texts = (*(str(one.get("value") or "") for one in entry.get("content", ())), str(entry.get("summary") or ""))
        written = max(texts, key=len)
        if len(written) > min(MAX_MARKUP, self.markup_left) or not any(sign in written for sign in MARKUP):
            return None
        self.markup_left -= len(written)
        if "itemscope" not in written and "itemprop" in written:  # the item itself is around what the feed shows of it
            name = f'<b itemprop="name">{html.escape(title)}</b>'
            written = f'<div itemscope itemtype="https://schema.org/Event">{name}{written}</div>'
        reading = Reading.of(
            schema_org.read(Payload(body=written.encode("utf-8", "replace"), options={"lists": False}))
        )
        events = [one for one in reading.items if isinstance(one, Event) and one.start is not None]
        alike = len(events) == 1 and not set(fold(events[0].name or "").split()).isdisjoint(fold(title).split())
        return events[0] if alike else None


def _event(common: dict[str, Any], fields: dict[str, str]) -> Event:
    status = "cancelled" if CANCELLED.search(fields.get("status", "")) else None
    return Event(organizer=_organizer(fields), status=status, **common)


def _course(common: dict[str, Any], fields: dict[str, str]) -> Opportunity:
    common.pop("all_day", None)
    return Opportunity(kind="course", organization=_organizer(fields), **common)


def _organizer(fields: dict[str, str]) -> Party | None:
    return Party(name=fields["organizer"]) if "organizer" in fields else None


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


def _dates_in_text(words: Words, title: str, text: str, today: date) -> dict[str, Any] | None:
    """Give start, end and so on from the words of an entry, or None."""
    found = words.date_in(title, text, today)
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


def _dates_of(event: Event) -> dict[str, Any]:
    return {"start": event.start, "end": event.end, "all_day": event.all_day, "timezone": event.timezone}


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
            found = moment_of(text)
            moment = datetime.fromisoformat(found.iso) if found is not None else None
            text = found.iso if found is not None else text
    if moment is None:
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
