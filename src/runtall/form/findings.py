"""What may be concluded from form: findings that can feed the plan's focus. Elbow angle, duty factor and cadence are
never scored; nothing here is a diagnosis or a risk of injury."""

from __future__ import annotations

from collections.abc import Sequence

from runtall.form.change import Comparison
from runtall.form.nouns import Change, Finding, FormReport
from runtall.form.rulebook import number, reason

DRIFTS = (
    ("trunk_lean", "trunk_lean_deg", 1.0, "least_change_deg"),
    ("head_forward", "head_forward_deg", 1.0, "least_change_deg"),
    ("shoulder_hunch", "shoulder_elevation_pct", -1.0, "least_change_pct"),
    ("trunk_sway", "lateral_sway_deg", 1.0, "least_change_deg"),
)
"""Focus, metric, which way is worth a finding, and the number of the rule that says how much."""


def findings(report: FormReport, comparison: Comparison | None = None) -> tuple[Finding, ...]:
    """Findings of one report and, where given, of a change late in a run; the heaviest first, one per focus."""
    found = [*_drifts(comparison.changes if comparison else ()), *_standing(report)]
    kept: dict[str, Finding] = {}
    for finding in sorted(found, key=lambda one: -one.weight):
        kept.setdefault(finding.focus, finding)
    return tuple(kept.values())


def _drifts(changes: Sequence[Change]) -> list[Finding]:
    by_metric = {change.metric: change for change in changes}
    found = []
    for focus, metric, direction, least in DRIFTS:
        change = by_metric.get(metric)
        rule = f"finding_{focus}"
        if change is None or not change.is_real or direction * change.change < number(rule, least):
            continue
        why = reason(rule, change=abs(change.change), detectable=change.detectable)
        found.append(Finding(focus, metric, number(rule, "weight"), why))
    return found


def _standing(report: FormReport) -> list[Finding]:
    """What one clip shows by itself: only what is far outside what others do, and more than the method's error."""
    found = []
    lean = report.metrics.get("trunk_lean_deg")
    if lean is not None and lean.value > number("finding_trunk_lean_high", "least_deg"):
        why = reason("finding_trunk_lean_high", value=lean.value, uncertainty=lean.uncertainty)
        found.append(Finding("trunk_lean", lean.name, number("finding_trunk_lean_high", "weight"), why))
    drop = report.metrics.get("pelvic_drop_deg")
    if drop is not None and drop.value - drop.uncertainty > number("finding_pelvic_drop", "least_deg"):
        why = reason("finding_pelvic_drop", value=drop.value, uncertainty=drop.uncertainty)
        found.append(Finding("pelvic_drop", drop.name, number("finding_pelvic_drop", "weight"), why))
    return found
