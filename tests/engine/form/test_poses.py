"""The figures of the mean stride stand as the mannequin does at that moment."""

from __future__ import annotations

import dataclasses

import pytest

from engine.form.runners import FIGURE, FRONT_DEG, HEIGHT_M, SIDE_DEG, USUAL, noisy, ran
from runtall.body import INDEX, LANDMARKS, Frame, Recording
from runtall.body.gait import Gait, Runner
from runtall.body.gait_film import SIDE
from runtall.body.skeleton import TRUNK
from runtall.form import Question, StridePose, analyse, put_right, stride_poses

GAIT = Gait()
RUNNER = Runner(GAIT, FIGURE)


def poses_of(recording: Recording) -> dict[tuple[str, str], StridePose]:
    stride = analyse(recording, Question()).strides_seen
    assert stride is not None
    return {(pose.moment, pose.side): pose for pose in stride_poses(put_right(recording), stride)}


def made(
    jitter_m: float = 0.0, azimuth_deg: float = SIDE_DEG, distance_m: float = 80.0, rate_hz: float = 60.0
) -> Recording:
    near = 8.0 / distance_m
    camera = dataclasses.replace(
        SIDE, azimuth_deg=azimuth_deg, distance_m=distance_m, vertical_view_deg=SIDE.vertical_view_deg * near
    )
    how = dataclasses.replace(USUAL, seconds=8.0, rate_hz=rate_hz, camera=camera, trouble=noisy(jitter_m))
    return ran(GAIT, how).recording


def exact(phase: float) -> dict[str, tuple[float, float]]:
    """The mannequin at a phase of its stride seen from its right, from the middle of the hips in trunk lengths."""
    joints = RUNNER.place(phase)
    hips = joints["mid_hip"]
    trunk_m = TRUNK * HEIGHT_M
    return {name: ((x - hips[0]) / trunk_m, (z - hips[2]) / trunk_m) for name, (x, _, z) in joints.items()}


@pytest.mark.parametrize("jitter_m", [0.0, 0.008])
def test_contact_mid_stance_and_toe_off_from_the_side(jitter_m: float) -> None:
    poses = poses_of(made(jitter_m))
    assert [moment for moment, _side in poses] == ["contact", "mid_stance", "off"]
    sides = {side for _moment, side in poses}
    assert len(sides) == 1
    at = {moment: pose.at for (moment, _side), pose in poses.items()}
    assert (at["off"] - at["contact"]) % 1 == pytest.approx(GAIT.duty, abs=0.05)
    assert (at["mid_stance"] - at["contact"]) % 1 == pytest.approx((at["off"] - at["contact"]) % 1 / 2, abs=1e-9)
    [side] = sides
    start = 0.0 if side == "left" else 0.5
    for (moment, _side), pose in poses.items():
        phase = start + (at[moment] - at["contact"]) % 1
        truth = exact(phase)
        for name in ("left_ankle", "right_ankle", "left_wrist", "right_wrist", "left_knee", "left_shoulder"):
            assert pose.points[name] == pytest.approx(truth[name], abs=0.16), (moment, name)


def test_few_pictures_a_second_show_no_toe_off() -> None:
    poses = poses_of(made(rate_hz=30.0))
    assert [moment for moment, _side in poses] == ["contact", "mid_stance"]


def test_both_mid_stances_from_the_front() -> None:
    poses = poses_of(made(azimuth_deg=FRONT_DEG))
    assert list(poses) == [("mid_stance", "left"), ("mid_stance", "right")]
    left, right = poses.values()
    assert left.points["left_ankle"][1] < left.points["right_ankle"][1]
    assert right.points["right_ankle"][1] < right.points["left_ankle"][1]


def test_a_nearer_camera_draws_the_same_figure() -> None:
    near, far = (poses_of(made(distance_m=distance_m)) for distance_m in (60.0, 90.0))
    assert list(near) == list(far)
    for key, pose in near.items():
        for name, point in pose.points.items():
            assert far[key].points[name] == pytest.approx(point, abs=0.01)


def test_a_landmark_that_was_never_seen_is_left_out() -> None:
    wrist = INDEX["right_wrist"]

    def without(frame: Frame) -> Frame:
        assert frame.pixels is not None
        pixels = tuple(None if number == wrist else point for number, point in enumerate(frame.pixels))
        return dataclasses.replace(frame, pixels=pixels)

    recording = made()
    poses = poses_of(Recording(recording.header, tuple(map(without, recording.frames))))
    assert poses
    assert all("right_wrist" not in pose.points and "left_wrist" in pose.points for pose in poses.values())


def test_pictures_without_anybody_are_bridged_only_where_they_are_few() -> None:
    recording = made()
    lost = {*range(100, 104), *range(200, 220)}
    frames = tuple(
        Frame(frame.time_s, None, (0.0,) * len(LANDMARKS)) if number in lost else frame
        for number, frame in enumerate(recording.frames)
    )
    whole, holed = poses_of(recording), poses_of(Recording(recording.header, frames))
    for key, pose in holed.items():
        assert pose.points["left_ankle"] == pytest.approx(whole[key].points["left_ankle"], abs=0.1)
