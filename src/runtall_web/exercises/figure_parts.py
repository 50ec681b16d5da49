"""The figure's flesh: which part spans which joints, how thick it is, and where each muscle of the catalogue lies.

A part runs from one joint to another. Its rings are ellipses across that line: how far along (0 at the first joint, 1
at the second), half the depth, half the width, and how far the middle lies toward the front, in metres for the stature
of ``figure_motion.FIGURE``. The front of a part is square to its line and to its left. Thicknesses and places are our
judgement, for a picture only; nothing is measured by them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

Ring: TypeAlias = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Patch:
    """A piece of a part's skin: from and to along its line, middle and half width of the angle around it in degrees
    (0 front, 90 left, 180 back)."""

    part: str
    begin: float
    end: float
    middle_deg: float
    half_deg: float


@dataclass(frozen=True, slots=True)
class Part:
    """From joint to joint; ``left`` names two joints, the second to the left of the first."""

    name: str
    start: str
    end: str
    left: tuple[str, str]
    rings: tuple[Ring, ...]


PELVIS: Final = (
    (-0.60, 0.030, 0.050, -0.012),
    (-0.50, 0.085, 0.115, -0.012),
    (-0.20, 0.108, 0.155, -0.014),
    (0.15, 0.112, 0.164, -0.014),
    (0.50, 0.102, 0.152, -0.006),
    (0.90, 0.090, 0.136, 0.000),
    (1.15, 0.086, 0.130, 0.002),
    (1.38, 0.050, 0.080, 0.002),
)
CHEST: Final = (
    (-0.28, 0.050, 0.080, 0.000),
    (-0.14, 0.085, 0.127, 0.001),
    (0.08, 0.090, 0.133, 0.003),
    (0.35, 0.102, 0.147, 0.006),
    (0.60, 0.108, 0.160, 0.006),
    (0.80, 0.100, 0.160, 0.002),
    (0.93, 0.082, 0.140, -0.004),
    (1.04, 0.058, 0.090, -0.008),
    (1.10, 0.020, 0.030, -0.008),
)
NECK: Final = (
    (-0.10, 0.050, 0.090, -0.006),
    (0.08, 0.054, 0.072, -0.004),
    (0.28, 0.051, 0.055, 0.000),
    (0.50, 0.049, 0.050, 0.004),
    (0.75, 0.040, 0.044, 0.006),
)
HEAD: Final = (
    (-1.16, 0.016, 0.014, 0.052),
    (-1.06, 0.040, 0.034, 0.042),
    (-0.75, 0.070, 0.056, 0.022),
    (-0.25, 0.092, 0.071, 0.006),
    (0.15, 0.098, 0.076, 0.000),
    (0.55, 0.090, 0.070, -0.002),
    (0.88, 0.062, 0.050, -0.004),
    (1.06, 0.022, 0.020, -0.006),
)
NOSE: Final = ((-0.5, 0.004, 0.004, 0.0), (0.1, 0.012, 0.013, 0.0), (0.65, 0.012, 0.012, 0.0), (1.0, 0.004, 0.004, 0.0))
GIRDLE: Final = (
    (0.10, 0.030, 0.030, 0.0),
    (0.35, 0.058, 0.050, 0.0),
    (0.70, 0.062, 0.056, 0.0),
    (0.95, 0.060, 0.058, 0.0),
    (1.15, 0.050, 0.048, 0.0),
    (1.28, 0.022, 0.022, 0.0),
)
UPPER_ARM: Final = (
    (-0.14, 0.016, 0.016, 0.0),
    (-0.06, 0.035, 0.034, 0.0),
    (0.15, 0.040, 0.039, 0.0),
    (0.50, 0.047, 0.045, 0.0),
    (0.82, 0.053, 0.050, 0.0),
    (1.02, 0.050, 0.048, 0.0),
    (1.16, 0.020, 0.020, 0.0),
)
FOREARM: Final = (
    (-0.06, 0.012, 0.016, 0.0),
    (0.00, 0.024, 0.028, 0.0),
    (0.25, 0.030, 0.032, 0.0),
    (0.68, 0.042, 0.040, 0.0),
    (0.95, 0.039, 0.037, 0.0),
    (1.08, 0.028, 0.027, 0.0),
    (1.14, 0.012, 0.012, 0.0),
)
FLAT_HAND: Final = (
    (0.00, 0.008, 0.016, 0.0),
    (0.12, 0.012, 0.032, 0.0),
    (0.50, 0.018, 0.042, 0.0),
    (0.85, 0.021, 0.034, 0.0),
    (1.06, 0.016, 0.022, 0.0),
)
FIST: Final = (
    (-0.06, 0.020, 0.020, 0.0),
    (0.12, 0.036, 0.038, 0.0),
    (0.50, 0.040, 0.044, 0.0),
    (0.85, 0.031, 0.034, 0.0),
    (1.06, 0.018, 0.020, 0.0),
)
THIGH: Final = (
    (-0.10, 0.026, 0.026, 0.006),
    (-0.04, 0.050, 0.047, 0.004),
    (0.12, 0.055, 0.053, 0.002),
    (0.50, 0.073, 0.070, 0.002),
    (0.82, 0.086, 0.081, 0.000),
    (1.02, 0.084, 0.080, 0.000),
    (1.18, 0.045, 0.045, 0.000),
)
SHANK: Final = (
    (-0.06, 0.016, 0.016, 0.000),
    (0.00, 0.034, 0.032, 0.000),
    (0.16, 0.036, 0.034, -0.002),
    (0.45, 0.047, 0.044, -0.010),
    (0.70, 0.057, 0.053, -0.014),
    (0.90, 0.050, 0.049, -0.004),
    (1.02, 0.047, 0.046, 0.002),
    (1.10, 0.020, 0.020, 0.004),
)
FOOT: Final = (
    (-0.10, 0.012, 0.012, -0.014),
    (-0.03, 0.030, 0.029, -0.018),
    (0.18, 0.040, 0.033, -0.024),
    (0.45, 0.034, 0.038, -0.020),
    (0.75, 0.022, 0.043, -0.010),
    (0.98, 0.015, 0.037, -0.004),
    (1.10, 0.006, 0.014, 0.000),
)
"""The front of a foot is its sole."""

HIPS: Final = ("right_hip", "left_hip")
SOCKETS: Final = ("right_socket", "left_socket")
EARS: Final = ("right_ear", "left_ear")
SIDES: Final = ("left", "right")


def parts(hand: str) -> tuple[Part, ...]:
    """Every part of the figure, with a flat ``hand`` or a fist."""
    made = [
        Part("pelvis", "mid_hip", "waist", HIPS, PELVIS),
        Part("chest", "waist", "collar", SOCKETS, CHEST),
        Part("neck", "collar", "head", SOCKETS, NECK),
        Part("head", "head", "crown", EARS, HEAD),
        Part("nose", "nose", "nose_root", EARS, NOSE),
    ]
    for side in SIDES:
        up = ("waist", "collar") if side == "left" else ("collar", "waist")
        made += [
            Part(f"{side}_girdle", "collar", f"{side}_shoulder", up, GIRDLE),
            Part(f"{side}_upper_arm", f"{side}_elbow", f"{side}_shoulder", SOCKETS, UPPER_ARM),
            Part(f"{side}_forearm", f"{side}_wrist", f"{side}_elbow", SOCKETS, FOREARM),
            Part(f"{side}_hand", f"{side}_hand", f"{side}_wrist", SOCKETS, FLAT_HAND if hand == "flat" else FIST),
            Part(f"{side}_thigh", f"{side}_knee", f"{side}_hip", HIPS, THIGH),
            Part(f"{side}_shank", f"{side}_ankle", f"{side}_knee", HIPS, SHANK),
            Part(f"{side}_foot", f"{side}_heel", f"{side}_foot_index", HIPS, FOOT),
        ]
    return tuple(made)


def _both(part: str, begin: float, end: float, middle_deg: float, half_deg: float) -> tuple[Patch, ...]:
    """The same patch on the left and on the right limb."""
    return tuple(Patch(f"{side}_{part}", begin, end, middle_deg, half_deg) for side in SIDES)


def _pair(part: str, begin: float, end: float, middle_deg: float, half_deg: float) -> tuple[Patch, ...]:
    """A patch of the trunk and its mirror image."""
    return (
        Patch(part, begin, end, middle_deg, half_deg),
        Patch(part, begin, end, 360 - middle_deg, half_deg),
    )


GLUTES: Final = (Patch("pelvis", -0.5, 0.4, 180, 75), *_both("thigh", 0.86, 1.1, 180, 60))
ABDOMINALS: Final = (Patch("chest", -0.25, 0.4, 0, 40), Patch("pelvis", 0.25, 1.3, 0, 40))
MUSCLES: Final = {
    "latissimus dorsi": _pair("chest", 0.0, 0.66, 132, 42),
    "rhomboids": (Patch("chest", 0.66, 0.94, 180, 26),),
    "middle trapezius": (Patch("chest", 0.7, 0.9, 180, 52),),
    "lower trapezius": (Patch("chest", 0.3, 0.72, 180, 24),),
    "erector spinae": (Patch("pelvis", 0.3, 1.3, 180, 26), Patch("chest", -0.25, 0.72, 180, 20)),
    "multifidus": (Patch("pelvis", 0.15, 1.3, 180, 22), Patch("chest", -0.25, 0.12, 180, 22)),
    "obliques": (*_pair("chest", -0.25, 0.34, 70, 30), *_pair("pelvis", 0.5, 1.3, 70, 30)),
    "abdominals": ABDOMINALS,
    "glutes": GLUTES,
    "gluteus maximus": GLUTES,
    "gluteus medius": _pair("pelvis", 0.0, 0.5, 105, 28),
    "hamstrings": _both("thigh", 0.1, 0.84, 180, 62),
    "quadriceps": _both("thigh", 0.1, 0.84, 0, 68),
    "rear deltoid": _both("girdle", 0.62, 1.2, 0, 58),
    "infraspinatus": _pair("chest", 0.6, 0.86, 142, 20),
    "serratus anterior": _pair("chest", 0.3, 0.76, 78, 28),
    "serratus anterior of the supporting arm": (Patch("chest", 0.3, 0.76, 78, 28),),
    "pectoralis minor": _pair("chest", 0.68, 0.92, 40, 24),
    "deep neck flexors": (Patch("neck", 0.2, 0.75, 0, 55),),
    "shoulder stabilisers": _both("girdle", 0.6, 1.2, 0, 180),
    "forearms": _both("forearm", 0.25, 0.95, 0, 180),
}
"""Where a muscle of the catalogue shows on the skin; the working arm is the right one."""
