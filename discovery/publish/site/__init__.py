"""The site: a Datasette plugin with pages for people beside Datasette's own tables.

Uses documented hooks only. Pages need no JavaScript and load nothing from elsewhere; all that is shown of foreign text is
escaped by the templates.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from datasette import NotFound
from pluggy import HookimplMarker

from discovery.publish.site import _feeds, _pages, _record_pages, _texts
from discovery.publish.site._assets import asset, style_url
from discovery.publish.site._security import secured
from discovery.publish.site._site import DATABASE_NAME, TooSlow, site_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

hookimpl = HookimplMarker("datasette")
"""Datasette's own, by a name that carries types."""
NAVIGATION: tuple[tuple[str, str], ...] = (
    ("/search", "Search"),
    ("/calendar", "Calendar"),
    ("/interests", "Interests"),
    ("/changes", "Changes"),
    ("/sources", "Sources"),
)


@hookimpl
def register_routes(datasette: Any) -> list[tuple[str, Callable[..., Any]]]:
    """Give the pages. They come before Datasette's own, and only where Discovery's database is served."""
    if DATABASE_NAME not in datasette.databases:
        return []
    return [
        (r"^/$", _pages.home),
        (r"^/search$", _pages.search),
        (r"^/interests$", _pages.interests),
        (r"^/interest/(?P<id>[a-z0-9-]{1,60})$", _pages.interest),
        (r"^/interest/(?P<id>[a-z0-9-]{1,60})/why/(?P<record>[^/]{1,300})$", _pages.why),
        (r"^/calendar$", _pages.calendar_today),
        (r"^/calendar/(?P<year>\d{4})/(?P<month>\d{1,2})$", _pages.calendar_month),
        (r"^/changes$", _pages.changes),
        (r"^/sources$", _pages.sources),
        (r"^/health$", _pages.health),
        (r"^/event/(?P<id>[^/]{1,300})\.ics$", _feeds.event_file),
        (r"^/(?P<type>event|organization|opportunity)/(?P<id>[^/]{1,300})$", _record_pages.record),
        (r"^/feeds/filter/(?P<query>[^/]{0,1500})\.(?P<ending>ics|atom|json)$", _feeds.filter_feed),
        (r"^/feeds/(?P<file>[^/]{1,100})$", _feeds.feed_file),
        (r"^/robots\.txt$", _texts.robots),
        (r"^/sitemap\.xml$", _texts.sitemap),
        (r"^/-/discovery/(?P<file>[a-z.-]{1,40})$", asset),
    ]


@hookimpl
def extra_template_vars(datasette: Any) -> dict[str, Any]:
    """Give every template, Datasette's own too, what the frame of a page needs."""
    return {"navigation": NAVIGATION, "style_url": style_url(), "site": site_of(datasette)}


@hookimpl
def prepare_connection(conn: sqlite3.Connection) -> None:
    """Teach SQL the functions of interests: ``distance_km`` and ``in_currency``."""
    from discovery.interests import register_functions

    register_functions(conn)


@hookimpl
def menu_links() -> list[dict[str, str]]:
    """Lead from Datasette's own pages back to the site."""
    return [{"href": href, "label": label} for href, label in NAVIGATION]


@hookimpl
def table_actions(table: str) -> list[dict[str, str]]:
    """Lead from a table to the same things in the search."""
    kinds = {"events": "event", "organizations": "organization", "opportunities": "opportunity"}
    return [{"href": f"/search?type={kinds[table]}", "label": "Search these"}] if table in kinds else []


@hookimpl
def asgi_wrapper(datasette: Any) -> Callable[[Any], Any]:  # noqa: ARG001 - the hook's signature
    """Put security headers on every answer."""
    return secured


@hookimpl
def handle_exception(datasette: Any, request: Any, exception: Exception) -> Any:
    """Answer for what is not there, and for what takes too long, with a page that leads on."""
    tables = request.path.startswith(tuple(f"/{name}" for name in ("-/", *datasette.databases)))
    if isinstance(exception, NotFound) and not (tables and request.path.endswith(".json")):
        said = str(exception.args[0]) if exception.args else ""
        values = {"error": "There is no page at this address" if said in ("", "Database not found") else said}
        return lambda: site_of(datasette).page(request, "not_found", values, status=404, ttl=60)
    if isinstance(exception, TooSlow):
        return lambda: site_of(datasette).page(request, "too_slow", {}, status=503, ttl=0)
    return None
