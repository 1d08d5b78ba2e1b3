"""No e-mail address and no telephone number is published: both are found by tables of patterns and masked."""

from __future__ import annotations

import re

EMAIL_MASK = "[e-mail]"
PHONE_MASK = "[phone]"

_EMAIL = re.compile(
    r"(?:mailto:)?(?<![@\w.%+-])[\w.%+'-]{1,64}@(?:[^\W_][\w-]{0,62}\.){1,6}"
    r"(?!(?:png|jpe?g|gif|svg|webp|js|css)\b)[^\W\d_][\w-]{1,24}(?:\?[\w=&%.+-]{1,200})?"
)
_AT = r"[\[({<]\s?(?:at|ät|arroba|chiocciola|@)\s?[\])}>]"
_SPELT_AT = re.compile(_AT, re.IGNORECASE)
_SPELT_EMAIL = re.compile(
    rf"(?<![\w.%+-])[\w.%+-]{{1,64}}\s?{_AT}"
    r"\s?[\w-]{1,63}"
    r"(?:(?:\.|\s?[\[({]\s?(?:dot|punkt|point|punto|ponto|\.)\s?[\])}]\s?)[\w-]{2,63}){1,5}",
    re.IGNORECASE,
)

_DATE = (
    r"(?:(?:19|20)\d\d[-./](?:0?[1-9]|1[0-2])[-./](?:[0-2]?\d|3[01])|"
    r"(?:[0-2]?\d|3[01])[-./](?:[0-2]?\d|3[01])[-./](?:(?:19|20)\d\d|\d\d))(?!\d)"
)
_CUE = (
    r"(?:tel(?:[eé]?(?:ph|f)[oó]n[eo]?s?|efoon|efonnummer)?|t[eé]l(?:[eé]phone)?|ph(?:one)?|mobile?|m[oó]vil|cell(?:ulare)?|handy|gsm|fax|"
    r"call(?: us)?(?: at| on)?|dial|text|sms|whats ?app|rufnummer|hotline|phone number|тел(?:ефон)?|电话|電話|전화)"
)
_EXTENSION = r"(?:[ ,]{0,3}(?:ext(?:ension)?\.?|x|durchwahl|poste|#)[ :]{0,2}\d{1,6})?"
_GAP = r"[ .\-/()\u00a0]{0,3}"

_KEPT: tuple[tuple[str, str], ...] = (
    ("an address on the web", r"(?:https?://|www\.)\S+"),
    ("a date", rf"(?<!\d){_DATE}"),
    (
        "a numbered thing",
        (
            r"\b(?:(?-i:ISBN(?:-1[03])?|ISSN|DOI|ORCID(?: iD)?|IBAN|EIN|VAT|USt-?Id(?:Nr)?|SIRET|NIF|CIF|KvK|ABN|HRB)|"
            r"(?:meeting|webinar|event|conference|session|access|zoom|booking|order|ticket|invoice)[ -]?"
            r"(?:id|code|no|nr|number)|id|pass(?:code|word)|pin|kenncode|room|raum|saal|salle|sala|zaal|hall|suite|building)"
            r"\b[ :.#°№]{0,4}[A-Z]{0,3}[0-9][0-9 \-./]{2,30}"
        ),
    ),
    ("ISBN-13", r"(?<!\d)97[89][- ]?\d{1,5}[- ]\d{1,7}[- ]\d{1,7}[- ][\dX](?!\d)"),
    ("ORCID", r"(?<!\d)\d{4}-\d{4}-\d{4}-\d{3}[\dX](?!\d)"),
)
_PHONES: tuple[tuple[str, str], ...] = (
    ("international", rf"(?<![\w+])(?:\+|\(\+)[ (]?\d(?:{_GAP}\d){{7,14}}(?!\d)"),
    ("international, 00", rf"(?<![\w.,:/-])00[1-9]\d{{0,2}}[ \-./()]{{1,3}}\d(?:{_GAP}\d){{6,12}}(?!\d)"),
    ("North American", r"(?<![\w.,:/$€£-])(?:1[-. ])?(?:\([2-9]\d\d\) ?|[2-9]\d\d[-.])[2-9]\d\d[-. ]\d{4}(?![\w-])"),
    ("French pairs", r"(?<![\w.,:/-])0[1-9](?P<pair>[ .-])\d\d(?:(?P=pair)\d\d){3}(?![\w-])"),
    (
        "area code in brackets",
        r"(?<![\w.,:/-])\(0\d{1,4}\)[ /-]{0,2}\d{2,8}(?:[ -]\d{2,5}){0,3}(?![\w-])",
    ),
    (
        "area code with 0, ten digits and more",
        r"(?<![\w.,:/-])(?=0(?:[ /-]{0,3}\d){9,12}(?!\d))0[1-9]\d{0,3}[ /-]{1,3}\d{3,8}(?:[ -]\d{2,5}){0,3}(?![\w:-])",
    ),
    ("one block with 0", r"(?<![\w.,:/#-])0[1-9]\d{8,9}(?![\w-])"),
    ("after a word", rf"\b{_CUE}\b[ .:]{{0,3}}(?!{_DATE})[+(]{{0,2}}\d(?:{_GAP}\d){{5,13}}(?!\d)"),
)
_KEEP = "|".join([pattern for _, pattern in _KEPT])
_PHONE = re.compile(
    f"(?P<keep>{_KEEP})|(?:{'|'.join([pattern for _, pattern in _PHONES])}){_EXTENSION}",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d[\d .\-/()\u00a0]{4,}\d")
"""What a text must hold before it is worth looking for a number."""
_FIRST_DIGIT = re.compile(r"[+(]{0,2}\d")


def mask_contacts(text: str) -> str:
    """Put ``[e-mail]`` and ``[phone]`` where addresses and numbers stand. Dates, times, prices, URLs and ISBN stay."""
    if "@" in text:
        text = _EMAIL.sub(EMAIL_MASK, text)
    if ("@" in text or "[" in text or "(" in text) and _SPELT_AT.search(text):
        text = _SPELT_EMAIL.sub(EMAIL_MASK, text)
    if _DIGITS.search(text):  # no number goes on in the next line
        text = "\n".join([_PHONE.sub(_masked, line) if _DIGITS.search(line) else line for line in text.split("\n")])
    return text


def _masked(match: re.Match[str]) -> str:
    if match["keep"] is not None:
        return match[0]
    start = _FIRST_DIGIT.search(match[0])
    return match[0][: start.start()] + PHONE_MASK if start else PHONE_MASK
