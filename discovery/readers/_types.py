"""What goes into a reader and what comes out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from discovery.items import Found, Item, Link, Problem


@dataclass(frozen=True, slots=True)
class Window:
    """The days, both inclusive, within which recurring events are expanded."""

    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Payload:
    """The bytes of one answer, with what is known of them.

    ``url`` is the address after redirects, or a ``file:`` URL; ``content_type`` the header as sent, or None.
    ``timezone``, ``country`` and ``language`` are the source's hints, used only where the payload itself is silent.
    ``options`` is the source's own table (selectors of a recipe and the like).
    """

    body: bytes
    url: str = ""
    content_type: str | None = None
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    timezone: str | None = None
    country: str | None = None
    language: str | None = None
    options: dict[str, Any] = field(default_factory=dict)

    @property
    def media_type(self) -> str:
        """The type without parameters, lower case; empty if unknown."""
        return (self.content_type or "").partition(";")[0].strip().lower()


@dataclass(slots=True)
class Reading:
    """All that came out of one payload."""

    items: list[Item] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)

    @classmethod
    def of(cls, found: Iterable[Found]) -> Reading:
        """Sort what a reader yields. An exception of the reader becomes a problem; what came before it stays."""
        from discovery.items import Link, Problem

        reading = cls()
        try:
            for one in found:
                if isinstance(one, Problem):
                    reading.problems.append(one)
                elif isinstance(one, Link):
                    reading.links.append(one)
                else:
                    reading.items.append(one)
        except (RecursionError, Exception) as error:  # noqa: BLE001 - a reader must never take its neighbours along
            reading.problems.append(Problem(reason=f"reader failed: {type(error).__name__}: {error}"[:300]))
        return reading
