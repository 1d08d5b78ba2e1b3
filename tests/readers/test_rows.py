"""Lists as JSON or YAML: what a row gives, and that one bad part costs itself alone."""

from __future__ import annotations

import pytest

from discovery.items import Organization, Problem
from discovery.readers import Payload
from discovery.readers._rows import (
    MAX_BYTES,
    MAX_NODES,
    BadRow,
    Row,
    iso_moment,
    json_of,
    open_end,
    read_row,
    read_rows,
    yaml_of,
)


def organizations(row: Row):
    yield Organization(name=row.need("name"), url=row.url("url"))


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2027-05-31", "2027-05-31"),
        ("2027-05-31 23:59:59", "2027-05-31T23:59:59"),
        ("2027-05-31T23:59", "2027-05-31T23:59:00"),
        (" 2027-05-31 ", "2027-05-31"),
        ("2027-02-30", None),
        ("2027-05-31 24:01:00", None),
        ("31.05.2027", None),
        ("2027-05-31 23:59 Uhr", None),
        ("TBA", None),
        ("", None),
    ],
)
def test_iso_moment(written: str, moment: str | None) -> None:
    assert iso_moment(written) == moment


@pytest.mark.parametrize(
    ("method", "value", "result", "is_fault"),
    [
        ("text", "  a\n b ", "a b", False),
        ("text", "<b>x</b> &amp; y", "x & y", False),
        ("text", "<CODE/CRAFTS>", "CODE/CRAFTS", False),
        ("text", 2027, "2027", False),
        ("text", None, None, False),
        ("text", "null", None, False),
        ("text", ["a"], None, True),
        ("text", True, None, True),
        ("block", "a\n\nb", "a\n\nb", False),
        ("url", "https://x.example/a", "https://x.example/a", False),
        ("url", "/a", "https://base.example/a", False),
        ("url", "//x.example/a", "https://x.example/a", False),
        ("url", "tba", None, True),
        ("url", "", None, False),
        ("url", "javascript:alert(1)", None, True),
        ("url", 5, None, True),
        ("day", "2027-05-31 10:00", "2027-05-31", False),
        ("day", "soon", None, True),
        ("number", "1.5", 1.5, False),
        ("number", 2, 2.0, False),
        ("number", "", None, False),
        ("number", "NaN", None, True),
        ("number", 10**400, None, True),
        ("number", True, None, True),
        ("number", [1], None, True),
        ("flag", True, True, False),
        ("flag", "False", False, False),
        ("flag", "", None, False),
        ("flag", "perhaps", None, True),
        ("flag", 1, None, True),
        ("texts", ["a", " a ", "b", ""], ["a", "b"], False),
        ("texts", "a", ["a"], False),
        ("texts", "~", [], False),
        ("texts", ["a", 3], ["a"], True),
        ("texts", {"a": 1}, [], True),
    ],
)
def test_values_by_type(method: str, value: object, result: object, is_fault: bool) -> None:
    row = Row({"key": value}, "https://base.example/list.json")
    assert getattr(row, method)("key") == result
    assert bool(row.faults) is is_fault


def test_absent_values_are_no_fault() -> None:
    row = Row({})
    assert [row.text("a"), row.url("a"), row.day("a"), row.number("a"), row.flag("a")] == [None] * 5
    assert (row.texts("a"), row.rows("a"), row.row("a").text("b"), row.faults) == ([], [], None, [])


def test_inner_objects_note_their_faults_outside() -> None:
    row = Row({"one": {"n": "x"}, "many": [{"n": 1}, "odd"], "flat": "text"})
    assert row.row("one").number("n") is None
    assert [inner.number("n") for inner in row.rows("many")] == [1]
    assert row.row("flat").text("n") is None
    assert [fault.partition(":")[0] for fault in row.faults] == ["n", "many", "flat"]


def test_a_needed_value_is_missing() -> None:
    with pytest.raises(BadRow, match="name: is missing"):
        Row({"name": ""}).need("name")
    with pytest.raises(BadRow, match=r"name: .* is not a text"):
        Row({"name": {}}).need("name")


def test_a_bad_row_costs_itself() -> None:
    rows = [{"name": "A"}, "text", {"url": "https://x.example/"}, {"name": "B", "url": "ftp://x"}, None, {"name": "C"}]
    found = list(read_rows(rows, organizations))
    assert [one.name for one in found if isinstance(one, Organization)] == ["A", "B", "C"]
    assert [(one.where, one.reason) for one in found if isinstance(one, Problem)] == [
        ("row 2", "expected an object, found a text"),
        ("row 3", "name: is missing"),
        ("row 4", "url: 'ftp://x' is not a web address"),
        ("row 5", "expected an object, found nothing"),
    ]


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ({}, "expected a list, found an object"),
        ("x", "expected a list, found a text"),
        (3, "expected a list, found a number"),
        (None, "expected a list, found nothing"),
        (Problem(reason="not JSON"), "not JSON"),
    ],
)
def test_what_is_no_list_is_one_problem(value: object, reason: str) -> None:
    assert [one.reason for one in read_rows(value, organizations)] == [reason]


def test_one_object_that_is_none() -> None:
    assert [one.reason for one in read_row([], organizations)] == ["expected an object, found a list"]


@pytest.mark.parametrize("body", [b"", b"{", b"<html>", b"[" * 100_000, b"\xff\xfe"])
def test_broken_json_is_a_problem(body: bytes) -> None:
    assert json_of(Payload(body=body)).reason.startswith("not JSON")


def test_json_with_mark_and_control_character() -> None:
    assert json_of(Payload(body=b'\xef\xbb\xbf["a\tb"]')) == ["a\tb"]


def test_yaml_scalars_are_texts() -> None:
    body = b"- {country: NO, year: 2027, day: 2027-05-31, time: 12:30:45, code: 010, version: 1.10, off: off}"
    assert yaml_of(Payload(body=body)) == [
        {
            "country": "NO",
            "year": "2027",
            "day": "2027-05-31",
            "time": "12:30:45",
            "code": "010",
            "version": "1.10",
            "off": "off",
        }
    ]


@pytest.mark.parametrize("body", [b"a: [", b"a: b: c", b"? [x]\n: y", b"\t- a", b"&a [*b]"])
def test_broken_yaml_is_a_problem(body: bytes) -> None:
    assert yaml_of(Payload(body=body)).reason.startswith("not YAML")


def test_deep_yaml_is_a_problem() -> None:
    assert yaml_of(Payload(body=b"[" * 100_000)).reason == "nested deeper than 60 levels"


def test_yaml_objects_and_merges_are_texts_only() -> None:
    body = b"- &a {n: !!python/object/apply:os.system [echo]}\n- <<: *a\n  m: 1\n"
    assert yaml_of(Payload(body=body)) == [{"n": ["echo"]}, {"<<": {"n": ["echo"]}, "m": "1"}]


def test_one_broken_entry_of_a_yaml_list_costs_itself() -> None:
    body = b"# list\n- name: A\n- name: 'B\n  url: x: y\n- name: C\n"
    found = list(read_rows(yaml_of(Payload(body=body)), organizations))
    assert [one.name for one in found if isinstance(one, Organization)] == ["A", "C"]
    assert [one.where for one in found if isinstance(one, Problem)] == ["row 2"]


@pytest.mark.parametrize("parse", [json_of, yaml_of])
def test_what_is_too_large_is_not_parsed(parse) -> None:
    assert parse(Payload(body=b" " * (MAX_BYTES + 1))).reason.startswith("larger than")


def test_yaml_of_too_many_values_is_not_made() -> None:
    assert yaml_of(Payload(body=b"[" + b"a," * (MAX_NODES + 1) + b"]")).reason.startswith("more than")


def test_a_broken_list_does_not_repeat_itself_for_ever() -> None:
    found = list(read_rows([5] * 2_500 + [{"name": "A"}], organizations))
    assert [one.name for one in found if isinstance(one, Organization)] == ["A"]
    assert (len(found), found[-1]) == (1_002, Problem(reason="1,500 more problems like these"))


def test_a_row_that_nobody_thought_of_costs_itself() -> None:
    def careless(row: Row):
        yield Organization(name=row.raw["name"].strip())

    found = list(read_rows([{"name": 5}, {"name": "A"}], careless))
    assert [type(one).__name__ for one in found] == ["Problem", "Organization"]
    assert found[0].reason.startswith("row could not be read: AttributeError")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"- a: 1\n- a: 2\n", []),
        (b"- a: 1\n- a: 2\n  ", []),
        (b"- a: 1\n- a: 2", ["line 2"]),
        (b"- a: 1", []),
        (b"", []),
    ],
)
def test_a_last_line_without_an_end_is_noted(body: bytes, said: list[str]) -> None:
    assert [(one.where, one.cut_off) for one in open_end(Payload(body))] == [(where, False) for where in said]


def test_a_list_whose_last_entry_stops_short() -> None:
    rows = "".join(f"- name: N{n}\n  start: 2027-01-01\n  link: x\n" for n in range(30))
    whole, short = yaml_of(Payload(rows.encode())), yaml_of(Payload(rows[:-10].encode()))
    assert len(whole) == 30
    assert "link" in short[-1].reason
    assert yaml_of(Payload(b"- a: 1\n  b: 2\n- a: 1\n")) == [{"a": "1", "b": "2"}, {"a": "1"}]  # too few to tell
