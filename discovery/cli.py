"""The ``discovery`` command. Each subcommand is a module of ``discovery.commands``, loaded when it is called."""

from __future__ import annotations

import sqlite3
import sys
import traceback
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from discovery import __version__
from discovery.commands._common import Failed, common

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS: dict[str, str] = {
    "add": "discovery.commands.add",
    "crawl": "discovery.commands.crawl",
    "demo": "discovery.commands.demo",
    "different": "discovery.commands.records",
    "feeds": "discovery.commands.publish",
    "history": "discovery.commands.records",
    "ingest": "discovery.commands.ingest",
    "init": "discovery.commands.init",
    "interests": "discovery.commands.interests",
    "normalize": "discovery.commands.read",
    "read": "discovery.commands.read",
    "resolve": "discovery.commands.records",
    "same": "discovery.commands.records",
    "schedule": "discovery.commands.schedule",
    "serve": "discovery.commands.publish",
    "sources": "discovery.commands.sources",
    "status": "discovery.commands.status",
    "why": "discovery.commands.records",
}
"""Subcommand to module; the click command is the module's attribute of the same name with ``_command`` behind it."""


HINTS = {
    "is locked": "; another program is writing to it, try again when it is done",
    "malformed": "; it is damaged: put a backup in its place, or move it away and crawl anew",
    "not a database": "; put a backup in its place, or move it away and crawl anew",
    "disk I/O error": "; is the disk full?",
    "is full": "; make room and try again, nothing of what stood in it is lost",
    "readonly": "; the file or its folder may not be written",
    "unable to open": "; may the file and its folder be written?",
}
"""What SQLite says, and what to do then."""


class Commands(click.Group):
    """Loads a subcommand when it is asked for, so that a filter such as ``normalize`` starts at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Give all names."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Load one."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(COMMANDS[cmd_name]), f"{cmd_name}_command")
        return command


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Start with: discovery demo --serve",
)
@click.version_option(__version__, prog_name="discovery")
@common
def cli() -> None:
    """Find conferences, professional associations and volunteer opportunities, and publish them.

    Exit codes: 0 all fine, 1 some source failed, 2 the run failed or was called wrongly.
    """


def main(args: Sequence[str] | None = None) -> None:
    """Run the command. Errors are one clear line on stderr, and exit code 2."""
    try:
        code: Any = cli.main(args=args, prog_name="discovery", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        sys.exit(0)
    except click.ClickException as error:
        click.echo(f"discovery: {_told(error)}", err=True)
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        click.echo("stopped", err=True)
        sys.exit(2)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except (Failed, OSError, sqlite3.Error, ValueError, RuntimeError) as error:
        click.echo(f"discovery: {_line(error)}", err=True)
        sys.exit(getattr(error, "code", 2))
    except Exception as error:  # noqa: BLE001 - exit code 1 would say that a source failed
        traceback.print_exc()
        click.echo(f"discovery: a fault of the program itself: {type(error).__name__}: {_line(error)}", err=True)
        sys.exit(2)
    sys.exit(code if isinstance(code, int) else 0)


def _told(error: click.ClickException) -> str:
    text = " ".join(error.format_message().split())
    if not isinstance(error, click.UsageError) or error.ctx is None:
        return text
    return f"{text.removesuffix('.')}; see: {error.ctx.command_path} --help"


def _line(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        place = f"{Path(error.filename)}: " if isinstance(error.filename, str) else ""
        return f"{place}{error.strerror}"
    text = " ".join(str(error).split()) or type(error).__name__
    if not isinstance(error, sqlite3.Error):
        return text
    hint = next((hint for words, hint in HINTS.items() if words in text), "")
    return f"the database: {text}{hint}"


if __name__ == "__main__":
    main()
