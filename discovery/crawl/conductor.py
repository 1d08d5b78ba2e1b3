"""Runs many sources through one Scrapy engine: asks, hands pages to the reading pool, stores each source when it is done."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, cast

import msgspec
from scrapy import Request
from scrapy.exceptions import IgnoreRequest

from discovery.crawl.guard import slot_of
from discovery.crawl.hosts import HostBook
from discovery.crawl.job import Job, Known, Page, reader_version
from discovery.crawl.listing import ListingError, listing_url, members
from discovery.crawl.plan import Plan
from discovery.crawl.pool import PoolError, ReadingPool
from discovery.crawl.reading import Work, body_hash
from discovery.crawl.turns import HostQueue, Room, Wanted
from discovery.crawl.wording import words
from discovery.items import Link, Problem
from discovery.schema import open_database
from discovery.spiders import Ask, Folder, SourceSpider
from discovery.spiders._registry import spider_class
from pipelines.store import Batch, PageState, Store

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Coroutine, Iterable

    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from discovery.crawl.replay import Recording
    from discovery.sources import Source

NOT_MODIFIED = 304
GONE = (404, 410)
BUSY = (429, 503)
"""Then the host wants to be left alone, whatever the address."""
WAITING_BYTES = 16 * 1024 * 1024
"""Answers that wait to be read, in all; hosts are asked on only while there is room."""
MAX_FAILURES = 100
"""Failed addresses named of one source in one run."""
OF_THE_ITEMS = (sqlite3.IntegrityError, sqlite3.DataError, sqlite3.InterfaceError, sqlite3.ProgrammingError)
"""What SQLite says of values that it cannot take; everything else is said of the database."""
LINKS = msgspec.json.Decoder(list[Link])


class Conductor:
    """What a spider's ``start`` delegates to."""

    def __init__(self, crawler: Crawler, plan: Plan) -> None:
        self.crawler = crawler
        self.plan = plan
        self.outcomes: dict[str, str] = {}
        self.fatal: Exception | None = None
        """What made it impossible to go on: disk full, database locked or damaged, no page can be read."""
        self.recording: Recording | None = crawler.settings.get("DISCOVERY_REPLAY")
        self.pool = ReadingPool(plan.workers)
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")
        self._db = open_database(plan.data / "discovery.db")
        self._store = Store(self._db, plan.clock)
        self._run_id = plan.run_id if plan.run_id is not None else self._store.start_run()
        self.hosts = HostBook(plan.clock, self._db)
        topics = plan.data / "topics.toml"
        self._queues: dict[str, HostQueue] = {}
        self._room = Room(WAITING_BYTES)
        self._tasks: set[asyncio.Task[None]] = set()
        self._open_jobs = 0
        self._all_done = asyncio.Event()
        self._reader_salt = topics.read_bytes() if topics.is_file() else b""

    # asking

    async def run(self) -> None:
        """Crawl every source of the plan to its end."""
        try:
            await self.pool.check()
        except PoolError as error:
            self._give_up(error)
            return
        self._open_jobs = len(self.plan.sources)
        for source in self.plan.sources:
            if self.fatal is not None:
                return
            self._spawn(self._begin(self._job(source)))
            await asyncio.sleep(0)  # let what has begun go on
        if self._open_jobs:
            await self._all_done.wait()

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and isinstance(error := task.exception(), Exception):
            self._give_up(error)  # a fault of ours: without an end, its source would be waited for in vain

    async def _begin(self, job: Job) -> None:
        """Give a source's first addresses to their hosts."""
        job.pending += 1  # held until all of them are out, so that a fast answer does not end the source
        try:
            for wanted in job.spider.requests(job.source):
                if isinstance(wanted, Folder):
                    await self._want_folder(job, wanted)
                else:
                    self._want(job, [wanted], 0)
        except Exception as error:  # noqa: BLE001 - one source must not cost the others
            job.fail(job.source.url, f"the spider could not begin: {error or type(error).__name__}")
        await self._release(job)

    def _job(self, source: Source) -> Job:
        cls = spider_class(source.spider)
        spider = cls()
        spider.clock = self.plan.clock
        return Job(source, spider, self._known(source), reader_version(source, self._reader_salt))

    def _known(self, source: Source) -> dict[str, Known]:
        query = "SELECT url, etag, last_modified, body_hash, links, items, reader FROM pages WHERE source = ?"
        rows = self._db.execute(query, [source.name]).fetchall()
        return {
            url: Known(etag, modified, body, links or "[]", items or 0, reader)
            for url, etag, modified, body, links, items, reader in rows
        }

    async def _want_folder(self, job: Job, folder: Folder) -> None:
        urls, reason = await self._members(job, folder)
        if not urls:
            job.fail(folder.url, reason or "no file of that kind in the folder")
        elif reason:
            job.cut_short = reason
        self._want(job, [Ask(url) for url in urls], 0)

    async def _members(self, job: Job, folder: Folder) -> tuple[list[str], str | None]:
        """Give the folder's files, and what was wrong if the list may not be whole."""
        if self.recording is not None:
            return [url for url in self.recording.below(folder.url) if folder.wants(url)], None
        try:
            request = Request(listing_url(folder), meta={"download_slot": "api.github.com"})
            response = await cast("Any", self.crawler.engine).download_async(request)
            if response.status == 200:
                return members(folder, response.body), None
            reason = f"the repository's listing answered {response.status}"
        except ListingError as error:
            reason = str(error)
        except Exception as error:  # noqa: BLE001 - whatever it was, the files known from before can be asked
            reason = f"the repository's listing could not be had: {words(error)}"
        return sorted(url for url in job.known if folder.wants(url)), reason

    def _want(self, job: Job, asks: Iterable[Ask], depth: int, level: int = 0) -> None:
        """Let addresses wait for their hosts, as far as the source may ask them."""
        for ask in asks:
            url = "https" + ask.url[6:] if ask.url.startswith("webcal:") else ask.url
            if url in job.asked:
                continue
            if level > job.max_depth:
                job.cut_short = f"more than {job.max_depth} links deep"
                continue
            if len(job.asked) >= job.max_pages or job.expired:
                job.cut_short = (
                    f"more than {job.max_pages} pages" if not job.expired else f"more than {job.max_seconds:g} s"
                )
                continue
            try:
                host = slot_of(url)
            except ValueError as error:
                job.fail(url, f"not an address: {error}")
                continue
            job.asked.add(url)
            job.pending += 1
            queue = self._queues.get(host)
            if queue is None:
                queue = self._queues[host] = HostQueue()
                self._spawn(self._ask_host(host, queue))
            queue.put(Wanted(job, ask, url, depth, level))

    async def _ask_host(self, host: str, queue: HostQueue) -> None:
        """Ask one host all that waits for it, one address after the other."""
        while (wanted := queue.next()) is not None:
            await self._ask(wanted)
        del self._queues[host]

    async def _ask(self, wanted: Wanted) -> None:
        """Ask one address, and let the answer be dealt with beside the next one."""
        job = wanted.job
        engine = cast("Any", self.crawler.engine)
        try:
            request = self._request(wanted)
        except ValueError as error:
            job.fail(wanted.url, f"not an address: {error}")
            await self._dealt(job)
            return
        try:
            response: Response = await engine.download_async(request)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is the failure of this address
            refused = isinstance(error, IgnoreRequest)
            if not (refused and (wanted.ask.optional or self._instead(wanted, request.url, words(error)))):
                job.fail(request.url, words(error))
            job.abandoned |= not engine.running
            await self._dealt(job)
            return
        await self._room.take(len(response.body))
        self._spawn(self._deal(wanted, request.url, response))

    def _request(self, wanted: Wanted) -> Request:
        job, ask = wanted.job, wanted.ask
        return Request(
            wanted.url,
            method=ask.method,
            body=ask.body,
            headers={**ask.headers, **self._validators(job, wanted.url)},
            dont_filter=True,
            meta={"job": job, "download_maxsize": job.max_bytes, "download_slot": slot_of(wanted.url)},
        )

    def _validators(self, job: Job, url: str) -> dict[str, str]:
        known = job.known.get(url)
        if known is None or known.reader != job.reader or not self.plan.conditional:
            return {}
        pairs = (("If-None-Match", known.etag), ("If-Modified-Since", known.last_modified))
        return {name: value for name, value in pairs if value}

    # answers

    async def _deal(self, wanted: Wanted, url: str, response: Response) -> None:
        """Deal with one answer: read it, let its links wait for their turn, and end the source after its last one."""
        job = wanted.job
        try:
            self._follow(wanted, await self._answer(wanted, url, response))
        except Exception as error:  # noqa: BLE001 - a fault of ours must not pass for a page that shows nothing
            job.fail(response.url, f"could not be dealt with: {type(error).__name__}: {error}"[:300], response.status)
        finally:
            self._room.give(len(response.body))
        await self._dealt(job)

    async def _answer(self, wanted: Wanted, url: str, response: Response) -> list[Link]:
        """Take in one answer. Gives the links that it leads to."""
        job, status = wanted.job, response.status
        job.bytes += len(response.body)
        known = job.known.get(url)
        if status == NOT_MODIFIED:
            sent = cast("Request", response.request).headers
            if known is None or not ("If-None-Match" in sent or "If-Modified-Since" in sent):
                job.fail(url, "the host answered 304 although no validator was sent", status)
                return []
            return self._unchanged(wanted, url, known, (known.etag, known.last_modified))
        if not 200 <= status < 300:
            if status not in BUSY and self._instead(wanted, url, f"the host answered {status}"):
                return []
            if status in GONE and (wanted.depth or wanted.ask.optional):
                job.problems.append((url, Problem(reason=f"the page answered {status}")))
            else:
                job.fail(url, f"the host answered {status}", status)
            return []
        if known is not None and known.reader == job.reader and known.body_hash == body_hash(response.body):
            validators = _header(response, "ETag"), _header(response, "Last-Modified")
            return self._unchanged(wanted, url, known, validators)
        return await self._read(wanted, url, response)

    def _unchanged(
        self, wanted: Wanted, url: str, known: Known, validators: tuple[str | None, str | None]
    ) -> list[Link]:
        etag, modified = validators
        wanted.job.pages.append(
            Page(
                url=url,
                status=NOT_MODIFIED,
                depth=wanted.depth,
                etag=etag,
                last_modified=modified,
                body_hash=known.body_hash,
                links=known.links,
                items=known.items,
                reader=known.reader,
                unchanged=True,
            )
        )
        return LINKS.decode(known.links)

    async def _read(self, wanted: Wanted, url: str, response: Response) -> list[Link]:
        job = wanted.job
        work = Work(
            source=job.source,
            body=response.body,
            url=response.url,
            content_type=_header(response, "Content-Type"),
            now=self.plan.clock.now(),
            data=str(self.plan.data),
        )
        read = await self.pool.read(work)
        job.take(url, read)
        if read.problems and not (read.items or read.links or read.rejects):
            if not self._instead(wanted, url, read.problems[0].reason):
                job.fail(url, read.problems[0].reason, response.status)
            return []
        job.pages.append(
            Page(
                url=url,
                status=response.status,
                depth=wanted.depth,
                etag=_header(response, "ETag"),
                last_modified=_header(response, "Last-Modified"),
                body_hash=read.body_hash,
                links=msgspec.json.encode(read.links).decode(),
                items=len(read.items),
                reader=job.reader,
            )
        )
        return read.links

    def _instead(self, wanted: Wanted, url: str, reason: str) -> bool:
        """Want what is to be asked in place of an address that was refused or could not be read; tell whether there is any."""
        job, other = wanted.job, wanted.ask.instead
        before = len(job.asked)
        if other is not None:
            self._want(job, [Ask(other)], wanted.depth, wanted.level)
        if len(job.asked) == before:
            return False
        job.second_choice = True
        job.problems.append((url, Problem(reason=f"{reason}; asked {other} instead"[:500])))
        return True

    def _follow(self, wanted: Wanted, links: list[Link]) -> None:
        """Want what the spider wants of a page's links. The next page of a list is no deeper than the list itself."""
        job = wanted.job
        onward = {link.url for link in links if link.rel == "next"}
        for ask in job.spider.follow(job.source, links, wanted.depth):
            self._want(job, [ask], wanted.depth + 1, wanted.level + (ask.url not in onward))

    # ending

    async def _dealt(self, job: Job) -> None:
        self.plan.watcher.page(job.source)
        await self._release(job)

    async def _release(self, job: Job) -> None:
        job.pending -= 1
        if job.pending:
            return
        try:
            if self.fatal is None and not job.abandoned:
                await asyncio.get_running_loop().run_in_executor(self._writer, self._finish, job)
        except (sqlite3.Error, OSError) as error:
            self._give_up(error)  # the next source would fare no better: the run ends here
        finally:
            job.close()
            self._open_jobs -= 1
            if not self._open_jobs:
                self._all_done.set()

    def _give_up(self, error: Exception) -> None:
        if self.fatal is None:
            self.fatal = error
            self._stopping = asyncio.ensure_future(self.crawler.stop_async())

    def _finish(self, job: Job) -> None:
        """Store a source. What only its own items cause makes it a failed source, and leaves what was known of it."""
        try:
            counts = self._store.commit(self._batch(job), self._run_id)
        except (sqlite3.OperationalError, OSError):
            raise
        except Exception as error:
            if isinstance(error, sqlite3.DatabaseError) and not isinstance(error, OF_THE_ITEMS):
                raise
            reason = f"could not be stored: {type(error).__name__}: {error}"[:300]
            failed = Batch(source=job.source, outcome="failed", reason=reason, complete=False, seconds=job.seconds)
            counts = self._store.commit(failed, self._run_id)
        self.hosts.save(self._db)
        self.outcomes[job.source.name] = counts.outcome
        self.plan.watcher.done(job.source, counts.outcome, counts.reason, counts)

    def _batch(self, job: Job) -> Batch:
        outcome, reason = job.outcome, job.reason
        told = {(url, problem.reason) for url, problem in job.problems}
        failures = [(url, why) for url, why, _ in job.failures[:MAX_FAILURES] if (url, why) not in told]
        job.problems.extend((url, Problem(reason=why)) for url, why in failures)
        return Batch(
            source=job.source,
            items=job.spooled(),
            pages=[_state(page) for page in job.pages],
            problems=job.problems,
            rejects=job.rejects,
            outcome=outcome,
            reason=reason,
            http_status=job.http_status,
            complete=outcome == "ok" and not job.second_choice and bool(job.option("complete", job.spider.complete)),
            bytes=job.bytes,
            seconds=job.seconds,
        )

    def close(self) -> None:
        """End the workers, and the run if it was begun here."""
        for task in self._tasks:  # there are some if the run was asked to end
            task.cancel()
        self.pool.close()
        self._writer.shutdown(wait=True)
        try:
            if self.fatal is None:
                self.hosts.save(self._db)
                self._end_run()
        except sqlite3.Error as error:
            self.fatal = error
        finally:
            self._db.close()
        if self.fatal is not None and self.plan.run_id is None:  # nobody else will say so
            logging.getLogger(__name__).error("the run ended early: %s", self.fatal)

    def _end_run(self) -> None:
        if self.plan.run_id is None:
            failed = sum(outcome == "failed" for outcome in self.outcomes.values())
            self._store.finish_run(self._run_id, "ok" if not failed else "some sources failed", int(failed > 0))


class ManySources(SourceSpider):
    """The spider of ``discovery crawl``: every platform at once, one stream of requests a host."""

    name = "discovery"

    def __init__(self, plan: Plan, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.plan = plan
        self.fault: Exception | None = None
        """What ended the asking, other than its own end."""

    async def start(self) -> AsyncIterator[Any]:
        """Crawl the sources of the plan."""
        try:
            async for request in super().start():
                yield request
        except Exception as error:  # noqa: BLE001 - the run ends, and whoever began it says why
            self.fault = error


def _state(page: Page) -> PageState:
    return PageState(
        url=page.url,
        status=page.status,
        etag=page.etag,
        last_modified=page.last_modified,
        body_hash=page.body_hash,
        links=page.links,
        items=page.items,
        reader=page.reader,
        unchanged=page.unchanged,
    )


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None
