"""What gives way, and in which order, against every possible plan of tiny cases tried one by one.

With one strength day a week and no hard running, a plan is one menu a block and a choice of easier weeks. All of them
are tried here, with plain arithmetic, and the least of (mid-back, easier weeks, coverage) in that order is what the
model has to reach: the rule that yields last is compared first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product
from math import ceil

import pytest

from engine.plan.cast import MATTHEW, MONDAY, ROBIN, with_pain
from runtall.plan import Runner
from runtall.plan.deciding import Decision
from runtall.plan.making import gather, settle
from runtall.plan.menus import Menu, possible_menus
from runtall.plan.progression import progress_so_far
from runtall.plan.ways import choose_ways

ONE_DAY = replace(ROBIN, strength_days_per_week=1, week=MATTHEW.week)


def decided(runner: Runner, weeks: int) -> Decision:
    return settle(gather(runner, MONDAY, weeks, (), (), None, (), False), ())[1]


def gave_way(decision: Decision, rule: str) -> float:
    return round(sum(one.amount for one in decision.gave_way if one.rule == rule), 4)


def easier_choices(weeks: int) -> Iterator[tuple[bool, ...]]:
    """Every choice of easier weeks with at least three others between two of them, the week before the plan counted."""
    for choice in product((False, True), repeat=weeks):
        counted = (True, *choice)
        if all(sum(counted[start : start + 4]) <= 1 for start in range(len(counted))):
            yield choice


def late(choice: Sequence[bool]) -> int:
    """How many six weeks running hold no easier one."""
    counted = (True, *choice)
    return sum(not any(counted[start : start + 6]) for start in range(len(counted) - 5))


def least_by_trying_all(menus: Sequence[Menu], able: int, weeks: int) -> tuple[float, int, int]:
    blocks = ceil(weeks / 4)
    owed = ceil(able * min(weeks, 8) / 8)
    best = (float("inf"), 0, 0)
    for choice in easier_choices(weeks):
        for picked in product(menus, repeat=blocks):
            mid_back = sum(
                max(0.0, 4 - picked[week // 4].mid_back_sets) + max(0.0, picked[week // 4].mid_back_sets - 12)
                for week in range(weeks)
                if not choice[week]
            )
            seen = len({name for menu in picked for name in menu.exercises})
            best = min(best, (round(mid_back, 4), late(choice), max(0, owed - seen)))
    return best


@pytest.mark.parametrize("weeks", [4, 6, 8])
@pytest.mark.parametrize(
    "runner",
    [
        ONE_DAY,
        replace(ONE_DAY, minutes_per_session=9),
        replace(ONE_DAY, minutes_per_session=6),
        replace(ONE_DAY, equipment=("mat",)),
        replace(ONE_DAY, equipment=("band", "mat")),
        with_pain(ONE_DAY, low_back=4),
        with_pain(ONE_DAY, shoulder=4),
    ],
    ids=["everything", "nine minutes", "six minutes", "a mat", "a band", "a sore back", "a sore shoulder"],
)
def test_the_rules_give_way_as_little_as_trying_every_plan_finds(runner: Runner, weeks: int) -> None:
    ways = choose_ways(runner)
    menus = possible_menus(ways, progress_so_far(ways, (), runner), runner.minutes_per_session)
    decision = decided(runner, weeks)
    assert decision.is_proven
    assert len(decision.days) == weeks
    found = tuple(gave_way(decision, rule) for rule in ("mid_back_sets", "easier_week", "six_in_two_blocks"))
    assert found == least_by_trying_all(menus, len(ways), weeks)


def test_coverage_gives_way_before_the_mid_back() -> None:
    """With one day a week, all six in eight weeks would leave some week with 3 mid-back sets: a row and no band."""
    decision = decided(ONE_DAY, 8)
    assert gave_way(decision, "six_in_two_blocks") == 1
    assert gave_way(decision, "mid_back_sets") == 0
    assert all(day.menu.mid_back_sets >= 4 for day in decision.days if day.week not in decision.easier)
