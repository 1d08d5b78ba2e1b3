"""XML from strangers: one way to parse it, bounded in size, depth and meaning.

Entities declared by the document itself are refused, whatever they would expand to: no feed, sitemap or schedule needs
them, and every expansion attack does. Nothing is fetched, no DTD is loaded.
"""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_XML_BYTES = 20_000_000
"""The largest document parsed as a whole; a feed or a schedule of a thousand entries has 2 MB."""
MAX_UNZIPPED_BYTES = 52_428_800
"""What a compressed document may grow to: the sitemap protocol's own limit (50 MiB)."""
MAX_MEMBERS = 100
"""Zipped pieces of one document that are joined; each costs a look at all that follows."""
MAX_AMPERSANDS = 200_000
"""Ampersands and sections of one document that are put right; each is a piece of it, and pieces take memory."""
GZIP = b"\x1f\x8b"
CUT_OFF = "the document was cut off"
"""How the fault begins of one that has no end."""
_BARE_AMPERSAND = re.compile(rb"&(?!(?:[A-Za-z][A-Za-z0-9]{1,30}|#[0-9]{1,8}|#x[0-9A-Fa-f]{1,6});)")
_AMPERSAND_OR_CDATA = re.compile(rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|" + _BARE_AMPERSAND.pattern, re.DOTALL)
_HEAD_BYTES = 4_096
_STEP = 64
"""Bytes that are unzipped at a time to come close to a break."""


class XmlRefused(ValueError):  # noqa: N818 - it is a decision, not a fault
    """The document is not read. The message is the reason."""


def head(body: bytes, size: int = _HEAD_BYTES) -> str:
    """Give the first characters of a document for a look at what it may be: unzipped, decoded roughly."""
    if body.startswith(GZIP):
        try:
            body = zlib.decompressobj(wbits=31).decompress(body, size)
        except zlib.error:
            return ""
    start = body[:size]
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return start.decode("utf-16", "replace")
    return start.decode("utf-8", "replace").lstrip("\ufeff")


def root_name(body: bytes) -> str:
    """Give the local name of the first element, lower case; empty if the document does not look like XML."""
    text = head(body).lstrip()
    text = text[max(text.find("<?xml"), 0) :]  # what a server says before it begins
    while text.startswith("<"):
        if text.startswith("<!--"):
            text = text.partition("-->")[2].lstrip()
        elif text.startswith(("<?", "<!")):
            text = text.partition("[" if "[" in text.partition(">")[0] else ">")[2].lstrip()
            if not text.startswith("<"):
                text = text.partition("]>")[2].lstrip()
        else:
            name = text[1:].replace("/", " ").replace(">", " ").split(None, 1)
            return name[0].rpartition(":")[2].lower() if name else ""
    return ""


def gunzip(body: bytes, limit: int = MAX_UNZIPPED_BYTES) -> bytes:
    """Unzip what is zipped, also in several members, else give the body as it is.

    Of what is broken or cut off the part before is given: that its end is missing is for its reader to notice. Raises
    XmlRefused beyond ``limit`` bytes, or if there is no such part.
    """
    parts: list[bytes] = []
    size = 0
    while body.startswith(GZIP) and size <= limit and len(parts) < MAX_MEMBERS:
        unzip = zlib.decompressobj(wbits=31)
        try:
            part = unzip.decompress(body, limit + 1 - size)
        except zlib.error as error:
            part = _before_the_break(body, limit + 1 - size)
            if not part and not parts:
                raise XmlRefused(f"broken gzip: {error}") from error
        parts.append(part)
        size += len(part)
        body = unzip.unused_data
    if size > limit:
        raise XmlRefused(f"unzips to more than {limit:,} bytes")
    return b"".join(parts) if parts else body


def _before_the_break(body: bytes, limit: int) -> bytes:
    unzip = zlib.decompressobj(wbits=31)
    parts: list[bytes] = []
    try:
        for at in range(0, len(body), _STEP):
            parts.append(unzip.decompress(body[at : at + _STEP], limit))
            limit -= len(parts[-1])
            if limit <= 0:
                break
    except zlib.error:
        pass  # that is the break
    return b"".join(parts)


def parse_xml(body: bytes, limit: int = MAX_XML_BYTES) -> tuple[Any, str | None]:
    """Give the root element, and what is wrong with a document that had to be repaired (it may be cut off), or None.

    Raises XmlRefused for what is too large, declares entities, or has no element at all.
    """
    from lxml import etree

    body = gunzip(body, limit)
    if len(body) > limit:
        raise XmlRefused(f"larger than {limit:,} bytes")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True, remove_comments=True
    )
    try:
        root = etree.fromstring(_mended(body), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise XmlRefused(f"not XML: {error}"[:200]) from error
    if root is None:
        raise XmlRefused("not XML: no element")
    refuse_entities(root)
    fault = _fault(parser.error_log)
    return root, f"{CUT_OFF}: {fault or 'it has no end'}" if _has_no_end(body, root) else fault


def _mended(body: bytes) -> bytes:
    """Take off what stands before a document, and write ampersands that begin no entity as they should be."""
    body = body.strip()
    start = body.find(b"<?xml", 0, _HEAD_BYTES)
    body = body[start:] if start > 0 else body
    if _BARE_AMPERSAND.search(body) is None:
        return body
    return _AMPERSAND_OR_CDATA.sub(lambda match: b"&amp;" if match[0] == b"&" else match[0], body, count=MAX_AMPERSANDS)


def _has_no_end(body: bytes, root: Any) -> bool:
    """Tell whether the end tag of the first element is missing; of what is written in wide characters that is not known."""
    if b"\0" in body[:100] or len(root) == 0:
        return False
    name = root.tag.rpartition("}")[2]
    written = f"</{root.prefix}:{name}" if root.prefix else f"</{name}"
    return body.rfind(written.encode()) < 0


def _fault(log: Any) -> str | None:
    """Give the first fault of a document that matters; unknown names of characters (``&nbsp;``) and of prefixes do not."""
    for entry in log:
        if not any(kind in entry.type_name for kind in ("ENTITY", "_NS_", "NS_ERR_UNDEFINED_NAMESPACE")):
            return f"not well-formed XML, line {entry.line}: {entry.message.strip()}"[:200]
    return None


def refuse_entities(root: Any) -> None:
    """Raise XmlRefused if the document of this element declares entities."""
    dtd = root.getroottree().docinfo.internalDTD
    if dtd is not None and any(True for _ in dtd.iterentities()):
        raise XmlRefused("declares XML entities")


def stream(body: bytes, names: tuple[str, ...]) -> Iterator[Any]:
    """Yield the elements with one of these local names, as they end; each is emptied after use.

    Raises XmlRefused as ``parse_xml`` does; what came before a fault has been yielded by then.
    """
    import io

    from lxml import etree

    body = gunzip(body)
    if len(body) > MAX_UNZIPPED_BYTES:
        raise XmlRefused(f"larger than {MAX_UNZIPPED_BYTES:,} bytes")
    events = etree.iterparse(
        io.BytesIO(_mended(body)),
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=True,
        remove_comments=True,
    )
    first = True
    try:
        for event, element in events:
            if first:
                refuse_entities(element)
                first = False
            if event == "end" and local(element) in names:
                yield element
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
    except (etree.XMLSyntaxError, ValueError) as error:
        if isinstance(error, XmlRefused):
            raise
        raise XmlRefused(f"not XML: {error}"[:200]) from error
    if fault := _fault(events.error_log):
        raise XmlRefused(fault)


def local(element: Any) -> str:
    """Give an element's name without its namespace or a prefix that nobody declared, lower case; empty for comments."""
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(tag, str) else ""


def text_of(element: Any, limit: int = 20_000) -> str:
    """Give an element's text, spaces folded, at most ``limit`` characters; empty for None."""
    if element is None:
        return ""
    return " ".join("".join(element.itertext()).split())[:limit]


def child(element: Any, *names: str) -> Any:
    """Give the first child with one of these local names, in the order of the names, or None."""
    for name in names:
        for one in element:
            if local(one) == name:
                return one
    return None


def child_text(element: Any, *names: str) -> str:
    """Give the text of the first child with one of these local names that has any; empty if none has."""
    for name in names:
        for one in element:
            if local(one) == name and (text := text_of(one)):
                return text
    return ""
