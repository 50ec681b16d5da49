"""Work and memory grow with a clip's length, not with its square."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

from runtall.form.rhythm import _strongest_hz

STRIDE_HZ = 1.42
RATE_HZ = 60.0


def steps(seconds: float) -> tuple[np.ndarray, np.ndarray]:
    """Legs apart, with a phone's uneven times and noise."""
    noise = np.random.default_rng(4)
    times_s = np.arange(int(seconds * RATE_HZ)) / RATE_HZ + noise.uniform(-0.002, 0.002, int(seconds * RATE_HZ))
    return np.cos(2 * np.pi * STRIDE_HZ * times_s) + noise.normal(0, 0.3, len(times_s)), times_s


@pytest.mark.parametrize("seconds", [8, 59, 61, 150, 900])
def test_the_rhythm_of_a_long_clip_is_that_of_a_short_one(seconds: float) -> None:
    values, times_s = steps(seconds)
    assert _strongest_hz(values, times_s, 0.12, 2.5) == pytest.approx(STRIDE_HZ, abs=0.02 / min(seconds, 60))


def test_memory_does_not_grow_with_the_square_of_the_length() -> None:
    peaks = []
    for seconds in (60, 600):
        values, times_s = steps(seconds)
        tracemalloc.start()
        _strongest_hz(values, times_s, 0.12, 2.5)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 15 * peaks[0]  # the square would be a hundredfold
