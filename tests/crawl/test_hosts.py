"""What is remembered of hosts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlite_utils import Database

from discovery.clock import Clock
from discovery.crawl.hosts import HostBook, retry_after_delay
from discovery.schema import migrations

NOW = datetime(2026, 8, 20, 6, tzinfo=UTC)
CLOCK = Clock(NOW)
ORIGIN = "https://example.org"


@pytest.fixture
def db() -> Database:
    database = Database(memory=True)
    migrations.apply(database)
    return database


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        ("0", 0),
        (" 5 ", 5),
        ("Thu, 20 Aug 2026 07:00:00 GMT", 3600),
        ("Thu, 20 Aug 2026 05:00:00 GMT", -3600),
        ("9" * 400, 7 * 86_400),
        ("soon", 0),
        ("-5", 0),
        ("", 0),
        (None, 0),
    ],
)
def test_retry_after(value: str | None, seconds: int) -> None:
    assert retry_after_delay(value, NOW) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("value", "until"),
    [("1", "2026-08-20T06:01:00Z"), ("7200", "2026-08-20T08:00:00Z"), ("99999999", "2026-08-27T06:00:00Z")],
)
def test_a_block_has_bounds(value: str, until: str) -> None:
    book = HostBook(CLOCK)
    book.block(ORIGIN, value)
    assert book.blocked_until(ORIGIN) == until


def test_a_block_is_remembered_by_the_next_run(db: Database) -> None:
    book = HostBook(CLOCK, db)
    book.block(ORIGIN, "7200")
    book.save(db)
    assert HostBook(Clock(NOW + timedelta(hours=1)), db).blocked_until(ORIGIN) is not None
    assert HostBook(Clock(NOW + timedelta(hours=3)), db).blocked_until(ORIGIN) is None


@pytest.mark.parametrize(("hours", "fresh"), [(0, True), (23, True), (24, False), (25, False), (-1, False)])
def test_robots_are_kept_for_a_day(db: Database, hours: int, fresh: bool) -> None:
    book = HostBook(CLOCK, db)
    host = book.of(ORIGIN)
    host.robots, host.robots_status, host.robots_fetched = "User-agent: *", 200, CLOCK.iso()
    book.keep(host)
    book.save(db)
    later = HostBook(Clock(NOW + timedelta(hours=hours)), db)
    assert later.has_fresh_robots(later.of(ORIGIN)) is fresh
