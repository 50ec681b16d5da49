"""A camera that moves, told from the background alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.form.runners import HEIGHT_M, clip
from runtall.body import Frame
from runtall.form import Camera, Question, analyse, code
from runtall.form.camera import CameraWatch
from runtall.form.rulebook import number

HEIGHT_PX, WIDTH_PX = 240, 320


def scene(seed: int = 1) -> NDArray[np.uint8]:
    """Blurred noise, wider than a picture: a background with something to see."""
    rough = np.random.default_rng(seed).normal(size=(HEIGHT_PX + 80, WIDTH_PX + 600))
    kernel = np.ones(9) / 9
    for axis in (0, 1):
        rough = np.apply_along_axis(np.convolve, axis, rough, kernel, "same")
    grey = 128 + 300 * rough
    return np.repeat(np.clip(grey, 0, 255).astype(np.uint8)[:, :, None], 3, axis=2)


def seen(
    across_px_per_s: float = 0.0,
    jitter_px: float = 0.0,
    runner: bool = False,
    *,
    swing_px: float = 0.0,
    swing_hz: float = 0.25,
    seconds: float = 3.0,
) -> Camera | None:
    watch, whole, draw = CameraWatch(), scene(), np.random.default_rng(2)
    for picture_number in range(round(30 * seconds)):
        time_s = picture_number / 30
        swings = swing_px * np.sin(2 * np.pi * swing_hz * time_s)
        left = round(140 + across_px_per_s * time_s + swings + draw.normal(0, jitter_px))
        top = round(40 + draw.normal(0, jitter_px))
        picture = whole[top : top + HEIGHT_PX, left : left + WIDTH_PX].copy()
        if runner:
            leg = 140 + round(30 * np.sin(2 * np.pi * 1.4 * time_s))
            picture[60:220, leg : leg + 40] = draw.integers(0, 255, (160, 40, 3))
        watch.step(time_s, picture)
    return watch.camera


@pytest.mark.parametrize("runner", [False, True])
def test_a_camera_at_rest(runner: bool) -> None:
    camera = seen(runner=runner)
    assert camera is not None
    assert abs(camera.pan_per_s) < 0.02
    assert camera.shake < 0.007


def test_a_camera_that_follows() -> None:
    camera = seen(across_px_per_s=120.0, runner=True)
    assert camera is not None
    assert camera.pan_per_s == pytest.approx(-0.5, abs=0.05)  # the background goes the other way


DRIFTS = number("panning", "most_drift_per_s")


@pytest.mark.parametrize("runner", [False, True])
@pytest.mark.parametrize(("swing_px", "swing_hz"), [(20.0, 0.2), (12.0, 0.35), (60.0, 0.1)])
def test_a_camera_that_swings_to_and_fro(swing_px: float, swing_hz: float, runner: bool) -> None:
    """Its signed mean is nothing, and so is what it does from one picture to the next."""
    camera = seen(swing_px=swing_px, swing_hz=swing_hz, runner=runner, seconds=8.0)
    assert camera is not None
    assert camera.drift_per_s > 1.5 * DRIFTS


@pytest.mark.parametrize("across_px_per_s", [-9.0, 9.0, 20.0])
def test_a_camera_that_pans_slowly(across_px_per_s: float) -> None:
    camera = seen(across_px_per_s=across_px_per_s, runner=True, seconds=8.0)
    assert camera is not None
    assert camera.drift_per_s == pytest.approx(abs(across_px_per_s) / HEIGHT_PX, rel=0.15)
    assert camera.drift_per_s > DRIFTS


@pytest.mark.parametrize("jitter_px", [0.0, 0.7])
def test_who_comes_and_goes_before_a_camera_at_rest_is_no_drift(jitter_px: float) -> None:
    camera = seen(runner=True, jitter_px=jitter_px, seconds=8.0)
    assert camera is not None
    assert camera.drift_per_s < 0.5 * DRIFTS


def test_what_drifts_is_said_and_not_called_a_treadmill() -> None:
    moved = analyse(clip().recording, Question(HEIGHT_M, camera=Camera(0.0, 0.001, 2 * DRIFTS)))
    assert moved.travel is None
    assert "panning" in [code(said) for said in moved.warnings]
    still = analyse(clip().recording, Question(HEIGHT_M, camera=Camera(0.0, 0.001, 0.2 * DRIFTS)))
    assert still.travel == "treadmill"
    assert "panning" not in [code(said) for said in still.warnings]


@pytest.mark.parametrize(("swing_cm", "told"), [(0.0, False), (8.0, False), (30.0, True)])
def test_a_recording_alone_tells_who_comes_and_goes_on_the_belt(swing_cm: float, told: bool) -> None:
    """The belt or the camera: that cannot be told without the background."""
    still = clip(seconds=12.0, jitter_m=0.003).recording
    px_per_cm = 2.8  # of this clip

    def swung(frame: Frame) -> Frame:
        off_px = px_per_cm * swing_cm * np.sin(2 * np.pi * 0.2 * frame.time_s)
        return replace(frame, pixels=tuple(place and (place[0] + off_px, place[1]) for place in frame.pixels or ()))

    found = analyse(replace(still, frames=tuple(swung(frame) for frame in still.frames)), Question(HEIGHT_M))
    assert found.refused is None
    assert ("drifting" in [code(said) for said in found.warnings]) is told


def test_a_camera_in_an_unsteady_hand() -> None:
    camera = seen(jitter_px=4.0, runner=True)
    assert camera is not None
    assert camera.shake > 0.015


def test_a_blank_wall_says_nothing() -> None:
    watch = CameraWatch()
    for picture_number in range(90):
        watch.step(picture_number / 30, np.full((HEIGHT_PX, WIDTH_PX, 3), 90, dtype=np.uint8))
    assert watch.camera is None
