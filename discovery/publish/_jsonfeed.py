"""JSON Feed 1.1 (https://jsonfeed.org/version/1.1): what is new or changed, with the facts under ``_discovery``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from discovery.publish._entries import Channel, Entry

VERSION = "https://jsonfeed.org/version/1.1"
FACTS: tuple[str, ...] = (
    "type", "kind", "status", "presence", "attendance", "all_day", "start_local", "end_local", "timezone", "start_utc",
    "end_utc", "venue", "address", "city", "region", "country", "latitude", "longitude", "organizer", "price_min",
    "price_max", "currency", "is_free",
)  # fmt: skip


def json_feed(channel: Channel, items: Sequence[str]) -> bytes:
    """Put written items into a feed, one a line. The same items give the same bytes."""
    feed = {
        "version": VERSION,
        "title": channel.title,
        "description": channel.subtitle,
        "home_page_url": channel.page_url,
        "feed_url": channel.self_url,
        "language": "en",
    }
    opened = json.dumps(_known(feed), ensure_ascii=False, indent=1).removesuffix("\n}")
    lines = ",\n".join(items)
    return f'{opened},\n "items": [\n{lines}\n ]\n}}\n'.encode()


def json_item(entry: Entry) -> str:
    """Write one item."""
    return json.dumps(_item(entry), ensure_ascii=False)


def _item(entry: Entry) -> dict[str, Any]:
    facts = {name: getattr(entry.thing, name) for name in FACTS}
    facts["deadlines"] = [
        _known({"kind": due.kind, "due_utc": due.due_utc, "due_local": due.due_local, "timezone": due.timezone})
        for due in entry.thing.deadlines
    ]
    facts["sources"] = [
        _known({"attribution": c.attribution, "licence": c.licence, "url": c.url}) for c in entry.thing.credits
    ]
    item = {
        "id": entry.id,
        "url": entry.link,
        "external_url": entry.source_link if entry.source_link != entry.link else None,
        "title": entry.title,
        "summary": entry.summary,
        "content_text": entry.content,
        "date_published": entry.published,
        "date_modified": entry.updated,
        "authors": [{"name": entry.author}],
        "tags": list(entry.tags),
        "language": entry.thing.language,
        "_discovery": _known(facts),
    }
    return _known(item)


def _known(values: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is unknown: JSON Feed has no null."""
    return {key: value for key, value in values.items() if value is not None}
