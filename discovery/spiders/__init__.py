"""One file a platform: how to recognise it, what to request, how its payload maps to items."""

from discovery.spiders._base import Ask, Fingerprint, Folder, SourceSpider, address, html, meta

__all__ = ["Ask", "Fingerprint", "Folder", "SourceSpider", "address", "html", "meta"]
