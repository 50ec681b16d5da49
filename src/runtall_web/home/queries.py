"""What today's page shows: the day, the week around it, and the running behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from runtall.catalogue import Reason, load_rules
from runtall.plan import PlanWeek, Runner, StrengthDay
from runtall.runs.jumps import Jump, window_days
from runtall_web.accounts.models import User
from runtall_web.home.bars import Bars, weekly_bars
from runtall_web.plan.bridge import with_what_clips_show
from runtall_web.plan.queries import Box, CurrentPlan, current_plan, is_outdated, week_boxes
from runtall_web.runs.models import Import
from runtall_web.runs.queries import RecentLoad, latest_import, recent_load
from runtall_web.settings.bridge import runner_of
from runtall_web.settings.models import RunnerRecord
from runtall_web.settings.queries import record_of
from runtall_web.training.changes import Adapted, untold_changes
from runtall_web.training.field_results import are_offered

BAR_WEEKS = 10
JUMP_SHOWN_DAYS = 14
RACE_SHOWN_DAYS = 14


@dataclass(frozen=True, slots=True)
class Today:
    """Everything of today's page. ``upcoming`` is the next strength day when today is none."""

    date: date
    runner: Runner
    record: RunnerRecord | None
    current: CurrentPlan | None
    outdated: bool
    week: list[Box]
    plan_week: PlanWeek | None
    strength: StrengthDay | None
    upcoming: StrengthDay | None
    race: date | None
    load: RecentLoad
    bars: Bars | None
    jump: Jump | None
    job: Import | None
    newer_runs: bool
    offers_tests: bool
    adapted: Adapted | None

    @property
    def is_stopped(self) -> bool:
        return self.record is not None and self.record.stopped_on is not None

    @property
    def hurts(self) -> bool:
        return any(pain.level > 0 for pain in self.runner.pain)

    @property
    def race_in_days(self) -> int | None:
        return None if self.race is None else (self.race - self.date).days

    @property
    def longest_m(self) -> float | None:
        return self.load.report.longest.longest_m

    @property
    def notes(self) -> tuple[Reason, ...]:
        return self.load.report.notes

    @property
    def race_rule(self) -> Reason:
        return load_rules()["race_window"].reason()

    @property
    def jump_limit_pct(self) -> int:
        return round((load_rules()["load_jump_amber"].number("above_ratio") - 1) * 100)

    @property
    def jump_window_days(self) -> int:
        return window_days()

    @property
    def jump_shown_days(self) -> int:
        return JUMP_SHOWN_DAYS

    @property
    def box(self) -> Box:
        return self.week[self.date.weekday()]


def todays_page(user: User, today: date, *, tests_later: bool = False) -> Today:
    """``tests_later`` says that the runner put the field tests off."""
    record = record_of(user)
    runner = runner_of(record)
    current = current_plan(user)
    load = recent_load(user, today, weeks=BAR_WEEKS, experience=runner.experience)
    recent = [jump for _number, jump in load.jumps if (today - jump.run.local_date).days < JUMP_SHOWN_DAYS]
    race = current.next_race(today) if current else None
    job = latest_import(user)
    strength = current.day(today) if current else None
    stopped = record is not None and record.stopped_on is not None
    fits = current is not None and strength is None and not stopped and not current.running.kind(today).is_hard
    return Today(
        date=today,
        runner=runner,
        record=record,
        current=current,
        outdated=current is not None and is_outdated(current, with_what_clips_show(user, runner, today)),
        week=week_boxes(current, runner, today),
        plan_week=current.week_of(today) if current else None,
        strength=strength,
        upcoming=current.next_day(today) if current else None,
        race=race if race is not None and (race - today).days < RACE_SHOWN_DAYS else None,
        load=load,
        bars=weekly_bars(load, user.distance_unit) if load.weeks else None,
        jump=recent[-1] if recent else None,
        job=job if job is not None and job.is_open else None,
        adapted=untold_changes(user),
        newer_runs=came_after(job, current) and not (record is not None and record.is_sample),
        offers_tests=fits and are_offered(user, today, later=tests_later),
    )


def came_after(job: Import | None, current: CurrentPlan | None) -> bool:
    """Whether the last import brought runs that the plan cannot know."""
    if job is None or job.finished_at is None or current is None:
        return False
    return job.new_runs > 0 and job.finished_at > current.record.made_at
