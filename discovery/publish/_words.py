"""How things are put into words, the same in feeds and on pages. English; dates as ``Thu 5 November 2026``."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from discovery.text import one_line

if TYPE_CHECKING:
    from discovery.interests import Interest
    from discovery.publish._things import Due, Thing

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")  # fmt: skip # noqa: E501
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
KIND_WORDS: dict[str, str] = {
    "trade_fair": "Trade fair", "volunteering_event": "Volunteering event", "professional_association":
    "Professional association", "learned_society": "Learned society", "trade_association": "Trade association",
    "nonprofit": "Non-profit", "micro_volunteering": "Micro-volunteering", "board_role": "Board role",
    "event_volunteering": "Event volunteering", "mentoring_programme": "Mentoring programme",
    "call_for_speakers": "Call for speakers",
}  # fmt: skip
"""Kinds whose words are not just the kind with a capital letter."""
DEADLINE_WORDS: dict[str, str] = {
    "call_for_papers": "Call for papers", "application": "Application", "registration": "Registration",
    "early_bird": "Early-bird price", "notification": "Notification", "other": "Deadline",
}  # fmt: skip
STATUS_WORDS: dict[str, str] = {
    "cancelled": "Cancelled", "postponed": "Postponed", "rescheduled": "Rescheduled", "moved_online": "Moved online",
    "tentative": "Tentative",
}  # fmt: skip
FIELD_WORDS: dict[str, str] = {
    "start_local": "begins", "end_local": "ends", "start_utc": "begins (UTC)", "end_utc": "ends (UTC)", "url": "address on the web",
    "is_free": "free", "price_min": "price from", "price_max": "price to", "organization_id": "organisation", "all_day": "all day",
    "timezone": "time zone",
}  # fmt: skip
"""Columns as people call them, where that is not the column's name."""
HEALTH_WORDS: dict[str, str] = {
    "ok": "Read whole, and it shows what lies ahead.",
    "unchanged": "It answered that nothing has changed since the last look.",
    "stale": "It could be read, but all it shows is over.",
    "degraded": "A part of it could not be read, or it failed once or twice. What was known of it stays.",
    "failing": "It failed three times or more in a row; it is asked less and less often.",
    "blocked": "It refuses to be read, by an answer or by its robots.txt. It is left in peace.",
    "rate_limited": "It asked for patience, and gets it.",
    "suspicious": "What it showed looks wrong: much less than usual, all times shifted, another language. Nothing of that was taken over.",
    "gone": "It failed ten times in a row or says that it is gone for good; it is asked once a month.",
}
"""What the states of a source mean."""
QUALITY_WORDS: dict[str, str] = {
    "coordinates_contradict": "the place and its coordinates contradict each other",
    "date_ambiguous": "the date can be read in two ways",
    "date_imprecise": "only the month is known",
    "date_unreadable": "a date could not be read",
    "dates_contradict": "the dates given contradict each other",
    "deadline_after_start": "its call closes after it begins",
    "duration_odd": "it lasts oddly long or short",
    "end_absurd": "the end that was given makes no sense",
    "end_before_start": "the end that was given lies before the beginning",
    "long_duration": "it lasts longer than conferences do",
    "name_is_url": "it has no proper name",
    "place_ambiguous": "several places have this name",
    "place_several": "it names several places, of which the first is shown",
    "predatory_series": "its organiser stands on a list of predatory conferences",
    "price_contradicts": "the prices given contradict each other",
    "price_odd": "the price looks odd",
    "year_inferred": "the year was not stated",
    "year_mismatch": "the name speaks of another year than the dates",
}
"""Doubts that a reader should know of, by the flag in the column ``quality``; the other flags only say what is not known."""
ATTENDANCE_WORDS = {"in_person": "In person", "online": "Online", "hybrid": "In person and online"}
SHORT_COUNTRIES: dict[str, tuple[str, ...]] = {
    "United States": ("USA", "U.S.A.", "US"), "United Kingdom": ("UK", "U.K."), "United Arab Emirates": ("UAE",),
    "Netherlands": ("The Netherlands",), "Czechia": ("Czech Republic",), "Türkiye": ("Turkey",),
}  # fmt: skip
"""How addresses call countries that have a longer name."""


def kind_words(kind: str | None, kind_of_thing: str) -> str:
    """Name a kind; what has none is called by its type."""
    if kind is None or kind == "other":
        return kind_of_thing.capitalize()
    return KIND_WORDS.get(kind) or kind.replace("_", " ").capitalize()


def field_words(field: str) -> str:
    """Name a column of a record."""
    return FIELD_WORDS.get(field) or field.replace("_", " ")


@lru_cache(maxsize=2_048)
def topic_words(topic: str) -> str:
    """Name a topic as the tree of topics does; one that is not in it by its slug."""
    from discovery.topics import load_topics

    known = load_topics().by_id.get(topic)
    return known.title if known is not None else topic.replace("-", " ")


def parse_local(text: str | None) -> date | datetime | None:
    """Read a local time or a bare date of the database; None if it is absent or neither."""
    if not text:
        return None
    try:
        return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return None


def parse_utc(text: str | None) -> datetime | None:
    """Read an instant of the database (``…Z``); None if it is absent or none."""
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


@lru_cache(maxsize=512)
def zone_of(name: str | None) -> ZoneInfo | None:
    """Give the time zone of an IANA name; None if there is none."""
    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def day_words(day: date) -> str:
    """``Thu 5 November 2026``."""
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def days_words(first: date, last: date) -> str:
    """``2–3 November 2027``, ``30 November – 2 December 2027``, and a single day with its weekday."""
    if last <= first:
        return day_words(first)
    month = f" {MONTHS[first.month - 1]}"
    end = f"{last.day} {MONTHS[last.month - 1]} {last.year}"
    if first.year != last.year:
        return f"{first.day}{month} {first.year} – {end}"
    return f"{first.day}–{end}" if first.month == last.month else f"{first.day}{month} – {end}"


def when_words(start_local: str | None, end_local: str | None, zone: str | None = None) -> str:
    """Put a time into words, in its own zone: ``Thu 5 November 2026, 18:00–20:00 CET``. Empty without a date."""
    start, end = parse_local(start_local), parse_local(end_local)
    if start is None:
        return ""
    if not isinstance(start, datetime):
        return days_words(start, _day(end) or start)
    zone_name = _zone_words(start, zone)
    begin = f"{start:%H:%M}"
    if not isinstance(end, datetime) or end <= start:
        return f"{day_words(start.date())}, {begin}{zone_name}"
    if end.date() == start.date():
        return f"{day_words(start.date())}, {begin}–{end:%H:%M}{zone_name}"
    if end - start < timedelta(hours=12):  # over midnight: still one evening
        return f"{day_words(start.date())}, {begin} – {end:%H:%M} ({WEEKDAYS[end.weekday()]}){zone_name}"
    return f"{days_words(start.date(), end.date())}, {begin} to {end:%H:%M}{zone_name}"


def time_words(start_local: str | None, end_local: str | None, zone: str | None = None) -> str:
    """Put into words what a heading with the first day leaves open: ``18:00–20:00 CET``, ``until Fri 27 November``."""
    start, end = parse_local(start_local), parse_local(end_local)
    first, last = _day(start), _day(end)
    until = (
        f"until {WEEKDAYS[last.weekday()]} {last.day} {MONTHS[last.month - 1]}"
        if first and last and last > first
        else ""
    )
    if not isinstance(start, datetime):
        return until
    clock = f"{start:%H:%M}"
    if isinstance(end, datetime) and end > start and (not until or end - start < timedelta(hours=12)):
        return f"{clock}–{end:%H:%M}{_zone_words(start, zone)}"
    return f"{clock}{_zone_words(start, zone)}" + (f", {until}" if until else "")


def _day(value: date | datetime | None) -> date | None:
    return value.date() if isinstance(value, datetime) else value


def _zone_words(local: datetime, zone: str | None) -> str:
    info = zone_of(zone)
    if info is None:
        return " local time" if zone is None else f" {zone}"
    name = local.replace(tzinfo=info).tzname() or ""
    return f" UTC{name[:3]}{':' + name[3:] if name[3:] else ''}" if name[:1] in "+-" else f" {name}"


def due_words(due: Due) -> str:
    """Put the moment of a deadline into words, in the zone that the source gave it in."""
    local = parse_local(due.due_local)
    if isinstance(local, datetime):
        words = f"{day_words(local.date())}, {local:%H:%M}"
        return f"{words} anywhere on Earth" if due.timezone == "AoE" else words + _zone_words(local, due.timezone)
    if local is not None:
        return day_words(local) + (", anywhere on Earth" if due.timezone == "AoE" else "")
    instant = parse_utc(due.due_utc)
    if instant is not None:
        return f"{day_words(instant.date())}, {instant:%H:%M} UTC"
    return one_line(due.due_text or "")


def due_day(due: Due) -> date | None:
    """Give the day of a deadline as its source counts days."""
    local = _day(parse_local(due.due_local))
    instant = parse_utc(due.due_utc)
    return local or (instant.date() if instant else None)


def money(amount: float) -> str:
    """``499``, ``1,200``, ``12.50``."""
    return f"{amount:,.0f}" if amount % 1 == 0 else f"{amount:,.2f}"


def price_words(thing: Thing) -> str:
    """Put a price into words: ``free``, ``499–999 EUR``, ``from 20 GBP``; empty if it is not stated."""
    low, high = thing.price_min, thing.price_max
    currency = f" {thing.currency}" if thing.currency else ""
    if low is None and high is None:
        return "free" if thing.is_free else ""
    if low is None or low == high:
        amount = high if low is None else low
        return "free" if not amount else f"{money(amount)}{currency}"
    if high is None:
        return f"from {money(low)}{currency}" if low else "free"
    return f"{money(low)}–{money(high)}{currency}" if low else f"free to {money(high)}{currency}"


@lru_cache(maxsize=512)
def country_words(code: str | None) -> str:
    """Name a country by its ISO code; an unknown code stays as it is."""
    if not code:
        return ""
    from babel import Locale

    return str(Locale("en").territories.get(code.upper(), code))


def place_words(thing: Thing, *, full: bool = False, online: bool = True) -> str:
    """Put a place on one line: ``Berlin, Germany``, or in full with venue and address.

    What is online, or online as well, says so unless ``online`` is False.
    """
    country = country_words(thing.country)
    parts = [thing.venue, thing.address, thing.city, thing.region, country] if full else [thing.city, country]
    told: list[str] = []
    for part in parts:
        words = one_line(part or "")
        if words and not any(_contains(before, words) for before in told):
            told.append(words)
    place = ", ".join(told)
    if not place and not full:
        place = one_line(thing.venue or thing.region or "")
    if thing.attendance == "online":
        return "Online" if online else ""
    if thing.attendance == "hybrid" and online:
        return f"{place} and online" if place else "In person and online"
    return place


def _contains(whole: str, part: str) -> bool:
    """Tell whether an address already names a place, as words of its own."""
    lowered = f" {whole.casefold().replace(',', ' ')} "
    return any(f" {name.casefold()} " in lowered for name in (part, *SHORT_COUNTRIES.get(part, ())))


def _some(names: list[str], most: int = 6) -> str:
    """Join names; of many only the first."""
    if len(names) <= most:
        return ", ".join(names)
    return f"{', '.join(names[: most - 2])} and {len(names) - most + 2} more countries"


def interest_words(interest: Interest) -> str:
    """Put a question into words: ``leadership, management · within 150 km of Berlin, DE or online · up to 500 EUR``."""
    near = interest.near
    where = []
    if near is not None:
        where.append(f"within {near.km:g} km of {near.place or f'{near.latitude:g}, {near.longitude:g}'}")
    if interest.countries:
        where.append("in " + _some([country_words(code) for code in interest.countries]))
    if interest.online and where:
        where.append("or online")
    price = ""
    if interest.max_price is not None:
        price = f"up to {money(interest.max_price)} {interest.currency}" if interest.max_price else "free"
    parts = [
        ", ".join(topic_words(topic) for topic in interest.topics),
        ", ".join("“" + one_line(word).strip('"') + "”" for word in interest.words),
        ", ".join(kind_words(kind, kind).lower() for kind in interest.kinds),
        ", ".join(f"{kind}s" if kind != "opportunity" else "opportunities" for kind in interest.types),
        " ".join(where),
        ", ".join(ATTENDANCE_WORDS.get(how, how).lower() for how in interest.attendance),
        "not online only" if interest.online is False else "",
        price,
        "in " + ", ".join(language_words(code) for code in interest.languages) if interest.languages else "",
        f"from {day_words(interest.since)}" if interest.since else "",
        f"to {day_words(interest.until)}" if interest.until else "",
    ]
    return " · ".join([part for part in parts if part]) or "everything"


@lru_cache(maxsize=256)
def language_words(code: str) -> str:
    """Name a language by its code; an unknown code stays as it is."""
    from babel import Locale

    return str(Locale("en").languages.get(code, code))
