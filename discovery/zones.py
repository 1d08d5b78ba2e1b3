"""Time zones: what a name means, and how local time and UTC go into each other.

A zone is written as its IANA name (``Europe/Berlin``), as a fixed offset (``+02:00``), as ``UTC``, or as ``AoE``
("anywhere on Earth", UTC-12: by this zone a deadline has passed when no place on Earth has that day any more).
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

AOE = "AoE"
MAX_NAME = 120
"""Characters of a name that are looked at; Windows' longest display name has about 80."""
MAX_OFFSET_HOURS = 14

_OFFSET = re.compile(
    r"\(?(?:UTC|GMT|Z)?\s?(?P<sign>[+\-\u2212\u2013])\s?(?P<hours>\d{1,2})(?::?(?P<minutes>[0-5]\d))?(?::?00)?\)?",
    re.IGNORECASE,
)
_DISPLAY = re.compile(
    r"\(\s?(?:UTC|GMT)\s?(?P<offset>[+\-\u2212]\s?\d{1,2}:?\d{2})?\s?\)\s?(?P<names>\S.*)", re.IGNORECASE
)
"""How Windows and Rails show a zone: ``(UTC+01:00) Amsterdam, Berlin, …``."""
_PATH = re.compile(r"(?:^|[/:])((?:[A-Z][A-Za-z_]+)(?:/[A-Za-z0-9_+-]+){0,2})$")
_FILLER = re.compile(r"\b(?:the|standard|daylight|summer|winter|local|time|zone|us & canada|usa?|canada)\b|[().,]")

NAMED: dict[str, str] = {
    "universal": "UTC", "coordinated universal": "UTC", "universal coordinated": "UTC", "utc": "UTC", "z": "UTC",
    "zulu": "UTC", "greenwich mean": "UTC", "gmt": "UTC",
    "anywhere on earth": AOE, "aoe": AOE,
    "eastern": "America/New_York", "central": "America/Chicago", "mountain": "America/Denver",
    "pacific": "America/Los_Angeles", "alaska": "America/Anchorage", "alaskan": "America/Anchorage",
    "hawaii": "Pacific/Honolulu", "hawaiian": "Pacific/Honolulu", "arizona": "America/Phoenix",
    "atlantic": "America/Halifax", "newfoundland": "America/St_Johns", "north american eastern": "America/New_York",
    "british": "Europe/London", "uk": "Europe/London", "irish": "Europe/Dublin", "western european": "Europe/Lisbon",
    "central european": "Europe/Brussels", "middle european": "Europe/Brussels", "eastern european": "Europe/Athens",
    "moscow": "Europe/Moscow", "india": "Asia/Kolkata", "indian": "Asia/Kolkata", "china": "Asia/Shanghai",
    "japan": "Asia/Tokyo", "korea": "Asia/Seoul", "korean": "Asia/Seoul", "singapore": "Asia/Singapore",
    "hong kong": "Asia/Hong_Kong", "gulf": "Asia/Dubai", "israel": "Asia/Jerusalem", "turkey": "Europe/Istanbul",
    "australian eastern": "Australia/Sydney", "australian central": "Australia/Adelaide",
    "australian western": "Australia/Perth", "new zealand": "Pacific/Auckland", "nz": "Pacific/Auckland",
    "south africa": "Africa/Johannesburg", "south african": "Africa/Johannesburg", "east africa": "Africa/Nairobi",
    "west africa": "Africa/Lagos", "central africa": "Africa/Maputo", "brasilia": "America/Sao_Paulo",
    "brasília": "America/Sao_Paulo", "argentina": "America/Argentina/Buenos_Aires", "colombia": "America/Bogota",
    "mitteleuropäische zeit": "Europe/Berlin", "mitteleuropäische sommerzeit": "Europe/Berlin",
    "deutsche zeit": "Europe/Berlin", "deutscher zeit": "Europe/Berlin",
    "hora de brasília": "America/Sao_Paulo", "horário de brasília": "America/Sao_Paulo", "по москве": "Europe/Moscow",
    "московское время": "Europe/Moscow", "московскому времени": "Europe/Moscow", "日本時間": "Asia/Tokyo",
    "北京时间": "Asia/Shanghai", "北京時間": "Asia/Shanghai", "한국시간": "Asia/Seoul", "한국 시간": "Asia/Seoul",
    "hora peninsular": "Europe/Madrid", "heure de paris": "Europe/Paris",
    "bern": "Europe/Zurich", "mumbai": "Asia/Kolkata", "chennai": "Asia/Kolkata", "new delhi": "Asia/Kolkata",
    "beijing": "Asia/Shanghai", "osaka": "Asia/Tokyo", "sapporo": "Asia/Tokyo", "washington dc": "America/New_York",
    "san francisco": "America/Los_Angeles", "edinburgh": "Europe/London", "milan": "Europe/Rome",
    "munich": "Europe/Berlin", "frankfurt": "Europe/Berlin", "geneva": "Europe/Zurich", "barcelona": "Europe/Madrid",
    "quebec": "America/Toronto", "montreal": "America/Toronto", "abu dhabi": "Asia/Dubai",
}  # fmt: skip
"""Names in words, lower case, without "time", "standard", "daylight" and the like."""

_WINDOWS_ENDINGS = ("standard time", "standard time (mexico)")
"""How Windows' names end: ``GMT Standard Time`` is London's, with its summer time, and not Greenwich's."""

ABBREVIATIONS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "ET": (("", "America/New_York", ""),),
    "PT": (("", "America/Los_Angeles", ""),),
    "CT": (("", "America/Chicago", ""),),
    "MT": (("", "America/Denver", ""),),
    "EST": (("AU", "Australia/Sydney", "+10:00"), ("", "America/New_York", "-05:00")),
    "EDT": (("AU", "Australia/Sydney", "+11:00"), ("", "America/New_York", "-04:00")),
    "CST": (
        ("US CA", "America/Chicago", "-06:00"), ("MX", "America/Mexico_City", "-06:00"), ("CN", "Asia/Shanghai", "+08:00"),
        ("TW", "Asia/Taipei", "+08:00"), ("CU", "America/Havana", "-05:00"), ("CR", "America/Costa_Rica", "-06:00"),
        ("AU", "Australia/Adelaide", "+09:30"),
    ),
    "CDT": (("", "America/Chicago", "-05:00"), ("CU", "America/Havana", "-04:00")),
    "MST": (("MX", "America/Mazatlan", "-07:00"), ("MM", "Asia/Yangon", "+06:30"), ("", "America/Denver", "-07:00")),
    "MDT": (("", "America/Denver", "-06:00"),),
    "PST": (("PH", "Asia/Manila", "+08:00"), ("PK", "Asia/Karachi", "+05:00"), ("", "America/Los_Angeles", "-08:00")),
    "PDT": (("", "America/Los_Angeles", "-07:00"),),
    "AKST": (("", "America/Anchorage", "-09:00"),),
    "AKDT": (("", "America/Anchorage", "-08:00"),),
    "HST": (("", "Pacific/Honolulu", "-10:00"),),
    "AST": (("CA US", "America/Halifax", "-04:00"), ("PR", "America/Puerto_Rico", "-04:00"), ("SA", "Asia/Riyadh", "+03:00")),
    "ADT": (("", "America/Halifax", "-03:00"),),
    "NST": (("", "America/St_Johns", "-03:30"),),
    "NDT": (("", "America/St_Johns", "-02:30"),),
    "GMT": (("", "UTC", "+00:00"),),
    "UTC": (("", "UTC", "+00:00"),),
    "BST": (("BD", "Asia/Dhaka", "+06:00"), ("", "Europe/London", "+01:00")),
    "IST": (("IN LK", "Asia/Kolkata", "+05:30"), ("IE", "Europe/Dublin", "+01:00"), ("IL", "Asia/Jerusalem", "+02:00")),
    "IDT": (("", "Asia/Jerusalem", "+03:00"),),
    "WET": (("", "Europe/Lisbon", "+00:00"),),
    "WEST": (("", "Europe/Lisbon", "+01:00"),),
    "CET": (("", "Europe/Brussels", "+01:00"),),
    "CEST": (("", "Europe/Brussels", "+02:00"),),
    "MEZ": (("", "Europe/Berlin", "+01:00"),),
    "MESZ": (("", "Europe/Berlin", "+02:00"),),
    "HNEC": (("", "Europe/Paris", "+01:00"),),
    "EET": (("", "Europe/Athens", "+02:00"),),
    "EEST": (("", "Europe/Athens", "+03:00"),),
    "MSK": (("", "Europe/Moscow", "+03:00"),),
    "МСК": (("", "Europe/Moscow", "+03:00"),),
    "TRT": (("", "Europe/Istanbul", "+03:00"),),
    "SAST": (("", "Africa/Johannesburg", "+02:00"),),
    "CAT": (("", "Africa/Maputo", "+02:00"),),
    "EAT": (("", "Africa/Nairobi", "+03:00"),),
    "WAT": (("", "Africa/Lagos", "+01:00"),),
    "GST": (("AE OM", "Asia/Dubai", "+04:00"), ("GU", "Pacific/Guam", "+10:00")),
    "PKT": (("", "Asia/Karachi", "+05:00"),),
    "NPT": (("", "Asia/Kathmandu", "+05:45"),),
    "ICT": (("", "Asia/Bangkok", "+07:00"),),
    "WIB": (("", "Asia/Jakarta", "+07:00"),),
    "SGT": (("", "Asia/Singapore", "+08:00"),),
    "MYT": (("", "Asia/Kuala_Lumpur", "+08:00"),),
    "PHT": (("", "Asia/Manila", "+08:00"),),
    "HKT": (("", "Asia/Hong_Kong", "+08:00"),),
    "AWST": (("", "Australia/Perth", "+08:00"),),
    "JST": (("", "Asia/Tokyo", "+09:00"),),
    "KST": (("", "Asia/Seoul", "+09:00"),),
    "ACST": (("", "Australia/Adelaide", "+09:30"),),
    "ACDT": (("", "Australia/Adelaide", "+10:30"),),
    "AEST": (("", "Australia/Sydney", "+10:00"),),
    "AEDT": (("", "Australia/Sydney", "+11:00"),),
    "NZST": (("", "Pacific/Auckland", "+12:00"),),
    "NZDT": (("", "Pacific/Auckland", "+13:00"),),
    "BRT": (("", "America/Sao_Paulo", "-03:00"),),
    "ART": (("", "America/Argentina/Buenos_Aires", "-03:00"),),
    "CLT": (("", "America/Santiago", "-04:00"),),
    "COT": (("", "America/Bogota", "-05:00"),),
    "PET": (("", "America/Lima", "-05:00"),),
}  # fmt: skip
"""Of each abbreviation: in which countries ("" for everywhere), which zone, and the offset that it states if it does."""


@lru_cache(maxsize=1)
def _by_lower_case() -> dict[str, str]:
    return {name.lower(): name for name in available_timezones() if name not in {"Factory", "localtime"}}


@lru_cache(maxsize=1)
def _by_city() -> dict[str, str | None]:
    """Give the zone named after a city, by the city; None if two are."""
    found: dict[str, str | None] = {}
    for name in sorted(available_timezones()):
        area, _, city = name.rpartition("/")
        if area.split("/")[0] not in {
            "Africa",
            "America",
            "Asia",
            "Atlantic",
            "Australia",
            "Europe",
            "Indian",
            "Pacific",
        }:
            continue
        key = city.replace("_", " ").lower()
        found[key] = name if key not in found or _same_rules(name, found[key]) else None
    return found


def _same_rules(name: str, other: str | None) -> bool:
    moments = [datetime(year, month, 1, tzinfo=UTC) for year in (2000, 2026) for month in (1, 7)]
    return other is not None and all(
        ZoneInfo(name).utcoffset(moment) == ZoneInfo(other).utcoffset(moment) for moment in moments
    )


@lru_cache(maxsize=1)
def _windows() -> dict[str, str]:
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    return {name.lower(): zone for name, zone in WINDOWS_TO_OLSON.items()}


@lru_cache(maxsize=4_096)
def zone_name(text: str) -> str | None:
    """Give what a name of a zone means: an IANA name, ``+02:00``, ``UTC`` or ``AoE``; None if it is none.

    Reads IANA names (links and obsolete ones stay as they are, ``Etc/GMT-2`` too), Windows names by CLDR, paths that end
    in an IANA name, Windows' and Rails' display names, English names and offsets. Abbreviations that mean different zones
    in different countries are for ``abbreviation_zone``.
    """
    name = " ".join(text[: MAX_NAME + 1].strip().strip("\"'").split())
    if not name or len(name) > MAX_NAME:
        return None
    lower = name.lower()
    if lower in {"aoe", "utc", "gmt", "z", "etc/utc", "etc/gmt"}:
        return AOE if lower == "aoe" else "UTC"
    if known := _by_lower_case().get(lower) or ("/" in lower and _by_lower_case().get(lower.replace(" ", "_"))):
        return known
    if lower.upper() in ABBREVIATIONS:
        return abbreviation_zone(lower)
    if (offset := _fixed(name)) is not None:
        return offset
    if lower.endswith(_WINDOWS_ENDINGS) and (known := _windows().get(lower)) is not None:
        return known
    return _from_path(name) or _from_display(name) or _from_words(lower) or _windows().get(lower)


def _fixed(name: str) -> str | None:
    match = _OFFSET.fullmatch(name)
    if match is None:
        return None
    hours, minutes = int(match["hours"]), int(match["minutes"] or 0)
    if hours > MAX_OFFSET_HOURS or (hours == MAX_OFFSET_HOURS and minutes):
        return None
    if hours == 0 and minutes == 0:
        return "UTC"
    return f"{'+' if match['sign'] == '+' else '-'}{hours:02}:{minutes:02}"


def _from_path(name: str) -> str | None:
    match = _PATH.search(name.replace(" ", "_"))
    parts = match[1].split("/") if match and match.start() > 0 else []
    for first in range(len(parts)):
        if (known := _by_lower_case().get("/".join(parts[first:]).lower())) is not None:
            return "UTC" if known in {"UTC", "Etc/UTC"} else known
    if match is None and "/" in name:
        tail = name.rstrip("/").split("/")
        for count in (3, 2):
            if (known := _by_lower_case().get("/".join(tail[-count:]).lower())) is not None:
                return known
    return None


def _from_display(name: str) -> str | None:
    match = _DISPLAY.fullmatch(name)
    if match is None:
        return None
    offset = _fixed(match["offset"]) if match["offset"] else "UTC"
    if offset is None:
        return None
    candidates = [match["names"], *match["names"].split(",")]
    for candidate in candidates:
        zone = _from_words(candidate.strip().lower()) or _windows().get(candidate.strip().lower())
        if zone is not None and _standard_offset(zone) == offset:
            return zone
    return offset


def _standard_offset(zone: str) -> str | None:
    """Give the offset that a zone has outside summer time."""
    rules = rules_of(zone)
    if rules is None:
        return None
    offsets = [datetime(2026, month, 1, tzinfo=UTC).astimezone(rules).utcoffset() for month in (1, 7)]
    return _written(min(offset for offset in offsets if offset is not None))


def _from_words(lower: str) -> str | None:
    if lower in NAMED:
        return NAMED[lower]
    bare = " ".join(_FILLER.sub(" ", lower).split())
    return NAMED.get(bare) or _by_city().get(bare)


@lru_cache(maxsize=2_048)
def abbreviation_zone(abbreviation: str, country: str | None = None) -> str | None:
    """Give the zone that an abbreviation means in a country (ISO 3166-1 alpha-2), or None if that is not certain.

    >>> abbreviation_zone("CST", "CN"), abbreviation_zone("CST"), abbreviation_zone("cet")
    ('Asia/Shanghai', None, 'Europe/Brussels')
    """
    meaning = _meaning(abbreviation, country)
    return meaning[0] if meaning else None


@lru_cache(maxsize=2_048)
def abbreviation_offset(abbreviation: str, country: str | None = None) -> str | None:
    """Give the offset that an abbreviation states, or None: ``PST`` is always UTC-8 (RFC 5322, section 4.3), ``PT`` varies."""
    meaning = _meaning(abbreviation, country)
    return (meaning[1] or None) if meaning else None


def _meaning(abbreviation: str, country: str | None) -> tuple[str, str] | None:
    meanings = ABBREVIATIONS.get(abbreviation.strip().upper(), ())
    if country is not None:
        for countries, zone, offset in meanings:
            if country.upper() in countries.split():
                return zone, offset
    for countries, zone, offset in meanings:
        if not countries:
            return zone, offset
    return (meanings[0][1], meanings[0][2]) if len(meanings) == 1 else None


@lru_cache(maxsize=1_024)
def rules_of(zone: str) -> tzinfo | None:
    """Give the rules of a zone as ``zone_name`` writes it; None if there is no such zone."""
    if zone == AOE:
        return timezone(timedelta(hours=-12))
    if zone in {"UTC", "Z"}:
        return UTC
    if zone[:1] in {"+", "-"}:
        fixed = _fixed(zone)
        if fixed is None:
            return None
        if fixed == "UTC":
            return UTC
        length = timedelta(hours=int(fixed[1:3]), minutes=int(fixed[4:]))
        return timezone(length if fixed[0] == "+" else -length)
    known = _by_lower_case().get(zone.lower())
    return None if known is None else ZoneInfo(known)


def to_utc(local: str, zone: str) -> str | None:
    """Give the instant of a local time as ``2026-08-20T06:00:00Z``; None for a bare date, nonsense or an unknown zone.

    A time that summer time leaps over is moved on by the length of the leap; of a time that happens twice the first is
    taken (RFC 5545, section 3.3.5). A time that has its own offset needs no zone and does not heed it.
    """
    if len(local) < len("2026-08-20T06"):
        return None
    try:
        moment = datetime.fromisoformat(local)
        if moment.tzinfo is None:
            rules = rules_of(zone)
            if rules is None:
                return None
            moment = moment.replace(tzinfo=rules, fold=0)
        return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError):
        return None


def utc_to_local(utc: str, zone: str) -> str | None:
    """Give the wall-clock time of an instant in a zone, without offset; None for nonsense or an unknown zone.

    Seconds are written only where there are any: ``2026-08-20T08:00``.
    """
    rules = rules_of(zone)
    if rules is None:
        return None
    try:
        moment = datetime.fromisoformat(utc)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        wall = moment.astimezone(rules).replace(tzinfo=None)
    except (ValueError, OverflowError):
        return None
    return wall.isoformat(timespec="seconds" if wall.second else "minutes")


def offset_at(local: str, zone: str) -> str | None:
    """Give the offset that holds in a zone at a local time, ``+02:00``; None for nonsense or an unknown zone."""
    rules = rules_of(zone)
    if rules is None:
        return None
    try:
        length = datetime.fromisoformat(local).replace(tzinfo=rules, fold=0).utcoffset()
    except (ValueError, OverflowError):
        return None
    return None if length is None else _written(length)


def _written(length: timedelta) -> str:
    minutes = int(length.total_seconds() // 60)
    if minutes == 0:
        return "UTC"
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


@lru_cache(maxsize=1)
def _single_zones() -> dict[str, str]:
    """Give the zone of each country where the same rules hold everywhere (tz database, ``zone.tab``)."""
    from importlib.resources import files

    table = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    zones: dict[str, list[str]] = {}
    for line in table.splitlines():
        if line and not line.startswith("#"):
            country, _, name = line.split("\t")[:3]
            zones.setdefault(country, []).append(name)
    return {
        country: names[0] for country, names in zones.items() if all(_same_rules(names[0], name) for name in names[1:])
    }


def country_zone(country: str) -> str | None:
    """Give the zone of a country (ISO 3166-1 alpha-2) in which the same time holds everywhere, else None."""
    return _single_zones().get(country.upper())
