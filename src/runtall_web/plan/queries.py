"""Reads about the plan: the current one, and its weeks and days as a page shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from runtall.plan import Plan, PlannedRun, PlanWeek, RunKind, Runner, StrengthDay, WeekKind, monday_of, read_runner
from runtall.plan.running import Running, running_around
from runtall_web.accounts.models import User
from runtall_web.plan.bridge import plan_of
from runtall_web.plan.models import PlanRecord


@dataclass(frozen=True, slots=True)
class CurrentPlan:
    """The plan that holds, its record, and the running it was made around."""

    record: PlanRecord
    plan: Plan
    runner: Runner
    running: Running

    def day(self, when: date) -> StrengthDay | None:
        """The strength day on ``when``, past ones included."""
        return self.days_by_date.get(when)

    @property
    def days_by_date(self) -> Mapping[date, StrengthDay]:
        return {day.date: day for day in (*self.plan.past_days, *self.plan.days)}

    def next_day(self, after: date) -> StrengthDay | None:
        """The first strength day after ``after``."""
        return next((day for day in self.plan.days if day.date > after), None)

    def week_of(self, when: date) -> PlanWeek | None:
        return next((week for week in self.plan.calendar if week.monday == monday_of(when)), None)

    def next_race(self, since: date) -> date | None:
        return min((race for race in self.running.races if race >= since), default=None)


@dataclass(frozen=True, slots=True)
class Box:
    """One day of a calendar."""

    date: date
    run_kind: RunKind
    runs: tuple[PlannedRun, ...]
    strength: StrengthDay | None
    is_past: bool
    is_today: bool
    is_outside: bool

    @property
    def is_bare(self) -> bool:
        return self.strength is None and self.run_kind is RunKind.REST and not self.is_today


@dataclass(frozen=True, slots=True)
class CalendarWeek:
    """Seven days, and what kind of week they make."""

    monday: date
    number: int
    kind: WeekKind
    step_up_pct: float | None
    boxes: tuple[Box, ...]

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)


def current_record(user: User) -> PlanRecord | None:
    return PlanRecord.objects.filter(owner=user, undone_at__isnull=True).first()


def current_plan(user: User) -> CurrentPlan | None:
    """The plan that holds; ``None`` before the first."""
    record = current_record(user)
    if record is None:
        return None
    runner = read_runner(record.runner)
    return CurrentPlan(record, plan_of(record), runner, running_around(runner, ()))


def is_outdated(current: CurrentPlan, runner: Runner) -> bool:
    """Whether the answers, or what the clips show, changed since the plan was made (``bridge.answers_of``)."""
    return current.runner != runner


def undoable(user: User) -> PlanRecord | None:
    """The change that an undo would take back: the current plan, when there is one before it."""
    records = PlanRecord.objects.filter(owner=user, undone_at__isnull=True)
    latest = list(records.only("cause", "moved_from", "moved_to")[:2])
    return latest[0] if len(latest) == 2 else None


def revision(user: User) -> int:
    """A number that grows with every change and every undo, for calendar programs."""
    records = PlanRecord.objects.filter(owner=user)
    return records.count() + records.filter(undone_at__isnull=False).count()


def calendar(current: CurrentPlan, today: date) -> list[CalendarWeek]:
    """The weeks from this one, or the plan's first if that is later, to the plan's last."""
    plan = current.plan
    days = current.days_by_date
    first = min(monday_of(today), monday_of(plan.last_day))
    weeks = []
    kinds = {week.monday: week for week in plan.calendar}
    monday = first
    while monday <= plan.last_day:
        known = kinds.get(monday)
        boxes = tuple(_box(current, days, monday + timedelta(days=n), today) for n in range(7))
        number = (monday - plan.anchor).days // 7 + 1
        kind = known.kind if known else WeekKind.NORMAL
        weeks.append(CalendarWeek(monday, number, kind, known.step_up_pct if known else None, boxes))
        monday += timedelta(days=7)
    return weeks


def past_weeks(current: CurrentPlan, today: date) -> list[StrengthDay]:
    """Strength days before this week, latest first."""
    return [day for day in reversed(current.plan.past_days) if day.date < monday_of(today)]


def week_boxes(current: CurrentPlan | None, runner: Runner, today: date) -> list[Box]:
    """The seven days around today, with or without a plan."""
    monday = monday_of(today)
    if current is not None:
        days = current.days_by_date
        return [_box(current, days, monday + timedelta(days=n), today) for n in range(7)]
    running = running_around(runner, ())
    dates = [monday + timedelta(days=n) for n in range(7)]
    return [Box(day, running.kind(day), (), None, day < today, day == today, False) for day in dates]


def _box(current: CurrentPlan, days: Mapping[date, StrengthDay], when: date, today: date) -> Box:
    return Box(
        date=when,
        run_kind=current.running.kind(when),
        runs=tuple(run for run in current.runner.runs if run.date == when),
        strength=days.get(when),
        is_past=when < today,
        is_today=when == today,
        is_outside=when > current.plan.last_day,
    )


def box_of(current: CurrentPlan, when: date, today: date) -> Box:
    return _box(current, current.days_by_date, when, today)


def free_days(current: CurrentPlan, moving: date, today: date) -> list[Box]:
    """The days a strength day may be moved to by hand: the same week's, from today on, without one of their own."""
    days = current.days_by_date
    dates = [monday_of(moving) + timedelta(days=n) for n in range(7)]
    open_dates = [day for day in dates if today <= day <= current.plan.last_day and day not in days]
    return [_box(current, days, day, today) for day in open_dates]
