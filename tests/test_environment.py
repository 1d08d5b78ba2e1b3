"""A variable that holds no number is named."""

from __future__ import annotations

import pytest

from discovery.environment import number_from


@pytest.mark.parametrize(("text", "number"), [("", 30), (" ", 30), ("5", 5), ("1.5", 1.5), (" 7 ", 7), ("1e3", 1000)])
def test_a_number_or_the_default(monkeypatch: pytest.MonkeyPatch, text: str, number: float) -> None:
    monkeypatch.setenv("DISCOVERY_TIMEOUT", text)
    assert number_from("DISCOVERY_TIMEOUT", 30) == number


@pytest.mark.parametrize("text", ["abc", "0", "-1", "nan", "inf", "1,5"])
def test_what_is_no_number_above_nothing_is_told(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("DISCOVERY_TIMEOUT", text)
    with pytest.raises(ValueError, match=f"DISCOVERY_TIMEOUT={text}: a number above 0 is wanted"):
        number_from("DISCOVERY_TIMEOUT", 30)
