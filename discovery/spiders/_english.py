"""Days and hours as English-speaking lists spell them out."""

from __future__ import annotations

import re
from datetime import date

MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
HOURS = re.compile(r"(\d{1,3}(?:\.\d)?)(?:\s*(?:-|–|to)\s*(\d{1,3}(?:\.\d)?))?\s*(?:hours?|hrs?)\b", re.IGNORECASE)
PER = ((re.compile(r"\b(?:week|wk)", re.IGNORECASE), "week"), (re.compile(r"\bmonth", re.IGNORECASE), "month"))
DAY = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2}),? (\d{4})")


def days(text: str) -> tuple[str | None, str | None]:
    """Give first and last day of ``April 15, 2024 - April 17, 2024``; the same day twice for a single one.

    Every day must be spelled out in full: nothing is completed.

    >>> days("Ongoing")
    (None, None)
    """
    found = []
    for name, day, year in DAY.findall(text):
        month = next((n for n, known in enumerate(MONTHS, 1) if known.startswith(name.lower())), None)
        try:
            found.append(date(int(year), month or 0, int(day)).isoformat())
        except ValueError:
            return None, None
    return (found[0], found[-1]) if found else (None, None)


def hours(text: str) -> tuple[float | None, float | None, str | None]:
    """Give least and most hours, and ``week`` or ``month`` where the text says so.

    >>> hours("2-4 hours per week")
    (2.0, 4.0, 'week')
    """
    match = HOURS.search(text)
    if match is None:
        return None, None, None
    per = next((unit for pattern, unit in PER if pattern.search(text)), None)
    return float(match[1]), float(match[2] or match[1]), per
