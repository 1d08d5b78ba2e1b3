"""Date expressions: a whole text that is one, and those inside a longer text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from discovery.text import fold
from discovery.when._grammar import expressions
from discovery.when._lex import Token, level, tokens
from discovery.when._read import Hints, read
from discovery.when._words import LANGUAGES, languages_of_months

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from discovery.when._types import When

MAX_EXPRESSION = 300
"""Characters of the longest date expression that is read as a whole."""
MAX_TEXT = 20_000
MAX_RUN = 40
"""Tokens of one run in a longer text that are looked at."""

_WORD = re.compile(r"[^\W\d_]{2,}")
_LABEL = re.compile(r"\s*[^\W\d_][^\d:]{0,40}:\s")
_DIGIT = re.compile(r"\d")
_DIGITLESS = re.compile(r"(?:first|second|third|th|primo|premier|erste)", re.IGNORECASE)


def parse_when(
    text: str, *, lang: str | None = None, country: str | None = None, today: date | None = None
) -> When | None:
    """Read a text that is nothing but a date expression, or None.

    Weekdays, "from", "Date:" and the like may stand in it. ``lang`` (BCP 47) and ``country`` (ISO 3166-1 alpha-2) decide
    the order of day and month in numbers and what words and abbreviations mean; without a ``today`` a date needs its year.
    """
    text = level(text.strip())
    if not text or len(text) > MAX_EXPRESSION or not (_DIGIT.search(text) or _DIGITLESS.search(text)):
        return None
    found = _parse(text, lang, country, today)
    if found is None and (label := _LABEL.match(text)) is not None:
        found = _parse(text[label.end() :], lang, country, today)
    return found


def _parse(text: str, lang: str | None, country: str | None, today: date | None) -> When | None:
    for candidate in _languages(text, lang):
        read_as = lang or ("" if candidate == "en" else candidate)
        found = _whole(tokens(text, candidate), Hints(read_as.lower(), country, today), two_digit_years=True)
        if found is not None:
            return found
    return None


def _whole(found: list[Token], hints: Hints, *, two_digit_years: bool) -> When | None:
    if not found or len(found) > MAX_RUN or any(token.readings[0][0] == "x" for token in found):
        return None
    for expression in expressions(found, two_digit_years=two_digit_years):
        when = read(expression, hints)
        if when is not None:
            return when
    return None


def _languages(text: str, lang: str | None) -> Iterator[str]:
    """Give the languages to read a text in: the stated one, English, and those that know its months and weekdays."""
    tried = []
    stated = (lang or "en").lower().replace("_", "-").split("-")[0]
    for candidate in ("no" if stated in {"nb", "nn"} else stated, "en"):
        if candidate in LANGUAGES and candidate not in tried:
            tried.append(candidate)
            yield candidate
    if not tried or text.isascii() and not _WORD.search(text):
        if not tried:
            yield "en"
        return
    known = languages_of_months()
    for word in _WORD.findall(text):
        for candidate in known.get(fold(word), ()):
            if candidate not in tried:
                tried.append(candidate)
                yield candidate


def find_when(
    text: str, *, lang: str | None = None, country: str | None = None, today: date | None = None
) -> list[tuple[tuple[int, int], When]]:
    """Find the date expressions inside a text, each with its place (start and end), from left to right.

    As ``parse_when``, but only what is a date without doubt: no bare year, no ``3/4``, no eight digits in a row.
    """
    text = level(text[:MAX_TEXT])
    if not _DIGIT.search(text):
        return []
    found: list[tuple[tuple[int, int], When]] = []
    for candidate in _languages(text, lang):
        hints = Hints((lang or ("" if candidate == "en" else candidate)).lower(), country, today)
        for run in _runs(tokens(text, candidate)):
            found += [hit for hit in _in_run(run, hints) if not any(_overlap(hit[0], other) for other, _ in found)]
    return sorted(found, key=lambda hit: hit[0])


def _overlap(a: tuple[int, int], b: tuple[int, int]) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def _runs(found: list[Token]) -> Iterator[list[Token]]:
    """Give the stretches of tokens that may belong to a date."""
    run: list[Token] = []
    for token in found:
        if token.readings[0][0] in "x!t":
            if run:
                yield run
            run = []
        else:
            run.append(token)
    if run:
        yield run


_CORE = frozenset("DMYNnIpDD")
_EDGE = frozenset("DMYNnIpTWZDDh")


def _in_run(run: list[Token], hints: Hints) -> Iterator[tuple[tuple[int, int], When]]:
    """Give the longest readable stretches of a run, from the left."""
    first = 0
    while first < len(run):
        if not _may_begin(run[first]):
            first += 1
            continue
        for last in range(min(len(run), first + MAX_RUN), first, -1):
            if not _may_end(run[last - 1]):
                continue
            part = run[first:last]
            if not _is_certain(part):
                continue
            when = _whole(part, hints, two_digit_years=False)
            if when is not None and when.precision != "year":
                yield (part[0].start, part[-1].end), when
                first = last
                break
        else:
            first += 1


def _may_begin(token: Token) -> bool:
    return any(kind in {"D", "M", "N", "n", "I", "p", "W", "Y", "DD", "T", "U"} for kind, _ in token.readings)


def _may_end(token: Token) -> bool:
    return any(kind in {"D", "M", "N", "n", "I", "p", "W", "Y", "DD", "T", "Z", "u", "h"} for kind, _ in token.readings)


def _is_certain(part: list[Token]) -> bool:
    """Tell whether a stretch holds a full date, or a month by its name."""
    kinds = [{kind for kind, _ in token.readings} for token in part]
    if any(kind & {"N", "I"} for kind in kinds):
        return True
    return any("M" in kind for kind in kinds) and any(kind & {"D", "Y", "DD"} for kind in kinds)
