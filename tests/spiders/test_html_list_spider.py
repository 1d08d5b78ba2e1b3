"""How a list page is asked and read."""

from __future__ import annotations

from datetime import UTC, datetime

from discovery.items import Link
from discovery.readers import Payload
from discovery.readers._list_recipe import KEYS
from discovery.sources import Source
from discovery.spiders._base import Ask
from discovery.spiders.html_list import HtmlListSpider

PAGE = b"""<html><script type="application/ld+json">{"@type": "WebSite", "name": "Guild"}</script>
<ul><li class="e"><a href="/1">First talk</a> <i>4 March 2027</i></li></ul></html>"""


def test_the_options_are_those_of_the_recipe() -> None:
    assert set(KEYS) <= set(HtmlListSpider.options)


def test_a_list_is_read_by_the_recipe_whatever_else_the_page_carries() -> None:
    payload = Payload(
        PAGE, url="https://a.example/", now=datetime(2027, 1, 1, tzinfo=UTC), options={"row": "li.e", "when": "i"}
    )
    [event] = HtmlListSpider.read(payload)
    assert (getattr(event, "name", None), getattr(event, "start", None)) == ("First talk", "2027-03-04")


def test_only_the_next_pages_of_a_list_are_asked() -> None:
    links = [Link(url="https://a.example/1"), Link(url="https://a.example/?p=2", rel="next")]
    source = Source(name="a", spider="html_list", url="https://a.example/")
    assert list(HtmlListSpider().follow(source, links, 0)) == [Ask("https://a.example/?p=2")]
    source.options["follow"] = False
    assert list(HtmlListSpider().follow(source, links, 0)) == []
