"""Every platform on answers that are not what it asked for: nothing leaves it but items, links and problems."""

from __future__ import annotations

import pytest

from discovery.readers import Payload
from discovery.spiders._registry import spider_class, spider_names

BODIES = (
    b"", b"[]", b"{}", b"null", b"1", b'"x"', b"[[]]", b"[null]", b"[1]", b"[{}]", b'{"events": null}', b'{"events": {}}', b'{"events": [[]]}',
    b'{"results": []}', b'{"results": {}}', b'{"data": []}', b'{"data": null}', b'{"data": {"group": 1}}', b'{"pagination": 1, "events": []}',
    b'{"items": [1]}', b'[{"id": {}, "name": [], "start": {}}]', b'{"website": {}, "upcoming": 1, "past": {}}', b"- a\n- b", b"a: b", b"- [",
    b"<html>", b"<html><head></head><body></body></html>", b"<rss>", b"<meetings>", b"BEGIN:VCALENDAR", b"| [a](b) |", b"PK\x03\x04", b"\x1f\x8b",
)  # fmt: skip


@pytest.mark.parametrize("name", spider_names())
@pytest.mark.parametrize("stated", [None, "application/json", "text/html"])
def test_any_answer(name: str, stated: str | None) -> None:
    for body in BODIES:
        list(spider_class(name).read(Payload(body, f"https://host.example/{name}", stated)))
