"""Dates inside longer texts."""

from __future__ import annotations

from datetime import date

import pytest

from discovery.when import _find, find_when

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "lang", "found"),
    [
        (
            "Join us on Thursday, November 5, 2026 from 6:00 PM to 8:00 PM at the library.",
            "en",
            [("Thursday, November 5, 2026 from 6:00 PM to 8:00 PM", "2026-11-05T18:00", "2026-11-05T20:00")],
        ),
        (
            "Am 5. November 2026 um 18 Uhr im Rathaus und am 7. Mai 2027.",
            "de",
            [("5. November 2026 um 18 Uhr", "2026-11-05T18:00", None), ("7. Mai 2027", "2027-05-07", None)],
        ),
        ("PyCon DE 2027, March 12-14 in Berlin", "en", [("2027, March 12-14", "2027-03-12", "2027-03-14")]),
        ("会议将于2027年6月3日～5日在北京举行", "zh", [("2027年6月3日～5日", "2027-06-03", "2027-06-05")]),
        ("Report 2026, March 12, 2027", "en", [("March 12, 2027", "2027-03-12", None)]),
        ("The May 2027 meeting", "en", [("May 2027", "2027-05", None)]),
        ("2 hours on 5 March 2027 at 9am", "en", [("5 March 2027 at 9am", "2027-03-05T09:00", None)]),
        ("open until 12 March 2027", "en", [("until 12 March 2027", None, "2027-03-12")]),
        ("Paris, le 5 mars 2027.", "en", [("5 mars 2027", "2027-03-05", None)]),
    ],
)
def test_found(text: str, lang: str, found: list[tuple[str, str | None, str | None]]) -> None:
    hits = find_when(text, lang=lang, today=TODAY)
    assert [(text[a:b].rstrip("."), when.start, when.end) for (a, b), when in hits] == found


@pytest.mark.parametrize(
    "text",
    [
        "In 2027 we will see",
        "open 24/7, 3/4 of all, 9/11",
        "Room 5 - 12 March",
        "June 31-July 2, 2027",
        "call 030 1234567 or 2027-5555",
        "https://x.example/2013/4/17/page and www.x.example/2027-03-12",
        "Fridays April 10 to May 29, 2027",
        "may 5 people come? they may.",
        "version 1.2.3",
        "it ended in August.\n\nThe 7th was",
        "no digits at all",
        "",
    ],
)
def test_nothing_is_found(text: str) -> None:
    assert find_when(text, lang="en") == []


def test_a_room_is_no_day() -> None:
    hits = find_when("Room 5 - 12 March 2027", lang="en")
    assert [when.start for _, when in hits] in ([], ["2027-03-12"])


def test_what_stands_between_dates_parts_them() -> None:
    text = "Day 1: Thursday, October 1st, 2026\nDay 2: Thursday, November 12th, 2026\nBoth days online"
    assert [when.start for _, when in find_when(text, lang="en")] == ["2026-10-01", "2026-11-12"]
    text = "Fees: Oct 1, 2015 – Jan 31, 2016 – $85 Feb 1, 2016 – June 14, 2016 – $95"
    assert [(when.start, when.end) for _, when in find_when(text, lang="en")] == [
        ("2015-10-01", "2016-01-31"),
        ("2016-02-01", "2016-06-14"),
    ]


def test_a_word_that_is_numbered_numbers_no_month() -> None:
    text = "Session: Jan 13 – April 7, 2027 Day and time: Tuesdays\nMeeting Event Page\nMay 21, 2027, 10 a.m."
    assert [(when.start, when.end) for _, when in find_when(text, lang="en")] == [
        ("2027-01-13", "2027-04-07"),
        ("2027-05-21T10:00", None),
    ]


def test_work_on_one_text_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "3 May 2027 to 4 May 2027; " * 40
    everything = find_when(text, lang="en", today=TODAY)
    monkeypatch.setattr(_find, "MAX_WORK", 200)
    found = find_when(text, lang="en", today=TODAY)
    assert found == everything[: len(found)]
    assert len(found) < len(everything)
