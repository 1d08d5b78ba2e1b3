"""The time of day as a parameter, so that tests and replays are exact."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class Clock:
    """Tells the time: a fixed moment if one is given (``--now``), else the machine's.

    >>> Clock.at("2026-08-20T06:00:00Z").iso()
    '2026-08-20T06:00:00Z'
    """

    fixed: datetime | None = None

    @classmethod
    def at(cls, text: str | None) -> Clock:
        """Make a clock that stands at an ISO 8601 moment; without an offset it is UTC. ValueError if it is none."""
        if text is None:
            return cls()
        moment = datetime.fromisoformat(text)
        return cls(moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC))

    def now(self) -> datetime:
        """Give the moment, aware, in UTC."""
        return self.fixed or datetime.now(UTC)

    def iso(self) -> str:
        """Give the moment as ``2026-08-20T06:00:00Z``, to the second."""
        return self.now().strftime("%Y-%m-%dT%H:%M:%SZ")
