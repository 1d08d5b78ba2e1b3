"""``discovery ingest``: a file as one run of a source."""

from __future__ import annotations

from pathlib import Path

import pytest

GOOD = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:a\r\nSUMMARY:Forum\r\nDTSTART:20260910T100000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
ITEM = '{"type":"event","source_key":"1","name":"Forum","start":"2026-09-10"}\n'


@pytest.mark.parametrize(
    ("name", "text", "code", "counts", "problems"),
    [
        ("a.ics", GOOD, 0, "a: ok, 1 seen, 1 new", ()),
        ("a.ics", "", 1, "a: failed, 0 seen", ("empty payload",)),
        ("a.ics", GOOD.replace("DTSTART:20260910T100000Z\r\n", ""), 1, "a: failed", ("VEVENT 1 (uid a), line 3: no DTSTART",)),
        ("a.jsonl", ITEM, 0, "a: ok, 1 seen, 1 new", ()),
        ("a.jsonl", f"{ITEM}[]\n", 0, "a: ok, 1 seen, 1 new", ("line 2: not an object",)),
    ],
)  # fmt: skip
def test_a_file_is_stored_and_what_could_not_be_read_is_told(
    discovery, tmp_path: Path, name: str, text: str, code: int, counts: str, problems: tuple[str, ...]
) -> None:
    path = tmp_path / name
    path.write_text(text, newline="")
    done = discovery("ingest", path, "--source", "a", "--data", tmp_path)
    assert (done.returncode, done.stdout.startswith(counts)) == (code, True), done
    assert done.stderr.splitlines() == [f"problem: {path.as_uri()}: {one}" for one in problems]


@pytest.mark.parametrize(("name", "words"), [("none.ics", "No such file"), ("", "Is a directory")])
def test_what_is_no_file_is_refused(discovery, tmp_path: Path, name: str, words: str) -> None:
    done = discovery("ingest", tmp_path / name, "--source", "a", "--data", tmp_path)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert words in done.stderr
    assert not (tmp_path / "discovery.db").exists()
