"""Walls, logins and missing pages are named; pages that only look a little like them are read."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from discovery.refusals import refusal

FORM = "<form><input name=u><input type='password' name=p></form>"
TEXT = "<p>Our chamber brings people of the region together.</p>" * 30


def told(title: str, body: str = "", status: int = 200, path: str = "/") -> str | None:
    page = f"<html><head><title>{title}</title></head><body>{body}</body></html>"
    return refusal(f"https://chamber.example{path}", status, LexborHTMLParser(page), page)


@pytest.mark.parametrize(
    ("title", "body", "status", "word"),
    [
        ("Just a moment...", "", 403, "wall against programs"),
        ("Attention Required! | Cloudflare", "", 200, "wall against programs"),
        ("chamber.example", "<script>window._cf_chl_opt={}</script>", 503, "wall against programs"),
        ("", '<div id="imunify360-webshield"></div>', 200, "wall against programs"),
        ("", "<script>location='https://x.queue-it.net/?c=y'</script>", 200, "wall against programs"),
        ("Forbidden", "", 403, "does not let programs in"),
        ("", "", 429, "does not let programs in"),
        ("404", "", 200, "does not exist"),
        ("404 – Seite nicht gefunden", "", 200, "does not exist"),
        ("Chamber | Page not found", "", 200, "does not exist"),
        ("Page introuvable - Chambre", "", 200, "does not exist"),
        ("Oops! That page can’t be found. – Chamber", "", 200, "does not exist"),
        ("Chamber", "<h1>Page Not Found</h1>", 200, "does not exist"),
        ("Log in · Chamber", FORM + TEXT, 200, "asks for a login"),
        ("Anmelden", FORM, 200, "asks for a login"),
        ("Members", FORM, 200, "asks for a login"),
    ],
)
def test_what_is_not_to_be_read(title: str, body: str, status: int, word: str) -> None:
    assert word in (told(title, body, status) or "")


def test_a_login_by_its_address() -> None:
    assert "asks for a login" in (told("Chamber", FORM + TEXT, path="/wp-login.php?redirect_to=/") or "")


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("Events | Chamber", TEXT + FORM),
        ("How to log in to your success: a seminar", TEXT),
        ("Highway 404 reopens – town meeting", TEXT),
        ("Moments that matter", TEXT),
        ("A night not found in any guide", TEXT),
        ("Security Council", TEXT),
        ("Lost and found", f"<h1>Nothing was lost and all was found in this long heading about the evening of the chamber: not found</h1>{TEXT}"),
        ("Events", f"{TEXT * 20}<script src='https://x.queue-it.net/y.js'></script>" + "<p>x</p>" * 6_000),
        ("", ""),
    ],
)  # fmt: skip
def test_what_is(title: str, body: str) -> None:
    assert told(title, body) is None
