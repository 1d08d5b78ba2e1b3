"""How well languages are told. Run: python benchmarks/language.py [--errors]

Texts are put together of the messages of this system's programs in their translations (/usr/share/locale, gettext): each of
100 to 300 characters, whole messages without placeholders. Beside it py3langid, where it is installed.
"""

from __future__ import annotations

import argparse
import gettext
import random
import re
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from pipelines.language import _tables, language_of, primary_tag

LOCALES = Path("/usr/share/locale")
EACH = 150


def sentences() -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for folder in sorted(LOCALES.glob("*/LC_MESSAGES")):
        language = primary_tag(folder.parent.name.partition("@")[0])
        if language is None or "@" in folder.parent.name:
            continue
        for file in sorted(folder.glob("*.mo")):
            try:
                with file.open("rb") as opened:
                    messages = gettext.GNUTranslations(opened)._catalog  # type: ignore[attr-defined]
            except (OSError, UnicodeError, ValueError, LookupError):  # broken catalogues
                continue
            for original, text in messages.items():
                plain = re.sub(r"\s+", " ", text).strip()
                if (
                    original
                    and original != text
                    and len(plain) > 30
                    and not re.search(r"[%<>{}=\\|]|--|[A-Z]{4}", plain)
                ):
                    found[language].append(plain)
    return found


def texts(rnd: random.Random) -> list[tuple[str, str]]:
    known = {language for owners in _tables().words.values() for language, _ in owners}
    known |= {language for language, _ in _tables().scripts}
    rows = []
    for language, plain in sorted(sentences().items()):
        if language not in known or len(plain) < 60:
            continue
        for _ in range(EACH):
            text = ""
            while len(text) < 101:
                text += rnd.choice(plain) + " "
            rows.append((language, text[:300]))
    return rows


def report(name: str, rows: list[tuple[str, str]], answers: list[str | None], took: float, show: bool) -> None:
    right = sum(wanted == answer for (wanted, _), answer in zip(rows, answers, strict=True))
    none = sum(answer is None for answer in answers)
    print(
        f"{name}: {right / len(rows):.4f} right, {none / len(rows):.4f} not told, {took / len(rows) * 1e3:.3f} ms a text"
    )
    if show:
        wrong: Counter[tuple[str, str | None]] = Counter()
        for (wanted, _), answer in zip(rows, answers, strict=True):
            if wanted != answer:
                wrong[wanted, answer] += 1
        print("  ", ", ".join(f"{wanted}→{answer} {times}" for (wanted, answer), times in wrong.most_common(25)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--errors", action="store_true", help="print what was taken for what")
    arguments = parser.parse_args()
    rows = texts(random.Random(3))
    print(f"{len(rows)} texts, {len({language for language, _ in rows})} languages")
    language_of("x" * 200)
    start = time.perf_counter()
    answers = [language_of(text) for _, text in rows]
    report("small words and scripts", rows, answers, time.perf_counter() - start, arguments.errors)
    try:
        import py3langid
    except ImportError:
        print("py3langid is not installed")
        return
    py3langid.classify("x")
    start = time.perf_counter()
    theirs = [primary_tag(py3langid.classify(text)[0]) for _, text in rows]
    report("py3langid", rows, theirs, time.perf_counter() - start, arguments.errors)


if __name__ == "__main__":
    main()
