"""When a repetition began, was held and ended, from the course of its signal.

Ramps are timed where they are steep: the times at half and at nine tenths of the range give the corner by
extrapolation. For the smoothest possible ramp (minimum jerk, the usual model of a human movement between two
positions: Flash and Hogan 1985) the corner lies 1.97 times their distance from the half-way time; for a raised cosine
it is 1.69 and for a straight ramp 1.25 times, which the usual 1.95 mistakes by less than a fifth of the ramp. A signal
that flattens toward its far end, like the distance between two opening hands, has a larger ``ease`` there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

USUAL_EASE: Final = 1.95
HALF: Final = 0.5
NEAR: Final = 0.1
FAR: Final = 0.9
RESTING: Final = 0.25
"""Values up to this share of the range belong to the rest, when its level is sought."""
PLATEAU: Final = 0.82
"""Values from this share of the range up belong to the far end, when its level is sought."""
ARRIVED_S: Final = 1.0
"""A hold that slowly rises or sinks is timed by its level on arriving, and on leaving: so much of it (judgement)."""


@dataclass(frozen=True, slots=True)
class Times:
    """The corners of a repetition in seconds, and the levels at rest and at the far end."""

    start_s: float
    hold_from_s: float
    hold_to_s: float
    end_s: float
    low: float
    high: float

    @property
    def hold_s(self) -> float:
        """How long the far end was held."""
        return max(0.0, self.hold_to_s - self.hold_from_s)


def corners(times_s: Sequence[float], values: Sequence[float], peak: int, ease: float = USUAL_EASE) -> Times:
    """The corners of one repetition whose highest value is at index ``peak``; first and last values are its lows."""
    low_before, low_after = min(values[: peak + 1]), min(values[peak:])
    plateau = _plateau(values, max(low_before, low_after), values[peak])
    high = _median(values, plateau)
    before, after = range(peak, -1, -1), range(peak, len(values))
    low_before = _rest_level(values, before, low_before, high)
    low_after = _rest_level(values, after, low_after, high)
    first_s, last_s = times_s[plateau[0]] + ARRIVED_S, times_s[plateau[-1]] - ARRIVED_S
    arrived = _median(values, [index for index in plateau if times_s[index] <= first_s])
    leaving = _median(values, [index for index in plateau if times_s[index] >= last_s])
    up = _edge(times_s, values, low_before, arrived, before)
    down = _edge(times_s, values, low_after, leaving, after)
    hold_from = up[1] + ease * (up[2] - up[1])
    hold_to = down[1] - ease * (down[1] - down[2])
    if hold_to < hold_from:
        hold_from = hold_to = (hold_from + hold_to) / 2
    start = up[1] - USUAL_EASE * (up[1] - up[0])
    end = down[1] + USUAL_EASE * (down[0] - down[1])
    return Times(
        max(start, times_s[0]),
        hold_from,
        hold_to,
        min(end, times_s[-1]),
        (low_before + low_after) / 2,
        high,
    )


def steadied(times_s: Sequence[float], values: Sequence[float], window_s: float) -> list[float]:
    """Each value averaged with those less than half of ``window_s`` before and after it: no delay, only rounder
    corners."""
    half_s = window_s / 2
    made: list[float] = []
    first = last = 0
    total = 0.0
    for time_s in times_s:
        while last < len(values) and times_s[last] <= time_s + half_s:
            total += values[last]
            last += 1
        while times_s[first] < time_s - half_s:
            total -= values[first]
            first += 1
        made.append(total / (last - first))
    return made


def _plateau(values: Sequence[float], low: float, top: float) -> list[int]:
    """Where the values are near the top."""
    return [index for index, value in enumerate(values) if value >= low + PLATEAU * (top - low)]


def _median(values: Sequence[float], chosen: Sequence[int]) -> float:
    near = sorted(values[index] for index in chosen)
    return near[len(near) // 2]


def _rest_level(values: Sequence[float], outward: range, lowest: float, high: float) -> float:
    """The level of the rest on one side of the hill: the median of what is low there, so that no dip passes for it."""
    half = lowest + HALF * (high - lowest)
    foot = next((number for number, index in enumerate(outward) if values[index] < half), len(outward))
    low = sorted(values[index] for index in outward[foot:] if values[index] <= lowest + RESTING * (high - lowest))
    return low[len(low) // 2] if low else lowest


def _edge(
    times_s: Sequence[float], values: Sequence[float], low: float, high: float, outward: range
) -> tuple[float, float, float]:
    """When one side of the hill passes ``NEAR``, ``HALF`` and ``FAR``, walking outward from the peak.

    Dips of a wavering plateau are passed over: ``FAR`` is the outermost crossing above half-way.
    """
    near, half, far = (low + share * (high - low) for share in (NEAR, HALF, FAR))
    far_at = half_at = outward[0]
    for index in outward:
        if values[index] < half:
            break
        half_at = index
        if values[index] >= far:
            far_at = index
    near_at = half_at
    for index in outward[abs(half_at - outward[0]) :]:
        if values[index] < near:
            break
        near_at = index
    step = outward.step
    return (
        _between(times_s, values, near_at, step, near),
        _between(times_s, values, half_at, step, half),
        _between(times_s, values, far_at, step, far),
    )


def _between(times_s: Sequence[float], values: Sequence[float], index: int, step: int, level: float) -> float:
    """When the straight line from sample ``index`` to the next one outward passes ``level``."""
    after = index + step
    if not 0 <= after < len(values) or values[index] <= values[after]:
        return times_s[index]
    share = (values[index] - level) / (values[index] - values[after])
    return times_s[index] + min(1.0, max(0.0, share)) * (times_s[after] - times_s[index])
