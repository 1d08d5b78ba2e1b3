"""iCalendar (RFC 5545, 7986, 9073): calendars of any producer, however broken.

Each VEVENT is read by itself. What cannot be read costs only itself and is a problem with its number, UID and line. A
series is one item with ``recurrence``; a changed occurrence an item of its own. ``discovery.recurrence`` expands them.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from discovery.items import Event, Problem
from discovery.readers._ical_events import derived_key, read_event
from discovery.readers._ical_fields import Draft, Frame, Lost, frame_of
from discovery.readers._ical_lines import Component, begins_calendar, components, decode, line_numbers
from discovery.readers._ical_times import original_start
from discovery.readers._ical_values import unescape
from discovery.readers._ical_zones import Zones

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from discovery.items import Found
    from discovery.readers import Payload

MAX_BYTES = 20_000_000
"""Bytes of one calendar that are read. The largest honest feeds have as many; the source's ``options.max_bytes`` differs."""
MAX_PROBLEMS = 1_000
NO_END = "VEVENT has no END"
_TYPES = ("text/calendar", "application/ics", "text/x-vcalendar")
_ENDINGS = (".ics", ".ical", ".ifb", ".vcs")
_PAGES = ("text/html", "application/xhtml+xml")
_OTHERS = (b"<", b"{", b"[")


def recognise(payload: Payload) -> bool:
    """Tell whether the payload holds iCalendar components, whatever type it says it has.

    A page, feed or document that shows some among other things is none; under the type or address of a calendar it is.
    """
    stated = payload.media_type in _TYPES or urlsplit(payload.url).path.lower().endswith(_ENDINGS)
    head = payload.body.removeprefix(b"\xef\xbb\xbf").lstrip()[:200].lower()
    if not stated and (head.startswith(_OTHERS) or payload.media_type in _PAGES):
        return head.startswith(b"begin:v")
    return begins_calendar(payload.body, anywhere=stated)


def read(payload: Payload) -> Iterator[Found]:
    """Give the events of a calendar stream, and a problem for each part that could not be read."""
    problems = 0
    for one in _read(payload):
        if isinstance(one, Problem):
            problems += 1
            if problems > MAX_PROBLEMS:
                continue
        yield one
    if problems > MAX_PROBLEMS:
        yield Problem(reason=f"{problems - MAX_PROBLEMS} more problems of the same calendar are not listed")


def _read(payload: Payload) -> Iterator[Found]:
    limit = payload.options.get("max_bytes", MAX_BYTES)
    body = payload.body
    if isinstance(limit, int) and len(body) > limit:
        yield Problem(reason=f"calendar of {len(body)} bytes: only the first {limit} are read", cut_off=True)
        body = body[:limit]
    blocks, losses, cut_off = components(decode(body, payload.content_type))
    lines = _Lines(body)
    half = _last_open(blocks) if cut_off else None
    for line, reason in losses:
        if half is None or (line, reason) != (half.line, NO_END):
            yield Problem(reason=reason, where=lines.where(line), cut_off=cut_off)
    if cut_off and not losses:
        yield Problem(reason="VCALENDAR has no END: the stream was cut off", cut_off=True)
    if not blocks:
        yield Problem(reason="no calendar component")
    number = 0
    shown = _Shown()
    for frame, events in _calendars(blocks, payload.url):
        drafts: list[tuple[int, Draft]] = []
        for component in events:
            number += 1
            try:
                drafts.append((number, read_event(component, frame)))
            except Exception as error:  # noqa: BLE001 - one event must never cost its neighbours
                reason = str(error) if isinstance(error, Lost) else f"{type(error).__name__}: {error}"[:300]
                where = lines.where_event(number, component)
                yield Problem(reason=reason, where=where, key=_uid(component), cut_off=component is half)
        for number_, draft in drafts:
            for reason in draft.problems:
                yield Problem(reason=reason, where=lines.where_event(number_, draft.component))
        _give_keys([draft for _, draft in drafts], frame)
        for _, draft in drafts:
            shown.add(draft.event)
            if draft.component is half:
                yield Problem(reason=NO_END, where=lines.where(half.line), key=draft.event.source_key, cut_off=True)
    yield from shown.told_apart()


def _last_open(blocks: list[Component]) -> Component | None:
    """Give the VEVENT in whose middle the stream ends."""
    last = None
    for last in _find(blocks, "VEVENT"):  # noqa: B007 - only the last one is wanted
        pass
    return last if last is not None and not last.closed else None


def _uid(component: Component) -> str | None:
    """Give the UID of a component that could not be read."""
    return next((unescape(line[4:].strip()) for line in component.lines if line[:4].upper() == "UID:"), None) or None


class _Lines:
    """Where a part stands in the stream. The numbers are counted only when somebody asks."""

    def __init__(self, body: bytes) -> None:
        self._body = body
        self._numbers: list[int] = []

    def where(self, line: int) -> str:
        """Name a line by its number in the stream as it came."""
        self._numbers = self._numbers or line_numbers(self._body)
        return f"line {self._numbers[min(line, len(self._numbers)) - 1]}"

    def where_event(self, number: int, component: Component) -> str:
        """Name a VEVENT by its number, UID and line."""
        uid = _uid(component)
        return f"VEVENT {number}" + (f" (uid {uid[:100]})" if uid else "") + f", {self.where(component.line)}"


def _calendars(blocks: list[Component], url: str) -> Iterator[tuple[Frame, list[Component]]]:
    """Give each calendar of a stream with its events. A zone holds for its calendar first, then for the others too."""
    calendars = [block for block in blocks if block.name == "VCALENDAR"]
    loose = [block for block in blocks if block.name != "VCALENDAR"]
    shared = Zones(_find(blocks, "VTIMEZONE"))
    for calendar in calendars:
        zones = Zones(_find(calendar.children, "VTIMEZONE"), shared) if len(calendars) > 1 else shared
        yield frame_of(calendar, zones, url), list(_find(calendar.children, "VEVENT"))
    if loose:
        yield frame_of(calendars[0] if calendars else None, shared, url), list(_find(loose, "VEVENT"))


def _find(blocks: Iterable[Component], name: str) -> Iterator[Component]:
    """Give the components of that name, also out of containers of the producer's own."""
    waiting = list(blocks)[::-1]
    while waiting:
        block = waiting.pop()
        if block.name == name:
            yield block
        else:
            waiting += block.children[::-1]


def _give_keys(drafts: list[Draft], frame: Frame) -> None:
    """Give the events of one calendar their keys, now that their neighbours are known."""
    series = {draft.uid: draft for draft in drafts if draft.uid and draft.original is None}
    for draft in drafts:
        event = draft.event
        if draft.uid is None:
            event.source_key = derived_key(event)
            event.notes.append("no UID: key made from start and name")
        elif draft.original is not None:
            event.series_key = draft.uid
            event.recurrence_id = original_start(draft, series.get(draft.uid, draft), frame)
            event.source_key = f"{draft.uid}#{event.recurrence_id}"
        else:
            event.source_key = draft.uid


class _Shown:
    """The events of a stream: each once, in its newest version, under a key of its own."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self._exact: dict[tuple[str | None, str | None, str | None], Event] = {}
        self._alike: dict[tuple[str, str | None, str | None], Event] = {}

    def add(self, event: Event) -> None:
        """Take an event, unless it is a version of one that is there: then the newer of the two stays."""
        key = event.source_key
        other = self._other_version(event)
        if other is not None:
            if _version(event) > _version(other):
                event.source_key = other.source_key
                for name in Event.__struct_fields__:
                    setattr(other, name, getattr(event, name))
            self._remember(other, key)
            return
        self._remember(event, key)
        self.events.append(event)

    def told_apart(self) -> list[Event]:
        """Give the events; those that share a UID by mistake get keys of their own, the same in whatever order they stand.

        A series keeps the UID, because its changed occurrences name it so.
        """
        by_key: dict[str | None, list[Event]] = {}
        for event in self.events:
            by_key.setdefault(event.source_key, []).append(event)
        for key, sharing in by_key.items():
            if len(sharing) == 1:
                continue
            series = next((event for event in sharing if event.recurrence is not None), None)
            starts = Counter(event.start for event in sharing)
            for event in sharing:
                event.notes.append("UID shared with another event")
                if event is not series:
                    event.source_key = f"{key}#{event.start}"
                    if starts[event.start] > 1:
                        event.source_key += f"#{derived_key(event)[-8:]}"
        return self.events

    def _other_version(self, event: Event) -> Event | None:
        """Give the event that this one is a version of: alike in name and start, or in one of them and numbered."""
        key = event.source_key
        exact = self._exact.get((key, event.name, event.start))
        if exact is not None or event.sequence is None:
            return exact
        for alike in (self._alike.get(("name", key, event.name)), self._alike.get(("start", key, event.start))):
            if alike is not None and alike.sequence is not None and alike.sequence != event.sequence:
                return alike
        return None

    def _remember(self, event: Event, key: str | None) -> None:
        self._exact.setdefault((key, event.name, event.start), event)
        self._alike.setdefault(("name", key, event.name), event)
        self._alike.setdefault(("start", key, event.start), event)


def _version(event: Event) -> tuple[int, str]:
    return event.sequence or 0, event.modified or ""
