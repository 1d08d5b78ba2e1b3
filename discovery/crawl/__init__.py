"""What Scrapy needs around the spiders: guard, robots, politeness, record and replay, the reading pool, run statistics."""
