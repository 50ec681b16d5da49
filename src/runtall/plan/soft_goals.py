"""The soft goals, in whole points that add up. What each point weighs is in ``plan.toml``, marked as our judgement."""

from __future__ import annotations

from collections.abc import Mapping

from runtall.catalogue import load_exercises
from runtall.catalogue.nouns import REGIONS
from runtall.plan.choices import Choices
from runtall.plan.nouns import WeekKind
from runtall.plan.rulebook import focus_shares, number, whole

Costs = dict[int, float]


def soft_costs(choices: Choices) -> Costs:
    """The points of every soft goal, by column."""
    costs: Costs = {}
    for goal in (
        the_right_days,
        few_repeats_in_a_block,
        balance_over_the_back,
        new_pairings_after_a_block,
        easier_weeks_end_a_block,
        few_changes_to_the_earlier_plan,
    ):
        for column, points in goal(choices).items():
            costs[column] = costs.get(column, 0.0) + points
    return costs


def the_right_days(choices: Choices) -> Costs:
    """Days after hard runs or on easy days, rest days free, spread evenly; few changes to the earlier plan."""
    change = whole("few_changes", "points")
    return {
        column: pattern.cost + change * pattern.changes
        for w in range(len(choices.weeks))
        for column, pattern in choices.pairs(w)
    }


def few_repeats_in_a_block(choices: Choices) -> Costs:
    """A block has many different exercises, few of them twice a week, more of what the runner's focus asks for."""
    item, trim = whole("variety", "item_points"), whole("variety", "trimmed_set_points")
    worth = focus_worth(choices)
    costs: Costs = {}
    for columns in (*choices.template.values(), *choices.own.values()):
        for column, menu in zip(columns, choices.menus, strict=True):
            focus = sum(worth[name] for name in menu.exercises)
            costs[column] = item * len(menu.exercises) + trim * menu.trimmed_sets - focus
    for column in choices.cover.values():
        costs[column] = -whole("variety", "new_exercise_points")
    return costs


def focus_worth(choices: Choices) -> Mapping[str, float]:
    """Points for having an exercise once a week in a block, from the runner's focus."""
    focus = choices.season.runner.focus
    total = sum(focus.values())
    worth = dict.fromkeys(choices.ways, 0.0)
    if total <= 0:
        return worth
    for finding, weight in focus.items():
        shares = {finding: 1.0} if finding in load_exercises() else focus_shares(finding)
        for name in worth:
            worth[name] += round(number("focus", "points") * weight / total * shares.get(name, 0.0))
    return worth


def balance_over_the_back(choices: Choices) -> Costs:
    """Every strength day gives lower, mid and upper back their least number of sets; what is missing counts."""
    least, points = number("balance", "least_sets_per_day"), number("balance", "points")
    costs: Costs = {}
    for menu_columns in (*choices.template.values(), *choices.own.values()):
        for column, menu in zip(menu_columns, choices.menus, strict=True):
            missing = [
                max(0.0, least - sum(menu.targets[name].sets * _region_share(name, region) for name in menu.exercises))
                for region in REGIONS
            ]
            costs[column] = round(points * sum(missing))
    return costs


def _region_share(exercise: str, region: str) -> float:
    return float(load_exercises()[exercise].regions[region])


def new_pairings_after_a_block(choices: Choices) -> Costs:
    """A slot does not repeat its exercises in the next block, where others are possible."""
    costs: Costs = {}
    points = whole("rotation", "points")
    for slot in choices.season.slots:
        for block in choices.blocks[1:]:
            again = choices.model.amount(1)
            before, after = choices.template[block - 1, slot], choices.template[block, slot]
            for one, other in zip(before, after, strict=True):
                choices.model.at_least([(again, 1.0), (one, -1.0), (other, -1.0)], -1)
            costs[again] = points
    return costs


def easier_weeks_end_a_block(choices: Choices) -> Costs:
    """An easier week falls on the last week of a block where it can, and no more often than it must."""
    costs: Costs = {}
    for w, column in enumerate(choices.easier):
        if column is not None:
            ends = w + 1 == len(choices.weeks) or choices.weeks[w + 1].block != choices.weeks[w].block
            costs[column] = whole("easier_week", "points") + (0 if ends else whole("easier_week", "off_block_points"))
    return costs


def few_changes_to_the_earlier_plan(choices: Choices) -> Costs:
    """Exercises and easier weeks stay as the earlier plan had them, unless something forces a change."""
    history, points = choices.season.history, whole("few_changes", "points")
    costs: Costs = {}
    for block in choices.blocks:
        first, last = choices.season.block_span(block)
        for slot in choices.season.slots:
            known = [day for day, one in history.earlier.items() if one.slot == slot and first <= day <= last]
            if not known:
                known = [day for day, used in history.slots.items() if used == slot and first <= day <= last]
                had = history.exercises[max(known)] if known else None
            else:
                had = frozenset(item.exercise for item in history.earlier[min(known)].items)
            if had is None:
                continue
            for column, menu in zip(choices.template[block, slot], choices.menus, strict=True):
                costs[column] = costs.get(column, 0.0) + points * len(had ^ set(menu.exercises))
    for w, easier in enumerate(choices.easier):
        kind = history.week_kinds.get(choices.weeks[w].monday)
        if easier is not None and kind in (WeekKind.EASIER, WeekKind.NORMAL):
            costs[easier] = costs.get(easier, 0.0) + (-points if kind is WeekKind.EASIER else points)
    return costs
