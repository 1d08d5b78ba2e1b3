"""Date expressions: a whole text that is one, and those inside a longer text."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from discovery.text import fold
from discovery.when._around import (
    is_cancelled,
    is_moved_from,
    is_of_another,
    is_of_deadline,
    moved_to,
    running_until,
    without_asides,
)
from discovery.when._grammar import Budget, expressions
from discovery.when._lex import Token, in_digits, level, tokens
from discovery.when._read import Hints, read
from discovery.when._words import LANGUAGES, languages_of_months, names, vocabulary
from discovery.zones import ABBREVIATIONS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from discovery.when._types import When

MAX_EXPRESSION = 300
"""Characters of the longest date expression that is read as a whole."""
MAX_TEXT = 20_000
MAX_TOKENS = 40
"""Tokens of one date expression."""
SHORTEST_MISSPELLING = 5
"""Letters of a word, at least, that is taken for a misspelt month, whose own name has more."""
MAX_WORK = 1_000_000
"""Tokens looked at in one text, over all ways to read them: more than a text needs that is one list of dates."""
MAX_IDLE = 3
"""Words in a row that add nothing to a date, before what follows is no part of it any more."""
REACH = 60
"""Characters on both sides of a number that may belong to its date."""
CJK = "\u3000"
"""From here on, characters are words without blanks between them."""
BREAK = "§"
"""No part of any date: what stands on its two sides belongs to two dates."""
COUNTED = names(
    "room session part week module chapter level no nr vol volume unit lecture episode hall phase round top suite building "
    "floor gate section version salle raum saal teil kapitel halle etage platz sala aula zaal number article page edition "
    "series season grade track booth stand bus route highway apt v ver rel release rev revision build tel phone fax ext isbn issn "
    "iso din rfc python java php ruby docket bill act ordinance resolution figure fig table item exercise question lot unit box pp "
    "issue ausgabe heft kurs numero numer cislo course # №"
)
"""Words whose number is no day: ``Room 5 - 12 March 2027`` is one day in March."""

_BEGINNING = {"D", "MY", "M", "N", "n", "I", "p", "q", "W", "Y", "DD", "T", "U"}
_ENDING = {"D", "MY", "M", "N", "n", "I", "p", "q", "W", "Y", "DD", "T", "Z", "u", "h", "<", "+"}
_BREAKS = frozenset("x!tP")
_RANGE = {"-", "U", "/"}
_DATED = {"D", "M", "N", "n", "DD"}

_WORD = re.compile(r"[^\W\d_]{2,}")
_BESIDE_NUMBER = re.compile(r"(?<=\d)[\W_]{0,3}(?:de\s)?([^\W\d_]{2,})|([^\W\d_]{2,})(?=[\W_]{0,3}\d)")
_NUMBER = re.compile(r"\d+")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S{1,2000}")
_LABEL = re.compile(r"\s*[^\W\d_][^\d:]{0,40}:\s")
_WORDS = re.compile(r"[^\W\d_]+")
_DIGIT = re.compile(r"\d")
EVENTS = names("conference meeting workshop event day")
"""Words that stand beside dates, and also end names."""
_NAME = re.compile(rf"the\s.{{1,40}}[^\W\d_]\s(?:{'|'.join(sorted(EVENTS))})", re.IGNORECASE)
"""``The 12th March Conference``"""
_ORDINAL = re.compile(r"(?:first|second|third|th|primo|primero|primeiro|premier|erste)", re.IGNORECASE)
"""What may stand for a number in ``Eighth to eleventh May``."""


def parse_when(
    text: str, *, lang: str | None = None, country: str | None = None, today: date | None = None
) -> When | None:
    """Read a text that is nothing but a date expression, or None.

    Weekdays, "from", "Date:" and the like may stand in it. ``lang`` (BCP 47) and ``country`` (ISO 3166-1 alpha-2) decide
    the order of day and month in numbers and what words and abbreviations mean; without a ``today`` a date needs its year.
    """
    text = without_asides(in_digits(level(text.strip()))).strip()
    if not text or len(text) > MAX_EXPRESSION or not (_DIGIT.search(text) or _ORDINAL.search(text)):
        return None
    if is_moved_from(text) or is_cancelled(text):
        return None
    if (running := running_until(text)) and (found := _parse(text[running:], lang, country, today)) is not None:
        return None if found.end else replace(found, start=None, end=found.start)
    found = _parse(text, lang, country, today)
    if found is None and (label := _LABEL.match(text)) is not None and not is_of_another(label[0]):
        found = _parse(text[label.end() :], lang, country, today)
    if found is None and (place := moved_to(text)):
        found = _parse(text[place:], lang, country, today)
        if found is not None and found.start is None:
            found.start, found.end = found.end, None
    if found is not None and found.year_inferred and _NAME.fullmatch(text):
        return None
    if found is not None and found.start and found.end and is_of_deadline(_DIGIT.split(text, maxsplit=1)[0]):
        return None  # a deadline is one moment: of two days one is the former
    return found


def _parse(text: str, lang: str | None, country: str | None, today: date | None) -> When | None:
    odd: list[tuple[str, list[Token]]] = []
    for candidate in _languages(text, lang, _WORD):
        cut = tokens(text, candidate)
        if any(token.readings[0][0] == "x" for token in cut):
            odd.append((candidate, cut))
            continue
        found = _whole(cut, _hints(candidate, lang, country, today), two_digit_years=True)
        if found is not None:
            return found
    found = _by_small_words(text, country, today)
    if found is not None:
        return found
    for candidate, cut in odd:
        if _mend(cut, candidate):
            return _whole(cut, _hints(candidate, lang, country, today), two_digit_years=True)
    return None


def _by_small_words(text: str, country: str | None, today: date | None) -> When | None:
    """Read a date in numbers in the languages that know all words around it (``bis``, ``kl.``), if they agree on it."""
    words = {fold(word) for word in _WORDS.findall(text) if word not in ABBREVIATIONS}
    if all(len(word) == 1 and word.isascii() for word in words):
        return None  # ``v1.5.27``: one letter is a word of many languages
    found: When | None = None
    for candidate in LANGUAGES:
        if candidate == "en" or not words <= vocabulary(candidate).keys():
            continue
        when = _whole(tokens(text, candidate), _hints(candidate, None, country, today), two_digit_years=True)
        if when is not None and found is not None and (when.start, when.end) != (found.start, found.end):
            return None
        found = when or found
    return found


def _hints(candidate: str, lang: str | None, country: str | None, today: date | None) -> Hints:
    """Give what is known beside the text. English words alone do not say that numbers are in the American order."""
    return Hints((lang or ("" if candidate == "en" else candidate)).lower(), country, today)


def _mend(cut: list[Token], lang: str) -> bool:
    """Read the one unknown word as the month of which it is a misspelling (``Septemper``); False if it is none."""
    unknown = [token for token in cut if token.readings[0][0] == "x"]
    word = unknown[0].readings[0][1] if len(unknown) == 1 else None
    if not isinstance(word, str) or len(word) < SHORTEST_MISSPELLING:
        return False
    from rapidfuzz.distance import OSA

    months = {
        value
        for name, meanings in vocabulary(lang).items()
        for kind, value in meanings
        if kind == "M" and len(name) > SHORTEST_MISSPELLING and OSA.distance(word, name, score_cutoff=1) <= 1
    }
    if len(months) != 1:
        return False
    unknown[0].readings = [("M", months.pop())]
    return True


def _whole(found: list[Token], hints: Hints, *, two_digit_years: bool, budget: Budget | None = None) -> When | None:
    if not found or len(found) > MAX_TOKENS or any(token.readings[0][0] == "x" for token in found):
        return None
    for expression in expressions(found, two_digit_years=two_digit_years, budget=budget):
        when = read(expression, hints)
        if when is not None:
            return when
    return None


def _languages(text: str, lang: str | None, words: re.Pattern[str]) -> Iterator[str]:
    """Give the languages to read a text in: the stated one, English, and those that know its months and weekdays."""
    stated = (lang or "en").lower().replace("_", "-").split("-")[0]
    tried: list[str] = []
    for candidate in ("no" if stated in {"nb", "nn"} else stated, "en"):
        if candidate in LANGUAGES and candidate not in tried:
            tried.append(candidate)
            yield candidate
    known = languages_of_months()
    for match in words.finditer(text):
        knowing = known.get(fold(match[match.lastindex or 0]), ())
        if lang is not None and any(candidate in tried for candidate in knowing):
            continue
        for candidate in knowing:
            if candidate not in tried:
                tried.append(candidate)
                yield candidate


def find_when(
    text: str, *, lang: str | None = None, country: str | None = None, today: date | None = None
) -> list[tuple[tuple[int, int], When]]:
    """Find the date expressions inside a text, each with its place (start and end), from left to right.

    As ``parse_when``, but only what is a date without doubt: no bare year, no ``3/4``, no part of a range whose other part
    cannot be read.
    """
    text = without_asides(_ADDRESS.sub(lambda match: "x" * len(match[0]), level(text[:MAX_TEXT])), BREAK)
    windows = list(_windows(text))
    hits: list[tuple[tuple[int, int], When]] = []
    budget = Budget(MAX_WORK)
    taken = bytearray(len(text))
    for rank, candidate in enumerate(_languages(text, lang, _BESIDE_NUMBER) if windows else ()):
        hints = _hints(candidate, lang, country, today)
        for begin, end in windows:
            for run, repeats in _runs(tokens(text[begin:end], candidate)):
                if not repeats:
                    hits += [
                        ((begin + first, begin + last), when) for (first, last), when in _in_run(run, hints, budget)
                    ]
                elif rank == 0:  # another language need not know the word
                    _take(taken, begin + run[0].start, begin + run[-1].end)
    found: list[tuple[tuple[int, int], When]] = []
    for (begin, end), when in sorted(hits, key=lambda hit: hit[0][0] - hit[0][1]):  # the longest first
        if not any(taken[begin:end]):
            _take(taken, begin, end)
            found.append(((begin, end), when))
    return sorted(found, key=lambda hit: hit[0])


def _take(taken: bytearray, begin: int, end: int) -> None:
    taken[begin:end] = b"\x01" * (end - begin)


def _windows(text: str) -> Iterator[tuple[int, int]]:
    """Give the stretches of a text around its numbers: all that a date expression can be in."""
    begin = end = -1
    for match in _NUMBER.finditer(text):
        first, last = max(0, match.start() - REACH), min(len(text), match.end() + REACH)
        if end >= first:
            end = last
            continue
        if end >= 0:
            yield _whole_words(text, begin, end)
        begin, end = first, last
    if end >= 0:
        yield _whole_words(text, begin, end)


def _whole_words(text: str, begin: int, end: int) -> tuple[int, int]:
    while begin > 0 and text[begin - 1].isalnum() and text[begin].isalnum() and text[begin] < CJK:
        begin -= 1
    while end < len(text) and text[end - 1].isalnum() and text[end].isalnum() and text[end] < CJK:
        end += 1
    return begin, end


def _runs(found: list[Token]) -> Iterator[tuple[list[Token], bool]]:
    """Give the stretches of tokens that may belong to a date: unknown words end one, and so do many idle ones.

    With each, whether it only bounds what repeats: ``Fridays, 3 May to 7 June``.
    """
    run: list[Token] = []
    idle = 0
    repeats = False
    for token in found:
        kind, value = token.readings[0]
        idle = idle + 1 if kind in " kuv" else 0
        if kind in _BREAKS or idle > MAX_IDLE:
            if run:
                yield run, repeats
            run = []
            repeats = kind == "!"  # what follows ``Fridays`` are its bounds
        if kind == "x" and (value is None or value in COUNTED):
            run = [token]  # the number after it counts something, or it is a number that is no day
        elif kind not in _BREAKS:
            run.append(token)
    if run:
        yield run, repeats


def _in_run(run: list[Token], hints: Hints, budget: Budget) -> Iterator[tuple[tuple[int, int], When]]:
    """Give the longest readable stretches of a run, from the left."""
    kinds = [{kind for kind, _ in token.readings} for token in run]
    first = 0
    while first < len(run) and budget.left > 0:
        counted = (
            first > 0 and "x" in kinds[first - 1] and not (kinds[first] <= {"M", "W"} or _is_behind_number(run, first))
        )
        found = None if counted or not kinds[first] & _BEGINNING else _longest(run, kinds, first, hints, budget)
        if found is None:
            first += 1
            continue
        last, when = found
        if not (
            _is_fragment(run, kinds, first, last)
            or (when.year_inferred and _is_beside(kinds, first, last, {"Y"}))
            or (when.precision == "month" and _is_beside(kinds, first, first, {"D", "y", "M"}))
        ):
            yield (run[first].start, run[last - 1].end), when
        first = last


def _is_behind_number(run: list[Token], place: int) -> bool:
    """Tell whether a date with a year of four digits follows a number that is no day: ``Course 204: 11.11.2027``."""
    kind, value = run[place].readings[0]
    return run[place - 1].readings[0] == ("x", None) and kind == "N" and not value.short


def _longest(
    run: list[Token], kinds: list[set[str]], first: int, hints: Hints, budget: Budget
) -> tuple[int, When] | None:
    """Give the longest expression that begins at a token: the place after its last token, and what it means."""
    shortest = _certain_from(kinds[first : first + MAX_TOKENS])
    if shortest is None:
        return None
    for last in range(min(len(run), first + MAX_TOKENS), first + shortest - 1, -1):
        if not kinds[last - 1] & _ENDING:
            continue
        if "Y" in kinds[first] and any("Y" in kind for kind in kinds[last : last + 3]):
            continue  # ``Report 2026, March 12, 2027``: the first year is of something else
        when = _whole(run[first:last], hints, two_digit_years=False, budget=budget)
        if when is not None and when.precision != "year":
            return last, when
    return None


def _certain_from(kinds: list[set[str]]) -> int | None:
    """Give how many tokens hold a full date, or a month by its name beside a day or a year; None if all of them do not."""
    month = beside = False
    for count, kind in enumerate(kinds, 1):
        month, beside = month or "M" in kind, beside or bool(kind & {"D", "Y", "DD"})
        if (month and beside) or kind & {"N", "I"}:
            return count
    return None


def _is_beside(kinds: list[set[str]], first: int, last: int, sought: set[str]) -> bool:
    """Tell whether a part stands beside a date that could not be read with it: ``February 29, 2027``, ``31 June 2027``."""
    before = next((kinds for kinds in reversed(kinds[:first]) if not kinds <= {" ", ","}), set())
    after = next((kinds for kinds in kinds[last:] if not kinds <= {" ", ","}), set()) if last > first else set()
    return bool(sought & (before | after))


def _is_last_of_bare_days(kinds: list[set[str]], first: int) -> bool:
    """Tell whether another number stands right before a day, as in ``14 15 16 April``, and counts nothing."""
    return first > 0 and "D" in kinds[first] and "D" in kinds[first - 1] and not (first > 1 and "x" in kinds[first - 2])


def _is_fragment(run: list[Token], kinds: list[set[str]], first: int, last: int) -> bool:
    """Tell whether a range goes on beyond what could be read of it, as in ``June 31-July 2``."""
    if _is_last_of_bare_days(kinds, first):
        return True
    if first > 1 and kinds[first - 1] <= _RANGE and run[first - 2].readings[0] == ("x", None):
        return True  # the number before is no date that is known: ``45.12.26–2.1.27``
    before, after = first - 1, last
    while before >= 0 and kinds[before] <= {" "}:
        before -= 1
    while after < len(kinds) and kinds[after] <= {" "}:
        after += 1
    dated = before > 0 and bool(kinds[before - 1] & (_DATED | {"y"}))
    if before > 1 and "Y" in kinds[before - 1]:  # ``May 3, 2027 - May 1, 2027``, but not ``PyCon 2027 - May 1``
        dated = dated or any(kind & _DATED for kind in kinds[max(0, before - 3) : before - 1])
    if before > 1 and "x" in kinds[before - 2] and "D" not in kinds[first]:
        dated = False  # ``Meetup #12 – May 4, 2027``
    joined_before = before > 0 and kinds[before] & _RANGE and dated
    joined_after = after < len(kinds) - 1 and kinds[after] & _RANGE and kinds[after + 1] & _DATED
    return bool(joined_before or joined_after)
