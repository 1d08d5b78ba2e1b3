"""How well topics are told. Run: python benchmarks/topics.py [--table FILE] [--errors]

1. Conferences of a list with its topics (../shared/corpus/labels/topics.jsonl), told by name and URL alone. Three quarters are
   learned from and the rest reported, twice: split by rows (other years of a series may have been learned) and by series. The
   table in use, which learns from all rows, is not what is measured. A topic of the list counts as found if one of the
   topics it is linked to in topics.toml is given.
2. What managers' events, associations and opportunities are called (tests/data/topics), hand-made; the second file was
   written before it was tried (then: precision 0.967, recall 0.863). A topic is
   found if it or a part of it is given; given topics are right if the row lists them, as needed or as allowed.
3. Names of community calendars: for how many a topic is given, and the time for one item.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

import msgspec
from train_topics import CORPUS, Series, is_reported, labelled, learn, listed, others, related

from discovery.items import Event, Item
from discovery.topics import Topics, load_topics
from pipelines import _topic_model
from pipelines import topics as pipeline
from pipelines._topic_model import Model


def figures(right: int, wrong: int, missed: int) -> str:
    precision, recall = right / max(1, right + wrong), right / max(1, right + missed)
    return f"precision {precision:.3f}, recall {recall:.3f}, F1 {2 * precision * recall / (precision + recall):.3f}"


def conferences(topics: Topics, show: bool, by: str, table: Model | None) -> None:
    """Learn from three quarters and report the rest. ``by`` series: no edition of a series stands in both."""
    linked = topics.linked("confs_tech")
    ours = {topic for found in linked.values() for topic in found}
    listed_rows = listed(topics)
    series = Series(listed_rows + [(row["name"], row["url"], about) for row, about in labelled(topics)])

    def reported(name: str, url: str) -> bool:
        return is_reported(series.of(name, url) if by == "series" else f"{name}|{url}")

    if table is None:
        learned = [row for row in listed_rows + related(topics) if row[2] and not reported(*row[:2])]
        use(msgspec.convert(list(learn(learned + others(topics), topics).values()), Model))
    else:
        use(table)
    right = wrong = missed = 0
    for row, _ in labelled(topics):
        if table is None and not reported(row["name"], row["url"]):
            continue
        wanted = [set(linked.get(topic, ())) for topic in row["topics"]]
        given = {one.topic for one in pipeline.score(Event(name=row["name"], url=row["url"]), topics)} & ours
        found = [topic for topic in wanted if topic & given]
        spare = given - set().union(*wanted)
        right, missed, wrong = right + len(found), missed + len(wanted) - len(found), wrong + len(spare)
        if show and (spare or len(found) < len(wanted)):
            print(f"  {row['name']} <{row['url']}>: {row['topics']}, given {sorted(given)}")
    print(f"conferences, {'all' if table else f'other {by} than those learned from'}: {figures(right, wrong, missed)}")


def use(table: Model) -> None:
    """Take another table than the one that is installed."""
    _topic_model.load_model = lambda: table
    _topic_model.forget()


def managers(topics: Topics, show: bool, name: str) -> None:
    right = wrong = found = wanted = 0
    for line in (ROOT / "tests/data/topics" / name).read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        needed, allowed = set(row.pop("topics")), set(row.pop("also", ()))
        given = {one.topic for one in pipeline.score(msgspec.convert(row, Item), topics)}
        missing = {topic for topic in needed if not given & set(topics.families[topic])}
        spare = given - needed - allowed
        right, wrong = right + len(given) - len(spare), wrong + len(spare)
        found, wanted = found + len(needed) - len(missing), wanted + len(needed)
        if show and (spare or missing):
            print(f"  {row['name']}: missing {sorted(missing)}, wrong {sorted(spare)}")
    print(f"{name}: precision {right / (right + wrong):.3f}, recall {found / wanted:.3f}")


def calendars(topics: Topics, show: bool, count: int = 1_000) -> None:
    names = {}
    for folder in (
        "google-calendar",
        "misc-native-ics",
        "bedework",
        "civicplus",
        "events-manager",
        "tockify",
        "teamup",
    ):
        for file in sorted((CORPUS / "calendars" / folder).glob("*.ics")):
            text = file.read_text(encoding="utf-8", errors="replace").replace("\r\n ", "").replace("\n ", "")
            for block in text.split("BEGIN:VEVENT")[1:]:
                name, about = (
                    re.search(r"^SUMMARY[^:]*:(.+)$", block, re.MULTILINE),
                    re.search(r"^DESCRIPTION[^:]*:(.+)$", block, re.MULTILINE),
                )
                if name:
                    names[name[1].replace("\\", "")] = about and about[1].replace("\\n", "\n").replace("\\", "")
    items = [Event(name=name, description=names[name]) for name in random.Random(5).sample(sorted(names), count)]
    start = time.perf_counter()
    scored = [pipeline.score(item, topics) for item in items]
    took = (time.perf_counter() - start) / len(items)
    print(f"community calendars: {sum(map(bool, scored))} of {count} given a topic, {took * 1e3:.2f} ms an item")
    if show:
        for item, found in zip(items, scored, strict=True):
            if found:
                print(f"  {item.name}: {[(one.topic, one.score, one.why) for one in found]}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--table", type=Path, help="measure this table instead of learning one from half of the labels")
    parser.add_argument("--errors", action="store_true", help="print what went wrong")
    arguments = parser.parse_args()
    topics = load_topics(ROOT / "data/topics.toml")
    managers(topics, arguments.errors, "managers.jsonl")
    managers(topics, arguments.errors, "more_managers.jsonl")
    calendars(topics, arguments.errors)
    table = msgspec.json.decode(arguments.table.read_bytes(), type=Model) if arguments.table else None
    for by in ("rows", "series") if table is None else ("rows",):
        conferences(topics, arguments.errors, by, table)


if __name__ == "__main__":
    main()
