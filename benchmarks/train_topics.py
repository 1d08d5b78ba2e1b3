"""Learn pipelines/topic_model.json. Run: uv run --with scikit-learn python benchmarks/train_topics.py [--out FILE]

Learns from a list of technical conferences with their topics (../shared/corpus/lists/tech-conferences_conference-data and
labels/topics.jsonl) and of lists about one topic each, from names of community calendars, which are about none of them, and
from names put together of the words of all other topics.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import sys
import zlib
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
CORPUS = Path(os.environ.get("DISCOVERY_CORPUS", ROOT.parent / "shared" / "corpus"))
MODEL = ROOT / "pipelines" / "topic_model.json"

from discovery.text import fold
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
RELATED = (
    ("rubyevents/data/*/*/event.yml", "title", "website", "ruby"),
    ("JesperDramsch_python-deadlines/_data/*.yml", "conference", "link", "python"),
    ("TestingConferences/_data/*.yml", "name", "url", "testing"),
)
"""Lists about one topic: their files, the keys of name and address, the topic."""
ORDINARY = (
    "Test event", "Test", "A test", "Test meeting, please ignore", "Test session", "Driving test", "Practice SAT test",
    "Test drive day", "COVID testing", "Free HIV testing", "Hearing test", "Water testing", "Citizenship test class",
    "Wine tasting", "Writing contest", "Photo contest", "Protest march", "Poetry contest", "Conference", "Annual conference",
    "Parent-teacher conference", "Press conference", "Conference call", "Community day", "Community dinner", "Meeting",
    "Summer camp", "Day camp", "Boot camp workout", "Ruby anniversary", "Go game club", "Swift walk", "Rust belt history",
    "Python the snake talk", "Angular drawing", "Java coffee morning", "React to the news", "Holiday", "Holidays",
    "Office closed", "Book club", "Open day", "Product sale", "Fashion show", "Flower show", "Home show", "Tech help for seniors",
    "Computer basics", "Dungeons and Dragons", "Cloud watching", "Container gardening", "Security guard course", "Data plan",
    "Women's breakfast", "Design a card", "API 5L pipe welding", "UX, the band", "Mobile library", "Mobile food pantry",
)  # fmt: skip
"""What is about nothing technical, though its words may look so."""
CALENDARS = ("community-calendar", "libcal", "sidearm", "trumba", "localist", "the-events-calendar", "livewhale")
PAIRS_KEPT = 40_000
"""Weights that are kept, the heaviest: the table stays below 500 kB."""


class Series:
    """Which rows of a list are editions of one series: the same name without its year, or the same own domain."""

    SHARED = 40
    """A domain with more names than this is a platform, not one series."""

    def __init__(self, rows: list[Row]) -> None:
        names: dict[str, set[str]] = {}
        for name, url, _ in rows:
            names.setdefault(self._domain(url), set()).add(self._name(name))
        self._platforms = {domain for domain, known in names.items() if len(known) > self.SHARED or not domain}
        self._leader: dict[str, str] = {}
        for name, url, _ in rows:
            if (domain := self._domain(url)) not in self._platforms:
                self._leader[self._find(self._name(name))] = self._find(domain)

    def of(self, name: str, url: str) -> str:
        """Give what all editions of a series share."""
        domain = self._domain(url)
        return self._find(self._name(name) if domain in self._platforms else domain)

    def _find(self, key: str) -> str:
        while (leader := self._leader.get(key, key)) != key:
            key = leader
        return key

    @staticmethod
    def _name(name: str) -> str:
        return "name:" + re.sub(r"[\W\d_]+", "", fold(name))

    @staticmethod
    def _domain(url: str) -> str:
        labels = (urlsplit(url).hostname or "").removeprefix("www.").split(".")
        short = len(labels) > 2 and len(labels[-2]) <= 3  # co.uk, com.br
        return re.sub(r"\d+", "", ".".join(labels[-3 if short else -2 :]))


def is_reported(key: str) -> bool:
    """Tell whether what bears this key is of the quarter that is reported, not learned."""
    return zlib.crc32(key.encode()) % 4 == 1


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


def others(topics: Topics, count: int = 6_000) -> list[Row]:
    """Give names about none of the linked topics: of community calendars, ordinary ones, and made of the words of other topics."""
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
    rows = list({row[0]: row for row in rows}.values())
    rows = rnd.sample(rows, min(count, len(rows)))
    rows += [(name, "", set()) for name in ORDINARY for _ in range(2)]
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
    """Learn the table: for each topic, and for ``NOTHING``, what tells its rows from all others (logistic regression)."""
    import numpy as np
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    found = [features(name, url, topics.evidence(name)) for name, url, _ in rows]
    seen = Counter(feature for one in found for feature in one)
    names = sorted(feature for feature, times in seen.items() if times > 1)
    place = {feature: number for number, feature in enumerate(names)}
    kept = [{place[feature]: value for feature, value in one.items() if feature in place} for one in found]
    matrix = csr_matrix(
        (
            [value for one in kept for value in one.values()],
            [column for one in kept for column in one],
            np.cumsum([0, *map(len, kept)]),
        ),
        shape=(len(rows), len(names)),
    )
    about = [told or {NOTHING} for _, _, told in rows]
    classes = sorted(set().union(*about))
    models = [
        LogisticRegression(solver="liblinear", C=strength, tol=0.01).fit(matrix, [topic in one for one in about])
        for topic in classes
    ]
    coefficients = np.vstack([model.coef_ for model in models])
    support = np.sqrt(np.asarray((matrix > 0).sum(axis=0)).ravel())
    flat = np.argsort(-(np.abs(coefficients) * support).ravel())[:PAIRS_KEPT]
    table: dict[str, list[tuple[int, int]]] = {}
    for one in sorted(flat):
        number, feature = divmod(int(one), len(names))
        value = round(float(coefficients[number, feature]) * 100)
        if value:
            table.setdefault(names[feature], []).append((number, value))
    bias = [round(float(model.intercept_[0]), 3) for model in models]
    return {"classes": classes, "bias": bias, "weights": dict(sorted(table.items()))}


def related(topics: Topics) -> list[Row]:
    """Give the conferences of other lists whose subject is that of the whole list."""
    import yaml

    rows: dict[tuple[str, str], Row] = {}
    for pattern, name_key, url_key, topic in RELATED:
        for file in sorted((CORPUS / "lists").glob(pattern)):
            read = yaml.safe_load(file.read_text(encoding="utf-8"))
            for row in read if isinstance(read, list) else [read]:
                name, url = row.get(name_key), row.get(url_key)
                if isinstance(name, str) and topic in topics:
                    url = url if isinstance(url, str) else ""
                    rows[name, url] = (name, url, {topic})
    return list(rows.values())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=MODEL)
    arguments = parser.parse_args()
    topics = load_topics(ROOT / "data/topics.toml")
    model = learn([row for row in listed(topics) if row[2]] + others(topics) + related(topics), topics)
    text = json.dumps(list(model.values()), ensure_ascii=False, separators=(",", ":"))
    arguments.out.write_text(text + "\n", encoding="utf-8")
    print(f"{arguments.out}: {len(model['classes'])} classes, {len(model['weights'])} features, {len(text) // 1000} kB")


if __name__ == "__main__":
    main()
