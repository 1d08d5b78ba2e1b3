"""How times, prices, places and deadlines are put into words."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from discovery.interests import Interest, Near
from discovery.publish._things import Due
from discovery.publish._words import due_words, interest_words, place_words, price_words, time_words, when_words
from publish.test_feeds import a_thing


@pytest.mark.parametrize(
    ("start", "end", "zone", "words"),
    [
        ("2026-11-05", None, None, "Thu 5 November 2026"),
        ("2026-11-05", "2026-11-05", None, "Thu 5 November 2026"),
        ("2027-11-02", "2027-11-03", None, "2–3 November 2027"),
        ("2027-11-30", "2027-12-02", None, "30 November – 2 December 2027"),
        ("2026-12-30", "2027-01-02", None, "30 December 2026 – 2 January 2027"),
        ("2026-11-05T18:00", "2026-11-05T20:00", "Europe/Berlin", "Thu 5 November 2026, 18:00–20:00 CET"),
        ("2026-07-05T18:00:00", None, "Europe/Berlin", "Sun 5 July 2026, 18:00 CEST"),
        ("2026-11-05T22:00", "2026-11-06T02:00", "Europe/London", "Thu 5 November 2026, 22:00 – 02:00 (Fri) GMT"),
        ("2026-11-05T09:00", "2026-11-06T17:00", "America/Sao_Paulo", "5–6 November 2026, 09:00 to 17:00 UTC-03"),
        ("2026-11-05T09:00", "2026-11-05T08:00", None, "Thu 5 November 2026, 09:00 local time"),
        ("2026-11-05T09:00", None, "Moon/Base", "Thu 5 November 2026, 09:00 Moon/Base"),
        (None, None, None, ""),
        ("soon", None, None, ""),
    ],
)
def test_when(start: str | None, end: str | None, zone: str | None, words: str) -> None:
    assert when_words(start, end, zone) == words


@pytest.mark.parametrize(
    ("start", "end", "zone", "words"),
    [
        ("2026-11-05", None, None, ""),
        ("2026-11-24", "2026-11-27", None, "until Fri 27 November"),
        ("2026-11-05T18:00", "2026-11-05T20:00", "Europe/Berlin", "18:00–20:00 CET"),
        ("2026-11-05T09:00", "2026-11-07T17:00", "Europe/Berlin", "09:00 CET, until Sat 7 November"),
        ("2026-11-05T22:00", "2026-11-06T02:00", None, "22:00–02:00 local time"),
    ],
)
def test_time_below_a_heading_with_the_day(start: str, end: str | None, zone: str | None, words: str) -> None:
    assert time_words(start, end, zone) == words


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, ""),
        ({"is_free": 1}, "free"),
        ({"price_min": 0}, "free"),
        ({"price_min": 499, "price_max": 999, "currency": "EUR"}, "499–999 EUR"),
        ({"price_min": 499, "price_max": 499, "currency": "EUR"}, "499 EUR"),
        ({"price_min": 12.5, "currency": "GBP"}, "from 12.50 GBP"),
        ({"price_max": 1200, "currency": "USD"}, "1,200 USD"),
        ({"price_min": 0, "price_max": 20, "currency": "EUR"}, "free to 20 EUR"),
    ],
)
def test_price(values: dict[str, Any], words: str) -> None:
    assert price_words(a_thing(**values)) == words


@pytest.mark.parametrize(
    ("values", "full", "words"),
    [
        ({"city": "Berlin", "country": "DE"}, False, "Berlin, Germany"),
        ({"venue": "The mill", "address": "Street 1, 10115 Berlin", "city": "Berlin", "country": "DE"}, True,
         "The mill, Street 1, 10115 Berlin, Germany"),
        ({"venue": "Berlin Congress Center", "city": "Bern", "country": "CH"}, True, "Berlin Congress Center, Bern, Switzerland"),
        ({"attendance": "online", "city": "Berlin"}, True, "Online"),
        ({"attendance": "hybrid", "city": "Berlin"}, True, "Berlin and online"),
        ({"country": "XK"}, False, "Kosovo"),
        ({"country": "QQ"}, False, "QQ"),
        ({"venue": "Somewhere"}, False, "Somewhere"),
        ({}, True, ""),
    ],
)  # fmt: skip
def test_place(values: dict[str, Any], full: bool, words: str) -> None:
    assert place_words(a_thing(**values), full=full) == words


@pytest.mark.parametrize(
    ("local", "utc", "zone", "words"),
    [
        ("2027-05-31T23:59:59", "2027-06-01T11:59:59Z", "AoE", "Mon 31 May 2027, 23:59 anywhere on Earth"),
        ("2027-05-31T23:59", None, "Europe/Berlin", "Mon 31 May 2027, 23:59 CEST"),
        ("2027-05-31", None, None, "Mon 31 May 2027"),
        ("2027-05-31", None, "AoE", "Mon 31 May 2027, anywhere on Earth"),
        (None, "2027-06-01T11:59:59Z", None, "Tue 1 June 2027, 11:59 UTC"),
        (None, None, None, "in spring"),
    ],
)
def test_deadline(local: str | None, utc: str | None, zone: str | None, words: str) -> None:
    assert due_words(Due("application", utc, local, "in spring", zone, None)) == words


def test_a_question_in_words() -> None:
    interest = Interest(
        topics=("leadership", "no-such-topic"), words=('"in this order"',), kinds=("trade_fair",), types=("event", "opportunity"),
        near=Near(km=150, place="Berlin, DE"), online=True, max_price=500, languages=("en",), since=date(2027, 1, 1),
    )  # fmt: skip
    assert interest_words(interest) == (
        "Leadership, no such topic · “in this order” · trade fair · events, opportunities · within 150 km of Berlin, DE or online"
        " · up to 500 EUR · in English · from Fri 1 January 2027"
    )
    assert interest_words(Interest()) == "everything"
    assert interest_words(Interest(max_price=0, online=False)) == "not online only · free"
