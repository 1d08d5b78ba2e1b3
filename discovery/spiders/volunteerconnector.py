"""VolunteerConnector, volunteer opportunities in Canada and parts of the USA.

https://www.volunteerconnector.org/api
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from discovery.items import Opportunity, Party, Place
from discovery.readers._rows import Row
from discovery.spiders._base import SourceSpider
from discovery.spiders._english import days, hours
from discovery.spiders._results import read_results

if TYPE_CHECKING:
    from collections.abc import Iterator

    from discovery.items import Found
    from discovery.readers import Payload


class VolunteerConnectorSpider(SourceSpider):
    """Reads ``/api/search/``: keyless, six an answer, ``next`` leads to the following ones.

    A source may narrow the search in its URL: ``?cc=64`` is Canada. Shape as documented by the platform.
    """

    name = "volunteerconnector"
    title = "VolunteerConnector"
    max_pages = 400

    @classmethod
    def read(cls, payload: Payload) -> Iterator[Found]:
        """Map one answer."""
        yield from read_results(payload, _opportunities)


def _opportunities(row: Row) -> Iterator[Opportunity]:
    key, name = row.need("id"), row.need("title")
    activities, organization = row.rows("activities"), row.row("organization")
    dates, remote = row.text("dates"), row.flag("remote_or_online")
    start, end = days(dates or "")
    low, high, per = hours(row.text("duration") or "")
    yield Opportunity(
        source_key=key,
        kind="volunteering",
        name=name,
        url=row.url("url"),
        description=row.block("description"),
        organization=Party(name=organization.text("name"), url=organization.url("url")),
        mode=None if remote is None else "remote" if remote else "on_site",
        location=_location(row.row("audience")),
        when_text=dates,
        start=start,
        end=end,
        deadline_status="rolling" if (dates or "").casefold() == "ongoing" else None,
        hours_min=low,
        hours_max=high,
        per=per,
        skills=list(dict.fromkeys(one for a in activities if (one := a.text("name")))),
        causes=list(dict.fromkeys(one for a in activities if (one := a.text("category")))),
    )


def _location(audience: Row) -> Place | None:
    """Give the point of a local audience, or the region of a regional one that has only one."""
    latitude, longitude, regions = audience.number("latitude"), audience.number("longitude"), audience.texts("regions")
    if latitude is not None and longitude is not None:
        return Place(latitude=latitude, longitude=longitude)
    return Place(region=regions[0]) if len(regions) == 1 else None
