"""How well topics are told. Run: python benchmarks/topics.py [--table FILE] [--errors]

1. Conferences of a list with its topics (../shared/corpus/labels/topics.jsonl), told by name and URL alone. Half of the
   rows is learned from and the other half reported: the table in use, which learns from all rows, is not what is measured.
   A topic of the list counts as found if one of the topics it is linked to in topics.toml is given. ``networking`` is
   linked to none (its rows are about everything else): the second line counts it as never found.
2. What managers' events, associations and opportunities are called (tests/data/topics/managers.jsonl), hand-made. A topic is
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
from train_topics import CORPUS, is_reported, labelled, learn, others

from discovery.items import Event, Item
from discovery.topics import Topics, load_topics
from pipelines import topics as pipeline
from pipelines._topic_model import Model


def figures(right: int, wrong: int, missed: int) -> str:
    precision, recall = right / max(1, right + wrong), right / max(1, right + missed)
    return f"precision {precision:.3f}, recall {recall:.3f}, F1 {2 * precision * recall / (precision + recall):.3f}"


def conferences(topics: Topics, show: bool) -> None:
    linked = topics.linked("confs_tech")
    ours = {topic for found in linked.values() for topic in found}
    right = wrong = missed = unlinked = 0
    for row, _ in labelled(topics):
        if not is_reported(row):
            continue
        wanted = [set(linked[topic]) for topic in row["topics"] if topic in linked]
        unlinked += len(row["topics"]) - len(wanted)
        given = {one.topic for one in pipeline.score(Event(name=row["name"], url=row["url"]), topics)} & ours
        found = [topic for topic in wanted if topic & given]
        spare = given - set().union(*wanted)
        right, missed, wrong = right + len(found), missed + len(wanted) - len(found), wrong + len(spare)
        if show and (spare or len(found) < len(wanted)):
            print(f"  {row['name']} <{row['url']}>: {row['topics']}, given {sorted(given)}")
    print(f"conferences, the half not learned from: {figures(right, wrong, missed)}")
    print(f"  with {unlinked} labels that no topic is linked to: {figures(right, wrong, missed + unlinked)}")


def managers(topics: Topics, show: bool) -> None:
    right = wrong = found = wanted = 0
    for line in (ROOT / "tests/data/topics/managers.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        needed, allowed = set(row.pop("topics")), set(row.pop("also", ()))
        given = {one.topic for one in pipeline.score(msgspec.convert(row, Item), topics)}
        missing = {topic for topic in needed if not given & set(topics.families[topic])}
        spare = given - needed - allowed
        right, wrong = right + len(given) - len(spare), wrong + len(spare)
        found, wanted = found + len(needed) - len(missing), wanted + len(needed)
        if show and (spare or missing):
            print(f"  {row['name']}: missing {sorted(missing)}, wrong {sorted(spare)}")
    print(f"managers' items: precision {right / (right + wrong):.3f}, recall {found / wanted:.3f}")


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
    managers(topics, arguments.errors)
    calendars(topics, arguments.errors)
    if arguments.table:
        table = msgspec.json.decode(arguments.table.read_bytes(), type=Model)
    else:
        half = [(row["name"], row["url"], about) for row, about in labelled(topics) if about and not is_reported(row)]
        table = msgspec.convert(list(learn(half + others(topics), topics).values()), Model)
    pipeline.load_model = lambda: table
    conferences(topics, arguments.errors)


if __name__ == "__main__":
    main()
