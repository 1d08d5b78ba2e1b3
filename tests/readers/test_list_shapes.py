"""The shapes in which lists of events come, each as small as it can be: what is read of them, and what is left alone."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

import pytest

from discovery.items import Event
from discovery.readers import Payload, Reading, html_list

NOW = datetime(2026, 9, 1, tzinfo=UTC)


class Shape(NamedTuple):
    """A page and the start and name of each of its events."""

    body: str
    expected: list[tuple[str, str]]
    url: str = "https://guild.example/list"
    country: str | None = None


def events(shape: Shape) -> list[Event]:
    payload = Payload(shape.body.encode(), url=shape.url, content_type="text/html", now=NOW, country=shape.country)
    return [item for item in Reading.of(html_list.read(payload)).items if isinstance(item, Event)]


def rows(*texts: str, tag: str = "li") -> str:
    return "".join(f"<{tag}>{text}</{tag}>" for text in texts)


def table(head: str, *lines: str) -> str:
    heads = "".join(f"<th>{one}</th>" for one in head.split("|"))
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in line.split("|")) + "</tr>" for line in lines)
    return f"<table><tr>{heads}</tr>{body}</table>"


def weeks(entries: dict[int, str], first: int = -3, attribute: bool = False) -> str:
    """Give October 2026, which begins on a Thursday, as a table of weeks that begin on a Sunday."""
    cells = []
    for day in range(first, first + 35):
        number = day + 30 if day < 1 else day - 31 if day > 31 else day
        stamp = f" data-date='2026-10-{day:02}'" if attribute and 1 <= day <= 31 else ""
        cells.append(f"<td{stamp}>{number} {entries.get(day, '')}</td>")
    return "<table>" + "".join(f"<tr>{''.join(cells[at : at + 7])}</tr>" for at in range(0, 35, 7)) + "</table>"


CALENDAR = {
    2: "<a href=/1>Open house</a>",
    5: "<a href=/2>City council</a> 7:00 pm<br><a href=/3>Library board</a> 5:00 pm",
    19: "<a href=/4>City council</a> 7:00 pm",
}
IN_CALENDAR = [
    ("2026-10-02", "Open house"),
    ("2026-10-05T19:00", "City council"),
    ("2026-10-05T17:00", "Library board"),
    ("2026-10-19T19:00", "City council"),
]

SHAPES = {
    "days below months": Shape(
        "<h1>Events calendar</h1><h2>March 2027</h2><ul>"
        + rows("<b>4</b> <a href=/1>Reception</a>", "<b>11</b> <a href=/2>Salary workshop</a>")
        + "</ul><h2>April 2027</h2><ul>"
        + rows("<b>1</b> <a href=/3>Open day</a>", "<b>8</b> <a href=/4>Careers fair</a>")
        + "</ul>",
        [
            ("2027-03-04", "Reception"),
            ("2027-03-11", "Salary workshop"),
            ("2027-04-01", "Open day"),
            ("2027-04-08", "Careers fair"),
        ],
    ),
    "weekdays and days below months": Shape(
        "<html lang=de><h1>Termine</h1><h3>Oktober 2026</h3><p><b>Do 8.</b> Vortrag: Ehrenamt, 19 Uhr</p>"
        "<p><b>Sa 17.</b> Mitgliederversammlung, 10 Uhr</p><h3>November 2026</h3><p><b>Di 3.</b> Stammtisch, 20 Uhr</p>",
        [
            ("2026-10-08T19:00", "Vortrag: Ehrenamt"),
            ("2026-10-17T10:00", "Mitgliederversammlung"),
            ("2026-11-03T20:00", "Stammtisch"),
        ],
    ),
    "table of weeks": Shape(f"<h2>October 2026</h2>{weeks(CALENDAR)}", IN_CALENDAR),
    "cells with their dates as attributes": Shape(f"<h2>Calendar</h2>{weeks(CALENDAR, attribute=True)}", IN_CALENDAR),
    "day as heading of several": Shape(
        "<h1>This week's events</h1><h2>Monday, October 5, 2026</h2><ul>"
        + rows("9:00 am <a href=/1>Coffee hour</a>", "6:00 pm <a href=/2>Parents' forum</a>")
        + "</ul><h2>Tuesday, October 6, 2026</h2><ul>"
        + rows("10:00 am <a href=/3>Story time</a>", "7:30 pm <a href=/4>Concert</a>", "8 pm <a href=/5>Debate</a>")
        + "</ul>",
        [
            ("2026-10-05T09:00", "Coffee hour"),
            ("2026-10-05T18:00", "Parents' forum"),
            ("2026-10-06T10:00", "Story time"),
            ("2026-10-06T19:30", "Concert"),
            ("2026-10-06T20:00", "Debate"),
        ],
    ),
    "time elements": Shape(
        "<h1>Events</h1><ul>"
        + rows(
            "<time datetime='2026-10-07T18:30:00+02:00'>Next Wednesday</time> <a href=/1>Mentor circle</a>",
            "<time datetime='2026-10-14'>in two weeks</time> <a href=/2>Career clinic</a>",
            "<time datetime='2026-10-21T23:00:00Z'>6:00 pm</time> <a href=/3>Alumni evening</a>",
            "<time datetime='2027-10-28T12:00:00Z'>28 October</time> <a href=/4>Annual dinner</a>",
        )
        + "</ul>",
        [
            ("2026-10-07T18:30", "Mentor circle"),
            ("2026-10-14", "Career clinic"),
            ("2026-10-21T18:00", "Alumni evening"),
            ("2027-10-28", "Annual dinner"),
        ],
    ),
    "tiles": Shape(
        "<html lang=it><h1>Prossimi eventi</h1><ul>"
        + rows(
            "<div><b>15</b> <i>Ott</i></div><h4><a href=/1>Convegno</a></h4><p>ore 9:30 - Roma</p>",
            "<div><b>22</b> <i>Ott</i></div><h4><a href=/2>Incontro soci</a></h4><p>ore 18:00 - Milano</p>",
            "<div><b>5</b> <i>Nov</i></div><h4><a href=/3>Corso base</a></h4><p>ore 14:30 - Torino</p>",
        )
        + "</ul>",
        [("2026-10-15T09:30", "Convegno"), ("2026-10-22T18:00", "Incontro soci"), ("2026-11-05T14:30", "Corso base")],
    ),
    "numbers alone": Shape(
        "<html lang=de><title>Fortbildungen 2027</title><h1>Fortbildungen 2027</h1>"
        + table("Datum|Thema|Ort", "12.–14.01.|Projektleitung|Köln", "03.02.|Arbeitsrecht|Bonn", "29.03.–01.04.|Moderation|Köln"),
        [("2027-01-12", "Projektleitung"), ("2027-02-03", "Arbeitsrecht"), ("2027-03-29", "Moderation")],
    ),
    "short years": Shape(
        "<h1>Parking board</h1><h2>Agendas</h2><ul>"
        + rows(*(f"<a href=/{day}.pdf>{day}</a>" for day in ("10-07-26", "11-04-26", "12-02-26")))
        + "</ul><h2>Minutes</h2><ul>"
        + rows("<a href=/m.pdf>10-07-26</a>")
        + "</ul>",
        [("2026-10-07", "Parking board"), ("2026-11-04", "Parking board"), ("2026-12-02", "Parking board")],
        country="US",
    ),
    "year in the address": Shape(
        "<h1>Conferences</h1>"
        + table("Date|Conference|Place", "Mar 3-5|<a href=/1>Algebra Days</a>|Bonn", "Jun 14-18|<a href=/2>Graph Week</a>|Oslo"),
        [("2028-03-03", "Algebra Days"), ("2028-06-14", "Graph Week")],
        "https://guild.example/conferences/2028.html",
    ),
    "year of the neighbours": Shape(
        "<h1>Council meetings</h1>"
        + table("Date|Meeting", "2/4/25|Council of elders", "January 21|Budget council", "1/14/25|Council of youth"),
        [("2025-02-04", "Council of elders"), ("2025-01-21", "Budget council"), ("2025-01-14", "Council of youth")],
        country="US",
    ),
    "year beside the same day": Shape(
        "<h1>Events</h1><ul>"
        + rows("May 11, 2018: <a href=/1>Opening</a>", "May 11 @ 4:00 pm: <a href=/2>Evening market</a>")
        + "</ul>",
        [("2018-05-11", "Opening"), ("2018-05-11T16:00", "Evening market")],
    ),
    "days in a row": Shape(
        "<title>Board</title><h1>Board meetings</h1><h2>2026</h2><p>September 9 | October 14 | November 11</p>"
        "<h2>2027</h2><p>January 13 | February 10</p>",
        [
            (day, "Board meetings")
            for day in ("2026-09-09", "2026-10-14", "2026-11-11", "2027-01-13", "2027-02-10")
        ],
    ),
    "several things of one day": Shape(
        "<h1>Events</h1>"
        + table("Date|Event", *(f"{day} October 2026|Session {number}" for day in (5, 6) for number in (1, 2, 3))),
        [(f"2026-10-0{day}", f"Session {number}") for day in (5, 6) for number in (1, 2, 3)],
    ),
    "time once for all": Shape(
        "<h1>Commission</h1><h2>Meetings</h2><ul>"
        + rows("8 p.m.", "Second Tuesday of each month", "Special meetings as needed")
        + "</ul><h2>2027 Meeting Schedule</h2><p>January 12</p><p>February 9</p><p>March 9</p>",
        [(f"2027-{day}T20:00", "2027 Meeting Schedule") for day in ("01-12", "02-09", "03-09")],
    ),
    "a day on which nothing is": Shape(
        "<h1>Colloquium, Fall 2026</h1>"
        + table("Date|Speaker|Title", "Sep 10|J. Roe|Quantum noise", "Sep 24|No colloquium|", "Oct 1|L. Xu|Cold atoms"),
        [("2026-09-10", "Quantum noise"), ("2026-10-01", "Cold atoms")],
    ),
    "deadlines beside events": Shape(
        "<h1>Upcoming conferences</h1>"
        + table(
            "Conference|Dates|Submission deadline",
            "<a href=/1>ICLQ 2027</a>|March 3–5, 2027|October 1, 2026",
            "<a href=/2>SODX 2027</a>|January 9–12, 2027|September 10, 2026",
            "<a href=/3>WISP 2027</a>|June 1–4, 2027|December 15, 2026",
        ),
        [("2027-03-03", "ICLQ 2027"), ("2027-01-09", "SODX 2027"), ("2027-06-01", "WISP 2027")],
    ),
    "a column for the end": Shape(
        "<h1>Trade fairs</h1>"
        + table("Start|End|Fair", "06.10.2026|09.10.2026|Expo Bau", "20.10.2026|22.10.2026|Expo Holz"),
        [("2026-10-06", "Expo Bau"), ("2026-10-20", "Expo Holz")],
        country="DE",
    ),
    "tile and line of one card": Shape(
        "<h1>Events</h1>"
        + "".join(
            f"<div class=card><div class=top><b>Oct {day}</b><p><a href=/{day}>{name}</a></p></div>"
            f"<div class=low>Oct {day}, 2026 8:00 AM - 9:00 AM</div></div>"
            for day, name in ((8, "Breakfast"), (21, "Leads group"))
        ),
        [("2026-10-08T08:00", "Breakfast"), ("2026-10-21T08:00", "Leads group")],
        country="US",
    ),
    "names before dates, side by side": Shape(
        "<h1>Events</h1><p><a href=/1>Annual lecture</a></p><p>12 October 2026, 18:30</p><p>Royal Hall</p>"
        "<p><a href=/2>Members' evening</a></p><p>2 November 2026, 18:30</p><p>Royal Hall</p>",
        [("2026-10-12T18:30", "Annual lecture"), ("2026-11-02T18:30", "Members' evening")],
    ),
    "table of nothing but dates": Shape(
        "<h1>2027 Board Meeting Dates</h1><p>All meetings begin at 7:00 p.m.</p><table>"
        "<tr><td>January 11</td><td>February 8</td></tr><tr><td>April 12</td><td>May 10</td></tr></table>",
        [(f"2027-{day}T19:00", "2027 Board Meeting Dates") for day in ("01-11", "02-08", "04-12", "05-10")],
    ),
    "documents of the same meetings": Shape(
        "<h1>Council</h1><h2>Schedule</h2><ul>"
        + rows("October 5, 2026, 7 pm: Council meeting", "October 19, 2026, 7 pm: Council meeting")
        + "</ul><h2>Agendas</h2><ul>"
        + rows("<a href=1.pdf>Agenda October 5, 2026</a>", "<a href=2.pdf>Agenda October 19, 2026</a>")
        + "</ul>",
        [("2026-10-05T19:00", "Council meeting"), ("2026-10-19T19:00", "Council meeting")],
    ),
    "a time in one of the records": Shape(
        "<h1>Trainings</h1>"
        + "".join(
            f"<details><summary>{day}: {name}</summary><p>{text}</p></details>"
            for day, name, text in (
                ("Oct 6, 2026", "Facilitation", "The session starts at 9:00 am."),
                ("Nov 3, 2026", "Writing briefs", "For all who write."),
            )
        ),
        [("2026-10-06T09:00", "Oct 6, 2026: Facilitation"), ("2026-11-03", "Nov 3, 2026: Writing briefs")],
    ),
    "places behind dates": Shape(
        "<title>Trustees</title><h1>Trustees</h1><h2>Regular meeting schedule</h2>"
        "<p>Aug. 14, 2027, 10:30 a.m., Student Union, Room 339</p><p>Oct. 9, 2027, 10:30 a.m., Student Union, Room 339</p>",
        [("2027-08-14T10:30", "Regular meeting schedule"), ("2027-10-09T10:30", "Regular meeting schedule")],
    ),
    "the event of a page": Shape(
        "<title>Board of Health | County</title><h2>Notice</h2><h1>Board of Health</h1><div>Event date:</div>"
        "<div>9/14/2026-4:30 PM</div><div>Address:</div><div>Courthouse Square</div>",
        [("2026-09-14T16:30", "Board of Health")],
        country="US",
    ),
    "news beside events": Shape(
        "<h2>News</h2><ul>"
        + rows(*(f"<i>{day} August 2026</i> <a href=/n/{day}>Report {day}</a>" for day in (3, 7, 12)))
        + "</ul><h2>News and events to come</h2><ul>"
        + rows(*(f"<i>{day} October 2026</i> <a href=/e/{day}>Autumn school {day}</a>" for day in (3, 7, 12)))
        + "</ul>",
        [(f"2026-10-{day:02}", f"Autumn school {day}") for day in (3, 7, 12)],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SHAPES)
def test_shapes(name: str) -> None:
    assert [(event.start, event.name) for event in events(SHAPES[name])] == SHAPES[name].expected


OTHERS = {
    "jobs": "<h1>Open positions</h1>" + table("Position|Closing date", *(f"<a href=/{n}>Clerk {n}</a>|{n} October 2026" for n in (1, 5, 9))),
    "tenders": "<h1>Bid opportunities</h1>" + table("Bid|Opens", *(f"<a href=/{n}>Road salt {n}</a>|{n} October 2026" for n in (1, 5, 9))),
    "publications": "<h1>Publications</h1><ul>" + rows(*(f"Meyer: On growth, part {n}. {n} May 2026. <a href=/{n}.pdf>PDF</a>" for n in (1, 5, 9))) + "</ul>",
    "history": "<h1>History</h1><ul>" + rows("4 May 1998: the society is founded", "12 June 2003: first congress", "1 March 2015: new statutes") + "</ul>",
    "comments": "<h1>What guests say</h1><ul>" + rows(*(f"Great place! <i>{n} August 2026</i>" for n in (3, 4, 5))) + "</ul>",
    "a changelog": "<h1>Changelog</h1>" + "".join(f"<h2>1.{n}.0 (2026-0{n}-01)</h2><ul><li>Fixes</li></ul>" for n in (7, 6, 5)),
    "threads": "<h1>Forum</h1>" + table("Topic|Last post", *(f"<a href=/{n}>How to meet {n}</a>|Aug {n}, 2026 10:12" for n in (1, 2, 3))),
    "an empty table of weeks": f"<h2>October 2026</h2>{weeks({})}",
    "prices below a month": "<h2>March 2027</h2>" + table("Tickets|Price", "<b>4</b>|10 euros", "<b>12</b>|20 euros", "<b>2</b>|5 euros"),
    "times of writing": "<h1>Posts</h1><ul>" + rows(*(f"<time datetime='2026-08-0{n}'>{n} days ago</time> <a href=/{n}>Thoughts {n}</a>" for n in (3, 4, 5))) + "</ul>",
}  # fmt: skip


@pytest.mark.parametrize("name", OTHERS)
def test_what_looks_like_a_list_of_events(name: str) -> None:
    assert events(Shape(OTHERS[name], [])) == []


@pytest.mark.parametrize(
    ("limit", "reason"),
    [
        ("discovery.readers._list_find.MAX_EVENTS", "more than 5 events; the rest is left out"),
        ("discovery.readers._list_dates.MAX_MENTIONS", "more than 5 events; the rest is left out"),
        (
            "discovery.readers._list_tree.MAX_NODES",
            "page too large or nested too deep for a list; the rest is left out",
        ),
    ],
)
def test_what_is_left_out_is_told(monkeypatch: pytest.MonkeyPatch, limit: str, reason: str) -> None:
    monkeypatch.setattr(limit, 28 if limit.endswith("NODES") else 5)
    body = "<h1>Events</h1><ul>" + rows(*(f"{day} October 2026: Session {day}" for day in range(1, 29))) + "</ul>"
    reading = Reading.of(
        html_list.read(Payload(body.encode(), url="https://guild.example/", content_type="text/html", now=NOW))
    )
    assert 5 <= len(reading.items) < 28
    assert reason in [problem.reason for problem in reading.problems]
