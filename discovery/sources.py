"""The source catalogue: load, validate, add. One TOML table a source, its name is the table's name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from msgspec import Struct, field

if TYPE_CHECKING:
    pass

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")
EVERY = re.compile(r"(\d{1,4})([mhdw])")
SECONDS = {"m": 60, "h": 3_600, "d": 86_400, "w": 604_800}
STATES = ("active", "candidate", "off")
MIN_EVERY_SECONDS = 3_600
"""Nothing is asked more than once an hour."""


class CatalogueError(ValueError):
    """The catalogue cannot be used. The message names file, table and key."""


class Source(Struct, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One place on the web that is asked regularly."""

    name: str
    spider: str
    url: str
    title: str | None = None
    organization: str | None = None
    licence: str = "unknown"
    """SPDX id; ``unknown`` publishes facts and links only, no descriptions."""
    attribution: str | None = None
    every: str = "1d"
    timezone: str | None = None
    topics: list[str] = field(default_factory=list)
    country: str | None = None
    language: str | None = None
    state: str = "active"
    options: dict[str, Any] = field(default_factory=dict)

    @property
    def interval_seconds(self) -> int:
        """How long to wait between two askings."""
        match = EVERY.fullmatch(self.every)
        if match is None:
            raise CatalogueError(f"every = {self.every!r} is not a number and one of m, h, d, w")
        return max(MIN_EVERY_SECONDS, int(match[1]) * SECONDS[match[2]])

    @property
    def host(self) -> str:
        """Host and port of the URL, lower case."""
        return urlsplit(self.url).netloc.lower()
