"""Where ``read`` and ``ingest`` get their bytes from, and how they are read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from discovery.readers import Payload, Reading, read_any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from discovery.clock import Clock
    from discovery.commands._common import Setting
    from discovery.crawl.fetch import Answer, Get
    from discovery.items import Event, Item
    from discovery.readers import Window

MAX_FILE_BYTES = 512 * 1024 * 1024


def is_address(text: str) -> bool:
    """Tell whether an input is a web address."""
    return text.startswith(("http://", "https://", "webcal://"))


def payloads(
    inputs: tuple[str, ...], url: str | None, media_type: str | None, setting: Setting
) -> Iterator[tuple[str, Payload | str]]:
    """Give name and payload of each input; instead of a payload the reason why there is none."""
    answers = _ask([one for one in inputs if is_address(one)], setting.clock)
    for one in inputs:
        if is_address(one):
            answer = answers.get(one)
            if answer is None:
                yield one, "not asked: stopped"
                continue
            if not answer.ok:
                yield one, answer.reason
                continue
            kind = media_type or answer.headers.get("content-type")
            yield one, Payload(answer.body, url or answer.url, kind, setting.clock.now())
        else:
            yield one, file_payload(Path(one), url, media_type, setting.clock)


def file_payload(path: Path, url: str | None, media_type: str | None, clock: Clock) -> Payload | str:
    """Give the payload of a file, or the reason why there is none."""
    from discovery.commands.read import content_type_of

    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            return f"larger than {MAX_FILE_BYTES // 1024 // 1024} MB"
        body = path.read_bytes()
    except OSError as error:
        return error.strerror or str(error)
    return Payload(body, url or path.resolve().as_uri(), media_type or content_type_of(path), clock.now())


def read_payload(payload: Payload, spider: str | None) -> Reading:
    """Read by format, or as a platform's answer."""
    if spider is None:
        return read_any(payload)
    from discovery.spiders._registry import spider_class

    try:
        cls = spider_class(spider)
    except KeyError:
        raise ValueError(f"there is no spider {spider!r}; scrapy list names them") from None
    return Reading.of(cls.read(payload))


def windowed(reading: Reading, window: Window) -> list[Item]:
    """Give the occurrences inside a window in place of the events; other items as they are."""
    from discovery.items import Event
    from discovery.recurrence import occurrences

    events: list[Event] = [item for item in reading.items if isinstance(item, Event)]
    others: list[Item] = [item for item in reading.items if not isinstance(item, Event)]
    return [*occurrences(events, window), *others]


def _ask(urls: list[str], clock: Clock) -> dict[str, Answer]:
    if not urls:
        return {}
    from discovery.crawl.fetch import run_errand

    answers: dict[str, Answer] = {}

    async def script(get: Get) -> None:
        for url in urls:
            answers[url] = await get("https" + url[6:] if url.startswith("webcal:") else url)

    run_errand(script, clock)
    return answers
