"""The running around the plan: what kind of run falls on a day, which days a race closes, which weeks step up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from runtall.plan.nouns import RunKind, Runner, monday_of
from runtall.plan.rulebook import number, whole
from runtall.runs import RunSummary

HARDNESS = (RunKind.REST, RunKind.EASY, RunKind.QUALITY, RunKind.LONG, RunKind.RACE)


@dataclass(frozen=True, slots=True)
class Running:
    """The weekly pattern, the dated runs in its place, the races, and the distance of runs done (m per day).

    ``rests`` are days kept free of strength work because the run of the day before was harder than planned.
    """

    week: tuple[RunKind, ...]
    dated: Mapping[date, tuple[RunKind, ...]]
    planned_m: Mapping[date, float]
    races: frozenset[date]
    done_m: Mapping[date, tuple[float, ...]]
    rests: frozenset[date] = frozenset()

    def kind(self, day: date) -> RunKind:
        """What the runner means to run: a race first, then the hardest dated run, then the weekly pattern."""
        if day in self.races:
            return RunKind.RACE
        if day in self.dated:
            return max(self.dated[day], key=HARDNESS.index)
        return self.week[day.weekday()]

    def done_before(self, day: date) -> tuple[float, ...]:
        """Distances run on a past ``day``, in m: from the runs, or from the dated runs where no run is known at all."""
        if not self.done_m and day in self.planned_m:
            return (self.planned_m[day],)
        return self.done_m.get(day, ())

    def may_be_hard(self, day: date) -> bool:
        """Whether a quality run, a long run or a race may fall on ``day``.

        The weekly pattern counts even where a dated run takes its place: a session that was moved can move back.
        """
        return self.kind(day).is_hard or self.week[day.weekday()].is_hard

    def race_closes(self, day: date) -> bool:
        """Whether ``day`` is a race day or one of the last days before one."""
        ahead = whole("race_window", "closed_days_before")
        return any(day + timedelta(days=days) in self.races for days in range(ahead + 1))

    def days_to_race(self, day: date) -> int | None:
        """Days from ``day`` to the next race within the taper, 0 on race day; ``None`` when there is none."""
        most = whole("taper", "days_before")
        return next((days for days in range(most + 1) if day + timedelta(days=days) in self.races), None)


def running_around(runner: Runner, runs: Sequence[RunSummary]) -> Running:
    """The running ahead from the runner's file, and the distance of the runs done."""
    dated: dict[date, tuple[RunKind, ...]] = {}
    planned_m: dict[date, float] = {}
    for planned in runner.runs:
        dated[planned.date] = (*dated.get(planned.date, ()), planned.kind)
        if planned.distance_km is not None:
            planned_m[planned.date] = planned_m.get(planned.date, 0.0) + planned.distance_km * 1000
    races = {race.date for race in runner.races}
    races |= {planned.date for planned in runner.runs if planned.kind is RunKind.RACE}
    done_m: dict[date, tuple[float, ...]] = {}
    for run in runs:
        if run.distance_m is not None:
            done_m[run.local_date] = (*done_m.get(run.local_date, ()), run.distance_m)
    return Running(runner.week, dated, planned_m, frozenset(races), done_m)


def step_up_pct(running: Running, monday: date, today: date) -> float | None:
    """By how much a week's running steps up, in percent, when that is more than the rule allows; else ``None``.

    Either the week's distance against the week before, or its longest dated run against the longest of the 30 days
    before it. A day without a known distance counts the runner's recent mean; with neither, nothing can be told.
    """
    steps = [_distance_step(running, monday, today), _longest_step(running, monday, today)]
    known = [step for step in steps if step is not None and step > number("step_up_hold", "above_pct") + 1e-9]
    return round(max(known), 1) if known else None


def _distance_step(running: Running, monday: date, today: date) -> float | None:
    before = _week_m(running, monday - timedelta(days=7), today)
    week = _week_m(running, monday, today)
    return (week / before - 1) * 100 if week and before else None


def _week_m(running: Running, monday: date, today: date) -> float | None:
    """A calendar week's distance, done and planned; ``None`` when a day's distance can only be guessed at."""
    usual = _usual_run_m(running, today)
    total = 0.0
    for days in range(7):
        day = monday + timedelta(days=days)
        if day < today or (day == today and day in running.done_m):
            total += sum(running.done_before(day))
        elif day in running.planned_m:
            total += running.planned_m[day]
        elif running.kind(day) is not RunKind.REST:
            if usual is None:
                return None
            total += usual
    return total


def _usual_run_m(running: Running, today: date) -> float | None:
    """The mean distance of the runs of the last weeks; ``None`` without any."""
    since = today - timedelta(days=whole("step_up_hold", "usual_run_window_d"))
    recent = [distance for day, runs in running.done_m.items() if since <= day < today for distance in runs]
    return sum(recent) / len(recent) if recent else None


def _longest_step(running: Running, monday: date, today: date) -> float | None:
    """The week's longest dated run against the longest run, done or dated, of the days before that run."""
    window_d = whole("step_up_hold", "longest_window_d")
    steps = []
    for days in range(7):
        day = monday + timedelta(days=days)
        distance_m = running.planned_m.get(day)
        if distance_m is None or day < today:
            continue
        before = [
            distance
            for back in range(1, window_d + 1)
            for distance in _known_m(running, day - timedelta(days=back), today)
        ]
        if before and max(before) > 0:
            steps.append((distance_m / max(before) - 1) * 100)
    return max(steps, default=None)


def _known_m(running: Running, day: date, today: date) -> tuple[float, ...]:
    if day < today or (day == today and day in running.done_m):
        return running.done_before(day)
    return (running.planned_m[day],) if day >= today and day in running.planned_m else ()


def is_only_rest_day(running: Running, day: date) -> bool:
    """Whether ``day`` is the one day of its week without a run."""
    monday = monday_of(day)
    resting = [days for days in range(7) if running.kind(monday + timedelta(days=days)) is RunKind.REST]
    return resting == [day.weekday()]
