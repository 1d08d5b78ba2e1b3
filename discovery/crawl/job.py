"""One source being crawled: what was asked, what came, and when it is done."""

from __future__ import annotations

import hashlib
import tempfile
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from discovery import __version__
from discovery.items import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from discovery.crawl.reading import PageRead
    from discovery.sources import Source
    from discovery.spiders import SourceSpider

SPOOL_BYTES_IN_MEMORY = 2_000_000
MAX_SECONDS = 1_800.0
MAX_BYTES = 10 * 1024 * 1024
MAX_PROBLEMS = 1_000
"""Problems kept of one source in one run; a broken source repeats itself."""


@dataclass(frozen=True, slots=True)
class Known:
    """What an earlier run left of a page."""

    etag: str | None
    last_modified: str | None
    body_hash: str | None
    links: str
    """As JSON: of the many pages that are known only some are looked into."""
    items: int
    reader: str | None


@dataclass(slots=True)
class Page:
    """What this run saw of a page."""

    url: str
    status: int
    depth: int
    """Links from the source's own address."""
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    links: str = "[]"
    """As JSON."""
    items: int = 0
    reader: str | None = None
    unchanged: bool = False


def reader_version(source: Source, extra: bytes = b"") -> str:
    """Name the way a source is read now. A page that was read another way is read again, changed or not."""
    table = msgspec.json.encode(source, order="deterministic")
    return f"{__version__}:{hashlib.blake2b(table + extra, digest_size=8).hexdigest()}"


class Job:
    """The state of one source in one run. Items wait in a spool file until the source is done."""

    def __init__(self, source: Source, spider: SourceSpider, known: dict[str, Known], reader: str) -> None:
        self.source = source
        self.spider = spider
        self.known = known
        self.reader = reader
        self.max_pages = int(self.option("max_pages", spider.max_pages))
        self.max_depth = int(self.option("max_depth", spider.max_depth))
        self.max_bytes = int(self.option("max_bytes", MAX_BYTES))
        self.max_seconds = float(self.option("max_seconds", MAX_SECONDS))
        self.asked: set[str] = set()
        self.pending = 0
        self.pages: list[Page] = []
        self.problems: list[tuple[str, Problem]] = []
        self.rejects: list[tuple[str, str, dict[str, Any]]] = []
        self.failures: list[tuple[str, str, int | None]] = []
        """Address, reason and HTTP status of what could not be had or read."""
        self.cut_short: str | None = None
        self.second_choice = False
        """An address was asked in place of another: it may show less, so that absence says nothing."""
        self.abandoned = False
        """The run was asked to end before the source was done: then nothing is said of it."""
        self.bytes = 0
        self.items = 0
        self._started: float | None = None
        self._spool = tempfile.SpooledTemporaryFile(max_size=SPOOL_BYTES_IN_MEMORY)  # noqa: SIM115 - lives as long as the job

    def option(self, name: str, default: Any) -> Any:
        """Give one of the source's options."""
        return self.source.options.get(name, default)

    def begin(self) -> None:
        """Start the clock of the source at its first request on the wire."""
        if self._started is None:
            self._started = time.monotonic()

    @property
    def seconds(self) -> float:
        """How long the source has taken so far."""
        return 0.0 if self._started is None else time.monotonic() - self._started

    @property
    def expired(self) -> bool:
        """Tell whether the source has had its time."""
        return self.seconds > self.max_seconds

    def fail(self, url: str, reason: str, status: int | None = None) -> None:
        """Note an address that could not be had or read."""
        self.failures.append((url, reason, status))

    def take(self, url: str, page: PageRead) -> None:
        """Keep what was read of a page."""
        for item in page.items:
            self._spool.write(url.encode() + b"\t" + item + b"\n")
        self.items += len(page.items)
        room = MAX_PROBLEMS - len(self.problems)
        self.problems.extend((url, problem) for problem in page.problems[: max(0, room)])
        self.rejects.extend((url, reason, msgspec.json.decode(item)) for reason, item in page.rejects)

    def spooled(self) -> Iterator[tuple[str, bytes]]:
        """Give page address and item, in the order in which they came."""
        self._spool.seek(0)
        for line in self._spool:
            url, _, item = line.rstrip(b"\n").partition(b"\t")
            yield url.decode(), item

    @property
    def outcome(self) -> str:
        """``ok``, ``partial`` (some pages failed, or the run was cut short) or ``failed`` (no first page could be read)."""
        if self.failures:
            return "partial" if any(page.depth == 0 for page in self.pages) else "failed"
        return "partial" if self.cut_short else "ok"

    @property
    def reason(self) -> str | None:
        """Say what went wrong, in a line."""
        if not self.failures:
            return self.cut_short
        url, reason, _ = self.failures[0]
        more = len(self.failures) - 1
        return f"{reason} ({url})" + (f" and {more} more" if more else "")

    @property
    def http_status(self) -> int | None:
        """The status that tells most: of the first failure, else of the last page."""
        for _, _, status in self.failures:
            if status is not None:
                return status
        return self.pages[-1].status if self.pages else None

    def close(self) -> None:
        """Let the spool go."""
        self._spool.close()
