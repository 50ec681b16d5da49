"""Tasks that a killed worker left behind go back into the queue, a bounded number of times.

The task queue alone would leave them running for ever. A worker's name says its machine and process, so one that died
here is known at once; one on another machine is known by its import's heartbeat standing still.
"""

from __future__ import annotations

import logging
import os
import socket
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from runtall_web.runs.actions.continue_import import enqueue
from runtall_web.runs.actions.import_files import end
from runtall_web.runs.models import Import

logger = logging.getLogger(__name__)

STALE_AFTER = timedelta(seconds=60)
MOST_ATTEMPTS = 4
UPLOAD_SILENT_AFTER = timedelta(minutes=2)
TASKS_KEPT = timedelta(days=7)
HOST_LETTERS = 30


def worker_name(token: str) -> str:
    """A worker's name: its machine, its process and a token that no other worker has."""
    return f"{socket.gethostname()[:HOST_LETTERS]}:{os.getpid()}:{token}"


def return_abandoned_tasks(own_name: str, now: datetime | None = None) -> int:
    """Queue again what a dead worker was at; give up after ``MOST_ATTEMPTS``. Returns how many were returned."""
    moment = now or datetime.now(UTC)
    returned = 0
    for task in DBTaskResult.objects.running():
        if _is_abandoned(task, own_name, moment):
            returned += _return(task, moment)
    _take_up_forgotten(moment)
    DBTaskResult.objects.finished().filter(finished_at__lt=moment - TASKS_KEPT).delete()
    return returned


def _is_abandoned(task: DBTaskResult, own_name: str, now: datetime) -> bool:
    holder = task.worker_ids[-1] if task.worker_ids else ""
    if holder == own_name:
        return False
    host, _unused, rest = holder.partition(":")
    process = rest.partition(":")[0]
    is_here = host == socket.gethostname()[:HOST_LETTERS] and process.isdigit()
    if is_here and (int(process) == os.getpid() or not _is_alive(int(process))):
        return True
    job = _job_of(task)
    beat = job.heartbeat_at if job is not None else task.started_at
    return beat is None or now - beat > STALE_AFTER


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


@transaction.atomic
def _return(task: DBTaskResult, now: datetime) -> int:
    row = DBTaskResult.objects.select_for_update().filter(pk=task.pk).running().first()
    if row is None:
        return 0
    if len(row.worker_ids) >= MOST_ATTEMPTS:
        row.set_failed(RuntimeError("its worker died every time"))
        job = _job_of(row)
        if job is not None and job.is_open:
            job.failure = _(
                "Reading stopped the background worker {attempts} times. Nothing read so far is lost."
            ).format(attempts=MOST_ATTEMPTS)
            job.save(update_fields=["failure"])
            end(job, Import.State.FAILED, now)
        logger.error("task %s was given up after %d attempts", row.pk, MOST_ATTEMPTS)
        return 0
    row.status = "READY"
    row.started_at = None
    row.save(update_fields=["status", "started_at"])
    job = _job_of(row)
    if job is not None and job.state == Import.State.RUNNING:
        end(job, Import.State.QUEUED, now)
    logger.warning("task %s was returned: its worker is gone", row.pk)
    return 1


def _take_up_forgotten(now: datetime) -> None:
    """Imports that wait without a task, or whose upload was left half-way, or whose command was killed."""
    waiting = {
        task.args_kwargs["args"][0] for task in DBTaskResult.objects.exclude(status__in=["SUCCESSFUL", "FAILED"])
    }
    still = now - STALE_AFTER
    for job in Import.objects.filter(state__in=["queued", "running"], heartbeat_at__lt=still).exclude(pk__in=waiting):
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


def _job_of(task: DBTaskResult) -> Import | None:
    arguments = task.args_kwargs.get("args") or [None]
    return Import.objects.filter(pk=arguments[0]).first()
