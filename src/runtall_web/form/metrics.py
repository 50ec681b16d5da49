"""What a runner calls the numbers of their form, with their units, and how figures are written."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_Text = str | Promise

POSTURE, ARMS, RHYTHM, LEGS = "posture", "arms", "rhythm", "legs"
GROUP_WORDS: dict[str, _Text] = {
    POSTURE: gettext_lazy("Posture"),
    ARMS: gettext_lazy("Arms"),
    RHYTHM: gettext_lazy("Bounce and rhythm"),
    LEGS: gettext_lazy("Legs"),
}
FROM_VIEW_WORDS: dict[str, _Text] = {
    "side": gettext_lazy("from the side"),
    "front": gettext_lazy("from the front"),
    "rear": gettext_lazy("from behind"),
    "oblique": gettext_lazy("from an angle"),
}
TRAVEL_WORDS: dict[str, _Text] = {
    "treadmill": gettext_lazy("treadmill"),
    "left": gettext_lazy("running to the left"),
    "right": gettext_lazy("running to the right"),
}
UNIT_WORDS: dict[str, _Text] = {
    "spm": gettext_lazy("steps/min"),
    "ms": gettext_lazy("ms"),
    "cm": gettext_lazy("cm"),
    "%": gettext_lazy("%"),
    "°": "°",
    "": "",
}
METRICS: dict[str, tuple[_Text, str]] = {
    "trunk_lean_deg": (gettext_lazy("Trunk lean"), POSTURE),
    "head_forward_deg": (gettext_lazy("Head forward"), POSTURE),
    "shoulder_elevation_pct": (gettext_lazy("Ears above shoulders"), POSTURE),
    "lateral_sway_deg": (gettext_lazy("Trunk sway"), POSTURE),
    "pelvic_range_deg": (gettext_lazy("Pelvis tilt, range"), POSTURE),
    "pelvic_drop_deg": (gettext_lazy("Pelvis drop"), POSTURE),
    "elbow_angle_deg": (gettext_lazy("Elbow angle"), ARMS),
    "arm_swing_deg": (gettext_lazy("Arm swing"), ARMS),
    "arm_crossing_pct": (gettext_lazy("Wrists past the middle"), ARMS),
    "vertical_oscillation_cm": (gettext_lazy("Bounce"), RHYTHM),
    "vertical_ratio_pct": (gettext_lazy("Bounce per step length"), RHYTHM),
    "cadence_spm": (gettext_lazy("Cadence"), RHYTHM),
    "contact_time_ms": (gettext_lazy("Contact time"), RHYTHM),
    "duty_factor": (gettext_lazy("Duty factor"), RHYTHM),
    "step_asymmetry_pct": (gettext_lazy("Step asymmetry"), RHYTHM),
    "overstride_cm": (gettext_lazy("Ankle ahead at contact"), LEGS),
    "tibia_angle_deg": (gettext_lazy("Shin angle at contact"), LEGS),
    "knee_flexion_contact_deg": (gettext_lazy("Knee bend at contact"), LEGS),
    "knee_flexion_stance_deg": (gettext_lazy("Knee bend in stance"), LEGS),
}
"""Name and group of every metric, in the order of a report."""


COARSE = 3.0
FINE = 0.1
TENTHS_BELOW = 10
MINUS = "−"


@dataclass(frozen=True, slots=True)
class MetricWords:
    name: str
    group: str
    unit: str


def metric_words(metric: str, unit: str) -> MetricWords:
    """Words for a metric; one that this program does not know yet is told by its own name."""
    known = METRICS.get(metric)
    word = str(UNIT_WORDS.get(unit, unit))
    if known is None:
        return MetricWords(metric.rpartition("_")[0].replace("_", " ").capitalize(), POSTURE, word)
    return MetricWords(str(known[0]), known[1], word)


def places_for(uncertainty: float) -> int:
    """Decimals that a number deserves when it is known so well."""
    if uncertainty >= COARSE:
        return 0
    return 1 if uncertainty >= FINE else 2


def figure(value: float, places: int) -> str:
    """A number as the page's language writes it, with a real minus sign."""
    rounded = round(value, places)
    return f"{MINUS if rounded < 0 else ''}{number_format(abs(rounded), decimal_pos=places)}"


def short_figure(value: float) -> str:
    """A number for a headline: ``6``, ``4.5``, ``18``."""
    rounded = round(value, 1)
    return figure(rounded, 0 if rounded >= TENTHS_BELOW or rounded == round(rounded) else 1)


def signed(value: float, places: int) -> str:
    """The same with its sign, also a plus; ``±`` before nothing at all."""
    rounded = round(value, places)
    sign = "+" if rounded > 0 else MINUS if rounded < 0 else "±"
    return f"{sign}{number_format(abs(rounded), decimal_pos=places)}"


def with_unit(shown: str, unit: str) -> str:
    """``6.2°`` and ``168 steps/min``: a degree stands close, other units apart."""
    word = str(UNIT_WORDS.get(unit, unit))
    return f"{shown}{word}" if word in ("", "°") else f"{shown}\u00a0{word}"


def from_view(view: str | None) -> str:
    return str(FROM_VIEW_WORDS.get(view or "", _("from a view that is not known")))
