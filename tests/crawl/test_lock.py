"""One process at a time in a data folder."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from discovery.crawl.lock import AlreadyRunning, lock

HOLD = """
import sys, time
from pathlib import Path
from discovery.crawl.lock import lock
with lock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_process_is_turned_away_until_the_first_is_gone(tmp_path: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(AlreadyRunning, match=f"process {holder.pid}"), lock(tmp_path):
            pass
    finally:
        holder.kill()
        holder.wait()
    with lock(tmp_path):
        pass
