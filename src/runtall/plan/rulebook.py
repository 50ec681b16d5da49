"""The planner's rules by id: texts, sources and numbers live in ``catalogue/rules/plan.toml``."""

from __future__ import annotations

from collections.abc import Mapping

from runtall.catalogue import Reason, Rule, load_rules

FOCUS_PREFIX = "focus_"


def rule(rule_id: str) -> Rule:
    """The rule called ``rule_id``; ``KeyError`` when no file defines it (a defect)."""
    return load_rules()[rule_id]


def number(rule_id: str, name: str) -> float:
    """One number of one rule."""
    return rule(rule_id).number(name)


def whole(rule_id: str, name: str) -> int:
    """One whole number of one rule."""
    return int(rule(rule_id).number(name))


def reason(rule_id: str, **params: str | int | float) -> Reason:
    """The rule as a reason, with what it applies to."""
    return rule(rule_id).reason(**params)


def focus_findings() -> tuple[str, ...]:
    """The findings that a runner may put weight on, by name."""
    return tuple(rule_id.removeprefix(FOCUS_PREFIX) for rule_id in load_rules() if rule_id.startswith(FOCUS_PREFIX))


def focus_shares(finding: str) -> Mapping[str, float]:
    """How much each exercise does for a finding, as its rule says (exercise ids that are missing do nothing)."""
    return rule(FOCUS_PREFIX + finding).numbers
