"""Settles the language: by the item's own tag, else by the words of a longer text. A title alone never decides."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from discovery.items import Item
    from pipelines import Context

MIN_TEXT = 100
"""Shorter texts are mostly names: ``PyCon DE & PyData`` is no language."""
MAX_TEXT = 1_500
MIN_SHARE = 0.03
"""Weight of known small words for each word of the text, below which a language is not told (names, lists, other languages)."""
MIN_SIGNS = 2
"""Different words that must speak for a language: one name, often repeated, is not a text."""
MIN_LEAD = 1.01
"""How far the best language must be ahead of the next."""
CLEAR_TEXT, CLEAR_SIGNS, CLEAR_LEAD = 400, 10, 2.0
"""What settles the language of a long text by its beginning: so many different words, and so far ahead."""
TEXTS_KEPT = 64
"""Texts whose language is kept: the dates of a series share theirs."""
LETTER_WEIGHT = 0.5
"""What a letter counts that few other languages have, beside a small word that only one language has (1)."""
ENDING_WEIGHT = 0.3
"""What the ending of a longer word counts, likewise."""
ENDINGS = (4, 3, 2)
"""Lengths of endings; the longest known one counts."""
SCRIPT_SHARE = 0.3
"""Share of letters of its own script from which a language is told by it; names and terms of such texts are often Latin."""

_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]+)*")
_ADDRESS = re.compile(r"\S{0,10}//\S+")
_WORD = re.compile(r"[^\W\d_]+")
_ALIASES = {"nb": "no", "nn": "no", "iw": "he", "in": "id", "ji": "yi", "eng": "en", "deu": "de", "ger": "de", "fra": "fr",
            "fre": "fr", "spa": "es", "ita": "it", "por": "pt", "nld": "nl", "dut": "nl"}  # fmt: skip
_NO_LANGUAGE = frozenset({"und", "mul", "zxx", "mis", "xx", "zz"})


class _Tables(NamedTuple):
    words: dict[str, list[tuple[str, float]]]
    """For each small word the languages that have it, with its weight: shared by fewer, it says more."""
    endings: dict[str, list[tuple[str, float]]]
    letters: dict[str, list[tuple[str, float]]]
    scripts: list[tuple[str, re.Pattern[str]]]


def process(item: Item, context: Context) -> Item:
    """Set ``language`` to a primary tag in lower case, or None."""
    item.language = (
        primary_tag(item.language) or language_of(item.description or "") or primary_tag(context.source.language)
    )
    return item


def primary_tag(stated: str | None) -> str | None:
    """Give the primary language of a BCP 47 tag (``de-AT`` → ``de``), None if it is none."""
    match = _TAG.fullmatch(stated.strip()) if stated else None
    tag = match[1].lower() if match else None
    return None if tag in _NO_LANGUAGE else _ALIASES.get(tag, tag) if tag else None


def language_of(text: str) -> str | None:
    """Tell the language of a text by its script or its commonest words; None if it is short or nothing stands out."""
    text = text[:MAX_TEXT]
    if "//" in text:
        text = _ADDRESS.sub(" ", text)
    return None if len(text) < MIN_TEXT else _told(text)


@lru_cache(maxsize=TEXTS_KEPT)
def _told(text: str) -> str | None:
    text = text.lower()
    if not text.isascii():
        by_script = _by_script(text)
        if by_script is not None:
            return by_script
    beginning = text[:CLEAR_TEXT]
    return _by_words(beginning, CLEAR_SIGNS, CLEAR_LEAD) or _by_words(text, MIN_SIGNS, MIN_LEAD)


def _by_script(text: str) -> str | None:
    letters = sum(map(str.isalpha, text)) or 1
    for language, pattern in _tables().scripts:
        if len(pattern.findall(text)) / letters >= (SCRIPT_SHARE if language != "ja" else SCRIPT_SHARE / 3):
            return language
    return None


def _by_words(text: str, min_signs: int, min_lead: float) -> str | None:
    tables = _tables()
    words = _WORD.findall(text)
    scores: dict[str, float] = {}
    signs: Counter[str] = Counter()
    for word, times in Counter(words).items():
        told, factor = tables.words.get(word), 1.0
        if told is None and len(word) > ENDINGS[0]:
            told = next((tables.endings[word[-size:]] for size in ENDINGS if word[-size:] in tables.endings), None)
            factor = ENDING_WEIGHT
        for language, weight in told or ():
            scores[language] = scores.get(language, 0.0) + factor * weight * times
            signs[language] += 1
    if not text.isascii():
        for letter, times in Counter(text).items():
            for language, weight in tables.letters.get(letter, ()):
                scores[language] = scores.get(language, 0.0) + weight * times * LETTER_WEIGHT
    if not scores:
        return None
    best, *rest = sorted(scores.items(), key=lambda scored: -scored[1])[:2]
    if signs[best[0]] < min_signs or best[1] < MIN_SHARE * len(words):
        return None
    return None if rest and best[1] < min_lead * rest[0][1] else best[0]


@cache
def _tables() -> _Tables:
    tables = tomllib.loads((Path(__file__).parent / "languages.toml").read_text(encoding="utf-8"))
    scripts = []
    for language, span in tables["scripts"].items():
        first, last = span.split("-")
        scripts.append((language, re.compile(f"[{chr(int(first, 16))}-{chr(int(last, 16))}]")))
    return _Tables(
        words=_weighted({language: frozenset(text.split()) for language, text in tables["words"].items()}),
        endings=_weighted({language: frozenset(text.split()) for language, text in tables["endings"].items()}),
        letters=_weighted({language: frozenset(text) for language, text in tables["letters"].items()}),
        scripts=scripts,
    )


def _weighted(known: dict[str, frozenset[str]]) -> dict[str, list[tuple[str, float]]]:
    """Turn ``language → words`` to ``word → languages``, each with 1 divided by how many share the word."""
    owners: dict[str, list[str]] = {}
    for language, words in known.items():
        for word in words:
            owners.setdefault(word, []).append(language)
    return {word: [(language, 1 / len(shared)) for language in shared] for word, shared in owners.items()}
