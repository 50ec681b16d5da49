"""A permanent cast of runners for the planner's tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from runtall.plan import Pain, Plan, RunKind, Runner, make_plan

MONDAY = date(2026, 11, 23)
REST, EASY, QUALITY, LONG = RunKind.REST, RunKind.EASY, RunKind.QUALITY, RunKind.LONG

ROBIN = Runner(
    name="Robin",
    birth_year=1984,
    height_m=1.74,
    mass_kg=70.0,
    experience="novice",
    strength_days_per_week=2,
    minutes_per_session=25,
    equipment=("band", "cable", "dumbbells", "kettlebell", "mat"),
    loads={"dumbbells": (2.0, 4.0, 5.0, 6.0, 8.0), "kettlebell": (8.0, 12.0), "cable": (5.0, 7.5, 10.0)},
    week=(REST, QUALITY, EASY, EASY, REST, EASY, LONG),
    gates={"plank_45": True, "kettlebell_swing": True},
)
"""Owns everything, has passed every test, runs five days a week."""

MATTHEW = Runner(
    experience="novice", strength_days_per_week=2, minutes_per_session=25, equipment=("mat",), name="Matthew"
)
"""Owns a mat and has told us no running week."""


def with_pain(runner: Runner, **levels: int) -> Runner:
    """The runner with pain in these areas."""
    return replace(runner, pain=tuple(Pain(area, level) for area, level in levels.items()))


def planned(runner: Runner = ROBIN, today: date = MONDAY, weeks: int = 8, **more: Any) -> Plan:
    """A plan for the runner."""
    return make_plan(runner, today=today, weeks=weeks, **more)


def contents(plan: Plan) -> Mapping[date, tuple[str, ...]]:
    """The exercises by date."""
    return {day.date: tuple(item.exercise for item in day.items) for day in plan.days}


def rules_noted(plan: Plan) -> set[str]:
    """The rules that the plan's notes name."""
    return {note.rule for note in plan.notes}
