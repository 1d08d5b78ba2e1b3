"""CivicPlus: the calendar of a municipality."""

from __future__ import annotations

import pytest
from list_reading import asked, picked, problems, read, rows, suggested

FEED = "https://www.town.example/common/modules/iCalendar/iCalendar.aspx?catID=14&feed=calendar"


def calendar(event: str) -> str:
    return (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//ical.net//NONSGML ical.net 4.0//EN\r\nX-WR-TIMEZONE:America/Chicago\r\n"
        f"BEGIN:VEVENT\r\nUID:1234-5678\r\nSUMMARY:Planning Board\r\nLOCATION:Town Hall\\, 1 Main St\r\n{event}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("DTSTART;TZID=America/Chicago:20270302T180000\r\nDTEND;TZID=America/Chicago:20270302T200000", ("2027-03-02T18:00", "2027-03-02T20:00", "America/Chicago", None)),
        ("DTSTART;TZID=Central Standard Time:20270302T180000", ("2027-03-02T18:00", None, "America/Chicago", None)),
        ("DTSTART;VALUE=DATE:20270302\r\nDTEND;VALUE=DATE:20270304", ("2027-03-02", "2027-03-03", None, None)),
        ("DTSTART:20270302T180000", ("2027-03-02T18:00", None, None, None)),
        ("DTSTART:20270302T180000\r\nSTATUS:CANCELLED", ("2027-03-02T18:00", None, None, "cancelled")),
    ],
)  # fmt: skip
def test_meetings(lines: str, expected: tuple[str | None, ...]) -> None:
    (row,) = rows(read("civicplus", calendar(lines), FEED))
    assert picked(row, "start", "end", "timezone", "status")[::3] == expected[::3]
    assert row.get("end") == expected[1]
    assert row["name"] == "Planning Board"


def test_other_answers() -> None:
    assert rows(read("civicplus", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", FEED)) == []
    found = read("civicplus", "<html><title>Error</title></html>", FEED)
    assert (rows(found), len(problems(found))) == ([], 1)


@pytest.mark.parametrize(
    ("url", "page", "address"),
    [
        ("https://www.town.example/calendar.aspx?CID=14", "", FEED),
        ("https://www.town.example/", '<a href="/calendar.aspx?CID=14,22">Meetings</a>', FEED),
        (FEED, "", FEED),
        ("https://www.town.example/", "<p>civicplus.com</p>", None),
    ],
)
def test_the_feed_of_the_category(url: str, page: str, address: str | None) -> None:
    assert suggested("civicplus", url, page) == address
    if not page:
        assert asked("civicplus", url)[0].url == address
