"""Places as given: the item's own place, its country as ISO 3166-1 code."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from discovery.items import Item
    from pipelines import Context

COUNTRY_WORDS = {
    "usa": "US", "u.s.a.": "US", "u.s.": "US", "us": "US", "united states of america": "US", "uk": "GB", "u.k.": "GB",
    "england": "GB", "scotland": "GB", "wales": "GB", "northern ireland": "GB", "great britain": "GB",
    "the netherlands": "NL", "holland": "NL", "czech republic": "CZ", "turkey": "TR", "south korea": "KR",
    "korea": "KR", "russia": "RU", "vietnam": "VN", "hong kong": "HK", "taiwan": "TW", "uae": "AE", "macedonia": "MK",
}  # fmt: skip
"""What people write, beside the names that CLDR has."""
LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "sv", "da", "nb", "fi", "pl", "cs", "tr")


def process(item: Item, context: Context) -> Item:
    """Fill city, region, country and coordinates from the item's place; the country else from the source."""
    place = item.location
    if place is not None:
        item.city, item.region = item.city or place.city, item.region or place.region
        item.latitude, item.longitude = place.latitude, place.longitude
        item.country = item.country or country_code(place.country)
        item.place_source = "item" if item.city or item.country else None
    if item.country is None and item.city is not None and context.source.country:
        item.country, item.place_source = context.source.country, "source"
    return item


def country_code(text: str | None) -> str | None:
    """Give the ISO 3166-1 alpha-2 code of a country as people write it, or None."""
    if not text:
        return None
    word = " ".join(text.split()).strip(" .").casefold()
    return _names().get(word) or COUNTRY_WORDS.get(text.strip().casefold()) or COUNTRY_WORDS.get(word)


@cache
def _names() -> dict[str, str]:
    from babel import Locale

    names: dict[str, str] = {}
    for language in LANGUAGES:
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha() and code not in ("EU", "EZ", "UN", "ZZ", "XA", "XB"):
                names.setdefault(name.casefold(), code)
                names.setdefault(code.casefold(), code)
    return names | COUNTRY_WORDS
