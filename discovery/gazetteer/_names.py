"""The forms in which the name of a city is looked up, and what people put around it."""

from __future__ import annotations

import re
from functools import lru_cache

from discovery.gazetteer._compile import key
from discovery.gazetteer._tables import DECORATIONS

POSTCODE = re.compile(
    r"〒|\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b|\b[A-Z]\d[A-Z]\s?\d[A-Z]\d\b|\b\d{4}\s?[A-Z]{2}\b(?=\s+\w)|"
    r"\b(?:[A-Z]{1,2}-)?\d{4,6}(?:-\d{3,4})?\b|\b\d{3}-\d{4}\b|\b\d{2}-\d{3}\b|\b\d{3}\s\d{2}\b|"
    r"(?<=\w\s)[A-Z]{1,2}\d{1,2}[A-Z]?$"
)
"""Postal codes as they stand in addresses, the shapes of many countries together."""
QUALIFIED = re.compile(r" (?:in der|an der|am|im|ob der|vor der|a d|v d|i d|i|upon|on|sur|bei|aan|a\.? ?m) ")
"""What stands between a name and the river or country that tells it from its namesakes."""
COUNTED = re.compile(
    r"(?<=\w)\s(?:\d{1,2}(?:\s?(?:e|er|eme|ème|th|°)|\.)?(?:\s(?:arrondissement|arr\.?|district|bezirk))?|[A-ZØÅÆ]{1,2}|CEDEX.*)$"
)
"""The number or letters of a postal district: ``Dublin 2``, ``Paris 12e``, ``Aarhus C``."""
GLUED = re.compile(r"\b(St|Ste|Mt|Ft)\.(?=[^\W\d])")
"""``St.Gallen``."""
EASTERN = re.compile(r"[\u3400-\u9fff]{2,4}")
TOWN_SUFFIXES = ("市", "縣", "县", "区")
"""What towns are called with and without: ``桃園``, ``桃園市``."""
PREFIXES = re.compile(
    r"^(?:г|гор|город|м|ciudad de|cd de|ville de|stadt|city of|miasto|citta di|cidade de|comune di)\s+"
)
"""What says only that a city follows."""


@lru_cache(maxsize=10_000)
def bare(word: str) -> str:
    """Give a word without postal codes."""
    return POSTCODE.sub(" ", word).strip() if any(letter.isdigit() or letter == "〒" for letter in word) else word


@lru_cache(maxsize=10_000)
def without_decorations(word: str) -> str:
    """Give the looked-up form of a word without what is put around a city's name: ``Tsukuba City``, ``Greater London``."""
    return " ".join(part for part in key(bare(word)).split() if part not in DECORATIONS and part != "city")


@lru_cache(maxsize=10_000)
def spellings(word: str) -> tuple[str, ...]:
    """Give the looked-up forms of a word, the likeliest first."""
    word = GLUED.sub(r"\1 ", word)
    plain = PREFIXES.sub("", key(COUNTED.sub("", POSTCODE.sub(" ", word).strip())))
    forms = [key(POSTCODE.sub(" ", word)), plain]
    words = plain.split()
    forms.append(" ".join(part for part in words if part not in DECORATIONS))
    forms.append(QUALIFIED.split(plain, maxsplit=1)[0])
    for short, long in (("st ", "saint "), ("ste ", "sainte "), ("mt ", "mount "), ("ft ", "fort ")):
        forms += [f" {form}".replace(f" {short}", f" {long}").strip() for form in forms if f" {short}" in f" {form}"]
    if "saint " in plain:
        forms.append(plain.replace("saint ", "st "))
    if not plain.isascii():
        forms.append(plain.replace(" ", ""))
        if EASTERN.fullmatch(plain):
            forms += [f"{plain}{suffix}" for suffix in TOWN_SUFFIXES]
    forms.append(plain.removesuffix(" city") if plain.endswith(" city") else f"{plain} city")
    return tuple(form for form in dict.fromkeys(forms) if len(form) > 1)
