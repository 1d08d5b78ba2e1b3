"""What readers do with what is damaged, mislabelled or hostile: every reader on every file of the recorded data.

    python benchmarks/robust.py FOLDER [--files 260 | --all] [--damages 1] [--seed 1] [--workers 2] [--reader NAME …]
    python benchmarks/robust.py --bombs [--reader NAME …] [--bomb TEXT]

``FOLDER`` is the recorded data. Each file is read as it is, cut at three places, with bytes changed, with two wrong
types, and with one word swollen to 200,000 characters: by each format's reader and by ``read_any`` (its events expanded over a year) in all these variants; by each
platform's ``read`` as it is and in as many of the others as ``--damages`` says, drawn anew for each file and platform
(7: all of them). ``--bombs`` reads instead what is made to exhaust a reader, in its full size, by every reader.

A reader must never raise: an exception that leaves one, the limit of time and the limit of memory are faults. What a
damaged file no longer gives should leave a problem; where it does not the file is listed (``cuts.py`` looks closer).
"""

from __future__ import annotations

import argparse
import os
import random
import re
import tempfile
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from _reading import NOW, SHOWN, Outcome, Tally, Task, each, outcomes, readers

from discovery.readers import Payload

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDERS = ("calendars", "series", "pages", "listings", "platforms", "lists", "organizations", "opportunities")
NOT_DATA = re.compile(r"\.expect\.json$|/(?:changes\.json|LICENSE|README\.md|feeds\.tsv|occurrences\.jsonl)$")
TYPES = {
    ".ics": "text/calendar", ".html": "text/html", ".json": "application/json", ".xml": "application/xml",
    ".yml": "application/yaml", ".zip": "application/zip", ".txt": "text/plain",
}  # fmt: skip
STATED = (*dict.fromkeys(TYPES.values()), "application/rss+xml", "application/gzip", "application/ld+json", None)
CUTS, WRONG_TYPES = 3, 2
CHANGED_BYTES = 12
VARIANTS = ("whole", *(f"cut {number}" for number in range(1, CUTS + 1)), "changed",
            *(f"type {number}" for number in range(1, WRONG_TYPES + 1)), "swollen")  # fmt: skip
WORD = re.compile(rb"[\w./-]{2,40}")
SWOLLEN = 200_000
FILLERS = (
    "x", " ", "1", "-1.", "2026-09-01 ", "1/2/", "10:00-", "Mon, ", "<b>", "<div class=vevent>", "&amp;", "&lt;", "$1 ", "a@b.example ", "/../", "%41",
    "(", "[", "\u00e9", "\u0301", "\u00a0", "https://a.example/", "FREQ=DAILY;", ",", ";", "\\\\",
)  # fmt: skip
TOLD_EVERY = 30
"""Seconds between two lines that tell how far the reading is."""


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


def tasks(chosen: list[Path], names: list[str], damages: int, seed: int) -> Iterator[Task]:
    """Give what is to be done for each file, its variants one after the other."""
    for path in chosen:
        readers_of: dict[str, list[str]] = {variant: [] for variant in VARIANTS}
        for name in names:
            chance = random.Random(f"{seed} {path} {name}")
            drawn = chance.sample(VARIANTS[1:], min(damages, len(VARIANTS) - 1))
            for variant in ("whole", *drawn) if name.startswith("spider ") else VARIANTS:
                readers_of[variant].append(name)
        for variant, some in readers_of.items():
            if some:
                yield Task(str(path), variant, tuple(some), seed)


def payload_of(task: Task) -> Payload:
    """Make the payload of a task: the file, damaged as its variant says, the same for every reader."""
    path = Path(task.file)
    body, stated = path.read_bytes(), TYPES.get(path.suffix)
    chance = random.Random(f"{task.seed} {path.name} {task.variant}")
    if task.variant.startswith("cut") and body:
        body = body[: chance.randrange(len(body))]
    elif task.variant == "changed" and body:
        changed = bytearray(body)
        for _ in range(min(CHANGED_BYTES, len(body) // 50 + 1)):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        body = bytes(changed)
    elif task.variant == "swollen" and (words := list(WORD.finditer(body))):
        word, filler = chance.choice(words), chance.choice(FILLERS).encode()
        body = body[: word.start()] + filler * (SWOLLEN // len(filler)) + body[word.end() :]
    elif task.variant.startswith("type"):
        stated = chance.choice([one for one in STATED if one != stated])
    return Payload(body=body, url=f"https://host.example/{path.name}", content_type=stated, now=NOW)


def work(task: Task) -> list[Outcome]:
    return each(payload_of(task), task.readers)


def work_bomb(task: Task) -> list[Outcome]:
    made = all_bombs()[task.file]
    body = Path(task.variant).read_bytes()
    return each(Payload(body=body, url=made.url, content_type=made.content_type, now=NOW), task.readers)


# --- what is told -------------------------------------------------------------------------------------------------


class Losses:
    """Damaged files that give fewer items than whole, and those of them that do so without a word."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.whole: dict[str, Outcome] = {}
        self.counted: Counter[tuple[str, str]] = Counter()
        self.silent: defaultdict[tuple[str, str], list[str]] = defaultdict(list)

    def add(self, task: Task, done: dict[str, Outcome]) -> None:
        """Count the losses of one variant; the whole file comes first."""
        if task.variant == "whole":
            self.whole = done
        kind = task.variant.partition(" ")[0]
        if kind not in {"cut", "changed"}:
            return
        for reader, one in done.items():
            whole = self.whole[reader]
            if whole.failed or one.failed or one.items >= whole.items:
                continue
            self.counted[kind, reader] += 1
            if not one.problems:
                name = f"{Path(task.file).relative_to(self.folder)} [{task.variant}]: {one.items} of {whole.items}"
                self.silent[kind, reader].append(name)

    def report(self) -> None:
        """Print them."""
        for kind in ("cut", "changed"):
            counted = {reader: count for (one, reader), count in self.counted.items() if one == kind}
            silent = {reader: names for (one, reader), names in self.silent.items() if one == kind}
            print(f"{kind} and lost items {sum(counted.values())}, without a problem {sum(map(len, silent.values()))}")
            for reader, names in sorted(silent.items(), key=lambda pair: -len(pair[1])):
                print(f"  {reader:28} {counted[reader]:6} lost items, {len(names):5} without a word",
                      *names[:SHOWN], sep="\n      ")  # fmt: skip


def recorded(folder: Path, chosen: list[Path], names: list[str], damages: int, seed: int, workers: int) -> None:
    tally, losses = Tally(), Losses(folder)
    started = told = time.monotonic()
    number = 0
    for task, done in outcomes(tasks(chosen, names, damages, seed), work, workers):
        for reader, one in done.items():
            tally.add(f"{Path(task.file).relative_to(folder)} [{task.variant}] by {reader}", one)
        losses.add(task, done)
        number += task.variant == "whole"
        if time.monotonic() - told > TOLD_EVERY:
            told = time.monotonic()
            print(f"{told - started:6.0f} s: {number} of {len(chosen)} files, {tally.reads} reads", flush=True)
    tally.report()
    losses.report()


def all_bombs() -> dict[str, Any]:
    """Give the tables that the tests read in their small size."""
    import bombs
    import bombs_values

    return {**bombs.BOMBS, **bombs_values.BOMBS}


def bombed(names: list[str], wanted: str, workers: int) -> None:
    bombs = all_bombs()
    tally = Tally()
    with tempfile.TemporaryDirectory() as folder:

        def made() -> Iterator[Task]:
            for number, (name, bomb) in enumerate(bombs.items()):
                if wanted in name:
                    path = Path(folder) / str(number)
                    path.write_bytes(bomb.make(bomb.full))
                    yield Task(name, str(path), tuple(names), 0)

        print("bomb, items and problems by its own reader; time and memory of that, and of the slowest reader")
        for task, done in outcomes(made(), work_bomb, workers):
            Path(task.variant).unlink()
            for reader, one in done.items():
                tally.add(f"{task.file} by {reader}", one)
            tell(task.file, bombs[task.file], done)
    tally.report()


def tell(name: str, bomb: Any, done: dict[str, Outcome]) -> None:
    slowest = max(done, key=lambda reader: done[reader].seconds)
    one = done.get("read_any", done[slowest])
    lost = bomb.neighbours - one.items if "read_any" in done else 0
    silent = "  SILENT" if "read_any" in done and bomb.reported and not one.problems else ""
    print(f"  {name:34} {one.items:6} {one.problems:5} {one.seconds:6.2f} s {one.megabytes:5.0f} MB "
          f"{done[slowest].seconds:6.2f} s {slowest:28} {one.failed}{(one.reasons or [''])[0][:90]}"
          f"{f'  LOST {lost}' if lost > 0 else ''}{silent}", flush=True)  # fmt: skip


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("folder", type=Path, nargs="?")
    asked.add_argument("--files", type=int, default=260, help="how many files to take")
    asked.add_argument("--all", action="store_true", help="take every file")
    asked.add_argument("--damages", type=int, default=1, help="damaged variants of each file for each platform")
    asked.add_argument("--bombs", action="store_true", help="read what is made to exhaust")
    asked.add_argument("--bomb", default="", help="only bombs with this in their name")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    asked.add_argument("--reader", action="append", help="only this reader; may be given several times")
    given = asked.parse_args()
    names = given.reader or readers()
    if given.bombs:
        bombed(names, given.bomb, given.workers)
    elif given.folder is None:
        asked.error("give the folder of the recorded data, or --bombs")
    else:
        chosen = files(given.folder, None if given.all else given.files, given.seed)
        print(f"files {len(chosen)}, readers {len(names)}, variants {len(VARIANTS)}")
        recorded(given.folder, chosen, names, given.damages, given.seed, given.workers)


if __name__ == "__main__":
    main()
