"""researchseminars.org: talks and conferences of research (https://researchseminars.org/api).

Unverified: built from the documentation, which calls this version unstable.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import quote, urljoin

from discovery.readers._platforms import talks
from discovery.spiders._base import Fingerprint, address
from discovery.spiders._platform import PlatformSpider

if TYPE_CHECKING:
    from discovery.readers._platforms._shape import Shape

SERIES = re.compile(r"/(?:seminar|conference|talk)/([A-Za-z0-9_.-]{1,60})")


class ResearchSeminarsSpider(PlatformSpider):
    """Reads ``/api/0/lookup/series?series_id="…"`` or any search of ``/api/0/``: keyless."""

    name = "researchseminars"
    title = "researchseminars.org"
    shape: ClassVar[Shape] = talks.SEMINARS
    fingerprints: ClassVar[tuple[Fingerprint, ...]] = (
        address(r"^https?://(?:www\.)?(?:researchseminars|mathseminars)\.org/"),
    )
    complete = False

    @classmethod
    def suggest(cls, url: str, page: str) -> str | None:  # noqa: ARG003
        """Give the look-up of the series whose page it is."""
        series = SERIES.search(url)
        if "/api/" in url or series is None:
            return url
        return urljoin(url, f"/api/0/lookup/series?series_id={quote(chr(34) + series[1] + chr(34))}")
