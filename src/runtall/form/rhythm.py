"""The rhythm of a gait: how fast the legs alternate, and where in its stride the runner is at every moment."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from runtall.form.tracks import Floats, Tracks, filled

SLOWEST_HZ, FASTEST_HZ = 0.12, 2.5
"""Stride frequencies looked for: from running shown eight times slower to a sprint."""
LEAST_CYCLES = 2.5
LOOK_AT_HZ = 30.0
"""Sampling that is enough to find a frequency."""
FINER = 6
"""Points of the frequency grid per cycle in the whole clip."""
WINDOW_STRIDES = 0.75
"""Width (one sigma) of the window in which the phase is fitted (judgement)."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """``stride_hz`` is the mean stride frequency over the whole clip; ``phase`` (time) counts strides in radians,
    growing; its zero is where the left foot is farthest ahead of the right (side) or farthest below it (front, rear).
    ``purity`` 0–1 is the share of the legs' difference that the rhythm explains; ``along`` whether it was read along
    the run or downwards."""

    stride_hz: float
    phase: Floats
    purity: float
    along: bool

    @property
    def strides(self) -> float:
        """How many strides the clip holds."""
        return float((self.phase[-1] - self.phase[0]) / (2 * np.pi))


def rhythm_of(tracks: Tracks, facing: int) -> Rhythm | None:
    """The rhythm of the ankles' difference, along the run or up; ``None`` when there is none to be found."""
    found = _legs_apart(tracks, facing)
    if found is None:
        return None
    clearest, along = found
    first_hz = _strongest_hz(clearest, tracks.time_s, SLOWEST_HZ, FASTEST_HZ)
    return None if first_hz is None else _rhythm(clearest, tracks.time_s, first_hz, 1, along)


def rhythm_despite_swaps(tracks: Tracks, facing: int) -> Rhythm | None:
    """The same where left and right may be swapped in part: from the square of the difference, which swaps leave
    alone. Which half of the stride is the left's is what most frames say."""
    found = _legs_apart(tracks, facing)
    if found is None:
        return None
    apart, along = found
    squared = apart**2 - np.mean(apart**2)
    first_hz = _strongest_hz(squared, tracks.time_s, 2 * SLOWEST_HZ, 2 * FASTEST_HZ)
    if first_hz is None:
        return None
    rhythm = _rhythm(squared, tracks.time_s, first_hz, 2, along)
    return rhythm if np.sum(apart * np.cos(rhythm.phase)) >= 0 else replace(rhythm, phase=rhythm.phase + np.pi)


def _rhythm(values: Floats, time_s: Floats, first_hz: float, per_stride: int, along: bool) -> Rhythm:
    phase, purity = _phase(values, time_s, first_hz)
    slope = np.polyfit(time_s, phase, 1)[0]
    return Rhythm(float(slope / (2 * np.pi * per_stride)), phase / per_stride, purity, along)


def _legs_apart(tracks: Tracks, facing: int) -> tuple[Floats, bool] | None:
    """Left ankle minus right, along the run or downwards, whichever moves more; level over the clip."""
    difference = tracks.of("left_ankle") - tracks.of("right_ankle")
    along, down = filled(facing * difference[:, 0]), filled(difference[:, 1])
    if not (np.isfinite(along).all() and np.isfinite(down).all()) or len(along) < 10:
        return None
    signals = [_level(column, tracks.time_s) for column in (along, down)]
    powers = [float(np.mean(column**2)) for column in signals]
    if max(powers) == 0:
        return None
    along_more = powers[0] >= powers[1]
    return signals[0 if along_more else 1], along_more


def _level(values: Floats, time_s: Floats) -> Floats:
    return values - np.polyval(np.polyfit(time_s, values, 1), time_s)


def _strongest_hz(values: Floats, time_s: Floats, slowest_hz: float, fastest_hz: float) -> float | None:
    """The frequency that explains most of ``values``, refined between the points of the grid; time and memory grow
    with the clip, not with its square."""
    span_s = time_s[-1] - time_s[0]
    slowest = max(slowest_hz, LEAST_CYCLES / span_s)
    if slowest >= fastest_hz:
        return None
    count = max(2, int(span_s * LOOK_AT_HZ))
    even = np.interp(np.linspace(time_s[0], time_s[-1], count), time_s, values)
    length = FINER * count
    grid = np.fft.rfftfreq(length, span_s / (count - 1))
    inside = np.flatnonzero((grid >= slowest) & (grid < fastest_hz))
    if not len(inside):
        return None
    power = np.abs(np.fft.rfft(even, length))[inside]
    grid = grid[inside]
    best = int(power.argmax())
    if not 0 < best < len(grid) - 1:
        return float(grid[best])
    low, mid, high = power[best - 1 : best + 2]
    return float(grid[best] + 0.5 * (low - high) / (low - 2 * mid + high) * (grid[1] - grid[0]))


def _phase(values: Floats, time_s: Floats, stride_hz: float) -> tuple[Floats, float]:
    """Phase at every frame by a local fit of one harmonic (offset taken out), and the share that it explains."""
    rate = (len(time_s) - 1) / (time_s[-1] - time_s[0])
    even_s = np.linspace(time_s[0], time_s[-1], len(time_s))
    even = np.interp(even_s, time_s, values)
    half = int(np.ceil(3 * WINDOW_STRIDES * rate / stride_hz))
    kernel = np.exp(-0.5 * (np.arange(-half, half + 1) * stride_hz / (WINDOW_STRIDES * rate)) ** 2)
    turn = 2 * np.pi * stride_hz * even_s
    basis = np.stack([np.cos(turn), np.sin(turn), np.ones_like(turn)])

    def smoothed(column: Floats) -> Floats:
        full = np.convolve(column, kernel, mode="full")
        return full[half : half + len(column)]

    matrix = np.empty((len(even), 3, 3))
    target = np.empty((len(even), 3))
    for row in range(3):
        target[:, row] = smoothed(basis[row] * even)
        for column in range(row, 3):
            matrix[:, row, column] = matrix[:, column, row] = smoothed(basis[row] * basis[column])
    fit = np.linalg.solve(matrix, target[..., None])[..., 0]
    wave = fit[:, 0] - 1j * fit[:, 1]
    phase = np.unwrap(np.angle(wave)) + turn
    left = even - (fit * basis.T).sum(axis=1)
    spread = float(np.var(even))
    purity = max(0.0, 1.0 - float(np.mean(left**2)) / spread) if spread else 0.0
    return np.interp(time_s, even_s, np.maximum.accumulate(phase)), purity
