"""Dates and places that an entry of a feed states in words: after a label, at the head, or in its title.

A date elsewhere in a text may be anything (a deadline, a birth, an earlier edition) and is left alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from discovery.when import find_when

if TYPE_CHECKING:
    from datetime import date

    from discovery.when import When

MAX_TEXT = 8_000
"""Characters of an entry that are searched; the date of an event stands early."""
HEAD = 12
"""How far from the head of a text or title its first date may begin."""

LABEL = re.compile(
    r"(?:^|[\n.;!?*•|–)(-]|\s{2})\s{0,5}"
    r"(?:(?:event|meeting|start(?:ing)?|course|workshop|seminar|webinar|conference|new)\s)?"
    r"(?:date(?:s|\(s\))?(?:\s?(?:and|&|/|,)\s?times?)?|when|day|time(?:\s?(?:and|&)\s?date)?|starts?|begins?|from|wann|datum|"
    r"termine?|zeit(?:punkt|raum)?|beginn|quand|dates?\set\sheures?|fecha(?:s|\sy\shora)?|cu[aá]ndo|quando|data(?:\se\sora)?|"
    r"wanneer|tid(?:punkt)?|n[aä]r|dato|hvorn[aå]r|kiedy|kdy|termin)\s{0,3}[:：–-]{1,2}\s{0,5}\Z",
    re.IGNORECASE,
)
"""What stands directly before the date of an event, as a label."""
PHRASE = re.compile(
    r"(?:takes?\splace|taking\splace|(?:will\sbe|is(?:\sbeing)?|to\sbe|are)\s(?:held|hosted)|join\sus|scheduled\sfor|save\sthe\sdate|"
    r"findet|finden|aura\slieu|se\stiendra|tendr[aá]\slugar|se\scelebrar[aá]|si\sterr[aà]|vindt\splaats|plaatsvinden)"
    r"(?:[\s:,!–-]{1,3}(?:on|from|between|this|am|vom|le|du|el|del|il|dal|op|van)\b)?[\s:,!–-]{0,3}\Z",
    re.IGNORECASE,
)
"""What stands directly before the date of an event, in a sentence."""
END_LABEL = re.compile(
    r"(?:^|[\n.;|•-]|\s)\s{0,5}(?:end(?:s|ing)?(?:\s(?:date|time))?|until|to|ende|bis|fin|hasta|fine)\s{0,3}:\s{0,5}\Z",
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


def date_in(title: str, text: str, *, lang: str | None, country: str | None, today: date) -> tuple[When, str] | None:
    """Give the date of an event and its wording, or None if none is certain to be it.

    ``today`` is the day against which a date without a year is read: the day of publication where it is known.
    """
    return _in_title(title, lang, country, today) or _in_text(text[:MAX_TEXT], lang, country, today)


def place_in(text: str) -> str | None:
    """Give what a text says after a label for the place, or None."""
    match = PLACE.search(text[:MAX_TEXT])
    return match[1].strip(" .,;") if match else None


def _in_title(title: str, lang: str | None, country: str | None, today: date) -> tuple[When, str] | None:
    for (start, end), when in find_when(title, lang=lang, country=country, today=today):
        outside = (
            start <= HEAD
            or end >= len(title) - 2
            or title[:start].rstrip().endswith((":", "|", "-", "–", "—", "(", "@", ","))
        )
        if outside and _is_day(when) and not OTHER_DATE.search(title[:start]):
            return when, title[start:end]
    return None


def _in_text(text: str, lang: str | None, country: str | None, today: date) -> tuple[When, str] | None:
    first: tuple[When, str] | None = None
    for (start, end), when in find_when(text, lang=lang, country=country, today=today):
        before = text[max(0, start - 80) : start]
        if first is not None:
            if (
                END_LABEL.search(before)
                and _is_day(when)
                and first[0].end is None
                and (when.start or "") > (first[0].start or "")
            ):
                first[0].end = when.start
            break
        labelled = LABEL.search(before) or PHRASE.search(before)
        if _is_day(when) and (labelled or (start <= HEAD and not OTHER_DATE.search(before))):
            first = when, text[start:end]
    return first


def _is_day(when: When) -> bool:
    """Tell whether the date is known to the day."""
    return when.start is not None and len(when.start) >= len("2027-01-02")
