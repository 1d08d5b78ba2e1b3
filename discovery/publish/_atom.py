"""Atom (RFC 4287): what is new or changed, newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from discovery.publish._entries import TAG, Channel, Entry

if TYPE_CHECKING:
    from collections.abc import Sequence

NAMESPACE = "http://www.w3.org/2005/Atom"


def atom_entry(entry: Entry) -> str:
    """Write one entry."""
    element = ET.Element("entry")
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
    ET.indent(element, space=" ", level=0)
    return str(ET.tostring(element, encoding="unicode"))


def atom_feed(channel: Channel, entries: Sequence[str], updated: str) -> bytes:
    """Put written entries into a feed. The same entries give the same bytes."""
    feed = ET.Element("feed", {"xmlns": NAMESPACE, "xml:lang": "en"})
    _add(feed, "id", f"{TAG}:interest/{channel.id}")
    _add(feed, "title", channel.title)
    _add(feed, "subtitle", channel.subtitle)
    _add(feed, "updated", updated)
    _add(feed, "generator", "Discovery")
    if channel.self_url:
        _add(feed, "link", rel="self", type="application/atom+xml", href=channel.self_url)
    if channel.page_url:
        _add(feed, "link", rel="alternate", type="text/html", href=channel.page_url)
    ET.indent(feed, space=" ")
    opened = str(ET.tostring(feed, encoding="unicode")).removesuffix("</feed>")
    return "\n".join(['<?xml version="1.0" encoding="utf-8"?>', opened.rstrip(), *entries, "</feed>", ""]).encode()


def _add(parent: ET.Element, name: str, text: str | None = None, **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, name, attributes)
    element.text = text
    return element
