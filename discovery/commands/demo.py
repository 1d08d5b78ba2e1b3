"""``discovery demo``: the main job on a small made-up web."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import click

from discovery.commands._common import Failed, Setting, common, plural, program, say, settle

if TYPE_CHECKING:
    from pathlib import Path

    from sqlite_utils import Database

MARK = "this folder was made by discovery demo; it is made anew each time"
FOUND = {
    "events": "SELECT kind, count(*) FROM events GROUP BY kind ORDER BY 2 DESC, 1",
    "organizations": "SELECT kind, count(*) FROM organizations GROUP BY kind ORDER BY 2 DESC, 1",
    "opportunities": "SELECT kind, count(*) FROM opportunities GROUP BY kind ORDER BY 2 DESC, 1",
}


@click.command("demo")
@click.option("--serve", "serving", is_flag=True, help="Open the site afterwards.")
@click.option("--port", type=click.IntRange(0, 65535), default=8001, show_default=True, help="The port of the site.")
@common
def demo_command(serving: bool, port: int) -> int:
    """Crawl a small made-up web on this machine, and show what came of it.

    \b
    discovery demo           into data/demo, in a few seconds
    discovery demo --serve   and opens the site on top

    Nine sources on eight little sites are served on 127.0.0.1 and crawled for real into a fresh database in
    DATA/demo: a conference, an association's calendar, volunteer roles, a feed, an API, a plain list, a directory, an
    aggregator, and one that is down.
    """
    setting = settle()
    folder = fresh_folder(setting.data / "demo")
    here = Setting(folder, setting.clock)
    crawl_demo(here)
    db = here.open_existing()
    try:
        report(here, db)
    finally:
        db.close()
    if serving:
        from discovery.publish.serve import serve

        serve(folder, port=port, clock=setting.clock)
    else:
        say(f"\nTo look at it:\n  {program()} serve --data {folder}")
    return 0


def fresh_folder(folder: Path) -> Path:
    """Give an empty data folder; an earlier demo's is cleared. Raises Failed if the folder holds something else."""
    mark = folder / "DEMO"
    if folder.exists():
        if not mark.is_file():
            raise Failed(f"{folder}: is not empty and was not made by the demo; move it away or choose another --data")
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    mark.write_text(MARK + "\n", encoding="utf-8")
    return folder


def crawl_demo(setting: Setting) -> int:
    """Serve the made-up web and crawl it; give the crawl's exit code."""
    from discovery.commands.init import lay_out
    from discovery.demo import SITES, DemoWeb, sources_toml

    lay_out(setting.data)
    shutil.rmtree(setting.data / "sources")
    (setting.data / "sources").mkdir()
    with DemoWeb(SITES, setting.clock.now()) as web:
        (setting.data / "sources" / "demo.toml").write_text(sources_toml(web.base), encoding="utf-8")
        os.environ["DISCOVERY_ALLOW_HOSTS"] = ",".join(web.hosts)
        from discovery.commands.crawl import run
        from discovery.crawl.run import Tape, catalogue

        say(f"Crawling {plural(len(SITES), 'small site')} on 127.0.0.1 into {setting.data} ...")
        return run(setting, list(catalogue(setting.data).values()), Tape())


def report(setting: Setting, db: Database) -> None:
    """Say what was found, what was refused and why, and where it is."""
    say("\nFound")
    for name, query in FOUND.items():
        kinds = db.execute(query).fetchall()
        listed = ", ".join(f"{count} {str(kind or 'other').replace('_', ' ')}" for kind, count in kinds)
        say(f"  {sum(count for _, count in kinds):>3} {name:<15} {listed}")
    dates = db.execute("SELECT count(*) FROM occurrences").fetchone()[0]
    say(f"  {dates:>3} dates in all, series counted out")
    joined = """
        SELECT name, count(*) FROM sightings s JOIN events e ON e.id = s.record_id
        GROUP BY e.id HAVING count(DISTINCT s.source) > 1"""
    for name, count in db.execute(joined).fetchall():
        say(f"      {name}: one record of {count} sightings")
    say("\nRefused, and why")
    refused = db.execute("SELECT source, reason, json_extract(item, '$.name') FROM rejects ORDER BY source").fetchall()
    for source, reason, name in refused:
        say(f"  {source}: {name or 'without a name'}: {reason}")
    for source, url, reason in db.execute(
        "SELECT source, read_from, reason FROM problems ORDER BY source, id"
    ).fetchall():
        say(f"  {source}: {url}: {reason}")
    feeds = sorted(path.name for path in (setting.data / "feeds").glob("[a-z0-9]*"))
    say(f"\nThe database  {setting.database}")
    say(f"The feeds     {setting.data / 'feeds'} ({plural(len(feeds), 'file')}: {', '.join(feeds[:3])}, ...)")
