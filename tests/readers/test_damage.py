"""Whatever happens to a payload on its way, no reader raises, what comes out is sound, and a loss is said."""

from __future__ import annotations

import gzip
import json
from importlib import import_module
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from discovery.readers import FORMATS, Payload, Reading, read_any

DATA = Path(__file__).resolve().parents[1] / "data"
EVENT = {"@context": "https://schema.org", "@type": "Event", "name": "Tagung", "startDate": "2027-11-02T09:00:00+01:00"}
PAGE = f"""<!doctype html><html lang="de"><head><meta charset="utf-8"><title>Termine</title>
<script type="application/ld+json">{json.dumps({"@graph": [EVENT, {**EVENT, "@id": "#b", "name": "Zweite"}]})}</script></head>
<body><div itemscope itemtype="https://schema.org/Event" itemref="w"><b itemprop="name">Frühstück</b>
<time itemprop="startDate" datetime="2027-11-03T08:00">3. November</time></div><p id="w"><i itemprop="location">Saal</i></p>
<div vocab="https://schema.org/" typeof="Event" resource="#r"><b property="name">Rundgang</b><i property="startDate" content="2027-11-04"></i></div>
<div class="vevent"><b class="summary">Vortrag</b><abbr class="dtstart" title="2027-11-05">5.</abbr></div>
<div class="h-event"><b class="p-name">Feier</b><time class="dt-start" datetime="2027-11-06 18:00"></time></div></body></html>"""
LIST = "<!doctype html><html><body><table>" + "".join(
    f"<tr><td>{day} November 2027</td><td><a href='/m/{day}'>Meeting {day}</a></td></tr>" for day in range(2, 9)
) + "</table></body></html>"  # fmt: skip
SITEMAP = "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>" + "".join(
    f"<url><loc>https://a.example/{n}</loc><lastmod>2027-01-0{n}</lastmod></url>" for n in range(1, 5)
) + "</urlset>"  # fmt: skip
SCHEDULE = """<schedule><conference><acronym>d</acronym><title>Days</title><start>2027-05-08</start><end>2027-05-09</end></conference>
<day index="1" date="2027-05-08"><room name="A"><event id="1"><date>2027-05-08T10:30:00+02:00</date><duration>00:45</duration>
<title>Opening</title></event></room></day></schedule>"""
SCHEDULE_JSON = {"schedule": {"conference": {"acronym": "d", "title": "Days", "start": "2027-05-08", "end": "2027-05-09",
    "days": [{"date": "2027-05-08", "rooms": {"A": [{"id": 1, "title": "Opening", "date": "2027-05-08T10:30:00+02:00", "duration": "00:45"}]}}]}}}  # fmt: skip
TRIBE = {"events": [{"id": n, "title": f"Abend {n}", "url": f"https://a.example/event/{n}", "start_date": "2027-05-08 19:00:00",
    "utc_start_date": "2027-05-08 17:00:00", "timezone": "Europe/Berlin", "venue": {"venue": "Saal"}} for n in (1, 2, 3)],
    "rest_url": "https://a.example/wp-json/tribe/events/v1/events/", "total": 3}  # fmt: skip
MEETINGS = "<meetings>" + "".join(
    f"<meeting id='{n}'><name>Board</name><start><date>2027-05-0{n}</date></start><category><name>Open</name></category></meeting>"
    for n in range(1, 5)
) + "</meetings>"  # fmt: skip
SAMPLES: dict[str, tuple[bytes, str]] = {
    "page": (PAGE.encode(), "text/html"),
    "list": (LIST.encode(), "text/html"),
    "JSON-LD": (json.dumps([EVENT, {**EVENT, "name": "B"}]).encode(), "application/ld+json"),
    "JSON lines": (b'{"type":"event","name":"A","start":"2027-05-01"}\n' * 3, "application/jsonl"),
    "sitemap": (SITEMAP.encode(), "application/xml"),
    "zipped sitemap": (gzip.compress(SITEMAP.encode(), mtime=0), "application/gzip"),
    "schedule": (SCHEDULE.encode(), "application/xml"),
    "schedule as JSON": (json.dumps(SCHEDULE_JSON).encode(), "application/json"),
    "platform": (json.dumps(TRIBE).encode(), "application/json"),
    "platform as page": (json.dumps(TRIBE).encode(), "text/html"),
    "meetings": (MEETINGS.encode(), "application/xml"),
    **{path.name: (path.read_bytes(), "application/xml") for path in sorted((DATA / "rss").iterdir())},
    **{path.name: (path.read_bytes(), "text/calendar") for path in sorted((DATA / "ical").glob("*.ics"))},
}
TYPES = (
    "text/html", "application/json", "application/xml", "application/rss+xml", "text/calendar", "application/gzip", "text/plain",
    "application/ld+json; charset=utf-16", "text/html; charset=\udcff", "application/yaml", "", None,
)  # fmt: skip
SCRAPS = [
    b"<", b">", b"\"", b"'", b"&", b"&#0;", b"&#xD800;", b"]]>", b"<![CDATA[", b"<!--", b"-->", b"<script>", b"</script>", b"\0", b"\xff\xfe",
    b"\xef\xbb\xbf", b"\\ud800", b"\\", b"{", b"[", b"}", b",", b":", b"null", b"1e999", b"9" * 400, b"itemscope itemprop=subEvent ", b"\r",
    b"xmlns:a='b' ", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"\x1f\x8b\x08", b"WARC/1.1\r\n", b"BEGIN:VCALENDAR\r\n", b"0000-00-00", b"99999-12-31",
]  # fmt: skip


@st.composite
def damaged(draw: st.DrawFn, names: list[str]) -> tuple[str, bytes]:
    """Draw a sample and what is left of it."""
    name = draw(st.sampled_from(names))
    body = SAMPLES[name][0]
    for _ in range(draw(st.integers(1, 5))):
        at = draw(st.integers(0, max(len(body) - 1, 0)))
        what = draw(st.sampled_from(["cut", "drop", "flip", "insert", "repeat"]))
        length = draw(st.integers(1, 80))
        if what == "cut":
            body = body[:at]
        elif what == "drop":
            body = body[:at] + body[at + length :]
        elif what == "flip":
            body = body[:at] + bytes([draw(st.integers(0, 255))]) + body[at + 1 :]
        elif what == "insert":
            body = body[:at] + draw(st.sampled_from(SCRAPS)) + body[at:]
        else:
            body = body[:at] + body[at : at + length] * 3 + body[at + length :]
    return name, body


def sound(reading: Reading) -> Reading:
    """Check that what came out can be written and stored, and that nothing was caught that no reader foresaw."""
    assert not [one.reason for one in reading.problems if "reader failed" in one.reason]
    for one in (*reading.items, *reading.problems, *reading.links):
        msgspec.json.encode(one).decode()
    return reading


@settings(max_examples=300, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(damaged(list(SAMPLES)), st.none() | st.sampled_from(TYPES))
def test_damaged_payloads(drawn: tuple[str, bytes], stated: str | None) -> None:
    name, body = drawn
    sound(read_any(Payload(body, url="https://a.example/x", content_type=stated or SAMPLES[name][1])))


@pytest.mark.parametrize("reader", FORMATS)
@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(drawn=damaged(list(SAMPLES)), stated=st.sampled_from(TYPES))
def test_each_reader_on_what_is_not_its_own(reader: str, drawn: tuple[str, bytes], stated: str | None) -> None:
    module = import_module(f"discovery.readers.{reader}")
    payload = Payload(drawn[1], url="https://a.example/x", content_type=stated)
    module.recognise(payload)
    sound(Reading.of(module.read(payload)))


@pytest.mark.parametrize("reader", FORMATS)
@pytest.mark.parametrize("sample", SAMPLES)
def test_each_reader_on_each_whole_sample(reader: str, sample: str) -> None:
    body, stated = SAMPLES[sample]
    sound(
        Reading.of(
            import_module(f"discovery.readers.{reader}").read(
                Payload(body, url="https://a.example/x", content_type=stated)
            )
        )
    )


CUT = [name for name in SAMPLES if not name.endswith(".ics") and name != "JSON lines"]


@settings(max_examples=300, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(CUT), st.floats(0.02, 1, exclude_max=True))
def test_a_cut_that_costs_something_is_said(name: str, place: float) -> None:
    body, stated = SAMPLES[name]
    whole = read_any(Payload(body, url="https://a.example/x", content_type=stated))
    kept = body[: int(place * len(body))]
    left = sound(read_any(Payload(kept, url="https://a.example/x", content_type=stated)))
    assert whole.items or whole.links
    if len(left.items) < len(whole.items) or len(left.links) < len(whole.links):
        assert left.problems


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.binary(max_size=300), st.sampled_from(TYPES))
def test_noise(body: bytes, stated: str | None) -> None:
    sound(read_any(Payload(body, url="https://a.example/x", content_type=stated)))


@pytest.mark.parametrize("end", ["}", '"', ",", "]"])
def test_json_ld_that_ends_behind_any_mark_is_said(end: str) -> None:
    whole = json.dumps([{**EVENT, "name": f"N{n}", "performer": [{"name": "P"}]} for n in range(9)])
    place = whole.index(end, len(whole) // 2) + 1
    kept = whole[:place].encode()
    for stated in ("application/ld+json", "application/json"):
        assert sound(read_any(Payload(kept, url="https://a.example/x", content_type=stated))).problems
