"""Work on an uploaded import until nothing of it is left, or until asked to leave off."""

from __future__ import annotations

import logging
import shutil
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from runtall.errors import RuntallError
from runtall_web.jobs.heartbeat import Heartbeat
from runtall_web.jobs.stopping import STOPPING
from runtall_web.runs.actions.import_files import end, import_files
from runtall_web.runs.models import Import

logger = logging.getLogger(__name__)

FINISHED = {Import.State.DONE, Import.State.CANCELLED, Import.State.FAILED}


def continue_import(job_id: int) -> str:
    """Read what was uploaded for the import ``job_id``; returns its state. Doing it again changes nothing.

    Left off by a shutdown it stays ``queued``, and is put back in the queue. A file that arrives meanwhile is read
    too: the import ends only when nothing new has come.
    """
    job = Import.objects.get(pk=job_id)
    if job.state in FINISHED:
        return job.state
    folder = uploads_of(job)
    with Heartbeat(lambda: Import.objects.filter(pk=job_id).update(heartbeat_at=_now())):
        try:
            while True:
                received = Import.objects.values_list("received_files", flat=True).get(pk=job_id)
                import_files(job, [folder], clock=_now, stopping=STOPPING.is_set, shown_below=folder)
                if job.state != Import.State.DONE or not _more_came(job, received):
                    break
        except RuntallError as refused:
            job.failure = str(refused)
            job.save(update_fields=["failure"])
            end(job, Import.State.FAILED, _now())
    if job.state == Import.State.QUEUED:
        enqueue(job)
    elif job.state in FINISHED:
        shutil.rmtree(folder, ignore_errors=True)
    return job.state


def enqueue(job: Import) -> None:
    """Ask the worker to go on with ``job`` once the transaction at hand has settled."""
    from runtall_web.runs.tasks import work_on_import

    transaction.on_commit(lambda: work_on_import.enqueue(job.pk))


def uploads_of(job: Import) -> Path:
    """Where the files of an uploaded import wait."""
    return Path(settings.DATA_DIR.incoming) / f"import-{job.pk}"


@transaction.atomic
def _more_came(job: Import, received: int) -> bool:
    fresh = Import.objects.select_for_update().get(pk=job.pk)
    if fresh.received_files == received or fresh.cancel_asked:
        return False
    fresh.state = Import.State.RUNNING
    fresh.save(update_fields=["state"])
    return True


def _now() -> datetime:
    return datetime.now(UTC)
