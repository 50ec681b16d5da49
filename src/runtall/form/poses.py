"""The runner's figure at the moments of their mean stride: for drawings; no number rests on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from runtall.body import LANDMARKS, Recording
from runtall.form.nouns import StrideCurves
from runtall.form.tracks import Floats, Tracks, filled, tracks_of

LEAST_STRIDES = 2
LONGEST_GAP_S = 0.1
"""A landmark that was away for longer is not guessed between two pictures."""
USUAL_MID_STANCE = 0.17
"""From contact to mid-stance in a stride, where toe-off is not seen (judgement)."""
RIGHT_AFTER_LEFT = 0.5
"""Where in the stride the other leg is where this one was at its start."""


@dataclass(frozen=True, slots=True)
class StridePose:
    """One figure. ``moment`` is ``contact``, ``mid_stance`` or ``off`` of ``side``'s foot; ``at`` (0–1) is where in the
    stride.

    ``points`` are landmarks by name, (x, y) from the middle of the hips in trunk lengths: x to the picture's right,
    y **up**. A landmark that was not seen in enough strides is left out.
    """

    moment: str
    side: str
    at: float
    points: Mapping[str, tuple[float, float]]


def stride_poses(recording: Recording, stride: StrideCurves) -> tuple[StridePose, ...]:
    """Contact, mid-stance and toe-off of the leg that is seen better; both mid-stances from front or behind.

    ``recording`` has its legs put right (``put_right``). Each landmark is the median over the strides. Empty where the
    stride's moments are not known or fewer than two strides were seen.
    """
    if len(stride.starts_s) <= LEAST_STRIDES:
        return ()
    tracks = tracks_of(recording)
    poses = [
        StridePose(moment, side, at, _points(tracks, stride.starts_s, at))
        for moment, side, at in _moments(stride, _near(tracks))
    ]
    return tuple(pose for pose in poses if pose.points)


def _moments(stride: StrideCurves, near: str) -> Iterator[tuple[str, str, float]]:
    if stride.begins == "left_mid_stance":
        yield "mid_stance", "left", 0.0
        yield "mid_stance", "right", RIGHT_AFTER_LEFT
        return
    contact, off = stride.moments.get(f"{near}_contact"), stride.moments.get(f"{near}_off")
    if contact is None:
        return
    if off is None:  # too few pictures a second show it; a figure may stand where it usually stands
        yield "contact", near, contact
        yield "mid_stance", near, (contact + USUAL_MID_STANCE) % 1.0
        return
    yield "contact", near, contact
    yield "mid_stance", near, (contact + (off - contact) % 1.0 / 2) % 1.0
    yield "off", near, off


def _near(tracks: Tracks) -> str:
    """The leg that the camera sees better."""
    seen = {side: _visibility(tracks, f"{side}_ankle") for side in ("left", "right")}
    return max(seen, key=lambda side: seen[side])


def _visibility(tracks: Tracks, name: str) -> float:
    return float(np.mean(tracks.visibility[:, LANDMARKS.index(name)]))


def _points(tracks: Tracks, starts_s: tuple[float, ...], at: float) -> dict[str, tuple[float, float]]:
    """The median figure at one place of the stride."""
    starts = np.array(starts_s)
    times_s = starts[:-1] + at * np.diff(starts)
    hips, trunk = tracks.mid_hip, filled(np.linalg.norm(tracks.mid_shoulder - tracks.mid_hip, axis=1))
    scale = np.interp(times_s, tracks.time_s, _steady(trunk))
    found: dict[str, tuple[float, float]] = {}
    for name in LANDMARKS:
        away = tracks.of(name) - hips
        across, down = (_at(tracks.time_s, away[:, axis], times_s) / scale for axis in (0, 1))
        known = np.isfinite(across) & np.isfinite(down)
        if known.sum() >= LEAST_STRIDES:
            found[name] = (float(np.median(across[known])), -float(np.median(down[known])))
    return found


def _steady(trunk: Floats) -> Floats:
    """Trunk length in pixels as it slowly changes: a straight line through the clip."""
    places = np.arange(len(trunk), dtype=np.float64)
    known = np.isfinite(trunk)
    if known.sum() < LEAST_STRIDES:
        return np.full(len(trunk), np.nan)
    slope, level = np.polyfit(places[known], trunk[known], 1)
    line: Floats = np.maximum(slope * places + level, 1e-6)
    return line


def _at(time_s: Floats, values: Floats, wanted_s: Floats) -> Floats:
    """Values at other times, NaN where the nearest known ones lie too far apart or on one side only."""
    known = np.flatnonzero(np.isfinite(values))
    if len(known) < LEAST_STRIDES:
        return np.full(len(wanted_s), np.nan)
    times = time_s[known]
    after = np.clip(np.searchsorted(times, wanted_s), 1, len(times) - 1)
    near = (times[after] - times[after - 1] <= LONGEST_GAP_S) & (wanted_s >= times[0]) & (wanted_s <= times[-1])
    there: Floats = np.where(near, np.interp(wanted_s, times, values[known]), np.nan)
    return there
