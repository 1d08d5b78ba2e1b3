"""Conference schedules of frab, pretalx, Pentabarf and their kin, as XML or JSON.

The format is https://c3voc.de/schedule/schema.xsd. A schedule is one event, the conference, with its days and its zone. Its
sessions are items of their own (``parent_key`` names the conference) only where the source's ``options.sessions`` asks
for them.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import msgspec

from discovery.items import Event, Place, Problem
from discovery.readers._xml import (
    CUT_OFF,
    MAX_XML_BYTES,
    XmlRefused,
    child,
    child_text,
    local,
    parse_xml,
    root_name,
    text_of,
)
from discovery.text import clean_url

if TYPE_CHECKING:
    from collections.abc import Iterator

    from discovery.items import Found
    from discovery.readers import Payload

JSON_HEAD = re.compile(rb'"schedule"\s{0,9}:\s{0,9}\{[^{}]{0,500}"conference"\s{0,9}:\s{0,9}\{')
"""What stands at the head of a schedule in JSON, perhaps behind a few other keys."""
DURATION = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{2})")
MAX_SESSIONS = 10_000


def recognise(payload: Payload) -> bool:
    """Tell whether this is a schedule: by its root element, or its one top key."""
    if root_name(payload.body) == "schedule":
        return b"<conference" in payload.body
    start = payload.body[:2_000].lstrip(b"\xef\xbb\xbf \t\r\n")
    return start.startswith(b"{") and JSON_HEAD.search(start) is not None


def read(payload: Payload) -> Iterator[Found]:
    """Yield the conference, and its sessions where they are asked for."""
    try:
        schedule = _from_json(payload.body) if payload.body.lstrip()[:1] == b"{" else _from_xml(payload.body)
    except XmlRefused as error:
        yield Problem(reason=f"schedule not read: {error}")
        return
    if fault := schedule.get("fault"):
        yield Problem(reason=fault, cut_off=fault.startswith(CUT_OFF))
    conference, days = schedule["conference"], schedule["days"]
    title = conference.get("title") or conference.get("acronym")
    if not title:
        yield Problem(reason="schedule without a title", where="conference")
        return
    zone = _zone(conference.get("time_zone_name"))
    event = _conference(payload, conference, title, days, zone)
    if event.start is None:
        yield Problem(reason="schedule without dates", where="conference")
    yield event
    if payload.options.get("sessions"):
        yield from _sessions(payload, event, schedule, zone)


def _conference(payload: Payload, raw: dict[str, str], title: str, days: list[date], zone: str | None) -> Event:
    start, end = _moment(raw.get("start"), zone), _moment(raw.get("end"), zone)
    event = Event(
        source_key=raw.get("acronym") or raw.get("url") or raw.get("base_url") or payload.url or title,
        kind="conference",
        name=title,
        url=_web(raw.get("url"), payload) or _web(raw.get("base_url"), payload),
        description=raw.get("subtitle") or None,
        location=_place(raw),
        timezone=zone,
    )
    first = start.date() if start else min(days, default=None)
    last = end.date() if end else max(days, default=None)
    if first is None:
        return event
    if days and last and end and end.time().isoformat() != "00:00:00" and last == max(days) + timedelta(days=1):
        last = max(days)  # the last day's programme runs past midnight
    if start and end and first == last and start.time() < end.time():
        event.start, event.end, event.all_day = _local(start), _local(end), False
        return event
    event.start, event.all_day = first.isoformat(), True
    event.end = last.isoformat() if last and last >= first else None
    return event


def _sessions(payload: Payload, conference: Event, schedule: dict[str, Any], zone: str | None) -> Iterator[Found]:
    for number, (room, raw) in enumerate(schedule["sessions"], 1):
        where = f"session {number}"
        if number > MAX_SESSIONS:
            yield Problem(
                reason=f"more than {MAX_SESSIONS:,} sessions; the rest is left out", where=where, cut_off=True
            )
            return
        start = _moment(raw.get("date"), zone)
        key = raw.get("guid") or raw.get("id")
        if not raw.get("title") or start is None or not key:
            yield Problem(reason="session without title, date or key", where=where)
            continue
        length = _length(raw.get("duration"))
        yield Event(
            source_key=str(key),
            parent_key=conference.source_key,
            name=raw["title"],
            url=_web(raw.get("url"), payload),
            description="\n\n".join(part for part in (raw.get("abstract"), raw.get("description")) if part) or None,
            start=_local(start),
            end=_local(start + length) if length else None,
            timezone=zone,
            all_day=False,
            location=Place(name=room) if room else None,
            language=raw.get("language") or None,
            tags=[raw["track"]] if raw.get("track") else [],
            speakers=raw["persons"],
        )


def _from_xml(body: bytes) -> dict[str, Any]:
    root, fault = parse_xml(body)
    if local(root) != "schedule":
        raise XmlRefused("no <schedule> element")
    conference = child(root, "conference")
    found: dict[str, Any] = {"conference": {}, "days": [], "sessions": [], "fault": fault}
    for element in conference if conference is not None else ():
        if text := text_of(element):
            found["conference"].setdefault(local(element), text)
    for day in (element for element in root if local(element) == "day"):
        _add_day(found, day.get("date"))
        for room in (element for element in day if local(element) == "room"):
            found["sessions"] += [(room.get("name") or "", _session_xml(one)) for one in room if local(one) == "event"]
    return found


def _session_xml(element: Any) -> dict[str, Any]:
    raw: dict[str, Any] = {
        name: child_text(element, name)
        for name in ("date", "duration", "url", "title", "language", "track", "abstract", "description")
    }
    persons = child(element, "persons")
    raw["persons"] = [text for one in (persons if persons is not None else ()) if (text := text_of(one, 200))]
    return raw | {"guid": element.get("guid"), "id": element.get("id")}


def _from_json(body: bytes) -> dict[str, Any]:
    if len(body) > MAX_XML_BYTES:
        raise XmlRefused(f"larger than {MAX_XML_BYTES:,} bytes")
    try:
        whole = msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise XmlRefused(f"not JSON: {error}"[:200]) from error
    conference = _dict(_dict(_dict(whole).get("schedule")).get("conference"))
    raw = {key: str(value) for key, value in conference.items() if isinstance(value, (str, int)) and value != ""}
    if "timeZoneName" in raw:
        raw.setdefault("time_zone_name", raw["timeZoneName"])
    found: dict[str, Any] = {"conference": raw, "days": [], "sessions": []}
    for day in _list(conference.get("days")):
        _add_day(found, _dict(day).get("date"))
        for room, sessions in _dict(_dict(day).get("rooms")).items():
            found["sessions"] += [(room, _session_json(one)) for one in _list(sessions)]
    return found


def _session_json(value: Any) -> dict[str, Any]:
    raw = {key: str(one) for key, one in _dict(value).items() if isinstance(one, (str, int)) and one != ""}
    names = [_dict(one).get("public_name") or _dict(one).get("name") for one in _list(_dict(value).get("persons"))]
    return raw | {"persons": [str(name) for name in names if name]}


def _add_day(found: dict[str, Any], text: Any) -> None:
    moment = _moment(text, None)
    if moment is not None:
        found["days"].append(moment.date())


def _moment(text: Any, zone: str | None) -> datetime | None:
    """Read an ISO 8601 date or time; one with an offset is put into the zone, where there is one."""
    if not isinstance(text, str):
        return None
    try:
        moment = datetime.fromisoformat(text.strip())
        if moment.tzinfo is not None and zone:
            moment = moment.astimezone(ZoneInfo(zone))
    except (ValueError, OverflowError):
        return None
    return moment


def _local(moment: datetime) -> str:
    """Write a wall-clock time to the minute; with its offset only where no zone name stands beside it."""
    named = isinstance(moment.tzinfo, ZoneInfo)
    return (moment.replace(tzinfo=None) if named else moment).isoformat(timespec="minutes")


def _length(text: str | None) -> timedelta | None:
    match = DURATION.fullmatch(text or "")
    if match is None:
        return None
    return timedelta(days=int(match[1] or 0), hours=int(match[2]), minutes=int(match[3])) or None


def _zone(name: str | None) -> str | None:
    try:
        return ZoneInfo(name).key if name else None
    except (ValueError, OSError, LookupError):
        return None


def _place(raw: dict[str, str]) -> Place | None:
    place = Place(name=raw.get("venue"), city=raw.get("city"))
    return place if place != Place() else None


def _web(address: str | None, payload: Payload) -> str | None:
    return clean_url(address, payload.url or None) if address else None


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
