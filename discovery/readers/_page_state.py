"""Events that stand only in what a page carries along for its scripts: the state of a framework, a list for a calendar.

Read are JSON documents in scripts (``type="application/json"``, ``window.events = […]``, ``events: […]``) and in ``data-``
attributes. Much of such data has names and dates and is no event. So an object must have a name in words, a start that is
called so and is a full date, and an end, a place or a page; and its list, or it itself, must be called one of events.
"""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING, Any

from discovery.items import Event, Problem
from discovery.readers._platforms import _values as v
from discovery.readers._platforms import plain
from discovery.readers._platforms._shape import read_shaped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from discovery.readers import Payload
    from discovery.readers._html import Page

NOTE = "read from the data of a script"
MAX_DOCUMENTS = 200
"""Places of a page at which a document is tried."""
MAX_SCANNED = 20_000_000
"""Characters that all tries together may go over."""
MAX_OBJECTS = 20_000
MAX_EVENTS = 5_000
"""Objects of one list that are looked at."""
MAX_DEPTH = 12
FEWEST = 60
"""Characters of a document that may hold an event."""
_GATE = re.compile(rb"(?:\"|&quot;)\w{0,20}(?:start|begin|date_?time)", re.IGNORECASE)
_OPENING = re.compile(r"(?:=|\(|[\w$\"']{1,40}\s{0,5}:)\s{0,20}(?=[\[{]\s{0,20}[\[{\"])")
_ATTRIBUTE = re.compile(r"\b(data-[\w-]{1,40})=\"([\[{](?:\s|[\[{]){0,20}&quot;[^\"<>]*)\"")
_EVENTS = re.compile(
    r"event|calendar|agenda|meeting|termin|veranstaltung|evento|événement|evenement|evenement|workshop|webinar|seminar|conference|concert",
    re.IGNORECASE,
)
"""What a list of events is called."""
_UNSPECIFIC = re.compile(
    r"|\d+|all|content|data|docs|edges|entries|featured|hits|items|list|nodes?|past|records|results|rows|upcoming|values|page\w{0,9}|props",
    re.IGNORECASE,
)
"""Names of a list that leave it to what it stands in to say of what it is."""
_ONE_EVENT = re.compile(r"(?:\w{0,20}[a-z_])?(?:event|veranstaltung|termin)(?:data|details?|info)?", re.IGNORECASE)
_KINDS = ("__typename", "type", "kind", "objectType", "_type", "contentType")
_NO_EVENT = re.compile(r"[a-z0-9_.:/-]+|https?:.*", re.DOTALL)
"""Names that are identifiers: of what is measured, not of what takes place."""
_BEGINS = re.compile(r"start|begin|dtstart|datetime")
_YEAR = re.compile(r"(?:19|20)\d\d-")


def events(page: Page, payload: Payload) -> Iterator[Event | Problem]:
    """Yield the events in the data of a page, each once; a problem where there are more than are read."""
    if _GATE.search(page.data) is None:
        return
    seen: set[tuple[str | None, str | None, str | None]] = set()
    for context, document in _documents(page.text):
        for rows, more in _lists(document, context):
            if more:
                yield Problem(reason=f"more than {MAX_EVENTS:,} events in a script; the rest is left out", cut_off=True)
            for one in read_shaped(rows, plain.events, page.base):
                if isinstance(one, Event) and (key := (one.name, one.start, one.url)) not in seen:
                    seen.add(key)
                    one.language = one.language or page.language or payload.language
                    one.notes.append(NOTE)
                    yield one


def _documents(page: str) -> Iterator[tuple[str, Any]]:
    """Yield the documents of a page, each with what it is called."""
    left = MAX_SCANNED
    tries = 0
    last, last_end = "", 0
    for context, text, at in _places(page):
        if text is last and at < last_end:
            continue  # inside of a document that was read
        tries += 1
        if tries > MAX_DOCUMENTS or left < 0:
            return
        try:
            document, end = _DECODER.raw_decode(text, at)
        except json.JSONDecodeError as error:
            left -= error.pos - at
            continue
        except (ValueError, RecursionError):
            left -= len(text) - at
            continue
        left -= end - at
        last, last_end = text, end
        if end - at >= FEWEST and isinstance(document, dict | list):
            yield context, document


def _places(page: str) -> Iterator[tuple[str, str, int]]:
    """Yield where documents may begin: what stands before, the text, the place in it."""
    for attributes, written in v.scripts(page):
        text = written.strip()
        if "ld+json" in attributes or len(text) < FEWEST:
            continue
        if text[0] in "[{":
            yield attributes, text, 0
            continue
        for opening in _OPENING.finditer(text):
            named = opening[0] if ":" in opening[0] else text[max(opening.start() - 40, 0) : opening.end()]
            yield named, text, opening.end()
    for attribute in _ATTRIBUTE.finditer(page):
        yield attribute[1], html.unescape(attribute[2]), 0


def _lists(document: Any, context: str) -> Iterator[tuple[list[Any], bool]]:
    """Yield the lists of events of a document, and whether there are more in each, the outer lists first.

    What stands inside of their objects is theirs.
    """
    queue: list[tuple[Any, str, str, int]] = [(document, context, "", 0)]
    for position in range(MAX_OBJECTS):
        if position >= len(queue):
            return
        one, around, name, depth = queue[position]
        called = _EVENTS.search(around if _UNSPECIFIC.fullmatch(name) else name) is not None
        if isinstance(one, dict):
            if _is_event(one, called=_ONE_EVENT.fullmatch(name) is not None):
                yield [plain.flat(one)], False
                continue
            many = list(one.values())
        else:
            many = one
        objects = [each for each in many if isinstance(each, dict)]
        fitting = [each for each in objects[:MAX_EVENTS] if _is_event(each, called=called)]
        if fitting and 2 * len(fitting) >= len(objects[:MAX_EVENTS]) and len(many) > 1:
            yield [plain.flat(each) for each in fitting], len(objects) > MAX_EVENTS
            continue
        if depth < MAX_DEPTH:
            inner = one.items() if isinstance(one, dict) else (("", each) for each in one)
            queue.extend(
                (each, around if _UNSPECIFIC.fullmatch(name) else name, str(key)[:60], depth + 1)
                for key, each in inner
                if isinstance(each, dict | list)
            )


def _is_event(one: dict[str, Any], *, called: bool) -> bool:
    """Tell whether an object is an event; ``called``: what it stands in says so."""
    if not called and not any(isinstance(kind := one.get(key), str) and _EVENTS.search(kind) for key in _KINDS):
        return False
    raw = plain.flat(one)
    if not any(_BEGINS.search(re.sub(r"[^a-z]", "", str(key)[:60].lower())) for key in raw):
        return False
    if not plain.looks_like_event(raw):
        return False
    values = plain.found(raw)
    name = v.text(values["name"]) or ""
    if _NO_EVENT.fullmatch(name) or not any(values[key] for key in ("end", "place", "url", "address", "online_url")):
        return False
    start = next((item.start for item in read_shaped([raw], plain.events, "") if isinstance(item, Event)), None)
    return start is not None and _YEAR.match(start) is not None


_DECODER = json.JSONDecoder(strict=False)
