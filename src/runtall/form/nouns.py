"""What form analysis says: metrics with their uncertainty, what it abstains from and why, contacts, findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from runtall.catalogue import Reason

UNITS: Mapping[str, str] = MappingProxyType(
    {
        "cadence_spm": "spm",
        "contact_time_ms": "ms",
        "duty_factor": "",
        "vertical_oscillation_cm": "cm",
        "vertical_ratio_pct": "%",
        "trunk_lean_deg": "°",
        "head_forward_deg": "°",
        "shoulder_elevation_pct": "%",
        "elbow_angle_deg": "°",
        "arm_swing_deg": "°",
        "arm_crossing_pct": "%",
        "lateral_sway_deg": "°",
        "pelvic_range_deg": "°",
        "pelvic_drop_deg": "°",
        "overstride_cm": "cm",
        "tibia_angle_deg": "°",
        "knee_flexion_contact_deg": "°",
        "knee_flexion_stance_deg": "°",
        "step_asymmetry_pct": "%",
    }
)
"""Every metric and its unit; the definitions are the rules ``form_<metric>``."""

CURVES: Mapping[str, str] = MappingProxyType(
    {
        "hip_height_cm": "cm",
        "hip_height_pct": "%",
        "left_ankle_height_pct": "%",
        "right_ankle_height_pct": "%",
        "trunk_lean_deg": "°",
        "head_forward_deg": "°",
        "elbow_angle_deg": "°",
        "upper_arm_deg": "°",
        "left_knee_flexion_deg": "°",
        "right_knee_flexion_deg": "°",
        "trunk_sway_deg": "°",
        "pelvic_tilt_deg": "°",
    }
)
"""Every curve and its unit; what each is and its sign are the rules ``form_curve_<name>``, without ``left_`` or
``right_``."""


@dataclass(frozen=True, slots=True)
class Metric:
    """One number of a clip.

    ``uncertainty`` is half of a 95 % interval: the spread from stride to stride and the method's known error together.
    ``spread`` is the first of them alone, as a standard error: what counts when clips of one runner are compared.
    ``n`` is the number of strides. ``early`` and ``late`` are those of the clip's first and last part, ``None`` when
    it is too short or the speed changed; ``detectable`` is the least difference of the two that is more than error.
    """

    name: str
    value: float
    unit: str
    uncertainty: float
    spread: float
    n: int
    early: float | None = None
    late: float | None = None
    detectable: float | None = None


@dataclass(frozen=True, slots=True)
class Abstained:
    """A metric that is not given, and why."""

    metric: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Contact:
    """A foot on the ground, in the recording's time. ``off_s`` may lie past its end; ``None`` where too few pictures a
    second show it."""

    side: str
    contact_s: float
    off_s: float | None


@dataclass(frozen=True, slots=True)
class Camera:
    """How the picture's background moved, when the pixels were looked at: shares of the picture's height.

    ``pan_per_s`` is the steady part, ``shake`` the standard deviation of the rest from picture to picture.
    ``drift_per_s`` is how fast it moves, however slowly and this way or that, at its faster moments; 0 where that was
    not seen.
    """

    pan_per_s: float
    shake: float
    drift_per_s: float = 0.0


@dataclass(frozen=True, slots=True)
class StrideCurves:
    """What a stride looks like on the average, and where the clip's strides begin.

    ``curves`` are given at even places of a stride, by name (``CURVES``). A stride counts from ``begins``:
    ``left_contact`` (side), ``left_mid_stance`` (front, rear), or where neither is known ``left_ahead`` or
    ``left_low``, the left ankle farthest ahead of or below the right one. ``starts_s`` is when strides begin in the
    recording's time: between two of them a stride goes from 0 to 1. ``moments`` say where in it (0–1) feet land and
    leave: ``left_contact``, ``left_off``, ``right_contact``, ``right_off``, as far as view and frame rate show them.
    """

    begins: str
    starts_s: tuple[float, ...]
    moments: Mapping[str, float]
    curves: Mapping[str, tuple[float, ...]]


@dataclass(frozen=True, slots=True)
class FormReport:
    """Everything said about one clip.

    ``view`` is ``side``, ``front``, ``rear`` or ``oblique``, ``None`` when nobody was seen. ``travel`` is ``right``,
    ``left``, ``treadmill`` or ``None``. ``refused`` says why no number at all is given. ``strides`` counts whole
    strides; ``swapped`` the frames in which the legs were put right. ``strides_seen`` is ``None`` when refused.
    ``model`` and ``model_sha256`` go with every number:
    models are not mixed in a trend.
    """

    view: str | None
    frame_rate_hz: float
    travel: str | None
    usable_share: float
    swapped: int
    strides: int
    metrics: Mapping[str, Metric]
    abstained: tuple[Abstained, ...]
    warnings: tuple[Reason, ...]
    contacts: tuple[Contact, ...]
    model: str
    model_sha256: str
    refused: Reason | None = None
    strides_seen: StrideCurves | None = None
    ground_speed_trunks_per_s: float | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A metric of two stretches at matched speed: ``change`` is late minus early, ``detectable`` the least that
    counts."""

    metric: str
    early: float
    late: float
    unit: str
    detectable: float

    @property
    def change(self) -> float:
        return self.late - self.early

    @property
    def is_real(self) -> bool:
        """More than measurement error."""
        return abs(self.change) > self.detectable


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that may be concluded. ``focus`` is the finding's name in the plan's ``[focus]``, ``weight`` 0–1 how
    much."""

    focus: str
    metric: str
    weight: float
    reason: Reason
