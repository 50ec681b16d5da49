"""The rules of form: numbers and sentences live in ``catalogue/rules/form*.toml``."""

from __future__ import annotations

from runtall.catalogue import Reason, Rule, load_rules

PREFIX = "form_"


def rule(name: str) -> Rule:
    """The rule ``form_<name>``; ``KeyError`` when no file defines it (a defect)."""
    return load_rules()[PREFIX + name]


def number(name: str, key: str) -> float:
    """One number of one rule."""
    return rule(name).number(key)


def reason(name: str, **params: str | int | float) -> Reason:
    """The rule as a reason."""
    return rule(name).reason(**params)


def code(said: Reason) -> str:
    """The stable code of a warning or abstention: the rule's id without the room's name."""
    return said.rule.removeprefix(PREFIX)


def method_error(metric: str) -> float:
    """Half of the 95 % band of a metric's method, in its unit."""
    return number(metric, f"method_error_{_suffix(metric)}")


def repeat_error(metric: str) -> float:
    """SD between clips of the same running, in the metric's unit, for runners without a baseline of their own."""
    return number(metric, f"repeat_error_{_suffix(metric)}")


def most_uncertainty(metric: str) -> float | None:
    """From this uncertainty on a metric says too little to be given; ``None`` where any is told."""
    numbers = rule(metric).numbers
    key = f"most_uncertainty_{_suffix(metric)}"
    return float(numbers[key]) if key in numbers else None


def possible(metric: str) -> tuple[float, float]:
    """The least and the most that a runner can have of a metric: beyond it something else was measured."""
    suffix = _suffix(metric)
    return number(metric, f"possible_from_{suffix}"), number(metric, f"possible_to_{suffix}")


def _suffix(metric: str) -> str:
    return metric.rsplit("_", 1)[1]
