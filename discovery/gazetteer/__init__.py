"""Places, offline: what is written to city, region, country, coordinates and time zone.

Made from GeoNames (CC BY 4.0) and Unicode CLDR into one file when the package is built.
"""

from __future__ import annotations

from discovery.gazetteer._lookup import City, country_code, distance_km, nearest_city, zones_around
from discovery.gazetteer._resolve import Located, resolve

__all__ = ["City", "Located", "country_code", "distance_km", "locate", "nearest_city", "resolve", "zone_of"]


def locate(text: str, country: str | None = None, hint: str | None = None) -> Located | None:
    """Find the place that a text such as ``Berlin, DE`` names, or None. ``country`` and ``hint`` are ISO codes."""
    found = resolve(text, country, hint)
    return found or None


def zone_of(
    latitude: float | None, longitude: float | None, city: str | None, region: str | None, country: str | None
) -> str | None:
    """Give the IANA zone of a place, by its city, else by the nearest city to its coordinates; None if neither tells.

    The middle of a region tells it only if the region has one zone.
    """
    if city:
        found = resolve(f"{city}, {region}" if region and not region.isdigit() else city, country)
        if found.zone:
            return found.zone
    if latitude is not None and longitude is not None:
        if country and len(zones_around(latitude, longitude, country)) > 1:
            return None
        near = nearest_city(round(latitude, 2), round(longitude, 2))
        return near.zone if near else None
    return None
