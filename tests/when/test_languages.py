"""Hand-made strings of each language, and every month and weekday name of CLDR."""

from __future__ import annotations

from datetime import date

import pytest
from babel import Locale
from babel.dates import format_date

from discovery.text import fold
from discovery.when import parse_when
from discovery.when._lex import level
from discovery.when._names import MONTHS, WEEKDAYS
from tests.when.cases import CASES

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("lang", "text", "start", "end"), [(lang, *case) for lang, cases in CASES.items() for case in cases]
)
def test_wording(lang: str, text: str, start: str | None, end: str | None) -> None:
    when = parse_when(text, lang=lang, today=TODAY)
    assert (when.start, when.end) == (start, end) if when else (start, end) == (None, None)


@pytest.mark.parametrize("lang", sorted(MONTHS))
def test_names_are_those_of_cldr(lang: str) -> None:
    locale = Locale.parse("nb" if lang == "no" else lang)
    for number, names in enumerate(MONTHS[lang].split("|"), 1):
        assert (
            fold(level(locale.months["format"]["wide"][number])).replace("'", " ").split()[-1].rstrip(".")
            in names.split()
        )
    for number, names in enumerate(WEEKDAYS[lang].split("|")):
        assert fold(level(locale.days["format"]["wide"][number])).rstrip(".") in names.split()


@pytest.mark.parametrize("lang", [*sorted(MONTHS), "ja", "ko", "zh"])
@pytest.mark.parametrize("style", ["full", "long", "medium", "short"])
def test_every_style_of_cldr(lang: str, style: str) -> None:
    """As software writes dates in that language; all days of all months, in their weekdays."""
    locale = "nb" if lang == "no" else lang
    for month in range(1, 13):
        day = date(2027, month, 28 - month)
        text = format_date(day, style, locale=locale)
        when = parse_when(text, lang=lang if lang != "en" else "en-us")
        assert when is not None, text
        assert when.start == day.isoformat(), text
        assert not when.ambiguous, text
