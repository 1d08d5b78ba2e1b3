"""Plain lists: found by their repetition, or read by a recipe; and what is no list of events."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from discovery.items import Event, Link
from discovery.readers import Payload, Reading, html_list

DATA = Path(__file__).resolve().parents[1] / "data/lists"
NOW = datetime(2026, 9, 1, tzinfo=UTC)
URL = "https://guild.example/list"


def read(body: bytes, **options: Any) -> Reading:
    return Reading.of(
        html_list.read(Payload(body, url=URL, content_type="text/html", now=NOW, country="US", options=options))
    )


def events(name: str) -> list[Event]:
    found = [item for item in read((DATA / f"{name}.html").read_bytes()).items if isinstance(item, Event)]
    assert found, f"{name}.html gave nothing"
    return found


def column(name: str, *fields: str) -> list[tuple[Any, ...]]:
    return [tuple(getattr(event, field) for field in fields) for event in events(name)]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "cards",
            [
                ("2026-10-07T08:00", "2026-10-07T09:30"),
                ("2026-10-21T14:00", "2026-10-21T17:00"),
                ("2027-01-13T19:00", None),
            ],
        ),
        ("table", [("2027-03-01T18:30", None), ("2027-04-05T18:30", None), ("2027-05-03T18:30", None)]),
        (
            "dates_only",
            [
                ("2027-01-12", None),
                ("2027-03-09", None),
                ("2027-05-11", None),
                ("2028-01-11", None),
                ("2028-03-14", None),
            ],
        ),
        ("flat", [("2027-02-04T17:30", None), ("2027-02-18T18:00", None), ("2027-03-04T17:30", None)]),
        ("sentence", [(f"2027-{day}T08:00", None) for day in ("01-22", "05-07", "07-23", "10-22")]),
        ("detail", [("2027-09-14T10:00", "2027-09-14T16:00")]),
        ("german", [("2027-02-02", None), ("2027-03-03", None), ("2027-04-08", None)]),
    ],
)
def test_when(name: str, expected: list[tuple[str, str | None]]) -> None:
    assert column(name, "start", "end") == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("cards", ["Planners' breakfast", "Planning law update", "Annual dinner"]),
        ("table", ["Regular session", "Budget workshop", "Regular session"]),
        ("dates_only", ["Board Meetings 2027"] * 3 + ["Board Meetings 2028"] * 2),
        ("flat", ["Reading a balance sheet", "Negotiating a contract", "Leading a first team"]),
        ("sentence", ["2027 Scheduled Board Meetings"] * 4),
        ("detail", ["Annual Leadership Day"]),
        ("german", ["Sprechtag für Gründer", "Fortbildung Arbeitsrecht", "Netzwerktreffen"]),
    ],
)
def test_names(name: str, expected: list[str]) -> None:
    assert [event.name for event in events(name)] == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("cards", ["Town Hall, Leeds", "Online", "The Mill, Leeds"]),
        ("table", ["Room 12", "Room 12", "Annex"]),
        ("flat", ["Library, Basel", "Library, Basel", "Town Hall, Basel"]),
        ("detail", ["Harbour House"]),
        ("german", ["Mainz", "Trier", "Koblenz"]),
        ("dates_only", [None] * 5),
    ],
)
def test_places(name: str, expected: list[str | None]) -> None:
    assert [event.location and event.location.name for event in events(name)] == expected


def test_the_link_of_the_name_comes_before_others_and_documents_last() -> None:
    base = "https://guild.example"
    assert column("cards", "url") == [
        (f"{base}/events/breakfast",),
        (f"{base}/events/law",),
        (f"{base}/events/dinner",),
    ]
    assert column("table", "url") == [(f"{base}/docs/a1.pdf",), (None,), (f"{base}/meetings/3",)]


def test_a_badge_says_the_status() -> None:
    assert column("cards", "status") == [(None,), (None,), ("cancelled",)]


def test_a_time_of_publication_is_not_the_time_of_the_event() -> None:
    body = b"<h1>Council meetings</h1><table>" + b"".join(
        b"<tr><td><strong>%s, 2027</strong> \xe2\x80\x94 Posted Feb 2, 2027 4:54 PM</td><td><a href='/%d'>Council meeting</a></td></tr>"
        % (day, number)
        for number, day in enumerate((b"March 1", b"April 5", b"May 3"))
    )
    assert [getattr(item, "start", None) for item in read(body + b"</table>").items] == [
        "2027-03-01",
        "2027-04-05",
        "2027-05-03",
    ]


@pytest.mark.parametrize("name", ["cards", "table", "flat"])
def test_every_item_says_how_sure_it_is(name: str) -> None:
    for event in events(name):
        assert any(re.fullmatch(r"confidence 0\.[5-9]\d", note) for note in event.notes)


def test_a_french_article_before_a_date_is_part_of_it() -> None:
    rows = "".join(f"<li>Le {day} mars 2027 : <a href=/{day}>Atelier {day}</a></li>" for day in (3, 10, 17))
    reading = read(f"<html lang=fr><h1>Ateliers</h1><ul>{rows}</ul></html>".encode())
    assert [getattr(item, "start", None) for item in reading.items] == ["2027-03-03", "2027-03-10", "2027-03-17"]


def test_a_time_that_holds_for_all_is_noted_as_such() -> None:
    assert all("time stated for the whole list" in event.notes for event in events("sentence"))


def test_keys_are_addresses_where_there_are_any_and_never_shared() -> None:
    assert [event.source_key for event in events("german")] == [
        f"https://guild.example/v/{number}" for number in (1, 2, 3)
    ]
    for name in ("table", "dates_only", "sentence"):
        keys = [event.source_key for event in events(name)]
        assert len(set(keys)) == len(keys)


def test_an_address_in_several_rows_is_the_key_of_one() -> None:
    rows = "".join(f"<li>{day} March 2027: Talk {day} <a href='/join'>Join us online</a></li>" for day in (3, 10, 17))
    keys = [item.source_key for item in read(f"<h1>Talks</h1><ul>{rows}</ul>".encode()).items]
    assert len(set(keys)) == 3


@pytest.mark.parametrize("name", ["news", "news_bare", "archive", "grid"])
def test_other_lists_with_dates_are_no_events(name: str) -> None:
    reading = read((DATA / f"{name}.html").read_bytes())
    assert reading.items == []
    assert [problem.reason for problem in reading.problems] == ["no list of events found"]


@pytest.mark.parametrize(
    "body",
    [
        "<h1>Events</h1><p>Last updated: March 3, 2027</p>",
        "<h1>Meetings</h1><p>Registration deadline: March 3, 2027</p>",
        "<footer>Next event March 3, 2027</footer>",
        "<h1>Calendar</h1><nav><a href=/1>March 3, 2027</a><a href=/2>March 4, 2027</a><a href=/3>March 5, 2027</a></nav>",
        "<select><option>March 3, 2027</option><option>March 4, 2027</option></select>",
        "<p>The treaty was signed in the presence of the ministers by all sides on March 3, 2016 and holds since then for all.</p>",
    ],
)
def test_dates_that_are_not_of_events(body: str) -> None:
    assert read(body.encode()).items == []


def test_the_next_page_of_a_list_is_a_link() -> None:
    reading = read(
        (DATA / "cards.html").read_bytes().replace(b"</main>", b'<a rel="next" href="?page=2">Next</a></main>')
    )
    assert Link(url="https://guild.example/list?page=2", rel="next") in reading.links


# --- by a recipe --------------------------------------------------------------------------------------------------

ROWS = b"""<html lang="en"><ul>
<li class="e"><time datetime="2027-03-04T18:00">4 March</time> <a href="/e/1">First <b>talk</b></a>
<i class="p">Bonn</i><p>About it.</p></li>
<li class="e"><time datetime="2027-03-05">5 March</time> <a href="/e/2">Second talk</a></li>
<li class="e"><time>soon</time> <a href="/e/3">Third talk</a></li>
<li class="e"><time datetime="2027-03-06">6 March</time></li>
<li class="e"><time datetime="2027-03-07">7 March</time> <a href="/e/2">Second talk again</a></li></ul>
<a class="n" href="?p=2">more</a></html>"""
RECIPE = {"row": "li.e", "name": "a", "when": "time@datetime", "where": ".p", "description": "p", "next": "a.n"}


def test_a_recipe_says_what_stands_where() -> None:
    reading = read(ROWS, **RECIPE)
    assert [(item.name, getattr(item, "start", None), item.url) for item in reading.items] == [
        ("First talk", "2027-03-04T18:00", "https://guild.example/e/1"),
        ("Second talk", "2027-03-05", "https://guild.example/e/2"),
        ("Third talk", None, "https://guild.example/e/3"),
        ("Second talk again", "2027-03-07", "https://guild.example/e/2"),
    ]
    first = reading.items[0]
    assert first.location is not None
    assert (first.location.name, first.description) == ("Bonn", "About it.")
    assert len({item.source_key for item in reading.items}) == 4
    assert reading.links == [Link(url="https://guild.example/list?p=2", rel="next")]


def test_a_row_without_name_or_date_is_a_problem_and_costs_only_itself() -> None:
    assert [(problem.where, problem.reason) for problem in read(ROWS, **RECIPE).problems] == [
        ("row 3", "row without a date"),
        ("row 4", "row without a name"),
    ]


def test_words_that_are_no_date_are_shown() -> None:
    reading = read(ROWS, row="li.e", when="time", name="a")
    assert [problem.reason for problem in reading.problems if problem.where == "row 3"] == [
        "no date could be read: 'soon'"
    ]
    assert getattr(reading.items[2], "when_text", None) == "soon"


@pytest.mark.parametrize("link", [None, "a", "a@href"])
def test_the_link_may_be_named_or_found(link: str | None) -> None:
    options = {"row": "li.e", "when": "time@datetime"} | ({"link": link} if link else {})
    assert read(ROWS, **options).items[0].url == "https://guild.example/e/1"


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"row": "li..e"}, "options.row is not a valid selector"),
        ({"row": ""}, "options.row is not a selector"),
        ({"row": 5}, "options.row is not a selector"),
        ({"row": "li.e", "when": "time:has("}, "options.when is not a valid selector"),
        ({"row": "tr"}, "options.row matches nothing"),
        ({"row": "a[href*='@']"}, "options.row matches nothing"),
    ],
)
def test_a_recipe_that_cannot_work_says_why(options: dict[str, Any], reason: str) -> None:
    reading = read(ROWS, **options)
    assert reading.items == []
    assert reason in reading.problems[0].reason


# --- whatever comes -----------------------------------------------------------------------------------------------

HOSTILE = {
    "deep": b"<div>" * 100_000,
    "attributes": b"<div " + b"a=1 " * 100_000 + b">",
    "rows": b"<table>" + b"<tr><td>1 May 2027<td><a href=x>Board meeting</a>" * 5_000,
    "unclosed": b"<ul><li>1 May 2027 <ul>" * 2_000,
    "menus": b"<div class=menu>" * 5_000 + b"1 May 2027",
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("options", [{}, {"row": "tr", "name": "a", "when": "td"}])
def test_hostile_markup_is_read_or_refused(name: str, options: dict[str, str]) -> None:
    reading = read(HOSTILE[name], **options)
    assert len(reading.items) <= 5_000
    assert not any("reader failed" in problem.reason for problem in reading.problems)


tags = st.sampled_from(
    [
        "<li>",
        "<tr>",
        "<td>",
        "<h2>",
        "</h2>",
        "<p>",
        "<div class='event'>",
        "</div>",
        "<a href='/x'>",
        "</a>",
        "<br>",
        "<time datetime='2027-01-01'>",
    ]
)
WORDS = "1 May 2027|5 June|Board meeting|10:00 am|- |Location: |2027|Posted |Cancelled|99:99|31/31/2027"
words = st.sampled_from(WORDS.split("|"))


@settings(max_examples=60, deadline=None)
@given(st.lists(tags | words | st.text(max_size=6), max_size=30))
def test_no_markup_makes_it_raise(parts: list[str]) -> None:
    body = " ".join(parts).encode("utf-8", "replace")
    list(html_list.read(Payload(body, url=URL, now=NOW)))
    list(html_list.read(Payload(body, url=URL, now=NOW, options=RECIPE)))


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_make_it_raise(body: bytes) -> None:
    list(html_list.read(Payload(body, url=URL, now=NOW)))
    html_list.recognise(Payload(body))


# --- real lists ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "now", "expected"),
    [
        ("other/pitt_urbandev.html", "2020-01-25", ("2020-01-16T14:00", "2019-12-19T14:00")),
        ("other/cuya_personnel_review_commission.html", "2024-01-01", ("2024-08-07T16:00", "2024-07-10T16:00")),
        (
            "novusagenda/fre_dinuba_city_council.html",
            "2022-10-01",
            ("2022-09-27", "2022-09-13", "2022-08-09", "2022-07-12"),
        ),
        ("other/madera_co_board_of_supervisors.html", "2022-08-07", ("2022-08-09T10:00", "2022-08-16T10:00")),
    ],
)
def test_recorded_lists(shared: Path, file: str, now: str, expected: tuple[str, ...]) -> None:
    body = (shared / "corpus/listings" / file).read_bytes()
    payload = Payload(
        body, url=URL, content_type="text/html", now=datetime.fromisoformat(now).replace(tzinfo=UTC), country="US"
    )
    starts = {getattr(item, "start", None) for item in Reading.of(html_list.read(payload)).items}
    assert starts >= set(expected)


def test_rows_in_rows_are_read_as_far_as_they_are_few() -> None:
    nested = "<div><b>A</b><i>2027-05-01</i>" * 30
    page = f"<html><body>{nested}<p></p></body></html>".encode()
    options = {"row": "div", "name": "b", "when": "i"}
    reading = Reading.of(html_list.read(Payload(page, "https://a.example/x", "text/html", options=options)))
    assert len(reading.items) == 5
    assert any("nested deeper" in one.reason for one in reading.problems)
