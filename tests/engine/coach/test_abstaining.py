"""When the coach says that it cannot tell, and what to do about it."""

from __future__ import annotations

import dataclasses
import math

import pytest

from engine.coach.performing import performed
from runtall.body import INDEX, Frame
from runtall.catalogue import load_movements
from runtall.coach import Coach, Report, report
from runtall.errors import InputRefused


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


def not_judged(found: Report) -> list[str]:
    return [warned.text for warned in found.warnings if warned.code == "faults_not_judged"]


def test_faults_that_this_view_cannot_show_are_named() -> None:
    recording, _ = performed("standing_band_pull_apart", azimuth_deg=0.0)
    (said,) = not_judged(report(load_movements()["standing_band_pull_apart"], recording.frames))
    assert "in 4 of 4 repetitions" in said
    assert "(front): neck_forward; move it toward your side, 15 to 64°" in said


@pytest.mark.parametrize("azimuth_deg", [90.0, -90.0])
def test_turned_hips_that_a_camera_at_the_very_side_cannot_show_are_named(azimuth_deg: float) -> None:
    """The view is right for counting, but hips that turn toward the camera look the same."""
    recording, _ = performed("renegade_row", azimuth_deg=azimuth_deg, fault="hips_rotate")
    found = report(load_movements()["renegade_row"], recording.frames)
    assert len(found.reps) == 4
    (said,) = not_judged(found)
    assert "in 4 of 4 repetitions" in said
    assert "hips_rotate; move it toward your front or back" in said


def test_sagging_hips_that_a_camera_nearly_in_front_cannot_show_are_named() -> None:
    recording, _ = performed("renegade_row", azimuth_deg=-26.0)
    found = report(load_movements()["renegade_row"], recording.frames)
    (said,) = not_judged(found)
    assert f"of {len(found.reps)} repetitions" in said
    assert "hips_sag, hips_pike; move it toward your side, 35 to 90°" in said


def test_a_view_that_shows_every_fault_leaves_nothing_to_say() -> None:
    recording, _ = performed("renegade_row", azimuth_deg=-58.0)
    found = report(load_movements()["renegade_row"], recording.frames)
    assert (len(found.reps), found.warnings) == (4, ())


def test_a_camera_that_moves_between_sets_costs_only_one_its_judgement() -> None:
    """Four repetitions from 58° off the axis, then four from the very side."""
    first, _ = performed("renegade_row", azimuth_deg=-58.0)
    second, _ = performed("renegade_row", azimuth_deg=-90.0)
    later_s = first.frames[-1].time_s + 3.0
    moved = [*first.frames, *(dataclasses.replace(each, time_s=each.time_s + later_s) for each in second.frames)]
    found = report(load_movements()["renegade_row"], moved)
    assert len(found.reps) == 8
    (said,) = not_judged(found)
    assert said.startswith("in 4 of 8 repetitions")
    assert ": hips_rotate;" in said


def test_what_was_not_counted_needs_no_word_about_its_faults() -> None:
    recording, _ = performed("renegade_row", azimuth_deg=90.0)
    still = [dataclasses.replace(recording.frames[0], time_s=number / 30) for number in range(200)]
    assert codes(report(load_movements()["renegade_row"], still)) == ["no_repetition"]


def test_landmarks_that_are_no_numbers_count_as_not_seen() -> None:
    """One frame in seven without numbers: the same repetitions, and only the others were judged."""
    recording, told = performed("cobra", seed=32)
    blank = tuple((math.nan, math.inf) for _ in range(33))
    torn = [
        dataclasses.replace(frame, pixels=blank) if number % 7 == 3 else frame
        for number, frame in enumerate(recording.frames)
    ]
    found = report(load_movements()["cobra"], torn)
    assert len(found.reps) == len(told)
    assert found.coverage == pytest.approx(6 / 7, abs=0.01)


def test_one_landmark_that_is_no_number_costs_only_itself() -> None:
    recording, told = performed("cobra", seed=32)
    nose, hand = INDEX["nose"], INDEX["left_pinky"]
    torn = [
        dataclasses.replace(
            frame,
            pixels=tuple((math.nan, y) if index == nose else (x, y) for index, (x, y) in enumerate(frame.pixels)),
            world_m=tuple((math.inf, 0.0, 0.0) if index == hand else spot for index, spot in enumerate(frame.world_m)),
            visibility=tuple(math.nan if index == hand else value for index, value in enumerate(frame.visibility)),
        )
        for frame in recording.frames
        if frame.pixels and None not in frame.pixels and frame.world_m
    ]
    assert len(report(load_movements()["cobra"], torn).reps) == len(told)


def test_a_person_without_a_single_landmark_is_nobody() -> None:
    empty = [Frame(number / 30, (None,) * 33, (1.0,) * 33) for number in range(300)]
    found = report(load_movements()["cobra"], empty)
    assert codes(found) == ["nobody", "no_repetition"]
    assert found.coverage == 0.0


def test_a_part_without_landmarks_is_not_seen_however_visible_it_is_called() -> None:
    recording, _ = performed("single_arm_kettlebell_swing")
    footless = [
        dataclasses.replace(frame, pixels=(*frame.pixels[:27], *(None,) * 6))
        for frame in recording.frames
        if frame.pixels
    ]
    found = report(load_movements()["single_arm_kettlebell_swing"], footless)
    assert codes(found)[0] == "not_seen_feet"
    assert found.coverage < 0.3  # a part is missed after a second


@pytest.mark.parametrize("time_s", [0.9, 1.0, math.nan, math.inf, -math.inf])
def test_a_time_that_does_not_come_next_is_refused_and_changes_nothing(time_s: float) -> None:
    recording, told = performed("cobra", seed=32)
    coach, events = Coach(load_movements()["cobra"]), []
    for number, frame in enumerate(recording.frames):
        if number == 31:
            assert recording.frames[30].time_s == 1.0
            with pytest.raises(InputRefused) as refused:
                coach.step(dataclasses.replace(frame, time_s=time_s))
            assert refused.value.code == "frame_order"
        events += coach.step(frame)
    assert [*events, *coach.finish()] == list(Coach(load_movements()["cobra"]).feed(recording.frames))
    assert coach.reps == len(told)


def test_recordings_without_metres_are_coached_too() -> None:
    recording, told = performed("cobra", seed=32)
    flat = [dataclasses.replace(frame, world_m=None) for frame in recording.frames]
    assert len(report(load_movements()["cobra"], flat).reps) == len(told)


def test_no_frames_at_all_give_an_empty_report() -> None:
    found = report(load_movements()["cobra"], [])
    assert (found.reps, found.faults, found.view, found.coverage) == ((), (), None, 0.0)
    assert codes(found) == ["no_pictures"]
    assert found.to_json()["warnings"] == [{"code": "no_pictures", "message": found.warnings[0].text, "time_s": 0.0}]


def test_landmarks_that_all_but_coincide_measure_nothing() -> None:
    """Lengths whose product is too small for a number bend no knee by any angle."""
    heap = [
        Frame(number / 30, tuple((1e-300 * index, 1e-300) for index in range(33)), (1.0,) * 33) for number in range(60)
    ]
    for movement in load_movements().values():
        assert report(movement, heap).reps == ()
