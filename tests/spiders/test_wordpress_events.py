"""WordPress plugins: the page with its markup, or the feed that the plugin has."""

from __future__ import annotations

import pytest
from list_reading import picked, read, rows, suggested

EVENTON = """<!DOCTYPE html><html><head><title>Calendar</title><meta name="generator" content="EventON 4.6.3"></head><body>
<div class="eventon_list_event evo_eventtop" id="event_77_0">
<script type="application/ld+json">
{"@context":"http://schema.org","@type":"Event","@id":"event_77_0","eventAttendanceMode":"https://schema.org/OfflineEventAttendanceMode",
 "name":"Board meeting","url":"https://council.example/events/board/","startDate":"2027-3-2T18:00-6:00","endDate":"2027-3-2T20:00-6:00",
 "description":"Open","location":[{"@type":"Place","name":"Hall","address":{"@type":"PostalAddress","streetAddress":"1 Main St"},}],}
</script></div></body></html>"""


def test_eventon_is_read_although_its_markup_is_broken() -> None:
    (row,) = rows(read("wordpress_events", EVENTON, "https://council.example/"))
    assert picked(row, "name", "start", "end") == (
        "Board meeting",
        "2027-03-02T18:00-06:00",
        "2027-03-02T20:00-06:00",
    )


def test_a_feed_is_read_as_what_it_is() -> None:
    ics = "BEGIN:VCALENDAR\r\nPRODID:-//wp-events-plugin.com//7.2.3.1//EN\r\nBEGIN:VEVENT\r\nUID:1@x\r\nSUMMARY:Gala\r\nDTSTART;TZID=Europe/Berlin:20270302T190000\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    (row,) = rows(read("wordpress_events", ics, "https://council.example/events.ics"))
    assert picked(row, "name", "start", "timezone") == ("Gala", "2027-03-02T19:00", "Europe/Berlin")


@pytest.mark.parametrize(
    ("page", "address"),
    [
        ('<link href="/wp-content/plugins/modern-events-calendar-lite/a.css">', "https://council.example/?mec-ical-feed=1"),
        ('<script src="https://council.example/blog/wp-includes/x.js"></script><div class="mec-event-article">', "https://council.example/blog/?mec-ical-feed=1"),
        ('<script src="https://cdn.example/wp-includes/x.js"></script><link href="/wp-content/plugins/events-manager/a.css">', "https://council.example/events.ics"),
        ('<div class="wpem-event-listings"></div>', "https://council.example/?feed=event_feed"),
        (EVENTON, "https://council.example/calendar/"),
        ('<link href="/wp-content/plugins/my-calendar/a.css"><script type="application/ld+json">[]</script>', "https://council.example/calendar/"),
        ('<link href="/wp-content/plugins/sugar-calendar/a.css">', None),
    ],
)  # fmt: skip
def test_the_feed_of_the_plugin_or_the_page(page: str, address: str | None) -> None:
    assert suggested("wordpress_events", "https://council.example/calendar/", page) == address
