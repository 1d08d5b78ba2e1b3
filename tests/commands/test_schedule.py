"""The crontab is somebody's: what is not ours in it stays."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

FAKE = """#!/bin/sh
if [ "$1" = -l ]; then
  [ -n "$BROKEN" ] && { echo "cannot open spool" >&2; exit 1; }
  [ -f "$TABLE" ] || { echo "no crontab for you" >&2; exit 1; }
  cat "$TABLE"
else cat > "$TABLE"; fi
"""


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    program = tmp_path / "bin" / "crontab"
    program.parent.mkdir()
    program.write_text(FAKE)
    program.chmod(0o755)
    return {"PATH": f"{program.parent}:{os.environ['PATH']}", "TABLE": str(tmp_path / "table")}


def test_it_is_off_the_hour_with_whole_paths_quoted_and_percent_escaped(discovery, tmp_path: Path) -> None:
    begin, job, end = discovery("schedule", "--data", tmp_path / "my data 100%").stdout.splitlines()
    assert (begin, end) == ("# discovery: begin", "# discovery: end")
    assert int(job.split()[0]) % 15
    assert rf"--data '{tmp_path}/my data 100\%'" in job
    assert job.split()[5].startswith("/")


def test_install_is_repeated_without_harm_and_remove_leaves_the_rest(discovery, tmp_path: Path, env) -> None:
    table = Path(env["TABLE"])
    table.write_text("5 4 * * * mine\n")
    for _ in range(2):
        assert discovery("schedule", "--install", "--data", tmp_path, env=env).returncode == 0
    assert table.read_text().count("crawl --due") == 1
    assert discovery("schedule", "--remove", "--data", tmp_path, env=env).returncode == 0
    assert table.read_text() == "5 4 * * * mine\n"


def test_a_folder_that_is_not_there_is_not_crawled_each_hour(discovery, tmp_path: Path, env) -> None:
    done = discovery("schedule", "--install", "--data", tmp_path / "typo", env=env)
    assert (done.returncode, Path(env["TABLE"]).exists()) == (2, False)
    assert "no such data folder" in done.stderr


def test_install_into_no_crontab(discovery, tmp_path: Path, env) -> None:
    assert discovery("schedule", "--install", "--data", tmp_path, env=env).returncode == 0
    assert Path(env["TABLE"]).read_text().count("crawl --due") == 1


@pytest.mark.parametrize(
    ("before", "more", "word"),
    [
        ("1 2 * * * mine\n", {"BROKEN": "1"}, "could not be read"),
        ("# discovery: begin\n1 2 * * * mine\n", {}, "without"),
    ],
)
def test_a_crontab_that_is_not_understood_is_left_alone(discovery, tmp_path: Path, env, before, more, word) -> None:
    Path(env["TABLE"]).write_text(before)
    done = discovery("schedule", "--install", "--data", tmp_path, env={**env, **more})
    assert (done.returncode, word in done.stderr) == (2, True)
    assert Path(env["TABLE"]).read_text() == before
