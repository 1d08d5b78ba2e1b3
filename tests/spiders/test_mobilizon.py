"""Mobilizon: the answer to a search (GraphQL), feeds of groups."""

from __future__ import annotations

import json
from typing import Any

import pytest
from list_reading import Platform, asked, links, picked, problems, read, rows, suggested

from discovery.clock import Clock
from discovery.items import Link
from discovery.sources import Source
from discovery.spiders._registry import spider_class

EVENT: dict[str, Any] = {
    "uuid": "5f6a0d7e-0000-4000-8000-000000000001", "url": "https://agenda.example/events/5f6a0d7e-0000-4000-8000-000000000001",
    "title": "Réunion des responsables", "description": "<p>À midi.</p>", "beginsOn": "2027-03-02T11:00:00Z",
    "endsOn": "2027-03-02T13:00:00Z", "status": "CONFIRMED", "language": "fr", "onlineAddress": None,
    "options": {"timezone": "Europe/Paris", "isOnline": False}, "picture": {"url": "https://agenda.example/p.jpg"},
    "tags": [{"title": "management"}],
    "physicalAddress": {"description": "Maison des associations", "street": "1 rue Haute", "locality": "Lyon", "postalCode": "69001",
                        "region": "Auvergne-Rhône-Alpes", "country": "France", "geom": "4.83;45.76", "timezone": "Europe/Paris"},
    "attributedTo": {"name": "Cercle", "preferredUsername": "cercle", "url": "https://agenda.example/@cercle"},
    "organizerActor": {"name": None, "preferredUsername": "anne", "url": "https://agenda.example/@anne"},
}  # fmt: skip


def answer(events: list[Any]) -> dict[str, Any]:
    return {"data": {"searchEvents": {"total": len(events), "elements": events}}}


URL = "https://agenda.example/api?page=1"
MOBILIZON = Platform("mobilizon", EVENT, answer, URL)


def test_an_event() -> None:
    assert rows(MOBILIZON.read(EVENT)) == [
        {
            "type": "event", "source_key": EVENT["uuid"], "name": "Réunion des responsables", "url": EVENT["url"], "description": "À midi.",
            "start": "2027-03-02T12:00", "end": "2027-03-02T14:00", "timezone": "Europe/Paris", "status": "scheduled",
            "location": {"name": "Maison des associations", "address": "1 rue Haute", "city": "Lyon", "region": "Auvergne-Rhône-Alpes",
                         "postcode": "69001", "country": "France", "latitude": 45.76, "longitude": 4.83},
            "organizer": {"name": "Cercle", "url": "https://agenda.example/@cercle"}, "tags": ["management"], "language": "fr",
            "image": "https://agenda.example/p.jpg",
        }
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "names", "expected"),
    [
        ({"status": "CANCELLED"}, ("status",), ("cancelled",)),
        ({"status": "TENTATIVE"}, ("status",), ("tentative",)),
        ({"status": "UNHEARD_OF"}, ("status",), (None,)),
        ({"options": None, "physicalAddress__timezone": None}, ("start", "timezone"), ("2027-03-02T11:00:00Z", None)),
        ({"options__timezone": None}, ("start", "timezone"), ("2027-03-02T12:00", "Europe/Paris")),
        ({"endsOn": None}, ("end",), (None,)),
        ({"physicalAddress": None, "options__isOnline": True, "onlineAddress": "https://meet.example/1"},
         ("attendance", "location"), ("online", {"url": "https://meet.example/1"})),
        ({"attributedTo": None}, ("organizer",), ({"name": "anne", "url": "https://agenda.example/@anne"},)),
    ],
)  # fmt: skip
def test_what_may_be_other(changes: dict[str, Any], names: tuple[str, ...], expected: tuple[Any, ...]) -> None:
    assert picked(MOBILIZON.but(**changes), *names) == expected


def test_a_full_page_leads_to_the_next() -> None:
    many = [{**EVENT, "uuid": str(number)} for number in range(50)]
    assert links(MOBILIZON.read(*many)) == [("next", "https://agenda.example/api?page=2")]
    assert links(MOBILIZON.read(EVENT)) == []


def test_nothing_and_errors() -> None:
    assert MOBILIZON.read() == []
    told = problems(read("mobilizon", {"errors": [{"message": "Unknown argument"}], "data": None}, URL))
    assert told[0][1].startswith("not an answer of Mobilizon")


def test_the_search_of_an_instance_is_asked_page_by_page() -> None:
    (first,) = asked("mobilizon", "https://agenda.example/", term="board", radius=30)
    sent = json.loads(first.body)["variables"]
    assert (first.method, first.url, first.headers["Content-Type"]) == ("POST", URL, "application/json")
    assert sent == {"term": "board", "radius": 30, "from": "2027-02-10T12:00:00Z", "page": 1, "limit": 50}
    spider = spider_class("mobilizon")()
    spider.clock = Clock.at("2027-02-10T12:00:00Z")
    source = Source(name="s", spider="mobilizon", url="https://agenda.example/")
    (second,) = spider.follow(source, [Link(url="https://agenda.example/api?page=2", rel="next")], 0)
    assert json.loads(second.body)["variables"]["page"] == 2


@pytest.mark.parametrize(
    ("url", "feed"),
    [
        ("https://agenda.example/@cercle", "https://agenda.example/@cercle/feed/ics"),
        (
            "https://agenda.example/@cercle@other.example/events",
            "https://agenda.example/@cercle@other.example/feed/ics",
        ),
        ("https://agenda.example/@cercle/feed/ics", "https://agenda.example/@cercle/feed/ics"),
    ],
)
def test_of_a_group_the_feed_is_asked(url: str, feed: str) -> None:
    assert [(ask.method, ask.url) for ask in asked("mobilizon", url)] == [("GET", feed)]
    assert suggested("mobilizon", url) == feed
    assert suggested("mobilizon", "https://agenda.example/search") == "https://agenda.example/feed/instance/ics"
