"""Delete a run so that it can come back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from runtall_web.accounts.models import User
from runtall_web.accounts.permissions import require_owner
from runtall_web.runs.changes import fields_of, record
from runtall_web.runs.models import Run, RunChange


@transaction.atomic
def delete_run(actor: User, run_id: int, now: datetime) -> RunChange | None:
    """Take a run out of every count. Its file stays, so importing it again does not bring it back by surprise.

    Deleting twice is deleting once: the second time returns ``None``. Raises ``PermissionDenied``.
    """
    run = Run.objects.select_for_update().get(pk=run_id)
    require_owner(actor, run)
    if run.deleted_at is not None:
        return None
    before = fields_of(run)
    run.deleted_at = now
    return record(run, actor, RunChange.Verb.DELETE, before, now)
