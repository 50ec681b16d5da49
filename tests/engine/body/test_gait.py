"""The running mannequin: limbs keep their length, feet stand where they stand, and its truth is what the joints do."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace

import pytest

from runtall.body import INDEX
from runtall.body.gait import ON_THE_SPOT, STEPPING, WALKING, Gait, Runner, knee_bend_deg
from runtall.body.gait_film import SIDE, STILL, Filming, Life, film, truth
from runtall.body.skeleton import FOREARM, SHANK, SIDES, THIGH, UPPER_ARM, Figure, length, minus

GAITS = {
    "run": Gait(),
    "forefoot": Gait(strike_deg=-12.0, overstride_cm=20.0),
    "walk": WALKING,
    "spot": ON_THE_SPOT,
    "step": STEPPING,
    "uneven": Gait(asymmetry_pct=6.0),
}
MOMENTS = [number / 120 for number in range(120)]


@pytest.mark.parametrize("gait", GAITS.values(), ids=GAITS)
@pytest.mark.parametrize("figure", [Figure(1.5), Figure(1.95, legs=0.97)], ids=["short", "tall"])
def test_limbs_keep_their_length_and_the_floor_is_not_entered(gait: Gait, figure: Figure) -> None:
    runner = Runner(replace(gait, overstride_cm=gait.overstride_cm * figure.height_m / 1.72), figure)
    for moment in MOMENTS:
        joints = runner.place(moment)
        for side, _ in SIDES:
            for upper, lower, share in (
                ("hip", "knee", THIGH * figure.legs),
                ("knee", "ankle", SHANK * figure.legs),
                ("shoulder", "elbow", UPPER_ARM),
                ("elbow", "wrist", FOREARM),
            ):
                limb = length(minus(joints[f"{side}_{upper}"], joints[f"{side}_{lower}"]))
                assert limb == pytest.approx(share * figure.height_m, rel=1e-6), (side, upper)
            assert joints[f"{side}_foot_index"][2] > -0.005
            assert joints[f"{side}_heel"][2] > -0.005


@pytest.mark.parametrize("gait", GAITS.values(), ids=GAITS)
def test_a_standing_foot_goes_back_with_the_belt_and_stays_down(gait: Gait) -> None:
    runner = Runner(gait, Figure())
    for side, lands in (("left", 0.0), ("right", gait.right_contact)):
        middle = [runner.place(lands + share * gait.duty)[f"{side}_foot_index"] for share in (0.3, 0.5, 0.7)]
        for before, after in itertools.pairwise(middle):
            assert before[0] - after[0] == pytest.approx(gait.speed_mps * 0.2 * gait.duty * gait.stride_s, abs=1e-3)
            assert after[2] == pytest.approx(before[2], abs=3e-3)
        swing = runner.place(lands + gait.duty + 0.5 * (1 - gait.duty))
        assert swing[f"{side}_foot_index"][2] > 0.02


def test_what_is_asked_for_is_what_it_does() -> None:
    gait = Gait(lean_deg=9.0, head_deg=25.0, knee_contact_deg=14.0, overstride_cm=18.0, pelvic_drop_deg=2.0)
    known = truth(gait)
    for name, wanted in (
        ("trunk_lean_deg", 9.0), ("head_forward_deg", 25.0), ("knee_flexion_contact_deg", 14.0),
        ("overstride_cm", 18.0),
        ("pelvic_drop_deg", 2.0), ("pelvic_range_deg", 8.0), ("lateral_sway_deg", 5.0), ("arm_crossing_pct", -25.0),
        ("vertical_oscillation_cm", 8.0), ("elbow_angle_deg", 90.0), ("arm_swing_deg", 50.0),
    ):  # fmt: skip
        assert known[name] == pytest.approx(wanted, abs=0.3), name
    runner = Runner(gait, Figure())
    heights = [runner.hips(moment)[2] for moment in MOMENTS]
    assert 100 * (max(heights) - min(heights)) == pytest.approx(8.0, abs=0.01)
    assert knee_bend_deg(runner.place(0.0), "left") == pytest.approx(14.0, abs=0.01)


def test_legs_that_cannot_do_it_are_refused() -> None:
    with pytest.raises(ValueError, match="legs are too short"):
        Runner(Gait(speed_mps=6.0, contact_ms=330.0), Figure())
    with pytest.raises(ValueError, match="arms do not cross"):
        Runner(Gait(arm_crossing_pct=90.0), Figure())
    with pytest.raises(ValueError, match="no gait"):
        Gait(contact_ms=900.0)
    with pytest.raises(ValueError, match="half of its range"):
        Gait(pelvic_range_deg=4.0, pelvic_drop_deg=3.0)


def test_the_same_seed_gives_the_same_film_and_life_changes_it() -> None:
    how = Filming(seconds=2.0, trouble=STILL, seed=3, life=Life(2.0, 1.0, 1.0), swapped=0.2, rate_jitter=0.4)
    assert film(Gait(), how) == film(Gait(), how)
    assert film(Gait(), how) != film(Gait(), replace(how, seed=4))
    times_s = [frame.time_s for frame in film(Gait(), how).recording.frames]
    assert len({round(after - before, 4) for before, after in itertools.pairwise(times_s)}) > 5


def test_contacts_and_cadence_are_those_of_the_strides_as_they_came() -> None:
    made = film(Gait(), Filming(seconds=30.0, rate_hz=5.0, life=Life(stride_pct=4.0)))
    lefts = [contact_s for side, contact_s, _ in made.contacts if side == "left"]
    strides_s = [after - before for before, after in itertools.pairwise(lefts)]
    assert max(strides_s) / min(strides_s) > 1.1
    assert made.truth["cadence_spm"] == pytest.approx(120 * len(strides_s) / (lefts[-1] - lefts[0]), rel=0.01)
    assert all(off_s > contact_s for _, contact_s, off_s in made.contacts)


def test_slower_play_stretches_the_clock_and_nothing_else() -> None:
    plain, slow = film(Gait(), Filming(seconds=1.0)), film(Gait(), Filming(seconds=1.0, slower=4.0))
    assert [frame.pixels for frame in slow.recording.frames] == [frame.pixels for frame in plain.recording.frames]
    assert slow.recording.frames[-1].time_s == pytest.approx(4 * plain.recording.frames[-1].time_s)


def test_who_runs_past_enters_and_leaves_the_picture() -> None:
    passing = film(Gait(), Filming(seconds=8.0, rate_hz=10.0, travels="road"))
    seen = [frame.pixels is not None for frame in passing.recording.frames]
    assert not seen[0]
    assert seen[40]
    assert not seen[-1]
    hips = [frame.pixels[INDEX["left_hip"]] for frame in passing.recording.frames if frame.pixels]
    across = [hip[0] for hip in hips if hip]
    assert all(after > before for before, after in itertools.pairwise(across))


def test_a_camera_that_rolls_turns_the_picture() -> None:
    level = film(Gait(), Filming(seconds=0.1)).recording.frames[0].pixels
    rolled = film(Gait(), Filming(seconds=0.1, camera=replace(SIDE, roll_deg=10.0))).recording.frames[0].pixels
    assert level
    assert rolled
    for name in ("nose", "left_ankle"):
        one, other = level[INDEX[name]], rolled[INDEX[name]]
        assert one
        assert other
        angles = [math.degrees(math.atan2(y - 360, x - 640)) for x, y in (one, other)]
        assert (angles[1] - angles[0] + 180) % 360 - 180 == pytest.approx(10.0, abs=0.01)


def test_drift_goes_from_one_gait_to_the_other() -> None:
    late = Gait(lean_deg=16.0)
    leans = [truth(Gait(), late=late, share=share)["trunk_lean_deg"] for share in (0.0, 0.5, 1.0)]
    assert leans == pytest.approx([6.0, 11.0, 16.0], abs=0.2)
