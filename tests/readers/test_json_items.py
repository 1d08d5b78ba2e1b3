"""Items of our own as JSON and JSON lines."""

from __future__ import annotations

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from discovery.items import Event, Organization, Place
from discovery.readers import Payload, Reading, json_items, read_any

EVENT = {
    "type": "event",
    "source_key": "1",
    "name": "Tagung",
    "start": "2027-11-02",
    "location": {"name": "bcc", "region": None},
}
READ = Event(source_key="1", name="Tagung", start="2027-11-02", location=Place(name="bcc"))


def read(body: bytes) -> Reading:
    return Reading.of(json_items.read(Payload(body)))


@pytest.mark.parametrize(
    "body",
    [
        json.dumps(EVENT),
        json.dumps([EVENT]),
        json.dumps({"items": [EVENT]}),
        json.dumps(EVENT) + "\n",
        "\ufeff" + json.dumps(EVENT),
        json.dumps(EVENT, indent=2),
    ],
)
def test_one_item_in_every_wrapping(body: str) -> None:
    assert read(body.encode()) == Reading(items=[READ])


def test_lines_cost_only_themselves() -> None:
    lines = [
        json.dumps(EVENT),
        "{broken",
        "",
        json.dumps({"type": "talk"}),
        "[1]",
        json.dumps({"type": "organization", "name": "VDI"}),
    ]
    reading = read("\n".join(lines).encode())
    assert reading.items == [READ, Organization(name="VDI")]
    assert [problem.where for problem in reading.problems] == ["line 2", "line 4", "line 5"]


def test_a_field_of_the_wrong_shape_is_a_problem_with_its_place() -> None:
    reading = read(json.dumps([EVENT, {"type": "event", "name": ["x"]}]).encode())
    assert reading.items == [READ]
    assert reading.problems[0].where == "item 2"
    assert "$.name" in reading.problems[0].reason


def test_what_we_write_we_read() -> None:
    event = Event(source_key="1", name="x", start="2027-01-01", tags=["a"], notes=["json repaired"], all_day=True)
    assert read(msgspec.json.encode(event)).items == [event]


@pytest.mark.parametrize("body", [b"[" * 100_000, b'{"a":' * 100_000 + b"1" + b"}" * 100_000])
def test_json_nested_too_deep_is_a_problem(body: bytes) -> None:
    reading = read(body)
    assert reading.items == []
    assert reading.problems


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        (Payload(b"[]", content_type="application/json"), True),
        (Payload(b"x", url="file:///a/items.jsonl"), True),
        (Payload(b' {"type": "event"}'), True),
        (Payload(b'{"@type": "Event"}', content_type="application/json"), False),
        (Payload(b"[x] <html>", content_type="text/html"), False),
        (Payload(b"BEGIN:VCALENDAR"), False),
    ],
)
def test_what_is_recognised(payload: Payload, expected: bool) -> None:
    assert json_items.recognise(payload) is expected


def test_json_of_another_shape_is_named_as_such() -> None:
    assert "no list of events that is known" in read_any(Payload(b'{"events": 1}')).problems[0].reason


def test_problems_are_bounded() -> None:
    reading = read(b"[" + b",".join([b"1"] * 5_000) + b"]")
    assert len(reading.problems) == json_items.MAX_PROBLEMS + 1


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["type", "name", "start", "location", "tags", "notes", "x"]) | st.text(max_size=3),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


@given(json_values)
def test_no_json_makes_it_raise(value: object) -> None:
    list(json_items.read(Payload(json.dumps(value).encode())))


@given(st.dictionaries(st.sampled_from(sorted(Event.__struct_fields__)), json_values, max_size=6))
def test_no_event_makes_it_raise(fields: dict[str, object]) -> None:
    list(json_items.read(Payload(json.dumps({**fields, "type": "event"}).encode())))


@given(st.binary(max_size=200))
def test_no_bytes_make_it_raise(body: bytes) -> None:
    list(json_items.read(Payload(body)))
    json_items.recognise(Payload(body))


def test_what_is_marked_as_rejected_is_a_problem() -> None:
    reading = read(json.dumps({**EVENT, "rejected": "no name"}).encode())
    assert reading.items == []
    assert [problem.reason for problem in reading.problems] == ["marked as rejected: no name"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b'{\n  "items": [\n    {"type": "event"},\n    {"type"', ["not JSON"]),
        (b'{"type":"event","name":"A"}\n{"type":"event","na', ["not JSON"]),
        (b'{"type":"event","name":"A"}\n{"type":"event","na\n', ["not JSON"]),
    ],
)
def test_a_document_in_pieces_is_one_problem(body: bytes, said: list[str]) -> None:
    problems = read(body).problems
    assert [one.reason[:8] for one in problems] == said
    assert [one.cut_off for one in problems] == [not body.endswith(b"\n") and body.startswith(b'{"')]


def test_json_that_says_it_is_a_page() -> None:
    assert json_items.recognise(Payload(b' [{"a": ', content_type="text/html"))
    assert not json_items.recognise(Payload(b"{% extends %}<html>", content_type="text/html"))
