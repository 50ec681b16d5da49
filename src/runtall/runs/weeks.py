"""Runs become ISO weeks: distance, time and number by the runner's local date."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from runtall.catalogue import Reason, load_rules
from runtall.runs.nouns import RunSummary

DAYS_PER_WEEK = 7


@dataclass(frozen=True, slots=True)
class Week:
    """One ISO week, Monday to Sunday, of local dates.

    ``distance_m`` sums the runs that have a distance; ``runs`` and ``timer_s`` count all of them. ``longest_m`` is
    ``None`` without a distance. ``is_partial`` says that ``today`` falls before the week's Sunday is over.
    """

    start: date
    distance_m: float
    timer_s: float
    runs: int
    runs_without_distance: int
    longest_m: float | None
    is_partial: bool

    @property
    def name(self) -> str:
        """``"2026-W07"``; the ISO year may differ from the calendar year around new year."""
        year, number, _ = self.start.isocalendar()
        return f"{year}-W{number:02d}"


def week_start(day: date) -> date:
    """The Monday of the ISO week that holds ``day``.

    >>> week_start(date(2026, 1, 1)).isoformat()
    '2025-12-29'
    """
    return day - timedelta(days=day.weekday())


def weekly(runs: Iterable[RunSummary], today: date) -> tuple[Week, ...]:
    """Every week from the first run's to today's, empty ones included; runs after ``today`` are left out.

    The order of ``runs`` does not matter, to the last bit. Today's own week is partial. No runs: no weeks.
    """
    by_week: defaultdict[date, list[RunSummary]] = defaultdict(list)
    for run in runs:
        day = run.local_date
        if day <= today:
            by_week[week_start(day)].append(run)
    if not by_week:
        return ()
    start, current = min(by_week), week_start(today)
    count = (current - start).days // DAYS_PER_WEEK + 1
    starts = (start + timedelta(weeks=number) for number in range(count))
    return tuple(_week(monday, by_week.get(monday, ()), is_partial=monday == current) for monday in starts)


def _week(start: date, runs: Sequence[RunSummary], *, is_partial: bool) -> Week:
    distances = [run.distance_m for run in runs if run.distance_m is not None]
    return Week(
        start=start,
        distance_m=math.fsum(distances),  # exactly rounded, so the order of import cannot show
        timer_s=math.fsum(run.timer_s for run in runs),
        runs=len(runs),
        runs_without_distance=len(runs) - len(distances),
        longest_m=max(distances, default=None),
        is_partial=is_partial,
    )


def weekly_step_pct(distance_m: float, previous_m: Sequence[float]) -> float | None:
    """How far a week's distance steps up on the week before it, in per cent; below zero where it steps down.

    ``previous_m`` holds the earlier weeks, oldest first; only the last counts. ``inf`` when that week was empty and
    this one is not, 0 when both are empty, ``None`` when no earlier week is known.

    >>> weekly_step_pct(33_000, [40_000, 30_000])
    10.0
    """
    if not previous_m:
        return None
    before_m = previous_m[-1]
    if before_m <= 0:
        return math.inf if distance_m > 0 else 0.0
    return round((distance_m / before_m - 1) * 100, 9)  # nine places: 33 km on 30 km is 10 %, not a hair more


def steps_up(distance_m: float, previous_m: Sequence[float]) -> bool:
    """Whether a week steps up more than the rule ``load_week_step`` allows (10 %) on the week before it.

    False when no earlier week is known: there is nothing to step up from.
    """
    step_pct = weekly_step_pct(distance_m, previous_m)
    return step_pct is not None and step_pct > _above_pct("load_week_step")


def novice_rise(weeks: Sequence[Week]) -> Reason | None:
    """A soft note when the latest distance rose more than 30 % over two weeks: this week's, else last week's.

    ``weeks`` in order without holes, as :func:`weekly` returns them. ``None`` when nothing rose, or when the week two
    before was empty, since a rise from nothing has no size.
    """
    rule = load_rules()["load_week_rise_novice"]
    over_weeks = int(rule.number("over_weeks"))
    for position in range(len(weeks) - 1, max(len(weeks) - 3, over_weeks - 1), -1):
        week, before = weeks[position], weeks[position - over_weeks]
        if before.distance_m <= 0:
            continue
        rise_pct = weekly_step_pct(week.distance_m, [before.distance_m])
        if rise_pct is not None and rise_pct > _above_pct(rule.id):
            return rule.reason(rise_pct=round(rise_pct), week=week.name)
    return None


def _above_pct(rule_id: str) -> float:
    return round((load_rules()[rule_id].number("above_ratio") - 1) * 100, 9)
