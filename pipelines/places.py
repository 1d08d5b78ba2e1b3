"""Places, offline: city, region, country and coordinates from whatever is written."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from discovery.gazetteer import Located, country_code, distance_km, nearest_city
from discovery.gazetteer import resolve as resolve_place
from discovery.items import Event, Opportunity

if TYPE_CHECKING:
    from discovery.items import Item, Place
    from pipelines import Context

FALSE_COORDINATES_KM = 100.0
"""Coordinates that are further from the city named beside them belong to something else."""

REGION_KM = 1_500.0
"""The same for coordinates beside a region, which may be as large as Alaska."""

DEFAULTS = (
    (39.8283, -98.5795), (37.0902, -95.7129), (38.0, -97.0), (51.1657, 10.4515), (46.2276, 2.2137), (40.4637, -3.7492),
    (41.8719, 12.5674), (55.3781, -3.4360), (56.1304, -106.3468), (-25.2744, 133.7751), (20.5937, 78.9629), (-14.2350, -51.9253),
    (54.5260, 15.2551),
)  # fmt: skip
"""Middles of countries as maps give them where nothing but the country was found, and that of Europe."""
DEFAULT_DEGREES = 0.0002
NEIGHBOUR_KM = 60.0
"""Coordinates whose nearest city is abroad still lie in a country that has a city so near to them."""


def process(item: Item, context: Context) -> Item:
    """Fill city, region, country and coordinates. What was inferred is told in ``place_source``, doubts in ``quality``."""
    place = item.location
    if place is None:
        return item
    found = _named(place, _hint(item, context))
    if found.ambiguous:
        _flag(item, "place_ambiguous")
    if found.several:
        _flag(item, "place_several")
    item.city = item.city or found.city or (place.city and not found.imprecise and (found.rest or place.city)) or None
    item.region = item.region or place.region or found.region_name
    item.country = item.country or found.country or country_code(place.country)
    if item.country or item.city:
        item.place_source = "item"
    _fill_coordinates(item, place, found)
    if (
        item.country is None
        and context.source.country
        and (item.city or place.address or place.name)
        and not found.online
    ):
        item.country, item.place_source = context.source.country, "source"
    return item


def _named(place: Place, hint: str | None) -> Located:
    """Find the place by its city, else by its address, else by its name."""
    country = country_code(place.country)
    unread = place.country if place.country and country is None else None
    best = Located(country=country)
    if place.city:
        best = resolve_place(", ".join(filter(None, (place.city, place.region, unread))), country, hint)
        if best.city or best.ambiguous or best.online:
            return best
        if country is not None and place.country and len(place.country) == len("NC"):
            found = resolve_place(f"{place.city}, {place.country}", None, hint)
            if found.city:
                return found  # the code was of a state: ``Asheville``, ``NC``
    for text in (place.address, place.name):
        if text:
            found = resolve_place(", ".join(filter(None, (text, unread))), best.country or country, hint, street=True)
            if found.city:
                return found
            best = best if best.country or best.online else found
    if unread and not best:
        best = resolve_place(unread, None, hint)
    return best


def _fill_coordinates(item: Item, place: Place, found: Located) -> None:
    if place.latitude is not None and place.longitude is not None and _is_default(place.latitude, place.longitude):
        _flag(item, "coordinates_false")
    elif place.latitude is not None and place.longitude is not None:
        if found.latitude is None or found.longitude is None:
            if _is_abroad(place.latitude, place.longitude, found.country):
                _flag(item, "coordinates_contradict")
                return
            item.latitude, item.longitude = place.latitude, place.longitude
            _country_of_point(item, place.latitude, place.longitude)
            return
        far = REGION_KM if found.imprecise else FALSE_COORDINATES_KM
        if distance_km(place.latitude, place.longitude, found.latitude, found.longitude) <= far:
            item.latitude, item.longitude = place.latitude, place.longitude
            return
        _flag(item, "coordinates_contradict")
    if found.latitude is not None and found.longitude is not None:
        item.latitude, item.longitude = found.latitude, found.longitude
        item.place_source = "geocoded"
        if found.imprecise:
            _flag(item, "place_imprecise")


def _is_default(latitude: float, longitude: float) -> bool:
    return any(
        abs(latitude - known) < DEFAULT_DEGREES and abs(longitude - other) < DEFAULT_DEGREES
        for known, other in DEFAULTS
    )


def _is_abroad(latitude: float, longitude: float, country: str | None) -> bool:
    """Tell whether a point lies in another country than the one that is stated, beyond doubt about borders."""
    if country is None:
        return False
    near = nearest_city(round(latitude, 2), round(longitude, 2))
    if near is None or near.country == country:
        return False
    return nearest_city(round(latitude, 2), round(longitude, 2), NEIGHBOUR_KM, country) is None


def _country_of_point(item: Item, latitude: float, longitude: float) -> None:
    if item.country is None:
        near = nearest_city(round(latitude, 3), round(longitude, 3))
        if near is not None:
            item.country, item.place_source = near.country, "coordinates"


def _hint(item: Item, context: Context) -> str | None:
    """Give the country that decides between places of one name: the source's, else that of the item's zone."""
    if context.source.country:
        return context.source.country
    zone = item.timezone if isinstance(item, Event | Opportunity) else None
    return _zone_countries().get(zone) if zone else None


@cache
def _zone_countries() -> dict[str, str]:
    table = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if line and not line.startswith("#"))
    return {row[2]: row[0] for row in rows}


def _flag(item: Item, flag: str) -> None:
    if flag not in item.quality:
        item.quality.append(flag)
