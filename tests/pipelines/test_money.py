"""Prices in words and from offers."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discovery.items import Event, Price
from discovery.sources import Source
from pipelines import Context
from pipelines.money import currency_code, number, parse_price, process


@pytest.mark.parametrize(
    ("text", "low", "high", "currency", "free"),
    [
        ("Free", 0.0, None, None, True),
        ("kostenlos", 0.0, None, None, True),
        ("Eintritt frei", 0.0, None, None, True),
        ("gratuit", 0.0, None, None, True),
        ("entrada libre", 0.0, None, None, True),
        ("無料", 0.0, None, None, True),
        ("Free for members", 0.0, None, None, None),
        ("Free for members, $20 for others", 0.0, 20.0, "USD", False),
        ("€ 499–999", 499.0, 999.0, "EUR", False),
        ("499 EUR", 499.0, 499.0, "EUR", False),
        ("25-30 €", 25.0, 30.0, "EUR", False),
        ("$25", 25.0, 25.0, "USD", False),
        ("$89 $99 $129", 89.0, 129.0, "USD", False),
        ("Members: $10 / Non-members: $20", 10.0, 20.0, "USD", False),
        ("CHF 1'200.–", 1200.0, 1200.0, "CHF", False),
        ("EUR 49,-", 49.0, 49.0, "EUR", False),
        ("1.234,56 €", 1234.56, 1234.56, "EUR", False),
        ("£1,200", 1200.0, 1200.0, "GBP", False),
        ("1 200 €", 1200.0, 1200.0, "EUR", False),
        ("12,50 Euro", 12.5, 12.5, "EUR", False),
        ("100 zł", 100.0, 100.0, "PLN", False),
        ("5,000円", 5000.0, 5000.0, "JPY", False),
        ("R$ 100,00", 100.0, 100.0, "BRL", False),
        ("from £45", 45.0, None, "GBP", False),
        ("ab 49 €", 49.0, None, "EUR", False),
        ("up to $50", None, 50.0, "USD", False),
        ("500 kr", 500.0, 500.0, None, False),
        ("¥5000", 5000.0, 5000.0, None, False),
        ("25", 25.0, 25.0, None, False),
        ("0", 0.0, 0.0, None, True),
        ("€0", 0.0, 0.0, "EUR", True),
    ],
)
def test_words(text: str, low: float | None, high: float | None, currency: str | None, free: bool | None) -> None:
    item = process(Event(name="x", price=Price(text=text)), Context())
    assert item.price == Price(min=low, max=high, currency=currency, free=free, text=text)


@pytest.mark.parametrize(
    "text",
    ["Not free", "free parking", "10.30 Uhr", "see website", "5 March 2027", "call 030 123456", "smoke-free", ""],
)
def test_no_price(text: str) -> None:
    assert parse_price(text) is None


@pytest.mark.parametrize(
    ("sign", "country", "code"),
    [
        ("$", None, "USD"), ("$", "CA", "CAD"), ("$", "DE", "USD"), ("kr", "SE", "SEK"), ("kr", "NO", "NOK"), ("kr", None, None),
        ("¥", "JP", "JPY"), ("¥", "CN", "CNY"), ("¥", None, None), ("eur", None, "EUR"), ("€", "US", "EUR"), ("XYZ", None, None),
        ("MKD", None, "MKD"),
    ],
)  # fmt: skip
def test_currency(sign: str, country: str | None, code: str | None) -> None:
    assert currency_code(sign, country) == code


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.234,56", 1234.56),
        ("1,234.56", 1234.56),
        ("1,200", 1200.0),
        ("1.200", 1200.0),
        ("49.9", 49.9),
        ("49,90", 49.9),
    ],
)
def test_number(text: str, value: float) -> None:
    assert number(text) == value


@pytest.mark.parametrize(
    ("price", "expected", "flags"),
    [
        (Price(min=20, max=10, currency="EUR"), Price(min=10, max=20, currency="EUR", free=False), []),
        (Price(min=0), Price(min=0, free=True), []),
        (Price(free=True), Price(min=0, free=True), []),
        (Price(min=10, currency="€"), Price(min=10, currency="EUR", free=False), []),
        (Price(min=10, currency="quid"), Price(min=10, free=False), ["currency_unknown"]),
        (Price(min=-5), None, ["price_odd"]),
        (Price(min=10, free=True), Price(min=10, free=False), ["price_contradicts"]),
        (Price(), None, []),
    ],
)
def test_offers(price: Price, expected: Price | None, flags: list[str]) -> None:
    item = process(Event(name="x", price=price), Context())
    assert (item.price, item.quality) == (expected, flags)


@pytest.mark.parametrize(
    ("description", "low", "free"),
    [
        ("A workshop.\nCost: $25 per person", 25.0, False),
        ("Teilnahmegebühr: 30 €", 30.0, False),
        ("Tarif : 12 euros", 12.0, False),
        ("This event is free and open to the public.", 0.0, True),
        ("Die Teilnahme ist kostenlos.", 0.0, True),
        ("Cost: 25", None, None),
        ("Feel free to bring friends; we raised $500 last year.", None, None),
        ("This event is not free of charge.", None, None),
    ],
)
def test_description(description: str, low: float | None, free: bool | None) -> None:
    price = process(Event(name="x", description=description), Context()).price
    assert (price.min if price else None, price.free if price else None) == (low, free)


def test_a_shared_sign_means_the_currency_of_the_country() -> None:
    source = Source(name="s", spider="s", url="https://s.example/", country="CA")
    item: Any = process(Event(name="x", price=Price(text="$25")), Context(source=source))
    assert item.price.currency == "CAD"


@given(st.text(max_size=60))
def test_any_text_is_a_price_or_none(text: str) -> None:
    read = parse_price(text)
    assert read is None or read.min is None or read.max is None or read.min <= read.max


@pytest.mark.parametrize(
    ("country", "text", "expected"),
    list(
        csv.reader(
            (Path(__file__).parent / "prices.tsv").read_text(encoding="utf-8").splitlines(),
            delimiter="\t",
            quoting=csv.QUOTE_NONE,
        )
    ),
)
def test_wordings_of_sites(country: str, text: str, expected: str) -> None:
    """Country, wording, and least, most (``-``: open) and currency; ``free``; ``-`` for no price."""
    price = process(Event(name="x", country=country, price=Price(text=text)), Context()).price
    assert price is not None
    if expected in {"free", "-"}:
        assert (price.free, bool(price.max)) == (True if expected == "free" else None, False)
    else:
        low, high, currency = expected.split()
        wanted = float(low), None if high == "-" else float(high), None if currency == "None" else currency
        assert (price.min, price.max, price.currency) == wanted
