"""Early against late, one clip against another, and the runner's own measurement error."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

from runtall.catalogue import Reason
from runtall.form.measures import TIMES_STANDARD_ERROR
from runtall.form.nouns import Change, FormReport, Metric
from runtall.form.rulebook import number, reason, repeat_error


@dataclass(frozen=True, slots=True)
class Baseline:
    """How far a runner's numbers differ between clips of the same running: standard deviations by metric, from
    ``clips`` clips of one ``view`` and one model."""

    view: str
    model_sha256: str
    clips: int
    error: Mapping[str, float]

    def knows(self, report: FormReport) -> bool:
        """Whether it may be used for a report: same view, same model."""
        return self.view == report.view and self.model_sha256 == report.model_sha256


@dataclass(frozen=True, slots=True)
class Comparison:
    """``changes`` of two stretches, or ``refused``: why they are not compared. ``notes`` say what to know."""

    changes: tuple[Change, ...]
    refused: Reason | None = None
    notes: tuple[Reason, ...] = ()


def baseline_of(reports: Sequence[FormReport]) -> Baseline | None:
    """The runner's own error from three clips or more of the same running; ``None`` when they are fewer or unlike.

    No less than the spread from stride to stride allows: three clips can agree by luck.
    """
    used = [report for report in reports if report.refused is None and report.view is not None]
    unlike = {(report.view, report.model_sha256) for report in used}
    if len(used) < number("baseline", "least_clips") or len(unlike) != 1:
        return None
    errors = {}
    for name in used[0].metrics:
        found = [report.metrics[name] for report in used if name in report.metrics]
        if len(found) == len(used):
            between = float(np.std([metric.value for metric in found], ddof=1))
            errors[name] = max(between, float(np.mean([metric.spread for metric in found])))
    return Baseline(used[0].view or "", used[0].model_sha256, len(used), MappingProxyType(errors))


def compare(
    early: FormReport,
    late: FormReport,
    *,
    speeds_mps: tuple[float, float] | None = None,
    baseline: Baseline | None = None,
) -> Comparison:
    """Late minus early of two clips at matched speed, each with its least detectable change.

    The speed is what the runner gives, else what the feet say (side), else cadence stands for it. What the runner gives
    is not believed where the feet differ by far.
    """
    unlike = _unlike(early, late)
    if unlike is not None:
        return Comparison((), unlike)
    change_pct, compared = _speed_change_pct(early, late, speeds_mps)
    within_pct = number("matched_speed", "within_pct" if speeds_mps is not None else "within_guessed_pct")
    if change_pct > within_pct:
        return Comparison((), reason("speed_changed", change_pct=change_pct))
    by_feet_pct = _by_feet_pct(early, late)
    if by_feet_pct is not None and by_feet_pct > number("matched_speed", "within_feet_pct"):
        return Comparison((), reason("feet_differ", change_pct=by_feet_pct))
    notes = () if speeds_mps is not None else (reason("speed_unknown", compared=compared),)
    both = [name for name in early.metrics if name in late.metrics]
    changes = tuple(_change(early.metrics[name], late.metrics[name], early, baseline) for name in both)
    return Comparison(changes, None, notes)


def compare_within(report: FormReport, baseline: Baseline | None = None) -> Comparison:
    """Late minus early of one clip that is long enough."""
    if report.refused is not None:
        return Comparison((), reason("nothing_to_compare"))
    changes = []
    for name, metric in report.metrics.items():
        if metric.early is not None and metric.late is not None and metric.detectable is not None:
            found = Change(name, metric.early, metric.late, metric.unit, metric.detectable)
            own = _own_error(name, report, baseline)
            if own is not None:
                found = replace(found, detectable=max(metric.detectable, detectable_change(own)))
            changes.append(found)
    return Comparison(tuple(changes))


def detectable_change(sd_within: float, clips: int = 1) -> float:
    """The least difference of two means of ``clips`` clips that is more than error: 1.96 · √2 · SD / √k.

    >>> round(detectable_change(1.0), 2)
    2.77
    """
    return number("detectable_change", "factor") * float(np.sqrt(2 / clips)) * sd_within


def _change(early: Metric, late: Metric, report: FormReport, baseline: Baseline | None) -> Change:
    own = _own_error(early.name, report, baseline)
    error = own if own is not None else repeat_error(early.name)
    spread = TIMES_STANDARD_ERROR * float(np.hypot(early.spread, late.spread))
    return Change(early.name, early.value, late.value, early.unit, max(detectable_change(error), spread))


def _own_error(name: str, report: FormReport, baseline: Baseline | None) -> float | None:
    return baseline.error.get(name) if baseline is not None and baseline.knows(report) else None


def _unlike(early: FormReport, late: FormReport) -> Reason | None:
    if early.refused is not None or late.refused is not None:
        return reason("nothing_to_compare")
    if early.view != late.view:
        return reason("views_differ", early=early.view or "", late=late.view or "")
    if early.model_sha256 != late.model_sha256:
        return reason("models_differ")
    return None


def _speed_change_pct(early: FormReport, late: FormReport, speeds_mps: tuple[float, float] | None) -> tuple[float, str]:
    """Speeds as they are given, else as the standing foot goes back under the runner, else cadence."""
    if speeds_mps is not None:
        return 100 * abs(speeds_mps[1] / speeds_mps[0] - 1), "speed"
    by_feet_pct = _by_feet_pct(early, late)
    if by_feet_pct is not None:
        return by_feet_pct, "the speed of the feet"
    first, last = (report.metrics["cadence_spm"].value for report in (early, late))
    return 100 * abs(last / first - 1), "cadence"


def _by_feet_pct(early: FormReport, late: FormReport) -> float | None:
    """How much faster or slower the ground goes back under a standing foot; ``None`` where a view does not show it."""
    first, last = early.ground_speed_trunks_per_s, late.ground_speed_trunks_per_s
    return 100 * abs(last / first - 1) if first and last else None
