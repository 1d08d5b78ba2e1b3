"""What all readers of web pages need: bytes to text, one tree with a limit, the page's base address, links, language."""

from __future__ import annotations

import codecs
import re
import threading
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from discovery.items import Link, Problem
from discovery.readers._foreign import foreign_bytes
from discovery.readers._html_end import missing_end
from discovery.readers._html_limits import SMALL, harmless, may_be_deep, shallow_end
from discovery.text import clean_url, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from discovery.readers import Payload

MAX_TREE = 3_000_000
"""Bytes of markup that are made a tree. What stands behind them is only searched for scripts."""
MAX_DEPTH = 1_000
"""Elements inside each other that are looked at."""
MAX_TEXT = 50_000
"""Characters of markup of one element that are made plain text."""
HEAD_BYTES = 4_096
HTML_TYPES = frozenset({"text/html", "application/xhtml+xml", "application/html"})
ALTERNATE_TYPES = frozenset({"text/calendar", "application/rss+xml", "application/atom+xml"})
MAX_LINKS = 2_000
EVENT_CLASSES = frozenset({"vevent", "h-event"})
"""What marks an event in microformats."""

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_MARKS = tuple(mark for mark, _ in _BOMS)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
_META_CHARSET = re.compile(
    rb"<(?:meta|\?xml)\b[^>]{0,300}?(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE
)
_WINDOWS_1252 = frozenset({"iso8859-1", "ascii", "latin-1"})
"""Labels that browsers read as windows-1252, by Python's names (WHATWG Encoding Standard)."""
_NO_CHARSETS = frozenset(
    {"utf-7", "idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape", "mbcs", "oem", "palmos"}
)
"""Codecs of Python that no page is written in; some of them raise more than they decode, or are slow."""
_MARKUP_START = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|div|p|span|script|table|ul|ol|section|article|main|meta|title|h[1-6]|a|li|link)\b",
    re.IGNORECASE,
)
_FEED_START = re.compile(rb"<(?:rss|feed|rdf:RDF|urlset|sitemapindex)\b")
_NUMERIC_DATE = re.compile(rb"(?<![\d/])(\d{1,2})/(\d{1,2})/20\d\d(?![\d/])")
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_]|$)")


def looks_like_html(payload: Payload) -> bool:
    """Tell whether a payload is a web page: by its type, or by its first bytes where the type says nothing."""
    if payload.media_type in HTML_TYPES:
        return True
    head = payload.body[:HEAD_BYTES].lstrip(b"\xef\xbb\xbf \t\r\n")
    if payload.body[:2] in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE} or _wide(payload.body) is not None:
        head = decode(payload.body[:HEAD_BYTES]).encode("utf-8", "replace").strip()
    return head.startswith(b"<") and _FEED_START.search(head) is None and _MARKUP_START.search(head) is not None


def decode(body: bytes, content_type: str | None = None) -> str:
    """Give the text of a page: by byte order mark, header, ``<meta charset>``, else UTF-8 and, failing that, windows-1252."""
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    if (wide := _wide(body)) is not None:
        return body.decode(wide, "replace")
    for codec in _stated(body, content_type):
        try:
            return body.decode(codec)
        except (UnicodeError, LookupError):
            continue
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        # a few broken bytes in a page that is UTF-8 elsewhere, or another encoding altogether
        text = body.decode("utf-8", "replace")
        broken = text.count("\ufffd")
        sound = sum(1 for char in text if char > "\x7f") - broken
        return text if sound > broken else body.decode("cp1252", "replace")


def as_utf8(body: bytes, content_type: str | None = None) -> bytes:
    """Give a page in UTF-8: the bytes as they came where that is what they are."""
    if not body.startswith(_MARKS) and _wide(body) is None:
        codec = next(_stated(body, content_type), "utf-8")
        if codec in {"utf-8", "cp1252"} and body.isascii():
            return body
        if codec == "utf-8":
            try:
                body.decode("utf-8")
            except UnicodeDecodeError:
                pass  # what it is instead is decided with more care
            else:
                return body
    return decode(body, content_type).encode("utf-8", "replace")


def _stated(body: bytes, content_type: str | None) -> Iterator[str]:
    """Yield the codecs that the header and the page itself name, as far as there are such."""
    stated = _CHARSET.search(content_type or "")
    in_markup = _META_CHARSET.search(body[:HEAD_BYTES])
    for label in (stated and stated[1], in_markup and in_markup[1].decode("ascii", "replace")):
        codec = _codec(label)
        if codec is not None:
            yield codec


def _wide(body: bytes) -> str | None:
    """Tell UTF-16 without a mark by the zero in every second byte."""
    head = body[:200]
    if head.count(b"\0") <= len(head) // 3:
        return None
    return "utf-16-le" if head[1::2].count(b"\0") > head[::2].count(b"\0") else "utf-16-be"


def _codec(label: str | None) -> str | None:
    if not label:
        return None
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return None
    if name in _NO_CHARSETS:
        return None
    if name.startswith("utf-16"):  # a label that could be read was not written in UTF-16
        return "utf-8"
    return "cp1252" if name in _WINDOWS_1252 else name


@dataclass(frozen=True, slots=True)
class Marks:
    """The elements of a page that say what is written into its markup, each list in document order."""

    scripts: list[Any] = field(default_factory=list)
    """JSON-LD."""
    items: list[Any] = field(default_factory=list)
    """Microdata: items and properties."""
    types: list[str] = field(default_factory=list)
    """All that microdata items say of their type."""
    typed: list[Any] = field(default_factory=list)
    """RDFa items."""
    events: list[Any] = field(default_factory=list)
    """Microformats."""
    links: list[Any] = field(default_factory=list)
    """Alternates and next pages."""
    bases: list[Any] = field(default_factory=list)


MARKED = ",".join(
    (
        "[itemscope],[itemtype],[itemprop]",
        "[typeof]",
        ".vevent,.h-event",
        '[type*="ld+json" i]',
        "[rel~=next i][href],link[rel~=alternate i][href]",
        "base[href]",
    )
)
"""Searched at once: a walk over the tree takes as long for one selector as for ten."""


@dataclass(frozen=True)
class Page:
    """One page: its bytes, its address, and, made when first asked for, its tree."""

    data: bytes
    """The page in UTF-8: searched several times faster than text."""
    url: str
    foreign: Problem | None = None
    """Where it was not in the encoding that it should be in."""

    @classmethod
    def of(cls, payload: Payload) -> Page:
        """Make the page of a payload."""
        body = payload.body
        data = as_utf8(body, payload.content_type)
        other = data is body or body.startswith(_MARKS) or _wide(body) is not None
        other = other or next(_stated(body, payload.content_type), "utf-8") != "utf-8"
        return cls(data, payload.url, None if other else foreign_bytes(body))

    @cached_property
    def text(self) -> str:
        """The page as text."""
        return self.data.decode("utf-8", "replace")

    def losses(self) -> Iterator[Problem]:
        """Yield a problem for each stretch of the page that is not there or not looked at."""
        if self.tree_end < len(self.data):
            yield Problem(
                reason=f"page too large or nested too deep: its markup is read to byte {self.tree_end:,} of "
                f"{len(self.data):,}, behind that only JSON-LD",
                where=f"byte {self.tree_end}",
                cut_off=True,
            )
        if self.data[:HEAD_BYTES].lstrip().startswith(b"BEGIN:VCALENDAR"):
            yield Problem(reason="a calendar, not a web page: as such only what markup it holds is read")
        for loss in (missing_end(self.data), self.foreign):
            if loss is not None:
                yield loss

    @cached_property
    def tree(self) -> Any:
        """The lexbor tree of the page up to ``tree_end``."""
        from selectolax.lexbor import LexborHTMLParser

        return LexborHTMLParser(harmless(self.data[: self.tree_end]))

    @cached_property
    def tree_end(self) -> int:
        """How many bytes of ``data`` are made a tree: as many as can be in reasonable time."""
        data = self.data[:MAX_TREE]
        end = len(data)
        if end > SMALL and may_be_deep(data):
            end = shallow_end(data)
        if end < len(self.data):  # a script that the end would cut in two is left out whole
            script = data.rfind(b"<script", 0, end)
            if script >= 0 and data.find(b"</script", script, end) < 0:
                end = script
        return end

    @cached_property
    def marks(self) -> Marks:
        """What the markup holds, found in one walk over the tree."""
        marks = Marks()
        found = select(self.tree.root, MARKED)
        for node in unique(found, len(found)):
            attributes = node.attributes
            if "itemprop" in attributes or "itemscope" in attributes or "itemtype" in attributes:
                marks.items.append(node)
                marks.types.extend((attributes.get("itemtype") or "").split())
            if "typeof" in attributes:
                marks.typed.append(node)
            if node.tag == "script" and "ld+json" in (attributes.get("type") or "").lower():
                marks.scripts.append(node)
            if "href" in attributes and "rel" in attributes:
                marks.links.append(node)
            if node.tag == "base":
                marks.bases.append(node)
            classes = attributes.get("class")
            if classes and "event" in classes and not EVENT_CLASSES.isdisjoint(classes.split()):
                marks.events.append(node)
        return marks

    @cached_property
    def base(self) -> str:
        """The address against which relative ones are resolved."""
        bases = self.marks.bases
        href = (bases[0].attributes.get("href") or "").strip() if bases else ""
        return self.resolve(href, self.url) or self.url

    @cached_property
    def lang(self) -> str | None:
        """The language tag of ``<html lang>`` as written, lower case."""
        root = self.tree.root
        attributes = root.attributes if root is not None and root.tag == "html" else {}
        return ((attributes.get("lang") or attributes.get("xml:lang") or "").strip().lower())[:35] or None

    @cached_property
    def day_order(self) -> str | None:
        """A language tag that stands for the order of day and month in this page's numeric dates, if they prove one."""
        first, second = set(), set()
        for match in _NUMERIC_DATE.finditer(self.data):
            first.add(int(match[1]) > 12)
            second.add(int(match[2]) > 12)
        if (True in first) == (True in second):
            return None  # no proof, or proof of both
        return "en-gb" if True in first else "en-us"

    @property
    def language(self) -> str | None:
        """The primary language tag, lower case."""
        return language_tag(self.lang)

    def resolve(self, href: str | None, base: str | None = None) -> str | None:
        """Give the absolute, publishable address of a link on this page, or None."""
        return resolve(href, self.base if base is None else base)

    def links(self) -> Iterator[Link]:
        """Yield the page's alternates as calendar or feed, and its next page."""
        seen: set[str] = set()
        for node in self.marks.links[:MAX_LINKS]:
            attributes = node.attributes
            rels = (attributes.get("rel") or "").lower().split()
            if node.tag == "link" and attributes.get("title") and "next" in rels:
                continue  # a blog's next post, which has a title; the next page of a list has none
            media = (attributes.get("type") or "").partition(";")[0].strip().lower()
            alternate = "alternate" in rels and media in ALTERNATE_TYPES
            if not alternate and "next" not in rels:
                continue
            url = self.resolve(attributes.get("href"))
            if url is not None and url not in seen and url != self.url:
                seen.add(url)
                yield Link(url=url, rel="alternate", type=media) if alternate else Link(url=url, rel="next")


def tree_of(page: str) -> Any:
    """Give the tree of a page, as much of it as can be made in reasonable time."""
    return Page(page.encode("utf-8", "replace"), "").tree


def resolve(href: str | None, base: str) -> str | None:
    """Give the absolute, publishable address of a link, or None."""
    href = (href or "").strip()
    if not href or href[0] == "#" or len(href) > 4_000:
        return None
    try:
        return clean_url(href if href.startswith(("https://", "http://")) else urljoin(base, href))
    except ValueError:
        return None


def language_tag(text: str | None) -> str | None:
    """Give the primary tag of a BCP 47 language (``de-AT`` → ``de``), or None."""
    match = _LANGUAGE.match((text or "").strip())
    return match[1].lower() if match else None


_engine = threading.local()


def _selector() -> Any:
    """Give this thread's selector engine, which is kept: to make one takes as long as to parse a small page."""
    try:
        return _engine.selector
    except AttributeError:
        from selectolax.lexbor import LexborHTMLParser

        _engine.selector = LexborHTMLParser("").selector
        return _engine.selector


def select(node: Any, query: str) -> list[Any]:
    """Give the elements inside one, and that one itself, that fit a CSS selector, in document order."""
    found: list[Any] = _selector().find(query, node) if node is not None else []
    return found


def first(node: Any, query: str) -> Any:
    """Give the first of what ``select`` would give, or None."""
    return next(iter(_selector().find_first(query, node)), None)


def unique(nodes: list[Any], limit: int) -> Iterator[Any]:
    """Yield the elements that a selector with alternatives found, each once: it finds one for each that fits."""
    seen: set[int] = set()
    for node in nodes:
        if node.mem_id not in seen:
            if len(seen) == limit:
                return
            seen.add(node.mem_id)
            yield node


def text_of(node: Any, limit: int = MAX_TEXT) -> str:
    """Give the plain text of an element, with its lines and paragraphs; of at most ``limit`` characters of markup."""
    only = node.first_child
    if only is not None and only.next is None and only.tag == "-text":
        return plain((node.text() or "")[:limit])
    return plain((node.html or "")[:limit])
