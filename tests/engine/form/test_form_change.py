"""Change against error: by hand, with the runner's own baseline, and what may be concluded."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from engine.form.runners import FIGURE, HEIGHT_M, REAR_DEG, SIDE_DEG, USUAL, clip, noisy, ran, report
from runtall.body.gait import ON_THE_SPOT, Gait
from runtall.body.gait_film import SIDE, Life, film
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


@pytest.mark.parametrize("azimuth_deg", [SIDE_DEG, REAR_DEG])
@pytest.mark.parametrize("stride_pct", [0.8, 1.5, 2.5])
def test_a_steady_run_hardly_ever_changes(azimuth_deg: float, stride_pct: float) -> None:
    """Of runners whose strides differ and who do not tire, at most five in a hundred are told of a change, in every
    number (here of 24 clips; a change counts from the 95 % point on)."""
    told, real = Counter[str](), Counter[str]()
    lively = Life(stride_pct=stride_pct, wander_cm=1.0, lean_deg=0.7)
    camera = replace(SIDE, azimuth_deg=azimuth_deg)
    for seed in range(24):
        how = replace(USUAL, rate_hz=30.0, seconds=13.0, camera=camera, trouble=noisy(0.006), seed=seed, life=lively)
        for change in compare_within(analyse(film(Gait(), how, FIGURE).recording, Question(HEIGHT_M, 2.9))).changes:
            told[change.metric] += 1
            real[change.metric] += change.is_real
    assert told["cadence_spm"] > (20 if stride_pct < 2 else 8)
    assert sum(real.values()) <= 0.05 * sum(told.values())
    for metric, times in real.items():
        assert times <= 2, metric  # one in 24 is what 5 % means, two are luck


@pytest.mark.parametrize("late_spm", [162.0, 178.0])
def test_a_cadence_that_does_change_is_told(late_spm: float) -> None:
    for seed in range(3):
        lively = Life(stride_pct=1.2, late=Gait(cadence_spm=late_spm))
        how = replace(USUAL, rate_hz=30.0, seconds=20.0, trouble=noisy(0.004), seed=seed, life=lively)
        within = compare_within(analyse(ran(Gait(), how).recording, Question(HEIGHT_M)))
        [cadence] = [change for change in within.changes if change.metric == "cadence_spm"]
        assert cadence.is_real
        assert cadence.change == pytest.approx((late_spm - 170.0) * 2 / 3, abs=2.5)


@pytest.mark.parametrize("late_mps", [2.3, 3.5])
def test_early_and_late_at_another_speed_are_not_compared(late_mps: float) -> None:
    """The cadence stays: only the standing foot tells."""
    faster = Life(late=Gait(speed_mps=late_mps, contact_ms=min(250.0, 700 / late_mps), lean_deg=11.0))
    found = analyse(ran(Gait(), replace(USUAL, seconds=20.0, trouble=noisy(0.004), life=faster)).recording)
    within = compare_within(found)
    assert not within.changes
    assert "speed_changed" in [code(said) for said in found.warnings]
    assert not findings(found, within)


def test_speeds_that_the_feet_contradict_are_not_believed(plain: FormReport) -> None:
    for fast_mps in (2.4, 3.4):
        other = report(Gait(speed_mps=fast_mps, contact_ms=215), jitter_m=0.003)
        refused = compare(plain, other, speeds_mps=(2.9, 2.9)).refused
        assert refused is not None
        assert code(refused) == "feet_differ"
    near = report(Gait(speed_mps=2.98), jitter_m=0.003)
    assert compare(plain, near, speeds_mps=(2.9, 2.95)).refused is None


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
