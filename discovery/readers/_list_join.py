"""Which dates of a page belong together, and which are of no event: publication, deadlines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from discovery.readers._list_dates import END_LABEL, RANGE
from discovery.readers._list_words import DEADLINE, PUBLISHED

if TYPE_CHECKING:
    from discovery.readers._list_dates import Mention
    from discovery.readers._list_tree import Node, Tree

BEFORE = 30
"""How many characters before a date may say what date it is."""
MAX_REPEAT = 200
"""Characters within which a block may say its date again."""
IN_SENTENCE = re.compile(r"\b(?:the|this|our|its)\s\Z", re.IGNORECASE)
"""What stands before a date that an English sentence speaks of; elsewhere an article belongs to every date (``le 3 mars``)."""
END_CLASS = re.compile(r"(?:^|[-_ ])(?:end|until|dtend|enddate)(?:[-_ ]|$)", re.IGNORECASE)
END_DEPTH = 3
"""How many elements around a date may have a class that calls it an end."""
MAX_END = 40
"""Characters between a start and its end."""
MAX_CARD = 1_000
WHOLES = frozenset({"html", "body", "main", "ul", "ol", "table", "tbody", "dl"})
"""Elements that hold a list, not one of its events."""
BULLET = re.compile(r"\n\s*[-–—•*]\s*\Z")
"""A dash that begins a line is no span between two dates."""


def joined(tree: Tree, mentions: list[Mention]) -> list[Mention]:
    """Make one of two dates that belong together: a start and its end, or the same day said twice in one place."""
    kept: list[Mention] = []
    for number, mention in enumerate(mentions):
        last = kept[-1] if kept else None
        if last is None:
            kept.append(mention)
        elif _ends(tree, last, mention):
            last.when.end = mention.when.end or mention.when.start
            last.end = (
                mention.end if block_of(last) is block_of(mention) or last.end + MAX_END > mention.start else last.end
            )
        elif _says_again(last, mention):
            _take_more_exact(last, mention)
            last.end = mention.end
        elif _on_one_card(last, mention, kept[-2:-1], mentions[number + 1 : number + 2]):
            tile = last.when.all_day and (not mention.when.all_day or last.when.year_inferred)
            kept[-1] = mention if tile else last
        else:
            kept.append(mention)
    return kept


def _take_more_exact(last: Mention, mention: Mention) -> None:
    if last.when.all_day and not mention.when.all_day:
        last.when = mention.when


def _ends(tree: Tree, last: Mention, mention: Mention) -> bool:
    """Tell whether the second of two dates is the end of the first.

    A word for a span or for an end stands between them, or a class or the head of its column calls it the end.
    """
    between = tree.text[last.end : mention.start]
    if last.when.end is not None or BULLET.search(between) or (mention.when.start or "") <= (last.when.start or ""):
        return False
    between = between.replace("\n", " ").strip(" ,.:;|()")
    row = mention.node.nearest("tr")
    if row is not None and row is last.node.nearest("tr") and END_LABEL.fullmatch(tree.header(mention.node)):
        return True
    if len(between) < MAX_END and any(END_CLASS.search(node.classes) for node in mention.node.ancestors()[:END_DEPTH]):
        return True
    return 0 < len(between) < MAX_END and (
        RANGE.fullmatch(between) is not None or END_LABEL.fullmatch(between) is not None
    )


def _says_again(last: Mention, mention: Mention) -> bool:
    """Tell whether a date only repeats the one before it, or its end, in the same block."""
    if mention.day != last.day or block_of(last) is not block_of(mention) or mention.start - last.end > MAX_REPEAT:
        return False
    return last.when.all_day or mention.when.all_day or mention.when.start in {last.when.start, last.when.end}


def _on_one_card(last: Mention, mention: Mention, before: list[Mention], after: list[Mention]) -> bool:
    """Tell whether a card says its day twice and nothing of another: on a tile and, with its year or time, in a line."""
    tile, line = last.when, mention.when
    if mention.day != last.day or (tile.all_day == line.all_day and tile.year_inferred == line.year_inferred):
        return False
    card = next((node for node in mention.node.ancestors() if node.start <= last.start), None)
    if card is None or card.tag in WHOLES or card.end - card.start > MAX_CARD:
        return False
    alone = not (before and before[0].end > card.start) and not (after and after[0].start < card.end)
    return alone and not mention.of_calendar and not last.of_calendar


def block_of(mention: Mention) -> Node:
    return next((node for node in mention.node.ancestors() if node.block), mention.node)


def usable(tree: Tree, mentions: list[Mention]) -> list[Mention]:
    """Leave out dates of publication, deadlines and the like, by the words between them and the date before."""
    kept = []
    last_end = 0
    for mention in mentions:
        line = tree.line(mention.start)[0]
        above = tree.line(line - 1)[0] if line else 0
        cell = next((node.start for node in mention.node.ancestors() if node.tag == "tr"), 0)
        tail = tree.text[max(last_end, mention.start - BEFORE, above, cell) : mention.start].replace("\n", " ")
        last_end = mention.end
        labels = (tail, tree.header(mention.node))
        if not any(words.search(label) for words in (PUBLISHED, DEADLINE, IN_SENTENCE) for label in labels):
            kept.append(mention)
    return kept
