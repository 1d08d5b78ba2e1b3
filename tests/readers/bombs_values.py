"""More payloads made to exhaust a reader: single values without measure, and platforms' answers. The table goes on from ``bombs``."""

from __future__ import annotations

import base64
import gzip
import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

from bombs import (
    EVENT,
    HTML,
    ICS,
    JSON,
    RSS,
    SCRIPT,
    WARC,
    XML,
    Bomb,
    calendar,
    page,
    record,
    rss,
    script,
    squeezed,
    vevent,
)

if TYPE_CHECKING:
    from collections.abc import Callable

TRIBE = {
    "id": 1, "title": "Evening", "url": "https://host.example/event/1", "start_date": "2026-09-08 19:00:00",
    "utc_start_date": "2026-09-08 17:00:00", "timezone": "Europe/Berlin", "venue": {"venue": "Hall"},
}  # fmt: skip
DRAWN = base64.b64encode(bytes(range(256)) * 12).decode()


def answer(*rows: dict[str, Any]) -> bytes:
    """An answer of The Events Calendar: an honest event before the others."""
    return json.dumps(
        {"events": [TRIBE, *rows], "rest_url": "https://host.example/wp-json/tribe/events/v1/events/"}
    ).encode()


def lines(text: str) -> Callable[[int], bytes]:
    """A calendar with an event in which some lines stand many times; ``§`` is their number."""
    return lambda size: calendar(vevent(*(text.replace("§", str(n)) for n in range(size))))


def changed_occurrences(size: int) -> bytes:
    one = "BEGIN:VEVENT\r\nUID:bomb\r\nSUMMARY:C{0}\r\nRECURRENCE-ID{1}:20{2:02}{3:02}{4:02}T090000Z\r\nDTSTART:20260901T100000Z\r\nEND:VEVENT\r\n"
    many = "".join(
        one.format(n, ";RANGE=THISANDFUTURE" if n % 2 else "", n % 70 + 26, n // 70 % 12 + 1, n // 840 % 28 + 1)
        for n in range(size)
    )
    return calendar(vevent("RRULE:FREQ=DAILY") + many)


def zones(size: int) -> bytes:
    one = "BEGIN:VTIMEZONE\r\nTZID:Z{0}\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0100\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
    return calendar("".join(one.format(n) for n in range(size)))


def archive_of_many(size: int) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for n in range(size):
            archive.writestr(f"{n}.json", "[]")
    return packed.getvalue()


def zipped_answer(size: int) -> bytes:
    """A record whose answer is zipped a second time, as servers send it."""
    body = squeezed(b"<html><p>", size)
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(
        body
    )
    one = record(b"")
    start = one.index(b"HTTP/1.1")
    headers = one[:start].replace(
        b"Content-Length: %d" % (len(one) - start - 4), b"Content-Length: %d" % (len(head) + len(body))
    )
    return record(page("")) + headers + head + body + b"\r\n\r\n"


def schedule(days: int, persons: int) -> Callable[[int], bytes]:
    def make(size: int) -> bytes:
        crowd = "<person id='1'>A</person>" * (size if persons else 1)
        talk = f"<event id='1' guid='g'><title>T</title><date>2026-09-01T10:00:00Z</date><duration>99:99</duration><persons>{crowd}</persons></event>"
        day = f"<day index='1' date='2026-09-01'><room name='R'>{talk}</room></day>"
        return f"<schedule><conference><title>C</title><start>2026-09-01</start></conference>{day * (size if days else 1)}</schedule>".encode()

    return make


def odd_rows(size: int) -> bytes:
    """Lists in lists of objects that might be events, as pages by script carry them."""
    row = {"name": "A", "date": "1/2", "items": [{"title": "B", "start": {"date": {"value": "x"}}}] * 3}
    return json.dumps({f"k{n}": {"data": [row]} for n in range(size)}).encode()


BOMBS: dict[str, Bomb] = {
    "empty scripts": Bomb(lambda size: page("<script></script>" * size), HTML, 5_000, 100_000),
    "script blocks": Bomb(lambda size: page(script('{"@type":"Thing"}') * size), HTML, 2_000, 100_000, 1, reported=True),
    "script blocks, broken": Bomb(lambda size: page(script('{"@type":"Event",') * size), HTML, 500, 100_000, 1, reported=True),
    "picture in a page": Bomb(lambda size: page(f"<img src='data:image/png;base64,{DRAWN * size}'>"), HTML, 100, 2_400),
    "picture in JSON-LD": Bomb(
        lambda size: page(script(json.dumps({**EVENT, "name": "Wide", "image": f"data:image/png;base64,{DRAWN * size}"}))), HTML, 100, 1_000, 2
    ),
    "picture in a calendar": Bomb(
        lambda size: calendar(vevent("ATTACH;ENCODING=BASE64;VALUE=BINARY:" + "\r\n ".join([DRAWN] * size))), ICS, 200, 4_600, 1
    ),
    "picture in a feed": Bomb(
        lambda size: rss(f"<item><title>T</title><link>https://a.example/</link><description>&lt;img src='data:{DRAWN * size}'&gt;</description></item>"),
        RSS, 100, 2_400, 0,
    ),
    "digits in JSON-LD": Bomb(lambda size: page(script('{"@type":"Event","name":"B","startDate":' + "9" * size + "}")), HTML, 20_000, 4_000_000),
    "exponents in JSON-LD": Bomb(
        lambda size: page(script('{"@type":"Event","name":"B","startDate":"2026-09-02","offers":[' + ",".join(['{"price":1e999,"lowPrice":-1E-999}'] * size) + "]}")),
        HTML, 1_000, 100_000, 2,
    ),
    "digits in JSON": Bomb(lambda size: b'{"events":[{"id":' + b"9" * size + b',"title":"A","start_date":' + b"1" * size + b"}]}", JSON, 4_000, 5_000_000, 0),
    "digits in a calendar": Bomb(
        lambda size: calendar(vevent("SEQUENCE:" + "9" * size, "PRIORITY:" + "9" * size, "GEO:" + "9" * size + ";1", "DURATION:P" + "9" * size + "W")),
        ICS, 10_000, 240_000, 1,
    ),
    "digits in a rule": Bomb(lambda size: calendar(vevent("RRULE:FREQ=DAILY;COUNT=" + "9" * size + ";INTERVAL=" + "9" * size)), ICS, 10_000, 400_000),
    "years in a calendar": Bomb(
        lambda size: calendar("BEGIN:VEVENT\r\nUID:y\r\nSUMMARY:Y\r\nDTSTART:99991231T235959Z\r\nDTEND:00010101T000000Z\r\nRRULE:FREQ=YEARLY\r\nEND:VEVENT\r\n" * size),
        ICS, 100, 20_000, 1,
    ),
    "alarms": Bomb(lines("BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-PT§M\r\nEND:VALARM"), ICS, 2_000, 150_000, 2),
    "attendees": Bomb(lines("ATTENDEE;CN=\"A N\":mailto:a@a.example"), ICS, 2_000, 300_000, 2),
    "categories": Bomb(lines("CATEGORIES:a,b,c,d§"), ICS, 2_000, 300_000, 2),
    "rules": Bomb(lines("RRULE:FREQ=DAILY;COUNT=§"), ICS, 500, 300_000),
    "excluding rules": Bomb(lines("EXRULE:FREQ=SECONDLY;INTERVAL=§"), ICS, 500, 300_000),
    "periods": Bomb(lines("RDATE;VALUE=PERIOD:20260901T090000Z/PT1H,20260902T090000Z/P999999W"), ICS, 500, 150_000),
    "escapes": Bomb(lambda size: calendar(vevent("DESCRIPTION:" + "\\, \\n\\;\\\\" * size)), ICS, 5_000, 110_000, 2),
    "tags in a calendar": Bomb(lambda size: calendar(vevent("DESCRIPTION:" + "<div><a href=x>" * size)), ICS, 2_000, 65_000, 2),
    "name of a zone": Bomb(lambda size: calendar(vevent("DTEND;TZID=" + "../" * size + ":20260901T090000")), ICS, 1_000, 320_000),
    "zones": Bomb(zones, ICS, 500, 60_000),
    "changed occurrences": Bomb(changed_occurrences, ICS, 500, 20_000, 2),
    "parameter of blanks": Bomb(lambda size: calendar(vevent("SUMMARY" + " " * size + ";X=" + " " * size + ":S")), ICS, 5_000, 400_000),
    "quoted-printable": Bomb(lambda size: calendar(vevent("SUMMARY;ENCODING=QUOTED-PRINTABLE:" + "=\r\n" * size)), ICS, 5_000, 1_000_000),
    "CR alone": Bomb(lambda size: calendar(vevent("COMMENT:" + "x\r" * size)), ICS, 5_000, 1_000_000, 1),
    "addresses in a page": Bomb(lambda size: page("".join(f"<a href='/e/{n}?{'x' * 50}'>Meeting {n}</a>" for n in range(size))), HTML, 1_000, 40_000),
    "long address": Bomb(lambda size: page(f"<base href='https://host.example/{'x/' * size}'>" + "<a href='../a'>2026-09-01 A</a>" * 500), HTML, 5_000, 1_000_000),
    "alternates": Bomb(lambda size: page("<link rel='alternate next' type='text/calendar' href='/a.ics'>" * size), HTML, 2_000, 50_000),
    "cells that span": Bomb(
        lambda size: page("<table>" + f"<tr><td rowspan={size} colspan={size}>2026-09-01</td><td>Meeting</td></tr>" * 300 + "</table>"), HTML, 1_000, 10**9, 0
    ),
    "long time": Bomb(lambda size: page(f"<ul><li><time datetime='{'2026-09-01T' * size}'>x</time> A</ul>"), HTML, 2_000, 250_000),
    "headings": Bomb(lambda size: page("<h2>1 September 2026</h2><p>10:00 A meeting</p>" * size), HTML, 500, 60_000, 0),
    "lists of days": Bomb(lambda size: page("<ul>" + "<li>1, 2, 3, 4, 5 and 6 September 2026: Meeting</li>" * size + "</ul>"), HTML, 500, 50_000, 0),
    "paragraphs": Bomb(lambda size: page("<p>2026-09-01 <b>A meeting</b></p><br>" * size), HTML, 500, 70_000, 0),
    "value classes": Bomb(
        lambda size: page("<div class=vevent><b class=summary>x</b><p class=dtstart>" + "<i class=value-title title='2026-09-01'></i>" * size + "</p></div>"), HTML, 500, 60_000
    ),
    "circle by itemref": Bomb(
        lambda size: page("".join(f"<div id=i{n} itemscope itemprop=subEvent itemtype='http://schema.org/Event' itemref='i{(n + 1) % size} i{n // 2}'></div>" for n in range(size))),
        HTML, 200, 20_000,
    ),
    "prefixes in RDFa": Bomb(lambda size: page("<div prefix='" + "a: http://schema.org/ " * size + "' typeof='a:Event'>x</div>"), HTML, 2_000, 150_000),
    "types": Bomb(lambda size: page(f"<div itemscope itemtype='{'http://schema.org/Event ' * size}'><i itemprop='name'>A</i></div>"), HTML, 2_000, 150_000),
    "markup of a template": Bomb(lambda size: page("{{ x }}{% if %}" * size), HTML, 5_000, 250_000),
    "quotes in broken JSON-LD": Bomb(lambda size: page(script("['Event' 'a' " + "'x' y " * size) * 3), HTML, 200, 50_000, 1, reported=True),
    "page for JSON-LD": Bomb(lambda size: page(script("[Event " + '<a href="x" class="y">z ' * size)), HTML, 100, 30_000, 1, reported=True),
    "scripts in scripts": Bomb(lambda size: page('<script type="application/json">{"startDate":' * size), HTML, 200, 80_000),
    "openings in a script": Bomb(lambda size: page('<script>"startDate"; ' + 'a:[{"' * size + "</script>"), HTML, 5_000, 500_000),
    "words in a script": Bomb(lambda size: page('<script>"startDate"; ' + "a" * size + "</script>").replace(SCRIPT.encode(), b""), HTML, 5_000, 2_900_000, 0),
    "quotes in a script": Bomb(lambda size: page('<script>"startDate"; ' + "x='" * size + "</script>").replace(SCRIPT.encode(), b""), HTML, 5_000, 900_000, 0),
    "objects of a script": Bomb(
        lambda size: page('<script>events = [' + ",".join(['{"title":"A b","start":"2026-09-01"}'] * size) + "]</script>").replace(SCRIPT.encode(), b""), HTML, 1_000, 70_000, 0
    ),
    "events of a script": Bomb(
        lambda size: page('<script>events = [' + ",".join(f'{{"title":"A b","start":"2026-09-01","url":"/{n}"}}' for n in range(size)) + "]</script>").replace(SCRIPT.encode(), b""),
        HTML, 1_000, 50_000, 1_000,
    ),
    "lists of a script": Bomb(
        lambda size: page('<script>events = ' + '{"events":[{"start":1},' * size + "1" + "]}" * size + "</script>").replace(SCRIPT.encode(), b""), HTML, 100, 100_000, 0
    ),
    "data of attributes": Bomb(
        lambda size: page("<p data-start=\"[{&quot;" * size + '"').replace(SCRIPT.encode(), b""), HTML, 1_000, 100_000, 0
    ),
    "state of a script": Bomb(lambda size: page("<script>window.__DATA__ = {" + '"a":{' * size), HTML, 5_000, 700_000),
    "namespaces": Bomb(
        lambda size: rss("<item><title>T</title><link>https://a.example/</link></item><x " + " ".join(f"xmlns:n{n}='u{n}'" for n in range(size)) + "/>"), RSS, 2_000, 100_000, 0
    ),
    "categories in a feed": Bomb(
        lambda size: rss("<item><title>T</title><link>https://a.example/</link>" + "<category>c</category><enclosure url='x'/>" * size + "</item>"), RSS, 2_000, 100_000, 0
    ),
    "CDATA in a feed": Bomb(lambda size: rss(f"<item><title>T</title><description>{'<![CDATA[<b>]]>' * size}</description></item>"), RSS, 2_000, 400_000, 0),
    "dates in a feed": Bomb(
        lambda size: rss("<item><title>When: 1 May</title><link>https://a.example/</link><description>Date: 2026-09-01, Date: 10:00 </description></item>" * size), RSS, 100, 5_000, 0
    ),
    "long date in a feed": Bomb(
        lambda size: rss(f"<item><title>T</title><pubDate>{'Mon, 1 ' * size}</pubDate><link>https://a.example/</link></item>"), RSS, 500, 800_000, 0
    ),
    "ampersands in XML": Bomb(lambda size: rss("<item><title>" + "& " * size + "</title></item>"), RSS, 5_000, 2_000_000, 0),
    "addresses in a sitemap": Bomb(
        lambda size: ("<urlset>" + "".join(f"<url><loc>https://host.example/{n}</loc></url>" for n in range(size)) + "</urlset>").encode(), XML, 1_000, 600_000, 0
    ),
    "pictures in a sitemap": Bomb(
        lambda size: ("<urlset><url><loc>https://host.example/1</loc>" + "<image><loc>x</loc></image>" * size + "</url></urlset>").encode(), XML, 1_000, 800_000, 0
    ),
    "addresses that are none": Bomb(lambda size: ("<urlset>" + "<url><loc>ftp:x</loc></url>" * size + "</urlset>").encode(), XML, 1_000, 800_000, 0, reported=True),
    "days of a schedule": Bomb(schedule(1, 0), XML, 200, 50_000),
    "persons of a schedule": Bomb(schedule(0, 1), XML, 500, 500_000),
    "meetings": Bomb(
        lambda size: ("<meetings>" + "<meeting id='1'><name>Board</name><start><date>2026-09-01</date></start><description>" + "10 am " * 20 + "</description></meeting>" * size + "</meetings>").encode(),
        XML, 200, 100_000, 0,
    ),
    "long meeting": Bomb(
        lambda size: f"<meetings><meeting id='1'><name>Board</name><start><date>2026-09-01</date></start><description>{'10 am 1/1 ' * size}</description></meeting></meetings>".encode(),
        XML, 500, 200_000,
    ),
    "rows of a platform": Bomb(lambda size: answer(*[{**TRIBE, "id": n} for n in range(size)]), JSON, 200, 50_000, 1),
    **{
        f"{name} in a platform's answer": Bomb(
            lambda size, filler=filler: answer({**TRIBE, "id": 2, **dict.fromkeys(("title", "description", "start_date", "cost", "website", "timezone"), filler * (size // len(filler)))}),
            JSON, 20_000, 2_000_000,
        )
        for name, filler in {"tags": "<div>", "blanks": " ", "digits": "1", "dates": "2026-09-01 ", "ampersands": "&amp;", "slashes": "//", "prices": "$1 - ", "picture": "iVBORw0KGgo", "letters": "abc "}.items()
    },
    "categories of a platform": Bomb(lambda size: answer({**TRIBE, "id": 2, "categories": [{"name": f"c{n}"} for n in range(size)], "tags": [{"name": "t"}] * size}), JSON, 500, 200_000, 2),
    "keys of an answer": Bomb(lambda size: json.dumps({f"k{n}": n for n in range(size)}).encode(), JSON, 2_000, 600_000, 0, reported=True),
    "lists of an answer": Bomb(odd_rows, JSON, 200, 60_000, 0, reported=True),
    "lists in lists": Bomb(lambda size: b"[" + b",".join([b"[[[{}]]]"] * size) + b"]", JSON, 500, 500_000, 0, reported=True),
    "pages in an answer": Bomb(
        lambda size: json.dumps({f"k{n}": "<div itemscope itemtype='http://schema.org/Event'>" + "<div>" * 500 for n in range(size)}).encode(), JSON, 20, 2_000, 0
    ),
    "texts of no list": Bomb(lambda size: json.dumps(["x" * 10] * size).encode(), JSON, 500, 800_000, 0, reported=True),
    "values of YAML": Bomb(lambda size: b"[" + b"a," * size + b"]", "application/yaml", 1_000, 2_400_000, 0, reported=True),
    "long line of YAML": Bomb(lambda size: b"- name: " + b"x " * size, "application/yaml", 1_000, 4_000_000, 0, reported=True),
    "entries of YAML": Bomb(lambda size: b"- {name: A, dates: 1 May 2026}\n" * size + b"- [", "application/yaml", 100, 20_000, 0, reported=True),
    "table of Markdown": Bomb(lambda size: b"| [a](https://a.example/x) | b |\n" * size, "text/markdown", 100, 300_000, 0, reported=True),
    "members of a zip": Bomb(archive_of_many, "application/zip", 100, 60_000, 0, reported=True),
    "zipped answer in a WARC": Bomb(zipped_answer, WARC, 2_000_000, 700_000_000, 1, reported=True),
    "WARC of pages": Bomb(lambda size: record(page("<p>2026-09-01 A</p>" * 20)) * size, WARC, 20, 4_000, 1),
    "zip in a zip": Bomb(lambda size: gzip.compress(squeezed(b"<urlset>", size)), "application/gzip", 1_000_000, 700_000_000, 0, reported=True),
}  # fmt: skip
