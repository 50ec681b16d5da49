"""What the tests of this room share."""

from __future__ import annotations

import pytest

from runtall_web.form.actions import read_clip
from web.form.sending import MadeReader


@pytest.fixture
def made_runner(monkeypatch: pytest.MonkeyPatch) -> type[MadeReader]:
    """Every video shows the runner made of formulas."""
    monkeypatch.setattr(read_clip, "PoseReader", MadeReader)
    return MadeReader
