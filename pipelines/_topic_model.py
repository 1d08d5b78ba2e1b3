"""What the names and addresses of technical conferences say beyond words: ``ReactConf``, ``srecon23``, ``ng-rome.io``.

A linear model (a logistic regression for each topic) over words, pieces of words, pieces of the host name and the words of the
topic tree, learned from conference lists by ``benchmarks/train_topics.py`` and stored in ``topic_model.json``.

A text is a sum of parts (its words, its pairs of words, its host), each with weights of its own: those of a word or a host
are added up once and kept, since the words of names are mostly the same ones.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import pairwise
from math import exp, sqrt
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

import msgspec

from discovery.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from discovery.topics import Evidence

NOTHING = "-"
"""The class of names that are about none of the topics which the model knows."""
PIECES = (3, 4, 5)
"""Lengths of the pieces of words and host names."""
MAX_NAME = 120
MAX_WORD = 40
WHOLE, PIECE, TREE = 1.5, 1.0, 3.0
"""What a whole word or host counts, a piece or a pair of words, a word of the topic tree that makes sure of its topic."""
MOST_NOTHING = -0.5
"""Log-odds of being about nothing known (a chance of 38 %) above which no topic is told."""
LEAST = -2.0
"""Log-odds below which a class is not worth naming: a chance of 12 %."""
WORDS_KEPT, HOSTS_KEPT = 8_192, 512
HUNDREDTHS = 100
_TOKEN = re.compile(r"[^\W_]+(?:[+#]+)?")
_LABEL_PART = re.compile(r"[a-z]+")
_DIGITS = re.compile(r"\d+")
_NUMBER = re.compile(r"[\d.]+|[\da-f.]*:[\da-f:.]*")
"""The host of an address that is given as a number (IPv4, IPv6)."""

Features = list[tuple[str, float]]


class Model(NamedTuple):
    """Classes with their bias, and for each feature the weights by number of class, in hundredths."""

    classes: list[str]
    bias: list[float]
    weights: dict[str, list[tuple[int, int]]]


class Part:
    """A part of a text: what it adds to ``NOTHING``, to the square of the length of the whole, and to every class.

    Most names are about nothing that the model knows. That is asked first, and the other classes only where it is not so.
    """

    __slots__ = ("_classes", "_features", "nothing", "sign", "squares")

    def __init__(self, sign: str, found: Callable[[], Features]) -> None:
        self.sign = sign
        """The word or host itself."""
        self._features = found
        self._classes: list[float] | None = None
        against = _nothing()
        self.squares = self.nothing = 0.0
        for feature, value in found():
            self.squares += value * value
            self.nothing += value * against.get(feature, 0)

    @property
    def classes(self) -> list[float]:
        """What it adds to each class."""
        if self._classes is None:
            weights = load_model().weights
            self._classes = [0.0] * len(load_model().classes)
            for feature, value in self._features():
                for number, weight in weights.get(feature, ()):
                    self._classes[number] += value * weight
        return self._classes


class Likeness(NamedTuple):
    """How sure a topic is, from 0 to 1, and the part of the text that speaks most for it."""

    chance: float
    sign: str


def parts(name: str, url: str | None, evidence: Iterable[Evidence]) -> Iterator[tuple[str, Features]]:
    """Give the parts of a name and an address with their features and values: what the model learns from."""
    tokens = _tokens(name)
    for token in tokens:
        yield token, _of_word(token)
    yield "", _of_pairs(tokens)
    yield "", _of_tree(evidence)
    host, path = _split(url)
    yield host, _of_host(host)
    yield "", _of_path(path)


def features(name: str, url: str | None, evidence: Iterable[Evidence]) -> dict[str, float]:
    """Give the features of a name and an address with their values, scaled by the length of all of them."""
    found: dict[str, float] = {}
    squares = 0.0
    for _, part in parts(name, url, evidence):
        for feature, value in part:
            found[feature] = found.get(feature, 0.0) + value
            squares += value * value
    length = sqrt(squares) or 1.0
    return {feature: value / length for feature, value in found.items()}


def likenesses(name: str, url: str | None, evidence: Sequence[Evidence]) -> dict[str, Likeness]:
    """Tell which topics a name and an address are like, with their chances; none if they are about ``NOTHING`` known."""
    model = load_model()
    tokens = _tokens(name)
    host, path = _split(url)
    known = [*map(_word, tokens), _host(host)] if host else [*map(_word, tokens)]
    rest = Part("", lambda: [*_of_pairs(tokens), *_of_tree(evidence), *_of_path(path)])
    length = HUNDREDTHS * (sqrt(rest.squares + sum([part.squares for part in known])) or 1.0)
    nothing = model.classes.index(NOTHING)
    if (rest.nothing + sum([part.nothing for part in known])) / length + model.bias[nothing] > MOST_NOTHING:
        return {}
    sums = [sum(column) for column in zip(rest.classes, *[part.classes for part in known], strict=True)]
    odds = [added / length + bias for added, bias in zip(sums, model.bias, strict=True)]
    return {
        topic: Likeness(1 / (1 + exp(-odds[number])), _sign(known, number))
        for number, topic in enumerate(model.classes)
        if odds[number] > LEAST and number != nothing
    }


def _sign(known: list[Part], number: int) -> str:
    """Give the word or the host that adds most to a class."""
    return max(known, key=lambda part: part.classes[number]).sign if known else ""


def _tokens(name: str) -> list[str]:
    return [token for token in _TOKEN.findall(fold(name[:MAX_NAME])) if not token.isdigit()]


def _split(url: str | None) -> tuple[str, str]:
    """Give the host without ``www.`` (a number is none that tells anything) and the beginning of the path."""
    if not url:
        return "", ""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    return "" if _NUMBER.fullmatch(host) else host, parts.path[:100].lower()


def _pieces(prefix: str, word: str) -> Features:
    marked = f"^{word[:MAX_WORD]}$"
    return [
        (prefix + marked[start : start + size], PIECE) for size in PIECES for start in range(len(marked) - size + 1)
    ]


def _of_word(token: str) -> Features:
    return [(f"w:{token}", WHOLE), *_pieces("", token)]


def _of_pairs(tokens: list[str]) -> Features:
    return [(f"b:{first} {second}", PIECE) for first, second in pairwise(tokens)]


def _of_tree(evidence: Iterable[Evidence]) -> Features:
    surest: dict[str, float] = {}
    for sign in evidence:
        surest[sign.topic] = max(surest.get(sign.topic, 0.0), TREE * sign.weight)
    return [(f"e:{topic}", value) for topic, value in surest.items() if value]


def _of_host(host: str) -> Features:
    *labels, top = host.split(".")
    found: Features = [(f"t:{top}", PIECE)] if labels else []
    for label in labels:
        found.append((f"d:{_DIGITS.sub('0', label)}", WHOLE))
        for part in _LABEL_PART.findall(label):
            found += _pieces("h", part)
    return found


def _of_path(path: str) -> Features:
    return [(f"p:{part}", PIECE) for part in _LABEL_PART.findall(path) if len(part) > 2]


@lru_cache(maxsize=WORDS_KEPT)
def _word(token: str) -> Part:
    return Part(token, lambda: _of_word(token))


@lru_cache(maxsize=HOSTS_KEPT)
def _host(host: str) -> Part:
    return Part(host, lambda: _of_host(host))


@cache
def load_model() -> Model:
    """Load the learned table."""
    return msgspec.json.decode((Path(__file__).parent / "topic_model.json").read_bytes(), type=Model)


@cache
def _nothing() -> dict[str, int]:
    """Give what features add to ``NOTHING``."""
    number = load_model().classes.index(NOTHING)
    return {
        feature: weight
        for feature, weights in load_model().weights.items()
        for place, weight in weights
        if place == number
    }


def forget() -> None:
    """Forget what was kept of the table, after it has been changed."""
    for kept in (_word, _host, _nothing):
        kept.cache_clear()
