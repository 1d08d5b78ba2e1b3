"""A page that breaks its reader costs itself; readers that cannot start end the run at once, with the reason."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import bad_readers
import crawling
import msgspec
import pytest
from hostile import Site, calendar, ics

from discovery.crawl import pool as pool_module
from discovery.crawl.pool import PoolError, ReadingPool
from discovery.crawl.reading import PageRead, Work
from discovery.sources import Source

HERE = Path(__file__).parent
WORK = Work(
    source=Source(name="x", spider="icalendar", url="https://example.org/a.ics"),
    body=calendar("Fine"),
    url="https://example.org/a.ics",
    content_type="text/calendar",
    now=datetime(2026, 8, 20, tzinfo=UTC),
)


@pytest.fixture(scope="module")
def pool() -> Iterator[ReadingPool]:
    made = ReadingPool(1, seconds=1.0, memory=256 * 1024 * 1024)
    yield made
    made.close()


@pytest.mark.parametrize(
    ("work", "reason"),
    [
        (bad_readers.hang, "took more than 1 s"),
        (bad_readers.boom, "KeyError: 'a fault of the reader'"),
        (bad_readers.eat, "MB of memory"),
        (bad_readers.leave, "died (exit code 3)"),
        (bad_readers.die, "died (exit code -9)"),
        (bad_readers.garbage, "reading failed"),
    ],
)
def test_a_reader_that_breaks_costs_its_page_alone(
    pool: ReadingPool, monkeypatch: pytest.MonkeyPatch, work: Callable[[bytes], bytes], reason: str
) -> None:
    async def bad_then_good() -> tuple[PageRead, PageRead]:
        with monkeypatch.context() as patch:
            patch.setattr(pool_module, "_work", work)
            bad = await pool.read(WORK)
        return bad, await pool.read(WORK)

    bad, good = asyncio.run(bad_then_good())
    assert [reason in problem.reason for problem in bad.problems] == [True], bad.problems
    assert len(good.items) == 1


@pytest.mark.parametrize("word", [b"HANG", b"BOOM", b"EAT", b"LEAVE", b"DIE", b"GARBAGE"])
def test_a_page_that_breaks_its_reader_costs_none_of_those_that_travel_with_it(
    pool: ReadingPool, monkeypatch: pytest.MonkeyPatch, word: bytes
) -> None:
    pages = [calendar("Fine") for _ in range(9)]
    pages[5] = calendar(f"Not fine {word.decode()}")

    async def read() -> list[PageRead]:
        with monkeypatch.context() as patch:
            patch.setattr(pool_module, "_work", bad_readers.by_word)
            return await asyncio.gather(*(pool.read(msgspec.structs.replace(WORK, body=body)) for body in pages))

    assert [len(one.items) for one in asyncio.run(read())] == [1, 1, 1, 1, 1, 0, 1, 1, 1]


def test_idle_workers_that_are_killed_are_replaced(pool: ReadingPool, monkeypatch: pytest.MonkeyPatch) -> None:
    async def read() -> list[PageRead]:
        with monkeypatch.context() as patch:
            patch.setattr(pool_module, "_work", bad_readers.die_once)
            first = await pool.read(WORK)
        return [first, *(await asyncio.gather(*(pool.read(WORK) for _ in range(5))))]

    assert sum(len(one.items) for one in asyncio.run(read())) >= 5  # the kill may fall upon one of them


@pytest.mark.parametrize(
    ("start", "reason"),
    [(bad_readers.cannot_start, "pipelines.topics"), (bad_readers.dies_at_start, "do not start")],
)
def test_readers_that_cannot_start_are_told(
    monkeypatch: pytest.MonkeyPatch, start: Callable[[int], None], reason: str
) -> None:
    monkeypatch.setattr(pool_module, "_start_worker", start)
    made = ReadingPool(1)
    try:
        with pytest.raises(PoolError, match=reason):
            asyncio.run(made.check())
        page = asyncio.run(made.read(WORK))
        assert page.problems[0].reason.startswith("reading failed")
    finally:
        made.close()


def test_a_crawl_without_readers_ends_at_once_and_asks_nothing(tmp_path: Path) -> None:
    site = Site({"/a.ics": ics("Never read")})
    data = crawling.lay_out(tmp_path, {"one": {"url": site.url("/a.ics")}})
    program = (
        "import bad_readers, discovery.crawl.pool as pool; pool._start_worker = bad_readers.cannot_start\n"
        "from discovery.cli import main; main()"
    )
    done = crawling.crawl(data, crawling.environment([site], PYTHONPATH=str(HERE)), program=program)
    site.close()
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "pages cannot be read, the reading processes do not start: ModuleNotFoundError" in done.stderr
    assert site.asked == []
    assert crawling.connect(data).execute("SELECT exit_code FROM runs").fetchone()[0] == 2
