"""Filters of the site: read from a query string, written back, and the same question either way."""

from __future__ import annotations

from urllib.parse import parse_qs, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discovery.interests import Interest, topic_tree
from discovery.publish.site._filters import feed_path, filter_from_path, filter_of, query_string

TREE = topic_tree()


def read(query: str) -> tuple[Interest, list[str]]:
    given_values = parse_qs(query)
    return filter_of(lambda key: given_values.get(key, []), TREE)


@pytest.mark.parametrize(
    "query",
    [
        "q=leadership+summit", "topic=management&topic=hr", "type=event&kind=workshop&kind=seminar", "country=DE&country=AT",
        "attendance=online", "language=de", "free=1", "max_price=250", "near=Berlin%2C+DE&km=40", "from=2027-01-01&to=2027-02-01",
        "q=%22a+phrase%22&topic=management&country=DE&free=1", "",
    ],
)  # fmt: skip
def test_a_filter_is_written_as_it_was_read(query: str) -> None:
    interest, left_out = read(query)
    assert left_out == []
    assert query_string(interest) == query
    assert filter_from_path(query, TREE) == interest


def test_topics_take_in_what_is_below_them() -> None:
    interest, _ = read("topic=management")
    assert set(interest.topic_family) > {"management", "leadership"}


@pytest.mark.parametrize(
    ("query", "key"),
    [
        ("topic=juggling", "topics"), ("kind=party", "kinds"), ("from=soon", "from"), ("max_price=cheap", "max_price"),
        ("max_price=-3", "max_price"), ("near=Nowhereville%2C+DE", "near"), ("near=Berlin&km=x", "near"), ("country=Germany", "countries"),
        ("from=2027-02-01&to=2027-01-01", "to"), ("type=events", "types"), ("attendance=maybe", "attendance"),
        ("language=German", "languages"),
    ],
)  # fmt: skip
def test_nonsense_is_left_out_and_named(query: str, key: str) -> None:
    interest, left_out = read(f"{query}&q=rest")
    assert [note.partition(":")[0] for note in left_out] == [key]
    assert interest.words == ("rest",)


def test_the_same_question_has_the_same_id_and_another_another() -> None:
    assert read("country=de&q=x")[0].id == read("q=x&country=DE")[0].id
    assert read("q=x")[0].id != read("q=y")[0].id


KEYS = (
    "q",
    "topic",
    "type",
    "kind",
    "country",
    "attendance",
    "language",
    "free",
    "max_price",
    "near",
    "km",
    "from",
    "to",
)


@given(st.lists(st.tuples(st.sampled_from(KEYS), st.text(max_size=30)), max_size=8))
def test_no_query_string_breaks_a_filter(pairs: list[tuple[str, str]]) -> None:
    interest, _ = read(urlencode(pairs, errors="replace"))
    path = feed_path(interest, "ics")
    assert path.startswith("/feeds/filter/")
    assert "/" not in path.removeprefix("/feeds/filter/")
    again = filter_from_path(path.removeprefix("/feeds/filter/").removesuffix(".ics"), TREE)
    assert query_string(again) == query_string(interest)
