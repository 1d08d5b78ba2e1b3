"""Dates and places that an entry of a feed states in words: after a label, at the head, or in its title.

A date elsewhere in a text may be anything (a deadline, a birth, an earlier edition) and is left alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from discovery.when import find_when

if TYPE_CHECKING:
    from datetime import date

    from discovery.when import When

MAX_TEXT = 3_000
"""Characters of an entry that are searched; the date of an event stands early."""
MAX_TITLE = 500
MAX_DATES = 1_000
"""Dates, and texts with numbers but no date, that are looked at in one feed."""
MAX_LABELS = 5
WINDOW = 120
"""Characters that are looked at after a label."""
CLOSE = 4
"""How far after its label a date may begin."""
BEFORE = 60
"""How far after a start the label of its end may stand."""
SEPARATORS = (":", "|", "-", "–", "—", "(", "@", ",")
HEAD = 12
"""How far from the head of a text or title its first date may begin."""

LABEL = re.compile(
    r"(?:^|[\n.;!?*•|–)(-]|\s{2})\s{0,5}"
    r"(?:(?:event|meeting|start(?:ing)?|course|workshop|seminar|webinar|conference|new)\s)?"
    r"(?:date(?:s|\(s\))?(?:\s?(?:and|&|/|,)\s?times?)?|when|day|time(?:\s?(?:and|&)\s?date)?|starts?|begins?|from|wann|datum|"
    r"termine?|zeit(?:punkt|raum)?|beginn|quand|dates?\set\sheures?|fecha(?:s|\sy\shora)?|cu[aá]ndo|quando|data(?:\se\sora)?|"
    r"wanneer|tid(?:punkt)?|n[aä]r|dato|hvorn[aå]r|kiedy|kdy|termin)\s{0,3}[:：–-]{1,2}\s{0,5}",
    re.IGNORECASE,
)
"""What stands directly before the date of an event, as a label."""
PHRASE = re.compile(
    r"(?:takes?\splace|taking\splace|(?:will\sbe|is(?:\sbeing)?|to\sbe|are)\s(?:held|hosted)|join\sus|scheduled\sfor|save\sthe\sdate|"
    r"findet|finden|aura\slieu|se\stiendra|tendr[aá]\slugar|se\scelebrar[aá]|si\sterr[aà]|vindt\splaats|plaatsvinden)"
    r"(?:[\s:,!–-]{1,3}(?:on|from|between|this|am|vom|le|du|el|del|il|dal|op|van)\b)?[\s:,!–-]{0,3}",
    re.IGNORECASE,
)
"""What stands directly before the date of an event, in a sentence."""
END_LABEL = re.compile(
    r"(?:^|[\n.;|•-]|\s)\s{0,5}(?:end(?:s|ing)?(?:\s(?:date|time))?|until|to|ende|bis|fin|hasta|fine)\s{0,3}:\s{0,5}",
    re.IGNORECASE,
)
OTHER_DATE = re.compile(
    r"\b(?:deadlines?|due|before|by|until|regist(?:er|ration)\w*|sign[\s-]?up|apply|applications?|submi\w+|abstracts?|early[\s-]bird|posted|"
    r"published|updated|modified|closes?|closing|opens?|minutes|recap|report|review|since|frist|anmeld\w+|bewerb\w+|einreich\w+|"
    r"ver[oö]ffentlicht|aktualisiert|avant|jusqu\W|inscri\w+|publi\w+|hasta|antes|plazo|entro|iscri\w+|v[oó]or|aanmeld\w+)\b[^\n.!?]{0,40}\Z",
    re.IGNORECASE,
)
"""What makes the date after it a different one."""
PLACE = re.compile(
    r"(?:^|\n)[ *•-]{0,4}(?:location|venue|where|place|ort|veranstaltungsort|wo|lieu|o[uù]|lugar|d[oó]nde|luogo|dove|"
    r"locatie|plaats|waar|plats|sted|miejsce|m[ií]sto|local)\s{0,3}[:：]\s{0,5}([^\n]{3,200})",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Words:
    """Finds dates in the words of one feed's entries, as many as are worth the time."""

    language: str | None
    country: str | None
    dates_left: int = MAX_DATES

    def date_in(self, title: str, text: str, today: date) -> tuple[When, str] | None:
        """Give the date of an event and its wording, or None if none is certain to be it.

        ``today`` is the day against which a date without a year is read: the day of publication where it is known.
        """
        return self._in_title(title, today) or self._in_text(text[:MAX_TEXT], today)

    def _find(self, text: str, today: date) -> list[tuple[tuple[int, int], When]]:
        if self.dates_left <= 0 or not any(char.isdigit() for char in text):
            return []
        found = find_when(text, lang=self.language, country=self.country, today=today)
        self.dates_left -= 1 + len(found)
        return found

    def _in_title(self, title: str, today: date) -> tuple[When, str] | None:
        for (start, end), when in self._find(title[:MAX_TITLE], today):
            before = title[:start]
            outside = start <= HEAD or end >= len(title) - 2 or before.rstrip().endswith(SEPARATORS)
            if outside and _is_day(when) and not OTHER_DATE.search(before):
                return when, title[start:end]
        return None

    def _in_text(self, text: str, today: date) -> tuple[When, str] | None:
        """Look at the head of a text, then after each label and phrase; nowhere else."""
        first = self._at(text, 0, HEAD, today)
        if first is not None and OTHER_DATE.search(text[: text.find(first[1])]):
            first = None
        places = sorted(match.end() for words in (LABEL, PHRASE) for match in islice(words.finditer(text), MAX_LABELS))
        for place in places:
            if first is not None:
                break
            first = self._at(text, place, CLOSE, today)
        if first is not None and first[0].end is None:
            after = text.find(first[1]) + len(first[1])
            label = END_LABEL.search(text, after, after + BEFORE)
            last = self._at(text, label.end(), CLOSE, today) if label else None
            if last is not None and (last[0].start or "") > (first[0].start or ""):
                first[0].end = last[0].start
        return first

    def _at(self, text: str, place: int, close: int, today: date) -> tuple[When, str] | None:
        """Give the date that begins at a place in a text, or at most ``close`` characters after it."""
        window = text[place : place + WINDOW]
        for (start, end), when in self._find(window, today)[:1]:
            if start <= close and _is_day(when):
                return when, window[start:end]
        return None


def place_in(text: str) -> str | None:
    """Give what a text says after a label for the place, or None."""
    match = PLACE.search(text[:MAX_TEXT])
    return match[1].strip(" .,;") if match else None


def _is_day(when: When) -> bool:
    """Tell whether the date is known to the day."""
    return when.start is not None and len(when.start) >= len("2027-01-02")
