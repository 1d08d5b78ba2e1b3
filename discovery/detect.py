"""From a page to the ways in which its events can be read, best first. Pure: the asking is done elsewhere."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, quote, unquote, urljoin, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from selectolax.lexbor import LexborHTMLParser, LexborNode

    from discovery.readers import Payload
    from discovery.spiders import Fingerprint, SourceSpider

MAX_PAGE_BYTES = 3_000_000
"""Bytes of a page that are looked at."""
RANKS = {"platform": 0, "icalendar": 1, "schema_org": 2, "sitemap": 3, "feed": 4, "html": 5}
"""A platform's own interface says most; a plain list, read by its shape, least."""
GENERIC = frozenset({"icalendar", "schema_org", "rss", "html_list"})
"""Spiders of formats, not of platforms: they are found by what stands on the page."""
GOOGLE_ICS = "https://calendar.google.com/calendar/ical/{}/public/basic.ics"
GOOGLE = re.compile(r"calendar\.google\.com/calendar/(?:u/\d/)?(?:embed|r|u/\d)?/?\?([^\"'<>\s]{1,4000})")
EMBEDDED: tuple[tuple[str, str, str], ...] = (
    (r"data-tockify-calendar=[\"']([\w.-]{1,80})[\"']|tockify\.com/(?!api/|i/|tkf)([\w.-]{1,80})/(?:agenda|monthly|pinboard)",
     "https://tockify.com/api/feeds/ics/{}", "an embedded Tockify calendar"),
    (r"teamup\.com/(ks[a-z0-9]{10,30})\b", "https://ics.teamup.com/feed/{}/0.ics", "an embedded Teamup calendar"),
    (r"(outlook\.(?:office365|live|office)\.com/owa/calendar/[^\"'<>\s]{10,300}?)/(?:calendar|reachcalendar)\.html",
     "https://{}/calendar.ics", "an embedded Outlook calendar"),
    (r"//([\w-]{1,60}\.campuslabs\.com/engage)\b", "https://{}/events.ics", "a CampusLabs Engage calendar"),
)  # fmt: skip
"""Calendars that other services show on a page: their sign, the address of the feed, what they are."""
CALENDAR_HREF = re.compile(
    r"\.ics(?:$|[?#])|[?&]ical=1\b|/ical/?$|^webcals?:|[?&]format=ical\b|[?&]_op=ics\b", re.IGNORECASE
)
NOT_A_FEED = re.compile(
    r"calendar/render|outlook-ical|addeventatc|/event/[^/]+/(?:\?ical=1|ical)|[?&]eid=", re.IGNORECASE
)
"""Links that put one event into somebody's own calendar."""
OF_A_WHOLE = re.compile(r"subscri|webcal|abonn|calendar feed|export|all events|ical", re.IGNORECASE)
MAX_LINKS = 3
"""Links to calendars that are ways; a page with more of them links the calendar of each event."""
EVENTFUL = re.compile(
    r"event|calendar|agenda|termin|veranstaltung|evenement|événement|kurs|seminar|conference", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Way:
    """One way to read a site."""

    kind: str
    """``platform``, ``icalendar``, ``schema_org``, ``sitemap``, ``feed`` or ``html``."""
    spider: str
    url: str
    why: str
    options: dict[str, Any] = field(default_factory=dict, hash=False)


def ways(payload: Payload, page: str, headers: dict[str, str], sitemaps: Iterable[str] = ()) -> list[Way]:
    """Give the ways that an answer shows, best first, each address once. ``sitemaps``: those that robots.txt names."""
    from discovery.readers._html import looks_like_html, tree_of
    from discovery.spiders._platform import is_calendar, is_json

    url = payload.url
    tree = tree_of(page)
    found = [*_platforms(url, page, tree, headers)]
    if looks_like_html(payload) and not (is_json(payload) or is_calendar(payload)):
        found += [
            *_calendars(url, page, tree),
            *_markup(url, page),
            *_feeds(url, tree),
            *_sitemaps(url, tree, sitemaps),
        ]
        found.append(Way("html", "html_list", url, "the page itself, as a plain list"))
    else:
        found += _by_format(payload)
    unique: dict[tuple[str, str], Way] = {}
    for way in sorted(found, key=lambda way: RANKS[way.kind]):
        unique.setdefault((way.spider, way.url), way)
    return list(unique.values())


@cache
def _classes() -> tuple[type[SourceSpider], ...]:
    from discovery.spiders._registry import spider_class, spider_names

    return tuple(spider_class(name) for name in spider_names())


def _platforms(url: str, page: str, tree: LexborHTMLParser, headers: dict[str, str]) -> Iterator[Way]:
    """Yield the platforms that are recognised, the surest first."""
    found: list[tuple[float, Way]] = []
    for cls in _classes():
        signs = [sign.weight for sign in cls.fingerprints if _matches(sign, url, page, tree, headers)]
        address = cls.suggest(url, page) if signs and cls.name not in GENERIC else None
        if address is not None:
            found.append((max(signs), Way("platform", cls.name, address, f"looks like {cls.title or cls.name}")))
    yield from (way for _, way in sorted(found, key=lambda pair: -pair[0]))


def _matches(sign: Fingerprint, url: str, page: str, tree: LexborHTMLParser, headers: dict[str, str]) -> bool:
    if sign.kind == "url":
        return re.search(sign.pattern, url, re.IGNORECASE) is not None
    if sign.kind == "header":
        return re.search(sign.pattern, headers.get(sign.name.lower(), ""), re.IGNORECASE) is not None
    if sign.kind == "html":
        return re.search(sign.pattern, page, re.IGNORECASE) is not None
    nodes = tree.css(f'meta[name="{sign.name}" i]')
    return any(re.search(sign.pattern, node.attributes.get("content") or "", re.IGNORECASE) for node in nodes)


def _by_format(payload: Payload) -> Iterator[Way]:
    """Yield the way to read an answer that is no page: by its format, or as the platform that has this shape."""
    from discovery.readers import json_platforms, reader_for

    reader = reader_for(payload)
    name = reader.__name__.rpartition(".")[2] if reader else ""
    if name == "icalendar":
        yield Way("icalendar", "icalendar", payload.url, "the address is a calendar")
    elif name == "rss":
        yield Way("feed", "rss", payload.url, "the address is a feed")
    elif name == "sitemap":
        yield Way("sitemap", "schema_org", payload.url, "the address is a sitemap", {"sitemap": True})
    elif name == "frab":
        yield Way("platform", "pretalx", payload.url, "the address is the schedule of a conference")
    elif name in {"json_platforms", "xml_platforms"}:
        shape = json_platforms.shape_of(payload)
        own = next((cls for cls in _classes() if shape is not None and getattr(cls, "shape", None) is shape), None)
        if own is not None:
            yield Way("platform", own.name, payload.url, f"the address is an answer of {own.title}")
        else:
            yield Way("platform", "json_events", payload.url, "the address is a list of events")


def _calendars(url: str, page: str, tree: LexborHTMLParser) -> Iterator[Way]:
    for node in _alternates(tree, "text/calendar"):
        yield _calendar(urljoin(url, node.attributes.get("href") or ""), "the page names this calendar")
    for address in _google(page):
        yield _calendar(address, "an embedded Google calendar")
    for sign, form, why in EMBEDDED:
        if embedded := re.search(sign, f"{url}\n{page}", re.IGNORECASE):
            yield _calendar(form.format(next(group for group in embedded.groups() if group)), why)
    links: dict[str, bool] = {}
    for node in tree.css("a[href]"):
        href = (node.attributes.get("href") or "").strip()
        if CALENDAR_HREF.search(href) and not NOT_A_FEED.search(href):
            address = urljoin(url, re.sub(r"^webcals?:(?://)?", "https://", href, flags=re.IGNORECASE))
            links[address] = links.get(address, False) or OF_A_WHOLE.search(f"{href} {node.text()}") is not None
    for address, _ in sorted(links.items(), key=lambda pair: not pair[1])[:MAX_LINKS]:
        yield _calendar(address, "a link to a calendar")


def _calendar(address: str, why: str) -> Way:
    return Way("icalendar", "icalendar", address, why)


def _google(page: str) -> Iterator[str]:
    """Yield the feeds of the Google calendars that a page shows or links: by ``src``, or by ``cid`` in base64."""
    for match in GOOGLE.finditer(page):
        query = parse_qs(match[1].replace("&amp;", "&"))
        for name in ("src", "cid"):
            for value in query.get(name, []):
                if calendar := _calendar_id(value):
                    yield GOOGLE_ICS.format(quote(calendar, safe=""))


def _calendar_id(value: str) -> str | None:
    plain = unquote(value).strip()
    if "@" in plain:
        return plain
    try:
        decoded = base64.urlsafe_b64decode(plain + "=" * (-len(plain) % 4)).decode()
    except ValueError:
        return None
    return decoded if "@" in decoded and decoded.isprintable() else None


def _markup(url: str, page: str) -> Iterator[Way]:
    if re.search(r"application/ld\+json|itemscope|typeof=|h-event|vevent", page, re.IGNORECASE):
        yield Way("schema_org", "schema_org", url, "the page itself, by its markup for machines")


def _feeds(url: str, tree: LexborHTMLParser) -> Iterator[Way]:
    """Yield the feeds that a page names, those that speak of events first; what people say of posts is none."""
    nodes = _alternates(tree, "application/rss+xml", "application/atom+xml")
    told = [(urljoin(url, node.attributes.get("href") or ""), node.attributes.get("title") or "") for node in nodes]
    wanted = [(address, title) for address, title in told if "comment" not in f"{address} {title}".casefold()]
    for address, _ in sorted(wanted, key=lambda pair: EVENTFUL.search(" ".join(pair)) is None):
        yield Way("feed", "rss", address, "the page names this feed")


def _sitemaps(url: str, tree: LexborHTMLParser, named: Iterable[str]) -> Iterator[Way]:
    """Yield the sitemaps that the page or robots.txt names, those of events first."""
    nodes = tree.css('link[rel~="sitemap" i][href]')
    addresses = dict.fromkeys([*(urljoin(url, node.attributes.get("href") or "") for node in nodes), *named])
    for address in sorted(addresses, key=lambda one: EVENTFUL.search(urlsplit(one).path) is None):
        yield Way("sitemap", "schema_org", address, "a sitemap", {"sitemap": True})


def _alternates(tree: LexborHTMLParser, *types: str) -> Iterator[LexborNode]:
    for node in tree.css('link[rel~="alternate" i][href]'):
        if (node.attributes.get("type") or "").partition(";")[0].strip().lower() in types:
            yield node


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
