"""Failures of the network in plain words."""

from __future__ import annotations

import pytest
from scrapy.exceptions import CannotResolveHostError, DownloadFailedError, DownloadTimeoutError, IgnoreRequest

from discovery.crawl.wording import words


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (CannotResolveHostError("no results for hostname lookup: x"), "the host was not found, or its address is not public"),
        (DownloadTimeoutError("x"), "no answer in time"),
        (DownloadFailedError("[Failure SSL.Error: certificate verify failed]"), "the certificate of the host could not be verified"),
        (DownloadFailedError("[Failure SSL.Error: [('SSL routines', '', 'wrong version number')]]"),
         "no secure connection to the host could be made"),
        (DownloadFailedError("x"), "the connection was lost"),
        (IgnoreRequest("forbidden by robots.txt"), "forbidden by robots.txt"),
        (ValueError("x" * 500), "ValueError: " + "x" * 288),
    ],
)  # fmt: skip
def test_words(error: BaseException, said: str) -> None:
    assert words(error) == said
