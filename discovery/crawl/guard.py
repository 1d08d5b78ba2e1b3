"""Requests go to public addresses only, over http(s) only.

Two walls. ``refusal`` looks at the URL before a request is made, after each redirect too. ``GuardResolver`` looks at the
address that is about to be connected to: Twisted asks it for names and for literal addresses alike, so odd spellings,
DNS names and rebinding all end there. ``DISCOVERY_ALLOW_HOSTS=127.0.0.1:8000,…`` admits others by name and port.
"""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

from scrapy.exceptions import IgnoreRequest
from scrapy.resolver import CachingHostnameResolver
from twisted.internet.interfaces import IAddress, IHostResolution, IResolutionReceiver
from zope.interface import provider

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

MAX_URL_LENGTH = 2_000
DEFAULT_PORTS = {"http": 80, "https": 443}
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
"""RFC 6052: the last 32 bits are an IPv4 address."""
FORBIDDEN_IN_URL = re.compile(r"[\x00-\x20\x7f\\]")


class Refused(IgnoreRequest):
    """The request is not made. The message says why."""


def is_public(address: str) -> bool:
    """Tell whether an IP address belongs to the public internet. IPv4 inside IPv6 is judged as IPv4."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        ip = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None) or _behind_nat64(ip) or ip
    return ip.is_global and not ip.is_multicast


def _behind_nat64(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF) if ip in NAT64 else None


def host_and_port(url: str) -> str:
    """Give ``host:port`` of an http(s) URL, lower case, with the default port filled in."""
    parts = urlsplit(url)
    return f"{(parts.hostname or '').lower()}:{parts.port or DEFAULT_PORTS.get(parts.scheme, 0)}"


def slot_of(url: str) -> str:
    """Name the one queue of a URL's host: http and https share it, a server on another port has its own."""
    host, _, port = host_and_port(url).rpartition(":")
    return host if port in ("80", "443") else f"{host}:{port}"


def refusal(url: str, allow: frozenset[str]) -> str | None:
    """Say why a URL may not be asked; None if it may."""
    if len(url) > MAX_URL_LENGTH:
        return "the address is too long"
    if FORBIDDEN_IN_URL.search(url):
        return "the address has a space, backslash or control character"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        return f"the address is malformed: {error}"
    if parts.scheme not in DEFAULT_PORTS:
        return f"only http and https are asked, not {parts.scheme[:20] or 'an address without scheme'}"
    if parts.username is not None or parts.password is not None:
        return "the address carries a user name"
    if not parts.hostname:
        return "the address has no host"
    if host_and_port(url) in allow:
        return None
    if port not in (None, *DEFAULT_PORTS.values()):
        return f"port {port} is not a web port"
    if _looks_numeric(parts.hostname) and not is_public(parts.hostname):
        return f"{parts.hostname} is not a public address"
    return None


def _looks_numeric(host: str) -> bool:
    return ":" in host or re.fullmatch(r"(0x[0-9a-f]+|[0-9]+)(\.(0x[0-9a-f]+|[0-9]+)){0,3}\.?", host) is not None


class GuardResolver(CachingHostnameResolver):
    """A resolver that hides every address that is not public, so that no connection to one can be made."""

    allow: frozenset[str] = frozenset()

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: Any) -> GuardResolver:
        """Make it with the hosts that the settings admit."""
        resolver: GuardResolver = super().from_crawler(crawler, reactor)
        resolver.allow = frozenset(crawler.settings.getlist("DISCOVERY_ALLOW_HOSTS"))
        return resolver

    def resolveHostName(  # noqa: N802 - Twisted's name
        self,
        resolutionReceiver: Any,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        *args: Any,
        **kwargs: Any,
    ) -> Any:
        """Resolve as Scrapy does; pass on public addresses and admitted hosts alone."""
        admitted = f"{hostName.lower()}:{portNumber}" in self.allow

        @provider(IResolutionReceiver)
        class Filter:
            @staticmethod
            def resolutionBegan(resolution: IHostResolution) -> None:  # noqa: N802
                resolutionReceiver.resolutionBegan(resolution)

            @staticmethod
            def addressResolved(address: IAddress) -> None:  # noqa: N802
                if admitted or is_public(address.host):
                    resolutionReceiver.addressResolved(address)

            @staticmethod
            def resolutionComplete() -> None:  # noqa: N802
                resolutionReceiver.resolutionComplete()

        return super().resolveHostName(cast("Any", Filter), hostName, portNumber, *args, **kwargs)


class GuardMiddleware:
    """Refuses bad addresses before anything else looks at them, and gives each host its one queue."""

    def __init__(self, crawler: Crawler) -> None:
        self.allow = frozenset(crawler.settings.getlist("DISCOVERY_ALLOW_HOSTS"))

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> GuardMiddleware:
        """Make it from the crawler's settings."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Raise Refused for an address that may not be asked."""
        reason = refusal(request.url, self.allow)
        if reason:
            raise Refused(reason)
        request.meta["download_slot"] = slot_of(request.url)
