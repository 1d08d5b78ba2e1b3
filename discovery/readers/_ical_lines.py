"""Content lines and components of iCalendar (RFC 5545 section 3.1, 3.4), whoever wrote them.

Bytes become components without ever failing: encodings, line ends, folds inside characters, junk between lines, missing
``END`` lines and several calendars in one stream are all read. What a line *means* is not decided here.
"""

from __future__ import annotations

import codecs
import quopri
import re
from dataclasses import dataclass, field

MAX_LINE = 1_000_000
"""Bytes of one unfolded line. The longest honest one is a description with an embedded picture; more costs only itself."""
MAX_COMPONENTS = 200_000
"""Components of one stream: far above any calendar, far below what fills the memory."""
MAX_EVENTS = 100_000
"""Those of them that are read one by one."""
MAX_CHILDREN = 5_000
"""Components in one event or zone; its alarms and rules are a handful."""
MAX_DEPTH = 20
"""Components within components; RFC 9073 needs five."""
MAX_CONTINUED = 20_000
"""Characters of a text that was broken over lines without a fold."""

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_BEGIN = re.compile(rb"BEGIN[ \t]*:[ \t]*V[A-Z]", re.IGNORECASE)
_BEGIN_LINE = re.compile(rb"(?:\A|[\r\n]|\xff\xfe|\xfe\xff|\xef\xbb\xbf)[ \t]*BEGIN[ \t]*:[ \t]*V[A-Z]", re.IGNORECASE)
_LONE_CR = re.compile(rb"\r(?=[A-Z][A-Z0-9-]*[:;]|[ \t])")
_INDENTED = re.compile(rb"(?:^|\n)([ \t]+)BEGIN[ \t]*:", re.IGNORECASE)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_NAME = re.compile(r"([A-Za-z0-9_.-]{1,100})[ \t]*(?=[:;])")
_PARAM = re.compile(
    r';[ \t]*([A-Za-z0-9_.-]{1,100})[ \t]*=?((?:"[^"]*"|&(?:[a-z]{2,6}|\#\d{1,6});(?![A-Za-z-]+=)|[^;:"])*)'
)
"""A semicolon that ends an HTML entity ends no parameter: ``CN=Camp &amp; Conference Center``."""
_CARET = re.compile(r"\^([n^'])")
_CARETS = {"n": "\n", "^": "^", "'": '"'}

TEXTS = frozenset({"SUMMARY", "DESCRIPTION", "LOCATION", "COMMENT", "CONTACT", "X-ALT-DESC", "STYLED-DESCRIPTION"})
"""Properties whose value some producers break over lines without folding it."""
_PROPERTIES = frozenset({
    "ACKNOWLEDGED", "ACTION", "ATTACH", "ATTENDEE", "BEGIN", "BUSYTYPE", "CALENDAR-ADDRESS", "CALSCALE",
    "CATEGORIES", "CLASS", "COLOR", "COMMENT", "COMPLETED", "CONCEPT", "CONFERENCE", "CONTACT", "CREATED",
    "DESCRIPTION", "DTEND", "DTSTAMP", "DTSTART", "DUE", "DURATION", "END", "EXDATE", "EXRULE", "FREEBUSY",
    "GEO", "IMAGE", "LAST-MODIFIED", "LINK", "LOCATION", "LOCATION-TYPE", "METHOD", "NAME", "ORGANIZER",
    "PARTICIPANT-TYPE", "PERCENT-COMPLETE", "PRIORITY", "PRODID", "PROXIMITY", "RDATE", "RECURRENCE-ID",
    "REFID", "REFRESH-INTERVAL", "RELATED-TO", "REPEAT", "REQUEST-STATUS", "RESOURCE-TYPE", "RESOURCES",
    "RRULE", "SEQUENCE", "SOURCE", "STATUS", "STRUCTURED-DATA", "STYLED-DESCRIPTION", "SUMMARY", "TRANSP",
    "TRIGGER", "TZID", "TZID-ALIAS-OF", "TZNAME", "TZOFFSETFROM", "TZOFFSETTO", "TZUNTIL", "TZURL", "UID",
    "URL", "VERSION",
})  # fmt: skip
_TOP = frozenset({"VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY", "VTIMEZONE", "VAVAILABILITY"})
"""Components that stand directly in a calendar: one that begins inside another ends it."""


@dataclass(slots=True)
class Component:
    """One ``BEGIN``…``END`` block. ``lines`` are its own content lines, unfolded, each with its line number."""

    name: str
    line: int
    lines: list[str] = field(default_factory=list)
    children: list[Component] = field(default_factory=list)
    closed: bool = False
    too_long: list[str] = field(default_factory=list)
    """Names of properties that were dropped because their line is longer than ``MAX_LINE``."""
    full: bool = False
    """Whether components in it were left out."""

    def takes(self, other: Component) -> bool:
        """Tell whether there is room for one more component: without limit for what stands directly in a calendar."""
        return other.name in _TOP or self.name == "VCALENDAR" or len(self.children) < MAX_CHILDREN


@dataclass(slots=True)
class Property:
    """One content line, taken apart. Parameter names are upper case; the value is as written, still escaped."""

    name: str
    params: dict[str, str]
    value: str


def begins_calendar(body: bytes, *, anywhere: bool = False) -> bool:
    """Tell whether an iCalendar component begins in the first 64 KB: on a line of its own, or anywhere."""
    head = body[:65_536]
    if b"\0" in head[:200]:
        head = head.replace(b"\0", b"")
    return (_BEGIN if anywhere else _BEGIN_LINE).search(head) is not None


def decode(body: bytes, content_type: str | None = None) -> str:
    """Give the unfolded text of a stream, with ``\\n`` alone between its lines. Never raises."""
    raw = _with_plain_line_ends(body)
    if b"\n\n" in raw:
        raw = re.sub(rb"\n{2,}", b"\n", raw)
    # unfolded before it is decoded: a fold may stand inside a character
    raw = raw.lstrip(b"\n").replace(b"\n ", b"").replace(b"\n\t", b"")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        charset = _CHARSET.search(content_type or "")
        return "\n".join([_decode_line(line, charset[1] if charset else None) for line in raw.split(b"\n")])


def line_numbers(body: bytes) -> list[int]:
    """Give, for each line of ``decode``, its number in the stream as it came."""
    numbers = [
        number
        for number, line in enumerate(_with_plain_line_ends(body).split(b"\n"), 1)
        if line and line[:1] not in (b" ", b"\t")
    ]
    return numbers or [1]


def _with_plain_line_ends(body: bytes) -> bytes:
    """Make ``\\n`` of all line ends; take away an indentation that all lines share."""
    raw = _as_utf8(body)
    if b"\r" in raw:
        for _ in range(3):  # some servers add a CR to each CRLF
            raw = raw.replace(b"\r\n", b"\n")
        raw = _LONE_CR.sub(b"\n", raw) if b"\n" in raw else raw.replace(b"\r", b"\n")
    indent = _INDENTED.search(raw)
    if indent is not None and b"\nBEGIN:" not in raw.upper() and not raw[:6].upper().startswith(b"BEGIN:"):
        raw = re.sub(rb"(^|\n)" + re.escape(indent[1]), rb"\1", raw)
    return raw


def _as_utf8(body: bytes) -> bytes:
    """Take the byte order mark away; turn UTF-16 into UTF-8."""
    for bom, encoding in _BOMS:
        if body.startswith(bom):
            body = body[len(bom) :]
            return body if encoding == "utf-8" else body.decode(encoding, "replace").encode("utf-8", "replace")
    head = body[:200]
    if head.count(b"\0") > len(head) // 3:
        encoding = "utf-16-le" if head[1::2].count(b"\0") > head[::2].count(b"\0") else "utf-16-be"
        return body.decode(encoding, "replace").encode("utf-8", "replace")
    return body


def _decode_line(line: bytes, charset: str | None) -> str:
    """Decode a line that may be in any encoding, or in two."""
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if charset is not None and not charset.lower().startswith(("utf", "us-ascii")):
        try:
            return line.decode(charset)
        except (UnicodeDecodeError, LookupError):
            pass  # not what the server says it is
    return line.decode("utf-8", "discovery.windows-1252")


def _windows_1252(error: UnicodeError) -> tuple[str, int]:
    """Read as Windows-1252 the bytes that are no UTF-8, and only those."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("discovery.windows-1252", _windows_1252)


def components(text: str) -> tuple[list[Component], list[tuple[int, str]], bool]:
    """Cut unfolded text into its outermost components.

    Gives them, in order, the losses: line number (of unfolded lines) and reason, and whether the stream ends before its
    end. Lines outside of any component are junk (an HTML page around the calendar, a server's warning) and no loss.
    """
    found: list[Component] = []
    stack: list[Component] = []
    losses: list[tuple[int, str]] = []
    count = events = 0
    cut_off = False
    for number, line in enumerate(text.split("\n"), 1):
        head = line[:6].upper()
        if head.startswith("BEGIN") or (not stack and "BEGIN:V" in line):
            name = _block_name(line)
            if name is None or len(stack) >= MAX_DEPTH:
                _add(stack, line)
                continue
            _close_for(name, stack, losses, number)
            component = Component(name, number)
            if not stack or stack[-1].takes(component):
                count += 1
                events += name == "VEVENT"
                if count > MAX_COMPONENTS or events > MAX_EVENTS:
                    what = f"{MAX_EVENTS:,} events" if events > MAX_EVENTS else f"{MAX_COMPONENTS:,} components"
                    losses.append((number, f"more than {what}: the rest is not read"))
                    cut_off = True
                    break
                (stack[-1].children if stack else found).append(component)
            elif not stack[-1].full:
                stack[-1].full = True
                losses.append(
                    (number, f"more than {MAX_CHILDREN} components in one {stack[-1].name}: the rest is left out")
                )
            stack.append(component)
        elif head.startswith("END") and line[3:4] in ":; \t":
            losses.extend(_end(line.partition(":")[2].strip().upper(), stack, number))
        elif stack and line:
            _add(stack, line)
    if stack and stack[-1].lines and not text.endswith("\n"):
        del stack[-1].lines[-1]  # the stream was cut off: the last line is half a line
    losses.extend((one.line, f"{one.name} has no END") for one in stack if one.name != "VCALENDAR")
    return found, losses, cut_off or bool(stack)


def _block_name(line: str) -> str | None:
    _, colon, name = line[max(line.upper().find("BEGIN"), 0) :].partition(":")
    name = name.strip().upper()
    return name if colon and 0 < len(name) <= 100 and " " not in name else None


def _close_for(name: str, stack: list[Component], losses: list[tuple[int, str]], number: int) -> None:
    """End the components that a new one cannot stand in."""
    while stack and (name == "VCALENDAR" or (name in _TOP and stack[-1].name != "VCALENDAR")):
        if name in _TOP and all(one.name not in _TOP for one in stack):
            return  # inside something unknown, such as a container of the producer's own
        closed = stack.pop()
        if closed.name != "VCALENDAR":
            losses.append((number, f"{closed.name} (line {closed.line}) has no END before BEGIN:{name}"))


def _end(name: str, stack: list[Component], number: int) -> list[tuple[int, str]]:
    """End the innermost component of that name, and what stands open in it.

    An END without its BEGIN says nothing, unless it is that of an event, which then is lost.
    """
    for depth in range(len(stack) - 1, -1, -1):
        if stack[depth].name == name:
            stack[depth].closed = True
            losses = [(one.line, f"{one.name} has no END before END:{name}") for one in stack[depth + 1 :]]
            del stack[depth:]
            return losses
    return [(number, "END:VEVENT without BEGIN:VEVENT")] if name == "VEVENT" else []


def _add(stack: list[Component], line: str) -> None:
    """Give a line to the innermost component: as a property, or as the rest of one that was broken without a fold."""
    if not stack:
        return
    component = stack[-1]
    if len(line) > MAX_LINE:
        component.too_long.append(line[:60].split(":", 1)[0].split(";", 1)[0].upper())
        return
    match = _NAME.match(line)
    lines = component.lines
    if match is not None:
        name = match[1]
        is_property = name.isupper() or name[:2] in ("X-", "x-") or name.upper() in _PROPERTIES
        if is_property and not (lines and _soft_break(lines[-1])):
            lines.append(line)
            return
    if lines:
        previous = lines[-1]
        if _soft_break(previous):
            lines[-1] = previous[:-1] + line
        elif len(previous) < MAX_CONTINUED and name_of(previous) in TEXTS:
            lines[-1] = f"{previous}\\n{line}"


def _soft_break(line: str) -> bool:
    """Tell whether a quoted-printable line (vCalendar 1.0) goes on in the next one."""
    return line.endswith("=") and "QUOTED-PRINTABLE" in line.partition(":")[0].upper()


def name_of(line: str) -> str:
    """Give the upper-case property name of a content line."""
    colon = line.find(":")
    semicolon = line.find(";")
    end = colon if semicolon < 0 or 0 <= colon < semicolon else semicolon
    return line[: max(end, 0)].strip().upper()


def split(line: str) -> Property | None:
    """Take a content line apart, or None if it has no value (RFC 5545 section 3.1; carets by RFC 6868)."""
    match = _NAME.match(line)
    if match is None:
        return None
    position = match.end()
    if line[position] == ":":
        return Property(match[1].upper(), {}, line[position + 1 :])
    params: dict[str, str] = {}
    while position < len(line) and line[position] == ";":
        param = _PARAM.match(line, position)
        if param is None:
            break
        params[param[1].upper()] = _param_value(param[2])
        position = param.end()
    colon = line.find(":", position)
    if colon < 0:
        return None
    value = line[colon + 1 :]
    if params.get("ENCODING", "").upper() == "QUOTED-PRINTABLE":
        value = _decode_line(quopri.decodestring(value.encode("utf-8")), params.get("CHARSET")).replace("\r\n", "\\n")
        value = value.replace("\n", "\\n")
    return Property(match[1].upper(), params, value)


def _param_value(text: str) -> str:
    text = text.strip()
    if text[:1] == '"' and text[-1:] == '"' and text.count('"') == 2:
        text = text[1:-1]
    return _CARET.sub(lambda match: _CARETS[match[1]], text) if "^" in text else text
