"""Structured markup in pages: schema.org as JSON-LD, microdata and RDFa, and events in microformats.

Read are events of every type, courses and programmes, volunteer work (``VolunteerAction``, ``JobPosting`` with
``employmentType`` VOLUNTEER), and organizations: those of a specific kind (``NGO``, ``ResearchOrganization`` …) wherever
they are a page's subject, others only on pages without events that describe them, because nearly every page is signed
with the ``Organization`` that publishes it. An event without name or start is a problem, and a link if it has a page.

https://schema.org/Event · https://developers.google.com/search/docs/appearance/structured-data/event
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from discovery.items import Link, Organization, Problem
from discovery.readers import _jsonld, _microdata, _microformats, _rdfa
from discovery.readers._html import Page, looks_like_html
from discovery.readers._schema_map import event, is_event
from discovery.readers._schema_merge import Seen, merged
from discovery.readers._schema_opportunities import (
    OPPORTUNITY_TYPES,
    ORGANIZATION_TYPES,
    is_opportunity,
    is_organization,
    is_specific,
    opportunities,
    organization,
    tells_of_itself,
)
from discovery.readers._schema_values import Node, Scope, bare, first_address, text, types_of, values
from discovery.readers._schema_walk import Visit, completed, visits

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from discovery.items import Found
    from discovery.readers import Payload

JSON_LD_TYPES = frozenset({"application/ld+json"})
JSON_TYPES = frozenset({"application/json", "text/json", "text/plain", ""})
LISTED = "text/html"
"""The type of a link that a list (``ItemList``) names as the page of one of its items; other items' links have none."""
MAX_ITEMS = 5_000
MAX_PROBLEMS = 100
MAX_LINKS = 5_000
_CONTEXT = (b'"@context"', b'"@type"', b'"@graph"')


def recognise(payload: Payload) -> bool:
    """Tell whether this is a web page or a JSON-LD document."""
    return _is_json_ld(payload) or looks_like_html(payload)


def _is_json_ld(payload: Payload) -> bool:
    if payload.media_type in JSON_LD_TYPES:
        return True
    if payload.media_type not in JSON_TYPES or payload.body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] not in {b"{", b"["}:
        return False
    return any(name in payload.body for name in _CONTEXT)


def read(payload: Payload) -> Iterator[Found]:
    """Yield items in document order, then problems, then links: alternates, next pages, pages of items."""
    page = Page.of(payload)
    reading = _Reading(payload, page)
    if _is_json_ld(payload):
        reading.document(page.text)
        yield from reading.found()
        if page.foreign is not None:
            yield page.foreign
        return
    reading.json_ld()
    reading.markup()
    yield from reading.found()
    yield from page.losses()
    if not reading.seen and not reading.problems and payload.options.get("lists", True):
        yield from _without_markup(payload, page)
    else:
        yield from page.links()


def _without_markup(payload: Payload, page: Page) -> Iterator[Found]:
    """Read a page by its lists, or failing these by the data of its scripts. That there are any is only a guess: no loss is told."""
    from discovery.readers import html_list

    listed = [found for found in html_list.read(payload) if not isinstance(found, Problem)]
    if all(isinstance(found, Link) for found in listed):
        from discovery.readers import _page_state

        yield from _page_state.events(page, payload)
    yield from listed


def _wanted(types: Iterable[str]) -> bool:
    """Tell whether one of the types is read, or is a list that may name pages."""
    names = [bare(one) for one in types]
    return is_event(names) or any(
        name in OPPORTUNITY_TYPES or name in ORGANIZATION_TYPES or name == "ItemList" for name in names
    )


class _Reading:
    """One page on its way from nodes to items."""

    def __init__(self, payload: Payload, page: Page) -> None:
        self.payload = payload
        self.page = page
        self.seen: list[Seen] = []
        self.signatures: list[tuple[Visit, Scope]] = []
        """Organizations that become items only if the page turns out to be about nothing else."""
        self.problems: list[Problem] = []
        self.links: dict[str, Link] = {}

    # --- syntaxes ---

    def document(self, written: str) -> None:
        """Read a JSON-LD document."""
        block = _jsonld.parse(written, "JSON-LD document")
        if block is None:
            self.problems.append(Problem(reason="JSON-LD cannot be read", cut_off=True))
        elif isinstance(block, Problem):
            self.problems.append(block)
        else:
            scope = Scope(base=self.payload.url, url=self.payload.url, language=self.payload.language)
            self.nodes(scope, "json-ld", [(block.values, block.notes)])
            if (loss := block.loss()) is not None:
                loss.cut_off = True
                self.problems.append(loss)

    def json_ld(self) -> None:
        """Read all JSON-LD of the page; blocks may refer to each other's nodes."""
        found: list[tuple[list[Any], list[str]]] = []
        for block in _jsonld.blocks(self.page):
            if isinstance(block, Problem):
                self.problems.append(block)
            else:
                found.append((block.values, block.notes))
        if found:
            self.nodes(self.scope(), "json-ld", found)

    def markup(self) -> None:
        """Read what is written into the markup itself."""
        for syntax, found in (
            ("microdata", _microdata.nodes(self.page, _wanted)),
            ("rdfa", _rdfa.nodes(self.page, _wanted)),
            ("microformats", _microformats.nodes(self.page)),
        ):
            roots: list[Any] = list(found)
            if roots:
                self.nodes(self.scope(), syntax, [(roots, [])])

    def scope(self) -> Scope:
        """Give what the page's values are read against."""
        return Scope(
            base=self.page.base, url=self.payload.url, lang=self.page.lang,
            language=self.page.language or self.payload.language, page=self.page, country=self.payload.country,
        )  # fmt: skip

    # --- nodes ---

    def nodes(self, scope: Scope, syntax: str, blocks: list[tuple[list[Any], list[str]]]) -> None:
        """Map the nodes of one syntax, block by block."""
        found = [(visits(block_values, scope.nodes), notes) for block_values, notes in blocks]
        for visited, notes in found:
            for visit in visited:
                if len(self.seen) >= MAX_ITEMS:
                    self.problems.append(
                        Problem(reason=f"more than {MAX_ITEMS:,} items; the rest is left out", cut_off=True)
                    )
                    return
                try:
                    self.node(visit, scope, syntax, notes)
                except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError) as error:
                    where = f"{syntax} {'/'.join(visit.types)[:60]}"
                    self.problems.append(Problem(reason=f"{type(error).__name__}: {error}"[:200], where=where))

    def node(self, visit: Visit, scope: Scope, syntax: str, notes: list[str]) -> None:
        """Map one node, whatever it is."""
        types = visit.types
        if is_event(types):
            self.event(visit, scope, syntax, notes)
            return
        node = completed(visit.node, scope.nodes)
        if is_opportunity(node, types):
            if visit.via != "hasCourseInstance":
                self.keep(list(opportunities(node, types, scope)), syntax, notes)
        elif is_organization(types):
            if visit.subject and is_specific(types):
                self.keep([organization(node, types, scope)], syntax, notes)
            elif visit.subject and tells_of_itself(node):
                self.signatures.append((visit, scope))
        elif "ItemList" in types:
            self.list(node, scope)

    def event(self, visit: Visit, scope: Scope, syntax: str, notes: list[str]) -> None:
        """Map one event; a bare reference to another is none."""
        node = visit.node
        made, own_url = event(completed(node, scope.nodes), visit.types, scope)
        if made.name is None and visit.via == "subEvent" and visit.around is not None:
            made.name = text(visit.around, "name")  # one day of several
        if own_url and made.url:
            self.link(made.url, None)
        if made.name and (made.start or made.when_text or made.previous_start):
            made.notes.extend(notes)
            around = visit.around if visit.via == "subEvent" else None
            self.seen.append(Seen(made, own_url, syntax, node=node, around=around))
        elif (
            visit.via != "superEvent"
            and len(node) > (1 if syntax == "microformats" else 2)
            and len(self.problems) < MAX_PROBLEMS
        ):
            missing = " and ".join(name for name, has in (("name", made.name), ("start", made.start)) if not has)
            self.problems.append(
                Problem(reason=f"event without {missing}", where=f"{syntax}: {made.name or made.start or ''}"[:120])
            )

    def keep(self, made: list[tuple[Any, bool]], syntax: str, notes: list[str]) -> None:
        """Keep items that have a name."""
        for item, own_url in made:
            if item.name:
                item.notes.extend(notes)
                self.seen.append(Seen(item, own_url, syntax))
            elif len(self.problems) < MAX_PROBLEMS:
                self.problems.append(Problem(reason=f"{type(item).__name__.lower()} without name", where=syntax))

    # --- links ---

    def list(self, node: Node, scope: Scope) -> None:
        """Take the pages that a list names for its items, unless the items are things that are not read."""
        for element in values(node, "itemListElement", scope=scope):
            if isinstance(element, str):
                self.link(scope.resolve(element) if "://" in element[:9] else None, LISTED)
                continue
            if not isinstance(element, dict):
                continue
            item = next(values(element, "item", scope=scope), element)
            kinds = [bare(one) for one in types_of(item)] if isinstance(item, dict) else []
            if kinds and "ListItem" not in kinds and not _wanted(kinds):
                continue
            url = first_address(element, scope, "url") or first_address({"url": item}, scope, "url")
            self.link(url, LISTED)

    def link(self, url: str | None, kind: str | None) -> None:
        """Note the page of one item, if it is another page of the same host."""
        if url is None or len(self.links) >= MAX_LINKS:
            return
        there, here = urlsplit(url), urlsplit(self.payload.url)
        if there.netloc != here.netloc or url.partition("#")[0] == self.payload.url.partition("#")[0]:
            return
        known = self.links.get(url)
        if known is None or (known.type is None and kind is not None):
            self.links[url] = Link(url=url, rel="item", type=kind)

    # --- what comes out ---

    def found(self) -> Iterator[Found]:
        """Yield what was read."""
        if not any(not isinstance(one.item, Organization) for one in self.seen):
            for visit, scope in self.signatures:
                self.keep([organization(completed(visit.node, scope.nodes), visit.types, scope)], "", [])
        yield from merged(self.seen)
        yield from self.problems
        yield from self.links.values()
