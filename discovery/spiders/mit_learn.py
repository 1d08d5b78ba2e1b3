"""Courses of MIT: MITx Online, MIT xPRO and the catalogue of MIT Learn.

https://mitxonline.mit.edu/api/v2/, https://xpro.mit.edu/api/, https://api.learn.mit.edu/api/v1/
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from discovery.items import Deadline, Opportunity, Party, Price
from discovery.readers._rows import Row
from discovery.spiders._base import SourceSpider
from discovery.spiders._english import hours
from discovery.spiders._results import read_results

if TYPE_CHECKING:
    from collections.abc import Iterator

    from discovery.items import Found
    from discovery.readers import Payload

MODES = {"online": "remote", "in_person": "on_site", "in person": "on_site", "hybrid": "hybrid"}
CURRENCY = "USD"
"""All three catalogues give prices in US dollars without saying so."""


class MitLearnSpider(SourceSpider):
    """Reads lists of courses or programmes: a plain array, or pages with ``results`` and ``next``.

    A course is one opportunity, with the dates of its next run; the end of enrolment is its deadline. Who teaches is not
    taken over.
    """

    name = "mit_learn"
    title = "MIT courses"
    max_pages = 100

    @classmethod
    def read(cls, payload: Payload) -> Iterator[Found]:
        """Map one answer."""
        yield from read_results(payload, lambda row: _courses(row, payload.now))


def _courses(row: Row, now: datetime) -> Iterator[Opportunity]:
    name, key, page = (
        row.need("title"),
        row.text("readable_id") or row.text("course_id") or row.need("id"),
        row.row("page"),
    )
    run = _next_run(row, now) or row
    start, end, closes = instant(run, "start_date"), instant(run, "end_date"), instant(run, "enrollment_end")
    low, high, per = _hours(row)
    offered_by = row.row("offered_by").text("name") or row.text("platform")
    is_open = row.text("availability") == "anytime"
    yield Opportunity(
        source_key=key,
        kind="course",
        name=name,
        url=row.url("url") or page.url("page_url"),
        description=row.block("description") or page.block("description"),
        organization=Party(name=offered_by) if offered_by else None,
        mode=_mode(row),
        start=start.isoformat() if start else None,
        end=end.isoformat() if end else None,
        deadlines=[_enrolment(closes)] if closes else [],
        deadline_status="rolling" if is_open and closes is None else None,
        price=_price(row, run),
        hours_min=low,
        hours_max=high,
        per=per,
        image=row.url("thumbnail_url") or page.url("feature_image_src") or row.row("image").url("url"),
        tags=list(dict.fromkeys(one for topic in row.rows("topics") if (one := topic.text("name")))),
    )


def instant(row: Row, key: str) -> datetime | None:
    """Give a moment with its offset; one without is no moment."""
    written = row.text(key)
    if written is None:
        return None
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        row.fault(key, "a moment")
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _enrolment(closes: datetime) -> Deadline:
    due = closes.astimezone(UTC).replace(tzinfo=None).isoformat()
    return Deadline(kind="registration", due=due, timezone="UTC")


def _next_run(row: Row, now: datetime) -> Row | None:
    """Give the run that the catalogue calls the next one, else the first that has not begun."""
    runs = row.rows("courseruns") or row.rows("runs")
    named = row.text("next_run_id")
    if named and (found := [run for run in runs if run.text("id") == named]):
        return found[0]
    coming = [(begins, n) for n, run in enumerate(runs) if (begins := instant(run, "start_date")) and begins >= now]
    return runs[min(coming)[1]] if coming else None


def _hours(row: Row) -> tuple[float | None, float | None, str | None]:
    low, high = row.number("min_weekly_hours"), row.number("max_weekly_hours")
    if low is not None:
        return low, low if high is None else high, "week"
    return hours(row.text("time_commitment") or row.row("page").text("effort") or "")


def _price(row: Row, run: Row) -> Price | None:
    found = [row.number("min_price"), row.number("max_price")]
    if found == [None, None]:
        found = [run.number("current_price"), row.row("page").number("current_price")]
    if found == [None, None] and isinstance(row.raw.get("prices"), list):
        found = [Row(one if isinstance(one, dict) else {"price": one}).number("price") for one in row.raw["prices"]]
    known = [amount for amount in found if amount is not None]
    if not known:
        return Price(free=True) if row.flag("free") else None
    return Price(min=min(known), max=max(known), currency=CURRENCY, free=max(known) == 0)


def _mode(row: Row) -> str | None:
    written = row.raw.get("delivery") or row.raw.get("format")
    first = written[0] if isinstance(written, list) and written else written
    word = first.get("code") if isinstance(first, dict) else first
    return MODES.get(word.casefold()) if isinstance(word, str) else None
