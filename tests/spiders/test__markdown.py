"""Markdown as plain text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discovery.spiders._markdown import plain


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("## What it is\nA tool.", "What it is\n\nA tool."),
        ("a **bold [link](https://x.example/(a))** word", "a bold link word"),
        ('see [#75](https://x.example/75 "the issue")', "see #75"),
        ("![logo](https://x.example/l.png) of ours", "logo of ours"),
        ("`kubectl`, *why* and __how__", "kubectl, why and how"),
        ("snake_case_name and 5*3*2", "snake_case_name and 5*3*2"),
        ("broken for\nthe screen\n\nanother", "broken for the screen\n\nanother"),
        ("wanted:\n- one\n  goes on\n- **two**\n1. three", "wanted:\n- one goes on\n- two\n1. three"),
        ("run\n```sh\nmake\nmake test\n```\nand see", "run\nmake\nmake test\nand see"),
        ("[no link] (at all)", "[no link] (at all)"),
        ("", ""),
    ],
)
def test_marks_are_taken_out(text: str, seen: str) -> None:
    assert plain(text) == seen


@given(st.text(alphabet="ab *_#\n-", max_size=200))
def test_no_letter_is_lost(text: str) -> None:
    assert [one for one in plain(text) if one in "ab"] == [one for one in text if one in "ab"]
