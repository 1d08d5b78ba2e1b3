"""What the subcommands share: where the data is, what time it is, how things are said."""

from __future__ import annotations

import functools
import os
import shutil
import sqlite3
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from discovery.clock import Clock

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlite_utils import Database


class Failed(RuntimeError):  # noqa: N818 - reads as it is meant
    """The command cannot do its job; the message is one clear line."""

    code = 2


class SourceFailed(Failed):
    """A source cannot be read; the command did what it could."""

    code = 1


@dataclass(slots=True)
class Setting:
    """Where the data is and what time it is. ``settle`` gives it for the running command."""

    data: Path
    clock: Clock

    @property
    def database(self) -> Path:
        """The file of the database."""
        return self.data / "discovery.db"

    def need_data(self) -> None:
        """Raise Failed if the data folder is not there."""
        if self.data.exists() and not self.data.is_dir():
            raise Failed(f"{self.data}: is no folder")
        if not self.data.is_dir():
            raise Failed(f"{self.data}: no such data folder; make one with: discovery init {self.data}")

    def open(self, *, check: bool = False) -> Database:
        """Open the database for writing; ``check`` goes through it first, so that nothing is built on damage.

        Raises Failed if it is damaged, sqlite3.Error if it cannot be used.
        """
        from discovery.schema import open_database

        self.need_data()
        if self.database.is_dir():
            raise Failed(f"{self.database}: is a folder, not a database")
        if check and self.database.is_file():
            self._check()
        return open_database(self.database)

    def _check(self) -> None:
        """Raise Failed if the database is damaged. Writes nothing."""
        try:
            with closing(sqlite3.connect(f"{self.database.resolve().as_uri()}?mode=ro", uri=True)) as conn:
                found = [row[0] for row in conn.execute("PRAGMA quick_check(1)")]
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):
                return  # locked, or not to be opened: told by whoever opens it next
            found = [str(error)]
        if found != ["ok"]:
            raise Failed(
                f"{self.database}: is damaged ({' '.join(found[0].split())[:100]}); put a backup in its place, "
                "or move it away and crawl anew"
            )

    def open_existing(self) -> Database:
        """Open a database that must be there. Raises Failed if it is not."""
        if not self.database.is_file():
            raise Failed(f"{self.database}: no database yet; make one with: discovery crawl")
        return self.open()


def _moment(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str | None:
    if value is not None:
        try:
            Clock.at(value)
        except ValueError as error:
            raise click.BadParameter(f"{value!r} is no ISO 8601 moment such as 2026-08-20T06:00:00Z") from error
    return value


def common(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command ``--data`` and ``--now``, which may stand before or after its name."""

    @click.option(
        "--data", type=click.Path(path_type=Path), help="The data folder [default: $DISCOVERY_DATA or ./data]."
    )
    @click.option("--now", callback=_moment, metavar="ISO-8601", help="Take this moment for now.")
    @click.pass_context
    @functools.wraps(function)
    def wrapped(ctx: click.Context, /, *args: Any, data: Path | None, now: str | None, **kwargs: Any) -> Any:
        known: dict[str, Any] = ctx.ensure_object(dict)
        if data is not None:
            known["data"] = data
        if now is not None:
            known["now"] = now
        return ctx.invoke(function, *args, **kwargs)

    return wrapped


def settle() -> Setting:
    """Give the setting of the running command."""
    known: dict[str, Any] = click.get_current_context().ensure_object(dict)
    data = known.get("data") or Path(os.environ.get("DISCOVERY_DATA") or "data")
    now = known.get("now") or os.environ.get("DISCOVERY_NOW") or None
    try:
        return Setting(data, Clock.at(now))
    except ValueError as error:
        raise Failed(f"DISCOVERY_NOW={now!r} is no ISO 8601 moment such as 2026-08-20T06:00:00Z") from error


def program() -> str:
    """Give the words that call this program here: a bare ``discovery`` only where the shell would find this very one."""
    beside = Path(sys.executable).with_name("discovery")
    found = shutil.which("discovery")
    if not beside.is_file():
        return "discovery" if found else f"{sys.executable} -m discovery.cli"
    if found and Path(found).samefile(beside):
        return "discovery"
    return min(str(beside), os.path.relpath(beside), key=len)


def say(text: str = "") -> None:
    """Say a line to the person."""
    click.echo(text)


def warn(text: str) -> None:
    """Say a line on stderr."""
    click.echo(text, err=True)


def on_terminal() -> bool:
    """Tell whether a person watches."""
    return sys.stderr.isatty()


def plural(count: int, word: str, many: str | None = None) -> str:
    """Give ``1 event``, ``2 events``, ``3,072 events``."""
    return f"{count:,} {word if count == 1 else many or word + 's'}"


def table(rows: Sequence[tuple[str, ...]], header: tuple[str, ...]) -> str:
    """Lay out rows in columns of even width."""
    widths = [max(len(row[column]) for row in [header, *rows]) for column in range(len(header))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in [header, *rows]
    ]
    return "\n".join(lines)
