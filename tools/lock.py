"""Write the lock files: every version pinned with the hashes of its files, for all platforms, without addresses."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


LOCKS = {"requirements.lock": ["dev"], "requirements-bench.lock": ["dev", "bench"]}


def main() -> None:
    """Resolve what pyproject.toml asks for and write the locks."""
    command = [
        sys.executable,
        "-m",
        "uv",
        "pip",
        "compile",
        "pyproject.toml",
        "--universal",
        "--python-version",
        "3.11",
    ]
    how = ["--generate-hashes", "--no-emit-index-url", "--no-emit-find-links", "--no-header", "--quiet", *sys.argv[1:]]
    for file, groups in LOCKS.items():
        wanted = [option for group in groups for option in ("--group", group)]
        subprocess.run([*command, *how, *wanted, "--output-file", file], cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
