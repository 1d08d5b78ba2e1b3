"""What Atom and JSON Feed tell alike: one entry for each new or changed record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from discovery.publish._ical_writer import attribution, page_of
from discovery.publish._words import (
    DEADLINE_WORDS,
    STATUS_WORDS,
    due_words,
    kind_words,
    place_words,
    price_words,
    topic_words,
    when_words,
)
from discovery.text import clean_url, cut, one_line, plain

if TYPE_CHECKING:
    from discovery.publish._things import Thing

TAG = "tag:discovery,2026"
"""Begins every id (RFC 4151): the same for ever, wherever the site stands."""
CONTENT_CHARS = 4_000
NOTHING_YET = "2026-01-01T00:00:00Z"
"""When a feed without entries was changed: it must say something, and the same each time."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One record, in the words of a feed."""

    id: str
    title: str
    link: str | None
    source_link: str | None
    updated: str
    published: str
    summary: str
    content: str
    author: str
    tags: tuple[str, ...]
    thing: Thing


def entry_of(thing: Thing, base_url: str | None) -> Entry:
    """Put a record into an entry."""
    title = one_line(thing.name)
    if thing.status in ("cancelled", "postponed"):
        title = f"{STATUS_WORDS[thing.status]}: {title}"
    source_link = clean_url(thing.url or "")
    facts = [
        kind_words(thing.kind, thing.type),
        when_words(thing.start_local, thing.end_local, thing.timezone),
        place_words(thing),
        price_words(thing),
    ]
    facts += [
        f"{DEADLINE_WORDS.get(due.kind, 'Deadline')} until {due_words(due)}"
        for due in thing.deadlines
        if due_words(due)
    ]
    summary = " · ".join([fact for fact in facts if fact])
    paragraphs = [summary]
    if thing.description:
        paragraphs.append(cut(plain(thing.description), CONTENT_CHARS))
    if thing.credits:
        paragraphs.append(f"Source: {attribution(thing)}")
    return Entry(
        id=f"{TAG}:{thing.type}/{thing.id}",
        title=title,
        link=page_of(thing, base_url) or source_link,
        source_link=source_link,
        updated=thing.last_changed,
        published=thing.first_seen,
        summary=summary,
        content="\n\n".join(paragraphs),
        author=one_line(thing.organizer or "")
        or (one_line(thing.credits[0].attribution) if thing.credits else "Discovery"),
        tags=tuple(topic_words(topic) for topic in thing.topics),
        thing=thing,
    )


@dataclass(frozen=True, slots=True)
class Channel:
    """What a feed says of itself, and where it and its page are if the site has a public address."""

    id: str
    title: str
    subtitle: str
    self_url: str | None = None
    page_url: str | None = None
