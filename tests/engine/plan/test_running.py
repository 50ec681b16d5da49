"""The running around the plan, and weeks whose running steps up, by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from engine.plan.cast import EASY, LONG, MONDAY, QUALITY, REST, ROBIN
from runtall.plan import PlannedRun, Race, RunKind
from runtall.plan.running import running_around, step_up_pct
from runtall.runs import RunSummary


def done(day: date, km: float) -> RunSummary:
    return RunSummary(datetime(day.year, day.month, day.day, 8, tzinfo=UTC), 0, 3600, 3600, km * 1000)


def test_a_dated_run_takes_the_place_of_the_pattern_and_a_race_of_both() -> None:
    tuesday = MONDAY + timedelta(days=1)
    runner = replace(ROBIN, runs=(PlannedRun(tuesday, EASY), PlannedRun(tuesday, LONG)))
    running = running_around(runner, ())
    assert running.kind(MONDAY) is REST
    assert running.kind(tuesday) is LONG  # two runs on a day: the harder one counts
    assert running.kind(tuesday + timedelta(days=7)) is QUALITY
    racing = running_around(replace(runner, races=(Race(tuesday),)), ())
    assert racing.kind(tuesday) is RunKind.RACE


def test_a_quality_day_that_was_made_easy_may_still_become_hard_for_the_swing() -> None:
    tuesday = MONDAY + timedelta(days=1)
    running = running_around(replace(ROBIN, runs=(PlannedRun(tuesday, EASY),)), ())
    assert not running.kind(tuesday).is_hard
    assert running.may_be_hard(tuesday)


def test_a_race_closes_its_day_and_three_before() -> None:
    race = date(2026, 12, 6)
    running = running_around(replace(ROBIN, races=(Race(race),)), ())
    closed = [day for day in range(-6, 3) if running.race_closes(race + timedelta(days=day))]
    assert closed == [-3, -2, -1, 0]
    assert [running.days_to_race(race - timedelta(days=days)) for days in (0, 4, 7, 8)] == [0, 4, 7, None]


def test_dated_weeks_step_up_by_their_distance() -> None:
    """20 km, then 22 km (10 %: no step), then 25 km (13.6 %)."""
    bare = replace(
        ROBIN,
        week=(REST,) * 7,
        runs=tuple(
            PlannedRun(MONDAY + timedelta(days=7 * week + day), EASY, km)
            for week, runs in enumerate([(10, 10), (11, 11), (12, 13)])
            for day, km in zip((1, 4), runs, strict=True)
        ),
    )
    running = running_around(bare, ())
    assert step_up_pct(running, MONDAY + timedelta(weeks=1), MONDAY) is None
    assert step_up_pct(running, MONDAY + timedelta(weeks=2), MONDAY) == 13.6
    calm = replace(bare, runs=bare.runs[:4])
    assert step_up_pct(running_around(calm, ()), MONDAY + timedelta(weeks=1), MONDAY) is None


def test_runs_done_are_what_the_first_week_is_measured_against() -> None:
    sunday = MONDAY - timedelta(days=1)
    runner = replace(ROBIN, week=(REST,) * 7, runs=(PlannedRun(MONDAY, EASY, 12.0),))
    running = running_around(runner, [done(sunday, 10.0)])
    assert step_up_pct(running, MONDAY, MONDAY) == 20.0


def test_without_distances_nothing_can_be_told() -> None:
    assert step_up_pct(running_around(ROBIN, ()), MONDAY, MONDAY) is None
