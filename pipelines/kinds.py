"""Says of every item what kind it is, in the vocabulary of ``discovery.items``: by its stated type, else by its name."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from discovery.items import EVENT_KINDS, LEVELS, OPPORTUNITY_KINDS, ORGANIZATION_KINDS, Event, Organization
from discovery.text import fold

if TYPE_CHECKING:
    from discovery.items import Item
    from pipelines import Context

_VOCABULARY: dict[str, tuple[str, ...]] = {
    "event": EVENT_KINDS,
    "organization": ORGANIZATION_KINDS,
    "opportunity": OPPORTUNITY_KINDS,
}
_CAMEL = re.compile(
    r"[a-z0-9](?:Con|Conf|Camp)\b|\b(?:Con|Conf|CON|CONF)\b|[a-z](?:CON|CONF)\b|[a-z]Days?\b|\bDevFest|[A-Z]{2}conf?\b"
)
"""Names that sound like conferences: PyCon, RubyConf, DEF CON, ScalaDays."""
_SEGMENT = re.compile(r"\s*(?::|\||\(|\)|\[|\]|;|/| [–—-] )\s*")
_WORD = re.compile(r"[^\W_]+(?:['’&-][^\W_]+)*|&")


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_PREPOSITIONS = _set(
    "on for of about at in with by to from through into against how your uber fur zu zum zur im am bei mit von vom sur pour "
    "de du des avec dans sobre para con en por del di del della dei per su sulla em com do da dos over voor met van"
)
_ARTICLES = _set("a an the your our my der die das den dem le la les un une el los las una il lo o os as het een")
_AND = _set("& and und et y e en")
_LEADING = _set("conference webinar")
"""Kinds that what is joined to them does not change: a conference and exhibition is a conference."""
NAMES_KEPT, WORDS_KEPT = 1_024, 8_192
"""Names and words whose meaning is kept: a name is asked for more than once, and the dates of a series share it."""


class _Lexicon(NamedTuple):
    """Words that tell something, by the way in which they are looked up."""

    whole: dict[str, str]
    """Words and phrases."""
    beginnings: dict[str, str]
    ends: dict[str, str]
    longest: dict[str, int]
    """The number of words of the longest phrase that begins with a word."""

    def find(self, word: str) -> str | None:
        """Give what a word tells."""
        found = self.whole.get(word)
        if found is not None:
            return found
        return next((tells for stem, tells in self.beginnings.items() if word.startswith(stem)), None) or next(
            (tells for stem, tells in self.ends.items() if word.endswith(stem)), None
        )


@cache
def _tables() -> dict[str, Any]:
    """Load the tables, synonyms turned to ``word → kind``."""
    tables = tomllib.loads((Path(__file__).parent / "kinds.toml").read_text(encoding="utf-8"))
    for name in ("synonyms", "wide"):
        for item_type, kinds in tables[name].items():
            tables[name][item_type] = {word: kind for kind, known in kinds.items() for word in known}
    for item_type, vocabulary in _VOCABULARY.items():
        tables["synonyms"][item_type] |= {kind.replace("_", ""): kind for kind in vocabulary}
    return tables


@cache
def _lexicon(name: str) -> _Lexicon:
    """Compile the words of one type of item, or of ``level``."""
    lexicon = _Lexicon({}, {}, {}, {})
    for tells, known in _tables()["words"][name].items():
        for word in (*known["words"].split(), *known["phrases"]):
            table = lexicon.ends if word[0] == "*" else lexicon.beginnings if word[-1] == "*" else lexicon.whole
            table.setdefault(word.strip("*"), tells)
            first, size = word.split(" ", 1)[0], word.count(" ") + 1
            if size > 1:
                lexicon.longest[first] = max(size, lexicon.longest.get(first, 0))
    return lexicon


@lru_cache(maxsize=WORDS_KEPT)
def _told(name: str, word: str) -> str | None:
    """Give what a word tells; the words of names are mostly the same ones."""
    return _lexicon(name).find(word)


_REFINED: dict[str, dict[str, frozenset[str]]] = {
    "event": {"other": frozenset(EVENT_KINDS)},
    "organization": {"other": frozenset(ORGANIZATION_KINDS)},
    "opportunity": {
        "other": frozenset(OPPORTUNITY_KINDS),
        "volunteering": frozenset({"board_role", "mentoring_programme", "event_volunteering", "micro_volunteering"}),
    },
}
"""Kinds so wide, whoever stated them, that a name may tell a narrower one."""


def process(item: Item, context: Context) -> Item:  # noqa: ARG001
    """Fill ``kind``, and the ``level`` of an organization where its name says it."""
    item_type = (
        "event" if isinstance(item, Event) else "organization" if isinstance(item, Organization) else "opportunity"
    )
    if item.kind not in _VOCABULARY[item_type]:
        item.kind = kind_of(item_type, item.kind, item.name or "", item.tags)
    narrower = _REFINED[item_type].get(item.kind)
    if narrower and (told := kind_in_name(item_type, item.name or "")) in narrower:
        item.kind = told
    if isinstance(item, Organization) and item.level not in LEVELS:
        item.level = level_of(item.name or "")
    return item


def kind_of(item_type: str, stated: str | None, name: str, tags: list[str] | None = None) -> str:
    """Tell the kind of an ``event``, ``organization`` or ``opportunity``.

    What the source states counts first, if it is narrow enough; then words of the name; then a wide stated type; then
    tags. ``other`` when nothing tells.
    """
    known = "".join([char for char in fold(stated or "").rpartition("/")[2] if char.isalnum()])
    tables = _tables()
    return (
        tables["synonyms"][item_type].get(known)
        or kind_in_name(item_type, name)
        or tables["wide"][item_type].get(known)
        or next((kind for tag in tags or () if (kind := kind_in_name(item_type, tag))), None)
        or "other"
    )


@lru_cache(maxsize=NAMES_KEPT)
def kind_in_name(item_type: str, name: str) -> str | None:
    """Tell the kind by the words of a name, or None.

    Of organizations and opportunities any word counts, of events the head noun: ``Networking Conference`` is a conference
    and ``Workshop on networking`` a workshop. The first stretch of words between prepositions that has a known word decides,
    by its last one. Names that sound like a conference (``PyCon``) are one.
    """
    if item_type != "event":
        found = {tells for _, _, tells in _matches(item_type, _WORD.findall(fold(name)))}
        return next((kind for kind in _tables()["words"][item_type] if kind in found), None)
    for segment in _SEGMENT.split(name):
        if kind := _head(item_type, _WORD.findall(fold(segment))):
            return kind
    return "conference" if _CAMEL.search(name) else None


def level_of(name: str) -> str | None:
    """Tell at which level an organization works, by explicit words of its name."""
    tokens = _WORD.findall(fold(name))
    found = {tells for _, _, tells in _matches("level", tokens)}
    if "chapter" in tokens or "section" in tokens:
        found -= {"national", "international"}
    return next((level for level in reversed(LEVELS) if level in found), None)


def _matches(lexicon: str, tokens: list[str]) -> list[tuple[int, int, str]]:
    """Find the longest known phrases: first token, number of tokens, what they tell."""
    found = []
    whole, longest = _lexicon(lexicon).whole, _lexicon(lexicon).longest
    position = 0
    while position < len(tokens):
        word = tokens[position]
        size, tells = 1, None
        for size in range(min(longest.get(word, 1), len(tokens) - position), 1, -1):
            tells = whole.get(" ".join(tokens[position : position + size]))
            if tells is not None:
                break
        else:
            size, tells = 1, _told(lexicon, word)
        if tells is not None:
            found.append((position, size, tells))
        position += size
    return found


def _head(lexicon: str, tokens: list[str]) -> str | None:
    """Give what the head of a phrase tells: the last known word before the preposition that follows the first."""
    best: str | None = None
    boundary = 0
    for position, size, tells in _matches(lexicon, tokens):
        after_preposition = max([i + 1 for i in range(boundary, position) if tokens[i] in _PREPOSITIONS], default=None)
        if best is not None and (after_preposition is not None or (best in _LEADING and tokens[boundary] in _AND)):
            return best
        before = [word for word in tokens[after_preposition or boundary : position] if word not in _ARTICLES]
        boundary = position + size
        if after_preposition is None or before:  # not "at the conference", "about networking"
            best = tells
    return best
