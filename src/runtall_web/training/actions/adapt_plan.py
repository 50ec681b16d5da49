"""Let the plan take in what was logged since it was made."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from runtall.errors import RuntallError
from runtall.plan import Plan, StrengthDay
from runtall_web.accounts.models import User
from runtall_web.accounts.permissions import require_owner
from runtall_web.home.texts import day_text, error_text
from runtall_web.plan.actions.record_plan import Change, record_plan
from runtall_web.plan.bridge import answers_of, plan_of
from runtall_web.plan.models import PlanRecord
from runtall_web.plan.queries import current_record
from runtall_web.plan.words import exercise_name, item_dose

MOST_LINES = 6


def adapt_plan(actor: User, owner: User, today: date, now: datetime) -> list[str]:
    """Plan again from ``today`` with the sets logged so far, and say what changed in the days ahead.

    When nothing changes, the plan before stays and one line says so. Raises ``PermissionDenied``.
    """
    before = current_record(owner)
    if before is None:
        return [_("There is no plan yet; what you did is in your log.")]
    require_owner(actor, before)
    plan = plan_of(before)
    try:
        with transaction.atomic():
            pins = [pin for pin in plan.pins if pin.date >= today]
            change = Change(PlanRecord.Cause.AGAIN)
            made = record_plan(actor, owner, answers_of(owner, today), pins, today, now, change)
            lines = changes(plan, plan_of(made), today)
            if not lines:
                transaction.set_rollback(True)
    except RuntallError as error:
        return [error_text(error)]
    return lines or [_("The days ahead stay as they are.")]


def changes(before: Plan, after: Plan, today: date) -> list[str]:
    """What differs in the days after ``today`` that both plans speak about, a line a day, the next days first."""
    old, new = _ahead(before, today), _ahead(after, today)
    last = min(before.last_day, after.last_day)
    lines = []
    for day in sorted(old.keys() | new.keys()):
        if day > last:
            continue
        if day not in new:
            lines.append(_("%(day)s: no strength any more.") % {"day": day_text(day)})
        elif day not in old:
            lines.append(_("%(day)s is new: %(what)s.") % {"day": day_text(day), "what": _names(new[day])})
        else:
            lines += _item_changes(day, old[day], new[day])
    more = len(lines) - MOST_LINES
    return [*lines[:MOST_LINES], *([_("And %(n)d changes further on.") % {"n": more}] if more > 0 else [])]


def _item_changes(day: date, old: StrengthDay, new: StrengthDay) -> list[str]:
    before = {item.exercise: item for item in old.items}
    lines = []
    for item in new.items:
        known = before.get(item.exercise)
        if known is None or known.variant != item.variant:
            lines.append(_("%(day)s: %(name)s, %(dose)s.") % _said(day, exercise_name(item), item_dose(item)))
        elif item_dose(known) != item_dose(item):
            said = _said(day, exercise_name(item), item_dose(item))
            lines.append(_("%(day)s: %(name)s, now %(dose)s.") % said)
    return lines


def _said(day: date, name: str, dose: str) -> dict[str, str]:
    return {"day": day_text(day), "name": name, "dose": dose}


def _names(day: StrengthDay) -> str:
    return ", ".join(exercise_name(item) for item in day.items)


def _ahead(plan: Plan, today: date) -> Mapping[date, StrengthDay]:
    return {day.date: day for day in plan.days if day.date > today}
