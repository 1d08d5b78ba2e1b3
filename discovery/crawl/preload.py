"""What every reading process needs, loaded once into the process that they are forked from."""

from __future__ import annotations

from contextlib import suppress

import discovery.readers.icalendar
import discovery.readers.schema_org
import discovery.spiders._base  # noqa: F401 - loaded for the processes to come
from discovery.crawl.reading import chain

with suppress(Exception):  # a worker loads it again, and tells what is wrong
    chain()
