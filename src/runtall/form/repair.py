"""Left and right put right: pose models swap the legs of a runner seen from the side, for one picture or for many.

First by continuity: of the two ways to name the legs in every picture, the sequence that bends least (a dynamic
programme over pairs of neighbouring pictures, so that legs which cross keep their direction). Then by the gait: a
leg's own mean stride says in each picture which name fits, which also mends swaps that last.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from runtall.body import INDEX, MIRROR
from runtall.form.tracks import LEG, Flags, Floats, Tracks

SWAPPED_COST = 0.02
"""What it costs to call a picture swapped, against bends in squares of the trunk's length (judgement)."""
LEG_PARTS = ("knee", "ankle", "heel", "foot_index")


@dataclass(frozen=True, slots=True)
class Repair:
    """``tracks`` with the legs named alike throughout; ``swapped`` says in which frames they were exchanged, (time)."""

    tracks: Tracks
    swapped: Flags


def by_continuity(tracks: Tracks, trunk_px: float) -> Repair:
    """Exchange the legs where that makes them move more evenly."""
    left, right = _stack(tracks, "left") / trunk_px, _stack(tracks, "right") / trunk_px
    swapped = _smoothest(left, right)
    return Repair(_exchanged(tracks, swapped), swapped)


def by_gait(repair: Repair, expected_left: Floats, expected_right: Floats, trunk_px: float) -> Repair:
    """Exchange the legs where the mean stride fits the other way round by far.

    ``expected_*`` (time, parts, 2) in pixels relative to the middle of the hips, parts as in ``LEG_PARTS``.
    """
    hip = repair.tracks.mid_hip[:, None]
    left, right = _stack(repair.tracks, "left") - hip, _stack(repair.tracks, "right") - hip
    as_is = _misfit(left, expected_left) + _misfit(right, expected_right)
    crossed = _misfit(right, expected_left) + _misfit(left, expected_right)
    with np.errstate(invalid="ignore"):
        wrong = (crossed < 0.5 * as_is) & (as_is - crossed > (0.15 * trunk_px) ** 2)
    return Repair(_exchanged(repair.tracks, wrong), repair.swapped ^ wrong)


def count_swaps(tracks: Tracks) -> int:
    """From how many pictures to the next both ankles and knees come closer when the legs are exchanged: a measure of
    swapping."""
    left, right = _stack(tracks, "left")[:, :2], _stack(tracks, "right")[:, :2]
    kept = _gap(left[1:], left[:-1]) + _gap(right[1:], right[:-1])
    crossed = _gap(left[1:], right[:-1]) + _gap(right[1:], left[:-1])
    apart = _gap(left[1:], right[1:])
    with np.errstate(invalid="ignore"):
        return int(np.count_nonzero((crossed < kept) & (kept - crossed > 0.25 * apart)))


def _gap(one: Floats, other: Floats) -> Floats:
    distance: Floats = np.linalg.norm(one - other, axis=2).sum(axis=1)
    return distance


def _misfit(places: Floats, expected: Floats) -> Floats:
    squares: Floats = ((places - expected) ** 2).sum(axis=2).mean(axis=1)
    return squares


def _stack(tracks: Tracks, side: str) -> Floats:
    return tracks.pixels[:, [INDEX[f"{side}_{part}"] for part in LEG_PARTS]]


def _smoothest(left: Floats, right: Floats) -> Flags:
    """The naming with the least bend; frames with an unknown leg stand on their neighbours."""
    known = np.isfinite(left).all(axis=(1, 2)) & np.isfinite(right).all(axis=(1, 2))
    swapped = np.zeros(len(left), dtype=bool)
    places = np.flatnonzero(known)
    if len(places) < 3:
        return swapped
    both = np.stack([np.stack([left, right], axis=1), np.stack([right, left], axis=1)], axis=1)[places]
    both = both.reshape(len(places), 2, -1)
    # bend[t, a, b, c]: of the names a, b, c at t-2, t-1, t
    bend = ((both[2:, None, None, :] - 2 * both[1:-1, None, :, None] + both[:-2, :, None, None]) ** 2).sum(axis=-1)
    cost = np.array([[0.0, SWAPPED_COST], [SWAPPED_COST, 2 * SWAPPED_COST]])
    price = np.array([0.0, SWAPPED_COST])
    came = np.empty((len(bend), 2, 2), dtype=np.int8)
    for step, here in enumerate(bend):
        options = cost[:, :, None] + here
        came[step] = options.argmin(axis=0)
        cost = options.min(axis=0) + price[None, :]
    before, last = np.unravel_index(int(cost.argmin()), (2, 2))
    names = [int(last), int(before)]
    for step in range(len(bend) - 1, -1, -1):
        names.append(int(came[step, names[-1], names[-2]]))
    swapped[places] = np.array(names[::-1], dtype=bool)
    return swapped


def _exchanged(tracks: Tracks, swapped: Flags) -> Tracks:
    """Both legs below the hips under each other's name where ``swapped``; the hips go along."""
    if not swapped.any():
        return tracks
    order = np.arange(len(MIRROR))
    for side in ("left", "right"):
        for part in LEG:
            number = INDEX[f"{side}_{part}"]
            order[number] = MIRROR[number]
    pixels, visibility = tracks.pixels.copy(), tracks.visibility.copy()
    pixels[swapped] = pixels[swapped][:, order]
    visibility[swapped] = visibility[swapped][:, order]
    return replace(tracks, pixels=pixels, visibility=visibility)
