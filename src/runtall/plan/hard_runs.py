"""Real runs that were harder than planned: the day after one stays free of strength work."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from statistics import mean, median

from runtall.plan.nouns import RunKind, Runner
from runtall.plan.rulebook import number, whole
from runtall.plan.running import Running, running_around
from runtall.runs import RunSummary

RULE = "hard_run"
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class HeartRate:
    """A run's mean heart rate over its timer time."""

    day: date
    timer_s: float
    mean_bpm: float


def hard_by_heart_rate(runner: Runner, rates: Sequence[HeartRate], today: date) -> frozenset[date]:
    """Yesterday and today, where a run of some length was much harder on the heart than usual and not meant to be.

    Usual is the median of the mean heart rates of the runs before, in the same window as for speed. Heat, a cold or a
    loose strap raise it too: then a day of strength moves for nothing, which costs little.
    """
    running = running_around(runner, ())
    return frozenset(day for day in (today - ONE_DAY, today) if _was_hard_on_the_heart(running, rates, day))


def _was_hard_on_the_heart(running: Running, rates: Sequence[HeartRate], day: date) -> bool:
    if running.kind(day).is_hard:
        return False
    window_d = whole(RULE, "usual_window_d")
    usual = [rate.mean_bpm for rate in rates if 0 < (day - rate.day).days <= window_d]
    if len(usual) < whole(RULE, "least_runs"):
        return False
    limit = median(usual) * number(RULE, "higher_heart_rate_pct") / 100
    long_enough_s = 60 * number(RULE, "least_min")
    return any(rate.mean_bpm > limit for rate in rates if rate.day == day and rate.timer_s >= long_enough_s)


def with_rest_after_hard_runs(
    running: Running, runs: Sequence[RunSummary], hard_days: Collection[date], today: date
) -> Running:
    """The running with today or tomorrow kept free after a run of yesterday or today that was harder than planned.

    ``hard_days`` are days whose run the caller knows to have been hard, by heart rate or by how it felt; the runs
    themselves tell by distance and speed alone.
    """
    latest = (today - ONE_DAY, today)
    hard = [day for day in latest if day in hard_days or was_harder_than_planned(running, runs, day)]
    return replace(running, rests=frozenset(day + ONE_DAY for day in hard))


def was_harder_than_planned(running: Running, runs: Sequence[RunSummary], day: date) -> bool:
    """Whether a day's running was much longer or faster than what was planned, or than usual where little was.

    A race is as hard as it was meant to be.
    """
    done = [run for run in runs if run.local_date == day]
    if not done or running.kind(day) is RunKind.RACE:
        return False
    before = [run for run in runs if run.local_date < day]
    return _was_longer(running, done, before, day) or _was_faster(running, done, before, day)


def _was_longer(running: Running, done: Iterable[RunSummary], before: Sequence[RunSummary], day: date) -> bool:
    """Against the planned distance; else, on a hard day, against the longest; else against what is usual."""
    distance_m = sum(run.distance_m or 0.0 for run in done)
    planned_m = running.planned_m.get(day)
    if planned_m:
        return distance_m > planned_m * number(RULE, "longer_than_planned_pct") / 100
    if running.kind(day).is_hard:
        longest = max(_distances_m(before, day, whole(RULE, "longest_window_d")), default=0.0)
        return longest > 0 and distance_m > longest * number(RULE, "longer_than_longest_pct") / 100
    usual = _distances_m(before, day, whole(RULE, "usual_window_d"))
    enough = len(usual) >= whole(RULE, "least_runs")
    return enough and distance_m > mean(usual) * number(RULE, "longer_than_usual_pct") / 100


def _was_faster(running: Running, done: Iterable[RunSummary], before: Sequence[RunSummary], day: date) -> bool:
    """Much faster than usual for some time, on a day that was not meant to be hard."""
    if running.kind(day).is_hard:
        return False
    usual = [speed for run in _recent(before, day, whole(RULE, "usual_window_d")) if (speed := speed_mps(run))]
    if len(usual) < whole(RULE, "least_runs"):
        return False
    limit = median(usual) * number(RULE, "faster_than_usual_pct") / 100
    long_enough_s = 60 * number(RULE, "least_min")
    return any((speed_mps(run) or 0.0) > limit for run in done if run.timer_s >= long_enough_s)


def speed_mps(run: RunSummary) -> float | None:
    """Distance over timer time; ``None`` where either is unknown or zero."""
    return run.distance_m / run.timer_s if run.distance_m and run.timer_s > 0 else None


def _recent(runs: Iterable[RunSummary], day: date, window_d: int) -> list[RunSummary]:
    return [run for run in runs if 0 < (day - run.local_date).days <= window_d]


def _distances_m(runs: Iterable[RunSummary], day: date, window_d: int) -> list[float]:
    return [run.distance_m for run in _recent(runs, day, window_d) if run.distance_m]
