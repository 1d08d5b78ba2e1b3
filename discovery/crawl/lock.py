"""One crawl at a time in a data folder: a lock that dies with its process."""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class AlreadyRunning(RuntimeError):  # noqa: N818 - it is no error
    """Another process works in this data folder."""


@contextmanager
def lock(data: Path) -> Iterator[None]:
    """Hold the data folder's lock. Raises AlreadyRunning at once if another process does, OSError if it cannot be made."""
    path = data / "discovery.lock"
    with path.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise AlreadyRunning(f"already running (process {file.read().strip() or 'unknown'})") from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
