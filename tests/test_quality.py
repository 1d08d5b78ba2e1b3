"""Every quality flag that the code gives is explained, and none that it does not give."""

from __future__ import annotations

import ast
from pathlib import Path

from discovery.quality import QUALITY

ROOT = Path(__file__).resolve().parents[1]
GIVING = {"flag", "_flag"}


def flags_in(tree: ast.AST) -> set[str]:
    """Give the words that a module hands to ``flag(item, …)`` or ``quality.append(…)``, or yields from ``flags``."""
    found: list[ast.expr] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in GIVING:
            found += node.args[1:]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "append":
            owner = node.func.value
            found += node.args if isinstance(owner, ast.Attribute) and owner.attr == "quality" else []
        elif isinstance(node, ast.FunctionDef) and node.name == "flags":
            found += [inner.value for inner in ast.walk(node) if isinstance(inner, ast.Yield) and inner.value]
    words = {inner.value for node in found for inner in ast.walk(node) if isinstance(inner, ast.Constant)}
    return {word for word in words if isinstance(word, str)}


def test_the_table_holds_the_flags_of_the_code() -> None:
    given: set[str] = set()
    for path in sorted(ROOT.joinpath("pipelines").glob("*.py")):
        given |= flags_in(ast.parse(path.read_text(encoding="utf-8")))
    assert given == set(QUALITY)


def test_the_site_explains_only_flags_of_the_table() -> None:
    from discovery.publish._words import QUALITY_WORDS

    assert set(QUALITY_WORDS) <= set(QUALITY)
