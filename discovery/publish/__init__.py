"""What people and their calendars see: feeds and the site. Reads the database; nothing here changes a record."""

from __future__ import annotations

import os

BASE_URL_VARIABLE = "DISCOVERY_BASE_URL"


def public_address(given: str | None = None) -> str | None:
    """Give the public address of the site: the one given, else that of the environment, else None.

    Raises ValueError if it is no http or https address.
    """
    from discovery.text import clean_url

    address = given or os.environ.get(BASE_URL_VARIABLE)
    if not address:
        return None
    cleaned = clean_url(address)
    if cleaned is None:
        raise ValueError(f"{address!r} is no public address; it should look like https://discovery.example")
    return cleaned.rstrip("/")
