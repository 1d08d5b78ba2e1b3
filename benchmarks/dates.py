"""How well dates in words and deadlines are read: ``python benchmarks/dates.py FOLDER`` with the folder of recorded data."""

from __future__ import annotations

import csv
import json
import sys
import time
from collections import Counter
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from babel.dates import format_interval

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from discovery.when import find_when, parse_when
from discovery.when._words import LANGUAGES
from discovery.zones import AOE, offset_at
from pipelines.deadlines import deadline_zone, due_utc

if TYPE_CHECKING:
    from collections.abc import Iterator

    from discovery.when import When

TODAY = date(2026, 11, 23)
"""The day from which the labels count dates without a year."""
LONG_DAYS = 31
RANGES = (
    (date(2027, 3, 12), date(2027, 3, 14)),
    (date(2027, 4, 30), date(2027, 5, 2)),
    (date(2027, 8, 3), date(2027, 9, 7)),
    (date(2027, 12, 30), date(2028, 1, 2)),
)


def with_offset(text: str | None, when: When) -> str | None:
    """Write a local time as the labels do: with the offset where a zone is known."""
    if text is None or when.timezone is None or len(text) == 10:
        return text
    offset = "-12:00" if when.timezone == AOE else offset_at(text, when.timezone) or ""
    return text[:16] + ("+00:00" if offset == "UTC" else offset)


def is_exact(row: dict[str, Any], when: When | None) -> bool:
    """Compare with a label: one day is a range that ends as it starts; an offset counts where the label has one."""
    if when is None:
        return row["expected_start"] is None
    if row["expected_start"] is None:
        return False
    start, end = with_offset(when.start, when), with_offset(when.end, when)

    def same(found: str | None, expected: str) -> bool:
        return found is not None and (found == expected or found[:16] == expected)

    return same(start, row["expected_start"]) and same(end or start, row["expected_end"] or row["expected_start"])


def labelled(folder: Path) -> None:
    """Print the share of labelled strings that are read exactly, and the errors."""
    rows = [json.loads(line) for line in (folder / "labels" / "dates.jsonl").read_text("utf-8").splitlines()]
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    wrong = 0
    for row in rows:
        when = parse_when(row["text"], lang=row["lang"], today=TODAY)
        total[row["lang"]] += 1
        if is_exact(row, when):
            right[row["lang"]] += 1
        else:
            wrong += when is not None
            print(f"  {row['lang']} {row['text']!r}: {when}")
    print(
        f"labelled strings: {right.total()} of {total.total()} exact, English {right['en']} of {total['en']}, wrong {wrong}"
    )


def deadlines(folder: Path) -> None:
    """Print the share of labelled deadlines that are exact; that list takes AoE where it names no zone."""
    right = total = 0
    with (folder / "labels" / "deadlines.tsv").open(encoding="utf-8") as rows:
        for row in csv.DictReader(rows, delimiter="\t"):
            total += 1
            found = due_utc(row["deadline_local"], deadline_zone(row["timezone"] or AOE))
            right += (found or "") == row["expected_utc"]
    print(f"deadlines: {right} of {total} exact")


def documents(folder: Path) -> Iterator[Any]:
    """Give the rows of all YAML files under a folder."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    for path in sorted(folder.rglob("*.yml")):
        content = yaml.load(path.read_text("utf-8"), Loader=loader)
        if isinstance(content, list):
            yield from (row for row in content if isinstance(row, dict))


def compared(folder: Path) -> None:
    """Print how often a wording agrees with the ISO dates beside it."""
    counts: Counter[str] = Counter()
    for row in documents(folder / "lists" / "huggingface_ai-deadlines"):
        if not (row.get("date") and row.get("start")):
            continue
        when = parse_when(str(row["date"]), lang="en", today=TODAY)
        stated = str(row["start"]), str(row.get("end") or row["start"])
        found = (when.start, when.end or when.start) if when else None
        counts["unread" if found is None else "agree" if found == stated else "differ"] += 1
        if found != stated:
            print(f"  {row['date']!r}: read {found}, beside it {stated}")
    print(f"wordings beside ISO dates (huggingface): {dict(counts)}")


def unlabelled(folder: Path, name: str, field: str, within: str | None = None) -> None:
    """Print how many wordings of a list are read, and which are not or are implausible."""
    counts: Counter[str] = Counter()
    for row in documents(folder / "lists" / name):
        for part in row.get(within) or [] if within else [row]:
            text = str(part.get(field) or "")
            if not text:
                continue
            when = parse_when(text, lang="en", today=TODAY)
            verdict = when.precision if when else "unread"
            if when and when.start and when.end and when.precision == "day":
                days = (date.fromisoformat(when.end) - date.fromisoformat(when.start)).days
                year = str(part.get("year") or when.start[:4])
                verdict = (
                    "long"
                    if days > LONG_DAYS
                    else verdict
                    if abs(int(when.start[:4]) - int(year)) < 2
                    else "other year"
                )
            counts[verdict] += 1
            if verdict in {"unread", "long", "other year"}:
                print(f"  {text!r}: {verdict}")
    print(f"{name}: {dict(counts)}")


def cldr() -> None:
    """Print how many ranges, as CLDR words them in each language, are read back. Nobody wrote these for the parser."""
    counts: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for lang in (*LANGUAGES, "ja", "ko", "zh"):
        for skeleton in ("yMMMd", "yMMMMd", "yMd", "yMMMEd", "yMEd"):
            for first, last in RANGES:
                text = format_interval(first, last, skeleton, locale="nb" if lang == "no" else lang)
                when = parse_when(text, lang="en-us" if lang == "en" else lang)
                right = when is not None and (when.start, when.end) == (first.isoformat(), last.isoformat())
                verdict = "unread" if when is None else "exact" if right else "wrong"
                counts[verdict] += 1
                missed[lang] += verdict != "exact"
    print(f"ranges in the wording of CLDR: {dict(counts)}; not exact by language: {dict(+missed)}")


def speed(folder: Path) -> None:
    """Print the time a string takes, and the time a long text takes."""
    rows = [json.loads(line) for line in (folder / "labels" / "dates.jsonl").read_text("utf-8").splitlines()]
    for row in rows:
        parse_when(row["text"], lang=row["lang"], today=TODAY)
    slowest = 0.0
    start = time.process_time()
    for row in rows * 10:
        begun = time.process_time()
        parse_when(row["text"], lang=row["lang"], today=TODAY)
        slowest = max(slowest, time.process_time() - begun)
    mean = (time.process_time() - start) / (10 * len(rows))
    text = " ".join(f"{row['text']} is when some of us will meet again in a place of our own." for row in rows)
    start = time.process_time()
    found = len(find_when(text, lang="en", today=TODAY))
    print(f"a string: {mean * 1e3:.3f} ms (slowest {slowest * 1e3:.2f}); a text of {len(text):,} characters: "
          f"{(time.process_time() - start) * 1e3:.1f} ms, {found} dates")  # fmt: skip


def main() -> None:
    """Measure on the folder that is given."""
    folder = Path(sys.argv[1])
    labelled(folder)
    deadlines(folder)
    compared(folder)
    unlabelled(folder, "TestingConferences", "dates")
    unlabelled(folder, "ccfddl_ccf-deadlines", "date", "confs")
    cldr()
    speed(folder)


if __name__ == "__main__":
    main()
