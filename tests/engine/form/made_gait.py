"""A runner made of formulas, so that every number asked for is known exactly. Metres: x forward, y up, z to the
right."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from runtall.body import INDEX, LANDMARKS

Floats = NDArray[np.float64]
THIGH_M, SHANK_M, FOOT_M, TRUNK_M = 0.42, 0.42, 0.2, 0.49
HEIGHT_M = 1.71
HIP_WIDTH_M, SHOULDER_WIDTH_M = 0.2, 0.34


@dataclass(frozen=True, slots=True)
class Gait:
    """What the runner does. The left foot meets the ground at time 0 and every stride after it.

    ``speed_mps`` is the belt's. ``vaulting`` puts the hips high over the standing leg, as in walking. ``reach_m`` is
    how far the toes are ahead of the hips at contact. ``late`` is added in proportion to the time, per second: a drift
    of the lean.
    """

    cadence_spm: float = 170.0
    duty: float = 0.35
    speed_mps: float = 3.0
    bounce_m: float = 0.08
    lean_deg: float = 8.0
    head_deg: float = 15.0
    sway_deg: float = 6.0
    pelvic_deg: float = 8.0
    elbow_deg: float = 90.0
    arm_swing_deg: float = 50.0
    lift_m: float = 0.32
    reach_m: float = 0.33
    vaulting: bool = False
    travels: bool = False
    lean_drift_deg_per_s: float = 0.0

    @property
    def stride_s(self) -> float:
        return 120 / self.cadence_spm


def landmarks_m(gait: Gait, times_s: Floats) -> Floats:
    """(time, 33, 3), NaN for landmarks that no formula has."""
    phase = times_s / gait.stride_s
    points = np.full((len(times_s), len(LANDMARKS), 3), np.nan)
    hips = _hips(gait, phase)
    trunk_turn = 2 * np.pi * phase
    lean = np.radians(gait.lean_deg + gait.lean_drift_deg_per_s * times_s)
    sway = np.radians(gait.sway_deg / 2) * np.sin(trunk_turn)
    along = np.stack([np.sin(lean), np.cos(lean) * np.cos(sway), np.cos(lean) * np.sin(sway)], axis=1)
    shoulders = hips + TRUNK_M * along
    head = np.radians(gait.head_deg)
    ears = shoulders + 0.2 * np.array([np.sin(head), np.cos(head), 0.0])
    tilt = np.radians(gait.pelvic_deg / 2) * np.cos(
        trunk_turn - 2 * np.pi * gait.duty / 2
    )  # highest on the standing side
    for sign, side, offset in ((-1.0, "left", 0.0), (1.0, "right", 0.5)):
        aside = np.stack([np.zeros_like(tilt), -sign * np.sin(tilt), sign * np.cos(tilt)], axis=1)
        hip = hips + HIP_WIDTH_M / 2 * aside
        toe, pitch = _foot(gait, (phase - offset) % 1.0)
        toe = np.stack([toe[:, 0], toe[:, 1], np.full(len(toe), sign * 0.06)], axis=1)
        back = np.stack([-np.cos(pitch), np.sin(pitch), np.zeros_like(pitch)], axis=1)
        ankle = (
            toe + 0.75 * FOOT_M * back + 0.06 * np.stack([np.sin(pitch), np.cos(pitch), np.zeros_like(pitch)], axis=1)
        )
        shoulder = shoulders + np.array([0.0, 0.0, sign * SHOULDER_WIDTH_M / 2])
        arm = np.radians(gait.arm_swing_deg / 2) * np.cos(trunk_turn + 2 * np.pi * offset + np.pi) - 0.1
        upper = np.stack([np.sin(arm), -np.cos(arm), np.zeros_like(arm)], axis=1)
        bend = arm + np.pi - np.radians(gait.elbow_deg)
        lower = np.stack([np.sin(bend), -np.cos(bend), np.full_like(bend, -sign * 0.2)], axis=1)
        _place(points, side, "hip", hip)
        _place(points, side, "foot_index", toe)
        _place(points, side, "heel", toe + FOOT_M * back)
        _place(points, side, "ankle", ankle)
        _place(points, side, "knee", _knee(hip, ankle))
        _place(points, side, "shoulder", shoulder)
        _place(points, side, "elbow", shoulder + 0.28 * upper)
        _place(points, side, "wrist", shoulder + 0.28 * upper + 0.25 * lower)
        _place(points, side, "ear", ears + np.array([0.0, 0.0, sign * 0.07]))
    points[:, INDEX["nose"]] = ears + np.array([0.1, -0.02, 0.0])
    if gait.travels:
        points[..., 0] += (gait.speed_mps * times_s)[:, None]
    return points


def _place(points: Floats, side: str, part: str, places: Floats) -> None:
    points[:, INDEX[f"{side}_{part}"]] = places


def _hips(gait: Gait, phase: Floats) -> Floats:
    middle_of_stance = gait.duty / 2
    wave = np.cos(4 * np.pi * (phase - middle_of_stance)) * (1 if gait.vaulting else -1)
    return np.stack([np.zeros_like(phase), 0.86 + gait.bounce_m / 2 * wave, np.zeros_like(phase)], axis=1)


def _foot(gait: Gait, phase: Floats) -> tuple[Floats, Floats]:
    """Toes (time, 2) and the foot's pitch, heel up positive, in radians; phase 0 is contact."""
    standing = phase < gait.duty
    down_s = phase * gait.stride_s
    off_x = gait.reach_m - gait.speed_mps * gait.duty * gait.stride_s
    part = np.clip((phase - gait.duty) / (1 - gait.duty), 0, 1)
    swing_s = (1 - gait.duty) * gait.stride_s
    start, end = -gait.speed_mps * swing_s, -0.5 * gait.speed_mps * swing_s
    x = (
        (2 * part**3 - 3 * part**2 + 1) * off_x
        + (part**3 - 2 * part**2 + part) * start
        + (-2 * part**3 + 3 * part**2) * gait.reach_m
        + (part**3 - part**2) * end
    )
    y = gait.lift_m * 6.75 * part * (1 - part) ** 2
    pitch_off, pitch_top = 0.9, 1.3
    late = np.clip((phase / gait.duty - 0.5) / 0.5, 0, 1)
    swung = np.where(part < 0.3, pitch_off + (pitch_top - pitch_off) * part / 0.3, pitch_top * (1 - part) / 0.7)
    pitch = np.where(standing, pitch_off * late**2, swung) * min(1.0, gait.lift_m / 0.3) * min(1.0, gait.speed_mps)
    toe = np.stack([np.where(standing, gait.reach_m - gait.speed_mps * down_s, x), np.where(standing, 0.0, y)], axis=1)
    return toe + np.array([0.0, 0.02]), pitch


def _knee(hip: Floats, ankle: Floats) -> Floats:
    span = ankle - hip
    reach = np.minimum(np.linalg.norm(span, axis=1, keepdims=True), THIGH_M + SHANK_M - 1e-3)
    along = span / np.linalg.norm(span, axis=1, keepdims=True)
    aside = np.sqrt(THIGH_M**2 - (reach / 2) ** 2)
    ahead = np.array([1.0, 0.0, 0.0]) - along * along[:, :1]
    return hip + reach / 2 * along + aside * ahead / np.linalg.norm(ahead, axis=1, keepdims=True)
