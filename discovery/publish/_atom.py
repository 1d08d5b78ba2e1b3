"""Atom (RFC 4287): what is new or changed, newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from discovery.publish._entries import NOTHING_YET, TAG, Channel, Entry

if TYPE_CHECKING:
    from collections.abc import Sequence

NAMESPACE = "http://www.w3.org/2005/Atom"


def atom_text(channel: Channel, entries: Sequence[Entry]) -> bytes:
    """Write an Atom feed. The same entries give the same bytes."""
    feed = ET.Element("feed", {"xmlns": NAMESPACE, "xml:lang": "en"})
    _add(feed, "id", f"{TAG}:interest/{channel.id}")
    _add(feed, "title", channel.title)
    _add(feed, "subtitle", channel.subtitle)
    _add(feed, "updated", max((entry.updated for entry in entries), default=NOTHING_YET))
    _add(feed, "generator", "Discovery")
    if channel.self_url:
        _add(feed, "link", rel="self", type="application/atom+xml", href=channel.self_url)
    if channel.page_url:
        _add(feed, "link", rel="alternate", type="text/html", href=channel.page_url)
    for entry in entries:
        _add_entry(feed, entry)
    ET.indent(feed, space=" ")
    text = str(ET.tostring(feed, encoding="unicode"))
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()


def _add_entry(feed: ET.Element, entry: Entry) -> None:
    element = _add(feed, "entry")
    _add(element, "id", entry.id)
    _add(element, "title", entry.title)
    _add(element, "updated", entry.updated)
    _add(element, "published", entry.published)
    if entry.link:
        _add(element, "link", rel="alternate", href=entry.link)
    if entry.source_link and entry.source_link != entry.link:
        _add(element, "link", rel="via", href=entry.source_link)
    _add(_add(element, "author"), "name", entry.author)
    for tag in entry.tags:
        _add(element, "category", term=tag)
    _add(element, "summary", entry.summary)
    _add(element, "content", entry.content, type="text")


def _add(parent: ET.Element, name: str, text: str | None = None, **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, name, attributes)
    element.text = text
    return element
