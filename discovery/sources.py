"""The source catalogue: load, validate, add, switch. One TOML table a source, its name is the table's name."""

from __future__ import annotations

import difflib
import json
import os
import re
import tempfile
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct, field

from discovery._toml import read_toml

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}")
EVERY = re.compile(r"(\d{1,4})([mhdw])")
SECONDS = {"m": 60, "h": 3_600, "d": 86_400, "w": 604_800}
STATES = ("active", "candidate", "off")
MIN_EVERY_SECONDS = 3_600
"""Nothing is asked more than once an hour."""

SCHEMES = ("http", "https", "webcal")
GENERAL_OPTIONS: dict[str, str] = {
    "max_pages": "pages asked of the source in one run",
    "max_depth": "how many links deep from the first page",
    "max_bytes": "bytes taken of one answer",
    "max_seconds": "how long one run of the source may take",
    "complete": "false: what a run does not show may still be there",
}
"""Options that every spider understands, each with what it does."""
ADDED = "added.toml"
"""The file of the catalogue to which ``add_source`` writes."""
MARK = "\ufeff"
"""What some editors put before the first character of a file."""
NO_URL = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
"""Control characters, blanks and what is invisible: none of them belongs into an address."""


class CatalogueError(ValueError):
    """The catalogue cannot be used. The message names file, table and key."""


class Source(Struct, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One place on the web that is asked regularly."""

    name: str
    spider: str
    url: str
    title: str | None = None
    organization: str | None = None
    licence: str = "unknown"
    """SPDX id; ``unknown`` publishes facts and links only, no descriptions."""
    attribution: str | None = None
    every: str = "1d"
    timezone: str | None = None
    topics: list[str] = field(default_factory=list)
    country: str | None = None
    language: str | None = None
    state: str = "active"
    options: dict[str, Any] = field(default_factory=dict)

    @property
    def interval_seconds(self) -> int:
        """How long to wait between two askings."""
        match = EVERY.fullmatch(self.every)
        if match is None:
            raise CatalogueError(f"every = {self.every!r} is not a number and one of m, h, d, w")
        return max(MIN_EVERY_SECONDS, int(match[1]) * SECONDS[match[2]])

    @property
    def host(self) -> str:
        """Host and port of the URL, lower case."""
        return urlsplit(self.url).netloc.lower()


KEYS = tuple(f for f in Source.__struct_fields__ if f != "name")


def load_sources(
    folder: Path,
    spiders: Mapping[str, Collection[str]] | None = None,
    topics: Callable[[], Collection[str]] | None = None,
) -> dict[str, Source]:
    """Read every ``*.toml`` of a folder, in the order of file names, then of tables.

    ``spiders`` gives the known spiders, each with the keys that its ``options`` may have; ``topics`` gives the names of the
    known topics, asked when a source has any. Without them neither is checked.
    Raises CatalogueError with one line that names file, table and key.
    """
    if not folder.is_dir():
        raise CatalogueError(f"{folder}: there is no such folder of sources")
    sources: dict[str, Source] = {}
    found_in: dict[str, str] = {}
    for path in sorted(folder.glob("*.toml")):
        for name, table in _tables(path).items():
            place = f"{path.name}: [{name}]"
            if name in sources:
                raise CatalogueError(f"{place} stands in {found_in[name]} already; a name is used once")
            sources[name] = _source(place, name, table, spiders)
            found_in[name] = path.name
            if topics is not None and sources[name].topics:
                _check_topics(place, sources[name].topics, topics())
    return sources


def add_source(folder: Path, source: Source) -> Path:
    """Append a source to ``added.toml`` of the folder and give that file. What stands there stays byte for byte.

    Raises CatalogueError if the source is not valid or its name is taken.
    """
    table = {key: value for key, value in msgspec.to_builtins(source).items() if key != "name"}
    _source("new source", source.name, table, None)
    if source.name in load_sources(folder):
        raise CatalogueError(f"[{source.name}] stands in the catalogue already; choose another name")
    path = folder / ADDED
    before = path.read_bytes() if path.exists() else b""
    gap = b"" if not before else b"\n" if before.endswith(b"\n") else b"\n\n"
    lines = [f"[{source.name}]", *(f"{key} = {_toml(value)}" for key, value in table.items())]
    _write(path, before + gap + "\n".join(lines).encode() + b"\n")
    return path


def set_state(folder: Path, name: str, state: str) -> Path:
    """Write the state of one source into its table and give the file. Nothing but that line changes.

    Raises CatalogueError if the state or the source is unknown, or the table is written so that no line can be edited.
    """
    if state not in STATES:
        raise CatalogueError(f"state = {state!r} is none of {', '.join(STATES)}")
    for path in sorted(folder.glob("*.toml")):
        tables = _tables(path)
        if name not in tables:
            continue
        text = path.read_bytes().decode()
        edited = _with_state(text, name, state)
        wanted = {**tables, name: {**tables[name], "state": state}}
        if edited is None or _parsed(edited) != wanted:
            raise CatalogueError(
                f"{path.name}: [{name}] state cannot be edited safely; write state = {state!r} by hand"
            )
        if edited != text:
            _write(path, edited.encode())
        return path
    raise CatalogueError(f"there is no source {name!r}{_hint(name, load_sources(folder))}")


def _tables(path: Path) -> dict[str, dict[str, Any]]:
    try:
        found = read_toml(path)
    except OSError as error:
        raise CatalogueError(f"{path.name}: cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise CatalogueError(f"{path.name}: {error}") from error
    for key, value in found.items():
        if not isinstance(value, dict):
            raise CatalogueError(f"{path.name}: {key} stands outside of a table; a source begins with [its-name]")
    return found


def _parsed(text: str) -> dict[str, Any] | None:
    try:
        return tomllib.loads(text.removeprefix(MARK))
    except tomllib.TOMLDecodeError:
        return None


def _source(place: str, name: str, table: dict[str, Any], spiders: Mapping[str, Collection[str]] | None) -> Source:
    if NAME.fullmatch(name) is None:
        raise CatalogueError(
            f"{place} is no name for a source: lower-case letters, digits, hyphens, dots and underscores, 80 at most"
        )
    for key in table:
        if key not in KEYS:
            raise CatalogueError(f"{place} {key}: unknown key{_hint(key, KEYS)}")
    for key in ("spider", "url"):
        if key not in table:
            raise CatalogueError(f"{place} {key}: is missing")
    try:
        source = msgspec.convert({**table, "name": name}, Source)
    except msgspec.ValidationError as error:
        reason, _, where = str(error).partition(" - at `$.")
        raise CatalogueError(f"{place} {where.rstrip('`') or 'table'}: {reason}") from error
    _check_values(place, source)
    if spiders is not None:
        _check_spider(place, source, spiders)
    return source


def _check_values(place: str, source: Source) -> None:
    if reason := _bad_url(source.url):
        raise CatalogueError(f"{place} url: {reason}")
    if EVERY.fullmatch(source.every) is None or int(source.every[:-1]) == 0:
        raise CatalogueError(f"{place} every: {source.every!r} is not a number and one of m, h, d, w, such as 1d")
    if source.state not in STATES:
        raise CatalogueError(f"{place} state: {source.state!r} is none of {', '.join(STATES)}")
    if source.country is not None and re.fullmatch(r"[A-Z]{2}", source.country) is None:
        raise CatalogueError(f"{place} country: {source.country!r} is no ISO 3166 code of two capital letters")
    for key in GENERAL_OPTIONS:
        value = source.options.get(key)
        if value is not None and not (isinstance(value, bool) if key == "complete" else _is_amount(value)):
            wanted = "true or false" if key == "complete" else "a number, 0 or more"
            raise CatalogueError(f"{place} options.{key}: {value!r} is not {wanted}")
    if source.timezone is not None and not _is_zone(source.timezone):
        raise CatalogueError(f"{place} timezone: {source.timezone!r} is no IANA time zone, such as Europe/Berlin")


def _check_spider(place: str, source: Source, spiders: Mapping[str, Collection[str]]) -> None:
    if source.spider not in spiders:
        raise CatalogueError(f"{place} spider: there is no {source.spider!r}{_hint(source.spider, spiders)}")
    known = (*spiders[source.spider], *GENERAL_OPTIONS)
    for key in source.options:
        if key not in known:
            raise CatalogueError(f"{place} options.{key}: {source.spider} knows no such option{_hint(key, known)}")


def _check_topics(place: str, topics: Iterable[str], known: Collection[str]) -> None:
    for topic in topics:
        if topic not in known:
            raise CatalogueError(f"{place} topics: there is no {topic!r}{_hint(topic, known)}")


def _bad_url(url: str) -> str | None:
    if NO_URL.search(url):
        return f"{url!r} has a blank or a control character"
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        return f"{url!r} is no address: {error}"
    if parts.scheme not in SCHEMES:
        return f"{url!r} is none of {', '.join(SCHEMES)}"
    if not host:
        return f"{url!r} has no host"
    return f"{parts.scheme}://{host} is given with a user name" if "@" in parts.netloc else None


def _is_amount(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value >= 0


def _is_zone(name: str) -> bool:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _hint(word: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(word, list(known), 1)
    return f"; did you mean {near[0]!r}?" if near else ""


def _with_state(text: str, name: str, state: str) -> str | None:
    """Give the text with the state line of one table set, or None if its header is not on a line of its own."""
    lines = text.splitlines(keepends=True)
    header = re.compile(
        rf"{MARK}?\s*\[\s*(?:{re.escape(name)}|\"{re.escape(name)}\"|'{re.escape(name)}')\s*\]\s*(?:#.*)?"
    )
    start = next((n for n, line in enumerate(lines) if header.fullmatch(line.rstrip("\r\n"))), None)
    if start is None:
        return None
    for n in range(start + 1, len(lines)):
        if lines[n].lstrip().startswith("["):
            break
        if match := re.match(r"(\s*state\s*=\s*)(?:\"[^\"]*\"|'[^']*')", lines[n]):
            lines[n] = f'{match[1]}"{state}"{lines[n][match.end() :]}'
            return "".join(lines)
    body = lines[start].rstrip("\r\n")
    end = lines[start][len(body) :] or "\n"
    lines[start] = f'{body}{end}state = "{state}"{end}'
    return "".join(lines)


def _toml(value: Any) -> str:
    """Write a value in TOML's notation, on one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, list):
        return "[" + ", ".join(_toml(one) for one in value) + "]"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_toml(str(key))} = {_toml(one)}" for key, one in value.items()) + " }"
    raise CatalogueError(f"{value!r} cannot be written as TOML")


def _write(path: Path, data: bytes) -> None:
    """Replace a file in one step, so that a crash leaves the old or the new, never a half."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        part.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
