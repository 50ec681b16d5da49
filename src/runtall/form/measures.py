"""Every metric from a mean stride. Definitions: the rules ``form_<metric>``; units: ``nouns.UNITS``.

All functions give NaN where a landmark has no mean stride.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from runtall.form.events import SIDES, FootEvents, foot_events, foot_events_behind
from runtall.form.meanstride import GRID, MeanStride, at_phase, smooth
from runtall.form.tracks import Floats

TRUNK_HARMONICS = 6
"""What trunk, pelvis and arms do in a stride lies below 9 Hz (judgement); the rest of their curves is noise."""
TIMES_STANDARD_ERROR = 1.96
"""From a standard error to half of a 95 % interval."""


@dataclass(frozen=True, slots=True)
class Runner:
    """What is known beside the picture: ``trunk_m`` how long a trunk is in metres (``None`` without a height),
    ``speed_mps``; ``near`` the side towards the camera, ``feet`` those seen well enough for contact times;
    ``hips_guessed`` whether the pose model lets the hips follow a lifted leg."""

    trunk_m: float | None
    speed_mps: float | None
    near: str
    feet: tuple[str, ...]
    hips_guessed: bool = True


def side_measures(mean: MeanStride, facing: int, runner: Runner) -> dict[str, float]:
    """What a clip from the side shows."""
    near = runner.near
    events = {side: foot_events(mean, side, facing) for side in SIDES}
    ahead = events[near]
    trunk, head = shoulders(mean), ears(mean) - shoulders(mean)
    found = common_measures(mean, runner)
    found |= {
        "trunk_lean_deg": float(lean_deg(trunk, facing).mean()),
        "head_forward_deg": float(lean_deg(head, facing).mean()),
        "elbow_angle_deg": float(angle_deg(mean, f"{near}_shoulder", f"{near}_elbow", f"{near}_wrist").mean()),
        "arm_swing_deg": _range(lean_deg(mean.of(f"{near}_shoulder") - mean.of(f"{near}_elbow"), facing)),
    }
    durations = [event.duty * mean.stride_s for side in runner.feet if (event := events[side])]
    if durations:
        found["contact_time_ms"] = 1000 * float(np.mean(durations))
        found["duty_factor"] = float(np.mean(durations)) / mean.stride_s
    if len(runner.feet) == 2:
        found["step_asymmetry_pct"] = _asymmetry_pct(events)
    if ahead is not None:
        found |= _at_contact(mean, near, ahead, facing, runner)
    return found


def behind_measures(mean: MeanStride, runner: Runner, from_front: bool) -> dict[str, float]:
    """What a clip from front or rear shows."""
    tilt = tilt_deg(mean, from_front)
    found = common_measures(mean, runner)
    found |= {
        "lateral_sway_deg": _range(lean_deg(shoulders(mean), 1)),
        "pelvic_range_deg": _range(tilt),
        "pelvic_drop_deg": _drop_deg(mean, tilt),
        "arm_crossing_pct": _crossing_pct(mean, from_front),
        "step_asymmetry_pct": _asymmetry_pct({side: foot_events_behind(mean, side) for side in SIDES}),
    }
    return found


def common_measures(mean: MeanStride, runner: Runner) -> dict[str, float]:
    """What side, front and rear show alike."""
    cadence_spm = 120 / mean.stride_s
    found = {"cadence_spm": cadence_spm}
    head, trunk = ears(mean), shoulders(mean)
    length = np.linalg.norm(trunk, axis=1)
    found["shoulder_elevation_pct"] = 100 * float(((trunk[:, 1] - head[:, 1]) / length).mean())
    if runner.trunk_m is not None:
        found["vertical_oscillation_cm"] = (
            100 * runner.trunk_m * (bounce_trunks(mean) if runner.hips_guessed else bounces_trunks(mean)[0])
        )
        if runner.speed_mps:
            step_m = runner.speed_mps / (cadence_spm / 60)
            found["vertical_ratio_pct"] = found["vertical_oscillation_cm"] / step_m
    return found


def bounce_trunks(mean: MeanStride) -> float:
    """Rise and fall of the hips per step, peak to peak, mean of the stride's two steps, in trunk lengths.

    For hips that a pose model guesses: read at both ends of the trunk, and the smaller is taken. Such hips follow a
    lifted leg, in life the shoulders follow the arms (by a third more than the hips in two runs with markers), and
    neither can make less of the bounce. A step runs from one high point to the next.
    """
    return min(bounces_trunks(mean))


def bounces_trunks(mean: MeanStride) -> tuple[float, float]:
    """The same of the middle of the hips and of the middle of the shoulders."""
    hips = -mean.of("mid_hip")[:, 1]
    return _per_step(hips), _per_step(hips - shoulders(mean)[:, 1])


def _range(curve: Floats) -> float:
    return float(np.ptp(smooth(curve, TRUNK_HARMONICS)))


def _per_step(rising: Floats) -> float:
    if not np.isfinite(rising).all():
        return float("nan")
    height = smooth(rising, TRUNK_HARMONICS)
    start = int(_step_harmonic_peak(height) * GRID)
    turned = np.roll(height, -start)
    half = GRID // 2
    return float((np.ptp(turned[: half + 1]) + np.ptp(np.append(turned[half:], turned[0]))) / 2)


def _step_harmonic_peak(height: Floats) -> float:
    """Where in the stride (0–0.5) the step's own harmonic is highest."""
    phase = np.angle(np.sum(height * np.exp(-4j * np.pi * np.arange(GRID) / GRID)))
    return float((-phase / (4 * np.pi)) % 0.5)


def contact_doubts(mean: MeanStride, facing: int, runner: Runner, landing_s: float) -> dict[str, float]:
    """How far what is read at contact would move if contact were off by ``landing_s`` and by as much as its two signs
    disagree; in each metric's unit."""
    ahead = foot_events(mean, runner.near, facing)
    if ahead is None:
        return {}
    off = float(np.hypot(ahead.doubt, landing_s / mean.stride_s))
    early, late = (at_contact(mean, facing, runner, shift) for shift in (-off, off))
    return {name: abs(late[name] - early[name]) / 2 for name in early}


def at_contact(mean: MeanStride, facing: int, runner: Runner, shift: float) -> dict[str, float]:
    """What is read at the near foot's contact, were contact later by ``shift`` strides."""
    ahead = foot_events(mean, runner.near, facing)
    if ahead is None:
        return {}
    return _at_contact(mean, runner.near, replace(ahead, contact=ahead.contact + shift), facing, runner)


def _at_contact(mean: MeanStride, near: str, ahead: FootEvents, facing: int, runner: Runner) -> dict[str, float]:
    when = np.array([2 * np.pi * ahead.contact])
    ankle = at_phase(mean.of(f"{near}_ankle"), when)[0]
    knee = at_phase(mean.of(f"{near}_knee"), when)[0]
    bend = 180 - angle_deg(mean, f"{near}_hip", f"{near}_knee", f"{near}_ankle")
    steps = np.arange(int(ahead.contact * GRID), int(ahead.off * GRID) + 1) % GRID
    found = {
        "tibia_angle_deg": float(np.degrees(np.arctan2(facing * (ankle[0] - knee[0]), ankle[1] - knee[1]))),
        "knee_flexion_contact_deg": float(at_phase(bend, when)[0]),
        "knee_flexion_stance_deg": float(bend[steps].max()),
    }
    if runner.trunk_m is not None:
        found["overstride_cm"] = 100 * runner.trunk_m * facing * float(ankle[0])
    return found


def tilt_deg(mean: MeanStride, from_front: bool) -> Floats:
    """Tilt of the line through the hips over the stride, positive when the runner's right side is lower.

    NaN where the hips change sides in the picture: then it is no tilt, and an angle near ±180° would jump.
    """
    hips = mean.of("right_hip") - mean.of("left_hip")
    across = -hips[:, 0] if from_front else hips[:, 0]
    if not (across > 0).all():
        return np.full(GRID, np.nan)
    return smooth(np.degrees(np.arctan2(hips[:, 1], across)), TRUNK_HARMONICS)


def shoulders(mean: MeanStride) -> Floats:
    """The middle of the shoulders, relative to that of the hips."""
    middle: Floats = (mean.of("left_shoulder") + mean.of("right_shoulder")) / 2
    return middle


def ears(mean: MeanStride) -> Floats:
    """The middle of the ears, relative to that of the hips."""
    middle: Floats = (mean.of("left_ear") + mean.of("right_ear")) / 2
    return middle


def lean_deg(vector: Floats, facing: int) -> Floats:
    """Lean of upward vectors (GRID, 2), y down, against the vertical."""
    lean: Floats = np.degrees(np.arctan2(facing * vector[:, 0], -vector[:, 1]))
    return lean


def angle_deg(mean: MeanStride, a: str, b: str, c: str) -> Floats:
    """The angle at ``b`` over the stride, 180° is straight."""
    first, second = mean.of(a) - mean.of(b), mean.of(c) - mean.of(b)
    cross = first[:, 0] * second[:, 1] - first[:, 1] * second[:, 0]
    angle: Floats = np.degrees(np.arctan2(np.abs(cross), (first * second).sum(axis=1)))
    return angle


def _drop_deg(mean: MeanStride, tilt_right_lower: Floats) -> float:
    """Mean over both feet of how much lower the other side is when the hips are lowest on that foot."""
    if not np.isfinite(tilt_right_lower).all():
        return float("nan")
    left, right = (tilt_right_lower[place] for place in mid_stances(mean))
    return float(left - right) / 2


def mid_stances(mean: MeanStride) -> tuple[int, int]:
    """Where in the grid the hips are lowest over the left and over the right foot, the one that is farther down."""
    apart = mean.of("left_ankle")[:, 1] - mean.of("right_ankle")[:, 1]
    phase = np.angle(np.sum(apart * np.exp(-2j * np.pi * np.arange(GRID) / GRID)))
    left_down = int((-phase / (2 * np.pi)) % 1.0 * GRID)
    height = smooth(-mean.of("mid_hip")[:, 1], TRUNK_HARMONICS)

    def lowest(about: int) -> int:
        window = np.arange(about - GRID // 4, about + GRID // 4) % GRID
        return int(window[int(height[window].argmin())])

    return lowest(left_down), lowest(left_down + GRID // 2)


def _crossing_pct(mean: MeanStride, from_front: bool) -> float:
    middle = (shoulders(mean)[:, 0]) / 2
    width = np.abs(mean.of("left_shoulder")[:, 0] - mean.of("right_shoulder")[:, 0]).mean()
    outward = {"left": 1.0 if from_front else -1.0, "right": -1.0 if from_front else 1.0}
    past = [float((-outward[side] * (mean.of(f"{side}_wrist")[:, 0] - middle)).max()) for side in SIDES]
    return 100 * float(np.mean(past)) / float(width)


def _asymmetry_pct(events: Mapping[str, FootEvents | None]) -> float:
    left, right = events["left"], events["right"]
    if left is None or right is None:
        return float("nan")
    share = (right.contact - left.contact) % 1.0
    return 100 * (share - 0.5) / 0.5
