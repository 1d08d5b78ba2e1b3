"""Worker processes that read pages under a limit of time and memory, so that one hostile page costs only itself."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import resource
import signal
from concurrent.futures import TimeoutError as FutureTimeout
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from discovery.crawl.reading import PageRead, Work, chain, read_page
from discovery.items import Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from pebble import ProcessPool

READ_SECONDS = 20.0
"""Wall-clock time for one page; the slowest honest page measured takes under two seconds."""
READ_BYTES = 512 * 1024 * 1024
"""Memory for one page, above what an idle worker holds."""
START_SECONDS = 60.0
"""Within this time the first worker must stand; measured are one to two seconds."""
PAGES_PER_WORKER = 5_000
"""A worker is renewed now and then, so that what a library leaks does not add up."""
RENEWALS = 2
"""How often a page is given to a new pool, if the pool breaks under it."""
LOOK_SECONDS = 1.0
"""How often it is looked whether a pool is still alive: one that breaks forgets what waits in its queue."""
DECODE = msgspec.msgpack.Decoder(PageRead)
ENCODE = msgspec.msgpack.Encoder()


class PoolError(RuntimeError):
    """No page can be read: the worker processes do not start. The message says why."""


class _Worker:
    """The state of a worker process."""

    fault: str | None = None
    """Why it cannot read. It is kept and told by every task, as a worker that ends while it starts says nothing."""


def _start_worker(limit_bytes: int) -> None:
    """Prepare a worker: signals are the parent's business, memory has an end, the tables are loaded."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    try:
        chain()
        statm = Path("/proc/self/statm")
        pages = int(statm.read_bytes().split()[0]) if statm.exists() else 0
        limit = pages * resource.getpagesize() + limit_bytes
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told
        _Worker.fault = f"{type(error).__name__}: {error}"


def _check() -> None:
    if _Worker.fault is not None:
        raise PoolError(_Worker.fault)


def _work(data: bytes) -> bytes:
    _check()
    return ENCODE.encode(read_page(msgspec.msgpack.decode(data, type=Work)))


class ReadingPool:
    """Reads pages in ``workers`` processes."""

    def __init__(self, workers: int | None = None, *, seconds: float = READ_SECONDS, memory: int = READ_BYTES) -> None:
        self.workers = workers or max(1, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1)
        self.seconds = seconds
        self.memory = memory
        self._pool: ProcessPool | None = None

    async def check(self) -> None:
        """See that pages can be read. Raises PoolError if not."""
        try:
            async with asyncio.timeout(START_SECONDS):
                await self._call(_check)
        except Exception as error:
            reason = str(error) if isinstance(error, PoolError) else _told(error)
            raise PoolError(f"pages cannot be read, the reading processes do not start: {reason}"[:500]) from error

    async def read(self, work: Work) -> PageRead:
        """Read one page. Never raises: whatever happens to the worker becomes a problem of the page."""
        from pebble import ProcessExpired

        try:
            return DECODE.decode(await self._call(_work, ENCODE.encode(work)))
        except (FutureTimeout, TimeoutError):
            reason = f"reading took more than {self.seconds:g} s"
        except MemoryError:
            reason = f"reading took more than {self.memory // 1024 // 1024} MB of memory"
        except ProcessExpired as error:
            reason = f"the reading process died (exit code {error.exitcode})"
        except Exception as error:  # noqa: BLE001 - a worker's failure is the page's failure, never the run's
            reason = f"reading failed: {_told(error)}"
        return PageRead(problems=[Problem(reason=reason[:300])])

    async def _call(self, function: Callable[..., Any], *args: Any) -> Any:
        """Run a function in a worker. A pool that broke, say because an idle worker was killed, is made anew."""
        for _ in range(RENEWALS):
            pool = self._started()
            try:
                return await self._result(pool, function, *args)
            except BrokenProcessPool:
                await asyncio.to_thread(self._drop, pool)
        return await self._result(self._started(), function, *args)

    async def _result(self, pool: ProcessPool, function: Callable[..., Any], *args: Any) -> Any:
        try:
            future = pool.schedule(function, args=args, timeout=self.seconds)
        except RuntimeError as error:
            raise BrokenProcessPool(str(error)) from error
        answer = asyncio.wrap_future(future)
        while not answer.done():
            await asyncio.wait([answer], timeout=LOOK_SECONDS)
            if not answer.done() and not pool.active:
                answer.cancel()
                raise BrokenProcessPool("the pool broke")
        return answer.result()

    def _started(self) -> ProcessPool:
        if self._pool is None:
            from pebble import ProcessPool

            context = multiprocessing.get_context("forkserver")
            context.set_forkserver_preload(["discovery.crawl.preload"])
            self._pool = ProcessPool(
                max_workers=self.workers,
                max_tasks=PAGES_PER_WORKER,
                initializer=_start_worker,
                initargs=(self.memory,),
                context=context,
            )
        return self._pool

    def _drop(self, pool: ProcessPool) -> None:
        if self._pool is pool:
            self._pool = None
        pool.stop()  # type: ignore[no-untyped-call]
        pool.join()

    def close(self) -> None:
        """End the workers."""
        if self._pool is not None:
            self._drop(self._pool)


def _told(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
