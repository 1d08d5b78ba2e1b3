"""Read payloads in worker processes, each read measured: what leaves a reader, its processor time, its memory."""

from __future__ import annotations

import re
import resource
import sys
import time
import traceback
from collections import Counter
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from heapq import heappush, heappushpop
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pebble import ProcessExpired, ProcessPool

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "readers")]

import discovery.readers
from discovery.items import Event, Link, Problem
from discovery.readers import FORMATS, Payload, Reading, Window, html_list, icalendar
from discovery.spiders._registry import spider_class, spider_names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

SECONDS, BYTES = 10, 512 * 1024 * 1024
"""What one read may cost: processor time, and memory above what the process has before."""
WALL_OF_ONE = 40
"""Seconds after which a read is ended that does not come back: it may share its processor with others."""
WALL_OF_MANY = 150
WAITING = 16
SHOWN = 12
RECIPE = "recipe"
"""The reader of plain lists, by selectors that fit much of any page."""
SELECTORS = {
    "row": "li, tr, div",
    "name": "a, b",
    "when": "td, time, b",
    "where": "span",
    "link": "a",
    "next": "a[rel=next]",
}
NOW = datetime(2026, 6, 1, tzinfo=UTC)
WINDOW = Window(date(2026, 1, 1), date(2026, 12, 31))
NOTHING = Payload(body=b"<html><p>x</p></html>", url="https://host.example/", now=NOW)


@dataclass(frozen=True, slots=True)
class Task:
    """One payload, and the readers that are to read it."""

    file: str
    variant: str
    readers: tuple[str, ...]
    seed: int


@dataclass(slots=True)
class Outcome:
    """What came of a read. ``failed`` names the exception that left the reader, the time or the memory limit."""

    items: int = 0
    problems: int = 0
    seconds: float = 0.0
    megabytes: float = 0.0
    failed: str = ""
    reasons: list[str] = field(default_factory=list)


def readers() -> list[str]:
    """Name all that reads: the formats, the choice between them, the platforms."""
    return [*FORMATS, RECIPE, "read_any", *(f"spider {name}" for name in spider_names())]


class Memory:
    """A reader that reads each payload once: those that leave a payload to it share what it gave and took."""

    spared = 0.0
    """Processor time that was not spent anew, of all of them."""

    def __init__(self, read: Callable[[Payload], Iterable[Any]], kind: Callable[[Iterable[Any]], Any]) -> None:
        self.read = read
        self.kind = kind
        self.forget()

    def __call__(self, payload: Payload) -> Any:
        """Give what the reader gave for this payload."""
        key = (payload.url, payload.content_type, repr(payload.options), payload.body)
        if key == self.key:
            Memory.spared += self.seconds
        else:
            self.forget()
            before, started = Memory.spared, time.process_time()
            self.found = list(self.read(payload))
            self.seconds = time.process_time() - started + Memory.spared - before
            self.key = key
        return self.kind(self.found)

    def forget(self) -> None:
        """Let go of what was read."""
        self.key: Any = None
        self.found: list[Any] = []
        self.seconds = 0.0


def _all_of(read_any: Callable[[Payload], Reading]) -> Callable[[Payload], list[Any]]:
    def found(payload: Payload) -> list[Any]:
        reading = read_any(payload)
        return [*reading.items, *reading.problems, *reading.links]

    return found


READ_ANY = discovery.readers.read_any
GENERIC = Memory(_all_of(READ_ANY), Reading.of)
CALENDAR = Memory(icalendar.read, iter)


def read(name: str, payload: Payload) -> Iterator[Any]:
    """Read by one reader, letting out whatever leaves it; events of ``read_any`` are expanded too."""
    if name.startswith("spider "):
        yield from spider_class(name[7:]).read(payload)
    elif name == "read_any":
        from discovery.recurrence import occurrences

        reading = GENERIC(payload)
        for problem in reading.problems:
            if problem.reason.startswith("reader failed"):
                raise RuntimeError(problem.reason)
        yield from (*reading.items, *reading.problems, *reading.links)
        occurrences([item for item in reading.items if isinstance(item, Event)], WINDOW)
    elif name == RECIPE:
        yield from html_list.read(replace(payload, options=SELECTORS))
    else:
        module = import_module(f"discovery.readers.{name}")
        module.recognise(payload)
        yield from module.read(payload)


# --- in the worker ------------------------------------------------------------------------------------------------


def start_worker() -> None:
    """Load all that a reader may load, then limit the memory."""
    icalendar.read = CALENDAR  # type: ignore[assignment]
    discovery.readers.read_any = GENERIC  # type: ignore[assignment]
    for name in readers():
        try:
            list(read(name, NOTHING))
        except Exception as error:
            print(f"{name} fails on nothing: {error}", file=sys.stderr)
    for name, module in list(sys.modules.items()):  # those that have it by its name
        if name.startswith("discovery.") and getattr(module, "read_any", None) is READ_ANY:
            module.read_any = GENERIC  # type: ignore[attr-defined]
    forget()
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    limit = pages * resource.getpagesize() + BYTES
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def measured(reader: str, payload: Payload) -> Outcome:
    """Read once and measure it."""
    outcome = Outcome()
    before = _memory("VmRSS")
    Path("/proc/self/clear_refs").write_text("5", "ascii")  # the peak begins anew
    Memory.spared = 0.0
    started = time.process_time()
    try:
        for one in read(reader, payload):
            if isinstance(one, Problem):
                outcome.problems += 1
                if len(outcome.reasons) < SHOWN:
                    outcome.reasons.append(f"{one.where}: {one.reason}"[:160])
            elif not isinstance(one, Link):
                outcome.items += 1
    except MemoryError:
        outcome.failed = "memory"
    except BaseException as error:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        outcome.failed = f"{type(error).__name__}: {error}"[:150] + f" ({Path(frame.filename).name}:{frame.lineno})"
    outcome.seconds = time.process_time() - started + Memory.spared
    outcome.megabytes = _memory("VmHWM") - before
    if outcome.seconds > SECONDS and not outcome.failed:
        outcome.failed = f"more than {SECONDS} s"
    return outcome


def each(payload: Payload, names: Iterable[str]) -> list[Outcome]:
    """Read by several readers, the generic choice first: others fall back on it."""
    names = list(names)
    done = {name: measured(name, payload) for name in sorted(names, key=lambda name: name != "read_any")}
    forget()
    return [done[name] for name in names]


def forget() -> None:
    """Let go of what the shared readers read."""
    GENERIC.forget()
    CALENDAR.forget()


def _memory(name: str) -> float:
    for line in Path("/proc/self/status").read_text("ascii").splitlines():
        if line.startswith(name):
            return int(line.split()[1]) / 1024
    return 0.0


# --- in the parent ------------------------------------------------------------------------------------------------


def outcomes(
    tasks: Iterable[Task], job: Callable[[Task], list[Outcome]], workers: int
) -> Iterator[tuple[Task, dict[str, Outcome]]]:
    """Do all tasks, some at a time, in their order. One that a worker dies of is done again, reader by reader."""
    waiting: list[tuple[Task, Any]] = []
    with ProcessPool(max_workers=workers, max_tasks=200, initializer=start_worker) as pool:

        def first() -> tuple[Task, dict[str, Outcome]]:
            task, future = waiting.pop(0)
            return task, _result(pool, task, future, job)

        for task in tasks:
            limit = WALL_OF_MANY if len(task.readers) > 1 else WALL_OF_ONE
            waiting.append((task, pool.schedule(job, args=(task,), timeout=limit)))
            if len(waiting) >= WAITING:
                yield first()
        while waiting:
            yield first()


def _result(pool: ProcessPool, task: Task, future: Any, job: Callable[[Task], list[Outcome]]) -> dict[str, Outcome]:
    try:
        done = dict(zip(task.readers, future.result(), strict=True))
        again = [name for name, one in done.items() if one.failed == "memory"]
    except Exception as error:
        done, again = dict.fromkeys(task.readers, _lost(error)), list(task.readers)
    if len(task.readers) > 1:
        for name in again:  # alone in its memory and its time
            alone = replace(task, readers=(name,))
            done[name] = _result(pool, alone, pool.schedule(job, args=(alone,), timeout=WALL_OF_ONE), job)[name]
    return done


def _lost(error: Exception) -> Outcome:
    """Say what became of a read that did not come back."""
    if isinstance(error, FutureTimeout | TimeoutError):
        return Outcome(failed=f"more than {WALL_OF_ONE} s of wall time", seconds=WALL_OF_ONE)
    if isinstance(error, ProcessExpired):
        return Outcome(failed=f"the process died: {error}")
    return Outcome(failed=f"{type(error).__name__}: {error}"[:200])


class Tally:
    """What is told of many reads at the end: the faults, the slowest, the largest."""

    def __init__(self) -> None:
        self.reads = 0
        self.faults: Counter[str] = Counter()
        self.examples: dict[str, str] = {}
        self.slowest: list[tuple[float, float, str]] = []
        self.largest: list[tuple[float, float, str]] = []

    def add(self, name: str, one: Outcome) -> None:
        """Count one read."""
        self.reads += 1
        if one.failed:
            kind = re.sub(r"\d+", "#", one.failed[:110])
            self.faults[kind] += 1
            if self.examples.setdefault(kind, f"{one.failed}\n         {name}").endswith(name):
                print(f"fault: {one.failed}: {name}", flush=True)
        _keep(self.slowest, (one.seconds, one.megabytes, name))
        _keep(self.largest, (one.megabytes, one.seconds, name))

    def report(self) -> None:
        """Print it."""
        print(f"reads {self.reads}, exceptions and limits that left a reader {self.faults.total()} (wanted 0)")
        for kind, count in self.faults.most_common(30):
            print(f"  {count:6} {self.examples[kind]}")
        print("slowest (processor time)")
        for seconds, megabytes, name in sorted(self.slowest, reverse=True):
            print(f"  {seconds:6.2f} s {megabytes:6.0f} MB  {name}")
        print("largest")
        for megabytes, seconds, name in sorted(self.largest, reverse=True):
            print(f"  {seconds:6.2f} s {megabytes:6.0f} MB  {name}")


def _keep(most: list[tuple[float, float, str]], one: tuple[float, float, str]) -> None:
    if len(most) < SHOWN:
        heappush(most, one)
    else:
        heappushpop(most, one)
