"""robots.txt and the sitemap: pages for people are open, the endless combinations of tables and filters are not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from datasette import Response

from discovery._interest_query import Query, rows
from discovery.publish.site._listing import href_of
from discovery.publish.site._site import site_of

if TYPE_CHECKING:
    import sqlite3

MAX_URLS = 45_000
"""A sitemap may have 50,000."""


async def robots(request: Any, datasette: Any) -> Response:
    """Shut the tables and searches; feeds stay open, which calendar programs ask for."""
    site = site_of(datasette)
    lines = [
        "User-agent: *",
        "Allow: /feeds/",
        "Disallow: /-/",
        *(f"Disallow: /{name}" for name in site.datasette.databases if not name.startswith("_")),
        "Disallow: /search?",
        "Disallow: /calendar/*?",
        "Disallow: /interest/*/why/",
        f"Sitemap: {site.address(request, '/sitemap.xml')}",
    ]
    return Response.text("\n".join(lines) + "\n", headers={"Cache-Control": "public, max-age=86400"})


async def sitemap(request: Any, datasette: Any) -> Response:
    """List the pages of what is current."""
    site = site_of(datasette)
    today = site.clock.now().date().isoformat()
    found = await site.ask(lambda connection: _current(connection, today))
    paths: list[tuple[str, str | None]] = [("/", None), ("/interests", None), ("/sources", None)]
    paths += [(f"/interest/{one.id}", None) for one in site.interests]
    paths += [(href_of(kind, record_id), changed) for kind, record_id, changed in found]
    entries = []
    for path, changed in paths[:MAX_URLS]:
        lastmod = f"<lastmod>{escape(changed)}</lastmod>" if changed else ""
        entries.append(f"<url><loc>{escape(site.address(request, path))}</loc>{lastmod}</url>")
    body = "\n".join(
        [
            '<?xml version="1.0" encoding="utf-8"?>',
            '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
            *entries,
            "</urlset>",
            "",
        ]
    )
    return Response(
        body, content_type="application/xml; charset=utf-8", headers={"Cache-Control": "public, max-age=3600"}
    )


def _current(connection: sqlite3.Connection, today: str) -> list[tuple[str, str, str]]:
    sql = (
        "SELECT 'event' AS type, id, last_changed FROM events WHERE presence <> 'withdrawn' AND coalesce(end_local, "
        "start_local) >= :today UNION ALL SELECT 'opportunity', id, last_changed FROM opportunities WHERE presence <> "
        "'withdrawn' UNION ALL SELECT 'organization', id, last_changed FROM organizations WHERE presence <> 'withdrawn' "
        "LIMIT :most"
    )
    found = rows(connection, Query(sql, {"today": today, "most": MAX_URLS}))
    return [(row["type"], row["id"], row["last_changed"]) for row in found]
