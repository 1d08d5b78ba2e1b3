"""Text is plain text after this pipeline."""

from __future__ import annotations

import math

import pytest

from discovery.items import Deadline, Event, Opportunity, Organization, Party, Place, Price
from pipelines import Context
from pipelines._contacts import mask_contacts
from pipelines.clean import MAX_DESCRIPTION, MAX_NAME, coordinates, process

CONTEXT = Context()


def test_every_text_of_an_event() -> None:
    event = Event(
        source_key="uid@host.example",
        name="<b>Day</b> of\nData &amp; AI",
        description="<p>Write to me@x.org</p>",
        location=Place(name="Hall <i>1</i>", address=" ", city="K\u00f6ln\x00"),
        organizer=Party(name="A &amp; B", url="javascript:x"),
        tags=["ai", "<i>ai</i>", " ", "data"],
        speakers=["Ada\u202e Lovelace", "Ada Lovelace"],
        price=Price(text="<b>10</b> EUR", currency=" "),
        deadlines=[Deadline(due_text="<i>soon</i>", url="ftp://x.org")],
    )
    cleaned = process(event, CONTEXT)
    assert cleaned == Event(
        source_key="uid@host.example",
        name="Day of Data & AI",
        description="Write to [e-mail]",
        location=Place(name="Hall 1", city="Köln"),
        organizer=Party(name="A & B"),
        tags=["ai", "data"],
        speakers=["Ada Lovelace"],
        price=Price(text="10 EUR"),
        deadlines=[Deadline(due_text="soon")],
        quality=["url_dropped"],
    )


def test_every_text_of_an_organization_and_an_opportunity() -> None:
    organization = process(
        Organization(
            name="<i>A</i>",
            field=" HR ",
            parent=Party(name=" "),
            membership_url="www.a.org/join",
            identifiers={"ein": " 1\x00 "},
        ),
        CONTEXT,
    )
    assert organization == Organization(
        name="A", field="HR", membership_url="https://www.a.org/join", identifiers={"ein": "1"}
    )
    opportunity = process(
        Opportunity(name="V", skills=["a", "a"], organization=Party(name="<b>O</b>"), mode=" "), CONTEXT
    )
    assert opportunity == Opportunity(name="V", skills=["a"], organization=Party(name="O"))


def test_empty_text_is_none() -> None:
    cleaned = process(Event(name=" <br> ", description="&nbsp;", url=" ", location=Place(city="")), CONTEXT)
    assert (cleaned.name, cleaned.description, cleaned.url, cleaned.location) == (None, None, None, None)
    assert cleaned.quality == []


def test_caps() -> None:
    cleaned = process(Event(name="word " * 100, description="word " * 10_000), CONTEXT)
    assert cleaned.name is not None
    assert cleaned.description is not None
    assert len(cleaned.name) <= MAX_NAME
    assert len(cleaned.description) <= MAX_DESCRIPTION
    assert cleaned.name.endswith("word…")
    assert cleaned.description.endswith("word…")


def test_cleaning_twice_changes_nothing() -> None:
    event = Event(name="&lt;b&gt;x&lt;/b&gt;", description="a <i>b</i> +49 30 1234567", url="http:\\x", tags=["a", "a"])
    once = process(event, CONTEXT)
    assert process(Event(**{f: getattr(once, f) for f in once.__struct_fields__}), CONTEXT) == once


@pytest.mark.parametrize(
    ("degrees", "expected"),
    [
        ((52.5, 13.4), (52.5, 13.4)),
        ((90.0, -180.0), (90.0, -180.0)),
        ((90.01, 13.4), (None, None)),
        ((52.5, 180.5), (None, None)),
        ((0.0, 0.0), (None, None)),
        ((0.0, 9.4), (0.0, 9.4)),
        ((52.5, None), (None, None)),
        ((math.nan, 13.4), (None, None)),
        ((math.inf, 13.4), (None, None)),
    ],
)
def test_coordinates(degrees: tuple[float | None, float | None], expected: tuple[float | None, float | None]) -> None:
    assert coordinates(*degrees) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("info@example.org or a.b@c-d.co.uk.", "[e-mail] or [e-mail]."),
        ("mailto:x@y.org?subject=hi now", "[e-mail] now"),
        ("name (at) example (dot) org", "[e-mail]"),
        ("name [at] example.org", "[e-mail]"),
        ("Call 555-555-5555 or (555) 555-5555 ext. 12.", "Call [phone] or [phone]."),
        ("1-800-555-5555", "[phone]"),
        ("Tel: +49 30 1234567, +1 (555) 555-5555", "Tel: [phone], [phone]"),
        ("Tel. 030/1234567 Fax: 030 12 34 56-78", "Tel. [phone] Fax: [phone]"),
        ("0049 30 1234567", "[phone]"),
        ("01 23 45 67 89", "[phone]"),
        ("020 7946 0958", "[phone]"),
        ("044 668 18 00", "[phone]"),
        ("(02) 5550 1234", "[phone]"),
        ("mobil 01712345678", "mobil [phone]"),
        ("call 555-5555", "call [phone]"),
        ("+16465588656,,123456#", "[phone],,123456#"),
    ],
)
def test_contacts_are_masked(text: str, expected: str) -> None:
    assert mask_contacts(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "01.02.2027 18.00-20.00 Uhr",
        "09.00 - 17.30",
        "2027-11-03 10:00 - 2027-11-04 12:00",
        "from 05/06/2027 09:00 to 06/06/2027 18:00",
        "Sa 05.06. 10-12, So 06.06. 14-16",
        "0900-1730 Monday",
        "Call: 2027-05-31",
        "call for papers 31.05.2027",
        "2026 - 2027, 1800 1900 2000",
        "$250-$1,000, EUR 1 200 000",
        "+1 234 attendees, UTC+05:30, GMT+0200",
        "ISBN 978-3-16-148410-0, ISSN 1234-5678, 0000-0002-1825-0097",
        "10.1007/978-3-030-12345-6",
        "Meeting ID: 812 3456 7890 Passcode: 123456",
        "https://x.org/e/555-555-5555?tel=5555555555",
        "Room 0230 / 101-2027",
        "02139-4307 Cambridge, MA",
        "52.5200 13.4050",
        "@user@social.example react@18.2.0 logo@2x.png",
    ],
)
def test_what_is_no_contact_stays(text: str) -> None:
    assert mask_contacts(text) == text
