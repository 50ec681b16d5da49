"""A camera that moves, told from the background alone."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from runtall.form import Camera
from runtall.form.camera import CameraWatch

HEIGHT_PX, WIDTH_PX = 240, 320


def scene(seed: int = 1) -> NDArray[np.uint8]:
    """Blurred noise, wider than a picture: a background with something to see."""
    rough = np.random.default_rng(seed).normal(size=(HEIGHT_PX + 80, WIDTH_PX + 600))
    kernel = np.ones(9) / 9
    for axis in (0, 1):
        rough = np.apply_along_axis(np.convolve, axis, rough, kernel, "same")
    grey = 128 + 300 * rough
    return np.repeat(np.clip(grey, 0, 255).astype(np.uint8)[:, :, None], 3, axis=2)


def seen(across_px_per_s: float = 0.0, jitter_px: float = 0.0, runner: bool = False) -> Camera | None:
    watch, whole, draw = CameraWatch(), scene(), np.random.default_rng(2)
    for number in range(90):
        time_s = number / 30
        left = round(40 + across_px_per_s * time_s + draw.normal(0, jitter_px))
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


def test_a_camera_in_an_unsteady_hand() -> None:
    camera = seen(jitter_px=4.0, runner=True)
    assert camera is not None
    assert camera.shake > 0.015


def test_a_blank_wall_says_nothing() -> None:
    watch = CameraWatch()
    for number in range(90):
        watch.step(number / 30, np.full((HEIGHT_PX, WIDTH_PX, 3), 90, dtype=np.uint8))
    assert watch.camera is None
