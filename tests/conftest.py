"""Shared by every test: where the real files are, when there are any."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# The same examples in every run, so that a red test is red for everybody; RUNTALL_EXPLORE=1 looks for new ones.
# No deadlines: how long an example takes says more about the machine than about the code.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("explore", derandomize=False, deadline=None)
settings.load_profile("explore" if os.environ.get("RUNTALL_EXPLORE") else "steady")


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real files given to ``make test-data DATA=...``."""
    folder = os.environ.get("RUNTALL_DATA")
    if not folder or not Path(folder).is_dir():
        pytest.fail("RUNTALL_DATA does not name a folder of real files; run: make test-data DATA=<folder>")
    return Path(folder)
