"""From a page to the ways in which its events can be read, best first. Pure: the asking is done elsewhere."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote, unquote, urljoin, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborHTMLParser

    from discovery.spiders import Fingerprint, SourceSpider

MAX_PAGE_BYTES = 3_000_000
RANKS = {"platform": 0, "icalendar": 1, "schema_org": 2, "feed": 3, "html": 4}
"""A platform's own interface says most; a plain list, read by its shape, least."""
GOOGLE_EMBED = re.compile(r"calendar\.google\.com/calendar/(?:u/\d/)?embed\?([^\"'<>\s]{1,2000})")
GOOGLE_ICS = "https://calendar.google.com/calendar/ical/{id}/public/basic.ics"
CALENDAR_HREF = re.compile(r"\.ics(?:$|\?)|[?&]ical=1\b|/ical/?$|^webcal:", re.IGNORECASE)
CHALLENGES = (
    "just a moment", "attention required", "checking your browser", "verify you are human", "access denied",
    "are you a robot", "request unsuccessful", "security check", "ddos protection",
)  # fmt: skip
LOGINS = ("log in", "login", "sign in", "anmelden", "se connecter", "iniciar sesión", "accedi")
MISSING = ("page not found", "404", "not found", "seite nicht gefunden", "page introuvable", "página no encontrada")


@dataclass(frozen=True, slots=True)
class Way:
    """One way to read a site."""

    kind: str
    """``platform``, ``icalendar``, ``schema_org``, ``feed`` or ``html``."""
    spider: str
    url: str
    why: str


def refusal(status: int, title: str, page: str) -> str | None:
    """Say why a page is not to be read: a challenge, a login, a missing page with a friendly face. None if it may be."""
    head = title.casefold().strip()
    if status in (401, 403, 407, 429) or any(word in head for word in CHALLENGES):
        return f"the site does not let programs in ({status}{', ' + title.strip()[:60] if title.strip() else ''})"
    if any(head == word or head.startswith((f"{word} ", f"{word}:", f"{word} |")) for word in MISSING):
        return f"the page says that it does not exist: {title.strip()[:60]!r}"
    if (
        any(head == word or head.startswith((f"{word} ", f"{word} |")) for word in LOGINS)
        and "password" in page.casefold()
    ):
        return f"the page asks for a login: {title.strip()[:60]!r}"
    return None


def ways(url: str, page: str, headers: dict[str, str]) -> list[Way]:
    """Give the ways that a page shows, best first, each address once."""
    from selectolax.lexbor import LexborHTMLParser

    if page.lstrip("\ufeff \r\n\t")[:15].upper().startswith("BEGIN:VCALENDAR"):
        return [Way("icalendar", "icalendar", url, "the address is a calendar")]
    tree = LexborHTMLParser(page[:MAX_PAGE_BYTES])
    found = [
        *_platforms(url, page, tree, headers),
        *_calendars(url, page, tree),
        *_markup(url, page),
        *_feeds(url, tree),
    ]
    found.append(Way("html", "html_list", url, "the page may be a list of events"))
    unique: dict[tuple[str, str], Way] = {}
    for way in sorted(found, key=lambda way: RANKS[way.kind]):
        unique.setdefault((way.spider, way.url), way)
    return list(unique.values())


@cache
def _classes() -> tuple[type[SourceSpider], ...]:
    from discovery.spiders._registry import spider_class, spider_names

    return tuple(spider_class(name) for name in spider_names())


def _platforms(url: str, page: str, tree: LexborHTMLParser, headers: dict[str, str]) -> Iterator[Way]:
    for cls in _classes():
        signs = [sign for sign in cls.fingerprints if _matches(sign, url, page, tree, headers)]
        if not signs:
            continue
        address = cls.suggest(url, page)
        if address is not None:
            yield Way("platform", cls.name, address, f"looks like {cls.title or cls.name}")


def _matches(sign: Fingerprint, url: str, page: str, tree: LexborHTMLParser, headers: dict[str, str]) -> bool:
    if sign.kind == "url":
        return re.search(sign.pattern, url, re.IGNORECASE) is not None
    if sign.kind == "header":
        return re.search(sign.pattern, headers.get(sign.name.lower(), ""), re.IGNORECASE) is not None
    if sign.kind == "html":
        return re.search(sign.pattern, page, re.IGNORECASE) is not None
    nodes = tree.css(f'meta[name="{sign.name}" i]')
    return any(re.search(sign.pattern, node.attributes.get("content") or "", re.IGNORECASE) for node in nodes)


def _calendars(url: str, page: str, tree: LexborHTMLParser) -> Iterator[Way]:
    for node in tree.css('link[rel="alternate"][type="text/calendar"]'):
        if href := node.attributes.get("href"):
            yield Way("icalendar", "icalendar", urljoin(url, href), "the page names this calendar")
    for match in GOOGLE_EMBED.finditer(page):
        query = parse_qs(match[1].replace("&amp;", "&"))
        for calendar in query.get("src", []):
            yield Way(
                "icalendar",
                "icalendar",
                GOOGLE_ICS.format(id=quote(unquote(calendar), safe="")),
                "an embedded Google calendar",
            )
    for node in tree.css("a[href]"):
        href = node.attributes.get("href") or ""
        if CALENDAR_HREF.search(href):
            address = urljoin(url, href)
            yield Way("icalendar", "icalendar", re.sub(r"^webcal:", "https:", address), "a link to a calendar")


def _markup(url: str, page: str) -> Iterator[Way]:
    if re.search(r"application/ld\+json|itemscope|typeof=|h-event|vevent", page, re.IGNORECASE):
        yield Way("schema_org", "schema_org", url, "the page carries markup for machines")


def _feeds(url: str, tree: LexborHTMLParser) -> Iterator[Way]:
    for node in tree.css('link[rel="alternate"]'):
        kind, href = node.attributes.get("type") or "", node.attributes.get("href")
        if href and kind in ("application/rss+xml", "application/atom+xml"):
            yield Way("feed", "rss", urljoin(url, href), "the page names this feed")


def name_for(url: str, title: str | None, taken: set[str]) -> str:
    """Make a name for a source from its host and path, other than the names taken."""
    parts = urlsplit(url)
    host = (parts.hostname or "source").removeprefix("www.")
    path = re.sub(r"\.(ics|html?|php|xml|json|rss)$", "", parts.path)
    words = re.findall(r"[a-z0-9]+", f"{host} {path if title is None else title}".casefold())
    name = "-".join(words)[:60].strip("-") or "source"
    number = 2
    unique = name
    while unique in taken:
        unique, number = f"{name}-{number}", number + 1
    return unique
