"""Compile the gazetteer when the package is built or installed for development."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parent


class GazetteerHook(BuildHookInterface):  # type: ignore[type-arg]
    """Puts ``places.sqlite`` into the package; made anew only when what it is made from is newer."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature
        """Compile if needed, and have the file packed."""
        sys.path.insert(0, str(ROOT))
        from discovery.gazetteer import _compile

        folder = Path(_compile.__file__).parent
        sources = [*folder.glob("*.tsv"), *(folder / f"_{name}.py" for name in ("compile", "postal", "tables"))]
        newest = max(source.stat().st_mtime for source in sources)
        if not _compile.FILE.exists() or _compile.FILE.stat().st_mtime < newest:
            _compile.compile_gazetteer()
        build_data["artifacts"].append("discovery/gazetteer/places.sqlite")
