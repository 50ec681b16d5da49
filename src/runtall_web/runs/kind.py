"""Imports as a kind of background job: how one comes back when its worker died."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from runtall_web.jobs.kinds import Kind
from runtall_web.jobs.reaper import STALE_AFTER
from runtall_web.runs.actions.continue_import import enqueue
from runtall_web.runs.actions.import_files import end
from runtall_web.runs.models import Import
from runtall_web.runs.tasks import work_on_import

UPLOAD_SILENT_AFTER = timedelta(minutes=2)


def _find(key: int) -> Import | None:
    return Import.objects.filter(pk=key).first()


def _requeue(job: Import, now: datetime) -> None:
    if job.state == Import.State.RUNNING:
        end(job, Import.State.QUEUED, now)


def _give_up(job: Import, attempts: int, now: datetime) -> None:
    job.failure = _("Reading stopped the background worker {attempts} times. Nothing read so far is lost.").format(
        attempts=attempts
    )
    job.save(update_fields=["failure"])
    end(job, Import.State.FAILED, now)


def _look_after(to_be_done: Collection[int], now: datetime) -> None:
    """Imports that wait without a task, or whose upload was left half-way, or whose command was killed."""
    still = Import.objects.filter(state__in=["queued", "running"], heartbeat_at__lt=now - STALE_AFTER)
    for job in still.exclude(pk__in=to_be_done):
        if job.via == Import.Via.UPLOAD:
            end(job, Import.State.QUEUED, now)
            enqueue(job)
        else:
            job.failure = _("The command was stopped. Import the same files again to go on.")
            job.save(update_fields=["failure"])
            end(job, Import.State.CANCELLED, now)
    for job in Import.objects.filter(state=Import.State.RECEIVING, heartbeat_at__lt=now - UPLOAD_SILENT_AFTER):
        end(job, Import.State.QUEUED, now)  # the page was closed: read what did arrive
        enqueue(job)


IMPORTS = Kind(work_on_import.module_path, _find, _requeue, _give_up, _look_after)
