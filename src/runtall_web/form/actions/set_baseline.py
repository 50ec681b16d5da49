"""The runner's own measurement error: take it from clips of one day, or stop using it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from runtall.errors import InputRefused
from runtall_web.accounts.models import User
from runtall_web.accounts.permissions import require_owner
from runtall_web.form.baselines import MEASURED_VIEWS, taken_from
from runtall_web.form.models import Baseline, Clip
from runtall_web.form.pairs import first_unlike
from runtall_web.form.reports import day_of, read_of


class BaselineRefused(InputRefused):
    """These clips do not give an own measurement error."""

    default_code = "baseline"


@transaction.atomic
def set_baseline(actor: User, owner: User, uids: Sequence[UUID], now: datetime) -> Baseline:
    """Take the own error from these clips; one of the same day, view and model before it gives way.

    Raises ``PermissionDenied``, and ``BaselineRefused`` when the clips are too few, of several days, or not of the same
    running (``pairs.unlike``).
    """
    require_owner(actor, Baseline(owner=owner))
    clips = list(Clip.objects.filter(owner=owner, uid__in=uids, deleted_at=None, state=Clip.State.DONE))
    days = {day_of(clip) for clip in clips}
    if len(days) > 1:
        raise BaselineRefused("these clips are of several days", remedy="choose three clips or more of one day")
    reads = [read for clip in clips if (read := read_of(clip)) is not None]
    found = taken_from(reads) if len(reads) == len(clips) else None
    if found is None or found.view not in MEASURED_VIEWS:
        raise BaselineRefused(
            "an own measurement error needs three clips or more of one view that gave numbers",
            remedy="film the same easy running three times on one day, putting the phone down anew each time",
        )
    why = first_unlike(reads)
    if why is not None:
        raise BaselineRefused(why.template, remedy="choose clips of the same running", **why.params)
    Baseline.objects.filter(owner=owner, day__in=days, view=found.view, model_sha256=found.model_sha256).delete()
    row = Baseline.objects.create(
        owner=owner,
        created_at=now,
        day=days.pop(),
        view=found.view,
        model_sha256=found.model_sha256,
        error=dict(found.error),
    )
    Clip.objects.filter(pk__in=[clip.pk for clip in clips]).update(baseline=row)
    return row


def remove_baseline(actor: User, number: int) -> bool:
    """Stop using an own error; whether there was one. Raises ``PermissionDenied``."""
    row = Baseline.objects.filter(pk=number).first()
    if row is None:
        return False
    require_owner(actor, row)
    row.delete()
    return True
