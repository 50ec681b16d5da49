"""The figures of the mean stride stand as the runner of formulas does at that moment."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from engine.form.filming import FRONT_DEG, filmed
from engine.form.made_gait import TRUNK_M, Gait, landmarks_m
from runtall.body import INDEX, LANDMARKS, Frame, Recording
from runtall.form import Question, StridePose, analyse, put_right, stride_poses

GAIT = Gait()
RATE_HZ, SECONDS = 60.0, 8.0


def poses_of(recording: Recording) -> dict[tuple[str, str], StridePose]:
    stride = analyse(recording, Question()).strides_seen
    assert stride is not None
    return {(pose.moment, pose.side): pose for pose in stride_poses(put_right(recording), stride)}


def made(gait: Gait = GAIT, **how: float) -> Recording:
    times_s = np.arange(int(SECONDS * RATE_HZ)) / RATE_HZ
    return filmed(landmarks_m(gait, times_s), times_s, camera_m=80.0, **how)  # type: ignore[arg-type]  # numbers


def exact(phase: float, side_deg: float = -90.0) -> dict[str, tuple[float, float]]:
    """The runner of formulas at a phase of their stride, from the middle of the hips in trunk lengths."""
    points = landmarks_m(GAIT, np.array([phase * GAIT.stride_s]))[0]
    points = points - (points[INDEX["left_hip"]] + points[INDEX["right_hip"]]) / 2
    turn = np.radians(side_deg)
    across = -points[:, 0] * np.sin(turn) - points[:, 2] * np.cos(turn)
    return {
        name: (across[number] / TRUNK_M, points[number, 1] / TRUNK_M)
        for number, name in enumerate(LANDMARKS)
        if np.isfinite(across[number])
    }


@pytest.mark.parametrize("noise_px", [0.0, 3.0])
def test_contact_mid_stance_and_toe_off_from_the_side(noise_px: float) -> None:
    poses = poses_of(made(noise_px=noise_px))
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


def test_both_mid_stances_from_the_front() -> None:
    poses = poses_of(made(azimuth_deg=FRONT_DEG))
    assert list(poses) == [("mid_stance", "left"), ("mid_stance", "right")]
    left, right = poses.values()
    assert left.points["left_ankle"][1] < left.points["right_ankle"][1]
    assert right.points["right_ankle"][1] < right.points["left_ankle"][1]


def test_a_nearer_camera_draws_the_same_figure() -> None:
    near, far = (poses_of(made(metres_across=across)) for across in (4.2, 6.0))
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
