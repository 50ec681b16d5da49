"""Whether the camera itself moved: how the picture as a whole shifts from one frame to the next.

The landmarks of a runner who is followed by a turning camera look like those of a runner on a treadmill; only the
background tells. A few pairs of neighbouring pictures a second are compared by phase correlation (Kuglin and Hines
1975), which answers to what most of the picture does and hardly to the runner.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields

import numpy as np
from numpy.typing import NDArray

from runtall.form.nouns import Camera
from runtall.pose.video import Shot, Video

PAIRS_PER_S = 8.0
LOOK_AT_PX = 96
"""Pictures are shrunk to about this height: finer than needed to tell a camera that moves."""
CLEAR_PEAK = 0.03
"""A correlation peak below this says nothing about the shift: too little background (judgement)."""
LEAST_PAIRS = 6


class CameraWatch:
    """Takes in pictures, tells of the camera."""

    def __init__(self) -> None:
        self._first: tuple[float, NDArray[np.float64]] | None = None
        self._next_s = 0.0
        self._shifts: list[tuple[float, float, float]] = []

    def step(self, time_s: float, picture: NDArray[np.uint8]) -> None:
        """One picture, (height, width, 3)."""
        if self._first is None:
            if time_s >= self._next_s:
                self._first = (time_s, _small(picture))
                self._next_s = time_s + 1 / PAIRS_PER_S
            return
        before_s, before = self._first
        self._first = None
        now = _small(picture)
        if now.shape != before.shape or time_s <= before_s:
            return
        shift = _shift(before, now)
        if shift is not None:
            self._shifts.append((time_s - before_s, shift[0] / len(now), shift[1] / len(now)))

    @property
    def camera(self) -> Camera | None:
        """What was seen, ``None`` when the background shows too little."""
        if len(self._shifts) < LEAST_PAIRS:
            return None
        shifts = np.array(self._shifts)
        pan_per_s = float(np.median(shifts[:, 1] / shifts[:, 0]))
        rest = shifts[:, 1:] - np.median(shifts[:, 1:], axis=0)
        rest = rest[np.linalg.norm(rest, axis=1) <= np.percentile(np.linalg.norm(rest, axis=1), 90)]
        return Camera(pan_per_s, float(np.sqrt((rest**2).sum(axis=1).mean())))


@dataclass(slots=True)
class WatchedVideo(Video):
    """A video whose camera is watched while somebody else reads it."""

    watch: CameraWatch = field(default_factory=CameraWatch)

    def __iter__(self) -> Iterator[Shot]:
        for shot in Video.__iter__(self):
            self.watch.step(shot.time_s, shot.picture)
            yield shot


def watched(video: Video) -> WatchedVideo:
    """The same open video, watched."""
    return WatchedVideo(**{each.name: getattr(video, each.name) for each in fields(Video)})


def _small(picture: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Shrunk, grey enough (green alone), its edges faded."""
    step = max(1, picture.shape[0] // LOOK_AT_PX)
    height, width = picture.shape[0] // step, picture.shape[1] // step
    green = picture[: height * step, : width * step, 1]
    small = green.reshape(height, step, width, step).mean(axis=(1, 3))
    faded: NDArray[np.float64] = (small - small.mean()) * np.outer(np.hanning(height), np.hanning(width))
    return faded


def _shift(before: NDArray[np.float64], now: NDArray[np.float64]) -> tuple[float, float] | None:
    """How far the picture moved, right and down, in shrunk pixels; ``None`` when that is not clear."""
    cross = np.fft.rfft2(now) * np.conj(np.fft.rfft2(before))
    strength = np.abs(cross)
    if not strength.max() > 0:
        return None
    peak = np.fft.irfft2(cross / np.maximum(strength, 1e-3 * strength.max()), s=before.shape)
    row, column = (int(place) for place in np.unravel_index(int(peak.argmax()), peak.shape))
    if peak[row, column] < CLEAR_PEAK:
        return None
    down = row + _between(peak[:, column], row)
    right = column + _between(peak[row], column)
    height, width = before.shape
    return (right - width if right > width / 2 else right), (down - height if down > height / 2 else down)


def _between(line: NDArray[np.float64], best: int) -> float:
    low, mid, high = line[best - 1], line[best], line[(best + 1) % len(line)]
    bend = low - 2 * mid + high
    return float(0.5 * (low - high) / bend) if bend else 0.0
