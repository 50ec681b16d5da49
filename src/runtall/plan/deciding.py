"""Solves the model in order: as many strength days as asked, then the yielding rules, then the soft goals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from runtall.errors import InvalidSettings
from runtall.plan.calendar import Season
from runtall.plan.choices import Choices, Fixed, lay_out_columns
from runtall.plan.hard_rules import keep_hard_rules
from runtall.plan.menus import Menu
from runtall.plan.patterns import Pattern, week_patterns
from runtall.plan.soft_goals import soft_costs
from runtall.plan.solver import Model, Solution
from runtall.plan.ways import Way
from runtall.plan.yielding_rules import Yielding, add_yielding_rules

WeekPatterns = Sequence[Sequence[Pattern]]
TOLERANCE = 1e-5


@dataclass(frozen=True, slots=True)
class ChosenDay:
    """A strength day as the model chose it, and the number of its week."""

    date: date
    slot: str
    menu: Menu
    week: int


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A rule that gave way: where (a week's number, or the first block of a pair), by how much, and for what."""

    rule: str
    where: int
    amount: float
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """The days, the numbers of the easier weeks, what gave way, and how well the plan meets the soft goals."""

    days: tuple[ChosenDay, ...]
    easier: frozenset[int]
    gave_way: tuple[Shortfall, ...]
    is_proven: bool
    points: float
    seconds: float


def decide(
    season: Season,
    ways: Mapping[str, Way],
    menus: Sequence[Menu],
    fixed: Sequence[Fixed],
    begun: Mapping[str, int | None],
) -> Decision:
    """The proven best plan. Raises ``InvalidSettings`` when the days set by hand cannot all be kept."""
    moves = any(menu.has_swing for menu in menus)
    patterns: WeekPatterns = [week_patterns(season, week, moves) for week in season.weeks]
    most, days_first = as_many_days_as_asked(patterns)
    if sum(max(len(pattern.days) for pattern in week) for week in patterns) == most:
        patterns = [_longest(week) for week in patterns]
    choices = Choices(season, ways, menus, patterns, fixed, begun)
    lay_out_columns(choices)
    keep_hard_rules(choices)
    choices.model.at_least(_sizes(choices), most)
    yielding = add_yielding_rules(choices)
    solution, seconds = keep_or_give_way(choices.model, yielding, soft_costs(choices))
    return read_decision(choices, solution, days_first.seconds + seconds)


def as_many_days_as_asked(patterns: WeekPatterns) -> tuple[int, Solution]:
    """The most strength days that the rules about days leave room for: this comes before everything else."""
    model = Model()
    columns: list[list[int]] = []
    costs: dict[int, float] = {}
    for week in patterns:
        columns.append([model.choice() for _ in week])
        model.equal([(column, 1.0) for column in columns[-1]], 1)
        costs |= {column: -float(len(pattern.days)) for column, pattern in zip(columns[-1], week, strict=True)}
    for w in range(len(patterns) - 1):
        pairs = list(zip(columns[w], patterns[w], strict=True)), list(zip(columns[w + 1], patterns[w + 1], strict=True))
        last = {max(pattern.days) for _, pattern in pairs[0] if pattern.days}
        for day in last:
            ends = [(column, 1.0) for column, pattern in pairs[0] if day in pattern.days]
            begins = [(column, 1.0) for column, pattern in pairs[1] if day + timedelta(days=1) in pattern.days]
            if begins:
                model.at_most(ends + begins, 1)
    solution = model.minimise(costs)
    if solution is None:
        raise cannot_keep_all_pins()
    return round(-solution.total), solution


def _longest(week: Sequence[Pattern]) -> Sequence[Pattern]:
    most = max(len(pattern.days) for pattern in week)
    return [pattern for pattern in week if len(pattern.days) == most]


def _sizes(choices: Choices) -> list[tuple[int, float]]:
    return [
        (column, float(len(pattern.days))) for w in range(len(choices.weeks)) for column, pattern in choices.pairs(w)
    ]


def keep_or_give_way(model: Model, yielding: Sequence[Yielding], costs: Mapping[int, float]) -> tuple[Solution, float]:
    """The best plan that keeps every yielding rule; where there is none, each gives way as little as it must, the
    rules that must be kept longest settled first. Returns the solution and the solver's seconds."""
    kept = model.minimise(costs, fixed_to_zero=[column for one in yielding for column in one.columns])
    if kept is not None:
        return kept, kept.seconds
    seconds, proven = 0.0, True
    for one in yielding:
        if not one.columns:
            continue
        least = model.minimise(dict.fromkeys(one.columns, 1.0))
        if least is None:
            raise cannot_keep_all_pins()
        seconds, proven = seconds + least.seconds, proven and least.is_proven
        model.at_most([(column, 1.0) for column in one.columns], least.total + TOLERANCE)
    best = model.minimise(costs)
    if best is None:
        raise cannot_keep_all_pins()
    return Solution(best.values, best.total, best.is_proven and proven, best.seconds), seconds + best.seconds


def cannot_keep_all_pins() -> InvalidSettings:
    """What to say when the days set by hand contradict the hard rules only when taken together."""
    return InvalidSettings(
        "the days set by hand cannot all be kept: together they break a rule that never gives way",
        remedy="take one of them back",
    )


def read_decision(choices: Choices, solution: Solution, seconds: float) -> Decision:
    """What the columns say, in the plan's own words."""
    days = []
    for w in range(len(choices.weeks)):
        pattern = next(pattern for column, pattern in choices.pairs(w) if solution.is_chosen(column))
        for day, slot in zip(pattern.days, pattern.slots, strict=True):
            columns = choices.menu_columns(w, slot)
            menu = next(menu for col, menu in zip(columns, choices.menus, strict=True) if solution.is_chosen(col))
            days.append(ChosenDay(day, slot, menu, w))
    easier = frozenset(w for w, col in enumerate(choices.easier) if col is not None and solution.is_chosen(col))
    return Decision(
        days=tuple(days),
        easier=easier,
        gave_way=tuple(_shortfalls(choices, solution)),
        is_proven=solution.is_proven,
        points=solution.total,
        seconds=seconds,
    )


def _shortfalls(choices: Choices, solution: Solution) -> list[Shortfall]:
    found = []
    for (w, slot), column in choices.deviation.items():
        found.append(Shortfall("slot_keeps", w, solution.values[column], slot))
    for w, column in choices.short.items():
        found.append(Shortfall("mid_back_sets", w, solution.values[column], "short"))
    for w, column in choices.over.items():
        found.append(Shortfall("mid_back_sets", w, solution.values[column], "over"))
    for w, column in choices.late.items():
        found.append(Shortfall("easier_week", w, solution.values[column]))
    for (first, _, name), column in choices.missing.items():
        found.append(Shortfall("six_in_two_blocks", first, solution.values[column], name))
    return [one for one in found if one.amount > TOLERANCE * 10]
