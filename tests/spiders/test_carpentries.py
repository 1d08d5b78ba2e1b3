"""The Carpentries: workshops and curricula, without persons."""

from __future__ import annotations

import msgspec
from list_reading import asked, items, problems, read

from discovery.items import Event, Opportunity, Party, Place

WORKSHOP = {
    "slug": "2027-07-29-example",
    "url": "https://host.example/2027-07-29-example/",
    "start_date": "2027-07-29",
    "end_date": "2027-08-01",
    "venue": "Noble Hotel, Eldoret, Kenya",
    "country": "KE",
    "latitude": 0.5,
    "longitude": 35.3,
    "host_name": "Example University",
    "curriculum": "swc-python",
    "tag_name": "automated-email,SWC",
    "instructors": "Ada Person,Bob Person",
    "helpers": None,
    "administrator_id": 343,
}
COURSE = {
    "name": "Data Carpentry (Astronomy) *Note: Available for Self-Organised workshops only",
    "slug": "dc-astronomy",
    "description": "Covers data.",
    "carpentry": "DC",
    "active": True,
}


def test_asks_for_both_feeds() -> None:
    assert [(one.url, one.optional) for one in asked("carpentries", "https://feeds.example/")] == [
        ("https://feeds.example/swc_upcoming_workshops.json", False),
        ("https://feeds.example/amy_curricula.json", True),
    ]


def test_a_workshop_is_an_event() -> None:
    (one,) = read("carpentries", [WORKSHOP])
    assert one == Event(
        source_key="2027-07-29-example",
        kind="workshop",
        name="Software Carpentry workshop at Example University",
        url="https://host.example/2027-07-29-example/",
        start="2027-07-29",
        end="2027-08-01",
        all_day=True,
        attendance="in_person",
        location=Place(name="Noble Hotel, Eldoret, Kenya", country="KE", latitude=0.5, longitude=35.3),
        organizer=Party(name="Example University"),
        tags=["swc-python"],
    )
    assert b"Person" not in msgspec.json.encode(one)


def test_a_workshop_online_has_no_place() -> None:
    (one,) = read("carpentries", [WORKSHOP | {"tag_name": "online,SWC,DC", "host_name": None}])
    assert (one.attendance, one.location, one.name) == (
        "online",
        None,
        "The Carpentries workshop at Noble Hotel, Eldoret, Kenya",
    )


def test_a_curriculum_is_a_course() -> None:
    assert read("carpentries", [COURSE]) == [
        Opportunity(
            source_key="dc-astronomy",
            kind="course",
            name="Data Carpentry (Astronomy)",
            description="Covers data.",
            organization=Party(name="Data Carpentry"),
            notes=["Available for Self-Organised workshops only"],
        )
    ]


def test_placeholders_are_no_courses() -> None:
    rows = [COURSE | {"slug": slug} for slug in ("unknown", "mix-and-match", "dc-other")] + [COURSE | {"active": False}]
    assert read("carpentries", rows) == []


def test_bad_rows_cost_themselves() -> None:
    found = read("carpentries", [WORKSHOP | {"start_date": "July"}, {"venue": "x"}, {}, COURSE, 1])
    assert [one.source_key for one in items(found)] == ["2027-07-29-example", "dc-astronomy"]
    assert problems(found) == [
        ("row 1", "start_date: 'July' is not a date"),
        ("row 2", "slug: is missing"),
        ("row 3", "slug: is missing"),
        ("row 5", "expected an object, found a number"),
    ]
    assert read("carpentries", []) == []


def test_real_feeds(shared) -> None:
    folder = shared / "corpus/opportunities/carpentries"
    found = [one for file in sorted(folder.glob("*.json")) for one in read("carpentries", file.read_bytes())]
    assert problems(found) == []
    assert [type(one).__name__ for one in found].count("Event") == 2
    assert len(found) > 15
