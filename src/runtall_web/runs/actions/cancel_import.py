"""Stop an import; what it has read stays."""

from __future__ import annotations

import shutil
from datetime import datetime

from django.db import transaction

from runtall_web.accounts.models import User
from runtall_web.accounts.permissions import require_owner
from runtall_web.runs.actions.continue_import import uploads_of
from runtall_web.runs.actions.import_files import end
from runtall_web.runs.models import Import


@transaction.atomic
def cancel_import(actor: User, job_id: int, now: datetime) -> Import:
    """Ask the worker to leave off after the file at hand; an import nobody is at ends at once.

    Raises ``PermissionDenied``.
    """
    job = Import.objects.select_for_update().get(pk=job_id)
    require_owner(actor, job)
    if not job.is_open:
        return job
    job.cancel_asked = True
    job.save(update_fields=["cancel_asked"])
    if job.state != Import.State.RUNNING:
        end(job, Import.State.CANCELLED, now)
        shutil.rmtree(uploads_of(job), ignore_errors=True)
    return job
