"""Where dates stand on a page, what they say, and which year those without one belong to."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from discovery.readers._list_words import EVENT_WORDS, NOT_STATED_TIME, STATED_TIME, TIME_LABEL
from discovery.when import When, find_when, parse_when

if TYPE_CHECKING:
    from collections.abc import Iterator

    from discovery.readers import Payload
    from discovery.readers._html import Page
    from discovery.readers._list_tree import Node, Tree

MAX_MENTIONS = 8_000
"""More dates than any list of events has."""
COMPACT = 48
"""An element with no more text than this is read as one line: tiles (month over day), dates beside their times."""
MAX_LINE = 2_000
LONGEST_MONTH = 20
MONTH_LIKE = re.compile(r"[^\W\d_]{3,12}\.?(?:\s\d{4})?")
MAX_TIMES = 50
"""Times stated on a page that are compared."""
YEAR = re.compile(r"(?<![\d/.#-])((?:19|20)\d{2})(?![\d/]|-\d)")
DIGIT = re.compile(r"\d")
TIME = re.compile(
    r"(?<![\d:.,/])(?:[01]?\d|2[0-3])(?:[:.h][0-5]\d)?\s?(?:[ap]\.?\s?m\b\.?|uhr\b|h\b)|(?<![\d:.,/])(?:[01]?\d|2[0-3]):[0-5]\d(?!\d)|\bnoon\b|\bmidday\b",
    re.IGNORECASE,
)
"""A time of day by its looks; what it says is left to ``discovery.when``."""
LISTED = re.compile(r"(?:(?!\s(?:and|und|et|y|e|en|och)\s)[^,;&|•·\n])+")
"""The parts of a list of dates."""
RANGE = re.compile(r"\s{0,3}(?:-|–|—|to|until|bis|à|a|al|till?|through)\s{0,3}", re.IGNORECASE)
END_LABEL = re.compile(
    r"(?:[a-z0-9 :.-]{0,20}\s)?(?:end(?:s|ing)?|until|to|finish(?:es)?|ende|bis|fin|hasta|fine|einde|tot)(?:\s(?:date|time|am))?\s?[:：]?",
    re.IGNORECASE,
)
"""What stands between a start and its end, each with a label."""
UNUSUAL = re.compile(
    r"[^\n]*\d{1,2}\s?[./-]\s?\d{1,2}(?:[./-][^\n]*|$)|^\W{0,3}[^\W\d_]{5,12}\.? \d{1,2}(?:,? \d{4})?\W{0,3}$",
    re.MULTILINE,
)
"""A line that may be a date in numbers alone (``03.02.``, ``12.–14.01.``, ``10-02-19``), or of a misspelt month."""
SHORT_YEAR = re.compile(r"(\d{1,2}([./-])\d{1,2}\2)(\d{2})")
GLUED = re.compile(r"(?<=[/.]\d{4})-(?=\d{1,2}:\d\d)")
"""A dash between a date and its time (``9/4/2019-4:30 PM``)."""
BAR = re.compile(r"(?<=\d)\s?([|•·])\s?(?=[^\W\d_]{3})")
"""A bar between two dates (``March 9 | April 13``)."""
MAX_YEARS_AWAY = 30
AT = re.compile(
    r"(?:\b(?:at|from|is|are|approximately|around|promptly|start\w*|begin\w*|um|ab|à|dès|partir de|las|desde|alle|om|vanaf|kl\.?)|"
    r"[:@])\s{0,2}\Z",
    re.IGNORECASE,
)
"""What leads to the time in such a sentence."""
SENTENCE = 160
"""How far before a time the sentence may begin that states it for a whole list."""
SECTION_TAGS = frozenset({"h1", "h2", "h3", "h4"})
YEAR_TAGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "caption", "summary", "legend", "th"})
SHORT_LINE = re.compile(r"[^\n]{4,80}")


def _within(place: int, stretches: list[tuple[int, int]]) -> bool:
    """Tell whether an offset lies in one of some stretches that are in order."""
    at = bisect_left(stretches, (place + 1, 0)) - 1
    return at >= 0 and place < stretches[at][1]


def _plain_time(wording: str) -> str:
    return wording.lower().replace(".", "").replace(" ", "")


@dataclass(slots=True, eq=False)
class Mention:
    """A date on the page: its stretch of the text, the element that holds it, what it says."""

    start: int
    end: int
    node: Node
    when: When
    placed: bool = False
    """Whether a heading or a line around gave it the year that it leaves out."""
    of_calendar: bool = False
    """Whether it is a day of a calendar: one without a name of its own is a day on which nothing is."""

    @property
    def day(self) -> str:
        """The first day, ISO 8601."""
        return (self.when.start or "")[:10]


class Dates:
    """Reads dates of one page: knows its language, its country and the day."""

    def __init__(self, payload: Payload, page: Page, tree: Tree) -> None:
        self.tree = tree
        self.today = payload.now.date()
        self._lang = page.language or payload.language
        self._country = payload.country
        self._years: dict[int, int | None] = {}
        self._found: dict[tuple[str, date], list[tuple[tuple[int, int], When]]] = {}
        self._dated: list[int] = []
        self.is_cut = False
        """Whether there were more dates than are looked at."""
        self._weekdays: dict[tuple[str, int, str], bool] = {}
        self._times: list[tuple[int, str]] | None = None
        self._times_beside: dict[int, list[tuple[int, str]]] = {}
        self._sections = [node.start for node in tree.nodes if node.tag in SECTION_TAGS]
        self._heading_years = self._year_marks(headings=True)
        self._line_years = self._year_marks(headings=False)
        stated = set(YEAR.findall(f"{tree.title} {page.url.replace('/', ' ').replace('-', ' ')}"))
        self._page_year = int(stated.pop()) if len(stated) == 1 else None

    def find(self, text: str, today: date | None = None) -> list[tuple[tuple[int, int], When]]:
        """Find the dates in a text that are known to the day."""
        if not DIGIT.search(text):
            return []
        text = BAR.sub(lambda match: match[0].replace(match[1], ";"), GLUED.sub(" ", text))
        key = (text[:MAX_LINE], today or self.today)
        if key not in self._found:
            found = find_when(key[0], lang=self._lang, country=self._country, today=key[1])
            self._found[key] = [(span, when) for span, when in found if self._to_the_day(when)]
        return self._found[key]

    def mentions(self) -> list[Mention]:
        """Give the dates of the page, in order."""
        found: list[Mention] = []
        for start, end in self._units():
            for (first, last), when in self._in_unit(self.tree.text[start:end]):
                found += self._apart(start + first, start + last, when)
                if len(found) >= MAX_MENTIONS:
                    self.is_cut = True
                    return found
        self._dated = [mention.start for mention in found]
        return found

    def stamp(self, text: str) -> When | None:
        """Read what an attribute states for machines: midnight there means that no time is known."""
        found = self.find(text)
        when = replace(found[0][1]) if found else None
        if when is not None and (when.start or "").endswith("T00:00"):
            return When((when.start or "")[:10])
        return when

    def month(self, text: str) -> str | None:
        """Read a text that says a month and a year and nothing else (``2027-03``)."""
        when = parse_when(text, lang=self._lang, country=self._country, today=self.today)
        return when.start if when is not None and when.precision == "month" and when.end is None else None

    def is_month(self, text: str) -> bool:
        """Tell whether a text is the name of a month, with its year or without."""
        if len(text) > LONGEST_MONTH or not MONTH_LIKE.fullmatch(text):
            return False
        return self.month(text if YEAR.search(text) else f"{text} {self.today.year}") is not None

    def is_weekday(self, word: str, day: int, month: str) -> bool:
        """Tell whether a word is the weekday on which a day of a month falls: there it fits, and the day beside it does not."""
        key = (word.lower(), day, month)
        if key not in self._weekdays:
            read = [
                parse_when(f"{word} {one} {month}", lang=self._lang, country=self._country, today=self.today)
                for one in (day, day - 1 if day > 1 else day + 1)
            ]
            fits = [when is not None and when.precision == "day" and not when.ambiguous for when in read]
            self._weekdays[key] = fits[0] and read[1] is not None and not fits[1]
        return self._weekdays[key]

    def _in_unit(self, text: str) -> list[tuple[tuple[int, int], When]]:
        """Find the dates in a compact element: line by line, or, where no line holds one, in all of them together."""
        found = []
        place = 0
        for line in text.split("\n"):
            found += [((place + first, place + last), when) for (first, last), when in self.find(line)]
            place += len(line) + 1
        if not found and len(text) <= COMPACT:
            found = self._whole(text)
        return found or (self.find(text.replace("\n", " ")) if "\n" in text else [])

    def _whole(self, text: str) -> list[tuple[tuple[int, int], When]]:
        """Read the lines of a compact element that are a date written in a form which elsewhere may be anything else."""
        found = []
        for match in UNUSUAL.finditer(text):
            wording = match[0].replace("\n", " ").strip(" |,;")
            if short := SHORT_YEAR.fullmatch(wording):
                wording = f"{short[1]}20{short[3]}"
            when = parse_when(wording, lang=self._lang, country=self._country, today=self.today)
            if when is not None and self._to_the_day(when):
                found.append((match.span(), when))
        return found

    def _apart(self, start: int, end: int, when: When) -> list[Mention]:
        """Give the dates of one expression: several where it lists them (``January 25, May 9 and July 26``)."""
        wording = self.tree.text[start:end]
        parts: list[Mention] = []
        listed = list(LISTED.finditer(wording)) if when.end is None or when.ambiguous else []
        for match in listed if len(listed) > 1 else ():
            for (first, last), one in self.find(match[0].replace("\n", " ")):
                parts.append(self._mention(start + match.start() + first, start + match.start() + last, one))
        return parts if len({part.day for part in parts}) > 1 else [self._mention(start, end, when)]

    def _mention(self, start: int, end: int, when: When) -> Mention:
        mention = Mention(start, end, self.tree.deepest(start, end), replace(when))
        if when.year_inferred:
            self._put_into_year(mention)
        return mention

    def _put_into_year(self, mention: Mention) -> None:
        """Read a date without a year again, in the year that its surroundings state."""
        year = self.year_around(mention.start)
        if year is not None:
            mention.placed = True
            self.in_year(mention, year)

    def in_year(self, mention: Mention, year: int) -> None:
        """Read a date without a year again, in the given one."""
        wording = self.tree.text[mention.start : mention.end].replace("\n", " ")
        again = self.find(wording, today=date(year, 1, 1))
        if again:
            mention.when = replace(again[0][1])

    def year_around(self, offset: int) -> int | None:
        """Give the year stated last before an offset: in its line, by a heading or a short line, or by the page's title."""
        line_start = self.tree.line(offset)[0]
        in_line = {int(year) for year in YEAR.findall(self.tree.text[line_start:offset])}
        if len(in_line) == 1:
            return in_line.pop()
        if line_start not in self._years:
            self._years[line_start] = self._year_before(line_start)
        return self._years[line_start]

    def stated_time(self, offset: int, records: list[tuple[int, int]]) -> str | None:
        """Give the wording of the time that a sentence before an offset, in the same section, states for a whole list.

        Failing that, the only one that the page states in any such sentence. What stands in one of the list's records (their
        stretches in order) holds for that one alone.
        """
        times = self._times_beside.get(id(records))
        if times is None:
            times = [(place, time) for place, time in self._all_times() if not _within(place, records)]
            self._times_beside[id(records)] = times
        section = bisect_left(self._sections, offset)
        heading = self._sections[section - 1] if section else 0
        last = bisect_left(times, (offset, "")) - 1
        if last >= 0 and times[last][0] >= heading:
            return times[last][1]
        return times[0][1] if len({_plain_time(time) for _, time in times[:MAX_TIMES]}) == 1 else None

    def _all_times(self) -> list[tuple[int, str]]:
        if self._times is None:
            self._times = list(self._stated_times())
        return self._times

    def _stated_times(self) -> Iterator[tuple[int, str]]:
        """Yield place and wording of the times in sentences about meetings that say no date."""
        for match in TIME.finditer(self.tree.text):
            start = max(self.tree.line(match.start())[0], match.start() - SENTENCE)
            before = re.split(r"(?<=[a-z)])[.;!?]\s", self.tree.text[start : match.start()])[-1]
            stated = STATED_TIME.search(before) and AT.search(before) and not NOT_STATED_TIME.search(before[-30:])
            if (stated and not self.find(before)) or self._stands_alone(match):
                yield match.start(), match[0]

    def _stands_alone(self, time: re.Match[str]) -> bool:
        """Tell whether a time is a whole line, below a heading about meetings, in a section without any date."""
        start, end = self.tree.line(time.start())
        if TIME_LABEL.sub("", self.tree.text[start:end]).strip(" .:") != time[0].strip(" .:"):
            return False
        above = self.tree.headings_above(start, limit=1)
        if not above or not EVENT_WORDS.search(self.tree.of(above[0])):
            return False
        after = bisect_left(self.tree.headings, start, key=lambda node: node.start)
        end = self.tree.headings[after].start if after < len(self.tree.headings) else len(self.tree.text)
        return bisect_left(self._dated, above[0].start) == bisect_left(self._dated, end)

    def _year_before(self, offset: int) -> int | None:
        for marks in (self._heading_years, self._line_years):
            before = bisect_left(marks, (offset, 0))
            if before:
                return marks[before - 1][1]
        return self._page_year

    def _year_marks(self, *, headings: bool) -> list[tuple[int, int]]:
        """Give place and year of the headings, or of the short lines about events, that state one year and no date."""
        marks = []
        bounds = (
            [(node.start, node.end) for node in self.tree.nodes if node.tag in YEAR_TAGS]
            if headings
            else [(match.start(), match.end()) for match in SHORT_LINE.finditer(self.tree.text)]
        )
        for start, end in bounds:
            text = self.tree.text[start:end].replace("\n", " ")
            years = {int(year) for year in YEAR.findall(text)}
            if len(years) == 1 and (headings or EVENT_WORDS.search(text)) and not self.find(text):
                marks.append((start, years.pop()))
        return marks

    def _units(self) -> list[tuple[int, int]]:
        """Give the stretches of text that are read as one: compact elements, else lines."""
        units: list[tuple[int, int]] = []
        done = 0
        for node in self.tree.nodes:
            length = node.end - node.start
            if node.start < done or not 0 < length <= COMPACT or not node.block:
                continue
            units.append((node.start, node.end))
            done = node.end
        return self._with_lines(units)

    def _with_lines(self, units: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """Add the lines of what no unit covers."""
        all_units: list[tuple[int, int]] = []
        position = 0
        for start, end in [*units, (len(self.tree.text), len(self.tree.text))]:
            while position < start:
                line_end = self.tree.text.find("\n", position, start)
                line_end = start if line_end < 0 else line_end
                if line_end > position:
                    all_units.append((position, line_end))
                position = line_end + 1
            if end > start:
                all_units.append((start, end))
            position = max(position, end)
        return all_units

    def _to_the_day(self, when: When) -> bool:
        """Tell whether a date is known to the day and not in another age."""
        if when.start is None or len(when.start) < len("2027-01-02"):
            return False
        try:
            return abs(date.fromisoformat(when.start[:10]).year - self.today.year) <= MAX_YEARS_AWAY
        except ValueError:
            return False
