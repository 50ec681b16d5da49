"""When each foot meets the ground and leaves it, found on the mean stride and carried back to every stride."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from runtall.form.meanstride import GRID, MeanStride
from runtall.form.tracks import Floats

SIDES = ("left", "right")
FOOT = ("heel", "foot_index")
STANDS = 0.8
"""Toes that go back at this share of their fastest stand on the ground (judgement)."""
LEVEL_ENOUGH = 0.02
"""A slope of this size is believed by half: what toes do in a foot that stands on level ground (judgement, from foot
markers on a level treadmill)."""
FINE_ENOUGH = 12
"""Harmonics that show a standing foot as standing: from about 50 pictures a second on (judgement)."""
STEEPEST = 0.2
"""No path of a standing foot is believed to be steeper than this (judgement)."""
RETRACTED = 0.45
"""A foot meets the ground about when it moves backwards under the runner at this share of the ground's speed
(judgement, from foot markers against force plates; see docs/concepts/form.md)."""
TOE_UP_TRUNKS = 0.02
"""A foot leaves the ground when its toes have risen by a centimetre: a trunk is about half a metre (judgement, as
above)."""
NEAR_GROUND_TRUNKS = 0.006
"""A foot has landed when heel or toes are within three millimetres of where they then stand (judgement, as above)."""
LANDS_WITHIN = 0.1
"""Landing is looked for this share of a stride before and after the foot is pulled back (judgement)."""
LONGEST_STANCE = 0.75
"""No foot of a runner or walker stays down for more than this share of a stride."""


@dataclass(frozen=True, slots=True)
class FootEvents:
    """``contact`` and ``off`` in strides (0–1 is one stride; ``off`` may pass 1). ``ground_speed`` in trunks per
    second, NaN where the view does not show it. ``apart`` is half of how far one sign of contact comes after the other,
    in strides."""

    contact: float
    off: float
    ground_speed: float
    apart: float

    @property
    def doubt(self) -> float:
        """How far contact may be off because its two signs disagree, in strides."""
        return abs(self.apart)

    @property
    def duty(self) -> float:
        """The share of the stride on the ground."""
        return self.off - self.contact


def foot_events(mean: MeanStride, side: str, facing: int) -> FootEvents | None:
    """Seen from the side; ``None`` when the foot never does what a foot does."""
    heel, toe = mean.of(f"{side}_heel"), mean.of(f"{side}_foot_index")
    if not (np.isfinite(heel).all() and np.isfinite(toe).all()):
        return None
    along = facing * (heel[:, 0] + toe[:, 0]) / 2
    ground = ground_slope(mean, facing)
    heights = {part: mean.height(f"{side}_{part}") - ground * facing * mean.of(f"{side}_{part}")[:, 0] for part in FOOT}
    speed = slope(along, mean.stride_s)
    fastest_back = -float(np.percentile(speed, 3))
    if fastest_back <= 0:
        return None
    pulled_back = next_crossing(-speed, RETRACTED * fastest_back, int(along.argmax()))
    if pulled_back is None:
        return None
    landed = _landing(heights, pulled_back)
    contact = (pulled_back + landed) / 2
    off = _toe_off(heights["foot_index"], contact)
    if off is None:
        return None
    ground_speed = _ground_speed(facing * toe[:, 0], contact, off, mean.stride_s)
    return FootEvents(contact / GRID, off / GRID, ground_speed, (landed - pulled_back) / 2 / GRID)


def foot_events_behind(mean: MeanStride, side: str) -> FootEvents | None:
    """Seen from front or rear: by the heel's height alone, good for comparing the feet, not for time on the ground."""
    height = mean.height(f"{side}_heel")
    if not np.isfinite(height).all():
        return None
    top = int(height.argmax())
    middle = float((height.max() + height.min()) / 2)
    contact = next_crossing(-height, -middle, top)
    off = next_crossing(height, middle, int(contact)) if contact is not None else None
    if contact is None or off is None:
        return None
    return FootEvents(contact / GRID, off / GRID, float("nan"), float("nan"))


def next_crossing(values: Floats, level: float, start: int) -> float | None:
    """The first place at or after ``start`` (grid steps, may pass ``GRID``) where ``values`` rises through
    ``level``."""
    turned = np.roll(values, -start) - level
    rising = np.flatnonzero((turned[:-1] < 0) & (turned[1:] >= 0))
    if not len(rising):
        return None
    first = int(rising[0])
    return start + first + float(turned[first] / (turned[first] - turned[first + 1]))


def slope(values: Floats, stride_s: float) -> Floats:
    """Change per second of a curve over the stride."""
    rate: Floats = (np.roll(values, -1) - np.roll(values, 1)) / (2 * stride_s / GRID)
    return rate


def _ground_speed(toe_along: Floats, contact: float, off: float, stride_s: float) -> float:
    """How fast the toes go back while they stand: from a fifth to seven tenths of the contact."""
    first, last = (int(contact + share * (off - contact)) for share in (0.2, 0.7))
    if last == first:
        return float("nan")
    return float(toe_along[first % GRID] - toe_along[last % GRID]) / ((last - first) / GRID * stride_s)


def ground_slope(mean: MeanStride, facing: int) -> float:
    """How much the ground rises in the picture per length forward, as the toes of a standing foot draw it.

    A phone that is not level, a hill, and a camera that looks along the run a little all tilt the path of a standing
    foot, and without taking that out a foot seems to leave the ground long before it does. Feet that contradict each
    other tell of no slope, a small one is believed in part only (toes sink a little while a foot flattens), and in
    curves too coarse for a foot that stands none is read.
    """
    if mean.harmonics < FINE_ENOUGH:
        return 0.0
    slopes = [found for side in SIDES if (found := _path_of_toes(mean, side, facing)) is not None]
    if not slopes or min(slopes) < 0 < max(slopes):
        return 0.0
    rises = sum(slopes) / len(slopes)
    believed = rises**2 / (rises**2 + LEVEL_ENOUGH**2)
    return float(np.clip(believed * rises, -STEEPEST, STEEPEST))


def ground_tilt_deg(mean: MeanStride, facing: int) -> float:
    """The same as an angle, positive uphill."""
    return math.degrees(math.atan(ground_slope(mean, facing)))


def _path_of_toes(mean: MeanStride, side: str, facing: int) -> float | None:
    toe, height = facing * mean.of(f"{side}_foot_index")[:, 0], mean.height(f"{side}_foot_index")
    if not (np.isfinite(toe).all() and np.isfinite(height).all()):
        return None
    back = -slope(toe, mean.stride_s)
    order = (int(toe.argmax()) + np.arange(GRID)) % GRID
    standing = np.flatnonzero(back[order] >= STANDS * float(np.percentile(back, 97)))
    if len(standing) < GRID // 20:
        return None
    first, last = int(standing[0]), int(standing[-1])
    middle = order[first + round(0.2 * (last - first)) : first + round(0.85 * (last - first)) + 1]
    return float(np.polyfit(toe[middle], height[middle], 1)[0]) if np.ptp(toe[middle]) > 0 else None


def _landing(heights: Mapping[str, Floats], about: float) -> float:
    """When heel or toes, whichever is first, come to where they then stand; ``about`` when neither falls to it."""
    places = []
    for part in FOOT:
        start = int(about - LANDS_WITHIN * GRID)
        height = np.roll(heights[part], -start)[: int((0.3 + LANDS_WITHIN) * GRID)]
        crossing = next_crossing(-height, -(float(height.min()) + NEAR_GROUND_TRUNKS), 0)
        if crossing is not None:
            places.append(start + crossing)
    first = min(places, default=about)
    return float(np.clip(first, about - LANDS_WITHIN * GRID, about + LANDS_WITHIN * GRID))


def _toe_off(height: Floats, contact: float) -> float | None:
    start = int(contact)
    stance = np.roll(height, -start)[: int(LONGEST_STANCE * GRID)]
    middle = stance[int(0.05 * GRID) : int(0.5 * GRID)]
    lowest = int(0.05 * GRID) + int(middle.argmin())
    return next_crossing(height, float(stance[lowest]) + TOE_UP_TRUNKS, start + lowest)
