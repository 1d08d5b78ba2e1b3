"""Whose turn it is: the addresses that wait for a host, and the room for answers that wait to be read."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from discovery.crawl.job import Job
    from discovery.spiders import Ask


@dataclass(frozen=True, slots=True)
class Wanted:
    """One address that a source wants asked."""

    job: Job
    ask: Ask
    url: str
    depth: int
    """Links from the source's own address."""
    level: int
    """The same, but the pages of one list count as one."""


class HostQueue:
    """What waits for one host. Its sources take turns, so that a large one does not keep a small one waiting."""

    def __init__(self) -> None:
        self._by_job: dict[Job, deque[Wanted]] = {}

    def put(self, wanted: Wanted) -> None:
        """Add an address, behind the others of its source."""
        self._by_job.setdefault(wanted.job, deque()).append(wanted)

    def next(self) -> Wanted | None:
        """Take the address whose turn it is; None if nothing waits."""
        for job in self._by_job:
            waiting = self._by_job.pop(job)
            wanted = waiting.popleft()
            if waiting:
                self._by_job[job] = waiting  # at the end of the row
            return wanted
        return None


class Room:
    """How many bytes of answers may wait to be read at once. One that is larger than all of it comes in alone."""

    def __init__(self, limit_bytes: int) -> None:
        self._limit = limit_bytes
        self._used = 0
        self._waiters: deque[asyncio.Future[None]] = deque()

    async def take(self, size: int) -> None:
        """Wait until there is room for so many bytes, and take it."""
        while self._used and self._used + size > self._limit:
            waiter = asyncio.get_running_loop().create_future()
            self._waiters.append(waiter)
            await waiter
        self._used += size

    def give(self, size: int) -> None:
        """Give the room of so many bytes back."""
        self._used -= size
        while self._waiters:
            waiter = self._waiters.popleft()
            if not waiter.done():
                waiter.set_result(None)
