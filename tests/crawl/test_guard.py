"""Which addresses may be asked."""

from __future__ import annotations

import pytest

from discovery.crawl.guard import host_and_port, is_public, refusal

ALLOW = frozenset({"127.0.0.1:8000"})


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("127.0.0.1", False),
        ("0.0.0.0", False),
        ("10.1.2.3", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:93.184.216.34", True),
        ("2002:7f00:1::", False),
        ("64:ff9b::7f00:1", False),
        ("not an address", False),
    ],
)
def test_public_addresses(address: str, public: bool) -> None:
    assert is_public(address) is public


@pytest.mark.parametrize(
    ("url", "word"),
    [
        ("https://example.org/", None),
        ("http://example.org:80/a?b=c", None),
        ("https://example.org:443/", None),
        ("http://127.0.0.1:8000/x", None),
        ("http://127.0.0.1:8001/x", "port"),
        ("http://127.0.0.1/", "not a public address"),
        ("http://2130706433/", "not a public address"),
        ("http://0x7f000001/", "not a public address"),
        ("http://0177.0.0.1/", "not a public address"),
        ("http://127.1/", "not a public address"),
        ("http://[::1]/", "not a public address"),
        ("http://[::ffff:127.0.0.1]/", "not a public address"),
        ("http://example.org:8080/", "port"),
        ("http://user:secret@example.org/", "user name"),
        ("http://169.254.169.254:8888\\@example.org/", "backslash"),
        ("http://example.org/a b", "space"),
        ("http://example.org/\x00", "control"),
        ("file:///etc/passwd", "only http"),
        ("ftp://example.org/", "only http"),
        ("data:text/html,x", "only http"),
        ("javascript:alert(1)", "only http"),
        ("http:///nothing", "no host"),
        ("http://example.org:99999/", "malformed"),
        ("http://[::1/", "malformed"),
        ("http://example.org/" + "a" * 2000, "too long"),
    ],
)
def test_refusals(url: str, word: str | None) -> None:
    reason = refusal(url, ALLOW)
    assert (reason is None) if word is None else (reason is not None and word in reason)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://Example.ORG/a", "example.org:443"),
        ("http://example.org/", "example.org:80"),
        ("http://127.0.0.1:8000/", "127.0.0.1:8000"),
    ],
)
def test_host_and_port(url: str, expected: str) -> None:
    assert host_and_port(url) == expected
