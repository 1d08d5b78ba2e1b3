"""How alike two things are: features of a pair, each between -1 and 1, and the score that they make."""

from __future__ import annotations

from datetime import datetime
from math import cos, exp, hypot, radians
from typing import TYPE_CHECKING

from rapidfuzz.distance import JaroWinkler
from rapidfuzz.fuzz import ratio, token_set_ratio

from pipelines._profile import TOWN_LETTERS
from pipelines._words import NEW

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipelines._profile import Profile

KM_PER_DEGREE = 111.0
APART_KM = 150
SAME_HOUR, SAME_MORNING = 60, 180
"""Minutes that two sources may be apart of when an event begins (doors, welcome, first talk): of one day, of several."""
NEAR_KM = 15
"""What lies no further apart may be called by the town or by its part."""
SAME_TOWN, SAME_TOWN_ABROAD = 85, 75
"""How alike (0 to 100) the names of one town are, mistyped or in another language: ``Lisboa``, ``Genève``, ``Milano``."""
MIN_DESCRIBED = 8
DESCRIBED = 88
SAME_VENUE = 85
SAME_ACRONYM = 75
SAME_NAME = 0.8
WORD, STEM, SAME_WORD = 3, 4, 0.85
"""Words of so many letters tell something; with so many equal ones at the beginning, or this likeness, they are forms of one."""


WEIGHTS: dict[str, float] = {
    "acronyms": -5, "alias": 1.03, "apart": -10, "bare_host": 0.96, "bias": -11.02, "city_conflict": -2,
    "contained": 0.47, "country_conflict": -15, "covered": 0.34, "elsewhere": -4, "day*city": 0.14, "far": -4.36, "host*day": 0.15,
    "host*name": 0.05, "host_like": 1.22, "host_named": 1.5, "hosted": -5, "month": -2, "name": 1.47,
    "name*city": 1.64, "name*day": 2.15, "name*day*city": 1.69, "named_city": -3.5, "near": 1.31, "near*name": 1.48,
    "near*url": 1.54, "nested": -0.06, "no_date": -1, "number_conflict": -8, "online_conflict": 0.34,
    "organizer": 0.4, "other_day": -4, "other_host": -1.01, "other_hour": -15, "other_minute": -0.5,
    "other_path": -2.07, "overlap": 2.7, "own_words": -4, "part": -3, "plain": -6, "same_city": -0.06,
    "same_end": 1.84, "same_host": -0.07, "same_instant": 2.5, "same_name": 2.96, "same_start": 0.94,
    "same_url": 2.06, "same_venue": 0.5, "url*day": 2.68, "url*name": 0.91, "url_year_conflict": -0.25,
    "venue_conflict": -1, "weekly": -6, "weeks": 2.78, "year_conflict": -8,
}  # fmt: skip
"""What each feature adds to the log-odds that two events are one. Learned by logistic regression (benchmarks/learn.py)
from pairs of conference lists read by hand; those that no list can teach (hours, halls, organisers, and the vetoes of years,
countries and hosts) are set to what they mean. A product of features counts where both hold."""
THRESHOLD = 0.5
"""From this score on two things are one."""


def score(found: dict[str, float]) -> float:
    """Give the probability, 0 to 1, that a pair with these features is one thing."""
    return 1 / (1 + exp(-sum(WEIGHTS.get(name, 0.0) * value for name, value in found.items())))


def features(a: Profile, b: Profile) -> dict[str, float]:
    """Compare two things. What is unknown on either side is 0."""
    found = _names(a, b)
    found |= _addresses(a, b)
    found |= _times(a, b)
    found |= _places(a, b)
    name, day, city = found["name"], found["same_start"], found["same_city"]
    if found["same_url"]:
        found.pop("own_words")
    else:
        found["elsewhere"] = found["city_conflict"]
    if a.plain and b.plain:
        found["plain"] = _plain(a, b, found)
    if name < SAME_NAME:  # things begin at the same moment in one house all the time
        found.pop("same_instant", None)
    found["name*day"] = name * day
    found["name*city"] = name * city
    found["url*day"] = found["same_url"] * day
    found["host*day"] = found["same_host"] * day
    found["day*city"] = day * city
    found["name*day*city"] = name * day * city
    found["url*name"] = found["same_url"] * name
    found["host*name"] = found["same_host"] * name
    found["near*name"] = found["near"] * name
    found["near*url"] = found["near"] * found["same_url"]
    return {key: float(value) for key, value in found.items() if value} | {"bias": 1.0}


def _plain(a: Profile, b: Profile, found: dict[str, float]) -> float:
    """Tell whether names that hundreds have are all that speaks for a pair: no address, no house, no organiser in common.

    Those that name a subject are told apart by town; those that say no more than that people meet, by nothing.
    """
    known = found["same_url"] or found["nested"] or found["organizer"] or found["same_venue"]
    return float(not (known or (found["same_city"] and min(a.plain, b.plain) == 1)))


def _names(a: Profile, b: Profile) -> dict[str, float]:
    shared_place = a.place | b.place
    left = [word for word in a.words if word not in shared_place] or a.words
    right = [word for word in b.words if word not in shared_place] or b.words
    one, two = "".join(left), "".join(right)
    if one == two:
        alike = covered = best_covered = float(bool(one))
    else:
        alike = ratio(one, two) / 100
        covered, best_covered = sorted((_covered(left, two), _covered(right, one)))
    alias = _alias(a, b) or _alias(b, a) or _described(a, b) or _described(b, a)
    return {
        "name": max(alike, covered, 0.9 * alias),
        "same_name": one == two != "",
        "contained": best_covered > 0.99 and covered < 0.8,
        "covered": best_covered,
        "alias": alias,
        "own_words": not alias and _own_word(a, b) and _own_word(b, a),
        "part": _part(a, b) or _part(b, a),
        "hosted": _hosted(a, b) or _hosted(b, a),
        "number_conflict": bool(a.numbers) and bool(b.numbers) and a.numbers.isdisjoint(b.numbers),
        "year_conflict": bool(a.years) and bool(b.years) and a.years.isdisjoint(b.years),
        "url_year_conflict": bool(a.url_years) and bool(b.url_years) and a.url_years.isdisjoint(b.url_years),
        "acronyms": bool(a.acronym) and bool(b.acronym) and _clash(a.acronym, b.acronym),
        "organizer": bool(a.organizer) and a.organizer == b.organizer,
    }


def _covered(words: Iterable[str], other: str) -> float:
    """Give the share of letters of some words that stands in the other name, whole words at a time."""
    total = found = 0
    for word in words:
        total += len(word)
        if word in other:
            found += len(word)
    return found / total if total else 0.0


def _own_word(one: Profile, other: Profile) -> bool:
    """Tell whether a word of one name stands in the other, or in its place, in no form.

    If both have one, each may be of a series with one pattern: ``Data Day Leeds`` and ``Data Day York``.
    """
    for word in one.words:
        if len(word) < WORD or word in other.compact or word in other.place:
            continue
        stem = word[:STEM]
        if not any(
            len(their) >= WORD and (their[:STEM] == stem or JaroWinkler.similarity(word, their) >= SAME_WORD)
            for their in other.words
        ):
            return True
    return False


def _alias(a: Profile, b: Profile) -> bool:
    """Tell whether one is called by the other's abbreviation."""
    names = {a.compact, *a.aliases}
    return any(len(one) >= 3 and (one == b.initials or one in b.aliases or _spells(one, b)) for one in names if one)


def _described(a: Profile, b: Profile) -> bool:
    """Tell whether the short description of one is the name of the other."""
    return len(a.alternate) >= MIN_DESCRIBED and ratio(a.alternate, b.compact) >= DESCRIBED


def _spells(short: str, other: Profile) -> bool:
    """Tell whether a short name is made of the beginnings of the other's words (``pycon`` of ``python conference``)."""
    if not 3 <= len(short) <= 12 or len(other.all_words) < 2 or len(short) >= len(other.compact):
        return False
    return _consume(short, other.words)


def _consume(short: str, words: tuple[str, ...]) -> bool:
    if not short:
        return not words
    if not words:
        return False
    first, rest = words[0], words[1:]
    size = 0
    while size < min(len(short), len(first)) and short[size] == first[size]:
        size += 1
        if _consume(short[size:], rest):
            return True
    return False


def _part(a: Profile, b: Profile) -> bool:
    """Tell whether the name of one says that it is a part, and that of the other does not."""
    return any(word not in b.compact and word not in b.all_words for word in a.parts)


def _clash(one: str, two: str) -> bool:
    """Tell whether two abbreviations are of different things."""
    return one not in two and two not in one and ratio(one, two) < SAME_ACRONYM


def _hosted(part: Profile, whole: Profile) -> bool:
    """Tell whether one says that it is held at the other."""
    hosts = {word for word in part.hosted_at if word in whole.all_words}
    return bool(hosts) and not whole.hosted_at and len(hosts) >= min(len(whole.words), 2)


def _addresses(a: Profile, b: Profile) -> dict[str, float]:
    known = a.url is not None and b.url is not None
    same_host = known and a.host == b.host
    same_url = known and a.url == b.url
    shorter = min(len(a.path), len(b.path))
    nested = same_host and not same_url and a.path[:shorter] == b.path[:shorter]
    return {
        "same_url": same_url,
        "same_host": same_host,
        "bare_host": same_url and not a.path,
        "nested": nested,
        "other_path": same_host and not same_url and not nested,
        "other_host": known and not same_host,
        "host_like": _host_like(a.host, b.host) if known and not same_host else 0.0,
        "host_named": _named(a, b) or _named(b, a),
    }


def _host_like(one: str, two: str) -> float:
    """Compare the telling parts of two hosts: ``2018.euruko.org`` and ``euruko2018.org``."""
    left, right = _label(one), _label(two)
    return JaroWinkler.similarity(left, right) if left and right and JaroWinkler.similarity(left, right) > 0.85 else 0.0


def _label(host: str) -> str:
    labels = host.split(".")
    return max(labels[:-1], key=len, default=host).replace("-", "")


def _named(a: Profile, b: Profile) -> bool:
    """Tell whether the host of one bears the name of the other, letter by letter."""
    return len(b.compact) >= 4 and b.compact in a.host.replace("-", "").replace(".", "")


def _times(a: Profile, b: Profile) -> dict[str, float]:
    if a.first is None or b.first is None or a.last is None or b.last is None:
        return {"same_start": 0.0, "near": 0.0, "no_date": 1.0}
    apart = abs((a.first - b.first).days)
    overlap = a.first <= b.last and b.first <= a.last
    one_day = a.last == a.first and b.last == b.first
    minutes = _minutes_apart(a, b) if apart == 0 else 0
    return {
        "same_start": apart == 0,
        "same_end": a.last == b.last,
        "near": 0 < apart <= 3,
        "weeks": 3 < apart <= 14,
        "weekly": one_day and apart > 0 and apart % 7 == 0,
        "month": 14 < apart <= 60,
        "far": apart > 60,
        "overlap": overlap,
        "same_instant": bool(a.instant) and bool(a.clock) and bool(b.clock) and a.instant == b.instant,
        "other_day": apart > 0 and bool(a.clock) and bool(b.clock),
        "other_hour": minutes > (SAME_HOUR if one_day else SAME_MORNING),
        "other_minute": 0 < minutes <= SAME_HOUR,
    }


def _minutes_apart(a: Profile, b: Profile) -> float:
    """Give the minutes between two beginnings on one day, as far as both are known in the same terms."""
    if a.instant and b.instant:
        return abs((datetime.fromisoformat(a.instant) - datetime.fromisoformat(b.instant)).total_seconds()) / 60
    if a.clock and b.clock:
        (hour, minute), (other_hour, other_minute) = (map(int, text[1:].split(":")) for text in (a.clock, b.clock))
        return abs((hour - other_hour) * 60 + minute - other_minute)
    return 0


def _places(a: Profile, b: Profile) -> dict[str, float]:
    apart_km = _km(a, b)
    same = bool(a.city) and bool(b.city) and (same_town(a.city, b.city) or _within(a, b) or _within(b, a))
    if apart_km is not None and a.city and b.city:
        same = same or apart_km <= NEAR_KM
    exact = bool(a.city) and bool(b.city) and not (a.online or b.online or a.vague or b.vague)
    conflict = exact and not same
    countries = {a.country, b.country} - {None}
    other_country = len(countries) == 2 and all(len(one or "") == 2 for one in countries)
    named = conflict and ({*a.city} <= a.all_words or {*b.city} <= b.all_words)
    same_venue = bool(a.venue) and bool(b.venue) and token_set_ratio(a.venue, b.venue) >= SAME_VENUE
    return {
        "same_city": same,
        "city_conflict": conflict,
        "named_city": named,
        "country_conflict": other_country and not a.online and not b.online,
        "online_conflict": a.online != b.online and bool(a.city) and bool(b.city),
        "same_venue": same_venue,
        "venue_conflict": bool(a.venue) and bool(b.venue) and not same_venue,
        "apart": not same and apart_km is not None and apart_km > APART_KM,
    }


def _within(a: Profile, b: Profile) -> bool:
    """Tell whether the town of one stands in the address or the longer place of the other."""
    return set(a.city) <= (b.place | b.venue_words)


def same_town(one: tuple[str, ...], two: tuple[str, ...]) -> bool:
    """Tell whether two names are of one town: by a part of it or its full name, or as another language has it."""
    shorter, longer = sorted((one, two), key=len)
    if set(shorter) <= set(longer):
        return one == two or not NEW & set(longer).difference(shorter)
    left, right = "".join(one), "".join(two)
    alike = ratio(left, right)
    return alike > SAME_TOWN or (alike > SAME_TOWN_ABROAD and left[:TOWN_LETTERS] == right[:TOWN_LETTERS])


def _km(a: Profile, b: Profile) -> float | None:
    if a.latitude is None or b.latitude is None or a.longitude is None or b.longitude is None:
        return None
    east = (a.longitude - b.longitude) * cos(radians(a.latitude))
    return KM_PER_DEGREE * hypot(a.latitude - b.latitude, east)
