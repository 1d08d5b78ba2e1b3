"""The pages of the made-up web. All dates are relative to the day on which it is served."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from discovery.demo.server import Pages, Site

HTML, XML, JSON, ICS, TEXT = (
    "text/html; charset=utf-8",
    "application/xml; charset=utf-8",
    "application/json",
    "text/calendar; charset=utf-8",
    "text/plain; charset=utf-8",
)
SCHEMA = "https://schema.org"


def _page(title: str, body: str, *markup: dict[str, Any], lang: str = "en") -> tuple[str, str]:
    scripts = "".join(f'<script type="application/ld+json">{json.dumps(one)}</script>' for one in markup)
    return (
        HTML,
        f'<!doctype html><html lang="{lang}"><head><title>{title}</title>{scripts}</head><body>{body}</body></html>',
    )


def _robots(base: str) -> tuple[str, str]:
    return TEXT, f"User-agent: *\nDisallow: /private/\nSitemap: {base}/sitemap.xml\n"


def _sitemap(base: str, paths: list[str], day: date) -> tuple[str, str]:
    urls = "".join(f"<url><loc>{base}{path}</loc><lastmod>{day.isoformat()}</lastmod></url>" for path in paths)
    return (
        XML,
        f'<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>',
    )


def _after(today: date, days: int, weekday: int) -> date:
    """Give the first given weekday (0 = Monday) that is at least so many days ahead."""
    first = today + timedelta(days=days)
    return first + timedelta(days=(weekday - first.weekday()) % 7)


def _place(name: str, street: str, city: str, country: str) -> dict[str, Any]:
    address = {"@type": "PostalAddress", "streetAddress": street, "addressLocality": city, "addressCountry": country}
    return {"@type": "Place", "name": name, "address": address}


def _summit_event(base: str, today: date) -> dict[str, Any]:
    start = _after(today, 96, 2)
    return {
        "@context": SCHEMA,
        "@type": "BusinessEvent",
        "@id": f"{base}/#summit",
        "name": f"Northlight Leadership Summit {start.year}",
        "url": f"{base}/",
        "description": "Two days on leading teams through change: strategy, coaching, hiring and honest feedback.",
        "startDate": f"{start.isoformat()}T09:00:00+00:00",
        "endDate": f"{(start + timedelta(days=1)).isoformat()}T17:00:00+00:00",
        "eventStatus": f"{SCHEMA}/EventScheduled",
        "eventAttendanceMode": f"{SCHEMA}/OfflineEventAttendanceMode",
        "location": _place("Harbour Hall", "1 Quay Street", "Bristol", "GB"),
        "organizer": {"@type": "Organization", "name": "Northlight Institute of Management", "url": base},
        "offers": [
            {"@type": "Offer", "price": "240.00", "priceCurrency": "GBP", "name": "Members"},
            {"@type": "Offer", "price": "390.00", "priceCurrency": "GBP", "name": "Everyone else"},
        ],
        "performer": [{"@type": "Person", "name": "Ada Marlowe"}, {"@type": "Person", "name": "Tomás Rivera"}],
    }


def summit(base: dict[str, str], now: datetime) -> Pages:
    """Give a conference's own site: JSON-LD, a sitemap with a dead and a broken page."""
    here, today = base["summit"], now.date()
    main = _summit_event(here, today)
    day = _after(today, 95, 1)
    workshop = {
        "@context": SCHEMA,
        "@type": "EducationEvent",
        "@id": f"{here}/workshops/feedback#event",
        "name": "Workshop: feedback that lands",
        "url": f"{here}/workshops/feedback",
        "description": "A half-day workshop for new managers: giving and taking feedback, with practice in pairs.",
        "startDate": f"{day.isoformat()}T13:00:00+00:00",
        "endDate": f"{day.isoformat()}T17:00:00+00:00",
        "location": main["location"],
        "isAccessibleForFree": True,
    }
    moved_from, moved_to = _after(today, 40, 3), _after(today, 54, 3)
    webinar = {
        "@context": SCHEMA,
        "@type": "Event",
        "@id": f"{here}/webinar#event",
        "name": "Webinar: hiring for potential",
        "url": f"{here}/webinar",
        "startDate": f"{moved_to.isoformat()}T16:00:00+00:00",
        "endDate": f"{moved_to.isoformat()}T17:00:00+00:00",
        "previousStartDate": f"{moved_from.isoformat()}T16:00:00+00:00",
        "eventStatus": f"{SCHEMA}/EventRescheduled",
        "eventAttendanceMode": f"{SCHEMA}/OnlineEventAttendanceMode",
        "location": {"@type": "VirtualLocation", "url": f"{here}/webinar/room"},
        "isAccessibleForFree": True,
    }
    cut = '{"@context":"https://schema.org","@type":"Event","name":"Fireside chat", "startDate":'
    broken = f'<script type="application/ld+json">{cut}</script>'
    return {
        "/robots.txt": _robots(here),
        "/sitemap.xml": _sitemap(here, ["/", "/workshops/feedback", "/webinar", "/last-year", "/fireside"], today),
        "/": _page(main["name"], "<h1>Northlight Leadership Summit</h1>", main),
        "/workshops/feedback": _page("Workshop", "<h1>Feedback that lands</h1>", workshop),
        "/webinar": _page("Webinar", "<h1>Hiring for potential</h1>", webinar),
        "/fireside": (
            HTML,
            f"<!doctype html><html lang=en><head><title>Fireside</title>{broken}</head><body><h1>Fireside",
        ),
    }


def _vevent(uid: str, *lines: str) -> str:
    return "\r\n".join(["BEGIN:VEVENT", f"UID:{uid}", *lines, "END:VEVENT"])


def association(base: dict[str, str], now: datetime) -> Pages:
    """Give a professional association with a calendar: recurring, all-day, zoned and cancelled events."""
    here, today = base["association"], now.date()
    stamp = f"DTSTAMP:{now:%Y%m%dT%H%M%SZ}"
    table, gala, call, talk = _after(today, 5, 1), _after(today, 150, 4), _after(today, 21, 3), _after(today, 33, 2)
    skipped = table + timedelta(days=14)
    moved = table + timedelta(days=28)
    events = [
        _vevent(
            "round-table@pmcircle.example", stamp, f"DTSTART;TZID=Europe/Berlin:{table:%Y%m%d}T183000",
            f"DTEND;TZID=Europe/Berlin:{table:%Y%m%d}T203000", "RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=10",
            f"EXDATE;TZID=Europe/Berlin:{skipped:%Y%m%d}T183000", "SUMMARY:Project managers' round table",
            "LOCATION:Kulturhaus\\, Lindenstr. 4\\, 20099 Hamburg", f"URL:{here}/round-table",
            "DESCRIPTION:Peer advice on projects in trouble. Bring a case.", "CATEGORIES:Networking,Project management",
        ),
        _vevent(
            "round-table@pmcircle.example", stamp, f"RECURRENCE-ID;TZID=Europe/Berlin:{moved:%Y%m%d}T183000",
            f"DTSTART;TZID=Europe/Berlin:{moved + timedelta(days=1):%Y%m%d}T190000",
            f"DTEND;TZID=Europe/Berlin:{moved + timedelta(days=1):%Y%m%d}T210000",
            "SUMMARY:Project managers' round table (one day later)", "LOCATION:Kulturhaus\\, Lindenstr. 4\\, 20099 Hamburg",
        ),
        _vevent(
            "congress@pmcircle.example", stamp, f"DTSTART;VALUE=DATE:{gala:%Y%m%d}",
            f"DTEND;VALUE=DATE:{gala + timedelta(days=3):%Y%m%d}", f"SUMMARY:Project Management Congress {gala.year}",
            "LOCATION:Messehalle\\, Leipzig\\, Germany", f"URL:{here}/congress", "CATEGORIES:Conference",
            "DESCRIPTION:Three days of talks and training for project and programme managers.",
        ),
        _vevent(
            "webinar-risk@pmcircle.example", stamp, f"DTSTART:{call:%Y%m%d}T160000Z", f"DTEND:{call:%Y%m%d}T170000Z",
            "SUMMARY:Webinar: risk registers that are read", f"URL:{here}/webinar-risk", "LOCATION:Online",
        ),
        _vevent(
            "talk-agile@pmcircle.example", stamp, f"DTSTART;TZID=America/New_York:{talk:%Y%m%d}T090000",
            f"DTEND;TZID=America/New_York:{talk:%Y%m%d}T120000", "SUMMARY:Agile contracts: a workshop",
            "LOCATION:5 Mercer Street\\, New York\\, NY", "STATUS:CANCELLED", f"URL:{here}/agile-contracts",
        ),
    ]  # fmt: skip
    calendar = "\r\n".join(
        [
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "PRODID:-//PM Circle//Calendar//EN",
            "X-WR-CALNAME:PM Circle",
            *events,
            "END:VCALENDAR",
            "",
        ]
    )
    link = '<link rel="alternate" type="text/calendar" href="/events.ics">'
    home = f"<!doctype html><html lang=en><head><title>PM Circle</title>{link}</head><body><h1>PM Circle</h1></body></html>"
    return {"/robots.txt": _robots(here), "/": (HTML, home), "/events.ics": (ICS, calendar)}


def _posting(
    here: str, path: str, title: str, text: str, city: str | None, until: date, organization: str
) -> dict[str, Any]:
    posting: dict[str, Any] = {
        "@context": SCHEMA,
        "@type": "JobPosting",
        "@id": f"{here}{path}#posting",
        "title": title,
        "url": f"{here}{path}",
        "description": text,
        "employmentType": "VOLUNTEER",
        "validThrough": f"{until.isoformat()}T23:59:59+00:00",
        "hiringOrganization": {"@type": "NGO", "name": organization, "sameAs": here},
    }
    if city is None:
        posting["jobLocationType"] = "TELECOMMUTE"
    else:
        posting["jobLocation"] = _place("", "", city, "GB")
    return posting


def volunteering(base: dict[str, str], now: datetime) -> Pages:
    """Give a volunteering site: JobPosting with employmentType VOLUNTEER."""
    here, today = base["volunteering"], now.date()
    roles = {
        "/roles/trustee": _posting(
            here, "/roles/trustee", "Trustee with a finance background",
            "Join the board of a small literacy charity: four meetings a year, budgeting and oversight.",
            "Leeds", today + timedelta(days=45), "Open Pages",
        ),
        "/roles/mentor": _posting(
            here, "/roles/mentor", "Mentor for first-time managers",
            "An hour a fortnight, by video, with somebody who leads a nonprofit team for the first time.",
            None, today + timedelta(days=80), "Open Pages",
        ),
        "/roles/helper": _posting(
            here, "/roles/helper", "Conference helper",
            "Welcome guests at the spring conference; two shifts, free entry to all talks.",
            "Bristol", today + timedelta(days=60), "Open Pages",
        ),
    }  # fmt: skip
    paid = {**_posting(here, "/roles/paid", "Office manager", "A paid job.", "Leeds", today, "Open Pages")}
    paid["employmentType"] = "FULL_TIME"
    pages = {
        path: _page(one["title"], f"<h1>{one['title']}</h1>", one)
        for path, one in [*roles.items(), ("/roles/paid", paid)]
    }
    return {"/robots.txt": _robots(here), "/sitemap.xml": _sitemap(here, [*pages], today), **pages}


def press(base: dict[str, str], now: datetime) -> Pages:
    """Give a magazine's RSS feed of events, with the dates in the event namespace; one entry is plain news."""
    here, today = base["press"], now.date()
    entries = [
        ("Women in Operations breakfast", _after(today, 12, 4), "08:00", "10:00", "Manchester"),
        ("Supply chain forum", _after(today, 68, 1), "09:30", "16:00", "Rotterdam"),
        ("HR analytics evening", _after(today, 27, 2), "18:00", "20:00", "Dublin"),
    ]
    items = "".join(
        f"<item><title>{title}</title><link>{here}/e/{number}</link><guid>{here}/e/{number}</guid>"
        f"<ev:startdate>{day}T{start}:00</ev:startdate><ev:enddate>{day}T{end}:00</ev:enddate>"
        f"<ev:location>{city}</ev:location><pubDate>Mon, 05 Jan 2026 08:00:00 GMT</pubDate></item>"
        for number, (title, day, start, end, city) in enumerate(entries, 1)
    )
    news = f"<item><title>Our new office</title><link>{here}/n/1</link><guid>{here}/n/1</guid><description>We moved.</description></item>"
    feed = (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:ev="http://purl.org/rss/1.0/modules/event/">'
        f"<channel><title>The Operations Review: events</title><link>{here}</link>{items}{news}</channel></rss>"
    )
    return {
        "/robots.txt": _robots(here),
        "/events.rss": ("application/rss+xml; charset=utf-8", feed),
        "/n/1": _page("Our new office", "<h1>Our new office</h1><p>We moved."),
    }


def _opportunity(here: str, number: int, title: str, dates: str, activity: str, remote: bool) -> dict[str, Any]:
    return {
        "id": number,
        "url": f"{here}/opportunity/{number}",
        "title": title,
        "description": f"{title}: a chance to lend your professional skills.",
        "remote_or_online": remote,
        "organization": {"name": "Riverside Community Trust", "url": here},
        "activities": [{"name": activity, "category": "Professional skills"}],
        "dates": dates,
        "duration": "2 hours a week",
        "audience": {"scope": "national"} if remote else {"scope": "local", "latitude": 51.4545, "longitude": -2.5879},
    }


def exchange(base: dict[str, str], now: datetime) -> Pages:
    """Give a volunteering exchange with a JSON API of two pages, in the shape of volunteerconnector.org."""
    here, today = base["exchange"], now.date()
    first, last = today + timedelta(days=20), today + timedelta(days=50)
    dated = f"{first:%B} {first.day}, {first.year} - {last:%B} {last.day}, {last.year}"
    one = [
        _opportunity(here, 1, "Bookkeeping for a food bank", "Ongoing", "Finance", remote=False),
        _opportunity(here, 2, "Marketing plan for a repair café", dated, "Marketing", remote=True),
    ]
    two = [_opportunity(here, 3, "Interview coach for job seekers", "Ongoing", "Coaching", remote=True)]
    url = f"{here}/api/search/"
    return {
        "/robots.txt": _robots(here),
        "/api/search/": (JSON, json.dumps({"count": 3, "next": f"{url}?page=2", "previous": None, "results": one})),
        "/api/search/?page=2": (JSON, json.dumps({"count": 3, "next": None, "previous": url, "results": two})),
    }


def chamber(base: dict[str, str], now: datetime) -> Pages:
    """Give a chamber of commerce whose events are a plain HTML list, without any markup for machines."""
    here, today = base["chamber"], now.date()
    rows = [
        ("Breakfast for founders", _after(today, 9, 3), "08:00", "Exchange House, Cardiff"),
        ("Export clinic", _after(today, 30, 1), "14:00", "Exchange House, Cardiff"),
        ("Annual dinner of the chamber", _after(today, 75, 4), "19:00", "City Hall, Cardiff"),
        ("Tax update for small firms", _after(today, 47, 2), "10:00", "Online"),
    ]
    cards = "".join(
        f'<li class="event"><h3><a href="/events/{number}">{title}</a></h3>'
        f'<p class="when">{day.day} {day:%B} {day.year}, {time}</p><p class="where">{where}</p></li>'
        for number, (title, day, time, where) in enumerate(rows, 1)
    )
    return {
        "/robots.txt": _robots(here),
        "/events": _page(
            "Chamber events", f'<nav><a href="/">Home</a></nav><h1>What is on</h1><ul class="events">{cards}</ul>'
        ),
    }


def directory(base: dict[str, str], now: datetime) -> Pages:  # noqa: ARG001 - every site is made the same way
    """Give a directory of associations, as an ItemList of organizations."""
    here = base["directory"]
    known = [
        ("Association for Project Delivery", "Birmingham", "GB", "Professional body for project managers."),
        ("Institute of People Leadership", "London", "GB", "Chartered institute for leadership and management."),
        ("Society of Nonprofit Treasurers", "Dublin", "IE", "Learned society for finance in the third sector."),
        ("Verband der Einkaufsleiter", "Frankfurt am Main", "DE", "Berufsverband für Einkauf und Logistik."),
    ]
    items = [
        {
            "@type": "ListItem",
            "position": number,
            "item": {
                "@type": "Organization",
                "@id": f"{here}/a/{number}",
                "name": name,
                "url": f"{here}/a/{number}",
                "description": text,
                "address": {"@type": "PostalAddress", "addressLocality": city, "addressCountry": country},
            },
        }
        for number, (name, city, country, text) in enumerate(known, 1)
    ]
    listing = {"@context": SCHEMA, "@type": "ItemList", "name": "Associations", "itemListElement": items}
    about = {
        f"/a/{number}": _page(name, f"<h1>{name}</h1><p>{text}") for number, (name, _, _, text) in enumerate(known, 1)
    }
    return {"/robots.txt": _robots(here), "/": _page("Associations", "<h1>Associations</h1>", listing), **about}


def agenda(base: dict[str, str], now: datetime) -> Pages:
    """Give an aggregator that lists the conference of ``summit`` again, in fewer words."""
    here, today = base["agenda"], now.date()
    copy = _summit_event(base["summit"], today)
    listed = {key: copy[key] for key in ("@context", "name", "url", "startDate", "endDate", "location")}
    listed |= {"@type": "Event", "@id": f"{here}/entry/17"}
    other = _after(today, 110, 1)
    second = {
        "@context": SCHEMA,
        "@type": "Event",
        "@id": f"{here}/entry/18",
        "name": "Forum Marketing und Vertrieb",
        "url": f"{here}/entry/18",
        "startDate": other.isoformat(),
        "endDate": (other + timedelta(days=1)).isoformat(),
        "location": _place("Kongresshaus", "Claridenstrasse 5", "Zürich", "CH"),
        "inLanguage": "de",
    }
    nameless = {
        "@context": SCHEMA,
        "@type": "Event",
        "@id": f"{here}/entry/19",
        "name": "To be announced",
        "url": f"{here}/entry/19",
    }
    return {"/robots.txt": _robots(here), "/": _page("Agenda", "<h1>Agenda</h1>", listed, second, nameless)}


SITES: dict[str, Site] = {
    "summit": summit,
    "association": association,
    "volunteering": volunteering,
    "press": press,
    "exchange": exchange,
    "chamber": chamber,
    "directory": directory,
    "agenda": agenda,
}
SITEMAP = "options = { sitemap = true }"
RECIPE = '{ row = "li.event", name = "h3 a", when = ".when", where = ".where", link = "h3 a" }'
TABLES: tuple[tuple[str, str, str, str, str, str], ...] = (
    ("summit", "Northlight Leadership Summit", "schema_org", "/sitemap.xml", 'topics = ["leadership"]\n' + SITEMAP, "CC-BY-4.0"),
    ("association", "PM Circle: events", "icalendar", "/events.ics", 'topics = ["project-management"]', "CC-BY-4.0"),
    ("volunteering", "Open Pages: volunteer roles", "schema_org", "/sitemap.xml", 'country = "GB"\n' + SITEMAP, "CC-BY-4.0"),
    ("press", "The Operations Review: events", "rss", "/events.rss", "", "unknown"),
    ("exchange", "Riverside volunteering exchange", "volunteerconnector", "/api/search/", "", "CC-BY-4.0"),
    ("chamber", "Cardiff chamber: what is on", "html_list", "/events", f'timezone = "Europe/London"\noptions = {RECIPE}', "unknown"),
    ("directory", "Directory of associations", "schema_org", "/", "", "CC0-1.0"),
    ("agenda", "Management agenda", "schema_org", "/", "", "unknown"),
    ("closed", "A site that is down", "icalendar", "/gone.ics", "", "unknown"),
)  # fmt: skip
"""Source, title, spider, path, further lines and licence. ``closed`` asks a site for an address that it does not have."""


def sources_toml(base: dict[str, str]) -> str:
    """Give the catalogue of the made-up web as TOML."""
    tables = []
    for name, title, spider, path, more, licence in TABLES:
        url = (base.get(name) or base["association"]) + path
        tables.append(
            f'[demo-{name}]\ntitle = "{title}"\nspider = "{spider}"\nurl = "{url}"\n'
            f'licence = "{licence}"\nattribution = "{title}"\nevery = "1d"\n{more}\n'
        )
    return "\n".join(tables)
