"""Where the camera stands, told from the figure alone."""

from __future__ import annotations

import dataclasses

import pytest

from engine.coach.performing import NO_TROUBLE, performed
from runtall.body import Frame, ViewEstimate, view_of
from runtall.body.seer import Camera

STANDING, PLANK = "standing_band_pull_apart", "renegade_row"


def first_frame(exercise: str, azimuth_deg: float, elevation_deg: float = 5.0) -> Frame:
    recording, _ = performed(exercise, camera=Camera(azimuth_deg, elevation_deg), trouble=NO_TROUBLE)
    return recording.frames[0]


@pytest.mark.parametrize(
    ("exercise", "azimuth_deg", "view"),
    [
        (STANDING, 0, "front"),
        (STANDING, 10, "front"),
        (STANDING, 180, "rear"),
        (STANDING, -172, "rear"),
        (STANDING, 45, "oblique"),
        (STANDING, -135, "oblique"),
        (STANDING, 90, "side"),
        (STANDING, -80, "side"),
        (PLANK, 90, "side"),
        (PLANK, -100, "side"),
        (PLANK, 45, "oblique"),
        (PLANK, 0, "head_on"),
        (PLANK, 180, "head_on"),
    ],
)
def test_the_view_is_named(exercise: str, azimuth_deg: float, view: str) -> None:
    sight = view_of(first_frame(exercise, azimuth_deg))
    assert sight is not None
    assert sight.view == view


@pytest.mark.parametrize("azimuth_deg", [-170, -120, -90, -30, 0, 30, 60, 90, 150])
@pytest.mark.parametrize("exercise", [STANDING, PLANK])
def test_the_azimuth_is_the_cameras(exercise: str, azimuth_deg: float) -> None:
    sight = view_of(first_frame(exercise, azimuth_deg))
    assert sight is not None
    assert (sight.azimuth_deg - azimuth_deg + 180) % 360 - 180 == pytest.approx(0, abs=4)
    assert sight.off_axis_deg == pytest.approx(min(abs(azimuth_deg), 180 - abs(azimuth_deg)), abs=4)


@pytest.mark.parametrize(("azimuth_deg", "sign"), [(90, -1), (-90, 1)])
@pytest.mark.parametrize("exercise", [STANDING, PLANK])
def test_seen_from_the_left_somebody_looks_to_the_left_of_the_picture(
    exercise: str, azimuth_deg: float, sign: int
) -> None:
    sight = view_of(first_frame(exercise, azimuth_deg))
    assert sight is not None
    assert sight.forward * sign > 0.95


@pytest.mark.parametrize("azimuth_deg", [0, 45, 90, -90, -45])
def test_pixels_alone_tell_the_view_of_an_upright_figure(azimuth_deg: float) -> None:
    frame = first_frame(STANDING, azimuth_deg)
    whole, flat = view_of(frame), view_of(dataclasses.replace(frame, world_m=None))
    assert whole is not None
    assert flat is not None
    assert flat.view == whole.view


def test_a_turn_is_followed_and_doubted_meanwhile() -> None:
    front, side = first_frame(STANDING, 0), first_frame(STANDING, 90)
    estimate = ViewEstimate()
    for number in range(60):
        estimate.step(dataclasses.replace(front, time_s=number / 30))
    settled = estimate.sight
    for number in range(60, 75):
        estimate.step(dataclasses.replace(side, time_s=number / 30))
    turning = estimate.sight
    for number in range(75, 180):
        estimate.step(dataclasses.replace(side, time_s=number / 30))
    turned = estimate.sight
    assert settled is not None
    assert turning is not None
    assert turned is not None
    assert (settled.view, turned.view) == ("front", "side")
    assert turning.confidence < min(settled.confidence, turned.confidence)


def test_nobody_has_no_view() -> None:
    assert view_of(Frame(0.0, None, (0.0,) * 33)) is None
    assert view_of(Frame(0.0, (None,) * 33, (0.0,) * 33)) is None
    assert ViewEstimate().sight is None
