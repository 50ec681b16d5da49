"""What was found in the runner's form weighs in the plan like a wish, and gives its own reason."""

from __future__ import annotations

import json
from dataclasses import replace

from engine.plan.cast import MATTHEW, MONDAY
from runtall.catalogue import load_rules
from runtall.form import Finding
from runtall.plan import make_plan, plan_to_json, read_plan, with_findings, write_runner

LEAN = load_rules()["form_finding_trunk_lean"].reason(change=4.1, detectable=2.1)
FOUND = (Finding("trunk_lean", "trunk_lean_deg", 1.0, LEAN),)


def test_a_finding_is_a_focus_as_heavy_as_found_or_as_asked_for() -> None:
    assert with_findings(MATTHEW, FOUND).focus["trunk_lean"] == 1.0
    keen = replace(MATTHEW, focus={"trunk_lean": 3.0, "cobra": 0.5})
    assert with_findings(keen, FOUND).focus == {"trunk_lean": 3.0, "cobra": 0.5}
    once = with_findings(MATTHEW, FOUND)
    assert with_findings(once, FOUND) == once
    assert "trunk_lean" in write_runner(once)


def test_the_plan_gives_the_finding_as_its_reason_where_it_serves_it() -> None:
    plan = make_plan(MATTHEW, today=MONDAY, weeks=4, findings=FOUND)
    told = {item.exercise for day in plan.days for item in day.items if LEAN in item.reasons}
    assert "cobra" in told
    assert told <= {"cobra", "single_arm_kettlebell_swing"}
    kept = read_plan(json.dumps(plan_to_json(plan)))
    assert any(LEAN.text == reason.text for day in kept.days for item in day.items for reason in item.reasons)


def test_without_findings_nothing_is_said_of_them() -> None:
    plan = make_plan(MATTHEW, today=MONDAY, weeks=4)
    rules = {reason.rule for day in plan.days for item in day.items for reason in item.reasons}
    assert not any(rule.startswith("form_finding") for rule in rules)


def test_what_was_asked_for_keeps_its_own_reason() -> None:
    asked = replace(MATTHEW, focus={"trunk_lean": 1.0})
    plan = make_plan(asked, today=MONDAY, weeks=4)
    rules = {reason.rule for day in plan.days for item in day.items for reason in item.reasons}
    assert "focus" in rules
