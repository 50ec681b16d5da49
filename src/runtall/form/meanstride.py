"""The mean stride: every landmark's path over one stride, by harmonics fitted to all strides at once.

Pictures of different strides fall on different moments of the stride, so that together they see it finer than the
frame rate does; noise averages out; and leaving out a block of strides at a time (jackknife) tells how far every
number would move.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from runtall.body import INDEX
from runtall.form.tracks import Flags, Floats

MOST_HARMONICS = 14
"""About 20 Hz for a runner: what a foot does in a stride, and little of the noise (judgement)."""
MOST_BLOCKS = 10
GRID = 360
"""Moments of the stride at which curves are given."""

LEAST_SEEN = 0.4
"""A landmark seen in a smaller share of the frames has no mean stride: NaN (judgement)."""

_TURN = np.arange(GRID) * 2 * np.pi / GRID


@dataclass(frozen=True, slots=True)
class Fits:
    """Normal equations per block of strides: ``matrix`` (block, channel, m, m), ``target`` (block, channel, m, 2)."""

    harmonics: int
    matrix: Floats
    target: Floats
    names: tuple[str, ...]
    strides: Floats
    """Strides in each block, (block)."""


@dataclass(frozen=True, slots=True)
class MeanStride:
    """Curves over the stride at ``GRID`` even phases.

    ``places`` name → (GRID, 2) in trunk lengths, relative to the middle of the hips, y **down**; ``mid_hip`` itself is
    relative to its mean, with the drift across the picture taken out. ``stride_s`` turns phases into seconds.
    ``harmonics`` tells how fine the curves are.
    """

    places: dict[str, Floats]
    stride_s: float
    harmonics: int = MOST_HARMONICS

    def of(self, name: str) -> Floats:
        return self.places[name]

    def height(self, name: str) -> Floats:
        """How high a landmark is, in trunk lengths, upwards, above the mean of the hips."""
        up: Floats = -(self.places[name][:, 1] + self.places["mid_hip"][:, 1])
        return up


def harmonics_for(frame_rate_hz: float, stride_hz: float) -> int:
    """As many harmonics as pictures of one stride can bear, were all strides seen at the same moments."""
    return max(2, min(MOST_HARMONICS, int(0.42 * frame_rate_hz / stride_hz)))


def fit_strides(
    phase: Floats,
    places: dict[str, Floats],
    known: dict[str, Flags],
    harmonics: int,
) -> Fits:
    """The normal equations of every channel. ``places`` name → (time, 2); ``known`` says which frames count, name →
    (time)."""
    turns = (phase - phase[0]) / (2 * np.pi)
    count = max(1, min(MOST_BLOCKS, int(turns[-1])))
    edges = np.linspace(0, turns[-1] + 1e-9, count + 1)
    block = np.clip(np.searchsorted(edges, turns, side="right") - 1, 0, count - 1)
    basis = _basis(phase, harmonics)
    size = basis.shape[1]
    names = tuple(places)
    matrix = np.zeros((count, len(names), size, size))
    target = np.zeros((count, len(names), size, 2))
    bounds = [np.flatnonzero(block == number) for number in range(count)]
    for number, inside in enumerate(bounds):
        rows = basis[inside]
        whole = rows.T @ rows
        for channel, name in enumerate(names):
            good = known[name][inside]
            if good.all():
                matrix[number, channel] = whole
                target[number, channel] = rows.T @ places[name][inside]
            elif good.any():
                some = rows[good]
                matrix[number, channel] = some.T @ some
                target[number, channel] = some.T @ places[name][inside][good]
    return Fits(harmonics, matrix, target, names, np.diff(edges))


def mean_stride(
    fits: Fits, stride_s: float, without: int | None = None, only: Sequence[int] | None = None
) -> MeanStride:
    """The curves from all blocks, from all ``without`` one, or from ``only`` some."""
    blocks = list(range(len(fits.matrix))) if only is None else list(only)
    if without is not None:
        blocks.remove(without)
    matrix = fits.matrix[blocks].sum(axis=0)
    seen = matrix[:, :1, :1]
    ridge = np.eye(matrix.shape[1]) * 1e-6 + 1e-3 * seen * _roughness(fits.harmonics)
    solved = np.linalg.solve(matrix + ridge, fits.target[blocks].sum(axis=0))
    solved[seen[:, 0, 0] < LEAST_SEEN * seen.max()] = np.nan
    curves = _basis(_TURN, fits.harmonics) @ solved
    places = dict(zip(fits.names, curves, strict=True))
    places["mid_hip"] = places["mid_hip"] - places["mid_hip"].mean(axis=0)
    return MeanStride(places, stride_s, fits.harmonics)


def at_phase(curve: Floats, phase: Floats) -> Floats:
    """A curve (GRID, …) at any phases, in radians."""
    place = (phase / (2 * np.pi)) % 1.0 * GRID
    base = place.astype(int) % GRID
    part = (place - np.floor(place)).reshape(-1, *[1] * (curve.ndim - 1))
    between: Floats = curve[base] * (1 - part) + curve[(base + 1) % GRID] * part
    return between


def smooth(curve: Floats, harmonics: int) -> Floats:
    """A curve (GRID) with its lowest harmonics only: noise widens what is read from peak to peak."""
    spectrum = np.fft.rfft(curve)
    spectrum[harmonics + 1 :] = 0
    kept: Floats = np.fft.irfft(spectrum, len(curve))
    return kept


def channel_names() -> tuple[str, ...]:
    """The landmarks that gait is computed from."""
    parts = ("shoulder", "elbow", "wrist", "hip", "knee", "ankle", "heel", "foot_index", "ear")
    return ("nose", *(f"{side}_{part}" for side in ("left", "right") for part in parts if f"{side}_{part}" in INDEX))


def _basis(phase: Floats, harmonics: int) -> Floats:
    turns = np.outer(phase, np.arange(1, harmonics + 1))
    return np.hstack([np.ones((len(phase), 1)), np.cos(turns), np.sin(turns)])


def _roughness(harmonics: int) -> Floats:
    """A mild wish for smoothness: what pictures at few moments cannot tell must not swing."""
    order = np.arange(1, harmonics + 1) / MOST_HARMONICS
    return np.diag(np.concatenate([[0.0], order**4, order**4]))
