"""Learns what the features of a pair weigh: python benchmarks/learn.py [shared folder]

Logistic regression, in plain Python, over pairs of conference lists read by hand, pairs inside one list that look alike (a
list shows nothing twice, so they are different) and pairs across lists that are plainly one. Prints how well weights do on
pairs that they were not learned from (five folds, thrice), then the weights. Those that no list can teach are not learned
but set: ``SET``.
"""

from __future__ import annotations

import json
import math
import random
import sys
from itertools import combinations
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from resolve import SHARED, normalised, row_item, whole_lists

from discovery.items import Event
from pipelines._compare import THRESHOLD, WEIGHTS, features
from pipelines._items import encode_item, sketch_in
from pipelines._keys import keys_and_brief
from pipelines._profile import Profile, profile_of

SET = (
    "acronyms", "apart", "city_conflict", "country_conflict", "elsewhere", "hosted", "month", "named_city", "no_date", "number_conflict",
    "organizer", "other_day", "own_words", "same_instant", "other_hour", "other_minute", "part", "plain", "same_venue",
    "venue_conflict", "weekly", "year_conflict",
)  # fmt: skip
"""Features whose weights stand in ``WEIGHTS`` by hand."""
BY_HAND, OF_LIST, PLAIN = 6.0, 0.5, 0.3
"""How much a pair counts: one read by hand, one of one list, one that is plainly one thing."""
MAX_OF_LIST = 3_000
MAX_BLOCK = 20
PENALTY = 0.5
ROUNDS = 12
FOLDS, REPEATS = 5, 3
Row = tuple[bool, dict[str, float], float]


def by_hand(shared: Path) -> list[Row]:
    rows: list[Row] = []
    for line in (shared / "corpus" / "labels" / "duplicate_pairs.jsonl").read_text("utf-8").splitlines():
        pair = json.loads(line)
        a, b = (profile_of(normalised([row_item(pair[side])], pair[side]["source"])[0]) for side in "ab")
        rows.append((pair["match"], features(a, b), BY_HAND))
    return rows


def of_lists(shared: Path) -> list[Row]:
    """Give pairs that meet under a key: different ones of one list, and plainly equal ones of two."""
    blocks: dict[int, list[tuple[str, Profile]]] = {}
    for source, items in whole_lists(shared).items():
        for item in items:
            if isinstance(item, Event):
                profile = profile_of(item)
                for block, _, _ in keys_and_brief(sketch_in(encode_item(item)), source)[0]:
                    blocks.setdefault(block, []).append((source, profile))
    apart: list[Row] = []
    one: list[Row] = []
    for block in blocks.values():
        for (source, a), (other, b) in combinations(block, 2) if len(block) <= MAX_BLOCK else ():
            found = features(a, b)
            if source != other and _plainly(found):
                one.append((True, found, PLAIN))
            elif source == other and not _nearly(found):
                apart.append((False, found, OF_LIST))
    shuffle = random.Random(1).shuffle
    shuffle(apart)
    shuffle(one)
    return apart[:MAX_OF_LIST] + one[: MAX_OF_LIST // 6]


def _plainly(found: dict[str, float]) -> bool:
    named = found.get("same_url") and found.get("name", 0) > 0.6
    return bool(found.get("same_start") and (named or (found.get("same_name") and found.get("same_city"))))


def _nearly(found: dict[str, float]) -> bool:
    near = found.get("same_start") or found.get("near")
    return bool(near and (found.get("same_name") or found.get("same_url")))


def learn(rows: list[Row]) -> dict[str, float]:
    """Fit by Newton's method; the set weights are given and stay."""
    names = sorted({name for _, found, _ in rows for name in found} - set(SET))
    place = {name: number for number, name in enumerate(names)}
    data = [
        (truth, [(place[name], value) for name, value in found.items() if name in place], weight,
         sum(WEIGHTS.get(name, 0.0) * value for name, value in found.items() if name in SET))
        for truth, found, weight in rows
    ]  # fmt: skip
    weights = [0.0] * len(names)
    for _ in range(ROUNDS):
        penalties = [0.0 if name == "bias" else PENALTY for name in names]
        slope = [-penalty * value for penalty, value in zip(penalties, weights, strict=True)]
        bend = [[penalty * (i == j) for j in range(len(names))] for i, penalty in enumerate(penalties)]
        for truth, found, weight, given in data:
            odds = max(-30.0, min(30.0, given + sum(weights[i] * value for i, value in found)))
            chance = 1 / (1 + math.exp(-odds))
            for i, value in found:
                slope[i] += weight * (truth - chance) * value
                for j, other in found:
                    bend[i][j] += weight * chance * (1 - chance) * value * other
        weights = [value + step for value, step in zip(weights, _solve(bend, slope), strict=True)]
    return dict(zip(names, weights, strict=True)) | {name: WEIGHTS[name] for name in SET}


def _solve(matrix: list[list[float]], right: list[float]) -> list[float]:
    """Solve a system of equations (Gauss)."""
    size = len(right)
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for i in range(size):
        best = max(range(i, size), key=lambda k: abs(rows[k][i]))
        rows[i], rows[best] = rows[best], rows[i]
        for k in range(i + 1, size):
            if share := rows[k][i] / rows[i][i]:
                rows[k] = [value - share * above for value, above in zip(rows[k], rows[i], strict=True)]
    found = [0.0] * size
    for i in reversed(range(size)):
        found[i] = (rows[i][size] - sum(rows[i][j] * found[j] for j in range(i + 1, size))) / rows[i][i]
    return found


def says(weights: dict[str, float], found: dict[str, float]) -> bool:
    odds = sum(weights.get(name, 0.0) * value for name, value in found.items())
    return 1 / (1 + math.exp(-max(-60.0, min(60.0, odds)))) >= THRESHOLD


def measure(judged: list[tuple[bool, bool]]) -> str:
    hits = sum(truth and said for truth, said in judged)
    precision, recall = hits / sum(said for _, said in judged), hits / sum(truth for truth, _ in judged)
    return f"precision {precision:.4f}, recall {recall:.4f}, F1 {2 * precision * recall / (precision + recall):.4f}"


def unseen(hand: list[Row], lists: list[Row]) -> list[tuple[bool, bool]]:
    """Judge each pair by weights learned without it."""
    judged: list[tuple[bool, bool]] = []
    for repeat in range(REPEATS):
        order: list[Any] = list(hand)
        random.Random(repeat).shuffle(order)
        for fold in range(FOLDS):
            weights = learn([row for number, row in enumerate(order) if number % FOLDS != fold] + lists)
            judged += [(truth, says(weights, found)) for truth, found, _ in order[fold::FOLDS]]
    return judged


def main() -> None:
    shared = Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED
    hand, lists = by_hand(shared), of_lists(shared)
    print(f"{len(hand)} pairs read by hand, {len(lists)} of lists")
    print(f"as shipped:        {measure([(truth, says(WEIGHTS, found)) for truth, found, _ in hand])}")
    wrong = sum(says(WEIGHTS, found) != truth for truth, found, _ in lists)
    print(f"  of lists, judged wrongly: {wrong} of {len(lists)}")
    print(f"on unseen pairs:   {measure(unseen(hand, lists))}")
    weights = learn(hand + lists)
    print(f"learned anew:      {measure([(truth, says(weights, found)) for truth, found, _ in hand])}")
    wrong = sum(says(weights, found) != truth for truth, found, _ in lists)
    print(f"  of lists, judged wrongly: {wrong} of {len(lists)}")
    print(json.dumps({name: round(value, 2) for name, value in sorted(weights.items())}))


if __name__ == "__main__":
    main()
