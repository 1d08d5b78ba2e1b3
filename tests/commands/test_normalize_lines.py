"""``discovery normalize``: a line for every item."""

from __future__ import annotations

import json

LINES = """\
{"type": "event", "name": "A", "when_text": "12-14 March 2027", "mine": 1}
{"type": "event", "name": "B", "when_text": "whenever", "tags": null}
no JSON
{"type": "organization", "name": "C", "rejected": "once"}
{"type": "event", "when_text": "5 May 2027"}
"""


def test_every_item_gives_a_line_in_its_order(discovery) -> None:
    done = discovery("normalize", stdin=LINES)
    first, second, third, fourth = [json.loads(line) for line in done.stdout.splitlines()]
    assert (first["start_local"], first["end_local"], first["mine"]) == ("2027-03-12", "2027-03-14", 1)
    assert (second["name"], second["rejected"]) == ("B", "no date: 'whenever' tells neither day nor month")
    assert third["name"] == "C"
    assert "rejected" not in first | third
    assert (fourth["start_local"], fourth["rejected"]) == ("2027-05-05", "no name (address: none, key: none)")
    said = [json.loads(line) for line in done.stderr.splitlines()]
    assert [problem["where"] for problem in said] == ["line 2", "line 3", "line 5"]
    assert done.returncode == 0


def test_a_month_is_given_as_such_and_can_be_read_again(discovery) -> None:
    first = discovery("normalize", stdin='{"type": "event", "name": "A", "when_text": "March-April, 2027"}').stdout
    row = json.loads(first)
    assert (row["start"], row["end"], row.get("start_local")) == ("2027-03", "2027-04", None)
    assert "start_local" not in json.loads(discovery("normalize", stdin=first).stdout)
