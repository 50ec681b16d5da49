"""From where the runner is seen, which way they run, how large they are in the picture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from runtall.body import INDEX
from runtall.body.view import FRONT_TO_DEG, SIDE_FROM_DEG
from runtall.form.tracks import Floats, Tracks

TRUNK_PER_HEIGHT, THIGH_PER_HEIGHT, SHANK_PER_HEIGHT = 0.288, 0.245, 0.246
"""Hip to shoulder, hip to knee, knee to ankle per stature (Drillis and Contini 1966)."""
SWING_OF_A_RUN = 1.1
"""How far ankles swing under the hips, in leg lengths: 0.9 in a jog, 1.4 when fast (judgement)."""
WIDTH_PER_TRUNK = 0.5
"""Mean width of shoulders and hips per trunk length (judgement; landmarks of shoulders and hips lie inside the body's
outline)."""
SWING_IN_FRONT = 0.42
"""Ankles of a runner seen from front or rear travel less than this across, in leg lengths (judgement: at 20° off they
reach it)."""


@dataclass(frozen=True, slots=True)
class RunnerSight:
    """``view`` is ``side``, ``front``, ``rear`` or ``oblique``. ``facing`` +1 when they run to the picture's right
    (meaningless from front or rear). ``trunk_px`` is the typical length from hips to shoulders, ``trunk_track_px``
    (time) the same as it slowly changes, ``off_axis_deg`` 0 in front or behind and 90 at the side; ``from_front``
    whether the runner's left is on the picture's right; ``lying_deg`` how far the trunk is from upright on the
    average."""

    view: str
    facing: int
    trunk_px: float
    trunk_track_px: Floats
    off_axis_deg: float
    from_front: bool
    lying_deg: float


def sight_of(tracks: Tracks) -> RunnerSight | None:
    """The view over the whole clip; ``None`` when hips and shoulders are never seen together."""
    known = tracks.someone
    if known.sum() < 3:
        return None
    trunk = np.linalg.norm(tracks.mid_shoulder - tracks.mid_hip, axis=1)
    trunk_px = float(np.median(trunk[known]))
    if trunk_px <= 0:
        return None
    swing = _swing(tracks)
    off_axis, from_front = _off_axis_deg(tracks, trunk_px, swing)
    if off_axis >= SIDE_FROM_DEG:
        view = "side"
    elif off_axis > FRONT_TO_DEG or swing > SWING_IN_FRONT:
        view = "oblique"
    else:
        view = "front" if from_front else "rear"
    slowly_px = _slow(tracks.time_s, trunk, known)
    return RunnerSight(view, _facing(tracks), trunk_px, slowly_px, off_axis, from_front, _lying_deg(tracks))


def trunk_length_m(tracks: Tracks, sight: RunnerSight, height_m: float) -> float:
    """How long a trunk is in metres as this picture shows it: hips to shoulders, thigh and shank together make up
    0.779 of the stature, so that an error in one of them counts little. From front or rear legs are seen whole only
    when straight."""
    near = ("right" if sight.facing > 0 else "left",) if sight.view == "side" else ("left", "right")
    share = 50 if sight.view == "side" else 90
    legs_px = []
    for side in near:
        for upper, lower in (("hip", "knee"), ("knee", "ankle")):
            length = np.linalg.norm(tracks.of(f"{side}_{upper}") - tracks.of(f"{side}_{lower}"), axis=1)
            if np.isfinite(length).sum() > 3:
                legs_px.append(float(np.nanpercentile(length, share)))
    if len(legs_px) < 2 * len(near):
        return height_m * TRUNK_PER_HEIGHT
    body_px = sight.trunk_px + sum(legs_px) / len(near)
    by_body = height_m * (TRUNK_PER_HEIGHT + THIGH_PER_HEIGHT + SHANK_PER_HEIGHT) * sight.trunk_px / body_px
    return by_body if sight.view == "side" else float(np.sqrt(by_body * height_m * TRUNK_PER_HEIGHT))


def _off_axis_deg(tracks: Tracks, trunk_px: float, swing: float) -> tuple[float, bool]:
    """Angle off the line front–rear, and whether the person faces the camera; the mean over strides, so that a turning
    trunk cancels out. Without metres: how wide the person looks against how far the ankles swing across."""
    across = (
        tracks.of("left_shoulder")[:, 0]
        - tracks.of("right_shoulder")[:, 0]
        + tracks.of("left_hip")[:, 0]
        - tracks.of("right_hip")[:, 0]
    )
    if tracks.world_m is None:
        across_px = np.nanmean(across)
        width = abs(float(across_px)) / (2 * WIDTH_PER_TRUNK * trunk_px)
        return float(np.degrees(np.arctan2(swing / SWING_OF_A_RUN, width))), bool(across_px > 0)
    axis = np.zeros(3)
    for part in ("shoulder", "hip"):
        apart = tracks.world_m[:, INDEX[f"left_{part}"]] - tracks.world_m[:, INDEX[f"right_{part}"]]
        known = np.isfinite(apart).all(axis=1)
        axis += apart[known].mean(axis=0) if known.any() else 0.0
    return float(np.degrees(np.arctan2(abs(axis[2]), abs(axis[0])))), bool(axis[0] > 0)


def _lying_deg(tracks: Tracks) -> float:
    across, down = np.nanmedian(tracks.mid_shoulder - tracks.mid_hip, axis=0)
    return float(np.degrees(np.arctan2(abs(across), -down)))


def _swing(tracks: Tracks) -> float:
    """How far the ankles travel across the picture under the hips, in leg lengths."""
    travels = []
    for side in ("left", "right"):
        hip, ankle = tracks.of(f"{side}_hip"), tracks.of(f"{side}_ankle")
        known = np.isfinite(ankle[:, 0]) & np.isfinite(hip[:, 0])
        if known.sum() < 5:
            continue
        across = (ankle - tracks.mid_hip)[known, 0]
        leg = np.percentile(np.linalg.norm((ankle - hip)[known], axis=1), 90)
        low, high = np.percentile(across, [5, 95])
        travels.append(float((high - low) / leg))
    return max(travels, default=0.0)


def _facing(tracks: Tracks) -> int:
    """Where toes and nose point and knees bend."""
    votes = []
    for side in ("left", "right"):
        hip, knee, ankle = (tracks.of(f"{side}_{part}")[:, 0] for part in ("hip", "knee", "ankle"))
        votes.append(_middle_of(tracks.of(f"{side}_foot_index")[:, 0] - tracks.of(f"{side}_heel")[:, 0]))
        votes.append(_middle_of(tracks.of("nose")[:, 0] - tracks.of(f"{side}_ear")[:, 0]))
        votes.append(_middle_of(knee - (hip + ankle) / 2))
    return -1 if sum(votes) < 0 else 1


def _middle_of(values: Floats) -> float:
    """The median of what is known, 0 when nothing is."""
    known = values[np.isfinite(values)]
    return float(np.median(known)) if len(known) else 0.0


def _slow(time_s: Floats, values: Floats, known: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> Floats:
    """A parabola through a column: what changes as somebody comes nearer."""
    centre = time_s - time_s.mean()
    degree = 2 if known.sum() > 30 else 0
    curve: Floats = np.polyval(np.polyfit(centre[known], values[known], degree), centre)
    low, high = np.percentile(values[known], [5, 95])
    return np.clip(curve, low, high)
