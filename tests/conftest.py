"""What all tests share."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of recorded data beside the checkout; the test is skipped where it is absent."""
    if not (SHARED / "corpus").is_dir():
        pytest.skip("the recorded data (../shared) is not beside this checkout")
    return SHARED
