"""Files to give away as a kind of background job: how one comes back when its worker died."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from runtall_web.form.actions.begin_share import enqueue
from runtall_web.form.models import Share
from runtall_web.form.tasks import work_on_share
from runtall_web.jobs.kinds import Kind
from runtall_web.jobs.reaper import MOST_ATTEMPTS, STALE_AFTER


def _find(key: int) -> Share | None:
    return Share.objects.filter(pk=key).first()


def _requeue(share: Share, now: datetime) -> None:
    if share.state == Share.State.RUNNING:
        share.state, share.heartbeat_at = Share.State.QUEUED, now
        share.save(update_fields=["state", "heartbeat_at"])


def _give_up(share: Share, attempts: int, now: datetime) -> None:
    share.failure_code = "worker_died"
    share.failure = {
        "template": "making this file stopped the background worker {attempts} times",
        "remedy": "free memory on this machine and try again, or share without the video",
        "evidence": {"attempts": attempts},
    }
    share.state = Share.State.FAILED
    share.finished_at = share.heartbeat_at = now
    share.save(update_fields=["failure_code", "failure", "state", "finished_at", "heartbeat_at"])


def _look_after(to_be_done: Collection[int], now: datetime) -> None:
    """Files that wait without a task."""
    still = Share.objects.filter(
        heartbeat_at__lt=now - STALE_AFTER, state__in=[Share.State.QUEUED, Share.State.RUNNING]
    )
    for share in still.exclude(pk__in=to_be_done):
        if share.attempts >= MOST_ATTEMPTS:
            _give_up(share, share.attempts, now)
        else:
            _requeue(share, now)
            enqueue(share)


SHARES = Kind(work_on_share.module_path, _find, _requeue, _give_up, _look_after)
"""Background work on files to give away, as the task queue sees it."""
