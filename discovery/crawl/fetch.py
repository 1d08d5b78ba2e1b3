"""A handful of polite requests outside of a crawl: for ``read``, ``add`` and ``sources test``."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

import scrapy
from scrapy import Request

from discovery.crawl.guard import slot_of
from discovery.crawl.hosts import HostBook
from discovery.crawl.replay import Recording
from discovery.crawl.robots import RobotsMiddleware
from discovery.crawl.run import handlers, hush, project_settings
from discovery.crawl.wording import words
from discovery.readers import Payload

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from datetime import datetime
    from pathlib import Path
    from typing import Protocol

    from discovery.clock import Clock
    from discovery.spiders import Ask

    class Get(Protocol):
        """Asks one address."""

        def __call__(self, url: str, ask: Ask | None = None) -> Awaitable[Answer]:
            """Give the answer."""


SPENT = "as many requests as this may take"
"""How a request is refused for which there was no room any more."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one request. ``error`` says why there is no answer; then the rest is empty."""

    url: str
    status: int = 0
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    """By lower-case name."""
    error: str | None = None
    out_of_requests: bool = False
    """It was not asked: as many requests as the errand may make were made."""
    sitemaps: tuple[str, ...] = ()
    """Those that the host's robots.txt names."""

    @property
    def ok(self) -> bool:
        """Tell whether the host answered with a page."""
        return self.error is None and 200 <= self.status < 300

    @property
    def reason(self) -> str:
        """Say what is wrong with it."""
        return self.error or f"the host answered {self.status}"


def payload_of(answer: Answer, now: datetime) -> Payload:
    """Give what the readers take."""
    return Payload(answer.body, answer.url, answer.headers.get("content-type"), now)


class Errand(scrapy.Spider):
    """Runs one script of requests, through the same guard, robots.txt and pauses as a crawl."""

    name = "errand"

    def __init__(
        self, script: Callable[[Get], Awaitable[None]], clock: Clock, budget: int | None = None, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.budget = budget
        """Requests left, robots.txt and redirects included; None for no end."""
        self.script = script
        self.conductor = SimpleNamespace(hosts=HostBook(clock))

    async def start(self) -> AsyncIterator[Any]:
        """Run the script."""
        await self.script(self.get)
        nothing: tuple[Request, ...] = ()
        for request in nothing:
            yield request

    async def get(self, url: str, ask: Ask | None = None) -> Answer:
        """Ask one address, in the way that ``ask`` says. Whatever goes wrong is said in the answer."""
        try:
            request = Request(url, meta={"download_slot": slot_of(url)}, dont_filter=True)
            if ask is not None:
                request = request.replace(method=ask.method, body=ask.body, headers=dict(ask.headers))
            response = await cast("Any", self.crawler.engine).download_async(request)
        except Exception as error:  # noqa: BLE001 - told in words
            return Answer(url, error=words(error), out_of_requests=SPENT in str(error))
        headers = {
            name.decode("latin-1").lower(): b", ".join(values).decode("latin-1")
            for name, values in response.headers.items()
        }
        return Answer(
            response.url, response.status, response.body, headers, sitemaps=await self._sitemaps(response.url)
        )

    async def _sitemaps(self, url: str) -> tuple[str, ...]:
        """Give the sitemaps that robots.txt of a host names, which was asked for already."""
        parts = urlsplit(url)
        rules = self.crawler.get_downloader_middleware(RobotsMiddleware)
        return () if rules is None else (await rules.rules(f"{parts.scheme}://{parts.netloc}")).sitemaps


def run_errand(
    script: Callable[[Get], Awaitable[None]], clock: Clock, replay: Path | None = None, budget: int | None = None
) -> None:
    """Run a script of requests to its end, with at most ``budget`` of them. A process can do this once.

    Exceptions of the script come out.
    """
    from scrapy.crawler import AsyncCrawlerProcess

    settings = project_settings()
    settings.set("LOG_LEVEL", "CRITICAL")
    if replay is not None:
        settings.set("DISCOVERY_REPLAY", Recording(replay))
        handlers(settings, "discovery.crawl.replay.ReplayHandler")
        settings.set("DOWNLOAD_DELAY", 0)
    failures: list[BaseException] = []

    async def guarded(get: Get) -> None:
        try:
            await script(get)
        except Exception as error:  # noqa: BLE001 - raised again outside of the reactor
            failures.append(error)

    process = AsyncCrawlerProcess(settings)
    hush()
    process.crawl(Errand, script=guarded, clock=clock, budget=budget)
    process.start()
    if failures:
        raise failures[0]
