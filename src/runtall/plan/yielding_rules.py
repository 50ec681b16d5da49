"""The rules that are kept where possible. Each adds columns that count by how much it gives way.

They give way in the order in which the runner is told: the six in every pair of blocks first, then the easier week,
then the mid-back's weekly sets, then each slot's exercises. The fifth, no step up in a week whose running steps up,
never has to: ``menus.targets_of_the_day`` always can.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from runtall.plan.calendar import BLOCK_WEEKS, Season
from runtall.plan.choices import Choices
from runtall.plan.nouns import WeekKind, monday_of
from runtall.plan.rulebook import number, whole
from runtall.plan.solver import Terms


@dataclass(frozen=True, slots=True)
class Yielding:
    """A rule's name and the columns whose sum says by how much it gives way."""

    rule: str
    columns: tuple[int, ...]


def add_yielding_rules(choices: Choices) -> tuple[Yielding, ...]:
    """Add every yielding rule; those that must be kept longest come first."""
    slots_keep_their_exercises(choices)
    enough_mid_back_sets(choices)
    an_easier_week_in_time(choices)
    what_a_block_covers(choices)
    the_six_in_every_pair_of_blocks(choices)
    return (
        Yielding("slot_keeps", tuple(choices.deviation.values())),
        Yielding("mid_back_sets", (*choices.short.values(), *choices.over.values())),
        Yielding("easier_week", tuple(choices.late.values())),
        Yielding("six_in_two_blocks", tuple(choices.missing.values())),
    )


def slots_keep_their_exercises(choices: Choices) -> None:
    """A slot holds the same exercises in every week of its block; a (week, slot) that differs counts one."""
    model = choices.model
    first_block = choices.weeks[0].block
    for (w, slot), own in choices.own.items():
        if slot not in choices.slots_open(w):
            continue
        differs = model.amount(1)
        uses = choices.uses(w, slot)
        block = choices.weeks[w].block
        begun = choices.begun.get(slot) if block == first_block else None
        if begun is not None:
            model.at_least([(differs, 1.0), (own[begun], 1.0), *((col, -1.0) for col, _ in uses)], 0)
        else:
            for mine, usual in zip(own, choices.template[block, slot], strict=True):
                model.at_least([(differs, 1.0), (mine, -1.0), (usual, 1.0), *((col, -1.0) for col, _ in uses)], -1)
        choices.deviation[w, slot] = differs


def enough_mid_back_sets(choices: Choices) -> None:
    """4–12 weekly sets for the mid-back, in whole weeks that are neither easier nor a taper.

    Sets of a slot count only in weeks that use it (``counted``); what is missing and what is too much counts in sets.
    """
    model = choices.model
    least, most = number("mid_back_sets", "least_sets"), number("mid_back_over", "most_sets")
    top = max((sets for menu in choices.menus for sets in (menu.mid_back_sets, menu.held_mid_back_sets)), default=0.0)
    for w, week in enumerate(choices.weeks):
        if not week.needs_mid_back:
            continue
        short, over = model.amount(), model.amount()
        enough: Terms = [(short, 1.0)]
        too_much: Terms = [(over, -1.0)]
        for slot in choices.slots_open(w):
            sets = [
                (col, week.mid_back_sets(menu))
                for col, menu in zip(choices.menu_columns(w, slot), choices.menus, strict=True)
                if week.mid_back_sets(menu)
            ]
            uses = choices.uses(w, slot)
            counted = model.amount(top)
            model.at_most([(counted, 1.0), *((col, -sets_) for col, sets_ in sets)], 0)
            model.at_most([(counted, 1.0), *((col, -top) for col, _ in uses)], 0)
            model.at_least([(counted, 1.0), *((col, -top) for col, _ in uses), *((col, -s) for col, s in sets)], -top)
            enough.append((counted, 1.0))
            too_much.append((counted, 1.0))
        easier = choices.easier[w]
        if easier is not None:
            enough.append((easier, least))
            too_much.append((easier, -top * len(choices.season.slots)))
        model.at_least(enough, least)
        model.at_most(too_much, most)
        choices.short[w], choices.over[w] = short, over


def an_easier_week_in_time(choices: Choices) -> None:
    """At least one easier or taper week in every six running; each six without one counts one.

    Never two chosen ones closer than four weeks, so that an easier week stays what it is called.
    """
    model = choices.model
    least, most = whole("easier_week", "every_least_weeks"), whole("easier_week", "every_most_weeks")
    is_easier = _easier_or_taper_by_week(choices)
    first, last = min(is_easier), max(is_easier)
    for start in range(first, last - most + 2):
        known, open_ = _settled_and_open(is_easier, start, most)
        if start + most > 0 and not known:
            late = model.amount(1)
            model.at_least([(late, 1.0), *open_], 1)
            choices.late[start + most - 1] = late
    for start in range(first, last + 1):
        known, open_ = _settled_and_open(is_easier, start, least)
        if open_:
            model.at_most(open_, 0 if known else 1)


def _settled_and_open(is_easier: Mapping[int, int | float], start: int, count: int) -> tuple[bool, Terms]:
    """Whether one of ``count`` weeks is easier for certain, and the columns of those that may still become so."""
    weeks = [is_easier[w] for w in range(start, start + count) if w in is_easier]
    return 1.0 in [one for one in weeks if isinstance(one, float)], [
        (column, 1.0) for column in weeks if isinstance(column, int)
    ]


def _easier_or_taper_by_week(choices: Choices) -> Mapping[int, int | float]:
    """By week number: a column where it is a choice, else 1.0 or 0.0. Weeks before the plan have numbers below 0.

    The week of the last easier one is known from history; a first plan counts the week before it as one.
    """
    season = choices.season
    last_easier = season.history.last_easier or monday_of(season.history.started) - timedelta(days=7)
    back = (season.weeks[0].monday - last_easier).days // 7
    weeks: dict[int, int | float] = dict.fromkeys(range(-back, 0), 0.0)
    if back:
        weeks[-back] = 1.0
    for w, week in enumerate(season.weeks):
        column = choices.easier[w]
        settled = week.fixed_kind in (WeekKind.TAPER, WeekKind.EASIER)
        weeks[w] = float(settled) if column is None or settled else column
    return weeks


def what_a_block_covers(choices: Choices) -> None:
    """``cover[block, exercise]`` can be 1 only when some slot that has the exercise has a day in the block."""
    model = choices.model
    for block in choices.blocks:
        weeks = [w for w, week in enumerate(choices.weeks) if week.block == block]
        for name in choices.ways:
            cover = model.amount(1)
            if name in past_cover(choices.season, block):
                model.fix(cover, 1)
            else:
                shares: Terms = [(cover, 1.0)]
                for slot in choices.season.slots:
                    shares += [(share, -1.0) for share in _shares(choices, weeks, block, slot, name)]
                model.at_most(shares, 0)
            choices.cover[block, name] = cover


def past_cover(season: Season, block: int) -> frozenset[str]:
    """The exercises already done in a block."""
    first, last = season.block_span(block)
    done = [names for day, names in season.history.exercises.items() if first <= day <= last]
    return frozenset[str]().union(*done)


def _shares(choices: Choices, weeks: list[int], block: int, slot: str, name: str) -> list[int]:
    """One column for the weeks that follow the block's menu, and one for each week that may differ."""
    model = choices.model
    shares = []
    following = [w for w in weeks if (w, slot) not in choices.own]
    groups = [(following, choices.template[block, slot])] if following else []
    groups += [([w], choices.own[w, slot]) for w in weeks if (w, slot) in choices.own]
    for group, columns in groups:
        holding = choices.holding(columns, name)
        uses = [term for w in group if slot in choices.slots_open(w) for term in choices.uses(w, slot)]
        if not holding or not uses:
            continue
        share = model.amount(1)
        model.at_most([(share, 1.0), *((col, -1.0) for col, _ in holding)], 0)
        model.at_most([(share, 1.0), *((col, -1.0) for col, _ in uses)], 0)
        shares.append(share)
    return shares


def the_six_in_every_pair_of_blocks(choices: Choices) -> None:
    """Every exercise that the runner can do appears in each consecutive pair of blocks; what is missing counts one.

    A pair that the plan covers only in part owes its share, rounded up: then it counts how many are short of it.
    """
    model = choices.model
    for first in pairs_of_blocks(choices.season):
        owed = owed_by_pair(choices.season, first, len(choices.ways))
        seen: dict[str, Terms] = {}
        for name in choices.ways:
            if name in past_cover(choices.season, first) | past_cover(choices.season, first + 1):
                seen[name] = []
                continue
            seen[name] = [(choices.cover[b, name], 1.0) for b in (first, first + 1) if (b, name) in choices.cover]
        if owed == len(choices.ways):
            for name, terms in seen.items():
                if terms:
                    missing = model.amount(1)
                    model.at_least([(missing, 1.0), *terms], 1)
                    choices.missing[first, first + 1, name] = missing
            continue
        _owe_a_share(choices, first, seen, owed)


def _owe_a_share(choices: Choices, first: int, seen: Mapping[str, Terms], owed: int) -> None:
    model = choices.model
    short = model.amount()
    total: Terms = [(short, 1.0)]
    known = 0
    for terms in seen.values():
        if not terms:
            known += 1
            continue
        appears = model.amount(1)
        model.at_most([(appears, 1.0), *((col, -1.0) for col, _ in terms)], 0)
        total.append((appears, 1.0))
    model.at_least(total, owed - known)
    choices.missing[first, first + 1, ""] = short


def pairs_of_blocks(season: Season) -> list[int]:
    """The first block of every consecutive pair that the season touches, the one with the block before it included."""
    blocks = sorted({week.block for week in season.weeks})
    first = blocks[0] - 1 if blocks[0] > 0 and past_cover(season, blocks[0] - 1) else blocks[0]
    return list(range(first, max(first, blocks[-1] - 1) + 1))


def owed_by_pair(season: Season, first: int, able: int) -> int:
    """How many different exercises a pair of blocks owes: all of them, or its share of eight weeks, rounded up."""
    begin = max(season.block_span(first)[0], _first_day_with_plan(season))
    end = min(season.block_span(first + 1)[1], season.last_day)
    weeks = ((end - begin).days + 1) // 7
    return ceil(able * min(weeks, 2 * BLOCK_WEEKS) / (2 * BLOCK_WEEKS))


def _first_day_with_plan(season: Season) -> date:
    return season.history.started
