"""When each foot meets the ground and leaves it, found on the mean stride and carried back to every stride."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from runtall.form.meanstride import GRID, MeanStride
from runtall.form.tracks import Floats

SIDES = ("left", "right")
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
    second, NaN where the view does not show it. ``doubt`` is half of how far the two signs of contact lie apart, in
    strides."""

    contact: float
    off: float
    ground_speed: float
    doubt: float

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
    speed = slope(along, mean.stride_s)
    fastest_back = -float(np.percentile(speed, 3))
    if fastest_back <= 0:
        return None
    pulled_back = next_crossing(-speed, RETRACTED * fastest_back, int(along.argmax()))
    if pulled_back is None:
        return None
    landed = _landing(mean, side, pulled_back)
    contact = (pulled_back + landed) / 2
    off = _toe_off(mean.height(f"{side}_foot_index"), contact)
    if off is None:
        return None
    ground_speed = _ground_speed(facing * toe[:, 0], contact, off, mean.stride_s)
    return FootEvents(contact / GRID, off / GRID, ground_speed, abs(landed - pulled_back) / 2 / GRID)


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


def _landing(mean: MeanStride, side: str, about: float) -> float:
    """When heel or toes, whichever is first, come to where they then stand; ``about`` when neither falls to it."""
    places = []
    for part in ("heel", "foot_index"):
        start = int(about - LANDS_WITHIN * GRID)
        height = np.roll(mean.height(f"{side}_{part}"), -start)[: int((0.3 + LANDS_WITHIN) * GRID)]
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
