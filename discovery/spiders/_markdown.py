"""Markdown as plain text: what a reader of the rendered page would see, without the marks."""

from __future__ import annotations

import re

LINK = re.compile(r"!?\[([^\[\]\n]{1,300})\]\((?:[^()\s]|\([^()\s]*\)){1,2000}(?:\s+\"[^\"\n]{0,200}\")?\)")
"""``[words](address "title")``, and an image's."""
MARKED = re.compile(r"(?<![\w*_`])(\*\*|__|\*|_|`)(?=\S)([^*`\n]{1,500}?)(?<=\S)\1(?![\w*_`])")
"""Strong, emphasis, code. A star or underscore inside of a word is a letter of it: ``snake_case``, ``5*3``."""
HEADING = re.compile(r"^#{1,6}[ \t]+(.*?)[ \t#]*$")
FENCE = re.compile(r"(```|~~~)\w*$")
BLOCK = re.compile(r"[-*+>|]|\d{1,3}[.)]\s")
"""How a line begins that does not go on with the one above it."""
NESTED = 3
"""So many marks may stand around one another: a link in bold italics."""


def plain(text: str) -> str:
    """Take the marks out; lines that were broken for the width of a screen become paragraphs again."""
    for _ in range(NESTED):
        text = MARKED.sub(r"\2", LINK.sub(r"\1", text))
    lines: list[str] = []
    goes_on = code = False
    for line in (one.strip() for one in text.splitlines()):
        if FENCE.match(line):
            code = not code
        elif heading := HEADING.match(line):
            lines += ["", heading[1], ""]
        elif goes_on and line and not code and not BLOCK.match(line):
            lines[-1] += f" {line}"
            continue
        else:
            lines.append(line)
        goes_on = bool(line) and not code and not HEADING.match(line) and not FENCE.match(line)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
