"""The main job, end to end, on the made-up web."""

from __future__ import annotations

import socket
import sqlite3
from pathlib import Path

import icalendar
import pytest


@pytest.fixture
def db(demo: tuple[Path, str]) -> sqlite3.Connection:
    connection = sqlite3.connect(f"file:{demo[0] / 'discovery.db'}?mode=ro", uri=True)
    connection.row_factory = sqlite3.Row
    return connection


def event(db: sqlite3.Connection, name: str) -> sqlite3.Row:
    rows = db.execute("SELECT * FROM events WHERE name LIKE ?", [name]).fetchall()
    assert len(rows) == 1
    return rows[0]


def test_it_says_what_was_found_and_refused_and_where(demo: tuple[Path, str]) -> None:
    folder, text = demo
    for word in ("Found", "conference", "organizations", "opportunities", "Refused, and why", "discovery serve"):
        assert word in text
    assert str(folder / "discovery.db") in text
    assert str(folder / "feeds") in text


def test_the_same_conference_on_two_sites_is_one_record(db: sqlite3.Connection) -> None:
    summit = event(db, "Northlight Leadership Summit%")
    sources = db.execute("SELECT source FROM sightings WHERE record_id = ? ORDER BY 1", [summit["id"]]).fetchall()
    assert [row[0] for row in sources] == ["demo-agenda", "demo-summit"]
    assert (summit["price_min"], summit["price_max"], summit["currency"]) == (240, 390, "GBP")


def test_a_series_has_its_occurrences(db: sqlite3.Connection) -> None:
    table = event(db, "Project managers' round table")
    rows = db.execute("SELECT start_local FROM occurrences WHERE event_id = ? ORDER BY 1", [table["id"]]).fetchall()
    assert len(rows) == 9  # ten, less the one that is left out
    assert sum(row[0].endswith("T19:00") or "T19:00:00" in row[0] for row in rows) == 1  # the one that was moved


def test_an_all_day_event_has_dates_without_times(db: sqlite3.Connection) -> None:
    congress = event(db, "Project Management Congress%")
    assert congress["all_day"] == 1
    assert len(congress["start_local"]) == len(congress["end_local"]) == 10
    days = db.execute("SELECT julianday(end_local) - julianday(start_local) FROM events WHERE id = ?", [congress["id"]])
    assert days.fetchone()[0] == 2  # three days, the last one included


def test_cancelled_only_where_the_source_says_so(db: sqlite3.Connection) -> None:
    rows = db.execute("SELECT name FROM events WHERE status = 'cancelled'").fetchall()
    assert [row["name"] for row in rows] == ["Agile contracts: a workshop"]


@pytest.mark.parametrize(
    "name",
    ["Women in Operations breakfast", "Export clinic", "Forum Marketing und Vertrieb", "Webinar: hiring for potential"],
)
def test_events_of_every_kind_of_source(db: sqlite3.Connection, name: str) -> None:
    assert event(db, name)["start_local"]


@pytest.mark.parametrize("name", ["Trustee with a finance background", "Interview coach for job seekers"])
def test_opportunities(db: sqlite3.Connection, name: str) -> None:
    assert db.execute("SELECT count(*) FROM opportunities WHERE name = ?", [name]).fetchone()[0] == 1


def test_paid_work_is_no_opportunity(db: sqlite3.Connection) -> None:
    assert db.execute("SELECT count(*) FROM opportunities WHERE name LIKE 'Office manager%'").fetchone()[0] == 0


def test_news_is_no_event(db: sqlite3.Connection) -> None:
    assert db.execute("SELECT count(*) FROM events WHERE name LIKE 'Our new office%'").fetchone()[0] == 0


def test_associations(db: sqlite3.Connection) -> None:
    rows = db.execute("SELECT name, country FROM organizations ORDER BY name").fetchall()
    assert ("Verband der Einkaufsleiter", "DE") in [tuple(row) for row in rows]


def test_the_source_that_is_down_is_failed_with_its_reason(db: sqlite3.Connection) -> None:
    row = db.execute("SELECT outcome, reason, http_status FROM source_runs WHERE source = 'demo-closed'").fetchone()
    assert row["outcome"] == "failed"
    assert "404" in row["reason"]
    assert row["http_status"] == 404


def test_the_dead_page_and_the_broken_page_are_told(db: sqlite3.Connection) -> None:
    reasons = " ".join(row[0] for row in db.execute("SELECT reason FROM problems WHERE source = 'demo-summit'"))
    assert "404" in reasons
    assert db.execute("SELECT count(*) FROM events WHERE name = 'Fireside chat'").fetchone()[0] == 0


def test_every_interest_has_its_feeds(demo: tuple[Path, str]) -> None:
    feeds = sorted((demo[0] / "feeds").glob("*.ics"))
    assert len(feeds) >= 16
    events = [
        component for path in feeds for component in icalendar.Calendar.from_ical(path.read_bytes()).walk("VEVENT")
    ]
    assert any("Northlight" in str(component["SUMMARY"]) for component in events)


def test_a_second_demo_starts_afresh(discovery, demo: tuple[Path, str], tmp_path: Path) -> None:
    for _ in range(2):
        done = discovery("demo", "--data", tmp_path)
        assert done.returncode == 0
    connection = sqlite3.connect(tmp_path / "demo" / "discovery.db")
    assert connection.execute("SELECT count(*) FROM runs").fetchone()[0] == 1


def test_the_demo_clears_no_folder_that_is_not_its_own(discovery, tmp_path: Path) -> None:
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "precious.txt").write_text("keep me")
    done = discovery("demo", "--data", tmp_path)
    assert done.returncode == 2
    assert "was not made by the demo" in done.stderr
    assert (tmp_path / "demo" / "precious.txt").read_text() == "keep me"


def test_a_port_that_is_taken_is_told_in_one_line(discovery, demo: tuple[Path, str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = discovery("serve", "--data", demo[0], "--port", str(port))
    assert done.returncode == 2
    assert done.stderr.startswith(f"discovery: cannot listen on 127.0.0.1 port {port}: ")
    assert done.stderr.endswith("; choose another with --port\n")
    assert done.stderr.count("\n") == 1
