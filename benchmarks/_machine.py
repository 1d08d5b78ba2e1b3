"""Run a program as a child and measure it: wall time, CPU time, and the peak memory of each of its processes."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field

import psutil

SAMPLE_SECONDS = 0.05


@dataclass(slots=True)
class Measured:
    """What a run took."""

    wall: float = 0.0
    cpu: float = 0.0
    """Seconds of all its processes together."""
    peak_mb: dict[str, float] = field(default_factory=dict)
    """Peak resident memory by process: the main one, then its children."""
    output: str = ""


def run(command: list[str], **kwargs: object) -> Measured:
    """Run a command to its end. Raises RuntimeError with its output if it fails with another code than 0 or 1."""
    measured = Measured()
    started = time.perf_counter()
    env = {**(kwargs.pop("env", None) or os.environ)}  # type: ignore[dict-item]
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    process = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **kwargs)  # type: ignore[call-overload]
    watcher = threading.Thread(target=_watch, args=(process.pid, measured), daemon=True)
    watcher.start()
    measured.output = process.communicate()[0]
    measured.wall = time.perf_counter() - started
    watcher.join()
    if process.returncode not in (0, 1):
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}:\n{measured.output[-2000:]}")
    return measured


def _watch(pid: int, measured: Measured) -> None:
    cpu: dict[int, float] = {}
    names: dict[int, str] = {}
    try:
        root = psutil.Process(pid)
        while root.is_running() and root.status() != psutil.STATUS_ZOMBIE:
            for process in [root, *root.children(recursive=True)]:
                try:
                    times = process.cpu_times()
                    cpu[process.pid] = times.user + times.system
                    name = names.setdefault(process.pid, "main" if process.pid == pid else f"child {len(names)}")
                    peak = process.memory_info().rss / 2**20
                    measured.peak_mb[name] = max(measured.peak_mb.get(name, 0.0), peak)
                except psutil.Error:
                    continue
            time.sleep(SAMPLE_SECONDS)
    except psutil.Error:
        pass
    measured.cpu = sum(cpu.values())


def memory_words(measured: Measured) -> str:
    """Say the peak memory of the main process and of the largest child."""
    main = measured.peak_mb.get("main", 0.0)
    children = [value for name, value in measured.peak_mb.items() if name != "main"]
    return f"main {main:.0f} MB" + (f", largest child {max(children):.0f} MB" if children else "")


def python() -> str:
    """Give the interpreter that runs this."""
    return sys.executable
