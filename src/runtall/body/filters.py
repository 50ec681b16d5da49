"""Smoothing that follows: the One-Euro filter (Casiez, Roussel, Vogel; CHI 2012)."""

from __future__ import annotations

import math


class OneEuro:
    """A low-pass filter whose cut-off rises with speed: steady when still, prompt when moving.

    ``floor_hz`` is the cut-off at rest, ``speed_gain`` raises it per unit of speed of the signal (in the signal's unit
    per second), ``speed_cutoff_hz`` smooths that speed. Frames may come at irregular times; a time that does not
    advance is ignored.
    """

    __slots__ = ("_floor_hz", "_raw", "_speed", "_speed_cutoff_hz", "_speed_gain", "_time_s", "_value")

    def __init__(self, floor_hz: float = 1.0, speed_gain: float = 0.0, speed_cutoff_hz: float = 1.0) -> None:
        if floor_hz <= 0 or speed_cutoff_hz <= 0 or speed_gain < 0:
            raise ValueError("cut-offs must be above 0 and the gain at least 0")
        self._floor_hz = floor_hz
        self._speed_gain = speed_gain
        self._speed_cutoff_hz = speed_cutoff_hz
        self._time_s = -math.inf
        self._raw = 0.0
        self._value = 0.0
        self._speed = 0.0

    def step(self, time_s: float, value: float) -> float:
        """The smoothed value at ``time_s``; the first value passes unchanged."""
        elapsed_s = time_s - self._time_s
        if elapsed_s <= 0:
            return self._value
        if math.isinf(elapsed_s):
            self._value = value
        else:
            speed = (value - self._raw) / elapsed_s
            self._speed += _weight(self._speed_cutoff_hz, elapsed_s) * (speed - self._speed)
            cutoff_hz = self._floor_hz + self._speed_gain * abs(self._speed)
            self._value += _weight(cutoff_hz, elapsed_s) * (value - self._value)
        self._raw = value
        self._time_s = time_s
        return self._value

    def forget(self) -> None:
        """Start anew: the next value passes unchanged."""
        self._time_s = -math.inf
        self._speed = 0.0


def _weight(cutoff_hz: float, elapsed_s: float) -> float:
    turn = 2 * math.pi * cutoff_hz * elapsed_s
    return turn / (turn + 1)
