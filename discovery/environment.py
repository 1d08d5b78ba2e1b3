"""Numbers that come from environment variables."""

from __future__ import annotations

import os


def number_from(variable: str, default: float) -> float:
    """Give the number that a variable holds, the default if it is not set. ValueError, naming it, if it is none above 0."""
    text = os.environ.get(variable, "").strip()
    if not text:
        return default
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number < float("inf"):
        raise ValueError(f"{variable}={text[:50]}: a number above 0 is wanted")
    return number
