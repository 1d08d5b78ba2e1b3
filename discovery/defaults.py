"""Where the default catalogue, interests and topics are: in a checkout and in an installed wheel."""

from __future__ import annotations

from pathlib import Path

PACKAGED = Path(__file__).resolve().parent / "_defaults"
CHECKOUT = Path(__file__).resolve().parents[1] / "data"


def default_file(name: str) -> Path:
    """Give a default file or folder by its name in the data folder. Raises FileNotFoundError if there is none."""
    for folder in (PACKAGED, CHECKOUT):
        if (folder / name).exists():
            return folder / name
    raise FileNotFoundError(f"the default {name} is missing from this installation")
