"""Mentoring programmes of the Cloud Native Computing Foundation (LFX Mentorship).

https://github.com/cncf/mentoring
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from discovery.items import Opportunity, Party
from discovery.readers._rows import Row, json_of, read_rows
from discovery.spiders._base import Folder, SourceSpider
from discovery.spiders._markdown import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from discovery.items import Found
    from discovery.readers import Payload
    from discovery.sources import Source

COMMA = re.compile(r",(?![^(]*\))")
"""A comma outside of brackets."""
NO_SKILL = frozenset({"", "etc", "etc."})
MAX_SKILL = 60
"""What is longer is a sentence."""


class CncfMentoringSpider(SourceSpider):
    """Reads ``<year>/<term>/lfx-export.json``; ``url`` of the source is ``programs/lfx-mentorship/``.

    The number of the project's issue is the key. The term names months, not days: it stands in the description. Of the
    mentors nothing is taken over.
    """

    name = "cncf_mentoring"
    title = "CNCF mentoring"
    max_pages = 200

    def requests(self, source: Source) -> Iterator[Folder]:
        """Ask for the export of every term."""
        yield Folder(source.url, r"\d{4}/[^/]+/lfx-export\.json")

    @classmethod
    def read(cls, payload: Payload) -> Iterator[Found]:
        """Map the projects of one term."""
        export = json_of(payload)
        yield from read_rows(
            export.get("programs") if isinstance(export, dict) else export, _opportunities, payload.url
        )


def _opportunities(row: Row) -> Iterator[Opportunity]:
    key, name, project = row.need("issue_number"), row.need("program_name_short"), row.text("cncf_project")
    skills = [one.strip() for one in COMMA.split(row.text("skills") or row.text("technologies") or "")]
    yield Opportunity(
        source_key=key,
        kind="mentoring_programme",
        name=name if project is None or name.casefold().startswith(project.casefold()) else f"{project}: {name}",
        url=row.url("lfx_url") or row.url("issue_url"),
        description="\n\n".join(one for one in (row.text("term"), plain(row.block("description") or "")) if one)
        or None,
        organization=Party(name=project) if project else None,
        mode="remote",
        skills=list(dict.fromkeys(one for one in skills if one not in NO_SKILL and len(one) <= MAX_SKILL)),
        same_as=[link for link in (row.url("issue_url"), row.url("upstream_issue_url")) if link],
    )
