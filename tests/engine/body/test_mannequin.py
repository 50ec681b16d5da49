"""The figure against lengths and angles worked out by hand, and against what must stay where it was planted."""

from __future__ import annotations

import io
import math

import pytest

from engine.coach.performing import NO_TROUBLE, performed
from runtall.body import INDEX, Frame, joint_angle_3d_deg, write_recording
from runtall.body.mannequin import smooth
from runtall.body.mannequin_sets import Habits
from runtall.body.seer import Camera
from runtall.body.skeleton import FOREARM, SHANK, THIGH, TRUNK, UPPER_ARM, Figure, dot, length, minus
from runtall.catalogue import EXERCISE_IDS

UNIT = Figure(1.0)


def test_segments_have_the_published_shares_of_stature() -> None:
    """De Leva 1996, mean of women (1.735 m) and men (1.741 m): 275.1 and 281.7 mm of upper arm, and so on."""
    for share, woman_mm, man_mm in (
        (UPPER_ARM, 275.1, 281.7),
        (FOREARM, 264.3, 268.9),
        (THIGH, 368.5, 422.2),
        (SHANK, 432.3, 434.0),
    ):
        assert share == pytest.approx((woman_mm / 1735 + man_mm / 1741) / 2, abs=6e-4)


def test_an_upright_figure_hangs_straight() -> None:
    joints = UNIT.place({})
    assert joints["left_wrist"] == pytest.approx((0, 0.105, TRUNK - UPPER_ARM - FOREARM))
    assert joints["right_ankle"] == pytest.approx((0, -0.06, -THIGH - SHANK))
    assert joints["nose"][0] > 0


@pytest.mark.parametrize(
    ("angles", "joint", "place"),
    [
        ({"pitch": 90}, "collar", (TRUNK, 0, 0)),
        ({"raise": 90}, "left_elbow", (UPPER_ARM, 0.105, TRUNK)),
        ({"raise": 90, "plane": 90}, "right_elbow", (0, -0.105 - UPPER_ARM, TRUNK)),
        ({"elbow": 90}, "left_wrist", (FOREARM, 0.105, TRUNK - UPPER_ARM)),
        ({"hip": 90}, "left_knee", (THIGH, 0.06, 0)),
        ({"hip": 90, "knee": 90}, "left_ankle", (THIGH, 0.06, -SHANK)),
        ({"roll": 90}, "left_hip", (0, 0, 0.06)),
        ({"turn": 90}, "left_hip", (-0.06, 0, 0)),
        ({"pitch": 90, "turn": 90}, "left_hip", (0, 0, 0.06)),
        ({"protract_mm": 30}, "left_shoulder", (0.03, 0.105, TRUNK)),
        ({"shrug_mm": 40}, "right_shoulder", (0, -0.105, TRUNK + 0.04)),
    ],
)
def test_each_angle_turns_as_its_name_says(
    angles: dict[str, float], joint: str, place: tuple[float, float, float]
) -> None:
    assert UNIT.place(angles)[joint] == pytest.approx(place, abs=1e-9)


def test_a_limb_of_two_bones_reaches_its_target_and_bends_toward_the_pole() -> None:
    middle, end = UNIT.reach((0, 0, 0), (0.2, 0, -0.1), (0, 0, 1), UPPER_ARM, FOREARM)
    assert end == pytest.approx((0.2, 0, -0.1))
    assert length(middle) == pytest.approx(UPPER_ARM)
    assert length(minus(end, middle)) == pytest.approx(FOREARM)
    assert dot(minus(middle, (0.1, 0, -0.05)), (0, 0, 1)) > 0
    _, far = UNIT.reach((0, 0, 0), (9, 0, 0), (0, 0, 1), UPPER_ARM, FOREARM)
    assert length(far) == pytest.approx(UPPER_ARM + FOREARM, rel=1e-3)


def test_the_course_between_two_poses_is_smooth() -> None:
    assert [smooth(share) for share in (-1, 0, 0.5, 1, 2)] == [0, 0, 0.5, 1, 1]
    assert smooth(0.25) == pytest.approx(0.103515625)  # 10/64 − 15/256 + 6/1024


def pixel(frame: Frame, name: str) -> tuple[float, float]:
    assert frame.pixels is not None
    point = frame.pixels[INDEX[name]]
    assert point is not None
    return point


@pytest.mark.parametrize(
    ("exercise", "planted"),
    [
        ("shoulder_protraction_push_up", ("left_wrist", "right_wrist", "left_foot_index", "right_foot_index")),
        ("single_arm_kettlebell_swing", ("left_ankle", "right_ankle")),
        ("standing_band_pull_apart", ("left_ankle", "right_ankle")),
        ("cobra", ("left_hip", "right_hip")),
    ],
)
def test_what_is_planted_stays(exercise: str, planted: tuple[str, ...]) -> None:
    recording, _ = performed(exercise, trouble=NO_TROUBLE)
    first = recording.frames[0]
    for name in planted:
        away = max(math.dist(pixel(frame, name), pixel(first, name)) for frame in recording.frames)
        assert away < 4.0, name  # pixels; the figure is some 400 tall


def test_only_the_rowing_hand_leaves_the_floor() -> None:
    recording, told = performed("renegade_row", trouble=NO_TROUBLE)
    first = recording.frames[0]
    for truth in told:
        middle = (truth.hold_from_s + truth.hold_to_s) / 2
        frame = min(recording.frames, key=lambda one: abs(one.time_s - middle))
        other = "left" if truth.side == "right" else "right"
        assert math.dist(pixel(frame, f"{other}_wrist"), pixel(first, f"{other}_wrist")) < 4
        assert pixel(first, f"{truth.side}_wrist")[1] - pixel(frame, f"{truth.side}_wrist")[1] > 60


def test_a_push_up_with_bent_elbows_lowers_the_head() -> None:
    recording, told = performed("shoulder_protraction_push_up", fault="elbows_bend", trouble=NO_TROUBLE)
    middle = (told[0].hold_from_s + told[0].hold_to_s) / 2
    frame = min(recording.frames, key=lambda one: abs(one.time_s - middle))
    assert pixel(frame, "nose")[1] > pixel(recording.frames[0], "nose")[1] + 1
    assert frame.world_m is not None
    bent = joint_angle_3d_deg(*(frame.world_m[INDEX[f"left_{part}"]] for part in ("shoulder", "elbow", "wrist")))  # type: ignore[arg-type]  # all are there
    assert bent is not None
    assert 110 < bent < 160


def test_sagging_hips_leave_the_elbows_straight() -> None:
    """The arms lean to where the hands are planted, instead of bending, which would be a fault of its own."""
    recording, told = performed("shoulder_protraction_push_up", fault="hips_sag", trouble=NO_TROUBLE)
    middle = (told[0].hold_from_s + told[0].hold_to_s) / 2
    frame = min(recording.frames, key=lambda one: abs(one.time_s - middle))
    assert frame.world_m is not None
    straight = joint_angle_3d_deg(*(frame.world_m[INDEX[f"left_{part}"]] for part in ("shoulder", "elbow", "wrist")))  # type: ignore[arg-type]  # all are there
    assert straight is not None
    assert straight > 174


@pytest.mark.parametrize("exercise", EXERCISE_IDS)
def test_the_same_seed_gives_the_same_bytes_and_another_another(exercise: str) -> None:
    def written(seed: int) -> bytes:
        recording, _ = performed(exercise, seed=seed, habits=Habits(reps=1))
        stream = io.BytesIO()
        write_recording(recording.header, recording.frames, stream)
        return stream.getvalue()

    assert written(1) == written(1) != written(2)


def test_twice_as_far_is_half_as_large() -> None:
    def height_px(distance_m: float) -> float:
        recording, _ = performed(
            "standing_band_pull_apart",
            camera=Camera(0.0, 0.0, distance_m),
            trouble=NO_TROUBLE,
            habits=Habits(reps=1),
        )
        return pixel(recording.frames[0], "left_ankle")[1] - pixel(recording.frames[0], "left_ear")[1]

    assert height_px(4.0) / height_px(8.0) == pytest.approx(2.0, rel=0.01)
