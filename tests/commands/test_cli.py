"""The command line as a whole."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import click
import pytest

from discovery.cli import COMMANDS
from discovery.commands._common import program

ROOT = Path(__file__).resolve().parents[2]


def subcommand(name: str) -> click.Command:
    command = getattr(import_module(COMMANDS[name]), f"{name}_command")
    assert isinstance(command, click.Command)
    return command


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_has_help(name: str) -> None:
    command = subcommand(name)
    assert command.help
    assert len(command.help.split(".")[0]) > 15


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_stands_in_the_readme(name: str) -> None:
    assert f"discovery {name}" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_data_and_now_go_with_every_command(name: str) -> None:
    options = {option for param in subcommand(name).params for option in param.opts}
    assert {"--data", "--now"} <= options


def test_options_stand_before_or_after_the_name(discovery, tmp_path: Path) -> None:
    before = discovery("--data", tmp_path / "x", "sources")
    after = discovery("sources", "--data", tmp_path / "x")
    assert before.returncode == after.returncode == 2
    assert before.stderr == after.stderr
    assert "no such data folder" in before.stderr


@pytest.mark.parametrize(
    ("args", "word"),
    [
        (("nonsense",), "nonsense"),
        (("crawl", "--now", "yesterday"), "ISO 8601"),
        (("crawl", "--record", "a", "--replay", "b"), "exclude"),
        (("read", "x.ics", "--from", "2026-01-01"), "go together"),
        (("read", "x.ics", "--from", "2026-01-02", "--to", "2026-01-01"), "before"),
        (("ingest", "x.ics"), "--source"),
        (("status",), "no database"),
    ],
)
def test_wrong_use_is_one_clear_line_and_exit_code_2(
    discovery, tmp_path: Path, args: tuple[str, ...], word: str
) -> None:
    done = discovery(*args, "--data", tmp_path) if args[0] == "status" else discovery(*args)
    assert done.returncode == 2
    assert word in done.stderr
    assert done.stderr.startswith("discovery: ")
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_shows_how_it_is_called(name: str) -> None:
    assert re.search(rf"^ *(.*\| )?discovery {name}\b", subcommand(name).help or "", re.MULTILINE)


@pytest.mark.parametrize(
    ("on_path", "beside", "words"),
    [
        (True, True, "discovery"),
        (False, True, "bin/discovery"),
        (True, False, "discovery"),
        (False, False, "bin/python -m discovery.cli"),
    ],
)
def test_the_next_step_can_be_copied(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, on_path: bool, beside: bool, words: str
) -> None:
    """Where the shell does not find the command, its path is told."""
    (tmp_path / "bin").mkdir()
    script = tmp_path / "bin" / "discovery"
    if beside:
        script.touch()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.executable", str(tmp_path / "bin" / "python"))
    monkeypatch.setattr("shutil.which", lambda _: str(script) if on_path else None)
    assert program().removeprefix(f"{tmp_path}/") == words


def test_version_and_help(discovery) -> None:
    assert discovery("--version").stdout.startswith("discovery, version ")
    text = discovery("--help").stdout
    assert all(f"  {name} " in text for name in COMMANDS)
