"""What holds for every text and for every range of days."""

from __future__ import annotations

from datetime import date, timedelta

from babel.dates import format_date, format_interval
from hypothesis import given, settings
from hypothesis import strategies as st

from discovery.when import find_when, parse_when
from discovery.when._words import LANGUAGES, ROLES

DAYS = st.dates(date(2001, 1, 1), date(2099, 12, 1))
LANGUAGE = st.sampled_from([*LANGUAGES, "ja", "zh", "ko"])
WIDE = st.sampled_from(sorted(set(LANGUAGES) - {"lv", "hu", "et"}))
"""Languages whose ranges are a day, a separator and a date."""
JOINS = (" - ", "-", "–", " – ", " — ", "~", " -", "- ")
PIECES = [
    "12", "3.", "March", "2027", "–", "to", "18:30", "Uhr", "bis", "/", "5/3/27", "月", "2027年", "every", "TBA", "AoE", "CST",
    ",", "&", "kl.", "9", "pm", "(", "T", "+02:00", "\n\n", "1st", "Tuesday", "31.02.", "٣", "²", "'27", "2027-03-12",
]  # fmt: skip


@given(st.text(max_size=80), LANGUAGE)
@settings(max_examples=150, deadline=None)
def test_any_text_is_read_or_refused(text: str, lang: str) -> None:
    parse_when(text, lang=lang, today=date(2026, 11, 23))
    find_when(text, lang=lang, today=date(2026, 11, 23))


@given(st.lists(st.sampled_from(PIECES), max_size=14), st.sampled_from(["", " "]), LANGUAGE)
@settings(max_examples=400, deadline=None)
def test_any_pieces_of_dates_give_an_ordered_time_or_nothing(pieces: list[str], glue: str, lang: str) -> None:
    text = glue.join(pieces)
    when = parse_when(text, lang=lang, today=date(2026, 11, 23))
    if when is not None:
        assert when.start or when.end
        if when.start and when.end:
            assert when.start[: len(when.end)] <= when.end
        assert (when.precision == "minute") is not when.all_day
    for (start, end), found in find_when(text, lang=lang, today=date(2026, 11, 23)):
        assert 0 <= start < end <= len(text)
        assert found.precision != "year"


@given(DAYS, st.integers(1, 28), WIDE, st.sampled_from(JOINS), st.sampled_from(["d MMMM y", "d MMM y"]))
@settings(max_examples=300, deadline=None)
def test_a_range_is_read_back(first: date, length: int, lang: str, join: str, pattern: str) -> None:
    locale = "nb" if lang == "no" else lang
    last = first + timedelta(days=length)
    begin = first.strftime("%-d") if first.month == last.month else format_date(
        first, pattern if first.year != last.year else pattern.removesuffix(" y"), locale
    )  # fmt: skip
    when = parse_when(f"{begin}{join}{format_date(last, pattern, locale)}", lang=lang)
    assert when is not None
    assert (when.start, when.end) == (first.isoformat(), last.isoformat())


@given(DAYS, st.integers(1, 60), WIDE, st.sampled_from(["yMMMd", "yMMMMd"]))
@settings(max_examples=200, deadline=None)
def test_a_range_in_the_wording_of_cldr_is_read_back(first: date, length: int, lang: str, skeleton: str) -> None:
    last = first + timedelta(days=length)
    text = format_interval(first, last, skeleton, locale="nb" if lang == "no" else lang)
    when = parse_when(text.replace("рр.", "р."), lang=lang)
    assert when is not None, text
    assert (when.start, when.end) == (first.isoformat(), last.isoformat()), text


@given(DAYS, st.times(), st.sampled_from(sorted(lang for lang in ROLES if ROLES[lang].get("k") and lang != "*")))
@settings(max_examples=200, deadline=None)
def test_a_time_after_the_word_for_it_is_read_back(day: date, time: object, lang: str) -> None:
    clock = str(time)[:5]
    word = ROLES[lang]["k"].split()[0]
    when = parse_when(f"{day.isoformat()} {word} {clock}", lang=lang)
    assert when is not None
    assert when.start == f"{day.isoformat()}T{clock}"
