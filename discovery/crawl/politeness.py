"""How a host is treated: one request at a time, with pauses, and left alone when it asks for that."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware

from discovery.crawl.guard import Refused, host_and_port
from discovery.crawl.hosts import book_of

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from discovery.crawl.hosts import HostBook

MAX_DELAY_SECONDS = 30.0
TOO_MANY_REQUESTS = 429
RETRY_AFTER_STATUSES = (TOO_MANY_REQUESTS, 503)


class Redirects(RedirectMiddleware):
    """Scrapy's redirects, without a Referer header."""

    def _engine_started(self) -> None:
        """Look for no Referer middleware: there is none."""

    def handle_referer(self, request: Request, response: Response) -> None:  # noqa: ARG002
        """Send no Referer."""
        request.headers.pop("Referer", None)


class PolitenessMiddleware:
    """Keeps the pause of each host, and stays away from hosts that said Retry-After.

    The pause is the longest of ``DOWNLOAD_DELAY``, the host's Crawl-delay and the time its last answer took, at most 30 s.
    Hosts that were admitted by name (tests, a demonstration) and replays have none: nobody is disturbed.
    It stands behind Scrapy's retries, so that it sees an answer before they ask again.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.base = crawler.settings.getfloat("DOWNLOAD_DELAY")
        self.allow = frozenset(crawler.settings.getlist("DISCOVERY_ALLOW_HOSTS"))
        self.replaying = bool(crawler.settings.get("DISCOVERY_REPLAY"))

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> PolitenessMiddleware:
        """Make it for a crawler."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Raise Refused for a host that is to be left alone; set its pause."""
        admit(request, self.book)
        self._spend()
        self._pause(request, 0.0)

    def process_response(self, request: Request, response: Response) -> Response:
        """Remember a Retry-After; let the host's own pace set the pause."""
        if note_rest(response, self.book):
            request.meta["dont_retry"] = True
        self._pause(request, float(request.meta.get("download_latency") or 0.0))
        return response

    @property
    def book(self) -> HostBook:
        """What is remembered of hosts."""
        return book_of(self.crawler)

    def pause(self, url: str, latency_seconds: float) -> float:
        """Give the seconds between two requests to the host of a URL, whose last answer took so long."""
        if self.replaying or host_and_port(url) in self.allow:
            return 0.0
        wanted = max(self.base, self.book.of(_origin(url)).crawl_delay or 0.0, latency_seconds)
        return min(wanted, MAX_DELAY_SECONDS)

    def _pause(self, request: Request, latency_seconds: float) -> None:
        downloader = cast("Any", self.crawler.engine).downloader
        _, slot = downloader._get_slot(request)
        slot.delay = self.pause(request.url, latency_seconds)

    def _spend(self) -> None:
        """Count a request of an errand, robots.txt and redirects included, against what it may ask in all."""
        budget = getattr(self.crawler.spider, "budget", None)
        if budget is None:
            return
        if budget < 1:
            raise Refused("not asked: as many requests as this may take were made")
        cast("Any", self.crawler.spider).budget = budget - 1


class AskingHandler(HTTP11DownloadHandler):
    """Asks the web, one request at a time a host. What changed while one waited is heeded at the last moment.

    Scrapy 2.19 begins all that waits for a host at once where the host's pause is zero; hence turns of our own.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._crawler = crawler
        self._turns: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._at_once = asyncio.Semaphore(crawler.settings.getint("CONCURRENT_REQUESTS"))

    async def download_request(self, request: Request) -> Response:
        """Ask. Raises Refused if the host has asked to be left alone meanwhile, or the source's time is over."""
        async with self._turns[request.meta["download_slot"]], self._at_once:
            admit(request, book_of(self._crawler))
            if not cast("Any", self._crawler.engine).running:
                raise Refused("not asked: the run was asked to end")
            job = request.meta.get("job")
            if job is not None:
                job.begin()
            response = await super().download_request(request)
            note_rest(response, book_of(self._crawler))
            return response


def admit(request: Request, book: HostBook) -> None:
    """Raise Refused if the request's source has had its time, or its host is to be left alone."""
    job = request.meta.get("job")
    if job is not None and job.expired:
        raise Refused(f"the source had its {job.max_seconds:g} s")
    until = book.blocked_until(_origin(request.url))
    if until:
        raise Refused(f"the host asked to be left alone until {until}")


def note_rest(response: Response, book: HostBook) -> bool:
    """Remember it if a host asks to be left alone. Tells whether it does."""
    if response.status not in RETRY_AFTER_STATUSES:
        return False
    value = response.headers.get("Retry-After")
    if value is None and response.status != TOO_MANY_REQUESTS:
        return False
    book.block(_origin(response.url), value.decode("latin-1") if value else None)
    return True


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
