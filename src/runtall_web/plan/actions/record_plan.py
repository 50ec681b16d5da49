"""Plan, and keep the plan. Every way to a new plan ends here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from runtall.plan import Pin, Runner, write_runner
from runtall_web.accounts.models import User
from runtall_web.accounts.permissions import require_owner
from runtall_web.plan.bridge import FIRST_PLAN_WEEKS, answers_of, plan_of, solve, text_of
from runtall_web.plan.models import PlanRecord
from runtall_web.plan.queries import current_record


@dataclass(frozen=True, slots=True)
class Change:
    """Why a plan is made, and the days it is about."""

    cause: PlanRecord.Cause
    moved_from: date | None = None
    moved_to: date | None = None


@transaction.atomic
def make_plan_again(actor: User, owner: User, today: date, now: datetime, *, weeks: int | None = None) -> PlanRecord:
    """Plan from ``today`` with the answers and clips as they are; the first time and every time after.

    Pins from today on stay. ``weeks`` is as long as the plan before, when not given. Raises ``PermissionDenied``, and
    ``InvalidSettings`` when the answers leave no plan.
    """
    before = current_record(owner)
    if before is not None:
        require_owner(actor, before)
    cause = PlanRecord.Cause.FIRST if before is None else PlanRecord.Cause.AGAIN
    pins = [pin for pin in plan_of(before).pins if pin.date >= today] if before else []
    return record_plan(actor, owner, answers_of(owner, today), pins, today, now, Change(cause), weeks=weeks)


def record_plan(
    actor: User,
    owner: User,
    runner: Runner,
    pins: Sequence[Pin],
    today: date,
    now: datetime,
    change: Change,
    *,
    weeks: int | None = None,
) -> PlanRecord:
    """Plan with these pins and keep the result as the current plan. Call inside a transaction."""
    before = current_record(owner)
    previous = plan_of(before) if before else None
    length = weeks or (previous.weeks if previous else FIRST_PLAN_WEEKS)
    record = PlanRecord(owner=owner, made_at=now, today=today, cause=change.cause)
    require_owner(actor, record)
    plan = solve(owner, runner, today, length, previous, pins)
    record.moved_from, record.moved_to = change.moved_from, change.moved_to
    record.runner, record.plan = write_runner(runner), text_of(plan)
    record.save()
    return record
