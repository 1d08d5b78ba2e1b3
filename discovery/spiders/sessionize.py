"""Sessionize: the sessions of a conference (https://sessionize.com/playbook/api)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from discovery.readers._platforms import talks
from discovery.spiders._base import Fingerprint, address, html
from discovery.spiders._platform import PlatformSpider

if TYPE_CHECKING:
    from discovery.readers._platforms._shape import Shape

API = re.compile(r"sessionize\.com/api/v2/([a-z0-9]{6,20})/view/")
VIEW = "https://sessionize.com/api/v2/{}/view/All"


class SessionizeSpider(PlatformSpider):
    """Reads ``https://sessionize.com/api/v2/{id}/view/All`` (also Sessions and GridSmart): keyless, one answer.

    Times are local without a zone: give the source its ``timezone``. The service does not name the conference.
    """

    name = "sessionize"
    title = "Sessionize"
    shape: ClassVar[Shape] = talks.SESSIONIZE
    fingerprints: ClassVar[tuple[Fingerprint, ...]] = (html(API.pattern, weight=0.9), address(API.pattern, weight=0.9))
    options: ClassVar[dict[str, str]] = {
        "conference": "its name: then it is an item too, from the first day to the last, and the sessions are its parts",
        "service": "true: breaks and registration are sessions too",
    }

    @classmethod
    def suggest(cls, url: str, page: str) -> str | None:
        """Give the view of everything, of the conference that an address or a page names."""
        found = API.search(url)
        if found:
            return url
        found = API.search(page)
        return VIEW.format(found[1]) if found else None
