"""A runner's landmark frames → gait events → form metrics with their uncertainty, or why there are none."""

from runtall.form.analyse import Question, analyse
from runtall.form.nouns import UNITS, Abstained, Camera, Change, Contact, Finding, FormReport, Metric
from runtall.form.report import report_json
from runtall.form.rulebook import code

__all__ = [
    "UNITS",
    "Abstained",
    "Camera",
    "Change",
    "Contact",
    "Finding",
    "FormReport",
    "Metric",
    "Question",
    "analyse",
    "code",
    "report_json",
]
