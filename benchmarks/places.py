"""How well places are found: on rows of conference lists whose coordinates or sameness are known.

python benchmarks/places.py [FOLDER OF RECORDED DATA]
"""

from __future__ import annotations

import csv
import sys
import time
from collections import Counter
from pathlib import Path

import yaml

from discovery.gazetteer import Located, country_code, distance_km, resolve

DATA = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/corpus")
NEAR_KM = 50.0
SAME_KM = 30.0
SPREAD_KM = 60.0
"""Where the list's own coordinates for one name lie further apart, they prove nothing."""


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / "labels" / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def text(*parts: str | None) -> str:
    return ", ".join(part for part in parts if part)


def off_km(found: Located, latitude: float, longitude: float) -> float | None:
    if found.latitude is None or found.longitude is None:
        return None
    return distance_km(latitude, longitude, found.latitude, found.longitude)


def coordinates() -> None:
    right, counts = Counter[str](), Counter[str]()
    for row in rows("geo.tsv"):
        found = resolve(text(row["city"], row["country"]))
        wanted = country_code(row["country"])
        if wanted:
            counts["country"] += 1
            right["country"] += found.country == wanted
        if not row["lat"] or float(row["coord_spread_km"]) > SPREAD_KM:
            continue
        counts["with coordinates"] += 1
        km = off_km(found, float(row["lat"]), float(row["lon"]))
        if km is None:
            right["left open"] += 1
        elif km <= NEAR_KM:
            right["near"] += 1
        else:
            print(
                f"  far: {text(row['city'], row['country'])}: {km:.0f} km from the list's coordinates ({found.city}, {found.country})"
            )
    answered = counts["with coordinates"] - right["left open"]
    print(f"right country: {right['country']} of {counts['country']} strings that name one")
    print(
        f"within {NEAR_KM:.0f} km: {right['near']} of {counts['with coordinates']} ({right['left open']} left open; {right['near']} of {answered} answered)"
    )


def aliases() -> None:
    found = Counter[tuple[str, bool]]()
    for row in rows("place_aliases.tsv"):
        a, b = resolve(text(row["city_a"], row["country_a"])), resolve(text(row["city_b"], row["country_b"]))
        km = off_km(a, b.latitude, b.longitude) if b.latitude is not None and b.longitude is not None else None
        found[row["kind"], km is not None and km <= SAME_KM] += 1
    for kind in sorted({kind for kind, _ in found}):
        print(f"  {kind:<16} same {found[kind, True]:>3}, not {found[kind, False]:>3}")


def rubyevents() -> None:
    near = total = left_open = 0
    for path in sorted((DATA / "lists" / "rubyevents").rglob("event.yml")):
        row = yaml.safe_load(path.read_text(encoding="utf-8"))
        where, point = row.get("location"), row.get("coordinates")
        if not isinstance(where, str) or not isinstance(point, dict) or not point.get("latitude"):
            continue
        km = off_km(resolve(where), float(point["latitude"]), float(point["longitude"]))
        total += 1
        left_open += km is None
        near += km is not None and km <= NEAR_KM
    print(f"rubyevents: {near} of {total} within {NEAR_KM:.0f} km, {left_open} left open")


def speed() -> None:
    names = [text(row["city"], row["country"]) for row in rows("geo.tsv")]
    started = time.process_time()
    for number in range(20):
        for name in names:
            resolve(f"{name}{' ' * (number + 1)}")
    each = (time.process_time() - started) / (20 * len(names))
    print(f"speed: {each * 1e6:.0f} microseconds a text not seen before")


if __name__ == "__main__":
    coordinates()
    print("pairs of strings seen for one event:")
    aliases()
    rubyevents()
    speed()
