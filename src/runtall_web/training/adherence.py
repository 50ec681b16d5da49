"""Planned against done, week by week. A missed day is only missed: nothing is scored and nothing is owed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from runtall.plan import monday_of
from runtall_web.accounts.models import User
from runtall_web.plan.queries import current_plan
from runtall_web.training.models import LoggedSet

WEEKS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class AdherenceWeek:
    """``planned`` and ``done`` count days with strength; ``is_partial`` while the week still runs."""

    monday: date
    planned: int
    done: int
    is_partial: bool


def adherence(user: User, today: date) -> list[AdherenceWeek]:
    """The last ``WEEKS_SHOWN`` weeks, latest first, from the first logged day on; none before anything is logged."""
    logged = LoggedSet.objects.filter(session__owner=user, session__date__lte=today).order_by()
    done = set(logged.values_list("session__date", flat=True).distinct())
    current = current_plan(user)
    return adherence_weeks(set(current.days_by_date) if current else set(), done, today)[:WEEKS_SHOWN]


def adherence_weeks(planned: Collection[date], done: Collection[date], today: date) -> list[AdherenceWeek]:
    """Every week from the first of ``done`` to this one, latest first.

    Days before the first logged one count nowhere, nor do days ahead; today counts as planned only once it is done. A
    session on another day than planned is a session all the same.
    """
    if not done:
        return []
    first = min(done)
    asked = [day for day in planned if first <= day < today or (day == today and day in done)]
    weeks = []
    monday = monday_of(today)
    while monday >= monday_of(first):
        days = {monday + timedelta(days=n) for n in range(7)}
        weeks.append(
            AdherenceWeek(
                monday=monday,
                planned=len(days.intersection(asked)),
                done=len(days.intersection(done)),
                is_partial=monday == monday_of(today),
            )
        )
        monday -= timedelta(days=7)
    return weeks
