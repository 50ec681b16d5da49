"""The coach against the mannequin: a quick part of the bench (bench/coach_mannequin.py has the whole table)."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.coach.performing import performed
from runtall.body.mannequin_sets import Habits
from runtall.body.seer import Trouble
from runtall.body.skeleton import Figure
from runtall.catalogue import EXERCISE_IDS, load_movements, read_movement
from runtall.coach import report

OBLIQUE_DEG = {"standing_band_pull_apart": 42.0}
FAULTS = [
    (exercise, fault.code)
    for exercise, movement in load_movements().items()
    for fault in {fault.code: fault for fault in movement.faults}.values()
    if movement.performance and fault.code in movement.performance.faults
]
SEEN_FROM_DEG = {"hips_rotate": -55.0, "hip_drop": -50.0, "neck_forward": 42.0}


@pytest.mark.parametrize("exercise", EXERCISE_IDS)
@pytest.mark.parametrize("frame_rate_hz", [15.0, 30.0, 120.0])
def test_clean_sets_are_counted_timed_and_left_clean(exercise: str, frame_rate_hz: float) -> None:
    recording, told = performed(exercise, frame_rate_hz=frame_rate_hz)
    found = report(load_movements()[exercise], recording.frames)
    assert len(found.reps) == len(told)
    assert found.faults == ()
    for rep, truth in zip(found.reps, told, strict=True):
        assert rep.side in (truth.side, None)
        assert abs(rep.peak_s - (truth.hold_from_s + truth.hold_to_s) / 2) < 0.4
        assert rep.start_s < rep.peak_s < rep.end_s
    errors = [abs(rep.hold_s - truth.hold_s) for rep, truth in zip(found.reps, told, strict=True)]
    assert sum(errors) / len(errors) < 0.3


@pytest.mark.parametrize("exercise", EXERCISE_IDS)
@pytest.mark.parametrize("height_m", [1.5, 1.98])
def test_bodies_and_oblique_views_count_alike(exercise: str, height_m: float) -> None:
    azimuth_deg = OBLIQUE_DEG.get(exercise, -58.0)
    recording, told = performed(exercise, azimuth_deg=azimuth_deg, figure=Figure(height_m), seed=3)
    found = report(load_movements()[exercise], recording.frames)
    assert len(found.reps) == len(told)
    assert found.faults == ()


@pytest.mark.parametrize(("exercise", "code"), FAULTS)
def test_each_fault_and_no_other_is_found_in_every_repetition_that_shows_it(exercise: str, code: str) -> None:
    recording, told = performed(exercise, fault=code, azimuth_deg=SEEN_FROM_DEG.get(code), seed=11)
    found = report(load_movements()[exercise], recording.frames)
    assert len(found.reps) == len(told)
    assert [rep.faults for rep in found.reps] == [(code,)] * len(told)
    assert all(0.3 < fault.confidence <= 1 for fault in found.faults)


@pytest.mark.parametrize("exercise", ["renegade_row", "standing_band_pull_apart", "cobra"])
def test_only_the_repetitions_that_show_a_fault_are_blamed(exercise: str) -> None:
    code = {"renegade_row": "hips_pike", "standing_band_pull_apart": "shrug", "cobra": "head_up"}[exercise]
    recording, told = performed(exercise, fault=code, habits=Habits(reps=6, faulty=0.5), seed=5)
    found = report(load_movements()[exercise], recording.frames)
    assert {bool(truth.fault) for truth in told} == {True, False}
    assert [code in rep.faults for rep in found.reps] == [bool(truth.fault) for truth in told]


@pytest.mark.parametrize("exercise", [one for one in EXERCISE_IDS if one != "shoulder_protraction_push_up"])
def test_half_repetitions_are_not_counted(exercise: str) -> None:
    recording, told = performed(exercise, habits=Habits(reps=4, half=0.4), seed=2)
    assert len(report(load_movements()[exercise], recording.frames).reps) == len(told) == 4


@pytest.mark.parametrize("exercise", [one for one in EXERCISE_IDS if one != "single_arm_kettlebell_swing"])
def test_taking_a_new_hold_is_no_repetition(exercise: str) -> None:
    recording, told = performed(exercise, habits=Habits(reps=4, regrips=0.9), seed=8)
    without, _ = performed(exercise, habits=Habits(reps=4), seed=8)
    assert recording.duration_s > without.duration_s + 1
    assert len(report(load_movements()[exercise], recording.frames).reps) == len(told) == 4


def test_a_push_up_without_protraction_counts_as_a_repetition_with_that_fault() -> None:
    recording, told = performed(
        "shoulder_protraction_push_up", habits=Habits(reps=5, faulty=0.5), fault="no_protraction"
    )
    found = report(load_movements()["shoulder_protraction_push_up"], recording.frames)
    assert ["no_protraction" in rep.faults for rep in found.reps] == [bool(truth.fault) for truth in told]


@pytest.mark.parametrize("exercise", EXERCISE_IDS)
def test_walking_in_and_out_counts_nothing(exercise: str) -> None:
    recording, told = performed(exercise, walk_in=True, seed=4)
    found = report(load_movements()[exercise], recording.frames)
    assert len(found.reps) == len(told)
    assert all(3.0 < rep.start_s < told[-1].end_s + 0.5 for rep in found.reps)


def test_a_short_hold_is_told_from_a_full_one() -> None:
    for hold_s, codes in ((1.6, ("hold_short",)), (3.4, ())):
        recording, _ = performed("cobra", habits=Habits(reps=3, hold_s=hold_s, uneven=0.0))
        found = report(load_movements()["cobra"], recording.frames)
        assert [rep.faults for rep in found.reps] == [codes] * 3
        assert all(abs(rep.hold_s - hold_s) < 0.2 for rep in found.reps)


def test_feet_that_step_are_seen() -> None:
    recording, told = performed("renegade_row", trouble=Trouble(lifted_m=0.05))
    moved = [
        frame
        if frame.time_s < told[1].hold_from_s or frame.pixels is None
        else type(frame)(
            frame.time_s,
            (*frame.pixels[:27], *((x + 90, y) for x, y in frame.pixels[27:])),  # type: ignore[misc]  # none is None
            frame.visibility,
            frame.world_m,
        )
        for frame in recording.frames
    ]
    found = report(load_movements()["renegade_row"], moved)
    assert "feet_shuffle" in found.reps[1].faults
    assert all("feet_shuffle" not in rep.faults for rep in (found.reps[0], found.reps[3]))


def test_a_seventh_exercise_needs_a_file_and_no_code() -> None:
    movement = read_movement(
        (Path(__file__).parents[2] / "seventh" / "movements" / "bird_dog_row.toml").read_text("utf-8"),
        "bird_dog_row.toml",
    )
    recording, told = performed(movement)
    found = report(movement, recording.frames)
    assert [rep.side for rep in found.reps] == [truth.side for truth in told]
    assert found.faults == ()
    recording, told = performed(movement, fault="head_hangs")
    found = report(movement, recording.frames)
    assert [rep.faults for rep in found.reps] == [("head_hangs",)] * len(told)
