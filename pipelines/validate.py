"""Keeps out what is of no use to anybody, and flags what is of doubtful use."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from discovery.items import ITEM_TYPES, Event
from pipelines import Reject
from pipelines.quality import flags

if TYPE_CHECKING:
    from datetime import datetime

    from discovery.items import Item
    from pipelines import Context

FIRST_YEAR = 1970
YEARS_AHEAD = 10
"""Nothing is announced longer before; a later year is a typing error or an endless calendar entry."""
MAX_BYTES = 256 * 1024
"""One item as JSON. The longest description that ``clean`` lets pass is a tenth of it."""

_YEAR = re.compile(r"([+-]?\d{4,6})-")


def process(item: Item, context: Context) -> Item:
    """Raise Reject for an item that cannot be kept; add quality flags to the others."""
    if not isinstance(item, ITEM_TYPES):
        raise Reject(f"not an event, organization or opportunity: {type(item).__name__}")
    if not item.name:
        raise Reject(f"no name (address: {item.url or 'none'}, key: {item.source_key or 'none'})")
    if isinstance(item, Event):
        _check_dates(item, context.clock.now())
    size = len(msgspec.json.encode(item))
    if size > MAX_BYTES:
        raise Reject(f"too large: {size} bytes of JSON, at most {MAX_BYTES} are kept")
    for name in flags(item):
        if name not in item.quality:
            item.quality.append(name)
    return item


def _check_dates(event: Event, now: datetime) -> None:
    """Raise Reject without any date and for absurd years. An endless event loses its end, not its place."""
    start = event.start_local or event.start or event.recurrence_id
    if not start and not _is_due(event, now):
        said = f": {event.when_text!r} tells neither day nor month" if event.when_text else ""
        raise Reject(f"no date{said}")
    last_year = now.year + YEARS_AHEAD
    year = _year(start)
    if year is not None and (year > last_year or (year < FIRST_YEAR and event.recurrence is None)):
        raise Reject(f"absurd year: it starts {start}; {FIRST_YEAR} to {last_year} is expected")
    year = _year(event.end_local or event.end)
    if year is not None and not FIRST_YEAR <= year <= last_year:
        event.end = event.end_local = event.end_utc = None
        event.quality.append("end_absurd")


def _is_due(event: Event, now: datetime) -> bool:
    """Tell whether an event without a start is of use: its end, its month, or a deadline to come is known."""
    if event.end_local or event.end or "date_imprecise" in event.quality:
        return True
    today = now.date().isoformat()
    days = [deadline.due_utc or deadline.due or "" for deadline in event.deadlines]
    return any(_YEAR.match(day) and day[:10] >= today for day in days)


def _year(value: str | None) -> int | None:
    match = _YEAR.match(value or "")
    return int(match[1]) if match else None
