"""robots.txt as RFC 9309 has it: 4xx allows everything, 5xx, 429 and no answer forbid everything for this run."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

from protego import Protego
from scrapy import Request
from scrapy.http.request import NO_CALLBACK

from discovery.crawl.guard import Refused
from discovery.crawl.hosts import book_of
from discovery.crawl.replay import NotRecorded
from discovery.crawl.wording import words

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from discovery.crawl.hosts import Host, HostBook

MAX_ROBOTS_BYTES = 512_000
"""RFC 9309 section 2.5 wants at least 500 KiB read."""
CRAWL_DELAY_SECONDS = (1.0, 30.0)
TOO_MANY_REQUESTS = 429
NOT_MODIFIED = 304


class RobotsForbidden(Refused):
    """robots.txt does not want this address asked, or could not be had."""


class Rules:
    """What one origin allows."""

    def __init__(self, text: str, agent: str, refusal: str | None = None) -> None:
        self._parsed = Protego.parse(text)
        self._agent = agent
        self.refusal = refusal

    def forbids(self, url: str) -> str | None:
        """Say why an address may not be asked; None if it may."""
        if self.refusal:
            return self.refusal
        return None if self._parsed.can_fetch(url, self._agent) else "forbidden by robots.txt"

    @property
    def sitemaps(self) -> tuple[str, ...]:
        """The sitemaps that are named."""
        return tuple(self._parsed.sitemaps)

    @property
    def delay(self) -> float | None:
        """Seconds that the host wants between two requests, within bounds; None if it says nothing."""
        rate = self._parsed.request_rate(self._agent)
        wanted = self._parsed.crawl_delay(self._agent)
        if wanted is None and rate is not None and rate.requests:
            wanted = rate.seconds / rate.requests
        low, high = CRAWL_DELAY_SECONDS
        return None if wanted is None else min(max(float(wanted), low), high)


class RobotsMiddleware:
    """Obeys robots.txt, asked at most once a day and remembered across runs."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.agent = crawler.settings["ROBOTSTXT_USER_AGENT"]
        self._rules: dict[str, asyncio.Future[Rules]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RobotsMiddleware:
        """Make it for a crawler."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Raise RobotsForbidden for an address that its host does not want asked."""
        if request.meta.get("robots"):
            return
        parts = urlsplit(request.url)
        rules = await self.rules(f"{parts.scheme}://{parts.netloc}")
        reason = rules.forbids(request.url)
        if reason:
            raise RobotsForbidden(reason)

    async def rules(self, origin: str) -> Rules:
        """Give the rules of an origin, asking for them once a run."""
        waiting = self._rules.get(origin)
        if waiting is None:
            waiting = self._rules[origin] = asyncio.get_running_loop().create_future()
            rules = Rules("", self.agent, "robots.txt could not be read: stopped")
            try:
                rules = await self._find(origin)
                self._keep_delay(origin, rules)
            except Exception as error:  # noqa: BLE001 - no answer of any kind means no
                rules = Rules("", self.agent, f"robots.txt could not be read: {words(error)}")
            finally:
                waiting.set_result(rules)  # whatever happened: others wait for it
        return await asyncio.shield(waiting)

    async def _find(self, origin: str) -> Rules:
        book = book_of(self.crawler)
        host = book.of(origin)
        if book.has_fresh_robots(host):
            return Rules(host.robots or "", self.agent)
        headers = {}
        if host.robots is not None:
            headers = {
                name: value
                for name, value in (
                    ("If-None-Match", host.robots_etag),
                    ("If-Modified-Since", host.robots_last_modified),
                )
                if value
            }
        request = Request(
            f"{origin}/robots.txt",
            headers=headers,
            priority=1_000,
            meta={"robots": True, "download_maxsize": 4 * MAX_ROBOTS_BYTES, "download_warnsize": 0},
            callback=NO_CALLBACK,
        )
        try:
            response = await cast("Any", self.crawler.engine).download_async(request)
        except NotRecorded:
            return Rules("", self.agent)  # in a replay nobody is asked
        return self._judge(response, host, book)

    def _judge(self, response: Response, host: Host, book: HostBook) -> Rules:
        status = response.status
        if status == NOT_MODIFIED and host.robots is not None:
            text = host.robots
        elif 200 <= status < 300:
            text = response.body[:MAX_ROBOTS_BYTES].decode("utf-8", "replace")
        elif 400 <= status < 500 and status != TOO_MANY_REQUESTS:
            text = ""
        else:
            return Rules("", self.agent, f"robots.txt answered {status}")
        host.robots, host.robots_status, host.robots_fetched = text, status, book.clock.iso()
        if status != NOT_MODIFIED:
            host.robots_etag = _header(response, "ETag")
            host.robots_last_modified = _header(response, "Last-Modified")
        book.keep(host)
        return Rules(text, self.agent)

    def _keep_delay(self, origin: str, rules: Rules) -> None:
        book = book_of(self.crawler)
        host = book.of(origin)
        if rules.refusal is None and host.crawl_delay != rules.delay:
            host.crawl_delay = rules.delay
            book.keep(host)


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None
