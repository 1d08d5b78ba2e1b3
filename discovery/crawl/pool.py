"""Worker processes that read pages under a limit of time and memory, so that one hostile page costs only itself."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import resource
import signal
from concurrent.futures import TimeoutError as FutureTimeout
from typing import TYPE_CHECKING, Any, cast

import msgspec

from discovery.crawl.reading import PageRead, Work, chain, read_page
from discovery.items import Problem

if TYPE_CHECKING:
    from concurrent.futures import Future

    from pebble import ProcessPool

READ_SECONDS = 20.0
"""Wall-clock time for one page; the slowest honest page measured takes under two seconds."""
READ_BYTES = 512 * 1024 * 1024
"""Memory for one page, above what an idle worker holds."""
PAGES_PER_WORKER = 5_000
"""A worker is renewed now and then, so that what a library leaks does not add up."""
DECODE = msgspec.msgpack.Decoder(PageRead)
ENCODE = msgspec.msgpack.Encoder()


def _start_worker(limit_bytes: int) -> None:
    """Prepare a worker: signals are the parent's business, memory has an end, the tables are loaded."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    chain()
    with open("/proc/self/statm", "rb") if os.path.exists("/proc/self/statm") else open(os.devnull, "rb") as file:  # noqa: PTH110, PTH123
        pages = int((file.read().split() or [b"0"])[0])
    limit = pages * resource.getpagesize() + limit_bytes
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _work(data: bytes) -> bytes:
    return ENCODE.encode(read_page(msgspec.msgpack.decode(data, type=Work)))


class ReadingPool:
    """Reads pages in ``workers`` processes."""

    def __init__(self, workers: int | None = None, *, seconds: float = READ_SECONDS, memory: int = READ_BYTES) -> None:
        self.workers = workers or max(1, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1)
        self.seconds = seconds
        self.memory = memory
        self._pool: ProcessPool | None = None

    async def read(self, work: Work) -> PageRead:
        """Read one page. Whatever happens to the worker becomes a problem of the page."""
        from pebble import ProcessExpired

        future = self._started().schedule(_work, args=(ENCODE.encode(work),), timeout=self.seconds)
        try:
            return DECODE.decode(cast("bytes", await asyncio.wrap_future(cast("Future[Any]", future))))
        except (FutureTimeout, TimeoutError):
            reason = f"reading took more than {self.seconds:g} s"
        except MemoryError:
            reason = f"reading took more than {self.memory // 1024 // 1024} MB of memory"
        except ProcessExpired as error:
            reason = f"the reading process died ({error})"
        except Exception as error:  # noqa: BLE001 - a worker's failure is the page's failure, never the run's
            reason = f"reading failed: {type(error).__name__}: {error}"
        return PageRead(problems=[Problem(reason=reason[:300])])

    def _started(self) -> ProcessPool:
        if self._pool is None:
            from pebble import ProcessPool

            self._pool = ProcessPool(
                max_workers=self.workers,
                max_tasks=PAGES_PER_WORKER,
                initializer=_start_worker,
                initargs=(self.memory,),
                context=multiprocessing.get_context("forkserver"),
            )
        return self._pool

    def close(self) -> None:
        """End the workers."""
        if self._pool is not None:
            self._pool.stop()  # type: ignore[no-untyped-call]
            self._pool.join()
            self._pool = None
