"""Every number of a runner made of formulas comes back, from every side, at every rate, through noise."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.form.filming import FRONT_DEG, REAR_DEG, SIDE_DEG, filmed
from engine.form.made_gait import HEIGHT_M, Gait, landmarks_m
from runtall.body import Recording
from runtall.form import UNITS, FormReport, Question, analyse, code


def film(gait: Gait, rate_hz: float = 60.0, seconds: float = 10.0, **camera: float) -> Recording:
    times_s = np.arange(round(rate_hz * seconds)) / rate_hz
    return filmed(landmarks_m(gait, times_s), times_s, **camera)


def report(gait: Gait, rate_hz: float = 60.0, seconds: float = 10.0, **camera: float) -> FormReport:
    return analyse(film(gait, rate_hz, seconds, **camera), Question(HEIGHT_M, gait.speed_mps))


def value(found: FormReport, name: str) -> float:
    return found.metrics[name].value


@pytest.mark.parametrize("cadence_spm", [140.0, 155.5, 172.0, 190.0])
@pytest.mark.parametrize("azimuth_deg", [SIDE_DEG, REAR_DEG, FRONT_DEG])
def test_cadence(cadence_spm: float, azimuth_deg: float) -> None:
    found = report(Gait(cadence_spm=cadence_spm), rate_hz=30.0, azimuth_deg=azimuth_deg, noise_px=2.0)
    assert value(found, "cadence_spm") == pytest.approx(cadence_spm, abs=0.5)


@pytest.mark.parametrize("duty", [0.30, 0.36, 0.42])
@pytest.mark.parametrize(("rate_hz", "within_ms"), [(60.0, 25.0), (120.0, 15.0), (240.0, 15.0)])
def test_contact_time_and_duty_factor(duty: float, rate_hz: float, within_ms: float) -> None:
    gait = Gait(duty=duty)
    found = report(gait, rate_hz, noise_px=1.0)
    assert value(found, "contact_time_ms") == pytest.approx(1000 * duty * gait.stride_s, abs=within_ms)
    assert value(found, "duty_factor") == pytest.approx(duty, abs=within_ms / 1000 / gait.stride_s)


@pytest.mark.parametrize("bounce_m", [0.06, 0.08, 0.11])
@pytest.mark.parametrize("azimuth_deg", [SIDE_DEG, REAR_DEG])
def test_vertical_oscillation_and_ratio(bounce_m: float, azimuth_deg: float) -> None:
    gait = Gait(bounce_m=bounce_m)
    found = report(gait, noise_px=2.0, azimuth_deg=azimuth_deg)
    assert value(found, "vertical_oscillation_cm") == pytest.approx(100 * bounce_m, abs=0.6)
    step_m = gait.speed_mps / (gait.cadence_spm / 60)
    assert value(found, "vertical_ratio_pct") == pytest.approx(100 * bounce_m / step_m, abs=0.6)


@pytest.mark.parametrize("azimuth_deg", [SIDE_DEG, -SIDE_DEG])
@pytest.mark.parametrize("lean_deg", [-3.0, 5.0, 14.0])
def test_lean_and_head_are_forward_positive_whichever_way_they_run(lean_deg: float, azimuth_deg: float) -> None:
    found = report(Gait(lean_deg=lean_deg, head_deg=25.0), azimuth_deg=azimuth_deg, noise_px=2.0)
    assert value(found, "trunk_lean_deg") == pytest.approx(lean_deg, abs=0.5)
    assert value(found, "head_forward_deg") == pytest.approx(25.0, abs=1.0)


@pytest.mark.parametrize(("elbow_deg", "swing_deg"), [(80.0, 40.0), (110.0, 60.0)])
def test_arms(elbow_deg: float, swing_deg: float) -> None:
    found = report(Gait(elbow_deg=elbow_deg, arm_swing_deg=swing_deg), noise_px=1.0)
    assert value(found, "elbow_angle_deg") == pytest.approx(elbow_deg, abs=2.0)
    assert value(found, "arm_swing_deg") == pytest.approx(swing_deg, abs=2.0)


@pytest.mark.parametrize("azimuth_deg", [REAR_DEG, FRONT_DEG])
@pytest.mark.parametrize(("sway_deg", "pelvic_deg"), [(3.0, 12.0), (8.0, 5.0)])
def test_sway_and_pelvis(sway_deg: float, pelvic_deg: float, azimuth_deg: float) -> None:
    found = report(Gait(sway_deg=sway_deg, pelvic_deg=pelvic_deg), noise_px=1.0, azimuth_deg=azimuth_deg)
    assert value(found, "lateral_sway_deg") == pytest.approx(sway_deg, abs=1.0)
    assert value(found, "pelvic_range_deg") == pytest.approx(pelvic_deg, abs=2.0)
    assert value(found, "pelvic_drop_deg") == pytest.approx(pelvic_deg / 2, abs=1.0)


def test_even_steps_are_even() -> None:
    for azimuth_deg in (SIDE_DEG, REAR_DEG):
        assert value(report(Gait(), azimuth_deg=azimuth_deg), "step_asymmetry_pct") == pytest.approx(0.0, abs=1.0)


def test_a_longer_reach_is_a_longer_overstride() -> None:
    near, far = (report(Gait(reach_m=reach_m)) for reach_m in (0.28, 0.38))
    assert value(far, "overstride_cm") - value(near, "overstride_cm") == pytest.approx(10.0, abs=2.0)
    assert value(far, "tibia_angle_deg") > value(near, "tibia_angle_deg") + 3


def test_the_uncertainty_holds_the_truth() -> None:
    gait = Gait()
    truth = {
        "cadence_spm": gait.cadence_spm,
        "contact_time_ms": 1000 * gait.duty * gait.stride_s,
        "vertical_oscillation_cm": 100 * gait.bounce_m,
        "trunk_lean_deg": gait.lean_deg,
        "elbow_angle_deg": gait.elbow_deg,
        "arm_swing_deg": gait.arm_swing_deg,
    }
    for seed in range(5):
        found = analyse(film(gait, noise_px=3.0, seed=seed), Question(HEIGHT_M))
        for name, true in truth.items():
            assert abs(value(found, name) - true) <= found.metrics[name].uncertainty, (name, seed)


def test_every_metric_is_given_or_abstained_from() -> None:
    for azimuth_deg in (SIDE_DEG, REAR_DEG, FRONT_DEG, -45.0):
        found = report(Gait(), azimuth_deg=azimuth_deg)
        left_out = [each.metric for each in found.abstained]
        assert sorted([*found.metrics, *left_out]) == sorted(UNITS)


def test_contacts_fall_where_the_feet_do() -> None:
    gait = Gait()
    found = report(gait, rate_hz=120.0)
    for side, first_s in (("left", 0.0), ("right", gait.stride_s / 2)):
        times_s = np.array([each.contact_s for each in found.contacts if each.side == side])
        apart = (times_s - first_s + gait.stride_s / 2) % gait.stride_s - gait.stride_s / 2
        assert len(times_s) >= 13
        assert np.abs(apart).max() < 0.025


def test_a_treadmill_is_told_from_a_road() -> None:
    assert report(Gait()).travel == "treadmill"
    road = replace(Gait(), travels=True)
    found = analyse(film(road, metres_across=34.0, camera_m=30.0, width_px=3840), Question(HEIGHT_M))
    assert found.travel == "right"
    assert found.metrics["cadence_spm"].value == pytest.approx(170.0, abs=0.5)


def test_what_a_slow_camera_cannot_give() -> None:
    for rate_hz, given in ((25.0, False), (30.0, False), (49.0, False), (50.0, True), (60.0, True)):
        found = report(Gait(), rate_hz)
        assert ("contact_time_ms" in found.metrics) is given
        reasons = {each.metric: code(each.reason) for each in found.abstained}
        assert reasons.get("contact_time_ms") == (None if given else "frame_rate")
        assert "trunk_lean_deg" in found.metrics
    assert "frame_rate_low" in [code(said) for said in report(Gait(), 50.0).warnings]
    assert "frame_rate_low" not in [code(said) for said in report(Gait(), 60.0).warnings]


def test_centimetres_need_a_height_and_the_ratio_a_speed() -> None:
    without = analyse(film(Gait()))
    reasons = {each.metric: code(each.reason) for each in without.abstained}
    assert reasons["vertical_oscillation_cm"] == reasons["overstride_cm"] == "no_height"
    only_height = analyse(film(Gait()), Question(HEIGHT_M))
    assert {each.metric: code(each.reason) for each in only_height.abstained}["vertical_ratio_pct"] == "no_speed"
