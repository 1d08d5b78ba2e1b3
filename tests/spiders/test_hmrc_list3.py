"""HMRC's list 3: names, other names, journals and remarks in brackets."""

from __future__ import annotations

import pytest
from list_reading import items, problems, read

from discovery.spiders.hmrc_list3 import take_apart


@pytest.mark.parametrize(
    ("written", "name", "others", "remarks"),
    [
        ("Academy of Examples", "Academy of Examples", [], []),
        ("Register Ltd (Architects Accredited)", "Register Ltd", ["Architects Accredited"], []),
        ("Guild of Testers (GoT)", "Guild of Testers", ["GoT"], []),
        ("Medical Society (MS) (J - Medical Journal) (BMS)", "Medical Society", ["MS", "BMS"], []),
        ("Physical Society (J)", "Physical Society", [], []),
        ("Archive Society (J (1) Archives (2) Papers)", "Archive Society", [], []),
        (
            "Hygiene Society (HS) (previously called Hygienists' Guild)",
            "Hygiene Society",
            ["HS", "Hygienists' Guild"],
            [],
        ),
        ("Sugar Association (K/A Sweet UK)", "Sugar Association", ["Sweet UK"], []),
        ("Cymdeithas (English name - Welsh Society)", "Cymdeithas", ["Welsh Society"], []),
        ("Audio Society (British Group)", "Audio Society (British Group)", [], []),
        ("Council on Sites (UK)", "Council on Sites (UK)", [], []),
        ("Society of Saddlers (UK) Ltd", "Society of Saddlers (UK) Ltd", [], []),
        ("Chief Constables (Scotland) Association", "Chief Constables (Scotland) Association", [], []),
        (
            "Pilots (Restricted to 2/3 of annual subscription)",
            "Pilots",
            [],
            ["Restricted to 2/3 of annual subscription"],
        ),
        ("Institute - tax relief to be restricted", "Institute", [], ["tax relief to be restricted"]),
        ("Council (allow the fee (section 343))", "Council", [], ["allow the fee (section 343)"]),
        ("Liverpool Law Society (Incorporated Law ", "Liverpool Law Society", ["Incorporated Law"], []),
        ("(UK Section)", "(UK Section)", [], []),
        ("CI/Sub 1390)", "CI/Sub 1390)", [], []),
        ("()", "()", [], []),
        ("(((((", "(((((", [], []),
    ],
)
def test_brackets(written: str, name: str, others: list[str], remarks: list[str]) -> None:
    assert take_apart(written) == (name, others, remarks)


def test_a_row_is_an_organization() -> None:
    rows = [{"name": "Guild of Testers (GoT)", "synonyms": ["Testers' Guild", "GoT"], "startYear": 2016}]
    (one,) = read("hmrc_list3", rows)
    assert (one.name, one.alternate_names, one.kind, one.founded) == (
        "Guild of Testers",
        ["GoT", "Testers' Guild"],
        None,
        None,
    )


def test_the_key_is_made_of_the_name_as_written() -> None:
    names = ["Guild of Testers (GoT)", "Guild of Testers", "guild of testers"]
    keys = [read("hmrc_list3", [{"name": name}])[0].source_key for name in names]
    assert keys[0] != keys[1] == keys[2]
    assert keys[1] == "GB-HMRC3-39390f707a443122"


def test_bad_rows_cost_themselves() -> None:
    found = read("hmrc_list3", [{"name": "A"}, {}, {"name": 5, "synonyms": 7}, "B", {"name": "C", "synonyms": None}])
    assert [one.name for one in items(found)] == ["A", "5", "C"]
    assert [where for where, _ in problems(found)] == ["row 2", "row 3", "row 4"]
    assert read("hmrc_list3", []) == []


def test_real_list(shared) -> None:
    found = read("hmrc_list3", (shared / "corpus/organizations/hmrc/professional-bodies.json").read_bytes())
    assert problems(found) == []
    assert len(items(found)) == len({one.source_key for one in items(found)}) == 3_072
    assert not [one.name for one in items(found) if "subscription" in one.name or "(J" in one.name]
