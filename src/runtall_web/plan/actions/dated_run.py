"""Add or remove a run or a race with a date, and plan around it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from django.db import transaction

from runtall.plan import PlannedRun, Race, RunKind, Runner
from runtall_web.accounts.models import User
from runtall_web.plan.actions.record_plan import Change, record_plan
from runtall_web.plan.bridge import with_what_clips_show
from runtall_web.plan.models import PlanRecord
from runtall_web.plan.queries import current_plan
from runtall_web.settings.actions.save_runner import save_runner
from runtall_web.settings.queries import current_runner


@transaction.atomic
def add_dated_run(
    actor: User, owner: User, day: date, kind: RunKind, distance_km: float | None, today: date, now: datetime
) -> PlanRecord | None:
    """Put a run or a race on a day, in place of what was dated there before, and plan again around it.

    ``None`` before the first plan: the run is kept and the first plan will know it. Raises ``PermissionDenied`` and
    ``InvalidSettings``.
    """
    runner = without_day(current_runner(owner), day)
    if kind is RunKind.RACE:
        runner = replace(runner, races=tuple(sorted((*runner.races, Race(day)), key=lambda race: race.date)))
    if kind is not RunKind.RACE or distance_km is not None:
        planned = PlannedRun(day, kind, distance_km)
        runner = replace(runner, runs=tuple(sorted((*runner.runs, planned), key=lambda run: run.date)))
    return _keep(actor, owner, runner, today, now, Change(PlanRecord.Cause.DATED, moved_to=day))


@transaction.atomic
def remove_dated_run(actor: User, owner: User, day: date, today: date, now: datetime) -> PlanRecord | None:
    """Take what is dated on ``day`` away: the weekly pattern holds again. Raises ``PermissionDenied``."""
    runner = without_day(current_runner(owner), day)
    return _keep(actor, owner, runner, today, now, Change(PlanRecord.Cause.UNDATED, moved_from=day))


def without_day(runner: Runner, day: date) -> Runner:
    """The runner with nothing dated on ``day``."""
    return replace(
        runner,
        runs=tuple(run for run in runner.runs if run.date != day),
        races=tuple(race for race in runner.races if race.date != day),
    )


def _keep(actor: User, owner: User, runner: Runner, today: date, now: datetime, change: Change) -> PlanRecord | None:
    save_runner(actor, owner, runner, now)
    current = current_plan(owner)
    if current is None:
        return None
    pins = [pin for pin in current.plan.pins if pin.date >= today]
    return record_plan(actor, owner, with_what_clips_show(owner, runner, today), pins, today, now, change)
