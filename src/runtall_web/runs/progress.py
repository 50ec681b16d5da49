"""Where an import stands, told honestly: also when nobody is at work on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from runtall_web.runs.models import Import

SILENT_AFTER = timedelta(seconds=30)
FIRST_GUESS_S = 3.0


@dataclass(frozen=True, slots=True)
class Progress:
    """``share_pct`` is None until known; ``left_s`` is a guess from the pace so far; ``is_silent``: no sign of life."""

    share_pct: int | None
    left_s: float | None
    is_silent: bool


def progress_of(job: Import, now: datetime) -> Progress:
    """How far an import is by bytes read, and how long the rest takes at the pace so far."""
    silent = job.is_open and job.heartbeat_at is not None and now - job.heartbeat_at > SILENT_AFTER
    if job.state != Import.State.RUNNING or not job.total_bytes:
        return Progress(None, None, silent)
    share = min(1.0, job.done_bytes / job.total_bytes)
    spent_s = (now - job.started_at).total_seconds() if job.started_at else 0.0
    left_s = spent_s * (1 - share) / share if share > 0 and spent_s >= FIRST_GUESS_S else None
    return Progress(int(share * 100), left_s, silent)
