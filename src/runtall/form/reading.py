"""From a recording to its mean stride: view, rhythm, left and right put right, gates, fit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from runtall.body import INDEX
from runtall.form.meanstride import Fits, MeanStride, at_phase, channel_names, fit_strides, harmonics_for, mean_stride
from runtall.form.repair import LEG_PARTS, Repair, by_gait
from runtall.form.rhythm import Rhythm, rhythm_despite_swaps, rhythm_of
from runtall.form.sight import RunnerSight
from runtall.form.tracks import LEAST_VISIBILITY, Flags, Floats, Tracks

COARSE_HARMONICS = 4
STRAY_TRUNKS = 0.35
"""A landmark this far from where the mean stride has it is a wrong guess and does not count, in trunk lengths
(judgement)."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the numbers are computed from. ``usable`` (time) are the frames in which hips, shoulders and both legs were
    seen where a gait can have them; ``swapped`` (time) those where the legs were exchanged."""

    tracks: Tracks
    sight: RunnerSight
    rhythm: Rhythm
    fits: Fits
    usable: Flags
    swapped: Flags

    @property
    def stride_s(self) -> float:
        return 1 / self.rhythm.stride_hz

    def mean(self) -> MeanStride:
        """The mean stride over the whole clip."""
        return mean_stride(self.fits, self.stride_s)


def read_gait(tracks: Tracks, sight: RunnerSight) -> Reading | None:
    """Repair, phase and fit; ``None`` where the legs have no rhythm."""
    rhythm = rhythm_despite_swaps(tracks, sight.facing)
    if rhythm is None:
        return None
    repair = Repair(tracks, np.zeros(len(tracks.time_s), dtype=bool))
    for _ in range(2):
        repair = _mended(repair, sight, rhythm)
        rhythm = rhythm_of(repair.tracks, sight.facing) or rhythm
    repair = _mended(repair, sight, rhythm)
    mended = repair.tracks
    places, known = channels(mended, sight)
    coarse = fit_strides(rhythm.phase, places, known, COARSE_HARMONICS)
    expected = mean_stride(coarse, 1 / rhythm.stride_hz).places
    for name, column in places.items():
        if name != "mid_hip":
            stray = np.linalg.norm(column - at_phase(expected[name], rhythm.phase), axis=1) > STRAY_TRUNKS
            known[name] = known[name] & ~stray  # NaN, a landmark hardly ever seen, strays from nothing
    fits = fit_strides(rhythm.phase, places, known, harmonics_for(mended.frame_rate_hz, rhythm.stride_hz))
    needed = ["mid_hip", *(f"{side}_{part}" for side in ("left", "right") for part in ("shoulder", "knee", "ankle"))]
    usable = np.logical_and.reduce([known[name] for name in needed])
    return Reading(mended, sight, rhythm, fits, usable, repair.swapped)


def channels(tracks: Tracks, sight: RunnerSight) -> tuple[dict[str, Floats], dict[str, Flags]]:
    """Every landmark relative to the middle of the hips, and that middle itself without its drift, in trunk lengths;
    and in which frames each was seen."""
    hip = tracks.mid_hip
    size = sight.trunk_track_px[:, None]
    someone = tracks.someone
    places = {"mid_hip": _undrifted(hip / size, tracks.time_s, someone)}
    known = {"mid_hip": someone}
    for name in channel_names():
        column = (tracks.of(name) - hip) / size
        seen = np.isfinite(column).all(axis=1) & (tracks.visibility[:, INDEX[name]] >= LEAST_VISIBILITY)
        places[name] = np.where(seen[:, None], column, 0.0)
        known[name] = seen
    return places, known


def _mended(repair: Repair, sight: RunnerSight, rhythm: Rhythm) -> Repair:
    places, known = channels(repair.tracks, sight)
    legs = [f"{side}_{part}" for side in ("left", "right") for part in LEG_PARTS]
    chosen = {name: places[name] for name in ("mid_hip", *legs)}
    expected = mean_stride(fit_strides(rhythm.phase, chosen, known, COARSE_HARMONICS), 1 / rhythm.stride_hz).places
    size = sight.trunk_track_px[:, None, None]
    left, right = (
        np.stack([at_phase(expected[f"{side}_{part}"], rhythm.phase) for part in LEG_PARTS], axis=1) * size
        for side in ("left", "right")
    )
    return by_gait(repair, left, right, sight.trunk_px)


def _undrifted(places: Floats, time_s: Floats, known: Flags) -> Floats:
    """Without the slow drift across the picture: a cubic through the clip."""
    level = np.zeros_like(places)
    if known.sum() < 8:
        return level
    centre = (time_s - time_s.mean()) / max(1e-9, float(np.ptp(time_s)))
    for axis in range(2):
        curve = np.polyfit(centre[known], places[known, axis], 3)
        level[:, axis] = np.where(known, places[:, axis] - np.polyval(curve, centre), 0.0)
    return level
