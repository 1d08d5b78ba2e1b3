"""What may go wrong in a worker process. Imported there by name."""

from __future__ import annotations

import os
import signal
import sys
import time

from discovery.crawl import pool, reading

REAL_START, REAL_WORK = pool._start_worker, pool._work


def hang(data: bytes) -> bytes:
    """Never come back."""
    time.sleep(60)
    return data


def boom(data: bytes) -> bytes:
    """Fail."""
    raise KeyError("a fault of the reader")


def eat(data: bytes) -> bytes:
    """Take more memory than there may be."""
    return data * 2_000_000_000


def leave(data: bytes) -> bytes:
    """End the process."""
    os._exit(3)


def die(data: bytes) -> bytes:
    """Be killed."""
    os.kill(os.getpid(), signal.SIGKILL)
    return data


def garbage(data: bytes) -> bytes:
    """Give what is no answer."""
    return b"\xc1"


def by_word(data: bytes) -> bytes:
    """Do what the page says, or read it."""
    for word, work in ((b"HANG", hang), (b"BOOM", boom), (b"EAT", eat), (b"LEAVE", leave), (b"DIE", die)):
        if word in data:
            return work(data)
    return garbage(data) if b"GARBAGE" in data else REAL_WORK(data)


def die_once(data: bytes) -> bytes:
    """Read; once the answer is out, be killed, as by a machine that is out of memory."""
    if os.fork() == 0:
        time.sleep(0.1)
        os.kill(os.getppid(), signal.SIGKILL)
        os._exit(0)
    return REAL_WORK(data)


def cannot_start(limit: int) -> None:
    """Start without one of the pipelines."""
    sys.modules["pipelines.topics"] = None  # type: ignore[assignment]
    reading.chain.cache_clear()
    REAL_START(limit)


def dies_at_start(limit: int) -> None:
    """End before anything can be said."""
    os._exit(5)
