"""Plain text and plain addresses: what every foreign string goes through before it is kept, compared or shown."""

from __future__ import annotations

import html
import re
import unicodedata
from urllib.parse import unquote, urljoin, urlsplit, urlunsplit

MAX_MARKUP = 200_000
"""Characters of a text that are looked at; nothing that an event says of itself is longer."""
MAX_URL = 2_000
"""Longer addresses do not survive calendar clients and are mostly tracking."""
MAX_ROUNDS = 4
"""How often text may hide in text (``&amp;lt;b&amp;gt;``) before its angle brackets are simply taken away."""

# --- characters ---------------------------------------------------------------------------------------------------

_TAG_CHARACTERS = re.compile("[\U000e0000-\U000e0fff]")
"""Invisible characters that ``str.isprintable`` takes for letters."""
_SURROGATE = re.compile("[\ud800-\udfff]")
_BREAKS = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_INVISIBLE = re.compile(
    "["
    "\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f"  # controls that are no white space
    "\u00ad\u200b\u2060-\u2064\ufeff"  # soft hyphen, zero-width space and joiner, byte order mark
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f"  # marks, embeddings, overrides and isolates of direction
    "\ufdd0-\ufdef\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e0fff"  # non-characters, annotations, tag characters
    "]"
)
_ODD_SPACE = "\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_SPACES = re.compile(f"[{_ODD_SPACE}][ {_ODD_SPACE}]*| [ {_ODD_SPACE}]+")
"""All but a single space, which would only be put in its own place."""
_LINE_EDGES = re.compile(r" \n ?|\n ")
_EMPTY_LINES = re.compile(r"\n{3,}")

# --- markup -------------------------------------------------------------------------------------------------------


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_BLOCKS = _names(
    "address article aside blockquote body br button caption center dd details dialog dir div dl dt fieldset figcaption "
    "figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li main menu nav noframes ol "
    "optgroup option p pre search section select summary table tbody td tfoot th thead title tr ul"
)
_INLINE = _names(
    "a abbr acronym applet area audio b base basefont bdi bdo big blink canvas cite code col colgroup data datalist del "
    "dfn em embed font i iframe img input ins kbd label link map mark marquee meta meter nobr noscript object output "
    "param picture progress q rp rt ruby s samp script slot small source span strike strong style sub sup svg template "
    "textarea time track tt u var video wbr math path image circle rect line polyline polygon g use defs"
)
_PARAGRAPHS = _names("p div h1 h2 h3 h4 h5 h6 table ul ol dl blockquote section article header footer")
_DROPPED_WITH_CONTENT = _names("script style template svg math iframe object noembed noframes")
_TAG = re.compile(
    r"<(?P<end>/?)(?P<name>[A-Za-z][A-Za-z0-9:_-]{0,60})"
    r"(?P<rest>(?:[\s/](?:[^<>\"']|\"[^\"]*(?:\"|\Z)|'[^']*(?:'|\Z))*+)?)(?P<close>>|\Z)"
)
_DECLARATION = re.compile(r"<[!?][A-Za-z\[][^<>]*(?:>|\Z)")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_AMPERSANDS = re.compile(r"&(?:(?:amp|#38|#x26);)+")


def plain(text: str) -> str:
    """Give the text of a text: markup and entities resolved, nothing invisible left, lines and paragraphs kept.

    Angle brackets that are no markup stay (``a < b``, ``List<String>``, ``<3``). Characters that were decoded wrongly
    somewhere before (``Ã¼``) stay too: only their author knows what they were. Applying it twice changes nothing.
    """
    if "<" not in text and "&" not in text and "  " not in text and _is_ordinary(text):
        return (text if text.isascii() else unicodedata.normalize("NFC", text)).strip()
    text = text[:MAX_MARKUP]
    for _ in range(MAX_ROUNDS):
        before = text
        text = _visible(_without_markup(text))
        if text == before or (text.isascii() and "<" not in text and "&" not in text):
            return text
    if ("<" in text or "&" in text) and _visible(_without_markup(text)) != text:
        text = _visible(_ENTITY.sub("", text).replace("<", "").replace(">", ""))
    return text


def one_line(text: str) -> str:
    """Give the text of a text on one line: as ``plain``, with single spaces for all white space."""
    text = plain(text)
    return " ".join(text.split()) if "\n" in text else text


def cut(text: str, limit: int) -> str:
    """Shorten a text to at most ``limit`` characters, at the end of a word, with an ellipsis."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    space = max(head.rfind(" "), head.rfind("\n"))
    if space >= limit // 2:  # scripts without spaces and endless words are cut where they are
        head = head[:space]
    return head.rstrip(" \n.,;:–-") + "…"


def fold(text: str) -> str:
    """Fold case, accents and compatibility forms away, for comparing: ``Straße`` → ``strasse``, ``É`` → ``e``."""
    return text.lower() if text.isascii() else _FOREIGN.sub(_folded, text).lower()


class _Foldings(dict[int, str]):
    """Characters beyond ASCII with what they are folded to, as far as they have occurred."""

    def __missing__(self, code: int) -> str:
        spread = unicodedata.normalize("NFKD", chr(code).casefold().translate(_LETTERS))
        self[code] = folded = "".join([char for char in spread if not unicodedata.combining(char)])
        return folded


_FOREIGN = re.compile(r"[^\x00-\x7f]+")
_LETTERS = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"})
"""Letters that Unicode does not take apart."""
_FOLDINGS = _Foldings()


def _folded(match: re.Match[str]) -> str:
    return match[0].translate(_FOLDINGS)


def _visible(text: str) -> str:
    """Take out what cannot be seen; make white space plain."""
    ordinary = _is_ordinary(text.replace("\n", ""))
    if not text.isascii():
        if not ordinary and _SURROGATE.search(text):  # two halves make a character, one alone is nothing
            text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
        text = unicodedata.normalize("NFC", text)
    if not ordinary:
        text = _SPACES.sub(" ", _INVISIBLE.sub("", _BREAKS.sub("\n", text)))
    elif "  " in text:
        text = _SPACES.sub(" ", text)
    if "\n" in text:
        text = _EMPTY_LINES.sub("\n\n", _LINE_EDGES.sub("\n", text))
    return text.strip()


def _is_ordinary(text: str) -> bool:
    """Tell whether a text has no characters but letters, signs and plain spaces."""
    return text.isprintable() and (text.isascii() or _TAG_CHARACTERS.search(text) is None)


def _without_markup(text: str) -> str:
    if "<" in text:
        text = _without_tags(_without_comments(text))
    if "&" in text:
        text = _ENTITY.sub(lambda match: html.unescape(match[0]), _AMPERSANDS.sub("&amp;", text))
    return text


def _without_comments(text: str) -> str:
    """Take out comments and declarations; keep what CDATA sections hold."""
    if "<![CDATA[" in text:
        text = text.replace("<![CDATA[", "").replace("]]>", "")
    parts = []
    position = 0
    while (start := text.find("<!--", position)) >= 0:
        parts.append(text[position:start])
        end = text.find("-->", start + 4)
        position = len(text) if end < 0 else end + 3
    text = "".join([*parts, text[position:]])
    return _DECLARATION.sub("", text) if "<!" in text or "<?" in text else text


def _is_markup(name: str, end: str, rest: str) -> bool:
    """Tell markup from words in angle brackets: a known element, an end tag, a custom or a namespaced element."""
    if name.endswith(":"):  # <https://…>
        return False
    return name in _BLOCKS or name in _INLINE or bool(end) or "=" in rest or "-" in name or ":" in name


def _without_tags(text: str) -> str:
    """Take out tags: blocks leave a line break, inline elements nothing, scripts and styles go with their content."""
    parts: list[str] = []
    position = 0
    dropping = ""
    lowered = ""
    unclosed: set[str] = set()
    for match in _TAG.finditer(text):
        name = match["name"].lower()
        if match.start() < position:
            continue
        if dropping:
            if name == dropping and match["end"]:
                dropping, position = "", match.end()
            continue
        if not _is_markup(name, match["end"], match["rest"]):
            continue
        parts.append(text[position : match.start()])
        position = match.end()
        if name in _DROPPED_WITH_CONTENT and name not in unclosed:
            lowered = lowered or text.lower()
            if match["end"] or match["rest"].endswith("/"):
                continue
            if lowered.find(f"</{name}", position) >= 0:
                dropping = name
            else:  # an element without an end is only a tag: what follows is not its content
                unclosed.add(name)
        elif name == "li" and not match["end"]:
            parts.append("\n- ")
        elif name in ("td", "th"):
            parts.append(" ")
        elif name in _PARAGRAPHS:
            parts.append("\n\n")
        elif name in _BLOCKS:
            parts.append("\n")
    parts.append(text[position:])
    return "".join(parts)


# --- addresses ----------------------------------------------------------------------------------------------------

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_BARE_HOST = re.compile(r"www\.[\w-]+\.\w")
_HOST = re.compile(r"(?:[\w-]{1,63}\.)+[\w-]{2,63}\.?|localhost|\[[0-9A-Fa-f:.]{2,45}\]|(?:\d{1,3}\.){3}\d{1,3}")
_ORDINARY = re.compile(
    r"https?://((?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z0-9-]{2,63})((?:/[!$-;=@A-Z_a-z~]*)?)(?:\?([!$-;=?@A-Z_a-z~]*))?(?:#[!#-;=?@A-Z_a-z~]*)?"
)
"""An address without anything that needs a second look: no user, no port, nothing to quote."""
_FORBIDDEN = re.compile("[\\\\\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff]")
_QUOTED = {" ": "%20", '"': "%22", "<": "%3C", ">": "%3E", "\u00a0": "%C2%A0", "\u3000": "%E3%80%80"}
_QUOTE = str.maketrans(_QUOTED)
_DEFAULT_PORTS = {"http": 80, "https": 443}
_TRACKING = re.compile(
    r"(?:utm_\w+|mtm_\w+|pk_\w+|matomo_\w+|hsa_\w+|_hs\w+|mc_[ce]id|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|"
    r"yclid|igshid|igsh|twclid|li_fat_id|ttclid|_ga|_gl|mkt_tok|oly_\w+|vero_\w+|ck_subscriber_id|trk|trkcampaign|"
    r"trackingid|aff|ref|ref_src|ref_url|spm|sessionid|phpsessid|jsessionid|xtor|wt_mc|sc_cid|s_cid|cmpid)",
    re.IGNORECASE,
)
_INDEX_PAGE = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?|jsp)$", re.IGNORECASE)


def clean_url(url: str, base: str | None = None) -> str | None:
    """Give an address that may be published, or None.

    Only http and https, with a host, without user name, backslash or control characters, at most 2,000 characters. A
    relative address is resolved against ``base``; ``www.…`` without a scheme is taken for a host. The rest stays as it is
    written, fragment and international host names included.
    """
    url = url.strip()
    if _ORDINARY.fullmatch(url) and "&amp;" not in url:
        return url if len(url) <= MAX_URL else None
    if not url or _FORBIDDEN.search(url):
        return None
    if "&amp;" in url:
        url = url.replace("&amp;", "&")
    if _BARE_HOST.match(url):
        url = f"https://{url}"
    elif not _SCHEME.match(url):
        if base is None and not url.startswith("//"):
            return None
        try:
            url = urljoin(base or "https:", url)
        except ValueError:
            return None
    url = url.translate(_QUOTE)
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:  # a port that is no number, an IPv6 address that is none
        return None
    if parts.scheme not in _DEFAULT_PORTS or not host or "@" in parts.netloc or len(url) > MAX_URL or port == 0:
        return None
    if not _HOST.fullmatch(f"[{host}]" if ":" in host else host):
        return None
    return url if url.startswith(("http://", "https://")) else urlunsplit(parts)


def canonical_url(url: str) -> str | None:
    """Give the form of an address by which two are the same, or None if it is no publishable one. Not for fetching.

    Scheme, ``www.``, default port, tracking parameters, the order of parameters, fragment, index page and final slash
    do not count; host names are compared in lower case and as they are read (``xn--…`` decoded).
    """
    cleaned = clean_url(url)
    if cleaned is None:
        return None
    port = ""
    if (match := _ORDINARY.fullmatch(cleaned)) is not None:
        host, path, query = match[1].lower(), match[2], match[3] or ""
    else:
        parts = urlsplit(cleaned)
        host, path, query = (parts.hostname or "").rstrip("."), parts.path, parts.query
        if parts.port and parts.port != _DEFAULT_PORTS[parts.scheme]:
            port = f":{parts.port}"
    if "xn--" in host:
        host = ".".join([_readable(label) for label in host.split(".")])
    path = _INDEX_PAGE.sub("", unquote(path)).rstrip("/")
    if query:
        query = "&".join(sorted({pair for pair in query.split("&") if pair and not _is_tracking(pair)}))
    return f"https://{host.removeprefix('www.')}{port}{path}" + (f"?{query}" if query else "")


def _is_tracking(pair: str) -> bool:
    return _TRACKING.fullmatch(pair.partition("=")[0]) is not None


def _readable(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except UnicodeError:
        return label
