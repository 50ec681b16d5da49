"""Between rows and the planner: runner, runs, logged sets and the plan before go in, a plan comes out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from runtall.plan import Pin, Plan, Runner, make_plan, plan_to_json, read_plan, with_findings
from runtall.plan.hard_runs import HeartRate, hard_by_heart_rate
from runtall_web.accounts.models import User
from runtall_web.form.findings import plan_findings
from runtall_web.plan.models import PlanRecord
from runtall_web.runs.queries import mean_heart_rates_since, summaries_since
from runtall_web.settings.queries import current_runner
from runtall_web.training.queries import set_logs

RUN_HISTORY_WEEKS = 16
FIRST_PLAN_WEEKS = 8


def plan_of(record: PlanRecord) -> Plan:
    """The plan in a record. Raises ``InvalidSettings`` on a record that was damaged."""
    return read_plan(record.plan)


def text_of(plan: Plan) -> str:
    return json.dumps(plan_to_json(plan), ensure_ascii=False, separators=(",", ":"))


def answers_of(owner: User, today: date) -> Runner:
    """The runner's answers as they are, with what their clips show in the focus."""
    return with_what_clips_show(owner, current_runner(owner), today)


def with_what_clips_show(owner: User, runner: Runner, today: date) -> Runner:
    return with_findings(runner, plan_findings(owner, today))


def solve(
    owner: User, runner: Runner, today: date, weeks: int, previous: Plan | None, pins: Sequence[Pin] = ()
) -> Plan:
    """A plan from ``today`` for ``weeks`` weeks, with exactly these pins.

    What the clips show is given as a reason as far as ``runner`` has it in the focus (``answers_of``).

    Raises ``InvalidSettings`` when a pin breaks a rule that never gives way.
    """
    runs = summaries_since(owner, today - timedelta(weeks=RUN_HISTORY_WEEKS))
    before = replace(previous, pins=()) if previous else None  # else the planner keeps what was unpinned
    log = set_logs(owner)
    hard_days = hard_by_heart_rate(runner, heart_rates_since(owner, today - timedelta(weeks=RUN_HISTORY_WEEKS)), today)
    return make_plan(
        runner,
        today=today,
        weeks=weeks,
        runs=runs,
        log=log,
        previous=before,
        pins=pins,
        hard_days=hard_days,
        findings=[finding for finding in plan_findings(owner, today) if finding.focus in runner.focus],
    )


def heart_rates_since(owner: User, day: date) -> list[HeartRate]:
    """The runs that count and have a heart rate, from local ``day`` on."""
    return [HeartRate(*row) for row in mean_heart_rates_since(owner, day)]
