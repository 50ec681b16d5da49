"""What the plan does not know yet: sessions that came in since it was made, and planned days that went by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from runtall.plan import Plan
from runtall_web.accounts.models import User
from runtall_web.plan.bridge import plan_of
from runtall_web.plan.models import PlanRecord
from runtall_web.plan.queries import current_record
from runtall_web.training.models import Event, LoggedSet, Session
from runtall_web.training.projection import SHOWS_IN_LOG


@dataclass(frozen=True, slots=True)
class News:
    """``sessions`` says that something was logged or put right; ``missed`` are planned days without a set."""

    sessions: bool
    missed: tuple[date, ...]

    def __bool__(self) -> bool:
        return self.sessions or bool(self.missed)


NOTHING = News(sessions=False, missed=())


def news_for_the_plan(user: User, today: date) -> News:
    """What happened since a plan was last made, undone ones included: who takes a plan back has seen the news.

    A session counts once it has ended, or its day is over.
    """
    latest = PlanRecord.objects.filter(owner=user).only("made_at", "today").first()
    if latest is None:
        return NOTHING
    fresh = Event.objects.filter(owner=user, received_at__gt=latest.made_at, kind__in=SHOWS_IN_LOG).order_by()
    uids = list(fresh.values_list("session", flat=True).distinct())
    over = Q(ended_ms__isnull=False) | Q(date__lt=today)
    sessions = bool(uids) and Session.objects.filter(over, owner=user, uid__in=uids).exists()
    record = current_record(user) if today > latest.today else None
    return News(sessions, missed_between(user, plan_of(record), latest.today, today) if record else ())


def missed_between(user: User, plan: Plan, first: date, today: date) -> tuple[date, ...]:
    """The planned days from ``first`` to yesterday on which a runner who logs logged nothing."""
    planned = {day.date for day in (*plan.past_days, *plan.days) if first <= day.date < today}
    if not planned:
        return ()
    logged = LoggedSet.objects.filter(session__owner=user).order_by("session__date")
    began = logged.values_list("session__date", flat=True).first()
    if began is None:
        return ()
    done = set(logged.filter(session__date__in=planned).values_list("session__date", flat=True))
    return tuple(sorted(day for day in planned - done if day >= began))
