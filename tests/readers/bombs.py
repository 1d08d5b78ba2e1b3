"""Payloads made to exhaust a reader: each with an honest neighbour, where its format can hold one.

``BOMBS`` is one table; the tests read each in its small size, the benchmark in its full one.
"""

from __future__ import annotations

import gzip
import io
import json
import zipfile
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from discovery.readers import Payload

if TYPE_CHECKING:
    from collections.abc import Callable

MEGABYTE = 1 << 20
NOW = datetime(2026, 6, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Bomb:
    """How to make one, how large, and what must come of it."""

    make: Callable[[int], bytes]
    content_type: str
    small: int
    full: int
    neighbours: int = 1
    """Items that must be read at least."""
    reported: bool = False
    """Whether a problem must say that something was left out."""
    url: str = "https://host.example/page"

    def payload(self, size: int) -> Payload:
        return Payload(self.make(size), self.url, self.content_type, NOW)


# --- iCalendar ----------------------------------------------------------------------------------------------------

NEIGHBOUR = "BEGIN:VEVENT\r\nUID:neighbour\r\nSUMMARY:Neighbour\r\nDTSTART:20260901T100000Z\r\nEND:VEVENT\r\n"


def calendar(body: str) -> bytes:
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{body}{NEIGHBOUR}END:VCALENDAR\r\n".encode("utf-8", "surrogatepass")


def vevent(*lines: str) -> str:
    head = ("BEGIN:VEVENT", "UID:bomb", "SUMMARY:Bomb", "DTSTART:20260901T090000Z")
    return "\r\n".join((*head, *lines, "END:VEVENT", ""))


def rule(text: str) -> Callable[[int], bytes]:
    return lambda size: calendar(vevent(f"RRULE:{text.replace('SIZE', str(size))}"))


def dates(name: str) -> Callable[[int], bytes]:
    def make(size: int) -> bytes:
        days = (
            f"20{n % 70 + 26:02}{n // 70 % 12 + 1:02}{n // 840 % 28 + 1:02}T{n // 23520 % 24:02}0000Z"
            for n in range(size)
        )
        return calendar(vevent("RRULE:FREQ=DAILY;COUNT=3", f"{name}:" + ",".join(days)))

    return make


def date_lines(name: str) -> Callable[[int], bytes]:
    return lambda size: calendar(vevent("RRULE:FREQ=DAILY;COUNT=3", *[f"{name}:20260901T090000Z"] * size))


def zone_rules(size: int) -> bytes:
    one = "BEGIN:STANDARD\r\nDTSTART:{:04}0101T000000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\n{}END:STANDARD\r\n"
    rules = "".join(one.format(1900 + n % 150, "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\n") for n in range(size))
    zone = f"BEGIN:VTIMEZONE\r\nTZID:Odd\r\n{rules}END:VTIMEZONE\r\n"
    return calendar(zone + "BEGIN:VEVENT\r\nUID:z\r\nSUMMARY:Z\r\nDTSTART;TZID=Odd:20260901T090000\r\nEND:VEVENT\r\n")


def nested_components(size: int) -> bytes:
    return calendar("BEGIN:X-A\r\n" * size + "END:X-A\r\n" * size)


def many_events(size: int) -> bytes:
    return calendar(
        "".join(f"BEGIN:VEVENT\r\nUID:same\r\nSUMMARY:E{n}\r\nDTSTART:20260901\r\nEND:VEVENT\r\n" for n in range(size))
    )


# --- JSON and JSON-LD ---------------------------------------------------------------------------------------------

EVENT = {"@context": "https://schema.org", "@type": "Event", "name": "Neighbour", "startDate": "2026-09-01T10:00:00Z"}
SCRIPT = f'<script type="application/ld+json">{json.dumps(EVENT)}</script>'


def page(body: str) -> bytes:
    """A page with an honest event before what is hostile."""
    return f"<!doctype html><html><head><title>T</title>{SCRIPT}</head><body>{body}</body></html>".encode(
        "utf-8", "surrogatepass"
    )


def script(body: str) -> str:
    return f'<script type="application/ld+json">{body}</script>'


def nested_json(size: int) -> bytes:
    return page(script('{"@type":"Event","location":' * size + "1" + "}" * size))


def nested_document(opening: str, closing: str) -> Callable[[int], bytes]:
    return lambda size: (opening * size + closing * size).encode()


def graph(size: int) -> bytes:
    nodes = ",".join(f'{{"@type":"Thing","@id":"#n{n}","item":{{"@id":"#n{n + 1}"}}}}' for n in range(size))
    return page(script(f'{{"@graph":[{nodes}]}}'))


def circle(size: int) -> bytes:
    nodes = ",".join(
        f'{{"@type":"Event","@id":"#n{n}","name":"E{n}","startDate":"2026-09-01",'
        f'"location":{{"@id":"#n{(n + 1) % size}"}},"organizer":[{{"@id":"#n{n}"}}],"superEvent":{{"@id":"#n{n // 2}"}}}}'
        for n in range(size)
    )
    return page(script(f'{{"@graph":[{nodes}]}}'))


def broken_json(size: int) -> bytes:
    return page(script('{"@type":"Event","name":"' + '\\"' * size) + script('[{"@type":"Event",' * size))


def many_scripts(size: int) -> bytes:
    return page(script('{"@type":"Thing"}') * size)


def many_values(size: int) -> bytes:
    many = ",".join(['{"@type":"Person","name":"A"}'] * size)
    return page(
        script(f'{{"@type":"Event","name":"B","startDate":"2026-09-01","performer":[{many}],"offers":[{many}]}}')
    )


def wide_event(name: str, filler: str) -> Callable[[int], bytes]:
    return lambda size: page(script(json.dumps({**EVENT, "name": "Wide", name: filler * size})))


# --- HTML ---------------------------------------------------------------------------------------------------------


def attributes(value: str) -> Callable[[int], bytes]:
    return lambda size: page("<div " + " ".join(f'a{n}="{value}"' for n in range(size)) + ">x</div>")


def repeated(opening: str, closing: str = "") -> Callable[[int], bytes]:
    return lambda size: page(opening * size + "x" + closing * size)


def rows(size: int) -> bytes:
    first = NOW.date()
    lines = "".join(f"<tr><td>{first + timedelta(days=n)}</td><td>Meeting {n}</td></tr>" for n in range(size))
    return page(f"<table>{lines}</table>").replace(SCRIPT.encode(), b"")


def text_run(filler: str) -> Callable[[int], bytes]:
    """A list whose texts hold a long run, beside honest rows."""

    def make(size: int) -> bytes:
        run = filler * (size // len(filler))
        honest = "".join(f"<li><a href=/e/{n}>Meeting {n}</a> <b>2026-09-{n + 10} 10:00</b></li>" for n in range(6))
        return f"<!doctype html><html><body><p>{run}</p><ul>{honest}<li>{run} 2026-09-01 {run}</li></ul></body></html>".encode(
            "utf-8", "surrogatepass"
        )

    return make


# --- XML, archives ------------------------------------------------------------------------------------------------

ITEM = "<item><title>Neighbour</title><link>https://host.example/n</link><guid>n{}</guid><pubDate>Tue, 01 Sep 2026 10:00:00 GMT</pubDate></item>"
LAUGHS = (
    '<!DOCTYPE r [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(12))
    + "]>"
)


def rss(inside: str, doctype: str = "") -> bytes:
    return (
        f'<?xml version="1.0"?>{doctype}<rss version="2.0"><channel><title>F</title>{inside}</channel></rss>'.encode()
    )


def laughing_feed(size: int) -> bytes:
    return rss(f"<item><title>{'&m;' * size}</title></item>", LAUGHS)


def external_feed(size: int) -> bytes:
    return rss(
        ITEM.format(0)
        + '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>' * size,
        '<!DOCTYPE rss SYSTEM "file:///etc/passwd">',
    )


def many_entries(size: int) -> bytes:
    return rss("".join(ITEM.format(n) for n in range(size)))


def squeezed(head: bytes, size: int, tail: bytes = b"") -> bytes:
    """Zip a text with many blanks inside, without ever holding it."""
    packer = zlib.compressobj(wbits=31)
    parts = [packer.compress(head)]
    parts += [packer.compress(b" " * MEGABYTE) for _ in range(size // MEGABYTE)]
    return b"".join([*parts, packer.compress(tail), packer.flush()])


def gzipped(size: int) -> bytes:
    return squeezed(b"<urlset><url><loc>https://host.example/1</loc></url>", size, b"</urlset>")


def record(body: bytes, content_type: str = "text/html", url: str = "https://host.example/a") -> bytes:
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: " + content_type.encode() + b"\r\n\r\n" + body
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nContent-Type: application/http; msgtype=response\r\n"
    head += f"WARC-Record-ID: <urn:uuid:1>\r\nWARC-Date: 2026-01-01T00:00:00Z\r\nContent-Length: {len(answer)}\r\n\r\n"
    return head.encode() + answer + b"\r\n\r\n"


def many_records(size: int) -> bytes:
    return gzip.compress(record(page(""))) + gzip.compress(record(b"x", "text/plain")) * size


def plain_records(size: int) -> bytes:
    return record(page("")) + record(b"x", "text/plain") * size


def warc_bomb(size: int) -> bytes:
    head = record(b"<p>" + b" " * 10)
    head = head.replace(b"Content-Length: ", b"Content-Length: %d" % (size // MEGABYTE * MEGABYTE))[
        : -len(b" " * 10 + b"\r\n\r\n")
    ]
    return gzip.compress(record(page(""))) + squeezed(head, size, b"\r\n\r\n")


def zipped(size: int) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("a.json", "w") as member:
        for _ in range(size // MEGABYTE):
            member.write(b" " * MEGABYTE)
    return packed.getvalue()


ICS, HTML, RSS, WARC, XML, JSON = (
    "text/calendar", "text/html", "application/rss+xml", "application/warc", "application/xml", "application/json",
)  # fmt: skip
SITEMAP = "https://host.example/sitemap.xml.gz"
LINE = 10_000_000

BOMBS: dict[str, Bomb] = {
    "rrule without end": Bomb(rule("FREQ=DAILY"), ICS, 1, 1, 2),
    "rrule secondly": Bomb(rule("FREQ=SECONDLY"), ICS, 1, 1),
    "rrule secondly, all parts": Bomb(
        rule("FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO;BYHOUR=3;BYMINUTE=3;BYSECOND=3"), ICS, 1, 1
    ),
    "rrule never": Bomb(rule("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"), ICS, 1, 1),
    "rrule yearly never": Bomb(rule("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=5"), ICS, 1, 1),
    "rrule hourly never": Bomb(rule("FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=31"), ICS, 1, 1),
    "rrule interval": Bomb(rule("FREQ=MINUTELY;INTERVAL=SIZE;BYMONTHDAY=31;BYMONTH=4"), ICS, 7, 10**30),
    "rrule count": Bomb(rule("FREQ=MINUTELY;COUNT=SIZE"), ICS, 10**9, 10**9),
    "rrule huge count": Bomb(rule("FREQ=DAILY;COUNT=1" + "0" * 5_000), ICS, 1, 1),
    "rrule long list": Bomb(
        lambda size: calendar(vevent("RRULE:FREQ=YEARLY;BYYEARDAY=" + ",".join(["1"] * size))), ICS, 10_000, 1_000_000
    ),
    "rrule bysetpos": Bomb(
        rule("FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYHOUR=" + ",".join(map(str, range(24))) + ";BYMINUTE="
             + ",".join(map(str, range(60))) + ";BYSECOND=" + ",".join(map(str, range(60))) + ";BYSETPOS=-1"), ICS, 1, 1,
    ),
    "exdates": Bomb(dates("EXDATE"), ICS, 20_000, 1_000_000),
    "rdates": Bomb(dates("RDATE"), ICS, 20_000, 1_000_000),
    "exdate lines": Bomb(date_lines("EXDATE"), ICS, 20_000, 500_000),
    "rdate lines": Bomb(date_lines("RDATE"), ICS, 20_000, 500_000),
    "zone rules": Bomb(zone_rules, ICS, 2_000, 100_000, 2),
    "nested components": Bomb(nested_components, ICS, 20_000, 500_000),
    "many events": Bomb(many_events, ICS, 3_000, 150_000, 1_000),
    "long line in a calendar": Bomb(
        lambda size: calendar(vevent("DESCRIPTION:" + "x" * size)), ICS, 1_500_000, LINE, 1, reported=True
    ),
    "ampersands in a calendar": Bomb(lambda size: calendar(vevent("DESCRIPTION:" + "&amp;" * size)), ICS, 100_000, 190_000, 2),
    "folds": Bomb(lambda size: calendar(vevent("DESCRIPTION:" + "x\r\n " * size)), ICS, 100_000, 900_000, 1),
    "parameters": Bomb(lambda size: calendar(vevent("ATTENDEE" + ";A=b" * size + ":mailto:x")), ICS, 50_000, 240_000),
    "quotes": Bomb(lambda size: calendar(vevent('SUMMARY;X="' * size + ":x")), ICS, 5_000, 80_000),
    "surrogates and NUL in a calendar": Bomb(
        lambda size: calendar(vevent("SUMMARY:A\ud800\x00B" + "\udfff" * size)), ICS, 1_000, 100_000
    ),
    "nested JSON-LD": Bomb(nested_json, HTML, 20_000, 100_000, 1, reported=True),
    "nested JSON": Bomb(nested_document("[", "]"), JSON, 100_000, 5_000_000, 0, reported=True),
    "nested JSON objects": Bomb(nested_document('{"items":', "}"), JSON, 50_000, 1_000_000, 0, reported=True),
    "unclosed JSON": Bomb(nested_document('{"@context":[', ""), "application/ld+json", 50_000, 500_000, 0, reported=True),
    "graph of nodes": Bomb(graph, HTML, 30_000, 1_000_000),
    "circle of references": Bomb(circle, HTML, 1_000, 20_000, 500),
    "self reference": Bomb(circle, HTML, 1, 1),
    "broken JSON-LD": Bomb(broken_json, HTML, 2_000, 500_000),
    "many scripts": Bomb(many_scripts, HTML, 2_000, 10_000, 1, reported=True),
    "many values": Bomb(many_values, HTML, 5_000, 75_000, 2),
    "long name": Bomb(wide_event("description", "x"), HTML, 500_000, 4_500_000, 2),
    "ampersands": Bomb(wide_event("description", "&amp;"), HTML, 100_000, 900_000, 2),
    "ampersands of ampersands": Bomb(wide_event("description", "&amp;amp;lt;b&amp;gt;"), HTML, 20_000, 200_000, 2),
    "brackets": Bomb(wide_event("description", "<a "), HTML, 100_000, 1_500_000, 2),
    "comments": Bomb(wide_event("description", "<!--"), HTML, 100_000, 1_000_000, 2),
    "scripts in a text": Bomb(wide_event("description", "<script>"), HTML, 30_000, 500_000, 2),
    "spaces in a date": Bomb(wide_event("startDate", " 2026"), HTML, 100_000, 900_000),
    "digits in a price": Bomb(wide_event("offers", "1.1,"), HTML, 100_000, 1_000_000),
    "attributes": Bomb(attributes("v"), HTML, 20_000, 200_000),
    "attributes with brackets": Bomb(attributes("a<b>c"), HTML, 20_000, 200_000),
    "nested divs": Bomb(repeated("<div>", "</div>"), HTML, 20_000, 100_000),
    "unclosed divs": Bomb(repeated("<div>"), HTML, 20_000, 1_000_000),
    "nested bold": Bomb(repeated("<b><i>"), HTML, 5_000, 200_000),
    "nested formatting": Bomb(repeated("<p><b><a href=x>"), HTML, 2_000, 200_000),
    "nested tables": Bomb(repeated("<table><tr><td>"), HTML, 5_000, 200_000),
    "misnested tables": Bomb(repeated("<table><b>"), HTML, 2_000, 200_000),
    "nested lists": Bomb(repeated("<ul><li>2026-09-01 A"), HTML, 5_000, 200_000),
    "nested items": Bomb(repeated('<div itemscope itemprop=subEvent itemtype="http://schema.org/Event"><i itemprop=name>A</i>'), HTML, 500, 30_000),
    "items in items": Bomb(repeated('<div itemscope itemprop="a b c d e f">', "</div>"), HTML, 2_000, 30_000),
    "nested properties": Bomb(
        lambda size: page('<div itemscope itemtype="http://schema.org/Event">' + "<div itemprop=name>" * size + "x"), HTML, 2_000, 100_000
    ),
    "open properties": Bomb(
        lambda size: page('<div itemscope itemtype="http://schema.org/Event">' + "<p itemprop=description><b>x " * size), HTML, 2_000, 100_000
    ),
    "references by itemref": Bomb(
        lambda size: page('<i id=r itemprop=name>x</i>' + '<div itemscope itemref="r r r" itemtype="http://schema.org/Event"></div>' * size),
        HTML, 5_000, 50_000,
    ),
    "nested rdfa": Bomb(
        lambda size: page('<div vocab="http://schema.org/">' + "<div typeof=Event property=subEvent>" * size), HTML, 1_000, 50_000
    ),
    "nested vevents": Bomb(repeated("<div class='vevent h-event'><b class='summary p-name'>x</b>"), HTML, 1_000, 30_000),
    "classes": Bomb(
        lambda size: page("<div class='vevent'><b class='" + "summary " * size + "'>x</b></div>"), HTML, 10_000, 500_000
    ),
    "nested dates": Bomb(repeated("<b class=dtstart>"), HTML, 1_000, 100_000),
    "dates in a vevent": Bomb(
        lambda size: page("<div class=vevent><b class=summary>x</b>" + "<i class=dtstart>" * size + "2026-09-02"), HTML, 1_000, 100_000
    ),
    "dates in an item": Bomb(
        lambda size: page('<div itemscope itemtype="http://schema.org/Event">' + "<i itemprop=startDate>" * size + "<u content=x>" * size), HTML, 1_000, 50_000
    ),
    "nested h-events": Bomb(repeated("<div class=h-event><i class=dt-start>2026-09-02</i>"), HTML, 1_000, 50_000),
    "one subject of many elements": Bomb(
        lambda size: page('<div vocab="http://schema.org/">' + "<p about='#e' typeof=Event><i property=name>A</i></p>" * size), HTML, 1_000, 50_000
    ),
    "one @id of many events": Bomb(
        lambda size: page(script("[" + ",".join(f'{{"@type":"Event","@id":"#e","name":"A","startDate":"2026-09-02","k{n}":1}}' for n in range(size)) + "]")),
        HTML, 1_000, 50_000,
    ),
    "many events of one day": Bomb(
        lambda size: page(script("[" + ",".join(f'{{"@type":"Event","name":"A","startDate":"2/3/2026","location":"P{n}"}}' for n in range(size)) + "]")),
        HTML, 1_000, 50_000, 900,
    ),
    "prefixes": Bomb(
        lambda size: page(script('{"@context":{' + ",".join(f'"p{n}":"https://schema.org/"' for n in range(size)) + '},"@type":"Event","name":"A"}')), HTML, 1_000, 50_000
    ),
    "entities": Bomb(repeated("&amp;"), HTML, 200_000, 2_000_000),
    "open tags": Bomb(repeated("<a href='"), HTML, 20_000, 500_000),
    "open comments": Bomb(repeated("<!-- "), HTML, 50_000, 1_000_000),
    "table rows": Bomb(rows, HTML, 3_000, 100_000, 1_000),
    "table columns": Bomb(
        lambda size: page("<table><tr>" + "<td>2026-09-01<td>A" * size).replace(SCRIPT.encode(), b""), HTML, 3_000, 100_000, 0
    ),
    **{
        f"run of {name}": Bomb(text_run(filler), HTML, 20_000, 2_000_000, 0)
        for name, filler in {
            "spaces": " ", "digits": "1", "brackets": "(", "dashes": "-----", "dotted numbers": "1.1.", "slashes": "1/1/",
            "colons": "10:", "commas": "1, 2, ", "months": "May ", "dates": "2026-09-01 ", "weekdays": "Mon, ",
            "clocks": "10:00-", "currencies": "$1 ", "at signs": "a@", "newlines": "\n", "no-break spaces": "\u00a0",
            "combining marks": "a\u0301", "wide digits": "\uff11", "to": "9 to ", "th": "1st ",
        }.items()
    },
    "UTF-16 without a mark": Bomb(lambda size: page("x" * size).decode().encode("utf-16-le"), HTML, 1_000, 500_000, 0),
    "UTF-7": Bomb(lambda size: b"+ADw-script+AD4-" * size + page(""), "text/html; charset=utf-7", 1_000, 100_000, 0),
    "NUL": Bomb(lambda size: page("\0" * size), HTML, 10_000, 2_000_000),
    "surrogates": Bomb(lambda size: page("\ud800" * size), HTML, 1_000, 500_000),
    "charset that is none": Bomb(lambda size: page("x" * size), "text/html; charset=zip", 10, 1_000),
    "charset of many names": Bomb(lambda size: page("x" * size), "text/html; charset=idna", 1_000, 1_000_000),
    "laughs in a feed": Bomb(laughing_feed, RSS, 1, 1_000, 0, reported=True),
    "laughs in a sitemap": Bomb(
        lambda size: f"<?xml version='1.0'?>{LAUGHS}<urlset><url><loc>&m;</loc></url></urlset>".encode(), XML, 1, 1, 0, reported=True
    ),
    "laughs in a schedule": Bomb(
        lambda size: f"<?xml version='1.0'?>{LAUGHS}<schedule><conference><title>&m;</title></conference></schedule>".encode(),
        XML, 1, 1, 0, reported=True,
    ),
    "external DTD and XInclude": Bomb(external_feed, RSS, 10, 100_000, 0),
    "feed entries": Bomb(many_entries, RSS, 2_000, 100_000, 0, reported=False),
    "nested feed": Bomb(lambda size: rss(ITEM.format(1) + "<item>" * size), RSS, 10_000, 1_000_000, 0, reported=True),
    "feed attributes": Bomb(
        lambda size: rss(ITEM.format(1) + "<item " + " ".join(f"a{n}='1'" for n in range(size)) + "/>"), RSS, 10_000, 300_000, 0
    ),
    "feed of one long text": Bomb(lambda size: rss(f"<item><title>{'&amp;lt;b ' * size}</title></item>"), RSS, 50_000, 900_000, 0),
    "feed description of tags": Bomb(
        lambda size: rss(f"<item><title>T</title><description>{'&lt;div&gt;' * size}</description></item>"), RSS, 20_000, 1_000_000, 0
    ),
    "feed of marked-up entries": Bomb(
        lambda size: rss(("<item><title>T</title><link>https://a.example/</link><description>&lt;p itemprop=startDate "
                          + " ".join(f"a{n}" for n in range(1_500)) + "&gt;</description></item>") * size), RSS, 3, 1_000, 0,
    ),
    "zipped sitemap": Bomb(gzipped, "application/gzip", 60_000_000, 2_000_000_000, 0, reported=True, url=SITEMAP),
    "zipped feed": Bomb(lambda size: squeezed(b"<rss><channel>", size, b"</channel></rss>"), "application/gzip", 60_000_000, 500_000_000, 0, reported=True),
    "zip": Bomb(zipped, "application/zip", 10_000_000, 500_000_000, 0, reported=True),
    "WARC records": Bomb(many_records, WARC, 2_000, 100_000, 1, reported=True),
    "WARC records, not zipped": Bomb(plain_records, WARC, 2_000, 100_000, 1, reported=True),
    "WARC record": Bomb(warc_bomb, WARC, 30_000_000, 700_000_000, 1, reported=True),
    "WARC marks": Bomb(lambda size: record(page("")) + b"WARC/1.0\r\n" * size, WARC, 2_000, 2_000_000, 1, reported=True),
    "WARC members that are none": Bomb(lambda size: gzip.compress(record(page(""))) + b"\x1f\x8b\x08" * size, WARC, 2_000, 5_000_000, 1, reported=True),
    "zipped in many members": Bomb(
        lambda size: gzip.compress(b"<urlset>") + gzip.compress(b" ") * size + gzip.compress(b"</urlset>"), "application/gzip", 1_000, 500_000, 0,
        reported=True, url=SITEMAP,
    ),
    "WARC endless heading": Bomb(
        lambda size: record(page("")) + b"WARC/1.0\r\n" + b"A: b\r\n" * size, WARC, 20_000, 1_000_000, 1, reported=True
    ),
    "YAML aliases": Bomb(
        lambda size: ("a0: &a0 [x,x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1},*a{n - 1}]\n" for n in range(1, size))).encode(),
        "application/yaml", 30, 40, 0, reported=True,
    ),
    "YAML nesting": Bomb(lambda size: b"[" * size, "application/yaml", 10_000, 1_000_000, 0, reported=True),
    "JSON lines": Bomb(lambda size: b'{"type":"event","name":"A"}\n' * size, "application/jsonl", 2_000, 100_000, 1_000),
}  # fmt: skip
