"""How a host is treated: one request at a time, with pauses, and left alone when it asks for that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

from scrapy.downloadermiddlewares.redirect import RedirectMiddleware

from discovery.crawl.guard import Refused, host_and_port
from discovery.crawl.hosts import book_of

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from discovery.crawl.hosts import HostBook

MAX_DELAY_SECONDS = 30.0
RETRY_AFTER_STATUSES = (429, 503)


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
        job = request.meta.get("job")
        if job is not None:
            if job.expired:
                raise Refused(f"the source had its {job.max_seconds:g} s")
            job.begin()
        until = self.book.blocked_until(_origin(request.url))
        if until:
            raise Refused(f"the host asked to be left alone until {until}")
        self._pause(request, 0.0)

    def process_response(self, request: Request, response: Response) -> Response:
        """Remember a Retry-After; let the host's own pace set the pause."""
        if response.status in RETRY_AFTER_STATUSES:
            value = response.headers.get("Retry-After")
            if value is not None or response.status == RETRY_AFTER_STATUSES[0]:
                self.book.block(_origin(response.url), value.decode("latin-1") if value else None)
        self._pause(request, float(request.meta.get("download_latency") or 0.0))
        return response

    @property
    def book(self) -> HostBook:
        """What is remembered of hosts."""
        return book_of(self.crawler)

    def _pause(self, request: Request, latency_seconds: float) -> None:
        downloader = cast("Any", self.crawler.engine).downloader
        _, slot = downloader._get_slot(request)
        if self.replaying or host_and_port(request.url) in self.allow:
            slot.delay = 0.0
            return
        wanted = max(self.base, self.book.of(_origin(request.url)).crawl_delay or 0.0, latency_seconds)
        slot.delay = min(wanted, MAX_DELAY_SECONDS)


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
