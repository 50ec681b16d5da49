"""Whether the camera itself moved: how the picture as a whole shifts from one frame to the next.

The landmarks of a runner who is followed by a turning camera look like those of a runner on a treadmill; only the
background tells. A few pairs of neighbouring pictures a second are compared by phase correlation (Kuglin and Hines
1975), which answers to what most of the picture does and hardly to the runner. A slow pan or swing shows only between
pictures a quarter of a second apart, and there a runner before a plain wall would be taken for the camera: so the left
and the right edge of the picture are asked, and believed where they agree.
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
DRIFT_EVERY_S = 0.25
EDGE_SHARE = 0.3
"""How much of the picture's width is an edge (judgement)."""
AGREE_PX = 0.6
"""Both edges move alike when they differ by no more than this, in shrunk pixels (judgement)."""
DRIFT_OVER_S = 1.0
"""Drift is a mean over so long, so that a hand that trembles does not drift (judgement)."""
FASTER = 75
"""The percentile that is meant by a camera's faster moments (judgement): it also moves when it rests at times."""


class CameraWatch:
    """Takes in pictures, tells of the camera."""

    def __init__(self) -> None:
        self._first: tuple[float, NDArray[np.float64]] | None = None
        self._next_s = 0.0
        self._shifts: list[tuple[float, float, float]] = []
        self._edges: tuple[float, list[NDArray[np.float64]]] | None = None
        self._drifts: list[tuple[float, float, float, float]] = []

    def step(self, time_s: float, picture: NDArray[np.uint8]) -> None:
        """One picture, (height, width, 3)."""
        self._watch_edges(time_s, picture)
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
        return Camera(pan_per_s, float(np.sqrt((rest**2).sum(axis=1).mean())), self._drift_per_s())

    def _watch_edges(self, time_s: float, picture: NDArray[np.uint8]) -> None:
        if self._edges is not None and time_s < self._edges[0] + DRIFT_EVERY_S - 1e-3:
            return
        now = _edges(picture)
        before, self._edges = self._edges, (time_s, now)
        if before is None or before[1][0].shape != now[0].shape or time_s <= before[0]:
            return
        left, right = (_shift(old, new) for old, new in zip(before[1], now, strict=True))
        if left is None or right is None or max(abs(left[0] - right[0]), abs(left[1] - right[1])) > AGREE_PX:
            return
        across, down = ((one + other) / 2 / len(now[0]) for one, other in zip(left, right, strict=True))
        self._drifts.append((time_s, time_s - before[0], across, down))

    def _drift_per_s(self) -> float:
        """Means over a second of what was agreed on in it; 0 where the edges tell too little."""
        if len(self._drifts) < LEAST_PAIRS:
            return 0.0
        drifts = np.array(self._drifts)
        means = []
        for end_s in drifts[:, 0]:
            inside = drifts[(drifts[:, 0] > end_s - DRIFT_OVER_S) & (drifts[:, 0] <= end_s)]
            if len(inside) > 1:
                means.append(float(np.hypot(*inside[:, 2:].sum(axis=0)) / inside[:, 1].sum()))
        return float(np.percentile(means, FASTER)) if len(means) >= LEAST_PAIRS else 0.0


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
    return _faded(_shrunk(picture))


def _edges(picture: NDArray[np.uint8]) -> list[NDArray[np.float64]]:
    """The left and the right edge."""
    small = _shrunk(picture)
    wide = max(8, int(EDGE_SHARE * small.shape[1]))
    return [_faded(small[:, :wide]), _faded(small[:, -wide:])]


def _shrunk(picture: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Grey enough (green alone)."""
    step = max(1, picture.shape[0] // LOOK_AT_PX)
    height, width = picture.shape[0] // step, picture.shape[1] // step
    green = picture[: height * step, : width * step, 1]
    small: NDArray[np.float64] = green.reshape(height, step, width, step).mean(axis=(1, 3))
    return small


def _faded(small: NDArray[np.float64]) -> NDArray[np.float64]:
    """Without its mean, and faded towards its edges."""
    height, width = small.shape
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
