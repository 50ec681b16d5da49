"""A runner, the running ahead and the sets logged so far in; strength days, each choice with its reason, out."""

from runtall.plan.findings import exercises_for, with_findings
from runtall.plan.log_file import log_to_json, read_log
from runtall.plan.making import make_plan
from runtall.plan.nouns import (
    PAIN_AREAS,
    SLOTS,
    WEEKDAYS,
    Item,
    Note,
    Pain,
    Pin,
    Plan,
    PlannedRun,
    PlanWeek,
    Race,
    RunKind,
    Runner,
    SetLog,
    StrengthDay,
    WeekKind,
    monday_of,
)
from runtall.plan.plan_file import plan_to_json, read_plan
from runtall.plan.rulebook import focus_findings
from runtall.plan.runner_file import read_runner, write_runner

__all__ = [
    "PAIN_AREAS",
    "SLOTS",
    "WEEKDAYS",
    "Item",
    "Note",
    "Pain",
    "Pin",
    "Plan",
    "PlanWeek",
    "PlannedRun",
    "Race",
    "RunKind",
    "Runner",
    "SetLog",
    "StrengthDay",
    "WeekKind",
    "exercises_for",
    "focus_findings",
    "log_to_json",
    "make_plan",
    "monday_of",
    "plan_to_json",
    "read_log",
    "read_plan",
    "read_runner",
    "with_findings",
    "write_runner",
]
