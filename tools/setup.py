"""Make the virtual environment from the lock. Runs on a bare Python 3.11 or newer, before anything is installed."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OLDEST = (3, 11)
HELP = """\
This Python cannot make a virtual environment. On Debian and Ubuntu install what is missing with

    sudo apt-get install python3-venv

and run the same command again."""


def main(folder: Path, lock: str) -> int:
    """Make the environment in a folder from a lock; give the exit code."""
    if sys.version_info < OLDEST:
        sys.exit(
            f"Python {OLDEST[0]}.{OLDEST[1]} or newer is needed; this is {sys.version.split()[0]} ({sys.executable})"
        )
    python = folder / "bin" / "python"
    if not _works(python):
        print(f"Making the environment in {folder} ...", flush=True)  # noqa: T201
        shutil.rmtree(folder, ignore_errors=True)
        if subprocess.run([sys.executable, "-m", "venv", str(folder)], check=False).returncode != 0:
            shutil.rmtree(folder, ignore_errors=True)
            sys.exit(HELP)
    print("Installing the locked versions (once, about a minute) ...", flush=True)  # noqa: T201
    pip = [str(python), "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    subprocess.run([*pip, "--require-hashes", "-r", str(ROOT / lock)], check=True)
    subprocess.run([*pip, "--no-deps", "--no-build-isolation", "-e", str(ROOT)], check=True)
    return 0


def _works(python: Path) -> bool:
    return (
        python.exists()
        and subprocess.run([str(python), "-m", "pip", "--version"], capture_output=True, check=False).returncode == 0
    )


if __name__ == "__main__":
    try:
        sys.exit(main(Path(sys.argv[1]), sys.argv[2]))
    except subprocess.CalledProcessError as error:
        sys.exit(f"the set-up failed: {' '.join(error.cmd[:5])} ... ended with {error.returncode}")
