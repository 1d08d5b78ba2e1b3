"""Bevy, on which companies run the chapters of their communities (Google Developer Groups and others)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from discovery.items import Link, Organization, Place
from discovery.readers._rows import Row, json_of, read_rows
from discovery.spiders._base import SourceSpider, address

if TYPE_CHECKING:
    from collections.abc import Iterator

    from discovery.items import Found
    from discovery.readers import Payload

CHAPTERS = "/api/chapter_region?chapters=true"


class BevyChaptersSpider(SourceSpider):
    """Reads ``/api/chapter_region?chapters=true`` of one host: keyless, all chapters in one answer.

    The answer is a list of chapters, or of regions with their chapters. ``/api/chapter_slim/`` with its pages is read too.
    """

    name = "bevy_chapters"
    title = "Bevy chapters"
    fingerprints = (address(r"^https?://[^/]*\.community\.dev(?:/|$)", weight=0.7),)

    @classmethod
    def read(cls, payload: Payload) -> Iterator[Found]:
        """Map one answer."""
        answer = json_of(payload)
        if isinstance(answer, dict):
            pages = Row(answer, payload.url).row("links") if "links" in answer else Row(answer, payload.url)
            if following := pages.url("next"):
                yield Link(url=following, rel="next")
            answer = answer.get("results", answer.get("chapters"))
        yield from read_rows(_flat(answer), _organizations, payload.url)

    @classmethod
    def suggest(cls, url: str, page: str) -> str | None:  # noqa: ARG003
        """Give the address of the host's chapters."""
        return urljoin(url, CHAPTERS)


def _flat(answer: Any) -> Any:
    """Give the chapters of all regions, where the answer is sorted by region."""
    if not isinstance(answer, list):
        return answer
    flat: list[Any] = []
    for one in answer:
        inner = one.get("chapters") if isinstance(one, dict) else None
        flat.extend(inner if isinstance(inner, list) else [one])
    return flat


def _organizations(row: Row) -> Iterator[Organization]:
    key, name = row.need("id"), row.need("title")
    if row.flag("active") is False:
        return
    hidden = row.flag("hide_country_info")
    yield Organization(
        source_key=key,
        kind="chapter",
        level="local",
        name=name,
        url=row.url("url") or row.url("relative_url"),
        location=Place(
            city=row.text("city"),
            region=None if hidden else row.text("state"),
            country=None if hidden else row.text("country"),
            latitude=row.number("latitude"),
            longitude=row.number("longitude"),
        ),
        image=row.row("logo").url("url") or row.row("picture").url("url"),
    )
