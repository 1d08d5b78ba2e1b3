"""Places as lists of conferences write them: ``City, Region, Country`` in one text."""

from __future__ import annotations

from discovery.items import Place

COUNTRY_CODES = frozenset({"US", "UK"})
"""The only two-letter endings that are taken for countries; of the others most are states (``Boston, MA``)."""


def place_of(text: str) -> Place:
    """Take a text apart at its commas: the first part is the city, the last the country, what is between the region.

    A text without a comma, or one that ends in what may be a state, stands as the city, as it is written.

    >>> place_of("Montréal, Québec, Canada").country
    'Canada'
    """
    parts = [part for part in (one.strip() for one in text.split(",")) if part]
    if len(parts) < 2 or (len(parts[-1]) < 3 and parts[-1] not in COUNTRY_CODES):
        return Place(city=text.strip() or None)
    city, *regions, country = parts
    return Place(city=city, region=", ".join(regions) or None, country=country)
