"""Which way of doing an exercise a runner gets, worked out by hand from the catalogue."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.plan.cast import MATTHEW, ROBIN, with_pain
from runtall.plan import PAIN_AREAS
from runtall.plan.ways import choose_ways

SWING = "single_arm_kettlebell_swing"


def test_with_everything_each_of_the_six_is_done_in_full() -> None:
    ways = choose_ways(ROBIN)
    assert [way.variant_id for way in ways.values()] == [None] * 6
    assert {name: way.load_kg for name, way in ways.items() if way.load_kg} == {
        "renegade_row": 4.0,
        SWING: 8.0,
        "one_arm_one_leg_cable_row": 5.0,
    }


def test_with_a_mat_the_row_is_shoulder_taps_and_there_is_no_cable_row() -> None:
    ways = choose_ways(MATTHEW)
    assert ways["renegade_row"].variant_id == "shoulder_taps"
    assert not ways["renegade_row"].variant.is_pull
    assert "one_arm_one_leg_cable_row" not in ways


def test_a_band_makes_the_row_a_pull() -> None:
    assert choose_ways(replace(MATTHEW, equipment=("band", "mat")))["renegade_row"].variant.is_pull


def test_a_gate_not_passed_gives_the_hardest_easier_rung() -> None:
    ways = choose_ways(replace(ROBIN, gates={"supported_row_8": True, "deadlift_2x10": True}))
    assert ways["renegade_row"].variant_id == "wide_feet_renegade_row"
    assert ways[SWING].variant_id == "two_hand_swing"


def test_pain_above_the_limit_gives_something_else_or_nothing() -> None:
    assert choose_ways(with_pain(ROBIN, low_back=1))[SWING].variant_id == "hip_hinge"
    assert choose_ways(with_pain(ROBIN, low_back=3))[SWING].variant_id == "hip_thrust"
    assert SWING not in choose_ways(with_pain(ROBIN, low_back=8))


def test_no_bell_light_enough_means_no_swing_with_it() -> None:
    way = choose_ways(replace(ROBIN, loads={"kettlebell": (24.0,), "dumbbells": (24.0,)}))[SWING]
    assert way.variant_id == "hip_hinge"
    assert way.blocked[0].obstacle == "load"
    assert (way.blocked[0].value, way.blocked[0].limit) == (24.0, 8.0)


def test_loads_that_were_not_told_are_not_made_up() -> None:
    assert choose_ways(replace(ROBIN, loads={}))["renegade_row"].load_kg is None


@pytest.mark.parametrize("area", PAIN_AREAS)
def test_more_pain_never_adds_an_exercise_or_load(area: str) -> None:
    before = choose_ways(ROBIN)
    for level in range(1, 11):
        after = choose_ways(with_pain(ROBIN, **{area: level}))
        assert set(after) <= set(before)
        for name, way in after.items():
            if way.variant == before[name].variant:
                assert (way.load_kg or 0) <= (before[name].load_kg or 0)
        before = after


@pytest.mark.parametrize("missing", ROBIN.equipment)
def test_less_equipment_never_adds_a_way_that_needs_it(missing: str) -> None:
    rest = tuple(word for word in ROBIN.equipment if word != missing)
    for way in choose_ways(replace(ROBIN, equipment=rest)).values():
        assert any(missing not in alternative for alternative in way.variant.equipment)
