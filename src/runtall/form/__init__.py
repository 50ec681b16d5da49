"""A runner's landmark frames → gait events → form metrics with their uncertainty, or why there are none."""

from runtall.form.analyse import Question, analyse, analyse_tracks
from runtall.form.change import Baseline, Comparison, baseline_of, compare, compare_within, detectable_change
from runtall.form.findings import findings
from runtall.form.nouns import (
    CURVES,
    UNITS,
    Abstained,
    Camera,
    Change,
    Contact,
    Finding,
    FormReport,
    Metric,
    StrideCurves,
)
from runtall.form.poses import StridePose, stride_poses
from runtall.form.put_right import put_right
from runtall.form.report import report_from_json, report_json
from runtall.form.rulebook import code
from runtall.form.tracks import gathered

__all__ = [
    "CURVES",
    "UNITS",
    "Abstained",
    "Baseline",
    "Camera",
    "Change",
    "Comparison",
    "Contact",
    "Finding",
    "FormReport",
    "Metric",
    "Question",
    "StrideCurves",
    "StridePose",
    "analyse",
    "analyse_tracks",
    "baseline_of",
    "code",
    "compare",
    "compare_within",
    "detectable_change",
    "findings",
    "gathered",
    "put_right",
    "report_from_json",
    "report_json",
    "stride_poses",
]
