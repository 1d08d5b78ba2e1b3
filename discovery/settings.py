"""Scrapy settings, safe by default. Every value that is not Scrapy's own default has a reason."""

import os
from importlib.util import find_spec

from discovery import __version__
from discovery.environment import number_from

BOT_NAME = "discovery"
SPIDER_MODULES = ["discovery.spiders"]
NEWSPIDER_MODULE = "discovery.spiders"

CONTACT = os.environ.get("DISCOVERY_CONTACT", "https://github.com/discovery-events/discovery#the-crawler")
"""Where the owner of a site that is asked finds who asks: an address of whoever runs the crawl."""
USER_AGENT = f"discovery/{__version__} (+{CONTACT})"
ROBOTSTXT_USER_AGENT = "discovery"
ROBOTSTXT_OBEY = False
"""Scrapy's own middleware lets everything pass on 5xx and on no answer; ours (below) does not."""

# What a crawler of public pages does not need is off.
COOKIES_ENABLED = False
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
HTTPPROXY_ENABLED = False
METAREFRESH_ENABLED = False
REFERER_ENABLED = False
ASKING = "discovery.crawl.politeness.AskingHandler"
DOWNLOAD_HANDLERS = {"http": ASKING, "https": ASKING, "file": None, "data": None, "ftp": None, "s3": None}
DOWNLOAD_VERIFY_CERTIFICATES = True

# Requests reach public addresses only: judged by URL, then by the address that is connected to.
DISCOVERY_ALLOW_HOSTS = os.environ.get("DISCOVERY_ALLOW_HOSTS", "").lower().replace(" ", "").split(",")
"""``host:port`` pairs that may be asked although they are not public."""
TWISTED_DNS_RESOLVER = "discovery.crawl.guard.GuardResolver"

# One stream of requests a host, many hosts at once.
CONCURRENT_REQUESTS = 32
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 1.0
DOWNLOAD_DELAY_JITTER = 0.0
"""A pause is kept in full: Scrapy's own default would halve every other one."""
AUTOTHROTTLE_ENABLED = False
"""The politeness middleware sets each host's pause, so that a Crawl-delay is never undercut."""

# Everything has an end.
DOWNLOAD_MAXSIZE = 10 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_TIMEOUT = number_from("DISCOVERY_TIMEOUT", 30)
"""Seconds for one answer as a whole."""
REDIRECT_MAX_TIMES = 5
RETRY_TIMES = 1
RETRY_HTTP_CODES = [500, 502, 503, 504, 522, 524, 408]
"""Not 429: a host that says so is left alone."""
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "en",
    "Accept-Encoding": "gzip, deflate",
}
"""Codings of which it can be told whether an answer is whole, and that a recording can hold."""

DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "scrapy.downloadermiddlewares.httpcache.HttpCacheMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "discovery.crawl.guard.GuardMiddleware": 10,
    "discovery.crawl.robots.RobotsMiddleware": 100,
    "discovery.crawl.politeness.PolitenessMiddleware": 560,
    "discovery.crawl.unpacking.Unpacking": 590,
    "discovery.crawl.politeness.Redirects": 600,
}
"""The conductor takes requests through these and the downloader alone: no scheduler, no spider middlewares."""
DOWNLOADER_STATS = False
STATS_CLASS = "scrapy.statscollectors.DummyStatsCollector"
EXTENSIONS = {
    "scrapy.extensions.corestats.CoreStats": None,
    "scrapy.extensions.logcount.LogCount": None,
    "scrapy.extensions.logstats.LogStats": None,
    "scrapy.extensions.feedexport.FeedExporter": None,
    "scrapy.extensions.spiderstate.SpiderState": None,
}
"""Runs are counted in the database, source by source; nobody reads Scrapy's own counts."""

LOG_LEVEL = "WARNING"
TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"
ASYNCIO_EVENT_LOOP = "uvloop.Loop" if find_spec("uvloop") else None
"""A quarter less work for every request; where it cannot be had, asyncio's own loop does the same."""

NORMALIZE_PIPELINES = {
    "pipelines.clean": 100,
    "pipelines.language": 150,
    "pipelines.places": 200,
    "pipelines.status": 250,
    "pipelines.attendance": 260,
    "pipelines.dates": 300,
    "pipelines.deadlines": 350,
    "pipelines.money": 400,
    "pipelines.kinds": 500,
    "pipelines.topics": 600,
    "pipelines.validate": 800,
}
"""What turns an item as read into an item as kept. They run in the reading pool, beside the crawl."""
