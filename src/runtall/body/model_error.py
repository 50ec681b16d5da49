"""How far a pose model's landmarks lie from the joints: measured, for the mannequin to err likewise.

The heavy BlazePose model on 26 rendered clips of the six exercises with exact joints, in millimetres at the joint's
depth. Part of it is no error but another definition: the model draws the hip on the trouser, the ankle on the bone.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from runtall.body.joints import LANDMARKS


@dataclass(frozen=True, slots=True)
class Error:
    """Of one landmark at rest: ``ahead`` (the way the person faces) and ``up`` on the average of clips, ``spread``
    between clips of one exercise (standard deviation along each axis), ``slide`` between the rest and the far end of a
    movement, and ``jitter`` from picture to picture. All in millimetres."""

    ahead: float
    up: float
    spread: float
    slide: float
    jitter: float


HEAVY: Final[Mapping[tuple[str, str], Error]] = MappingProxyType(
    {
        ("face", "near"): Error(-7, 17, 6, 6, 2),
        ("face", "far"): Error(-7, 17, 6, 6, 2),
        ("face", "front"): Error(0, 4, 2, 2, 1),
        ("ear", "near"): Error(30, -21, 8, 7, 2),
        ("ear", "far"): Error(7, -28, 19, 8, 2),
        ("ear", "front"): Error(0, -5, 4, 2, 1),
        ("shoulder", "near"): Error(13, 20, 8, 17, 3),
        ("shoulder", "far"): Error(19, 4, 11, 20, 3),
        ("shoulder", "front"): Error(0, 27, 5, 6, 2),
        ("elbow", "near"): Error(-8, -2, 8, 29, 4),
        ("elbow", "far"): Error(6, 0, 15, 30, 6),
        ("elbow", "front"): Error(0, -24, 6, 8, 6),
        ("wrist", "near"): Error(-1, -6, 4, 10, 4),
        ("wrist", "far"): Error(4, 3, 17, 30, 7),
        ("wrist", "front"): Error(0, -16, 5, 6, 4),
        ("hip", "near"): Error(0, -17, 15, 12, 3),
        ("hip", "far"): Error(-2, -36, 15, 14, 4),
        ("hip", "front"): Error(0, 16, 2, 3, 1),
        ("knee", "near"): Error(0, 11, 10, 9, 3),
        ("knee", "far"): Error(-19, -4, 14, 14, 5),
        ("knee", "front"): Error(4, -8, 5, 2, 1),
        ("ankle", "near"): Error(11, 18, 7, 5, 3),
        ("ankle", "far"): Error(6, 14, 10, 9, 5),
        ("ankle", "front"): Error(-2, 50, 4, 2, 1),
        ("heel", "near"): Error(-3, -12, 11, 6, 4),
        ("heel", "far"): Error(-11, -9, 15, 9, 6),
        ("heel", "front"): Error(-4, 42, 6, 2, 2),
        ("foot_index", "near"): Error(-12, 9, 11, 5, 3),
        ("foot_index", "far"): Error(-9, 12, 14, 14, 5),
        ("foot_index", "front"): Error(0, 14, 4, 1, 1),
    }
)
"""The far arm slides here like the near one's worst; what a rowing far hand adds, hidden behind the trunk, is
``HIDDEN_HAND_MM``. From the front both sides err outward or inward alike: only what differs between them is here."""
HIDDEN_HAND_MM: Final = 180.0
"""At the far end of a row the model puts the far hand up to this much too high or too low."""
SLIDES: Final[Mapping[str, float]] = MappingProxyType(
    {"shoulder_protraction_push_up": 0.35, "one_arm_one_leg_cable_row": 0.4, "standing_band_pull_apart": 0.3}
)
"""How much of ``slide`` was seen where the trunk moves little; all of it in the other exercises."""
PARTS: Final[Mapping[str, str]] = MappingProxyType({"pinky": "wrist", "index": "wrist", "thumb": "wrist"})


@dataclass(frozen=True, slots=True)
class Drawn:
    """The errors of one landmark in one recording, in metres: (to the picture's right, up)."""

    rest_m: tuple[float, float]
    slide_m: tuple[float, float]
    jitter_m: float


def draw(
    errors: Mapping[tuple[str, str], Error], slides: float, near_left: float, facing: float, dice: random.Random
) -> tuple[Drawn, ...]:
    """One recording's errors for the 33 landmarks, ``slides`` times what they slide.

    ``near_left`` is how much the left side is turned to the camera (−1 to 1), ``facing`` +1 when forward is to the
    right in the picture. The face errs as a whole.
    """
    face = Drawn((0.0, 0.0), (0.0, 0.0), 0.0)
    made: list[Drawn] = []
    for name in LANDMARKS:
        error = errors[part_of(name), where(name, near_left)]
        drawn = _drawn(error, slides, facing, dice)
        if part_of(name) == "face":
            face = face if made else drawn
            drawn = face
        made.append(drawn)
    return tuple(made)


def part_of(name: str) -> str:
    """Which row of the table a landmark has."""
    plain = name.removeprefix("left_").removeprefix("right_")
    if plain in ("nose", "mouth_left", "mouth_right") or plain.startswith("eye"):
        return "face"
    return PARTS.get(plain, plain)


def where(name: str, near_left: float) -> str:
    """Whether a landmark is on the near or far side, or seen from the front or rear."""
    if abs(near_left) < 0.5:
        return "front"
    return "near" if ("right" in name) == (near_left < 0) else "far"


def _drawn(error: Error, slides: float, facing: float, dice: random.Random) -> Drawn:
    spread, slide = error.spread / 1000, slides * error.slide / 1000
    return Drawn(
        (facing * error.ahead / 1000 + dice.gauss(0, spread), error.up / 1000 + dice.gauss(0, spread)),
        (dice.gauss(0, slide), dice.gauss(0, slide)),
        error.jitter / 1000,
    )
