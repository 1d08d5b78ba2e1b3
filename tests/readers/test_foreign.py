"""Bytes that are no text are said, as something around them may be lost; another encoding that is named is none of those."""

from __future__ import annotations

import pytest

from discovery.items import Problem
from discovery.readers import Payload, html_list, read_any
from discovery.readers._rows import open_end

ROW = "<li><h3>Forum für Führung {0}</h3><p>{0}. Mai 2027, Köln</p></li>"
HTML = "<!doctype html><html><head>{0}<title>Termine</title></head><body><ul>{1}</ul></body></html>"
LIST = HTML.format("", "".join(ROW.format(day) for day in range(3, 12)))
DECLARED = HTML.format('<meta charset="iso-8859-1">', ROW.format(3))
SAID = "bytes that are no UTF-8: the file may be damaged"


@pytest.mark.parametrize(
    ("body", "content_type", "where"),
    [
        (LIST.encode(), "text/html", None),
        (LIST.encode(), "text/html; charset=utf-8", None),
        (LIST.encode("utf-8-sig"), "text/html", None),
        (LIST.encode("utf-16"), "text/html", None),
        (LIST.encode("iso-8859-1"), "text/html; charset=iso-8859-1", None),
        (DECLARED.encode("iso-8859-1"), "text/html", None),
        (LIST.encode().replace(b"Termine", b"Ter\x91ine"), "text/html", "byte 37"),
        (LIST.encode().replace(b"Termine", b"Ter\xffine"), "text/html; charset=utf-8", "byte 37"),
        (b'{"@context": "https://schema.org", "na\xffme": "x"}', "application/ld+json", "byte 38"),
        (LIST.encode("iso-8859-1").replace("ü".encode("iso-8859-1"), b"u", 1), "text/html; charset=utf-8", "byte 85"),
    ],
)
def test_bytes_that_are_no_text_are_said_of_a_page(body, content_type, where):
    problems = read_any(Payload(body, url="https://a.example/", content_type=content_type)).problems
    assert [one.where for one in problems if one.reason == SAID] == ([where] if where else [])


def test_a_calendar_that_is_taken_for_a_page_is_said():
    body = b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDESCRIPTION:<ul>"
    problems = [one for one in html_list.read(Payload(body, url="https://a.example/a.ics")) if isinstance(one, Problem)]
    assert any(one.reason.startswith("a calendar, not a web page") for one in problems)


@pytest.mark.parametrize(
    ("body", "where"),
    [(b"- title: Forum\n", None), ("- title: Führung\n".encode(), None), (b"- t\xeftle: x\n", "byte 3")],
)
def test_and_of_a_file_of_lines(body, where):
    assert [one.where for one in open_end(Payload(body, url="https://a.example/a.yml"))] == ([where] if where else [])
