"""An independent referee for strength plans.

It knows the issue and the JSON contract and nothing of the planner: ``check`` takes a plan as JSON, the runner's
TOML and the date, and returns every rule the plan breaks. The rules live beside it: ``referee_shape`` (the JSON),
``referee_days``, ``referee_weeks`` and ``referee_history``. Where the issue can be read in two ways the referee takes
the stricter one that a plan can satisfy without harm; each such place says so in its docstring.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from engine.plan.referee_case import Breach, Case, Day
from engine.plan.referee_days import judge_days
from engine.plan.referee_facts import Knowledge, read_knowledge, read_runner_facts
from engine.plan.referee_history import anchor_of, history_of, judge_history
from engine.plan.referee_shape import read_plan
from engine.plan.referee_weeks import judge_weeks

CATALOGUE = Path(__file__).parents[3] / "src" / "runtall" / "catalogue"


def check(
    plan: Mapping[str, Any],
    runner_toml: str,
    today: date,
    weeks: int,
    previous: Mapping[str, Any] | None = None,
    log: Sequence[Mapping[str, Any]] | None = None,
    *,
    anchor: date | None = None,
    knowledge: Knowledge | None = None,
) -> list[Breach]:
    """Every rule that ``plan`` breaks; an empty list when it breaks none.

    ``previous`` is the plan it replaced, ``log`` the logged sets, ``anchor`` the Monday of the first plan where
    ``previous`` is not the first, ``knowledge`` the catalogue (the project's own unless given).
    """
    knows = knowledge or shipped_knowledge()
    breaches, days = read_plan(plan, knows, today)
    earlier = earlier_days(previous, knows, today) if previous is not None else []
    notes = [note for note in plan.get("notes", []) if isinstance(note, Mapping)]
    case = Case(
        runner=read_runner_facts(runner_toml, knows),
        knowledge=knows,
        today=today,
        weeks=weeks,
        anchor=anchor or anchor_of(previous, today),
        notes=notes,
        days=days,
        history=history_of(previous, earlier, today, log),
        previous=previous,
        log=log,
        breaches=breaches,
    )
    judge_days(case)
    judge_weeks(case)
    judge_history(case)
    return case.breaches


def earlier_days(previous: Mapping[str, Any], knowledge: Knowledge, today: date) -> list[Day]:
    """The earlier plan's days, with those it had itself kept from plans before it (an extra key, ``past_days``)."""
    days = [*previous.get("past_days", []), *previous.get("days", [])]
    return read_plan({**previous, "days": days}, knowledge, today)[1]


@cache
def shipped_knowledge() -> Knowledge:
    """The project's own catalogue, read once."""
    return read_knowledge(CATALOGUE)


def without_clock(plan: Mapping[str, Any]) -> dict[str, Any]:
    """The plan without ``solve_s``, the one number that two equal runs may differ in."""
    return {key: value for key, value in plan.items() if key != "solve_s"}
