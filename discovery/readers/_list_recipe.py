"""Lists of events read by a recipe: CSS selectors that a source names in its options.

A selector may end in ``@attribute`` (``time@datetime``): then the attribute is taken, not the text. All but ``row`` and
``next`` are looked for inside each row.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from discovery.items import Event, Link, Place, Problem
from discovery.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from discovery.items import Found
    from discovery.readers import Payload
    from discovery.readers._html import Page
    from discovery.when import When

KEYS: dict[str, str] = {
    "row": "selector of the element that holds one event (required)",
    "name": "selector of its name; without it the text of the link",
    "when": "selector of its date and time; several matches are joined",
    "where": "selector of its place",
    "link": "selector of the link to it; without it the first link of the name, else of the row",
    "description": "selector of its description",
    "next": "selector of the link to the next page of the list",
}
"""What a recipe consists of."""
MAX_MARKUP = 1_500_000
"""Characters of a page in which rows are looked for."""
MAX_ROWS = 3_000
MAX_NESTED = 5
"""Rows inside each other that are read; each is searched whole, with all that stand in it."""
MAX_MATCHES = 5
MAX_PROBLEMS = 50
MAX_TEXT = 20_000


class RecipeError(ValueError):
    """The recipe cannot be used. The message names the key."""


@dataclass(frozen=True, slots=True)
class Pick:
    """What one selector of a recipe takes: the text of the matches, or an attribute of theirs."""

    selector: Any
    attribute: str | None

    @classmethod
    def of(cls, key: str, text: Any) -> Pick:
        """Compile a selector. Raises RecipeError."""
        import soupsieve

        if not isinstance(text, str) or not text.strip():
            raise RecipeError(f"options.{key} is not a selector: {text!r}"[:200])
        selector, _, attribute = text.partition("@") if "[" not in text else (text, "", "")
        if "[" in text and "@" in text.rpartition("]")[2]:
            selector, _, attribute = text.rpartition("@")
        try:
            return cls(soupsieve.compile(selector.strip()), attribute.strip() or None)
        except (soupsieve.SelectorSyntaxError, ValueError, TypeError) as error:
            reason = str(error).partition("\n")[0]
            raise RecipeError(f"options.{key} is not a valid selector: {text!r} ({reason})"[:300]) from error

    def elements(self, within: Any, limit: int = MAX_MATCHES) -> list[Any]:
        """Give the first matches inside an element."""
        return list(self.selector.select(within, limit=limit))

    def text(self, within: Any) -> str:
        """Give what the matches inside an element say, joined by spaces."""
        return " ".join(filter(None, (self.value(one) for one in self.elements(within))))

    def value(self, element: Any) -> str:
        """Give what one match says."""
        if self.attribute is None:
            return one_line(element.get_text(" ", strip=True)[:MAX_TEXT])
        value = element.get(self.attribute)
        return one_line(" ".join(value) if isinstance(value, list) else str(value or ""))[:MAX_TEXT]


@dataclass(frozen=True, slots=True)
class Recipe:
    """The compiled selectors of a source, with what is needed to read a row of one page."""

    picks: dict[str, Pick]
    page: Page
    payload: Payload
    keys: set[str] = field(default_factory=set)
    """Source keys given so far: an address that stands in several rows is the key of the first only."""

    @classmethod
    def of(cls, payload: Payload, page: Page) -> Recipe:
        """Compile the recipe in the source's options. Raises RecipeError."""
        return cls({key: Pick.of(key, payload.options[key]) for key in KEYS if key in payload.options}, page, payload)

    def text(self, key: str, row: Any) -> str:
        """Give what the matches of a key inside a row say; empty without such a key."""
        return self.picks[key].text(row) if key in self.picks else ""

    def event(self, row: Any, where: str) -> Iterator[Found]:
        """Yield the event of a row, and a problem for what could not be read of it."""
        name = self.text("name", row) if "name" in self.picks else _link_text(row)
        if not name:
            yield Problem(reason="row without a name", where=where)
            return
        url = self.page.resolve(self._link(row))
        when_text, place = self.text("when", row), self.text("where", row)
        when = self._when(when_text) if when_text else None
        if when is None:
            reason = f"no date could be read: {when_text!r}"[:200] if when_text else "row without a date"
            yield Problem(reason=reason, where=where)
        key = (
            url
            if url and url not in self.keys
            else f"{url or self.page.url}#{name[:80]}|{when.start if when else when_text}"
        )
        self.keys.add(key)
        yield Event(
            source_key=key,
            name=name,
            url=url,
            description=self.text("description", row) or None,
            location=Place(name=place) if place else None,
            start=when.start if when else None,
            end=when.end if when else None,
            all_day=when.all_day if when else None,
            timezone=when.timezone if when else None,
            when_text=when_text or None,
            language=self.page.language,
        )

    def next_page(self, soup: Any) -> str | None:
        """Give the address of the next page of the list."""
        found = self.picks["next"].elements(soup, 1) if "next" in self.picks else []
        return self.page.resolve(_href(found[0])) if found else None

    def _when(self, text: str) -> When | None:
        from discovery.when import parse_when

        language = self.page.language or self.payload.language
        return parse_when(text, lang=language, country=self.payload.country, today=self.payload.now.date())

    def _link(self, row: Any) -> str:
        """Give the address of a row's event as written."""
        if "link" in self.picks:
            pick = self.picks["link"]
            found = pick.elements(row, 1)
            return (pick.value(found[0]) if pick.attribute else _href(found[0])) if found else ""
        named = self.picks["name"].elements(row, 1) if "name" in self.picks else []
        for element in (*named, row):
            around = element.find_parent("a", href=True) if element is not row else None
            if address := _href(element) or (_href(around) if around is not None else ""):
                return address
        return ""


def read_by_recipe(payload: Payload, page: Page) -> Iterator[Found]:
    """Yield the events of the rows and the link to the next page."""
    from bs4 import BeautifulSoup

    try:
        recipe = Recipe.of(payload, page)
    except RecipeError as error:
        yield Problem(reason=str(error))
        return
    markup = page.tree.html or ""
    if len(markup) > MAX_MARKUP:
        yield Problem(reason=f"page longer than {MAX_MARKUP:,} characters; the rest is left out", cut_off=True)
    soup = BeautifulSoup(markup[:MAX_MARKUP], "lxml")
    rows = recipe.picks["row"].elements(soup, MAX_ROWS + 1)
    if not rows:
        yield Problem(reason=f"options.row matches nothing: {payload.options['row']!r}"[:300])
    if len(rows) > MAX_ROWS:
        yield Problem(reason=f"more than {MAX_ROWS:,} rows; the rest is left out", cut_off=True)
    kept = _not_too_nested(rows[:MAX_ROWS])
    if len(kept) < min(len(rows), MAX_ROWS):
        yield Problem(reason=f"rows nested deeper than {MAX_NESTED} in rows are left out", cut_off=True)
    problems = 0
    for number, row in enumerate(kept, 1):
        for found in recipe.event(row, f"row {number}"):
            problems += isinstance(found, Problem)
            if problems <= MAX_PROBLEMS or not isinstance(found, Problem):
                yield found
    if url := recipe.next_page(soup):
        yield Link(url=url, rel="next")


def _not_too_nested(rows: list[Any]) -> list[Any]:
    """Leave out the rows that stand in too many others. The rows are in the order of the page, an outer one first."""
    nested: dict[int, int] = {}
    for row in rows:
        outer = next((id(one) for one in row.parents if id(one) in nested), None)
        nested[id(row)] = nested[outer] + 1 if outer is not None else 1
    return [row for row in rows if nested[id(row)] <= MAX_NESTED]


def _href(element: Any) -> str:
    """Give the address of an element that is a link or holds one."""
    anchor = element if element.get("href") else element.find("a", href=True)
    return str(anchor.get("href")) if anchor is not None else ""


def _link_text(row: Any) -> str:
    anchors = [row] if row.name == "a" else row.find_all("a", limit=MAX_MATCHES)
    return next((text for one in anchors if (text := one_line(one.get_text(" ", strip=True)[:MAX_TEXT]))), "")
