"""HMRC's list 3: professional bodies and learned societies approved for tax relief in the United Kingdom.

https://github.com/hmrc/professional-subscriptions-frontend, ``conf/professional-bodies.json``
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from discovery.items import Organization
from discovery.readers._rows import Row, json_of, read_rows
from discovery.spiders._base import SourceSpider

if TYPE_CHECKING:
    from collections.abc import Iterator

    from discovery.items import Found
    from discovery.readers import Payload

REMARK = re.compile(
    r"\b(?:allow|allowable|admissible|restricted|relief|subscriptions?|fees?|see|section \d+|concerned|free|class)\b",
    re.IGNORECASE,
)
"""Words by which a remark on the tax is told from another name."""
TAIL = re.compile(r"\s+[-–]\s+([^-–]*\btax relief\b.*)", re.IGNORECASE)
"""A remark on the tax behind a dash."""
JOURNAL = re.compile(r"(?:J|Journals?)\b.*|JJ?")
FORMER = re.compile(
    r"english name\s*-\s*"
    r"|(?:(?:previously|formerly|now)\s+)?(?:called|known as|k/a|a/k/a|t/a|trading as|incorporating)\s+(?:the\s+)?"
    r"|(?:previously|formerly|now)\s+(?:the\s+)?",
    re.IGNORECASE,
)
"""What leads to a former name, a trading name or the same name in English."""
QUALIFIER = re.compile(
    r"(?:the\s+)?(?:uk|gb|usa?|nhs|ireland|n\.? ?ireland|northern ireland|scotland|wales|england|great britain|britain|"
    r"london|europe|international)\b.*|.*\b(?:group|section|branch|division|chapter|region|area|district|council)",
    re.IGNORECASE,
)
"""What tells one body from another of the same name stays in the name."""


class HmrcList3Spider(SourceSpider):
    """Reads one array of names. The list knows no id: the key is made of the name as it is written there.

    What stands in brackets is another name, a journal, a remark on the tax, or a part of the name. ``startYear`` is the
    year of the approval, not of the foundation, and is left out.
    """

    name = "hmrc_list3"
    title = "HMRC list of professional bodies"

    @classmethod
    def read(cls, payload: Payload) -> Iterator[Found]:
        """Map the list."""
        yield from read_rows(json_of(payload), _organizations, payload.url)


def _organizations(row: Row) -> Iterator[Organization]:
    written = row.need("name")
    name, others, remarks = take_apart(written)
    yield Organization(
        source_key="GB-HMRC3-" + hashlib.sha1(written.casefold().encode(), usedforsecurity=False).hexdigest()[:16],
        name=name,
        alternate_names=list(dict.fromkeys([*others, *row.texts("synonyms")])),
        notes=[f"remark of the list: {remark}" for remark in remarks],
    )


def take_apart(written: str) -> tuple[str, list[str], list[str]]:
    """Give the name, other names and remarks that a line of the list holds.

    >>> take_apart("Archivists Association (AA) (J - Archives) (formerly Clerks Society)")
    ('Archivists Association', ['AA', 'Clerks Society'], [])
    """
    parts: list[str] = []
    others: list[str] = []
    remarks: list[str] = []
    for part, is_aside in _parts(written):
        former = FORMER.match(part)
        if not is_aside:
            parts.append(part)
        elif JOURNAL.fullmatch(part):
            continue
        elif former and former.end() < len(part):
            others.append(part[former.end() :])
        elif QUALIFIER.fullmatch(part):
            parts.append(f"({part})")
        elif REMARK.search(part):
            remarks.append(part)
        else:
            others.append(part)
    name = " ".join(parts)
    if match := TAIL.search(name):
        remarks.append(match[1])
        name = name[: match.start()]
    return (name, others, remarks) if name and not name.startswith("(") else (written, [], [])


def _parts(text: str) -> Iterator[tuple[str, bool]]:
    """Yield what stands outside of brackets and, marked, what stands inside; inner brackets stay with the outer ones.

    A bracket that nothing closes goes to the end: such lines are cut off in the list itself.
    """
    depth, begin = 0, 0
    for at, char in enumerate(text):
        if char == "(":
            depth += 1
            if depth == 1:
                if outside := text[begin:at].strip():
                    yield outside, False
                begin = at + 1
        elif char == ")" and depth:
            depth -= 1
            if depth == 0:
                if inside := text[begin:at].strip():
                    yield inside, True
                begin = at + 1
    if rest := text[begin:].strip():
        yield rest, depth > 0
