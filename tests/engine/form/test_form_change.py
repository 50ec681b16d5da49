"""Change against error: by hand, with the runner's own baseline, and what may be concluded."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.form.runners import HEIGHT_M, REAR_DEG, USUAL, clip, noisy, ran, report
from runtall.body.gait import ON_THE_SPOT, Gait
from runtall.body.gait_film import Life
from runtall.form import (
    UNITS,
    Change,
    Comparison,
    FormReport,
    Metric,
    Question,
    analyse,
    baseline_of,
    code,
    compare,
    compare_within,
    detectable_change,
    findings,
)
from runtall.form.findings import DRIFTS
from runtall.form.rulebook import method_error, repeat_error
from runtall.plan.rulebook import focus_findings


def with_values(like: FormReport, **values: float) -> FormReport:
    """``like`` with other values, and next to no spread from stride to stride."""
    metrics = {
        name: replace(metric, value=values.get(name, metric.value), spread=1e-6)
        for name, metric in like.metrics.items()
    }
    return replace(like, metrics=metrics)


@pytest.fixture(scope="module")
def plain() -> FormReport:
    return report(jitter_m=0.003)


def test_the_least_detectable_change_by_hand() -> None:
    assert detectable_change(0.5) == pytest.approx(1.386, abs=1e-3)  # 1.96 × 1.41421 × 0.5
    assert detectable_change(1.0, clips=4) == pytest.approx(1.386, abs=1e-3)


def test_three_clips_give_the_own_error_by_hand(plain: FormReport) -> None:
    clips = [with_values(plain, trunk_lean_deg=lean) for lean in (7.0, 8.0, 9.0)]
    own = baseline_of(clips)
    assert own is not None
    assert own.error["trunk_lean_deg"] == pytest.approx(1.0)  # SD of 7, 8, 9
    assert own.error["cadence_spm"] == pytest.approx(1e-6)
    assert own.clips == 3


def test_two_clips_or_unlike_clips_give_none(plain: FormReport) -> None:
    assert baseline_of([plain, plain]) is None
    assert baseline_of([plain, plain, replace(plain, view="rear")]) is None
    assert baseline_of([plain, plain, replace(plain, model_sha256="1" * 64)]) is None


def test_a_change_counts_from_the_own_error_on(plain: FormReport) -> None:
    own = baseline_of([with_values(plain, trunk_lean_deg=lean) for lean in (7.0, 8.0, 9.0)])
    early = with_values(plain, trunk_lean_deg=8.0)
    for late_deg, real in ((10.7, False), (10.9, True)):  # 8 + 2.77 between them
        compared = compare(early, with_values(plain, trunk_lean_deg=late_deg), speeds_mps=(3.0, 3.0), baseline=own)
        lean = next(change for change in compared.changes if change.metric == "trunk_lean_deg")
        assert lean.is_real is real
        assert lean.change == pytest.approx(late_deg - 8.0)


def test_unlike_clips_are_not_compared(plain: FormReport) -> None:
    def refusal(compared: Comparison) -> str | None:
        assert not compared.changes
        return code(compared.refused) if compared.refused else None

    assert refusal(compare(plain, replace(plain, view="rear"))) == "views_differ"
    assert refusal(compare(plain, replace(plain, model_sha256="1" * 64))) == "models_differ"
    assert refusal(compare(plain, plain, speeds_mps=(3.0, 3.2))) == "speed_changed"
    assert compare(plain, plain, speeds_mps=(3.0, 3.08)).refused is None
    assert refusal(compare(plain, report(Gait(speed_mps=3.5), jitter_m=0.003))) == "speed_changed"
    walked = analyse(clip(ON_THE_SPOT).recording, Question(HEIGHT_M))
    assert refusal(compare(plain, walked)) == "nothing_to_compare"


def test_a_drift_within_one_clip_is_found_and_a_steady_run_has_none() -> None:
    tired = replace(USUAL, seconds=20.0, trouble=noisy(0.004), life=Life(late=Gait(lean_deg=14.0)))
    drifting = analyse(ran(Gait(), tired).recording, Question(HEIGHT_M, 2.9))
    within = compare_within(drifting)
    real = [change.metric for change in within.changes if change.is_real]
    assert real == ["trunk_lean_deg"]
    lean = within.changes[[change.metric for change in within.changes].index("trunk_lean_deg")]
    assert lean.change == pytest.approx(8.0 * 2 / 3, abs=0.8)  # first third against last third
    assert [finding.focus for finding in findings(drifting, within)] == ["trunk_lean"]
    steady = compare_within(report(seconds=20.0, jitter_m=0.004))
    assert steady.changes
    assert not [change.metric for change in steady.changes if change.is_real]


def test_a_short_clip_has_no_early_and_late() -> None:
    assert all(metric.early is None and metric.late is None for metric in report(seconds=7.0).metrics.values())


def test_findings_by_hand(plain: FormReport) -> None:
    changes = (
        Change("trunk_lean_deg", 6.0, 10.0, "°", 2.8),
        Change("head_forward_deg", 10.0, 13.0, "°", 2.0),  # real, but less than is worth saying
        Change("shoulder_elevation_pct", 40.0, 35.0, "%", 4.0),
        Change("elbow_angle_deg", 80.0, 110.0, "°", 8.0),
        Change("cadence_spm", 175.0, 160.0, "spm", 4.0),
    )
    found = findings(with_values(plain, trunk_lean_deg=5.0), Comparison(changes))
    assert {each.focus for each in found} == {"trunk_lean", "shoulder_hunch"}
    lean = next(each for each in found if each.focus == "trunk_lean")
    assert lean.reason.text == "Trunk lean grew by 4.0° late in the run, above the measurement error of 2.8°."
    assert lean.reason.source == "koblbauer_2014"


def test_falling_lean_and_dropping_shoulders_are_no_findings(plain: FormReport) -> None:
    changes = (
        Change("trunk_lean_deg", 10.0, 6.0, "°", 2.0),
        Change("shoulder_elevation_pct", 35.0, 45.0, "%", 3.0),
    )
    assert findings(with_values(plain, trunk_lean_deg=5.0), Comparison(changes)) == ()


def test_one_clip_alone_says_only_what_stands_out(plain: FormReport) -> None:
    assert findings(with_values(plain, trunk_lean_deg=11.0)) == ()
    assert [each.focus for each in findings(with_values(plain, trunk_lean_deg=15.0))] == ["trunk_lean"]
    rear = report(azimuth_deg=REAR_DEG)
    assert findings(rear) == ()


def test_every_finding_is_a_focus_that_the_plan_knows(plain: FormReport) -> None:
    metrics = {metric: Change(metric, 20.0, 20.0 + 15.0 * way, "", 1.0) for _, metric, way, _ in DRIFTS}
    drop = replace(plain.metrics["trunk_lean_deg"], name="pelvic_drop_deg", value=12.0, uncertainty=3.0)
    standing = replace(plain, metrics={**plain.metrics, "pelvic_drop_deg": drop})
    found = findings(standing, Comparison(tuple(metrics.values())))
    assert {each.focus for each in found} == {
        "trunk_lean", "head_forward", "shoulder_hunch", "trunk_sway", "pelvic_drop",
    }  # fmt: skip
    assert {each.focus for each in found} <= set(focus_findings())
    for each in found:
        assert 0 < each.weight <= 1
        assert each.reason.rule.startswith("form_finding_")
        assert each.reason.source
        assert each.reason.certainty


def test_what_must_not_be_scored_never_becomes_a_finding(plain: FormReport) -> None:
    changes = tuple(Change(name, 100.0, late, "", 0.1) for name in UNITS for late in (50.0, 150.0))
    about = {each.metric for each in findings(plain, Comparison(changes))}
    assert not about & {"elbow_angle_deg", "duty_factor", "cadence_spm", "contact_time_ms", "vertical_oscillation_cm"}


def test_every_metric_has_its_rule_with_both_errors(plain: FormReport) -> None:
    assert all(isinstance(metric, Metric) for metric in plain.metrics.values())
    for name in UNITS:
        assert method_error(name) > 0
        assert 0 < repeat_error(name) < method_error(name) * 2
