"""Wordings that mislead: what must not be read, and what must not be read in another way."""

from __future__ import annotations

from datetime import date

import pytest

from discovery.when import When, parse_when

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("2027 TBA", "en"),
        ("TBD", "en"),
        ("To be announced", "en"),
        ("Every first Tuesday", "en"),
        ("first Tuesday of March 2027", "en"),
        ("2nd Thu of May 2027", "en"),
        ("every Tuesday from 2 March to 30 March 2027", "en"),
        ("Mondays, 6 pm", "en"),
        ("täglich 9-17 Uhr", "de"),
        ("jeden Dienstag um 18 Uhr", "de"),
        ("tous les mardis à 18h", "fr"),
        ("cada martes a las 18:00", "es"),
        ("毎週火曜日 19時", "ja"),
        ("31 February 2027", "en"),
        ("June 31-July 2, 2027", "en"),
        ("14-12 March 2027", "en"),
        ("24/7", "en"),
        ("9/11", "en"),
        ("3/4", "en"),
        ("May", "en"),
        ("18:30", "en"),
        ("Q1 2027", "en"),
        ("Spring 2027", "en"),
        ("Week of March 8, 2027", "en"),
        ("before 12 March 2027", "en"),
        ("12 March 2027 in Berlin", "en"),
        ("13/13/2027", "en"),
        ("2027-13-01", "en"),
        ("12 March 27:00", "en"),
        ("1234567890", "en"),
        ("5,000 years", "en"),
        ("", "en"),
        ("   ", "en"),
        ("x" * 10_000, "en"),
    ],
)
def test_is_no_date(text: str, lang: str) -> None:
    assert parse_when(text, lang=lang, today=TODAY) is None


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("September 20, 2019 - 10:00 AM", "2019-09-20T10:00"),
        ("Jul 22, 2015 - 09:38 AM", "2015-07-22T09:38"),
        ("2026-11-05 - 18:00", "2026-11-05T18:00"),
        ("6:00 PM - March 12, 2027", "2027-03-12T18:00"),
    ],
)
def test_dash_before_a_time_is_no_range(text: str, start: str) -> None:
    assert parse_when(text, lang="en") == When(start, all_day=False, precision="minute")


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("30 Dec - 2 Jan 2027", "2026-12-30", "2027-01-02"),
        ("30 Dec 2026 - 2 Jan", "2026-12-30", "2027-01-02"),
        ("30 December - 2 January", "2026-12-30", "2027-01-02"),
        ("May 30-June 1, 2023", "2023-05-30", "2023-06-01"),
        ("July 10–14, 2017", "2017-07-10", "2017-07-14"),
        ("31 Dec 2026, 10 pm - 2 am", "2026-12-31T22:00", "2027-01-01T02:00"),
    ],
)
def test_ends_in_the_next_month_year_or_day(text: str, start: str, end: str) -> None:
    when = parse_when(text, lang="en", today=TODAY)
    assert when is not None
    assert (when.start, when.end) == (start, end)


@pytest.mark.parametrize(
    ("text", "lang", "country", "start", "ambiguous"),
    [
        ("5/3/2027", "en", "US", "2027-05-03", False),
        ("5/3/2027", "en", "GB", "2027-03-05", False),
        ("5/3/2027", "en-GB", None, "2027-03-05", False),
        ("5/3/2027", "en-US", None, "2027-05-03", False),
        ("5/3/2027", "en", None, "2027-05-03", True),
        ("5/3/2027", "fr", None, "2027-03-05", False),
        ("5/3/2027", None, None, None, False),
        ("5/5/2027", None, None, "2027-05-05", False),
        ("25/3/2027", "en", "US", "2027-03-25", False),
        ("3/25/2027", "fr", None, "2027-03-25", False),
        ("5.3.2027", "en", "US", "2027-03-05", False),
        ("Friday 5/3/2027", "en", None, "2027-03-05", False),
        ("Monday 5/3/2027", "en", None, "2027-05-03", False),
        ("5/3/2027 - 14/3/2027", "en", None, "2027-03-05", False),
        ("12/5/2026 - 12/6/2026", "en", None, "2026-12-05", False),
        ("2027/3/5", "en", "US", "2027-03-05", False),
    ],
)
def test_order_of_day_and_month(
    text: str, lang: str | None, country: str | None, start: str | None, ambiguous: bool
) -> None:
    when = parse_when(text, lang=lang, country=country)
    assert (when.start if when else None) == start
    assert (when.ambiguous if when else False) is ambiguous


@pytest.mark.parametrize(
    ("text", "start", "inferred", "ambiguous"),
    [
        ("24 November", "2026-11-24", True, False),
        ("23 November", "2026-11-23", True, False),
        ("22 November", "2027-11-22", True, False),
        ("20 - 25 November", "2026-11-20", True, False),
        ("Thursday 19 November", "2026-11-19", True, False),
        ("Monday 22 November", "2027-11-22", True, False),
        ("Monday 29 February", "2028-02-29", True, True),
        ("24 November 2026", "2026-11-24", False, False),
        ("Friday 24 November 2026", "2026-11-24", False, True),
    ],
)
def test_year(text: str, start: str, inferred: bool, ambiguous: bool) -> None:
    """Without a year it is the next such day, or the last one if only that has the weekday."""
    when = parse_when(text, lang="en", today=TODAY)
    assert when is not None
    assert (when.start, when.year_inferred, when.ambiguous) == (start, inferred, ambiguous)


def test_without_today_no_year_is_inferred() -> None:
    assert parse_when("24 November", lang="en") is None


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("March 2027", "2027-03", None),
        ("May 2027 (exact dates TBD)", "2027-05", None),
        ("March-April, 2025", "2025-03", "2025-04"),
        ("03/2027", "2027-03", None),
        ("mid-March 2027", "2027-03", None),
    ],
)
def test_month_is_not_its_first_day(text: str, start: str, end: str | None) -> None:
    when = parse_when(text, lang="en", today=TODAY)
    assert when == When(start, end, precision="month")


@pytest.mark.parametrize(
    ("text", "country", "zone"),
    [
        ("15 January 2027, 23:59 AoE", None, "AoE"),
        ("15 January 2027 (Anywhere on Earth)", None, "AoE"),
        ("15 January 2027, 18:00 CET", None, "Europe/Brussels"),
        ("15 January 2027, 18:00 (UTC+5:30)", None, "+05:30"),
        ("15 January 2027, 18:00 GMT-3", None, "-03:00"),
        ("2027-01-15T18:00:00Z", None, "UTC"),
        ("2027-01-15T18:00:00-05:30", None, "-05:30"),
        ("January 15, 2027, 6:00 PM CST", None, "America/Chicago"),
        ("15 January 2027, 18:00 CST", None, None),
        ("15 January 2027, 18:00 CST", "CN", "Asia/Shanghai"),
        ("15 January 2027, 18:00 IST", "IN", "Asia/Kolkata"),
        ("15 January 2027, 18:00 IST", None, None),
        ("15 January 2027, 18:00 Europe/Berlin", None, "Europe/Berlin"),
        ("15 January 2027, 2 pm Eastern Time", None, "America/New_York"),
        ("15 January 2027, 18:00 CET / 12:00 EST", None, "Europe/Brussels"),
    ],
)
def test_zone(text: str, country: str | None, zone: str | None) -> None:
    when = parse_when(text, lang="en", country=country)
    assert when is not None
    assert when.timezone == zone
    assert when.ambiguous is (zone is None)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("12 May & 14 May 2027", "2027-05-12", "2027-05-14"),
        ("3, 4 and 5 June 2027", "2027-06-03", "2027-06-05"),
        ("April 19 or 20, 2027", "2027-04-19", "2027-04-20"),
        ("12 March, 9 April and 14 May 2027", "2027-03-12", None),
        ("April 8, 15, 22, 29, 2027", "2027-04-08", None),
    ],
)
def test_list_of_days_is_a_stretch_only_if_they_are_close(text: str, start: str, end: str | None) -> None:
    when = parse_when(text, lang="en")
    assert when is not None
    assert (when.start, when.end) == (start, end)
    assert when.ambiguous is (end is None)


@pytest.mark.parametrize(
    ("text", "start"),
    [("28 Septemper 2026", "2026-09-28"), ("Febuary 3, 2027", "2027-02-03"), ("3 Dezmber 2026", "2026-12-03")],
)
def test_misspelt_month(text: str, start: str) -> None:
    when = parse_when(text, lang="de" if "Dez" in text else "en")
    assert when is not None
    assert when.start == start


def test_the_language_is_found_by_the_months() -> None:
    when = parse_when("12 marraskuuta 2026", lang="en")
    assert when is not None
    assert when.start == "2026-11-12"


@pytest.mark.parametrize(
    ("text", "lang"), [("3 giugno 2027, 18-20", "it"), ("12 March 2027, 14-15", "en"), ("12 March 2027 - 14", "en")]
)
def test_a_number_after_a_full_date_is_no_further_day(text: str, lang: str) -> None:
    assert parse_when(text, lang=lang) is None


@pytest.mark.parametrize(
    ("text", "lang", "start", "end"),
    [
        ("vom 28.02. bis 02.03.2027", None, "2027-02-28", "2027-03-02"),
        ("01.10.2027 18:00 Uhr bis 03.10.2027 14:00 Uhr", "en", "2027-10-01T18:00", "2027-10-03T14:00"),
        ("13/03/2027 al 15/03/2027", None, "2027-03-13", "2027-03-15"),
        ("2027-03-13 kl. 18:00–20:00", None, "2027-03-13T18:00", "2027-03-13T20:00"),
        ("14.04.2027 r., godz. 18:00", None, "2027-04-14T18:00", None),
        ("14.04.2027 в 18:30 МСК", None, "2027-04-14T18:30", None),
    ],
)
def test_small_words_tell_the_language(text: str, lang: str | None, start: str, end: str | None) -> None:
    when = parse_when(text, lang=lang, today=TODAY)
    assert when is not None
    assert (when.start, when.end) == (start, end)


@pytest.mark.parametrize("text", ["v1.5.26", "Room 3/4", "6/9/2027", "de 10 a 12"])
def test_languages_that_disagree_tell_nothing(text: str) -> None:
    assert parse_when(text, today=TODAY) is None
