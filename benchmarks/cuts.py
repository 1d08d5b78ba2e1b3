"""Whether a loss is said: recorded files cut at random places, and how many of the cuts that cost something leave a problem.

    python benchmarks/cuts.py FOLDER [--cuts 12] [--seed 1] [--format html …] [--show 12]

Each file is read by its own reader (``read_any``, or the platform's spider where that gives more), whole and cut. A cut
costs something if a thing that the whole file gives (its type, name and start; where it gives none, a link) does not
come out any more. The cuts are drawn anew for each file: half of them anywhere, half right behind a ``>``, a ``}``, a
``,`` or a line, where a cut is hardest to see.

The other side: how many of the files as recorded are said to be cut off or to have no end, which is false for most.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from robust import NOW, TYPES, files

from discovery.items import Link, Problem
from discovery.readers import Payload, Reading, read_any
from discovery.spiders._registry import spider_class

if TYPE_CHECKING:
    from collections.abc import Callable

    Read = Callable[[Payload], Reading]

SPIDERS = {
    "lists/tech-conferences": "confs_tech", "lists/JesperDramsch": "python_deadlines", "lists/ccfddl": "ccfddl",
    "lists/TestingConferences": "testing_conferences", "lists/huggingface": "ai_deadlines", "lists/rubyevents": "rubyevents",
    "organizations/hmrc": "hmrc_list3", "organizations/ror": "ror", "organizations/gdg": "bevy_chapters",
    "opportunities/up-for-grabs": "up_for_grabs", "opportunities/mit-learn": "mit_learn", "opportunities/tess": "tess",
    "opportunities/carpentries": "carpentries", "opportunities/cncf-mentoring": "cncf_mentoring",
    "opportunities/mentoring-lists": "open_source_programs", "opportunities/volunteerconnector": "volunteerconnector",
    "platforms/tribe-events": "the_events_calendar", "platforms/eventbrite": "eventbrite", "platforms/indico": "indico",
    "platforms/frab-schedule": "pretalx", "platforms/sessionize": "sessionize", "platforms/carpentries-feeds": "carpentries",
    "platforms": "json_events",
}  # fmt: skip
"""Whose file is whose, by the beginning of its path."""
NAMES = {
    ".ics": "iCalendar", ".html": "HTML", ".json": "JSON", ".yml": "YAML", ".xml": "XML", ".md": "Markdown", ".rss": "XML",
}  # fmt: skip
PAGE = re.compile(rb"\s*<(?:!doctype html|html|div|body|main)", re.IGNORECASE)
HARD = re.compile(rb"[>},]|\n")
ANYWHERE, HARDER = "anywhere", "behind a mark"
SAID = re.compile(r"cut off|no end|ends in the middle|not read to its end|has no END", re.IGNORECASE)


def reader_of(name: str, payload: Payload) -> tuple[str, Read]:
    """Give the reader that a file belongs to."""
    spider = next((spider for start, spider in SPIDERS.items() if name.startswith(start)), None)
    if spider is None:
        return "read_any", read_any
    cls = spider_class(spider)

    def own(payload: Payload) -> Reading:
        return Reading.of(cls.read(payload))

    return (spider, own) if len(own(payload).items) > len(read_any(payload).items) else ("read_any", read_any)


def things(reading: Reading) -> Counter[tuple[str, ...]]:
    """Give what came out, to be compared."""
    if reading.items:
        return Counter((type(one).__name__, one.name or "", str(getattr(one, "start", ""))) for one in reading.items)
    return Counter(("link", one.url) for one in reading.links if isinstance(one, Link))


def format_of(path: Path, body: bytes) -> str:
    head = body[:300].lstrip()
    if head.startswith(b"<") and PAGE.match(head) is None:
        return "XML"
    if PAGE.match(head):
        return "HTML"
    return "JSON" if head[:1] in {b"{", b"["} else NAMES.get(path.suffix, path.suffix)


def places(body: bytes, count: int, chance: random.Random) -> list[int]:
    """Draw where to cut."""
    hard = [match.end() for match in HARD.finditer(body)][:-1] or [len(body) // 2]
    return [chance.choice(hard) if number % 2 else chance.randrange(len(body)) for number in range(count)]


def told(problems: list[Problem]) -> str:
    return "; ".join(one.reason for one in problems if SAID.search(one.reason))[:120]


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--cuts", type=int, default=12, help="cuts of each file")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--format", action="append", help="only these: HTML, XML, JSON, YAML, iCalendar")
    asked.add_argument("--show", type=int, default=12, help="losses without a word that are listed for each format")
    given = asked.parse_args()
    counted: defaultdict[str, Counter[str]] = defaultdict(Counter)
    silent: defaultdict[str, list[str]] = defaultdict(list)
    false: defaultdict[str, list[str]] = defaultdict(list)
    for path in files(given.folder, None, given.seed):
        body = path.read_bytes()
        kind = format_of(path, body)
        if given.format and kind not in given.format:
            continue
        name = str(path.relative_to(given.folder))
        url, media = f"https://host.example/{path.name}", TYPES.get(path.suffix)
        payload = Payload(body, url, media, NOW)
        reader, read = reader_of(name, payload)
        whole = read(payload)
        count = counted[kind]
        count["files"] += 1
        if note := told(whole.problems):
            count["said whole"] += 1
            false[kind].append(f"{name}: {note}")
        wanted = things(whole)
        if not wanted:
            continue
        chance = random.Random(f"{given.seed} {name}")
        for number, place in enumerate(places(body, given.cuts, chance)):
            left = read(Payload(body[:place], url, media, NOW))
            count["cuts"] += 1
            gone = wanted - things(left)
            if gone:
                where = HARDER if number % 2 else ANYWHERE
                count[where] += 1
                if left.problems:
                    count[f"{where}, said"] += 1
                    count["named"] += bool(told(left.problems))
                else:
                    silent[kind].append(f"{name} at {place:,} of {len(body):,} by {reader}: {gone.total()} of {wanted.total()}"
                                        f" gone; ends {body[max(place - 30, 0):place]!r}")  # fmt: skip
    print(
        f"{'':10} {'files':>6} {'cuts':>6} {'cost things':>11} {'with a problem, of cuts':>30} {'named as':>9} {'whole and':>10}"
    )
    print(f"{'':10} {'':6} {'':6} {'':11} {'anywhere':>15} {'behind a mark':>14} {'cut off':>9} {'named so':>10}")
    for kind, count in sorted(counted.items()):
        shares = [f"{count[f'{one}, said'] / count[one]:.2%}" if count[one] else "-" for one in (ANYWHERE, HARDER)]
        print(f"{kind:10} {count['files']:6} {count['cuts']:6} {count[ANYWHERE] + count[HARDER]:11} {shares[0]:>15} {shares[1]:>14} "
              f"{count['named']:9} {count['said whole']:10}")  # fmt: skip
    for title, lists in (("cut, lost and silent", silent), ("whole and said to be cut", false)):
        for kind, names in sorted(lists.items()):
            print(f"{title}: {kind} ({len(names)})", *names[: given.show], sep="\n    ")


if __name__ == "__main__":
    main()
