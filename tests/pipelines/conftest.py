"""What the tests of the pipelines share."""

from __future__ import annotations

import pytest
from storing import World


@pytest.fixture
def world(tmp_path):
    return World(tmp_path / "discovery.db")
