"""Angles by hand and by law; the filter's promises; the skeletons' maps."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtall.body import (
    INDEX,
    LANDMARKS,
    MIRROR,
    OneEuro,
    from_skeleton,
    inclination_deg,
    joint_angle_3d_deg,
    joint_angle_deg,
    mirrored,
    unwrapped_deg,
)

COORDINATE = st.floats(-1000, 1000, allow_nan=False).map(lambda value: round(value, 3))
POINT = st.tuples(COORDINATE, COORDINATE)


@pytest.mark.parametrize(
    ("upper", "facing", "expected"),
    [((0, 0), 1, 0), ((100, 0), 1, 45), ((100, 0), -1, -45), ((-100, 100), 1, -90), ((0, 200), 1, 180)],
)
def test_inclination_by_hand(upper: tuple[float, float], facing: int, expected: float) -> None:
    assert inclination_deg((0, 100), upper, facing) == pytest.approx(expected)


@given(POINT, POINT, POINT, st.floats(0.1, 50))
def test_a_joint_angle_survives_mirroring_and_scaling(a, b, c, scale) -> None:
    angle = joint_angle_deg(a, b, c)
    moved = [(-scale * x + 7, scale * y - 3) for x, y in (a, b, c)]
    other = joint_angle_deg(*moved)
    if angle is not None and other is not None and min(math.dist(a, b), math.dist(b, c)) > 1:
        assert other == pytest.approx(angle, abs=1e-4)
        flat = [(x, y, 5.0) for x, y in (a, b, c)]
        assert joint_angle_3d_deg(*flat) == pytest.approx(angle, abs=1e-6)


def test_no_angle_without_segments() -> None:
    assert joint_angle_deg((1, 1), (1, 1), (2, 2)) is None
    assert joint_angle_3d_deg((0, 0, 0), (1, 1, 1), (1, 1, 1)) is None
    assert inclination_deg((3, 3), (3, 3)) is None


@given(st.floats(-1000, 1000), st.floats(-1000, 1000))
def test_unwrapping_moves_by_whole_turns_only(before: float, now: float) -> None:
    moved = unwrapped_deg(before, now)
    assert abs(moved - before) <= 180 + 1e-9
    assert (moved - now) / 360 == pytest.approx(round((moved - now) / 360), abs=1e-9)


def test_the_filter_holds_a_constant_and_follows_a_step() -> None:
    constant = OneEuro()
    assert [constant.step(n / 30, 5.0) for n in range(10)] == [5.0] * 10
    slow, quick = OneEuro(1.0, 0.0), OneEuro(1.0, 1.0)
    for smoother in (slow, quick):
        smoother.step(0.0, 0.0)
    steady = [slow.step(n / 30, 10.0) for n in range(1, 31)]
    prompt = [quick.step(n / 30, 10.0) for n in range(1, 31)]
    assert steady == sorted(steady)
    assert 9 < steady[-1] < 10
    assert prompt[2] > steady[2]


def test_the_first_step_of_the_filter_by_hand() -> None:
    """At 1 Hz cut-off and 1/30 s the weight is r / (r + 1) with r = 2π/30."""
    smoother = OneEuro(1.0, 0.0)
    smoother.step(0.0, 0.0)
    turn = 2 * math.pi / 30
    assert smoother.step(1 / 30, 1.0) == pytest.approx(turn / (turn + 1))


def test_time_that_stands_still_changes_nothing() -> None:
    smoother = OneEuro()
    smoother.step(1.0, 3.0)
    assert smoother.step(1.0, 99.0) == 3.0
    assert smoother.step(0.5, 99.0) == 3.0
    smoother.forget()
    assert smoother.step(0.5, 99.0) == 99.0
    with pytest.raises(ValueError, match="cut-offs"):
        OneEuro(0.0)


def test_mirroring_twice_changes_nothing_and_every_side_has_a_partner() -> None:
    assert [MIRROR[partner] for partner in MIRROR] == list(range(33))
    assert {mirrored(name) for name in LANDMARKS} == set(LANDMARKS)
    assert MIRROR[INDEX["nose"]] == INDEX["nose"]


@pytest.mark.parametrize(("skeleton", "count", "missing"), [("coco_17", 17, 16), ("halpe_26", 26, 12)])
def test_other_skeletons_land_in_our_order(skeleton: str, count: int, missing: int) -> None:
    placed = from_skeleton(skeleton, list(range(count)))
    assert placed[INDEX["nose"]] == 0
    assert placed[INDEX["left_shoulder"]] == 5
    assert placed[INDEX["right_ankle"]] == 16
    assert placed.count(None) == missing
    with pytest.raises(ValueError, match="keypoints"):
        from_skeleton(skeleton, [])


def test_halpe_has_heels_and_toes() -> None:
    placed = from_skeleton("halpe_26", list(range(26)))
    assert (placed[INDEX["left_foot_index"]], placed[INDEX["right_heel"]]) == (20, 25)
