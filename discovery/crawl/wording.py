"""Failures of the network in plain words."""

from __future__ import annotations

from scrapy.exceptions import IgnoreRequest

from discovery.crawl.unpacking import BadlyPacked

WORDS = {
    "DNSLookupError": "the host was not found, or its address is not public",
    "CannotResolveHostError": "the host was not found, or its address is not public",
    "TimeoutError": "no answer in time",
    "DownloadTimeoutError": "no answer in time",
    "TCPTimedOutError": "no connection in time",
    "ConnectionRefusedError": "the host refused the connection",
    "DownloadFailedError": "the connection was lost",
    "DownloadConnectionRefusedError": "the host refused the connection",
    "ConnectionLost": "the connection was lost",
    "ResponseNeverReceived": "the connection ended without an answer",
    "ResponseFailed": "the connection ended inside the answer",
    "ResponseDataLossError": "the answer was cut off",
    "ResponseDataLoss": "the answer was cut off",
    "DownloadCancelledError": "the answer is larger than allowed",
    "CancelledError": "the answer is larger than allowed",
}
"""Twisted's and Scrapy's failures in plain words, by the name of their class."""

SECURE = {
    "certificate verify failed": "the certificate of the host could not be verified",
    "VerificationError": "the certificate of the host is another host's",
    "SSL routines": "no secure connection to the host could be made",
}
"""What OpenSSL and service_identity say inside of whatever it is wrapped in."""


def words(error: BaseException) -> str:
    """Say in plain words why a request got no answer."""
    if isinstance(error, IgnoreRequest | BadlyPacked):
        return str(error)
    told = str(error)
    for sign, meaning in SECURE.items():
        if sign in told:
            return meaning
    for cls in type(error).__mro__:
        if cls.__name__ in WORDS:
            return WORDS[cls.__name__]
    return f"{type(error).__name__}: {error}"[:300]
