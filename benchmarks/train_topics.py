"""Learn pipelines/topic_model.json. Run: uv run --with scikit-learn python benchmarks/train_topics.py [--half] [--out FILE]

Learns from a list of technical conferences with their topics (../shared/corpus/lists/tech-conferences_conference-data and
labels/topics.jsonl), from names of community calendars, which are about none of them, and from names put together of the
words of all other topics. ``--half`` leaves out the reported half of the labels: for the figures of benchmarks/topics.py.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import zlib
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
CORPUS = ROOT.parent / "shared" / "corpus"
MODEL = ROOT / "pipelines" / "topic_model.json"

from discovery.topics import Topics, load_topics
from pipelines._topic_model import NOTHING, features

Row = tuple[str, str, set[str]]
EVENT_WORDS = (
    "{} conference", "{} summit", "{} forum", "national {} congress", "{} day", "{} week", "{} workshop", "{} meetup",
    "{} webinar", "{} association annual meeting", "{}tag", "{}-kongress", "forum {}", "tagung {}", "congrès {}",
    "journée {}", "salon {}", "congreso de {}", "jornada de {}", "convegno {}", "congresso de {}", "{} congres", "{} 2027",
    "introduction to {}", "{} leaders breakfast", "{} expo",
)  # fmt: skip
HOSTS = (
    "https://www.{}.org/events/1",
    "https://{}conference.com",
    "https://www.{}.de/termine/2",
    "https://{}.it/3",
    "",
)
CALENDARS = ("community-calendar", "libcal", "sidearm", "trumba", "localist", "the-events-calendar", "livewhale")
PAIRS_KEPT = 26_000
"""Weights that are kept, the heaviest: the table stays below 300 kB."""


def is_reported(row: dict[str, str]) -> bool:
    """Tell whether a labelled row is of the half that is reported, not learned."""
    return zlib.crc32(f"{row['name']}|{row['url']}|{row['start']}".encode()) % 2 == 1


def labelled(topics: Topics) -> list[tuple[dict[str, str], set[str]]]:
    """Read the labelled rows, with the topics of ours that theirs are linked to (the first, where several are)."""
    linked = topics.linked("confs_tech")
    rows = [json.loads(line) for line in (CORPUS / "labels/topics.jsonl").read_text(encoding="utf-8").splitlines()]
    return [(row, {linked[topic][0] for topic in row["topics"] if topic in linked}) for row in rows]


def listed(topics: Topics) -> list[Row]:
    """Read the whole list, copies of an event in several topics joined."""
    linked = topics.linked("confs_tech")
    joined: dict[tuple[str, str, str], set[str]] = {}
    for file in sorted((CORPUS / "lists/tech-conferences_conference-data/conferences").rglob("*.json")):
        for row in json.loads(file.read_text(encoding="utf-8")):
            key = (row["name"], row.get("url", ""), row.get("startDate", ""))
            joined.setdefault(key, set()).update(linked.get(file.stem, ())[:1])
    return [(name, url, found) for (name, url, _), found in joined.items()]


def others(topics: Topics, count: int = 2_500) -> list[Row]:
    """Give names about none of the linked topics: of community calendars, and made of the words of other topics."""
    rnd = random.Random(7)
    rows: list[Row] = []
    for folder in CALENDARS:
        for file in sorted((CORPUS / "calendars" / folder).glob("*.ics")):
            text = file.read_text(encoding="utf-8", errors="replace").replace("\r\n ", "").replace("\n ", "")
            for block in text.split("BEGIN:VEVENT")[1:]:
                name, url = (
                    re.search(r"^SUMMARY[^:]*:(.+)$", block, re.MULTILINE),
                    re.search(r"^URL[^:]*:(\S+)$", block, re.MULTILINE),
                )
                if name:
                    rows.append(
                        (name[1].replace("\\,", ",").strip(), url[1] if url and rnd.random() < 0.5 else "", set())
                    )
    rows = rnd.sample(list({row[0]: row for row in rows}.values()), count)
    for topic in topics.by_id.values():
        if topic.links.get("confs_tech"):
            continue
        for written in topic.words.get("strong", ()):
            if not written.startswith("*"):
                word = written.strip("*")
                host = re.sub(r"[^a-z]", "", word.lower()) or "example"
                rows.append((rnd.choice(EVENT_WORDS).format(word), rnd.choice(HOSTS).format(host), set()))
    return rows


def learn(rows: list[Row], topics: Topics, strength: float = 10.0) -> dict[str, object]:
    """Learn the table: softmax over the topics and ``NOTHING``; a row of several topics counts for each in part."""
    import numpy as np
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    vectorizer = DictVectorizer()
    found = [features(name, url, topics.evidence(name)) for name, url, _ in rows]
    seen = Counter(feature for one in found for feature in one)
    matrix = vectorizer.fit_transform([{f: v for f, v in one.items() if seen[f] > 1} for one in found])
    index, classes, weight = [], [], []
    for number, (_, _, about) in enumerate(rows):
        for topic in sorted(about) or [NOTHING]:
            index.append(number)
            classes.append(topic)
            weight.append(1 / max(1, len(about)))
    model = LogisticRegression(C=strength, max_iter=400)
    model.fit(matrix[index], classes, sample_weight=weight)
    coefficients = model.coef_ - model.coef_.mean(axis=0)  # softmax does not see what all classes share
    names = vectorizer.get_feature_names_out()
    support = np.sqrt(np.asarray((matrix > 0).sum(axis=0)).ravel())
    flat = np.argsort(-(np.abs(coefficients) * support).ravel())[:PAIRS_KEPT]
    table: dict[str, list[tuple[int, int]]] = {}
    for one in sorted(flat):
        number, feature = divmod(int(one), len(names))
        value = round(float(coefficients[number, feature]) * 100)
        if value:
            table.setdefault(str(names[feature]), []).append((number, value))
    bias = [round(float(one), 3) for one in model.intercept_]
    return {"classes": list(model.classes_), "bias": bias, "weights": dict(sorted(table.items()))}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", action="store_true", help="learn without the reported half of the labels")
    parser.add_argument("--out", type=Path, default=MODEL)
    arguments = parser.parse_args()
    topics = load_topics(ROOT / "data/topics.toml")
    rows = labelled(topics)
    if arguments.half:
        learned: list[Row] = [(row["name"], row["url"], about) for row, about in rows if not is_reported(row)]
    else:
        learned = listed(topics)
    model = learn([row for row in learned if row[2]] + others(topics), topics)
    text = json.dumps(list(model.values()), ensure_ascii=False, separators=(",", ":"))
    arguments.out.write_text(text + "\n", encoding="utf-8")
    print(f"{arguments.out}: {len(model['classes'])} classes, {len(model['weights'])} features, {len(text) // 1000} kB")


if __name__ == "__main__":
    main()
