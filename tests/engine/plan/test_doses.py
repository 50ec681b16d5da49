"""Lighter weeks and minutes, by hand. What the log earns is in ``test_progression.py``."""

from __future__ import annotations

import pytest

from runtall.plan.doses import Target, easier_target


@pytest.mark.parametrize(
    ("sets", "reps", "eased"), [(2, 10, (1, 10)), (2, 6, (1, 6)), (3, 8, (2, 7)), (3, 10, (2, 8)), (2, 1, (1, 1))]
)
def test_an_easier_week_is_about_half_the_work_at_the_same_load(sets: int, reps: int, eased: tuple[int, int]) -> None:
    target = easier_target(Target(sets, reps, None, 4.0, 5.0, 60.0, True))
    assert (target.sets, target.reps, target.load_kg) == (*eased, 4.0)
    assert 0.4 <= target.sets * target.reps / (sets * reps) <= 0.6


def test_minutes_are_the_formula() -> None:
    # 2 sets × (6 repetitions × 5 s × 2 sides + 90 s rest) = 300 s
    assert Target(2, 6, None, 4.0, 5.0, 90.0, True).minutes == 5.0
