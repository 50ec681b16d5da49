"""How long a plan takes to its proven optimum, and how that grows with its weeks.

Three runners (one, two and three strength days a week, with races and all equipment) are planned for 4, 8, 16 and 26
weeks; each time is the sum over the three. Seconds a plan are a third of what is shown.
"""

from __future__ import annotations

from datetime import date

from bench.ratios import Result, Wanted, alternate
from runtall.plan import Race, RunKind, Runner, make_plan

TITLE = "Planning: 8, 16 and 26 weeks against 4, each to a proven optimum (three runners)"
TODAY = date(2026, 11, 25)
LENGTHS = (8, 16, 26)
WEEK = (RunKind.REST, RunKind.QUALITY, RunKind.EASY, RunKind.QUALITY, RunKind.REST, RunKind.EASY, RunKind.LONG)


def measure() -> list[Result]:
    """The growth of the whole call with the weeks; the note has the slowest single plan's own seconds in the solver."""
    timed = alternate({_name(weeks): lambda weeks=weeks: _plan_all(weeks) for weeks in (4, *LENGTHS)}, rounds=5)
    return [
        timed.ratio(_name(weeks), _name(4), Wanted("at_most", 4.0 * weeks / 4), note=_slowest(weeks))
        for weeks in LENGTHS
    ]


def _name(weeks: int) -> str:
    return f"{weeks} weeks"


def _runner(days: int) -> Runner:
    return Runner(
        experience="novice",
        strength_days_per_week=days,
        minutes_per_session=25,
        equipment=("band", "cable", "dumbbells", "kettlebell", "mat"),
        mass_kg=70.0,
        loads={"dumbbells": (2.0, 4.0, 6.0, 8.0), "kettlebell": (8.0, 12.0), "cable": (5.0, 7.5, 10.0)},
        week=WEEK,
        races=(Race(date(2027, 2, 7)), Race(date(2027, 4, 18))),
        gates={"plank_45": True, "kettlebell_swing": True},
    )


def _plan_all(weeks: int) -> None:
    for days in (1, 2, 3):
        plan = make_plan(_runner(days), today=TODAY, weeks=weeks)
        if plan.status != "optimal":
            raise AssertionError(f"{days} days a week, {weeks} weeks: {plan.status}")


def _slowest(weeks: int) -> str:
    slowest_s = max(make_plan(_runner(days), today=TODAY, weeks=weeks).solve_s for days in (1, 2, 3))
    return f"slowest single plan: {slowest_s:.2f} s in the solver"
