"""Whether one goes there, takes part online, or either: by what the source says, else by its place, links and words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from discovery.items import Event, Opportunity
from discovery.text import fold

if TYPE_CHECKING:
    from discovery.items import Item
    from pipelines import Context

MEETING_HOSTS: tuple[str, ...] = (
    "zoom.us", "zoom.com", "zoomgov.com", "teams.microsoft.com", "teams.live.com", "meet.google.com", "webex.com",
    "gotomeeting.com", "gotowebinar.com", "meet.jit.si", "bigbluebutton.org", "whereby.com", "hopin.com", "livestorm.co",
    "crowdcast.io", "streamyard.com", "youtube.com", "youtu.be", "twitch.tv", "gather.town", "airmeet.com", "on24.com",
)  # fmt: skip
"""Where people meet online. A link to one as the place of an event says that it can be joined from afar."""

_MARKS = re.compile(r"[\W_]+")
_ONLINE_PLACE = re.compile(
    r"(?:an?\s)?(?:online|virtual|virtually|virtuell|en ligne|en linea|virtuale|web|internet|remote|zoom|webinar|ms teams|"
    r"microsoft teams|google meet|webex|livestream|live stream|distanciel|a distance|verkossa|オンライン|线上|在线|온라인|онлайн)"
    r"(?:\s(?:event|meeting|only|via|by|zoom|conference|webinar|veranstaltung|call|link|teams|microsoft|platform|course))*"
)
_HYBRID = re.compile(
    r"\b(?:hybrid|hybride|hibrido|hibrida|ibrido|ibrida|hybridi|hybridni|hybrydow\w+|гибридн\w+)\b|ハイブリッド|"
    r"\b(?:in[ -]person|on[ -]?site|vor ort|presencial|en presentiel|in presenza)\s?(?:and|&|/|or|und|oder|et|ou|y|o|e|\+|sowie)\s?"
    r"(?:online|virtual|virtually|via zoom|en ligne|distanciel)\b|"
    r"\b(?:online|virtual|virtually)\s?(?:and|&|/|or|und|oder|et|ou|y|o|e|\+|sowie)\s?(?:in[ -]person|on[ -]?site|vor ort|presencial)\b"
)
_ONLINE_TITLE = re.compile(
    r"\b(?:webinar|webinaire|webinario|webseminar|online[- ](?:seminar|workshop|course|event|meetup|conference|kurs|training|"
    r"veranstaltung|meeting)|virtual (?:event|meetup|conference|workshop|meeting|seminar|summit|fair))\b|"
    r"(?:^|[\[(|:–-]\s?)(?:online|virtual|virtuell|en ligne|onlinekurs)(?:\s?[\])|:–-]|$)|オンライン|온라인|онлайн|вебинар"
)


def process(item: Item, context: Context) -> Item:  # noqa: ARG001
    """Set how an event is attended, where that is certain; the source's own word stands."""
    place = item.location
    if isinstance(item, Event):
        if item.attendance in {None, "unknown"}:
            item.attendance = attendance_of(item) or item.attendance
    elif isinstance(item, Opportunity) and item.mode is None and place is not None and _is_online(place.name):
        item.mode = "remote"
    return item


def _is_online(name: str | None) -> bool:
    return name is not None and _ONLINE_PLACE.fullmatch(_MARKS.sub(" ", fold(name)).strip()) is not None


def attendance_of(event: Event) -> str | None:
    """Give ``hybrid``, ``online`` or ``in_person``, or None: a physical place alone is in person, a word may say more."""
    place = event.location
    title = fold(event.name or "")
    named = fold(place.name or "") if place else ""
    if _HYBRID.search(title) or _HYBRID.search(named):
        return "hybrid"
    online = bool(_ONLINE_TITLE.search(title)) or _is_online(named)
    joined = place is not None and any(is_meeting_link(text) for text in (place.url, place.name, place.address))
    physical = place is not None and bool(
        event.city
        or place.city
        or place.postcode
        or place.latitude is not None
        or (place.address and not is_meeting_link(place.address))
    )
    if online:
        return "online"
    if joined:
        return "hybrid" if physical else "online"
    return "in_person" if physical else None


def is_meeting_link(text: str | None) -> bool:
    """Tell whether a text is a link to a room on the web."""
    if not text or "//" not in text:
        return False
    address = text[text.index("//") :].split()[0]
    try:
        host = (urlsplit(address).hostname or "").lower()
    except ValueError:
        return False
    return any(host == known or host.endswith(f".{known}") for known in MEETING_HOSTS)
