"""Have the worker see to a clip."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from runtall_web.form.models import Clip

QUEUED_FIELDS = [
    "state", "started_at", "finished_at", "heartbeat_at", "attempts", "cancel_asked", "doing", "done_s",
    "failure_code", "failure",
]  # fmt: skip


def queue_clip(clip: Clip, now: datetime) -> None:
    """Put the clip in the worker's queue once the transaction at hand has settled."""
    clip.state = Clip.State.QUEUED
    clip.started_at = clip.finished_at = None
    clip.heartbeat_at = now
    clip.attempts, clip.cancel_asked = 0, False
    clip.doing, clip.done_s = Clip.Doing.NOTHING, 0.0
    clip.failure_code, clip.failure = "", {}
    clip.save(update_fields=QUEUED_FIELDS)
    enqueue(clip)


def enqueue(clip: Clip) -> None:
    from runtall_web.form.tasks import work_on_clip

    transaction.on_commit(lambda: work_on_clip.enqueue(clip.pk))
