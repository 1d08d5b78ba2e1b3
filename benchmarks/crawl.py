"""Crawl speed: the whole way (ask, read, normalise, store, resolve) beside a bare Scrapy spider that only downloads.

Both ask the same pages of the same local server, in turns, on the same machine. The server is a process of its own.

    python benchmarks/crawl.py [--pages 2000] [--rounds 3]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import os
import statistics
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from _machine import Measured, memory_words, python, run

HOSTS = 32
SUBJECTS = (
    "Leadership",
    "Procurement",
    "Nursing",
    "Robotics",
    "Taxation",
    "Fundraising",
    "Typography",
    "Logistics",
    "Data",
    "Law",
    "Hiring",
)
FORMS = ("Summit", "Forum", "Congress", "Days", "Workshop", "Symposium", "Meeting")
CITIES = (
    "Berlin",
    "Lyon",
    "Porto",
    "Leeds",
    "Graz",
    "Turin",
    "Gent",
    "Malmö",
    "Gdańsk",
    "Brno",
    "Cork",
    "Basel",
    "Tartu",
)
TALKS = 15
NOW = "2026-06-01T06:00:00Z"
BARE = """
import sys
import scrapy
from scrapy.crawler import CrawlerProcess

class Bare(scrapy.Spider):
    name = "bare"
    count = 0
    start_urls = open(sys.argv[1]).read().split()
    def parse(self, response):
        type(self).count += 1

process = CrawlerProcess({"LOG_LEVEL": "ERROR", "TELNETCONSOLE_ENABLED": False, "REMOTE_CONTROL_ENABLED": False})
process.crawl(Bare)
process.start()
print("pages", Bare.count)
"""


def page(host: int, number: int) -> bytes:
    """Make one event page of about 33 kB: JSON-LD, microdata and a programme of talks."""
    day = f"2026-{9 + number % 4:02d}-{1 + number % 28:02d}"
    event = {
        "@context": "https://schema.org", "@type": "Event", "@id": f"#event-{number}",
        "name": f"{SUBJECTS[number % 11]} {FORMS[number % 7]} {CITIES[(number + host) % 13]} {number}", "url": f"/event/{number}",
        "startDate": f"{day}T09:00:00+02:00", "endDate": f"{day}T17:00:00+02:00",
        "description": f"A day on {SUBJECTS[number % 11]}, with talks and time for each other. " * 9,
        "location": {"@type": "Place", "name": "Hall", "address": {"addressLocality": CITIES[(number + host) % 13]}},
        "organizer": {"@type": "Organization", "name": f"Society {host}"},
        "offers": {"@type": "Offer", "price": "120", "priceCurrency": "EUR"},
    }  # fmt: skip
    talks = "".join(
        f'<section class="talk"><h3>Talk {talk}</h3><p>{"What was learnt, and how to go on from here. " * 40}</p></section>'
        for talk in range(TALKS)
    )
    return (
        f'<!doctype html><html lang="en"><head><title>{event["name"]}</title>'
        f'<script type="application/ld+json">{json.dumps(event)}</script></head><body>'
        f'<div itemscope itemtype="https://schema.org/Event"><h1 itemprop="name">{event["name"]}</h1>'
        f'<time itemprop="startDate" datetime="{event["startDate"]}">soon</time></div>{talks}</body></html>'
    ).encode()


def serve(pages_a_host: int, ports: multiprocessing.Queue[int]) -> None:
    """Serve the pages on one port of 127.0.0.1 to 127.0.0.32; each address is a host."""

    def answer(body: bytes, kind: str, status: str = "200 OK") -> bytes:
        return f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        host = int(writer.get_extra_info("sockname")[0].rsplit(".", 1)[1])
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                writer.write(cached.get((host, head.split(b" ", 2)[1])) or answer(b"no", "text/plain", "404 Not Found"))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        writer.close()

    async def main() -> None:
        server = await asyncio.start_server(handle, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        for host in range(2, HOSTS + 1):
            await asyncio.start_server(handle, f"127.0.0.{host}", port)
        for host in range(1, HOSTS + 1):
            base = f"http://127.0.0.{host}:{port}"
            urls = "".join(f"<url><loc>{base}/event/{number}</loc></url>" for number in range(pages_a_host))
            sitemap = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'.encode()
            cached[host, b"/sitemap.xml"] = answer(sitemap, "application/xml")
            for number in range(pages_a_host):
                cached[host, f"/event/{number}".encode()] = answer(page(host, number), "text/html; charset=utf-8")
        ports.put(port)
        await asyncio.Event().wait()

    cached: dict[tuple[int, bytes], bytes] = {}
    asyncio.run(main())


def bare(folder: Path, urls: list[str]) -> Measured:
    """Run the bare spider."""
    (folder / "urls").write_text("\n".join(urls))
    (folder / "bare.py").write_text(BARE)
    measured = run([python(), str(folder / "bare.py"), str(folder / "urls")])
    if f"pages {len(urls)}" not in measured.output:
        raise RuntimeError(f"the bare spider did not get all pages:\n{measured.output[-500:]}")
    return measured


def full(folder: Path, port: int, pages_a_host: int) -> Measured:
    """Run the whole way into a fresh database."""
    with tempfile.TemporaryDirectory(dir=folder) as data:
        sources = Path(data) / "sources"
        sources.mkdir()
        tables = [
            f'[host-{host}]\nspider = "schema_org"\nurl = "http://127.0.0.{host}:{port}/sitemap.xml"\n'
            f'licence = "CC0-1.0"\noptions = {{ max_pages = {pages_a_host + 1}, sitemap = true }}\n'
            for host in range(1, HOSTS + 1)
        ]
        (sources / "bench.toml").write_text("\n".join(tables))
        allow = ",".join(f"127.0.0.{host}:{port}" for host in range(1, HOSTS + 1))
        command = [python(), "-m", "discovery.cli", "crawl", "--data", data, "--now", NOW]
        measured = run(command, env={**os.environ, "DISCOVERY_ALLOW_HOSTS": allow})
    if f"{HOSTS * pages_a_host:,} new" not in measured.output:
        raise RuntimeError(f"the crawl did not store all pages:\n{measured.output[-1500:]}")
    return measured


def main() -> None:
    """Measure in turns and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=3200)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    pages_a_host = arguments.pages // HOSTS
    total = pages_a_host * HOSTS
    ports: multiprocessing.Queue[int] = multiprocessing.Queue()
    server = multiprocessing.Process(target=serve, args=(pages_a_host, ports), daemon=True)
    server.start()
    port = ports.get(timeout=60)
    urls = [f"http://127.0.0.{1 + index % HOSTS}:{port}/event/{index // HOSTS}" for index in range(total)]
    rows: list[tuple[Measured, Measured]] = []
    try:
        with tempfile.TemporaryDirectory() as folder:
            rows.extend(
                (bare(Path(folder), urls), full(Path(folder), port, pages_a_host)) for _ in range(arguments.rounds)
            )
    finally:
        server.terminate()
        server.join()
    print(
        f"{total} pages of {len(page(1, 1)) / 1000:.0f} kB on {HOSTS} local hosts, {arguments.rounds} rounds, wall and CPU with start-up"
    )
    print(f"{'':<28}{'pages/s':>10}{'pages/CPU-s':>13}  memory")
    for name, column in (("bare Scrapy, download only", 0), ("discovery crawl, all of it", 1)):
        wall = statistics.median(total / row[column].wall for row in rows)
        cpu = statistics.median(total / row[column].cpu for row in rows)
        print(f"{name:<28}{wall:>10.0f}{cpu:>13.0f}  {memory_words(rows[-1][column])}")
    ratio = statistics.median(row[0].wall / row[1].wall for row in rows)
    print(f"ratio of pages/s: {ratio:.2f} (wanted: at least 0.60)")


if __name__ == "__main__":
    main()
