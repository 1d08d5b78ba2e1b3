"""What readers do with what is damaged, mislabelled or hostile: every reader on every file of the recorded data.

    python benchmarks/robust.py FOLDER [--files 260 | --all] [--seed 1] [--workers 2] [--reader NAME …]
    python benchmarks/robust.py --bombs [--reader NAME …]

``FOLDER`` is the recorded data. Each file is read by each format's reader, by ``read_any`` (and its events expanded over
a year), and by each platform's ``read``: as it is, cut at three places, with bytes changed, and with two wrong types.
``--bombs`` reads instead what is made to exhaust a reader, in its full size.

A reader must never raise: an exception that leaves one, the limit of time and the limit of memory are faults. What a
damaged file no longer gives should leave a problem; where it does not the file is listed.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import resource
import sys
import time
import traceback
from collections import Counter, defaultdict
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pebble import ProcessExpired, ProcessPool

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "readers")]

from discovery.items import Event, Link, Problem
from discovery.readers import FORMATS, Payload, Window, read_any
from discovery.spiders._registry import spider_class, spider_names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

FOLDERS = ("calendars", "series", "pages", "listings", "platforms", "lists", "organizations", "opportunities")
NOT_DATA = re.compile(r"\.expect\.json$|/(?:changes\.json|LICENSE|README\.md|feeds\.tsv|occurrences\.jsonl)$")
TYPES = {
    ".ics": "text/calendar", ".html": "text/html", ".json": "application/json", ".xml": "application/xml",
    ".yml": "application/yaml", ".zip": "application/zip", ".txt": "text/plain",
}  # fmt: skip
STATED = (*dict.fromkeys(TYPES.values()), "application/rss+xml", "application/gzip", "application/ld+json", None)
SECONDS, BYTES = 10, 512 * 1024 * 1024
CUTS, WRONG_TYPES = 3, 2
CHANGED_BYTES = 12
NOW = datetime(2026, 6, 1, tzinfo=UTC)
WINDOW = Window(date(2026, 1, 1), date(2026, 12, 31))
VARIANTS = ("whole", *(f"cut {number}" for number in range(1, CUTS + 1)), "changed",
            *(f"type {number}" for number in range(1, WRONG_TYPES + 1)))  # fmt: skip
WAITING = 64
SHOWN = 12


@dataclass(frozen=True, slots=True)
class Run:
    """One payload to be read by one reader."""

    file: str
    variant: str
    reader: str
    seed: int


@dataclass(slots=True)
class Outcome:
    """What came of a run. ``failed`` names the exception that left the reader, the time or the memory limit."""

    items: int = 0
    problems: int = 0
    seconds: float = 0.0
    megabytes: float = 0.0
    failed: str = ""
    reasons: list[str] = field(default_factory=list)


# --- what is read -------------------------------------------------------------------------------------------------


def files(folder: Path, limit: int | None, seed: int) -> list[Path]:
    """Give all recorded files, or a sample that takes from every folder in turn."""
    by_folder: dict[Path, list[Path]] = defaultdict(list)
    for name in FOLDERS:
        for path in sorted((folder / name).rglob("*")):
            if path.is_file() and NOT_DATA.search(str(path)) is None:
                by_folder[path.parent].append(path)
    if limit is None:
        return [path for paths in by_folder.values() for path in paths]
    chance = random.Random(seed)
    for paths in by_folder.values():
        chance.shuffle(paths)
    chosen: list[Path] = []
    while len(chosen) < limit and any(by_folder.values()):
        chosen.extend(paths.pop() for paths in by_folder.values() if paths)
    return chosen[:limit]


def payload_of(run: Run) -> Payload:
    """Make the payload of a run: the file, damaged as its variant says, the same for every reader."""
    path = Path(run.file)
    body, stated = path.read_bytes(), TYPES.get(path.suffix)
    chance = random.Random(f"{run.seed} {path.name} {run.variant}")
    if run.variant.startswith("cut") and body:
        body = body[: chance.randrange(len(body))]
    elif run.variant == "changed" and body:
        changed = bytearray(body)
        for _ in range(min(CHANGED_BYTES, len(body) // 50 + 1)):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        body = bytes(changed)
    elif run.variant.startswith("type"):
        stated = chance.choice([one for one in STATED if one != stated])
    return Payload(body=body, url=f"https://host.example/{path.name}", content_type=stated, now=NOW)


def readers() -> list[str]:
    return [*FORMATS, "read_any", *(f"spider {name}" for name in spider_names())]


def read(name: str, payload: Payload) -> Iterator[Any]:
    """Read by one reader, letting out whatever leaves it; events of ``read_any`` are expanded too."""
    if name.startswith("spider "):
        yield from spider_class(name[7:]).read(payload)
    elif name == "read_any":
        from discovery.recurrence import occurrences

        reading = read_any(payload)
        for problem in reading.problems:
            if problem.reason.startswith("reader failed"):
                raise RuntimeError(problem.reason)
        yield from (*reading.items, *reading.problems, *reading.links)
        occurrences([item for item in reading.items if isinstance(item, Event)], WINDOW)
    else:
        module = import_module(f"discovery.readers.{name}")
        module.recognise(payload)
        yield from module.read(payload)


# --- in the worker ------------------------------------------------------------------------------------------------


def start_worker() -> None:
    for name in readers():
        list(
            zip(
                range(1),
                _quietly(name, Payload(body=b"<html><p>x</p></html>", url="https://host.example/")),
                strict=False,
            )
        )
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    limit = pages * resource.getpagesize() + BYTES
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _quietly(name: str, payload: Payload) -> Iterator[Any]:
    try:
        yield from read(name, payload)
    except Exception as error:
        print(f"{name} fails on nothing: {error}", file=sys.stderr)


def work(run: Run) -> Outcome:
    return measured(run.reader, payload_of(run))


def work_bomb(run: Run) -> Outcome:
    import bombs

    made = bombs.BOMBS[run.file]
    return measured(run.reader, made.payload(made.full))


def measured(reader: str, payload: Payload) -> Outcome:
    outcome = Outcome()
    before = _memory("VmRSS")
    Path("/proc/self/clear_refs").write_text("5", "ascii")  # the peak begins anew
    started = time.perf_counter()
    try:
        for one in read(reader, payload):
            if isinstance(one, Problem):
                outcome.problems += 1
                outcome.reasons.append(f"{one.where}: {one.reason}"[:160])
            elif not isinstance(one, Link):
                outcome.items += 1
    except MemoryError:
        outcome.failed = "memory"
    except BaseException as error:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        outcome.failed = f"{type(error).__name__}: {error}"[:150] + f" ({Path(frame.filename).name}:{frame.lineno})"
    outcome.seconds = time.perf_counter() - started
    outcome.megabytes = _memory("VmHWM") - before
    del outcome.reasons[SHOWN:]
    return outcome


def _memory(name: str) -> float:
    for line in Path("/proc/self/status").read_text("ascii").splitlines():
        if line.startswith(name):
            return int(line.split()[1]) / 1024
    return 0.0


# --- in the parent ------------------------------------------------------------------------------------------------


def outcomes(runs: Iterable[Run], job: Callable[[Run], Outcome], workers: int) -> Iterator[tuple[Run, Outcome]]:
    """Do all runs, some at a time; what a worker dies of is the outcome of its run."""
    waiting: list[tuple[Run, Any]] = []
    with ProcessPool(max_workers=workers, max_tasks=5_000, initializer=start_worker) as pool:
        for run in runs:
            waiting.append((run, pool.schedule(job, args=(run,), timeout=SECONDS)))
            if len(waiting) >= WAITING:
                first, future = waiting.pop(0)
                yield first, _result(future)
        for run, future in waiting:
            yield run, _result(future)


def _result(future: Any) -> Outcome:
    try:
        done: Outcome = future.result()
    except (FutureTimeout, TimeoutError):
        return Outcome(failed=f"more than {SECONDS} s", seconds=SECONDS)
    except ProcessExpired as error:
        return Outcome(failed=f"the process died: {error}")
    except Exception as error:
        return Outcome(failed=f"{type(error).__name__}: {error}"[:200])
    return done


def recorded(folder: Path, chosen: list[Path], names: list[str], seed: int, workers: int) -> None:
    runs = [Run(str(path), variant, name, seed) for path in chosen for variant in VARIANTS for name in names]
    done: dict[Run, Outcome] = dict(outcomes(runs, work, workers))
    report({f"{Path(run.file).relative_to(folder)} [{run.variant}] by {run.reader}": one for run, one in done.items()})
    losses(folder, done)


def losses(folder: Path, done: dict[Run, Outcome]) -> None:
    """Print which damaged files give fewer items than whole without a word."""
    counted: Counter[str] = Counter()
    silent: defaultdict[str, list[str]] = defaultdict(list)
    for run, one in done.items():
        whole = done[Run(run.file, "whole", run.reader, run.seed)]
        if run.variant[:3] not in {"cut", "cha"} or whole.failed or one.failed or one.items >= whole.items:
            continue
        counted[run.reader] += 1
        if not one.problems:
            name = f"{Path(run.file).relative_to(folder)} [{run.variant}]: {one.items} of {whole.items}"
            silent[run.reader].append(name)
    print(f"damaged files that lost items {sum(counted.values())}, without a problem {sum(map(len, silent.values()))}")
    for reader, count in counted.most_common():
        names = silent[reader]
        print(f"  {reader:28} {count:6} lost items, {len(names):5} without a word", *names[:SHOWN], sep="\n      ")


def report(done: dict[str, Outcome]) -> None:
    failed = {name: one for name, one in done.items() if one.failed}
    print(f"runs {len(done)}, exceptions and limits that left a reader {len(failed)} (wanted 0)")
    for reason, count in Counter(re.sub(r"\d+", "#", one.failed[:110]) for one in failed.values()).most_common(30):
        example = next(name for name, one in failed.items() if re.sub(r"\d+", "#", one.failed[:110]) == reason)
        print(f"  {count:6} {failed[example].failed}\n         {example}")
    print("slowest")
    for name, one in sorted(done.items(), key=lambda pair: -pair[1].seconds)[:SHOWN]:
        print(f"  {one.seconds:6.2f} s {one.megabytes:6.0f} MB  {name}")
    print("largest")
    for name, one in sorted(done.items(), key=lambda pair: -pair[1].megabytes)[:5]:
        print(f"  {one.seconds:6.2f} s {one.megabytes:6.0f} MB  {name}")


def bombed(names: list[str], workers: int) -> None:
    import bombs

    runs = [Run(bomb, "bomb", name, 0) for bomb in bombs.BOMBS for name in names]
    done = {f"{run.file} by {run.reader}": (run, one) for run, one in outcomes(runs, work_bomb, workers)}
    report({name: one for name, (_, one) in done.items()})
    print("by its own reader: items, problems")
    for run, one in done.values():
        bomb = bombs.BOMBS[run.file]
        if run.reader == "read_any":
            lost = "" if one.items >= bomb.neighbours else f"  LOST {bomb.neighbours - one.items}"
            silent = "  SILENT" if bomb.reported and not one.problems else ""
            print(f"  {run.file:34} {one.items:6} {one.problems:5} {one.seconds:6.2f} s {one.megabytes:5.0f} MB  "
                  f"{one.failed}{(one.reasons or [''])[0][:90]}{lost}{silent}")  # fmt: skip


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("folder", type=Path, nargs="?")
    asked.add_argument("--files", type=int, default=260, help="how many files to take")
    asked.add_argument("--all", action="store_true", help="take every file")
    asked.add_argument("--bombs", action="store_true", help="read what is made to exhaust")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    asked.add_argument("--reader", action="append", help="only this reader; may be given several times")
    given = asked.parse_args()
    names = given.reader or readers()
    if given.bombs:
        bombed(names, given.workers)
    elif given.folder is None:
        asked.error("give the folder of the recorded data, or --bombs")
    else:
        chosen = files(given.folder, None if given.all else given.files, given.seed)
        print(f"files {len(chosen)}, readers {len(names)}, variants {len(VARIANTS)}")
        recorded(given.folder, chosen, names, given.seed, given.workers)


if __name__ == "__main__":
    main()
