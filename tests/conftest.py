"""Shared by every test: where the real files are, when there are any."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real files given to ``make test-data DATA=...``."""
    folder = os.environ.get("RUNTALL_DATA")
    if not folder or not Path(folder).is_dir():
        pytest.fail("RUNTALL_DATA does not name a folder of real files; run: make test-data DATA=<folder>")
    return Path(folder)
