"""The six entries: their doses against the evidence, their faults, their ladders, and what they leave open to whom."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtall.catalogue import EQUIPMENT, EXERCISE_IDS, PAIN_AREAS, Exercise, load_exercises, load_gates, open_gates

ROWS = ("renegade_row", "one_arm_one_leg_cable_row")
LIGHT = ("shoulder_protraction_push_up", "standing_band_pull_apart", "cobra")
TRUNK = frozenset({"low_back", "upper_back", "neck", "shoulder"})

# EVIDENCE 2.1 to 2.6 and 8, copied by hand: sets, reps, per side, seconds a repetition, tempo, hold, rest.
STARTING_DOSES = {
    "renegade_row": (2, 6, True, 5, (2, 1, 2), None, 90),
    "shoulder_protraction_push_up": (2, 10, False, 6, (2, 2, 2), 2, 60),
    "single_arm_kettlebell_swing": (3, 8, True, 1.5, None, None, 75),
    "standing_band_pull_apart": (2, 12, False, 4, (1, 1, 2), None, 60),
    "one_arm_one_leg_cable_row": (2, 8, True, 5, (2, 1, 2), None, 75),
    "cobra": (2, 6, False, 6, (1, 3, 2), 3, 60),
}
FAULTS = {
    "renegade_row": "hips_rotate hips_sag hips_pike shrug feet_shuffle",
    "shoulder_protraction_push_up": "elbows_bend hips_sag head_drops no_protraction",
    "single_arm_kettlebell_swing": "squatting rounding arm_too_high lean_back",
    "standing_band_pull_apart": "shrug neck_forward chest_out elbows_bend uneven",
    "one_arm_one_leg_cable_row": "hip_drop trunk_twist lean_back foot_down short_pull",
    "cobra": "hold_short head_up arms_low legs_lift",
}
GARMIN = {
    "renegade_row": ((23, 15), ()),
    "shoulder_protraction_push_up": ((22, 43), ()),
    "single_arm_kettlebell_swing": ((12, 0), ()),
    "standing_band_pull_apart": ((37, 32), ((23, 39), (26, 11))),
    "one_arm_one_leg_cable_row": ((13, 16), ((23, 20),)),
    "cobra": ((13, 38), ((13, 29),)),
}


def exercise(exercise_id: str) -> Exercise:
    return load_exercises()[exercise_id]


def ways(exercise_id: str, equipment: set[str], gates: dict[str, bool], pain: dict[str, int]) -> list[str]:
    """Ids of the variants that a runner may do."""
    return [
        variant.id
        for variant in exercise(exercise_id).variants
        if any(equipment.issuperset(alternative) for alternative in variant.equipment)
        and open_gates(gates).issuperset(variant.gates)
        and all(pain.get(area, 0) <= limit for area, limit in variant.pain_limits.items())
    ]


@pytest.mark.parametrize("exercise_id", EXERCISE_IDS)
def test_the_starting_dose_is_that_of_the_evidence(exercise_id: str) -> None:
    dose = exercise(exercise_id).full.dose
    assert (
        dose.sets,
        dose.reps,
        dose.per_side,
        dose.rep_s,
        dose.tempo_s,
        dose.hold_s,
        dose.rest_s,
    ) == STARTING_DOSES[exercise_id]
    assert dose.rir == 3


def test_starting_ranges_are_those_of_the_evidence() -> None:
    assert (exercise("cobra").full.dose.hold_s, exercise("cobra").full.dose.hold_max_s) == (3, 5)
    assert exercise("standing_band_pull_apart").full.dose.reps_max == 15
    assert exercise("standing_band_pull_apart").full.dose.effort_0_10 == 5
    swing = exercise("single_arm_kettlebell_swing").full
    assert swing.dose.effort_0_10 == 6
    assert swing.load is not None
    assert (swing.load.novice_kg, swing.load.trained_kg, swing.load.body_mass_fraction) == (8, 12, (0.10, 0.15))
    row = exercise("renegade_row").full.load
    assert row is not None
    assert (row.implements, row.novice_range_kg, row.trained_range_kg) == (2, (3, 6), (4, 8))


def test_minutes_by_hand() -> None:
    """2 × (6 × 5 s × 2 sides + 90 s) = 300 s; 3 × (8 × 1.5 × 2 + 75) = 297 s; 2 × (6 × 6 + 60) = 192 s."""
    assert exercise("renegade_row").full.dose.minutes == pytest.approx(300 / 60)
    assert exercise("single_arm_kettlebell_swing").full.dose.minutes == pytest.approx(297 / 60)
    assert exercise("cobra").full.dose.minutes == pytest.approx(192 / 60)


@pytest.mark.parametrize("exercise_id", EXERCISE_IDS)
def test_fault_codes_and_garmin_names(exercise_id: str) -> None:
    entry = exercise(exercise_id)
    assert [fault.code for fault in entry.faults] == FAULTS[exercise_id].split()
    garmin = entry.names.garmin
    assert ((garmin.category, garmin.name), garmin.fallbacks) == GARMIN[exercise_id]


def test_the_push_up_knows_its_weighted_name_and_the_other_movement() -> None:
    garmin = exercise("shoulder_protraction_push_up").names.garmin
    assert garmin.weighted == (22, 44)
    assert garmin.not_this == ((22, 49),)


def test_session_order_is_swing_rows_scapular_cobra() -> None:
    ordered = sorted(load_exercises().values(), key=lambda entry: entry.order)
    assert [entry.order for entry in ordered] == [1, 2, 3, 4, 5, 6]
    assert ordered[0].roles == {"swing"}
    assert {entry.id for entry in ordered[1:3]} == set(ROWS)
    assert all("row" in entry.roles for entry in ordered[1:3])
    assert [entry.id for entry in ordered[3:]] == list(LIGHT)
    assert all(entry.roles & {"scapular", "low_load"} for entry in ordered[3:])


def test_only_the_swing_is_leg_work_and_its_slow_relatives_with_weight_are_too() -> None:
    assert [entry.id for entry in load_exercises().values() if entry.leg_load] == ["single_arm_kettlebell_swing"]
    for entry in load_exercises().values():
        for variant in entry.variants:
            assert variant.leg_load == (entry.leg_load and variant.id not in ("hip_hinge", "hip_thrust")), variant.id


def test_one_key_opens_each_gated_full_exercise() -> None:
    gates = {entry.id: entry.full.gates for entry in load_exercises().values() if entry.full.gates}
    assert gates == {"renegade_row": ("plank_45",), "single_arm_kettlebell_swing": ("kettlebell_swing",)}


def test_every_gate_opens_something_and_says_how_to_test_it() -> None:
    named = {gate for entry in load_exercises().values() for variant in entry.variants for gate in variant.gates}
    implied = {other for gate in load_gates().values() for other in gate.implies}
    assert set(load_gates()) - named - implied == {"two_hand_swing_4_sessions"} - implied
    assert all(gate.question.endswith("?") and gate.test for gate in load_gates().values())


def test_a_yes_implies_what_lies_below_it_and_a_no_stays_a_no() -> None:
    assert open_gates({}) == frozenset()
    assert open_gates({"deadlift_2x10": True}) == {"deadlift_2x10", "hinge_20"}
    assert open_gates({"kettlebell_swing": True, "hinge_20": False}) == {
        "kettlebell_swing",
        "deadlift_2x10",
        "two_hand_swing_4_sessions",
    }
    parts = {"hinge_20": True, "deadlift_2x10": True, "two_hand_swing_4_sessions": True}
    assert "kettlebell_swing" not in open_gates(parts)
    assert open_gates({"made_up": True}) == {"made_up"}


def test_variant_ids_are_unique_in_the_whole_catalogue() -> None:
    ids = [variant.id for entry in load_exercises().values() for variant in entry.variants]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("exercise_id", EXERCISE_IDS)
def test_the_ladder_has_rungs_both_ways_and_substitutes(exercise_id: str) -> None:
    kinds = [variant.kind for variant in exercise(exercise_id).variants]
    assert {"regression", "full", "progression", "substitute"} == set(kinds)
    for variant in exercise(exercise_id).variants:
        if variant.kind == "progression":
            assert set(variant.gates) >= set(exercise(exercise_id).full.gates)
            assert variant.gates
            for area, limit in exercise(exercise_id).full.pain_limits.items():
                assert variant.pain_limits.get(area, 10) <= limit, (variant.id, area)


@pytest.mark.parametrize("exercise_id", EXERCISE_IDS)
def test_loads_name_what_the_variant_needs(exercise_id: str) -> None:
    for variant in exercise(exercise_id).variants:
        weights = {item for alternative in variant.equipment for item in alternative} - {"band", "bench", "low_bar"}
        served = {variant.load.implement, *variant.load.instead} if variant.load else set()
        assert served == (weights if variant.id != "hip_hinge" else set()), variant.id
        if variant.load:
            assert variant.load.novice_kg <= variant.load.trained_kg
            for kg, low_high in (
                (variant.load.novice_kg, variant.load.novice_range_kg),
                (variant.load.trained_kg, variant.load.trained_range_kg),
            ):
                assert low_high is None or low_high[0] <= kg <= low_high[1], variant.id


def test_a_band_says_how_hard_instead_of_kilograms() -> None:
    for entry in load_exercises().values():
        for variant in entry.variants:
            if any("band" in alternative for alternative in variant.equipment):
                assert variant.dose.effort_0_10 is not None, variant.id


def test_every_equipment_word_is_in_use() -> None:
    used = {
        item
        for entry in load_exercises().values()
        for variant in entry.variants
        for alternative in (*variant.equipment, variant.comfort)
        for item in alternative
    }
    assert used == set(EQUIPMENT)


def test_with_a_mat_only_the_row_is_shoulder_taps_first_and_says_it_is_no_pull() -> None:
    found = ways("renegade_row", {"mat"}, {}, {})
    rungs = [variant_id for variant_id in found if exercise("renegade_row").variant(variant_id).kind == "regression"]
    assert rungs[-1] == "shoulder_taps"
    taps = exercise("renegade_row").variant("shoulder_taps")
    assert not taps.is_pull
    assert "no pull" in taps.summary
    assert taps.mid_back_sets_per_set == 0


def test_whatever_is_no_pull_among_the_rows_says_so() -> None:
    for exercise_id in ROWS:
        for variant in exercise(exercise_id).variants:
            assert variant.is_pull != ("no pull" in variant.summary), variant.id
    for exercise_id in set(EXERCISE_IDS) - set(ROWS):
        assert not any(variant.is_pull for variant in exercise(exercise_id).variants)


@pytest.mark.parametrize("area", sorted(TRUNK))
def test_pain_over_three_in_the_trunk_stops_every_full_exercise_that_uses_it(area: str) -> None:
    for entry in load_exercises().values():
        assert entry.full.pain_limits[area] <= 3, entry.id
        for variant in entry.variants:
            assert variant.pain_limits.get(area, 5) <= 5, variant.id


def test_any_back_pain_rules_out_every_fast_or_heavy_hinge() -> None:
    for variant in exercise("single_arm_kettlebell_swing").variants:
        if variant.load:
            assert variant.pain_limits["low_back"] == 0, variant.id
            assert variant.pain_limits["leg"] == 0, variant.id


SOME_EQUIPMENT = st.sets(st.sampled_from(sorted(EQUIPMENT)))


@given(SOME_EQUIPMENT, st.sampled_from(sorted(PAIN_AREAS)), st.integers(0, 10))
def test_a_row_and_a_light_exercise_stay_open_with_one_sore_place(owned: set[str], area: str, level: int) -> None:
    """Whatever is owned; with any pain in a limb, and up to 5 in back, neck or shoulder."""
    pain = {area: level if area not in TRUNK else min(level, 5)}
    assert any(ways(exercise_id, owned, {}, pain) for exercise_id in ROWS)
    assert any(ways(exercise_id, owned, {}, pain) for exercise_id in LIGHT)


@given(SOME_EQUIPMENT, SOME_EQUIPMENT, st.dictionaries(st.sampled_from(sorted(PAIN_AREAS)), st.integers(0, 10)))
def test_more_equipment_never_closes_a_way(owned: set[str], more: set[str], pain: dict[str, int]) -> None:
    for exercise_id in EXERCISE_IDS:
        assert set(ways(exercise_id, owned, {}, pain)) <= set(ways(exercise_id, owned | more, {}, pain))


def test_without_pain_and_with_everything_each_exercise_is_done_in_full() -> None:
    answers = {"plank_45": True, "kettlebell_swing": True}
    for exercise_id in EXERCISE_IDS:
        assert exercise_id in ways(exercise_id, set(EQUIPMENT), answers, {})
        found = ways(exercise_id, set(EQUIPMENT), answers, {})
        assert not any(exercise(exercise_id).variant(way).kind == "progression" for way in found)


def test_an_exercise_without_a_variant_of_that_name_says_so() -> None:
    with pytest.raises(KeyError):
        exercise("cobra").variant("sphinx")


def test_cobra_ways_that_hold_begin_at_three_to_five_seconds() -> None:
    for variant in exercise("cobra").variants:
        if variant.kind in ("regression", "full", "substitute"):
            assert (variant.dose.hold_s, variant.dose.hold_max_s) == (3, 5), variant.id


def test_doses_agree_with_themselves() -> None:
    for entry in load_exercises().values():
        for variant in entry.variants:
            dose = variant.dose
            if dose.hold_s is not None and dose.tempo_s is not None:
                assert dose.tempo_s[1] == dose.hold_s, variant.id
            assert dose.hold_max_s is None or (dose.hold_s is not None and dose.hold_max_s > dose.hold_s), variant.id
            assert dose.reps_max is None or dose.reps_max > dose.reps, variant.id
            assert 2 <= dose.minutes <= 6, variant.id


@pytest.mark.parametrize("exercise_id", EXERCISE_IDS)
def test_there_is_room_to_grow_from_the_starting_dose(exercise_id: str) -> None:
    entry = exercise(exercise_id)
    assert entry.progression.sets_to >= entry.full.dose.sets
    assert entry.progression.reps_to > entry.full.dose.reps
    if entry.progression.hold_to_s is not None:
        assert entry.full.dose.hold_s is not None
        assert entry.progression.hold_to_s > entry.full.dose.hold_s
    assert (entry.progression.load_step_kg is not None) == any(
        variant.load for variant in entry.variants if variant.kind in ("full", "progression")
    )
