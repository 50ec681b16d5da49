"""Between the kept TOML and the engine's ``Runner``."""

from __future__ import annotations

from runtall.plan import RunKind, Runner, read_runner
from runtall_web.settings.models import RunnerRecord

UNASKED = Runner(
    experience="novice",
    strength_days_per_week=2,
    minutes_per_session=20,
    equipment=("mat",),
    week=(
        RunKind.REST,
        RunKind.QUALITY,
        RunKind.REST,
        RunKind.EASY,
        RunKind.REST,
        RunKind.EASY,
        RunKind.LONG,
    ),
)
"""What the questions show before anything is answered."""


def runner_of(record: RunnerRecord | None) -> Runner:
    """The runner in a record; ``UNASKED`` without one. Raises ``InvalidSettings`` on a damaged record."""
    return UNASKED if record is None else read_runner(record.toml)
