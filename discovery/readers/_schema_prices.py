"""What a schema.org node costs: offers in all their shapes, amounts in all their spellings."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from discovery.items import Price
from discovery.readers._schema_values import Node, Scope, as_list, scalar, text, truth, values
from discovery.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_OFFERS = 300
PRICES = frozenset({"offers", "tickets", "isAccessibleForFree", "free"})
"""Properties that say what something costs."""
MAX_PRICE = 10_000_000
_NUMBER = re.compile(r"\d{1,3}(?:[ '.,\u00a0\u202f]\d{3})+(?:[.,]\d{1,2})?|\d{1,9}(?:[.,]\d{1,4})?")
_PRICE = re.compile(
    r"(?P<before>[^\d\s,.]{0,4})\s?(?P<number>\d[\d ',.\u00a0\u202f]{0,14}?)(?:[.,][-–]{1,2})?\s?(?P<after>[^\d\s,.]{0,4})"
)
_CURRENCY = re.compile(r"[A-Z]{3}")
SIGNS = {"€": "EUR", "£": "GBP", "EUR": "EUR", "USD": "USD", "GBP": "GBP", "CHF": "CHF", "US$": "USD", "Euro": "EUR"}
"""Currency signs that mean one currency. A bare dollar or crown does not."""
FREE_WORDS = frozenset(
    {"free", "kostenlos", "kostenfrei", "gratis", "gratuit", "free admission", "free of charge", "free event"}
)


def price(node: Node, scope: Scope) -> Price | None:
    """Give what it costs: the lowest and highest of all offers, in the first currency that is named."""
    if node.keys().isdisjoint(PRICES):
        return None
    amounts: list[float] = []
    wording: list[str] = []
    currency: str | None = None
    for offer in islice(_offers(node, scope), MAX_OFFERS):
        stated = text(offer, "priceCurrency", "currency", limit=10)
        for name in ("price", "lowPrice", "highPrice", "minPrice", "maxPrice"):
            for value in as_list(offer.get(name)):
                amount, sign = amount_of(scalar(value))
                stated = stated or sign
                if amount is not None:
                    amounts.append(amount)
                elif (one := scalar(value)) and one.strip():
                    wording.append(one_line(one[:200]))
        if currency is None and stated and _CURRENCY.fullmatch(stated.upper()):
            currency = stated.upper()
    stated_free = [truth(value) for name in ("isAccessibleForFree", "free") for value in as_list(node.get(name))]
    free = next((one for one in stated_free if one is not None), None)
    if amounts and free is None:
        free = max(amounts) == 0
    elif amounts and max(amounts) > 0:
        free = False
    if any(one.lower().strip(" .!") in FREE_WORDS for one in wording) and not amounts and free is None:
        free = True
    made = Price(
        min=min(amounts, default=None), max=max(amounts, default=None), currency=currency, free=free,
        text="; ".join(dict.fromkeys(wording)) or None,
    )  # fmt: skip
    return made if amounts or wording or free is not None else None


def _offers(node: Node, scope: Scope, depth: int = 0) -> Iterator[Node]:
    """Yield offers and, in their place or beside them, their price specifications and the offers inside."""
    for value in values(node, "offers", "tickets", scope=scope):
        if isinstance(value, dict):
            yield value
            for specification in values(value, "priceSpecification", scope=scope):
                if isinstance(specification, dict):
                    yield specification
            if depth < 3 and not any(key in value for key in ("lowPrice", "highPrice", "price")):
                yield from _offers(value, scope, depth + 1)


def amount_of(written: str | None) -> tuple[float | None, str | None]:
    """Read an amount with, perhaps, one currency sign: ``€ 1.250,00``, ``25``, ``49.50 EUR``. None if it says more."""
    match = _PRICE.fullmatch((written or "").strip()[:40])
    if match is None:
        return None, None
    number = _NUMBER.fullmatch(match["number"].strip())
    sign = match["before"].strip() or match["after"].strip()
    if number is None or (sign and not _known(sign)):
        return None, None
    amount = float(_decimal(number[0]))
    return (
        (amount, SIGNS.get(sign, sign if _CURRENCY.fullmatch(sign) else None)) if amount <= MAX_PRICE else (None, None)
    )


def _known(sign: str) -> bool:
    return sign in SIGNS or sign in {"$", "kr", "kr.", "Fr.", "¥", "A$", "C$"} or _CURRENCY.fullmatch(sign) is not None


def _decimal(number: str) -> str:
    """Give the number with a point before its decimals and nothing between its thousands."""
    digits = re.sub(r"[ '\u00a0\u202f]", "", number)
    point = max(digits.rfind("."), digits.rfind(","))
    if point < 0:
        return digits
    whole, rest = digits[:point], digits[point + 1 :]
    grouped = (
        len(rest) == 3 and (digits[point] not in whole) and len(whole) <= 3 and "." not in whole and "," not in whole
    )
    if len(rest) == 3 and (digits[point] in whole or (grouped and digits[point] == ",")):
        return re.sub(r"[.,]", "", digits)
    return re.sub(r"[.,]", "", whole) + "." + rest
