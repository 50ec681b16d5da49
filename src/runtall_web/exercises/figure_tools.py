"""What the figure holds or is tied to: rods and balls between points that move with its hands."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from runtall.body.skeleton import Place, Vector, add, along, length, minus

HANDLE_SHARE: Final = 0.7
"""A handle lies so far from the wrist to the end of the fist."""
DUMBBELL_RADIUS_M: Final = 0.065
BELL_RADIUS_M: Final = 0.098
PULLEY_M: Final = (1.35, 1.06)
"""The pulley: so far in front of the standing foot, so high."""
CHEST_M: Final = 0.13
"""How far a band across the chest is held off the line between the shoulders."""


@dataclass(frozen=True, slots=True)
class Rod:
    """A rod from one point to another; ``soft`` for a band or a cable. The same point twice makes a ball."""

    start: str
    end: str
    radius_m: float
    soft: bool = False


@dataclass(frozen=True, slots=True)
class Tool:
    """Its points for a place of the figure, and the rods between them (or joints of the figure)."""

    points: Callable[[Place], Mapping[str, Vector]]
    rods: tuple[Rod, ...]


def _grip(place: Place, side: str) -> Vector:
    wrist, hand = place[f"{side}_wrist"], place[f"{side}_hand"]
    return add(wrist, along(minus(hand, wrist), HANDLE_SHARE))


def _dumbbells(place: Place) -> dict[str, Vector]:
    """Handles along the body, as facing palms hold them."""
    line = minus(place["collar"], place["mid_hip"])
    size = math.hypot(line[0], line[1])
    ahead = (line[0] / size, line[1] / size, 0.0)
    return {
        f"{side}_{name}": add(_grip(place, side), along(ahead, at))
        for side in ("left", "right")
        for name, at in (("back_end", -0.135), ("back", -0.055), ("front", 0.055), ("front_end", 0.135))
    }


def _kettlebell(place: Place) -> dict[str, Vector]:
    grip = _grip(place, "right")
    line = minus(place["right_hand"], place["right_wrist"])
    return {"handle": grip, "bell": add(grip, along(line, 0.15 / length(line)))}


def _band(place: Place) -> dict[str, Vector]:
    """From hand to hand, around the chest where that is in the way."""
    left, right = _grip(place, "left"), _grip(place, "right")
    front = place["collar"][0] + CHEST_M
    points = {"band_left": left, "band_right": right}
    for side, end, sign in (("left", left, 1.0), ("right", right, -1.0)):
        x = max(front, end[0]) if abs(end[1]) > 0.1 else end[0]
        y = sign * min(0.1, abs(end[1]))
        points[f"band_chest_{side}"] = (x, y, (left[2] + right[2]) / 2)
    return points


def _cable(place: Place) -> dict[str, Vector]:
    foot = place["left_ankle"]
    x, y = foot[0] + PULLEY_M[0], place["right_hip"][1]
    return {
        "handle": _grip(place, "right"),
        "pulley": (x, y, PULLEY_M[1]),
        "wheel": (x + 0.05, y, PULLEY_M[1]),
        "post_foot": (x + 0.1, y, 0.0),
        "post_top": (x + 0.1, y, 1.9),
    }


def _dumbbell_rods(side: str) -> tuple[Rod, ...]:
    return (
        Rod(f"{side}_back_end", f"{side}_back", DUMBBELL_RADIUS_M),
        Rod(f"{side}_back", f"{side}_front", 0.017),
        Rod(f"{side}_front", f"{side}_front_end", DUMBBELL_RADIUS_M),
    )


TOOLS: Final = {
    "renegade_row": Tool(_dumbbells, (*_dumbbell_rods("left"), *_dumbbell_rods("right"))),
    "single_arm_kettlebell_swing": Tool(
        _kettlebell, (Rod("handle", "bell", 0.022), Rod("bell", "bell", BELL_RADIUS_M))
    ),
    "standing_band_pull_apart": Tool(
        _band,
        (
            Rod("band_left", "band_chest_left", 0.013, soft=True),
            Rod("band_chest_left", "band_chest_right", 0.013, soft=True),
            Rod("band_chest_right", "band_right", 0.013, soft=True),
        ),
    ),
    "one_arm_one_leg_cable_row": Tool(
        _cable,
        (
            Rod("handle", "pulley", 0.006, soft=True),
            Rod("wheel", "wheel", 0.07),
            Rod("post_foot", "post_top", 0.035),
        ),
    ),
}
