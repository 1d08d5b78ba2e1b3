"""Pipelines: one file, one job. Each takes an item and returns it, or raises Reject with a reason to act on.

A normalising pipeline is a module with one function::

    def process(item: Item, context: Context) -> Item

No pipeline knows another; their order stands in ``discovery/settings.py`` alone (``NORMALIZE_PIPELINES``).
"""

from pipelines._chain import Chain, Context, Reject

__all__ = ["Chain", "Context", "Reject"]
