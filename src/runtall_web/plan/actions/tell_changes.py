"""Note that the runner has seen what a plan changed that nobody asked for."""

from __future__ import annotations

from datetime import datetime

from runtall_web.accounts.models import User
from runtall_web.accounts.permissions import require_owner
from runtall_web.plan.models import PlanRecord


def tell_changes(actor: User, owner: User, record_id: int, now: datetime) -> bool:
    """Whether there was such a plan, and it was not told of before. Raises ``PermissionDenied``."""
    record = PlanRecord.objects.filter(owner=owner, pk=record_id, told_at__isnull=True).only("owner").first()
    if record is None:
        return False
    require_owner(actor, record)
    return bool(PlanRecord.objects.filter(pk=record.pk).update(told_at=now))
