"""Take the last change of the plan back."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from runtall.plan import read_runner
from runtall_web.accounts.models import User
from runtall_web.accounts.permissions import require_owner
from runtall_web.plan.models import PlanRecord
from runtall_web.settings.actions.save_runner import save_runner
from runtall_web.settings.queries import current_runner

DATED_CAUSES = {PlanRecord.Cause.DATED, PlanRecord.Cause.UNDATED}


@transaction.atomic
def undo_plan(actor: User, owner: User, record_id: int, now: datetime) -> PlanRecord | None:
    """Give the plan before ``record_id`` its place back; its added or removed runs and races go with it.

    Only the current plan can be undone, and only when there is one before it; otherwise ``None``: a second click does
    nothing. Raises ``PermissionDenied``.
    """
    latest = list(PlanRecord.objects.select_for_update().filter(owner=owner, undone_at__isnull=True)[:2])
    for record in latest:
        require_owner(actor, record)
    if len(latest) < 2 or latest[0].pk != record_id:
        return None
    undone, again = latest
    undone.undone_at = now
    undone.save(update_fields=["undone_at"])
    if undone.cause in DATED_CAUSES:
        before = read_runner(again.runner)
        save_runner(actor, owner, replace(current_runner(owner), runs=before.runs, races=before.races), now)
    return again
