"""Start and end as local time and as UTC, with the zone and where it comes from; dates in words are read."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from datetime import time as clock
from typing import TYPE_CHECKING, NamedTuple

from discovery.gazetteer import zone_of
from discovery.items import Event, Opportunity
from discovery.text import fold
from discovery.when import is_moved_from, is_of_another, lone_when, parse_when
from discovery.zones import (
    AOE,
    abbreviation_offset,
    abbreviation_zone,
    country_zone,
    offset_at,
    rules_of,
    to_utc,
    utc_to_local,
    zone_name,
)
from pipelines.clean import flag

if TYPE_CHECKING:
    from discovery.items import Item
    from discovery.when import When
    from pipelines import Context

LONGEST_DAYS = 31
"""What lasts longer is a series, an exhibition or a typing error."""
READ_FROM_TEXT = "dates read from text"

_ISO = re.compile(
    r"(?P<y>\d{4})-(?P<m>\d\d?)-(?P<d>\d\d?)"
    r"(?:[T\s]\s?(?P<h>\d\d?):(?P<min>\d\d)(?::(?P<s>\d\d)(?:[.,]\d{1,9})?)?\s?(?P<offset>[Zz]|[+-]\d\d(?::?\d\d)?)?"
    r"(?:\[(?P<zone>[\w/+-]+)\])?)?"
)
_IMPRECISE = re.compile(r"\d{4}(?P<month>-\d\d)?")
_SEASON = re.compile(
    r"\b(?:(?:spring|summer|autumn|fall|winter|fruhjahr|fruhling|fruehjahr|sommer|herbst|printemps|ete|automne|hiver|primavera|verano|otono|"
    r"invierno|estate|autunno|inverno|verao|outono|lente|voorjaar|zomer|herfst|najaar|var(?:en)?|sommar(?:en)?|host(?:en)?|vinter(?:en)?|forar|"
    r"efterar|kevat|kesa|syksy|talvi|wiosna|lato|jesien|zima|jaro|leto|podzim|ilkbahar|yaz|sonbahar|kis|весна|весной|лето|летом|"
    r"осень|осенью|зима|q[1-4]|[1-4]\. ?quartal|quarter [1-4])[ ,/]{1,2}(?:of |de |del |di )?(?:20\d\d)\b|20\d\d[ /-]?q[1-4]\b)|"
    r"20\d\d ?[年년] ?(?:[春夏秋冬]|봄|여름|가을|겨울)"
)
"""Seasons and quarters with their year, folded."""
_REPEATS = re.compile(
    r"\b(?:every|each|weekly|monthly|jeden|jede|chaque|cada|ogni|elke|varje|hver|joka|kazdy|her)\b|毎週|每周",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d")
_OF_SOMETHING_ELSE = re.compile(
    r"\b(?:(?:registration|submissions?|applications?|call for \w+|cfp|tickets?|booking|ticket sales?)\b[^,;|]{0,20}\b"
    r"(?:opens?|closes?|by|until|due|deadline|starts?|on sale|available)|"
    r"deadline|(?:apply|register|rsvp|submit|enrol|enroll|book) (?:by|before)|"
    r"early.?bird|fruhbucher|super saver|"
    r"week (?:of|commencing|beginning)|w/c|"
    r"anmeldeschluss|anmeldefrist|anmeldung bis|einsendeschluss|bewerbungs(?:schluss|frist)|woche (?:vom|ab)|date limite|cloture|"
    r"semaine du|fecha limite|plazo|inscripciones hasta|semana del|scadenza|iscrizioni (?:entro|fino)|settimana del|prazo|"
    r"inscricoes ate|semana de|"
    r"aanmelden (?:voor|tot)|inschrijven (?:voor|tot)|sista (?:anmalnings|ansoknings)|tilmeldingsfrist|pamelding|termin zgloszen|"
    r"vorverkauf|ticketverkauf|(?:ouverture|cloture) des (?:inscriptions|reservations|candidatures)|billetterie|"
    r"(?:apertura|abertura) (?:de |das? |delle |des )?(?:las )?i(?:nscri|scri)|venta de entradas|"
    r"inschrijving opent|anmalan oppnar|tilmelding abner|pamelding apner|sprzedaz biletow|prodej vstupenek|bilet satis|"
    r"uzaverka|son basvuru|срок подачи)"
)
"""What stands before a date that is not that of the event: when to apply, the week it is in."""
_UNDECIDED = re.compile(r"\bTB[ACDE]\b")


class Moment(NamedTuple):
    """A time as an item states it: a bare date, or a local time with or without an offset."""

    local: str
    offset: str | None = None
    """``+02:00`` or ``UTC``; None where none is stated."""
    zone: str | None = None

    @property
    def is_date(self) -> bool:
        """Whether no time of day is stated."""
        return len(self.local) == 10

    @property
    def utc(self) -> str | None:
        """The instant, where an offset tells it."""
        return to_utc(self.local, self.offset) if self.offset and not self.is_date else None


def process(item: Item, context: Context) -> Item:
    """Normalise start and end of an event or an opportunity; what cannot be read or cannot be true is flagged."""
    if not isinstance(item, Event | Opportunity):
        return item
    said = _in_words(item, context)
    _fill(item, said)
    start, end = _moment(item, "start", context), _moment(item, "end", context)
    zone = _zone(item, start or end, context)
    if isinstance(item, Event):
        _set_event(item, start, end, zone)
    else:
        item.start_local = _local(start, item.timezone if zone else None)[:10] if start else None
        item.end_local = _local(end, item.timezone if zone else None)[:10] if end else None
        _check_order(item)
    if said is not None and _contradicts(item, said):
        flag(item, "dates_contradict")
    return item


# --- words --------------------------------------------------------------------------------------------------------


def _in_words(item: Event | Opportunity, context: Context) -> When | None:
    """Read the dates in words: as a whole, or the only one that a longer wording holds."""
    text = item.when_text
    if not text:
        return None
    lang = item.language or context.source.language
    country = item.country or context.source.country
    today = context.clock.now().date()
    when = parse_when(text, lang=lang, country=country, today=today)
    if when is None and not (_REPEATS.search(text) or is_moved_from(text) or _is_of_something_else(text)):
        when = lone_when(text, lang=lang, country=country, today=today)
        if when is not None and when.precision != "month" and _UNDECIDED.search(text):
            when = None
    if when is None and item.start is None and _SEASON.search(fold(text)):
        flag(item, "date_imprecise")
    return when


def _is_of_something_else(text: str) -> bool:
    before = _NUMBER.split(text, maxsplit=1)[0]
    return is_of_another(before) or _OF_SOMETHING_ELSE.search(fold(before)) is not None


def months_of(item: Item, context: Context) -> tuple[str, str | None] | None:
    """Give the first and the last month, ``2027-03``, of an item that is known by its month alone; else None."""
    if not isinstance(item, Event | Opportunity) or item.start or "date_imprecise" not in item.quality:
        return None
    if _IMPRECISE.fullmatch(item.when_text or ""):
        return item.when_text or "", None
    said = _in_words(item, context)
    return (said.start, said.end) if said is not None and said.start and said.precision == "month" else None


def _fill(item: Event | Opportunity, said: When | None) -> None:
    """Take from the words what the item lacks."""
    if said is None:
        return
    if said.precision in {"month", "year"}:
        if item.start is None and said.precision == "month":
            flag(item, "date_imprecise")
        return
    if item.start is None and item.end is None:
        item.start, item.end = said.start, said.end
        if isinstance(item, Event):
            item.all_day = said.all_day
        if said.ambiguous:
            flag(item, "date_ambiguous")
        if said.year_inferred:
            flag(item, "year_inferred")
    elif item.end is None and said.end and said.start and _same_start(item.start or "", said.start):
        item.end = said.end
    else:
        return
    item.timezone = item.timezone or said.timezone
    if READ_FROM_TEXT not in item.notes:
        item.notes.append(READ_FROM_TEXT)


def _same_start(stated: str, read: str) -> bool:
    """Tell whether two starts are one: to the minute and without an offset, or to the day where one has no time."""
    if len(stated) == 10 or len(read) == 10:
        return len(stated) == len(read) and stated == read
    return stated.replace(" ", "T") in {read, f"{read}:00"}


def _contradicts(item: Event | Opportunity, said: When) -> bool:
    """Tell whether the words give other days than the fields; what the words leave open contradicts nothing."""
    if item.start_local is None or said.start is None or said.ambiguous:
        return False
    length = len(said.start) if said.precision in {"month", "year"} else 10
    skip = 5 if said.year_inferred else 0
    if item.start_local[skip:length] != said.start[skip:length]:
        return True
    if item.end_local is None or said.end is None or said.precision in {"month", "year"}:
        return False
    return item.end_local[skip:10] != said.end[skip:10]


# --- moments ------------------------------------------------------------------------------------------------------


def _moment(item: Event | Opportunity, field: str, context: Context) -> Moment | None:
    """Read a field in any of the forms that sources write, and write it in ISO 8601; unreadable ones are flagged."""
    text: str | None = getattr(item, field)
    if not text:
        return None
    moment = read_moment(text)
    if moment is None and not _IMPRECISE.fullmatch(text):
        lang, country = item.language or context.source.language, item.country or context.source.country
        said = parse_when(text, lang=lang, country=country)
        if said is not None and said.start and not said.ambiguous and said.precision in {"day", "minute"}:
            moment = Moment(said.start, None, said.timezone)
    if moment is None:
        imprecise = _IMPRECISE.fullmatch(text)
        if imprecise is None or imprecise["month"]:
            flag(item, "date_imprecise" if imprecise else "date_unreadable")
        item.when_text = item.when_text or text
        setattr(item, field, None)
        return None
    if moment.zone and not item.timezone:
        item.timezone = moment.zone
    setattr(item, field, moment.local + _suffix(moment.offset))
    return moment


def _suffix(offset: str | None) -> str:
    return "" if offset is None else "Z" if offset == "UTC" else offset


def read_moment(text: str) -> Moment | None:
    """Read ISO 8601 as it is written in the wild: not padded, with a blank for the T, with fractions, with a zone."""
    match = _ISO.fullmatch(text.strip())
    if match is None:
        return None
    try:
        day = date(int(match["y"]), int(match["m"]), int(match["d"]))
        if match["h"] is None:
            return Moment(day.isoformat())
        hour = int(match["h"])
        midnight = hour == 24 and match["min"] == "00"
        time = clock(0 if midnight else hour, int(match["min"]), int(match["s"] or 0))
        moment = datetime.combine(day, time)
        if midnight:
            moment += timedelta(days=1)
    except (ValueError, OverflowError):
        return None
    offset = zone_name(match["offset"]) if match["offset"] else None
    if match["offset"] and offset is None:
        return None
    return Moment(_written(moment), offset, match["zone"])


def _written(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds" if moment.second else "minutes")


# --- zones --------------------------------------------------------------------------------------------------------


def _zone(item: Event | Opportunity, moment: Moment | None, context: Context) -> str | None:
    """Find the zone: the item's, else the source's, else that of the place; by an offset only one that agrees with it.

    Sets ``timezone`` and ``timezone_source``. Gives the zone to convert with, which may be a fixed offset.
    """
    named = _named_zone(item, context, moment)
    if named is not None and rules_of(named) is not None:
        item.timezone = _iana(named)
        _came_from(item, "item" if item.timezone else "offset")
        return named
    item.timezone = None
    if moment is None or (moment.is_date and not isinstance(item, Event)):
        return None
    for origin, zone in (("source", _source_zone(context)), ("place", _place_zone(item))):
        if zone is not None and _agrees(moment, zone):
            item.timezone = _iana(zone)
            _came_from(item, origin)
            return zone
    if moment.offset is not None:
        item.timezone = "UTC" if moment.offset == "UTC" else None
        _came_from(item, "offset")
        return moment.offset
    return None


def _iana(zone: str) -> str | None:
    """Give the zone if it is named, and None if it is only an offset."""
    return None if zone[0] in "+-" or zone == AOE else zone


def _came_from(item: Event | Opportunity, origin: str) -> None:
    if isinstance(item, Event):
        item.timezone_source = origin


def _named_zone(item: Event | Opportunity, context: Context, moment: Moment | None) -> str | None:
    if not item.timezone:
        return None
    country = item.country or context.source.country
    short = abbreviation_zone(item.timezone, country) if country else None
    named = short or zone_name(item.timezone)
    if named is None:
        flag(item, "zone_unreadable")
    place = _place_zone(item) if short and moment is not None else None
    if short and place and moment is not None:
        # MST in Phoenix, EST in Brisbane: the zone of the place, if it keeps the time that is stated
        offset = offset_at(moment.local, place)
        if offset in {abbreviation_offset(item.timezone, country), offset_at(moment.local, short)}:
            return place
    return named


def _source_zone(context: Context) -> str | None:
    return zone_name(context.source.timezone) if context.source.timezone else None


def _place_zone(item: Event | Opportunity) -> str | None:
    """Give the zone of the place. An online event is at none, and a name that several cities bear tells none."""
    if isinstance(item, Event) and item.attendance == "online":
        return None
    located = item.latitude is not None and item.longitude is not None
    if "place_ambiguous" in item.quality and not located:
        return None
    zone = (
        zone_of(item.latitude, item.longitude, item.city, item.region, item.country) if item.city or located else None
    )
    return zone or (country_zone(item.country) if item.country else None)


def _agrees(moment: Moment, zone: str) -> bool:
    """Tell whether a zone may be that of a time: UTC is an instant and no place, any other offset has to be the zone's."""
    if moment.is_date or moment.offset in {None, "UTC"}:
        return True
    return offset_at(moment.local, zone) == moment.offset


# --- events -------------------------------------------------------------------------------------------------------


def _local(moment: Moment, zone: str | None) -> str:
    """Give the wall-clock time in a zone of what may be stated in another."""
    if moment.utc is None or zone is None:
        return moment.local
    return utc_to_local(moment.utc, zone) or moment.local


def _set_event(item: Event, start: Moment | None, end: Moment | None, zone: str | None) -> None:
    item.start_local = _local(start, item.timezone) if start else None
    item.end_local = _local(end, item.timezone) if end else None
    _settle_days(item)
    _check_order(item)
    if item.start_local and not item.all_day:
        item.start_utc = _utc(item.start_local, start, zone)
        item.end_utc = _utc(item.end_local, end, zone) if item.end_local else None
        if item.start_utc is None:
            flag(item, "zone_unknown")
    elif item.all_day:
        item.start_utc = item.end_utc = None
    if item.start_local and item.end_local is None:
        flag(item, "no_end")
    if item.end_local and item.start_local is None:
        flag(item, "no_start")


def _utc(local: str, moment: Moment | None, zone: str | None) -> str | None:
    if moment is not None and moment.utc is not None:
        return moment.utc
    return to_utc(local, zone) if zone is not None else None


def _settle_days(item: Event) -> None:
    """Decide between days and times of day, so that both ends are of one kind.

    Whole days are stated by bare dates, by ``all_day`` with times at midnight, and by 00:00 to 23:59. Where one end is a
    time and the other a later day, days are what both state.
    """
    start, end = item.start_local, item.end_local
    if start is None:
        return
    if len(start) == 10:
        item.all_day = True
        item.end_local = _last_day(end) if end else None
    elif end is not None and len(end) == 10:
        item.all_day = end > start[:10]
        item.start_local, item.end_local = (start[:10], end) if item.all_day else (start, None)
    elif _is_midnight(start) and (
        item.all_day or (item.all_day is None and end is not None and _is_day_end(end, start))
    ):
        item.all_day = True
        item.start_local, item.end_local = start[:10], _last_day(end) if end else None
        if item.end_local and item.end_local < item.start_local:
            item.end_local = item.start_local
    else:
        item.all_day = False


def _is_midnight(local: str) -> bool:
    return local[11:] in {"00:00", "00:00:00"}


def _is_day_end(local: str, start: str) -> bool:
    return local[11:16] == "23:59" or (_is_midnight(local) and local > start)


def _last_day(local: str) -> str:
    """Give the last day of what ends then: midnight ends the day before."""
    if len(local) > 10 and _is_midnight(local):
        return (date.fromisoformat(local[:10]) - timedelta(days=1)).isoformat()
    return local[:10]


def _check_order(item: Event | Opportunity) -> None:
    """Drop an end that is before the start, or no end at all; flag what lasts too long."""
    start, end = item.start_local, item.end_local
    if not start or not end:
        return
    if end < start:
        flag(item, "end_before_start")
        item.end_local = None
    elif end == start and len(end) > 10:
        item.end_local = None
    elif (date.fromisoformat(end[:10]) - date.fromisoformat(start[:10])).days > LONGEST_DAYS and isinstance(
        item, Event
    ):
        flag(item, "duration_odd")
