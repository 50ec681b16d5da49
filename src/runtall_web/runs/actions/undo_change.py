"""Take one change back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from runtall_web.accounts.models import User
from runtall_web.accounts.permissions import require_owner
from runtall_web.runs.changes import FIELDS, put_fields
from runtall_web.runs.models import Run, RunChange


@transaction.atomic
def undo_change(actor: User, change_id: int, now: datetime) -> Run | None:
    """Give the fields back what they held before, and keep the record of it.

    Only the latest change that still holds can be undone, so that an undo never overwrites a later change;
    otherwise, and when it was undone already, ``None``. Raises ``PermissionDenied``.
    """
    change = RunChange.objects.select_related("run").get(pk=change_id)
    run = Run.objects.select_for_update().get(pk=change.run_id)
    require_owner(actor, run)
    latest = run.changes.filter(undone_at__isnull=True).first()
    if latest is None or latest.pk != change.pk:
        return None
    if change.verb == RunChange.Verb.ENTER:
        run.deleted_at = now
    else:
        put_fields(run, change.before)
    run.save(update_fields=FIELDS)
    change.undone_at = now
    change.save(update_fields=["undone_at"])
    return run
