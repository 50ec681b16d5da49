"""Correct a run: what the file said stays, what the person says counts."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from runtall_web.accounts.models import User
from runtall_web.accounts.permissions import require_owner
from runtall_web.runs.actions.enter_run import EnteredRun, local_start
from runtall_web.runs.changes import fields_of, record
from runtall_web.runs.models import Run, RunChange

SAME_SECONDS = 0.5
SAME_METRES = 5.0  # what a form shows with two decimals of a kilometre


@transaction.atomic
def edit_run(actor: User, run_id: int, entered: EnteredRun, now: datetime) -> RunChange | None:
    """Override day, time, duration, distance or note; ``None`` when nothing differs. Raises ``PermissionDenied``."""
    run = Run.objects.select_for_update().get(pk=run_id)
    require_owner(actor, run)
    before = fields_of(run)
    changed: dict[str, object] = {}
    if not same(run.distance_m, entered.distance_m, SAME_METRES):
        changed["distance_m"] = run.distance_m = entered.distance_m
    if not same(run.timer_s, entered.timer_s, SAME_SECONDS):
        run.elapsed_s = max(entered.timer_s, run.elapsed_s + entered.timer_s - run.timer_s)
        changed["timer_s"] = run.timer_s = entered.timer_s
    if _moves(run, entered):
        run.start_time, run.utc_offset_s = local_start(entered.day, entered.started_at)
        run.local_date = entered.day
        changed["start_time"] = run.start_time.isoformat()
    if run.note != entered.note:
        changed["note"] = run.note = entered.note
    if not changed:
        return None
    run.overrides = {**run.overrides, **changed}
    return record(run, actor, RunChange.Verb.EDIT, before, now)


def same(old: float | None, new: float | None, within: float) -> bool:
    """Whether a number came back from a form as it went out, rounded."""
    if old is None or new is None:
        return old is new
    return abs(old - new) <= within


def _moves(run: Run, entered: EnteredRun) -> bool:
    if entered.day != run.local_date:
        return True
    if entered.started_at is None:
        return False
    shown = (run.start_time + timedelta(seconds=run.utc_offset_s or 0)).time().replace(second=0, microsecond=0)
    return entered.started_at != shown
