"""What makes an item doubtful though still of use: flags that the site shows as a facet, nothing is dropped for them."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from discovery.items import Event, Opportunity
from discovery.text import clean_url, fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from discovery.items import Item, Party

LONGEST_CONFERENCE_DAYS = 10
"""The rule of the largest open list: what lasts longer is a typing error or a series."""

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_LETTER = re.compile(r"[^\W\d_]")
_MAYBE_URL = re.compile(r"//|www\.")
_PUBLISHED_PATH = re.compile(r"/(?:19|20)\d\d/(?:0?[1-9]|1[0-2])(?:/|$)")
"""``/2026/05/`` is the day of a blog entry, not of the event."""


def flags(item: Item) -> Iterator[str]:
    """Give the flags that an item deserves.

    ``name_is_url``: the name is an address or has no letter; ``predatory_series``: by an organiser of the maintained
    table; ``year_mismatch``: name or address speak of other years than the dates; ``deadline_after_start``: proposals are
    asked for after it began; ``long_duration``: a conference of more than ten days.
    """
    name = item.name or ""
    if not _LETTER.search(name) or (_MAYBE_URL.search(name) and clean_url(name)):
        yield "name_is_url"
    if is_predatory(item):
        yield "predatory_series"
    if not isinstance(item, Event):
        return
    start, end = _day(item.start_local or item.start), _day(item.end_local or item.end)
    if start is None:
        return
    if item.kind == "conference" and end is not None and (end - start).days >= LONGEST_CONFERENCE_DAYS:
        yield "long_duration"
    if any(d.kind == "call_for_papers" and (due := _day(d.due)) and due > start for d in item.deadlines):
        yield "deadline_after_start"
    said = years_of(item)
    if said and not said & {start.year, (end or start).year}:
        yield "year_mismatch"


def is_predatory(item: Item) -> bool:
    """Tell whether an item is of an organiser in ``predatory.toml``, by address, organiser or name."""
    hosts, names = _predatory()
    party = _party(item)
    for url in (item.url, party.url if party else None):
        host = (urlsplit(url).hostname or "") if url else ""
        if host.endswith(hosts) and any(host == known or host.endswith(f".{known}") for known in hosts):
            return True
    if party and party.name and fold(party.name) in names:
        return True
    folded = fold(item.name or "")
    return any(known in folded and f" {known} " in f" {folded} " for known in names if " " in known)


def years_of(event: Event) -> set[int]:
    """Give the years that the name and the address of an event speak of; the date of a blog entry is none of them."""
    text = event.name or ""
    if event.url:
        parts = urlsplit(event.url)
        text = f"{text} {parts.hostname} {_PUBLISHED_PATH.sub('/', parts.path)}"
    return {int(year) for year in _YEAR.findall(text)}


def _party(item: Item) -> Party | None:
    if isinstance(item, Event):
        return item.organizer
    return item.organization if isinstance(item, Opportunity) else None


def _day(value: str | None) -> date | None:
    try:
        return date.fromisoformat(value[:10]) if value else None
    except ValueError:  # dates that cannot be read are the business of the date pipeline
        return None


@cache
def _predatory() -> tuple[tuple[str, ...], frozenset[str]]:
    """Load the hosts and the folded names of the table."""
    tables = tomllib.loads((Path(__file__).parent / "predatory.toml").read_text(encoding="utf-8")).values()
    hosts = tuple(host for table in tables for host in table["hosts"])
    return hosts, frozenset(fold(name) for table in tables for name in table["names"])
