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


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


MAX_PLACE = 120
"""Characters of the name of a place that may say that it is none."""
_LETTERS = re.compile(r"[^\W\d_]{2}")
MEETING_HOSTS: tuple[str, ...] = (
    "zoom.us", "zoom.com", "zoomgov.com", "teams.microsoft.com", "teams.live.com", "meet.google.com", "webex.com",
    "gotomeeting.com", "gotowebinar.com", "meet.jit.si", "bigbluebutton.org", "whereby.com", "hopin.com", "livestorm.co",
    "crowdcast.io", "streamyard.com", "youtube.com", "youtu.be", "twitch.tv", "gather.town", "airmeet.com", "on24.com",
)  # fmt: skip
"""Where people meet online. A link to one as the place of an event says that it can be joined from afar."""

ONLINE = (
    "online", "virtual", "virtually", "virtuell", "virtuel", "virtuelle", "virtuale", "en ligne", "en linea", "zoom", "webinar",
    "ms teams", "microsoft teams", "google meet", "webex", "livestream", "live stream", "distanciel", "a distance", "a distancia",
    "visioconference", "visio", "videoconferencia", "videoconferenza", "videokonferenz", "verkossa", "etana", "digitalt", "cevrimici",
    "zdalnie", "онлаин", "オンライン", "线上", "在线", "線上", "온라인",
)  # fmt: skip
"""What a place is called that is none; folded."""
ALONE = ("web", "internet", "remote", "digital")
"""What is so called only where nothing else is said."""
BESIDE = _words(
    "an the a event meeting only via by conference webinar veranstaltung call link teams microsoft platform course room space "
    "session kurs evento evenement su per par por en in im auf uber modalidad modalita formato modus will be sent shared provided after "
    "registration registered to attendees participants zoom live stream class training seminar workshop and"
)
"""What may stand beside them."""
_MARKS = re.compile(r"[\W_]+")
_ONLINE_WORD = re.compile(
    rf"(?:^|(?<=\s))(?:{'|'.join(sorted(map(fold, (*ONLINE, *ALONE)), key=len, reverse=True))})(?=\s|$)"
)
_ONLY_ALONE = frozenset(ALONE)
_BETWEEN = re.compile(
    r"\s*[&/+・、|;]\s*|\s(?:and|or|und|oder|sowie|et|ou|y|o|e|i|oraz|och|og|eller|ja|en|of|a|ve|и)\s|\s[–-]\s",
    re.IGNORECASE,
)
"""What joins two ways to take part."""
_OTHER_HYBRIDS = (
    r"(?![\s-](?:work\w*|cars?|vehicles?|clouds?|teams?|warfare|threats?|energy|engines?|electric|ai|intelligence|systems?|power\w*|"
    r"organi[sz]ation\w*|leader\w*|offices?|models?|materials?|arbeit\w*|fahrzeug\w*|fuhrung|travail|methods?|identit\w*|app\w*)\b)"
)
"""What is hybrid besides events."""
_HYBRID = re.compile(
    rf"\b(?:hybrid|hybride|hibrido|hibrida|ibrido|ibrida|hybridi|hybridni|hybrydow\w+|гибридн\w+)\b{_OTHER_HYBRIDS}|ハイブリッド|"
    r"\b(?:in[ -]person|on[ -]?site|vor ort|presencial|en presentiel|in presenza)\s?(?:and|&|/|or|und|oder|et|ou|y|o|e|\+|sowie)\s?"
    r"(?:online|virtual|virtually|via zoom|en ligne|distanciel)\b|"
    r"\b(?:online|virtual|virtually)\s?(?:and|&|/|or|und|oder|et|ou|y|o|e|\+|sowie)\s?(?:in[ -]person|on[ -]?site|vor ort|presencial)\b"
)
_MEETINGS = (
    r"(?:seminar\w*|workshop|course|event|meetup|conference|kurs\w*|training|veranstaltung|meeting|konferenz|tagung|vortrag|schulung|"
    r"bijeenkomst|cursus|lezing|mote|foredrag|forelasning|konference|konferencja|szkolenie|koulutus|info\w*|session|class|webinar)"
)
_ONLINE_TITLE = re.compile(
    rf"(?<!\ba )(?<!\ban )(?<!your )(?<!\bthe )\b(?:webinar\w{{0,3}}|webinaire|webseminar)\b|"
    rf"\bonline[- ]?{_MEETINGS}\b(?! (?:marketing|platform))|"
    rf"\bdigitalt? {_MEETINGS}\b|\b(?:etaseminaari|etakoulutus|verkkoseminaari|verkkokoulutus)\w*|\bseminari?o? web\b|\ben distanciel\b|"
    r"\bvirtual (?:event|meetup|conference|workshop|meeting|seminar|summit|fair)\b|"
    r"\b(?:evento|curso|corso|jornada|taller|conferencia|conferenza|incontro|formation|cours|conference|reunion|konferencja|"
    r"kurz|szkolenie) (?:online|virtual|virtuale|en ligne|en linea)$|"
    r"(?:^|[\[(|:–-]\s?)(?:online|virtual|virtuell|en ligne|onlinekurs)(?:\s?[\])|:–-]|$)|"
    rf"{'|'.join(map(fold, ('オンライン', '온라인', 'онлайн', 'вебинар')))}"
)


_MAY_TELL = re.compile(
    "|".join(
        map(
            fold,
            (
                "h[iy]b",
                "ibri",
                "гибр",
                "ハイ",
                "person",
                "site",
                "vor ort",
                "presen",
                "web",
                "online",
                "digital",
                "virtu",
                "verkko",
                "eta",
                "en l",
                "distanc",
                "オン",
                "온라",
                "онл",
                "вебин",
            ),
        )
    )
)
"""What every title holds that says how one takes part: most have none of it."""


def process(item: Item, context: Context) -> Item:  # noqa: ARG001
    """Set how an event is attended, where that is certain; the source's own word stands."""
    place = item.location
    if isinstance(item, Event):
        if item.attendance in {None, "unknown"}:
            item.attendance = attendance_of(item) or item.attendance
    elif isinstance(item, Opportunity) and item.mode is None and place is not None and _is_online(place.name):
        item.mode = "remote"
    return item


def _is_online(name: str | None, words: frozenset[str] = frozenset()) -> bool:
    """Tell whether a place is called by a word for the web and nothing else but what goes with it; not one of ``words``."""
    if not name or len(name) > MAX_PLACE:
        return False
    text = _MARKS.sub(" ", fold(name)).strip()
    found = _ONLINE_WORD.findall(text)
    return bool(set(found) - words) and set(_ONLINE_WORD.sub(" ", text).split()) <= BESIDE


def _is_both(name: str | None) -> bool:
    """Tell whether a place is called by a word for the web and, joined to it, something else: ``Berlin und online``."""
    if not name or len(name) > MAX_PLACE or "//" in name or not _ONLINE_WORD.search(_MARKS.sub(" ", fold(name))):
        return False
    for match in _BETWEEN.finditer(name):
        sides = name[: match.start()], name[match.end() :]
        online = [_is_online(side, _ONLY_ALONE) for side in sides]
        other = sides[online.index(False)] if False in online else ""
        if any(online) and _LETTERS.search(other) and not set(_MARKS.sub(" ", fold(other)).split()) <= BESIDE:
            return True
    return False


def attendance_of(event: Event) -> str | None:
    """Give ``hybrid``, ``online`` or ``in_person``, or None: a physical place alone is in person, a word may say more."""
    place = event.location
    title = fold(event.name or "")
    named = fold(place.name or "") if place else ""
    telling = _MAY_TELL.search(title) is not None
    if (telling and _HYBRID.search(title)) or (_MAY_TELL.search(named) and _HYBRID.search(named)):
        return "hybrid"
    if place is not None and _is_both(place.name):
        return "hybrid"
    online = (telling and bool(_ONLINE_TITLE.search(title))) or (
        place is not None and (_is_online(named) or _is_online(place.city))
    )
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
