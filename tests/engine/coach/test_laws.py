"""What must hold whoever moves, wherever the camera stands, however the frames come."""

from __future__ import annotations

import dataclasses
import tracemalloc

import pytest

from engine.coach.performing import performed
from runtall.body import MIRROR, Frame
from runtall.catalogue import EXERCISE_IDS, load_movements
from runtall.coach import Coach, Event, Fault, Rep, report

SIDED = ("renegade_row", "single_arm_kettlebell_swing", "one_arm_one_leg_cable_row")
WIDTH_PX = 1280


def events(exercise: str, frames: list[Frame]) -> list[Event]:
    return list(Coach(load_movements()[exercise]).feed(frames))


def told_apart(frame: Frame, **changes: object) -> Frame:
    return dataclasses.replace(frame, **changes)  # type: ignore[arg-type]  # the tests below give the right ones


def mirrored(frame: Frame) -> Frame:
    """The frame as in a mirror: left and right change places, in the picture and on the body."""
    if frame.pixels is None or frame.world_m is None:
        return frame
    return told_apart(
        frame,
        pixels=tuple((WIDTH_PX - point[0], point[1]) for point in (frame.pixels[i] for i in MIRROR) if point),
        world_m=tuple((-point[0], point[1], point[2]) for point in (frame.world_m[i] for i in MIRROR) if point),
        visibility=tuple(frame.visibility[i] for i in MIRROR),
    )


@pytest.mark.parametrize("exercise", EXERCISE_IDS)
def test_a_mirror_swaps_the_sides_and_nothing_else(exercise: str) -> None:
    recording, _ = performed(exercise, seed=21)
    seen = report(load_movements()[exercise], recording.frames)
    other = report(load_movements()[exercise], [mirrored(frame) for frame in recording.frames])
    swap = {"left": "right", "right": "left", None: None}
    assert [rep.side for rep in other.reps] == [swap[rep.side] for rep in seen.reps]
    for one, two in zip(seen.reps, other.reps, strict=True):
        assert (one.start_s, one.peak_s, one.end_s, one.hold_s) == pytest.approx(
            (two.start_s, two.peak_s, two.end_s, two.hold_s), abs=1e-6
        )
    assert [fault.code for fault in seen.faults] == [fault.code for fault in other.faults]
    assert seen.view == other.view


@pytest.mark.parametrize("exercise", EXERCISE_IDS)
def test_the_size_and_place_of_the_picture_change_nothing(exercise: str) -> None:
    recording, _ = performed(exercise, seed=22)
    moved = [
        frame
        if frame.pixels is None
        else told_apart(frame, pixels=tuple((2.5 * x + 40, 2.5 * y - 300) for x, y in frame.pixels if x))
        for frame in recording.frames
    ]
    first, second = (report(load_movements()[exercise], frames).reps for frames in (recording.frames, moved))
    assert len(first) == len(second) > 0
    for one, two in zip(first, second, strict=True):
        assert (one.side, one.faults) == (two.side, two.faults)
        # a One-Euro filter sees the scaled place of the feet move faster; all else is the same to rounding
        assert (one.start_s, one.end_s, one.hold_s) == pytest.approx((two.start_s, two.end_s, two.hold_s), abs=1e-6)


@pytest.mark.parametrize("exercise", EXERCISE_IDS)
def test_a_later_start_shifts_every_event(exercise: str) -> None:
    recording, _ = performed(exercise, seed=23)
    later = [told_apart(frame, time_s=frame.time_s + 1000.0) for frame in recording.frames]
    first, second = (report(load_movements()[exercise], frames) for frames in (recording.frames, later))
    assert len(first.reps) == len(second.reps) > 0
    for one, two in zip(first.reps, second.reps, strict=True):
        assert (one.start_s, one.peak_s, one.end_s) == pytest.approx(
            (two.start_s - 1000, two.peak_s - 1000, two.end_s - 1000), abs=1e-4
        )
        assert one.faults == two.faults


@pytest.mark.parametrize("exercise", EXERCISE_IDS)
def test_half_the_frames_count_the_same(exercise: str) -> None:
    recording, told = performed(exercise, frame_rate_hz=60.0, seed=24)
    whole, half = (report(load_movements()[exercise], frames) for frames in (recording.frames, recording.frames[::2]))
    assert len(whole.reps) == len(half.reps) == len(told)
    for one, two in zip(whole.reps, half.reps, strict=True):
        assert one.side == two.side
        assert abs(one.peak_s - two.peak_s) < 0.3


@pytest.mark.parametrize("exercise", EXERCISE_IDS)
def test_a_smaller_body_moves_the_same(exercise: str) -> None:
    """Everything scaled by 0.7 about the camera gives the same picture; only the metres shrink."""
    recording, _ = performed(exercise, seed=25)
    small = [
        frame
        if frame.world_m is None
        else told_apart(frame, world_m=tuple((0.7 * p[0], 0.7 * p[1], 0.7 * p[2]) for p in frame.world_m if p))
        for frame in recording.frames
    ]
    first, second = (report(load_movements()[exercise], frames) for frames in (recording.frames, small))
    assert [(rep.side, rep.faults) for rep in first.reps] == [(rep.side, rep.faults) for rep in second.reps]
    assert [rep.start_s for rep in first.reps] == pytest.approx([rep.start_s for rep in second.reps])


@pytest.mark.parametrize("exercise", EXERCISE_IDS)
def test_one_frame_at_a_time_is_the_same_as_all_at_once_and_every_time(exercise: str) -> None:
    recording, _ = performed(exercise, seed=26)
    coach = Coach(load_movements()[exercise])
    streamed: list[Event] = []
    for frame in recording.frames:
        streamed += coach.step(frame)
    streamed += coach.finish()
    assert streamed == events(exercise, list(recording.frames)) == events(exercise, list(recording.frames))
    assert any(isinstance(event, Rep) for event in streamed)


def test_repetitions_come_as_they_end_and_faults_with_them() -> None:
    recording, told = performed("renegade_row", fault="hips_pike", seed=27)
    coach = Coach(load_movements()["renegade_row"])
    came: list[tuple[float, Event]] = []
    for frame in recording.frames:
        came += [(frame.time_s, event) for event in coach.step(frame)]
    reps = [(time_s, event) for time_s, event in came if isinstance(event, Rep)]
    assert len(reps) == len(told)
    for (time_s, _), truth in zip(reps, told, strict=True):
        assert truth.hold_to_s < time_s < truth.end_s + 1.0
    assert {event.rep for _, event in came if isinstance(event, Fault)} == {1, 2, 3, 4}


def test_memory_stays_the_same_however_long_it_lasts() -> None:
    recording, _ = performed("standing_band_pull_apart", seed=28)
    frames = list(recording.frames)
    length_s = frames[-1].time_s + 1 / 30
    coach = Coach(load_movements()["standing_band_pull_apart"])

    def play(times: range) -> None:
        for round_ in times:
            for frame in frames:
                coach.step(told_apart(frame, time_s=frame.time_s + round_ * length_s))

    tracemalloc.start()
    try:
        play(range(5))  # fills what is kept for a minute
        before = tracemalloc.get_traced_memory()[0]
        play(range(5, 12))
        grown = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()
    assert coach.reps > 40
    assert grown < 64 * 1024
