"""Set a strength day by hand: move it, keep it where it is, or give it back to the plan."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from runtall.errors import InputRefused
from runtall.plan import Pin
from runtall_web.accounts.models import User
from runtall_web.accounts.permissions import require_owner
from runtall_web.plan.actions.record_plan import Change, record_plan
from runtall_web.plan.models import PlanRecord
from runtall_web.plan.queries import CurrentPlan, current_plan


class MoveRefused(InputRefused):
    """A day cannot be set by hand so."""

    default_code = "move"


@transaction.atomic
def move_day(actor: User, owner: User, moving: date, to: date, today: date, now: datetime) -> PlanRecord:
    """Move the strength day on ``moving`` to another day and keep it there, with its exercises where rules allow.

    Raises ``PermissionDenied``, ``MoveRefused`` for days that are past or not in the plan, and ``InvalidSettings`` when
    no plan can keep that day.
    """
    current = _own_plan(actor, owner)
    if current.day(moving) is None:
        raise MoveRefused("there is no strength day on {day}", remedy="choose one of the plan", day=moving)
    if min(moving, to) < today:
        raise MoveRefused("days past stay as they were", remedy="move a day that is still to come")
    if to > current.plan.last_day or current.day(to) is not None:
        raise MoveRefused("{day} is not free", remedy="choose another day", day=to)
    first = next((pin.moved_from for pin in current.plan.pins if pin.date == moving), None) or moving
    pins = [pin for pin in current.plan.pins if pin.date != moving and pin.date >= today]
    pins.append(Pin(to, moved_from=None if first == to else first))
    change = Change(PlanRecord.Cause.MOVED, moving, to)
    return record_plan(actor, owner, current.runner, pins, today, now, change)


@transaction.atomic
def pin_day(actor: User, owner: User, day: date, today: date, now: datetime) -> PlanRecord:
    """Keep a strength day where it is, whatever is planned later. Raises as ``move_day`` does."""
    current = _own_plan(actor, owner)
    if current.day(day) is None or day < today:
        raise MoveRefused("there is no strength day ahead on {day}", remedy="choose one of the plan", day=day)
    exercises = tuple(item.exercise for item in current.days_by_date[day].items)
    pins = [pin for pin in current.plan.pins if pin.date != day and pin.date >= today]
    change = Change(PlanRecord.Cause.PINNED, moved_to=day)
    return record_plan(actor, owner, current.runner, [*pins, Pin(day, exercises=exercises)], today, now, change)


@transaction.atomic
def unpin_day(actor: User, owner: User, day: date, today: date, now: datetime) -> PlanRecord:
    """Give a day that was set by hand back to the plan. Raises as ``move_day`` does."""
    current = _own_plan(actor, owner)
    if day < today or not any(pin.date == day for pin in current.plan.pins):
        raise MoveRefused("{day} was not set by hand", remedy="choose a day that was", day=day)
    pins = [pin for pin in current.plan.pins if pin.date != day and pin.date >= today]
    change = Change(PlanRecord.Cause.UNPINNED, moved_from=day)
    return record_plan(actor, owner, current.runner, pins, today, now, change)


def _own_plan(actor: User, owner: User) -> CurrentPlan:
    current = current_plan(owner)
    if current is None:
        raise MoveRefused("there is no plan yet", remedy="make one first")
    require_owner(actor, current.record)
    return current
