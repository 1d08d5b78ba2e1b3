"""The pages that list: home, search, interests, calendar, changes, sources and their health."""

from __future__ import annotations

import calendar as months
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

import msgspec
from datasette import NotFound, Response
from markupsafe import Markup, escape

from discovery._interest_query import match_expression
from discovery.interests import TYPES, Interest, explain
from discovery.items import ATTENDANCE, EVENT_KINDS, OPPORTUNITY_KINDS, ORGANIZATION_KINDS
from discovery.publish._things import Due
from discovery.publish._words import (
    DEADLINE_WORDS,
    HEALTH_WORDS,
    MONTHS,
    country_words,
    due_words,
    interest_words,
    kind_words,
    parse_local,
    topic_words,
)
from discovery.publish.site import _library as library
from discovery.publish.site._filters import feed_path, filter_of, pairs_of, query_string
from discovery.publish.site._listing import Listed, by_day, href_of, listed
from discovery.publish.site._site import Site, site_of, whole_number
from discovery.text import clean_url, cut, one_line

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from discovery.publish._things import Thing

PAGE_SIZE = 40
MAX_PAGES = 250
NEXT_DAYS = 7
NEXT_LIMIT = 14
WANTED_LIMIT = 10
WANTED_EACH = 3
"""So that no interest pushes the others off the page."""
TELLING = Interest(types=("event",), kinds=tuple(kind for kind in EVENT_KINDS if kind != "other"))
"""Events that say what they are: a full calendar of a library or a university would hide them."""
DEADLINES_SHOWN = 6
DAY_LIMIT = 5
"""Things shown in one day of the month view before the rest is a link."""
CHANGES_SIZE = 100
KINDS = {"event": EVENT_KINDS, "opportunity": OPPORTUNITY_KINDS, "organization": ORGANIZATION_KINDS}


async def home(request: Any, datasette: Any) -> Response:
    """Show where to begin: search, what comes next in the interests and altogether, numbers, how fresh it is."""
    site = site_of(datasette)
    now = site.clock.now()
    interests = site.interests
    soon = Interest(types=("event",), until=now.date() + timedelta(days=NEXT_DAYS))

    def read(connection: sqlite3.Connection) -> dict[str, Any]:
        coming = _coming(connection, soon, now)
        later: list[Thing] = []
        if len(coming) < NEXT_LIMIT:
            after = msgspec.structs.replace(TELLING, since=now.date() + timedelta(days=NEXT_DAYS + 1))
            later = library.answers(connection, after, now, per_record=True, limit=NEXT_LIMIT - len(coming))
        return {
            "wanted": _wanted(connection, interests, now),
            "coming": coming[:NEXT_LIMIT],
            "coming_total": library.how_many(connection, soon, now),
            "later": later,
            "deadlines": library.deadlines_ahead(connection, now, DEADLINES_SHOWN),
            "numbers": library.numbers(connection, now),
            "run": library.last_run(connection),
        }

    counts = await counted(site)
    told = dict(await site.ask_once("home", read))
    told["wanted"] = [(listed(thing, now), one) for thing, one in told["wanted"]]
    told["days"] = list(by_day([listed(thing, now) for thing in told["coming"]], now.date()))
    told["later"] = [listed(thing, now) for thing in told["later"]]
    told["deadlines"] = [_deadline(row) for row in told["deadlines"]]
    told["coming_query"] = query_string(soon)
    told["interests"] = [(one, interest_words(one), counts[one.id]) for one in interests]
    told["problem"] = site.problem
    return await site.page(request, "home", told, ttl=60)


def _coming(connection: sqlite3.Connection, soon: Interest, now: datetime) -> list[Thing]:
    """Give what begins soon and says what it is; if there is nothing of the sort, whatever begins soon."""
    today = now.date().isoformat()
    for interest in (msgspec.structs.replace(soon, kinds=TELLING.kinds), soon):
        found = library.answers(connection, interest, now)
        begins = [thing for thing in found if (thing.start_local or "")[:10] >= today and thing.status != "cancelled"]
        if begins:
            return begins
    return []


def _wanted(
    connection: sqlite3.Connection, interests: Sequence[Interest], now: datetime
) -> list[tuple[Thing, Interest]]:
    """Give the next dates of all interests together, each with the first interest that it answers."""
    today = now.date().isoformat()
    first: dict[str, tuple[Thing, Interest]] = {}
    for one in interests:
        dated = msgspec.structs.replace(one, types=tuple({"event"} & set(one.types or TYPES)))
        if not dated.types:
            continue
        found = library.answers(connection, dated, now, per_record=True, limit=WANTED_LIMIT)
        begins = [t for t in found if (t.start_local or "")[:10] >= today and t.status != "cancelled"]
        for thing in [t for t in begins if t.id not in first][:WANTED_EACH]:
            first[thing.id] = (thing, one)
    return sorted(first.values(), key=lambda pair: (pair[0].start_local or "", pair[0].name))[:WANTED_LIMIT]


def _deadline(row: dict[str, Any]) -> dict[str, str]:
    """Put a deadline into a line of a list."""
    due = Due(row["kind"] or "other", row["due_utc"], row["due_local"], row["due_text"], row["timezone"], row["url"])
    return {
        "words": DEADLINE_WORDS.get(due.kind, DEADLINE_WORDS["other"]),
        "when": due_words(due),
        "datetime": due.due_utc or due.due_local or "",
        "name": cut(one_line(row["name"]), 120),
        "href": href_of(row["type"], row["id"]),
    }


async def search(request: Any, datasette: Any) -> Response:
    """Search and filter; what is found can be subscribed to."""
    site = site_of(datasette)
    now = site.clock.now()
    interest, left_out = filter_of(request.args.getlist, site.tree)
    page = whole_number(request.args.get("page"), 1, 1, MAX_PAGES)
    by_time = request.args.get("sort") == "start"
    order = "relevance" if interest.words and not by_time else "start"
    sort = "start" if interest.words and by_time else None

    def read(connection: sqlite3.Connection) -> dict[str, Any]:
        how = {"order": order, "per_record": True, "limit": PAGE_SIZE + 1, "offset": (page - 1) * PAGE_SIZE}
        found = library.answers(connection, interest, now, **how)
        expression = match_expression(interest.words)
        ids = [thing.id for thing in found if thing.description]
        return {
            "found": found[:PAGE_SIZE],
            "more": len(found) > PAGE_SIZE,
            "total": library.how_many(connection, interest, now),
            "snippets": library.snippets(connection, expression, ids) if expression and ids else {},
        }

    told = await site.ask(read)
    lines = [listed(thing, now) for thing in told["found"]]
    told["lines"] = [(line, marked(told["snippets"].get(line.record_id, ""))) for line in lines]
    told |= {
        "interest": interest,
        "words": interest_words(interest),
        "left_out": left_out,
        "on_topic": topics_called(interest.words, site.tree) if page == 1 and not interest.topics else [],
        "page": page,
        "order": order,
        "set": len({key for key, _ in pairs_of(interest)} - {"q", "km"}),
        "other_order": f"/search?{query_string(interest, sort=None if by_time else 'start')}" if interest.words else "",
        "most": library.MAX_COUNTED,
        "previous": f"/search?{query_string(interest, sort=sort, page=str(page - 1))}" if page > 1 else None,
        "next": f"/search?{query_string(interest, sort=sort, page=str(page + 1))}"
        if told["more"] and page < MAX_PAGES
        else None,
        "subscribe": addresses(
            site, request, feed_path(interest, "ics"), feed_path(interest, "atom"), feed_path(interest, "json")
        ),
        "types": TYPES,
        "kinds": [
            (kind, [(value, kind_words(value, kind)) for value in KINDS[kind] if value != "other"]) for kind in TYPES
        ],
        "attendance": [value for value in ATTENDANCE if value != "unknown"],
        **await choices(site),
    }
    return await site.page(request, "search", told, ttl=60)


async def choices(site: Site) -> dict[str, list[tuple[str, str]]]:
    """Give the topics and countries that can be filtered by, each with its name, sorted by name."""
    known = await site.ask_once("choices", library.choices)
    return {
        "topics": sorted(
            ((value, topic_words(value)) for value in known["topics"]), key=lambda pair: pair[1].casefold()
        ),
        "countries": sorted(((value, country_words(value)) for value in known["countries"]), key=lambda pair: pair[1]),
    }


def topics_called(words: Iterable[str], known: Iterable[str]) -> list[tuple[str, str]]:
    """Give the topics, each with its name, that are called what was looked for: not every event of one says its name."""
    wanted = {one_line(text).strip('"').casefold() for text in words}
    return [(topic, topic_words(topic)) for topic in known if {topic, topic_words(topic).casefold()} & wanted]


def marked(text: str) -> Markup:
    """Make the marks around found words visible: the text is escaped first, the marks become elements after that."""
    return Markup(str(escape(text)).replace(library.MARK_ON, "<mark>").replace(library.MARK_OFF, "</mark>"))  # noqa: S704


def addresses(site: Site, request: Any, calendar: str, atom: str, json: str, deadlines: str = "") -> dict[str, str]:
    """Give the addresses by which a feed is subscribed to, in every form that a program wants."""
    https = site.address(request, calendar)
    webcal = "webcal:" + https.partition(":")[2]
    return {
        "https": https,
        "webcal": webcal,
        "google": f"https://calendar.google.com/calendar/r?cid={quote(webcal, safe='')}",
        "outlook": f"https://outlook.live.com/calendar/0/addfromweb?url={quote(https, safe='')}",
        "atom": atom,
        "json": json,
        "deadlines": site.address(request, deadlines) if deadlines else "",
        "deadlines_webcal": "webcal:" + site.address(request, deadlines).partition(":")[2] if deadlines else "",
    }


async def interests(request: Any, datasette: Any) -> Response:
    """List the interests."""
    site = site_of(datasette)
    counts = await counted(site)
    listing = [(one, interest_words(one), counts[one.id]) for one in site.interests if one.id in counts]
    return await site.page(request, "interests", {"interests": listing, "problem": site.problem}, ttl=60)


async def counted(site: Site) -> dict[str, int]:
    """Count what is in each interest."""
    asked, now = site.interests, site.clock.now()
    return await site.ask_once("counts", lambda db: {one.id: library.how_many(db, one, now) for one in asked})


async def interest(request: Any, datasette: Any) -> Response:
    """Show what is in an interest, and how to subscribe to it."""
    site = site_of(datasette)
    now = site.clock.now()
    one = site.interest(request.url_vars["id"])
    page = whole_number(request.args.get("page"), 1, 1, MAX_PAGES)

    def read(connection: sqlite3.Connection) -> dict[str, Any]:
        how = {"per_record": True, "limit": PAGE_SIZE + 1, "offset": (page - 1) * PAGE_SIZE}
        found = library.answers(connection, one, now, **how)
        return {"found": found, "total": library.how_many(connection, one, now)}

    told = await site.ask(read)
    lines = [listed(thing, now) for thing in told["found"][:PAGE_SIZE]]
    stem = f"/feeds/{one.id}"
    told |= {
        "interest": one,
        "words": interest_words(one),
        "page": page,
        "dated": [line for line in lines if line.when],
        "undated": [line for line in lines if not line.when],
        "most": library.MAX_COUNTED,
        "previous": f"/interest/{one.id}?page={page - 1}" if page > 1 else None,
        "next": f"/interest/{one.id}?page={page + 1}" if len(told["found"]) > PAGE_SIZE else None,
        "subscribe": addresses(site, request, f"{stem}.ics", f"{stem}.atom", f"{stem}.json", f"{stem}-deadlines.ics"),
        "why": f"/interest/{one.id}/why/",
    }
    return await site.page(request, "interest", told)


async def why(request: Any, datasette: Any) -> Response:
    """Say why a record is, or is not, in an interest."""
    site = site_of(datasette)
    one = site.interest(request.url_vars["id"])
    record_id = unquote(request.url_vars["record"])

    def read(connection: sqlite3.Connection) -> Any:
        return explain(connection, one, record_id, site.clock.now()), library.name_of(connection, record_id)

    try:
        explanation, (kind, name) = await site.ask(read)
    except LookupError as error:
        raise NotFound("There is no such record") from error
    told = {"interest": one, "explanation": explanation, "name": name, "href": href_of(kind, record_id)}
    return await site.page(request, "why", told)


async def calendar_today(request: Any, datasette: Any) -> Response:
    """Lead to the current month."""
    today = site_of(datasette).clock.now().date()
    query = f"?{request.query_string}" if request.query_string else ""
    return Response.redirect(f"/calendar/{today.year}/{today.month:02}{query}")


async def calendar_month(request: Any, datasette: Any) -> Response:
    """Show one month: a table of weeks on wide screens, a list of days on narrow ones."""
    site = site_of(datasette)
    now = site.clock.now()
    year, month = int(request.url_vars["year"]), int(request.url_vars["month"])
    if not (1990 <= year <= 2100 and 1 <= month <= 12):
        raise NotFound("There is no such month")
    interest, left_out = filter_of(request.args.getlist, site.tree)
    weeks = months.Calendar(firstweekday=0).monthdatescalendar(year, month)
    shown = msgspec.structs.replace(interest, types=("event",), since=weeks[0][0], until=weeks[-1][-1])
    things = await site.ask(lambda connection: library.answers(connection, shown, now, limit=3_000))
    days: dict[date, list[tuple[Listed, bool]]] = {day: [] for week in weeks for day in week}
    for thing in things:
        _enter(days, thing.start_local, thing.end_local, listed(thing, now))
    for entered in days.values():  # neither an exhibition of three months nor story time hides the conference
        entered.sort(key=lambda entry: (not entry[1], not entry[0].telling))
    own = query_string(msgspec.structs.replace(interest, types=(), since=None, until=None))
    told = {
        "name": f"{MONTHS[month - 1]} {year}",
        "weeks": [[(day, days[day], day.month == month) for day in week] for week in weeks],
        "days": [(day, days[day]) for week in weeks for day in week if day.month == month and days[day]],
        "today": now.date(),
        "most": DAY_LIMIT,
        "before": _month_path(year, month - 1, own),
        "after": _month_path(year, month + 1, own),
        "words": interest_words(msgspec.structs.replace(interest, types=())) if own else "",
        "own": own,
        "left_out": left_out,
        "interest": interest,
        **await choices(site),
        "feed": feed_path(msgspec.structs.replace(interest, types=("event",), since=None, until=None), "ics"),
    }
    return await site.page(request, "calendar", told)


def _enter(days: dict[date, list[tuple[Listed, bool]]], start: str | None, end: str | None, line: Listed) -> None:
    """Enter a thing on each of its days; only on the first is it new."""
    first, last = parse_local((start or "")[:10]), parse_local((end or start or "")[:10])
    if not isinstance(first, date) or not isinstance(last, date):
        return
    day = max(first, min(days))
    while day <= min(last, max(days)):
        days[day].append((line, day == first))
        day += timedelta(days=1)


def _month_path(year: int, month: int, query: str) -> str:
    year, month = (year - 1, 12) if month == 0 else (year + 1, 1) if month == 13 else (year, month)
    return f"/calendar/{year}/{month:02}" + (f"?{query}" if query else "")


async def changes(request: Any, datasette: Any) -> Response:
    """Show what changed and what is new."""
    site = site_of(datasette)
    page = whole_number(request.args.get("page"), 1, 1, MAX_PAGES)

    def read(connection: sqlite3.Connection) -> dict[str, Any]:
        found = library.latest_changes(connection, CHANGES_SIZE + 1, (page - 1) * CHANGES_SIZE)
        newest = library.newest_records(connection, site.clock.now().date().isoformat(), 20) if page == 1 else []
        return {"changes": found, "newest": newest}

    told = await site.ask(read)
    told["more"] = len(told["changes"]) > CHANGES_SIZE
    told["changes"] = told["changes"][:CHANGES_SIZE]
    for change in told["changes"]:
        change["href"] = href_of(change["type"], change["record_id"])
        change["day"] = change["at"][:10]
    for record in told["newest"]:
        record["href"] = href_of(record["type"], record["id"])
        record["kind_words"] = kind_words(record["kind"], record["type"])
    told["page"] = page
    told["previous"] = f"/changes?page={page - 1}" if page > 1 else None
    told["next"] = f"/changes?page={page + 1}" if told["more"] else None
    return await site.page(request, "changes", told, ttl=60)


async def sources(request: Any, datasette: Any) -> Response:
    """Show where everything comes from, under which licence."""
    site = site_of(datasette)
    known = await site.ask(library.catalogue)
    for source in known:
        source["link"] = clean_url(source["url"] or "")
    return await site.page(request, "sources", {"sources": known})


async def health(request: Any, datasette: Any) -> Response:
    """Show how the sources and the last runs are doing, the worst first."""
    site = site_of(datasette)
    known, past = await site.ask(lambda connection: (library.catalogue(connection), library.runs(connection)))
    known.sort(key=lambda source: (HEALTH_ORDER.get(source["health"] or "", 5), source["title"] or source["name"]))
    tally: dict[str, int] = {}
    for source in known:
        state = source["health"] or "not asked yet"
        tally[state] = tally.get(state, 0) + 1
    meanings = [(state, HEALTH_WORDS[state]) for state in tally if state in HEALTH_WORDS]
    return await site.page(
        request, "health", {"sources": known, "runs": past, "tally": tally, "meanings": meanings}, ttl=60
    )


HEALTH_ORDER = {
    "suspicious": 0, "failing": 1, "gone": 1, "blocked": 2, "rate_limited": 2, "degraded": 3, "stale": 4, "": 4,
    "ok": 6, "unchanged": 6, "disabled": 7,
}  # fmt: skip
