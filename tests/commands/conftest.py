"""The command as a person runs it: a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

NOW = "2026-08-20T06:00:00Z"
Run = Callable[..., subprocess.CompletedProcess[str]]


def run_discovery(
    *args: str | Path, stdin: str | None = None, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run ``discovery`` to its end; at most two minutes."""
    return subprocess.run(
        [sys.executable, "-m", "discovery.cli", *map(str, args)],
        input=stdin,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**os.environ, "DISCOVERY_NOW": NOW, **(env or {})},
    )


@pytest.fixture
def discovery() -> Run:
    return run_discovery


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A data folder in which the demonstration has run, and what it printed."""
    data = tmp_path_factory.mktemp("demo")
    done = run_discovery("demo", "--data", data)
    assert done.returncode == 0, done.stderr
    return data / "demo", done.stdout
