"""up-for-grabs.net, open-source projects that ask for help.

https://github.com/up-for-grabs/up-for-grabs.net
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from discovery.items import Opportunity, Party
from discovery.readers._rows import Row, open_end, read_row, yaml_of
from discovery.spiders._base import Folder, SourceSpider

if TYPE_CHECKING:
    from collections.abc import Iterator

    from discovery.items import Found
    from discovery.readers import Payload
    from discovery.sources import Source


class UpForGrabsSpider(SourceSpider):
    """Reads ``_data/projects/*.yml``, one project a file; ``url`` of the source is that folder.

    The file's name is the key. The counts under ``stats`` change by the hour and are left out.
    """

    name = "up_for_grabs"
    title = "Up For Grabs"
    max_pages = 5_000

    def requests(self, source: Source) -> Iterator[Folder]:
        """Ask for every file of the folder."""
        yield Folder(source.url, r"[^/]+\.ya?ml")

    @classmethod
    def read(cls, payload: Payload) -> Iterator[Found]:
        """Map one file."""
        key = unquote(urlsplit(payload.url).path.rpartition("/")[2]).rpartition(".")[0]
        yield from read_row(yaml_of(payload), lambda row: _opportunities(row, key), base=payload.url)
        yield from open_end(payload)


def _opportunities(row: Row, key: str) -> Iterator[Opportunity]:
    name, site = row.need("name"), row.url("site")
    yield Opportunity(
        source_key=key or None,
        kind="micro_volunteering",
        name=name,
        url=row.row("upforgrabs").url("link") or site,
        description=row.block("desc"),
        organization=Party(name=name, url=site),
        mode="remote",
        skills=row.texts("tags"),
    )
