"""When the coach says that it cannot tell, and what to do about it."""

from __future__ import annotations

import dataclasses

import pytest

from engine.coach.performing import performed
from runtall.body import INDEX, Frame
from runtall.catalogue import load_movements
from runtall.coach import Report, report


def codes(found: Report) -> list[str]:
    return [warned.code for warned in found.warnings]


@pytest.mark.parametrize(
    ("exercise", "azimuth_deg", "code"),
    [
        ("renegade_row", 0.0, "turn_to_side"),
        ("shoulder_protraction_push_up", 3.0, "turn_to_side"),
        ("single_arm_kettlebell_swing", 180.0, "turn_to_side"),
        ("cobra", -4.0, "turn_to_side"),
        ("standing_band_pull_apart", 90.0, "turn_to_front"),
    ],
)
def test_a_view_that_shows_too_little_is_refused(exercise: str, azimuth_deg: float, code: str) -> None:
    recording, _ = performed(exercise, azimuth_deg=azimuth_deg)
    found = report(load_movements()[exercise], recording.frames)
    assert found.reps == ()
    assert codes(found)[0] == code
    assert found.coverage < 0.1
    assert "camera" in found.warnings[0].text


def test_head_on_has_its_own_name() -> None:
    recording, _ = performed("renegade_row", azimuth_deg=0.0)
    assert report(load_movements()["renegade_row"], recording.frames).view == "head_on"


def test_too_few_pictures_a_second_are_refused() -> None:
    recording, _ = performed("cobra", frame_rate_hz=8.0)
    found = report(load_movements()["cobra"], recording.frames)
    assert found.reps == ()
    assert "frame_rate" in codes(found)
    assert "8 pictures a second" in next(w.text for w in found.warnings if w.code == "frame_rate")


def test_feet_out_of_the_picture_are_missed() -> None:
    recording, _ = performed("single_arm_kettlebell_swing")
    blind = [
        dataclasses.replace(
            frame,
            visibility=tuple(
                0.02 if index >= INDEX["left_ankle"] else seen for index, seen in enumerate(frame.visibility)
            ),
        )
        for frame in recording.frames
    ]
    found = report(load_movements()["single_arm_kettlebell_swing"], blind)
    assert found.reps == ()
    assert codes(found)[0] == "not_seen_feet"
    assert found.warnings[0].text.startswith("I can't see your feet")


def test_an_empty_picture_is_said_once() -> None:
    nobody = [Frame(number / 30, None, (0.0,) * 33) for number in range(300)]
    found = report(load_movements()["cobra"], nobody)
    assert codes(found) == ["nobody", "no_repetition"]
    assert (found.view, found.coverage) == (None, 0.0)


def test_somebody_who_leaves_and_comes_back_is_coached_again() -> None:
    recording, told = performed("cobra", seed=31)
    from_s, to_s = told[1].start_s - 0.1, told[2].start_s - 1.0
    gone = [
        Frame(frame.time_s, None, (0.0,) * 33) if from_s < frame.time_s < to_s else frame for frame in recording.frames
    ]
    found = report(load_movements()["cobra"], gone)
    assert len(found.reps) == len(told) - 1
    assert "nobody" in codes(found)
    assert 0.3 < found.coverage < 1


def test_faults_that_this_view_cannot_show_are_named() -> None:
    recording, _ = performed("standing_band_pull_apart", azimuth_deg=0.0)
    found = report(load_movements()["standing_band_pull_apart"], recording.frames)
    said = next(warned for warned in found.warnings if warned.code == "faults_not_judged")
    assert "neck_forward" in said.text


def test_recordings_without_metres_are_coached_too() -> None:
    recording, told = performed("cobra", seed=32)
    flat = [dataclasses.replace(frame, world_m=None) for frame in recording.frames]
    assert len(report(load_movements()["cobra"], flat).reps) == len(told)


def test_no_frames_at_all_give_an_empty_report() -> None:
    found = report(load_movements()["cobra"], [])
    assert (found.reps, found.faults, found.warnings, found.view, found.coverage) == ((), (), (), None, 0.0)


def test_landmarks_that_all_but_coincide_measure_nothing() -> None:
    """Lengths whose product is too small for a number bend no knee by any angle."""
    heap = [
        Frame(number / 30, tuple((1e-300 * index, 1e-300) for index in range(33)), (1.0,) * 33) for number in range(60)
    ]
    for movement in load_movements().values():
        assert report(movement, heap).reps == ()
