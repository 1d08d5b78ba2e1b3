"""Scrapy settings, safe by default. Every value that is not Scrapy's own default has a reason."""

from discovery import __version__

BOT_NAME = "discovery"
SPIDER_MODULES = ["discovery.spiders"]
NEWSPIDER_MODULE = "discovery.spiders"

USER_AGENT = f"discovery/{__version__} (+https://github.com/discovery-events/discovery#crawler; crawler)"
ROBOTSTXT_USER_AGENT = "discovery"

NORMALIZE_PIPELINES = {
    "pipelines.clean": 100,
    "pipelines.language": 150,
    "pipelines.places": 200,
    "pipelines.dates": 300,
    "pipelines.money": 400,
    "pipelines.kinds": 500,
    "pipelines.topics": 600,
    "pipelines.validate": 800,
}
"""What turns an item as read into an item as kept. They run in the reading pool, beside the crawl."""
