"""Serves the site: Datasette with the plugin of this package, on a database that a crawl may be writing meanwhile.

The connection is read-only and the database is not opened as immutable, so what a crawl commits is seen at once.
"""

from __future__ import annotations

import contextlib
import errno
import socket
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterable

    from datasette.app import Datasette

    from discovery.clock import Clock

DATABASE = "discovery.db"
SETTINGS: dict[str, int | bool] = {
    "suggest_facets": False,  # costs more than the page itself
    "default_page_size": 50,
    "max_returned_rows": 1_000,
    "sql_time_limit_ms": 1_000,
    "facet_time_limit_ms": 400,
    "default_facet_size": 12,
    "default_cache_ttl": 300,  # a crawl runs once a day
    "allow_download": False,
    "max_csv_mb": 20,
    "num_sql_threads": 3,
}
TABLES: dict[str, dict[str, Any]] = {
    "events": {
        "title": "Events",
        "description": "One row for each event; its dates are in occurrences.",
        "facets": ["kind", "country", "attendance", "status", "is_free", {"array": "quality"}],
        "sort": "start_local",
        "label_column": "name",
    },
    "occurrences": {"title": "Dates of events", "sort": "start_local"},
    "organizations": {
        "title": "Organizations",
        "facets": ["kind", "level", "country"],
        "sort": "name",
        "label_column": "name",
    },
    "opportunities": {
        "title": "Opportunities",
        "facets": ["kind", "mode", "country", "deadline_status"],
        "sort": "name",
        "label_column": "name",
    },
    "deadlines": {"title": "Deadlines", "facets": ["kind"], "sort": "due_utc"},
    "record_topics": {"title": "Topics of records", "facets": ["topic"]},
    "changes": {"title": "Changes", "facets": ["field", "source"], "sort_desc": "at"},
    "aliases": {"title": "Former ids of records"},
    "sources": {"title": "Sources and their licences", "facets": ["licence", "state"], "label_column": "title"},
    "source_health": {"title": "Health of the sources", "facets": ["state"]},
    "runs": {"title": "Runs", "sort_desc": "id"},
    "source_runs": {"title": "Runs, by source", "facets": ["outcome"], "sort_desc": "run_id"},
}
"""What is shown, and how. All other tables are the crawl's own: other people's texts word for word, addresses asked."""


def metadata(all_tables: Iterable[str] = (), base_url: str | None = None, now: str | None = None) -> dict[str, Any]:
    """Give Datasette's metadata: titles, facets, what stays inside, and the plugin's own settings."""
    public = base_url is not None
    tables = dict(TABLES)
    for name in all_tables:
        if name not in TABLES:
            tables[name] = {"hidden": True, **({"allow": False} if public else {})}
    about = {
        "title": "Discovery",
        "description": "Every record names its sources; the licence of each source holds for what came from it.",
        "license": "by source",
        "license_url": "/sources",
    }
    database = {"title": "The data", "tables": tables, **({"allow_sql": False} if public else {})}
    plugin = {key: value for key, value in (("base_url", base_url), ("now", now)) if value}
    return {**about, "databases": {Path(DATABASE).stem: database}, "plugins": {"discovery": plugin}}


def _tables_of(path: Path) -> list[str]:
    """Name all tables of a database. Raises sqlite3.DatabaseError if it is none."""
    with contextlib.closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)) as connection:
        return [
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")
        ]


def make_site(data_dir: Path, base_url: str | None = None, clock: Clock | None = None) -> Datasette:
    """Make the site for a data folder.

    With a ``base_url`` (given, or in ``DISCOVERY_BASE_URL``) it is meant for the public: then there is no SQL by visitors
    and the crawl's own tables are shut. Raises FileNotFoundError if the folder has no database, ValueError if the address
    is none.
    """
    from datasette.app import Datasette
    from datasette.plugins import pm

    from discovery.publish import public_address, site

    path = data_dir / DATABASE
    if not path.is_file():
        raise FileNotFoundError(2, "there is no database yet; run: discovery crawl", str(path))
    if not pm.is_registered(site):  # a checkout that is not installed has no entry point
        pm.register(site, name="discovery")
    address = public_address(base_url)
    now = clock.iso() if clock is not None and clock.fixed is not None else None
    return Datasette(files=[str(path)], metadata=metadata(_tables_of(path), address, now), settings=dict(SETTINGS))


def serve(
    data_dir: Path,
    *,
    host: str = "127.0.0.1",
    port: int = 8001,
    base_url: str | None = None,
    clock: Clock | None = None,
) -> None:
    """Serve the site of a data folder until it is stopped. Raises OSError if nothing can listen there."""
    import asyncio

    import uvicorn

    datasette = make_site(data_dir, base_url, clock)
    _try_listening(host, port)
    asyncio.run(datasette.invoke_startup())
    config = uvicorn.Config(
        datasette.app(), host=host, port=port, log_level="info", lifespan="on", server_header=False, access_log=False
    )
    uvicorn.Server(config).run()


def _try_listening(host: str, port: int) -> None:
    """Find out whether the address is free: the server itself would say it in its log, with an exit code of its own."""
    try:
        socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET).close()
    except OSError as error:
        reason = (error.strerror or str(error)).partition(" (while")[0]
        hint = "; choose another with --port" if error.errno == errno.EADDRINUSE else ""
        raise OSError(error.errno, f"cannot listen on {host} port {port}: {reason}{hint}") from error
