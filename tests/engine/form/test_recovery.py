"""Every number of the running mannequin comes back over a sweep of its own values, from every side, at every rate,
through noise."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from engine.form.runners import FIGURE, FRONT_DEG, HEIGHT_M, REAR_DEG, SIDE_DEG, USUAL, clip, noisy, ran, report
from runtall.body.gait import Gait
from runtall.body.gait_film import SIDE, STILL, Filming, Life, film
from runtall.form import UNITS, FormReport, Question, analyse, code

SIDES = (SIDE_DEG, -SIDE_DEG)
BEHIND = (REAR_DEG, FRONT_DEG)
ROUND = (*SIDES, *BEHIND)
SWEEP: dict[str, tuple[str, tuple[float, ...], tuple[float, ...], float]] = {
    "cadence_spm": ("cadence_spm", (140.0, 155.5, 190.0, 215.0), (SIDE_DEG, REAR_DEG, FRONT_DEG), 0.5),
    "vertical_oscillation_cm": ("bounce_cm", (5.5, 8.0, 11.0), ROUND, 0.6),
    "vertical_ratio_pct": ("bounce_cm", (5.5, 11.0), (SIDE_DEG, REAR_DEG), 0.6),
    "trunk_lean_deg": ("lean_deg", (-3.0, 5.0, 14.0), SIDES, 0.5),
    "head_forward_deg": ("head_deg", (0.0, 20.0, 38.0), SIDES, 1.0),
    "shoulder_elevation_pct": ("shrug_cm", (-1.0, 2.0, 4.0), ROUND, 2.0),
    "elbow_angle_deg": ("elbow_deg", (70.0, 90.0, 115.0), SIDES, 2.0),
    "arm_swing_deg": ("arm_swing_deg", (30.0, 50.0, 75.0), SIDES, 3.0),
    "arm_crossing_pct": ("arm_crossing_pct", (-38.0, -10.0, 8.0), BEHIND, 4.0),
    "lateral_sway_deg": ("sway_deg", (2.0, 6.0, 11.0), BEHIND, 0.6),
    "pelvic_range_deg": ("pelvic_range_deg", (6.5, 9.0, 15.0), BEHIND, 1.5),
    "pelvic_drop_deg": ("pelvic_drop_deg", (-1.5, 0.0, 3.5), BEHIND, 1.0),
    "overstride_cm": ("overstride_cm", (8.0, 15.0, 22.0), SIDES, 3.0),
    "tibia_angle_deg": ("overstride_cm", (8.0, 15.0, 22.0), SIDES, 4.0),
    "knee_flexion_contact_deg": ("knee_contact_deg", (10.0, 18.0, 27.0), SIDES, 6.0),
    "knee_flexion_stance_deg": ("knee_contact_deg", (10.0, 18.0, 27.0), SIDES, 2.0),
    "step_asymmetry_pct": ("asymmetry_pct", (-6.0, 0.0, 6.0), (*SIDES, REAR_DEG), 5.0),
}
"""Metric: what is varied, its values, from where, within what."""


def value(found: FormReport, name: str) -> float:
    return found.metrics[name].value


def with_value(field: str, value: float) -> Gait:
    changes: dict[str, Any] = {field: value}
    return replace(Gait(), **changes)


@pytest.mark.parametrize(
    ("metric", "azimuth_deg", "given"),
    [
        (metric, azimuth_deg, given)
        for metric, (_, values, azimuths, _) in SWEEP.items()
        for azimuth_deg in azimuths
        for given in values
    ],
)
def test_the_sweep(metric: str, azimuth_deg: float, given: float) -> None:
    field, _, _, within = SWEEP[metric]
    gait = with_value(field, given)
    made = clip(gait, azimuth_deg=azimuth_deg, jitter_m=0.004)
    found = analyse(made.recording, Question(HEIGHT_M, gait.speed_mps))
    assert value(found, metric) == pytest.approx(made.truth[metric], abs=within)
    if field == metric:
        assert made.truth[metric] == pytest.approx(given, abs=0.3)  # what was asked for is what the mannequin does


def test_every_metric_is_swept() -> None:
    assert set(SWEEP) | {"contact_time_ms", "duty_factor"} == set(UNITS)


@pytest.mark.parametrize("contact_ms", [190.0, 230.0, 270.0, 310.0])
@pytest.mark.parametrize(("rate_hz", "within_ms"), [(60.0, 25.0), (120.0, 15.0), (240.0, 15.0)])
@pytest.mark.parametrize("strike_deg", [-10.0, 10.0])
def test_contact_time_and_duty_factor(contact_ms: float, rate_hz: float, within_ms: float, strike_deg: float) -> None:
    gait = Gait(contact_ms=contact_ms, strike_deg=strike_deg, speed_mps=min(2.9, 700 / contact_ms))
    found = report(gait, rate_hz, jitter_m=0.004)
    assert value(found, "contact_time_ms") == pytest.approx(contact_ms, abs=within_ms)
    assert value(found, "duty_factor") == pytest.approx(gait.duty, abs=within_ms / 1000 / gait.stride_s)


@pytest.mark.parametrize("roll_deg", [-4.0, -1.5, 1.5, 4.0])
def test_a_phone_that_is_not_level_leaves_contact_times_and_is_said(roll_deg: float) -> None:
    made = ran(Gait(), replace(USUAL, camera=replace(SIDE, roll_deg=roll_deg), trouble=noisy(0.004)))
    found = analyse(made.recording, Question(HEIGHT_M, 2.9))
    assert value(found, "contact_time_ms") == pytest.approx(250.0, abs=25.0)
    assert ("tilted" in [code(said) for said in found.warnings]) is (abs(roll_deg) > 2)
    for name in ("trunk_lean_deg", "head_forward_deg", "tibia_angle_deg"):
        if name in found.metrics:
            assert abs(value(found, name) - made.truth[name]) <= found.metrics[name].uncertainty, name


@pytest.mark.parametrize("azimuth_deg", [-78.0, 102.0, 171.0, 8.0])
def test_a_camera_that_does_not_look_squarely(azimuth_deg: float) -> None:
    camera = replace(SIDE, azimuth_deg=azimuth_deg, elevation_deg=6.0, distance_m=4.5, vertical_view_deg=32.0)
    made = ran(Gait(), replace(USUAL, camera=camera, trouble=noisy(0.004)))
    found = analyse(made.recording, Question(HEIGHT_M, 2.9))
    assert found.metrics
    for name, metric in found.metrics.items():
        assert abs(metric.value - made.truth[name]) <= metric.uncertainty, name


@pytest.mark.parametrize("rate_hz", [25.0, 30.0, 60.0, 120.0])
@pytest.mark.parametrize("azimuth_deg", [SIDE_DEG, REAR_DEG])
def test_the_uncertainty_holds_the_truth_of_a_lively_runner(azimuth_deg: float, rate_hz: float) -> None:
    lively = Life(stride_pct=1.5, wander_cm=1.0, lean_deg=0.7)
    for seed in range(3):
        how = Filming(
            rate_hz=rate_hz,
            camera=replace(SIDE, azimuth_deg=azimuth_deg),
            trouble=STILL,
            rate_jitter=0.3,
            swapped=0.05 if azimuth_deg == SIDE_DEG else 0.0,
            seed=seed,
            life=lively,
        )
        made = film(Gait(), how, FIGURE)
        found = analyse(made.recording, Question(HEIGHT_M, 2.9))
        assert found.refused is None
        for name, metric in found.metrics.items():
            assert abs(metric.value - made.truth[name]) <= metric.uncertainty, (name, seed)


def test_every_metric_is_given_or_abstained_from() -> None:
    for azimuth_deg in (SIDE_DEG, REAR_DEG, FRONT_DEG, -45.0):
        found = report(azimuth_deg=azimuth_deg)
        left_out = [each.metric for each in found.abstained]
        assert sorted([*found.metrics, *left_out]) == sorted(UNITS)


@pytest.mark.parametrize("rate_hz", [30.0, 60.0, 120.0])
def test_contacts_fall_where_the_feet_do(rate_hz: float) -> None:
    made = ran(Gait(), replace(USUAL, rate_hz=rate_hz, life=Life(stride_pct=2.0)))
    found = analyse(made.recording, Question(HEIGHT_M))
    for side in ("left", "right"):
        true = [(contact_s, off_s) for which, contact_s, off_s in made.contacts if which == side]
        seen = [each for each in found.contacts if each.side == side]
        assert len(seen) >= len(true) - 1
        for each in seen:
            contact_s, off_s = min(true, key=lambda pair, at_s=each.contact_s: abs(pair[0] - at_s))
            assert abs(each.contact_s - contact_s) < 0.025  # finer than a picture at 30 a second
            if rate_hz < 50:
                assert each.off_s is None
            else:
                assert each.off_s == pytest.approx(off_s, abs=0.035)


def test_a_treadmill_is_told_from_a_road() -> None:
    assert report().travel == "treadmill"
    far = replace(SIDE, distance_m=25.0, vertical_view_deg=24.0, width_px=1920, height_px=1080)
    for azimuth_deg, travel in ((SIDE_DEG, "right"), (-SIDE_DEG, "left")):
        made = ran(Gait(), replace(USUAL, camera=replace(far, azimuth_deg=azimuth_deg), travels="road"))
        found = analyse(made.recording, Question(HEIGHT_M))
        assert found.travel == travel
        assert value(found, "cadence_spm") == pytest.approx(170.0, abs=0.8)
        assert "contact_time_ms" in found.metrics


def test_what_a_slow_camera_cannot_give() -> None:
    for rate_hz, given in ((25.0, False), (30.0, False), (49.0, False), (50.0, True), (60.0, True)):
        found = report(rate_hz=rate_hz)
        assert ("contact_time_ms" in found.metrics) is given
        reasons = {each.metric: code(each.reason) for each in found.abstained}
        assert reasons.get("contact_time_ms") == (None if given else "frame_rate")
        assert "trunk_lean_deg" in found.metrics
    assert "frame_rate_low" in [code(said) for said in report(rate_hz=50.0).warnings]
    assert "frame_rate_low" not in [code(said) for said in report(rate_hz=60.0).warnings]


def test_centimetres_need_a_height_and_the_ratio_a_speed() -> None:
    without = analyse(clip().recording)
    reasons = {each.metric: code(each.reason) for each in without.abstained}
    assert reasons["vertical_oscillation_cm"] == reasons["overstride_cm"] == "no_height"
    only_height = analyse(clip().recording, Question(HEIGHT_M))
    assert {each.metric: code(each.reason) for each in only_height.abstained}["vertical_ratio_pct"] == "no_speed"


def test_a_number_that_is_too_uncertain_is_not_given() -> None:
    rolled = ran(Gait(), replace(USUAL, camera=replace(SIDE, roll_deg=9.0)))
    found = analyse(rolled.recording, Question(HEIGHT_M))
    assert {each.metric: code(each.reason) for each in found.abstained}["overstride_cm"] == "too_uncertain"
    assert np.isfinite(value(found, "cadence_spm"))
