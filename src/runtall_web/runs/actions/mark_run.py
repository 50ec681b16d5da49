"""Say that an import was wrong: not a run of mine, or not a run at all."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from runtall_web.accounts.models import User
from runtall_web.accounts.permissions import require_owner
from runtall_web.runs.changes import fields_of, record
from runtall_web.runs.models import Run, RunChange


@transaction.atomic
def mark_run(actor: User, run_id: int, mark: Run.Mark, now: datetime) -> RunChange | None:
    """Mark a run (it stays in the list and counts for nothing), or unmark it with ``Run.Mark.NONE``.

    ``None`` when it was marked so already. Raises ``PermissionDenied``.
    """
    run = Run.objects.select_for_update().get(pk=run_id)
    require_owner(actor, run)
    if run.mark == mark:
        return None
    before = fields_of(run)
    run.mark = mark
    return record(run, actor, RunChange.Verb.MARK, before, now)
