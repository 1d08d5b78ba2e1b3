"""Worker processes that read pages under a limit of time and memory, so that one hostile page costs only itself."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import resource
import signal
from collections import deque
from concurrent.futures import TimeoutError as FutureTimeout
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

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
BUNDLES_PER_WORKER = 2_000
"""A worker is renewed now and then, so that what a library leaks does not add up."""
RENEWALS = 2
"""How often a page is given to a new pool, if the pool breaks under it."""
AHEAD = 2
"""Bundles given to the pool for each worker: one that is being read and one that waits, so that no worker is idle."""
MAX_BUNDLE = 12
MAX_BUNDLE_BYTES = 512 * 1024
"""Pages that travel to a worker together while all are busy: a journey costs as much as reading a small page."""
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


def _work_each(work: Callable[[bytes], bytes], pages: list[bytes]) -> list[bytes | str]:
    """Give for each page what was read, or in words why it could not be."""
    answers: list[bytes | str] = []
    for page in pages:
        try:
            answers.append(work(page))
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001 - a page's failure must not cost those that travel with it
            answers.append(f"reading failed: {_told(error)}")
    return answers


@dataclass(slots=True)
class _Waiting:
    """A page on its way to a worker."""

    data: bytes
    read: asyncio.Future[PageRead]
    alone: bool = False
    """It travelled with others and something went wrong: now it is seen whose fault that was."""


class ReadingPool:
    """Reads pages in ``workers`` processes.

    While all workers are busy, pages wait and then travel in bundles. If a bundle fails as a whole (too slow, too much
    memory, a dead worker), each of its pages is read again by itself, so that the guilty one alone is lost.
    """

    def __init__(self, workers: int | None = None, *, seconds: float = READ_SECONDS, memory: int = READ_BYTES) -> None:
        self.workers = workers or max(1, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1)
        self.seconds = seconds
        self.memory = memory
        self._pool: ProcessPool | None = None
        self._waiting: deque[_Waiting] = deque()
        self._under_way: set[asyncio.Task[None]] = set()

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
        page = _Waiting(ENCODE.encode(work), asyncio.get_running_loop().create_future())
        self._waiting.append(page)
        self._dispatch()
        return await page.read

    def _dispatch(self) -> None:
        while self._waiting and len(self._under_way) < AHEAD * self.workers:
            task = asyncio.ensure_future(self._read_bundle(self._next_bundle()))
            self._under_way.add(task)
            task.add_done_callback(self._bundle_done)

    def _bundle_done(self, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        self._dispatch()

    def _next_bundle(self) -> list[_Waiting]:
        room = min(MAX_BUNDLE, -(-len(self._waiting) // self.workers))
        bundle = [self._waiting.popleft()]
        size = len(bundle[0].data)
        while not bundle[0].alone and self._waiting and len(bundle) < room:
            page = self._waiting[0]
            size += len(page.data)
            if page.alone or size > MAX_BUNDLE_BYTES:
                break
            bundle.append(self._waiting.popleft())
        return bundle

    async def _read_bundle(self, bundle: list[_Waiting]) -> None:
        answers = await self._answers([page.data for page in bundle])
        if isinstance(answers, str) and len(bundle) > 1:
            for page in bundle:
                page.alone = True
            self._waiting.extendleft(reversed(bundle))
            return
        for page, answer in zip(bundle, [answers] if isinstance(answers, str) else answers, strict=True):
            if not page.read.done():
                page.read.set_result(_page_read(answer))

    async def _answers(self, pages: list[bytes]) -> list[bytes | str] | str:
        """Give an answer for each page, or in words why there is none for any."""
        from pebble import ProcessExpired

        try:
            return cast("list[bytes | str]", await self._call(_work_each, _work, pages))
        except (FutureTimeout, TimeoutError):
            return f"reading took more than {self.seconds:g} s"
        except MemoryError:
            return f"reading took more than {self.memory // 1024 // 1024} MB of memory"
        except ProcessExpired as error:
            return f"the reading process died (exit code {error.exitcode})"
        except Exception as error:  # noqa: BLE001 - a worker's failure is the page's failure, never the run's
            return f"reading failed: {_told(error)}"

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
                max_tasks=BUNDLES_PER_WORKER,
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


def _page_read(answer: bytes | str) -> PageRead:
    if isinstance(answer, bytes):
        try:
            return DECODE.decode(answer)
        except msgspec.MsgspecError as error:
            answer = f"reading failed: {_told(error)}"
    return PageRead(problems=[Problem(reason=answer[:300])])


def _told(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
