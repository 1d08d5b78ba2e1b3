"""What it costs: amounts, currency, free or not, from offers and from words."""

from __future__ import annotations

import re
from copy import copy
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from discovery.items import Price
from pipelines.clean import flag

if TYPE_CHECKING:
    from discovery.items import Common, Item
    from pipelines import Context

MAX_AMOUNT = 1_000_000
"""In units of the currency, some of which are small; above it the number is a telephone number or a budget."""
MAX_TEXT = 500
MAX_DESCRIPTION = 20_000
TEXTS_KEPT = 64
"""Descriptions whose price is kept: the dates of a series share theirs."""

SYMBOLS: dict[str, str] = {
    "€": "EUR", "£": "GBP", "₹": "INR", "₽": "RUB", "₺": "TRY", "₩": "KRW", "₪": "ILS", "₴": "UAH", "₦": "NGN", "₱": "PHP",
    "฿": "THB", "₫": "VND", "₡": "CRC", "₵": "GHS", "₸": "KZT", "zł": "PLN", "zl": "PLN", "kč": "CZK", "kc": "CZK", "ft": "HUF",
    "lei": "RON", "euro": "EUR", "euros": "EUR", "eur": "EUR", "pounds": "GBP", "us$": "USD", "usd": "USD", "c$": "CAD",
    "ca$": "CAD", "a$": "AUD", "au$": "AUD", "nz$": "NZD", "hk$": "HKD", "s$": "SGD", "r$": "BRL", "mx$": "MXN", "nt$": "TWD",
    "chf": "CHF", "sfr": "CHF", "fr.": "CHF", "rs": "INR", "rs.": "INR", "inr": "INR", "円": "JPY", "元": "CNY", "원": "KRW",
    "руб": "RUB", "руб.": "RUB", "tl": "TRY", "us dollars": "USD", "dollars": "$", "złotych": "PLN", "korun": "CZK",
    "$": "$", "¥": "¥", "￥": "¥", "kr": "kr", "kr.": "kr", "kronor": "SEK", "kroner": "kr", "r": "ZAR",
}  # fmt: skip
"""What people write for a currency; those that several countries share stand for themselves."""
SHARED: dict[str, tuple[str | None, dict[str, str]]] = {
    "$": (
        "USD",
        {
            "CA": "CAD", "AU": "AUD", "NZ": "NZD", "SG": "SGD", "HK": "HKD", "TW": "TWD", "MX": "MXN", "AR": "ARS", "CL": "CLP",
            "CO": "COP", "UY": "UYU", "JM": "JMD", "BB": "BBD", "TT": "TTD", "BS": "BSD", "BZ": "BZD", "FJ": "FJD",
        },
    ),
    "¥": (None, {"JP": "JPY", "CN": "CNY"}),
    "kr": (None, {"SE": "SEK", "NO": "NOK", "DK": "DKK", "IS": "ISK", "FO": "DKK", "GL": "DKK"}),
}  # fmt: skip
"""Signs that several countries share: what one means where no country is known, and in which country what."""
_CODES = (
    "AED ARS AUD BDT BGN BRL CAD CHF CLP CNY COP CZK DKK EGP EUR GBP GHS HKD HUF IDR ILS INR ISK JPY KES KRW MAD MXN MYR NGN "
    "NOK NZD PEN PHP PKR PLN QAR RON RSD RUB SAR SEK SGD THB TRY TWD TZS UAH UGX USD UYU VND ZAR"
)
CODES = frozenset(_CODES.split())
"""Currencies that are told without asking CLDR."""

_SIGN = (
    r"(?:US\$|CA\$|AU\$|NZ\$|HK\$|MX\$|NT\$|[ACSR]\$|[€£₹₽₺₩₪₴₦₱฿₫₡₵₸$¥￥]|Rs\.?(?=\s?\d)|Fr\.(?=\s?\d)|[A-Z]{3}(?![A-Za-z])|"
    r"(?:[Ee]uros?|EURO|sfr|kr\.?(?![a-z])|Kč|zł|TL(?!\w)))"
)
_AFTER = (
    r"(?:US\$|[€£₹₽₺₩₪₴₦₱฿₫₡₵₸$¥￥]|[A-Z]{3}(?![A-Za-z])|[Ee]uros?(?!\w)|EUROS?(?!\w)|eur(?!\w)|kr\.?(?!\w)|kronor|kroner|Kč|korun|zł|złotych|"
    r"Ft(?!\w)|lei(?!\w)|TL(?!\w)|руб\.?|円|元|원|pounds|(?:US\s)?dollars)"
)
_NUMBER = r"\d{1,3}(?:[.,'’\u00a0\u202f ]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d{1,7}(?:[.,]\d{1,2})?(?!\d)"
_AMOUNT = re.compile(
    rf"(?<![\w.,])(?:(?P<before>{_SIGN})\s?)?(?P<number>{_NUMBER})(?:[.,]?[-–—]{{1,2}}(?=\s|$|[^\d\s]))?(?(before)|(?:\s?(?P<after>{_AFTER}))?)"
)
_JOIN = re.compile(r"\s?(?:-|–|—|to|bis|à|a|til|till|tot|/|~|and|und|et|y|e)\s?", re.IGNORECASE)
_FROM = re.compile(
    r"\b(?:from|ab|von|à\spartir\sde|dès|desde|da|a\spartire\sda|vanaf|fra|från|od|starting\sat|starts\sat|at\sleast|min\.?)\s*$",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"\s*\+(?!\s?(?:VAT|GST|MwSt|USt|TVA|IVA|btw|moms|mva|tax|fees?|booking|s\s?&\s?h)\b)", re.IGNORECASE
)
"""``99+`` and more; not ``99 + VAT``."""
_UP_TO = re.compile(r"\b(?:up\sto|bis(?:\szu)?|jusqu['’]à|hasta|fino\sa|até|tot|max\.?|maximum)\s*$", re.IGNORECASE)
_FREE = re.compile(
    r"(?<![\w-])(?:free|free\sof\scharge|gratis|kostenlos(?:e[rsn]?)?|kostenfrei(?:e[rsn]?)?|gebührenfrei|gratuit(?:e|s|es|o|a|i|os|as|ement)?|"
    r"entrée\slibre|entrada\slibre|entrada\s(?:gratuita|franca)|ingresso\slibero|grátis|kostnadsfri(?:tt)?|ilmainen|maksuton|"
    r"bezpłatn(?:[yaei]|ie)|darmow[yaei]|za\sdarmo|wstęp\swolny|zdarma|bezplatn[ýáé]|vstup\s(?:volný|zdarma)|vapaa\spääsy|ücretsiz|бесплатн\w+|вход\sсвободный|свободный\sвход|no\s(?:cost|charge|fee)|complimentary|"
    r"eintritt\sfrei|freier\seintritt)(?![\w-])|無料|免费|免費|무료",
    re.IGNORECASE,
)
_NOT_FREE = re.compile(
    r"\b(?:not|isn['’]t|nicht|pas|no\ses|non\sè|niet|free\s(?:parking|trial|shipping|lunch|wifi|wi-fi|food|drinks?|gift))\b|"
    r"\b(?:risk|hassle|worry|sugar|smoke|gluten|obligation|barrier|drug|alcohol|tax|duty)[\s-]free\b",
    re.IGNORECASE,
)
_FREE_FOR_SOME = re.compile(
    r"\bfree\s(?:for|to)\s(?!all\b|everyone|everybody|anyone|attend|join|the\spublic|participa|enter|register|watch)|"
    r"(?:kostenlos|kostenfrei|gratis|gratuit|gratuito|gratuita)\s(?:für|pour|para|per|voor)\s(?!alle\b|tous|todos|tutti|iedereen)",
    re.IGNORECASE,
)
LABELS = (
    "costs", "cost", "prices", "price", "fees", "fee", "admission", "tickets", "ticket", "entry", "entrance", "kosten", "preis",
    "teilnahmegebühr", "teilnahmebeitrag", "eintritt", "tarifs", "tarif", "prix", "entrée", "precio", "coste", "entrada", "tarifa",
    "costo", "prezzo", "quota", "ingresso", "preço", "custo", "prijs", "kostnad", "avgift", "pris", "hinta", "cena", "ücret",
    "стоимость", "цена", "料金", "参加費", "费用", "참가비",
)  # fmt: skip
"""What stands before a price."""
_LABELLED = re.compile(
    r"(?:^|[\n.;•|*]|\s{2})\s{0,4}(?:(?:registration|conference|participation|course|entry|admission|member|ticket)\s)?"
    rf"(?:{'|'.join(LABELS)})"
    r"\s?(?:[:：]|\s[–-]\s|\sis\s|\sist\s)\s{0,3}(?P<said>[^\n]{1,90})",
    re.IGNORECASE,
)
FREE = ("free", "frei", "kostenlos", "libre", "libero", "gratuit", "gratis")
"""What every sentence holds that says of an event that it costs nothing."""
_FREE_SENTENCE = re.compile(
    r"\b(?:(?:this|the)\s(?:event|workshop|webinar|meeting|course|training|session|conference|program(?:me)?)\s(?:is|are)\s(?:completely\s|entirely\s)?"
    r"free(?=\s(?:of\scharge|and\sopen|to\s(?:attend|join|all|the\spublic|everyone))|[.!,;]|\s*$)|free\sof\scharge|free\s(?:admission|entry|event)\b|"
    r"admission\s(?:is\s)?free|free\sand\sopen\sto|free\sto\s(?:attend|join)|"
    r"(?:teilnahme|eintritt|veranstaltung)\s(?:ist\s)?(?:kostenlos|kostenfrei|frei)\b|(?:kostenlose|kostenfreie)\s(?:teilnahme|veranstaltung)|"
    r"(?:entrée|participation)\s(?:libre|gratuite)|entrada\s(?:libre|gratuita)|ingresso\s(?:libero|gratuito)|gratis\stoegang)",
    re.IGNORECASE,
)


class Amount(NamedTuple):
    """One price in a text, and where it stands."""

    value: float
    currency: str | None
    start: int
    end: int


def process(item: Item, context: Context) -> Item:
    """Complete the price by its wording, else by what the description says of it after a label; tell what is free."""
    country = item.country or context.source.country
    price = item.price
    if price is None:
        said = _described(item.description[:MAX_DESCRIPTION], country) if item.description else None
        if said is None:
            return item
        price = item.price = copy(said)
    elif price.min is None and price.max is None and price.text:
        read = parse_price(price.text, country)
        if read is not None:
            price.min, price.max, price.currency = read.min, read.max, read.currency or price.currency
            price.free = read.free if price.free is None else price.free
    _settle(item, price, country)
    if price.min is None and price.max is None and price.free is None and not price.text:
        item.price = None
    return item


def _settle(item: Common, price: Price, country: str | None) -> None:
    """Drop what cannot be a price, put low before high, and tell what is free."""
    for field in ("min", "max"):
        value = getattr(price, field)
        if value is not None and not 0 <= value <= MAX_AMOUNT:
            setattr(price, field, None)
            flag(item, "price_odd")
    if price.min is not None and price.max is not None and price.min > price.max:
        price.min, price.max = price.max, price.min
    if price.currency is not None:
        currency = currency_code(price.currency, country)
        if currency is None:
            flag(item, "currency_unknown")
        price.currency = currency
    if price.max or price.min:
        if price.free and price.min:
            flag(item, "price_contradicts")
        price.free = False
    elif price.min == 0 and price.free is None and not (price.text and _FREE_FOR_SOME.search(price.text)):
        price.free = True
    if price.free:
        price.min, price.max = 0.0, None if price.max is None else 0.0


def currency_code(text: str, country: str | None = None) -> str | None:
    """Give the ISO 4217 code for a sign, a word or a code; a shared sign by the country. None if there is none."""
    word = text.strip()
    code = word.upper()
    if code in CODES:
        return code
    meaning = SYMBOLS.get(word.lower())
    if meaning in SHARED:
        default, by_country = SHARED[meaning]
        return by_country.get(country.upper(), default) if country else default
    if meaning is not None:
        return meaning
    return code if len(code) == 3 and code in _all_codes() else None


@lru_cache(maxsize=1)
def _all_codes() -> frozenset[str]:
    from babel.core import get_global

    return frozenset(get_global("all_currencies"))


def parse_price(text: str, country: str | None = None) -> Price | None:
    """Read a price in words: ``€ 499–999``, ``from £45``, ``CHF 1'200.–``, ``kostenlos``; None if it states none.

    A number without a currency is a price only where it stands alone, and its currency stays unknown.
    """
    text = text[:MAX_TEXT].strip()
    free = is_free(text)
    amounts = _amounts(text, country)
    if not amounts:
        return Price(min=0.0, free=None if _FREE_FOR_SOME.search(text) else True, text=text) if free else None
    values = [amount.value for amount in amounts]
    currencies = {amount.currency for amount in amounts if amount.currency}
    if len(currencies) > 1:  # the same price in several currencies: the first counts
        values = [amount.value for amount in amounts if amount.currency == amounts[0].currency]
    low: float | None = min(values)
    high: float | None = max(values)
    if len(values) == 1:
        before = text[: amounts[0].start]
        if _UP_TO.search(before) and not free:
            low = None
        elif _FROM.search(before) or _MORE.match(text, amounts[0].end):
            high = None
    if free:
        low = 0.0
    currency = amounts[0].currency or (currencies.pop() if len(currencies) == 1 else None)
    return Price(
        min=low, max=high, currency=currency, free=not high and not low if high is not None else None, text=text
    )


def is_free(text: str) -> bool:
    """Tell whether a wording of a price says that it costs nothing, if only for some."""
    return _FREE.search(text) is not None and _NOT_FREE.search(text) is None


def _amounts(text: str, country: str | None) -> list[Amount]:
    """Give the prices in a text. Numbers without a currency count beside one that has it, or when they are all there is."""
    found = []
    for match in _AMOUNT.finditer(text):
        value = number(match["number"])
        sign = match["before"] or match["after"]
        currency = currency_code(sign, country) if sign else None
        shared = sign is not None and SYMBOLS.get(sign.lower()) in SHARED
        if value is None or value > MAX_AMOUNT or (sign and currency is None and not shared):
            continue
        found.append((Amount(value, currency, match.start(), match.end()), bool(sign)))
    kept = []
    for place, (amount, signed) in enumerate(found):
        neighbours = [found[other] for other in (place - 1, place + 1) if 0 <= other < len(found)]
        joined = next((other for other, has in neighbours if has and _are_joined(text, amount, other)), None)
        if signed:
            kept.append(amount)
        elif joined is not None:
            kept.append(amount._replace(currency=joined.currency))
    if not kept and len(found) == 1 and _AMOUNT.fullmatch(text.strip()):
        kept = [found[0][0]]
    return kept


def _are_joined(text: str, a: Amount, b: Amount) -> bool:
    first, second = sorted((a, b), key=lambda amount: amount.start)
    return _JOIN.fullmatch(text[first.end : second.start]) is not None


def number(text: str) -> float | None:
    """Read a number with points, commas, blanks or apostrophes: the last sign with one or two digits after it is decimal.

    >>> number("1.234,56"), number("1,200"), number("1'200"), number("49.9")
    (1234.56, 1200.0, 1200.0, 49.9)
    """
    bare = re.sub(r"['’\s]", "", text)
    decimal = re.search(r"[.,](\d{1,2})$", bare)
    whole = re.sub(r"[.,]", "", bare[: decimal.start()] if decimal else bare)
    return float(f"{whole}.{decimal[1]}" if decimal else whole) if whole.isdecimal() else None


@lru_cache(maxsize=TEXTS_KEPT)
def _described(text: str, country: str | None) -> Price | None:
    """Read the price that a description states after a label, or that it says it is free in so many words."""
    lowered = text.lower()
    if any(label in lowered for label in LABELS):
        for match in _LABELLED.finditer(text):
            said = match["said"].split(". ")[0].strip()
            read = parse_price(said, country)
            if read is not None and (read.currency is not None or read.free):
                return read
    match_free = _FREE_SENTENCE.search(text) if any(word in lowered for word in FREE) else None
    if match_free is not None and _NOT_FREE.search(text[max(0, match_free.start() - 30) : match_free.end()]) is None:
        return Price(min=0.0, free=True, text=match_free[0])
    return None
