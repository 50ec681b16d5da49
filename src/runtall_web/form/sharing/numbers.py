"""A report's numbers as a table, for a spreadsheet or a program. docs/how-to/share-your-form.md lists the columns."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from runtall import __version__
from runtall.form import FormReport
from runtall_web.form import metrics
from runtall_web.form.changes import Told
from runtall_web.form.models import Clip
from runtall_web.form.reports import day_of

FORMAT, VERSION = "runtall-form-numbers", 1
DIGITS = 4
COLUMNS = {
    "metric": "the number's name, as in runtall form --json",
    "name": "the same in words",
    "value": "over the whole clip; empty where it is not given",
    "unit": "its unit; spm is steps a minute, both feet",
    "uncertainty": "half of a 95 % interval, in the same unit",
    "strides": "how many strides it rests on",
    "early": "over the early part: of this clip, or of the fresh clip of that day",
    "late": "over the late part",
    "detectable": "the least difference of late and early that is more than measurement error",
    "changed": "yes or no: whether they differ by more than that; empty where nothing was compared",
    "why_not": "why the number is not given",
    "date": "the day of filming",
    "view": "from where it was filmed: side, front, rear or oblique",
    "pictures_per_s": "pictures a second, measured",
    "usable": "share of pictures that could be used, 0-1",
    "speed_mps": "speed in metres a second, by the runner's word",
    "model": "the pose model; numbers of different models are never compared",
    "model_sha256": "the fingerprint of its file",
}
"""Every column and what it holds."""


def rows(clip: Clip, report: FormReport, told: Told) -> list[dict[str, Any]]:
    """A row for each number, given or not, in the order of a report."""
    order = {name: place for place, name in enumerate(metrics.METRICS)}
    return sorted(_rows(clip, report, told), key=lambda row: order.get(row["metric"], len(order)))


def numbers_json(clip: Clip, report: FormReport, told: Told) -> dict[str, Any]:
    """``{format, version, program, columns, rows}``; what is unknown is ``null``."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "program": f"runtall {__version__}",
        "columns": COLUMNS,
        "rows": rows(clip, report, told),
    }


def numbers_csv(clip: Clip, report: FormReport, told: Told) -> str:
    """The same rows; what is unknown is empty."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    writer.writerows(rows(clip, report, told))
    return out.getvalue()


def _rows(clip: Clip, report: FormReport, told: Told) -> Iterator[dict[str, Any]]:
    blank = dict.fromkeys(COLUMNS)
    about = {
        "date": day_of(clip).isoformat(),
        "view": report.view,
        "pictures_per_s": _rounded(report.frame_rate_hz),
        "usable": _rounded(report.usable_share),
        "speed_mps": _rounded(clip.speed_mps),
        "model": report.model,
        "model_sha256": report.model_sha256,
    }
    changes = {change.metric: change for change in told.comparison.changes} if told.comparison else {}
    for metric in report.metrics.values():
        change = changes.get(metric.name)
        yield {
            **blank,
            **about,
            "metric": metric.name,
            "name": metrics.metric_words(metric.name, metric.unit).name,
            "value": _rounded(metric.value),
            "unit": metric.unit,
            "uncertainty": _rounded(metric.uncertainty),
            "strides": metric.n,
            "early": _rounded(change.early) if change else None,
            "late": _rounded(change.late) if change else None,
            "detectable": _rounded(change.detectable) if change else None,
            "changed": None if change is None else "yes" if change.is_real else "no",
        }
    for left_out in report.abstained:
        name = metrics.metric_words(left_out.metric, "").name
        yield {**blank, **about, "metric": left_out.metric, "name": name, "why_not": left_out.reason.text}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, DIGITS)
