"""Open-Source-Programs, a list of mentoring and internship programmes in open source.

https://github.com/tapaswenipathak/Open-Source-Programs
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from discovery.items import Opportunity, Problem
from discovery.readers._rows import open_end
from discovery.spiders._base import SourceSpider
from discovery.text import clean_url, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from discovery.items import Found
    from discovery.readers import Payload

MAX_LINE = 2_000
LINK = re.compile(r"\[([^\[\]]+)\]\(\s*([^\s()]+(?:\([^\s()]*\))?)\s*\)")
HEADING = re.compile(r"#{1,6}\s+(.*)")
RULE = re.compile(r"[\s|:-]+")
CONTEST = re.compile(r"\bcompetitions?\b", re.IGNORECASE)
FOOTNOTE = re.compile(r"\s*\*+$")


class OpenSourceProgramsSpider(SourceSpider):
    """Reads the Markdown tables of the README: name with link, stipend, timeline.

    The list has neither dates nor ids: name and link are the key. Competitions are no mentoring programmes.
    """

    name = "open_source_programs"
    title = "Open-Source-Programs"

    @classmethod
    def read(cls, payload: Payload) -> Iterator[Found]:
        """Map the tables."""
        section, known = "", 0
        for number, line in enumerate(payload.body.decode("utf-8-sig", "replace").splitlines(), 1):
            if heading := HEADING.fullmatch(line[:MAX_LINE].strip()):
                section = heading[1]
            elif line.lstrip().startswith("|") and len(line) <= MAX_LINE and RULE.fullmatch(line) is None:
                for found in _row(line, section, number):
                    known += 1
                    yield found
        if not known:
            yield Problem(reason="no table of programmes found")
        yield from open_end(payload)


def _row(line: str, section: str, number: int) -> Iterator[Found]:
    cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
    link = LINK.match(cells[0])
    if link is None:
        return
    url = clean_url(link[2])
    if url is None:
        yield Problem(reason=f"{link[2][:80]!r} is not a web address", where=f"line {number}")
        return
    has_stipend = len(cells) > 1 and cells[1].casefold().startswith("yes")
    name = one_line(FOOTNOTE.sub("", link[1]))
    yield Opportunity(
        source_key=f"{name.casefold()} | {url}",
        kind="other" if CONTEST.search(section) else "mentoring_programme",
        name=name,
        url=url,
        tags=["open source", *(["stipend"] if has_stipend else [])],
    )
