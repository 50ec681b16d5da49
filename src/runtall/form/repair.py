"""Left and right put right: pose models swap the legs of a runner seen from the side, for one picture or for many.

Gait is what goes on: a leg's own mean stride, fitted to all pictures, says in each of them which name fits. Most
pictures name the legs rightly, and the rhythm is read in a way that swaps leave alone, so that swaps which last are
mended too.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from runtall.body import INDEX, MIRROR
from runtall.form.tracks import LEG, Flags, Floats, Tracks

LEG_PARTS = ("knee", "ankle", "heel", "foot_index")


CLEARLY_BETTER = 0.5
"""Exchanged legs must fit the mean stride with at most this share of the squared misfit (judgement)."""
CLEARLY_OFF_TRUNKS = 0.15
"""Below this misfit a name is left as it is, in trunk lengths (judgement)."""


@dataclass(frozen=True, slots=True)
class Repair:
    """``tracks`` with the legs named alike throughout; ``swapped`` says in which frames they were exchanged, (time)."""

    tracks: Tracks
    swapped: Flags


def by_gait(repair: Repair, expected_left: Floats, expected_right: Floats, trunk_px: float) -> Repair:
    """Exchange the legs where the mean stride fits the other way round by far.

    ``expected_*`` (time, parts, 2) in pixels relative to the middle of the hips, parts as in ``LEG_PARTS``.
    """
    hip = repair.tracks.mid_hip[:, None]
    left, right = _stack(repair.tracks, "left") - hip, _stack(repair.tracks, "right") - hip
    as_is = _misfit(left, expected_left) + _misfit(right, expected_right)
    crossed = _misfit(right, expected_left) + _misfit(left, expected_right)
    with np.errstate(invalid="ignore"):
        wrong = (crossed < CLEARLY_BETTER * as_is) & (as_is - crossed > (CLEARLY_OFF_TRUNKS * trunk_px) ** 2)
    return Repair(_exchanged(repair.tracks, wrong), repair.swapped ^ wrong)


def count_swaps(tracks: Tracks) -> int:
    """From how many pictures to the next ankles and knees come closer when the legs are exchanged: a measure of
    swapping.

    Pictures in which both legs lie on each other, where no name is wrong, do not count.
    """
    left, right = _stack(tracks, "left")[:, :2], _stack(tracks, "right")[:, :2]
    kept = _gap(left[1:], left[:-1]) + _gap(right[1:], right[:-1])
    crossed = _gap(left[1:], right[:-1]) + _gap(right[1:], left[:-1])
    apart = _gap(left, right)
    with np.errstate(invalid="ignore"):
        clear = np.minimum(apart[1:], apart[:-1]) > 0.3 * np.median(apart[np.isfinite(apart)])
        return int(np.count_nonzero(clear & (kept - crossed > 0.25 * np.minimum(apart[1:], apart[:-1]))))


def _gap(one: Floats, other: Floats) -> Floats:
    distance: Floats = np.linalg.norm(one - other, axis=2).sum(axis=1)
    return distance


def _misfit(places: Floats, expected: Floats) -> Floats:
    """Mean square distance over the parts that are known, NaN where none is."""
    squares = ((places - expected) ** 2).sum(axis=2)
    known = np.isfinite(squares)
    count = known.sum(axis=1)
    total = np.where(known, squares, 0.0).sum(axis=1)
    mean: Floats = np.where(count > 0, total / np.maximum(count, 1), np.nan)
    return mean


def _stack(tracks: Tracks, side: str) -> Floats:
    return tracks.pixels[:, [INDEX[f"{side}_{part}"] for part in LEG_PARTS]]


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
    world = tracks.world_m
    if world is not None:
        world = world.copy()
        world[swapped] = world[swapped][:, order]
    return replace(tracks, pixels=pixels, visibility=visibility, world_m=world)
