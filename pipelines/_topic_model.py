"""What the names and addresses of technical conferences say beyond words: ``ReactConf``, ``srecon23``, ``ng-rome.io``.

A linear model (multinomial logistic regression) over words, pieces of words, pieces of the host name and the words of the
topic tree, learned from a conference list by ``benchmarks/train_topics.py`` and stored in ``topic_model.json``.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from math import exp, sqrt
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

import msgspec

from discovery.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from discovery.topics import Evidence

NOTHING = "-"
"""The class of names that are about none of the topics which the model knows."""
PIECES = (3, 4, 5)
"""Lengths of the pieces of words and host names."""
MAX_NAME = 120
_TOKEN = re.compile(r"[^\W_]+(?:[+#]+)?")
_LABEL_PART = re.compile(r"[a-z]+")
_DIGITS = re.compile(r"\d+")


class Model(NamedTuple):
    """Classes with their bias, and for each feature the weights by number of class, in hundredths."""

    classes: list[str]
    bias: list[float]
    weights: dict[str, list[tuple[int, int]]]


def features(name: str, url: str | None, evidence: Iterable[Evidence]) -> dict[str, float]:
    """Give the features of a name and an address with their values, scaled to length 1."""
    found: dict[str, float] = {}
    tokens = [token for token in _TOKEN.findall(fold(name[:MAX_NAME])) if not token.isdigit()]
    for token in tokens:
        found[f"w:{token}"] = 1.5
        _add_pieces(found, "", token)
    for first, second in pairwise(tokens):
        found[f"b:{first} {second}"] = 1.0
    if url:
        _add_address(found, url)
    for sign in evidence:
        key = f"e:{sign.topic}"
        found[key] = max(found.get(key, 0.0), 3.0 * sign.weight)
    length = sqrt(sum([value * value for value in found.values()])) or 1.0
    return {feature: value / length for feature, value in found.items()}


def _add_pieces(found: dict[str, float], prefix: str, word: str) -> None:
    marked = f"^{word[:40]}$"
    for size in PIECES:
        for start in range(len(marked) - size + 1):
            found[prefix + marked[start : start + size]] = 1.0


def _add_address(found: dict[str, float], url: str) -> None:
    parts = urlsplit(url)
    labels = (parts.hostname or "").removeprefix("www.").split(".")
    if len(labels) > 1:
        found[f"t:{labels[-1]}"] = 1.0
    for label in labels[:-1]:
        found[f"d:{_DIGITS.sub('0', label)}"] = 1.5
        for part in _LABEL_PART.findall(label):
            _add_pieces(found, "h", part)
    for part in _LABEL_PART.findall(parts.path[:100].lower()):
        if len(part) > 2:
            found[f"p:{part}"] = 1.0


def probabilities(model: Model, values: dict[str, float]) -> dict[str, float]:
    """Give the probability of each class, ``NOTHING`` among them. They add up to 1."""
    sums = list(model.bias)
    for feature, value in values.items():
        for number, weight in model.weights.get(feature, ()):
            sums[number] += value * weight / 100
    highest = max(sums)
    grown = [exp(one - highest) for one in sums]
    total = sum(grown)
    return {name: one / total for name, one in zip(model.classes, grown, strict=True)}


@cache
def load_model() -> Model:
    """Load the learned table."""
    return msgspec.json.decode((Path(__file__).parent / "topic_model.json").read_bytes(), type=Model)
