"""Keep what the runner told about themselves."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from runtall.plan import Runner, write_runner
from runtall_web.accounts.models import User
from runtall_web.accounts.permissions import require_owner
from runtall_web.settings.models import RunnerRecord


@transaction.atomic
def save_runner(actor: User, owner: User, runner: Runner, now: datetime, answered: str = "") -> RunnerRecord:
    """Keep ``runner`` as ``owner``'s, with the question just answered. Raises ``PermissionDenied``."""
    record = RunnerRecord.objects.select_for_update().filter(owner=owner).first() or RunnerRecord(owner=owner)
    require_owner(actor, record)
    record.toml = write_runner(runner)
    record.changed_at = now
    if answered and answered not in record.answered:
        record.answered = [*record.answered, answered]
    record.save()
    if owner.distance_unit != runner.units:
        owner.distance_unit = runner.units
        owner.save(update_fields=["distance_unit"])
    return record


@transaction.atomic
def set_stop(actor: User, owner: User, stopped_on: date | None, now: datetime) -> None:
    """Put training on hold from a day on, because of a red flag, or lift the hold with ``None``."""
    record = RunnerRecord.objects.select_for_update().get(owner=owner)
    require_owner(actor, record)
    record.stopped_on = stopped_on
    record.changed_at = now
    record.save(update_fields=["stopped_on", "changed_at"])
