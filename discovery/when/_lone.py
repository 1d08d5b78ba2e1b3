"""The only date expression in a short text, and what stands around it that makes it none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from discovery.text import fold
from discovery.when._around import is_cancelled, names_hour, without_asides
from discovery.when._find import EVENTS, find_when
from discovery.when._lex import level
from discovery.when._words import LANGUAGES, vocabulary

if TYPE_CHECKING:
    from datetime import date

    from discovery.when._types import When

_UP_TO_NUMBER = re.compile(r"[^\d\n]{0,40}\d")
_BEHIND_NUMBER = re.compile(r"\d\.?([^\d\n]{1,20})$")
_IDLE = frozenset(" kuv-U&")
_COUNT = re.compile(r"(?P<long>\d{5,}|\d{1,3},\d{3})(?!\d)|\d{1,4}\s(?!min(?:ute)?s?\sread)(?P<word>[^\W\d_]{2,})")
_NEXT_WORD = re.compile(r"(?:(?P<dash>-)|\s)(?P<word>[^\W\d_]{2,})")
_WORDS = re.compile(r"[^\W\d_]+")
_RANGE = frozenset("-U/")


def lone_when(
    text: str, *, lang: str | None = None, country: str | None = None, today: date | None = None
) -> When | None:
    """Give the only date expression inside a short text; None if there are several, or if a number behind it is left over."""
    found = find_when(text, lang=lang, country=country, today=today)
    if len(found) != 1:
        return None
    (begin, end), when = found[0]
    text = without_asides(level(text))
    after, before = _UP_TO_NUMBER.match(text[end:]), _BEHIND_NUMBER.search(text[:begin])
    left_over = after is not None and all(_roles(word, lang) <= _IDLE for word in _WORDS.findall(after[0]))
    if after is not None and left_over and not _counts(when, text[end + after.end() - 1 :], lang):
        return None
    if not when.all_day and names_hour(text[:begin]):
        return None  # ``Lunch 12:00, talk 13:00, 12 May``: which of them?
    if before is not None and all(_may_join(word) for word in _WORDS.findall(before[1]) or ["x"]):
        return None
    if is_cancelled(text) or _is_part_of_name(when, text[end:], lang):
        return None
    if when.start is None and _WORDS.search(text[:begin]) is not None:
        return None  # ``Registration until 12 May``: the end of something, but of what?
    return when


def _counts(when: When, rest: str, lang: str | None) -> bool:
    """Tell whether the number behind a full date is of something else: ``| 25 seats left``, ``, 10115 Berlin``."""
    if when.year_inferred or when.precision == "month":
        return False
    match = _COUNT.match(rest)
    return match is not None and (match["long"] is not None or "x" in _roles(match["word"], lang))


def _is_part_of_name(when: When, after: str, lang: str | None) -> bool:
    """Tell ``The 12th March Conference`` and ``12. Mai-Kongress`` from a day: a word that says nothing of time follows at once."""
    match = _NEXT_WORD.match(after)
    if match is None or not (match["dash"] or (when.year_inferred and when.all_day)):
        return False
    return bool(_roles(match["word"], lang) & {"x"}) or fold(match["word"]) in EVENTS


def _may_join(word: str) -> bool:
    """Tell whether a word joins the ends of a range in any language: what is left over may be in another than the text."""
    return bool(_roles(word, None) & _RANGE)


def _roles(word: str, lang: str | None) -> set[str]:
    """Give what a word may do in a language, or in any where none is known; ``x`` if it is unknown."""
    stated = (lang or "").lower().split("-")[0]
    found = [vocabulary(one).get(fold(word)) for one in ((stated,) if stated in LANGUAGES else LANGUAGES)]
    return {meanings[0][0] for meanings in found if meanings} or {"x"}
