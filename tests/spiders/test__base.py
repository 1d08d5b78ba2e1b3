"""What platforms build on."""

from __future__ import annotations

import pytest

from discovery.spiders._base import Ask


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        ("https://a.example/?tag[]=x&b=c d", "https://a.example/?tag%5B%5D=x&b=c%20d"),
        ("https://a.example/Zürich", "https://a.example/Z%C3%BCrich"),
        ("https://a.example/?q=a%2Bb+c", "https://a.example/?q=a%2Bb+c"),
        ("webcal://a.example/x.ics", "webcal://a.example/x.ics"),
        ("https://[broken", "https://[broken"),
    ],
)
def test_an_address_is_spelled_as_it_goes_over_the_wire(url: str, asked: str) -> None:
    """What is kept of a page is found again by its address: validators, links, items."""
    assert Ask(url).url == asked
