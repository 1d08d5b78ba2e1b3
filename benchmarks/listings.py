"""How well lists of events are found on plain pages: ``python benchmarks/listings.py [--half a|b] [--verbose]``.

The pages are recorded ones, each with what its publisher's own scraper made of it. What is counted:

* recall: of the starts that the scrapers' tests assert, how many a reader found. A start is found when the day is the same
  and the time is; where the reader gives no time, the day is enough only if the page does not state the time either
  (many scrapers add a constant one).
* precision: of the events that a reader gave, how many are in the scrapers' whole output, each expected one matched at most
  once, by day and time as above. Many scrapers take one year, one committee or one event of the page: what a reader gives
  outside the days from their first to their last event is counted apart (``outside``), neither right nor wrong. What they
  leave out inside those days counts as wrong.
* day: the same by the day alone.
* names: of the asserted titles that stand in the page and whose day was found, how many agree with the name of an event of
  that day (one holds the other, case and punctuation aside).

Pages are halved by the hash of their file's name: half a was looked at while the reader was written, half b was held back.
The baseline takes every smallest block with a date and a link, or a date and a heading before it, for an event.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from discovery.readers import Payload, Reading, html_list

SHARED = Path(__file__).resolve().parents[2] / "shared"


@dataclass
class Page:
    path: Path
    payload: Payload
    asserted: list[str]
    complete: list[str]
    titles: list[tuple[str, str]]
    text: str
    half: str


@dataclass
class Score:
    recall_hits: Counter[str] = field(default_factory=Counter)
    asserted: int = 0
    given: int = 0
    outside: int = 0
    names: Counter[bool] = field(default_factory=Counter)
    precision_hits: Counter[str] = field(default_factory=Counter)

    def line(self, mode: str) -> str:
        recall = self.recall_hits[mode] / max(1, self.asserted)
        precision = self.precision_hits[mode] / max(1, self.given)
        return (
            f"{mode:5} recall {recall:.3f} ({self.recall_hits[mode]}/{self.asserted})  "
            f"precision {precision:.3f} ({self.precision_hits[mode]}/{self.given}, outside {self.outside})"
        )


def pages() -> list[Page]:
    found = []
    for path in sorted((SHARED / "corpus/listings").glob("*/*.html")):
        expected = json.loads(path.with_name(f"{path.name}.expect.json").read_text(encoding="utf-8"))
        asserted: list[str] = []
        complete: list[str] = []
        titles: list[tuple[str, str]] = []
        frozen = None
        for test in expected["tests"]:
            frozen = frozen or test.get("frozen_now")
            asserted += [event["fields"]["start"] for event in test["asserted_events"] if event["fields"].get("start")]
            titles += [
                (event["fields"]["start"], event["fields"]["title"])
                for event in test["asserted_events"]
                if event["fields"].get("start") and event.get("found_verbatim_in_page", {}).get("title")
            ]
            for events in (test.get("spider_output") or {}).values():
                complete += [event["start"] for event in events if event.get("start")]
        body = path.read_bytes()
        now = datetime.strptime(frozen, "%Y-%m-%d").replace(tzinfo=UTC) if frozen else datetime(2024, 1, 1, tzinfo=UTC)
        text = re.sub(
            r"<(?:script|style)\b.*?</(?:script|style)>|<[^>]*>", " ", body.decode("utf-8", "replace"), flags=re.DOTALL
        )
        found.append(
            Page(
                path=path,
                payload=Payload(
                    body, url=expected["origin"].get("url") or "", content_type="text/html", now=now, country="US"
                ),
                asserted=asserted,
                complete=complete,
                titles=titles,
                text=" ".join(text.split()).lower(),
                half="ab"[int(hashlib.sha256(path.name.encode()).hexdigest(), 16) % 2],
            )
        )
    return found


def time_stated(page: Page, start: str) -> bool:
    """Tell whether the page states the time of day of a start in any usual form."""
    hour, minute = int(start[11:13]), start[14:16]
    if start[11:16] == "00:00":
        return False
    forms = [
        rf"\b{hour:02}:{minute}\b",
        rf"\b{hour % 12 or 12}:{minute}\s?{'ap'[hour >= 12]}",
        rf"\b0{hour % 12 or 12}:{minute}\s?{'ap'[hour >= 12]}",
    ]
    if minute == "00":
        forms += [rf"\b0?{hour % 12 or 12}\s?{'ap'[hour >= 12]}\.?m"]
        forms += ["noon"] if hour == 12 else []
    return any(re.search(form, page.text) for form in forms)


def same(page: Page, expected: str, given: str, mode: str) -> bool:
    if expected[:10] != given[:10]:
        return False
    if mode == "day":
        return True
    return expected[11:16] == given[11:16] if len(given) > 10 else not time_stated(page, expected)


def judge(page: Page, starts: list[str], score: Score) -> None:
    score.asserted += len(page.asserted)
    days = sorted(start[:10] for start in page.complete + page.asserted)
    inside = [start for start in starts if days and days[0] <= start[:10] <= days[-1]]
    for mode in ("start", "day"):
        score.recall_hits[mode] += sum(any(same(page, one, start, mode) for start in starts) for one in page.asserted)
        score.precision_hits[mode] += matched(page, page.complete + missing(page), inside, mode)
    score.given += len(inside)
    score.outside += len(starts) - len(inside)


def judge_names(page: Page, items: list[Any], score: Score) -> None:
    for start, title in page.titles:
        names = [folded(item.name or "") for item in items if item.start[:10] == start[:10]]
        if names:
            score.names[any(folded(title) in name or name in folded(title) for name in names)] += 1


def folded(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def missing(page: Page) -> list[str]:
    """Give what the tests assert beyond the scrapers' recorded output."""
    return [start for start in page.asserted if start not in page.complete]


def matched(page: Page, expected: list[str], starts: list[str], mode: str) -> int:
    hits = 0
    for start in starts:
        match = next((one for one in expected if same(page, one, start, mode)), None)
        if match is not None:
            expected.remove(match)
            hits += 1
    return hits


def read(page: Page) -> list[Any]:
    return [item for item in Reading.of(html_list.read(page.payload)).items if item.start]


def baseline(page: Page) -> list[str]:
    """Take every smallest block with a date and a link, or below a heading, for an event."""
    from bs4 import BeautifulSoup

    from discovery.when import find_when

    soup = BeautifulSoup(page.payload.body, "lxml")
    for tag in soup(["script", "style", "nav", "footer", "select"]):
        tag.decompose()
    starts, seen = [], set()
    for block in soup.find_all(["li", "tr", "p", "div", "article", "section", "dd", "td", "h2", "h3", "h4"]):
        if (
            block.find(["li", "tr", "p", "div", "article", "section", "dd", "td", "h2", "h3", "h4"])
            and block.name != "tr"
        ):
            continue
        text = block.get_text(" ", strip=True)[:2000]
        if not (block.find("a", href=True) or block.find_previous(["h1", "h2", "h3", "h4"])):
            continue
        for _, when in find_when(text, lang="en", country="US", today=page.payload.now.date())[:1]:
            if when.start and len(when.start) >= 10 and (when.start, text) not in seen:
                seen.add((when.start, text))
                starts.append(when.start)
    return starts


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--half", choices="ab")
    parser.add_argument("--verbose", action="store_true")
    arguments = parser.parse_args()
    scores = {(who, half): Score() for who in ("reader", "baseline") for half in ("a", "b", "both")}
    slowest = (0.0, "")
    for page in pages():
        if arguments.half and page.half != arguments.half:
            continue
        began = time.perf_counter()
        items = read(page)
        slowest = max(slowest, (time.perf_counter() - began, page.path.name))
        starts = [item.start for item in items]
        simple = baseline(page)
        for half in (page.half, "both"):
            judge(page, starts, scores["reader", half])
            judge_names(page, items, scores["reader", half])
            judge(page, simple, scores["baseline", half])
        if arguments.verbose:
            one = Score()
            judge(page, starts, one)
            name = f"{page.path.parent.name}/{page.path.stem}"
            print(f"{page.half} {name[:44]:44} {one.line('start')} | {one.line('day')[6:]} | of {len(page.complete)}")
    for (who, half), score in scores.items():
        if score.asserted:
            for mode in ("start", "day"):
                print(f"{who:8} half {half:4} {score.line(mode)}")
            if score.names:
                print(f"{who:8} half {half:4} names {score.names[True]}/{score.names.total()}")
    print(f"slowest page {slowest[1]} {slowest[0]:.2f} s")


if __name__ == "__main__":
    main()
