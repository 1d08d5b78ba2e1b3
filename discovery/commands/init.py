"""``discovery init``: lay out a data folder."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from discovery.commands._common import Failed, common, plural, program, say


@click.command("init")
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@common
def init_command(folder: Path) -> int:
    """Make DIR a new data folder with the default catalogue, interests and topics.

    \b
    discovery init data

    Files that are there already stay as they are.
    """
    laid = lay_out(folder)
    say(f"{folder}: {plural(len(laid), 'file')} laid out" if laid else f"{folder}: everything was there already")
    say(f"next: {program()} crawl --data {folder}")
    return 0


def lay_out(folder: Path) -> list[Path]:
    """Copy the default files that are missing into a folder; give those that were copied. Raises OSError, Failed."""
    from discovery.defaults import default_file

    if folder.exists() and not folder.is_dir():
        raise Failed(f"{folder}: is no folder")
    (folder / "sources").mkdir(parents=True, exist_ok=True)
    wanted = [
        default_file("interests.toml"),
        default_file("topics.toml"),
        *sorted(default_file("sources").glob("*.toml")),
    ]
    laid = []
    for file in wanted:
        target = folder / "sources" / file.name if file.parent.name == "sources" else folder / file.name
        if not target.exists():
            shutil.copyfile(file, target)
            laid.append(target)
    return laid
