"""The room's front page: the clips in a line each, the trend, this month against last, and the own error."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from runtall.catalogue import load_rules
from runtall.form import UNITS, Baseline, FormReport, detectable_change
from runtall_web.accounts.models import User
from runtall_web.form import metrics
from runtall_web.form.baselines import OwnError, ended_errors, offers, own_errors
from runtall_web.form.findings import latest_findings
from runtall_web.form.models import Baseline as BaselineRow
from runtall_web.form.models import Clip
from runtall_web.form.months import months_of
from runtall_web.form.queries import clips_of
from runtall_web.form.reports import day_of, reads_of
from runtall_web.form.trends import Family, families, first_metric, metrics_of, trend_of
from runtall_web.form.words import state_words

LEAST_FOR_TREND = 2


@dataclass(frozen=True, slots=True)
class Line:
    """One clip in the list. ``figure`` is its headline number, or ``said`` stands in its place."""

    clip: Clip
    day: date
    view: str
    figure: str
    name: str
    said: str


@dataclass(frozen=True, slots=True)
class ErrorLine:
    """An own measurement error as it is shown: from which change on each number counts."""

    row: BaselineRow
    baseline: Baseline
    view_words: str
    rows: tuple[tuple[str, str], ...]


def front_page_context(owner: User, today: date, asked: Mapping[str, str]) -> dict[str, Any]:
    """What ``form/clips.html`` needs beside the upload. ``asked`` may name the trend's family and metric."""
    reads = reads_of(owner)
    reports = {read.clip.pk: read.report for read in reads}
    lines = [_line(clip, reports.get(clip.pk)) for clip in clips_of(owner).defer(None).order_by("-filmed_at", "-pk")]
    errors = own_errors(owner)
    drawable = [each for each in families(reads) if len(each.clips) >= LEAST_FOR_TREND]
    family = _chosen(drawable, asked.get("seen", ""))
    found = latest_findings(owner, today)
    context: dict[str, Any] = {
        "lines": lines,
        "can_compare": sum(bool(line.figure) for line in lines) >= LEAST_FOR_TREND,
        "own_errors": [_error_line(error) for error in errors],
        "own_error_least": load_rules()["form_own_error_least"].reason(),
        "ended_errors": ended_errors(owner),
        "offers": offers(reads, errors),
        "families": [(each.key, _family_words(each, drawable)) for each in drawable],
        "found": found,
        "focuses": [each.finding.focus for each in found],
    }
    if family is not None:
        offered = metrics_of(family)
        wanted = asked.get("metric", "")
        metric = wanted if wanted in dict(offered) else first_metric(family)
        context |= {
            "family": family.key,
            "trend": trend_of(family, metric, errors),
            "trend_metrics": offered,
            "months": months_of(family, today, errors),
        }
    return context


def _line(clip: Clip, report: FormReport | None) -> Line:
    day = day_of(clip)
    if report is not None:
        name, figure = headline_number(report)
        return Line(clip, day, metrics.from_view(report.view), figure, name, "")
    if clip.state == Clip.State.DONE and clip.report:
        view = str(clip.report.get("view") or "")
        return Line(clip, day, metrics.from_view(view) if view else "", "", "", _("cannot tell"))
    return Line(clip, day, "", "", "", state_words(clip))


def headline_number(report: FormReport) -> tuple[str, str]:
    """The one number that stands for a clip in a list: its name, and the number with its uncertainty."""
    for name in ("trunk_lean_deg", "lateral_sway_deg", "cadence_spm"):
        metric = report.metrics.get(name)
        if metric is not None:
            places = metrics.places_for(metric.uncertainty)
            give = metrics.figure(metric.uncertainty, places)
            return metrics.metric_words(name, metric.unit).name, metrics.with_unit(
                f"{metrics.figure(metric.value, places)} ± {give}", metric.unit
            )
    return "", ""


def _error_line(error: OwnError) -> ErrorLine:
    rows = []
    for name in (name for name in metrics.METRICS if name in error.baseline.error):
        least, unit = detectable_change(error.baseline.error[name]), UNITS[name]
        told = metrics.with_unit(metrics.figure(least, metrics.places_for(least)), unit)
        rows.append((metrics.metric_words(name, unit).name, told))
    return ErrorLine(error.row, error.baseline, metrics.from_view(error.baseline.view), tuple(rows))


def _chosen(drawable: Sequence[Family], key: str) -> Family | None:
    return next((each for each in drawable if each.key == key), drawable[0] if drawable else None)


def _family_words(family: Family, among: Sequence[Family]) -> str:
    """The view, and the model where several read clips of this view."""
    words = metrics.from_view(family.view)
    alike = sum(each.view == family.view for each in among)
    return f"{words} · {family.model}" if alike > 1 else words
