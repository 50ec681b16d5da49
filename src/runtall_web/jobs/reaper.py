"""Tasks that a killed worker left behind go back into the queue, a bounded number of times.

The task queue alone would leave them running for ever. A worker's name says its machine and process, so one that died
here is known at once; one on another machine is known by its job's heartbeat standing still.
"""

from __future__ import annotations

import logging
import os
import socket
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django_tasks_db.models import DBTaskResult

from runtall_web.jobs.kinds import Job, kind_of, kinds

logger = logging.getLogger(__name__)

STALE_AFTER = timedelta(seconds=60)
MOST_ATTEMPTS = 4
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
    for kind in kinds():
        kind.look_after(_to_be_done(kind.task_path), moment)
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
    kind, job = kind_of(row.task_path), _job_of(row)
    if len(row.worker_ids) >= MOST_ATTEMPTS:
        row.set_failed(RuntimeError("its worker died every time"))
        if kind is not None and job is not None and job.is_open:
            kind.give_up(job, MOST_ATTEMPTS, now)
        logger.error("task %s was given up after %d attempts", row.pk, MOST_ATTEMPTS)
        return 0
    row.status = "READY"
    row.started_at = None
    row.save(update_fields=["status", "started_at"])
    if kind is not None and job is not None and job.is_open:
        kind.requeue(job, now)
    logger.warning("task %s was returned: its worker is gone", row.pk)
    return 1


def _to_be_done(task_path: str) -> set[int]:
    """The keys of the rows whose task waits or runs."""
    tasks = DBTaskResult.objects.filter(task_path=task_path).exclude(status__in=["SUCCESSFUL", "FAILED"])
    return {int(task.args_kwargs["args"][0]) for task in tasks}


def _job_of(task: DBTaskResult) -> Job | None:
    kind = kind_of(task.task_path)
    arguments = task.args_kwargs.get("args") or []
    return kind.find(int(arguments[0])) if kind is not None and arguments else None
