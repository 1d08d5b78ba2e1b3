"""What is remembered of each host between runs: its robots.txt, and until when it asked to be left alone."""

from __future__ import annotations

from dataclasses import astuple, dataclass, fields
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from sqlite_utils import Database

    from discovery.clock import Clock

ROBOTS_LIFETIME = timedelta(hours=24)
"""RFC 9309 section 2.4: a cached robots.txt is not used for longer."""
RETRY_AFTER_MIN = timedelta(seconds=60)
RETRY_AFTER_MAX = timedelta(days=7)
"""A host cannot send us away for ever by mistake."""


@dataclass(slots=True)
class Host:
    """One row of the table ``hosts``; moments are ISO 8601 UTC, ``crawl_delay`` is in seconds."""

    origin: str
    robots: str | None = None
    robots_status: int | None = None
    robots_fetched: str | None = None
    robots_etag: str | None = None
    robots_last_modified: str | None = None
    crawl_delay: float | None = None
    blocked_until: str | None = None


COLUMNS = tuple(field.name for field in fields(Host))


class HostBook:
    """The hosts met so far. Kept in memory during a run; ``save`` writes what is new."""

    def __init__(self, clock: Clock, db: Database | None = None) -> None:
        self.clock = clock
        self._hosts: dict[str, Host] = {}
        self._touched: set[str] = set()
        if db is not None:
            for row in db.execute(f"SELECT {', '.join(COLUMNS)} FROM hosts").fetchall():  # noqa: S608 - our own names
                self._hosts[row[0]] = Host(*row)

    def of(self, origin: str) -> Host:
        """Give what is known of an origin (``https://host:port``)."""
        return self._hosts.setdefault(origin, Host(origin))

    def keep(self, host: Host) -> None:
        """Remember that a host has news to save."""
        self._touched.add(host.origin)

    def has_fresh_robots(self, host: Host) -> bool:
        """Tell whether the robots.txt known of a host may still be used."""
        if host.robots_fetched is None or host.robots is None:
            return False
        age = self.clock.now() - datetime.fromisoformat(host.robots_fetched)
        return timedelta(0) <= age < ROBOTS_LIFETIME

    def block(self, origin: str, retry_after: str | None) -> datetime:
        """Leave a host alone until the moment its Retry-After names, within bounds. Gives that moment."""
        wait = min(max(retry_after_delay(retry_after, self.clock.now()), RETRY_AFTER_MIN), RETRY_AFTER_MAX)
        until = self.clock.now() + wait
        host = self.of(origin)
        host.blocked_until = until.strftime("%Y-%m-%dT%H:%M:%SZ")
        self.keep(host)
        return until

    def blocked_until(self, origin: str) -> str | None:
        """Give the moment until which the host is not asked, or None if it may be."""
        until = self.of(origin).blocked_until
        return until if until and datetime.fromisoformat(until) > self.clock.now() else None

    def save(self, db: Database) -> None:
        """Write the hosts with news."""
        touched, self._touched = self._touched, set()  # the crawl goes on beside this, in another thread
        rows = [astuple(self._hosts[origin]) for origin in sorted(touched)]
        if rows:
            marks = ", ".join("?" * len(COLUMNS))
            with db.atomic():
                db.conn.executemany(f"INSERT OR REPLACE INTO hosts ({', '.join(COLUMNS)}) VALUES ({marks})", rows)  # noqa: S608


def retry_after_delay(value: str | None, now: datetime) -> timedelta:
    """Read a Retry-After header (RFC 9110 section 10.2.3): seconds or an HTTP date. Zero if it is neither."""
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return timedelta(seconds=min(int(text[:12]), int(RETRY_AFTER_MAX.total_seconds())))
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return timedelta(0)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - now


def book_of(crawler: Crawler) -> HostBook:
    """Give the book of the run that a crawler works for."""
    return cast("HostBook", cast("Any", crawler.spider).conductor.hosts)
