"""From where the camera looks at a person: side, oblique, front, rear or head-on, with a confidence.

The line from the right to the left shoulder and hip, seen in metres around the person, gives the camera's azimuth: 0°
in front, ±90° at a side (positive: the person's left side), 180° behind. Who lies or stands in a plank is seen
``head_on`` where somebody upright would be seen from the front or rear.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from runtall.body.frame import Frame
from runtall.body.joints import INDEX

LEFT_SHOULDER, RIGHT_SHOULDER = INDEX["left_shoulder"], INDEX["right_shoulder"]
LEFT_HIP, RIGHT_HIP = INDEX["left_hip"], INDEX["right_hip"]
LEFT_EAR, RIGHT_EAR, NOSE = INDEX["left_ear"], INDEX["right_ear"], INDEX["nose"]

SIDE_FROM_DEG: Final = 64.0
"""From this azimuth off the axis front–rear a view is ``side`` (judgement: oblique is 30–60°, and the estimate errs by
±12°)."""
FRONT_TO_DEG: Final = 15.0
"""Up to this azimuth a view is ``front``, ``rear`` or ``head_on`` (judgement, as above)."""
OFF_AXIS_DEG: Final[Mapping[str, tuple[float, float]]] = {
    "side": (SIDE_FROM_DEG, 90.0),
    "oblique": (FRONT_TO_DEG, SIDE_FROM_DEG),
    "front": (0.0, FRONT_TO_DEG),
    "rear": (0.0, FRONT_TO_DEG),
    "head_on": (0.0, FRONT_TO_DEG),
}
"""How far off the axis front–rear the camera is in each view."""
LYING_FROM_DEG: Final = 50.0
"""A trunk that leans more than this from the vertical is lying or in a plank (judgement)."""
SETTLE_S: Final = 0.7
"""Time in which the estimate follows a turn (judgement)."""
SHOULDERS_PER_TRUNK: Final = 0.56
"""Width between the joints of both shoulders and hips, averaged, per length from hips to shoulders; used without metres
(de Leva 1996 and common anthropometry: judgement)."""


@dataclass(frozen=True, slots=True)
class Sight:
    """Where the camera stands.

    ``azimuth_deg`` −180 to 180. ``forward`` is how much of a length along the person's forward direction shows in the
    picture, −1 (to the left) to 1 (to the right). ``confidence`` 0–1.
    """

    view: str
    azimuth_deg: float
    forward: float
    lying: bool
    confidence: float

    @property
    def off_axis_deg(self) -> float:
        """How far off the line through front and rear, 0° to 90° (a side)."""
        return min(abs(self.azimuth_deg), 180 - abs(self.azimuth_deg))


class ViewEstimate:
    """Follows the view through frames, smoothing over ``SETTLE_S``."""

    __slots__ = ("_across", "_deep", "_last_s", "_lean")

    def __init__(self) -> None:
        self._last_s = -math.inf
        self._across = self._deep = self._lean = 0.0

    def step(self, frame: Frame) -> None:
        """Take in one frame with a person; frames without one change nothing."""
        seen = _axis_in_metres(frame) or _axis_in_pixels(frame)
        if seen is None:
            return
        across, deep, lean_deg = seen
        length = math.hypot(across, deep)
        if length == 0:
            return
        across, deep = across / length, deep / length
        elapsed_s = frame.time_s - self._last_s
        weight = 1.0 if elapsed_s > 5 * SETTLE_S else 1 - math.exp(-elapsed_s / SETTLE_S)
        self._across += weight * (across - self._across)
        self._deep += weight * (deep - self._deep)
        self._lean += weight * (lean_deg - self._lean)
        self._last_s = frame.time_s

    @property
    def sight(self) -> Sight | None:
        """The view now; ``None`` before anybody was seen."""
        if math.isinf(self._last_s):
            return None
        steady = math.hypot(self._across, self._deep)
        azimuth = math.degrees(math.atan2(-self._deep, self._across))
        lying = self._lean > LYING_FROM_DEG
        off = min(abs(azimuth), 180 - abs(azimuth))
        if off >= SIDE_FROM_DEG:
            view = "side"
        elif off > FRONT_TO_DEG:
            view = "oblique"
        elif lying:
            view = "head_on"
        else:
            view = "front" if abs(azimuth) < 90 else "rear"
        edge = min(abs(off - SIDE_FROM_DEG), abs(off - FRONT_TO_DEG))
        return Sight(view, azimuth, self._deep / (steady or 1.0), lying, min(1.0, steady) * min(1.0, 0.5 + edge / 24))


def view_of(frame: Frame) -> Sight | None:
    """The view in one frame alone."""
    estimate = ViewEstimate()
    estimate.step(frame)
    return estimate.sight


def _axis_in_metres(frame: Frame) -> tuple[float, float, float] | None:
    """Right-to-left axis as (across, away from the camera), and the trunk's lean from the vertical in degrees."""
    if frame.world_m is None:
        return None
    points = [frame.world_m[index] for index in (LEFT_SHOULDER, RIGHT_SHOULDER, LEFT_HIP, RIGHT_HIP)]
    left, right, left_hip, right_hip = points
    if left is None or right is None or left_hip is None or right_hip is None:
        return None
    across = left[0] - right[0] + left_hip[0] - right_hip[0]
    deep = left[2] - right[2] + left_hip[2] - right_hip[2]
    up = left_hip[1] + right_hip[1] - left[1] - right[1]
    flat = math.hypot(
        left[0] + right[0] - left_hip[0] - right_hip[0],
        left[2] + right[2] - left_hip[2] - right_hip[2],
    )
    return across, deep, math.degrees(math.atan2(flat, up))


def _axis_in_pixels(frame: Frame) -> tuple[float, float, float] | None:
    """The same without metres: the depth is what is missing of the usual width, its sign that of the face or the
    head."""
    if frame.pixels is None:
        return None
    points = [frame.pixels[index] for index in (LEFT_SHOULDER, RIGHT_SHOULDER, LEFT_HIP, RIGHT_HIP)]
    left, right, left_hip, right_hip = points
    if left is None or right is None or left_hip is None or right_hip is None:
        return None
    trunk_x = (left[0] + right[0] - left_hip[0] - right_hip[0]) / 2
    trunk_y = (left_hip[1] + right_hip[1] - left[1] - right[1]) / 2
    trunk = math.hypot(trunk_x, trunk_y)
    if trunk == 0:
        return None
    share = (left[0] - right[0] + left_hip[0] - right_hip[0]) / (2 * SHOULDERS_PER_TRUNK * trunk)
    share = max(-1.0, min(1.0, share))
    lean_deg = math.degrees(math.atan2(abs(trunk_x), trunk_y))
    forward = trunk_x if lean_deg > LYING_FROM_DEG else _face_across(frame)
    return share, math.copysign(math.sqrt(1 - share * share), forward), lean_deg


def _face_across(frame: Frame) -> float:
    pixels = frame.pixels or ()
    nose, left_ear, right_ear = pixels[NOSE], pixels[LEFT_EAR], pixels[RIGHT_EAR]
    if nose is None or left_ear is None or right_ear is None:
        return 1.0
    return nose[0] - (left_ear[0] + right_ear[0]) / 2
