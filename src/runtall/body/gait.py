"""A running (or walking, or stepping) mannequin: where every joint is at every moment of a stride, by laws.

What is asked for comes out exactly: cadence, contact time, bounce, lean, overstride and the others are laws of the
stride, and what follows from them (knee, shin) is computed from the joints, never measured. Axes, segments and angles
are those of :mod:`runtall.body.skeleton`: x forward, y to the left, z up, the floor at 0.

A stride is counted 0–1 from the left foot's contact.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from runtall.body.skeleton import (
    FOOT,
    HEAD,
    HIPS,
    NECK,
    SHANK,
    SHOULDERS,
    SIDES,
    THIGH,
    TRUNK,
    UPRIGHT,
    Axes,
    Figure,
    Place,
    Vector,
    add,
    along,
    minus,
    turned,
)

TOE: Final = FOOT - 0.035
"""Ankle to the tip of the foot along it, as in the figure's foot."""
TOE_DOWN: Final = 0.032
HEEL: Final = 0.030
HEEL_DOWN: Final = 0.030
EAR_BACK: Final = 0.004
EAR_UP: Final = NECK + 0.45 * HEAD
HEEL_OFF: Final = 0.4
"""From this share of the contact on the heel rises (judgement, as are the courses of the foot below)."""
PUSH_OFF_DEG: Final = 55.0
TUCKED_DEG: Final = 95.0
TUCKED_AT: Final = 0.25
FLAT_BY: Final = 0.2
RETRACTION: Final = 0.5
"""How fast the foot is already pulled back when it lands, against the ground."""
LANDS_PER_S: Final = 2.5
"""How fast the foot comes down when it lands, in heights of its lift."""
STRAIGHT: Final = 0.9992
"""A leg is never longer than this share of thigh and shank."""


@dataclass(frozen=True, slots=True)
class Gait:
    """What the runner does.

    ``bounce_cm`` is how far the hips rise and fall in a step; below 0 they are highest over the standing foot, as in
    walking. ``shrug_cm`` lifts the shoulders. ``arm_crossing_pct`` is how far the wrists come past the middle of the
    trunk, in shoulder widths (below 0: not at all). ``pelvic_drop_deg`` is how much lower the swing side is at
    mid-stance, at most half of ``pelvic_range_deg``. ``overstride_cm`` is the ankle ahead of the hips at contact,
    ``knee_contact_deg`` the knee's bend then. ``asymmetry_pct`` above 0 makes the step from left to right the longer
    one. ``lift_cm`` is how high the toes go, ``strike_deg`` how far they point up at contact, ``twist_deg`` how far
    the shoulders turn, peak to peak. ``speed_mps`` is that of the belt, or of the runner who travels.
    """

    cadence_spm: float = 170.0
    contact_ms: float = 250.0
    bounce_cm: float = 8.0
    lean_deg: float = 6.0
    head_deg: float = 15.0
    shrug_cm: float = 0.0
    elbow_deg: float = 90.0
    arm_swing_deg: float = 50.0
    arm_crossing_pct: float = -25.0
    sway_deg: float = 5.0
    pelvic_range_deg: float = 8.0
    pelvic_drop_deg: float = 3.0
    overstride_cm: float = 15.0
    knee_contact_deg: float = 18.0
    asymmetry_pct: float = 0.0
    speed_mps: float = 2.9
    lift_cm: float = 28.0
    strike_deg: float = 8.0
    step_width_cm: float = 8.0
    twist_deg: float = 6.0

    def __post_init__(self) -> None:
        if not (self.cadence_spm > 0 and 0 < self.duty < 1):
            raise ValueError(f"no gait: {self.cadence_spm} steps a minute with {self.contact_ms} ms on the ground")
        if abs(self.pelvic_drop_deg) > self.pelvic_range_deg / 2:
            raise ValueError("a pelvis drops by at most half of its range")

    @property
    def stride_s(self) -> float:
        return 120 / self.cadence_spm

    @property
    def duty(self) -> float:
        """Share of the stride that a foot is on the ground."""
        return self.contact_ms / 1000 / self.stride_s

    @property
    def right_contact(self) -> float:
        """Where in the stride the right foot lands."""
        return 0.5 + self.asymmetry_pct / 200


WALKING: Final = Gait(
    cadence_spm=112, contact_ms=670, bounce_cm=-4, lean_deg=2, head_deg=12, elbow_deg=155, arm_swing_deg=30,
    arm_crossing_pct=-45, overstride_cm=32, knee_contact_deg=5, speed_mps=1.4, lift_cm=8, strike_deg=20,
)  # fmt: skip
ON_THE_SPOT: Final = Gait(
    contact_ms=230, lean_deg=3, overstride_cm=0, knee_contact_deg=20, speed_mps=0.0, lift_cm=25, strike_deg=-10
)
"""Running on the spot: the feet land under the hips."""
STEPPING: Final = Gait(
    cadence_spm=112, contact_ms=640, bounce_cm=-2, lean_deg=0, elbow_deg=140, arm_swing_deg=20, arm_crossing_pct=-40,
    overstride_cm=0, knee_contact_deg=8, speed_mps=0.0, lift_cm=15, strike_deg=-10,
)  # fmt: skip


class Runner:
    """A figure with a gait. Raises ``ValueError`` when the legs are too short for what is asked."""

    def __init__(self, gait: Gait, figure: Figure) -> None:
        self.gait = gait
        self.figure = figure
        self._middle = (gait.duty + gait.right_contact - 0.5) / 2  # mid-stance of the left foot
        self._tilt_ahead = math.acos(2 * gait.pelvic_drop_deg / gait.pelvic_range_deg) if gait.pelvic_range_deg else 0.0
        self._landing = LANDS_PER_S * (1 - gait.duty) * gait.stride_s
        self._base_m = 0.0
        self._head_deg = _solved(lambda deg: self._head_lean(deg), gait.head_deg, -90.0, 120.0)
        self._curl_deg = _solved(self._crossing, gait.arm_crossing_pct, -60.0, 100.0, "arms do not cross so far")
        self._base_m = self._hip_height()
        leg = (THIGH + SHANK) * figure.height_m * figure.legs
        if _sagittal(minus(self._ankle(gait.duty - 1e-6, ("left", 1.0)), self.hips(gait.duty))) > 1.02 * leg:
            raise ValueError("the legs are too short for this speed, contact time and overstride")

    def hips(self, stride: float) -> Vector:
        """The middle of the hips."""
        bounce_m = self._length(self.gait.bounce_cm)
        return 0.0, 0.0, self._base_m - bounce_m / 2 * math.cos(4 * math.pi * (stride - self._middle))

    def place(self, stride: float) -> Place:
        """Where every joint is at a moment of the stride, on a belt: the middle of the hips stays at x = 0."""
        joints: Place = {"mid_hip": self.hips(stride)}
        chest = self._chest(stride)
        collar = add(joints["mid_hip"], along(chest[2], TRUNK * self.figure.height_m))
        joints["collar"] = collar
        self.figure.add_head(joints, UPRIGHT, collar, {"neck": self._head_deg})
        for side in SIDES:
            self._add_arm(joints, chest, collar, side, stride)
            self._add_leg(joints, side, stride)
        return joints

    def _length(self, centimetres: float) -> float:
        return centimetres / 100

    def _chest(self, stride: float) -> Axes:
        gait, turn = self.gait, 2 * math.pi * (stride - self._middle)
        lean, sway = math.radians(gait.lean_deg), math.radians(gait.sway_deg / 2 * math.cos(turn))
        up = (math.sin(lean), math.cos(lean) * math.sin(sway), math.cos(lean) * math.cos(sway))
        left = (0.0, math.cos(sway), -math.sin(sway))
        forward = (math.cos(lean), -math.sin(lean) * math.sin(sway), -math.sin(lean) * math.cos(sway))
        return turned((forward, left, up), 2, gait.twist_deg / 2 * math.cos(turn))

    def _head_lean(self, neck_deg: float) -> float:
        """How far the ears lie ahead of the shoulders for a neck that bends this far."""
        neck, lean = math.radians(neck_deg), math.radians(self.gait.lean_deg)
        shrug = self._length(self.gait.shrug_cm) / self.figure.height_m
        ahead = EAR_UP * math.sin(neck) - EAR_BACK * math.cos(neck) - shrug * math.sin(lean)
        up = EAR_UP * math.cos(neck) + EAR_BACK * math.sin(neck) - shrug * math.cos(lean)
        return math.degrees(math.atan2(ahead, up))

    def _crossing(self, curl_deg: float) -> float:
        """How far the right wrist comes past the middle for forearms that point this far inward."""
        width_m = SHOULDERS * self.figure.height_m
        most = -math.inf
        self._curl_deg = curl_deg
        for number in range(24):
            joints: Place = {}
            chest = self._chest(number / 24)
            collar = add(self.hips(number / 24), along(chest[2], TRUNK * self.figure.height_m))
            self._add_arm(joints, chest, collar, ("right", -1.0), number / 24)
            most = max(most, joints["right_wrist"][1] - collar[1] / 2)
        return 100 * most / width_m

    def _add_arm(self, joints: Place, chest: Axes, collar: Vector, side: tuple[str, float], stride: float) -> None:
        gait, (name, sign) = self.gait, side
        swing = gait.arm_swing_deg / 2 * math.cos(2 * math.pi * (stride - (0.5 if name == "left" else 0.0)))
        angles = {
            "raise": gait.lean_deg - 6 + swing,
            "elbow": 180 - gait.elbow_deg,
            "curl": self._curl_deg,
            "shrug_mm": 10 * gait.shrug_cm,
        }
        self.figure.add_arm(joints, chest, collar, name, sign, angles)

    def _add_leg(self, joints: Place, side: tuple[str, float], stride: float) -> None:
        figure, (name, sign) = self.figure, side
        hip = self._hip(stride, sign)
        ankle, foot = self._foot(stride, side)
        knee, reached = figure.reach(hip, ankle, (1.0, 0.0, 0.0), THIGH * figure.legs, SHANK * figure.legs)
        tall = figure.height_m
        joints[f"{name}_hip"], joints[f"{name}_knee"], joints[f"{name}_ankle"] = hip, knee, reached
        joints[f"{name}_heel"] = add(reached, _turned(-HEEL * tall, -HEEL_DOWN * tall, foot))
        joints[f"{name}_foot_index"] = add(reached, _turned(TOE * tall, -TOE_DOWN * tall, foot))

    def _hip(self, stride: float, sign: float) -> Vector:
        gait = self.gait
        turn = 2 * math.pi * (stride - self._middle) + self._tilt_ahead
        tilt = math.radians(gait.pelvic_range_deg / 2 * math.cos(turn))  # positive: the right side is lower
        half_m = sign * HIPS / 2 * self.figure.height_m
        return add(self.hips(stride), (0.0, half_m * math.cos(tilt), half_m * math.sin(tilt)))

    def _ankle(self, stride: float, side: tuple[str, float]) -> Vector:
        return self._foot(stride, side)[0]

    def _foot(self, stride: float, side: tuple[str, float]) -> tuple[Vector, float]:
        """The ankle's place and the foot's pitch in radians, heel up positive."""
        gait, (name, sign) = self.gait, side
        since = (stride - (0.0 if name == "left" else gait.right_contact)) % 1.0
        lands_x = self._length(gait.overstride_cm) - self._over(math.radians(-gait.strike_deg))[0]
        aside = sign * self._length(gait.step_width_cm) / 2
        if since < gait.duty:
            pitch = math.radians(_stance_pitch(since / gait.duty, gait.strike_deg))
            x = lands_x - gait.speed_mps * since * gait.stride_s
            pitch = self._heel_up(pitch, x, self._hip(stride, sign))
            over = self._over(pitch)
            return (x + over[0], aside, over[1]), pitch
        part = (since - gait.duty) / (1 - gait.duty)
        leaves_x = lands_x - gait.speed_mps * gait.duty * gait.stride_s
        leaving = self._heel_up(math.radians(PUSH_OFF_DEG), leaves_x, self._hip(stride - since + gait.duty, sign))
        pitch = _swing_pitch(part, leaving, math.radians(-gait.strike_deg))
        pull = -gait.speed_mps * (1 - gait.duty) * gait.stride_s
        x = _hermite(part, leaves_x, pull, lands_x, RETRACTION * pull)
        over = self._over(pitch)
        lift = self._length(gait.lift_cm) * part * (1 - part) * (6.75 * (1 - part) + self._landing * part)
        return (x + over[0], aside, lift + over[1]), pitch

    def _over(self, pitch: float) -> tuple[float, float]:
        """The ankle against where the toes of the flat foot stand: the foot rolls over its toes, or over its heel."""
        tall = self.figure.height_m
        if pitch >= 0:
            ahead, _, up = _turned(-TOE * tall, TOE_DOWN * tall, pitch)
            return ahead, up
        ahead, _, up = _turned(HEEL * tall, HEEL_DOWN * tall, pitch)
        return ahead - (TOE + HEEL) * tall, up + (TOE_DOWN - HEEL_DOWN) * tall

    def _heel_up(self, pitch: float, x: float, hip: Vector) -> float:
        """The pitch, or a larger one where the leg would otherwise be too short for a foot that stands at ``x``."""
        leg = STRAIGHT * (THIGH + SHANK) * self.figure.height_m * self.figure.legs

        def reach(at: float) -> float:
            over = self._over(at)
            return math.hypot(x + over[0] - hip[0], over[1] - hip[2])

        if reach(pitch) <= leg:
            return pitch
        low, high = pitch, math.radians(85.0)
        for _ in range(30):
            middle = (low + high) / 2
            low, high = (middle, high) if reach(middle) > leg else (low, middle)
        return high

    def _hip_height(self) -> float:
        """Mean height of the hips that bends the knee at contact as asked, seen from the side."""

        def bend(base_m: float) -> float:
            self._base_m = base_m
            joints: Place = {}
            self._add_leg(joints, SIDES[0], 0.0)
            return -knee_bend_deg(joints, "left")

        leg = (THIGH + SHANK) * self.figure.height_m * self.figure.legs
        return _solved(bend, -self.gait.knee_contact_deg, 0.5 * leg, 1.2 * leg)


def knee_bend_deg(joints: Place, side: str) -> float:
    """The knee's bend seen from the side, 0° is straight."""
    return 180 - sagittal_angle_deg(joints[f"{side}_hip"], joints[f"{side}_knee"], joints[f"{side}_ankle"])


def sagittal_angle_deg(a: Vector, b: Vector, c: Vector) -> float:
    """The angle at ``b`` seen from the side, 180° is straight."""
    first, second = minus(a, b), minus(c, b)
    cross = first[0] * second[2] - first[2] * second[0]
    return math.degrees(math.atan2(abs(cross), first[0] * second[0] + first[2] * second[2]))


def _sagittal(a: Vector) -> float:
    return math.hypot(a[0], a[2])


def _solved(law: Callable[[float], float], wanted: float, low: float, high: float, problem: str = "") -> float:
    """Where a law that grows gives what is wanted, by halving."""
    if problem and not law(low) <= wanted <= law(high):
        raise ValueError(problem)
    for _ in range(40 if not problem else 16):
        middle = (low + high) / 2
        low, high = (middle, high) if law(middle) < wanted else (low, middle)
    return (low + high) / 2


def _turned(ahead: float, up: float, pitch: float) -> Vector:
    """Along a foot that is pitched: heel up turns its forward direction down."""
    return ahead * math.cos(pitch) + up * math.sin(pitch), 0.0, up * math.cos(pitch) - ahead * math.sin(pitch)


def _stance_pitch(share: float, strike_deg: float) -> float:
    if share < FLAT_BY:
        return -strike_deg * (1 - share / FLAT_BY) ** 2
    late = max(0.0, (share - HEEL_OFF) / (1 - HEEL_OFF))
    return PUSH_OFF_DEG * late * late


def _swing_pitch(part: float, leaving: float, landing: float) -> float:
    tucked = max(leaving, math.radians(TUCKED_DEG))
    if part < TUCKED_AT:
        return leaving + (tucked - leaving) * _ease(part / TUCKED_AT)
    return tucked + (landing - tucked) * _ease((part - TUCKED_AT) / (1 - TUCKED_AT))


def _ease(share: float) -> float:
    return share * share * (3 - 2 * share)


def _hermite(part: float, start: float, start_slope: float, end: float, end_slope: float) -> float:
    square, cube = part * part, part * part * part
    return (
        (2 * cube - 3 * square + 1) * start
        + (cube - 2 * square + part) * start_slope
        + (-2 * cube + 3 * square) * end
        + (cube - square) * end_slope
    )
