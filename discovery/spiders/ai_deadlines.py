"""AI conference deadlines, kept by Hugging Face.

https://github.com/huggingface/ai-deadlines
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from discovery.items import Deadline, Event, Place
from discovery.readers._rows import Row, open_end, read_rows, yaml_of
from discovery.spiders._base import Folder, SourceSpider

if TYPE_CHECKING:
    from collections.abc import Iterator

    from discovery.items import Found
    from discovery.readers import Payload
    from discovery.sources import Source

CALL, NEWS, SIGN_UP = "call_for_papers", "notification", "registration"
KINDS = {
    "abstract": CALL, "paper": CALL, "submission": CALL, "supplementary": CALL, "commitment_deadline": CALL,
    "notification": NEWS, "first_notification": NEWS, "final_notification": NEWS, "review_release": NEWS,
    "registration": SIGN_UP,
}  # fmt: skip
"""What the types of deadlines are to us; all others are ``other``."""
OLD_KEYS = {
    "abstract_deadline": ("Abstract", CALL),
    "deadline": ("Paper", CALL),
    "review_release_date": ("Reviews released", NEWS),
    "rebuttal_period_end": ("End of rebuttal", "other"),
    "final_decision_date": ("Final decision", NEWS),
}
"""Deadlines of editions in the older shape, which has one of each."""


class AiDeadlinesSpider(SourceSpider):
    """Reads ``src/data/conferences/<series>.yml``: one edition a row; ``url`` of the source is that folder."""

    name = "ai_deadlines"
    title = "AI conference deadlines"
    max_pages = 1_000

    def requests(self, source: Source) -> Iterator[Folder]:
        """Ask for the file of every series."""
        yield Folder(source.url, r"[^/]+\.ya?ml")

    @classmethod
    def read(cls, payload: Payload) -> Iterator[Found]:
        """Map one file."""
        yield from read_rows(yaml_of(payload), _events, payload.url)
        yield from open_end(payload)


def _events(row: Row) -> Iterator[Event]:
    key, title, year = row.need("id"), row.need("title"), row.text("year") or ""
    start, city = row.day("start"), row.text("city") or ""
    is_online = city.casefold() in {"online", "virtual"}
    known = [one for one in (row.block("full_name"), row.block("note")) if one]
    yield Event(
        source_key=key,
        kind="conference",
        name=f"{title} {year}" if year and year not in title else title,
        series_name=title,
        description="\n\n".join(known) or None,
        url=row.url("link"),
        start=start,
        end=row.day("end"),
        all_day=True if start else None,
        when_text=row.text("date"),
        attendance="online" if is_online else None,
        location=None if is_online else _place(row, city),
        deadlines=_deadlines(row),
        tags=row.texts("tags"),
    )


def _place(row: Row, city: str) -> Place | None:
    country, venue = row.text("country"), row.text("venue")
    return Place(name=venue, city=city or None, country=country) if city or country or venue else None


def _deadlines(row: Row) -> list[Deadline]:
    zone = row.text("timezone")
    found = [
        Deadline(kind=_kind(one), due=due, due_text=one.text("label"), timezone=one.text("timezone") or zone)
        for one in row.rows("deadlines")
        if (due := one.moment("date"))
    ]
    if not found:
        found = [
            Deadline(kind=kind, due=due, due_text=what, timezone=zone)
            for key, (what, kind) in OLD_KEYS.items()
            if (due := row.moment(key))
        ]
    return found


def _kind(deadline: Row) -> str:
    """Give the kind; what must be registered may be the paper, and not who attends."""
    kind = KINDS.get((deadline.text("type") or "").replace("-", "_"), "other")
    if kind == SIGN_UP:
        label = (deadline.text("label") or "").casefold()
        return CALL if "paper" in label or "abstract" in label else "early_bird" if "early" in label else SIGN_UP
    return kind
