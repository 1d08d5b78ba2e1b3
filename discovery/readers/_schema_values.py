"""Values of schema.org nodes: texts, addresses, places, parties, whatever shape an author chose for them."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from discovery.items import Party, Place
from discovery.readers._html import language_tag, resolve
from discovery.readers._moments import Moment, moment
from discovery.text import one_line, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from discovery.readers._html import Page

Node = dict[str, Any]

MAX_FIELD = 20_000
MAX_NAME = 500
MAX_VALUES = 200
"""Values of one property that are looked at."""
NO_NAMES = frozenset({"Organization", "Person", "PerformingGroup", "MusicGroup"})
"""Types that templates print where a performer's name belongs."""

_VOCABULARY = re.compile(
    r"^(?:(?:https?:)?//(?:www\.|rdf\.)?(?:schema|data-vocabulary)\.org/?#?|schema:)", re.IGNORECASE
)
_LANGUAGE_KEY = re.compile(r"[a-z]{2}(?:-[A-Za-z]{2,4})?")
_TYPES = (
    "Event", "BusinessEvent", "EducationEvent", "MusicEvent", "SocialEvent", "SportsEvent", "TheaterEvent", "Festival",
    "Course", "JobPosting", "Place", "Person", "Organization", "VirtualLocation", "PostalAddress",
)  # fmt: skip
TYPES_IN_SMALL_LETTERS = {name.lower(): name for name in _TYPES}
TRUE = frozenset({"true", "1", "yes"})
FALSE = frozenset({"false", "0", "no"})


@dataclass(slots=True)
class Scope:
    """What values are read against: the page's base address and language, and the nodes that others refer to."""

    base: str
    url: str
    lang: str | None = None
    language: str | None = None
    nodes: dict[str, Node] = field(default_factory=dict)
    page: Page | None = None
    country: str | None = None
    """The source's, upper case."""

    def moment(self, value: Any) -> Moment | None:
        """Read a date; the order of day and month, where it is not certain, is that of the page's other dates, or of the country."""
        written = value if isinstance(value, int | float) else scalar(value)
        found = moment(written, self.lang)
        if found is None and isinstance(written, str) and "/" in written:
            order = self.page.day_order if self.page is not None else None
            if order is None and self.country is not None:
                order = "en-us" if self.country == "US" else f"en-{self.country.lower()}"
            found = moment(written, order)
        return found

    def resolve(self, address: str | None) -> str | None:
        """Give the absolute, publishable address, or None."""
        return resolve(address, self.base)

    def node(self, identity: str) -> Node | None:
        """Give the node that an ``@id`` stands for, written as the node itself writes it or with or without the page's address."""
        found = self.nodes.get(identity)
        if found is None and "#" in identity and self.nodes:
            page, _, fragment = identity.partition("#")
            here = self.url.partition("#")[0]
            if not page:
                found = self.nodes.get(f"{here}#{fragment}")
            elif page == here:
                found = self.nodes.get(f"#{fragment}")
        return found


def types_of(node: Any) -> list[str]:
    """Give the bare names of a node's types."""
    if not isinstance(node, dict):
        return []
    stated = node.get("@type") or node.get("type")
    if isinstance(stated, str):
        return [_type(stated)]
    return [_type(one) for one in as_list(stated) if isinstance(one, str)]


def _type(name: str) -> str:
    """Give the bare name of a type; one in small letters is none of schema.org's, but meant."""
    name = bare(name)
    return TYPES_IN_SMALL_LETTERS.get(name, name) if name.islower() else name


def bare(name: str) -> str:
    """Give a schema.org name without its vocabulary: ``https://schema.org/Event`` → ``Event``."""
    name = name.strip()
    return (_VOCABULARY.sub("", name) if ":" in name or "//" in name else name).rstrip("/")


def as_list(value: Any) -> list[Any]:
    """Give a list for what may be a list, a JSON-LD container, a single value or nothing."""
    if value is None or value == "":
        return []
    if isinstance(value, list):
        return value if len(value) <= MAX_VALUES else value[:MAX_VALUES]
    if isinstance(value, dict):
        for container in ("@list", "@set"):
            if container in value:
                return as_list(value[container])
    return [value]


def values(node: Node, *names: str, scope: Scope | None = None) -> Iterator[Any]:
    """Yield the values of the first of the properties that has any; references are followed."""
    for name in names:
        found = node.get(name)
        if found is not None and (found := as_list(found)):
            for value in found:
                if isinstance(value, list):
                    yield from value[:MAX_VALUES]
                elif scope is not None:
                    yield deref(value, scope, named=True)
                else:
                    yield value
            return


def deref(value: Any, scope: Scope, *, named: bool = False) -> Any:
    """Give the node that a bare ``{"@id": …}`` refers to, if the page has it; and that a text names, where that is asked for."""
    if isinstance(value, dict):
        identity = value.get("@id")
        if identity is not None and len(value) <= 2 and isinstance(identity, str):
            return scope.node(identity) or value
    elif named and scope.nodes and isinstance(value, str) and value[:1] in {"#", "_", "h"}:
        return scope.node(value) or value
    return value


def scalar(value: Any) -> str | None:
    """Give the text that stands for a value: itself, its ``@value``, or the name of what it is."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return str(value) if not isinstance(value, float) or math.isfinite(value) else None
    if isinstance(value, dict):
        for name in ("@value", "name", "value", "text"):
            inner = value.get(name)
            if isinstance(inner, list):
                inner = inner[0] if inner else None
            if isinstance(inner, str | int | float) and not isinstance(inner, bool):
                return str(inner)
            if isinstance(inner, dict) and isinstance(inner.get("@value"), str):
                return str(inner["@value"])
        if value and all(isinstance(one, str) and _LANGUAGE_KEY.fullmatch(name) for name, one in value.items()):
            return str(next(iter(value.values())))  # one text in several languages: the author's first
    return None


def text(node: Node, *names: str, limit: int = MAX_NAME) -> str | None:
    """Give the first of the properties that has a text, on one line, without markup."""
    for name in names:
        stated = node.get(name)
        for value in as_list(stated) if stated is not None else ():
            found = scalar(value)
            if found and (line := one_line(found[:MAX_FIELD])):
                return line[:limit]
    return None


def paragraphs(node: Node, *names: str) -> str | None:
    """Give the longest text of the first property that has one, plain, lines kept."""
    for name in names:
        if name not in node:
            continue
        found = [_unescaped(plain(one[:MAX_FIELD])) for value in as_list(node.get(name)) if (one := scalar(value))]
        if longest := max(found, key=len, default=""):
            return longest
    return None


def _unescaped(description: str) -> str:
    """Make line breaks of the ``\\n`` that a calendar plugin writes out as two characters."""
    return description.replace("\\n", "\n").strip() if "\\n" in description else description


def texts(node: Node, *names: str) -> list[str]:
    """Give all texts of the properties, each on one line; a list in one text is split at commas."""
    found: dict[str, None] = {}
    for name in names:
        stated = node.get(name)
        for value in as_list(stated) if stated is not None else ():
            one = scalar(value)
            if not one or "://" in one[:9]:
                continue
            parts = one[:MAX_FIELD].split("," if "," in one else ";")
            found.update((line, None) for part in parts if (line := one_line(part)) and len(line) <= 80)
    return list(found)[:50]


def address(value: Any, scope: Scope) -> str | None:
    """Give the publishable address that a value is or has."""
    if isinstance(value, dict):
        for name in ("contentUrl", "url", "@id"):
            for one in as_list(value.get(name)):
                if isinstance(one, str) and not one.startswith("_:") and (found := scope.resolve(one)):
                    return found
        return None
    return scope.resolve(value) if isinstance(value, str) else None


def first_address(node: Node, scope: Scope, *names: str) -> str | None:
    """Give the first publishable address of the first of the properties that has one."""
    for name in names:
        stated = node.get(name)
        for value in as_list(stated) if stated is not None else ():
            if found := address(deref(value, scope), scope):
                return found
    return None


def addresses(node: Node, scope: Scope, name: str) -> list[str]:
    """Give all publishable addresses of a property."""
    return list(dict.fromkeys(found for value in as_list(node.get(name)) if (found := address(value, scope))))[:20]


def truth(value: Any) -> bool | None:
    """Read a boolean in any spelling."""
    if isinstance(value, bool):
        return value
    word = bare(scalar(value) or "").lower()
    return True if word in TRUE else False if word in FALSE else None


def language_of(node: Node, scope: Scope) -> str | None:
    """Give the language that a node states, else the page's."""
    for value in as_list(node.get("inLanguage")):
        stated = value.get("alternateName") or value.get("name") if isinstance(value, dict) else value
        if isinstance(stated, list):
            stated = stated[0] if stated else None
        if isinstance(stated, str) and (tag := language_tag(stated)):
            return tag
    return scope.language


# --- parties ------------------------------------------------------------------------------------------------------


def party(node: Node, scope: Scope, *names: str) -> Party | None:
    """Give the first of the properties that names somebody."""
    for name in names:
        for value in values(node, name, scope=scope) if name in node else ():
            if isinstance(value, str):
                line = one_line(value[:MAX_FIELD])[:MAX_NAME]
                if line and "://" not in line and "@" not in line:
                    return Party(name=line)
                if url := scope.resolve(value):
                    return Party(url=url)
            elif isinstance(value, dict):
                title = text(value, "name", "legalName", "alternateName")
                url = first_address(value, scope, "url", "sameAs")
                if title and "@" not in title:
                    return Party(name=title, url=url)
                if url:
                    return Party(url=url)
    return None


def people(node: Node, scope: Scope, *names: str) -> list[str]:
    """Give the names of persons; bands and companies are none."""
    found: dict[str, None] = {}
    for name in names:
        for value in values(node, name, scope=scope) if name in node else ():
            kinds = types_of(value)
            if kinds and "Person" not in kinds:
                continue
            for part in as_list(value.get("name")) if isinstance(value, dict) else [value]:
                line = one_line(part[:MAX_FIELD]) if isinstance(part, str) else ""
                if line and "@" not in line and "://" not in line and len(line) <= 120 and line not in NO_NAMES:
                    found[line] = None
    return list(found)


# --- places -------------------------------------------------------------------------------------------------------

_STREET = ("streetAddress", "street-address", "street")
_CITY = ("addressLocality", "locality")
_REGION = ("addressRegion", "region")
_POSTCODE = ("postalCode", "postal-code")
_COUNTRY = ("addressCountry", "country-name", "country")
VIRTUAL = "VirtualLocation"


def place(node: Node, scope: Scope, *names: str) -> tuple[Place | None, bool, bool]:
    """Give the place of a node, whether it has a physical part, and whether it has an online one."""
    made, physical, online = Place(), False, False
    for value in values(node, *names, scope=scope):
        if isinstance(value, str):
            url = scope.resolve(value) if "://" in value[:9] else None
            line = one_line(value[:MAX_FIELD])[:MAX_NAME]
            if url:
                made.url, online = made.url or url, True
            elif line and not physical:
                made.name, physical = line, True
        elif isinstance(value, dict):
            if VIRTUAL in types_of(value):
                online = True
                made.url = made.url or first_address(value, scope, "url", "sameAs", "@id")
                if made.name is None and not physical:
                    made.name = text(value, "name")
            elif not physical:
                physical = _fill(made, value, scope)
    return (made if made != Place() else None), physical, online


def _fill(made: Place, node: Node, scope: Scope) -> bool:
    """Fill a place from a Place, a PostalAddress or anything with an address; tell whether there was anything."""
    name = text(node, "name")
    inner = next(values(node, "containedInPlace", "containedIn", scope=scope), None)
    if name and isinstance(inner, dict) and (around := text(inner, "name")) and around not in name:
        name = f"{name}, {around}"
    made.name = name or made.name
    found = [value for value in values(node, "address", "location", scope=scope) if value]
    postal = next((one for one in found if isinstance(one, dict)), node if "PostalAddress" in types_of(node) else None)
    if postal is None and any(key in node for key in (*_STREET, *_CITY)):
        postal = node
    written = next((one for one in found if isinstance(one, str)), None)
    if postal is not None:
        made.address = text(postal, *_STREET) or (text(postal, "name") if postal is not node else None)
        made.city, made.region = text(postal, *_CITY), text(postal, *_REGION)
        made.postcode, made.country = text(postal, *_POSTCODE, limit=20), text(postal, *_COUNTRY, limit=80)
    if written and made.address is None:
        made.address = one_line(written[:MAX_FIELD])[:MAX_NAME] or None
    _coordinates(made, node, scope)
    return made != Place()


def _coordinates(made: Place, node: Node, scope: Scope) -> None:
    """Take the coordinates if they are on this planet; zero and zero is a field that nobody filled."""
    for one in (*values(node, "geo", scope=scope), node):
        if not isinstance(one, dict):
            continue
        latitude, longitude = degrees(one, "latitude", 90), degrees(one, "longitude", 180)
        if latitude is not None and longitude is not None and (latitude, longitude) != (0, 0):
            made.latitude, made.longitude = latitude, longitude
            return


def degrees(node: Node, name: str, limit: float) -> float | None:
    """Read degrees within ``±limit``."""
    for value in as_list(node.get(name)):
        written = (scalar(value) or "").strip()[:30].replace(",", ".")
        try:
            number = float(written)
        except ValueError:
            continue
        if math.isfinite(number) and abs(number) <= limit:
            return number
    return None
