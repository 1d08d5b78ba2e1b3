"""Which platforms there are."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from discovery.spiders._base import SourceSpider


@cache
def spider_names() -> tuple[str, ...]:
    """Give the names of all platforms: each is the name of its file. Imports none of them."""
    package = import_module("discovery.spiders")
    return tuple(sorted(module.name for module in pkgutil.iter_modules(package.__path__) if module.name[0] != "_"))


@cache
def spider_class(name: str) -> type[SourceSpider]:
    """Give the class of a platform by its name. Raises KeyError if there is none."""
    from discovery.spiders._base import SourceSpider

    if name not in spider_names():
        raise KeyError(name)
    module = import_module(f"discovery.spiders.{name}")
    for one in vars(module).values():
        if isinstance(one, type) and issubclass(one, SourceSpider) and one.name == name:
            return one
    raise KeyError(name)
