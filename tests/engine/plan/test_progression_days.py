"""Days that went otherwise than planned: missed, moved, extra, and runs harder than planned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from engine.plan.cast import EASY, MONDAY, ROBIN, contents, planned, rules_noted
from engine.plan.test_progression import ROW, session
from runtall.plan import Pain, Pin, Plan, PlannedRun, RunKind, SetLog, StrengthDay, monday_of
from runtall.plan.hard_runs import HeartRate, hard_by_heart_rate
from runtall.plan.progression import replay
from runtall.plan.progression_session import Asked
from runtall.runs import RunSummary

FIRST = planned(weeks=8)


def done(day: StrengthDay, on: date | None = None, **more: object) -> list[SetLog]:
    """The sets of a planned day, done as asked, on its own date or another."""
    return [
        replace(
            SetLog(on or day.date, item.exercise, item.variant, side, item.reps, item.hold_s, item.load_kg, 3), **more
        )
        for item in day.items
        for _ in range(item.sets)
        for side in (("left", "right") if item.per_side else (None,))
    ]


def later(today: date, log: Sequence[SetLog], **more: object) -> Plan:
    return planned(today=today, weeks=8, previous=FIRST, log=log, **more)


def slots(plan: Plan, week: date) -> list[str]:
    return [day.slot for day in plan.days if monday_of(day.date) == week]


def test_a_missed_day_does_not_count_and_the_week_is_laid_out_anew() -> None:
    first, second, third = FIRST.days[:3]
    week = monday_of(third.date)
    today = third.date + timedelta(days=1)
    plan = later(today, [*done(first), *done(second)])
    assert "missed_days" in rules_noted(plan)
    assert slots(plan, week) in (["A", "B"], ["B", "A"])
    assert third in plan.past_days


def test_who_logs_nothing_misses_nothing() -> None:
    third = FIRST.days[2]
    plan = later(third.date + timedelta(days=1), [])
    assert "missed_days" not in rules_noted(plan)
    assert slots(plan, monday_of(third.date)) == ["B"]


def most_asked(plan: Plan) -> dict[str, tuple[float, int, int]]:
    """The most that any day asks of each exercise: load, sets, repetitions."""
    asked: dict[str, tuple[float, int, int]] = {}
    for item in (item for day in plan.days for item in day.items):
        asked[item.exercise] = max(asked.get(item.exercise, (0, 0, 0)), (item.load_kg or 0, item.sets, item.reps))
    return asked


@pytest.mark.parametrize("back_d", [1, 10, 30])
def test_a_missed_day_raises_no_load_and_no_dose(back_d: int) -> None:
    log = [*done(FIRST.days[0]), *done(FIRST.days[1])]
    third = FIRST.days[2].date
    before = most_asked(later(third - timedelta(days=1), log))
    after = most_asked(later(third + timedelta(days=back_d), log))
    assert after.keys() == before.keys()
    assert all(after[name] <= before[name] for name in after)


def test_a_day_moved_without_telling_takes_the_slot_of_the_day_it_makes_up_for() -> None:
    first, second, third, fourth = FIRST.days[:4]
    assert third.slot == "A"
    moved = third.date + timedelta(days=1)
    plan = later(moved, [*done(first), *done(second), *done(third, moved)])
    assert slots(plan, monday_of(third.date)) == ["B"]
    assert fourth.slot == "B"


def test_an_extra_day_counts_in_its_week_and_keeps_its_neighbours_free() -> None:
    easy = replace(ROBIN, week=(EASY,) * 7)
    before = planned(easy, weeks=8)
    first, second = before.days[:2]
    extra = second.date - timedelta(days=1)
    assert extra - first.date > timedelta(days=1)
    log = [*done(first), SetLog(extra, "cobra", None, None, 6, 3.0)]
    plan = planned(easy, today=extra, weeks=8, previous=before, log=log)
    dates = {day.date for day in plan.days}
    assert second.date not in dates
    assert len([day for day in dates if monday_of(day) == monday_of(first.date)]) == 0


def run_on(day: date, distance_m: float, minutes: float) -> RunSummary:
    return RunSummary(datetime.combine(day, time(7), UTC), 0, 60 * minutes, 60 * minutes, distance_m)


def usual_runs(until: date) -> list[RunSummary]:
    """Four weeks of 8 km in 48 minutes every second day, up to the day before ``until``."""
    return [run_on(until - timedelta(days=back), 8000, 48) for back in range(2, 28, 2)]


PLAIN = replace(ROBIN, week=(EASY,) * 7)
BEFORE = planned(PLAIN, weeks=4)
STRENGTH_DAY = BEFORE.days[2].date


@pytest.mark.parametrize(
    ("distance_m", "minutes", "moves"),
    [
        (8000, 48, False),
        (11_900, 71, False),
        (12_100, 73, True),
        (8000, 44.5, False),
        (8000, 44, True),
        (3000, 15, False),
    ],
)
def test_a_strength_day_after_a_run_much_longer_or_faster_than_usual_moves(
    distance_m: float, minutes: float, moves: bool
) -> None:
    # usual: 8 km, 6:00 a km; 150 % of it are 12 km, 108 % of its speed are 8 km in 44:27; 15 minutes are too short
    eve = STRENGTH_DAY - timedelta(days=1)
    runs = [*usual_runs(eve), run_on(eve, distance_m, minutes)]
    plan = planned(PLAIN, today=eve, weeks=4, previous=BEFORE, runs=runs)
    assert (STRENGTH_DAY not in contents(plan)) == moves
    assert ("hard_run" in rules_noted(plan)) == moves
    assert len([day for day in plan.days if day.date <= eve + timedelta(days=13)]) >= 3


def test_todays_strength_day_moves_too_and_the_caller_may_know_of_a_hard_run() -> None:
    eve = STRENGTH_DAY - timedelta(days=1)
    kept = planned(PLAIN, today=STRENGTH_DAY, weeks=4, previous=BEFORE)
    moved = planned(PLAIN, today=STRENGTH_DAY, weeks=4, previous=BEFORE, hard_days=[eve])
    assert kept.days[0].date == STRENGTH_DAY
    assert moved.days[0].date > STRENGTH_DAY
    assert {"hard_run", "today_changed"} <= rules_noted(moved)


@pytest.mark.parametrize(
    ("mean_bpm", "minutes", "hard"), [(154, 30, False), (155, 30, True), (155, 19, False), (140, 90, False)]
)
def test_a_run_much_harder_on_the_heart_than_usual_is_a_hard_day(mean_bpm: float, minutes: float, hard: bool) -> None:
    # usual: 140 bpm; 110 % of it are 154; 19 minutes are too short
    eve = STRENGTH_DAY - timedelta(days=1)
    usual = [HeartRate(eve - timedelta(days=back), 2880, 140) for back in range(2, 28, 2)]
    rates = [*usual, HeartRate(eve, minutes * 60, mean_bpm)]
    assert (eve in hard_by_heart_rate(PLAIN, rates, STRENGTH_DAY)) == hard
    assert eve not in hard_by_heart_rate(PLAIN, rates[-3:], STRENGTH_DAY)  # too few runs to know what is usual
    meant = replace(PLAIN, week=(RunKind.QUALITY,) * 7)
    assert not hard_by_heart_rate(meant, rates, STRENGTH_DAY)


def test_a_day_set_by_hand_stays_after_a_hard_run() -> None:
    eve = STRENGTH_DAY - timedelta(days=1)
    plan = planned(PLAIN, today=eve, weeks=4, previous=BEFORE, hard_days=[eve], pins=[Pin(STRENGTH_DAY)])
    assert STRENGTH_DAY in contents(plan)


def test_a_run_as_long_as_the_plan_said_moves_nothing() -> None:
    eve = STRENGTH_DAY - timedelta(days=1)
    runner = replace(PLAIN, runs=(PlannedRun(eve, RunKind.LONG, 25.0),))
    before = planned(runner, weeks=4)
    day = next(day.date for day in before.days if day.date > eve)
    eve_runs = [*usual_runs(eve), run_on(eve, 26_000, 160)]
    assert day in contents(planned(runner, today=eve, weeks=4, previous=before, runs=eve_runs))


def test_todays_session_asks_for_no_more_than_pain_has_left() -> None:
    first, second, third = FIRST.days[:3]
    sore = done(first, pain=(Pain("shoulder", 8), Pain("leg", 8)))
    plan = later(third.date, [*sore, *done(second)])
    assert "today_changed" in rules_noted(plan) or plan.days[0] == third
    hurt = {item.exercise for item in first.items}
    for item in plan.days[0].items:
        if item.exercise in hurt and item.load_kg is not None:
            before = next(one for one in first.items if one.exercise == item.exercise)
            assert item.load_kg <= (before.load_kg or 0)


def test_trimmed_sessions_earn_their_steps() -> None:
    """Eight minutes leave fewer sets than the target has; doing what was asked is enough."""
    runner = replace(ROBIN, minutes_per_session=8)
    today, previous, log = MONDAY, None, []
    best: dict[str, int] = {}
    trimmed = False
    for _ in range(6):
        plan = planned(runner, today=today, weeks=8, previous=previous, log=log)
        day = plan.days[0]
        for item in day.items:
            best[item.exercise] = max(best.get(item.exercise, 0), item.reps)
            trimmed = trimmed or any(reason.rule in ("fitted_dose", "fitted_reps") for reason in item.reasons)
        log += done(day)
        today, previous = day.date + timedelta(days=1), plan
    assert trimmed
    assert best["renegade_row"] > 6 or best.get("one_arm_one_leg_cable_row", 0) > 8 or best.get("cobra", 0) > 6


def test_an_easier_week_neither_earns_nor_costs() -> None:
    """One good session before an easier week and one after it are two running."""
    easier = {(session(4, 6)[0].date, "renegade_row", None): Asked(1, 6, True)}
    log = [*session(1, 6), *session(4, 4, sets=1), *session(7, 6)]
    assert replay(ROW, log, ROBIN, asked=easier).target.reps == 8
    assert replay(ROW, log, ROBIN).target.reps == 6
    half = [*session(1, 6), *session(4, 6, sets=1), *session(7, 6)]
    assert replay(ROW, half, ROBIN).target.reps == 8
