"""VTIMEZONE: right at every hour of the years to come, or not written at all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from discovery.publish._timezones import regular_since, vtimezone, writable

ZONES = (
    "Europe/Berlin", "Europe/London", "Europe/Dublin", "Europe/Istanbul", "America/New_York", "America/Sao_Paulo",
    "America/St_Johns", "Asia/Kolkata", "Asia/Tehran", "Australia/Sydney", "Australia/Lord_Howe", "Pacific/Chatham",
    "Pacific/Apia", "Asia/Pyongyang",
)  # fmt: skip


@pytest.mark.parametrize("name", ZONES)
def test_a_written_zone_agrees_with_the_tables(name: str) -> None:
    text = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{vtimezone(name)}END:VCALENDAR\r\n"
    (component,) = Calendar.from_ical(text.encode()).walk("VTIMEZONE")
    written, known = component.to_tz(), ZoneInfo(name)
    first = datetime(2026, 1, 1, 12)
    for day in range(3 * 366):
        local = first + timedelta(days=day)
        assert written.utcoffset(local) == known.utcoffset(local), local


@pytest.mark.parametrize(
    "name",
    ["Africa/Casablanca", "Asia/Gaza", "America/Santiago", "Asia/Jerusalem", "UTC", "Etc/UTC", "Nowhere/At_All", ""],
)
def test_a_zone_without_a_yearly_rule_is_not_written(name: str) -> None:
    assert not writable(name, 2027)


def test_a_zone_is_not_written_for_years_before_its_rule() -> None:
    assert regular_since("America/New_York") == 2007
    assert not writable("America/New_York", 2007)
    assert writable("America/New_York", 2008)


def test_a_zone_without_a_rule_is_refused() -> None:
    with pytest.raises(ValueError, match="has no rule"):
        vtimezone("Nowhere/At_All")


def test_the_form_is_the_classic_pair() -> None:
    lines = vtimezone("Europe/Berlin").split("\r\n")
    assert lines.count("BEGIN:STANDARD") == lines.count("BEGIN:DAYLIGHT") == 1
    assert "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU" in lines
    assert not [line for line in lines if line.startswith(("COMMENT", "RDATE"))]
    assert datetime.strptime(lines[3], "DTSTART:%Y%m%dT%H%M%S").replace(tzinfo=UTC).year == 1996
