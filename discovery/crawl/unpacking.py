"""Unpacks compressed answers, and believes none that was cut off."""

from __future__ import annotations

import logging
import zlib
from typing import TYPE_CHECKING

from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest

from discovery.crawl.guard import Refused

if TYPE_CHECKING:
    from scrapy import Request, Spider
    from scrapy.crawler import Crawler
    from scrapy.http import Response

GZIP = (b"gzip", b"x-gzip")
STEP_BYTES = 1024 * 1024


class BadlyPacked(Exception):  # noqa: N818 - the message says it
    """The answer cannot be unpacked to its end. The message says why."""


class Unpacking(HttpCompressionMiddleware):
    """Scrapy's, with two differences: a gzip stream without its end is a failure, and the reasons are plain words."""

    def __init__(self, stats: None = None, *, crawler: Crawler | None = None) -> None:
        super().__init__(stats, crawler=crawler)
        logging.getLogger("scrapy.downloadermiddlewares.httpcompression").setLevel(logging.ERROR)

    def process_response(
        self,
        request: Request,
        response: Response,
        spider: Spider | None = None,  # noqa: ARG002 - Scrapy's signature
    ) -> Request | Response:
        """Unpack. Raises Refused for what grows too large, BadlyPacked for what is cut off or damaged."""
        limit = int(request.meta.get("download_maxsize", self._max_size))
        coding = (response.headers.get("Content-Encoding") or b"").strip().lower()
        if coding in GZIP and response.body and request.method != "HEAD" and not is_whole(response.body, limit):
            raise BadlyPacked("the answer was cut off")
        try:
            return super().process_response(request, response)
        except IgnoreRequest as error:
            raise Refused("the answer is larger than allowed once it is unpacked") from error
        except (zlib.error, OSError, EOFError, ValueError) as error:
            raise BadlyPacked(f"the answer cannot be unpacked: {error}") from error


def is_whole(body: bytes, limit: int) -> bool:
    """Tell whether a gzip stream reaches its end. What unpacks to more than ``limit`` bytes is not looked at further."""
    stream = zlib.decompressobj(wbits=31)
    total, data = 0, body
    try:
        while not stream.eof and total <= limit:
            step = stream.decompress(data, STEP_BYTES)
            data = stream.unconsumed_tail
            total += len(step)
            if not (step or data):
                break
    except zlib.error:
        return True  # not gzip: whoever unpacks it says so
    return stream.eof or total > limit
