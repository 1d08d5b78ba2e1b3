"""Names of time zones, and local time against UTC."""

from __future__ import annotations

from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discovery.zones import (
    ABBREVIATIONS,
    NAMED,
    abbreviation_offset,
    abbreviation_zone,
    country_zone,
    offset_at,
    rules_of,
    to_utc,
    utc_to_local,
    zone_name,
)


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        (' "Europe/Berlin" ', "Europe/Berlin"),
        ("US/Eastern", "US/Eastern"),
        ("Asia/Calcutta", "Asia/Calcutta"),
        ("America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        ("Etc/GMT-2", "Etc/GMT-2"),
        ("EST5EDT", "EST5EDT"),
        ("W. Europe Standard Time", "Europe/Berlin"),
        ("GMT Standard Time", "Europe/London"),
        ("Eastern Standard Time", "America/New_York"),
        ("Central Standard Time (Mexico)", "America/Mexico_City"),
        ("Tokyo Standard Time", "Asia/Tokyo"),
        ("/freeassociation.sourceforge.net/Tzfile/Europe/Berlin", "Europe/Berlin"),
        ("/citadel.org/20210210_1/America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        ("tzone://Microsoft/Utc", "UTC"),
        ("tzone://Microsoft/Custom", None),
        ("(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna", "Europe/Amsterdam"),
        ("(UTC-05:00) Eastern Time (US & Canada)", "America/New_York"),
        ("(GMT-08:00) Pacific Time (US & Canada)", "America/Los_Angeles"),
        ("(UTC) Dublin, Edinburgh, Lisbon, London", "Europe/Dublin"),
        ("(UTC+05:30) Chennai, Kolkata, Mumbai, New Delhi", "Asia/Kolkata"),
        ("(UTC+03:00) Nowhere", "+03:00"),
        ("Eastern Time", "America/New_York"),
        ("Pacific Daylight Time", "America/Los_Angeles"),
        ("Central European Summer Time", "Europe/Brussels"),
        ("British Summer Time", "Europe/London"),
        ("Berlin", "Europe/Berlin"),
        ("New York", "America/New_York"),
        ("UTC", "UTC"),
        ("GMT", "UTC"),
        ("Z", "UTC"),
        ("UTC+0", "UTC"),
        ("+00:00", "UTC"),
        ("GMT+2", "+02:00"),
        ("UTC-12", "-12:00"),
        ("UTC+5:30", "+05:30"),
        ("UTC−3", "-03:00"),
        ("-0330", "-03:30"),
        ("+14", "+14:00"),
        ("UTC+15", None),
        ("AoE", "AoE"),
        ("Anywhere on Earth", "AoE"),
        ("CET", "CET"),
        ("JST", "Asia/Tokyo"),
        ("CST", None),
        ("America/New York", "America/New_York"),
        ("Not/A Zone", None),
        ("floating", None),
        ("Local Time", None),
        ("", None),
        ("x" * 500, None),
    ],
)
def test_name(text: str, zone: str | None) -> None:
    assert zone_name(text) == zone


@pytest.mark.parametrize(
    ("abbreviation", "country", "zone"),
    [
        ("CST", "US", "America/Chicago"),
        ("CST", "cn", "Asia/Shanghai"),
        ("CST", "MX", "America/Mexico_City"),
        ("CST", None, None),
        ("CST", "DE", None),
        ("IST", "IN", "Asia/Kolkata"),
        ("IST", "IE", "Europe/Dublin"),
        ("IST", "IL", "Asia/Jerusalem"),
        ("IST", None, None),
        ("EST", "AU", "Australia/Sydney"),
        ("EST", None, "America/New_York"),
        ("PST", "PH", "Asia/Manila"),
        ("PST", "US", "America/Los_Angeles"),
        ("cet", "DE", "Europe/Brussels"),
        ("XYZ", "DE", None),
    ],
)
def test_abbreviation(abbreviation: str, country: str | None, zone: str | None) -> None:
    assert abbreviation_zone(abbreviation, country) == zone


@pytest.mark.parametrize(
    ("abbreviation", "offset"), [("PST", "-08:00"), ("PDT", "-07:00"), ("PT", None), ("CST", None), ("AEST", "+10:00")]
)
def test_offset_that_an_abbreviation_states(abbreviation: str, offset: str | None) -> None:
    assert abbreviation_offset(abbreviation) == offset


@pytest.mark.parametrize(
    ("local", "zone", "utc"),
    [
        ("2026-07-01T12:00", "Europe/Berlin", "2026-07-01T10:00:00Z"),
        ("2026-01-01T12:00:30", "Europe/Berlin", "2026-01-01T11:00:30Z"),
        ("2026-03-29T02:30", "Europe/Berlin", "2026-03-29T01:30:00Z"),
        ("2026-10-25T02:30", "Europe/Berlin", "2026-10-25T00:30:00Z"),
        ("2026-03-08T02:30", "America/New_York", "2026-03-08T07:30:00Z"),
        ("2027-01-15T23:59", "AoE", "2027-01-16T11:59:00Z"),
        ("2027-01-15T23:59", "-12:00", "2027-01-16T11:59:00Z"),
        ("2027-01-15T12:00", "+05:45", "2027-01-15T06:15:00Z"),
        ("2027-01-15T12:00", "Etc/GMT-2", "2027-01-15T10:00:00Z"),
        ("2027-01-15T12:00+02:00", "America/New_York", "2027-01-15T10:00:00Z"),
        ("2027-01-15", "Europe/Berlin", None),
        ("2027-01-15T12:00", "nowhere", None),
        ("nonsense-nonsense", "UTC", None),
        ("0001-01-01T00:00", "+14:00", None),
    ],
)
def test_to_utc(local: str, zone: str, utc: str | None) -> None:
    assert to_utc(local, zone) == utc


def test_utc_to_local_writes_seconds_only_where_there_are_any() -> None:
    assert utc_to_local("2026-07-01T10:00:00Z", "Europe/Berlin") == "2026-07-01T12:00"
    assert utc_to_local("2026-07-01T10:00:01Z", "Europe/Berlin") == "2026-07-01T12:00:01"
    assert utc_to_local("nonsense", "Europe/Berlin") is None
    assert utc_to_local("2026-07-01T10:00:00Z", "nowhere") is None


@pytest.mark.parametrize(
    ("country", "zone"),
    [
        ("DE", "Europe/Berlin"),
        ("nl", "Europe/Amsterdam"),
        ("JP", "Asia/Tokyo"),
        ("US", None),
        ("ES", None),
        ("XX", None),
    ],
)
def test_zone_of_a_country_with_one_time(country: str, zone: str | None) -> None:
    assert country_zone(country) == zone


def test_every_zone_of_the_tables_exists() -> None:
    zones = {zone for meanings in ABBREVIATIONS.values() for _, zone, _ in meanings} | set(NAMED.values())
    assert zones - {"AoE"} <= available_timezones()


def test_every_stated_offset_holds_in_its_zone_at_some_time_of_the_year() -> None:
    wrong = {
        (abbreviation, zone)
        for abbreviation, meanings in ABBREVIATIONS.items()
        for _, zone, offset in meanings
        if offset
        and offset.replace("+00:00", "UTC") not in {offset_at(f"2026-{m}-15T12:00", zone) for m in ("01", "07")}
    }
    assert wrong == set()


@given(st.text(max_size=60))
def test_any_text_is_a_zone_or_none(text: str) -> None:
    zone = zone_name(text)
    assert zone is None or rules_of(zone) is not None


@given(st.sampled_from(sorted(available_timezones() - {"Factory", "localtime"})), st.datetimes())
def test_there_and_back(zone: str, moment: object) -> None:
    utc = to_utc(str(moment)[:16].replace(" ", "T"), "UTC")
    assert utc is not None
    local = utc_to_local(utc, zone)
    if local is not None and to_utc(local, zone) != utc:  # the second of an hour that happens twice
        again = to_utc(local, zone)
        assert again is None or again < utc
