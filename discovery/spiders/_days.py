"""Days as English-speaking lists spell them out."""

from __future__ import annotations

import re
from datetime import date

MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
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
