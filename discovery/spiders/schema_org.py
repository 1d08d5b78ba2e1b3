"""Any website that marks up its events: one page, a list with its pages, or a sitemap. https://schema.org/Event."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from discovery.items import Link
from discovery.readers import read_any
from discovery.readers._html import Page, looks_like_html
from discovery.readers.schema_org import LISTED
from discovery.spiders._base import Ask, Fingerprint, SourceSpider, html

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from discovery.items import Found
    from discovery.readers import Payload
    from discovery.sources import Source

MAX_ANCHORS = 5_000


class SchemaOrgSpider(SourceSpider):
    """Reads JSON-LD, microdata, RDFa and microformats of a page.

    By default the page itself and its next pages are asked, and the pages that a list on it (``ItemList``) names for its
    items. Nothing is concluded from absence: a list shows a sample of what a site has.
    """

    name = "schema_org"
    title = "Website with structured data"
    fingerprints: ClassVar[tuple[Fingerprint, ...]] = (
        html(r"\"@type\"\s*:\s*\[?\s*\"(?:https?://schema\.org/)?[A-Za-z]{0,30}Event\"", weight=0.5),
        html(
            r"itemtype\s*=\s*[\"']https?://(?:www\.)?(?:schema|data-vocabulary)\.org/[A-Za-z]{0,30}Event\b", weight=0.5
        ),
        html(r"class\s*=\s*[\"'][^\"']{0,200}\b(?:vevent|h-event)\b", weight=0.3),
    )
    options: ClassVar[dict[str, str]] = {
        "follow": "regular expression: addresses of linked pages to read too, on the same host",
        "sitemap": "true: the url is a sitemap; the pages it names are read, last changed first",
        "lists": "false: a page without structured data gives nothing, instead of what its plain lists say",
    }
    complete: ClassVar[bool] = False

    def follow(self, source: Source, links: Iterable[Link], depth: int) -> Iterator[Ask]:
        """Ask next pages; pages of items if the source wants them, its list names them or it is a sitemap."""
        wanted = source.options.get("follow")
        pattern = re.compile(wanted) if isinstance(wanted, str) else None
        from_sitemap = bool(source.options.get("sitemap"))
        for link in sorted(links, key=lambda one: one.lastmod or "", reverse=True):
            if link.rel == "next" or (link.rel == "sitemap" and from_sitemap):
                yield Ask(link.url)
            elif link.rel == "item":
                listed = depth == 0 and (from_sitemap or link.type == LISTED)
                if pattern.search(link.url) is not None if pattern is not None else listed:
                    yield Ask(link.url, optional=True)

    @classmethod
    def read(cls, payload: Payload) -> Iterator[Found]:
        """Read what the page says, and find the links that the source wants followed."""
        reading = read_any(payload)
        yield from reading.items
        yield from reading.problems
        yield from reading.links
        wanted = payload.options.get("follow")
        if isinstance(wanted, str) and looks_like_html(payload):
            known = {link.url for link in reading.links}
            yield from (link for link in _matching(payload, re.compile(wanted)) if link.url not in known)


def _matching(payload: Payload, pattern: re.Pattern[str]) -> Iterator[Link]:
    """Yield the links of a page whose address matches, each once, those of other hosts left out."""
    page = Page.of(payload)
    host = payload.url.split("/", 3)[2:3]
    seen: set[str] = set()
    for node in page.tree.css("a[href]")[:MAX_ANCHORS]:
        url = (page.resolve(node.attributes.get("href")) or "").partition("#")[0]
        if url and url not in seen and url.split("/", 3)[2:3] == host and pattern.search(url):
            seen.add(url)
            yield Link(url=url, rel="item")
