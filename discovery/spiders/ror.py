"""Research Organization Registry: universities, institutes, societies and other bodies behind research.

https://ror.readme.io/docs/data-dump
"""

from __future__ import annotations

import codecs
import io
import json
import re
import zipfile
from typing import IO, TYPE_CHECKING, Any, ClassVar

from discovery.items import Link, Organization, Party, Place, Problem
from discovery.readers._rows import Row, json_of, read_rows
from discovery.spiders._base import Ask, SourceSpider, as_list

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from discovery.items import Found
    from discovery.readers import Payload
    from discovery.sources import Source

MAX_UNPACKED = 1_000_000_000
"""Bytes. A dump was packed to 20 MB in 2022; JSON with indents packs to a tenth or less."""
MAX_RECORD = 2_000_000
"""Characters of one record, with all its relations."""
CHUNK = 1 << 18
BETWEEN = re.compile(r"[\[,\s]*")
KINDS = {
    "company": "company", "education": "other", "healthcare": "other", "government": "other", "facility": "other",
    "archive": "other", "funder": "other",
}  # fmt: skip
"""What a type says for certain. Associations and societies are among ``nonprofit`` and ``other``: their names tell."""
REGISTERS = frozenset({"wikidata", "isni", "fundref", "grid"})


class RorSpider(SourceSpider):
    """Reads the listing of dumps (``url`` of the source), then the newest dump: a zip with one JSON array.

    Records of schema 1 and 2 are read, as a stream: a dump unpacked is too large to be held as a whole.
    """

    name = "ror"
    title = "Research Organization Registry"
    options: ClassVar[dict[str, str]] = {
        "types": "only organizations of these types (nonprofit, other, education, company, …)"
    }

    def follow(self, source: Source, links: Iterable[Link], depth: int) -> Iterator[Ask]:  # noqa: ARG002
        """Ask for the dump that the listing names."""
        for link in links:
            yield Ask(link.url)

    @classmethod
    def read(cls, payload: Payload) -> Iterator[Found]:
        """Map the listing or the dump."""
        if payload.body.startswith(b"PK"):
            wanted = frozenset(str(one).casefold() for one in payload.options.get("types", ()))
            yield from _dump(payload, wanted)
            return
        listing = json_of(payload)
        if isinstance(listing, Problem):
            yield listing
            return
        newest = _newest(listing)
        yield Link(url=newest) if newest else Problem(reason="the listing names no dump")


def _newest(listing: Any) -> str | None:
    """Give the address of the newest dump: the last file of the first record."""
    hits = Row(listing).row("hits").rows("hits") if isinstance(listing, dict) else []
    files = hits[0].rows("files") if hits else []
    return files[-1].row("links").url("self") if files else None


def _dump(payload: Payload, wanted: frozenset[str]) -> Iterator[Found]:
    try:
        with zipfile.ZipFile(io.BytesIO(payload.body)) as archive:
            members = [one for one in archive.infolist() if one.filename.endswith(".json")]
            if not members:
                yield Problem(reason="the archive holds no JSON file")
                return
            member = max(members, key=lambda one: "_v2" in one.filename)
            if member.file_size > MAX_UNPACKED:
                yield Problem(reason=f"{member.filename}: larger than {MAX_UNPACKED:,} bytes", where=member.filename)
                return
            with archive.open(member) as stream:
                yield from read_rows(_objects(stream), lambda row: _organizations(row, wanted))
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError) as error:
        yield Problem(reason=f"not a readable archive: {error}"[:300])


def _objects(stream: IO[bytes]) -> Iterator[Any]:
    """Yield the objects of a JSON array one by one; a Problem where it cannot go on."""
    decode = codecs.getincrementaldecoder("utf-8-sig")("replace")
    parse = json.JSONDecoder(strict=False).raw_decode
    text, at, more = "", 0, True
    while True:
        between = BETWEEN.match(text, at)
        at = between.end() if between else at
        if text.startswith("]", at):
            return
        try:
            raw, at = parse(text, at)
        except (ValueError, RecursionError) as error:
            if not more or len(text) - at > MAX_RECORD:
                yield Problem(reason=f"not JSON: {error}"[:300])
                return
            chunk = stream.read(CHUNK)
            more = bool(chunk)
            text, at = text[at:] + decode.decode(chunk, final=not more), 0
        else:
            yield raw


def _organizations(row: Row, wanted: frozenset[str]) -> Iterator[Organization]:
    key, types = row.need("id"), [one.casefold() for one in row.texts("types")]
    if row.text("status") not in (None, "active") or (wanted and wanted.isdisjoint(types)):
        return
    is_second = "names" in row.raw
    name, others = _names_2(row) if is_second else (row.need("name"), _others_1(row))
    yield Organization(
        source_key=key.rpartition("/")[2],
        kind=next((KINDS[one] for one in types if one in KINDS), None),
        name=name,
        alternate_names=[one for one in dict.fromkeys(others) if one != name],
        url=_website(row),
        founded=row.text("established"),
        location=_place_2(row) if is_second else _place_1(row),
        parent=_parent(row),
        identifiers={"ror": key, **_identifiers(row)},
        tags=types,
    )


def _names_2(row: Row) -> tuple[str, list[str]]:
    names = row.rows("names")
    shown = sorted(names, key=lambda one: "ror_display" not in one.texts("types"))
    return shown[0].need("value") if shown else row.need("name"), [one.text("value") or "" for one in shown[1:]]


def _others_1(row: Row) -> list[str]:
    labels = [one.text("label") or "" for one in row.rows("labels")]
    return [one for one in (*row.texts("aliases"), *row.texts("acronyms"), *labels) if one]


def _website(row: Row) -> str | None:
    for one in as_list(row.raw.get("links")):
        link = Row({"url": one} if isinstance(one, str) else one if isinstance(one, dict) else {})
        if link.text("type") in (None, "website") and (found := link.url("url") or link.url("value")):
            return found
    return None


def _place_1(row: Row) -> Place | None:
    country, addresses = row.row("country").text("country_code"), row.rows("addresses")
    if not addresses:
        return Place(country=country) if country else None
    one = addresses[0]
    return Place(
        city=one.text("city"),
        region=one.text("state"),
        country=country,
        latitude=one.number("lat"),
        longitude=one.number("lng"),
    )


def _place_2(row: Row) -> Place | None:
    for location in row.rows("locations"):
        one = location.row("geonames_details")
        return Place(
            city=one.text("name"),
            region=one.text("country_subdivision_name"),
            country=one.text("country_code"),
            latitude=one.number("lat"),
            longitude=one.number("lng"),
        )
    return None


def _parent(row: Row) -> Party | None:
    for one in row.rows("relationships"):
        if (one.text("type") or "").casefold() == "parent":
            return Party(name=one.text("label"), key=(one.text("id") or "").rpartition("/")[2] or None)
    return None


def _identifiers(row: Row) -> dict[str, str]:
    """Give the preferred identifier of each register, else its first one."""
    found = row.raw.get("external_ids")
    rows = row.rows("external_ids") if isinstance(found, list) else []
    if isinstance(found, dict):
        rows = [Row({"type": kind, **one}) for kind, one in found.items() if isinstance(one, dict)]
    known = {}
    for one in rows:
        register = (one.text("type") or "").casefold()
        value = one.text("preferred") or next(iter(one.texts("all")), None)
        if register in REGISTERS and value:
            known[register] = value
    return known
