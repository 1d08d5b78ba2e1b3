"""Values as platforms write them: times in many notations, objects that may be lists, false or missing."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

from discovery.items import Place, Price
from discovery.readers._moments import moment
from discovery.readers._schema_prices import FREE_WORDS, amount_of
from discovery.text import clean_url, one_line, plain
from discovery.zones import to_utc, utc_to_local, zone_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MAX_TEXT = 20_000
MAX_NODES = 200_000
MAX_DEPTH = 40
UNSET_YEARS = ("0001", "1900", "1970", "9999")
"""Years that programs write where no date was given."""
CANCELLED, POSTPONED = "cancelled", "postponed"
STATUSES = {
    "cancelled": CANCELLED, "canceled": CANCELLED, "eventcancelled": CANCELLED, "postponed": POSTPONED,
    "eventpostponed": POSTPONED, "eventrescheduled": "rescheduled", "rescheduled": "rescheduled",
    "eventmovedonline": "moved_online", "movedonline": "moved_online", "tentative": "tentative",
    "eventscheduled": "scheduled", "confirmed": "scheduled", "scheduled": "scheduled", "live": "scheduled",
}  # fmt: skip
_DOTNET = re.compile(r"/Date\((-?\d{1,15})(?:[+-]\d{4})?\)/")
_OFFSET = re.compile(r"(?:Z|[+-]\d\d:\d\d)$")
_SCRIPT = re.compile(r"<script\b([^>]{0,1000})>", re.IGNORECASE)


def obj(value: Any) -> dict[str, Any]:
    """Give an object for what may be an object, a list of them, or nothing."""
    if isinstance(value, list):
        value = next((one for one in value if isinstance(one, dict)), None)
    return value if isinstance(value, dict) else {}


def objs(value: Any) -> list[dict[str, Any]]:
    """Give the objects of what may be a list, an object by numbers, one object, or nothing."""
    if isinstance(value, dict):
        inner = list(value.values())
        value = inner if inner and all(isinstance(one, dict) for one in inner) else [value]
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def text(value: Any, *languages: str) -> str | None:
    """Give a text of one line for a text, a number, or an object that holds the text (``rendered``, ``text``, ``en``)."""
    if isinstance(value, dict):
        names = ("text", "rendered", "label", "name", "title", "displayName", *languages, "en")
        value = next((value[name] for name in names if isinstance(value.get(name), str)), None) or next(
            (one for one in value.values() if isinstance(one, str)), None
        )
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    return one_line(value[:MAX_TEXT]) or None if isinstance(value, str) else None


def block(value: Any) -> str | None:
    """Give a text of several lines, without markup."""
    if isinstance(value, dict):
        value = next((value[name] for name in ("text", "rendered", "html", "content") if value.get(name)), None)
    return plain(value[:MAX_TEXT]) or None if isinstance(value, str) else None


def texts(value: Any, *names: str) -> list[str]:
    """Give each text of a list of texts, or of objects that hold it under one of the names, once."""
    many = value if isinstance(value, list) else [value]
    found = [
        text(next((one[name] for name in names if one.get(name)), None) if isinstance(one, dict) else one)
        for one in many
    ]
    return list(dict.fromkeys(one for one in found if one))


def truth(value: Any) -> bool | None:
    """Give true or false for the many ways of saying so; None if nothing is said."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value != 0
    word = value.strip().casefold() if isinstance(value, str) else ""
    if word in {"true", "yes", "y", "1", "on"}:
        return True
    return False if word in {"false", "no", "n", "0", "off"} else None


def whole(value: Any) -> int | None:
    """Give a whole number for a number or the text of one."""
    if isinstance(value, str) and value.strip().isdecimal() and len(value) < 12:
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def iso(value: Any, zone: str | None = None, lang: str | None = None) -> str | None:
    """Give a date or time in ISO 8601; what has an offset is put into the zone, where one is known.

    Read are texts, seconds and milliseconds of the epoch, and ``/Date(1708527600000)/``.
    """
    if isinstance(value, str) and (ticks := _DOTNET.fullmatch(value.strip())):
        value = int(ticks[1])
    found = moment(value, lang)
    if found is None or found.iso[:4] in UNSET_YEARS:
        return None
    if zone and _OFFSET.search(found.iso):
        return utc_to_local(found.iso, zone) or found.iso
    return found.iso


def aware(local: str | None, zone: str | None) -> str | None:
    """Give a local time with its offset where the zone is nothing but an offset (``-05:00``)."""
    if local and zone and zone[0] in "+-" and len(local) > 10 and not _OFFSET.search(local):
        return local + zone
    return local


def named(zone: str | None) -> str | None:
    """Give a zone by its IANA name; None for a mere offset."""
    return zone if zone and zone[0] not in "+-" else None


def zone_of(*values: Any) -> str | None:
    """Give the first of the zones named that is known."""
    return next((zone for one in values if isinstance(one, str) and (zone := zone_name(one[:80]))), None)


def same_moment(local: str, zone: str, utc: str) -> bool:
    """Tell whether a local time and a time in UTC are the same to the minute."""
    return (to_utc(local, zone) or "")[:16] == utc[:16]


def day_before(day: str) -> str:
    """Give the day before: the last day of what ends before a day."""
    try:
        return (date.fromisoformat(day[:10]) - timedelta(days=1)).isoformat()
    except (ValueError, OverflowError):
        return day[:10]


def whole_days(start: str | None, end: str | None, exclusive: bool = False) -> tuple[str | None, str | None]:
    """Give first and last day; an exclusive end is the day after the last."""
    first, last = start and start[:10], end and end[:10]
    if exclusive and first and last and last > first:
        last = day_before(last)
    return first, last


def place(**values: Any) -> Place | None:
    """Make a place of texts and degrees; None if nothing is known. 0, 0 is no place."""
    latitude, longitude = degrees(values.pop("latitude", None), 90), degrees(values.pop("longitude", None), 180)
    if latitude is None or longitude is None or (latitude == 0 and longitude == 0):
        latitude = longitude = None
    made = Place(
        url=values.pop("url", None),
        latitude=latitude,
        longitude=longitude,
        **{name: text(value) for name, value in values.items()},
    )
    return made if made != Place() else None


def degrees(value: Any, limit: float) -> float | None:
    """Give degrees within the limit, or None."""
    try:
        found = float(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else None
    except (ValueError, OverflowError):
        return None
    return found if found is not None and abs(found) <= limit else None


def joined(*values: Any, by: str = ", ") -> str | None:
    """Join the texts that are there, each once."""
    return by.join(dict.fromkeys(one for value in values if (one := text(value)))) or None


def cost(value: Any, currency: Any = None, free: bool | None = None) -> Price | None:
    """Make a price of its wording; an amount by itself is taken as such."""
    written = text(value)
    amount, sign = amount_of(written)
    if written and written.casefold().strip(" .!") in FREE_WORDS:
        free = True
    if amount is None and written is None and not free:
        return None
    if free is None and amount == 0:
        free = True
    unit = text(currency) or sign
    return Price(min=amount, max=amount, currency=unit or None, free=free, text=written if amount is None else None)


def web(value: Any, base: str | None = None) -> str | None:
    """Give an http(s) address, or None."""
    return clean_url(value, base or None) if isinstance(value, str) else None


def with_query(url: str, **values: str | int) -> str:
    """Give an address with these values in its query, in the place of those it has."""
    parts = urlsplit(url)
    query = {name: many[-1] for name, many in parse_qs(parts.query, keep_blank_values=True).items()}
    query.update({name: str(value) for name, value in values.items()})
    return urlunsplit(parts._replace(query=urlencode(query, safe=":+[],"), fragment=""))


def query_number(url: str, name: str, default: int) -> int:
    """Give a whole number of an address's query."""
    try:
        value = parse_qs(urlsplit(url).query).get(name, [""])[0]
    except ValueError:
        return default
    return int(value) if value.isdecimal() and len(value) < 8 else default


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Yield every object of a document, from the outside in; what is nested too deep or too much is left out."""
    queue: list[tuple[Any, int]] = [(value, 0)] if isinstance(value, dict | list) else []
    for position in range(MAX_NODES):
        if position >= len(queue):
            return
        one, depth = queue[position]
        if isinstance(one, dict):
            yield one
        inner: Iterable[Any] = one.values() if isinstance(one, dict) else one
        if depth < MAX_DEPTH and (room := MAX_NODES - len(queue)) > 0:
            queue.extend((each, depth + 1) for each in islice(inner, room) if isinstance(each, dict | list))


def embedded(page: str) -> Iterator[Any]:
    """Yield the JSON documents that the scripts of a page hold (``type="application/json"``)."""
    import json

    for attributes, text in scripts(page):
        if "json" not in attributes or "ld+json" in attributes:
            continue
        try:
            yield json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue  # a script that is no JSON holds no events


def scripts(page: str) -> Iterator[tuple[str, str]]:
    """Yield attributes and text of each script; what stands inside of one is its text, tags too."""
    at = 0
    while (tag := _SCRIPT.search(page, at)) is not None:
        at = page.find("</script", tag.end())
        if at < 0:
            at = len(page)
        yield tag[1], page[tag.end() : at]
