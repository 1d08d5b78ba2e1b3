"""``discovery feeds`` and ``discovery serve``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from discovery.commands._common import Setting, common, plural, say, settle

if TYPE_CHECKING:
    from sqlite_utils import Database

    from discovery.interests import Interest
    from discovery.publish.feeds import FeedCounts


def interests_of(setting: Setting) -> list[Interest]:
    """Load the interests of a data folder; none if it has no such file. Raises InterestError."""
    from discovery.interests import load_interests

    path = setting.data / "interests.toml"
    return load_interests(path) if path.is_file() else []


def make_all_feeds(setting: Setting, db: Database) -> FeedCounts:
    """Make the feeds of every interest."""
    from discovery.publish.feeds import make_feeds

    return make_feeds(db, interests_of(setting), setting.data / "feeds", setting.clock)


@click.command("feeds")
@common
def feeds_command() -> int:
    """Make the feeds of every interest: things with a date, deadlines apart, Atom and JSON.

    \b
    discovery feeds --data data

    A crawl does this by itself; alone it is for after a change of interests.toml.
    """
    from discovery.crawl.lock import lock

    setting = settle()
    setting.need_data()
    with lock(setting.data):
        db = setting.open_existing()
        try:
            counts = make_all_feeds(setting, db)
        finally:
            db.close()
    files = f"{plural(counts.feeds, 'feed')} in {setting.data / 'feeds'}"
    say(f"{plural(len(interests_of(setting)), 'interest')}, {files}, {counts.written:,} written anew")
    return 0


@click.command("serve")
@click.option("--port", type=click.IntRange(0, 65535), default=8001, show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--base-url", help="Where the world finds the site, for the links in feeds.")
@common
def serve_command(port: int, host: str, base_url: str | None) -> int:
    """Serve the site: search, pages, feeds and Datasette's tables. Read-only.

    \b
    discovery serve                                       http://127.0.0.1:8001
    discovery serve --port 8010
    discovery serve --base-url https://events.example     for all, behind a reverse proxy
    """
    from discovery.publish.serve import serve

    setting = settle()
    setting.open_existing().close()
    serve(setting.data, host=host, port=port, base_url=base_url, clock=setting.clock)
    return 0
