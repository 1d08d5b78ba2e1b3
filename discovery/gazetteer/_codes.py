"""Where a postal code lies: it tells which of several places of a name is meant."""

from __future__ import annotations

import re
from functools import lru_cache

from discovery.gazetteer._lookup import code_point

Point = tuple[float, float]

_SHAPES: tuple[tuple[re.Pattern[str], str | None], ...] = (
    (re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?)\s?\d[A-Z]{2}\b"), "GB"),
    (re.compile(r"\b([ABCEGHJ-NPRSTVXY]\d[A-Z])\s?\d[A-Z]\d\b"), "CA"),
    (re.compile(r"〒\s?(\d{3}-?\d{4})"), "JP"),
    (re.compile(r"\b(\d{4})\s[A-Z]{2}\b(?=\s+[A-Z])"), "NL"),
    (re.compile(r"\b(?:[A-Z]{1,2}-)?(\d{4,7}|\d{3}-\d{4}|\d{5}-\d{3}|\d{2}-\d{3}|\d{3}\s\d{2})(?:-\d{4})?\b"), None),
)
"""The shapes of codes, with the country that alone writes them so. Of a British code only the first half is known."""
_HOUSE = re.compile(
    r"(?<![\w-])\d{1,6}(?:-\d{1,6})?[A-Za-z]?,?\s+(?:(?:[^\W\d][\w.'’-]*|\d{1,3}(?:st|nd|rd|th))\s+){0,4}?"
    r"(?:street|st|avenue|ave?|road|rd|boulevard|blvd|drive|dr|lane|ln|highway|hwy|way|court|ct|place|pl|parkway|pkwy|circle|cir|"
    r"square|sq|terrace|trail|turnpike|pike|broadway|plaza|mall|row|crescent|close|gardens)\b\.?|"
    r"\b\d{1,6},?\s+(?:rue|avenue|boulevard|chemin|route|allée|quai|cours|impasse|calle|carrer|rua|via|viale|corso)\b|"
    r"\b(?:room|suite|ste|unit|apt|highway|hwy|route|rt|state road|sr|floor|box|no|nr|#)\.?\s?#?\d{1,6}\b",
    re.IGNORECASE,
)
"""Numbers of houses, rooms and roads, which are no postal codes."""


@lru_cache(maxsize=5_000)
def codes_in(text: str) -> tuple[tuple[str, str | None], ...]:
    """Give the numbers in a text that may be postal codes, each with the country that its shape tells."""
    text = _HOUSE.sub(" ", text)
    for shape, country in _SHAPES:
        found = [match[1] for match in shape.finditer(text)]
        if found:
            return tuple((re.sub(r"[\s-]", "", code), country) for code in found)
    return ()


def points_in(text: str, country: str) -> list[Point]:
    """Give where the codes in a text lie, taken as codes of a country; the last one, which is the likeliest, first."""
    points = [code_point(country, code) for code, only in codes_in(text) if only in (None, country)]
    return [point for point in reversed(points) if point is not None]


def country_by_code(text: str) -> str | None:
    """Give the country whose codes alone have the shape of one in the text."""
    return next((country for code, country in codes_in(text) if country and code_point(country, code)), None)
