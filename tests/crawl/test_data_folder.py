"""What is wrong with the data folder is one clear line, exit code 2; nothing is asked and nothing is changed."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import crawling
import pytest
from hostile import Site, calendar, ics, slow

from discovery.crawl.lock import lock


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    made = Site({"/a.ics": ics("First", "Second")})
    yield made
    made.close()


@pytest.fixture(scope="module")
def crawled(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = crawling.lay_out(tmp_path_factory.mktemp("crawled"), {"one": {"url": site.url("/a.ics")}})
    assert crawling.crawl(data, crawling.environment([site])).returncode == 0
    return data


@pytest.fixture
def data(crawled: Path, tmp_path: Path, site: Site) -> Path:
    subprocess.run(["cp", "-a", str(crawled), str(tmp_path / "data")], check=True)
    site.forget()
    return tmp_path / "data"


def feeds(data: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((data / "feeds").iterdir())}


def corrupt(data: Path) -> None:
    path = data / "discovery.db"
    body = bytearray(path.read_bytes())
    chance = random.Random(7)
    for place in chance.sample(range(4096, len(body)), len(body) // 200):
        body[place] ^= 0xFF
    path.write_bytes(body)


def truncate(data: Path) -> None:
    path = data / "discovery.db"
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


FAULTS: dict[str, tuple[Callable[[Path], object], str]] = {
    "catalogue": (lambda d: (d / "sources" / "test.toml").write_text("[one\n"), "test.toml: not TOML"),
    "unknown key": (
        lambda d: (d / "sources" / "test.toml").write_text('[one]\nspider="icalendar"\nurl="http://a.b/"\nevry="1d"\n'),
        "test.toml: [one] evry: unknown key; did you mean 'every'?",
    ),
    "no sources": (lambda d: (d / "sources").rename(d / "elsewhere"), "no such folder of sources"),
    "interests": (lambda d: (d / "interests.toml").write_text("[a]\nkm = 3\n"), "interests.toml"),
    "topics": (lambda d: (d / "topics.toml").write_text("[a]\ntitel = 3\n"), "topics.toml"),
    "decisions": (lambda d: (d / "decisions.toml").write_text("[[same]\n"), "decisions.toml: not TOML"),
    "one decision": (
        lambda d: (d / "decisions.toml").write_text("[same]\n"),
        "decisions.toml: [same] is written [[same]]",
    ),
    "corrupt": (corrupt, "discovery.db"),
    "truncated": (truncate, "discovery.db"),
    "no database": (lambda d: (d / "discovery.db").write_bytes(b"not a database " * 500), "discovery.db: is damaged"),
    "a folder": (lambda d: ((d / "discovery.db").unlink(), (d / "discovery.db").mkdir()), "is a folder"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_told_before_anything_is_asked(data: Path, site: Site, name: str) -> None:
    before = feeds(data)
    FAULTS[name][0](data)
    database = data / "discovery.db"
    old = database.read_bytes() if database.is_file() else None
    done = crawling.crawl(data, crawling.environment([site]))
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert FAULTS[name][1] in done.stderr
    assert site.asked == []
    assert feeds(data) == before
    assert (database.read_bytes() if database.is_file() else None) == old


@pytest.mark.parametrize(
    ("args", "env", "word"),
    [
        (("nobody",), {}, "no source nobody"),
        (("--now", "soon"), {}, "ISO 8601"),
        ((), {"DISCOVERY_NOW": "soon"}, "DISCOVERY_NOW='soon' is no ISO 8601 moment"),
        (("--replay", "/nowhere/x.warc.gz"), {}, "no such recording"),
        (("--record", "/nowhere/x.warc.gz"), {}, "/nowhere/x.warc.gz.part: No such file"),
    ],
)
def test_wrong_use_is_told_before_anything_is_asked(
    data: Path, site: Site, args: tuple[str, ...], env: dict[str, str], word: str
) -> None:
    done = crawling.crawl(data, crawling.environment([site]) | env, *args)
    assert (done.returncode, word in done.stderr) == (2, True), done.stderr
    assert "Traceback" not in done.stderr
    assert site.asked == []


def test_a_source_that_is_off_is_not_asked_by_name(data: Path, site: Site) -> None:
    crawling.write_sources(data, {"idle": {"url": site.url("/a.ics"), "state": "off"}})
    done = crawling.crawl(data, crawling.environment([site]), "idle")
    assert done.returncode == 2
    assert done.stderr == "discovery: idle is off; switch it on with: discovery sources enable idle\n"
    assert site.asked == []


def test_a_database_that_another_program_holds(data: Path, site: Site) -> None:
    holder = sqlite3.connect(data / "discovery.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    done = crawling.crawl(data, crawling.environment([site], DISCOVERY_BUSY_MS="50"))
    holder.execute("ROLLBACK")
    assert done.returncode == 2
    assert done.stderr == (
        "discovery: the database: database is locked; another program is writing to it, try again when it is done\n"
    )
    assert site.asked == []


def test_a_full_disk_leaves_the_database_and_the_feeds_as_they_were(data: Path) -> None:
    big = Site({"/a.ics": ics(*(f"Event number {n} of a long list" for n in range(25)))})
    crawling.write_sources(data, {f"s{n}": {"url": big.url("/a.ics")} for n in range(12)})
    before, old = crawling.dump(data), feeds(data)
    size = (data / "discovery.db").stat().st_size
    program = (
        "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({min(size, 60_000)}, resource.RLIM_INFINITY))\n"
        "from discovery.cli import main; main()"
    )
    done = crawling.crawl(data, crawling.environment([big]), program=program)
    assert done.returncode == 2
    assert "the database: " in done.stderr
    assert "Traceback" not in done.stderr
    conn = sqlite3.connect(data / "discovery.db")
    assert conn.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    assert feeds(data) == old
    assert set(crawling.dump(data)["events"]) >= set(before["events"])
    assert crawling.crawl(data, crawling.environment([big])).returncode == 0  # with room again
    big.close()


def test_a_second_crawl_leaves_at_once_and_asks_nothing(data: Path, site: Site) -> None:
    with lock(data):
        done = crawling.crawl(data, crawling.environment([site]))
    assert (done.returncode, done.stdout) == (0, f"discovery: already running (process {os.getpid()})\n")
    assert site.asked == []


@pytest.mark.parametrize("args", [("resolve",), ("feeds",), ("ingest", "x.ics", "--source", "one")])
def test_other_writers_say_so_too(data: Path, args: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "x.ics").write_bytes(calendar("Ingested"))
    with lock(data):
        done = subprocess.run(
            [sys.executable, "-m", "discovery.cli", *args, "--data", str(data)],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])},
        )
    assert done.returncode == 2
    assert done.stderr == f"discovery: already running (process {os.getpid()})\n"


def many() -> Site:
    return Site({f"/{n}.ics": slow(ics(f"Event {n}", f"Other {n}"), 0.02) for n in range(10)})


def test_killed_at_any_moment_it_is_whole_and_the_next_run_mends_it(tmp_path: Path) -> None:
    site = many()
    sources = {f"s{n}": {"url": site.url(f"/{n}.ics")} for n in range(10)}
    calm = crawling.lay_out(tmp_path / "calm", sources)
    torn = crawling.lay_out(tmp_path / "torn", sources)
    env = crawling.environment([site])
    assert crawling.crawl(calm, env).returncode == 0
    wanted = crawling.dump(calm)
    whole = {source: sum(row[0] == source for row in wanted["sightings"]) for source in sources}
    chance = random.Random(11)
    for _ in range(8):
        process = subprocess.Popen(
            [sys.executable, "-m", "discovery.cli", "crawl", "--data", str(torn)],
            env=env,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            process.wait(chance.uniform(0.5, 2.2))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
        if not (torn / "discovery.db").is_file():
            continue
        conn = sqlite3.connect(torn / "discovery.db")
        assert conn.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        if conn.execute("SELECT 1 FROM sqlite_master WHERE name = 'sightings'").fetchone():
            for source, count in conn.execute("SELECT source, count(*) FROM sightings GROUP BY source"):
                assert count == whole[source]
        conn.close()
        for feed in (torn / "feeds").glob("*.ics"):
            assert feed.read_bytes().endswith(b"END:VCALENDAR\r\n")
    assert crawling.crawl(torn, env).returncode == 0
    assert crawling.dump(torn) == wanted
    assert {p.name for p in (torn / "feeds").iterdir()} == {p.name for p in (calm / "feeds").iterdir()}
    site.close()


def test_asked_to_end_it_keeps_what_is_done_and_says_so(tmp_path: Path) -> None:
    site = Site({"/quick.ics": ics("Quick")})
    stuck = Site({"*": slow(ics("Late"), 2)})
    sources = {"quick": {"url": site.url("/quick.ics")}, **{f"s{n}": {"url": stuck.url(f"/{n}.ics")} for n in range(8)}}
    data = crawling.lay_out(tmp_path, sources)
    env = crawling.environment([site, stuck], DISCOVERY_TIMEOUT="4")
    process = subprocess.Popen(
        [sys.executable, "-m", "discovery.cli", "crawl", "--data", str(data)],
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    assert process.stderr.readline().startswith("ok         quick")
    process.send_signal(signal.SIGTERM)
    out, _ = process.communicate(timeout=15)
    assert process.returncode == 1
    assert "not finished" in out
    assert "Quick" in crawling.names(data)
    stored = crawling.runs(data)
    assert len(stored) <= 2  # what was on its way may come in; what only waited is not asked, and nothing is said of it
    assert {row["outcome"] for row in stored.values()} == {"ok"}
    site.close()
    stuck.close()
