"""A body of rigid segments: from joint angles to the places of its joints (forward kinematics), in metres.

Axes: x forward of the upright figure, y to its left, z up. Segment lengths are shares of stature from de Leva (1996,
Journal of Biomechanics 29, 1223–1230; mean of women and men); the widths of shoulders and hips between joint centres
are our judgement, because that paper has none.

Angles in degrees. ``pitch`` turns the whole body forward from upright (90 is face down), ``yaw`` to its left, ``roll``
its left side up. ``spine`` bends the chest forward on the pelvis, ``twist`` turns it to the left, ``neck`` and
``head`` bend forward. For each arm: ``raise`` lifts the upper arm from hanging down, in the plane that ``plane`` gives
(0 forward, 90 out to its side); ``elbow`` bends the forearm, toward where ``curl`` points (0 forward of the chest, 90
inward, 180 back). ``protract_mm`` brings the shoulder forward of the chest, ``shrug_mm`` up along it. For each leg:
``hip`` lifts the thigh forward, ``spread`` out to its side, ``knee`` bends it, ``ankle`` points the toes.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

Vector: TypeAlias = tuple[float, float, float]
Axes: TypeAlias = tuple[Vector, Vector, Vector]
"""Forward, left and up of a segment."""
Place: TypeAlias = dict[str, Vector]

UPPER_ARM: Final = 0.1603
FOREARM: Final = 0.1534
HAND: Final = 0.0472
THIGH: Final = 0.2275
SHANK: Final = 0.2493
FOOT: Final = 0.1399
TRUNK: Final = 0.2880
"""Middle of the hips to middle of the shoulders; de Leva's trunk reaches up to the neck, 6 % of stature higher."""
NECK: Final = 0.0600
HEAD: Final = 0.1161
SHOULDERS: Final = 0.2100
HIPS: Final = 0.1200
PELVIS: Final = 0.35
"""Share of the trunk below the bend of the spine."""
CARRIED: Final = 0.04
"""Thickness that keeps wrists and toes above the floor, in shares of stature (judgement)."""
SIDES: Final = (("left", 1.0), ("right", -1.0))
UPRIGHT: Final[Axes] = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))


@dataclass(frozen=True, slots=True)
class Figure:
    """A body of one stature. ``arms`` and ``legs`` stretch or shorten the limbs against the usual (1 is usual)."""

    height_m: float = 1.72
    arms: float = 1.0
    legs: float = 1.0

    def place(self, angles: Mapping[str, float]) -> Place:
        """Where every joint is with the middle of the hips at the origin; missing angles are 0."""
        get = angles.get
        tall = self.height_m
        facing = turned(UPRIGHT, 2, get("yaw", 0.0))
        pelvis = turned(turned(turned(facing, 1, get("pitch", 0.0)), 0, get("roll", 0.0)), 2, get("turn", 0.0))
        chest = turned(turned(pelvis, 1, get("spine", 0.0)), 2, get("twist", 0.0))
        waist = along(pelvis[2], PELVIS * TRUNK * tall)
        collar = add(waist, along(chest[2], (1 - PELVIS) * TRUNK * tall))
        joints: Place = {"mid_hip": (0.0, 0.0, 0.0), "waist": waist, "collar": collar}
        self.add_head(joints, chest, collar, angles)
        for side, sign in SIDES:
            self.add_arm(joints, chest, collar, side, sign, angles)
            self._add_leg(joints, pelvis, side, sign, angles)
        return joints

    def add_head(self, joints: Place, chest: Axes, collar: Vector, angles: Mapping[str, float]) -> None:
        """Nose, ears, eyes and mouth above a chest, into ``joints``."""
        tall = self.height_m
        neck = turned(chest, 1, angles.get("neck", 0.0))
        skull = turned(neck, 1, angles.get("head", 0.0))
        base = add(collar, along(neck[2], NECK * tall))
        middle = add(base, along(skull[2], 0.45 * HEAD * tall))

        def at(forward: float, left: float, up: float) -> Vector:
            return add(middle, mixed(skull, forward * tall, left * tall, up * tall))

        joints["nose"] = at(0.058, 0.0, -0.014)
        for side, sign in SIDES:
            joints[f"{side}_ear"] = at(-0.004, 0.042 * sign, 0.0)
            joints[f"{side}_eye"] = at(0.048, 0.019 * sign, 0.017)
            joints[f"{side}_eye_inner"] = at(0.050, 0.010 * sign, 0.017)
            joints[f"{side}_eye_outer"] = at(0.044, 0.027 * sign, 0.017)
            joints[f"mouth_{side}"] = at(0.048, 0.015 * sign, -0.024)

    def add_arm(
        self, joints: Place, chest: Axes, collar: Vector, side: str, sign: float, angles: Mapping[str, float]
    ) -> None:
        """Shoulder, elbow and wrist of one side of a chest, into ``joints``."""

        def angle(name: str) -> float:
            return angles.get(f"{side}_{name}", angles.get(name, 0.0))

        shoulder = add(
            collar,
            mixed(chest, angle("protract_mm") / 1000, sign * SHOULDERS / 2 * self.height_m, angle("shrug_mm") / 1000),
        )
        joints[f"{side}_socket"] = minus(shoulder, along(chest[0], angle("protract_mm") / 1000))
        lifted, plane = math.radians(angle("raise")), math.radians(angle("plane"))
        upper = mixed(
            chest, math.sin(lifted) * math.cos(plane), sign * math.sin(lifted) * math.sin(plane), -math.cos(lifted)
        )
        curl = math.radians(angle("curl"))
        wanted = mixed(chest, math.cos(curl), -sign * math.sin(curl), 0.35)
        bend = math.radians(angle("elbow"))
        fore = add(along(upper, math.cos(bend)), along(square_to(upper, wanted), math.sin(bend)))
        elbow = add(shoulder, along(upper, UPPER_ARM * self.height_m * self.arms))
        wrist = add(elbow, along(fore, FOREARM * self.height_m * self.arms))
        joints.update({f"{side}_shoulder": shoulder, f"{side}_elbow": elbow, f"{side}_wrist": wrist})

    def _add_leg(self, joints: Place, pelvis: Axes, side: str, sign: float, angles: Mapping[str, float]) -> None:
        def angle(name: str) -> float:
            return angles.get(f"{side}_{name}", angles.get(name, 0.0))

        hip = along(pelvis[1], sign * HIPS / 2 * self.height_m)
        thigh = turned(turned(pelvis, 1, -angle("hip")), 0, sign * angle("spread"))
        shin = turned(thigh, 1, angle("knee"))
        foot = turned(shin, 1, angle("ankle"))
        knee = add(hip, along(thigh[2], -THIGH * self.height_m * self.legs))
        ankle = add(knee, along(shin[2], -SHANK * self.height_m * self.legs))
        joints.update({f"{side}_hip": hip, f"{side}_knee": knee, f"{side}_ankle": ankle})
        joints[f"{side}_heel"] = add(ankle, mixed(foot, -0.030 * self.height_m, 0.0, -0.030 * self.height_m))
        joints[f"{side}_foot_index"] = add(
            ankle, mixed(foot, (FOOT - 0.035) * self.height_m, 0.0, -0.032 * self.height_m)
        )

    def reach(self, start: Vector, target: Vector, pole: Vector, upper: float, lower: float) -> tuple[Vector, Vector]:
        """Middle and end of a limb of two bones (shares of stature) from ``start`` toward ``target``, bent toward
        ``pole``; a target out of reach is reached for."""
        one, two = upper * self.height_m, lower * self.height_m
        gap = minus(target, start)
        far = length(gap)
        reached = min(max(far, abs(one - two) + 1e-6), (one + two) * 0.9999)
        ahead = along(gap, 1 / far) if far else pole
        cosine = (one * one + reached * reached - two * two) / (2 * one * reached)
        sine = math.sqrt(max(0.0, 1 - cosine * cosine))
        side = square_to(ahead, pole)
        middle = add(start, add(along(ahead, one * cosine), along(side, one * sine)))
        return middle, add(start, along(ahead, reached))


def turned(axes: Axes, about: int, angle_deg: float) -> Axes:
    """Axes turned about one of their own; about 1 (left) forward becomes down, about 2 (up) forward becomes left."""
    if angle_deg == 0:
        return axes
    cosine, sine = math.cos(math.radians(angle_deg)), math.sin(math.radians(angle_deg))
    one, two = (about + 1) % 3, (about + 2) % 3
    first = add(along(axes[one], cosine), along(axes[two], sine))
    second = add(along(axes[two], cosine), along(axes[one], -sine))
    made = [axes[0], axes[1], axes[2]]
    made[one], made[two] = first, second
    return made[0], made[1], made[2]


def mixed(axes: Axes, forward: float, left: float, up: float) -> Vector:
    """The vector with these parts along the axes."""
    return add(add(along(axes[0], forward), along(axes[1], left)), along(axes[2], up))


def add(a: Vector, b: Vector) -> Vector:
    return a[0] + b[0], a[1] + b[1], a[2] + b[2]


def minus(a: Vector, b: Vector) -> Vector:
    return a[0] - b[0], a[1] - b[1], a[2] - b[2]


def along(a: Vector, by: float) -> Vector:
    return a[0] * by, a[1] * by, a[2] * by


def dot(a: Vector, b: Vector) -> float:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def length(a: Vector) -> float:
    return math.sqrt(dot(a, a))


def square_to(axis: Vector, wanted: Vector) -> Vector:
    """The unit vector at right angles to ``axis`` (of length 1) that comes nearest to ``wanted``."""
    rest = minus(wanted, along(axis, dot(axis, wanted)))
    size = length(rest)
    if size < 1e-9:
        return square_to(axis, (axis[1] + 1.0, axis[2], axis[0]))
    return along(rest, 1 / size)
