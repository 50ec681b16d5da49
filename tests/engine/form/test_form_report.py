"""A report kept as JSON: read back it is the same, and what is no report is refused with its place."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from engine.form.runners import FRONT_DEG, HEIGHT_M, REAR_DEG, SIDE_DEG, USUAL, clip, noisy, ran, report
from runtall.body.gait import ON_THE_SPOT, Gait
from runtall.body.gait_film import Life
from runtall.catalogue import load_rules
from runtall.errors import InputRefused
from runtall.form import (
    CURVES,
    FormReport,
    Question,
    StrideCurves,
    analyse,
    baseline_of,
    compare,
    compare_within,
    findings,
    report_from_json,
    report_json,
)

TIRED = replace(USUAL, seconds=20.0, trouble=noisy(0.004), life=Life(late=Gait(lean_deg=14.0)))
MADE = {
    "side": lambda: report(Gait(lean_deg=15.0), jitter_m=0.003),
    "long": lambda: analyse(ran(Gait(), TIRED).recording, Question(HEIGHT_M)),
    "rear": lambda: report(azimuth_deg=REAR_DEG, jitter_m=0.003),
    "oblique": lambda: report(azimuth_deg=-45.0),
    "spot": lambda: report(ON_THE_SPOT),
    "nobody": lambda: analyse(replace(clip().recording, frames=())),
}


def through_json(found: FormReport) -> FormReport:
    return report_from_json(json.loads(json.dumps(report_json(found), allow_nan=False)))


@pytest.mark.parametrize("kind", MADE)
def test_a_report_comes_back_from_json(kind: str) -> None:
    found = MADE[kind]()
    kept = json.loads(json.dumps(report_json(found), allow_nan=False))
    back = report_from_json(kept)
    assert json.loads(json.dumps(report_json(back))) == kept
    assert back.warnings == found.warnings
    assert back.abstained == found.abstained
    assert back.refused == found.refused
    assert [finding.reason.text for finding in findings(back)] == [finding.reason.text for finding in findings(found)]


def test_kept_reports_are_compared_as_new_ones_are() -> None:
    early, late, long = MADE["side"](), report(Gait(lean_deg=20.0), jitter_m=0.003, seed=1), MADE["long"]()
    clips = [report(jitter_m=0.003, seed=seed) for seed in range(3)]
    own, own_kept = baseline_of(clips), baseline_of([through_json(clip) for clip in clips])
    assert own is not None
    assert own_kept is not None
    assert own_kept.error == pytest.approx(own.error, abs=1e-5)
    for fresh, kept in (
        (compare(early, late, baseline=own), compare(through_json(early), through_json(late), baseline=own_kept)),
        (compare_within(long), compare_within(through_json(long))),
    ):
        assert fresh.changes
        assert [one.is_real for one in kept.changes] == [one.is_real for one in fresh.changes]
        assert [one.change for one in kept.changes] == pytest.approx([one.change for one in fresh.changes], abs=1e-5)


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"format": "something"}, "format"),
        ({"version": 2}, "version"),
        ({"view": "above"}, "view"),
        ({"fps": "fast"}, "fps"),
        ({"fps": float("nan")}, "fps"),
        ({"fps": 10**400}, "fps"),
        ({"strides": -1}, "strides"),
        ({"metrics": []}, "metrics"),
        ({"metrics": {"cadence_spm": {"value": None}}}, "metrics.cadence_spm.value"),
        ({"contacts": {}}, "contacts"),
        ({"contacts": [{"side": "left", "contact_s": True}]}, "contacts[0].contact_s"),
        ({"warnings": [{"code": 3}]}, "warnings[0].code"),
        ({"refused": "walking"}, "refused"),
        ({"stride": []}, "stride"),
    ],
)
def test_what_is_no_report_is_refused_with_its_place(change: dict[str, Any], where: str) -> None:
    kept = report_json(report()) | change
    with pytest.raises(InputRefused) as refused:
        report_from_json(kept)
    assert refused.value.code == "bad_report"
    assert refused.value.evidence["where"] == where
    with pytest.raises(InputRefused):
        report_from_json([])


def test_a_sentence_whose_rule_is_gone_stays_as_it_was() -> None:
    kept: Any = report_json(report(rate_hz=30.0))
    gone = {"metric": "cadence_spm", "code": "no_longer", "reason": "Said {then}.", "params": {"then": 3}}
    more = {"metric": "elbow_angle_deg", "code": "frame_rate", "reason": "Needs more.", "params": {"x": 1}}
    back = report_from_json(kept | {"abstained": [gone, more]})
    assert [each.reason.text for each in back.abstained] == ["Said {then}.", "Needs more."]


def stride(found: FormReport) -> StrideCurves:
    assert found.strides_seen is not None
    return found.strides_seen


@pytest.mark.parametrize("azimuth_deg", [SIDE_DEG, -SIDE_DEG, REAR_DEG, FRONT_DEG])
def test_curves_are_named_described_and_as_the_runner_moves(azimuth_deg: float) -> None:
    gait = Gait(sway_deg=6.0, pelvic_range_deg=8.0, pelvic_drop_deg=4.0, strike_deg=0.0)
    seen = stride(report(gait, 120.0, azimuth_deg=azimuth_deg))
    rules = load_rules()
    for name, curve in seen.curves.items():
        assert name in CURVES
        assert f"form_curve_{name.removeprefix('left_').removeprefix('right_')}" in rules
        assert len(curve) == 60
    assert np.ptp(seen.curves["hip_height_cm"]) == pytest.approx(8.0, abs=0.5)
    starts_s = np.array(seen.starts_s)
    assert np.diff(starts_s) == pytest.approx(gait.stride_s, abs=0.01)
    if abs(azimuth_deg) == 90.0:
        assert seen.begins == "left_contact"
        assert np.abs((starts_s + 0.3) % gait.stride_s - 0.3 % gait.stride_s).max() < 0.025  # left lands at 0
        assert seen.moments["right_contact"] == pytest.approx(0.5, abs=0.02)
        assert seen.moments["left_off"] == pytest.approx(gait.duty, abs=0.03)
        assert np.mean(seen.curves["trunk_lean_deg"]) == pytest.approx(6.0, abs=0.5)
        # the arm goes with the other leg: the right one, near at -90°, is forward when the left foot lands
        forward = (np.argmax(seen.curves["upper_arm_deg"]) + 15) % 60 - 15
        assert forward == pytest.approx(30 if azimuth_deg > 0 else 0, abs=2)
    else:
        assert seen.begins == "left_mid_stance"
        middle = (starts_s - gait.duty / 2 * gait.stride_s + 0.3) % gait.stride_s - 0.3 % gait.stride_s
        assert np.abs(middle).max() < 0.05
        # while the left foot carries, the right side of this runner's pelvis is the lower one
        assert seen.curves["pelvic_tilt_deg"][0] == pytest.approx(4.0, abs=0.6)
        assert np.ptp(seen.curves["trunk_sway_deg"]) == pytest.approx(6.0, abs=0.6)


def test_a_refused_clip_has_no_curves() -> None:
    refused = analyse(clip(ON_THE_SPOT).recording, Question(HEIGHT_M))
    assert refused.strides_seen is None
    assert report_json(refused)["stride"] is None
