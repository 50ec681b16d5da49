"""What the plan made of a session, or of a missed day, in lines for the runner."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from runtall.catalogue import Reason
from runtall.plan import Item, Plan, StrengthDay
from runtall_web.accounts.models import User
from runtall_web.home.texts import day_text, reason_text
from runtall_web.plan.bridge import plan_of
from runtall_web.plan.models import PlanRecord
from runtall_web.plan.queries import current_record
from runtall_web.plan.words import dose_reasons, exercise_name, item_dose
from runtall_web.training.models import Session
from runtall_web.training.news import missed_between

MOST_LINES = 6


@dataclass(frozen=True, slots=True)
class Adapted:
    """A plan that was made without being asked for, and what it changed. ``record`` can be undone."""

    record: PlanRecord
    lines: tuple[str, ...]


def untold_changes(user: User) -> Adapted | None:
    """What the current plan changed by itself and the runner was not told yet; ``None`` when that is nothing."""
    record = current_record(user)
    if record is None or record.cause != PlanRecord.Cause.LOGGED or record.told_at is not None:
        return None
    lines = what_changed(user, record)
    return Adapted(record, tuple(lines)) if lines else None


def what_changed(user: User, record: PlanRecord) -> list[str]:
    """What differs from the plan before ``record``: days missed, days set by hand that could not stay, days ahead."""
    earlier = PlanRecord.objects.filter(owner=user, undone_at__isnull=True, pk__lt=record.pk).first()
    if earlier is None:
        return []
    before, after = plan_of(earlier), plan_of(record)
    missed = missed_between(user, before, earlier.today, record.today)
    lines = [_("%(day)s went by without a session.") % {"day": day_text(day)} for day in missed]
    logged = set(Session.objects.filter(owner=user, date__gte=record.today).values_list("date", flat=True))
    kept = {pin.date for pin in after.pins}
    for pin in before.pins:
        if pin.date >= record.today and pin.date not in kept and pin.date not in logged:
            said = _("%(day)s was set by hand and cannot stay: it would break a rule that never gives way.")
            lines.append(said % {"day": day_text(pin.date)})
    return lines + changes(before, after, record.today)


def changes(before: Plan, after: Plan, today: date) -> list[str]:
    """What differs in the days after ``today`` that both plans speak about, a line a day, the next days first."""
    old, new = _ahead(before, today), _ahead(after, today)
    last = min(before.last_day, after.last_day)
    explained: set[str] = set()
    lines = []
    for day in sorted(old.keys() | new.keys()):
        if day > last:
            continue
        if day not in new:
            lines.append(_("%(day)s: no strength any more.") % {"day": day_text(day)})
        elif day not in old:
            lines.append(_("%(day)s is new: %(what)s.") % {"day": day_text(day), "what": _names(new[day])})
        else:
            lines += _item_changes(day, old[day], new[day], explained)
    more = len(lines) - MOST_LINES
    return [*lines[:MOST_LINES], *([_("And %(n)d changes further on.") % {"n": more}] if more > 0 else [])]


def _item_changes(day: date, old: StrengthDay, new: StrengthDay, explained: set[str]) -> list[str]:
    """Each exercise whose way, dose or reason for it changed; the reason is told once for each exercise."""
    before = {item.exercise: item for item in old.items}
    lines = []
    for item in new.items:
        known = before.get(item.exercise)
        said = {"day": day_text(day), "name": exercise_name(item), "dose": item_dose(item)}
        why = (
            "" if item.exercise in explained else " ".join(reason_text(reason) for reason in _new_reasons(item, known))
        )
        if known is None or known.variant != item.variant:
            line = _("%(day)s: %(name)s, %(dose)s.") % said
        elif item_dose(known) != item_dose(item):
            line = _("%(day)s: %(name)s, now %(dose)s.") % said
        elif why:
            line = _("%(day)s: %(name)s.") % said
        else:
            continue
        explained.add(item.exercise)
        lines.append(f"{line} {why}".strip())
    return lines


def _new_reasons(item: Item, known: Item | None) -> list[Reason]:
    """Why the dose is what it is, where that was not the reason before."""
    before = {reason.rule for reason in dose_reasons(known)} if known is not None else set()
    return [reason for reason in dose_reasons(item) if reason.rule not in before]


def _names(day: StrengthDay) -> str:
    return ", ".join(exercise_name(item) for item in day.items)


def _ahead(plan: Plan, today: date) -> Mapping[date, StrengthDay]:
    return {day.date: day for day in plan.days if day.date > today}
