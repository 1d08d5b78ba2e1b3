"""What holds for every platform with an interface of its own: bad answers cost themselves, other formats are read as what they are."""

from __future__ import annotations

import msgspec
import pytest
from list_reading import Platform, items, links, problems, read, variants
from test_bevy_events import BEVY
from test_eventbrite import BRITE
from test_gancio import GANCIO
from test_indico import INDICO
from test_libcal import LIBCAL
from test_livewhale import WHALE
from test_localist import LOCALIST
from test_luma import LUMA
from test_mobilizon import MOBILIZON
from test_pretalx import PRETALX
from test_researchseminars import SEMINARS
from test_sessionize import GRID
from test_squarespace import PLACE
from test_the_events_calendar import TEC
from test_trumba import TRUMBA
from test_wix import WIX

from discovery.readers import Payload, json_platforms
from discovery.readers._rows import UNFORESEEN

PLATFORMS = (
    TEC, LUMA, PLACE, INDICO, PRETALX, MOBILIZON, GANCIO, WHALE, LOCALIST, LIBCAL, TRUMBA, WIX, BEVY, GRID, SEMINARS, BRITE,
)  # fmt: skip
ODD = (None, True, 0, -1, "", "x", "2027-13-45", [], {}, [None], [{}], "\ud800", 10**30)
every = pytest.mark.parametrize("platform", PLATFORMS, ids=[one.spider for one in PLATFORMS])


@every
def test_an_odd_value_costs_itself(platform: Platform) -> None:
    (first,) = items(platform.read(platform.event))
    key = first.source_key
    neighbour = msgspec.json.decode(msgspec.json.encode(platform.event).decode().replace(key, f"{key[:-1]}9"))
    for odd in variants(platform.event, ODD):
        found = platform.read(odd, neighbour)
        assert items(found), odd
        assert not [text for _, text in problems(found) if text.startswith(UNFORESEEN)], odd
        msgspec.json.encode(found)


@every
def test_rows_that_are_none_leave_the_others(platform: Platform) -> None:
    found = platform.read(platform.event, None, "x", 5, [], {})
    assert len(items(found)) == 1


@every
@pytest.mark.parametrize(
    "body",
    [
        "<!DOCTYPE html><html><head><title>Sorry</title></head><body><p>Down.</p></body></html>",
        "",
        "{",
        "[1, 2",
        "null",
        "5",
    ],
)
def test_another_answer_gives_nothing_but_a_problem(platform: Platform, body: str) -> None:
    found = read(platform.spider, body, platform.url)
    assert items(found) == []
    by_page = platform.spider in {"luma", "wix", "eventbrite"} and body.startswith("<")
    assert bool(problems(found) or links(found)) is not by_page


@every
def test_a_calendar_in_its_place_is_read(platform: Platform) -> None:
    ics = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nSUMMARY:Talk\nDTSTART:20270302T180000Z\nEND:VEVENT\nEND:VCALENDAR\n"
    assert [one.name for one in items(read(platform.spider, ics, platform.url))] == ["Talk"]


@every
def test_a_saved_answer_is_known_by_its_shape(platform: Platform) -> None:
    body = msgspec.json.encode(platform.answer([platform.event]))
    payload = Payload(body, platform.url, "application/octet-stream")
    assert json_platforms.recognise(payload)
    found = list(json_platforms.read(payload))
    assert [msgspec.to_builtins(one) for one in items(found)] == [
        msgspec.to_builtins(one) for one in items(platform.read(platform.event))
    ]
