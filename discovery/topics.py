"""The topics of the tree in ``topics.toml``: load and check it, expand a topic to its parts, find topics in words.

The words of all topics stand in one Aho–Corasick automaton: a text is gone through once, however many words there are.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from discovery._toml import read_toml
from discovery.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
WEIGHTS = {"strong": 0.9, "words": 0.45, "weak": 0.25, "not": 0.0}
"""How sure a word makes of its topic, where it stands in a name."""
STRONG = WEIGHTS["strong"]
MAX_TEXT = 1_000
"""Characters of one text that are looked at. What an event is about stands in its first sentences."""
TEXTS_KEPT = 128
"""Texts whose topics are kept: the dates of a series share their names and descriptions."""
KEYS = frozenset({"title", "parent", "links", *WEIGHTS})
_JOINTS = str.maketrans(dict.fromkeys("-‐‑–—/_\n\t", " ") | {"’": "'"})
_SPACES = re.compile(r" {2,}")


class TopicError(ValueError):
    """The topics cannot be used. The message names file, table and key."""


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic: what it is called, what it is a part of, what sources call it, and the words by class of weight."""

    id: str
    title: str
    parent: str | None = None
    links: dict[str, tuple[str, ...]] = field(default_factory=dict)
    words: dict[str, tuple[str, ...]] = field(default_factory=dict)


class Evidence(NamedTuple):
    """A word of a topic, found in a text."""

    topic: str
    word: str
    weight: float
    start: int


class _Pattern(NamedTuple):
    """A word in the automaton: which ends may go on with further letters, and the weight for each topic."""

    word: str
    open_start: bool
    open_end: bool
    weights: dict[str, float]


class _Span(NamedTuple):
    start: int
    end: int
    pattern: _Pattern

    def covers(self, other: _Span) -> bool:
        """Tell whether the other lies within this one, or is found at the same place by fewer letters."""
        if self.start > other.start or self.end < other.end:
            return False
        return self.end - self.start > other.end - other.start or len(self.pattern.word) > len(other.pattern.word)


class _Nearby:
    """Spans by where they begin: what overlaps a span begins at most the length of the longest before it."""

    def __init__(self, spans: list[_Span]) -> None:
        self._spans = sorted(spans, key=lambda span: span.start)
        self._starts = [span.start for span in self._spans]
        self._longest = max(span.end - span.start for span in spans)

    def beginning(self, first: int, last: int) -> list[_Span]:
        """Give the spans that may reach beyond ``first`` and begin at ``last`` or before."""
        low, high = bisect_left(self._starts, first - self._longest), bisect_right(self._starts, last)
        return self._spans[low:high]


class Topics:
    """The tree, and the finding of its topics in texts."""

    def __init__(self, topics: Iterable[Topic]) -> None:
        self.by_id: dict[str, Topic] = {topic.id: topic for topic in topics}
        self.evidence: Callable[[str], tuple[Evidence, ...]] = lru_cache(maxsize=TEXTS_KEPT)(self._evidence)

    def __contains__(self, topic: object) -> bool:
        return topic in self.by_id

    def __iter__(self) -> Iterator[str]:
        return iter(self.by_id)

    @cached_property
    def families(self) -> dict[str, tuple[str, ...]]:
        """Every topic with itself and all its parts: what an interest in it is an interest in."""
        return {
            topic: (topic, *[other.id for other in self.by_id.values() if other.parent == topic])
            for topic in self.by_id
        }

    def linked(self, vocabulary: str) -> dict[str, tuple[str, ...]]:
        """Give the topics by the words of a source's own vocabulary, ``{"kotlin": ("java", "android")}``."""
        return self._links.get(vocabulary, {})

    @cached_property
    def _links(self) -> dict[str, dict[str, tuple[str, ...]]]:
        found: dict[str, dict[str, tuple[str, ...]]] = {}
        for topic in self.by_id.values():
            for vocabulary, words in topic.links.items():
                table = found.setdefault(vocabulary, {})
                for word in words:
                    table[word] = (*table.get(word, ()), topic.id)
        return found

    def _evidence(self, text: str) -> tuple[Evidence, ...]:
        """Find the words of topics in a text, each word once for each topic.

        Of overlapping words the longest counts, except that a strong word of a topic that is neither the longer one's nor
        its parent stands for itself: ``women in leadership`` speaks of leadership too, ``waste management`` not of
        management. A word that only serves to exclude (``coffee`` for Java) excludes its topic from the whole text; what
        speaks against a topic (``ruby wedding``) is evidence of weight 0, where nothing speaks for it.
        """
        prepared = prepare(text)
        spans = self._spans(prepared)
        if not spans:
            return ()
        nearby = _Nearby(spans)
        excluded = _excluded(spans, nearby)
        found: dict[tuple[str, str], Evidence] = {}
        for span in spans:
            wider = [other for other in nearby.beginning(span.start, span.start) if other.covers(span)]
            for topic, weight in span.pattern.weights.items():
                if (
                    weight
                    and topic not in excluded
                    and not any(self._outweighs(other, topic, weight) for other in wider)
                ):
                    found.setdefault((topic, span.pattern.word), Evidence(topic, span.pattern.word, weight, span.start))
        meant = {topic for topic, _ in found}
        against = {topic for span in spans for topic, weight in span.pattern.weights.items() if not weight} - meant
        return (*found.values(), *[Evidence(topic, "", 0.0, 0) for topic in sorted(against)])

    def _outweighs(self, wider: _Span, topic: str, weight: float) -> bool:
        """Tell whether a longer word takes the meaning of a word of ``topic`` within it."""
        if weight < STRONG:
            return True
        return any(other == topic or self.by_id[other].parent == topic for other in wider.pattern.weights)

    def _spans(self, prepared: str) -> list[_Span]:
        """Find all whole words, in the order of their ends."""
        spans = []
        size = len(prepared)
        for last, patterns in self._automaton.iter(prepared):
            end = last + 1
            goes_on = end < size and prepared[end].isalnum()
            for pattern in patterns:
                if goes_on and not pattern.open_end:
                    continue
                start = end - len(pattern.word)
                if pattern.open_start or not start or not prepared[start - 1].isalnum():
                    spans.append(_Span(start, _end_of_word(prepared, end) if goes_on else end, pattern))
        return spans

    @cached_property
    def _automaton(self) -> Any:
        import ahocorasick

        patterns: dict[tuple[str, bool, bool], _Pattern] = {}
        for topic in self.by_id.values():
            for weight_class, words in topic.words.items():
                for written in words:
                    word, shape = prepare(written.strip("*")).strip(), (written[0] == "*", written[-1] == "*")
                    pattern = patterns.setdefault((word, *shape), _Pattern(word, *shape, {}))
                    pattern.weights.setdefault(topic.id, WEIGHTS[weight_class])
        by_word: dict[str, list[_Pattern]] = {}
        for pattern in patterns.values():
            by_word.setdefault(pattern.word, []).append(pattern)
        automaton = ahocorasick.Automaton()
        for word, same_word in by_word.items():
            automaton.add_word(word, tuple(same_word))
        automaton.make_automaton()
        return automaton


def prepare(text: str) -> str:
    """Fold a text for matching: no case, no accents, hyphens and slashes as spaces, at most ``MAX_TEXT`` characters."""
    return _SPACES.sub(" ", fold(text[:MAX_TEXT]).translate(_JOINTS))


def _end_of_word(text: str, position: int) -> int:
    while position < len(text) and text[position].isalnum():
        position += 1
    return position


def _excluded(spans: list[_Span], nearby: _Nearby) -> set[str]:
    """Give the topics of excluding words that stand apart from every word of their topic."""
    excluded = set()
    for span in spans:
        for topic, weight in span.pattern.weights.items():
            if weight == 0 and not any(
                other.start < span.end and span.start < other.end and other.pattern.weights.get(topic)
                for other in nearby.beginning(span.start, span.end)
            ):
                excluded.add(topic)
    return excluded


# --- loading ------------------------------------------------------------------------------------------------------


def load_topics(path: Path | None = None) -> Topics:
    """Load a file of topics, or the default one. Raises TopicError with one line that names file, table and key."""
    if path is None:
        from discovery.defaults import default_file

        path = default_file("topics.toml")
    try:
        changed = path.stat().st_mtime_ns
    except OSError as error:
        raise TopicError(f"{path}: {error.strerror or error}") from error
    return _load(path, changed)


@lru_cache(maxsize=4)
def _load(path: Path, changed: int) -> Topics:  # noqa: ARG001 - part of the key, so that an edited file is read again
    try:
        tables = read_toml(path)
    except (OSError, ValueError) as error:
        raise TopicError(f"{path}: {error}") from error
    topics = []
    for name, table in tables.items():
        try:
            topics.append(_topic(name, table, tables))
        except TopicError as error:
            raise TopicError(f"{path}: [{name}] {error}") from error
    return Topics(topics)


def _topic(name: str, table: Any, tables: dict[str, Any]) -> Topic:
    """Make one topic of its table. Raises TopicError that names the key."""
    if SLUG.fullmatch(name) is None:
        raise TopicError("the name may only have a-z, 0-9 and -, at most 60 of them")
    if not isinstance(table, dict):
        raise TopicError("is no table")
    for key in table:
        if key not in KEYS:
            raise TopicError(f"{key}: unknown key; known are {', '.join(sorted(KEYS))}")
    parent, links = table.get("parent"), table.get("links", {})
    if not isinstance(table.get("title"), str):
        raise TopicError("title: is missing")
    if parent is not None and (parent == name or parent not in tables or "parent" in tables[parent]):
        raise TopicError(f"parent: {parent!r} is no topic of the upper level")
    if not isinstance(links, dict):
        raise TopicError("links: is no table")
    return Topic(
        id=name,
        title=table["title"],
        parent=parent,
        links={vocabulary: _strings(f"links.{vocabulary}", words) for vocabulary, words in links.items()},
        words={key: _words(key, table[key]) for key in WEIGHTS if key in table},
    )


def _strings(key: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(entry, str) and entry.strip() for entry in value):
        raise TopicError(f"{key}: is no list of words")
    return tuple(value)


def _words(key: str, value: Any) -> tuple[str, ...]:
    words = _strings(key, value)
    for word in words:
        if not prepare(word.strip("*")).strip() or "*" in word.strip("*"):
            raise TopicError(f"{key}: {word!r} may have * at its ends only")
    return words
