"""A crawl that is recorded, and the same again from the recording."""

from __future__ import annotations

from pathlib import Path

import crawling
from hostile import Answer, Site, ics


def test_a_recorded_crawl_replays_to_the_same_database(tmp_path: Path) -> None:
    site = Site({"/a.ics": ics("Forum", "Fair"), "/b.ics": ics("Day"), "/gone.ics": Answer(b"no", 410)})
    sources = {name: {"url": site.url(f"/{name}.ics")} for name in ("a", "b", "gone")}
    live, again = (crawling.lay_out(tmp_path / name, sources) for name in ("live", "again"))
    env, tape = crawling.environment([site]), tmp_path / "tape.warc.gz"
    try:
        recorded = crawling.crawl(live, env, "--record", str(tape))
        asked = site.paths(robots=True)
    finally:
        site.close()
    replayed = crawling.crawl(again, env, "--replay", str(tape))
    assert (recorded.returncode, replayed.returncode) == (1, 1), recorded.stderr + replayed.stderr
    assert sorted(asked) == ["/a.ics", "/b.ics", "/gone.ics", "/robots.txt"]
    assert crawling.names(live) == ["Day", "Fair", "Forum"]
    assert crawling.dump(again) == crawling.dump(live)
    assert {name: row["outcome"] for name, row in crawling.runs(again).items()} == {
        name: row["outcome"] for name, row in crawling.runs(live).items()
    }
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith(".part")] == []
