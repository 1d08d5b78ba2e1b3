"""Talks and conferences: Sessionize's views, researchseminars.org, the list of events of a pretalx."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urljoin

from discovery.items import Event, Link
from discovery.readers._platforms import _values as v
from discovery.readers._platforms._shape import Shape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from discovery.readers._rows import Row
    from discovery.readers._types import Payload

CONFERENCE = "conference"


# --- Sessionize: /api/v2/{id}/view/… ------------------------------------------------------------------------------


def sessionize_rows(answer: Any, payload: Payload) -> list[Any] | None:
    """Give the sessions of the views All, Sessions and GridSmart.

    Before them goes the conference itself, from the first day to the last, if ``options.conference`` names it: the
    service does not. Breaks and registration (``isServiceSession``) are left out unless ``options.service`` is true.
    """
    days = answer if isinstance(answer, list) else [answer]
    found: dict[str, Any] = {}
    known = False
    for one in v.nodes(days):
        if "startsAt" in one and "endsAt" in one and "title" in one and ("isServiceSession" in one or "roomId" in one):
            known = True
            if not v.truth(one.get("isServiceSession")) or payload.options.get("service"):
                found.setdefault(str(one.get("id")), one)
    if not known:
        is_empty = isinstance(answer, dict) and answer.get("sessions") == [] and "speakers" in answer
        return [] if is_empty else None
    whole = answer if isinstance(answer, dict) else {}
    told = {"_rooms": _names(whole, "rooms", "name"), "_speakers": _names(whole, "speakers", "fullName")}
    sessions = [one | told for one in found.values()]
    name = payload.options.get(CONFERENCE)
    if not isinstance(name, str):
        return sessions
    starts = sorted(day[:10] for one in sessions if (day := v.iso(one.get("startsAt"))))
    ends = sorted(day[:10] for one in sessions if (day := v.iso(one.get("endsAt")))) or starts
    head = {"_conference": name, "first": starts[0], "last": max(ends[-1], starts[0])} if starts else None
    return [*([head] if head else []), *(one | {"_parent": name} for one in sessions)]


def _names(whole: dict[str, Any], key: str, name: str) -> dict[str, str]:
    return {str(one.get("id")): found for one in v.objs(whole.get(key) or []) if (found := v.text(one.get(name)))}


def sessionize_events(row: Row) -> Iterator[Event]:
    """Map one session: naive local time, which only the source's zone can place."""
    raw = row.raw
    if name := v.text(raw.get("_conference")):
        yield Event(
            source_key=name.casefold(), kind=CONFERENCE, name=name, start=raw["first"], end=raw["last"], all_day=True
        )
        return
    key, title = row.need("id"), row.need("title")
    start = v.iso(raw.get("startsAt"))
    if start is None:
        row.fault("startsAt", "a moment")
    speakers = raw.get("speakers") if isinstance(raw.get("speakers"), list) else []
    room = v.text(raw.get("room")) or v.obj(raw.get("_rooms")).get(str(raw.get("roomId")))
    parent = v.text(raw.get("_parent"))
    known = v.obj(raw.get("_speakers"))
    yield Event(
        source_key=key,
        parent_key=parent.casefold() if parent else None,
        name=title,
        description=row.block("description"),
        start=start,
        end=v.iso(raw.get("endsAt")),
        all_day=False,
        status=v.STATUSES.get((row.text("status") or "").casefold()),
        location=v.place(name=room),
        speakers=v.texts([known.get(one, None) if isinstance(one, str) else one for one in speakers or []], "name"),
        tags=[
            tag
            for one in v.objs(raw.get("categories") or [])
            for tag in v.texts(one.get("categoryItems") or [], "name")
        ],
        url=v.web(raw.get("liveUrl")),
    )


# --- researchseminars.org: /api/0/… -------------------------------------------------------------------------------


def seminars_rows(answer: Any, payload: Payload) -> list[Any] | None:  # noqa: ARG001
    """Give talks and series of a search or a look-up."""
    if not isinstance(answer, dict):
        return None
    many = [one for name in ("properties", "results", "talks", "series") for one in v.objs(answer.get(name) or [])]
    if not many and "code" in answer and ("results" in answer or "talks" in answer):
        return []
    if not any("series_id" in one or "seminar_id" in one for one in many):
        return None
    return many


def seminars_events(row: Row) -> Iterator[Event]:
    """Map one talk, or one series that is a conference; a series of seminars is told by its talks."""
    raw = row.raw
    series = row.text("series_id") or row.need("seminar_id")
    number = row.text("series_ctr") or row.text("seminar_ctr")
    if raw.get("hidden") is True or raw.get("deleted") is True:
        return
    zone = v.zone_of(raw.get("timezone"))
    if number is None and not v.truth(raw.get("is_conference")):
        return
    path = f"/talk/{quote(series)}/{number}/" if number else f"/seminar/{quote(series)}/"
    start = v.iso(raw.get("start_time"), zone) if number else v.iso(raw.get("start_date"))
    name = row.text("title") if number else row.text("name")
    speaker = row.text("speaker") if number else None
    if name is None and speaker:
        name = f"Talk by {speaker}"
    if name is None or start is None:
        row.fault("title" if name is None else "start_time", "given")
        if name is None:
            return
    live = v.web(raw.get("livestream_link"))
    online = v.truth(raw.get("online"))
    yield Event(
        source_key=f"{series}/{number}" if number else series,
        kind="seminar" if number else CONFERENCE,
        name=name,
        url=urljoin(row.base or "https://researchseminars.org", path),
        description=row.block("abstract") or row.block("description") or row.block("comments"),
        start=start,
        end=v.iso(raw.get("end_time"), zone) if number else v.iso(raw.get("end_date")),
        timezone=v.named(zone),
        status=v.CANCELLED if raw.get("canceled") is True else None,
        attendance=("hybrid" if row.text("room") else "online") if online else None,
        location=v.place(name=raw.get("room"), url=live if online else None),
        speakers=[speaker] if speaker else [],
        series_name=row.text("seminar_name") or row.text("series_name"),
        tags=v.texts(raw.get("topics") or []),
        language=row.text("language"),
    )


# --- pretalx: /api/events/ ----------------------------------------------------------------------------------------


def pretalx_rows(answer: Any, payload: Payload) -> list[Any] | None:  # noqa: ARG001
    """Give the public events of an instance."""
    many = answer.get("results") if isinstance(answer, dict) else answer
    if many == [] and isinstance(answer, dict) and "count" in answer:
        return []
    first = v.obj(many) if isinstance(many, list) else {}
    return many if "date_from" in first and "slug" in first and isinstance(many, list) else None


def pretalx_links(answer: Any, payload: Payload) -> Iterator[Link]:
    """Find the next page where the answer names it."""
    if isinstance(answer, dict) and (following := v.web(answer.get("next"), payload.url)):
        yield Link(url=following, rel="next")


def pretalx_events(row: Row) -> Iterator[Event]:
    """Map one conference: whole days, in its zone."""
    raw, key = row.raw, row.need("slug")
    name = v.text(raw.get("name"))
    if name is None:
        row.fault("name", "a name")
        return
    if raw.get("is_public") is False:
        return
    start, end = v.iso(raw.get("date_from")), v.iso(raw.get("date_to"))
    if start is None:
        row.fault("date_from", "a date")
    yield Event(
        source_key=key,
        kind=CONFERENCE,
        name=name,
        url=v.web(v.obj(raw.get("urls")).get("base"), row.base) or urljoin(row.base, f"/{quote(key)}/") or None,
        start=start,
        end=end,
        timezone=v.named(v.zone_of(raw.get("timezone"))),
        all_day=True if start and len(start) == 10 else None,
        location=v.place(name=raw.get("venue")),
    )


SESSIONIZE = Shape("Sessionize", sessionize_rows, sessionize_events)
SEMINARS = Shape("researchseminars.org", seminars_rows, seminars_events)
PRETALX = Shape("pretalx", pretalx_rows, pretalx_events, pretalx_links)
