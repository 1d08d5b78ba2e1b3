"""ROR: the listing of dumps, and dumps in two schemas, as a stream."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import pytest
from list_reading import items, links, problems, read

from discovery.items import Link, Organization, Party, Place
from discovery.readers import Payload
from discovery.sources import Source
from discovery.spiders import ror

FIRST = {
    "id": "https://ror.org/03qdqbt06",
    "name": "Society of Examples",
    "types": ["Nonprofit"],
    "links": ["http://examples.example"],
    "aliases": ["Examplers"],
    "acronyms": ["SoE"],
    "status": "active",
    "labels": [{"label": "Gesellschaft der Beispiele", "iso639": "de"}],
    "email_address": "office@examples.example",
    "established": 1958,
    "country": {"country_code": "AU"},
    "relationships": [{"type": "Parent", "label": "Union", "id": "https://ror.org/01aaaaa11"}],
    "addresses": [{"lat": -37.9, "lng": 145.1, "city": "Melbourne", "state": "Victoria"}],
    "external_ids": {"Wikidata": {"preferred": None, "all": ["Q598841"]}, "ISNI": {"preferred": "1", "all": ["2"]}},
}
SECOND = {
    "id": "https://ror.org/03qdqbt06",
    "names": [
        {"value": "SoE", "types": ["acronym"], "lang": None},
        {"value": "Examplers", "types": ["alias"], "lang": None},
        {"value": "Society of Examples", "types": ["ror_display", "label"], "lang": "en"},
        {"value": "Gesellschaft der Beispiele", "types": ["label"], "lang": "de"},
    ],
    "types": ["nonprofit"],
    "links": [
        {"type": "wikipedia", "value": "https://en.wikipedia.example/SoE"},
        {"type": "website", "value": "http://examples.example"},
    ],
    "status": "active",
    "established": 1958,
    "locations": [
        {
            "geonames_details": {
                "country_code": "AU",
                "country_subdivision_name": "Victoria",
                "lat": -37.9,
                "lng": 145.1,
                "name": "Melbourne",
            }
        }
    ],
    "relationships": [{"type": "parent", "label": "Union", "id": "https://ror.org/01aaaaa11"}],
    "external_ids": [
        {"type": "wikidata", "preferred": None, "all": ["Q598841"]},
        {"type": "isni", "preferred": "1", "all": ["2"]},
    ],
}


def dump(*files: tuple[str, Any]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content if isinstance(content, str) else json.dumps(content, indent=4))
    return out.getvalue()


@pytest.mark.parametrize("record", [FIRST, SECOND])
def test_a_record_is_an_organization(record: dict[str, Any]) -> None:
    (one,) = read("ror", dump(("v1.0-ror-data.json", [record])))
    names = one.alternate_names
    one.alternate_names = []
    assert one == Organization(
        source_key="03qdqbt06",
        name="Society of Examples",
        url="http://examples.example",
        founded="1958",
        location=Place(city="Melbourne", region="Victoria", country="AU", latitude=-37.9, longitude=145.1),
        parent=Party(name="Union", key="01aaaaa11"),
        identifiers={"ror": "https://ror.org/03qdqbt06", "wikidata": "Q598841", "isni": "1"},
        tags=["nonprofit"],
    )
    assert sorted(names) == ["Examplers", "Gesellschaft der Beispiele", "SoE"]


def test_the_newest_schema_is_read() -> None:
    files = (
        ("v2-ror-data.csv", "id,name"),
        ("v2-ror-data.json", [FIRST] * 2),
        ("v2-ror-data_schema_v2.json", [SECOND]),
    )
    assert len(read("ror", dump(*files))) == 1


def test_the_listing_leads_to_the_newest_dump() -> None:
    files = [{"key": name, "links": {"self": f"https://files.example/{name}"}} for name in ("a.zip", "b.zip")]
    found = read("ror", {"hits": {"hits": [{"files": files}, {"files": []}]}})
    assert links(found) == [("item", "https://files.example/b.zip")]
    source = Source(name="s", spider="ror", url="https://x.example/")
    asked = ror.RorSpider().follow(source, [one for one in found if isinstance(one, Link)], 1)
    assert [ask.url for ask in asked] == ["https://files.example/b.zip"]


@pytest.mark.parametrize("listing", [{}, [], {"hits": {"hits": []}}, {"hits": {"hits": [{"files": [{"links": 3}]}]}}])
def test_a_listing_without_dumps(listing: Any) -> None:
    assert problems(read("ror", listing)) == [("", "the listing names no dump")]


def test_only_some_types() -> None:
    body = dump(("x.json", [FIRST, FIRST | {"types": ["Education"]}, FIRST | {"status": "withdrawn"}]))
    assert len(list(ror.RorSpider.read(Payload(body=body)))) == 2
    assert len(list(ror.RorSpider.read(Payload(body=body, options={"types": ["education"]})))) == 1


def test_kinds_are_stated_where_the_type_is_certain() -> None:
    found = read("ror", dump(("x.json", [FIRST | {"types": [kind]} for kind in ("Company", "Nonprofit", "Facility")])))
    assert [one.kind for one in found] == ["company", None, "other"]


def test_bad_records_cost_themselves() -> None:
    odd = FIRST | {"addresses": 4, "links": "x", "external_ids": 7, "country": None, "relationships": [None]}
    found = read("ror", dump(("x.json", [{}, "text", odd, FIRST])))
    assert [one.name for one in items(found)] == ["Society of Examples"] * 2
    assert [where for where, _ in problems(found)] == ["row 1", "row 2", "row 3"]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"PK\x03\x04 cut off", "not a readable archive"),
        (dump(("readme.txt", "x")), "the archive holds no JSON file"),
        (dump(("x.json", "[{} {")), "not JSON"),
        (dump(("x.json", "")), "not JSON"),
        (b"{", "not JSON"),
    ],
)
def test_broken_answers(body: bytes, reason: str) -> None:
    assert problems(read("ror", body))[-1][1].startswith(reason)


def test_what_is_cut_off_keeps_what_came_before() -> None:
    text = json.dumps([FIRST, FIRST])
    found = read("ror", dump(("x.json", text[:-40])))
    assert (len(items(found)), [text[:8] for _, text in problems(found)]) == (1, ["not JSON"])


def test_records_across_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ror, "CHUNK", 7)
    found = read("ror", dump(("x.json", json.dumps([FIRST | {"name": "Ärzte\u2028"}] * 3, ensure_ascii=False))))
    assert [one.name for one in found] == ["Ärzte"] * 3


@pytest.mark.parametrize(("limit", "reason"), [("MAX_RECORD", "not JSON"), ("MAX_UNPACKED", "x.json: larger than")])
def test_limits(monkeypatch: pytest.MonkeyPatch, limit: str, reason: str) -> None:
    monkeypatch.setattr(ror, limit, 1_000)
    monkeypatch.setattr(ror, "CHUNK", 100)
    body = dump(("x.json", json.dumps([FIRST | {"name": "x" * 5_000}, FIRST])))
    assert [text.startswith(reason) for _, text in problems(read("ror", body))] == [True]


def test_real_dump(shared) -> None:
    found = read("ror", (shared / "corpus/organizations/ror/ror-data.zip").read_bytes())
    assert problems(found) == []
    assert len({one.source_key for one in found}) == len(found) == 100
    assert all(one.location.country and one.identifiers["ror"] for one in found)
