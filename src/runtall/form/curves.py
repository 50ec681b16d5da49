"""Stride-averaged curves for a page, and where in the clip every stride begins, so that two clips can be shown in
phase."""

from __future__ import annotations

import numpy as np

from runtall.form.events import SIDES, foot_events
from runtall.form.meanstride import GRID, MeanStride
from runtall.form.measures import Runner, angle_deg, ears, lean_deg, mid_stances, shoulders, tilt_deg
from runtall.form.nouns import StrideCurves
from runtall.form.reading import Reading
from runtall.form.rulebook import number
from runtall.form.tracks import Floats

PLACES = 60
"""Even places of a stride at which curves are given."""


def stride_curves(reading: Reading, runner: Runner, head_seen: bool) -> StrideCurves:
    """The curves that the view shows; none from an oblique view. Names and units: ``nouns.CURVES``."""
    mean, view = reading.mean(), reading.sight.view
    begins, start, moments = _beginning(reading, mean)
    curves: dict[str, Floats] = {}
    if view != "oblique":
        curves |= _everywhere(mean, runner)
    if view == "side":
        curves |= _from_the_side(mean, runner, reading.sight.facing, head_seen)
    elif view != "oblique":
        curves |= _from_behind(mean, view == "front")
    places = (np.arange(PLACES) * GRID // PLACES + round(start * GRID)) % GRID
    given = {
        name: tuple(round(float(value), 4) for value in curve[places])
        for name, curve in curves.items()
        if np.isfinite(curve).all()
    }
    return StrideCurves(begins, _starts_s(reading, start), moments, given)


def sees_leaving(reading: Reading) -> bool:
    """Whether there are pictures enough to see when a foot leaves the ground."""
    return reading.tracks.frame_rate_hz >= number("frame_rate", "least_hz") - 0.5


def _beginning(reading: Reading, mean: MeanStride) -> tuple[str, float, dict[str, float]]:
    """What a stride is counted from, where that is in the rhythm's stride (0–1), and where in the stride so counted
    the feet land and leave."""
    view = reading.sight.view
    if view == "side":
        events = {side: event for side in SIDES if (event := foot_events(mean, side, reading.sight.facing)) is not None}
        if "left" in events:
            start = events["left"].contact
            marks = {f"{side}_contact": event.contact for side, event in events.items()}
            if sees_leaving(reading):
                marks |= {f"{side}_off": event.off for side, event in events.items()}
            return "left_contact", start % 1.0, {name: round((mark - start) % 1.0, 4) for name, mark in marks.items()}
    elif view in ("front", "rear"):
        return "left_mid_stance", mid_stances(mean)[0] / GRID, {}
    return ("left_ahead" if reading.rhythm.along else "left_low"), 0.0, {}


def _starts_s(reading: Reading, start: float) -> tuple[float, ...]:
    """When strides begin, in the recording's time, as far as the clip goes."""
    phase, time_s = reading.rhythm.phase, reading.tracks.time_s
    turns = phase / (2 * np.pi) - start
    whole = np.arange(np.ceil(turns[0]), np.floor(turns[-1]) + 1)
    return tuple(round(float(moment), 4) for moment in np.interp(whole, turns, time_s))


def _everywhere(mean: MeanStride, runner: Runner) -> dict[str, Floats]:
    height = -mean.of("mid_hip")[:, 1]
    curves = {"hip_height_pct": 100 * height}
    if runner.trunk_m is not None:
        curves["hip_height_cm"] = 100 * runner.trunk_m * height
    for side in SIDES:
        ankle = mean.height(f"{side}_ankle")
        curves[f"{side}_ankle_height_pct"] = 100 * (ankle - ankle.min())
    return curves


def _from_the_side(mean: MeanStride, runner: Runner, facing: int, head_seen: bool) -> dict[str, Floats]:
    near = runner.near
    curves = {
        "trunk_lean_deg": lean_deg(shoulders(mean), facing),
        "elbow_angle_deg": angle_deg(mean, f"{near}_shoulder", f"{near}_elbow", f"{near}_wrist"),
        "upper_arm_deg": lean_deg(mean.of(f"{near}_shoulder") - mean.of(f"{near}_elbow"), -facing),
    }
    if head_seen:
        curves["head_forward_deg"] = lean_deg(ears(mean) - shoulders(mean), facing)
    for side in runner.feet:
        curves[f"{side}_knee_flexion_deg"] = 180 - angle_deg(mean, f"{side}_hip", f"{side}_knee", f"{side}_ankle")
    return curves


def _from_behind(mean: MeanStride, from_front: bool) -> dict[str, Floats]:
    return {
        "trunk_sway_deg": lean_deg(shoulders(mean), -1 if from_front else 1),
        "pelvic_tilt_deg": tilt_deg(mean, from_front),
    }
