"""Rules expand to the same dates as dateutil's, wherever the two mean the same."""

from __future__ import annotations

from datetime import datetime
from itertools import product

import pytest
from dateutil.rrule import rrulestr

from discovery._rrule import RuleError, naive_rule

STARTS = (datetime(2024, 2, 29, 9, 30), datetime(2025, 12, 31, 18, 0))
LOW, HIGH = datetime(2026, 3, 1), datetime(2027, 12, 31)
RULES = [
    f"FREQ={freq};INTERVAL={interval};WKST={wkst}{lists}"
    for (freq, many), interval, wkst in product(
        {
            "DAILY": ["", ";BYDAY=MO,FR", ";BYMONTH=1,6", ";BYMONTHDAY=1,-1", ";BYHOUR=9,20"],
            "WEEKLY": ["", ";BYDAY=SU,TU", ";BYDAY=MO,WE,FR;BYSETPOS=-1", ";BYMONTH=4,5", ";BYDAY=1MO"],
            "MONTHLY": [
                "", ";BYDAY=2TU", ";BYDAY=-1FR,1MO", ";BYDAY=TU,TH;BYSETPOS=1,-1", ";BYMONTHDAY=-2,15", ";BYDAY=FR;BYMONTHDAY=13",
                ";BYMONTH=2,3,4,9,10,12;BYDAY=WE",
            ],
            "YEARLY": [
                "", ";BYMONTH=2", ";BYMONTH=5;BYDAY=-1SU", ";BYDAY=20MO,-1FR", ";BYYEARDAY=1,100,-1", ";BYMONTH=3;BYMONTHDAY=8,9",
                ";BYDAY=MO;BYSETPOS=10,-10", ";BYMONTH=10;BYDAY=TH;BYHOUR=7,19;BYSETPOS=-1",
            ],
        }.items(),
        (1, 2, 3),
        ("MO", "SU"),
    )
    for lists in many
]  # fmt: skip


@pytest.mark.parametrize("rule", RULES)
def test_the_same_dates_as_dateutil(rule: str) -> None:
    for start in STARTS:
        for end in ("", ";COUNT=7", ";UNTIL=20270615T180000"):
            expected = rrulestr(rule + (end or f";UNTIL={HIGH:%Y%m%dT%H%M%S}"), dtstart=start)
            found = naive_rule(rule + end, start, LOW, HIGH, limit=10_000)
            assert found == [one for one in expected if LOW <= one <= HIGH], (start, end)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=3",
        "FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=31",
        "FREQ=MONTHLY;BYDAY=1MO;BYMONTHDAY=31",
        "FREQ=YEARLY;BYWEEKNO=53;BYMONTH=6",
        "FREQ=DAILY;INTERVAL=999999999;BYMONTH=1;COUNT=1000",
    ],
)
def test_rules_that_never_match_end_with_the_window(rule: str) -> None:
    assert naive_rule(rule, datetime(1900, 3, 1), LOW, HIGH) == []


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;BYHOUR=1,2,3,4,5,6,7;BYMINUTE=1,2,3,4,5,6,7",
        "FREQ=MONTHLY;BYWEEKNO=3",
        "FREQ=YEARLY;BYHOUR=25",
    ],
)
def test_rules_with_more_than_is_meant(rule: str) -> None:
    with pytest.raises(RuleError):
        naive_rule(rule, datetime(2026, 3, 1), LOW, HIGH)


def test_a_count_that_began_in_another_age_is_refused() -> None:
    with pytest.raises(RuleError):
        naive_rule("FREQ=DAILY;COUNT=5", datetime(1899, 12, 31), LOW, HIGH)
    assert naive_rule("FREQ=DAILY;COUNT=5", datetime(1900, 1, 1), LOW, HIGH) == []
