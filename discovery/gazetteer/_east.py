"""Chinese, Japanese and Korean addresses, which go from the large to the small and put nothing between: turned round."""

from __future__ import annotations

import re

from discovery.gazetteer._compile import key
from discovery.gazetteer._lookup import cities_named, country_code, regions
from discovery.gazetteer._tables import METROS

LONGEST = 9
"""Letters of the longest name that is looked for."""
KNOWN_FIRST = 100_000
"""A smaller city does not begin an address."""
COUNTRIES = ("JP", "CN", "TW", "KR", "HK")
_LETTER = r"\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af々ー"
_RUN = re.compile(rf"[{_LETTER}]+")
_SUFFIX = re.compile(
    r"(?:特別市|特別行政区|特別行政區|특별자치시|특별자치도|특별시|광역시|[省市区區县縣都府県郡町村道시군구도])"
)
_MARKS = re.compile(r"[,、，|/;()（）]")


def is_eastern(text: str) -> bool:
    """Tell whether a text holds Chinese, Japanese or Korean letters."""
    return not text.isascii() and _RUN.search(text) is not None


def westward(text: str) -> str:
    """Write the places that a text names from the small to the large, with commas; as it is if it names none in that way."""
    if _MARKS.search(text):
        return _MARKS.sub(", ", text)
    names: list[str] = []
    for run in _RUN.findall(text):
        names += _names_in(run, first=not names)
    if not names:
        names = _at_end(text)
    code = re.search(r"〒\s?\d{3}-?\d{4}", text)
    return ", ".join([*reversed(names), *([code[0]] if code else [])]) if names else text


def _names_in(run: str, *, first: bool) -> list[str]:
    """Give the names of countries, regions and cities that follow each other from the beginning of a run of letters."""
    found: list[str] = []
    at = 0
    while at < len(run):
        for length in range(min(LONGEST, len(run) - at), 1, -1):
            name = run[at : at + length]
            if _is_known(name, first=first and not found):
                break
            ended = _SUFFIX.search(name[1:])
            if ended and ended.end() + 1 == length and _is_known(name[: ended.start() + 1], first=first and not found):
                name = name[: ended.start() + 1]
                break
        else:
            return found
        found.append(name)
        at += length
    return found


def _is_known(name: str, *, first: bool) -> bool:
    short = key(name)
    if country_code(name) is not None or short in METROS or any(short in regions().get(code, {}) for code in COUNTRIES):
        return True
    cities = [city for city in cities_named(short) if city.country in COUNTRIES or not first]
    return any(city.population >= KNOWN_FIRST for city in cities) or (bool(cities) and not first)


def _at_end(text: str) -> list[str]:
    """Give the large city that ends a run of letters: ``パシフィコ横浜``."""
    for run in _RUN.findall(text):
        for length in range(min(LONGEST, len(run)), 1, -1):
            if _is_known(run[-length:], first=True):
                return [run[-length:]]
    return []
