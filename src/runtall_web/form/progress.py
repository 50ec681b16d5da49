"""Where a clip's work stands, told honestly: also when nobody is at it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from runtall_web.form.models import Clip, Share
from runtall_web.runs.progress import FIRST_GUESS_S, SILENT_AFTER


@dataclass(frozen=True, slots=True)
class ClipProgress:
    """``share_pct`` of the step at hand is None until known; ``left_s`` guesses that step from its pace so far.

    ``is_silent``: no sign of life from the worker. ``ahead``: so many other jobs come first.
    """

    share_pct: int | None
    left_s: float | None
    is_silent: bool
    ahead: int


def progress_of(clip: Clip, now: datetime) -> ClipProgress:
    """How far the clip is."""
    is_worked = clip.state in {Clip.State.QUEUED, Clip.State.RUNNING}
    silent = is_worked and clip.heartbeat_at is not None and now - clip.heartbeat_at > SILENT_AFTER
    if clip.state == Clip.State.RECEIVING:
        return ClipProgress(int(100 * clip.received_bytes / clip.size_bytes), None, False, 0)
    if clip.state == Clip.State.QUEUED:
        ahead = Clip.objects.filter(state=Clip.State.RUNNING).count()
        return ClipProgress(None, None, silent and not ahead, ahead)
    if clip.state != Clip.State.RUNNING or not clip.duration_s:
        return ClipProgress(None, None, silent, 0)
    share = min(1.0, clip.done_s / clip.duration_s)
    spent_s = (now - clip.started_at).total_seconds() if clip.started_at else 0.0
    left_s = spent_s * (1 - share) / share if share > 0 and spent_s >= FIRST_GUESS_S else None
    return ClipProgress(int(share * 100), left_s, silent, 0)


def progress_of_share(share: Share, now: datetime) -> ClipProgress:
    """How far a file to give away is."""
    silent = share.is_open and share.heartbeat_at is not None and now - share.heartbeat_at > SILENT_AFTER
    if share.state != Share.State.RUNNING or not share.duration_s:
        ahead = Clip.objects.filter(state=Clip.State.RUNNING).count() if share.state == Share.State.QUEUED else 0
        return ClipProgress(None, None, silent and not ahead, ahead)
    return ClipProgress(int(100 * min(1.0, share.done_s / share.duration_s)), None, silent, 0)
