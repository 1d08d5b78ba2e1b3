"""The sources of one host take turns; answers wait only while there is room for them."""

from __future__ import annotations

import asyncio
from typing import Any, cast

import pytest

from discovery.crawl.turns import HostQueue, Room, Wanted
from discovery.spiders import Ask


def wanted(job: str, url: str) -> Wanted:
    return Wanted(cast("Any", job), Ask(url), url, 0, 0)


@pytest.mark.parametrize(
    ("put", "taken"),
    [
        ([], []),
        (["a1"], ["a1"]),
        (["a1", "a2", "a3"], ["a1", "a2", "a3"]),
        (["a1", "a2", "a3", "b1"], ["a1", "b1", "a2", "a3"]),
        (["a1", "a2", "b1", "c1", "b2"], ["a1", "b1", "c1", "a2", "b2"]),
    ],
)
def test_the_sources_of_a_host_take_turns(put: list[str], taken: list[str]) -> None:
    queue = HostQueue()
    for url in put:
        queue.put(wanted(url[0], url))
    found = [one.url for one in iter(queue.next, None)]
    assert found == taken


def test_a_source_that_wants_more_later_stands_behind_the_others() -> None:
    queue = HostQueue()
    for url in ("a1", "b1"):
        queue.put(wanted(url[0], url))
    first = queue.next()
    queue.put(wanted("a", "a2"))
    assert [first and first.url, *(one.url for one in iter(queue.next, None))] == ["a1", "b1", "a2"]


@pytest.mark.parametrize(
    ("sizes", "most"),
    [([10, 10, 10], 30), ([60, 50, 40], 100), ([100, 1, 1], 100), ([500, 500], 500), ([1, 500, 99, 1], 500)],
)
def test_answers_wait_while_there_is_no_room_and_all_come_in(sizes: list[int], most: int) -> None:
    async def fill() -> int:
        room, now, high = Room(100), 0, 0

        async def one(size: int) -> None:
            nonlocal now, high
            await room.take(size)
            now += size
            high = max(high, now)
            await asyncio.sleep(0)
            now -= size
            room.give(size)

        await asyncio.gather(*(one(size) for size in sizes))
        return high

    assert asyncio.run(asyncio.wait_for(fill(), 5)) == most
