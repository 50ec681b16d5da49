"""Clips as a kind of background job: how one comes back when its worker died."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from runtall_web.form.actions.begin_upload import finish
from runtall_web.form.actions.queue_clip import enqueue
from runtall_web.form.models import Clip
from runtall_web.form.tasks import work_on_clip
from runtall_web.form.uploads import held, standing_of
from runtall_web.jobs.kinds import Kind
from runtall_web.jobs.reaper import MOST_ATTEMPTS, STALE_AFTER


def _find(key: int) -> Clip | None:
    return Clip.objects.filter(pk=key).first()


def _requeue(clip: Clip, now: datetime) -> None:
    if clip.state == Clip.State.RUNNING:
        clip.state, clip.heartbeat_at = Clip.State.QUEUED, now
        clip.save(update_fields=["state", "heartbeat_at"])


def _give_up(clip: Clip, attempts: int, now: datetime) -> None:
    clip.failure_code = "worker_died"
    clip.failure = {
        "template": "reading this video stopped the background worker {attempts} times",
        "remedy": "free memory on this machine and have it read again, or send a shorter video",
        "evidence": {"attempts": attempts},
    }
    clip.state = Clip.State.FAILED if clip.report is None else Clip.State.DONE
    clip.finished_at = clip.heartbeat_at = now
    clip.save(update_fields=["failure_code", "failure", "state", "finished_at", "heartbeat_at"])


def _look_after(to_be_done: Collection[int], now: datetime) -> None:
    """Clips that wait without a task, and uploads that are complete but were never answered for."""
    still = Clip.objects.filter(heartbeat_at__lt=now - STALE_AFTER)
    for clip in still.filter(state__in=[Clip.State.QUEUED, Clip.State.RUNNING]).exclude(pk__in=to_be_done):
        if clip.attempts >= MOST_ATTEMPTS:
            _give_up(clip, clip.attempts, now)
        else:
            _requeue(clip, now)
            enqueue(clip)
    for clip in still.filter(state=Clip.State.RECEIVING, deleted_at=None):
        with held(clip):
            clip.refresh_from_db()
            if clip.state == Clip.State.RECEIVING and standing_of(clip) == clip.size_bytes:
                finish(clip, now)


CLIPS = Kind(work_on_clip.module_path, _find, _requeue, _give_up, _look_after)
