"""Gives every item its topics: from what the source says, the words of the item, and what its name and address resemble."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discovery.items import Event, Opportunity, Organization, TopicScore
from discovery.topics import load_topics
from pipelines._topic_model import NOTHING, features, load_model, probabilities

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from discovery.items import Item
    from discovery.topics import Topics
    from pipelines import Context

THRESHOLD = 0.5
"""From which score on a topic is given. Chosen so that precision goes before recall (``benchmarks/topics.py``)."""
MAX_TOPICS = 8
FULL, HALF, SLIGHT = 1.0, 0.5, 0.3
"""How much a word counts in a name or tag; in an organiser's name or an opening sentence; further down."""
OPENING = 300
"""Characters of a description that count as its opening."""
MAX_WORDS = 3
"""Words of one topic that count in a description: long texts mention everything."""


MAX_NOTHING = 0.5
"""Up to which chance of being about nothing that the model knows a name counts as one of a technical event."""
RESEMBLANCE = 0.3
"""From which share of the rest a topic is given by resemblance."""


def process(item: Item, context: Context) -> Item:
    """Set ``topics``, the surest first."""
    topics = load_topics(_own(context.data))
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
    for place, text, factor in _texts(item, known):
        counted: dict[str, int] = {}
        for sign in sorted(topics.evidence(text), key=lambda sign: -sign.weight):
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
        doubt[topic] = doubt.get(topic, 1.0) * (1 - weight)
        why.setdefault(topic, []).append(reason)
    given = {topic: 1 - left for topic, left in doubt.items() if 1 - left >= THRESHOLD}
    for topic, share in resembled(item, topics).items():
        given[topic] = max(share, given.get(topic, 0.0))
        why.setdefault(topic, []).append("resembles events on it (name, url)")
    parents = {topics.by_id[topic].parent for topic in given}
    return [
        TopicScore(topic=topic, score=round(sure, 2), why=", ".join(why[topic])[:120])
        for topic, sure in given.items()
        if topic not in parents
    ]


def resembled(item: Item, topics: Topics) -> dict[str, float]:
    """Give the topics of events that the name and the address of an event resemble, with their share of certainty."""
    if not isinstance(item, Event) or not item.name:
        return {}
    chances = probabilities(load_model(), features(item.name, item.url, topics.evidence(item.name)))
    rest = 1 - chances.pop(NOTHING)
    if rest < 1 - MAX_NOTHING:
        return {}
    return {
        topic: chance / rest for topic, chance in chances.items() if chance / rest >= RESEMBLANCE and topic in topics
    }


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


def _own(data: Path | None) -> Path | None:
    """Give the topics of the data folder, None where it has none."""
    path = data / "topics.toml" if data else None
    return path if path and path.exists() else None
