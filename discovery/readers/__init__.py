"""Readers: pure functions of bytes (and their URL and type) to items, problems and links. No network, no database.

Each format is one module with two functions::

    def recognise(payload: Payload) -> bool      # cheap: looks at the type, the URL and the first bytes
    def read(payload: Payload) -> Iterator[Found]

``read_any`` picks the module. A reader that is certain to be right goes first; HTML, which anything may be, last.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from discovery.items import Problem
from discovery.readers._types import Payload, Reading, Window

if TYPE_CHECKING:
    from types import ModuleType

__all__ = ["FORMATS", "Payload", "Reading", "Window", "read_any", "reader_for"]

FORMATS: tuple[str, ...] = (
    "warc",
    "icalendar",
    "frab",
    "sitemap",
    "rss",
    "xml_platforms",
    "json_platforms",
    "json_items",
    "schema_org",
    "html_list",
)
"""Modules of this package in the order in which they are asked."""


@cache
def _modules() -> tuple[ModuleType, ...]:
    return tuple(import_module(f"discovery.readers.{name}") for name in FORMATS)


def reader_for(payload: Payload) -> ModuleType | None:
    """Give the module that recognises the payload, or None."""
    for module in _modules():
        if module.recognise(payload):
            return module
    return None


def read_any(payload: Payload) -> Reading:
    """Read a payload of any format. Never raises: what cannot be read is a problem of the reading."""
    if not payload.body.strip():
        return Reading(problems=[Problem(reason="empty payload")])
    try:
        module = reader_for(payload)
    except Exception as error:  # noqa: BLE001 - recognising must not fail the payload
        return Reading(problems=[Problem(reason=f"could not be recognised: {type(error).__name__}: {error}"[:300])])
    if module is None:
        return Reading(
            problems=[Problem(reason=f"no reader for this format ({payload.media_type or 'no type stated'})")]
        )
    return Reading.of(module.read(payload))
