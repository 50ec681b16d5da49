"""Files for the tests that start real processes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from processes import MANY

from runtall.runs.simulate import SimulatedRunner, simulate_files


@pytest.fixture(scope="session")
def many_runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """``MANY`` simulated runs as FIT files."""
    folder = tmp_path_factory.mktemp("many")
    for file in simulate_files(SimulatedRunner(seed=11, first_day=date(2025, 1, 1)), MANY):
        (folder / file.name).write_bytes(file.data)
    return folder
