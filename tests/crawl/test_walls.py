"""Private addresses are never reached: neither the look at the URL nor the look at the address lets one through."""

from __future__ import annotations

from pathlib import Path

import crawling
import pytest
from hostile import Answer, Site, ics, page, redirect

HEADING = "import discovery.crawl.guard as guard\n"
FIRST_WALL_OPEN = HEADING + "guard.refusal = lambda url, allow: None\nfrom discovery.cli import main; main()"
"""Everything passes the look at the URL: what is left is the resolver, which sees the address to be connected to."""
WITNESS_IS_WEB = HEADING + "guard.DEFAULT_PORTS['http'] = {port}\nfrom discovery.cli import main; main()"
"""The port of the witness counts as a web port, so that the port alone refuses nothing."""
TARGETS = (
    "http://127.0.0.1:{p}/", "http://localhost:{p}/", "http://a.localhost:{p}/", "http://2130706433:{p}/",
    "http://0x7f000001:{p}/", "http://0177.0.0.1:{p}/", "http://127.1:{p}/", "http://0.0.0.0:{p}/", "http://0:{p}/",
    "http://[::1]:{p}/", "http://[::ffff:127.0.0.1]:{p}/", "http://[::ffff:7f00:1]:{p}/", "//127.0.0.1:{p}/",
    "http:\\\\127.0.0.1:{p}\\", "http://127.0.0.1:{p}\\@example.org/", "http://example.org@127.0.0.1:{p}/",
    "http://user:word@127.0.0.1:{p}/", "http://127.0.0.1.:{p}/", "http://LOCALHOST:{p}/",
    "http://%31%32%37.0.0.1:{p}/", "http://\u0661\u0662\u0667.0.0.1:{p}/",
)  # fmt: skip
"""Ways to write an address of this machine."""
OTHER_SCHEMES = ("file:///etc/passwd", "data:text/calendar,BEGIN:VCALENDAR", "ftp://127.0.0.1/x", "javascript:alert(1)")


@pytest.mark.parametrize("program", [None, WITNESS_IS_WEB, FIRST_WALL_OPEN], ids=["both", "web port", "resolver alone"])
def test_a_private_address_is_never_reached(tmp_path: Path, program: str | None) -> None:
    witness = Site({"*": ics("Secret")})
    targets = [target.format(p=witness.port) for target in TARGETS] + list(OTHER_SCHEMES)
    pages: dict[str, Answer] = {f"/{n}.ics": redirect(target) for n, target in enumerate(targets)}
    links = "".join(f'<a rel="next" href="{target}">next</a>' for target in targets)
    pages["/links"] = page("Links", links, "Linked")
    locations = "".join(f"<url><loc>{target}</loc></url>" for target in targets)
    pages["/map.xml"] = Answer(
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{locations}</urlset>'.encode(),
        headers={"Content-Type": "application/xml"},
    )
    site = Site(dict(pages))
    sources = {f"s{n}": {"url": site.url(f"/{n}.ics")} for n in range(len(targets))}
    sources["links"] = {"url": site.url("/links"), "spider": "schema_org", "options": {"follow": "."}}
    sources["map"] = {"url": site.url("/map.xml"), "spider": "schema_org", "options": {"sitemap": True}}
    sources["itself"] = {"url": f"http://localhost:{witness.port}/a.ics"}
    proxy = dict.fromkeys(("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY"), witness.base)
    done = crawling.crawl(
        crawling.lay_out(tmp_path, sources),
        crawling.environment([site], **proxy),
        program=program.format(port=witness.port) if program else None,
    )
    rows = crawling.runs(tmp_path)
    failed = {name for name, row in rows.items() if row["outcome"] == "failed"}
    witness.close()
    site.close()
    assert witness.asked == []
    assert done.returncode == 1
    assert set(rows) == set(sources)
    assert {"itself", *(f"s{n}" for n in range(len(targets)))} <= failed
    assert "Secret" not in crawling.names(tmp_path)
