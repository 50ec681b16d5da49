"""Places on the earth: metres between positions, a track's length without its jumps, the time zone by longitude."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from runtall.runs.nouns import FloatArray

EARTH_RADIUS_M = 6_371_008.8  # mean radius R1 of the GRS 80 ellipsoid (Moritz, Geodetic Reference System 1980)
# No runner covers ground faster than this (100 m world record, fastest 20 m: 12.4 m/s); a faster step is a GPS jump.
FASTEST_RUNNING_MPS = 12.5
POINTS_TO_BELIEVE_A_JUMP = 5  # that many points agreeing with each other far away: the track goes on there. Judgement.
SECONDS_PER_NAUTICAL_HOUR = 3600
DEGREES_PER_NAUTICAL_HOUR = 15.0


def metres_between(
    latitude_a_deg: FloatArray, longitude_a_deg: FloatArray, latitude_b_deg: FloatArray, longitude_b_deg: FloatArray
) -> FloatArray:
    """Great-circle metres on a sphere of the mean radius (haversine); within 0.6 % of the ellipsoid.

    >>> zero, one = np.array([0.0]), np.array([1.0])
    >>> round(float(metres_between(zero, zero, zero, one)[0]))
    111195
    """
    a, b = np.radians(latitude_a_deg), np.radians(latitude_b_deg)
    half_latitude = (b - a) / 2.0
    half_longitude = np.radians(longitude_b_deg - longitude_a_deg) / 2.0
    chord = np.sin(half_latitude) ** 2 + np.cos(a) * np.cos(b) * np.sin(half_longitude) ** 2
    metres: FloatArray = 2.0 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.clip(chord, 0.0, 1.0)))
    return metres


@dataclass(frozen=True, slots=True)
class TrackLength:
    """``distance_m`` from the first position (NaN where there is none or where it was a jump) and how many jumped."""

    distance_m: FloatArray
    jumps: int


def track_length(
    time_s: FloatArray, latitude_deg: FloatArray, longitude_deg: FloatArray, after_pause: NDArray[np.bool_]
) -> TrackLength:
    """Metres run along a track; all arrays have one entry per point.

    A point that would need more than 12.5 m/s is left out; when five in a row agree with each other, the track goes
    on from there without counting the jump. The way from a pause's last point to the next (``after_pause`` is true
    at that next point) is not counted: the timer stood still.
    """
    seen = np.isfinite(latitude_deg) & np.isfinite(longitude_deg)
    distance_m = np.full(time_s.shape, np.nan)
    index = np.flatnonzero(seen)
    if index.size == 0:
        return TrackLength(distance_m, 0)
    t, latitude, longitude = time_s[index], latitude_deg[index], longitude_deg[index]
    # A pause may end on a point without a position: carry its mark to the next point that has one.
    pauses_before = np.cumsum(after_pause)[index]
    resumed = np.diff(pauses_before) > 0
    steps = metres_between(latitude[:-1], longitude[:-1], latitude[1:], longitude[1:])
    steps[resumed] = 0.0
    too_fast = steps > FASTEST_RUNNING_MPS * np.maximum(np.diff(t), 1.0)
    if not too_fast.any():
        distance_m[index] = np.concatenate(([0.0], np.cumsum(steps)))
        return TrackLength(distance_m, 0)
    kept, lengths, jumps = _without_jumps(t, latitude, longitude, np.concatenate(([False], resumed)))
    distance_m[index[kept]] = np.cumsum(lengths)
    return TrackLength(distance_m, jumps)


def _without_jumps(
    t: FloatArray, latitude: FloatArray, longitude: FloatArray, resumed: NDArray[np.bool_]
) -> tuple[list[int], list[float], int]:
    """Which points to keep, the metres to each from the one kept before it, and the number of jumps."""
    kept, lengths = [0], [0.0]
    strays: list[int] = []
    jumps = 0
    for i in range(1, t.size):
        if resumed[i]:
            kept.append(i)
            lengths.append(0.0)
            strays.clear()
            continue
        if (step := _reachable(t, latitude, longitude, kept[-1], i)) is not None:
            kept.append(i)
            lengths.append(step)
            strays.clear()
            continue
        jumps += 1
        if strays and _reachable(t, latitude, longitude, strays[-1], i) is None:
            strays.clear()
        strays.append(i)
        if len(strays) == POINTS_TO_BELIEVE_A_JUMP:
            kept.append(strays[0])
            lengths.append(0.0)
            for before, after in pairwise(strays):
                kept.append(after)
                lengths.append(_reachable(t, latitude, longitude, before, after) or 0.0)
            jumps -= POINTS_TO_BELIEVE_A_JUMP - 1
            strays.clear()
    return kept, lengths, jumps


def _reachable(t: FloatArray, latitude: FloatArray, longitude: FloatArray, a: int, b: int) -> float | None:
    """Metres from point ``a`` to ``b``, or ``None`` when no runner gets there in the time."""
    step = float(metres_between(latitude[a], longitude[a], latitude[b], longitude[b]))
    return step if step <= FASTEST_RUNNING_MPS * max(float(t[b] - t[a]), 1.0) else None


def offset_from_longitude_s(longitude_deg: float) -> int:
    """Seconds east of UTC by the nautical time zone: whole hours, up to about two off the civil time there.

    >>> offset_from_longitude_s(8.5), offset_from_longitude_s(-122.4)
    (3600, -28800)
    """
    hours = int(np.floor(longitude_deg / DEGREES_PER_NAUTICAL_HOUR + 0.5))
    return max(-12, min(12, hours)) * SECONDS_PER_NAUTICAL_HOUR
