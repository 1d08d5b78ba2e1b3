"""Gives every item its topics: from what the source says, the words of the item, and what its name and address resemble."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discovery.items import Event, Opportunity, Organization, TopicScore
from discovery.topics import load_topics
from pipelines._topic_model import likenesses

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from discovery.items import Item
    from discovery.topics import Evidence, Topics
    from pipelines import Context
    from pipelines._topic_model import Likeness

THRESHOLD = 0.5
"""From which score on a topic is given. Chosen so that precision goes before recall (``benchmarks/topics.py``)."""
MAX_TOPICS = 8
FULL, HALF, SLIGHT = 1.0, 0.5, 0.3
"""How much a word counts in a name or tag; in an organiser's name or an opening sentence; further down."""
OPENING = 300
"""Characters of a description that count as its opening."""
MAX_WORDS = 3
"""Words of one topic that count in a description: long texts mention everything."""


RESEMBLANCE = 0.35
"""From which chance on topics are given by resemblance."""
AT_LEAST = 0.15
"""From which chance on the likeliest topic is given where none reaches ``RESEMBLANCE``."""
RESEMBLES = "resembles events on it (name, url)"


def process(item: Item, context: Context) -> Item:
    """Set ``topics``, the surest first."""
    topics = _topics(context)
    found = {topic: TopicScore(topic=topic, score=1.0, why="source") for topic in context.source.topics}
    linked = topics.linked(context.source.spider)
    for tag in item.tags:
        for topic in linked.get(tag, ()):
            found.setdefault(topic, TopicScore(topic=topic, score=1.0, why=f"{tag} (source)"))
    for scored in score(item, topics, known=frozenset(linked)):
        found.setdefault(scored.topic, scored)
    item.topics = sorted(found.values(), key=lambda scored: -scored.score)[:MAX_TOPICS]
    return item


def score(item: Item, topics: Topics, known: frozenset[str] = frozenset()) -> list[TopicScore]:
    """Score the topics of an item by its own words. ``known`` are tags of the source's vocabulary, not to be read as words.

    A word counts once, where it counts most. Words are taken as independent signs: the chance that all mislead is the
    product of their single chances.
    """
    signs: dict[tuple[str, str], tuple[float, str]] = {}
    named: tuple[Evidence, ...] = ()
    for place, text, factor in _texts(item, known):
        counted: dict[str, int] = {}
        evidence = topics.evidence(text)
        if place == "name":
            named = evidence
        for sign in sorted(evidence, key=_by_weight):
            part = factor
            if place == "description":
                counted[sign.topic] = counted.get(sign.topic, 0) + 1
                if counted[sign.topic] > MAX_WORDS:
                    continue
                part = HALF if sign.start < OPENING else SLIGHT
            signs.setdefault((sign.topic, sign.word), (part * sign.weight, f"{sign.word} ({place})"))
    doubt: dict[str, float] = {}
    why: dict[str, list[str]] = {}
    for (topic, _), (weight, reason) in signs.items():
        if not weight:
            continue
        doubt[topic] = doubt.get(topic, 1.0) * (1 - weight)
        why.setdefault(topic, []).append(reason)
    given = {topic: 1 - left for topic, left in doubt.items() if 1 - left >= THRESHOLD}
    if isinstance(item, Event) and item.name:
        excluded = {sign.topic for sign in named if not sign.weight}
        for topic, like in resembled(item.name, item.url, named).items():
            if topic in topics and topic not in excluded:
                given[topic] = max(like.chance, given.get(topic, 0.0))
                why.setdefault(topic, []).append(f"{like.sign}: resembles events on it" if like.sign else RESEMBLES)
    parents = {topics.by_id[topic].parent for topic in given}
    return [
        TopicScore(topic=topic, score=round(sure, 2), why=", ".join(why[topic])[:120])
        for topic, sure in given.items()
        if topic not in parents
    ]


def _by_weight(sign: Evidence) -> float:
    return -sign.weight


def resembled(name: str, url: str | None, evidence: tuple[Evidence, ...]) -> dict[str, Likeness]:
    """Give the topics of events that a name and an address resemble: all that are likely, else the likeliest."""
    likely = likenesses(name, url, evidence)
    if not likely:
        return {}
    found = {topic: like for topic, like in likely.items() if like.chance >= RESEMBLANCE}
    if not found:
        topic, like = max(likely.items(), key=lambda one: one[1].chance)
        found = {topic: like} if like.chance >= AT_LEAST else {}
    return found


def _texts(item: Item, known: frozenset[str]) -> Iterator[tuple[str, str, float]]:
    """Give the texts of an item that speak of its subject: where they stand, the text, what a word counts there."""
    if item.name:
        yield "name", item.name, FULL
    words = [*item.tags]
    if isinstance(item, Event):
        if item.series_name and item.series_name not in (item.name or ""):
            words.append(item.series_name)
    elif isinstance(item, Opportunity):
        words += [*item.skills, *item.causes]
    elif isinstance(item, Organization) and item.field:
        words.append(item.field)
    if words:
        yield "tags", " ; ".join([word for word in words if word not in known]), FULL
    party = item.organizer if isinstance(item, Event) else item.organization if isinstance(item, Opportunity) else None
    if party and party.name and party.name not in (item.name or ""):
        yield "organizer", party.name, HALF
    if item.description:
        yield "description", item.description, HALF


_RECENT: dict[Path | None, tuple[Context, Topics]] = {}
"""The context that was asked with last, by data folder: the file is looked at once for all items of a page."""


def _topics(context: Context) -> Topics:
    """Give the topics of the data folder, or the default ones where it has none."""
    context_before, topics = _RECENT.get(context.data, (None, None))
    if topics is None or context_before is not context:
        own = context.data / "topics.toml" if context.data else None
        topics = load_topics(own if own and own.exists() else None)
        _RECENT[context.data] = context, topics
    return topics
