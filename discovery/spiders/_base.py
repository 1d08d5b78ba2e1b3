"""What a platform file builds on: how it is recognised, what it asks, how an answer maps to items.

A platform is one class in one file of this package. It says *what* to ask; politeness, robots.txt, conditional requests,
time and memory limits, recording and storing are the crawl's business, the same for all::

    class GancioSpider(SourceSpider):
        name = "gancio"
        fingerprints = (meta("generator", "gancio"),)

        def requests(self, source):
            yield Ask(urljoin(source.url, "/api/events"))

        @classmethod
        def read(cls, payload):
            for raw in payload.json():
                yield Event(...)
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

import scrapy
from w3lib.url import safe_url_string

from discovery.readers import read_any

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Iterator, Mapping

    from discovery.clock import Clock
    from discovery.crawl.conductor import Conductor
    from discovery.crawl.plan import Plan
    from discovery.items import Found, Link
    from discovery.readers import Payload
    from discovery.sources import Source


@dataclass(frozen=True, slots=True)
class Ask:
    """One request that a spider wants made.

    ``optional``: its absence (404, 410, not in the recording) is no failure of the source. ``instead``: an address to ask in
    its place where the host refuses it, or gives what cannot be read.
    """

    url: str
    optional: bool = False
    instead: str | None = None
    method: str = "GET"
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Spell the address as it goes over the wire, so that one page has one name in everything kept of it."""
        try:
            object.__setattr__(self, "url", safe_url_string(self.url))
        except ValueError:
            return  # no address at all: told when it is asked


@dataclass(frozen=True, slots=True)
class Folder:
    """All files of one folder (and those below it) of a public GitHub repository, by their raw addresses.

    ``url`` is the folder's raw address, ``https://raw.githubusercontent.com/OWNER/REPO/BRANCH/path/``; ``pattern`` a
    regular expression that the rest of the address must match in full. The crawl finds the members: live by one request
    to the repository's tree listing, in a replay from the recording, and where neither answers from what is known.
    """

    url: str
    pattern: str = r".*"

    def wants(self, url: str) -> bool:
        """Tell whether an address is one of the members asked for."""
        return url.startswith(self.url) and re.fullmatch(self.pattern, url[len(self.url) :]) is not None


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """One sign by which a platform is recognised on a page, with how sure it is (0 to 1)."""

    kind: str
    """``meta``, ``html``, ``url`` or ``header``."""
    pattern: str
    name: str = ""
    """The name of the meta element or header."""
    weight: float = 1.0


def meta(name: str, pattern: str, weight: float = 1.0) -> Fingerprint:
    """Recognise by ``<meta name=… content=…>``; the pattern is searched in the content, ignoring case."""
    return Fingerprint("meta", pattern, name, weight)


def html(pattern: str, weight: float = 0.8) -> Fingerprint:
    """Recognise by a regular expression anywhere in the page."""
    return Fingerprint("html", pattern, weight=weight)


def address(pattern: str, weight: float = 0.8) -> Fingerprint:
    """Recognise by a regular expression in the URL."""
    return Fingerprint("url", pattern, weight=weight)


class SourceSpider(scrapy.Spider):
    """Base of all platforms: asks the source's URL and reads the answer by its format."""

    name = ""
    title: ClassVar[str] = ""
    """How people call the platform."""
    fingerprints: ClassVar[tuple[Fingerprint, ...]] = ()
    options: ClassVar[dict[str, str]] = {}
    """The keys that a source's ``options`` may have for this spider, each with what it does. Others are refused."""
    max_pages: ClassVar[int] = 40
    """Pages asked of one source in one run, unless its ``options.max_pages`` says otherwise."""
    max_depth: ClassVar[int] = 3
    complete: ClassVar[bool] = True
    """Whether a run that read everything without error has seen all that the source has (for its future things). False
    for samples and windows: then absence says nothing."""
    clock: Clock
    """Set by the crawl before ``requests`` is called."""

    def __init__(self, name: str | None = None, *, source: str | None = None, **kwargs: Any) -> None:
        """Take ``-a source=NAME`` of ``scrapy crawl``: which source of the catalogue to crawl."""
        super().__init__(name, **kwargs)
        self.source = source
        self.plan: Plan | None = None
        self.conductor: Conductor

    async def start(self) -> AsyncIterator[Any]:
        """Crawl the sources of the plan, or the one source named on Scrapy's command line."""
        from discovery.crawl.conductor import Conductor
        from discovery.crawl.run import plan_of

        self.conductor = Conductor(self.crawler, self.plan or plan_of(self))
        await self.conductor.run()
        nothing: tuple[Any, ...] = ()
        for request in nothing:  # the conductor asks the engine itself
            yield request

    def closed(self, reason: str) -> None:  # noqa: ARG002 - Scrapy's signature
        """End what the crawl began."""
        if hasattr(self, "conductor"):
            self.conductor.close()

    def requests(self, source: Source) -> Iterator[Ask | Folder]:
        """Say what to ask first. Default: the source's URL."""
        yield Ask(source.url)

    def follow(self, source: Source, links: Iterable[Link], depth: int) -> Iterator[Ask]:  # noqa: ARG002
        """Say which of the links found on a page to ask next. Default: only the next pages of the same list."""
        for link in links:
            if link.rel == "next":
                yield Ask(link.url)

    @classmethod
    def read(cls, payload: Payload) -> Iterator[Found]:
        """Map one answer to items, problems and links. Pure: no network, no state; runs in a worker process."""
        reading = read_any(payload)
        yield from reading.items
        yield from reading.problems
        yield from reading.links

    @classmethod
    def suggest(cls, url: str, page: str) -> str | None:  # noqa: ARG003
        """Give the address that a source of this platform should have, for a page that was recognised. Default: its own."""
        return url


def as_list(value: Any) -> list[Any]:
    """Give a list for what may be a list, a single value or nothing."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
