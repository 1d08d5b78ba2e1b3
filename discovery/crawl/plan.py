"""What a crawl is to do, and who hears how it goes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pathlib import Path

    from discovery.clock import Clock
    from discovery.sources import Source
    from pipelines.store import Counts


class Watcher(Protocol):
    """Is told how a crawl goes."""

    def page(self, source: Source) -> None:
        """Hear that one page of a source was dealt with."""

    def done(self, source: Source, outcome: str, reason: str | None, counts: Counts) -> None:
        """Hear that a source is done and stored."""


class Silent:
    """A watcher that says nothing."""

    def page(self, source: Source) -> None:
        """Say nothing."""

    def done(self, source: Source, outcome: str, reason: str | None, counts: Counts) -> None:
        """Say nothing."""


@dataclass(slots=True)
class Plan:
    """What a run is to do."""

    sources: list[Source]
    data: Path
    clock: Clock
    run_id: int | None = None
    """The row in ``runs``; None has the conductor begin and finish a run of its own."""
    conditional: bool = True
    """Send stored validators. Off while recording: a recording should be whole."""
    workers: int | None = None
    watcher: Watcher = field(default_factory=Silent)
