"""How well lists of events are found on plain pages: ``python benchmarks/listings.py [--half a|b] [--verbose]``.

The pages are recorded ones, each with what its publisher's own scraper made of it. An event is found when the day is the same
and the time is. Where the scraper says midnight it knows no time, and the day is enough; where the reader gives no time, the
day is enough if the page does not state that time for the event (many scrapers add a constant one): neither within
``NEAR`` characters of its day, nor in a line without any date, which may hold for all.

* recall: of the starts that the scrapers' tests assert, how many a reader found.
* whole: of all that is known to stand on the pages (the scrapers' whole output and the rows found by hand), how many.
* precision: of the events that a reader gave, how many are among all that is known, each known one matched at most once.
  Many scrapers take one committee, one year or one event of their page. What else such a page lists was found by hand:
  ``listings_rows.toml`` selects the rows, independent of the reader but for the reading of the date. On all other pages
  everything that the scraper did not take counts as wrong. Nothing is left out of the count.
* strict: the same by the scrapers' output alone: of the events inside the days from its first to its last, how many are in it;
  what lies outside those days is neither right nor wrong.
* day: the same by the day alone.
* names: of the asserted titles that stand in the page and whose day was found, how many agree with the name of an event of
  that day (one holds the other, case and punctuation aside).

Pages are halved by the hash of their file's name: half a was looked at while the reader was written first, half b was held
back then. The baselines: ``blocks`` takes every smallest block with a date and a link, or a date below a heading, for an
event; ``repeated`` takes the elements of one kind (tag and class) of which most hold exactly one date each, as a programmer
would who writes one rule for all pages.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
import time
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bs4 import BeautifulSoup

from discovery.readers import Payload, Reading, html_list
from discovery.when import find_when

SHARED = Path(__file__).resolve().parents[2] / "shared"


@dataclass
class Page:
    path: Path
    payload: Payload
    asserted: list[str]
    complete: list[str]
    titles: list[tuple[str, str]]
    by_hand: list[str]
    lines: list[str]
    half: str

    @property
    def known(self) -> list[str]:
        """Everything that is known to stand on the page, each once for every time it does."""
        scraped, by_hand = Counter(self.complete), Counter(self.by_hand)
        for start in self.asserted:
            scraped[start] = max(scraped[start], 1)
        days = Counter(start[:10] for start in scraped.elements())
        rest = [start for start in by_hand.elements() if not days[start[:10]] or days.subtract([start[:10]])]
        return [*scraped.elements(), *rest]


@dataclass
class Score:
    recall_hits: Counter[str] = field(default_factory=Counter)
    strict_hits: Counter[str] = field(default_factory=Counter)
    hits: Counter[str] = field(default_factory=Counter)
    asserted: int = 0
    known: int = 0
    given: int = 0
    inside: int = 0
    names: Counter[bool] = field(default_factory=Counter)

    def line(self, mode: str) -> str:
        return "  ".join(
            f"{what} {hits[mode] / max(1, number):.3f} ({hits[mode]}/{number})"
            for what, hits, number in (
                ("recall", self.recall_hits, self.asserted),
                ("precision", self.hits, self.given),
                ("whole", self.hits, self.known),
                ("strict", self.strict_hits, self.inside),
            )
        )


def pages() -> list[Page]:
    found = []
    by_hand = tomllib.loads(Path(__file__).with_name("listings_rows.toml").read_text(encoding="utf-8"))
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
        soup = BeautifulSoup(body, "lxml")
        for tag in soup(["script", "style"]):
            tag.decompose()
        lines = [" ".join(line.split()) for line in soup.get_text("\n").split("\n")]
        found.append(
            Page(
                path=path,
                payload=Payload(
                    body, url=expected["origin"].get("url") or "", content_type="text/html", now=now, country="US"
                ),
                asserted=asserted,
                complete=complete,
                titles=titles,
                by_hand=rows_by_hand(soup, by_hand[path.stem], now) if path.stem in by_hand else [],
                lines=[line.lower() for line in lines if line],
                half="ab"[int(hashlib.sha256(path.name.encode()).hexdigest(), 16) % 2],
            )
        )
    return found


def rows_by_hand(soup: BeautifulSoup, rule: dict[str, Any], now: datetime) -> list[str]:
    """Give the starts of the rows that a rule of ``listings_rows.toml`` selects."""
    starts: list[str] = []
    seen: set[tuple[str, bool]] = set()
    for row in soup.select(rule["rows"]):
        above = row.find_all_previous(rule["year"].split(", ")) if "year" in rule else []
        stated = next(filter(None, (re.search(r"\b20\d\d\b", one.get_text()) for one in above)), None)
        today = datetime(int(stated[0]), 1, 1, tzinfo=UTC) if stated else now
        text = row.get_text("\n" if rule.get("lines") else " ", strip=True)
        for line in text.split("\n") if rule.get("lines") else [" ".join(text.split())]:
            said = re.sub(rule.get("drop", r"\Z"), " ", line)[:300]
            found = [
                when.start
                for _, when in find_when(said, lang="en", country="US", today=today.date())
                if when.start and len(when.start) >= 10
            ]
            short = re.fullmatch(r"(\d\d?)-(\d\d?)-(\d\d)", said.strip())
            if short:
                found = [f"20{short[3]}-{int(short[1]):02}-{int(short[2]):02}"]
            linked = re.search(rule["link"], str(row)) if "link" in rule and found else None
            if linked and found[0][5:10] == f"{linked[1]}-{linked[2]}":
                found[0] = f"20{linked[3]}{found[0][4:]}"
            key = (found[0], bool(re.search(rule.get("by", "^"), said))) if found else ("", False)
            if found and not (rule.get("once") and key in seen):
                seen.add(key)
                starts.append(found[0])
    return starts


NEAR = 200
MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
DATED = re.compile(rf"\b(?:{MONTHS})[a-z]*\.? ?\d|\d ?(?:{MONTHS})|\d[-/.]\d\d?[-/.]\d")


def time_stated(page: Page, start: str) -> bool:
    """Tell whether the page states the time of a start: near its day, or in a line without a date, which may hold for all."""
    hour, minute = int(start[11:13]), start[14:16]
    forms = [
        rf"(?<![\d:]){hour:02}:{minute}\b",
        rf"(?<![\d:])0?{hour % 12 or 12}:{minute}\s?{'ap'[hour >= 12]}",
    ]
    if minute == "00":
        forms += [rf"(?<![\d:])0?{hour % 12 or 12}\s?{'ap'[hour >= 12]}\.?m"]
        forms += ["noon"] if hour == 12 else []
    time = re.compile("|".join(forms))
    month, day = MONTHS.split("|")[int(start[5:7]) - 1], int(start[8:10])
    written = re.compile(
        rf"{month}[a-z]*\.? 0?{day}\b|\b0?{day}\.? {month}|\b0?{int(start[5:7])}[-/]0?{day}[-/]|{start[:10]}"
    )
    text = " ".join(page.lines)
    if any(time.search(line) and not DATED.search(line) for line in page.lines):
        return True
    return any(time.search(text, max(0, one.start() - NEAR), one.end() + NEAR) for one in written.finditer(text))


def same(page: Page, expected: str, given: str, mode: str) -> bool:
    if expected[:10] != given[:10]:
        return False
    if mode == "day":
        return True
    if len(expected) == 10 or expected[11:16] == "00:00":
        return True
    return expected[11:16] == given[11:16] if len(given) > 10 else not time_stated(page, expected)


def judge(page: Page, starts: list[str], score: Score) -> None:
    score.asserted += len(page.asserted)
    days = sorted(start[:10] for start in page.complete + page.asserted)
    inside = [start for start in starts if days and days[0] <= start[:10] <= days[-1]]
    scraped = page.complete + [start for start in page.asserted if start not in page.complete]
    score.known += len(page.known)
    for mode in ("start", "day"):
        score.recall_hits[mode] += sum(any(same(page, one, start, mode) for start in starts) for one in page.asserted)
        score.strict_hits[mode] += matched(page, list(scraped), inside, mode)
        score.hits[mode] += matched(page, page.known, starts, mode)
    score.given += len(starts)
    score.inside += len(inside)


def judge_names(page: Page, items: list[Any], score: Score) -> None:
    for start, title in page.titles:
        names = [folded(item.name or "") for item in items if item.start[:10] == start[:10]]
        if names:
            score.names[any(folded(title) in name or name in folded(title) for name in names)] += 1


def folded(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


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


def blocks(page: Page) -> list[str]:
    """Take every smallest block with a date and a link, or below a heading, for an event."""
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


def repeated(page: Page) -> list[str]:
    """Take the elements of one tag and class, three or more, of which most hold exactly one date, the largest such set first."""
    soup = BeautifulSoup(page.payload.body, "lxml")
    for tag in soup(["script", "style", "nav", "footer", "select"]):
        tag.decompose()
    kinds: dict[tuple[str, str], list[str]] = {}
    for tag in soup.find_all(["li", "tr", "p", "div", "article", "section", "dd"]):
        text = tag.get_text(" ", strip=True)
        if 4 < len(text) < 600:
            kinds.setdefault((tag.name, " ".join(tag.get("class") or [])), []).append(text)
    best: list[str] = []
    for texts in kinds.values():
        dated = [
            [
                when.start
                for _, when in find_when(text, lang="en", country="US", today=page.payload.now.date())
                if when.start and len(when.start) >= 10
            ]
            for text in texts
        ]
        single = [starts[0] for starts in dated if len(starts) == 1]
        if len(single) >= 3 and len(single) * 2 > len(texts) and len(single) > len(best):
            best = single
    return best


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--half", choices="ab")
    parser.add_argument("--verbose", action="store_true")
    arguments = parser.parse_args()
    scores = {(who, half): Score() for who in ("reader", "blocks", "repeated") for half in ("a", "b", "both")}
    slowest = (0.0, "")
    for page in pages():
        if arguments.half and page.half != arguments.half:
            continue
        began = time.perf_counter()
        items = read(page)
        slowest = max(slowest, (time.perf_counter() - began, page.path.name))
        starts = [item.start for item in items]
        simple = {"blocks": blocks(page), "repeated": repeated(page)}
        for half in (page.half, "both"):
            judge(page, starts, scores["reader", half])
            judge_names(page, items, scores["reader", half])
            for who, given in simple.items():
                judge(page, given, scores[who, half])
        if arguments.verbose:
            one = Score()
            judge(page, starts, one)
            name = f"{page.path.parent.name}/{page.path.stem}"
            print(f"{page.half} {name[:44]:44} {one.line('start')}")
    for (who, half), score in scores.items():
        if score.asserted:
            for mode in ("start", "day"):
                print(f"{who:8} half {half:4} {mode:5} {score.line(mode)}")
            if score.names:
                print(f"{who:8} half {half:4} names {score.names[True]}/{score.names.total()}")
    print(f"slowest page {slowest[1]} {slowest[0]:.2f} s")


if __name__ == "__main__":
    main()
