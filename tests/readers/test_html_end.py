"""What is said of a page that stops: cut off, perhaps cut off, or nothing."""

from __future__ import annotations

import pytest

from discovery.readers import Payload, read_any
from discovery.readers._html_end import missing_end

HEAD = "<!doctype html><html><head><title>T</title></head><body>"
CUT, NOTED = "the page was cut off", "the page has no end tag"


@pytest.mark.parametrize(
    ("page", "said"),
    [
        (f"{HEAD}<ul><li>A</li></ul></body></html>", None),
        (f"{HEAD}<p>A</p></BODY>", None),
        (f"{HEAD}<p>A</p></body></html><script>more()</script>", None),
        (f"{HEAD}<ul><li>A</li></ul>", NOTED),
        (f"{HEAD}<ul><li>A</li>", CUT),
        (f"{HEAD}<ul><li>A</li></ul><p", CUT),
        (f"{HEAD}<p>A</p></div><div><p>B</p>", CUT),
        (f"{HEAD}<p>A</p><!-- the rest", CUT),
        (f"{HEAD}<p>A</p><script>var a = '</body>';", CUT),
        (f"{HEAD}<script>write('<html></body></html>')</script><ul><li>A</li></ul>", NOTED),
        (f"{HEAD}<p>A</p><!-- </body> --><p>B</p>", NOTED),
        (f"{HEAD}<p>A</p></body></html>{HEAD}<p>B</p>", NOTED),
        ("<!doctype html><html><head><title>T", CUT),
        ("<!doctype html><html><body>", CUT),
        ("<!doctype html>", CUT),
        ("<!doctype html><html lang=en><meta charset=utf-8><title>T</title><p>Written short<p>On purpose", None),
        ("<!doctype html><html lang=en><body class=a><ul><li>A<li>B</ul>", None),
        ("<div class=row><p>A piece of a page</p></div>", None),
        ("<div class=row><p>A piece of a page</p>", CUT),
        (f"{HEAD}<script>'<div><ul>'</script><p>A</p>", NOTED),
    ],
)
def test_the_end_of_a_page(page: str, said: str | None) -> None:
    found = missing_end(page.encode())
    assert found is None if said is None else (found is not None and found.reason.startswith(said))
    assert found is None or found.cut_off == (said == CUT)


def test_a_list_cut_between_two_rows_is_said() -> None:
    rows = [f"<div><b>2027-05-0{n}</b> <a href='/m/{n}'>Meeting number {n}</a></div>" for n in range(1, 9)]
    whole = read_any(Payload(f"{HEAD}{''.join(rows)}</body></html>".encode(), "https://a.example/x", "text/html"))
    left = read_any(Payload(f"{HEAD}{''.join(rows[:5])}".encode(), "https://a.example/x", "text/html"))
    assert (len(whole.items), len(left.items)) == (8, 5)
    assert (len(whole.problems), len(left.problems)) == (0, 1)
