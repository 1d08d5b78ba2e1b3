"""Run the benchmarks of speed and memory, one after the other: ``make bench``.

Programs that measure accuracy take the folder of recorded data and run by themselves: see each one's first lines.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
SPEED = ("crawl.py", "store.py", "feeds.py")


def main() -> int:
    """Run them; give 1 if one of them failed."""
    failed = 0
    for name in SPEED:
        print(f"\n== {name} " + "=" * (70 - len(name)), flush=True)
        failed |= subprocess.run([sys.executable, str(HERE / name)], check=False).returncode != 0
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
