"""Calendars of any producer: what is read, what is lost, and that nothing else is lost with it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from discovery.items import Event, Place, Problem
from discovery.readers import Payload, Reading, icalendar

DATA = Path(__file__).resolve().parents[1] / "data/ical"
NOW = datetime(2027, 1, 1, tzinfo=UTC)
FEED = "https://chamber.example/feeds/events.ics?cat=7&view=all"


def read(body: bytes | str, content_type: str | None = "text/calendar", **hints: object) -> Reading:
    body = body.encode() if isinstance(body, str) else body
    return Reading.of(icalendar.read(Payload(body=body, url=FEED, content_type=content_type, now=NOW, **hints)))


def read_file(name: str) -> Reading:
    return read((DATA / name).read_bytes())


def calendar(*lines: str, header: str = "") -> str:
    event = "\r\n".join(("BEGIN:VEVENT", *lines, "END:VEVENT"))
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{header}{event}\r\nEND:VCALENDAR\r\n"


def event(*lines: str, header: str = "") -> Event:
    """Read one event made of the given lines; those it does not need to be one are filled in."""
    names = {line.partition(":")[0].partition(";")[0].upper() for line in lines}
    filled = [
        line for line in ("UID:u1", "SUMMARY:A", "DTSTART:20270310T180000") if line.partition(":")[0] not in names
    ]
    reading = read(calendar(*filled, *lines, header=header))
    (item,) = reading.items
    assert isinstance(item, Event)
    return item


# --- bytes ----------------------------------------------------------------------------------------------------------

PLAIN = calendar("UID:u1", "SUMMARY:Führung für alle", "DTSTART:20270310T180000Z")


@pytest.mark.parametrize(
    "body",
    [
        PLAIN.encode(),
        b"\xef\xbb\xbf" + PLAIN.encode(),
        PLAIN.encode("utf-16"),
        b"\xfe\xff" + PLAIN.encode("utf-16-be"),
        PLAIN.encode("utf-16-le"),
        PLAIN.encode("latin-1"),
        PLAIN.replace("\r\n", "\n").encode(),
        PLAIN.replace("\r\n", "\r").encode(),
        PLAIN.replace("\r\n", "\r\r\n").encode(),
        PLAIN.replace("\r\n", "\r\n\r\n").encode(),
        PLAIN.lower().replace("führung", "Führung").encode(),
        b"\r\n\r\n  \r\n" + PLAIN.encode(),
        b"Warning: mysql_connect()\r\n<br />" + PLAIN.encode() + b"</body></html>",
        b"<html><body><pre>" + PLAIN.encode() + b"</pre></body></html>",
        PLAIN.replace("Führung", "Füh\r\n rung").encode(),
        PLAIN.encode().replace("ü".encode(), b"\xc3\r\n \xbc"),
        PLAIN.replace("BEGIN:", "BEGIN: ").replace("SUMMARY:", "SUMMARY : ").encode(),
        ("\r\n" + PLAIN).replace("\r\n", "\r\n    ").encode(),
        PLAIN.strip().encode(),
    ],
    ids=[
        "utf-8", "utf-8-bom", "utf-16-bom", "utf-16-be-bom", "utf-16-no-bom", "latin-1", "lf", "cr", "cr-cr-lf", "blank-lines",
        "lower-case", "blank-before", "warning-before", "inside-html", "folded", "fold-inside-a-character", "spaces",
        "indented", "no-final-line-end",
    ],
)  # fmt: skip
def test_bytes_of_any_producer(body: bytes) -> None:
    reading = read(body)
    assert [(item.name, item.start) for item in reading.items] == [("Führung für alle", "2027-03-10T18:00Z")]
    assert reading.problems == []


def test_declared_charset_is_used_where_the_bytes_are_no_utf_8() -> None:
    reading = read(PLAIN.replace("Führung", "Żaneta").encode("iso-8859-2"), "text/calendar; charset=ISO-8859-2")
    assert reading.items[0].name == "Żaneta für alle"


def test_bytes_of_two_encodings_in_one_line() -> None:
    body = PLAIN.encode().replace(b" alle", b" alle \x96 f\xfcr jeden")
    assert read(body).items[0].name == "Führung für alle – für jeden"


def test_several_calendars_in_one_stream() -> None:
    reading = read(PLAIN + PLAIN.replace("u1", "u2") + "BEGIN:VEVENT\r\nUID:u3\r\nDTSTART:20270101\r\nEND:VEVENT\r\n")
    assert [item.source_key for item in reading.items] == ["u1", "u2", "u3"]


@pytest.mark.parametrize(
    ("body", "content_type", "url", "expected"),
    [
        (PLAIN.encode(), "text/plain", "", True),
        (PLAIN.encode(), None, "", True),
        (PLAIN.encode("utf-16"), "application/octet-stream", "", True),
        (b"Warning: mysql\r\n" + PLAIN.encode(), "text/plain", "", True),
        (b"\r\n" + PLAIN.encode(), "text/html; charset=utf-8", "", True),
        (b"<html><pre>" + PLAIN.encode(), "text/html", "https://a.example/", False),
        (b"<html><pre>" + PLAIN.encode(), "text/html", "https://a.example/a.ics?x=1", True),
        (b"<br>Warning" + PLAIN.encode(), "text/calendar; charset=utf-8", "", True),
        (b"<!doctype html><p>Not found", "text/calendar", "https://a.example/a.ics", False),
        (b'{"ics": "BEGIN:VCALENDAR"}', "application/json", "", False),
        (b'{"ics": "\nBEGIN:VCALENDAR"}', None, "", False),
        (b"Write BEGIN:VEVENT first", "text/plain", "", False),
        (b"", "text/calendar", "", False),
    ],
)
def test_recognised_by_what_it_is(body: bytes, content_type: str | None, url: str, expected: bool) -> None:
    assert icalendar.recognise(Payload(body=body, content_type=content_type, url=url, now=NOW)) is expected


# --- losses ---------------------------------------------------------------------------------------------------------


def test_bad_header_lines_and_zones_cost_nothing_and_a_bad_event_only_itself() -> None:
    reading = read_file("one-bad-header.ics")
    assert [(item.source_key, item.start, item.end, item.timezone) for item in reading.items] == [
        ("first", "2027-03-10T18:00", None, "Europe/Berlin"),
        ("third", "2027-03-10T18:00", "2027-03-10T19:30", "Europe/Vienna"),
    ]
    assert reading.items[0].notes == ["end dropped: not after the start"]
    assert reading.problems == [
        Problem(
            reason="DTSTART '20270231T180000Z' is no date or time",
            where="VEVENT 2 (uid no start), line 21",
            key="no start",
        )
    ]


@pytest.mark.parametrize(
    ("cut", "keys", "reason"),
    [
        ("END:VEVENT\r\nBEGIN:VEVENT\r\nUID:u2", ["u1", "u2"], "VEVENT (line 3) has no END before BEGIN:VEVENT"),
        ("END:VEVENT\r\nEND:VCALENDAR\r\n", ["u1", "u2"], "VEVENT has no END before END:VCALENDAR"),
    ],
)
def test_missing_ends(cut: str, keys: list[str], reason: str) -> None:
    whole = calendar("UID:u1", "DTSTART:20270101") + calendar("UID:u2", "DTSTART:20270102")
    whole = whole.replace("END:VCALENDAR\r\nBEGIN:VCALENDAR\r\nVERSION:2.0\r\n", "")
    reading = read(whole.replace(cut, cut.replace("END:VEVENT\r\n", "")))
    assert [item.source_key for item in reading.items] == keys
    assert [problem.reason for problem in reading.problems] == [reason]


def test_a_stream_that_was_cut_off_gives_what_it_has_but_no_half_lines() -> None:
    whole = calendar("UID:u1", "DTSTART:20270101", "SUMMARY:Whole", "LOCATION:Cologne")
    reading = read(whole[: whole.index("ogne")])
    (item,) = reading.items
    assert (item.name, item.location) == ("Whole", None)
    assert item.notes == ["component without END"]
    assert [problem.reason for problem in reading.problems] == ["VEVENT has no END"]


def test_a_cut_stream_tells_which_event_it_cut_and_every_other_loss() -> None:
    reading = read(
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a\r\nDTSTART:20270101\r\nBEGIN:VEVENT\r\nUID:b\r\nDTSTART:20270102\r\n"
    )
    assert [(one.reason, one.key, one.cut_off) for one in reading.problems] == [
        ("VEVENT (line 2) has no END before BEGIN:VEVENT", None, True),
        ("VEVENT has no END", "b", True),
    ]


@pytest.mark.parametrize(
    "body", [b"", b"\0", b"not a calendar", b"BEGIN:", b"END:VEVENT", b"\xff\xfe", b"{}", b"BEGIN:VCALENDAR_X"]
)
def test_what_is_no_calendar_gives_a_problem_and_no_exception(body: bytes) -> None:
    reading = read(body)
    assert reading.items == []
    assert all("failed" not in problem.reason for problem in reading.problems)


def test_an_empty_calendar_is_no_problem() -> None:
    assert read("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n") == Reading()


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (["EXDATE:" + ",".join(["20270310T180000"] * 5_001)], "EXDATE with more than 5000 values is left out"),
        (["RDATE:20270310"] * 5_001, "RDATE with more than 5000 values is left out"),
        (["DESCRIPTION:" + "x" * 10_000_000], "DESCRIPTION longer than a megabyte is left out"),
        (["RRULE:FREQ=SECONDLY"], "recurrence FREQ=SECONDLY is refused: it makes more than 366 dates"),
        (
            ["RRULE:FREQ=HOURLY;UNTIL=20300101T000000Z"],
            "recurrence FREQ=HOURLY is refused: it makes more than 366 dates",
        ),
        (["RRULE:FREQ=DAILY;INTERVAL=0"], "recurrence INTERVAL=0 is refused"),
        (["RRULE:FREQ=DAILY;COUNT=1001"], "recurrence COUNT=1001 is refused"),
        (
            ["RRULE:FREQ=YEARLY;BYYEARDAY=" + ",".join(map(str, range(1, 22)))],
            "recurrence with 21 values in BYYEARDAY is refused",
        ),
        (["RRULE:FREQ=DAILY;BYDAY=XX"], "recurrence with BYDAY=XX cannot be read"),
        (["RRULE:FREQ=DAILY;UNTIL=soon"], "recurrence UNTIL=SOON is no time"),
        (["EXRULE:FREQ=DAILY"], "EXRULE (dropped from RFC 5545) is not applied"),
        (["DTEND:never"], "DTEND 'never' is no date or time"),
        (["DURATION:long"], "DURATION 'long' is no duration"),
        (["RECURRENCE-ID:first"], "RECURRENCE-ID 'first' is no date or time"),
    ],
)
def test_bombs_floods_and_nonsense_cost_only_themselves(lines: list[str], reason: str) -> None:
    reading = read(calendar("UID:u1", "SUMMARY:Kept", "DTSTART:20270310T180000Z", *lines))
    assert [(item.name, item.recurrence) for item in reading.items] == [("Kept", None)]
    assert [problem.reason for problem in reading.problems] == [reason]
    assert reading.problems[0].where == "VEVENT 1 (uid u1), line 3"


def test_lines_are_counted_as_they_stand_in_the_file() -> None:
    body = "\r\nBEGIN:VCALENDAR\r\nX-A:b\r\n c\r\n\r\nBEGIN:VEVENT\r\nUID:u\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    assert read(body).problems == [Problem(reason="no DTSTART", where="VEVENT 1 (uid u), line 6", key="u")]


def test_problems_without_end_are_summed_up() -> None:
    reading = read("BEGIN:VCALENDAR\n" + "BEGIN:VEVENT\nEND:VEVENT\n" * 1_200 + "END:VCALENDAR\n")
    assert len(reading.problems) == 1_001
    assert reading.problems[-1].reason == "200 more problems of the same calendar are not listed"


@pytest.mark.parametrize(
    "body",
    [
        "BEGIN:X\n" * 50_000 + "END:Y\n" * 50_000,
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20270101\nDESCRIPTION:a\n" + "no property\n" * 100_000,
        "\r" * 2_000_000 + "\n",
        "BEGIN:VEVENT\nDTSTART" + ';A="' * 100_000 + ":20270101\nEND:VEVENT\n",
        "BEGIN:VEVENT\nDTSTART:20270101\nDESCRIPTION:" + "<" * 500_000 + "\nEND:VEVENT\n",
        "".join(f"BEGIN:VEVENT\nUID:u\nDTSTART:20270101\nSUMMARY:{n}\nEND:VEVENT\n" for n in range(20_000)),
        "BEGIN:VEVENT\nDTSTART:20270101\nGEO:" + "1" * 500_000 + "\nDURATION:P" + "1W" * 100_000 + "\nEND:VEVENT\n",
    ],
    ids=["nesting", "lines", "returns", "quotes", "brackets", "one-uid", "digits"],
)
def test_what_is_made_to_exhaust_is_read_in_one_go(body: str) -> None:
    assert all("failed" not in problem.reason for problem in read(body).problems)


def test_more_bytes_than_the_source_allows_are_not_read() -> None:
    reading = read(PLAIN + PLAIN.replace("u1", "u2"), options={"max_bytes": len(PLAIN.encode())})
    assert [item.source_key for item in reading.items] == ["u1"]
    assert reading.problems[0].reason.endswith(f"only the first {len(PLAIN.encode())} are read")


# --- times ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "start", "end", "all_day"),
    [
        (["DTSTART;VALUE=DATE:20270310", "DTEND;VALUE=DATE:20270313"], "2027-03-10", "2027-03-12", True),
        (["DTSTART:20270310", "DTEND:20270311"], "2027-03-10", "2027-03-10", True),
        (["DTSTART;VALUE=DATE:20270310", "DURATION:P2D"], "2027-03-10", "2027-03-11", True),
        (["DTSTART;VALUE=DATE:20270310T000000"], "2027-03-10", None, True),
        (["DTSTART;TZID=Europe/Berlin;VALUE=DATE:20270310"], "2027-03-10", None, True),
        (["DTSTART;VALUE=DATE:20270310", "DTEND;VALUE=DATE:20270310"], "2027-03-10", None, True),
        (["DTSTART;VALUE=DATE:20270310", "DTEND:20270312T180000"], "2027-03-10", "2027-03-12", True),
        (["DTSTART:20270310T180000", "DTEND:20270310T170000"], "2027-03-10T18:00", None, False),
        (["DTSTART:20270310T180000", "DTEND;VALUE=DATE:20270311"], "2027-03-10T18:00", None, False),
        (["DTSTART:20270310T180000", "DURATION:PT1H30M"], "2027-03-10T18:00", "2027-03-10T19:30", False),
        (["DTSTART:20270310T180000", "DURATION:P1W"], "2027-03-10T18:00", "2027-03-17T18:00", False),
        (["DTSTART:20270310T180000", "DURATION:-PT1H"], "2027-03-10T18:00", None, False),
        (["DTSTART:20270310T180000", "DURATION:P15M"], "2027-03-10T18:00", "2027-03-10T18:15", False),
        (["DTSTART:20270310T180000", "DURATION:PT0S"], "2027-03-10T18:00", None, False),
        (["DTSTART:2027-03-10T18:00:00+02:00"], "2027-03-10T18:00+02:00", None, False),
        (["DTSTART:2027-03-10 18:00"], "2027-03-10T18:00", None, False),
        (["DTSTART:20270310T1800Z"], "2027-03-10T18:00Z", None, False),
        (["DTSTART:20270310T180030"], "2027-03-10T18:00:30", None, False),
        (["DTSTART:20270310T240000"], "2027-03-11T00:00", None, False),
        (["DTSTART:20270310T235960"], "2027-03-10T23:59:59", None, False),
        (["DTSTART:20270310T180000Z", "DTEND:20270310T190000Z"], "2027-03-10T18:00Z", "2027-03-10T19:00Z", False),
    ],
)
def test_times(lines: list[str], start: str, end: str | None, all_day: bool) -> None:
    item = event(*lines)
    assert (item.start, item.end, item.all_day, item.timezone) == (start, end, all_day, None)


@pytest.mark.parametrize(
    ("tzid", "expected"),
    [
        ("Europe/Berlin", ("2027-03-10T18:00", "Europe/Berlin")),
        ('"America/New_York"', ("2027-03-10T18:00", "America/New_York")),
        ("W. Europe Standard Time", ("2027-03-10T18:00", "Europe/Berlin")),
        ("/citadel.org/20210210_1/Europe/Vienna", ("2027-03-10T18:00", "Europe/Vienna")),
        ("/freeassociation.sourceforge.net/America/Argentina/Salta", ("2027-03-10T18:00", "America/Argentina/Salta")),
        ("Eastern", ("2027-03-10T18:00", "America/New_York")),
        ('"(UTC+07:00) Bangkok, Hanoi, Jakarta"', ("2027-03-10T18:00", "Asia/Bangkok")),
        ("GMT+0200", ("2027-03-10T18:00+02:00", None)),
        ("UTC", ("2027-03-10T18:00Z", None)),
    ],
)
def test_zone_names(tzid: str, expected: tuple[str, str | None]) -> None:
    item = event(f"DTSTART;TZID={tzid}:20270310T180000")
    assert (item.start, item.timezone, item.notes) == (*expected, [])


def test_a_zone_that_nobody_knows_is_no_zone() -> None:
    item = event("DTSTART;TZID=Middle Earth:20270310T180000")
    assert (item.start, item.timezone, item.notes) == ("2027-03-10T18:00", None, ["unknown time zone 'Middle Earth'"])


@pytest.mark.parametrize(
    ("tzid", "standard", "expected"),
    [
        ("Central Time", "-0600", ("2027-03-10T18:00", "America/Chicago")),
        ("Central Time", "+0930", ("2027-03-10T18:00", "Australia/Darwin")),
        ("America/Chicago", "+0930", ("2027-03-10T18:00", "America/Chicago")),
        ("US-Arizona", "-0700", ("2027-03-10T18:00", "US/Arizona")),
        ("GMT+0200", "+0130", ("2027-03-10T18:00+01:30", None)),
        ("Here\\, there", "+0545", ("2027-03-10T18:00", "Asia/Kathmandu")),
    ],
)
def test_words_that_contradict_the_rules_of_a_zone_do_not_name_it(tzid: str, standard: str, expected: object) -> None:
    part = (
        f"BEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:{standard}\r\nTZOFFSETTO:{standard}\r\nEND:STANDARD"
    )
    header = f"BEGIN:VTIMEZONE\r\nTZID:{tzid}\r\n{part}\r\nEND:VTIMEZONE\r\n"
    name = tzid.replace("\\", "")
    item = event(f'DTSTART;TZID="{name}":20270310T180000', header=header)
    assert (item.start, item.timezone) == expected


def test_zones_that_a_feed_defines_itself() -> None:
    items = {item.source_key: item for item in read_file("outlook.ics").items}
    assert (items["known-name"].start, items["known-name"].timezone) == ("2027-03-10T08:00", "Europe/Berlin")
    assert (items["known-by-rules"].start, items["known-by-rules"].timezone) == ("2027-03-10T08:00", "America/New_York")
    assert items["known-by-rules"].end == "2027-03-10T09:00"
    assert items["known-by-rules"].notes == ["time zone 'Customized Time Zone' taken for America/New_York by its rules"]
    assert (items["own-rules"].start, items["own-rules"].timezone) == ("2027-03-10T08:00+01:30", None)
    assert (items["whole-days"].start, items["whole-days"].end) == ("2027-03-10", "2027-03-12")


@pytest.mark.parametrize(
    ("lines", "start", "end", "timezone"),
    [
        (
            ["DTSTART:20270310T230000Z", "DTEND:20270311T010000Z"],
            "2027-03-10T19:00",
            "2027-03-10T21:00",
            "America/Halifax",
        ),
        (["DTSTART;TZID=UTC:20270310T230000"], "2027-03-10T19:00", None, "America/Halifax"),
        (["DTSTART:20270310T190000"], "2027-03-10T19:00", None, "America/Halifax"),
        (["DTSTART;TZID=Nowhere:20270310T190000"], "2027-03-10T19:00", None, "America/Halifax"),
        (["DTSTART;TZID=Asia/Tokyo:20270310T190000"], "2027-03-10T19:00", None, "Asia/Tokyo"),
        (["DTSTART;TZID=Asia/Tokyo:20270310T100000Z"], "2027-03-10T19:00", None, "Asia/Tokyo"),
        (["DTSTART;VALUE=DATE:20270310"], "2027-03-10", None, None),
        # a series in UTC repeats in UTC; the zone of the calendar only shows it
        (["DTSTART:20270310T230000Z", "RRULE:FREQ=WEEKLY"], "2027-03-10T23:00Z", None, "America/Halifax"),
    ],
)
def test_zone_of_the_calendar(lines: list[str], start: str, end: str | None, timezone: str | None) -> None:
    item = event(*lines, header="X-WR-TIMEZONE:America/Halifax\r\n")
    assert (item.start, item.end, item.timezone) == (start, end, timezone)


def test_each_calendar_of_a_stream_has_its_own_zones() -> None:
    streams = []
    for uid, standard in (("u1", "+0930"), ("u2", "+0545"), ("u3", None)):
        part = f"BEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:{standard}\r\nTZOFFSETTO:{standard}\r\nEND:STANDARD"
        header = f"BEGIN:VTIMEZONE\r\nTZID:Here\r\n{part}\r\nEND:VTIMEZONE\r\n" if standard else ""
        streams.append(calendar(f"UID:{uid}", "DTSTART;TZID=Here:20270310T180000", header=header))
    zones = [item.timezone for item in read("".join(streams)).items if isinstance(item, Event)]
    assert zones == ["Australia/Darwin", "Asia/Kathmandu", "Australia/Darwin"]


def test_end_in_another_zone_is_told_on_the_clock_of_the_start() -> None:
    item = event("DTSTART;TZID=Europe/Berlin:20270310T100000", "DTEND;TZID=America/New_York:20270310T120000")
    assert (item.end, item.timezone) == ("2027-03-10T18:00", "Europe/Berlin")


# --- words ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "name"),
    [
        (r"SUMMARY:Lead\, follow\; or leave", "Lead, follow; or leave"),
        (r"SUMMARY:Lead\\, follow\\, leave", "Lead, follow, leave"),
        ("SUMMARY:R&amp;D &#8211; <b>live</b>", "R&D – live"),
        (r"SUMMARY:Path C:\\new", r"Path C:\new"),
        (r"SUMMARY:One\nTwo", "One Two"),
        ("SUMMARY;LANGUAGE=de:Führen", "Führen"),
        ("SUMMARY;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:F=C3=BChren", "Führen"),
        ('SUMMARY;ALTREP="cid:a;b:c":Quoted', "Quoted"),
        ("SUMMARY:  spaced  ", "spaced"),
        ("SUMMARY:", None),
    ],
)
def test_names(line: str, name: str | None) -> None:
    assert event(line).name == name


@pytest.mark.parametrize(
    ("lines", "description"),
    [
        ([r"DESCRIPTION:One\nTwo"], "One\nTwo"),
        ([r"DESCRIPTION:One\\nTwo"], "One\nTwo"),
        (["DESCRIPTION:<p>One</p><p>Two &amp; three</p>"], "One\n\nTwo & three"),
        (["DESCRIPTION:One", "Note: bring a pen", "and paper"], "One\nNote: bring a pen\nand paper"),
        (["X-ALT-DESC;FMTTYPE=text/html:<b>Only</b> this"], "Only this"),
        (["X-ALT-DESC;FMTTYPE=text/html:<b>Not</b> this", "DESCRIPTION:That"], "That"),
        (["DESCRIPTION:", "X-ALT-DESC:That"], "That"),
        (["DESCRIPTION;ENCODING=QUOTED-PRINTABLE:One=0D=0A=", "Two"], "One\nTwo"),
    ],
)
def test_descriptions(lines: list[str], description: str) -> None:
    assert event(*lines).description == description


@pytest.mark.parametrize(
    ("lines", "field", "value"),
    [
        (["URL:https://a.example/e/1?x=1\\,2"], "url", "https://a.example/e/1?x=1,2"),
        (["URL;VALUE=URI:/calendar.aspx?EID=7"], "url", "https://chamber.example/calendar.aspx?EID=7"),
        (["URL:javascript:alert(1)"], "url", None),
        (["URL:mailto:a@b.example"], "url", None),
        ([f"URL:{FEED}", "DESCRIPTION:https://a.example/e/1"], "url", "https://a.example/e/1"),
        (["URL:/feeds/events.ics?view=all&cat=7"], "url", None),
        (["URL:/feeds/events.ics?view=all&cat=8"], "url", "https://chamber.example/feeds/events.ics?view=all&cat=8"),
        (["STATUS:CANCELLED"], "status", "cancelled"),
        (["STATUS: tentative"], "status", "tentative"),
        (["STATUS:CONFIRMED"], "status", "scheduled"),
        (["STATUS:BUSY"], "status", None),
        (["CATEGORIES:Leadership,Work\\, life", "CATEGORIES:leadership,Leadership,,"], "tags",
         ["Leadership", "Work, life", "leadership"]),
        (["LAST-MODIFIED:20270101T120000Z"], "modified", "2027-01-01T12:00Z"),
        (["LAST-MODIFIED;TZID=Europe/Berlin:20270101T120000"], "modified", "2027-01-01T12:00"),
        (["SEQUENCE:4"], "sequence", 4),
        (["SEQUENCE:-1"], "sequence", None),
        (["SUMMARY;LANGUAGE=en-US:A"], "language", "en"),
        (["ATTACH;FMTTYPE=image/jpeg:https://img.example/1"], "image", "https://img.example/1"),
        (["ATTACH:https://img.example/1.png"], "image", "https://img.example/1.png"),
        (["ATTACH:https://img.example/1.pdf"], "image", None),
        (["ATTACH;VALUE=BINARY;ENCODING=BASE64;FMTTYPE=image/png:iVBORw0KGgo="], "image", None),
        (["IMAGE;VALUE=URI:https://img.example/1"], "image", "https://img.example/1"),
        (["X-WP-IMAGES-URL:thumbnail\\;https://img.example/1.png\\;150\\;150,medium\\;https://img.example/2.png"], "image",
         "https://img.example/1.png"),
        (["RELATED-TO;RELTYPE=PARENT:congress"], "parent_key", "congress"),
        (["RELATED-TO;RELTYPE=SIBLING:congress"], "parent_key", None),
    ],
)  # fmt: skip
def test_fields(lines: list[str], field: str, value: object) -> None:
    assert getattr(event(*lines), field) == value


@pytest.mark.parametrize(
    ("line", "organizer"),
    [
        ('ORGANIZER;CN="Chamber: events":mailto:a@b.example', ("Chamber: events", None)),
        ("ORGANIZER;CN=Chamber%20of%20Trade:MAILTO:a@b.example", ("Chamber of Trade", None)),
        ("ORGANIZER;CN=Chamber:https://chamber.example/", ("Chamber", "https://chamber.example/")),
        ("ORGANIZER;CN=Camp &amp; Centre;ROLE=CHAIR:mailto:a@b.example", ("Camp & Centre", None)),
        ("ORGANIZER;CN=a@b.example:mailto:a@b.example", None),
        ("ORGANIZER;CN=Jane Doe:mailto:Jane.Doe@b.example", None),
        ("ORGANIZER;CN=Jane Doe:mailto:jdoe@b.example", None),
        ('ORGANIZER;CN="Jane M. Doe":mailto:jane@b.example', None),
        ("ORGANIZER;CN=Nutley Library:mailto:info@b.example", ("Nutley Library", None)),
        ("ORGANIZER;CN=Nutley Library:mailto:nutleylibrary@b.example", ("Nutley Library", None)),
        ("ORGANIZER;CN=+49 30 5550:tel:+49305550", None),
        ("ORGANIZER:mailto:a@b.example", None),
    ],
)
def test_organizer_without_its_address(line: str, organizer: tuple[str, str | None] | None) -> None:
    found = event(line).organizer
    assert (found and (found.name, found.url)) == organizer


@pytest.mark.parametrize(
    ("lines", "place", "attendance"),
    [
        ([r"LOCATION:Hall 1\, Cologne"], Place(name="Hall 1, Cologne"), None),
        (["LOCATION:https://zoom.example/j/1"], Place(url="https://zoom.example/j/1"), "online"),
        (["LOCATION:Hall 1 or https://zoom.example/j/1."],
         Place(name="Hall 1 or https://zoom.example/j/1.", url="https://zoom.example/j/1"), None),
        (["LOCATION:https://maps.google.com/?q=1"], Place(name="https://maps.google.com/?q=1"), None),
        (["LOCATION:Hall", "GEO:50.9;6.9"], Place(name="Hall", latitude=50.9, longitude=6.9), None),
        (["GEO:0;0"], None, None),
        (["GEO:0.000000;0.000000"], None, None),
        (["GEO:91;6"], None, None),
        (["GEO:50.9,6.9"], Place(latitude=50.9, longitude=6.9), None),
        (["GEO:50.9\\;-6.9"], Place(latitude=50.9, longitude=-6.9), None),
        (["X-APPLE-STRUCTURED-LOCATION;VALUE=URI;X-TITLE=Hall:geo:50.9,6.9"],
         Place(name="Hall", latitude=50.9, longitude=6.9), None),
        (["X-GOOGLE-CONFERENCE:https://meet.example/x"], Place(url="https://meet.example/x"), "online"),
        (["CONFERENCE;VALUE=URI:https://meet.example/x", "LOCATION:Hall"], Place(name="Hall", url="https://meet.example/x"),
         None),
        (["CONFERENCE;VALUE=URI:tel:+49305550"], None, None),
    ],
)  # fmt: skip
def test_places(lines: list[str], place: Place | None, attendance: str | None) -> None:
    item = event(*lines)
    assert (item.location, item.attendance) == (place, attendance)


def test_components_inside_an_event() -> None:
    (item,) = read_file("rfc9073.ics").items
    assert item.description == "A talk.\n\nAnd questions."
    assert item.location == Place(name="Stadthalle", latitude=52.5, longitude=13.4, url="https://meet.example/room")
    assert (item.image, item.speakers) == ("https://img.example/talk.png", ["Ada Example"])


def test_no_mail_address_or_number_is_taken_over() -> None:
    item = event(
        "ORGANIZER;CN=Chamber:mailto:boss@chamber.example",
        "ATTENDEE;CN=Ada:mailto:ada@guests.example",
        "CONTACT:Ada\\, +49 30 555",
        "X-CONTACT:ada@guests.example",
    )
    assert "@" not in repr(item)
    assert "555" not in repr(item)


def test_method_cancel_cancels_all() -> None:
    assert event("STATUS:CONFIRMED", header="METHOD:CANCEL\r\n").status == "cancelled"


# --- keys -----------------------------------------------------------------------------------------------------------


def test_without_uid_the_key_is_made_from_start_and_name() -> None:
    first, again, other = (
        read(calendar("SUMMARY:A", "DTSTART:20270310", *more)).items[0].source_key
        for more in ([], ["DESCRIPTION:new"], ["SUMMARY:ignored", "UID:"])
    )
    assert first == again == other
    assert first != read(calendar("SUMMARY:B", "DTSTART:20270310")).items[0].source_key


def test_uid_is_text() -> None:
    assert event(r"UID:tag:host.example\,2008:Event/1").source_key == "tag:host.example,2008:Event/1"


def feed(*events: tuple[str, ...]) -> Reading:
    blocks = "".join("BEGIN:VEVENT\r\n" + "\r\n".join(lines) + "\r\nEND:VEVENT\r\n" for lines in events)
    return read(f"BEGIN:VCALENDAR\r\n{blocks}END:VCALENDAR\r\n")


def test_different_events_under_one_uid_are_kept_apart() -> None:
    reading = feed(
        ("UID:u", "SUMMARY:A", "DTSTART:20270310T180000Z"),
        ("UID:u", "SUMMARY:B", "DTSTART:20270311T180000Z"),
        ("UID:u", "SUMMARY:C", "DTSTART:20270311T180000Z"),
        ("UID:u", "SUMMARY:A", "DTSTART:20270310T180000Z"),
    )
    assert [item.name for item in reading.items] == ["A", "B", "C"]
    keys = [item.source_key for item in reading.items]
    assert keys[0] == "u#2027-03-10T18:00Z"
    assert {(key or "").rpartition("#")[0] for key in keys[1:]} == {"u#2027-03-11T18:00Z"}
    assert len(set(keys)) == 3
    assert {tuple(item.notes) for item in reading.items} == {("UID shared with another event",)}


def test_the_newest_version_of_an_event_wins() -> None:
    reading = feed(
        ("UID:u", "SUMMARY:A", "DTSTART:20270310T180000Z", "SEQUENCE:1", "LOCATION:Old"),
        ("UID:u", "SUMMARY:A", "DTSTART:20270312T180000Z", "SEQUENCE:2", "LOCATION:New"),
        ("UID:u", "SUMMARY:A", "DTSTART:20270311T180000Z", "SEQUENCE:0", "LOCATION:Oldest"),
    )
    assert [(item.source_key, item.start, item.location) for item in reading.items] == [
        ("u", "2027-03-12T18:00Z", Place(name="New"))
    ]


def test_a_series_is_one_item_and_each_change_another() -> None:
    items = {item.source_key: item for item in read_file("series.ics").items}
    assert list(items) == [
        "weekly",
        "weekly#2027-03-30T18:00",
        "weekly#2027-04-06T18:00",
        "weekly#2027-04-13T18:00",
        "single-utc",
    ]
    series = items["weekly"]
    assert series.recurrence is not None
    assert series.recurrence.rrule == "FREQ=WEEKLY;BYDAY=TU;UNTIL=20270420T220000Z"
    assert series.recurrence.exdate == ["2027-03-09T18:00", "2027-03-23"]
    moved = items["weekly#2027-03-30T18:00"]
    assert (moved.series_key, moved.recurrence_id, moved.start) == ("weekly", "2027-03-30T18:00", "2027-03-31T19:00")
    assert items["weekly#2027-04-13T18:00"].recurrence_range == "THISANDFUTURE"
    assert items["single-utc"].start == "2027-03-10T18:00"


@pytest.mark.parametrize(
    ("line", "rdate"),
    [
        ("RDATE;VALUE=PERIOD:20270311T180000/20270311T200000", ["2027-03-11T18:00/2027-03-11T20:00"]),
        ("RDATE;VALUE=PERIOD:20270311T180000/PT90M", ["2027-03-11T18:00/2027-03-11T19:30"]),
        ("RDATE;VALUE=DATE:20270311,20270312", ["2027-03-11", "2027-03-12"]),
        ("RDATE;TZID=Europe/Berlin:20270311T180000", ["2027-03-11T18:00"]),
    ],
)
def test_single_dates_of_a_series(line: str, rdate: list[str]) -> None:
    recurrence = event(line).recurrence
    assert recurrence is not None
    assert recurrence.rdate == rdate
