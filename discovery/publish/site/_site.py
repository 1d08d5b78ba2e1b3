"""What every page needs: the database, the interests, the clock, and how to answer."""

from __future__ import annotations

import contextlib
import sqlite3
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast
from weakref import WeakKeyDictionary

from datasette import NotFound, Response
from datasette.utils import sqlite_timelimit

from discovery.clock import Clock
from discovery.interests import InterestError, load_interests, topic_tree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from discovery.interests import Interest

T = TypeVar("T")

DATABASE_NAME = "discovery"
"""What Datasette calls the database: the stem of ``discovery.db``."""
TIME_LIMIT_MS = 4_000
"""A page that needs longer is not worth waiting for."""
_sites: WeakKeyDictionary[Any, Site] = WeakKeyDictionary()


class TooSlow(Exception):  # noqa: N818 - it is an answer, not a fault
    """A page would have taken longer than the limit."""


@dataclass(slots=True)
class Site:
    """One Datasette with the data folder that its database lies in."""

    datasette: Any
    base_url: str | None
    clock: Clock
    _interests: list[Interest]
    _stamp: tuple[int, int] | None = None
    _kept: dict[str, Any] = field(default_factory=dict)
    """Answers that hold until the database changes."""
    _kept_for: Any = None
    problem: str | None = None
    """What is wrong with ``interests.toml``, if it could not be read; the last good one stays in use."""

    @property
    def database(self) -> Any:
        """Datasette's database."""
        return self.datasette.get_database(DATABASE_NAME)

    @property
    def folder(self) -> Path:
        """The data folder."""
        path = self.database.path
        return Path(path).resolve().parent if path else Path.cwd()

    @property
    def interests(self) -> list[Interest]:
        """The interests, read again when their file has changed."""
        path = self.folder / "interests.toml"
        try:
            status = path.stat()
        except FileNotFoundError:
            return []
        stamp = (status.st_mtime_ns, status.st_size)
        if stamp != self._stamp:
            self._stamp = stamp
            try:
                self._interests, self.problem = load_interests(path), None
            except InterestError as error:
                self.problem = str(error).replace(f"{path}: ", "interests.toml: ")
        return self._interests

    @property
    def tree(self) -> Mapping[str, Iterable[str]]:
        """The topics, each with those below it: those of the data folder, or the default ones if they cannot be read."""
        try:
            return topic_tree(self.folder)
        except InterestError as error:
            self.problem = str(error).replace(f"{self.folder}/", "")
            return topic_tree()

    def interest(self, interest_id: str) -> Interest:
        """Give one interest. Raises NotFound."""
        for one in self.interests:
            if one.id == interest_id:
                return one
        raise NotFound("There is no such interest")

    async def ask(self, question: Callable[[sqlite3.Connection], T]) -> T:
        """Ask the database, in a thread of its own and for a limited time. Raises TooSlow."""

        def limited(connection: sqlite3.Connection) -> T:
            with sqlite_timelimit(connection, TIME_LIMIT_MS):
                return question(connection)

        try:
            answer: T = await self.database.execute_fn(limited)
        except sqlite3.OperationalError as error:
            if "interrupted" in str(error):
                raise TooSlow from error
            raise
        return answer

    async def ask_once(self, name: str, question: Callable[[sqlite3.Connection], T]) -> T:
        """Ask what only a run changes, and keep the answer until the database's files have changed, or the day."""
        state = (self.clock.now().date(), self._stamp, _stamps(self.database.path))
        if state != self._kept_for:
            self._kept, self._kept_for = {}, state
        if name not in self._kept:
            kept = self._kept
            kept[name] = await self.ask(question)
            return cast("T", kept[name])
        return cast("T", self._kept[name])

    async def page(
        self,
        request: Any,
        template: str,
        values: Mapping[str, Any],
        *,
        status: int = 200,
        ttl: int = 300,
    ) -> Response:
        """Answer with a page made of a template of ours."""
        body = await self.datasette.render_template(f"discovery/{template}.html", dict(values), request=request)
        headers = {"Cache-Control": f"public, max-age={ttl}", "x-discovery-page": "1"}
        return Response.html(body, status=status, headers=headers)

    def address(self, request: Any, path: str) -> str:
        """Give the full address of a path: at the public address if there is one, else where the request came in."""
        if self.base_url:
            return self.base_url.rstrip("/") + path
        return f"{request.scheme}://{request.host}{path}"


def _stamps(path: str | None) -> tuple[tuple[int, int], ...]:
    """Tell one state of a database's files from another."""
    stamps = []
    for name in (path, f"{path}-wal"):
        with contextlib.suppress(FileNotFoundError, TypeError):
            status = Path(name or "").stat()
            stamps.append((status.st_mtime_ns, status.st_size))
    return tuple(stamps)


def site_of(datasette: Any) -> Site:
    """Give the site of a Datasette, made at the first call."""
    known = _sites.get(datasette)
    if known is None:
        settings = datasette.plugin_config("discovery") or {}
        known = Site(datasette, settings.get("base_url"), Clock.at(settings.get("now")), [])
        _sites[datasette] = known
    return known


def whole_number(text: str | None, default: int, low: int, high: int) -> int:
    """Read a whole number from a query string, kept within bounds."""
    try:
        return min(high, max(low, int(text or default)))
    except ValueError:
        return default
